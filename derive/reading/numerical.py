"""The names that Python's numerical modules give to functions and numbers, and the nodes that they denote."""

from __future__ import annotations

import ast
from collections.abc import Callable

from derive.errors import UnsupportedError
from derive.expression import ONE, TWO, Call, Const, Div, Logic, Mul, Neg, Node, Num, Piecewise, Pow, Rel, Root
from derive.table import NAMES, TABLE


def unsupported(message: str, node: ast.AST) -> UnsupportedError:
    """Return the error for a line that is no formula."""
    error = UnsupportedError(f"line {getattr(node, 'lineno', '?')}: {message}")
    if isinstance(node, ast.expr | ast.stmt):
        error.place = node.lineno, node.col_offset
    return error


def cases(condition: Node, first: Node, second: Node) -> Node:
    """Return the first value under a condition, else the second; cases of the second are put beside it."""
    if first is second:
        return first
    if isinstance(second, Piecewise):
        return Piecewise((first, condition), *second.pieces, otherwise=second.otherwise)
    return Piecewise((first, condition), otherwise=second)


_PI, _E = Const("pi"), Const("e")
_CONSTANTS: dict[str, Node] = {"pi": _PI, "e": _E, "tau": Mul(TWO, _PI)}

NUMERICAL = frozenset(
    ("math", "numpy", "scipy.special", "jax.numpy", "jax.nn", "torch", "torch.special", "torch.nn.functional")
)
"""Modules whose functions are known by name."""


def constant(module: str, name: str, node: ast.expr) -> Node:
    """Return a number that a module has a name for.

    Raises:
        UnsupportedError: there is none, or none that is known.
    """
    if module in NUMERICAL and name in _CONSTANTS:
        return _CONSTANTS[name]
    raise unsupported(f"{module}.{name} is not known", node)


_BY_NAME: dict[str, tuple[tuple[int, ...], Callable[..., Node]]] = {
    "log": ((1, 2), lambda u, b=None: Call("ln", u) if b is None else Call("log", b, u)),
    "log2": ((1,), lambda u: Call("log", TWO, u)),
    "log10": ((1,), lambda u: Call("log", Num(10), u)),
    "sqrt": ((1,), Root),
    "cbrt": ((1,), lambda u: Root(u, Num(3))),
    "pow": ((2,), Pow),
    "power": ((2,), Pow),
    "square": ((1,), lambda u: Pow(u, TWO)),
    "reciprocal": ((1,), lambda u: Div(ONE, u)),
    "rsqrt": ((1,), lambda u: Div(ONE, Root(u))),
    "fabs": ((1,), lambda u: Call("abs", u)),
    "absolute": ((1,), lambda u: Call("abs", u)),
    "negative": ((1,), Neg),
    "maximum": ((2,), lambda u, v: Call("max", u, v)),
    "fmax": ((2,), lambda u, v: Call("max", u, v)),
    "minimum": ((2,), lambda u, v: Call("min", u, v)),
    "fmin": ((2,), lambda u, v: Call("min", u, v)),
    "clip": ((3,), lambda u, low, high: Call("min", Call("max", u, low), high)),
    "where": ((3,), cases),
    "degrees": ((1,), lambda u: Div(Mul(Num(180), u), _PI)),
    "radians": ((1,), lambda u: Div(Mul(_PI, u), Num(180))),
    "ndtr": ((1,), lambda u: Call("normcdf", u)),
    "sinc": ((1,), lambda u: Call("sinc", Mul(_PI, u))),
    "float": ((1,), lambda u: u),
    "float64": ((1,), lambda u: u),
    "copysign": ((2,), lambda u, v: Mul(Call("abs", u), Call("sign", v))),
}
"""Functions that Python spells or counts in its own way; the others are looked up in the table by name."""

_BUILTINS = {"abs", "max", "min", "pow", "float"}
_SEVERAL = {"max", "min"}


def applied(module: str, name: str, arguments: list[Node], node: ast.Call) -> Node:
    """Return a module's function applied to arguments.

    Args:
        module: ``math``, ``numpy``, …, or ``builtins``.
        name: what it is called there.
        arguments: the operands; of ``where`` the first is a condition.
        node: the call, for messages.

    Raises:
        UnsupportedError: the function is not known, or takes another number of arguments.
    """
    if module not in NUMERICAL and not (module == "builtins" and name in _BUILTINS):
        raise unsupported(f"the function {ast.unparse(node.func)} is not known", node)
    if arguments and isinstance(arguments[0], (Rel, Logic)) != (name == "where"):
        raise unsupported(f"{name} is applied to the wrong kind of argument", node)
    if name in _SEVERAL and len(arguments) > 1:
        return Call(name, *arguments)
    if name in _BY_NAME:
        counts, build = _BY_NAME[name]
        _check(name, len(arguments), counts, node)
        return build(*arguments)
    canonical = NAMES.get(name, "")
    if canonical not in TABLE:
        raise unsupported(f"the function {ast.unparse(node.func)} is not known", node)
    _check(name, len(arguments), (TABLE[canonical].arity,), node)
    return Call(canonical, *arguments)


def _check(name: str, given: int, counts: tuple[int, ...], node: ast.AST) -> None:
    if given not in counts:
        raise unsupported(f"{name} takes {' or '.join(map(str, counts))} arguments, not {given}", node)
