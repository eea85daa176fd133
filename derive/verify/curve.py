"""Expressions compared at the points of a curve: what holds there need not hold elsewhere.

A curve is an equation between plain letters.  Equality on it is proved where the difference of two
expressions is a multiple of the difference of the sides of the equation, and else compared at points of the
curve that are found by bisection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from derive.expression import ONE, Call, Div, Mul, Node, Num, Rel, Sym, number, postorder, replace
from derive.expression.relations import difference
from derive.reading.formulas import is_unknown
from derive.reals.given import where_given
from derive.reals.isolation import sign_changes
from derive.record.derivation import Outcome, Verdict
from derive.values.evaluate import evaluate, holds

_GRID = 24
_REACH = 6
_DIGITS = 30
_HELD = 18
_POINTS = 8

Point = dict[str, Fraction]


def in_letters(*nodes: Node) -> tuple[Node, ...]:
    """Write dependent variables y(x) as plain letters y, in all the expressions alike."""
    calls = {part for node in nodes for part in postorder(node) if isinstance(part, Call) and _is_unknown(part)}
    names: dict[Node, Node] = {call: Sym(call.name) for call in calls if not call.orders}
    names.update({call: Sym(call.name + "'" * sum(call.orders)) for call in calls if call.orders})
    return tuple(replace(node, names) for node in nodes)


def _is_unknown(call: Call) -> bool:
    return is_unknown(call) and all(isinstance(c, Sym) for c in call.children)


def points(equation: Rel, wanted: int = _POINTS, along: str = "") -> Iterator[Point]:
    """Yield points of a curve, found by a change of sign along lines parallel to an axis and bisection.

    Args:
        equation: the curve, in plain letters; every letter but the last two in the alphabet has a fixed value.
        wanted: how many points are enough.
        along: the letter that changes along the lines; the last in the alphabet if none is named.
    """
    gap = difference(equation)
    letters = sorted(gap.free)
    if not letters:
        return
    moving = along or letters[-1]
    others = [name for name in letters if name != moving]
    found = 0
    for turn in range(4 * _GRID):
        # Coordinates that are no special values of anything: multiples of 1/97 in a mixed order.
        fixed = {name: Fraction((turn * 37 + 53 * place) % 97 - 48, 12) for place, name in enumerate(others, 1)}
        for root in sign_changes(gap, moving, -_REACH, _REACH, 2 * _GRID, fixed):
            yield {**fixed, moving: root}
            found += 1
            if found >= wanted:
                return


def points_anywhere(equation: Rel, wanted: int = _POINTS) -> list[Point]:
    """Return points of a curve, near to the origin or, where there are none, further away.

    >>> from derive.reading import parse
    >>> len(points_anywhere(parse("x^2 + y^2 = 1000"), 2))
    2
    """
    letters = sorted(difference(equation).free)
    for scale in _FURTHER:
        wider: dict[Node, Node] = {Sym(name): Mul(number(scale), Sym(name)) for name in letters}
        scaled = Rel("=", *(replace(side, wider) for side in equation.children))
        if found := [{name: scale * value for name, value in one.items()} for one in points(scaled, wanted)]:
            return found
    return []


_FURTHER = (1, 5, 25, 125)


def looks_empty(equation: Rel) -> bool:
    """Whether no point of a curve is found, near to the origin or far from it; isolated points are not."""
    letters = sorted(difference(equation).free, reverse=True)
    for scale in _SCALES:
        wider: dict[Node, Node] = {Sym(name): Mul(scale, Sym(name)) for name in letters}
        scaled = Rel("=", *(replace(side, wider) for side in equation.children))
        # x (x² + y²) = 0 is a line that none of its parallels meets.
        if any(next(points(scaled, 1, along), None) is not None for along in letters):
            return False
    return True


_SCALES = (ONE, Num(100), Div(ONE, Num(100)))


def agree_on(before: Node, after: Node, equation: Rel, given: Sequence[Node] = ()) -> tuple[Verdict, Point | None]:
    """Compare two expressions at the points of a curve.

    Args:
        before, after: the expressions, in the letters of the curve.
        equation: the curve.
        given: relations; only points that satisfy them count.

    Returns:
        The verdict, and a point of the curve at which they differ if there is one.
    """
    before, after = where_given(before, given), where_given(after, given)
    if is_multiple(before, after, equation):
        return Verdict(Outcome.PROVED, "the difference is a multiple of the equation"), None
    agreed = 0
    for point in points(equation, _POINTS * (1 + bool(given))):
        if any(holds(relation, point, _DIGITS) is False for relation in given):
            continue
        left, right = (_value(side, point) for side in (before, after))
        if left is None or right is None:
            continue
        if abs(left - right) > max(abs(left), abs(right), 1) * 10.0**-_HELD:
            return Verdict(Outcome.UNVERIFIED, "different at a point of the curve"), point
        agreed += 1
    if not agreed:
        return Verdict(Outcome.UNVERIFIED, "no point of the curve was found where both sides are defined"), None
    return Verdict(Outcome.AGREED, "at points of the curve", agreed, _HELD), None


def _value(side: Node, point: Point) -> Any:
    return evaluate(side, point, _DIGITS) if side.free <= point.keys() else None


def is_multiple(before: Node, after: Node, equation: Rel) -> bool:
    """Whether the numerator of before − after is a multiple of that of the equation, in the field of all three."""
    from derive.field.tower import Tower, Undecidable

    try:
        tower = Tower.over((before, after, equation.left, equation.right))
        gap = tower.element(before) - tower.element(after)
        relation = tower.element(equation.left) - tower.element(equation.right)
    except Undecidable:
        return False
    if not relation:
        return False
    _, rest = gap.numer.div(relation.numer)
    return not rest
