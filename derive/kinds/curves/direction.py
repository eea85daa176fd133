"""The direction of a curve F = 0 at a point where the formula for y' has no value: its holes need not be the curve's.

The partial derivatives of F decide, found along the axes through the point; how the curve leaves the point, as the
changes of the sign of F around it show, has to agree with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import cos, pi, sin, tan

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact
from derive.answer.places import ExcludedError, is_defined, member_at, needed, put
from derive.answer.unknown import letter
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ZERO, Add, Const, Div, Mul, Neg, Node, Rel, Sym, number, tidy
from derive.expression.relations import difference
from derive.field.constants import sign
from derive.kinds.curves.curve import Curve
from derive.kinds.curves.linear import solve
from derive.kinds.curves.tangents import Tangent, tangents
from derive.reading import Reading
from derive.record.derivation import DIFFERENTIABLE, Derivation, Kink, Notation, Outcome, Subject, Verdict
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate
from derive.values.search import bisect

_RADII = (Fraction(1, 10**5), Fraction(1, 10**8))
_SAMPLES, _HALVINGS, _DIGITS = 180, 40, 40
_STEP = 2 * pi / _SAMPLES
_APART = 2e-3
"""Angles that differ by less are one direction."""
_STEEP = 1e4


def direction_at(curve: Curve, point: Mapping[str, Node]) -> tuple[Derivation, ...]:
    """Derive the slope of a curve at a point from the partial derivatives of F, the left side less the right.

    Args:
        curve: the curve.
        point: the coordinates of a point of it.

    Returns:
        The partial derivatives, and the slope from them; the latter has no line where the tangent is vertical.

    Raises:
        UnsupportedError: the curve has no single direction there, or it was not found.
    """
    shown = f"({', '.join(map(str, point.values()))})"
    lines = tangents(difference(curve.equation), point)
    if lines is not None:
        return (_along(curve, lines, point),)
    leaving = _leaving(curve, point)
    obstacle = _obstacle(leaving)
    if obstacle is not None:
        raise UnsupportedError(f"the curve has no single direction at {shown}: {obstacle}")
    partials = [_partial(curve, point, name) for name in (curve.x, curve.y)]
    known = [found for found in partials if found is not None]
    if len(known) == 2 and any(sign(value) != 0 for _, value in known):
        (_, by_x), (_, by_y) = known
        steep = sign(by_y) == 0
        slope = None if steep else evaluate(Neg(Div(by_x, by_y)), {}, 20)
        if (steep and _slope(leaving[0]) is None) or (slope is not None and _agrees(float(slope), leaving[0])):
            return (*(told for told, _ in known), _slope_of(curve, by_x, by_y, shown))
    about = _told(leaving[0])
    raise UnsupportedError(f"the slope of the curve at {shown} was not found: it is about {about}, by points beside it")


def _along(curve: Curve, lines: Sequence[Tangent], point: Mapping[str, Node]) -> Derivation:
    """Return the slope where the terms of lowest degree say it: of the only branch through a point."""
    shown = f"({', '.join(map(str, point.values()))})"
    if not lines:
        raise UnsupportedError(f"the curve has no direction at {shown}: it is an isolated point of the curve")
    if len(lines) > 1 or lines[0].sides != (1, 1):
        told = _crossing(lines) if len(lines) > 1 else _touching(lines[0], curve, point)
        raise UnsupportedError(f"the curve has no single direction at {shown}: {told}")
    slope = lines[0].slope
    found = compose(
        Rel("=", letter(curve.y, 1), slope) if slope is not None else Rel("=", ZERO, ZERO),
        (),
        Subject(curve.source, curve.equation, curve.x, name=curve.y),
        Notation(heading=f"Slope at {shown}"),
        notes=("the terms of lowest degree of F, the left side less the right, vanish there along one line",),
    )
    if lines[0].once:
        return copy(found, verdict=Verdict(Outcome.PROVED, "by the terms of lowest degree"))
    counted = "by the terms of lowest degree, and the zeros of F close to the point"
    return copy(found, verdict=Verdict(Outcome.AGREED, counted, points=2))


def _crossing(lines: Sequence[Tangent]) -> str:
    slopes = ["oo" if line.slope is None else str(line.slope) for line in lines]
    ways = sum(map(sum, (line.sides for line in lines)))
    smooth = all(line.sides == (1, 1) for line in lines)
    told = f"{len(lines)} branches cross there" if smooth else f"the curve leaves it in {ways} ways"
    return f"{told}, with slopes {', '.join(slopes[:-1])} and {slopes[-1]}"


def _touching(line: Tangent, curve: Curve, point: Mapping[str, Node]) -> str:
    """Say how several branches lie along one line, its equation with them."""
    x, y = (point[name] for name in (curve.x, curve.y))
    equation = Rel("=", Sym(curve.x), x)
    if line.slope is not None:
        across = tidy(Add(Sym(curve.x), Neg(x)))
        equation = Rel("=", Sym(curve.y), tidy(Add(Mul(line.slope, across), y)))
    told = {(2, 0): "it has a cusp", (0, 2): "it has a cusp", (2, 2): "2 branches touch there"}
    return f"{told.get(line.sides, f'the curve leaves it in {sum(line.sides)} ways')}, with the tangent {equation}"


def _partial(curve: Curve, point: Mapping[str, Node], name: str) -> tuple[Derivation, Node] | None:
    """Return a partial derivative of F along an axis, and its value at a point; None where none is known."""
    others = {other: value for other, value in point.items() if other != name}
    along = tidy(put(difference(curve.equation), others))
    fixed = ", ".join(str(Rel("=", Sym(other), value)) for other, value in others.items())
    place = {name: point[name]}
    try:
        found = differentiate(Reading(along), name)
        needed(found.conditions, lambda node: put(node, place), "")
        value = put(found.spelled_out(found.last), place)
    except ExcludedError:
        there = [kink.left for one in found.kinks if (kink := member_at(one, name, point[name])) and _is_smooth(kink)]
        value = next((slope for slope in there if slope is not None), Const("undefined"))
    except DeriveError:
        return None
    if not is_defined(value):
        return None
    return found.written(heading=f"F, the left side less the right side, along {fixed}"), exact(value)


def _is_smooth(kink: Kink) -> bool:
    return kink.kind == DIFFERENTIABLE and not kink.unless


def _slope_of(curve: Curve, by_x: Node, by_y: Node, shown: str) -> Derivation:
    unknown = letter(curve.y, 1)
    goal = Rel("=", tidy(Add(by_x, Mul(by_y, unknown))), ZERO)
    return compose(
        goal,
        solve(goal, unknown) if unknown.name in goal.free else (),
        Subject(curve.source, curve.equation, curve.x, name=curve.y),
        Notation(heading=f"Slope at {shown}"),
        notes=(
            f"∂F/∂{Sym(curve.x)} = {by_x} and ∂F/∂{Sym(curve.y)} = {by_y} there, and the derivative of F is 0",
            "that the curve leaves the point in this direction was seen on small circles around it, not proved",
        ),
    )


# How the curve leaves the point -------------------------------------------------------------------------


def _leaving(curve: Curve, point: Mapping[str, Node]) -> list[float]:
    """Return the angles at which the sign of F changes on a small circle around a point."""
    found = [list(_angles(curve, point, radius)) for radius in _RADII]
    return found[-1] if len(found[0]) == len(found[1]) else []


def _angles(curve: Curve, point: Mapping[str, Node], radius: Fraction) -> Iterator[float]:
    gap = put(difference(curve.equation), {n: Add(a, Mul(number(radius), Sym(n))) for n, a in point.items()})

    def side(angle: float) -> int:
        there = {curve.x: Fraction(cos(angle)), curve.y: Fraction(sin(angle))}
        value = evaluate(gap, there, _DIGITS)
        return 0 if value is None else (value > 0) - (value < 0)

    # The axes are looked at too: a cusp is narrow, and mostly lies on one.
    turns = sorted(
        [*(quarter * pi / 2 for quarter in range(1, 5)), *(_STEP * (turn + 0.3) for turn in range(_SAMPLES))]
    )
    sides = [(angle, found) for angle in (*turns, turns[0] + 2 * pi) if (found := side(angle))]
    for (low, first), (high, last) in pairwise(sides):
        if first == last:
            continue

        def is_before(angle: float, before: int = first) -> bool:
            return side(angle) == before

        yield bisect(low, high, is_before, _HALVINGS)[0]


def _obstacle(leaving: Sequence[float]) -> str | None:
    """Say why angles are not those of one line through a point."""
    if len(leaving) > 2:
        slopes = ", ".join(dict.fromkeys(map(_told, leaving)))
        return f"the curve leaves the point in {len(leaving)} ways, with slopes of about {slopes}"
    if len(leaving) < 2:
        return "F, the left side less the right, keeps its sign around it: the point may be isolated"
    between = abs(leaving[1] - leaving[0])
    if min(between, 2 * pi - between) < _APART:
        return f"it has a cusp, with a slope of about {_told(leaving[0])}"
    if abs(between - pi) > _APART:
        return f"it has a corner, with slopes of about {' and '.join(map(_told, leaving))}"
    return None


def _slope(angle: float) -> float | None:
    """Return the slope of a direction; None if it is vertical."""
    return None if abs(cos(angle)) < 1 / _STEEP else tan(angle)


def _told(angle: float) -> str:
    slope = _slope(angle)
    return "oo" if slope is None else f"{round(slope, 3) + 0.0:g}"


def _agrees(value: float, angle: float) -> bool:
    slope = _slope(angle)
    return slope is not None and abs(value - slope) < _APART * (1 + abs(value))


__all__ = ["direction_at"]
