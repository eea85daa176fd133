"""In which order the factors of a product are written: numbers, letters, polynomials, functions."""

from __future__ import annotations

from fractions import Fraction

from derive.expression.node import Node, postorder
from derive.expression.nodes import Add, Call, Div, Mul, Neg, Num, Pow, Root, Sym
from derive.expression.numbers import rational

_ALGEBRAIC = frozenset((Add, Div, Mul, Neg, Num, Pow, Sym))
_NUMBER, _CONSTANT, _LETTER, _ROOT, _POLYNOMIAL, _FUNCTION, _SUM, _TOWER = range(-1, 7)

_WIDE = 12
"""Size beyond which a sum with functions stands behind a function: (a - y) σ'(z), but cos(x) (a long sum)."""


def rank(factor: Node) -> int:
    """Order a factor of a product: (20x^4 + 2) sec(u), 2x cos(x) e^sin(x); equal ranks stand as first seen.

    Returns:
        Small for what stands in front: numbers, constants, letters, their roots, sums without functions, functions,
        wide sums with functions, and last a power with a function in its exponent, which could be read as having the
        next factor there.
    """
    if rational(factor) is not None:
        return _NUMBER
    if not factor.free and not factor.has(Call):
        return _CONSTANT
    base: Node = factor
    while isinstance(base, (Pow, Root)):
        base = base.children[0]
    if isinstance(base, Sym) or (isinstance(base, Call) and base.name == "abs"):
        whole = factor is base or (isinstance(factor, Pow) and rational(factor.exponent) is not None)
        return _LETTER if whole and not factor.has(Root) else _ROOT
    if isinstance(factor, Pow) and factor.exponent.has(Call):
        return _TOWER
    if _is_polynomial(factor):
        return _POLYNOMIAL
    return _SUM if isinstance(base, Add) and base.has(Call) and base.size > _WIDE else _FUNCTION


def _is_polynomial(factor: Node) -> bool:
    base, power = (factor.base, rational(factor.exponent)) if isinstance(factor, Pow) else (factor, Fraction(1))
    if not isinstance(base, Add) or not base.kinds <= _ALGEBRAIC or power is None or power.denominator > 1:
        return False
    return all(rational(part.exponent) is not None for part in postorder(base) if isinstance(part, Pow))
