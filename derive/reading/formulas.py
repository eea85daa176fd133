"""A formula of the table at arguments: the only place that fills in u, v, w."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from derive.budget import once
from derive.expression import (
    BINDERS,
    Call,
    Deriv,
    Neg,
    Node,
    Sym,
    postorder,
    replace,
    substitute,
    tidy,
)
from derive.reading import parse
from derive.table import ARGUMENTS, FALLBACK, TABLE, Function


@once
def formula(text: str) -> Node:
    """Return the tree of a formula of the table (in the formal arguments u, v, w)."""
    return parse(text)


def fill(text: str, arguments: tuple[Node, ...]) -> Node:
    """Return a formula of the table at actual arguments."""
    return instantiate(formula(text), arguments)


def entry_of(node: Node) -> Function | None:
    """Return what the table knows of a call of one argument; None of a derivative of one and of all else.

    >>> from derive.expression import Sym
    >>> entry_of(Call("tanh", Sym("x"))).parity
    'odd'
    """
    if isinstance(node, Call) and not node.orders and len(node.children) == 1:
        entry = TABLE.get(node.name)
        return entry if entry is not None and entry.arity == 1 else None
    return None


def is_unknown(node: Node) -> TypeGuard[Call]:
    """Whether a node is a call of a function of which nothing is known."""
    return isinstance(node, Call) and node.name not in TABLE and node.name not in FALLBACK


@once
def values_of(name: str) -> Mapping[Node, Node]:
    """Return the exact values of a function that the table knows, by the exact argument.

    >>> [f"{place}: {value}" for place, value in values_of("arctan").items()]
    ['0: 0', '1: π/4', '-1: -π/4']
    """
    entry = TABLE[name]
    found = {tidy(formula(place)): formula(value) for place, value in entry.values.items()}
    if entry.parity:
        mirrored = ((tidy(Neg(place)), value) for place, value in list(found.items()))
        found |= {place: tidy(Neg(value)) if entry.parity == "odd" else value for place, value in mirrored}
    return found


@once
def is_continuous(name: str) -> bool:
    """Whether a function has no jumps, nor gaps where such a function says: at whole numbers, for gamma.

    >>> is_continuous("tan"), is_continuous("floor"), is_continuous("gamma")
    (True, False, False)
    """
    entry = TABLE[name]
    domain = (part for text in entry.domain for part in postorder(formula(text)))
    return not entry.jumps and all(is_continuous(part.name) for part in domain if isinstance(part, Call))


def definition_of(call: Call) -> Node | None:
    """Return a function of the table written out at its arguments; None where the table defines it by nothing simpler.

    >>> from derive.expression import Sym
    >>> str(definition_of(Call("logit", Sym("p"))))
    'ln(p/(1 - p))'
    """
    entry = TABLE.get(call.name)
    return fill(entry.definition, call.children) if entry is not None and entry.definition else None


def basis_of(call: Call) -> Node | None:
    """Return what the derivative of a function can be derived from: its definition, or else its plainest form.

    >>> from derive.expression import Sym
    >>> str(basis_of(Call("tan", Sym("x")))), str(basis_of(Call("abs", Sym("x")))), basis_of(Call("sin", Sym("x")))
    ('sin(x)/cos(x)', 'sqrt(x^2)', None)
    """
    entry = TABLE.get(call.name)
    if entry is None or call.orders or len(call.children) != entry.arity:
        return None
    text = next(filter(None, (entry.definition, *entry.forms, *entry.bases)), "")
    return tidy(fill(text, call.children)) if text else None


def instantiate(template: Node, arguments: tuple[Node, ...]) -> Node:
    """Put actual arguments in the place of u, v, w, all at once."""
    if not template.has(Deriv, *BINDERS):
        return replace(template, dict(zip(map(Sym, ARGUMENTS), arguments, strict=False)))
    # Through private names first: the actual arguments may themselves contain u or v.
    for formal in ARGUMENTS[: len(arguments)]:
        template = substitute(template, formal, Sym(f"\0{formal}"))
    for formal, actual in zip(ARGUMENTS, arguments, strict=False):
        template = substitute(template, f"\0{formal}", actual)
    return template
