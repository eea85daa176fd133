"""Which parts of two sides have to be equal for the sides to be?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derive.expression import Add, Mul, Node, Rel, number
from derive.verify.shifts import normal


def attempts(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the pairs whose equality would imply the whole: the innermost ones first, the whole last."""
    chain = list(_narrowing(before, after))
    yield from dict.fromkeys([*reversed(chain[-3:]), chain[0]])
    shifted = normal(before), normal(after)
    if shifted != (before, after):
        yield shifted


def innermost(before: Node, after: Node) -> tuple[Node, Node]:
    """Return the smallest parts whose equality would imply the whole."""
    *_, pair = _narrowing(before, after)
    return pair


def _narrowing(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the pair, then smaller and smaller differing parts in a common context."""
    pair: tuple[Node, Node] | None = (before, after)
    while pair is not None:
        yield pair
        pair = _narrower(*pair)


def _narrower(left: Node, right: Node) -> tuple[Node, Node] | None:
    if type(left) is not type(right) or left.payload != right.payload:
        return None
    if len(left.children) == len(right.children):
        differing = [pair for pair in zip(left.children, right.children, strict=True) if pair[0] is not pair[1]]
        if len(differing) == 1:
            return None if isinstance(differing[0][0], Rel) else differing[0]
    return _without_common(left, right) if isinstance(left, Add | Mul) else None


def _without_common(left: Node, right: Node) -> tuple[Node, Node] | None:
    """Drop the terms or factors that two sums or products share."""
    shared = Counter(left.children) & Counter(right.children)
    if not shared:
        return None
    first, second = (_without(side, Counter(shared)) for side in (left, right))
    return None if first is second else (first, second)


def _without(node: Node, dropped: Counter[Node]) -> Node:
    kept = []
    for child in node.children:
        if dropped[child] > 0:
            dropped[child] -= 1
        else:
            kept.append(child)
    if len(kept) > 1:
        return type(node)(*kept)
    return kept[0] if kept else number(0 if isinstance(node, Add) else 1)
