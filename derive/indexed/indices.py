"""From matrix form to index notation: the entry of an expression at given indices."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.errors import LimitError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Array,
    Call,
    Const,
    Delta,
    Deriv,
    Div,
    Indexed,
    Mul,
    Neg,
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
    substitute,
)
from derive.expression.parts import factors_of, product_of
from derive.expression.shapes import SCALAR, Dimension, dimension, shape_of
from derive.indexed.matrices import matrix_product, transposed

LETTERS = "ijlrstpuvabcghkmn"
"""What summation indices are called, first choice first."""

ANY = Sym("i")
"""The index of a condition that is meant for every entry."""

_DEEPEST = 200

Index = Node | None
"""A letter or number; None along a dimension of 1."""


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
    return _Writing().at(node, row, column, used)


def _outer_letters(node: Node) -> frozenset[str]:
    sizes = {
        size for part in postorder(node) if isinstance(part, Array) for size in part.shape if isinstance(size, str)
    }
    return frozenset(node.free | sizes)


class _Writing:
    """Entries of one expression; recursion is as deep as the expression, which is bounded."""

    def at(self, node: Node, row: Index, column: Index, taken: frozenset[str]) -> Node:
        match node:
            case Array(shape=shape):
                places = (row or ONE, column or ONE)
                return Indexed(node, *places[: len(shape)])
            case Whole(name=name):
                return _ENTRIES.get(name.partition(" ")[0], _kept)(self, node, row, column, taken)
            case Indexed() if not isinstance(node.base, Array):
                return entry(node.base, *node.indices, taken=taken)
            case Pow(base=Whole(name="norm" | "frobenius", children=(inner,)), exponent=exponent) if (
                rational(exponent) == 2
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


def _product(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    inner = [shape_of(part)[1] for part in node.children[:-1]]
    links: list[Index] = [row]
    for size in inner:
        link: Sym | None = None if size == 1 else fresh(taken)
        links.append(link)
        taken = taken if link is None else taken | {link.name}
    links.append(column)
    factors: list[Node] = []
    for place, part in enumerate(node.children):
        factor = writing.at(part, links[place], links[place + 1], taken)
        factors.extend(factors_of(factor))
        taken |= _bound(factor)
    body: Node = Pow(factors[0], TWO) if len(factors) == 2 and factors[0] is factors[1] else Mul(*factors)
    for inside, size in reversed(list(zip(links[1:-1], inner, strict=True))):
        if isinstance(inside, Sym):
            body = Sum(body, inside, ONE, dimension(size))
    return body


def _bound(node: Node) -> frozenset[str]:
    return frozenset(part.variable.name for part in postorder(node) if isinstance(part, Sum))


def _trace(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    index = fresh(taken)
    body = writing.at(node.children[0], index, index, taken | {index.name})
    return Sum(body, index, ONE, dimension(shape_of(node.children[0])[0]))


def _kept(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    """Leave an inverse, a determinant or a named function as it is."""
    indices = [index for index in (row, column) if index is not None]
    return Indexed(node, *indices) if indices else node


def _transpose(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return writing.at(node.children[0], column, row, taken)


def _hadamard(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Mul(*(writing.at(part, row, column, taken) for part in node.children))


def _diagonal(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Mul(_unit(writing, node, row, column, taken), writing.at(node.children[0], row, None, taken))


def _unit(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Delta(row or ONE, column or ONE)


def _member(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Indexed(node.children[0], node.children[1], row or ONE)


def _unit_vector(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Delta(node.children[0], row or ONE)


def _one(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return ONE


def _norm(writing: _Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Root(writing.squares(node.children[0], taken))


_ENTRIES: dict[str, Callable[[_Writing, Whole, Index, Index, frozenset[str]], Node]] = {
    "product": _product,
    "transpose": _transpose,
    "tr": _trace,
    "hadamard": _hadamard,
    "diag": _diagonal,
    "identity": _unit,
    "ones": _one,
    "member": _member,
    "unitvector": _unit_vector,
    "norm": _norm,
    "frobenius": _norm,
}


# Definitions of named functions of vectors ------------------------------------------------------------------


def defined(node: Node, taken: frozenset[str]) -> Node | None:
    """Write a named function of a vector (or an entry of one) by its definition, None if it has none.

    Args:
        node: ``logsumexp(z)``, or an entry such as ``softmax(z)_i``.
        taken: letters that summation indices may not use.
    """
    match node:
        case Whole(name=name) if name in _SCALARS:
            return _SCALARS[name](node, taken | _outer_letters(node))
        case Indexed() if isinstance(node.base, Whole) and node.base.name in _VECTORS:
            return _VECTORS[node.base.name](node.base, node.indices, taken | _outer_letters(node))
    return None


def _sizes(array: Node) -> list[Dimension]:
    return [size for size in shape_of(array) if size != 1]


def _over(node: Whole, body: Callable[[Node], Node], taken: frozenset[str], first: tuple[Node, ...] = ()) -> Node:
    """Sum over the entries of the array that a function is applied to, or over those of one row of it."""
    array, sizes = node.children[0], _sizes(node.children[0])[len(first) :]
    letters: list[Sym] = []
    for _ in sizes:
        letters.append(fresh(taken | {letter.name for letter in letters}))
    total = body(entry(array, *first, *letters, taken=taken))
    for index, size in reversed(list(zip(letters, sizes, strict=True))):
        total = Sum(total, index, ONE, dimension(size))
    return total


def _count(node: Whole) -> Node:
    """Return how many entries the array has that a function is applied to."""
    sizes = [dimension(size) for size in _sizes(node.children[0])]
    return product_of(sizes)


def _exponential(part: Node) -> Node:
    return Pow(Const("e"), part)


def _mean(node: Whole, taken: frozenset[str]) -> Node:
    return Div(_over(node, lambda part: part, taken), _count(node))


def _variance(node: Whole, taken: frozenset[str]) -> Node:
    mean = Whole("mean", node.children[0])
    squares = _over(node, lambda part: Pow(Add(part, Neg(mean)), TWO), taken)
    return Div(squares, _count(node))


def _normalised(node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    vector, *epsilon = node.children
    spread = Whole("var", vector)
    above = Add(entry(vector, *at, taken=taken), Neg(Whole("mean", vector)))
    return Div(above, Root(Add(spread, *epsilon) if epsilon else spread))


def _threshold(node: Whole, taken: frozenset[str]) -> Node:
    """τ = (Σ_i s_i z_i − 1)/Σ_i s_i, with s_i = 1 on the support and 0 elsewhere."""
    (vector,) = node.children
    support = Whole("support", vector)
    index = fresh(taken)
    body = Mul(Indexed(support, index), entry(vector, index, taken=taken))
    above = Sum(body, index, ONE, dimension(shape_of(vector)[0]))
    return Div(Add(above, Neg(ONE)), Whole("sum", support))


def _above_threshold(node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    (vector,) = node.children
    above = Add(entry(vector, *at, taken=taken), Neg(Whole("threshold", vector)))
    return Mul(Indexed(Whole("support", vector), *at), above)


def _on_support(node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    (vector,) = node.children
    above = Rel(">", entry(vector, *at, taken=taken), Whole("threshold", vector))
    return Piecewise((ONE, above), otherwise=ZERO)


def _cosine(node: Whole, taken: frozenset[str]) -> Node:
    left, right = node.children
    return Div(matrix_product(transposed(left), right), Mul(Whole("norm", left), Whole("norm", right)))


_SCALARS: dict[str, Callable[[Whole, frozenset[str]], Node]] = {
    "sum": lambda node, taken: _over(node, lambda part: part, taken),
    "mean": _mean,
    "var": _variance,
    "logsumexp": lambda node, taken: Call("ln", _over(node, _exponential, taken)),
    "threshold": _threshold,
    "cosinesimilarity": _cosine,
}
_VECTORS: dict[str, Callable[[Whole, tuple[Node, ...], frozenset[str]], Node]] = {
    "softmax": lambda node, at, taken: Div(
        _exponential(entry(node.children[0], *at, taken=taken)), _over(node, _exponential, taken, at[:-1])
    ),
    "logsoftmax": lambda node, at, taken: Add(
        entry(node.children[0], *at, taken=taken), Neg(Call("ln", _over(node, _exponential, taken, at[:-1])))
    ),
    "layernorm": _normalised,
    "sparsemax": _above_threshold,
    "support": _on_support,
}
