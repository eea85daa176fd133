r"""The derivative by an entry of a vector over whose entries a function is summed: ∂/∂z_i of ln Σ_j e^(z_j)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from derive.answer.refusals import family_of
from derive.errors import UnsupportedError
from derive.expression import ONE, Array, Indexed, Node, Num, Sum, Sym, fold, postorder, replace
from derive.indexed.gradient import Places, by_cases, components
from derive.reading import Reading
from derive.record.derivation import Derivation
from derive.startup.data import replace as copy
from derive.vectors.declare import Dimension
from derive.vectors.indices import fresh
from derive.vectors.shapes import dimension_of


def by_entry(reading: Reading, variable: str) -> Derivation | None:
    """Derive the derivative by one entry of a vector or matrix.

    Args:
        reading: a function in numbers, with sums over the entries of a vector.
        variable: the entry, z_i.

    Returns:
        The derivation, in components; None where a sum does not run over all entries.

    >>> from derive.reading import read
    >>> print(by_entry(read("sum_{k=1}^n (x_k - a)^2"), "x_j").derivative)
    2(x_j - a)
    """
    family, below = family_of(variable)
    function = reading.expression
    sums = [part for part in postorder(function) if isinstance(part, Sum)]
    ranges: dict[str, Dimension] = {}
    for part in sums:
        size = dimension_of(part.upper)
        if part.lower is not ONE or size is None or ranges.setdefault(part.variable.name, size) != size:
            return None
    # An index that is summed over is no entry outside of its sum.
    taken = {*function.free, *ranges, *below}
    for name in [name for name in ranges if name in below]:
        other = fresh(taken)
        taken.add(other.name)
        ranges[other.name] = ranges.pop(name)
        function = _renamed(function, name, other)
    # The entry's own indices go as far as those that are summed over in its place.
    summed = [places for stem, places in map(family_of, _letters(function)) if stem == family]
    shape = next((tuple(ranges[one] for one in places) for places in summed if {*places} <= ranges.keys()), ())
    if len(shape) != len(below):
        return None
    known = {letter: size for letter, size in zip(below, shape, strict=True) if letter.isalpha()}
    sizes = _sizes(function, known | ranges)
    entries = [name for name in _letters(function) if family_of(name)[0] in sizes]
    typed = replace(function, {Sym(name): _entry(name, sizes) for name in entries})
    places = Places(typed, Array(family, *shape))
    # A number is an index too, and nothing is gathered here.
    places.columns = cast("tuple[Sym, ...]", tuple(map(_index, below)))
    places.ranges = known
    found = components(typed, places, source=reading.source)
    told = tuple(note for note in reading.notes if "imaginary unit" not in note)
    return copy(found.written(heading=""), notes=(*told, *found.notes), parts=by_cases(found))


def _letters(node: Node) -> frozenset[str]:
    """Return every letter, those of sums too."""
    return frozenset(part.name for part in postorder(node) if isinstance(part, Sym))


def _renamed(function: Node, name: str, other: Sym) -> Node:
    """Return a function with another index for the sums over one, in the letters that carry it too."""

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        if not (isinstance(node, Sum) and node.variable.name == name):
            return node
        body, _, lower, upper = node.children
        carried = {one for one in _letters(body) if name in family_of(one)[1]}
        swapped: dict[Node, Node] = {Sym(one): Sym(_with_index(one, name, other.name)) for one in carried}
        return Sum(replace(body, {**swapped, Sym(name): other}), other, lower, upper)

    return fold(function, combine)


def _with_index(letter: str, name: str, other: str) -> str:
    stem, _, rest = letter.partition("_")
    return f"{stem}_{rest.replace(name, other, 1)}"


def _sizes(function: Node, ranges: Mapping[str, Dimension]) -> dict[str, tuple[Dimension, ...]]:
    """Return the shape of each letter that carries an index of a sum; how far others go nobody says.

    Raises:
        UnsupportedError: two sums of different length run over the entries of one letter.
    """
    found: dict[str, tuple[Dimension, ...]] = {}
    letters = sorted(_letters(function))
    free = iter(size for size in ("m", "p", "q", "r", "s") if size not in letters)
    others: dict[str, Dimension] = {}
    indexed = [(family, below) for family, below in map(family_of, letters) if {*below} & ranges.keys()]
    for family, below in sorted(indexed, key=lambda one: len({*one[1]} - ranges.keys())):
        for letter in below:
            if letter not in ranges:
                others.setdefault(letter, next(free))
        shape = tuple(ranges.get(letter, others.get(letter, "n")) for letter in below)
        for one, other in zip(shape, found.setdefault(family, shape), strict=False):
            if one != other and {one, other} <= {*ranges.values()}:
                raise UnsupportedError(f"one sum takes {other} entries of {Sym(family)}, another one {one}")
    return found


def _entry(name: str, sizes: Mapping[str, tuple[Dimension, ...]]) -> Node:
    family, below = family_of(name)
    shape = sizes[family]
    return Indexed(Array(family, *shape), *map(_index, below)) if len(below) == len(shape) else Sym(name)


def _index(letter: str) -> Node:
    return Num(int(letter)) if letter.isdecimal() else Sym(letter)


__all__ = ["by_entry"]
