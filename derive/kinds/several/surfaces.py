"""The tangent plane and the normal line of a surface, z = f(x, y) or F(x, y, z) = 0, at a point of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from derive.answer.builder import compose
from derive.answer.exact import exact, printed_form
from derive.answer.input import read_expression
from derive.answer.places import is_defined, put
from derive.errors import DeriveError, InternalError, UnsupportedError
from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Div,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    fresh_name,
    number,
    rational,
    tidy,
)
from derive.expression.components import rows_of, vector
from derive.expression.relations import difference
from derive.kinds.curves.lines import less
from derive.kinds.question import Lines
from derive.kinds.several.at_point import Point, point_of
from derive.kinds.several.vector import gradient
from derive.reading import Reading
from derive.record.derivation import Derivation, Notation, Outcome, Slope, Step, Subject
from derive.rules.algebra.algebra import MULTIPLY_OUT
from derive.rules.labels.equations import ADD_BOTH, DIVIDE_BOTH, MULTIPLY_BOTH
from derive.startup.data import replace as copy
from derive.verify import Refuted, check

_PLANE = Lines(tangent=True)


def surface_at(
    surface: object,
    at: object,
    lines: Lines = _PLANE,
    *,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Derive the tangent plane of a surface at a point.

    Args:
        surface: an expression f in two letters, whose graph z = f(x, y) is meant, or an equation in three or more.
        at: the coordinates, in the order of the alphabet or by their names.
        lines: whether the plane, and the line at right angles to it, are wanted.
        route: as for `differentiate`.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of the plane (or the line); the gradient, and its value, are its `parts`.

    Raises:
        ParseError: the surface can't be read.
        UnsupportedError: the gradient is zero at the point, or the point is not on the surface.
        DeriveError: there is not one coordinate for each letter.

    >>> str(surface_at("x^2 + y^2", "1, 2").result)
    'z = 2x + 4y - 5'
    >>> str(surface_at("x^2 + y^2 + z^2 = 9", "1, 2, 2").result)
    'x + 2y + 2z = 9'
    """
    reading = read_expression(surface, syntax=syntax)
    function = reading.expression
    whole = function if not isinstance(function, Rel) else tidy(difference(function))
    letters = sorted(whole.free)
    if len(letters) < 2:
        raise DeriveError(f"a surface has a point with two coordinates or more; {whole} has not that many letters")
    point = point_of(at, letters)
    slopes = gradient(Reading(whole, given=reading.given), *letters, at=at, route=route)
    if isinstance(function, Rel):
        _refuse_outside(function, point)
        found = _of_equation(reading, point, _entries(slopes), lines)
    else:
        found = _of_graph(reading, point, _entries(slopes), lines)
    *others, last = found
    parts = (*slopes.parts, copy(slopes, parts=()), *others)
    return copy(last, details=(Slope(slopes.result.right),), parts=parts)


def _entries(slopes: Derivation) -> tuple[Node, ...]:
    rows = rows_of(slopes.last.right) if isinstance(slopes.last, Rel) else None
    if rows is None:
        raise InternalError("a gradient at a point is a vector")
    return tuple(entry for row in rows for entry in row)


def _refuse_outside(surface: Rel, point: Point) -> None:
    left, right = (put(side, point) for side in surface.children)
    try:
        lies = check(left, right).outcome is not Outcome.UNVERIFIED
    except Refuted:
        lies = False
    if not lies:
        raise UnsupportedError(f"({_place(point)}) is not on the surface {surface}")


def _place(point: Point) -> str:
    return ", ".join(map(str, point.values()))


def _of_graph(reading: Reading, point: Point, slopes: Sequence[Node], lines: Lines) -> list[Derivation]:
    """Write z - f(a, b) = f_x (x - a) + f_y (y - b), and solve it for z."""
    function = reading.expression
    height = reading.name if reading.name and not reading.arguments else "z"
    z = Sym(height if height not in function.free else fresh_name("w", function.free))
    level = exact(put(function, point))
    if not is_defined(put(function, point)):
        raise UnsupportedError(f"{function} has no value at ({_place(point)})")
    planes = []
    if lines.tangent:
        goal = Rel("=", less(z, level), _rise(point, slopes))
        constant = printed_form(Add(level, *(Neg(Mul(m, a)) for m, a in zip(slopes, point.values(), strict=True))))
        shift = printed_form(Add(constant, Neg(level)))
        run = [tidy(Mul(m, Sym(name))) for m, name in zip(slopes, point, strict=True)]
        after = Rel("=", z, tidy(Add(*run, constant)))
        middle = Rel("=", goal.left, tidy(Add(*run, shift)))
        planes.append(_compose_plane(reading, goal, (middle, after), f"Tangent plane at ({_place(point)}, {level})"))
    if lines.normal:
        whole = {**point, z.name: level}
        planes.append(_line(reading, whole, (*slopes, MINUS_ONE)))
    return planes


