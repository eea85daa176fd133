"""Spellings that are no functions of the table: roots, powers, and logarithms by the number of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.expression import Call, Div, Node, Num, Pow, Root

if TYPE_CHECKING:
    from derive.reading.names import Names


def _natural(names: Names, *arguments: Node) -> Node:
    if len(arguments) == 2:
        names.note("log(x, b) is read as the logarithm of x to base b")
        return Call("log", arguments[1], arguments[0])
    names.note("log is read as the natural logarithm")
    return Call("ln", *arguments)


def _base_first(names: Names, *arguments: Node) -> Node:
    if len(arguments) == 1:
        return _natural(names, *arguments)
    names.note("Log(b, x) is read as the logarithm of x to base b")
    return Call("log", *arguments)


FORMS: dict[str, tuple[tuple[int, ...], Callable[..., Node]]] = {
    "sqrt": ((1,), lambda names, u: Root(u)),
    "Sqrt": ((1,), lambda names, u: Root(u)),
    "√": ((1,), lambda names, u: Root(u)),
    "cbrt": ((1,), lambda names, u: Root(u, Num(3))),
    "∛": ((1,), lambda names, u: Root(u, Num(3))),
    "∜": ((1,), lambda names, u: Root(u, Num(4))),
    "root": ((2,), lambda names, u, n: Root(u, n)),
    "log": ((1, 2), _natural),
    "Log": ((1, 2), _base_first),
    "pow": ((2,), lambda names, u, v: Pow(u, v)),
    "Pow": ((2,), lambda names, u, v: Pow(u, v)),
    "Rational": ((2,), lambda names, p, q: Div(p, q)),
}
"""The numbers of arguments, and the node, of each spelling that is no function of the table."""
