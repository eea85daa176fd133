"""Implicit differentiation: y' and higher derivatives from an equation in x and y, and lines at a point.

Both sides are differentiated by the ordinary rules with y a function of x; the result is linear in y' and is
solved for it.  Higher derivatives differentiate what was found, substitute y' and use the equation again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.answer.input import named, refuse_options
from derive.answer.order import joined
from derive.answer.simplify import simplified
from derive.answer.unknown import letter
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Deriv, Div, Neg, Node, Rel, Sym, replace, substitute
from derive.expression.parts import unsigned
from derive.expression.tidy import negate
from derive.kinds.curves.curve import Curve, curve_derivation, curve_of, derivative_of
from derive.kinds.curves.linear import read_side, times, total
from derive.kinds.curves.lines import lines_at
from derive.kinds.curves.reduction import reduce
from derive.kinds.question import Lines
from derive.record.derivation import Derivation, Step
from derive.record.engine import posed, result_of
from derive.rules.labels.equations import COLLECT_IN, DIFFERENTIATE_AGAIN, SUBSTITUTE
from derive.targets.reading_weight import weight
from derive.targets.textbook import best


def implicit(
    equation: object,
    x: object = "x",
    y: object = "y",
    *,
    order: int = 1,
    fixed: Sequence[object] = (),
    at: tuple[object, object] | None = None,
    lines: Lines | None = None,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Answer `derive.implicit`: y depends on x and on the letters `fixed`, which are held; all others are constants."""
    refuse_options(route, order)
    curve = curve_of(equation, named(x), named(y), tuple(map(named, fixed)), syntax)
    if curve.next_order > 1 and (order > 1 or at is not None):
        raise DeriveError(f"{curve.equation} holds {letter(curve.y, 1)}: it is differentiated once, and at no point")
    parts = list(_first(curve, route, order, at))
    while parts and len(parts) < order:
        parts.append(_again(curve, parts, route))
    if at is not None:
        lines = Lines(tangent=order == 1) if lines is None else lines
        # A normal is known by the tangent.
        parts = list(lines_at(curve, parts, at, Lines(bool(lines), lines.normal), route))
    return joined(parts)


def _first(curve: Curve, route: str, order: int, at: object) -> Iterator[Derivation]:
    """Yield the derivation of y'; at a point the slope may be found without it."""
    try:
        yield derivative_of(curve, route)
    except UnsupportedError:
        if at is None or order > 1:
            raise


def _again(curve: Curve, parts: list[Derivation], route: str) -> Derivation:
    """Differentiate the last derivative found, put y' in, and use the equation."""
    order = len(parts) + 1
    first, last = (part.result.right for part in (parts[0], parts[-1]))
    unknown = letter(curve.y, order)
    known = Rel("=", curve.called(order - 1), curve.functional(last))
    goal = curve.called(order)
    differentiated = Deriv(curve.functional(last), Sym(curve.x))
    step = posed(DIFFERENTIATE_AGAIN, goal, differentiated, curve.strategy(route), (known,))
    line = replace(result_of(step), curve.plain(1))
    moves = list(_substituted(line, letter(curve.y, 1), first))
    end = moves[-1].after if moves else line
    moves.extend(_shortest(end, curve.equation))
    result = Rel("=", unknown, moves[-1].after if moves else line)
    return curve_derivation(curve, order, goal, (step, *moves), result)


def _substituted(line: Node, slope: Sym, value: Node) -> tuple[Step, ...]:
    """Put what was found for y' in its place."""
    if slope.name not in line.free:
        return ()
    steps: list[Step] = []
    collected = _collected(line, slope)
    if collected is not line:
        steps.append(Step(rule=COLLECT_IN, before=line, after=collected))
    after = substitute(collected, slope.name, value)
    return (*steps, Step(rule=SUBSTITUTE, before=collected, after=after, conditions=(Rel("=", slope, value),)))


def _collected(line: Node, slope: Sym) -> Node:
    """Write the numerator as a y' + b where y' stands in brackets: that makes the substitution short."""
    inner = unsigned(line)
    top, bottom = (inner.numerator, inner.denominator) if isinstance(inner, Div) else (inner, None)
    if slope.name not in top.free or (bottom is not None and slope.name in bottom.free):
        return line
    side = read_side(top, slope)
    if not side.grown or len(side.carrying()) < 2:
        return line
    coefficient, rest = (best(total(terms), "") for terms in (side.carrying(), side.others()))
    above = total([times(coefficient, slope), rest])
    whole = above if bottom is None else Div(above, bottom)
    return negate(whole) if isinstance(line, Neg) else whole


def _shortest(line: Node, curve: Rel) -> tuple[Step, ...]:
    """Simplify, with the help of the equation where that is shorter."""
    plain = simplified(line)
    end = plain[-1].after if plain else line
    found = reduce(end, curve)
    return (*plain, *found) if found and weight(found[-1].after) < weight(end) else plain
