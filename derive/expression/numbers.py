"""Exact numbers in the tree: which nodes denote a rational number, and how one is written."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from derive.expression.node import Node
from derive.expression.nodes import Div, Mul, Neg, Num

ZERO = Num(0)
ONE = Num(1)
TWO = Num(2)
MINUS_ONE = Neg(ONE)
UNIT = Fraction(1)
"""The number that a product begins with: to multiply by it takes longer than to see that it is this one."""

_MOST_DIGITS = 20
"""Decimals whose product has more digits after the point stay apart: no one reads it as what was typed."""

_LONGEST = 60
"""Decimals with more digits after the point are written as fractions."""

_SMALLEST, _MOST_ZEROS = Fraction(1, 10**4), 8
"""Decimals below the one, or with as many zeros at the end, are written with a power of ten: 2e-8, 1.204e24."""


def number(value: Fraction | int, *, decimal: bool = False) -> Node:
    """Return the node that writes a rational number.

    Args:
        value: the number.
        decimal: write it with a decimal point where that is exact.

    Returns:
        An integer, a fraction `Div`, or a decimal; negative ones under `Neg`.

    >>> str(number(Fraction(-3, 2)))
    '-3/2'
    """
    size = -value if value < 0 else value
    node: Node
    if decimal and size and (text := _terminating(Fraction(size))) is not None:
        node = Num(text)
    elif size.denominator == 1:
        node = _integer(size.numerator)
    else:
        node = Div(_integer(size.numerator), _integer(size.denominator))
    return Neg(node) if value < 0 else node


@lru_cache(maxsize=1024)
def _integer(value: int) -> Num:
    return Num(value)


def readable(value: Fraction) -> bool:
    """Whether a number can be written as a decimal that a person may have typed."""
    digits = _digits_after_point(value)
    return digits is not None and (digits <= _MOST_DIGITS or abs(value) < _SMALLEST)


def _digits_after_point(value: Fraction) -> int | None:
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        digits = max(digits, count)
    return digits if rest == 1 else None


def _terminating(value: Fraction) -> str | None:
    digits = _digits_after_point(value)
    if digits is None or digits > _LONGEST:
        return None
    scaled = str(value.numerator * 10**digits // value.denominator)
    figures = scaled.rstrip("0")
    if value < _SMALLEST or len(scaled) - len(figures) - digits >= _MOST_ZEROS:
        point = "." if len(figures) > 1 else ""
        return f"{figures[0]}{point}{figures[1:]}e{len(scaled) - 1 - digits}"
    scaled = scaled.rjust(digits + 1, "0")
    return f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled


def rational(node: Node) -> Fraction | None:
    """Return the value of a node that *is* a rational number as written: ``3``, ``-3/2``, ``0.5``.

    Sums, products and powers of numbers are not read; `None` says that the node is no such number.
    """
    # Asked of nearly every node: what has a letter in it is sent back at once.
    if node.free:
        return None
    opposite, value = False, None
    while isinstance(node, Neg):
        opposite, node = not opposite, node.operand
    if isinstance(node, Num):
        value = node.value
    elif isinstance(node, Div):
        top, bottom = rational(node.numerator), rational(node.denominator)
        value = top / bottom if top is not None and bottom else None
    return -value if opposite and value is not None else value


def is_decimal(node: Node) -> bool:
    """Whether a number was written with a decimal point anywhere."""
    return (isinstance(node, Num) and node.is_decimal) or any(map(is_decimal, node.children))


def split_coefficient(node: Node) -> tuple[Fraction, tuple[Node, ...]]:
    """Split a term into its rational coefficient and its other factors, denominators kept as factors.

    Returns:
        ``(c, factors)`` with the term equal to c times the product of the factors; a number has no factors.
        Only `Neg`, `Mul` and numbers are opened, so ``x/2`` stays one factor.
    """
    value = rational(node)
    if value is not None:
        return value, ()
    if isinstance(node, Neg):
        coefficient, factors = split_coefficient(node.operand)
        return -coefficient, factors
    if isinstance(node, Mul):
        coefficient = UNIT
        kept: list[Node] = []
        for factor in node.children:
            part, inner = split_coefficient(factor)
            coefficient = part if coefficient is UNIT else coefficient * part
            kept.extend(inner)
        return coefficient, tuple(kept)
    return UNIT, (node,)
