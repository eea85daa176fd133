"""Read a Python function of numbers into a display tree, from its source and without running it.

Straight-line code, conditional expressions, and `if` with values or assignments in its branches become one
expression: names are replaced by what was assigned to them, branches become cases.  What can't be said so, a
loop or a call of unknown code, is refused with its line.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derive.errors import LimitError
from derive.expression import Logic, Node, Rel, Sym
from derive.reading.names import CONSTANTS
from derive.reading.numerical import applied, cases, constant, unsupported
from derive.reading.python_syntax import BUILD, OPERANDS, called, literal

_MOST_INLINED = 12
_MOST_NODES = 20_000

Environment = dict[str, Node]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name outside a function stands for; all empty: some value that is not looked at.

    Attributes:
        module: a module, ``numpy`` for ``np``; of something imported by itself the module that it is from.
        name: what that is called there, ``exp``; "" for the module itself.
        function: a Python function, and the names around it.
    """

    module: str = ""
    name: str = ""
    function: tuple[ast.FunctionDef, Scope] | None = None


Scope = Callable[[str], "Meaning | None"]
"""What the names around a function mean; None: nothing is known by that name."""


@dataclass(frozen=True, slots=True)
class Code:
    """A function read from its source.

    Attributes:
        name: what it is called, or "" for a lambda.
        arguments: its parameters, in order.
        expression: what it returns.
    """

    name: str
    arguments: tuple[str, ...]
    expression: Node


def read_code(function: ast.FunctionDef | ast.Lambda, scope: Scope) -> Code:
    """Return a function as an expression in its parameters.

    Args:
        function: its syntax tree.
        scope: what the names around it mean.

    Raises:
        UnsupportedError: some line is no formula; the message tells which.
        LimitError: the formula is too long.
    """
    names = parameters(function)
    symbols = {name: Sym(_symbol(name)) for name in names}
    name = function.name if isinstance(function, ast.FunctionDef) else ""
    expression = _Reader(scope, (name,)).returned(function, dict(symbols))
    return Code(name, tuple(symbol.name for symbol in symbols.values()), expression)


def _symbol(name: str) -> str:
    """A parameter called e or lambda_ is a letter like any other, not the number e."""
    letter = name.strip("_") or name
    return f"{letter}_1" if letter in CONSTANTS or letter == "i" else letter


def parameters(function: ast.FunctionDef | ast.Lambda) -> list[str]:
    """Return the names of a function's parameters, in order.

    Raises:
        UnsupportedError: it takes any number of arguments.
    """
    signature = function.args
    if signature.vararg or signature.kwarg:
        raise unsupported("a function of any number of arguments is no formula", function)
    return [argument.arg for argument in (*signature.posonlyargs, *signature.args, *signature.kwonlyargs)]


