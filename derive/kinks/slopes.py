"""The one-sided derivative at a point: of a smooth branch, exactly; else as a pole, a known value, or a limit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import log10
from typing import Any

from derive.errors import DeriveError
from derive.expression import ONE, ZERO, Add, Div, Mul, Neg, Node, Sym, number, substitute, tidy
from derive.expression.parts import split_product
from derive.kinks.branches import DIGITS, UndecidedError, values_at
from derive.kinks.near import INFINITY, Near
from derive.kinks.oscillation import slope_of_waves
from derive.reals.closed_forms import exact, values_near
from derive.reals.zeros import factors_of
from derive.terms.collecting import simplified
from derive.values.evaluate import evaluate

Differentiate = Callable[[Node], Node]
Setting = dict[str, Fraction]

_VERY_NEAR = (Fraction(1, 10**40), Fraction(1, 10**55))
"""Distances at which even what is approached like a cube root is known to thirteen digits."""
_POWERS = 60
"""Denominator of the powers of the distance that are known by how fast something grows."""
_LARGEST = 1e3
"""Size of what may be a limit; what is larger is on its way to infinity."""


def one_sided_slope(near: Near, branch: Node, point: Node, here: Node, sign: int, differentiate: Differentiate) -> Node:
    """Return the one-sided derivative of a function at a point.

    Args:
        near: the surroundings.
        branch: the function on that side, without switches.
        point: where.
        here: the value of the function there, to which it is continuous.
        sign: 1 for the right side, -1 for the left.
        differentiate: the derivative of an expression without switches.

    Raises:
        UndecidedError: none of the ways leads to a value.
    """
    try:
        derivative = differentiate(branch) if near.variable in branch.free else ZERO
    except DeriveError:
        raise UndecidedError from None
    collected = simplified(derivative)
    if collected.size < derivative.size:
        # Terms that cancel need no values at the point: x/√(1 − x²) − x/√(1 − x²) has none at 1.
        derivative = collected
    slope = exact(substitute(derivative, near.variable, point))
    # Continuous there, and its derivative tends to this value: so this is its one-sided derivative.
    if near.continues(derivative, slope, point, sign):
        return slope
    pole = _pole(near, derivative, point, sign)
    if pole is not None:
        return pole
    settled = _limit_by_factors(near, derivative, point, sign)
    if settled is not None:
        return settled
    try:
        return near.limit(Div(Add(branch, Neg(here)), Add(Sym(near.variable), Neg(point))), point, sign)
    except UndecidedError:
        return slope_of_waves(near, branch, point, here, sign)


def _pole(near: Near, derivative: Node, point: Node, sign: int) -> Node | None:
    """Return the infinite limit of a derivative whose denominator vanishes, as in 1/√(1 - x^2); None if it is none.

    A function that is continuous at the point has that limit as its one-sided derivative (mean value theorem).
    """
    values = [value for s in near.settings for value in values_at(derivative, near.places(point, sign, s))]
    if None in values or len({value > 0 for value in values}) > 1:
        return None
    if not _has_pole(near, derivative, point, sign):
        return None
    return INFINITY if values[0] > 0 else Neg(INFINITY)


def _has_pole(near: Near, node: Node, point: Node, sign: int) -> bool:
    """Whether all of an expression is continuous and not zero but one quotient, whose denominator vanishes."""
    while True:
        match node:
            case Neg(operand=inner):
                node = inner
            case Div(numerator=above, denominator=below) if any(
                all(near.is_zero(base, point)) for base in factors_of(below)
            ):
                return near.is_continuous(above, point, sign) and not any(near.is_zero(above, point))
            case Add() | Mul() | Div():
                rough = [part for part in node.children if not near.is_continuous(part, point, sign)]
                smooth = [part for part in node.children if part not in rough]
                if len(rough) != 1 or (isinstance(node, Div) and rough[0] is node.denominator):
                    return False
                if not isinstance(node, Add) and any(any(near.is_zero(part, point)) for part in smooth):
                    return False
                node = rough[0]
            case _:
                return False


def _limit_by_factors(near: Near, derivative: Node, point: Node, sign: int) -> Node | None:
    """Return what a derivative tends to though not all of its factors are continuous at the point.

    It may grow like a power of the distance.  Otherwise the continuous factors have their values; what the others
    tend to is recognised if it is a rational number or the root of one, the same for all values of the parameters.

    Raises:
        UndecidedError: it grows in different directions, or for some values of the parameters only.
    """
    directions = {_growing(near, derivative, point, sign, setting) for setting in near.settings}
    if directions != {0}:
        if len(directions) > 1:
            raise UndecidedError
        return INFINITY if directions == {1} else Neg(INFINITY)
    parts = split_product(derivative)
    rough: list[Node] = [ONE]
    known: list[Node] = [number(parts.sign)]
    for factor, below in (*((above, False) for above in parts.above), *((below, True) for below in parts.below)):
        value = exact(substitute(factor, near.variable, point))
        smooth = near.continues(factor, value, point, sign) and not any(near.is_zero(factor, point))
        part = value if smooth else factor
        (known if smooth else rough).append(Div(ONE, part) if below else part)
    found = {_recognised(near, Mul(*rough, ONE), point, sign, setting) for setting in near.settings}
    rest = found.pop() if len(found) == 1 else None
    return None if rest is None else exact(tidy(Mul(*known, rest)))


def _very_near(near: Near, node: Node, point: Node, sign: int, setting: Setting) -> list[Any]:
    """Return the values of an expression at the distances `_VERY_NEAR`; None where it has none."""
    places = [evaluate(Add(point, number(sign * distance)), setting, 2 * DIGITS) for distance in _VERY_NEAR]
    return values_at(node, [{**setting, near.variable: place} for place in places])


def _growing(near: Near, node: Node, point: Node, sign: int, setting: Setting) -> int:
    """Return the sign of an expression that grows like a negative power t^p of the distance, with small p; else 0."""
    first, last = _very_near(near, node, point, sign, setting)
    if not first or not last:
        return 0
    power = log10(abs(first / last)) / log10(_VERY_NEAR[0] / _VERY_NEAR[1])
    close = Fraction(round(power * _POWERS), _POWERS)
    return (1 if last > 0 else -1) if close < 0 and abs(power - close) < 1e-8 else 0


def _recognised(near: Near, node: Node, point: Node, sign: int, setting: Setting) -> Node | None:
    """Return the rational number, or root of one, that an expression tends to; None if it does not look like one."""
    last = _very_near(near, node, point, sign, setting)[-1]
    if last is None or abs(last) > _LARGEST:
        return None
    for close in values_near(float(last)):
        first, second = _very_near(near, Add(node, Neg(close)), point, sign, setting)
        if first is None or second is None or abs(first) > 1e-12:
            continue
        # Nearer by fifteen digits, closer by four at least; or as close as can be told at both.  Of zero all sizes are
        # far: what stays e^-500 does not tend to it.
        if abs(second) <= max(1e-4 * abs(first), 10.0**-50 * abs(last if close is not ZERO else second - first)):
            return close
    return None
