"""A derivative at a point: its exact value and a decimal, the tangent and the normal there."""

from __future__ import annotations

from dataclasses import replace as copy
from fractions import Fraction
from typing import Any

from derive.answer.builder import compose
from derive.answer.given import constant, decimal, exact, settled
from derive.errors import InternalError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    fresh_name,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.expression.tidy import negate
from derive.kinds.routes.limits import first_principles, value_at
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Derivation, Step
from derive.rules.algebra.algebra import MULTIPLY_OUT
from derive.rules.labels.equations import EVALUATE, POINT_SLOPE, PUT_IN
from derive.rules.limit.difference import minus
from derive.rules.limit.laws import BOTH_SIDES, DEFINITION
from derive.table import FALLBACK, FENCES, TABLE
from derive.values.evaluate import evaluate

_HELD = 1e-9


def evaluate_at(derivation: Derivation, value: object, *, tangent: bool = False, normal: bool = False) -> Derivation:
    """Evaluate a derivative at a point, exactly and as a decimal.

    Args:
        derivation: what was derived: f', f'', … as an expression.
        value: where: a number, exact if it is text (``"pi/6"``, ``"sqrt(2)"``).
        tangent: whether the tangent to the graph is wanted too.
        normal: whether the normal is wanted too.

    Returns:
        The derivation of the value, or of the last line wanted; everything that it rests on are its `parts`.  Where
        the formula has no value at the point, or another one than the function's slope, the derivative is found
        there from the definition; if there is none the result is `undefined` (or infinite) and `kinks` says why.

    Raises:
        DeriveError: the point is no number, or the function has no value there.
        UnsupportedError: the derivation is not that of one function by one variable.

    >>> from derive.answer.differentiate import differentiate
    >>> str(evaluate_at(differentiate("x^3"), 2).derivative)
    '12'
    """
    if isinstance(derivation.function, Rel) or isinstance(derivation.last, Rel):
        raise UnsupportedError("only the derivative of an expression is evaluated at a point")
    point = constant(value, "the point")
    before = value_at(derivation.spelled_out(derivation.function), derivation.variable, point)
    if before is None:
        shown = f"{derivation.variable} = {point}"
        raise UnsupportedError(f"{derivation.function} has no value at {shown}, so there is no derivative")
    parts = [*derivation.parts, copy(derivation, parts=())]
    slope = _by_formula(derivation, point) or _by_definition(derivation, point)
    parts.extend((*slope.parts, copy(slope, parts=())))
    if tangent or normal:
        parts.extend(_lines(parts[0], derivation, slope, point, tangent, normal))
    return copy(parts[-1], parts=tuple(parts[:-1]))


# The value -----------------------------------------------------------------------------------------


def _by_formula(derivation: Derivation, point: Node) -> Derivation | None:
    """Put the point into the formula; None if that is not the slope of the function there."""
    formula = _written(derivation)
    value = substitute(formula, derivation.variable, point)
    letters = _letters(value)
    number = evaluate(derivation.spelled_out(value), letters, 25)
    slope = _slope_by_numbers(derivation, point, letters)
    if number is None or slope is None or abs(number - slope) > _HELD * (1 + abs(slope)):
        return None
    goal = _goal(derivation, point)
    steps = [Step(rule=PUT_IN, before=goal, after=value, note=f"{derivation.variable} = {point}")]
    result = exact(value)
    if result is not value:
        steps.append(Step(rule=EVALUATE, before=value, after=result, note=_about(result)))
    return compose(
        source=derivation.source,
        function=derivation.function,
        goal=goal,
        steps=tuple(steps),
        last=result,
        variable=derivation.variable,
        name=_name(derivation),
        order=derivation.order,
        aliases=((goal, value),),
        heading=_heading(derivation, point),
    )


def _heading(derivation: Derivation, point: Node) -> str:
    return f"At {derivation.variable} = {point}"


def _written(derivation: Derivation) -> Node:
    """Return the result in functions that have values: names of its own are spelled out."""
    known = (
        part.name in TABLE or part.name in FALLBACK for part in postorder(derivation.last) if isinstance(part, Call)
    )
    return derivation.last if all(known) else derivation.spelled_out(derivation.last)


def _letters(node: Node) -> dict[str, Fraction]:
    return {name: Fraction(7, 10 + index) for index, name in enumerate(sorted(node.free))}


def _slope_by_numbers(derivation: Derivation, point: Node, letters: dict[str, Fraction]) -> Any:
    """Return the limit of the difference quotient as numbers show it: independent of every rule."""
    function = derivation.spelled_out(derivation.function)
    values = {**_letters(function), **letters}
    return evaluate(_quotient(function, derivation.variable, point), values, 25)


def _by_definition(derivation: Derivation, point: Node) -> Derivation:
    try:
        found = first_principles(derivation.spelled_out(derivation.function), derivation.variable, at=point)
    except UnsupportedError:
        return _by_examination(derivation, point)
    return copy(found, source=derivation.source)