class _Reader:
    """Reads one function body; calls of functions defined beside it are read where they stand."""

    def __init__(self, scope: Scope, within: tuple[str, ...]) -> None:
        self.scope = scope
        self.within = within

    def returned(self, function: ast.FunctionDef | ast.Lambda, environment: Environment) -> Node:
        """Return what a function returns, given what its parameters stand for."""
        if isinstance(function, ast.Lambda):
            return self.value(function.body, environment)
        found = self.block(function.body, environment)
        if found is None:
            raise unsupported(f"{function.name} does not return a value on every path", function)
        return found

    # Statements ----------------------------------------------------------------------------------

    def block(self, statements: Sequence[ast.stmt], environment: Environment) -> Node | None:
        """Run statements symbolically; return the value returned, None if the end is reached without one."""
        for position, statement in enumerate(statements):
            match statement:
                case ast.Return(value=value):
                    if value is None:
                        raise unsupported("return without a value", statement)
                    return self.value(value, environment)
                case ast.If():
                    found = self._if(statement, statements[position + 1 :], environment)
                    if found is not None:
                        return found
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        self._assign(target, value, environment)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self._assign(target, value, environment)
                case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
                    changed = ast.BinOp(ast.Name(name, ast.Load()), operator, value)
                    ast.copy_location(changed, statement)
                    ast.copy_location(changed.left, target)
                    environment[name] = self.value(changed, environment)
                case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
                    continue
                case _:
                    raise unsupported(f"{called(statement)} can't be read as a formula", statement)
        return None

    def _assign(self, target: ast.expr, value: ast.expr, environment: Environment) -> None:
        match target, value:
            case ast.Name(id=name), _:
                environment[name] = self.value(value, environment)
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                found = [self.value(part, environment) for part in values]
                for part, node in zip(names, found, strict=True):
                    if not isinstance(part, ast.Name):
                        raise unsupported("only names are assigned to", target)
                    environment[part.id] = node
            case _:
                raise unsupported("only names are assigned to", target)

    def _if(self, statement: ast.If, rest: Sequence[ast.stmt], environment: Environment) -> Node | None:
        condition = self.condition(statement.test, environment)
        taken, left = dict(environment), dict(environment)
        first, second = self.block(statement.body, taken), self.block(statement.orelse, left)
        if first is None and second is None:
            _merge(environment, condition, taken, left)
            return None
        first = first if first is not None else self.block(rest, taken)
        second = second if second is not None else self.block(rest, left)
        if first is None or second is None:
            raise unsupported("a value is returned on one side only", statement)
        return cases(condition, first, second)

    # Expressions ---------------------------------------------------------------------------------

    def value(self, expression: ast.expr, environment: Environment) -> Node:
        """Return the number that an expression stands for."""
        found = self._fold(expression, environment)
        if isinstance(found, (Rel, Logic)):
            raise unsupported("a condition is used as a number", expression)
        return found

    def condition(self, expression: ast.expr, environment: Environment) -> Node:
        """Return a relation, or relations joined by and, or."""
        found = self._fold(expression, environment)
        if not isinstance(found, (Rel, Logic)):
            raise unsupported("a number is used as a condition: write a comparison", expression)
        return found

    def _fold(self, expression: ast.expr, environment: Environment) -> Node:
        stack: list[tuple[ast.expr, bool]] = [(expression, False)]
        done: list[Node] = []
        while stack:
            node, open_ = stack.pop()
            operands = OPERANDS.get(type(node))
            if operands is None:
                raise unsupported(f"{called(node)} can't be read as a formula", node)
            below = list(operands(node))
            if below and not open_:
                stack.append((node, True))
                stack.extend((part, False) for part in reversed(below))
                continue
            children = done[len(done) - len(below) :]
            del done[len(done) - len(below) :]
            done.append(self._build(node, children, environment))
            if done[-1].size > _MOST_NODES:
                raise LimitError(f"line {node.lineno}: the formula grows beyond {_MOST_NODES} symbols")
        return done[0]

    def _build(self, node: ast.expr, children: list[Node], environment: Environment) -> Node:
        match node:
            case ast.Constant(value=value):
                return literal(value, node)
            case ast.Name(id=name):
                return self._name(name, node, environment)
            case ast.Attribute(attr=name):
                return constant(self._module(node), name, node)
            case ast.Call():
                return self._call(node, children)
        sign: ast.AST = getattr(node, "op", node)
        if isinstance(sign, (ast.operator, ast.USub, ast.UAdd)) and any(isinstance(c, (Rel, Logic)) for c in children):
            raise unsupported("a condition is used as a number", node)
        build = BUILD.get(type(sign))
        if build is None:
            raise unsupported(f"{called(sign)} can't be read as a formula", node)
        return build(node, children)

    def _name(self, name: str, node: ast.expr, environment: Environment) -> Node:
        if name in environment:
            return environment[name]
        meaning = self.scope(name)
        if meaning is None:
            raise unsupported(f"{name} is not known here", node)
        if meaning.module and meaning.name:
            return constant(meaning.module, meaning.name, node)
        raise unsupported(f"{name} is set outside the function: pass it as an argument, or write its value", node)

    def _module(self, node: ast.Attribute) -> str:
        """Return the module before the last point of ``np.exp``, ``jax.numpy.exp``."""
        parts: list[str] = []
        inner = node.value
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        meaning = self.scope(inner.id) if isinstance(inner, ast.Name) else None
        if meaning is None or not meaning.module or meaning.function is not None:
            raise unsupported(f"{ast.unparse(node)} is not known", node)
        own = (meaning.name,) if meaning.name else ()
        return ".".join((meaning.module, *own, *reversed(parts)))

    def _call(self, node: ast.Call, arguments: list[Node]) -> Node:
        if node.keywords:
            raise unsupported("arguments by keyword are not read", node)
        if any(isinstance(argument, (Rel, Logic)) for argument in arguments[1:]):
            raise unsupported("a condition is used as a number", node)
        match node.func:
            case ast.Attribute(attr=name) as called:
                return applied(self._module(called), name, arguments, node)
            case ast.Name(id=name):
                meaning = self.scope(name) or Meaning("builtins", name)
                if meaning.function is not None:
                    return self._inlined(name, *meaning.function, arguments, node)
                return applied(meaning.module, meaning.name, arguments, node)
        raise unsupported(f"the function {ast.unparse(node.func)} is not known", node)

    def _inlined(
        self, name: str, function: ast.FunctionDef, scope: Scope, arguments: list[Node], node: ast.Call
    ) -> Node:
        if name in self.within:
            raise unsupported(f"{name} calls itself", node)
        if len(self.within) >= _MOST_INLINED:
            raise unsupported("functions call each other too deeply", node)
        names = parameters(function)
        if len(names) != len(arguments):
            raise unsupported(f"{name} takes {len(names)} arguments, not {len(arguments)}", node)
        return _Reader(scope, (*self.within, name)).returned(function, dict(zip(names, arguments, strict=True)))


def _merge(environment: Environment, condition: Node, taken: Environment, left: Environment) -> None:
    environment.clear()
    # A name that only one branch sets has no value afterwards.
    for name in taken.keys() & left.keys():
        environment[name] = cases(condition, taken[name], left[name])


__all__ = ["Code", "Meaning", "Scope", "parameters", "read_code"]
