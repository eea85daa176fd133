"""Tangents: a line that is called y again beside the function it touches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from derive.expression import Add, Mul, Neg, Node, Sym, substitute
from derive.marking.curves import slope_of
from derive.marking.explain import nice
from derive.marking.judge import Judged, value_of
from derive.marking.record import Counterexample, Mistake
from derive.marking.state import State
from derive.rules import derivative_of
from derive.targets.textbook import best
from derive.values.evaluate import evaluate

_DIGITS, _HELD = 30, 1e-12
_PLACES = (Fraction(2, 7), Fraction(9, 7), Fraction(16, 7))


def is_straight(side: Node, variable: str) -> bool:
    """Whether a side is a straight line in the variable, without other letters."""
    if side.pending or side.free - {variable}:
        return False
    values = [evaluate(side, {variable: place}, _DIGITS) for place in _PLACES]
    return None not in values and bool(abs(values[0] - 2 * values[1] + values[2]) < _HELD * max(map(abs, values)))  # type: ignore[operator, arg-type]


def straight_line(left: Node, right: Node, variable: str) -> Node | None:
    """Return the straight line that an equation between x and y is, solved for y; None where it is none.

    >>> from derive.reading import parse
    >>> print(straight_line(parse("y - 9"), parse("6(x - 3)"), "x"))
    6x - 9
    """
    line = None if left.pending or right.pending else slope_of(left, right, "y")
    straight = line is not None and "y" not in line.free and is_straight(line, variable)
    return best(line, variable) if line is not None and straight else None


def judge_tangent(state: State, function: Node, line: Node) -> Judged | None:
    """Judge a straight line beside a function; None where no point was spoken of, or the line may be something else.

    Args:
        state: where the lines are; it knows the points that were spoken of.
        function: what the line should touch.
        line: the line.
    """
    x = state.variable
    if state.chain.broken or not state.points or function.free != {x} or is_straight(function, x):
        return None
    slope = value_of(derivative_of(function, x))
    judged = [_touches(function, slope, line, x, point) for point in state.points]
    return next((one for one in judged if one is not None and one.judgement == "follows"), judged[-1])


def _touches(function: Node, slope: Node, line: Node, x: str, point: Node) -> Judged | None:
    """Judge whether a line touches a function at a point, or stands on it at right angles."""
    for side, (needed, written) in enumerate(_compared(function, slope, line, x, point)):
        if needed is None or written is None:
            return None
        right = abs(needed - written) <= _HELD * max(1, abs(needed))
        upright = side == 1 and abs(needed * written + 1) <= _HELD
        if not right and not upright:
            at = evaluate(point, {}, _DIGITS)
            assert at is not None
            what = "slope" if side else "value"
            name = f"this line has another {what} at {x} = {point} than the function"
            mistake = Mistake(
                "no-tangent", "tangents", name, "y = f(a) + f'(a) (x - a)", expected=_tangent(function, slope, x, point)
            )
            return Judged(
                "wrong",
                f"another {what}",
                counterexample=Counterexample(((x, float(at)),), float(needed), float(written)),
                mistake=mistake,
            )
    return Judged("follows", f"it touches the function at {x} = {point}")


def _compared(function: Node, slope: Node, line: Node, x: str, point: Node) -> Iterator[tuple[Any, Any]]:
    """Yield the value and the slope that are needed at a point, each beside that of the line."""
    for needed, written in ((function, line), (slope, derivative_of(line, x))):
        yield tuple(evaluate(substitute(side, x, point), {}, _DIGITS) for side in (needed, written))  # type: ignore[misc]


def _tangent(function: Node, slope: Node, x: str, point: Node) -> Node:
    value, steep = (nice(substitute(side, x, point), x) for side in (function, slope))
    return nice(Add(Mul(steep, Add(Sym(x), Neg(point))), value), x)
