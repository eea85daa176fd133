"""Where a derivative by an array holds, read off the function and the result in index notation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.expression import (
    ZERO,
    Array,
    Indexed,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
    postorder,
    rational,
    replace,
    substitute,
)
from derive.indexed.gather import gather
from derive.reals.compare import always, independent, strict
from derive.reals.domain import needs
from derive.reals.write import simplest
from derive.terms.signs import positive
from derive.vectors.declare import SCALAR
from derive.vectors.indices import ANY
from derive.vectors.shapes import in_arrays, shape_of


def conditions(nodes: Iterable[Node], known: Sequence[Node]) -> tuple[Node, ...]:
    """Return what arrays have to satisfy for expressions in index notation to be defined and a formula to hold.

    Args:
        nodes: the function and its derivative, entry by entry.
        known: conditions met on the way.

    Returns:
        Relations between scalars, such as ``||x|| != 0``; one about an entry ``x_i`` is meant for every i.
    """
    nodes = list(nodes)
    sizes = {name for node in nodes for name in _sizes(node)}
    needed = [relation for node in nodes for relation in _needed(node) if not _certain(relation)]
    unequal = [relation for relation in known if isinstance(relation, Rel) and relation.relation == "!="]
    given = [relation for relation in known if relation not in unequal]
    read = dict.fromkeys(
        (*given, *(_read(relation) for relation in (*unequal, *needed) if _about_numbers(relation, sizes)))
    )
    told = [strict(relation, read) for relation in read if not _certain(relation)]
    return independent(list(dict.fromkeys(told)))


def _needed(node: Node) -> Iterator[Node]:
    for part in postorder(node):
        yield from needs(part)
        if isinstance(part, Whole) and part.name == "inverse":
            yield Rel("!=", Whole("det", *part.children), ZERO)
        if isinstance(part, Piecewise) and part.otherwise is None:
            # The border between two cases, where the function may turn.
            yield from (
                Rel("!=", condition.left, condition.right)
                for _, condition in part.pieces
                if isinstance(condition, Rel) and condition.relation in "<>"
            )


def _about_numbers(relation: Node, sizes: set[str]) -> bool:
    """Whether a relation is about numbers, in arrays or by themselves: sizes need no condition."""
    if not isinstance(relation, Rel) or shape_of(relation.left) != SCALAR:
        return False
    return in_arrays(relation) or not relation.free <= sizes


def _sizes(node: Node) -> Iterator[str]:
    for part in postorder(node):
        if isinstance(part, Array):
            yield from (size for size in part.shape if isinstance(size, str))
        elif isinstance(part, Sum):
            yield from part.upper.free


def _read(relation: Node) -> Node:
    """Write a relation in matrix form, or for the entry i."""
    assert isinstance(relation, Rel)
    letters = {
        i.name for part in postorder(relation) if isinstance(part, Indexed) for i in part.indices if isinstance(i, Sym)
    }
    free = letters & relation.free
    if not free:
        whole = gather(relation.left, None, None, {}) or relation.left
        return simplest(Rel(relation.relation, _base(whole) if relation.relation == "!=" else whole, relation.right))
    if len(free) == 1:
        return substitute(relation, next(iter(free)), ANY)
    return relation


def _base(node: Node) -> Node:
    """Return what is zero where a power or a root of it is."""
    while isinstance(node, Root) or (isinstance(node, Pow) and (rational(node.exponent) or 0) > 0):
        node = node.children[0]
    return node


def _certain(relation: Node) -> bool:
    match relation:
        case Rel(left=Indexed(children=(Whole(name="softmax"), *_)), relation=">" | ">=" | "!="):
            return True
        case Rel(left=Whole(name="sum", children=(Whole(name="support"),))):
            # The largest z_i is above the threshold.
            return True
        case Rel(left=Sum(body=body) | Whole(name="sum", children=(body,)), relation=sign) if positive(body):
            return sign in (">", ">=", "!=")
        case Rel(left=Whole(name="norm" | "frobenius" | "var"), relation=">="):
            return True
    return always(_in_numbers(relation))


def _in_numbers(relation: Node) -> Node:
    """Put a letter for every number that comes from an array: it may be any real number."""
    parts = [part for part in postorder(relation) if isinstance(part, Indexed | Whole) and shape_of(part) == SCALAR]
    letters: dict[Node, Node] = {part: Sym(f"number_{place}") for place, part in enumerate(parts)}
    return replace(relation, letters)
