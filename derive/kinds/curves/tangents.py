"""The tangents of an algebraic curve F = 0 at a singular point: the lines in which the terms of lowest degree vanish.

With the point as the origin, a line that counts once is the tangent of exactly one smooth branch, and one that counts
several times that of every branch that there is along it; where no branch is left the point is isolated (Fulton,
Algebraic Curves, 3.1; Walker, Algebraic Curves, III.2 and IV.3).  Factors of F that repeat are taken once, since they
change nothing of the curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import lcm
from operator import add, mul

from derive.expression import Add, Div, Mul, Neg, Node, Num, Pow, Sym, fold, number, rational
from derive.expression.parts import sum_of
from derive.field.polynomial import Polynomial, ring, square_free
from derive.reals.isolation import counted
from derive.reals.zeros import all_zeros
from derive.startup.data import data
from derive.terms.polynomials import Polynomial as Coefficients
from derive.terms.polynomials import divide, greatest_common_divisor, trimmed
from derive.values.evaluate import evaluate

_LARGEST = 12
"""Degree up to which powers are multiplied out."""
_SLOPE = Sym("\0slope")
_BESIDE = Fraction(1, 10**40)
"""How far from the point the ways are counted in which the curve leaves it."""


@data
class Tangent:
    """A line through a point of a curve along which the curve leaves it.

    Attributes:
        slope: that of the line, None for the vertical one.
        once: whether it counts once: then there is one branch, which is smooth.
        sides: in how many ways the curve leaves the point along it, to the right (up) and to the left (down).
    """

    slope: Node | None
    once: bool
    sides: tuple[int, int]


def tangents(gap: Node, point: Mapping[str, Node]) -> tuple[Tangent, ...] | None:
    """Return the tangents of a curve at one of its points; None where F is no polynomial with rational coefficients.

    Args:
        gap: F, an expression in two letters.
        point: the coordinates, by the letters.

    >>> from derive.expression import ZERO
    >>> from derive.reading import parse
    >>> [str(line.slope) for line in tangents(parse("x^3 + y^3 - 3x y"), {"x": ZERO, "y": ZERO})]
    ['0', 'None']
    >>> [line.sides for line in tangents(parse("x^3 - y^2"), {"x": ZERO, "y": ZERO})]
    [(2, 0)]
    """
    whole = _around(gap, point)
    if whole is None or not whole:
        return None
    once = reduce(mul, (factor for factor, _ in square_free(whole)[1]), ring(2).one)
    order = min(map(sum, once))
    form = trimmed([Fraction(once.get((order - power, power), 0)) for power in range(order + 1)])
    rates = trimmed([count * value for count, value in enumerate(form)][1:])
    repeated = greatest_common_divisor(form, rates) if rates else form[:1]
    powers = [Mul(number(value), Pow(_SLOPE, number(count))) for count, value in enumerate(divide(form, repeated)[0])]
    slopes = all_zeros(sum_of(powers), _SLOPE.name) if rates else ()
    if slopes is None:
        return None
    centres = [Fraction(float(evaluate(slope, {}, 20) or 0)) for slope in slopes]
    # Between two slopes a third of their distance belongs to either.
    width = min((abs(one - other) for one, other in combinations(centres, 2)), default=Fraction(3)) / 3
    found: list[Tangent] = []
    for slope, centre in zip(slopes, centres, strict=True):
        ends = centre - width, centre + width
        found.append(Tangent(slope, not counted(repeated, *ends), _sides(once, order, *ends)))
    if order >= len(form):
        turned = Polynomial(once.ring, (((power, other), value) for (other, power), value in once.items()))
        width = 1 / (2 + 2 * max(abs(value / form[-1]) for value in form))
        found.append(Tangent(None, order == len(form), _sides(turned, order, -width, width)))
    return tuple(line for line in found if any(line.sides))


def _sides(once: Polynomial, order: int, low: Fraction, high: Fraction) -> tuple[int, int]:
    """Return in how many ways a curve leaves the origin to the right and to the left with slopes between two."""
    right, left = (counted(_beside(once, order, place), low, high) for place in (_BESIDE, -_BESIDE))
    return right, left


def _beside(once: Polynomial, order: int, place: Fraction) -> Coefficients:
    """Return F(x, t x)/x^order by powers of t, at a value of x."""
    rows = [Fraction(0)] * (1 + max(power for _, power in once))
    for (other, power), value in once.items():
        rows[power] += value * place ** (other + power - order)
    return trimmed(rows)


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


__all__ = ["Tangent", "tangents"]
