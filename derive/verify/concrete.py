"""Expressions in arrays at concrete sizes: every entry becomes a symbol of its own, every sum is written out.

This is how lines about arrays are checked: it knows what each operation *means*, entry by entry, and nothing of
how it is differentiated.  A derivative that is left becomes an ordinary partial derivative by one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import chain, combinations

from derive.budget import remember
from derive.errors import InternalError, UnsupportedError
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
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
    fold,
    number,
    rational,
    replace,
    substitute,
)
from derive.expression.parts import sum_of

Grid = tuple[tuple[Node, ...], ...]
"""The entries of a matrix, row by row; a vector is one column."""

Value = Node | Grid
Meaning = Callable[[str, tuple[Value, ...], Mapping[str, int]], Value]
_MOST_TERMS = 1_000
_ONE_DIGIT = 9


def concrete(
    node: Node, sizes: Mapping[str, int], indices: Mapping[str, int], memo: dict[Node, Value] | None = None
) -> Value:
    """Return the meaning of an expression at given sizes and indices.

    Args:
        node: an expression in arrays, entries and sums.
        sizes: a number for each letter that is a dimension.
        indices: a number for each free index, counted from 1.
        memo: what parts without a free index mean at these sizes; filled in, for the next choice of indices.

    Returns:
        A scalar expression, or a grid of them.

    >>> from derive.expression import Whole
    >>> x = Array("x", "n")
    >>> str(concrete(Whole("product", Whole("transpose", x), x), {"n": 2}, {}))
    'x_1 x_1 + x_2 x_2'
    """
    written = _written_out(node, tuple(sizes.items()))
    fixed = replace(written, {Sym(name): Num(value) for name, value in indices.items()})
    return fold(fixed, lambda part, operands: _value(part, operands, sizes), memo)


@remember(64)
def _written_out(node: Node, dimensions: tuple[tuple[str, int], ...]) -> Node:
    """Write every sum over an index as a sum of terms."""
    sizes: dict[Node, Node] = {Sym(name): Num(size) for name, size in dimensions}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        if part in sizes:
            return sizes[part]
        if not isinstance(part, Sum):
            return part.with_children(children)
        first, last = rational(children[2]), rational(children[3])
        if first is None or last is None or last - first > _MOST_TERMS:
            raise UnsupportedError(f"the terms of {part} can't be counted")
        steps = range(int(first), int(last) + 1)
        return sum_of([substitute(children[0], part.variable.name, number(step)) for step in steps])

    return fold(node, combine)


def times(left: Node, right: Node) -> Node:
    """Return a product, with factors 0 and 1 left out."""
    if ZERO in (left, right):
        return ZERO
    return right if left is ONE else left if right is ONE else Mul(left, right)


def entry_name(name: str, *indices: int) -> str:
    """Return the name of one entry: ``A_12``.

    >>> entry_name("A", 1, 2)
    'A_12'
    """
    comma = "," if max(indices) > _ONE_DIGIT else ""
    return f"{name}_{comma.join(map(str, indices))}"


def grid_of(array: Array, sizes: Mapping[str, int]) -> Grid:
    """Return the entries of an array as symbols."""
    rows, *columns = (size if isinstance(size, int) else sizes[size] for size in array.shape)
    if not columns:
        return tuple((Sym(entry_name(array.name, i)),) for i in range(1, rows + 1))
    return tuple(tuple(Sym(entry_name(array.name, i, j)) for j in range(1, columns[0] + 1)) for i in range(1, rows + 1))


def _value(node: Node, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    match node:
        case Array():
            return grid_of(node, sizes)
        case Indexed():
            return _entry(operands[0], node.indices)
        case Delta(left=left, right=right):
            return ONE if left is right else ZERO
        case Deriv():
            return _derivative(operands[0], operands[1])
        case Whole(name=name):
            kind, _, parameter = name.partition(" ")
            return _WHOLE[kind](parameter, operands, sizes)
    return elementwise(node, operands)


def _entry(base: Value, indices: Sequence[Node]) -> Node:
    if not isinstance(base, tuple):
        raise InternalError("a number has no entries")
    row, *column = (rational(index) for index in indices)
    if row is None or None in column:
        raise InternalError("an index has no value")
    if not column and len(base) == 1:
        # A row has one index as a column does.
        return base[0][int(row) - 1]
    return base[int(row) - 1][int(column[0] or 1) - 1 if column else 0]


def _derivative(body: Value, by: Value) -> Value:
    """One row for each component of what is differentiated; of a scalar, the shape of the variable."""
    if isinstance(by, Sym):
        return _each(body, lambda part: Deriv(part, by))
    assert isinstance(by, tuple)
    if not isinstance(body, tuple):
        return _each(by, lambda symbol: Deriv(body, symbol))  # type: ignore[arg-type]
    rows = list(chain.from_iterable(body))
    return tuple(tuple(Deriv(part, symbol) for symbol in chain.from_iterable(by)) for part in rows)  # type: ignore[arg-type]


def _each(value: Value, change: Callable[[Node], Node]) -> Value:
    if not isinstance(value, tuple):
        return change(value)
    return tuple(tuple(change(part) for part in row) for row in value)


def elementwise(node: Node, operands: tuple[Value, ...]) -> Value:
    """Apply an operation on numbers to arrays of one shape, entry by entry; numbers go with every entry."""
    grids = [operand for operand in operands if isinstance(operand, tuple)]
    if not grids:
        return node.with_children(operands)  # type: ignore[arg-type]
    shape = (len(grids[0]), len(grids[0][0]))
    if any((len(grid), len(grid[0])) != shape for grid in grids):
        raise InternalError(f"arrays of different shapes meet in {node}")
    if isinstance(node, Mul) and len(grids) > 1:
        raise InternalError(f"{node} is no product of an array with numbers")
    return tuple(
        tuple(
            node.with_children(tuple(o[i][j] if isinstance(o, tuple) else o for o in operands)) for j in range(shape[1])
        )
        for i in range(shape[0])
    )


# What each operation on whole arrays means -----------------------------------------------------------------


def _grid(value: Value) -> Grid:
    return value if isinstance(value, tuple) else ((value,),)


def _flat(value: Value) -> list[Node]:
    return list(chain.from_iterable(_grid(value)))


def _product(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    product = reduce(_two, map(_grid, operands))
    return product[0][0] if len(product) == len(product[0]) == 1 else product


def _two(left: Grid, right: Grid) -> Grid:
    if len(left[0]) != len(right):
        raise InternalError("the inner dimensions of a product differ")
    columns = list(zip(*right, strict=True))
    return tuple(
        tuple(sum_of([times(a, b) for a, b in zip(row, column, strict=True)]) for column in columns) for row in left
    )


def _transposed(value: Value) -> Grid:
    return tuple(zip(*_grid(value), strict=True))


def determinant(grid: Grid) -> Node:
    """Return the determinant by expansion along the first row."""
    if len(grid) == 1:
        return grid[0][0]
    terms: list[Node] = []
    for column, entry in enumerate(grid[0]):
        term = times(entry, determinant(_minor(grid, 0, column)))
        terms.append(Neg(term) if column % 2 else term)
    return sum_of(terms)


def _minor(grid: Grid, row: int, column: int) -> Grid:
    return tuple(tuple(e for j, e in enumerate(line) if j != column) for i, line in enumerate(grid) if i != row)


def _inverse(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    grid = _grid(operands[0])
    size, below = range(len(grid)), determinant(grid)
    if len(grid) == 1:
        return ((Div(ONE, below),),)
    return tuple(
        tuple(
            Div(Neg(cofactor) if (i + j) % 2 else cofactor, below)
            for j in size
            for cofactor in (determinant(_minor(grid, j, i)),)
        )
        for i in size
    )


def _exponentials(value: Value) -> list[Node]:
    return [Pow(Const("e"), part) for part in _flat(value)]


def _by_rows(change: Callable[[Value], Value]) -> Meaning:
    """Apply a function of a vector to a vector, or to each row of a matrix."""

    def meaning(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
        grid = _grid(operands[0])
        if len(grid[0]) == 1:
            return change(grid)
        return tuple(_transposed(change(_transposed((row,))))[0] for row in grid)

    return meaning


def _softmax(vector: Value) -> Value:
    powers = _exponentials(vector)
    return tuple((Div(power, sum_of(powers)),) for power in powers)


def _log_softmax(vector: Value) -> Value:
    below = Call("ln", sum_of(_exponentials(vector)))
    return _each(vector, lambda part: Add(part, Neg(below)))


def _threshold(value: Value) -> Node:
    """Return the number τ with Σ_i max(0, z_i − τ) = 1.

    For every set T of indices (Σ_T z_i − 1)/|T| ≤ τ, with equality for the support: τ is the largest of these.
    """
    parts = _flat(value)
    sets = (chosen for count in range(1, len(parts) + 1) for chosen in combinations(parts, count))
    means = [Div(Add(sum_of(chosen), Neg(ONE)), Num(len(chosen))) for chosen in sets]
    return Call("max", *means) if len(means) > 1 else means[0]


def _support(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    threshold = _threshold(operands[0])
    return _each(operands[0], lambda part: Piecewise((ONE, Rel(">", part, threshold)), otherwise=ZERO))


def _sparsemax(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    threshold = _threshold(operands[0])
    return _each(operands[0], lambda part: Call("max", ZERO, Add(part, Neg(threshold))))


def _length(value: Value) -> Node:
    return Root(sum_of([Pow(part, TWO) for part in _flat(value)]))


def _cosine(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    left, right = map(_flat, operands)
    inner = sum_of([Mul(one, other) for one, other in zip(left, right, strict=True)])
    return Div(inner, Mul(*map(_length, operands)))


def _mean_of(parts: Sequence[Node]) -> Node:
    return Div(sum_of(parts), Num(len(parts)))


def _variance(value: Value) -> Node:
    parts = _flat(value)
    return _mean_of([Pow(Add(part, Neg(_mean_of(parts))), TWO) for part in parts])


def _layer_norm(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    mean = _mean_of(_flat(operands[0]))
    below = Root(_variance(operands[0])) if len(operands) < 2 else Root(Add(_variance(operands[0]), operands[1]))  # type: ignore[arg-type]
    return _each(operands[0], lambda part: Div(Add(part, Neg(mean)), below))


def _diagonal(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    parts = _flat(operands[0])
    return tuple(tuple(part if i == j else ZERO for j in range(len(parts))) for i, part in enumerate(parts))


def _hadamard(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    first, *rest = map(_grid, operands)
    return tuple(
        tuple(reduce(times, (grid[i][j] for grid in rest), entry) for j, entry in enumerate(row))
        for i, row in enumerate(first)
    )


def _member(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    return tuple((entry,) for entry in _grid(operands[0])[_count(operands[1]) - 1])


def _unit_vector(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    place, size = map(_count, operands)
    return tuple((ONE if i == place else ZERO,) for i in range(1, size + 1))


def _ones(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    return tuple((ONE,) for _ in range(_count(operands[0])))


def _identity(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    size = range(_count(operands[0]))
    return tuple(tuple(ONE if i == j else ZERO for j in size) for i in size)


def _count(value: Value) -> int:
    size = None if isinstance(value, tuple) else rational(value)
    if size is None:
        raise InternalError("a dimension has no value")
    return int(size)


def _field(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    return Call(parameter, *_flat(operands[0]))


def _gradient(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    parts = _flat(operands[0])
    slopes = iter([Call(parameter, *parts, orders=_unit(len(parts), place)) for place in range(len(parts))])
    return _each(operands[0], lambda part: next(slopes))


def _unit(size: int, place: int) -> tuple[int, ...]:
    return tuple(int(position == place) for position in range(size))


def _differential(parameter: str, operands: tuple[Value, ...], sizes: Mapping[str, int]) -> Value:
    if len(operands) == 1:
        return _each(operands[0], lambda part: Sym(f"d{part}"))
    entries = [entry for entry in _flat(operands[1]) if isinstance(entry, Sym)]
    return _each(operands[0], lambda part: sum_of([Mul(Deriv(part, entry), Sym(f"d{entry}")) for entry in entries]))


_WHOLE: dict[str, Meaning] = {
    "product": _product,
    "transpose": lambda parameter, operands, sizes: _transposed(operands[0]),
    "inverse": _inverse,
    "det": lambda parameter, operands, sizes: determinant(_grid(operands[0])),
    "tr": lambda parameter, operands, sizes: sum_of([row[i] for i, row in enumerate(_grid(operands[0]))]),
    "norm": lambda parameter, operands, sizes: _length(operands[0]),
    "frobenius": lambda parameter, operands, sizes: _length(operands[0]),
    "hadamard": _hadamard,
    "diag": _diagonal,
    "ones": _ones,
    "member": _member,
    "unitvector": _unit_vector,
    "identity": _identity,
    "sum": lambda parameter, operands, sizes: sum_of(_flat(operands[0])),
    "mean": lambda parameter, operands, sizes: _mean_of(_flat(operands[0])),
    "var": lambda parameter, operands, sizes: _variance(operands[0]),
    "softmax": _by_rows(_softmax),
    "logsoftmax": _by_rows(_log_softmax),
    "logsumexp": lambda parameter, operands, sizes: Call("ln", sum_of(_exponentials(operands[0]))),
    "layernorm": _layer_norm,
    "sparsemax": _sparsemax,
    "support": _support,
    "threshold": lambda parameter, operands, sizes: _threshold(operands[0]),
    "cosinesimilarity": _cosine,
    "field": _field,
    "gradient": _gradient,
    "differential": _differential,
}
