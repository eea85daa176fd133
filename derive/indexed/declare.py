"""The ways to make a move on lines in index notation."""

from __future__ import annotations

from collections.abc import Callable

from derive.expression import Node, fold, same, tidy
from derive.record.derivation import Rewrite, Rule

Local = Callable[[Node], Node | None]
"""From one subexpression to what replaces it, or None."""


def everywhere(local: Local, *kinds: type[Node], settle: Local = tidy) -> Callable[[Node], Rewrite | None]:
    """Return the rewrite that makes a local move wherever it fits, innermost first.

    Args:
        local: from one subexpression to what replaces it, or None.
        kinds: the kinds of node that it is tried on.
        settle: how the rewritten line is made presentable.
    """

    def rewrite(line: Node) -> Rewrite | None:
        if line.pending:
            return None

        def combine(node: Node, children: tuple[Node, ...]) -> Node:
            node = node.with_children(children)
            found = local(node) if isinstance(node, kinds) else None
            return node if found is None else found

        changed = fold(line, combine)
        if changed is line:
            return None
        after = settle(changed)
        return None if after is None or same(after, line) else Rewrite(after)

    return rewrite


def move(
    id: str, name: str, statement: str, local: Local, *kinds: type[Node], weight: int = 1, settle: Local = tidy
) -> Rule:
    """Declare a move from what it does to one subexpression; see `everywhere`."""
    return Rule(id, name, statement, rewrite=everywhere(local, *kinds, settle=settle), weight=weight)
