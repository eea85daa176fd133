"""From matrix form to index notation: the entry of an expression at given indices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from derive.errors import LimitError
from derive.expression import (
    ONE,
    TWO,
    Array,
    Delta,
    Deriv,
    Indexed,
    Node,
    Pow,
    Sum,
    Sym,
    Whole,
    postorder,
    rational,
    substitute,
)
from derive.vectors.declare import SCALAR, Dimension, Index, Shape, Writing, dimension
from derive.vectors.functions import operation
from derive.vectors.matrices import matrix_product, transposed
from derive.vectors.shapes import shape_of

LETTERS = "ijlrstpuvabcghkmn"
"""What summation indices are called, first choice first."""

ANY = Sym("i")
"""The index of a condition that is meant for every entry."""

_DEEPEST = 200


def letters_of(*nodes: Node) -> frozenset[str]:
    """Return every name that occurs in expressions, bound ones and dimensions included."""
    names: set[str] = set()
    for part in (part for node in nodes for part in postorder(node)):
        if isinstance(part, Sym):
            names.add(part.name)
        elif isinstance(part, Array):
            names |= {part.name, *(size for size in part.shape if isinstance(size, str))}
    return frozenset(names)


def fresh(taken: Iterable[str]) -> Sym:
    """Return an index that is not taken.

    Raises:
        LimitError: there are no letters left.
    """
    used = set(taken)
    for letter in LETTERS:
        if letter not in used:
            return Sym(letter)
    raise LimitError("this expression needs more indices than there are letters")


def summed(body: Callable[[Sym], Node], size: Dimension, taken: Iterable[str]) -> Node:
    """Return the sum of entries over an index of a given range, in a letter of its own."""
    index = fresh(taken)
    return Sum(body(index), index, ONE, dimension(size))


def entry(node: Node, *indices: Node, taken: Iterable[str] = ()) -> Node:
    """Write the entry of an expression in index notation.

    Args:
        node: an expression in matrix form; a scalar takes no index, a vector one, a matrix two.
        indices: which entry.
        taken: letters that summation indices may not use.

    Returns:
        The entry; a determinant, an inverse and named functions of vectors stay as they are.

    Raises:
        ShapeError: parts of the expression do not fit.
        LimitError: it is nested too deeply.

    >>> A, x = Array("A", "m", "n"), Array("x", "n")
    >>> str(entry(Whole("product", A, x), Sym("k")))
    'Σ_(i=1)^n A_ki x_i'
    """
    if node.depth > _DEEPEST:
        raise LimitError(f"an expression in matrices nested more than {_DEEPEST} deep")
    rows, columns = shape_of(node)
    row, column = None, None
    if rows == 1 and columns != 1:
        (column,) = indices
    elif columns == 1 and rows != 1:
        (row,) = indices
    elif (rows, columns) != SCALAR:
        row, column = indices
    # The free names of the whole include bound letters of its surroundings; dimensions are names too.
    used = frozenset(taken) | letters_of(*indices) | _outer_letters(node)
    return _Notation().at(node, row, column, used)


def _outer_letters(node: Node) -> frozenset[str]:
    sizes = {
        size for part in postorder(node) if isinstance(part, Array) for size in part.shape if isinstance(size, str)
    }
    return frozenset(node.free | sizes)


class _Notation(Writing):
    """Entries of one expression; recursion is as deep as the expression, which is bounded."""

    def at(self, node: Node, row: Index, column: Index, taken: frozenset[str]) -> Node:
        """Write the entry of an expression at a row and a column; no index takes one of the letters that are taken."""
        match node:
            case Array(shape=shape):
                places = (row or ONE, column or ONE)
                return Indexed(node, *places[: len(shape)])
            case Whole():
                write = operation(node).entry
                return _unexpanded(node, row, column) if write is None else write(self, node, row, column, taken)
            case Indexed() if not isinstance(node.base, Array):
                return entry(node.base, *node.indices, taken=taken)
            case Pow(base=Whole(children=(inner,)) as base, exponent=exponent) if (
                rational(exponent) == 2 and operation(base).style == "bars"
            ):
                return self.squares(inner, taken)
            case Sum(body=body, variable=Sym() as index):
                if index.name in taken:
                    other = fresh(taken | letters_of(body))
                    body, index = substitute(body, index.name, other), other
                return Sum(self.at(body, row, column, taken | {index.name}), index, node.lower, node.upper)
            case Deriv() | Delta() | Indexed():
                return node
        parts: list[Node] = []
        for child in node.children:
            scalar = not child.children or shape_of(child) == SCALAR
            if scalar and not isinstance(child, Array) and (row is not None or column is not None):
                # A number beside an entry stays as it is until it is differentiated itself.
                parts.append(child)
                continue
            of_array = isinstance(child, Array)
            parts.append(self.at(child, *((row, column) if of_array or not scalar else (None, None)), taken))
        return node.with_children(tuple(parts))

    def entry(self, node: Node, at: Sequence[Node], taken: frozenset[str]) -> Node:
        """Write the entry of an expression by as many indices as it has dimensions."""
        return entry(node, *at, taken=taken)

    def fresh(self, taken: frozenset[str]) -> Sym:
        """Return an index that is not taken."""
        return fresh(taken)

    def shape(self, node: Node) -> Shape:
        """Return the shape of an expression."""
        return shape_of(node)

    def inner(self, left: Node, right: Node) -> Node:
        """Return xᵀy."""
        return matrix_product(transposed(left), right)

    def over(
        self, array: Node, body: Callable[[Node], Node], taken: frozenset[str], first: tuple[Node, ...] = ()
    ) -> Node:
        """Sum over the entries of an array, or over those of one row of it."""
        sizes = [size for size in shape_of(array) if size != 1][len(first) :]
        letters: list[Sym] = []
        for _ in sizes:
            letters.append(fresh(taken | {letter.name for letter in letters}))
        total = body(entry(array, *first, *letters, taken=taken))
        for index, size in reversed(list(zip(letters, sizes, strict=True))):
            total = Sum(total, index, ONE, dimension(size))
        return total

    def squares(self, node: Node, taken: frozenset[str]) -> Node:
        """Write the sum of the squares of all entries."""
        rows, columns = shape_of(node)

        def over_columns(row: Index, used: frozenset[str]) -> Node:
            if columns == 1:
                return Pow(self.at(node, row, None, used), TWO)
            column = fresh(used)
            body = Pow(self.at(node, row, column, used | {column.name}), TWO)
            return Sum(body, column, ONE, dimension(columns))

        if rows == 1:
            return over_columns(None, taken)
        row = fresh(taken)
        return Sum(over_columns(row, taken | {row.name}), row, ONE, dimension(rows))


def _unexpanded(node: Whole, *places: Index) -> Node:
    """Leave an inverse, a determinant or a named function as it is."""
    indices = [index for index in places if index is not None]
    return Indexed(node, *indices) if indices else node


def defined(node: Node, taken: frozenset[str]) -> Node | None:
    """Write a named function of a vector (or an entry of one) by its definition, None if it has none.

    Args:
        node: ``logsumexp(z)``, or an entry such as ``softmax(z)_i``.
        taken: letters that summation indices may not use.
    """
    whole, at = (node.base, node.indices) if isinstance(node, Indexed) else (node, ())
    if not isinstance(whole, Whole) or (expand := operation(whole).expansion) is None:
        return None
    if not at and shape_of(whole) != SCALAR:
        return None
    return expand(_Notation(), whole, at, taken | _outer_letters(node))