def _by_examination(derivation: Derivation, point: Node) -> Derivation:
    """Tell what the examination of the point found, the limit of the difference quotient from either side.

    Raises:
        UnsupportedError: nothing was found out, or there is no derivative.
    """
    kink = next((kink for kink in derivation.kinks if kink.point is point), None)
    if kink is None or kink.kind == NOT_DECIDED or derivation.order > 1:
        raise UnsupportedError(f"whether there is a derivative at {derivation.variable} = {point} was not decided")
    if kink.kind != DIFFERENTIABLE or kink.left is None:
        raise UnsupportedError(f"there is no derivative at {derivation.variable} = {point}: {kink.kind}")
    goal = _goal(derivation, point)
    line = _quotient(derivation.spelled_out(derivation.function), derivation.variable, point)
    steps = (Step(rule=DEFINITION, before=goal, after=line), Step(rule=BOTH_SIDES, before=line, after=kink.left))
    return compose(
        source=derivation.source,
        function=derivation.function,
        goal=goal,
        steps=steps,
        last=kink.left,
        variable=derivation.variable,
        name=_name(derivation),
        aliases=((goal, line),),
        heading=_heading(derivation, point),
    )


def _quotient(function: Node, variable: str, point: Node) -> Limit:
    """Return the limit of the difference quotient at a point."""
    h = Sym(fresh_name("h", function.free | {variable}))
    forward, back = (substitute(function, variable, place) for place in (tidy(Add(point, h)), point))
    return Limit(Div(minus(forward, value_at(function, variable, point) or back), h), h, ZERO)


def _about(value: Node) -> str:
    exactly = rational(value)
    if value.free or (exactly is not None and exactly.denominator == 1):
        return ""
    shown = decimal(value)
    return shown if exactly is not None and Fraction(shown) == exactly else f"about {shown}" if shown else ""


def _goal(derivation: Derivation, point: Node) -> Call:
    """Return what is asked for: f''(2), and the next prime of a function that was given with primes."""
    first = (*derivation.parts, derivation)[0].function
    given = isinstance(first, Call) and first.orders and first.children == (Sym(derivation.variable),)
    if given and isinstance(first, Call):
        return Call(first.name, point, orders=(sum(first.orders) + derivation.order,))
    return Call(_name(derivation), point, orders=(derivation.order,))


def _name(derivation: Derivation) -> str:
    taken = derivation.function.free
    named = derivation.name if derivation.name not in FENCES else ""
    return named or next(letter for letter in ("f", "g", "F", "G", "f_1") if letter not in taken)


# The lines -----------------------------------------------------------------------------------------


def _lines(
    first: Derivation, last: Derivation, slope: Derivation, point: Node, tangent: bool, normal: bool
) -> list[Derivation]:
    """Return the tangent and the normal to the graph of the function at the point."""
    if last.order > 1:
        raise UnsupportedError("a tangent has the slope f', not a higher derivative: ask for the first order")
    rise = slope.last
    level = value_at(first.spelled_out(first.function), first.variable, point)
    if level is None:
        raise InternalError("a function with a derivative has a value")
    level = exact(level)
    if slope.kinks and slope.kinks[0].kind == "vertical tangent":
        return [copy(line, slope=rise) for line in _steep(first, point, level, tangent, normal)]
    if evaluate(rise, _letters(rise), 15) is None:
        raise UnsupportedError(f"there is no tangent at {last.variable} = {point}: f' has no value there")
    found = []
    if tangent:
        found.append(_line(first, point, level, rise, "Tangent"))
    if normal:
        found.append(
            _upright(first, point)
            if rise is ZERO
            else _line(first, point, level, exact(negate(Div(ONE, rise))), "Normal")
        )
    return [copy(line, slope=rise) for line in found]


def _steep(first: Derivation, point: Node, level: Node, tangent: bool, normal: bool) -> list[Derivation]:
    """Return the lines where the slope is infinite: the tangent stands upright, the normal is level."""
    upright = Rel("=", Sym(first.variable), point)
    across = Rel("=", _ordinate(first), level)
    lines = ((tangent, upright, "Vertical tangent"), (normal, across, "Horizontal normal"))
    return [_told(first, line, (), line, f"{what} at ({point}, {level})") for wanted, line, what in lines if wanted]


def _ordinate(first: Derivation) -> Sym:
    return Sym("y" if first.variable != "y" else "z")


def _line(first: Derivation, point: Node, level: Node, slope: Node, what: str) -> Derivation:
    """Write y = f(a) + m (x − a), and multiply it out to y = m x + c."""
    x, y = Sym(first.variable), _ordinate(first)
    shift = tidy(Add(x, Neg(point))) if point is not ZERO else x
    start = Rel("=", y, _sum(level, _times(slope, shift)))
    axis = settled(Add(level, Neg(Mul(slope, point))))
    end = Rel("=", y, _sum(_times(slope, x), axis))
    steps = [Step(rule=POINT_SLOPE, before=start, after=start)]
    if end is not start:
        steps.append(Step(rule=MULTIPLY_OUT, before=start, after=end))
    return _told(first, start, tuple(steps[1:]), end, f"{what} at ({point}, {level})")


def _upright(first: Derivation, point: Node) -> Derivation:
    line = Rel("=", Sym(first.variable), point)
    return _told(first, line, (), line, f"Normal at {first.variable} = {point}: upright, as the tangent is level")


def _told(first: Derivation, goal: Node, steps: tuple[Step, ...], result: Node, heading: str) -> Derivation:
    return compose(
        source=first.source,
        function=first.function,
        goal=goal,
        steps=steps,
        last=result,
        variable=first.variable,
        heading=heading,
    )


def _times(slope: Node, factor: Node) -> Node:
    if slope is ZERO:
        return ZERO
    return tidy(Mul(slope, factor))


def _sum(left: Node, right: Node) -> Node:
    return right if left is ZERO else left if right is ZERO else tidy(Add(left, right))


__all__ = ["evaluate_at"]
