"""Sums of matrix products with a common factor on one side."""

from __future__ import annotations

from derive.expression import Add, Mul, Neg, Node, Whole
from derive.expression.shapes import shape_of
from derive.indexed.matrices import matrix_product, transposed


def factored(node: Node) -> Node:
    """Write A x + B x as (A + B) x, where all terms end (or begin) with the same factors."""
    if isinstance(node, Whole) and node.name == "transpose":
        (inner,) = node.children
        short = factored(inner)
        return node if short is inner else transposed(short)
    if not isinstance(node, Add):
        return node
    read = [_matrix_factors(term) for term in node.children]
    if any(parts is None for parts in read):
        return node
    terms = [parts for parts in read if parts is not None]
    for at_end in (True, False):
        common = _common([factors[::-1] if at_end else factors for _, _, factors in terms])
        if not common:
            continue
        rest = []
        for sign, numbers, factors in terms:
            kept = factors[: len(factors) - common] if at_end else factors[common:]
            inner = matrix_product(*numbers, *kept) if numbers else matrix_product(*kept)
            rest.append(Neg(inner) if sign < 0 else inner)
        shared = terms[0][2][-common:] if at_end else terms[0][2][:common]
        if any(shape_of(part) != shape_of(rest[0]) for part in rest):
            continue
        return matrix_product(Add(*rest), *shared) if at_end else matrix_product(*shared, Add(*rest))
    return node


def _common(terms: list[tuple[Node, ...]]) -> int:
    """Return how many leading factors all terms share, leaving each one of its own."""
    most = min(len(factors) for factors in terms) - 1
    count = 0
    while count < most and len({factors[count] for factors in terms}) == 1:
        count += 1
    return count


def _matrix_factors(term: Node) -> tuple[int, tuple[Node, ...], tuple[Node, ...]] | None:
    sign = 1
    if isinstance(term, Neg):
        sign, term = -1, term.operand
    numbers: tuple[Node, ...] = ()
    if isinstance(term, Mul):
        *front, term = term.children
        numbers = tuple(front)
    if isinstance(term, Whole) and term.name == "product":
        return sign, numbers, term.children
    return None
