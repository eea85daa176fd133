"""Products and sums in index notation, taken apart and put together."""

from __future__ import annotations

from collections.abc import Callable

from derive.expression import ONE, Add, Neg, Node, Sum
from derive.expression.parts import Factors, split_product, unsigned
from derive.expression.tidy import flatten, negate


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a sum (of the opposite of one too), each with its sign."""
    if isinstance(node, Neg) and isinstance(node.operand, Add):
        return [negate(term) for term in node.operand.children]
    return list(flatten(Add, node.children)) if isinstance(node, Add) else [node]


def spread_out(body: Node, wanted: Callable[[Add], bool] = lambda total: True) -> Node:
    """Multiply out the first factor that is a (wanted) sum; a product without one is returned as it is."""
    parts = split_product(body)
    sums = [factor for factor in parts.above if isinstance(factor, Add) and wanted(factor)]
    if not sums:
        return body
    place = parts.above.index(sums[0])
    terms = []
    for term in sums[0].children:
        own = unsigned(term)
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
    parts = split_product(node)
    opened = [spread_within(factor) if isinstance(factor, Sum) else factor for factor in parts.above]
    return spread_out(Factors(parts.sign, tuple(opened), parts.below).node() if opened != list(parts.above) else node)


def summed_term(term: Node, over: Sum) -> Node:
    """Sum one term as another sum does, its sign outside."""
    inner = unsigned(term)
    total = Sum(inner, over.variable, over.lower, over.upper)
    return Neg(total) if isinstance(term, Neg) else total
