"""From values of the tower back to displayed expressions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.expression import Div, Neg, Node, Num, Pow, number
from derive.expression.parts import product_of, sum_of
from derive.field.extension import Extension
from derive.field.factored import Factored
from derive.field.polynomial import Polynomial


def to_node(tower: Extension, value: Factored) -> Node:
    """Return a display of a factored value: sign, coefficient and factors over the denominators."""
    coefficient = value.coefficient
    if not coefficient:
        return Num(0)
    size = abs(coefficient)
    above = [poly_node(tower, poly, k) for poly, k in value.powers.items() if k > 0]
    below = [poly_node(tower, poly, -k) for poly, k in value.powers.items() if k < 0]
    node = _quotient(size, above, below)
    return Neg(node) if coefficient < 0 else node


def poly_node(tower: Extension, poly: Polynomial, exponent: int = 1) -> Node:
    """Return a display of a power of a polynomial, a positive term first."""
    terms = sorted(poly.items(), key=lambda item: (sum(item[0]), item[0]), reverse=True)
    terms.sort(key=lambda item: item[1] < 0)
    shown = [_term(tower, monomial, coefficient) for monomial, coefficient in terms]
    node = sum_of(shown)
    return node if exponent == 1 else Pow(node, Num(exponent))


def _term(tower: Extension, monomial: tuple[int, ...], coefficient: int) -> Node:
    factors = [
        tower.generators[i].node if k == 1 else Pow(tower.generators[i].node, Num(k))
        for i, k in enumerate(monomial)
        if k
    ]
    node = _quotient(Fraction(abs(coefficient)), factors, [])
    return Neg(node) if coefficient < 0 else node


def _quotient(size: Fraction, above: Iterable[Node], below: list[Node]) -> Node:
    top = _product(size.numerator, list(above))
    return Div(top, _product(size.denominator, below)) if below or size.denominator != 1 else top


def _product(coefficient: int, factors: list[Node]) -> Node:
    parts = factors if coefficient == 1 else [number(coefficient), *factors]
    return product_of(parts)
