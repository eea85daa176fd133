"""Numbers for expressions in vectors and matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.errors import DeriveError
from derive.expression import Array, Node, postorder
from derive.values.evaluate import evaluate
from derive.verify.concrete import concrete, entry_name

Table = float | Sequence[float] | Sequence[Sequence[float]]
"""A number, a vector or a matrix."""

_DIGITS = 20


def numbers(node: Node, values: Mapping[str, Table]) -> Table:
    """Return the value of an expression in arrays.

    Args:
        node: the expression.
        values: numbers for every array (and scalar) in it, by name.

    Returns:
        A number, a list for a column, or a list of rows.

    Raises:
        DeriveError: a value is missing, has the wrong shape, or the expression is undefined there.

    >>> from derive.expression import Whole
    >>> numbers(Whole("norm", Array("x", "n")), {"x": [3, 4]})
    5.0
    """
    sizes: dict[str, int] = {}
    entries: dict[str, float] = {}
    for name, value in values.items():
        if isinstance(value, int | float):
            entries[name] = float(value)
    for array in (part for part in postorder(node) if isinstance(part, Array)):
        if array.name not in values:
            raise DeriveError(f"{array.name} has no value")
        _put(array, values[array.name], sizes, entries)
    found = concrete(node, sizes, {})
    if not isinstance(found, tuple):
        return _number(found, entries)
    rows = [[_number(entry, entries) for entry in row] for row in found]
    return [row[0] for row in rows] if len(rows[0]) == 1 else rows


def _put(array: Array, value: Table, sizes: dict[str, int], entries: dict[str, float]) -> None:
    rows: list[Any] = [value] if isinstance(value, int | float) else list(value)
    shape = [len(rows)]
    for i, row in enumerate(rows, 1):
        if isinstance(row, Sequence):
            shape = [len(rows), len(row)]
            for j, entry in enumerate(row, 1):
                entries[entry_name(array.name, i, j)] = float(entry)
        else:
            entries[entry_name(array.name, i)] = float(row)
    if len(shape) != len(array.shape):
        raise DeriveError(f"{array.name} has {len(array.shape)} dimensions, its value {len(shape)}")
    for letter, count in zip(array.shape, shape, strict=True):
        if (sizes.setdefault(letter, count) if isinstance(letter, str) else letter) != count:
            raise DeriveError(f"the value of {array.name} does not have the shape {array.shape}")


def _number(entry: Node, entries: Mapping[str, float]) -> float:
    found = evaluate(entry, entries, _DIGITS)
    if found is None:
        raise DeriveError(f"{entry} has no value there")
    return float(found)
