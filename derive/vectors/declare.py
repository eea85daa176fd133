"""What the tool knows of one operation on vectors and matrices: the only way to make an entry.

An entry is data, as in `derive.table` for functions of numbers: the reader, the writers, the shapes, the index
notation, the rules, the check by entries, the list of functions and its documentation take what they need from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from derive.errors import DeriveError
from derive.expression import Node, Num, Sym, Whole
from derive.startup.data import data, field

Dimension = str | int
Shape = tuple[Dimension, Dimension]
"""Rows and columns: a scalar is 1×1, a vector is a column, its transpose a row."""
SCALAR: Shape = (1, 1)
Grid = tuple[tuple[Node, ...], ...]
"""The entries of a matrix, row by row; a vector is one column."""
Value = Node | Grid
Index = Node | None
"""A letter or number; None along a dimension of 1."""


class ShapeError(DeriveError):
    """Two parts of an expression have shapes that do not go together."""


def size(shape: Shape) -> str:
    """Return a shape as a size: ``a scalar``, ``m×n``."""
    return "a scalar" if shape == SCALAR else f"{shape[0]}×{shape[1]}"


def dimension(size: Dimension) -> Node:
    """Return a dimension as an expression."""
    return Num(size) if isinstance(size, int) else Sym(size)


def alike(node: Node, shapes: Iterable[Shape], verb: str) -> Shape:
    """Return the one shape of several parts.

    Raises:
        ShapeError: two of them differ; the message names both.
    """
    found = list(shapes)
    for position, shape in enumerate(found):
        if shape != found[0]:
            first, other = (node.children[0], node.children[position]) if len(found) == len(node.children) else ("", "")
            raise ShapeError(
                f"{first or 'one part'} ({size(found[0])}) and {other or 'another'} ({size(shape)})"
                f" can't be {verb}: the shapes {size(found[0])} and {size(shape)} differ"
            )
    return found[0] if found else SCALAR


class Writing(Protocol):
    """What an operation may ask of the index notation when it writes an entry of itself."""

    def at(self, node: Node, row: Index, column: Index, taken: frozenset[str]) -> Node:
        """Write the entry of an expression at a row and a column."""

    def entry(self, node: Node, at: Sequence[Node], taken: frozenset[str]) -> Node:
        """Write the entry of an expression by as many indices as it has dimensions."""

    def fresh(self, taken: frozenset[str]) -> Sym:
        """Return an index that is not taken."""

    def shape(self, node: Node) -> Shape:
        """Return the shape of an expression."""

    def inner(self, left: Node, right: Node) -> Node:
        """Return xᵀy."""

    def over(
        self, array: Node, body: Callable[[Node], Node], taken: frozenset[str], first: tuple[Node, ...] = ()
    ) -> Node:
        """Sum over the entries of an array, or over those of one row of it."""

    def squares(self, node: Node, taken: frozenset[str]) -> Node:
        """Write the sum of the squares of all entries."""


class Differential(NamedTuple):
    """The derivative of f(u), or of an entry of it: the sum over k of a slope times the derivative of u_k.

    Attributes:
        id, name, statement: of the rule.
        slope: called with f(u), the indices of its entry, those of u_k, and u_k.
        behind: a factor that is written behind the derivative of u_k, called likewise.
        around: what the sum becomes: called with f(u) and the sum.
        nonzero: what must not be 0, of f(u), for the derivative to exist.
        short: whether the sum is not written where u is what is differentiated by, and has one term.
        reference: source of the formula.
    """

    id: str
    name: str
    statement: str
    slope: Callable[[Whole, tuple[Node, ...], tuple[Node, ...], Node], Node]
    behind: Callable[[Whole, tuple[Node, ...], tuple[Node, ...], Node], Node] | None = None
    around: Callable[[Whole, Node], Node] | None = None
    nonzero: Callable[[Whole], Node] | None = None
    short: bool = True
    reference: str = ""


@data(kw_only=True)
class VectorFunction:
    """One operation on whole vectors and matrices, or one named function of vectors.

    Attributes:
        name: canonical plain name, as `Whole.name` holds it.
        aliases: other plain names that people type.
        called: whether people type its name before brackets.
        shape: its shape from those of its operands, or a `ShapeError`.
        of_matrix: the operation that its name means of a matrix.
        no_matrix: why it is not differentiated of a matrix, with {} for that.
        built: what it is in terms of others, where it is but another name.
        entry: an entry of it by its row and column, written at once; None where it stays as it is.
        expansion: the function, or an entry of it by its indices, written out where its derivative needs that.
        meaning: its entries from those of its operands; with what follows a space in its name, first.
        differential: its derivative, where it has a rule; else it is written out.
        rows: whether a matrix is taken row by row, along the last axis.
        letter: a short name for it in results: ``p`` for softmax(z).
        style: how it is written: by its name, a sign of its own, or bars around its operand.
        mark: what is set below the bars.
        latex: its name in LaTeX, by default ``\\operatorname{name}``.
        sympy: name of SymPy's class.
        letters: what its arguments are called, with their shapes; the first one is differentiated by.
        formula: what is differentiated, in these letters: with it the bare name is a question.
        definition: the function (or its entry i) written out, as text in the language of vectors and matrices.
        derivative: one formula per letter that is a vector, in matrix form, in the letters of `definition` too.
        given: equations that hold of the arguments, used on the way: ``sum(y) = 1``.
        conditions: where the derivative holds, as text.
        range: the values that it takes, in words of mathematics.
        kinks: where there is no derivative by a letter, as sentences.
        notes: what else a reader has to know, as sentences.
        norm: a number that the norm of its Jacobian never exceeds, or "".
        why_norm: the proof of that, as a sentence.
        title: what a textbook calls it.
        reference: source of the formulas.
    """

    name: str
    aliases: tuple[str, ...] = ()
    called: bool = False
    shape: Callable[[Whole, tuple[Shape, ...]], Shape] | None = None
    of_matrix: str = ""
    no_matrix: str = ""
    built: Callable[[Node], Node] | None = None
    entry: Callable[[Writing, Whole, Index, Index, frozenset[str]], Node] | None = None
    expansion: Callable[[Writing, Whole, tuple[Node, ...], frozenset[str]], Node] | None = None
    meaning: Callable[..., Value] | None = None
    differential: Differential | None = None
    rows: bool = False
    letter: str = ""
    style: Literal["name", "sign", "bars"] = "name"
    mark: str = ""
    latex: str = ""
    sympy: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)
    formula: str = ""
    definition: str = ""
    derivative: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    range: str = ""
    kinks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    norm: str = ""
    why_norm: str = ""
    title: str = ""
    reference: str = ""

    @property
    def arguments(self) -> str:
        """The letters with where they live: ``x, y in R^n``."""
        spaces: dict[str, list[str]] = {}
        for letter, size in self.letters.items():
            spaces.setdefault(f"R^{size}" if size else "R", []).append(letter)
        return ", ".join(f"{', '.join(letters)} in {space}" for space, letters in spaces.items())
