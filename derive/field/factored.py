"""Products of integer powers of polynomials: the numbers that the tower computes with.

A value is ``c · p1^k1 · p2^k2 · …`` with a rational c, primitive polynomials over the integers and
integer exponents.  Nothing is ever cancelled by a greatest common divisor, the costly part of a field of
fractions: sums pull out the powers that all terms share, and a value is zero exactly if its polynomial
part is, after reduction by the algebraic relations.  Every identity used holds at each point
where the denominators do not vanish, so zero divisors (``√(x²) - x``) do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import comb, lcm

from derive.budget import spend
from derive.errors import LimitError
from derive.field.polynomial import Polynomial, Ring

Term = tuple[tuple[tuple[int, int], ...], frozenset[tuple[Polynomial, int]]]
"""A product of powers of generators (by index), and of powers of longer polynomials."""

BUDGET = 400_000
"""Products of monomials allowed in one tower, about 0.3 s: counted, so that no verdict depends on the machine."""

MAX_TERMS = 4_000
_ONE = Fraction(1)
"""The coefficient of most values: known by identity, it needs no multiplication."""


class Undecidable(LimitError):
    """The question lies outside what the differential field can express, or beyond its budget."""


class Factored:
    """``coefficient · Π polynomial^exponent``; immutable by convention."""

    __slots__ = ("coefficient", "powers")

    def __init__(self, coefficient: Fraction, powers: Mapping[Polynomial, int]) -> None:
        self.coefficient = coefficient
        self.powers = powers

    @property
    def key(self) -> tuple[Fraction, frozenset[tuple[Polynomial, int]]]:
        """A hashable form; equal keys mean equal values, unequal ones nothing."""
        return self.coefficient, frozenset(self.powers.items())

    def __repr__(self) -> str:
        return " * ".join([str(self.coefficient), *(f"({p})^{k}" for p, k in self.powers.items())])


class Relation:
    """``g_index^degree = value``, with a polynomial value."""

    __slots__ = ("degree", "index", "powers")

    def __init__(self, index: int, degree: int, value: Polynomial) -> None:
        self.index = index
        self.degree = degree
        self.powers = [value.ring.one, value]

    def power(self, exponent: int) -> Polynomial:
        """Return ``value^exponent``."""
        while len(self.powers) <= exponent:
            self.powers.append(self.powers[-1] * self.powers[1])
        return self.powers[exponent]


class Field:
    """Arithmetic of `Factored` values modulo algebraic relations.

    Attributes:
        ring: the polynomial ring over the integers, with more generators than are in use.
        relations: by index of the generator they rewrite.
    """

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.gens = ring.gens
        self.relations: dict[int, Relation] = {}
        self._numeric: dict[Polynomial, tuple[int, int]] = {}
        self.zero = Factored(Fraction(0), {})
        self.one = Factored(_ONE, {})
        self._spent = 0

    def rational(self, value: Fraction | int) -> Factored:
        """Return a rational number as a value."""
        return Factored(Fraction(value), {})

    def generator(self, index: int) -> Factored:
        """Return the generator with this index as a value."""
        return Factored(_ONE, {self.gens[index]: 1})

    def polynomial(self, poly: Polynomial) -> Factored:
        """Return a polynomial as a value, reduced, with its content, sign and monomial content pulled out."""
        poly = self.reduce(poly)
        if not poly:
            return self.zero
        content, poly = poly.primitive()
        shared = poly.shared()
        powers: dict[Polynomial, int] = {self.gens[i]: k for i, k in enumerate(shared) if k}
        coefficient = _ONE if content == 1 else Fraction(content)
        if len(poly) == 1:
            return Factored(coefficient * next(iter(poly.values())), powers)
        if powers:
            poly = poly.over_monomial(shared)
        if poly[max(poly)] < 0:
            poly, coefficient = -poly, -coefficient
        powers[poly] = powers.get(poly, 0) + 1
        return Factored(coefficient, powers)

    def product(self, factors: Iterable[Factored]) -> Factored:
        """Return the product."""
        coefficient = _ONE
        powers: dict[Polynomial, int] = {}
        for factor in factors:
            if not factor.coefficient:
                return self.zero
            if factor.coefficient is not _ONE:
                coefficient *= factor.coefficient
            for poly, exponent in factor.powers.items():
                powers[poly] = powers.get(poly, 0) + exponent
        return self._lowered(coefficient, {poly: k for poly, k in powers.items() if k})

    def _lowered(self, coefficient: Fraction, powers: dict[Polynomial, int]) -> Factored:
        """Return a product in which the generators with a number for some power stand in the lowest: (√2)^-2 is 1/2."""
        for generator in self._numeric.keys() & powers.keys():
            degree, number = self._numeric[generator]
            quotient, rest = divmod(powers.pop(generator), degree)
            if abs(quotient) > 10_000:
                raise Undecidable(f"the exponent {quotient} is too large")
            coefficient = coefficient * Fraction(number) ** quotient if quotient else coefficient
            if rest:
                powers[generator] = rest
        return Factored(coefficient, powers)

    def times(self, left: Factored, right: Factored) -> Factored:
        """Return the product of two values."""
        return self.product((left, right))

    def scale(self, value: Factored, by: Fraction | int) -> Factored:
        """Return a rational multiple."""
        return Factored(value.coefficient * by, value.powers) if by else self.zero

    def power(self, value: Factored, exponent: int) -> Factored:
        """Return an integer power.

        Raises:
            Undecidable: for a negative power of zero.
        """
        if exponent == 0:
            return self.one
        if exponent < 0 and self.is_zero(value):
            raise Undecidable("division by zero")
        if abs(exponent) > 10_000 and value.coefficient not in (0, 1, -1):
            raise Undecidable(f"the exponent {exponent} is too large")
        coefficient = _ONE if value.coefficient is _ONE else value.coefficient**exponent
        return self._lowered(coefficient, {poly: k * exponent for poly, k in value.powers.items()})

    def over(self, left: Factored, right: Factored) -> Factored:
        """Return the quotient.

        Raises:
            Undecidable: if the divisor is zero.
        """
        return self.times(left, self.power(right, -1))

    def sum(self, terms: Iterable[Factored]) -> Factored:
        """Return the sum: shared powers are pulled out, the rest is expanded and reduced."""
        present = [term for term in terms if term.coefficient]
        if not present:
            return self.zero
        if len(present) == 1:
            return present[0]
        shared: dict[Polynomial, int] = {}
        for poly in dict.fromkeys(poly for term in present for poly in term.powers):
            lowest = min(term.powers.get(poly, 0) for term in present)
            if lowest:
                shared[poly] = lowest
        denominator = lcm(*(term.coefficient.denominator for term in present))
        total = self.ring.zero
        for term in present:
            rest = {
                poly: k for poly in {**term.powers, **shared} if (k := term.powers.get(poly, 0) - shared.get(poly, 0))
            }
            total = total + self.expand(rest) * (
                term.coefficient.numerator * (denominator // term.coefficient.denominator)
            )
        value = self.polynomial(total)
        return self.product((value, Factored(_ONE if denominator == 1 else Fraction(1, denominator), shared)))

    def minus(self, left: Factored, right: Factored) -> Factored:
        """Return the difference of two values."""
        return self.sum((left, self.scale(right, -1)))

    def is_zero(self, value: Factored) -> bool:
        """Whether the value vanishes wherever it is defined; False says nothing."""
        if not value.coefficient:
            return True
        if len(value.powers) < 2 or not self.relations:
            return False
        # With a reducible relation a product of non-zero factors may be zero: (√(x²) - x)(√(x²) + x).
        several = {poly: k for poly, k in value.powers.items() if k > 0 and len(poly) > 1}
        return len(several) > 1 and not self.reduce(self.expand(several))

    def equal(self, left: Factored, right: Factored) -> bool:
        """Whether two values are equal wherever both are defined; False says nothing."""
        return left is right or left.key == right.key or self.is_zero(self.minus(left, right))

    def expand(self, powers: Mapping[Polynomial, int]) -> Polynomial:
        """Multiply out non-negative powers of polynomials."""
        total = self.ring.one
        # Single terms first: they do not make the product longer.
        for poly, exponent in sorted(powers.items(), key=lambda item: len(item[0])):
            count = len(poly)
            if exponent > 1 and comb(min(exponent, 10_000) + count - 1, count - 1) > MAX_TERMS:
                raise Undecidable("the expanded polynomial is too long")
            factor = poly if exponent == 1 else poly**exponent
            self._spend(len(total) * len(factor))
            total = total * factor if len(total) != 1 or total != 1 else factor
        return total

    def reduce(self, poly: Polynomial) -> Polynomial:
        """Rewrite a polynomial by the relations until none applies."""
        for _ in range(8):
            changed = False
            for index in sorted(self.relations, reverse=True):
                relation = self.relations[index]
                degree = relation.degree
                if any(monomial[index] >= degree for monomial in poly):
                    poly, changed = self._rewrite(poly, relation), True
            if not changed:
                return poly
        raise Undecidable("the algebraic relations do not settle")

    def _rewrite(self, poly: Polynomial, relation: Relation) -> Polynomial:
        index, degree = relation.index, relation.degree
        groups: dict[int, Polynomial] = {}
        for monomial, coefficient in poly.items():
            quotient, rest = divmod(monomial[index], degree)
            part = groups.setdefault(quotient, Polynomial(self.ring))
            part[(*monomial[:index], rest, *monomial[index + 1 :])] = coefficient
        total = self.ring.zero
        for quotient, part in groups.items():
            if quotient > 64 and len(relation.powers[1]) > 1:
                raise Undecidable("a power is too high to reduce")
            value = relation.power(quotient)
            self._spend(len(part) * len(value))
            total = total + part * value
        return total

    def _spend(self, count: int) -> None:
        spend(count)
        self._spent += count
        if self._spent > BUDGET:
            raise Undecidable("the expression is too large for a symbolic proof")

    def differentiate(self, value: Factored, rates: Callable[[int], Factored]) -> Factored:
        """Return the derivative of a value from the derivatives of the generators.

        Args:
            value: what is differentiated.
            rates: the derivative of the generator with a given index.
        """
        terms = []
        for poly, exponent in value.powers.items():
            inner = self.sum(self._partials(poly, rates))
            if inner.coefficient:
                reduced = {**value.powers, poly: exponent - 1}
                outer = Factored(
                    value.coefficient if exponent == 1 else value.coefficient * exponent,
                    {p: k for p, k in reduced.items() if k},
                )
                terms.append(self.times(outer, inner))
        return self.sum(terms)

    def _partials(self, poly: Polynomial, rates: Callable[[int], Factored]) -> Iterable[Factored]:
        for index in self.indices(poly):
            rate = rates(index)
            if rate.coefficient:
                yield self.times(self.polynomial(poly.diff(index)), rate)

    def indices(self, poly: Polynomial) -> list[int]:
        """Return the generators that occur in a polynomial, ascending."""
        return [index for index, exponent in enumerate(poly.degrees()) if exponent]

    def relate(self, index: int, degree: int, value: Polynomial) -> None:
        """Add (or replace) the relation ``g_index^degree = value``."""
        self.relations[index] = Relation(index, degree, value)
        self._numeric.pop(self.gens[index], None)
        if number := value.constant:
            self._numeric[self.gens[index]] = degree, number
