"""Polynomials in one symbol over the rationals, as tuples of coefficients from the constant upwards."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from derive.expression import Node, Sym
from derive.rules.terms import Line, Power, Term

Polynomial = tuple[Fraction, ...]
_MAX_DEGREE = 40


def polynomial(terms: Sequence[Term]) -> tuple[Sym, Polynomial] | None:
    """Read a sum as a polynomial in its one symbol; None if it is none, zero, or a mere number."""
    symbol: Sym | None = None
    coefficients: dict[int, Fraction] = {}
    for term in terms:
        if not term.is_monomial or len(term.powers) > 1:
            return None
        degree = 0
        for base, exponent in term.powers.values():
            if not isinstance(base, Sym) or symbol not in (None, base) or not isinstance(exponent, Fraction):
                return None
            symbol, degree = base, int(exponent)
        if degree > _MAX_DEGREE:
            return None
        coefficients[degree] = coefficients.get(degree, Fraction(0)) + term.coefficient
    values = trimmed([coefficients.get(k, Fraction(0)) for k in range(max(coefficients, default=0) + 1)])
    return (symbol, values) if symbol is not None and values else None


def terms_of(symbol: Sym, coefficients: Polynomial, *, rising: bool) -> list[Term]:
    """Return the terms of a polynomial, by falling or rising degree."""
    found = [
        Term(value, {symbol: Power(symbol, Fraction(k))} if k else {}) for k, value in enumerate(coefficients) if value
    ]
    return found if rising else found[::-1]


def trimmed(coefficients: Sequence[Fraction]) -> Polynomial:
    """Drop leading zeros."""
    length = len(coefficients)
    while length and not coefficients[length - 1]:
        length -= 1
    return tuple(coefficients[:length])


def divide(top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return quotient and remainder.

    >>> divide((Fraction(-1), Fraction(0), Fraction(1)), (Fraction(1), Fraction(1)))[1]
    ()
    """
    rest = list(top)
    quotient = [Fraction(0)] * max(len(top) - len(bottom) + 1, 0)
    for shift in range(len(top) - len(bottom), -1, -1):
        factor = rest[shift + len(bottom) - 1] / bottom[-1]
        quotient[shift] = factor
        for k, value in enumerate(bottom):
            rest[shift + k] -= factor * value
    return trimmed(quotient), trimmed(rest)


def greatest_common_divisor(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the monic greatest common divisor (Euclid)."""
    while right:
        left, right = right, divide(left, right)[1]
    return tuple(value / left[-1] for value in left)


def rational_roots(coefficients: Polynomial) -> tuple[Fraction, Fraction] | None:
    """Return the two roots of a quadratic if they are rational."""
    if len(coefficients) != 3:
        return None
    c, b, a = coefficients
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return None
    top, bottom = isqrt(discriminant.numerator), isqrt(discriminant.denominator)
    if top * top != discriminant.numerator or bottom * bottom != discriminant.denominator:
        return None
    root = Fraction(top, bottom)
    return (-b + root) / (2 * a), (-b - root) / (2 * a)


def read(line: Line, node: Node) -> tuple[Sym, Polynomial] | None:
    """Read an expression as a polynomial in its one symbol."""
    return polynomial([term for term, _ in line.terms(node)])
