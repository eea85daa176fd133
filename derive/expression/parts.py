"""Sums and products as they stand: put together from their parts and taken apart again; nothing is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from derive.budget import uncounted
from derive.expression.indices import runs_with
from derive.expression.node import Node, postorder
from derive.expression.nodes import Add, Call, Div, Mul, Neg
from derive.expression.numbers import ONE, ZERO, rational


def functions_in(node: Node) -> frozenset[str]:
    """Return the names of the functions that are called in an expression.

    >>> from derive.expression import Sym
    >>> sorted(functions_in(Call("sin", Call("ln", Sym("x")))))
    ['ln', 'sin']
    """
    return uncounted(_functions_in, node) if node.has(Call) else _NONE


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=2048)
def _functions_in(node: Node) -> frozenset[str]:
    return frozenset(part.name for part in postorder(node) if isinstance(part, Call))


def sum_of(terms: Sequence[Node]) -> Node:
    """Return the sum of terms as they stand, 0 for none."""
    return Add(*terms) if len(terms) > 1 else terms[0] if terms else ZERO


def product_of(factors: Sequence[Node]) -> Node:
    """Return the product of factors as they stand, 1 for none."""
    return Mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def flat_sum(terms: Iterable[Node]) -> Node:
    """Return the sum of terms, the sums among them opened."""
    return sum_of([part for term in terms for part in terms_of(term)])


def flat_product(*factors: Node) -> Node:
    """Return the product of factors, the products among them opened, 1 left out and nothing merged."""
    return product_of([part for factor in factors if factor is not ONE for part in factors_of(factor)])


def terms_of(node: Node) -> tuple[Node, ...]:
    """Return the terms of a sum as they stand; anything else is one term."""
    return node.children if isinstance(node, Add) else (node,)


def factors_of(node: Node) -> tuple[Node, ...]:
    """Return the factors of a product as they stand; anything else is one factor."""
    return node.children if isinstance(node, Mul) else (node,)


def unsigned(node: Node) -> Node:
    """Return an expression without the minus in front of it, if there is one."""
    return node.operand if isinstance(node, Neg) else node


def opened_terms(node: Node) -> tuple[Node, ...]:
    """Return the terms of a sum, sums and their opposites within it opened; anything else is one term.

    >>> from derive.expression import Sym
    >>> x, y, z = map(Sym, "xyz")
    >>> [str(term) for term in opened_terms(Add(x, Neg(Add(y, z))))]
    ['x', '-y', '-z']
    """
    found: list[Node] = []
    stack = [(node, False)]
    while stack:
        part, opposite = stack.pop()
        if isinstance(part, Neg) and isinstance(part.operand, Add):
            stack.append((part.operand, not opposite))
        elif isinstance(part, Add):
            stack.extend((child, opposite) for child in reversed(part.children))
        else:
            found.append(Neg(part) if opposite else part)
    return tuple(found)


class Factors(NamedTuple):
    """A product taken apart: sign, what stands above and what stands below the bar."""

    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()

    def node(self) -> Node:
        """Return the product."""
        top = product_of(self.above)
        whole = Div(top, product_of(self.below)) if self.below else top
        return Neg(whole) if self.sign < 0 else whole

    def parted(self, name: str) -> tuple[Factors, Factors]:
        """Split into the factors free of a letter, and of letters that have it for an index, and the others."""
        moving = {factor for side in self[1:] for factor in side if _moves(factor, name)}
        free = Factors(self.sign, *(tuple(f for f in side if f not in moving) for side in self[1:]))
        bound = Factors(1, *(tuple(f for f in side if f in moving) for side in self[1:]))
        return free, bound


def _moves(factor: Node, name: str) -> bool:
    return name in factor.free or any(runs_with(letter, name) for letter in factor.free)


def split_product(node: Node) -> Factors:
    """Take a product apart, through signs and fraction bars; no power is opened.

    >>> from derive.expression import Sym
    >>> split_product(Neg(Div(Sym("a"), Sym("b")))).sign
    -1
    """
    sign, above, below = 1, list[Node](), list[Node]()
    stack = [(node, 1)]
    while stack:
        part, side = stack.pop()
        match part:
            case Neg(operand=inner):
                sign = -sign
                stack.append((inner, side))
            case Mul(children=parts):
                stack.extend((p, side) for p in reversed(parts))
            case Div(numerator=top, denominator=bottom) if rational(part) is None:
                stack.extend(((bottom, -side), (top, side)))
            case _ if part is not ONE:
                (above if side > 0 else below).append(part)
    return Factors(sign, tuple(above), tuple(below))
