"""Check a line about arrays with numbers: sizes are chosen, entries drawn, derivatives taken numerically.

Both sides are written out entry by entry (`concrete`), so that nothing of the rules of index notation is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from math import prod

from derive.errors import InternalError, LimitError
from derive.expression import (
    TWO,
    Add,
    Array,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Whole,
    number,
    postorder,
    replace,
)
from derive.record.derivation import Outcome, Verdict
from derive.vectors.declare import Dimension, Shape, Value, dimension
from derive.vectors.shapes import shape_of
from derive.verify.comparison import Agreement, Comparison, compare
from derive.verify.concrete import concrete

_SIZES = (3, 2, 4)
"""Sizes for the letters that are dimensions, in order of appearance."""

_CHOICES = 6
"""How many choices of the free indices are looked at, and how many entries of an array."""

_LAST_PLACE = 9
"""The last entry x_9 that may be named by its place."""

_POINTS = 12
_DIGITS = 50


def compared(before: Node, after: Node, assuming: Sequence[Node]) -> Iterator[tuple[Node, Node, Comparison]]:
    """Compare two sides entry by entry at random arrays.

    Args:
        before, after: scalars in index notation, or arrays of one shape.
        assuming: relations under which the sides are equal; an equation is solved for one entry.

    Yields:
        Two entries, written out, and how they compare.

    Raises:
        InternalError: the two sides have different shapes.
    """
    before, after, assuming = _turned(before, after, assuming)
    shapes: dict[Node, Shape] = {}
    if shape_of(before, shapes) != shape_of(after, shapes):
        raise InternalError(f"{before} = {after} has sides of different shapes")
    for relation in assuming:
        shape_of(relation, shapes)
    sizes, ranges = _sizes((before, after, *assuming), shapes)
    memo: dict[Node, Value] = {}
    chosen = list(islice(_indices(before, after, ranges, sizes), _CHOICES))
    for indices in chosen:
        # A condition i = k of a list of cases is one between numbers.
        chosen_at: dict[Node, Node] = {Sym(name): number(place) for name, place in indices.items()}
        sides = (_entries(concrete(side, sizes, indices, memo)) for side in (before, after))
        left, right = ([replace(entry, chosen_at) for entry in side] for side in sides)
        known = [concrete(c, sizes, indices | _ones(c, indices), memo) for c in assuming]
        relations = [relation for whole in known for relation in _entries(whole)]
        pairs = list(islice(zip(left, right, strict=True), _CHOICES))
        points = max(2, -(-_POINTS // (len(pairs) * len(chosen))))
        for pair in pairs:
            yield *pair, _compared(*pair, relations, points)


def _turned(before: Node, after: Node, assuming: Sequence[Node]) -> tuple[Node, Node, list[Node]]:
    """Put a product of two reflections in the place of each matrix Q with QᵀQ = I."""
    turns: dict[Node, Node] = {}
    others: list[Node] = []
    for relation in assuming:
        match relation:
            case Rel(left=Whole(name="product", children=(_, Array() as matrix)), right=Whole(name="identity")):
                turns[matrix] = Whole("product", *(_reflection(matrix, mark) for mark in "uv"))
            case _:
                others.append(relation)
    return replace(before, turns), replace(after, turns), [replace(relation, turns) for relation in others]


def _reflection(like: Array, mark: str) -> Node:
    """Return I − 2uuᵀ/‖u‖²."""
    across = Array(f"{like.name}{mark}", like.shape[0])
    rank_one = Mul(TWO, Whole("product", across, Whole("transpose", across)))
    unit = Whole("identity", dimension(like.shape[0]))
    return Add(unit, Neg(Div(rank_one, Pow(Whole("norm", across), TWO))))


def check_arrays(
    before: Node, after: Node, assuming: Sequence[Node]
) -> tuple[Verdict, tuple[Node, Node, Comparison] | None]:
    """Return a verdict on an equality between arrays or entries, and the counter-example if there is one."""
    points, digits = 0, _DIGITS
    for left, right, comparison in compared(before, after, assuming):
        if comparison.outcome is Agreement.UNEQUAL:
            return Verdict(Outcome.UNVERIFIED), (left, right, comparison)
        if comparison.outcome is not Agreement.UNDECIDED:
            points += comparison.points
            digits = min(digits, comparison.digits)
    if not points:
        return Verdict(Outcome.UNVERIFIED, "no point was found where both sides are defined"), None
    return Verdict(Outcome.AGREED, "entries drawn at random", points, digits), None


def _entries(value: Value) -> list[Node]:
    return list(chain.from_iterable(value)) if isinstance(value, tuple) else [value]


def _compared(left: Node, right: Node, relations: Sequence[Node], points: int) -> Comparison:
    """Compare two written-out entries; an equation that is assumed removes the last of its plain terms."""
    others = []
    done: dict[Node, Node] = {}
    for relation in relations:
        relation = replace(relation, done)
        solved = _solved(relation)
        if solved is None:
            others.append(relation)
        else:
            left, right = replace(left, solved), replace(right, solved)
            done |= solved
    return compare(left, right, assuming=others, points=points, digits=_DIGITS)


def _solved(relation: Node) -> dict[Node, Node] | None:
    if not isinstance(relation, Rel) or relation.relation != "=":
        return None
    if isinstance(relation.left, Sym) and relation.left.name not in relation.right.free:
        return {relation.left: relation.right}
    if isinstance(relation.left, Add):
        *others, last = relation.left.children
        if isinstance(last, Sym) and not any(last.name in part.free for part in (*others, relation.right)):
            return {last: Add(relation.right, *map(Neg, others))}
    return None


# Sizes and ranges ------------------------------------------------------------------------------------------


def _sizes(sides: Sequence[Node], shapes: dict[Node, Shape]) -> tuple[dict[str, int], dict[str, Dimension]]:
    """Choose a size for every letter that is a dimension, and find what every free index ranges over."""
    letters: dict[str, None] = {}
    ranges: dict[str, Dimension] = {}
    least: dict[Dimension, int] = {}
    deltas: list[Delta] = []
    for part in (part for side in sides for part in postorder(side)):
        match part:
            case Array(shape=shape):
                letters.update(dict.fromkeys(size for size in shape if isinstance(size, str)))
            case Indexed() | Whole(name="member"):
                for index, size in zip(part.children[1:], shapes[part.children[0]], strict=False):
                    if isinstance(index, Sym):
                        ranges[index.name] = size
                    elif isinstance(index, Num):
                        least[size] = max(least.get(size, 1), _within_limit(int(index.value)))
            case Sum(variable=Sym(name=name), upper=Sym(name=size)):
                letters.setdefault(size)
                ranges[name] = size
            case Delta():
                deltas.append(part)
    for delta in deltas:
        for one, other in ((delta.left, delta.right), (delta.right, delta.left)):
            if isinstance(one, Sym) and isinstance(other, Sym) and one.name in ranges:
                ranges.setdefault(other.name, ranges[one.name])
    for name in (side.name for delta in deltas for side in (delta.left, delta.right) if isinstance(side, Sym)):
        # Of a delta alone nothing says how far its indices run.
        ranges.setdefault(name, _SIZES[0])
    chosen = {name: _SIZES[place % len(_SIZES)] for place, name in enumerate(letters)}
    return {name: max(size, least.get(name, 1)) for name, size in chosen.items()}, ranges


def _within_limit(place: int) -> int:
    if place > _LAST_PLACE:
        raise LimitError(f"an entry at place {place}: lines are checked with entries up to {_LAST_PLACE}")
    return place


def _indices(
    before: Node, after: Node, ranges: dict[str, Dimension], sizes: dict[str, int]
) -> Iterator[dict[str, int]]:
    """Yield values for the free indices: all equal first, then in turn."""
    free = [name for name in sorted((before.free | after.free) & ranges.keys()) if name not in sizes]
    limits = [size if isinstance(size := ranges[name], int) else sizes[size] for name in free]
    count = prod(limits)
    # A stride that meets every index at every value, diagonal and off-diagonal entries alike.
    stride = next(step for step in (7, 5, 3, 1) if count % step or step == 1)
    for turn in range(count):
        place = turn * stride % count
        chosen: dict[str, int] = {}
        for name, limit in zip(reversed(free), reversed(limits), strict=True):
            place, rest = divmod(place, limit)
            chosen[name] = rest + 1
        yield {name: chosen[name] for name in free}


def _ones(condition: Node, indices: dict[str, int]) -> dict[str, int]:
    """Give an index that only a condition has some value."""
    free = {i.name for p in postorder(condition) if isinstance(p, Indexed) for i in p.indices if isinstance(i, Sym)}
    return {name: 1 for name in free - indices.keys() if name in condition.free}
