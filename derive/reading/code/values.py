"""What an expression of a program stands for, when that is no number: a flag, several values, a function, an object."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Union

from derive.errors import UnsupportedError
from derive.expression import ONE, ZERO, Logic, Node, Piecewise, Rel
from derive.startup.data import data

if TYPE_CHECKING:
    from derive.reading.code.bindings import Scope


@data
class Flag:
    """A value that is known while reading: True, None, "tanh"."""

    value: bool | str | None


@data
class Closure:
    """A Python function that was met: its syntax, the values around it, and what its module's names mean.

    Attributes:
        function, around, scope: these; what is around it may change until it is called, as in Python.
        bound: the first arguments: the object of a method.
        defaults: the default values of its parameters, if they were worked out where it was made.
    """

    function: ast.FunctionDef | ast.Lambda
    around: dict[str, Value]
    scope: Scope
    bound: tuple[Value, ...] = ()
    defaults: tuple[tuple[str, Value], ...] = ()


@data
class Instance:
    """An object of a class whose methods are read; or the class itself.

    Attributes:
        definition, scope: its class, and what the names around that mean.
        itself: whether the class is meant.
        values: its attributes as far as they are known; the others are letters.
    """

    definition: ast.ClassDef
    scope: Scope
    itself: bool = False
    values: tuple[tuple[str, Value], ...] = ()


@data
class Named:
    """A function of a library, as a value: ``twice(math.sin, x)``."""

    module: str
    name: str


class Row(tuple["Value", ...]):
    """An array: its entries, or its rows.  Operators work on each entry, as for no tuple."""

    __slots__ = ()


@data
class Span:
    """A slice, ``1:`` or ``:-1``."""

    first: int | None
    last: int | None
    step: int | None

    def of(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """Return the values that it takes, as what they are taken from."""
        return type(values)(values[self.first : self.last : self.step])


@data
class Each:
    """What is said of each entry of an array of which it is not known how many it has."""

    value: Node


@data
class Count:
    """The counter of a loop over the entries of an array, by the letter that stands for each."""

    of: Node


@data
class Lookup:
    """A dictionary that is written out: each key with its value."""

    entries: tuple[tuple[Value, Value], ...]


Value = Union[Node, Flag, Closure, Instance, Named, Lookup, Span, Each, Count, "tuple[Value, ...]"]

TOTAL = "sum of each"
"""The name, while reading, of the sum of what is said of each entry of an array."""


def unsupported(message: str, node: ast.AST) -> UnsupportedError:
    """Return the error for a line that is no formula."""
    error = UnsupportedError(f"line {getattr(node, 'lineno', '?')}: {message}")
    if isinstance(node, ast.expr | ast.stmt):
        error.place = node.lineno, node.col_offset
    return error


SEVERAL = "ask derive matrix for arrays of any size"


def each(build: Callable[[ast.AST, Sequence[Value]], Value], node: ast.AST, parts: Sequence[Value]) -> Value:
    """Return what an operator makes of its operands, of arrays entry by entry as NumPy does.

    Raises:
        UnsupportedError: the arrays have other shapes.
    """
    rows = [part for part in parts if isinstance(part, Row)]
    if not rows:
        return build(node, parts)
    deepest = max(map(_depth, rows))
    split = [part for part in rows if _depth(part) == deepest]
    lengths = {len(part) for part in split} - {1}
    if len(lengths) > 1:
        raise unsupported("arrays of other lengths are calculated with entry by entry", node)
    count = lengths.pop() if lengths else 1

    def entry(part: Value, place: int) -> Value:
        if isinstance(part, Row) and _depth(part) == deepest:
            return part[place if len(part) > 1 else 0]
        return part

    return Row(each(build, node, [entry(part, place) for part in parts]) for place in range(count))


def _depth(value: Value) -> int:
    return 1 + _depth(value[0]) if isinstance(value, Row) and value else 0


def flat(value: Value) -> tuple[Value, ...]:
    """Return all the numbers that an array, a list or a tuple holds."""
    return tuple(one for part in value for one in flat(part)) if isinstance(value, tuple) else (value,)


def is_condition(value: Value) -> bool:
    """Whether a value is a relation, or relations joined."""
    return isinstance(value, Rel | Logic)


def as_number(value: Value, node: ast.AST) -> Node:
    """Return the number that a value stands for: a condition counts 1 where it holds, else 0, as in Python.

    Raises:
        UnsupportedError: it is no number.
    """
    if isinstance(value, Rel | Logic):
        return Piecewise((ONE, value), otherwise=ZERO)
    if isinstance(value, Node):
        return value
    if isinstance(value, Flag):
        raise unsupported(f"{value.value!r} is no number", node)
    if isinstance(value, Count):
        raise unsupported(f"the place of an entry of {value.of} is used as a number: {SEVERAL}", node)
    what = "several values are" if isinstance(value, tuple) else "a function or an object is"
    raise unsupported(f"{what} used as a number", node)


def as_condition(value: Value, node: ast.AST) -> Node:
    """Return the relation that a value stands for.

    Raises:
        UnsupportedError: it is none.
    """
    if isinstance(value, Rel | Logic):
        return value
    raise unsupported("a number is used as a condition: write a comparison", node)


def cases(condition: Node, first: Node, second: Node) -> Node:
    """Return the first value under a condition, else the second; cases of the second are put beside it."""
    if first is second:
        return first
    if isinstance(second, Piecewise):
        return Piecewise((first, condition), *second.pieces, otherwise=second.otherwise)
    return Piecewise((first, condition), otherwise=second)
