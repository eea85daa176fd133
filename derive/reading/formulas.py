"""A formula of the table at arguments: the only place that fills in u, v, w."""

from __future__ import annotations

from derive.budget import once
from derive.expression import Node, Sym, substitute
from derive.reading import parse
from derive.table import ARGUMENTS


@once
def formula(text: str) -> Node:
    """Return the tree of a formula of the table (in the formal arguments u, v, w)."""
    return parse(text)


def fill(text: str, arguments: tuple[Node, ...]) -> Node:
    """Return a formula of the table at actual arguments."""
    return instantiate(formula(text), arguments)


def instantiate(template: Node, arguments: tuple[Node, ...]) -> Node:
    """Put actual arguments in the place of u, v, w, all at once."""
    # Through private names first: the actual arguments may themselves contain u or v.
    for formal in ARGUMENTS[: len(arguments)]:
        template = substitute(template, formal, Sym(f"\0{formal}"))
    for formal, actual in zip(ARGUMENTS, arguments, strict=False):
        template = substitute(template, f"\0{formal}", actual)
    return template
