"""The numbers in a sum: what all its terms have in common, and multiples of it."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from derive.expression import Add, Mul, Neg, Node, number, rational


def scale(total: Add, factor: Fraction) -> Node:
    """Multiply every term of a sum by a number."""
    return Add(*(_scaled(part, factor) for part in total.children))


def _scaled(part: Node, factor: Fraction) -> Node:
    value, rest = _coefficient(part)
    value *= factor
    if rest is None:
        return number(value)
    return rest if value == 1 else Neg(rest) if value == -1 else Mul(number(value), rest)


def _coefficient(part: Node) -> tuple[Fraction, Node | None]:
    sign = Fraction(1)
    while isinstance(part, Neg):
        sign, part = -sign, part.operand
    value = rational(part)
    if value is not None:
        return sign * value, None
    if isinstance(part, Mul) and (value := rational(part.children[0])):
        rest = part.children[1:]
        return sign * value, rest[0] if len(rest) == 1 else Mul(*rest)
    return sign, part


def content(total: Add) -> Fraction:
    """Return the greatest common divisor of the numbers in a sum."""
    values = [abs(_coefficient(part)[0]) for part in total.children]
    values = [value for value in values if value]
    if not values:
        return Fraction(1)
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
