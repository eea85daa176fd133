"""Exponentials, logarithms, real powers and absolute values in the tower.

Identities used, each valid at every real point where the left side is defined:
``ln u = Σ k ln|p|`` for ``u = Π p^k``, ``e^(c ln|p|) = |p|^c``, ``√(p² q) = |p| √q``, ``|u v| = |u| |v|``,
and odd roots of any product factor by factor.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import isqrt

from derive.budget import remember, share
from derive.expression import Call, Const, Node, Num, Pow, Root, number
from derive.field.display import poly_node, to_node
from derive.field.extension import Extension
from derive.field.factored import Factored, Term, Undecidable
from derive.field.polynomial import Monomial, Polynomial, square_free

_FACTORING = 200_000
"""Steps for the squares in a radicand; without them it stays as it is."""

_MAX_ROOT = 64
"""Roots of higher degree are exponentials of logarithms: x^2.71828."""


def linear(tower: Extension, value: Factored) -> dict[Term, Fraction]:
    """Write a value as a rational combination of terms."""
    field = tower.field
    above = {poly: k for poly, k in value.powers.items() if k > 0}
    shift: dict[int, int] = {}
    below = []
    for poly, k in value.powers.items():
        if k < 0:
            generator = tower.kind(poly)
            if generator is None:
                below.append((poly, k))
            else:
                shift[generator.index] = k
    rest = frozenset(below)
    combination: dict[Term, Fraction] = {}
    if not value.coefficient:
        return combination
    for monomial, coefficient in field.reduce(field.expand(above)).items():
        powers = tuple((i, e) for i, k in enumerate(monomial) if (e := k + shift.get(i, 0)))
        combination[powers, rest] = value.coefficient * coefficient
    return combination


def combined(tower: Extension, vector: Mapping[Term, Fraction]) -> Factored:
    """Return the value of a rational combination of terms."""
    terms = []
    for key, coefficient in vector.items():
        powers, rest = key
        terms.append(Factored(coefficient, {**{tower.field.gens[i]: e for i, e in powers}, **dict(rest)}))
    return tower.field.sum(terms)


def _lone(tower: Extension, key: Term, kind: str) -> int | None:
    """Return the index of the generator of that kind that a term consists of."""
    powers, rest = key
    if rest or len(powers) != 1 or powers[0][1] != 1 or tower.generators[powers[0][0]].kind != kind:
        return None
    return int(powers[0][0])


def exponential(tower: Extension, exponent: Factored, node: Node | None = None) -> Factored:
    """Return e^u, over the basis of the exponents met so far.

    Args:
        tower: the field.
        exponent: u.
        node: how the power is displayed.
    """
    vector = linear(tower, exponent)
    parts: list[Factored] = []
    for key in list(vector):
        at = _lone(tower, key, "ln")
        if at is not None and vector[key].denominator <= _MAX_ROOT:
            base = absolute(tower, tower.generators[at].arguments[0])
            parts.append(real_power(tower, base, vector.pop(key)))
            node = None
    if vector:
        parts.append(_over_basis(tower, vector, node))
    return tower.field.product(parts)


def _over_basis(tower: Extension, vector: Mapping[Term, Fraction], node: Node | None) -> Factored:
    coordinates = tower.exponents.coordinates(vector)
    if coordinates is None:
        tower.exponents.add(vector)
        tower.exponentials.append(_new_exponential(tower, vector, node))
        return tower.field.generator(tower.exponentials[-1])
    factors = []
    for position, coordinate in coordinates.items():
        if coordinate.denominator > 1:
            _refine(tower, position, coordinate.denominator)
        index = tower.exponentials[position]
        factors.append(tower.field.power(tower.field.generator(index), coordinate.numerator))
    return tower.field.product(factors)


def _refine(tower: Extension, position: int, by: int) -> None:
    """Replace a basis exponent by a fraction of it; the old generator becomes a power of the new."""
    old = tower.exponentials[position]
    tower.exponents.divide(position, by)
    new = _new_exponential(tower, tower.exponents.basis[position], None)
    tower.exponentials[position] = new
    tower.field.relate(old, 1, tower.field.gens[new] ** by)


def _new_exponential(tower: Extension, vector: Mapping[Term, Fraction], node: Node | None) -> int:
    exponent = combined(tower, vector)
    return tower.new("exp", node or _power_node(tower, vector, exponent), (exponent,), never_negative=True)


def _power_node(tower: Extension, vector: Mapping[Term, Fraction], exponent: Factored) -> Node:
    """Return x^n rather than e^(n ln x)."""
    for index in {i for powers, _ in vector for i, k in powers if k == 1}:
        generator = tower.generators[index]
        if generator.kind == "ln" and all((index, 1) in powers for powers, _ in vector):
            rest = tower.field.over(exponent, tower.field.generator(index))
            return Pow(to_node(tower, absolute(tower, generator.arguments[0])), to_node(tower, rest))
    return Pow(Const("e"), to_node(tower, exponent))


def logarithm(tower: Extension, value: Factored, node: Node | None = None) -> Factored:
    """Return ln u as a combination of logarithms of the absolute values of the factors of u.

    Args:
        tower: the field.
        value: u, positive wherever the expression is defined; recorded as a condition.
        node: how u is displayed.

    Raises:
        Undecidable: if u is zero.
    """
    if not value.coefficient:
        raise Undecidable("the logarithm of 0")
    tower.assume(value, node or to_node(tower, value), ">")
    alone = node if value.coefficient == 1 and list(value.powers.values()) == [1] else None
    return _log_absolute(tower, value, alone)


def _log_absolute(tower: Extension, value: Factored, node: Node | None = None) -> Factored:
    field = tower.field
    terms = []
    size = abs(value.coefficient)
    for whole, sign in ((size.numerator, 1), (size.denominator, -1)):
        for prime, k in _integer_factors(whole):
            terms.append(field.scale(_log_generator(tower, field.rational(prime), prime, Num(prime)), sign * k))
    for poly, k in value.powers.items():
        for factor, multiplicity in _factors(tower, poly):
            terms.append(field.scale(_log_factor(tower, factor, node), k * multiplicity))
    return field.sum(terms)


def _log_factor(tower: Extension, poly: Polynomial, node: Node | None) -> Factored:
    generator = tower.kind(poly)
    kind = generator.kind if generator is not None else ""
    if generator is not None:
        if kind == "exp":
            return generator.arguments[0]
        if kind in ("even root", "odd root"):
            return tower.field.scale(_log_absolute(tower, generator.arguments[0]), Fraction(1, generator.detail[1]))
        if kind == "abs":
            return _log_absolute(tower, generator.arguments[0])
    value = Factored(Fraction(1), {poly: 1})
    return _log_generator(tower, value, poly, node or to_node(tower, absolute(tower, value)))


def _log_generator(tower: Extension, value: Factored, key: Hashable, node: Node) -> Factored:
    return tower.once(("ln", key), lambda: tower.new("ln", Call("ln", node), (value,)))


def absolute(tower: Extension, value: Factored, node: Node | None = None) -> Factored:
    """Return |u| as a product of absolute values, resolved where a sign is known."""
    coefficient = abs(value.coefficient)
    factors = [tower.rational(coefficient)]
    for poly, k in value.powers.items():
        sign = tower.sign(poly)
        if k % 2 == 0 or sign:
            factors.append(Factored(Fraction(sign if k % 2 else 1), {poly: k}))
        else:
            factors.append(tower.field.power(_absolute_generator(tower, poly), k))
    return tower.field.product(factors)


def _absolute_generator(tower: Extension, poly: Polynomial) -> Factored:
    def make() -> int:
        value = Factored(Fraction(1), {poly: 1})
        index = tower.new("abs", Call("abs", poly_node(tower, poly)), (value,), never_negative=True)
        tower.field.relate(index, 2, poly * poly)
        return index

    return tower.once(("abs", poly), make)


def power(tower: Extension, base: Factored, exponent: Factored, node: Node) -> Factored:
    """Return u^v: an integer power, a radical, or e^(v ln u).

    Raises:
        Undecidable: for a power of zero that has no value.
    """
    if not exponent.powers:
        return real_power(tower, base, exponent.coefficient, node.children[0])
    return exponential(tower, tower.field.times(exponent, logarithm(tower, base, node.children[0])), node)


def real_power(tower: Extension, value: Factored, exponent: Fraction, node: Node | None = None) -> Factored:
    """Return u^q for a rational q; an odd root of a negative number is the real one.

    Args:
        tower: the field.
        value: u; not negative if q has an even denominator, which is recorded as a condition.
        exponent: q.
        node: how u is displayed.
    """
    if exponent.denominator == 1:
        return tower.field.power(value, exponent.numerator)
    if tower.field.is_zero(value):
        return tower.field.power(tower.field.zero, 1 if exponent > 0 else -1)
    if exponent.denominator > _MAX_ROOT:
        return exponential(tower, tower.field.scale(logarithm(tower, value, node), exponent))
    if exponent.denominator % 2 == 0:
        tower.assume(value, node or to_node(tower, value), ">=" if exponent > 0 else ">")
    whole, parts = _partial_fractions(exponent)
    factors = [tower.field.power(value, whole)]
    for prime, level, count in parts:
        root = _even_root if prime == 2 else _odd_root
        factors.append(root(tower, _square_free(tower, value), prime, level, count))
    return tower.field.product(factors)


def _odd_root(tower: Extension, value: Factored, prime: int, level: int, count: int) -> Factored:
    sign = 1 if value.coefficient > 0 or count % 2 == 0 else -1
    factors = [tower.rational(sign), _number_root(tower, abs(value.coefficient), prime, level, count)]
    factors.extend(_radical(tower, poly, prime, level, k * count) for poly, k in value.powers.items())
    return tower.field.product(factors)


def _even_root(tower: Extension, value: Factored, prime: int, level: int, count: int) -> Factored:
    """Return |a|^(count/2^level) · √(b)… for u = a b with a of known sign and b the rest under one radical."""
    factors = [_number_root(tower, abs(value.coefficient), prime, level, count)]
    sign = 1 if value.coefficient > 0 else -1
    rest = tower.field.ring.one
    for poly, k in value.powers.items():
        known = tower.sign(poly)
        if known:
            factors.append(_radical(tower, poly * known, prime, level, k * count))
            sign *= known if k % 2 else 1
            continue
        even = k - k % 2
        if even:
            (size,) = absolute(tower, Factored(Fraction(1), {poly: 1})).powers
            factors.append(_radical(tower, size, prime, level, even * count))
        if k % 2:
            rest = rest * poly
    if rest != 1:
        factors.append(_radical(tower, tower.field.reduce(rest * sign), prime, level, count))
    elif sign < 0:
        raise Undecidable("an even root of a negative number")
    return tower.field.product(factors)


def _number_root(tower: Extension, value: Fraction, prime: int, level: int, count: int) -> Factored:
    return tower.field.product(
        _radical(tower, factor, prime, level, sign * k * count)
        for whole, sign in ((value.numerator, 1), (value.denominator, -1))
        for factor, k in _integer_factors(whole)
    )


def _radical(tower: Extension, base: Polynomial | int, prime: int, level: int, count: int) -> Factored:
    """Return base^(count / prime^level) by a chain of radicals, each the root of the one before."""
    field = tower.field
    generator = None if isinstance(base, int) else tower.kind(base)
    if generator is not None and generator.kind == "exp":
        return exponential(tower, field.scale(generator.arguments[0], Fraction(count, prime**level)))
    if generator is not None and generator.kind.endswith("root") and generator.detail[1] == prime:
        base, _, below = generator.detail
        return _radical(tower, base, prime, level + below, count)
    value = field.rational(base) if isinstance(base, int) else field.polynomial(base)
    whole, rest = divmod(count, prime**level)
    while rest and rest % prime == 0:
        rest, level = rest // prime, level - 1
    result = field.power(value, whole)
    if not rest:
        return result
    below_value, below_poly = value, field.ring.constant(base) if isinstance(base, int) else base
    for step in range(1, level + 1):
        index = _radical_index(tower, base, prime, step, below_value, below_poly)
        below_value, below_poly = field.generator(index), field.gens[index]
    return field.times(result, field.power(below_value, rest))


def _radical_index(
    tower: Extension, base: Polynomial | int, prime: int, level: int, inner: Factored, relation: Polynomial
) -> int:
    key = ("root", base, prime, level)
    found = tower.named.get(key)
    if found is not None:
        return found
    shown = number(base) if isinstance(base, int) else poly_node(tower, base)
    even = prime == 2
    kind, shown = "even root" if even else "odd root", Root(shown, Num(prime**level))
    index = tower.new(kind, shown, (inner,), (base, prime, level), key, never_negative=even)
    tower.field.relate(index, prime, relation)
    return index


def _factors(tower: Extension, poly: Polynomial) -> list[tuple[Polynomial, int]]:
    if not tower.thorough or len(poly) == 1:
        return [(poly, 1)]
    return list(_decomposed(poly, True)[1])


def _square_free(tower: Extension, value: Factored) -> Factored:
    """Split repeated factors off the polynomials of a radicand: √(x² + 2x + 1) is |x + 1|."""
    if all(len(poly) == 1 for poly in value.powers):
        return value
    parts = [tower.rational(value.coefficient)]
    for poly, k in value.powers.items():
        unit, factors = _split(poly, tower.thorough)
        parts.append(tower.field.power(tower.rational(unit), k))
        parts.extend(Factored(Fraction(1), {factor: k * multiplicity}) for factor, multiplicity in factors)
    return tower.field.product(parts)


@remember(4096)
def _split(poly: Polynomial, thorough: bool) -> tuple[int, tuple[tuple[Polynomial, int], ...]]:
    if len(poly) == 1:
        return 1, ((poly, 1),)
    unit, factors = _decomposed(poly, thorough)
    positive = []
    for factor, k in factors:
        if factor[max(factor)] < 0:
            factor, unit = -factor, unit * (-1) ** k
        positive.append((factor, k))
    return unit, tuple(positive)


def _decomposed(poly: Polynomial, thorough: bool) -> tuple[int, list[tuple[Polynomial, int]]]:
    """Return the unit and the (irreducible or square-free) factors of a polynomial, with multiplicities."""
    unit, factors = share(lambda: square_free(poly), _FACTORING) or (1, [(poly, 1)])
    if thorough:
        factors = [(part, k) for factor, k in factors for part in _irreducible(factor)]
    return unit, factors


def _irreducible(poly: Polynomial) -> list[Polynomial]:
    """Return the irreducible factors of a primitive polynomial without squares, so far as they can be found."""
    degrees = poly.degrees()
    # The square-free decomposition looks at a generator of lowest degree, and parts the common divisor there.
    if min(filter(None, degrees)) == 1:
        return [poly]
    from derive.sympy_door.door import factors

    used = [index for index, degree in enumerate(degrees) if degree]
    found = factors({tuple(monomial[index] for index in used): c for monomial, c in poly.items()})
    return [_embedded(factor, used, poly).upright() for factor in found] or [poly]


def _embedded(small: Mapping[Monomial, int], used: list[int], like: Polynomial) -> Polynomial:
    """Return a polynomial in some generators as one in all."""
    found = Polynomial(like.ring)
    for monomial, coefficient in small.items():
        full = [0] * like.ring.count
        for index, exponent in zip(used, monomial, strict=True):
            full[index] = exponent
        found[tuple(full)] = coefficient
    return found


@remember(1024)
def _integer_factors(value: int) -> tuple[tuple[int, int], ...]:
    """Factor a positive integer by trial division; a large remainder counts as prime, or as the square it is."""
    found: dict[int, int] = {}
    rest, divisor = value, 2
    while divisor * divisor <= rest and divisor < 2_000:
        while rest % divisor == 0:
            found[divisor] = found.get(divisor, 0) + 1
            rest //= divisor
        divisor += 1 if divisor == 2 else 2
    if rest > 1:
        root = isqrt(rest)
        square = root * root == rest
        prime = root if square else rest
        found[prime] = found.get(prime, 0) + (2 if square else 1)
    return tuple(found.items())


@remember(1024)
def _partial_fractions(value: Fraction) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Write q as an integer plus fractions a/p^k with 0 < a < p^k.

    >>> _partial_fractions(Fraction(1, 6))
    (-1, ((2, 1, 1), (3, 1, 2)))
    """
    parts = []
    rest = value
    for prime, level in _integer_factors(value.denominator):
        modulus = prime**level
        cofactor = value.denominator // modulus
        count = value.numerator * pow(cofactor, -1, modulus) % modulus
        parts.append((prime, level, count))
        rest -= Fraction(count, modulus)
    return rest.numerator, tuple(parts)


def cofunction(tower: Extension, value: Factored, sign: int) -> Factored:
    """Return √(1 + sign·u²), which turns a sine into a cosine and a hyperbolic sine into a cosine."""
    field = tower.field
    square = field.sum((field.one, field.scale(field.power(value, 2), sign)))
    return real_power(tower, square, Fraction(1, 2))
