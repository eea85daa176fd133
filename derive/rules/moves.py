"""How an algebraic move reaches the places of a line where it applies.

A move works on the sums, products and quotients of a line; it does not enter arguments of functions,
exponents, bases of powers or radicands (integrands it does), which stay as the person wrote them.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.derivation import Rewrite
from derive.expression import Add, Div, Integral, Mul, Neg, Node, Piecewise, Pow, Rel, Root, fold
from derive.expression.tidy import flatten, negate, tidy
from derive.rules.terms import Line

Local = Callable[[Line, Node], Node | None]

MAX_SIZE = 400
"""Lines with more nodes are left alone."""
_MAX_DEPTH = 60
_OPEN = (Add, Mul, Div, Neg, Rel)


def everywhere(
    local: Local, *kinds: type[Node], settle: Callable[[Node], Node] = tidy, deep: bool = False
) -> Callable[[Node], Rewrite | None]:
    """Return the rewrite that applies a local move wherever it fits, innermost first.

    Args:
        local: from the line and one subexpression to what replaces it, or None.
        kinds: the kinds of node that it is tried on.
        settle: how the rewritten line is made presentable.
        deep: whether radicands and bases of powers are entered too.
    """

    def rewrite(whole: Node) -> Rewrite | None:
        if whole.pending or whole.size > MAX_SIZE or whole.depth > _MAX_DEPTH:
            return None
        line = Line(whole)
        fired = False

        def combine(node: Node, children: tuple[Node, ...]) -> Node:
            nonlocal fired
            node = node.with_children(_entered(node, children, deep))
            found = local(line, node) if isinstance(node, kinds) else None
            if found is None or found is node:
                return node
            fired = True
            return found

        after = settle(fold(whole, combine))
        if not fired or after is whole:
            return None
        # What is cancelled in an integrand vanishes at single points, which an integral does not see.
        needed = tuple(c for c in line.conditions(after) if c.free <= after.free | whole.free)
        return Rewrite(after, conditions=needed)

    return rewrite


def _entered(node: Node, children: tuple[Node, ...], deep: bool = False) -> tuple[Node, ...]:
    if isinstance(node, _OPEN):
        return children
    if isinstance(node, Integral):
        return children[0], *node.children[1:]
    if deep and isinstance(node, (Root, Pow)):
        return children[0], node.children[1]
    if isinstance(node, Piecewise):
        last = len(children) - 1
        return tuple(
            child if index % 2 == 0 or (index == last and index % 2 == 0) else node.children[index]
            for index, child in enumerate(children)
        )
    return node.children


def flattened(line: Node) -> Node:
    """Open sums within sums and products within products, and gather signs; numbers are not added up."""

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(node, Add):
            return Add(*flatten(Add, children))
        if isinstance(node, Neg):
            return negate(children[0])
        return node.with_children(_entered(node, children))

    return fold(line, combine)
