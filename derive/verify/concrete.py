"""Expressions in arrays at concrete sizes: every entry becomes a symbol of its own, every sum is written out.

This is how lines about arrays are checked: it knows what each operation *means*, entry by entry, and nothing of
how it is differentiated.  A derivative that is left becomes an ordinary partial derivative by one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from derive.budget import remember
from derive.errors import InternalError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Array,
    Delta,
    Deriv,
    Indexed,
    Mul,
    Node,
    Num,
    Prod,
    Sum,
    Sym,
    Whole,
    fold,
    number,
    rational,
    replace,
    substitute,
)
from derive.expression.parts import product_of, sum_of
from derive.vectors.declare import Grid, Value
from derive.vectors.functions import operation
from derive.vectors.grids import each

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
        if not isinstance(part, Sum | Prod):
            return part.with_children(children)
        first, last = rational(children[2]), rational(children[3])
        if first is None or last is None or last - first > _MOST_TERMS:
            raise UnsupportedError(f"the terms of {part} can't be counted")
        steps = range(int(first), int(last) + 1)
        members = [substitute(children[0], part.variable.name, number(step)) for step in steps]
        return sum_of(members) if isinstance(part, Sum) else product_of(members)

    return fold(node, combine)


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
            meaning = operation(node).meaning
            assert meaning is not None
            return meaning(*name.split()[1:], *operands)
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
    place = int(column[0] or 1) if column else 1
    if row > len(base) or place > len(base[0]):
        # One index runs over two dimensions that are not known to be the same.
        raise InternalError("an index goes beyond a dimension")
    return base[int(row) - 1][place - 1]


def _derivative(body: Value, by: Value) -> Value:
    """One row for each component of what is differentiated; of a scalar, the shape of the variable."""
    if isinstance(by, Sym):
        return each(body, lambda part: Deriv(part, by))
    assert isinstance(by, tuple)
    if not isinstance(body, tuple):
        return each(by, lambda symbol: Deriv(body, symbol))  # type: ignore[arg-type]
    rows = list(chain.from_iterable(body))
    return tuple(tuple(Deriv(part, symbol) for symbol in chain.from_iterable(by)) for part in rows)  # type: ignore[arg-type]


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
