"""Iterative traversals of the DAG: each distinct node is visited once and nothing recurses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from derive.budget import spend
from derive.expression.node import Node
from derive.expression.nodes import Sym

T = TypeVar("T")
_STEPS = 8
"""Steps of work for a node."""


def fold(
    root: Node,
    combine: Callable[[Node, tuple[T, ...]], T],
    memo: dict[Node, T] | None = None,
    known: Callable[[Node], T | None] | None = None,
) -> T:
    """Compute a value for `root` from the values of its operands, bottom up.

    Args:
        root: the expression.
        combine: the value of a node from the node and the values of its children.
        memo: values already known; filled in as the fold proceeds, and reusable across calls.
        known: looks up a value kept elsewhere, so that the node is not entered; None where there is none.

    Returns:
        The value of `root`.
    """
    values: dict[Node, T] = {} if memo is None else memo
    before = len(values)
    # Below None is a node whose operands have been seen to.
    stack: list[Node | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            node = cast("Node", stack.pop())
            values[node] = combine(node, tuple([values[child] for child in node.children]))
        elif node in values:
            continue
        elif known is not None and (found := known(node)) is not None:
            values[node] = found
        elif not node.children:
            values[node] = combine(node, ())
        else:
            stack += (node, None)
            stack += [child for child in reversed(node.children) if child not in values]
    spend(_STEPS * (len(values) - before))
    return values[root]


def replace(root: Node, mapping: Mapping[Node, Node]) -> Node:
    """Replace whole subexpressions, blind to binding; the tree is otherwise kept as written."""

    kinds = frozenset(map(type, mapping))

    def known(node: Node) -> Node | None:
        return node if node.kinds.isdisjoint(kinds) else None

    return fold(root, lambda node, children: node.with_children(children), dict(mapping), known)


def substitute(root: Node, name: str, value: Node) -> Node:
    """Replace the free symbol `name` by `value`, leaving bound occurrences alone.

    Args:
        root: the expression.
        name: name of a symbol.
        value: what takes its place.

    Returns:
        The expression in `value`.  A bound variable that would capture a symbol of `value` is renamed.

    >>> from derive.expression import Add, Num
    >>> substitute(Add(Sym("x"), Num(1)), "x", Num(2)) is Add(Num(2), Num(1))
    True
    """

    def descend(node: Node, children: tuple[Node, ...]) -> Node:
        if name not in node.free:
            return node
        if node.binds is not None:
            node = _avoid_capture(node, value)
            # The renamed body differs from the one folded already: fold it afresh.
            children = tuple(
                child if position == node.binds[0] else substitute(child, name, value)  # type: ignore[index]
                for position, child in enumerate(node.children)
            )
        return node.with_children(children)

    return fold(root, descend, {Sym(name): value})


def _avoid_capture(node: Node, value: Node) -> Node:
    assert node.binds is not None
    at, inside = node.binds
    bound = node.children[at]
    if not bound.free & value.free:
        return node
    (old,) = bound.free
    fresh = fresh_name(old, node.free | value.free | frozenset().union(*(c.free for c in node.children)))
    return node.with_children(
        tuple(
            Sym(fresh) if i == at else substitute(c, old, Sym(fresh)) if i in inside else c
            for i, c in enumerate(node.children)
        )
    )


def fresh_name(wish: str, taken: frozenset[str] | set[str]) -> str:
    """Return `wish`, or `wish_1`, `wish_2`, … if it is taken."""
    if wish not in taken:
        return wish
    stem = wish.split("_")[0]
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
