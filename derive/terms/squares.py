"""Moves by the binomial formulas: perfect squares, a difference of squares, a sum that holds a root of its rest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import isqrt

from derive.expression import Add, Neg, Node, Num, Pow, canonical
from derive.terms.contents import sums
from derive.terms.polynomials import arranged, divide, polynomial, terms_of
from derive.terms.terms import Line, Power, Term, merge


def perfect_square(line: Line, node: Node) -> Node | None:
    """x^2 - 2x + 1 = (x - 1)^2, -e^2x - 2e^x - 1 = -(e^x + 1)^2; a whole line that is a polynomial stays a sum."""
    terms = [term for term, _ in line.terms(node)]
    if len(terms) != 3 or (node is line.node and polynomial(terms) is not None):
        return None
    for place in (2, 1, 0):
        first, second = terms[:place] + terms[place + 1 :]
        cross = terms[place]
        sign = Fraction(1 if first.coefficient > 0 else -1)
        a, b = (_root(line, term.scaled(sign)) for term in (first, second))
        if a is None or b is None:
            continue
        product = line.product(a, b)
        if product.key == cross.key and abs(cross.coefficient) == 2 * product.coefficient:
            base = line.sum(arranged(line, [a, b if sign * cross.coefficient > 0 else b.scaled(Fraction(-1))]))
            return Pow(base, Num(2)) if sign > 0 else Neg(Pow(base, Num(2)))
    return None


def _root(line: Line, term: Term) -> Term | None:
    """Return a with a^2 the term, up to its sign, if its coefficient is a square."""
    value = term.coefficient
    top, bottom = isqrt(max(value.numerator, 0)), isqrt(value.denominator)
    if value <= 0 or top * top != value.numerator or bottom * bottom != value.denominator:
        return None
    halves = {key: Power(base, line.times(n, Fraction(1, 2))) for key, (base, n) in term.powers.items()}
    return Term(Fraction(top, bottom), halves)


def difference_of_squares(line: Line, node: Node) -> Node | None:
    """(1 + x) (1 - x) = 1 - x^2, (sqrt(u) - 1) (sqrt(u) + 1) = u - 1."""
    for rest, squares, count in conjugate_pairs(line, node):
        parts = [part for square in squares for part in _opened(line, square)]
        return line.build(line.product(rest, line.term(line.sum(arranged(line, merge(parts)))), count))
    return None


def conjugate_pairs(line: Line, node: Node) -> Iterator[tuple[Term, tuple[Term, Term], int]]:
    """Yield what stands beside factors (a + b)^n (a - b)^n of a product, then a^2 and -b^2, and n."""
    if sums(node) < 2:
        return
    term = line.term(node)
    brackets = [(key, power) for key, power in term.powers.items() if isinstance(power.base, Add)]
    for (key, first), (other, second) in combinations(brackets, 2):
        count = first.exponent
        if count != second.exponent or not isinstance(count, Fraction) or count.denominator != 1:
            continue
        squares = squares_of_conjugates(line, first.base, second.base)
        if squares is not None:
            rest = {k: power for k, power in term.powers.items() if k not in (key, other)}
            yield Term(term.coefficient, rest), squares, int(count)


def _opened(line: Line, square: Term) -> list[Term]:
    """Return the terms of c S for a sum S, which a root may leave: sqrt(1 + x)^2 has the terms 1 and x."""
    powers = tuple(square.powers.values())
    if len(powers) != 1 or not isinstance(powers[0].base, Add) or powers[0].exponent != 1:
        return [square]
    return [term.scaled(square.coefficient) for term, _ in line.terms(powers[0].base)]


def squares_of_conjugates(line: Line, first: Node, second: Node) -> tuple[Term, Term] | None:
    """Return a^2 and -b^2 for the factors a + b and a - b; None if they are no such pair."""
    parts = [term for term, _ in line.terms(first)]
    if len(parts) != 2:
        return None
    a, b = parts
    others = line.terms(second)
    signs = {term.key: term.coefficient for term, _ in others}
    for kept, turned in ((a, b), (b, a)):
        alike = signs.get(kept.key) == kept.coefficient and signs.get(turned.key) == -turned.coefficient
        if alike and len(others) == 2:
            return line.product(kept, kept), line.product(turned, turned).scaled(Fraction(-1))
    return None


def factor_root(line: Line, node: Node) -> Node | None:
    """u - x √u = √u (√u - x), for u = 1 + x^2: what holds no root is a multiple of the radicand."""
    terms = [term for term, _ in line.terms(node)]
    for key, base in {key: p.base for term in terms for key, p in term.powers.items() if _is_half(p)}.items():
        rooted = [term for term in terms if key in term.powers and _is_half(term.powers[key])]
        rest = [term for term in terms if term not in rooted]
        multiple = _multiple(line, rest, base) if rest else None
        if multiple is not None:
            root = Term(Fraction(1), {key: Power(base, Fraction(1, 2))})
            parts = [*(line.product(term, root) for term in multiple), *(line.product(t, root, -1) for t in rooted)]
            return line.build(line.product(root, line.term(line.sum(arranged(line, merge(parts))))))
    return None


def _is_half(power: Power) -> bool:
    return isinstance(power.base, Add) and isinstance(power.exponent, Fraction) and power.exponent.denominator == 2


def _multiple(line: Line, rest: list[Term], base: Node) -> list[Term] | None:
    """Return the terms of rest/base, if base divides it: polynomials in one letter, or multiples by one term."""
    inside = [term for term, _ in line.terms(base)]
    top, bottom = polynomial(rest), polynomial(inside)
    if top is not None and bottom is not None and top[0] is bottom[0]:
        quotient, remainder = divide(top[1], bottom[1])
        return None if remainder else terms_of(top[0], quotient, rising=line.notation.rising)
    if len(rest) != len(inside):
        return None
    ratio = line.product(rest[0], inside[0], -1)
    scaled = line.sum(line.product(term, ratio) for term in inside)
    return [ratio] if canonical(scaled) is canonical(line.sum(rest)) else None