def _of_equation(reading: Reading, point: Point, slopes: Sequence[Node], lines: Lines) -> list[Derivation]:
    """Write F_x (x - a) + F_y (y - b) + F_z (z - c) = 0, and gather the numbers on the right."""
    if all(slope is ZERO for slope in slopes):
        raise UnsupportedError(f"the gradient is zero at ({_place(point)}): there may be no tangent plane")
    planes = []
    if lines.tangent:
        goal = Rel("=", _rise(point, slopes), ZERO)
        run = tidy(Add(*(tidy(Mul(m, Sym(name))) for m, name in zip(slopes, point, strict=True))))
        constant = printed_form(Add(*(Mul(m, a) for m, a in zip(slopes, point.values(), strict=True))))
        middle = Rel("=", tidy(Add(run, Neg(constant))), ZERO)
        kind = "plane" if len(point) == 3 else "line" if len(point) == 2 else "hyperplane"
        steps = (middle, Rel("=", run, constant))
        common = _common(slopes, constant)
        heading = f"Tangent {kind} at ({_place(point)})"
        planes.append(_compose_plane(reading, goal, steps, heading, _over(common, steps[-1], slopes, point)))
    if lines.normal:
        planes.append(_line(reading, point, slopes))
    return planes


def _common(slopes: Sequence[Node], constant: Node) -> Node:
    """Return what the coefficients of a plane are divided by: they become whole numbers without a common divisor."""
    moving = [slope for slope in slopes if slope is not ZERO]
    if len(moving) == 1:
        return moving[0]
    known = [value for part in (*moving, constant) if (value := rational(part)) is not None]
    if len(known) <= len(moving):
        return ONE
    common = Fraction(gcd(*(value.numerator for value in known)), lcm(*(value.denominator for value in known)))
    return number(common if known[0] > 0 else -common)


def _over(common: Node, plane: Rel, slopes: Sequence[Node], point: Point) -> tuple[Step, ...]:
    """Return the step that divides both sides of the equation of a plane; none if that changes nothing."""
    *coefficients, level = (exact(Div(part, common)) for part in (*slopes, plane.right))
    run = (tidy(Mul(m, Sym(name))) for m, name in zip(coefficients, point, strict=True))
    after = Rel("=", tidy(Add(*run)), level)
    whole = exact(Div(ONE, common))
    rule, by = (DIVIDE_BOTH, common) if isinstance(whole, Div) or common in (ONE, MINUS_ONE) else (MULTIPLY_BOTH, whole)
    return () if after is plane else (Step(rule=rule, before=plane, after=after, bindings=(("c", by),)),)


def _rise(point: Point, slopes: Sequence[Node]) -> Node:
    """Return the sum of slope times run, over all letters."""
    parts = [tidy(Mul(m, less(Sym(name), a))) for m, (name, a) in zip(slopes, point.items(), strict=True)]
    return tidy(Add(*parts, ZERO))


def _line(reading: Reading, point: Point, direction: Sequence[Node]) -> Derivation:
    """Write the line through a point with a direction, by a parameter."""
    t = Sym(fresh_name("t", frozenset(point)))
    there = (tidy(Add(a, Mul(t, d))) for a, d in zip(point.values(), direction, strict=True))
    line = Rel("=", vector(tuple(map(Sym, point))), vector(tuple(there)))
    return _compose_plane(reading, line, (), f"Normal line at ({_place(point)})")


def _compose_plane(
    reading: Reading, goal: Rel, lines: Sequence[Rel], heading: str, simpler: tuple[Step, ...] = ()
) -> Derivation:
    steps: list[Step] = []
    current: Node = goal
    for rule, after in zip((MULTIPLY_OUT, ADD_BOTH), lines, strict=False):
        if after is not current:
            steps.append(Step(rule=rule, before=current, after=after))
            current = after
    steps.extend(simpler)
    variable = min(goal.free - {"t"})
    return compose(
        goal,
        tuple(steps),
        Subject(reading.source, goal, variable),
        Notation(partial=True, heading=heading),
        last=steps[-1].after if steps else goal,
    )


__all__ = ["surface_at"]
