"""The derivative of a Python function: read from its source, derived like any formula, compared with numbers.

For the derivation the function is never run.  `compare_with_finite_differences` does run it, at random points, to
see that what was derived is the slope of what the code computes.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

from derive.derivation import Derivation
from derive.errors import DeriveError, LimitError, ParseError, UnsupportedError
from derive.expression.evaluate import evaluate
from derive.reading import Reading
from derive.reading.python import Code, Scope, read_code

_NUMBERS = (int, float, complex)


def from_function(function: Callable[..., Any], *variables: str, **options: Any) -> Derivation:
    """Derive the derivative of a Python function of numbers, reading its source and never running it.

    Args:
        function: written with Python's operators and the names of math, NumPy, PyTorch or JAX.
        variables: differentiate by these parameters in turn; by default by the first.
        options: those of `derive.differentiate`.

    Returns:
        The derivation.

    Raises:
        UnsupportedError: there is no source, or some line of it is no formula; the message tells the line.

    >>> from derive.functions import frameworks
    >>> from_source("def f(x): return x**2 + 1").result == from_source("lambda x: 1 + x*x").result
    True
    """
    return _differentiated(read_function(function), variables, options)


def from_source(source: str, name: str = "", *variables: str, **options: Any) -> Derivation:
    """Derive the derivative of a function in a piece of Python text, which is read and never run.

    Args:
        source: Python code: one or more functions, and imports of math, NumPy, PyTorch or JAX.
        name: which of its functions; by default the last.
        variables: differentiate by these parameters in turn; by default by the first.
        options: those of `derive.differentiate`.

    Raises:
        ParseError: it is no Python.
        UnsupportedError: there is no such function, or some line of it is no formula.

    >>> str(from_source("from math import exp\\ndef f(x):\\n    return 1/(1 + exp(-x))").result)
    'σ(x)(1 - σ(x))'
    """
    return _differentiated(read_source(source, name), variables, options)


def from_file(path: Path | str, name: str = "", *variables: str, **options: Any) -> Derivation:
    """Derive the derivative of a function in a Python file, which is read and never run; see `from_source`."""
    return from_source(Path(path).read_text(encoding="utf-8"), name, *variables, **options)


def _differentiated(code: Code, variables: tuple[str, ...], options: dict[str, Any]) -> Derivation:
    from derive.api import differentiate

    if not code.arguments:
        raise UnsupportedError("the function has no parameter to differentiate by")
    shown = f"{code.name or 'f'}({', '.join(code.arguments)}) = {code.expression}"
    reading = Reading(
        code.expression, name=code.name, arguments=code.arguments, by=code.arguments[:1], source=shown
    )
    return differentiate(reading, *variables, **options)


# Finding the source ------------------------------------------------------------------------------


def read_function(function: Callable[..., Any]) -> Code:
    """Return what a Python function computes as an expression, from its source.

    Raises:
        UnsupportedError: there is no source, or some line of it is no formula; the message tells the line.
    """
    if not isinstance(function, FunctionType):
        raise UnsupportedError(f"{function!r} is no Python function: its source can't be read")
    if hasattr(function, "__wrapped__"):
        raise UnsupportedError(f"{function.__name__} is wrapped by a decorator, which may change what it computes")
    return read_code(_syntax(function), _scope_of(function))


def _syntax(function: FunctionType) -> ast.FunctionDef | ast.Lambda:
    try:
        lines, start = inspect.getsourcelines(function)
    except (OSError, TypeError) as error:
        raise UnsupportedError(f"the source of {function.__name__} can't be found: define it in a file") from error
    text = textwrap.dedent("".join(lines))
    wanted = ast.Lambda if function.__name__ == "<lambda>" else ast.FunctionDef
    found = [node for node in ast.walk(_parsed(text)) if isinstance(node, wanted)]
    same = [node for node in found if _names(node) == function.__code__.co_varnames[: len(_names(node))]]
    if wanted is ast.Lambda and len(same) != 1:
        raise UnsupportedError("this lambda can't be told from others on its line: define it by def")
    if not same:
        raise UnsupportedError(f"the source of {function.__name__} can't be found: define it in a file")
    node = same[0]
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        raise UnsupportedError(f"{node.name} has a decorator, which may change what it computes")
    ast.increment_lineno(node, start - 1)
    return node


def _names(node: ast.FunctionDef | ast.Lambda) -> tuple[str, ...]:
    signature = node.args
    return tuple(argument.arg for argument in (*signature.posonlyargs, *signature.args, *signature.kwonlyargs))


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        # A lambda in the middle of an expression: its own line may be no whole statement.
        try:
            return ast.parse(f"({text.strip().rstrip(',')})")
        except SyntaxError:
            raise ParseError(f"this is no Python: {error.msg}", text) from error
    except (RecursionError, MemoryError) as error:
        raise LimitError("the code is nested too deeply") from error


def _scope_of(function: FunctionType) -> Scope:
    """What the names around a living function are, without calling anything."""
    cells = function.__closure__ or ()
    around: dict[str, Any] = dict(function.__globals__)
    around |= {n: c.cell_contents for n, c in zip(function.__code__.co_freevars, cells, strict=True) if _is_filled(c)}
    used = {name: around[name] for name in _used_names(function) if name in around}
    defined = {
        name: node
        for name, value in used.items()
        if isinstance(value, FunctionType) and value is not function and isinstance(node := _syntax(value), ast.FunctionDef)
    } if any(isinstance(value, FunctionType) for value in used.values()) else {}
    imported = {name: found for name, value in used.items() if (found := _home(value))}
    return Scope(
        modules={name: value.__name__ for name, value in used.items() if isinstance(value, ModuleType)},
        imported=imported,
        defined=defined,
        others=frozenset(used) - imported.keys() - defined.keys(),
    )


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False
