"""Names for the parts of lines that are too long to be written out: ``where u_1 = sin(x)``.

A line of a deeply nested or heavily shared expression would be longer than anyone reads (a DAG of a
hundred nodes can unfold to 10^12).  Parts that occur several times are named first, then, if a line is
still too deep, parts at regular depths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derive.errors import LimitError
from derive.expression import Neg, Node, Rel, Sym, fold, fresh_name, postorder, rational

LINE_SIZE = 400
"""Nodes of an unfolded line beyond which its repeated parts are named."""

LINE_DEPTH = 60
"""Depth of an unfolded line beyond which its parts are named."""

LONGEST = 40_000
"""Nodes of a line, with names for its parts, beyond which it is not written at all."""


class Abbreviations:
    """A set of names; called with an expression, it returns the expression in those names.

    Attributes:
        definitions: the names with what they stand for, each in terms of the earlier ones.
    """

    def __init__(self, names: dict[Node, Sym]) -> None:
        self._memo: dict[Node, Node] = dict(names)
        self.definitions = tuple((name, self._expand(node)) for node, name in names.items())

    def __call__(self, node: Node) -> Node:
        """Return the expression with named parts replaced by their names."""
        return fold(node, _rebuild, self._memo) if self.definitions else node

    def _expand(self, node: Node) -> Node:
        return node.with_children(tuple(fold(child, _rebuild, self._memo) for child in node.children))


def _rebuild(node: Node, children: tuple[Node, ...]) -> Node:
    # Inside an integral or a sum the bound variable would escape through a name.
    return node if node.binds is not None else node.with_children(children)


def abbreviate(lines: Sequence[Node]) -> Abbreviations:
    """Name the parts of lines that are too long; nothing is named when every line is short.

    Args:
        lines: the expressions of a derivation, first to last.

    Raises:
        LimitError: a line stays too long.
    """
    if all(line.size <= LINE_SIZE and line.depth <= LINE_DEPTH for line in lines):
        return Abbreviations({})
    taken = frozenset().union(*(line.free for line in lines))
    order = list(dict.fromkeys(node for line in lines for node in postorder(line)))
    repeated = _repeated(lines)
    names = _named([node for node in order if node in repeated], taken)
    short = Abbreviations(names)
    if any(short(line).depth > LINE_DEPTH for line in lines):
        short = Abbreviations(_named(_cut_by_depth(order, set(names)), taken))
    longest = max(short(line).size for line in lines)
    if longest > LONGEST:
        raise LimitError(f"a line of this derivation has {longest} symbols; the limit is {LONGEST}")
    return short


def _named(nodes: Sequence[Node], taken: frozenset[str]) -> dict[Node, Sym]:
    names: dict[Node, Sym] = {}
    used = set(taken)
    for number, node in enumerate(nodes, 1):
        name = fresh_name(f"u_{number}", used)
        used.add(name)
        names[node] = Sym(name)
    return names


def _nameable(node: Node) -> bool:
    return bool(node.children) and not node.pending and not isinstance(node, (Neg, Rel)) and rational(node) is None


def _repeated(lines: Sequence[Node]) -> set[Node]:
    """Parts that some line holds in two places."""
    found: set[Node] = set()
    for line in lines:
        parents: Counter[Node] = Counter()
        for node in postorder(line):
            if node.binds is None:
                parents.update(node.children)
        found.update(node for node, count in parents.items() if count > 1 and _nameable(node))
    return found


def _cut_by_depth(order: Sequence[Node], chosen: set[Node]) -> list[Node]:
    """Add a name at every `LINE_DEPTH // 2` levels to those chosen already; operands come first in `order`."""
    depth: dict[Node, int] = {}
    cut: list[Node] = []
    for node in order:
        own = 1 + max((depth[child] for child in node.children), default=0)
        if node in chosen or (own > LINE_DEPTH // 2 and _nameable(node)):
            cut.append(node)
            own = 1
        depth[node] = own
    return cut
