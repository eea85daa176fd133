"""Factor a polynomial in one letter whose coefficients are Laurent polynomials in parameters.

Only what higher derivatives of a self-related function need: the common monomial, and linear factors 1 - c f with c a
rational number times a product of parameters; the rest stays one bracket in ascending powers.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from derive.expression import Node, Pow, number
from derive.terms.laurent import Exponents, Polynomial, monomial


def factored(poly: Polynomial) -> Node:
    """Return a polynomial in its last letter as a product of a monomial, linear factors and a rest."""
    common, low = poly.content()
    powers, first = min(poly.terms.items(), key=lambda item: item[0][-1])
    # The bracket starts with 1 where its constant term is a monomial: k f (1 - f/L) rather than k f (L - f)/L.
    alone = sum(other[-1] == powers[-1] for other in poly.terms) == 1
    if alone:
        common, low = first, (*powers[:-1], low[-1])
    rest = poly.scaled(1 / common, tuple(-n for n in low))
    groups: list[tuple[Polynomial, int]] = []
    for root in tuple(_candidates(rest)):
        count = 0
        while rest.degree(-1) > 0 and (smaller := _divided(rest, root)) is not None:
            rest, count = smaller, count + 1
        if count:
            groups.append((_linear(rest, root), count))
    if len(rest.terms) > 1:
        groups.append((rest, 1))
    elif rest.terms:
        ((extra, c),) = rest.terms.items()
        common, low = common * c, tuple(m + n for m, n in zip(low, extra, strict=True))
    written = [_power(group.to_node(), count) for group, count in groups]
    return monomial(poly.letters, low, common, written)


def _power(base: Node, count: int) -> Node:
    return base if count == 1 else Pow(base, number(count))


def _linear(poly: Polynomial, root: tuple[Fraction, Exponents]) -> Polynomial:
    """1 - f/root."""
    c, powers = root
    none = (0,) * len(poly.letters)
    slope = (*(-n for n in powers[:-1]), 1)
    return Polynomial(poly.letters, {none: Fraction(1), slope: -1 / c})


def _candidates(poly: Polynomial) -> Iterator[tuple[Fraction, Exponents]]:
    """Monomials that may be roots: quotients of a lowest and a highest term, by the Newton polygon's ends."""
    top = poly.degree(-1)
    if top < 1:
        return
    size = len(poly.letters) - 1
    lows = [powers for powers in poly.terms if powers[-1] == 0]
    highs = [powers for powers in poly.terms if powers[-1] == top]
    if len(lows) != 1 or len(highs) != 1:
        return
    shift = [a - b for a, b in zip(lows[0][:-1], highs[0][:-1], strict=True)]
    if any(n % top for n in shift):
        return
    powers = (*(n // top for n in shift), 0)
    ratio = poly.terms[lows[0]] / poly.terms[highs[0]]
    assert len(powers) == size + 1
    tops, bottoms = _divisors(ratio.numerator), _divisors(ratio.denominator)
    for a, b in sorted(product(tops, bottoms), key=lambda pair: max(pair)):
        yield Fraction(a, b), powers
        yield Fraction(-a, b), powers


def _divisors(value: int) -> list[int]:
    value = abs(value)
    return [n for n in range(1, min(value, 1000) + 1) if value % n == 0]


def _divided(poly: Polynomial, root: tuple[Fraction, Exponents]) -> Polynomial | None:
    """Divide by 1 - f/root, by Horner's scheme from the constant term up; None if a remainder is left."""
    c, powers = root
    top = poly.degree(-1)
    quotient: dict[Exponents, Fraction] = {}
    carry: dict[Exponents, Fraction] = {}
    for degree in range(top + 1):
        # q_d = p_d + q_(d-1)/root
        moved = {tuple(m - n for m, n in zip(e[:-1], powers[:-1], strict=True)): v / c for e, v in carry.items()}
        for exponents, value in poly.terms.items():
            if exponents[-1] == degree:
                moved[exponents[:-1]] = moved.get(exponents[:-1], Fraction(0)) + value
        carry = {(*e, degree): v for e, v in moved.items() if v}
        if degree < top:
            quotient.update(carry)
    return None if carry else Polynomial(poly.letters, quotient)
