"""What operations on vectors and matrices mean, entry by entry: this is how lines about them are checked.

Nothing here knows how an operation is written or differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain, combinations
from typing import cast

from derive.errors import InternalError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    rational,
)
from derive.expression.parts import sum_of
from derive.vectors.declare import Grid, Value


def times(left: Node, right: Node) -> Node:
    """Return a product, with factors 0 and 1 left out."""
    if ZERO in (left, right):
        return ZERO
    return right if left is ONE else left if right is ONE else Mul(left, right)


def each(value: Value, change: Callable[[Node], Node]) -> Value:
    """Change every entry."""
    if not isinstance(value, tuple):
        return change(value)
    return tuple(tuple(change(part) for part in row) for row in value)


def grid(value: Value) -> Grid:
    """Return a number as a grid of one entry."""
    return value if isinstance(value, tuple) else ((value,),)


def flat(value: Value) -> list[Node]:
    """Return all entries, row by row."""
    return list(chain.from_iterable(grid(value)))


def column(parts: Sequence[Node]) -> Grid:
    """Return a vector with these entries."""
    return tuple((part,) for part in parts)


def product(*operands: Value) -> Value:
    """Return the product of matrices; of one entry, a number."""
    whole = reduce(_two, map(grid, operands))
    return whole[0][0] if len(whole) == len(whole[0]) == 1 else whole


def _two(left: Grid, right: Grid) -> Grid:
    if len(left[0]) != len(right):
        raise InternalError("the inner dimensions of a product differ")
    columns = list(zip(*right, strict=True))
    return tuple(
        tuple(sum_of([times(a, b) for a, b in zip(row, column, strict=True)]) for column in columns) for row in left
    )


def transposed(value: Value) -> Grid:
    """Return a matrix with its columns as rows."""
    return tuple(zip(*grid(value), strict=True))


def determinant(value: Value) -> Node:
    """Return the determinant by expansion along the first row."""
    matrix = grid(value)
    if len(matrix) == 1:
        return matrix[0][0]
    terms: list[Node] = []
    for place, entry in enumerate(matrix[0]):
        term = times(entry, determinant(_minor(matrix, 0, place)))
        terms.append(Neg(term) if place % 2 else term)
    return sum_of(terms)


def _minor(matrix: Grid, row: int, column: int) -> Grid:
    return tuple(tuple(e for j, e in enumerate(line) if j != column) for i, line in enumerate(matrix) if i != row)


def inverse(value: Value) -> Value:
    """Return the inverse by cofactors."""
    matrix = grid(value)
    size, below = range(len(matrix)), determinant(matrix)
    if len(matrix) == 1:
        return ((Div(ONE, below),),)
    return tuple(
        tuple(
            Div(Neg(cofactor) if (i + j) % 2 else cofactor, below)
            for j in size
            for cofactor in (determinant(_minor(matrix, j, i)),)
        )
        for i in size
    )


def trace(value: Value) -> Node:
    """Return the sum of the entries on the diagonal."""
    return sum_of([row[i] for i, row in enumerate(grid(value))])


def length(value: Value) -> Node:
    """Return the root of the sum of the squares of all entries."""
    return Root(sum_of([Pow(part, TWO) for part in flat(value)]))


def hadamard(*operands: Value) -> Value:
    """Return the product entry by entry."""
    first, *rest = map(grid, operands)
    return tuple(
        tuple(reduce(times, (other[i][j] for other in rest), entry) for j, entry in enumerate(row))
        for i, row in enumerate(first)
    )


def diagonal(value: Value) -> Value:
    """Return the matrix with a vector on its diagonal."""
    parts = flat(value)
    return tuple(tuple(part if i == j else ZERO for j in range(len(parts))) for i, part in enumerate(parts))


def identity(size: Value) -> Value:
    """Return the unit matrix."""
    return diagonal(ones(size))


def ones(size: Value) -> Value:
    """Return the vector of ones."""
    return column([ONE] * count(size))


def unit_vector(place: Value, size: Value) -> Value:
    """Return the vector with 1 in one place and 0 elsewhere."""
    return column([ONE if i == count(place) else ZERO for i in range(1, count(size) + 1)])


def member(family: Value, index: Value) -> Value:
    """Return one row of the matrix of a family, as a vector."""
    return column(grid(family)[count(index) - 1])


def count(value: Value) -> int:
    """Return a dimension, or an index, as a whole number."""
    number = None if isinstance(value, tuple) else rational(value)
    if number is None:
        raise InternalError("a dimension has no value")
    return int(number)


def mean(value: Value) -> Node:
    """Return the mean of all entries."""
    parts = flat(value)
    return Div(sum_of(parts), Num(len(parts)))


def variance(value: Value) -> Node:
    """Return the mean of the squared distances from the mean."""
    return mean(each(value, lambda part: Pow(Add(part, Neg(mean(value))), TWO)))


def exponentials(value: Value) -> list[Node]:
    """Return e to the power of each entry."""
    return [Pow(Const("e"), part) for part in flat(value)]


def by_rows(change: Callable[[Value], Value]) -> Callable[[Value], Value]:
    """Apply a function of a vector to a vector, or to each row of a matrix."""

    def meaning(value: Value) -> Value:
        rows = grid(value)
        if len(rows[0]) == 1:
            return change(rows)
        return tuple(transposed(change(transposed((row,))))[0] for row in rows)

    return meaning


def softmax(vector: Value) -> Value:
    """Return e^z_i/Σ_j e^z_j."""
    powers = exponentials(vector)
    return column([Div(power, sum_of(powers)) for power in powers])


def log_softmax(vector: Value) -> Value:
    """Return z_i − ln Σ_j e^z_j."""
    below = log_sum_exp(vector)
    return each(vector, lambda part: Add(part, Neg(below)))


def log_sum_exp(vector: Value) -> Node:
    """Return ln Σ_j e^z_j."""
    return Call("ln", sum_of(exponentials(vector)))


def threshold(value: Value) -> Node:
    """Return the number τ with Σ_i max(0, z_i − τ) = 1.

    For every set T of indices (Σ_T z_i − 1)/|T| ≤ τ, with equality for the support: τ is the largest of these.
    """
    parts = flat(value)
    sets = (chosen for size in range(1, len(parts) + 1) for chosen in combinations(parts, size))
    means = [Div(Add(sum_of(chosen), Neg(ONE)), Num(len(chosen))) for chosen in sets]
    return Call("max", *means) if len(means) > 1 else means[0]


def support(vector: Value) -> Value:
    """Return 1 where an entry is above the threshold, 0 elsewhere."""
    border = threshold(vector)
    return each(vector, lambda part: Piecewise((ONE, Rel(">", part, border)), otherwise=ZERO))


def sparsemax(vector: Value) -> Value:
    """Return max(0, z_i − τ)."""
    border = threshold(vector)
    return each(vector, lambda part: Call("max", ZERO, Add(part, Neg(border))))


def cosine(left: Value, right: Value) -> Node:
    """Return the inner product by the lengths."""
    inner = sum_of([Mul(one, other) for one, other in zip(flat(left), flat(right), strict=True)])
    return Div(inner, Mul(length(left), length(right)))


def layer_norm(vector: Value, epsilon: Value | None = None) -> Value:
    """Return (z_i − mean(z))/√(var(z) + ε)."""
    spread = variance(vector)
    below = Root(spread if epsilon is None else Add(spread, cast("Node", epsilon)))
    return each(vector, lambda part: Div(Add(part, Neg(mean(vector))), below))


def unknown(name: str, value: Value) -> Value:
    """Return an unknown function of all entries."""
    return Call(name, *flat(value))


def gradient(name: str, value: Value) -> Value:
    """Return the partial derivatives of an unknown function of all entries."""
    parts = flat(value)
    units = (tuple(int(position == place) for position in range(len(parts))) for place in range(len(parts)))
    slopes = iter([Call(name, *parts, orders=orders) for orders in units])
    return each(value, lambda part: next(slopes))


def differential(value: Value, by: Value | None = None) -> Value:
    """Return the differential of an array, or of a function of one."""
    if by is None:
        return each(value, lambda part: Sym(f"d{part}"))
    entries = [entry for entry in flat(by) if isinstance(entry, Sym)]
    return each(value, lambda part: sum_of([Mul(Deriv(part, entry), Sym(f"d{entry}")) for entry in entries]))
