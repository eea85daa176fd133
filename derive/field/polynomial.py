"""Sparse polynomials over the integers, and fractions of them.

Those of a derivation have one or two terms: a dictionary from exponents to coefficients is what they need.  Common
divisors come from values at large numbers, or else from primitive remainder sequences, squares from Yun's algorithm
(Geddes, Czapor, Labahn, Algorithms for Computer Algebra, 7.2, 7.7 and 8.2; Knuth, TAOCP 2, 4.6.1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from operator import add, sub
from typing import SupportsInt

from derive.budget import spend

Monomial = tuple[int, ...]
"""The exponents of a product of powers of the generators."""

_PRIME = (1 << 61) - 1
"""Common divisors are ruled out by remainders by it."""

_TRIES = 6
_LONGEST = 60_000
"""Bits of the numbers by which they are found."""


class Ring:
    """The polynomials over the integers in a number of anonymous generators.

    Attributes:
        count: how many generators.
        zero, one, gens: its polynomials 0 and 1, and the generators.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.zero = Polynomial(self)
        self.one = self.constant(1)
        self.gens = tuple(Polynomial(self, {(0,) * i + (1,) + (0,) * (count - i - 1): 1}) for i in range(count))

    def constant(self, value: SupportsInt) -> Polynomial:
        """Return a number as a polynomial."""
        return Polynomial(self, {(0,) * self.count: int(value)} if value else {})


@lru_cache(maxsize=64)
def ring(count: int) -> Ring:
    """Return the ring of integer polynomials in that many generators."""
    return Ring(count)


