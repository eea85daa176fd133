"""Products and sums in index notation, taken apart and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from derive.expression import ONE, Add, Div, Mul, Neg, Node, Sum, rational
from derive.expression.tidy import flatten, negate


class Factors(NamedTuple):
    """A product taken apart: sign, what stands above and what stands below the bar."""

    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()

    def node(self) -> Node:
        """Return the product."""
        top = product(self.above)
        whole = Div(top, product(self.below)) if self.below else top
        return Neg(whole) if self.sign < 0 else whole

    def parted(self, index: str) -> tuple[Factors, Factors]:
        """Split into the factors free of an index, sign included, and the others."""
        free = Factors(self.sign, *(tuple(f for f in side if index not in f.free) for side in self[1:]))
        bound = Factors(1, *(tuple(f for f in side if index in f.free) for side in self[1:]))
        return free, bound


def product(factors: Sequence[Node]) -> Node:
    """Return the product of any number of factors."""
    return Mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def factors_of(node: Node) -> Factors:
    """Take a product apart, through signs and fraction bars.

    >>> from derive.expression import Sym
    >>> factors_of(Neg(Div(Sym("a"), Sym("b")))).sign
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


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a sum (of the opposite of one too), each with its sign."""
    if isinstance(node, Neg) and isinstance(node.operand, Add):
        return [negate(term) for term in node.operand.children]
    return list(flatten(Add, node.children)) if isinstance(node, Add) else [node]


def spread_out(body: Node, wanted: Callable[[Add], bool] = lambda total: True) -> Node:
    """Multiply out the first factor that is a (wanted) sum; a product without one is returned as it is."""
    parts = factors_of(body)
    sums = [factor for factor in parts.above if isinstance(factor, Add) and wanted(factor)]
    if not sums:
        return body
    place = parts.above.index(sums[0])
    terms = []
    for term in sums[0].children:
        own = term.operand if isinstance(term, Neg) else term
        above = (*parts.above[:place], *((own,) if own is not ONE else ()), *parts.above[place + 1 :])
        sign = -parts.sign if isinstance(term, Neg) else parts.sign
        terms.append(Factors(sign, above, parts.below).node())
    return Add(*terms)


def spread_within(node: Node) -> Node:
    """Multiply out the first factor that is a sum, or a sum over an index of such a product."""
    if isinstance(node, Sum):
        inner = spread_within(node.body)
        if inner is node.body or not isinstance(inner, Add):
            return node
        return Add(*(summed_term(term, node) for term in inner.children))
    parts = factors_of(node)
    opened = [spread_within(factor) if isinstance(factor, Sum) else factor for factor in parts.above]
    return spread_out(Factors(parts.sign, tuple(opened), parts.below).node() if opened != list(parts.above) else node)


def summed_term(term: Node, over: Sum) -> Node:
    """Sum one term as another sum does, its sign outside."""
    inner = term.operand if isinstance(term, Neg) else term
    total = Sum(inner, over.variable, over.lower, over.upper)
    return Neg(total) if isinstance(term, Neg) else total
