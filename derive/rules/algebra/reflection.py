"""Moves by the order of a function, as its entry tells: J₋₁ = −J₁, and Li₁(x) = −ln(1 − x)."""

from __future__ import annotations

from derive.expression import Call, Node, number, rational
from derive.reading.formulas import fill
from derive.table import TABLE
from derive.terms.terms import Line


def reflect_order(line: Line, node: Node) -> Node | None:
    """besselj(-2, x) = besselj(2, x), and besselj(-3, x) = -besselj(3, x)."""
    entry = TABLE.get(node.name) if isinstance(node, Call) and not node.orders else None
    order = rational(node.children[0]) if entry is not None and entry.reflection else None
    if entry is None or order is None or order >= 0 or order.denominator != 1:
        return None
    return fill(entry.reflection, (number(-order), *node.children[1:]))


def special_order(line: Line, node: Node) -> Node | None:
    """polylog(1, x) = -ln(1 - x)."""
    entry = TABLE.get(node.name) if isinstance(node, Call) and not node.orders else None
    special = entry.at_order(rational(node.children[0])) if entry is not None else ""
    return fill(special, node.children) if special else None
