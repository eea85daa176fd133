"""What the names of a Python module mean: imported, defined or set, once; bound in any other way they mean nothing."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator

from derive.startup.data import data
from derive.table.libraries import HAVE_NUMBERS, MODULES, NUMBERS, UNCHANGED_BY, USUAL, library


@data
class Meaning:
    """What a name outside a function stands for; all empty: some value that is not looked at.

    Attributes:
        module: a module, ``numpy`` for ``np``; of something imported by itself the module that it is from.
        name: what that is called there, ``exp``; "" for the module itself.
        defined: a function, a class or an expression in Python, and the names around it.
        problem: why the name can't be used, in words; "" if it can.
        presumed: whether nothing binds it, and it is what everybody calls a module.
    """

    module: str = ""
    name: str = ""
    defined: tuple[ast.FunctionDef | ast.ClassDef | ast.expr, Scope] | None = None
    problem: str = ""
    presumed: bool = False

    @property
    def path(self) -> str:
        """The dotted path of what was imported."""
        return f"{self.module}.{self.name}" if self.name else self.module


Scope = Callable[[str], "Meaning | None"]
"""What the names around a function mean; None: nothing is known by that name."""


def bindings_of(module: ast.Module) -> Scope:
    """Return what the names of a module mean, from its text.

    Args:
        module: the syntax tree of the whole file.

    Returns:
        The meaning of each name.  One that is bound twice, inside a branch or a loop, or that something else sets,
        has a problem instead.
    """
    bound: dict[str, list[tuple[int, ast.AST]]] = defaultdict(list)
    for name, node in _bound_names(module):
        bound[name].append((getattr(node, "lineno", 0), node))
    everything = [node.module for node in module.body if isinstance(node, ast.ImportFrom) and _imports_all(node)]

    def scope(name: str) -> Meaning | None:
        return meanings.get(name) or _from_everything(name, everything) or _usual(name)

    plain = {id(statement) for statement in _at_top(module.body)}
    meanings = {name: _meaning(name, places, plain, scope) for name, places in bound.items()}
    for name, meaning in meanings.items():
        if meaning.defined is not None and isinstance(value := meaning.defined[0], ast.Attribute):
            meanings[name] = _of_module(value, scope) or meaning
    return scope


def _at_top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that a module always runs; an import may stand under ``try``."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.Try):
            yield from (s for s in statement.body if isinstance(s, ast.Import | ast.ImportFrom))


def _imports_all(node: ast.ImportFrom) -> bool:
    return any(alias.name == "*" for alias in node.names)


def _from_everything(name: str, modules: list[str | None]) -> Meaning | None:
    """Find a name in the modules of which everything is imported, the last one first."""
    if any(module not in MODULES for module in modules):
        return Meaning(problem=f"{name} may come from what is imported by *") if modules else None
    known = (str(module) for module in reversed(modules))
    return next((Meaning(m, name) for m in known if name in library(m) or _is_number(m, name)), None)


def _usual(name: str) -> Meaning | None:
    """Find a name that nothing binds among those that everybody gives to modules."""
    home, _, last = USUAL.get(name, "").rpartition(".") if name == "norm" else (USUAL.get(name, ""), "", "")
    return Meaning(home, last, presumed=True) if home else None


def presumed_in(module: ast.Module) -> tuple[str, ...]:
    """Say which names a piece of code uses for modules without importing them.

    >>> presumed_in(ast.parse("def f(x): return np.sin(x)"))
    ('np is taken for numpy: nothing imports it',)
    """
    scope = bindings_of(module)
    nodes = [*ast.walk(module)]
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {
        alias.asname or alias.name.partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    used = dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name) and node.id not in bound)
    found = ((name, scope(name)) for name in used)
    return tuple(
        f"{name} is taken for {meaning.path}: nothing imports it"
        for name, meaning in found
        if meaning is not None and meaning.presumed
    )


def _is_number(module: str, name: str) -> bool:
    return module in HAVE_NUMBERS and name in NUMBERS


def _meaning(name: str, places: list[tuple[int, ast.AST]], plain: set[int], scope: Scope) -> Meaning:
    line, node = places[-1]
    if len(places) > 1:
        return Meaning(problem=f"{name} is bound again at line {places[1][0]}")
    if id(node) not in plain:
        return Meaning(problem=f"{name} is set at line {line} in a way that is not followed")
    match node:
        case ast.Import(names=imported):
            found = next(a for a in imported if (a.asname or a.name.partition(".")[0]) == name)
            return Meaning(found.name if found.asname else name)
        case ast.ImportFrom(module=str() as home, names=imported):
            found = next(a for a in imported if (a.asname or a.name) == name)
            return Meaning(home, found.name)
        case ast.FunctionDef() | ast.ClassDef():
            return Meaning(defined=(node, scope))
        case (
            ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
        ):
            return Meaning(defined=(value, scope))
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
            # h, c = 1.0, 2.0
            for target, value in zip(names, values, strict=True):
                if isinstance(target, ast.Name) and target.id == name and not isinstance(value, ast.Starred):
                    return Meaning(defined=(value, scope))
    return Meaning(problem=f"{name} is set at line {line} in a way that is not followed")


def _of_module(value: ast.Attribute, scope: Scope) -> Meaning | None:
    """Return what ``Phi = stats.norm.cdf`` means: another name for what a module has."""
    first, *path = ast.unparse(value).split(".")
    home = scope(first)
    if home is None or not home.module or home.defined is not None:
        return None
    module, _, name = ".".join((home.path, *path)).rpartition(".")
    return Meaning(module, name)


_CHANGING = frozenset(
    ("append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update")
)
"""Methods that change a list or a dictionary."""


def _bound_names(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield each name that a module binds, wherever, with the statement that does it."""
    stack: list[tuple[ast.AST, ast.AST, frozenset[str]]] = [(s, s, frozenset()) for s in reversed(module.body)]
    while stack:
        node, statement, within = stack.pop()
        inside = isinstance(within, frozenset) and "function" in within
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if not inside:
                    yield name, node
                within = within | {"function"}
            case ast.Global(names=names):
                yield from ((name, node) for name in names)
            case ast.Import(names=imported) if not inside:
                yield from ((alias.asname or alias.name.partition(".")[0], node) for alias in imported)
            case ast.ImportFrom(names=imported) if not inside:
                yield from ((alias.asname or alias.name, node) for alias in imported if alias.name != "*")
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if not inside:
                yield name, statement
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()) if not inside:
                # math.sin = math.cos: the module is no longer what its name says.
                yield name, statement
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                # LIMITS[0] = 5, wherever it stands.
                yield name, statement
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in _CHANGING:
                yield name, statement
            case ast.ExceptHandler(name=str() as name) if not inside:
                yield name, node
        for child in reversed(list(ast.iter_child_nodes(node))):
            stack.append((child, child if isinstance(child, ast.stmt) else statement, within))


def changed_by(decorators: list[ast.expr], scope: Scope) -> str:
    """Return the first decorator that may change what a function computes, "" if there is none."""
    for decorator in decorators:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        path = ast.unparse(called).split(".")
        meaning = scope(path[0])
        known = Meaning("", path[0]) if meaning is None else meaning
        if ".".join((*([known.path.lstrip(".")] if known.path else []), *path[1:])) not in UNCHANGED_BY:
            return ast.unparse(decorator)
    return ""
