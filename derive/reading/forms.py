"""Spellings that are no functions of the table: roots, powers, and logarithms by the number of their arguments."""

from __future__ import annotations

from collections.abc import Callable

from derive.expression import Call, Div, Node, Num, Pow, Root

Note = Callable[[str], None]
"""Tells how something was read."""


def _natural(note: Note, *arguments: Node) -> Node:
    if len(arguments) == 2:
        note("log(x, b) is read as the logarithm of x to base b")
        return Call("log", arguments[1], arguments[0])
    note("log is read as the natural logarithm")
    return Call("ln", *arguments)


def _base_first(note: Note, *arguments: Node) -> Node:
    if len(arguments) == 1:
        return _natural(note, *arguments)
    note("Log(b, x) is read as the logarithm of x to base b")
    return Call("log", *arguments)


FORMS: dict[str, tuple[tuple[int, ...], Callable[..., Node]]] = {
    "sqrt": ((1,), lambda note, u: Root(u)),
    "Sqrt": ((1,), lambda note, u: Root(u)),
    "√": ((1,), lambda note, u: Root(u)),
    "cbrt": ((1,), lambda note, u: Root(u, Num(3))),
    "∛": ((1,), lambda note, u: Root(u, Num(3))),
    "∜": ((1,), lambda note, u: Root(u, Num(4))),
    "root": ((2,), lambda note, u, n: Root(u, n)),
    "log": ((1, 2), _natural),
    "Log": ((1, 2), _base_first),
    "pow": ((2,), lambda note, u, v: Pow(u, v)),
    "Pow": ((2,), lambda note, u, v: Pow(u, v)),
    "Rational": ((2,), lambda note, p, q: Div(p, q)),
}
"""The numbers of arguments, and the node, of each spelling that is no function of the table."""
