"""The tangents of an algebraic curve F = 0 at a singular point: the lines in which the terms of lowest degree vanish.

With the point as the origin, a line that counts once is the tangent of exactly one smooth branch; where no real line is
left the point is isolated (Fulton, Algebraic Curves, 3.1; Walker, Algebraic Curves, III.2).  Factors of F that repeat
are taken once, since they change nothing of the curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import add, mul

from derive.expression import Add, Div, Mul, Neg, Node, Num, Pow, Sym, fold, number, rational
from derive.expression.parts import sum_of
from derive.field.polynomial import Polynomial, ring, square_free
from derive.reals.zeros import all_zeros
from derive.startup.data import data
from derive.terms.polynomials import greatest_common_divisor

_LARGEST = 12
"""Degree up to which powers are multiplied out."""
_SLOPE = Sym("\0slope")


@data
class Tangents:
    """The tangents of a curve at a point.

    Attributes:
        slopes: those of the lines that count once, None for the vertical one.
        repeated: whether a line counts several times: its branches may touch, end in a cusp or be none.
        order: the multiplicity of the point, 1 where the curve is smooth.
    """

    slopes: tuple[Node | None, ...]
    repeated: bool
    order: int


def tangents(gap: Node, point: Mapping[str, Node]) -> Tangents | None:
    """Return the tangents of a curve at one of its points; None where F is no polynomial with rational coefficients.

    Args:
        gap: F, an expression in two letters.
        point: the coordinates, by the letters.

    >>> from derive.expression import ZERO
    >>> from derive.reading import parse
    >>> found = tangents(parse("x^3 + y^3 - 3x y"), {"x": ZERO, "y": ZERO})
    >>> [str(slope) for slope in found.slopes]
    ['0', 'None']
    """
    whole = _around(gap, point)
    if whole is None or not whole:
        return None
    once = reduce(mul, (factor for factor, _ in square_free(whole)[1]), ring(2).one)
    order = min(map(sum, once))
    form = [once.get((order - power, power), 0) for power in range(order + 1)]
    while not form[-1]:
        form.pop()
    if order + 1 - len(form) > 1:
        return Tangents((), True, order)
    upright: tuple[None, ...] = (None,) * (order + 1 - len(form))
    by_slope = tuple(map(Fraction, form))
    rates = tuple(count * value for count, value in enumerate(by_slope))[1:]
    if len(form) > 2 and len(greatest_common_divisor(by_slope, rates)) > 1:
        return Tangents((), True, order)
    powers = [Mul(number(value), Pow(_SLOPE, number(count))) for count, value in enumerate(form)]
    slopes = all_zeros(sum_of(powers), _SLOPE.name) if len(form) > 1 else ()
    return None if slopes is None else Tangents((*slopes, *upright), False, order)


def _around(gap: Node, point: Mapping[str, Node]) -> Polynomial | None:
    """Return an expression as a polynomial in the distances from a point, without denominators."""
    centre = {name: rational(value) for name, value in point.items()}
    gens = dict(zip(point, ring(2).gens, strict=True))

    def step(node: Node, parts: tuple[_Scaled | None, ...]) -> _Scaled | None:
        known = [part for part in parts if part is not None]
        value = rational(node)
        if value is not None:
            return ring(2).constant(value.numerator), value.denominator
        if len(known) < len(parts):
            return None
        match node:
            case Sym(name=name) if (at := centre.get(name)) is not None:
                return gens[name] * at.denominator + at.numerator, at.denominator
            case Neg():
                return -known[0][0], known[0][1]
            case Add():
                below = lcm(*(one for _, one in known))
                return reduce(add, (above * (below // one) for above, one in known)), below
            case Mul():
                return reduce(_times, known)
            case Div(denominator=below) if by := rational(below):
                return known[0][0] * by.denominator, known[0][1] * by.numerator
            case Pow(exponent=Num() as exponent):
                power = rational(exponent)
                if power is not None and power.denominator == 1 and 0 < power <= _LARGEST:
                    return known[0][0] ** int(power), known[0][1] ** int(power)
        return None

    found = fold(gap, step)
    return None if found is None else found[0]


_Scaled = tuple[Polynomial, int]


def _times(one: _Scaled, other: _Scaled) -> _Scaled:
    return one[0] * other[0], one[1] * other[1]


__all__ = ["Tangents", "tangents"]