class Polynomial(dict[Monomial, int]):
    """The coefficients, none of them zero, by their monomials; immutable by convention.

    Attributes:
        ring: which generators the exponents belong to.

    >>> x, y = ring(2).gens
    >>> (x + y) * (x - y) == x**2 - y**2
    True
    """

    __slots__ = ("_hash", "ring")

    def __init__(self, ring: Ring, terms: Mapping[Monomial, int] | Iterable[tuple[Monomial, int]] = ()) -> None:
        super().__init__(terms)
        self.ring = ring
        self._hash: int | None = None

    def __hash__(self) -> int:  # type: ignore[override]
        if self._hash is None:
            number = self.constant
            self._hash = hash(frozenset(self.items()) if number is None else number)
        return self._hash

    def __eq__(self, other: object) -> bool:
        return dict.__eq__(self, self.ring.constant(other) if isinstance(other, int) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        shown = (
            "*".join([str(c), *(f"t{i}" if k == 1 else f"t{i}**{k}" for i, k in enumerate(m) if k)])
            for m, c in sorted(self.items(), reverse=True)
        )
        return " + ".join(shown) or "0"

    def __add__(self, other: Polynomial | int) -> Polynomial:
        total = Polynomial(self.ring, self)
        for monomial, coefficient in _terms(self.ring, other):
            value = total.get(monomial, 0) + coefficient
            if value:
                total[monomial] = value
            else:
                del total[monomial]
        return total

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial(self.ring, {monomial: -coefficient for monomial, coefficient in self.items()})

    def __sub__(self, other: Polynomial | int) -> Polynomial:
        return self + -other

    def __rsub__(self, other: int) -> Polynomial:
        return -self + other

    def __mul__(self, other: Polynomial | int) -> Polynomial:
        if isinstance(other, int):
            return Polynomial(self.ring, {m: c * other for m, c in self.items()} if other else {})
        if len(other) == 1:
            ((by, factor),) = other.items()
            return Polynomial(self.ring, {tuple(map(add, m, by)): c * factor for m, c in self.items()})
        terms: dict[Monomial, int] = {}
        for monomial, coefficient in self.items():
            for by, factor in other.items():
                key = tuple(map(add, monomial, by))
                terms[key] = terms.get(key, 0) + coefficient * factor
        return Polynomial(self.ring, {m: c for m, c in terms.items() if c})

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Polynomial:
        if len(self) == 1:
            ((monomial, coefficient),) = self.items()
            return Polynomial(self.ring, {tuple(k * exponent for k in monomial): coefficient**exponent})
        result = self.ring.one
        for _ in range(exponent):
            result = result * self
        return result

    def degrees(self) -> Monomial:
        """Return the highest exponent of each generator."""
        return tuple(map(max, zip(*self, strict=True))) if self else (0,) * self.ring.count

    @property
    def constant(self) -> int | None:
        """The value of a polynomial without generators, None for one with some."""
        return None if any(map(any, self)) else next(iter(self.values()), 0)

    def primitive(self) -> tuple[int, Polynomial]:
        """Return the positive common divisor of the coefficients, and the polynomial over it."""
        content = math.gcd(*self.values())
        return content, self if content <= 1 else Polynomial(self.ring, {m: c // content for m, c in self.items()})

    def shared(self) -> Monomial:
        """Return the monomial that all terms have in common."""
        return tuple(map(min, zip(*self, strict=True))) if len(self) > 1 else next(iter(self))

    def over_monomial(self, monomial: Monomial) -> Polynomial:
        """Return the quotient by a monomial that all terms have."""
        return Polynomial(self.ring, {tuple(map(sub, m, monomial)): c for m, c in self.items()})

    def diff(self, index: int) -> Polynomial:
        """Return the partial derivative by a generator."""
        terms = {(*m[:index], m[index] - 1, *m[index + 1 :]): c * m[index] for m, c in self.items() if m[index]}
        return Polynomial(self.ring, terms)

    def put(self, index: int, value: int) -> Polynomial:
        """Return the polynomial with a number put in for a generator."""
        terms: dict[Monomial, int] = {}
        for monomial, coefficient in self.items():
            key = (*monomial[:index], 0, *monomial[index + 1 :])
            terms[key] = terms.get(key, 0) + coefficient * value ** monomial[index]
        return Polynomial(self.ring, {m: c for m, c in terms.items() if c})

    def by(self, indices: Iterable[int]) -> dict[Monomial, Polynomial]:
        """Return the coefficients of a polynomial in some generators, by their powers."""
        chosen = [False] * self.ring.count
        for index in indices:
            chosen[index] = True
        parts: dict[Monomial, Polynomial] = {}
        for monomial, coefficient in self.items():
            power = tuple(k if own else 0 for k, own in zip(monomial, chosen, strict=True))
            rest = tuple(map(sub, monomial, power))
            parts.setdefault(power, Polynomial(self.ring))[rest] = coefficient
        return parts

    def div(self, divisor: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Return a quotient and a rest of which no term is a multiple of the highest term of the divisor."""
        quotient, rest = Polynomial(self.ring), Polynomial(self.ring)
        for monomial, coefficient, left in _divided(self, divisor):
            (rest if left else quotient)[monomial] = coefficient
        return quotient, rest

    def exact(self, divisor: Polynomial) -> Polynomial | None:
        """Return the quotient; None if there is a rest."""
        quotient = Polynomial(self.ring)
        for monomial, coefficient, left in _divided(self, divisor):
            if left:
                return None
            quotient[monomial] = coefficient
        return quotient

    def upright(self) -> Polynomial:
        """Return the one of ± the polynomial whose highest term is positive."""
        return -self if self and self[max(self)] < 0 else self


def _terms(ring: Ring, value: Polynomial | int) -> Iterable[tuple[Monomial, int]]:
    return (ring.constant(value) if isinstance(value, int) else value).items()


def _divided(poly: Polynomial, divisor: Polynomial) -> Iterator[tuple[Monomial, int, bool]]:
    """Yield the terms of the quotient and, marked, those that are left, the highest first."""
    lead = max(divisor)
    size = divisor[lead]
    rest = dict(poly)
    while rest:
        spend(len(divisor) + len(rest) // 8)
        top = max(rest)
        shift = tuple(map(sub, top, lead))
        count, over = divmod(rest[top], size)
        if over or min(shift, default=0) < 0:
            yield top, rest.pop(top), True
            continue
        yield shift, count, False
        for monomial, coefficient in divisor.items():
            key = tuple(map(add, monomial, shift))
            value = rest.get(key, 0) - coefficient * count
            if value:
                rest[key] = value
            else:
                del rest[key]


def _exact(poly: Polynomial, divisor: Polynomial) -> Polynomial:
    found = poly.exact(divisor)
    assert found is not None, "a divisor divides"
    return found


def _used(poly: Polynomial) -> set[int]:
    return {index for index, degree in enumerate(poly.degrees()) if degree}


def gcd(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the greatest common divisor over the integers, its highest term positive.

    >>> x, y = ring(2).gens
    >>> gcd(6 * x**2 - 6 * y**2, 4 * x * y + 4 * y**2) == 2 * x + 2 * y
    True
    """
    if not left or not right:
        return (left or right).upright()
    size, power = math.gcd(*left.values(), *right.values()), tuple(map(min, left.shared(), right.shared()))
    single = Polynomial(left.ring, {power: size})
    if len(left) == 1 or len(right) == 1:
        return single
    left, right = (poly.primitive()[1].over_monomial(poly.shared()) for poly in (left, right))
    # What has a generator that the other has not, has the common divisor in each of its coefficients.
    for own, other in ((left, right), (right, left)):
        if alone := _used(own) - _used(other):
            return single * reduce(gcd, own.by(alone).values(), other)
    degrees = [(min(pair), max(pair), i) for i, pair in enumerate(zip(left.degrees(), right.degrees(), strict=True))]
    if not any(highest for _, highest, _ in degrees):
        return single
    main = min(entry for entry in degrees if entry[1])[2]
    (inner, left), (outer, right) = _parted(left, main), _parted(right, main)
    found = single * gcd(inner, outer)
    return (
        found
        if _apart(left, right, main)
        else (found * (_heuristic(left, right) or _common(left, right, main))).upright()
    )


def _parted(poly: Polynomial, main: int) -> tuple[Polynomial, Polynomial]:
    """Return the common divisor of the coefficients of the powers of a generator, and the polynomial over it."""
    content = reduce(gcd, sorted(poly.by([main]).values(), key=len), poly.ring.zero)
    return content, poly if content == 1 else _exact(poly, content)


def _heuristic(left: Polynomial, right: Polynomial) -> Polynomial | None:
    """Return the greatest common divisor, read off that of the values at a large number; None if none is found so."""
    index = max(_used(left) | _used(right), default=None)
    size = math.gcd(*left.values(), *right.values())
    if index is None:
        return left.ring.constant(size)
    left, right = left.primitive()[1], right.primitive()[1]
    at = 2 * min(max(map(abs, poly.values())) for poly in (left, right)) + 29
    for _ in range(_TRIES):
        bits = at.bit_length() * max(left.degrees()[index], right.degrees()[index])
        if bits > _LONGEST:
            return None
        spend((len(left) + len(right)) * (1 + bits // 1_000))
        values = left.put(index, at), right.put(index, at)
        if all(values) and (found := _heuristic(*values)) is not None:
            divisor = _read_off(found, index, at).primitive()[1].upright()
            if left.exact(divisor) is not None and right.exact(divisor) is not None:
                return divisor * size
        at = 73_794 * at * math.isqrt(math.isqrt(at)) // 27_011
    return None


def _read_off(value: Polynomial, index: int, at: int) -> Polynomial:
    """Return the polynomial with small coefficients that has a value where a generator is a large number."""
    found = Polynomial(value.ring)
    power = 0
    while value:
        rest: dict[Monomial, int] = {}
        for monomial, coefficient in value.items():
            above, digit = divmod(coefficient, at)
            if digit > at // 2:
                above, digit = above + 1, digit - at
            if digit:
                found[(*monomial[:index], power, *monomial[index + 1 :])] = digit
            if above:
                rest[monomial] = above
        value, power = Polynomial(value.ring, rest), power + 1
    return found


def _common(left: Polynomial, right: Polynomial, main: int) -> Polynomial:
    """Return the common divisor of two polynomials whose coefficients by a generator have none."""
    if left.degrees()[main] < right.degrees()[main]:
        left, right = right, left
    while right:
        if not right.degrees()[main]:
            return right.ring.one
        rest = _remainder(left, right, main)
        left, right = right, _parted(rest, main)[1] if rest else rest
    return left


def _remainder(left: Polynomial, right: Polynomial, main: int) -> Polynomial:
    """Return the remainder of a multiple of the left polynomial, so that no fractions occur."""
    powers, degree = right.by([main]), right.degrees()[main]
    lead = powers[max(powers)]
    while left and (highest := left.degrees()[main]) >= degree:
        above = left.by([main])
        factor = above[max(above)] * left.ring.gens[main] ** (highest - degree)
        spend(len(left) * len(lead) + len(right) * len(factor))
        left = (left * lead - right * factor).primitive()[1]
    return left


def _apart(left: Polynomial, right: Polynomial, main: int) -> bool:
    """Whether remainders by a prime show that no divisor with a certain generator is common; False says nothing."""
    spend(len(left) + len(right))
    first, second = _image(left, main), _image(right, main)
    if not first or not second or len(first) <= left.degrees()[main] or len(second) <= right.degrees()[main]:
        return False
    while second:
        inverse = pow(second[-1], -1, _PRIME)
        spend(len(first) * len(second) // 8)
        while len(first) >= len(second):
            factor, at = first[-1] * inverse % _PRIME, len(first) - len(second)
            for index, value in enumerate(second):
                first[at + index] = (first[at + index] - factor * value) % _PRIME
            _trim(first)
        first, second = second, first
    return len(first) == 1


def _image(poly: Polynomial, main: int) -> list[int]:
    """Return the coefficients by powers of a generator, the others at some numbers, modulo the prime."""
    found = [0] * (poly.degrees()[main] + 1)
    for monomial, coefficient in poly.items():
        for index, exponent in enumerate(monomial):
            if exponent and index != main:
                coefficient = coefficient * pow(1_000_003 + 7_919 * index, exponent, _PRIME) % _PRIME
        found[monomial[main]] = (found[monomial[main]] + coefficient) % _PRIME
    _trim(found)
    return found


def _trim(coefficients: list[int]) -> None:
    while coefficients and not coefficients[-1]:
        coefficients.pop()


def square_free(poly: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
    """Return a number, and primitive factors without squares with multiplicities, whose product a polynomial is.

    >>> x, y = ring(2).gens
    >>> square_free(8 * y * (x + y) ** 2) == (8, [(y, 1), (x + y, 2)])
    True
    """
    content, rest = poly.upright().primitive()
    unit = content if poly.upright() is poly else -content
    power = rest.shared()
    factors = [(poly.ring.gens[index], k) for index, k in enumerate(power) if k]
    rest = rest.over_monomial(power)
    while rest != 1:
        main = min((degree, index) for index, degree in enumerate(rest.degrees()) if degree)[1]
        rest, part = _parted(rest, main)
        factors.extend(_by_multiplicity(part, main))
    return unit, factors


def _by_multiplicity(poly: Polynomial, main: int) -> Iterator[tuple[Polynomial, int]]:
    """Yield Yun's decomposition of a polynomial whose coefficients by a generator have no common divisor."""
    if poly.degrees()[main] == 1:
        yield poly, 1
        return
    rate = poly.diff(main)
    common = gcd(poly, rate)
    whole, rest = _exact(poly, common), _exact(rate, common)
    multiplicity = 1
    while whole.degrees()[main]:
        rest = rest - whole.diff(main)
        factor = gcd(whole, rest)
        if factor.degrees()[main]:
            yield factor, multiplicity
        whole, rest = _exact(whole, factor), _exact(rest, factor)
        multiplicity += 1


class Quotient:
    """A fraction of polynomials in lowest terms, the highest term of its denominator positive.

    Attributes:
        numer, denom: above and below the bar.

    >>> x, y = ring(2).gens
    >>> (Quotient(x**2 - y**2) / Quotient(x - y)).denom == 1
    True
    """

    __slots__ = ("denom", "numer")

    def __init__(self, numer: Polynomial, denom: Polynomial | None = None) -> None:
        bottom = numer.ring.one if denom is None else denom
        if not bottom:
            raise ZeroDivisionError("a fraction over 0")
        if bottom != 1:
            common = gcd(numer, bottom)
            common = common if bottom.upright() is bottom else -common
            numer, bottom = _exact(numer, common), _exact(bottom, common)
        self.numer, self.denom = numer, bottom

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quotient) and (self.numer, self.denom) == (other.numer, other.denom)

    def __hash__(self) -> int:
        return hash((self.numer, self.denom))

    def __bool__(self) -> bool:
        return bool(self.numer)

    def __add__(self, other: Quotient) -> Quotient:
        return Quotient(self.numer * other.denom + other.numer * self.denom, self.denom * other.denom)

    def __neg__(self) -> Quotient:
        return Quotient(-self.numer, self.denom)

    def __sub__(self, other: Quotient) -> Quotient:
        return self + -other

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient(self.numer * other.numer, self.denom * other.denom)

    def __truediv__(self, other: Quotient) -> Quotient:
        return Quotient(self.numer * other.denom, self.denom * other.numer)
