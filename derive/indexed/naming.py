"""Short names for the named functions of vectors: p for softmax(z), and what they stand for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from derive.expression import Array, Indexed, Node, Sum, Sym, Whole, postorder, replace
from derive.vectors.declare import SCALAR
from derive.vectors.functions import operation
from derive.vectors.indices import LETTERS, defined, letters_of
from derive.vectors.shapes import shape_of


def shown_names(*nodes: Node) -> tuple[tuple[Node, Node], ...]:
    """Return short names for the named functions of vectors that occur: p for softmax(z)."""
    taken = set(letters_of(*nodes))
    names: dict[Node, Node] = {}
    # What is another one for each index of a sum has no name of its own.
    bound = {part.variable.name for node in nodes for part in postorder(node) if isinstance(part, Sum)}
    waiting = deque(part for node in nodes for part in postorder(node))
    while waiting:
        part = waiting.popleft()
        if isinstance(part, Whole) and part not in names and not part.free & bound:
            shape, letter = shape_of(part), operation(part).letter
            letter = letter.upper() if 1 not in shape else letter
            if letter and letter not in taken:
                taken.add(letter)
                # The definition of s speaks of tau.
                waiting.extend(postorder(_meaning(part) or part))
                names[part] = Sym(letter) if shape == SCALAR else Array(letter, *(size for size in shape if size != 1))
    return tuple(names.items())


def definitions(
    result: Node, names: tuple[tuple[Node, Node], ...], ranges: Iterable[str]
) -> tuple[tuple[Node, Node], ...]:
    """Say what the named entries of a result are, each once."""
    found: dict[Node, tuple[Node, Node]] = {}
    waiting = deque(postorder(result))
    while waiting:
        part = waiting.popleft()
        base = part.base if isinstance(part, Indexed) else part
        if base in dict(names) and base not in found and (base is not part or isinstance(dict(names)[base], Sym)):
            written = defined(part, frozenset(ranges))
            if written is not None:
                found[base] = (replace(part, dict(names)), replace(written, dict(names)))
                waiting.extend(postorder(written))
    return tuple(found.values())


def _meaning(node: Whole) -> Node | None:
    """Return what a named function of a vector, or its entry, stands for."""
    taken = letters_of(node)
    at = [Sym(letter) for letter in LETTERS if letter not in taken][: sum(size != 1 for size in shape_of(node))]
    return defined(Indexed(node, *at) if at else node, frozenset())
