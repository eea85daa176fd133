"""What names stand for in lines of vectors and matrices: c = x^T y, p_i = e^(z_i)/Σ_j e^(z_j)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress

from derive.errors import DeriveError, InternalError
from derive.expression import Array, Indexed, Node, Piecewise, Sym, Whole, fold, postorder, replace, substitute
from derive.indexed.reading import Shapes, read_arrays
from derive.marking.splitting import as_lists, sides_of
from derive.startup.data import data, field
from derive.startup.patterns import pattern
from derive.vectors.shapes import shape_of
from derive.verify import Refuted
from derive.verify import check as equality

HEAD = pattern(r"\s*\\?(?P<name>[A-Za-z]+|[α-ωΑ-Ω])(?:_\{?(?P<index>[a-z])\}?)?\s*")
"""A name, with an index or without."""
_DEPTH = 5
_SOUGHT = frozenset(("w", "x", "theta", "beta", "θ", "β"))
"""Letters that are sought, by custom."""
_FRESH = "qstuv"


@data
class Definition:
    """What a name stands for.

    Attributes:
        index: of the entries that are defined, "" where the whole is.
        value: the whole, or the entry of that index.
    """

    index: str
    value: Node


@data(frozen=False)
class Definitions:
    """Knows names of arrays and of numbers by the lines that define them.

    Attributes:
        known: by name.
        missed: names that lines define in a way that is not understood.
    """

    known: dict[str, Definition] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, names: Mapping[Node, Node]) -> Definitions:
        """Return what entries p_k stand for, of whole vectors as well."""
        known: dict[str, Definition] = {}
        for name, value in names.items():
            match name:
                case Indexed(children=(Array(name=letter), Sym(name=index))):
                    known[letter] = _whole(Definition(index, value))
        return cls(known)

    def put_in(self, side: Node, without: str = "") -> Node:
        """Put what names stand for in their places.

        Args:
            side: the side.
            without: a name that stands for itself: one differentiates by it.
        """

        def put(old: Node, children: tuple[Node, ...]) -> Node:
            node = old.with_children(children)
            match node:
                case Indexed(children=(Array(name=name) | Sym(name=name), Sym(name=index))) if name in open_:
                    found = open_[name]
                    return _at(found, index) if found.index else node
                case Array(name=name) | Sym(name=name) if name in open_ and not open_[name].index:
                    return open_[name].value
            return node

        open_ = {name: found for name, found in self.known.items() if name != without}
        for _ in range(_DEPTH):
            before, side = side, fold(side, put)
            if side is before:
                break
        return side


def _at(definition: Definition, index: str) -> Node:
    """Return the entry of another index; a sum over that index takes a fresh one."""
    value = definition.value
    if index == definition.index:
        return value
    names = {part.name for part in postorder(value) if isinstance(part, Sym)}
    if index in names:
        fresh = next(letter for letter in _FRESH if letter not in names)
        value = replace(value, {Sym(index): Sym(fresh)})
    return substitute(value, definition.index, Sym(index))


def definitions_in(texts: Sequence[str], shapes: Shapes, told: Collection[str] = ()) -> tuple[Definitions, Shapes]:
    """Return what lines define, and the shapes with those of the names that are defined.

    Args:
        texts: the lines.
        shapes: of the other letters.
        told: the letters of which somebody said a shape; a definition of another one rests on shapes that were guessed.

    >>> found, shapes = definitions_in(["p_i = exp(z_i)/sum_j exp(z_j)"], {"z": "n"})
    >>> shapes["p"], found.known["p"].value
    ('n', <Whole softmax(z)>)
    """
    found, known = Definitions(), dict(shapes)
    for place, text in enumerate(texts):
        first, *rest = sides_of(text)
        if not first and place and rest:
            # a = tanh(z), the name in a line of its own.
            first = texts[place - 1]
        head = HEAD.fullmatch(first)
        if head is None or not rest or head["name"] in found.known:
            continue
        name, index = head["name"], head["index"] or ""
        used = any(re.search(rf"(?<![A-Za-z\\]){name}(?![a-z])", before) for before in texts[:place])
        if name in _SOUGHT and used:
            # w = (X^T X)^-1 X^T y says where the gradient is 0.
            continue
        found.missed.add(name)
        with suppress(DeriveError, InternalError, IndexError):
            value = read_arrays(as_lists(rest[0]), {one: shape for one, shape in known.items() if one != name})
            if name in value.free or value.pending or not value.free:
                continue
            shape = (
                _shape_by(value, index) if index else tuple(size for size in shape_of(value) if size not in (1, "1"))
            )
            made = shape[0] if len(shape) == 1 else tuple(shape)
            if (index and not shape) or (name in told and made != known.get(name)):
                continue
            found.known[name] = _whole(Definition(index, value))
            found.missed.discard(name)
            known.pop(name, None)
            if shape:
                known[name] = made
    for name in _circular(found.known):
        # Its own definition leads back to it: s_i, which is 1 where z_i > τ, of a τ that is a sum of s_i z_i.
        del found.known[name]
        found.missed.add(name)
    return found, known


def _circular(known: Mapping[str, Definition]) -> list[str]:
    """Return names to leave undefined so that no definition leads back to itself, those by cases first."""
    order = sorted(known, key=lambda name: not known[name].value.has(Piecewise))
    left, found = dict(known), list[str]()
    for name in order:
        reached = [name]
        for one in reached:
            reached.extend(other for other in _names_in(left[one].value) & left.keys() if other not in reached[1:])
        if name in reached[1:]:
            found.append(name)
            del left[name]
    return found


def _names_in(value: Node) -> set[str]:
    return {part.name for part in postorder(value) if isinstance(part, Array | Sym)}


def _shape_by(value: Node, index: str) -> tuple[object, ...]:
    """Return the shape of a vector whose entry of an index is given: that of a vector in it with this index."""
    sizes: Iterator[object] = (
        part.base.shape[place]
        for part in postorder(value)
        if isinstance(part, Indexed) and isinstance(part.base, Array)
        for place, one in enumerate(part.indices)
        if one is Sym(index)
    )
    return tuple(size for size in [next(sizes, None)] if size is not None)


def _whole(definition: Definition) -> Definition:
    """Return the definition of the whole vector where its entries are those of a softmax, or f(z_i)."""
    index, value = definition.index, definition.value
    if not index:
        return definition
    vectors = {part.base for part in postorder(value) if isinstance(part, Indexed) and isinstance(part.base, Array)}
    if len(vectors) != 1:
        return definition
    (vector,) = vectors
    softmax = Whole("softmax", vector)
    with suppress(Refuted, DeriveError, ArithmeticError):
        if "agreed" in str(verdict := equality(value, Indexed(softmax, Sym(index)))) or "proved" in str(verdict):
            return Definition("", softmax)
    return definition
