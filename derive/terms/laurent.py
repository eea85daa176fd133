"""Sparse Laurent polynomials with rational coefficients over a few display nodes, and how one is written.

The nodes (f(x), σ(x), x, a parameter) are taken as independent letters; relations between them are not used here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from derive.expression import ONE, Add, Div, Mul, Neg, Node, Pow, fold, number, rational
from derive.expression.parts import flat_sum
from derive.expression.tidy import fold_units, negate, product, quotient

Exponents = tuple[int, ...]
Terms = Mapping[Exponents, Fraction]


_HIGHEST, _HIGHEST_OF_SUM = 64, 12
"""Largest power that is multiplied out, of one or two terms and of more."""


class Polynomial:
    """A Laurent polynomial, exponents by position in `letters`.

    Args:
        letters: the nodes that stand for the variables, in the order in which a product writes them.
        terms: coefficient of each monomial; zeros are dropped.
    """

    __slots__ = ("letters", "terms")

    def __init__(self, letters: Sequence[Node], terms: Terms) -> None:
        self.letters = tuple(letters)
        self.terms = {powers: c for powers, c in terms.items() if c}

    def __add__(self, other: Polynomial) -> Polynomial:
        terms = dict(self.terms)
        for powers, c in other.terms.items():
            terms[powers] = terms.get(powers, Fraction(0)) + c
        return Polynomial(self.letters, terms)

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Exponents, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                powers = tuple(m + n for m, n in zip(left, right, strict=True))
                terms[powers] = terms.get(powers, Fraction(0)) + a * b
        return Polynomial(self.letters, terms)

    def scaled(self, coefficient: Fraction, powers: Exponents) -> Polynomial:
        """Return the product with one monomial."""
        return self * Polynomial(self.letters, {powers: coefficient})

    def slope(self, place: int) -> Polynomial:
        """Return the partial derivative by one letter."""
        terms = {}
        for powers, c in self.terms.items():
            terms[tuple(n - (i == place) for i, n in enumerate(powers))] = c * powers[place]
        return Polynomial(self.letters, terms)

    def degree(self, place: int) -> int:
        """Return the highest exponent of one letter."""
        return max((powers[place] for powers in self.terms), default=0)

    def part(self, chosen: Callable[[Exponents], bool]) -> Polynomial:
        """Return the terms whose exponents satisfy a predicate."""
        return Polynomial(self.letters, {powers: c for powers, c in self.terms.items() if chosen(powers)})

    def content(self) -> tuple[Fraction, Exponents]:
        """Return the greatest monomial that divides all terms, with a sign that leaves the leading term positive."""
        numbers = list(self.terms.values())
        top = reduce(gcd, (abs(c.numerator) for c in numbers))
        bottom = reduce(lcm, (c.denominator for c in numbers))
        powers = tuple(map(min, zip(*self.terms, strict=True)))
        sign = -1 if self.ordered()[0][1] < 0 else 1
        return Fraction(sign * top, bottom), powers

    def ordered(self) -> list[tuple[Exponents, Fraction]]:
        """Return the terms as they are written: low degree first, letters in their order, but a positive one first."""
        items = sorted(self.terms.items(), key=lambda item: (sum(map(abs, item[0])), [-n for n in item[0]]))
        first = next((i for i, (_, c) in enumerate(items) if c > 0), 0)
        return [items[first], *items[:first], *items[first + 1 :]] if items else []

    def to_node(self) -> Node:
        """Return the sum as written."""
        return flat_sum([monomial(self.letters, powers, c) for powers, c in self.ordered()])


def monomial(letters: Sequence[Node], powers: Exponents, coefficient: Fraction, extra: Sequence[Node] = ()) -> Node:
    """Return a coefficient times a product of powers (times more factors) over one fraction bar."""
    sides: tuple[list[Node], list[Node]] = ([], [])
    for letter, power in zip(letters, powers, strict=True):
        if power:
            sides[power < 0].append(letter if abs(power) == 1 else Pow(letter, number(abs(power))))
    size = abs(coefficient)
    top = product((number(size.numerator), *sides[0], *extra))
    bottom = product((number(size.denominator), *sides[1]))
    node = fold_units(quotient(top, bottom) if bottom is not ONE else top)
    return negate(node) if coefficient < 0 else node


def read(node: Node, letters: Sequence[Node]) -> Polynomial | None:
    """Return an expression as a polynomial in the letters; None if it is none.

    >>> from derive.expression import Sym
    >>> x = Sym("x")
    >>> read(Mul(x, Add(ONE, x)), [x]).terms == {(1,): 1, (2,): 1}
    True
    """
    letters = tuple(letters)
    none = (0,) * len(letters)
    known: dict[Node, Polynomial | None] = {
        letter: Polynomial(letters, {tuple(int(i == k) for i in range(len(letters))): Fraction(1)})
        for k, letter in enumerate(letters)
    }

    def combine(node: Node, parts: tuple[Polynomial | None, ...]) -> Polynomial | None:
        value = rational(node)
        if value is not None:
            return Polynomial(letters, {none: value})
        return _combine(node, [part for part in parts if part is not None], len(parts))

    return fold(node, combine, known)


def _combine(node: Node, parts: list[Polynomial], wanted: int) -> Polynomial | None:
    if len(parts) < wanted or not parts:
        return None
    match node:
        case Add():
            return reduce(Polynomial.__add__, parts)
        case Mul():
            return reduce(Polynomial.__mul__, parts)
        case Neg():
            return parts[0].scaled(Fraction(-1), (0,) * len(parts[0].letters))
        case Div():
            below = _reciprocal(parts[1])
            return parts[0] * below if below else None
        case Pow(exponent=exponent):
            whole = rational(exponent)
            if whole is None or whole.denominator != 1 or not parts[0].terms:
                return None
            if abs(whole) > (_HIGHEST if len(parts[0].terms) <= 2 else _HIGHEST_OF_SUM):
                return None
            base = parts[0] if whole > 0 else _reciprocal(parts[0])
            return reduce(Polynomial.__mul__, [base] * abs(int(whole))) if base and whole else None
    return None


def _reciprocal(poly: Polynomial) -> Polynomial | None:
    if len(poly.terms) != 1:
        return None
    ((powers, c),) = poly.terms.items()
    return Polynomial(poly.letters, {tuple(-n for n in powers): 1 / c})
