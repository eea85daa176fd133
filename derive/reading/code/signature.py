"""What the head of a Python function tells of its parameters, and its body of how they are used."""

from __future__ import annotations

import ast
from collections.abc import Callable

from derive.reading.code.values import Row, Value, unsupported

Syntax = ast.FunctionDef | ast.Lambda


def parameters(function: Syntax) -> list[str]:
    """Return the names of a function's parameters, in order."""
    return [argument.arg for argument in arguments_of(function)]


def arguments_of(function: Syntax) -> list[ast.arg]:
    """Return a function's parameters, in order.

    Raises:
        UnsupportedError: it takes any number of arguments.
    """
    signature = function.args
    if signature.vararg or signature.kwarg:
        raise unsupported("a function of any number of arguments is no formula", function)
    return [*signature.posonlyargs, *signature.args, *signature.kwonlyargs]


def defaults_of(function: Syntax) -> dict[str, ast.expr]:
    """Return the default values of a function's parameters."""
    signature = function.args
    placed = [*signature.posonlyargs, *signature.args]
    found = dict(
        zip((argument.arg for argument in placed[-len(signature.defaults) :]), signature.defaults, strict=False)
    )
    named = zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
    return {**(found if signature.defaults else {}), **{a.arg: value for a, value in named if value is not None}}


def unpacked(function: Syntax, name: str) -> int:
    """Return how many numbers a parameter holds that is only taken apart: ``x[0]``, ``a, b = x``; 0: it is a number."""
    most = used = taken = 0
    for node in ast.walk(function):
        match node:
            case ast.Name(id=found, ctx=ast.Load()) if found == name:
                used += 1
            case ast.Subscript(value=ast.Name(id=found), slice=ast.Constant(value=int(place))) if found == name:
                most, taken = max(most, place + 1), taken + 1
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Name(id=found)) if found == name:
                most, taken = max(most, len(names)), taken + 1
    return most if taken and taken == used else 0


def length_beside(function: Syntax, name: str, known: Callable[[ast.expr], Value | None]) -> int:
    """Return how many entries a parameter has by an array of the module that it is multiplied with; 0: nothing says."""
    for node in ast.walk(function):
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                sides = (left, right)
            case ast.Call(func=ast.Attribute(attr="dot" | "inner" | "vdot" | "matmul"), args=[left, right]):
                sides = (left, right)
            case ast.Call(func=ast.Attribute(value=left, attr="dot"), args=[right]):
                sides = (left, right)
            case _:
                continue
        for place, (side, other) in enumerate((sides, sides[::-1])):
            # A x is as long as a row of A, x A as a column.
            array = known(side.right if isinstance(side, ast.BinOp) and place == 0 else side)
            if name in _factors(other) and isinstance(array, Row) and array:
                row = array[0]
                return len(row) if place == 0 and isinstance(row, Row) else len(array)
    return 0


def _factors(node: ast.expr) -> set[str]:
    """Return the names that an array is calculated of entry by entry: x of 0.5*x and of x - 1."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() | ast.Add() | ast.Sub(), right=right):
            return _factors(left) | _factors(right)
        case ast.UnaryOp(operand=operand):
            return _factors(operand)
    return set()


def is_count(function: Syntax, name: str) -> bool:
    """Whether a parameter says how often a loop runs: ``range(n)``, ``while n > 0``."""
    loops = [node.test for node in ast.walk(function) if isinstance(node, ast.While)]
    if any(isinstance(part, ast.Name) and part.id == name for test in loops for part in ast.walk(test)):
        return True
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "range"
        and any(isinstance(part, ast.Name) and part.id == name for bound in call.args for part in ast.walk(bound))
        for call in ast.walk(function)
    )


def local_names(function: Syntax) -> frozenset[str]:
    """Return the names that a function sets: inside it they never mean what they mean around it."""
    if isinstance(function, ast.Lambda):
        return frozenset()
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    inner = {node.name for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node is not function}
    return frozenset(stored | inner)
