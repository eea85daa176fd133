"""Sums of matrix products: like terms collected, a common factor on one side taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from derive.expression import ZERO, Add, Div, Mul, Neg, Node, Whole, number, rational
from derive.expression.parts import factors_of, product_of
from derive.vectors.declare import SCALAR, dimension
from derive.vectors.matrices import matrix_product, signed, transposed
from derive.vectors.shapes import shape_of


class Term(NamedTuple):
    """A multiple of a product: a rational number, letters that are numbers, matrices in their order."""

    coefficient: Fraction
    numbers: tuple[Node, ...]
    factors: tuple[Node, ...]

    def node(self) -> Node:
        """Return the term."""
        return times(self.coefficient, matrix_product(*self.numbers, *self.factors))


def times(coefficient: Fraction, node: Node) -> Node:
    """Return a rational multiple of an expression, as a person would write it."""
    own, inner = _multiple(node)
    whole = own * coefficient
    size = abs(whole)
    top = inner
    if size.numerator != 1:
        numbers = factors_of(inner)
        top = Mul(number(size.numerator), *numbers)
    scaled = top if size.denominator == 1 else Div(top, number(size.denominator))
    return Neg(scaled) if whole < 0 else scaled


def collected(node: Node) -> Node:
    """Return a multiple of a sum with like terms collected, and the number that all share in front.

    >>> from derive.expression import Array
    >>> A, x = Array("A", "n", "n"), Array("x", "n")
    >>> str(collected(Div(Add(Whole("product", A, x), Whole("product", A, x)), number(2))))
    'A x'
    """
    outer, inner = _multiple(node)
    if not isinstance(inner, Add) or shape_of(inner) == SCALAR:
        return node
    terms, count = _terms(inner)
    if len(terms) == count and outer == 1:
        return node
    if not terms:
        return ZERO if shape_of(inner) == SCALAR else node
    shared = _content(terms)
    if len(terms) == 1:
        return signed(times(outer, terms[0].node()))
    return times(outer * shared, Add(*(term._replace(coefficient=term.coefficient / shared).node() for term in terms)))


def factored(node: Node) -> Node:
    """Write A x + B x as (A + B) x, where all terms end (or begin) with the same factors."""
    if isinstance(node, Whole) and node.name == "transpose":
        (inner,) = node.children
        short = factored(inner)
        return node if short is inner else transposed(short)
    outer, inner = _multiple(node)
    if not isinstance(inner, Add) or shape_of(inner) == SCALAR:
        return node
    terms, _ = _terms(inner)
    if len(terms) < 2:
        return node
    for at_end in (True, False):
        common = _common([factors[::-1] if at_end else factors for _, _, factors in terms], alone=not at_end)
        if not common:
            continue
        shared = terms[0].factors[-common:] if at_end else terms[0].factors[:common]
        unit = Whole("identity", dimension(shape_of(shared[0])[0] if at_end else shape_of(shared[-1])[1]))
        kept = [factors[:-common] if at_end else factors[common:] for _, _, factors in terms]
        rest = [term._replace(factors=own or (unit,)).node() for term, own in zip(terms, kept, strict=True)]
        if any(shape_of(part) != shape_of(rest[0]) for part in rest):
            continue
        content, total = _multiple(factored(_with_content(Add(*rest))))
        whole = matrix_product(total, *shared) if at_end else matrix_product(*shared, total)
        return signed(times(outer * content, whole))
    return node


def _with_content(total: Add) -> Node:
    terms, _ = _terms(total)
    shared = _content(terms)
    return times(shared, Add(*(term._replace(coefficient=term.coefficient / shared).node() for term in terms)))


def _content(terms: Sequence[Term]) -> Fraction:
    """Return the number that all coefficients share, negative where all of them are."""
    tops = gcd(*(term.coefficient.numerator for term in terms))
    bottoms = lcm(*(term.coefficient.denominator for term in terms))
    shared = Fraction(tops, bottoms)
    return -shared if all(term.coefficient < 0 for term in terms) else shared


def _terms(total: Add) -> tuple[list[Term], int]:
    """Return the terms of a sum, like ones collected, and how many there were."""
    found: dict[tuple[tuple[Node, ...], tuple[Node, ...]], Fraction] = {}
    count = 0
    for coefficient, part in _flat(total):
        count += 1
        numbers: tuple[Node, ...] = ()
        if isinstance(part, Mul):
            *front, part = part.children
            numbers = tuple(front)
        product = isinstance(part, Whole) and part.name == "product" and shape_of(part) != SCALAR
        key = (numbers, part.children if product else (part,))
        found[key] = found.get(key, Fraction(0)) + coefficient
    return [Term(coefficient, *key) for key, coefficient in found.items() if coefficient], count


def _flat(total: Add) -> Iterator[tuple[Fraction, Node]]:
    """Yield the terms of a sum, and of multiples of sums within it, with their rational coefficients."""
    stack = [(Fraction(1), part) for part in reversed(total.children)]
    while stack:
        outer, part = stack.pop()
        own, inner = _multiple(part)
        if isinstance(inner, Add):
            stack.extend((outer * own, term) for term in reversed(inner.children))
        else:
            yield outer * own, inner


def _multiple(node: Node) -> tuple[Fraction, Node]:
    """Take a rational coefficient off: -3 A x/2 is -3/2 times A x."""
    coefficient = Fraction(1)
    while True:
        match node:
            case Neg(operand=inner):
                coefficient, node = -coefficient, inner
            case Div(numerator=top, denominator=bottom) if (value := rational(bottom)) and rational(top) is None:
                coefficient, node = coefficient / value, top
            case Mul(children=(first, *rest)) if (value := rational(first)) is not None:
                coefficient, node = coefficient * value, product_of(rest)
            case _:
                return coefficient, node


def _common(terms: list[tuple[Node, ...]], *, alone: bool) -> int:
    """Return how many leading factors all terms share, leaving each one of its own, or I."""
    most = min(len(factors) for factors in terms) - (not alone)
    count = 0
    while count < most and len({factors[count] for factors in terms}) == 1:
        count += 1
    return count
