"""How an algebraic move reaches the places of a line where it applies.

A move works on the sums, products and quotients of a line; it does not enter arguments of functions,
exponents, bases of powers or radicands (integrands and summands it does), which stay as the person wrote them.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.derivation import Rewrite
from derive.expression import (
    ZERO,
    Add,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    fold,
    postorder,
    rational,
)
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
        needed = line.conditions(after)
        inner = [c for c in needed if not c.free <= after.free | whole.free]
        if not all(_harmless(c, whole) for c in inner):
            return None
        return Rewrite(after, conditions=tuple(c for c in needed if c not in inner))

    return rewrite


def _harmless(condition: Node, whole: Node) -> bool:
    """Whether a condition on a bound letter may be left out of sight.

    What is cancelled in an integrand vanishes at single points, which an integral does not see; an index of
    summation that starts above 0 is not 0.
    """
    if not isinstance(condition, Rel) or condition.relation != "!=":
        return False
    sums = [part for part in postorder(whole) if isinstance(part, Sum) and part.variable.name in condition.free]
    return all(
        condition.left is part.variable and condition.right is ZERO and (rational(part.lower) or 0) > 0 for part in sums
    )


def _entered(node: Node, children: tuple[Node, ...], deep: bool = False) -> tuple[Node, ...]:
    if isinstance(node, _OPEN):
        return children
    if isinstance(node, (Integral, Sum)):
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
