"""Borders between cases that belong to no case: where they are not all known as points, a condition keeps off them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import Add, Neg, Node, Piecewise, Rel, postorder, rational, tidy
from derive.reals.write import not_zero
from derive.reals.zeros import coefficients_of


def open_borders(result: Node, variable: str) -> tuple[Node, ...]:
    """Return what keeps a derivative by cases off the borders whose points can't all be written down.

    Args:
        result: the derivative.
        variable: its variable.

    >>> from derive.reading import parse
    >>> cases = parse("{2x if x^2 > sin(x); cos(x) if x^2 < sin(x)}")
    >>> [str(condition) for condition in open_borders(cases, "x")]
    ['x^2 - sin(x) ≠ 0']
    """
    found: dict[Node, None] = {}
    for part in postorder(result):
        if isinstance(part, Piecewise) and part.otherwise is None:
            for gap in _gaps(part):
                if variable in gap.free and not _all_known(gap, variable):
                    found.update(dict.fromkeys(not_zero(gap)))
    return tuple(found)


def _gaps(cases: Piecewise) -> Iterator[Node]:
    """Yield the differences of the two sides of each border that no case includes."""
    conditions = [part for _, condition in cases.pieces for part in postorder(condition)]
    relations = {part: None for part in conditions if isinstance(part, Rel)}
    for relation in relations:
        border = relation.left, relation.right
        closed = (Rel(sign, *border) for sign in ("<=", ">=", "="))
        if relation.relation in ("<", ">") and relations.keys().isdisjoint(closed):
            yield tidy(Add(relation.left, Neg(relation.right)))


def _all_known(gap: Node, variable: str) -> bool:
    """Whether all zeros are written down by the formulas of school: degree one, and degree two in numbers."""
    coefficients = coefficients_of(gap, variable)
    if coefficients is None or len(coefficients) > 3:
        return False
    return len(coefficients) == 2 or all(rational(value) is not None for value in coefficients)
