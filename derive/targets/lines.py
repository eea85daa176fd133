"""A line of a script, before the whole chain is checked."""

from __future__ import annotations

from derive.expression import Node, Pow
from derive.record.derivation import Label
from derive.rules.labels import algebra as labels
from derive.startup.data import data
from derive.targets.worth import SelfForm


@data
class Line:
    """A line of a script: why, and what."""

    rule: Label
    expression: Node
    bindings: tuple[tuple[str, Node], ...] = ()


def recognised(form: SelfForm) -> Line:
    """Return the last line of a script: every name takes the place of its definition."""
    names = tuple((str(alias), definition) for alias, definition in form.aliases)
    return Line(labels.RECOGNISE_FUNCTION, form.expression, names)


def base_of(node: Node) -> Node:
    """Return u for a power u^n, else the expression."""
    return node.base if isinstance(node, Pow) else node
