"""Mistakes with vectors and matrices, each told by what undoes it: a transpose too many, the order of factors, a sign.

No strategy knows them.  Each takes a wrong line and yields what it would be without one such mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, permutations

from derive.expression import Add, Mul, Neg, Node, Whole, number, postorder, replace
from derive.record.step import Twin
from derive.vectors.matrices import transposed

_ORDERS = 6


def _inside(operation: str, made: Callable[[Whole], Iterable[Node]]) -> Callable[[Node], Iterator[Node]]:
    """Return what puts something else in the place of one operation in a line, the outer ones first."""

    def mended(line: Node) -> Iterator[Node]:
        for part in reversed(list(postorder(line))):
            if isinstance(part, Whole) and part.name == operation:
                yield from (replace(line, {part: other}) for other in made(part))

    return mended


def _reordered(product: Whole) -> Iterator[Node]:
    return (Whole("product", *order) for order in islice(permutations(product.children), _ORDERS))


def _one_transposed(product: Whole) -> Iterator[Node]:
    factors = product.children
    for place, one in enumerate(factors):
        yield Whole("product", *factors[:place], transposed(one), *factors[place + 1 :])


def _one_turned(line: Node) -> Iterator[Node]:
    terms = line.children if isinstance(line, Add) else ()
    for place, term in enumerate(terms):
        yield Add(*terms[:place], Neg(term), *terms[place + 1 :])


_TURNED = Twin("sign", "matrices", "the sign is wrong", "(b - A x)' = -A", lambda line: (Neg(line),), ("-A x", "A x"))
_TERM_TURNED = Twin("sign", "matrices", "a sign is wrong", "a - b", _one_turned, ("A x - b", "A x + b"))
TWINS: tuple[Twin, ...] = (
    Twin("transpose", "matrices", "the whole is transposed", "the gradient has the shape of the variable",
         lambda line: (transposed(line),), ("A x", "x^T A^T")),
    Twin("factor-lost", "matrices", "a factor 2 is missing", "the gradient of u^T u is 2 J^T u",
         lambda line: (Mul(number(2), line),), ("2 A x", "A x")),
    _TURNED,
    Twin("transpose", "matrices", "a transpose is too many", "(A^T)^T = A",
         _inside("transpose", lambda part: part.children), ("A x", "A^T x")),
    Twin("order-of-matrices", "matrices", "the order of the factors is wrong", "A B is not B A",
         _inside("product", _reordered), ("A B", "B A")),
    Twin("transpose", "matrices", "a transpose is missing", "(A B)^T = B^T A^T",
         _inside("product", _one_transposed), ("A^T B", "A B")),
    _TERM_TURNED,
)  # fmt: skip
"""The likeliest first."""
