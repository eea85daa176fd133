"""Polynomials in one symbol over the rationals, as tuples of coefficients from the constant upwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, isqrt, lcm

from derive.expression import Call, Node, Sym, canonical
from derive.terms.terms import Line, Power, Term

Polynomial = tuple[Fraction, ...]
_LARGEST_CANDIDATE = 100
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


def terms_of(symbol: Node, coefficients: Polynomial, *, rising: bool) -> list[Term]:
    """Return the terms of a polynomial, by falling or rising degree."""
    found = [
        Term(value, {canonical(symbol): Power(symbol, Fraction(k))} if k else {})
        for k, value in enumerate(coefficients)
        if value
    ]
    return found if rising else found[::-1]


def trimmed(coefficients: Sequence[Fraction]) -> Polynomial:
    """Drop leading zeros."""
    length = len(coefficients)
    while length and not coefficients[length - 1]:
        length -= 1
    return tuple(coefficients[:length])


def content_of(coefficients: Polynomial) -> Fraction:
    """Return what all coefficients have in common, so that whole numbers without a common divisor are left."""
    values = [value for value in coefficients if value]
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


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


def rational_zeros(coefficients: Polynomial) -> tuple[Fraction, ...] | None:
    """Return all the real zeros of a polynomial, ascending, if they are rational and easily found; else None."""
    found: set[Fraction] = set()
    rest = coefficients
    while len(rest) > 3 or (len(rest) > 1 and not rest[0]):
        zero = next((value for value in _candidates(rest) if not value_at(rest, value)), None)
        if zero is None:
            return None
        found.add(zero)
        rest = divide(rest, (-zero, Fraction(1)))[0]
    if len(rest) == 3:
        roots = rational_roots(rest)
        if roots is None and rest[1] ** 2 >= 4 * rest[0] * rest[2]:
            return None
        found.update(roots or ())
    elif len(rest) == 2:
        found.add(-rest[0] / rest[1])
    return tuple(sorted(found))


def _candidates(coefficients: Polynomial) -> Iterator[Fraction]:
    """Yield small rational numbers that may be zeros: numerator divides the constant, denominator the leading term."""
    yield Fraction(0)
    scale = lcm(*(value.denominator for value in coefficients))
    constant, leading = (abs(int(value * scale)) for value in (coefficients[0], coefficients[-1]))
    for below in range(1, min(leading, _LARGEST_CANDIDATE) + 1):
        for above in range(1, min(constant, _LARGEST_CANDIDATE) + 1):
            if not leading % below and not constant % above:
                yield Fraction(above, below)
                yield Fraction(-above, below)


def value_at(coefficients: Polynomial, place: Fraction) -> Fraction:
    """Return the value of a polynomial, its coefficients given from the constant upwards."""
    total = Fraction(0)
    for coefficient in reversed(coefficients):
        total = total * place + coefficient
    return total


def read(line: Line, node: Node) -> tuple[Node, Polynomial] | None:
    """Read an expression as a polynomial in the one letter or function that occurs in it."""
    terms = [term for term, _ in line.terms(node)]
    letters = {key: base for term in terms for key, (base, _) in term.powers.items()}
    if len(letters) != 1:
        return None
    (letter,) = letters.values()
    if not isinstance(letter, (Sym, Call)):
        return None
    # A polynomial in a function is one in a letter that stands for it.
    named = Sym("t")
    exponents = [next((power.exponent for power in term.powers.values()), None) for term in terms]
    powers: list[dict[Node, Power]] = [{} if n is None else {named: Power(named, n)} for n in exponents]
    found = polynomial([Term(term.coefficient, by) for term, by in zip(terms, powers, strict=True)])
    return None if found is None else (letter, found[1])


def arranged(line: Line, terms: Sequence[Term]) -> list[Term]:
    """Put the terms of a rewritten sum in the order in which it is printed.

    Polynomials in one symbol go by degree, as the line writes them; no sum starts with a minus sign
    that another order avoids.
    """
    found = polynomial(terms)
    if found is not None:
        symbol, coefficients = found
        rising = line.notation.rising
        lead, tail = coefficients[-1], next(value for value in coefficients if value)
        if (tail if rising else lead) < 0 < (lead if rising else tail):
            rising = not rising
        return _by_degree(terms, symbol, rising)
    first = next((index for index, term in enumerate(terms) if term.coefficient > 0), 0)
    return [terms[first], *terms[:first], *terms[first + 1 :]] if terms else []


def _by_degree(terms: Sequence[Term], symbol: Sym, rising: bool) -> list[Term]:
    def degree(term: Term) -> Fraction:
        power = term.powers.get(symbol)
        exponent = power.exponent if power is not None else Fraction(0)
        assert isinstance(exponent, Fraction)
        return exponent

    return sorted(terms, key=degree, reverse=not rising)
