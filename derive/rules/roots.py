"""The move that clears fractions of numbers under a square root: 2√(1 − x²/4) = √(4 − x²)."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm

from derive.expression import Add, Node, canonical
from derive.rules.terms import Line, Power, Term


def root_of_fractions(line: Line, node: Node) -> Node | None:
    """1/(2 sqrt(1 - x^2/4)) = 1/sqrt(4 - x^2), for odd powers of the root too."""
    if line.notation.decimals:
        return None
    term = line.term(node)
    coefficient, powers, changed = term.coefficient, dict[Node, Power](), False
    for key, (base, exponent) in term.powers.items():
        square = _square_below(line, base, exponent)
        if square > 1 and isinstance(exponent, Fraction):
            base = line.sum([part.scaled(Fraction(square)) for part, _ in line.terms(base)])
            key, changed = canonical(base), True
            coefficient *= Fraction(isqrt(square)) ** -exponent.numerator
        if key in powers:
            return None
        powers[key] = Power(base, exponent)
    return line.build(Term(coefficient, powers)) if changed else None


def _square_below(line: Line, base: Node, exponent: object) -> int:
    """Return the common denominator of the terms of a radicand if it is a square, else 1."""
    if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent.denominator != 2:
        return 1
    below = lcm(*(term.coefficient.denominator for term, _ in line.terms(base)))
    return below if isqrt(below) ** 2 == below else 1
