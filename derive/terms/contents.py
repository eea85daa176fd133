"""What a sum or a product shows at a glance: the numbers that all terms have in common, the bases of all factors."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from derive.expression import Add, Div, Mul, Neg, Node, Pow, number, rational
from derive.expression.numbers import UNIT
from derive.expression.parts import product_of


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
    sign = UNIT
    while isinstance(part, Neg):
        sign, part = -sign, part.operand
    value = rational(part)
    if value is not None:
        return sign * value, None
    if isinstance(part, Mul) and (value := rational(part.children[0])):
        rest = part.children[1:]
        return sign * value, product_of(rest)
    return sign, part


def content(total: Add) -> Fraction:
    """Return the greatest common divisor of the numbers in a sum."""
    values = [abs(_coefficient(part)[0]) for part in total.children]
    values = [value for value in values if value]
    if not values:
        return UNIT
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


def bases(node: Node) -> list[Node]:
    """Return what the factors of a product are powers of, above and below the bar: a look before any arithmetic."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        match part:
            case Mul() | Div() | Neg():
                stack.extend(part.children)
            case Pow(base=base):
                stack.append(base)
            case _:
                found.append(part)
    return found


def sums(node: Node) -> int:
    """Return how many factors of a product are powers of sums."""
    return sum(isinstance(part, Add) for part in bases(node))
