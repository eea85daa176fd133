"""The derivative of a Python function: read from its source, derived like any formula, compared with numbers.

For the derivation the function is never run.  `compare_with_finite_differences` does run it, at random points, to
see that what was derived is the slope of what the code computes.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

from derive.errors import DeriveError, LimitError, ParseError, UnsupportedError
from derive.expression import Node, Sym, postorder, replace
from derive.expression.canonical import canonical
from derive.reading import Reading
from derive.reading.code import Arrays, Code, Meaning, Scope, bindings_of, parameters, read_arrays, read_code
from derive.reading.code.arrays import scaling_in
from derive.reading.code.bindings import changed_by, presumed_in
from derive.reading.files import read_python
from derive.record.derivation import Derivation, Step
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.table import NAMES
from derive.table.libraries import MODULES, library
from derive.values.evaluate import evaluate


def from_function(function: Callable[..., Any], *variables: str, **options: Any) -> Derivation:
    """Answer `derive.from_function`."""
    return _differentiated(read_function(function), variables, options)


def from_source(source: str, name: str = "", *variables: str, **options: Any) -> Derivation:
    """Answer `derive.from_source`."""
    code = read_program(source, name)
    return (
        _of_arrays(code, variables, options) if isinstance(code, Arrays) else _differentiated(code, variables, options)
    )


def gradient_of_file(
    path: Path | str, name: str = "", *variables: str, compare: bool = False, **options: Any
) -> Derivation:
    """Derive the derivatives of a function in a Python file by each of its parameters; see `from_source`.

    Args:
        path: the file; it is read.
        name: which of its functions; by default the last.
        variables: only by these parameters; by default by all.
        compare: whether to run the file too, and to compare with differences of what it computes.
        options: those of `derive.differentiate`.

    Returns:
        The derivation by the last parameter; those by the others are its parts.

    Raises:
        UnsupportedError: a line is no formula, or the file computes something else than what was derived.
    """
    from derive.kinds.learning.learning import group

    code = read_program(read_python(path), name, variables)
    if isinstance(code, Arrays):
        if compare:
            raise UnsupportedError(_NOT_COMPARED)
        return _of_arrays(code, variables, options)
    wanted = variables or tuple(code.letters)
    found = [_differentiated(code, (variable,), options) for variable in wanted or ("",)]
    if compare:
        told = _against_numbers(Path(path), code, wanted)
        found[0] = copy(found[0], notes=(*found[0].notes, told))
    if len(found) == 1:
        return found[0]
    parts = (part.written(heading=f"By {Sym(part.variable)}") for part in found)
    return group(f"The gradient of {code.name or 'f'}", *parts, source=found[0].source)


def read_program(source: str, name: str = "", variables: Sequence[str] = ()) -> Code | Arrays:
    """Return what a function computes: a formula in numbers, or one in arrays where it is none in numbers.

    Where a letter stands for each entry of an array, by any other letter there is a sum over them: one of arrays.

    Args:
        source: Python code.
        name: which of its functions; by default the last.
        variables: the parameters that are differentiated by; by default all.

    Raises:
        ParseError, UnsupportedError: as `read_source`.
    """
    found: Code | Arrays | None
    try:
        found = code = read_source(source, name)
    except UnsupportedError:
        if (found := _arrays_in(source, name)) is None:
            raise
    else:
        letters = [code.letters.get(variable, variable) for variable in variables or code.letters]
        found = (_arrays_in(source, name) if _by_total(code, letters) or _scales(source, code) else None) or code
    return copy(found, notes=(*presumed_in(_parsed(source)), *found.notes))


def _by_total(code: Code, letters: Collection[str]) -> bool:
    """Whether one of these letters stands beside a sum over all entries."""
    return bool(code.each) and not code.each.issuperset(letters)


def _scales(source: str, code: Code) -> bool:
    """Whether a letter that stands for each entry of an array is one number for all, as in w*x + b."""
    if not code.each:
        return False
    functions = [node for node in _parsed(source).body if isinstance(node, ast.FunctionDef) and node.name == code.name]
    return bool(functions) and not code.each.isdisjoint(scaling_in(functions[-1]))


def _arrays_in(source: str, name: str) -> Arrays | None:
    module = _parsed(source)
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    wanted = [node for node in functions if node.name == name] if name else functions
    scope = bindings_of(module)
    return read_arrays(_plain(wanted[-1], scope), scope) if wanted else None


def _of_arrays(code: Arrays, variables: tuple[str, ...], options: dict[str, Any]) -> Derivation:
    """Derive a function of arrays by some of its parameters; by all where none is named, as far as that can be done.

    Raises:
        UnsupportedError: a line can't be derived by a parameter that is named, or by any.
    """
    from derive.indexed.gradient import grad
    from derive.kinds.learning.learning import group

    if strange := [name for name, value in options.items() if value not in (1, "auto", None, True, ())]:
        raise UnsupportedError(f"{strange[0]} can't be asked of a function of arrays")
    if unknown := [name for name in variables if name not in code.letters]:
        raise UnsupportedError(f"{code.name} has no parameter {unknown[0]}; there are {', '.join(code.letters)}")
    found, left = list[Derivation](), list[str]()
    for name in variables or tuple(code.letters):
        try:
            found.append(grad(code.formula, code.letters[name], shapes=code.shapes))
        except DeriveError as error:
            if variables or (not found and name == next(reversed(code.letters))):
                raise
            left.append(f"not derived by {name}: {error}")
    found[0] = copy(found[0], notes=(*code.notes, *left, *found[0].notes))
    if len(found) == 1:
        return found[0]
    parts = (part.written(heading=f"By {Sym(part.variable)}") for part in found)
    return group(f"The gradient of {code.name}", *parts, source=found[0].source)


_NOT_COMPARED = "a function that is given arrays or flags is not compared with differences"
_AGREED = 1e-5
"""Relative error of differences beyond which a gradient is not that of the code."""


def _against_numbers(path: Path, code: Code, variables: tuple[str, ...]) -> str:
    """Run a file, and say how its function's differences compare with the gradient."""
    spec = spec_from_file_location("derive_compared", path)
    if spec is None or spec.loader is None or not code.name:
        raise UnsupportedError(f"{path} can't be run: a function with a name in a .py file can be compared")
    module = module_from_spec(spec)
    try:
        # What the file prints is no part of the answer.
        with redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
            comparison = compare_with_finite_differences(getattr(module, code.name), *variables)
    except DeriveError:
        raise
    except (Exception, SystemExit) as error:
        raise UnsupportedError(f"{path} can't be run: {type(error).__name__}: {error}") from error
    if comparison.error > _AGREED:
        raise UnsupportedError(f"the derived gradient is not that of what {path} computes: {comparison}")
    return str(comparison)


def _differentiated(code: Code, variables: tuple[str, ...], options: dict[str, Any]) -> Derivation:
    from derive.answer.differentiate import differentiate

    if not code.letters:
        raise UnsupportedError("the function has no parameter to differentiate by")
    if held := next((name for name in variables if name in code.taken and name not in code.letters), ""):
        parts = ", ".join(code.taken[held])
        raise UnsupportedError(f"{held} holds several numbers: differentiate by one of {parts}")
    for name in variables:
        stem, _, place = name.rpartition("_")
        if place.isdecimal() and stem in code.each and name not in code.letters:
            raise UnsupportedError(f"{stem} stands for each entry of an array: differentiate by {stem}")
        if _by_total(code, (code.letters.get(name, name),)):
            raise UnsupportedError(f"by {name} a sum over all entries has to be differentiated: ask derive matrix")
    shown = f"{code.name or 'f'}({', '.join(code.letters)}) = {code.expression}"
    # A name that the table knows stands for its own function, whatever the code computes.
    # Of several parameters f'(x) would not say by which; a partial derivative is told by its goal.
    name = "" if code.name in NAMES or len(code.letters) > 1 else code.name
    reading = Reading(
        code.expression,
        notes=code.notes,
        name=name,
        arguments=code.arguments,
        by=code.arguments[:1],
        source=shown,
        given=code.given,
    )
    found = differentiate(reading, *(code.letters.get(name, name) for name in variables), **options)
    return _in_names(found, code)


_LONG = 7
"""Symbols of an expression that is worth a name."""


def _in_names(derivation: Derivation, code: Code) -> Derivation:
    """Return a derivation whose result has the names of the code for what they stand for: d1 of Black and Scholes."""
    from derive.answer.builder import judge
    from derive.rules.labels.algebra import NAME_PARTS

    last, names = derivation.last, dict[Node, Node]()
    for letter, value in sorted(code.locals, key=lambda named: -named[1].size):
        wanted = canonical(value)
        # Lines put factors and terms in an order of their own.
        alike = [part for part in postorder(last) if part.size == value.size and canonical(part) is wanted]
        if value.size >= _LONG and alike and last not in alike:
            last = replace(last, dict.fromkeys(alike, Sym(letter)))
            names[Sym(letter)] = value
    if not names:
        return derivation
    step = Step(rule=NAME_PARTS, before=derivation.last, after=last)
    aliases = (*derivation.aliases, *reversed(names.items()))
    return judge(copy(derivation.written(aliases=aliases), steps=(*derivation.steps, step), last=last))


# Finding the source ------------------------------------------------------------------------------


def read_function(function: Callable[..., Any]) -> Code:
    """Return what a Python function computes as an expression, from its source.

    Raises:
        UnsupportedError: there is no source, or some line of it is no formula; the message tells the line.
    """
    if not isinstance(function, FunctionType):
        raise UnsupportedError(f"{function!r} is no Python function: its source can't be read")
    node, scope = _syntax(function), _around(function)
    return read_code(_plain(node, scope) if isinstance(node, ast.FunctionDef) else node, scope)


def read_source(source: str, name: str = "") -> Code:
    """Return what a function in a piece of Python text computes as an expression.

    Args:
        source: Python code.
        name: which of its functions; by default the last, or a lambda that is all of it.

    Raises:
        ParseError: it is no Python.
        UnsupportedError: there is no such function, or some line of it is no formula.
    """
    try:
        return _read(_parsed(source), name)
    except UnsupportedError as error:
        if error.place is None:
            raise
        line, column = error.place
        # Python counts columns in bytes.
        before = source.splitlines()[line - 1].encode()[:column].decode()
        at = sum(map(len, source.splitlines(keepends=True)[: line - 1])) + len(before)
        raise UnsupportedError(f"{error}\n{ParseError('', source, at).caret}") from None


def _read(module: ast.Module, name: str) -> Code:
    scope = bindings_of(module)
    methods = {
        f"{owner.name}.{node.name}": (node, owner)
        for owner in module.body
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.FunctionDef)
    }
    written = {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Lambda)
    }
    functions = {node.name: (node, None) for node in module.body if isinstance(node, ast.FunctionDef)}
    if not name and not functions:
        # Of a class alone what it computes is meant.
        computing = [one for one in methods if one.endswith((".forward", ".__call__"))]
        computing = computing or [one for one in methods if "__" not in one]
        name = computing[-1] if computing else name
    found = {**functions, **methods}.get(name) or methods.get(f"{name}.forward") or methods.get(f"{name}.__call__")
    if name in written and found is None:
        if (meaning := scope(name)) is not None and meaning.problem:
            raise UnsupportedError(f"line {written[name].lineno}: {meaning.problem}")
        return read_code(written[name], scope)
    if name and found is None:
        known = ", ".join((*functions, *methods))
        raise UnsupportedError(f"there is no function {name}; there are {known or 'none'}")
    if not name and functions:
        found = functions[next(reversed(functions))]
    if found is not None:
        definition, owner = found
        if owner is None and (meaning := scope(definition.name)) is not None and meaning.problem:
            raise UnsupportedError(f"line {definition.lineno}: {meaning.problem}")
        static = any(ast.unparse(decorator) == "staticmethod" for decorator in definition.decorator_list)
        return read_code(_plain(definition, scope), scope, None if static else owner)
    match module.body[-1:]:
        case [ast.Expr(value=ast.Lambda() as function) | ast.Assign(value=ast.Lambda() as function)]:
            return read_code(function, scope)
    raise UnsupportedError("there is no function in this code")


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            # What Python thinks of the style of a file is no part of the answer.
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            return ast.parse(text)
    except ValueError as error:
        raise ParseError(f"this is no Python: {error}", text) from None
    except (RecursionError, MemoryError) as error:
        raise LimitError("the code is nested too deeply") from error
    except SyntaxError as error:
        raise ParseError(f"this is no Python: {error.msg} (line {error.lineno})", text, _place(text, error)) from error


def _place(text: str, error: SyntaxError) -> int:
    """Return where in a text Python stopped reading."""
    lines = text.splitlines(keepends=True)
    row = min(max(error.lineno or 1, 1), max(len(lines), 1)) - 1
    within = len(lines[row].rstrip("\n")) if lines else 0
    return sum(map(len, lines[:row])) + min(max((error.offset or 1) - 1, 0), within)


def _plain(node: ast.FunctionDef, scope: Scope) -> ast.FunctionDef:
    decorator = changed_by(node.decorator_list, scope)
    if decorator:
        raise UnsupportedError(
            f"line {node.lineno}: {node.name} has a decorator, {decorator}, which may change what it computes"
        )
    return node


def _syntax(function: FunctionType) -> ast.FunctionDef | ast.Lambda:
    """Find the syntax tree of a living function in the text that it comes from."""
    try:
        lines, start = inspect.getsourcelines(function)
    except (OSError, TypeError) as error:
        raise UnsupportedError(f"the source of {function.__name__} can't be found: define it in a file") from error
    text = textwrap.dedent("".join(lines))
    try:
        tree = _parsed(text)
    except ParseError:
        # A lambda among the arguments of a call: its line alone is no statement.
        tree = _parsed(f"({text.strip().rstrip(',)')})")
    wanted = ast.Lambda if function.__name__ == "<lambda>" else ast.FunctionDef
    code = function.__code__
    expected = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    found = [node for node in ast.walk(tree) if isinstance(node, wanted) and tuple(parameters(node)) == expected]
    if len(found) != 1:
        raise UnsupportedError(f"the source of {function.__name__} can't be told from others: define it by def")
    (node,) = found
    ast.increment_lineno(node, start - 1)
    return node


def _around(function: FunctionType) -> Scope:
    """Return what the names around a living function mean; values are looked at, nothing is called."""
    values = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}

    def scope(name: str) -> Meaning | None:
        return _meaning(values[name]) if name in values else None

    return scope


def _meaning(value: object) -> Meaning:
    if isinstance(value, ModuleType):
        return Meaning(value.__name__)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Meaning(defined=(ast.Constant(value), lambda name: None))
    for module in MODULES:
        for name in library(module) if module in sys.modules else ():
            if getattr(sys.modules[module], name, None) is value:
                return Meaning(module, name)
    if isinstance(value, FunctionType):
        node, scope = _syntax(value), _around(value)
        return Meaning(defined=(_plain(node, scope) if isinstance(node, ast.FunctionDef) else node, scope))
    return Meaning()


# Against numbers ---------------------------------------------------------------------------------


@data
class Comparison:
    """How a derived gradient compares with differences of what the code computes.

    Attributes:
        points: at how many points they were compared.
        skipped: at how many the code or the formula has no value.
        error: the largest difference, relative to the larger of 1 and the slope.
        worst: where that was.
    """

    points: int
    skipped: int
    error: float
    worst: dict[str, float]

    def __str__(self) -> str:
        return f"finite differences at {self.points} random points: relative error at most {self.error:.1e}"


def compare_with_finite_differences(
    function: Callable[..., float], *variables: str, points: int = 50, within: float = 3.0, seed: int = 0
) -> Comparison:
    """Compare the derived derivatives of a Python function with central differences of its values.

    This runs the function; nothing else here does.

    Args:
        function: a function that `from_function` reads.
        variables: the parameters by which to differentiate; by default all.
        points: how many random points to compare at.
        within: parameters are drawn from minus this to this.
        seed: of the random numbers.

    Returns:
        The largest relative error, and where.

    Raises:
        UnsupportedError: the source is no formula, or no random point lies in the domain.
    """
    code = read_function(function)
    if len(code.letters) != len(parameters(_syntax(function))):  # type: ignore[arg-type]
        raise UnsupportedError(_NOT_COMPARED)
    wanted = variables or tuple(code.letters)
    gradients = {}
    for name in wanted:
        done = _differentiated(code, (name,), {})
        gradients[name] = done.spelled_out(done.last)
    random = Random(seed)
    compared = skipped = 0
    error, worst = 0.0, dict.fromkeys(code.letters, 0.0)
    while compared < points and skipped < 20 * points:
        point = {name: random.uniform(-within, within) for name in code.letters}
        inner = {code.letters[name]: value for name, value in point.items()}
        for name, gradient in gradients.items():
            ours, theirs = evaluate(gradient, inner, 20), _difference(function, point, name)
            if ours is None or theirs is None:
                skipped += 1
                continue
            compared += 1
            found = abs(float(ours) - theirs) / max(1.0, abs(theirs))
            if found > error:
                error, worst = found, point
    if not compared:
        raise UnsupportedError("no random point lies in the domain: narrow it by within=")
    return Comparison(compared, skipped, error, worst)


_STEP = 1e-3
_SPREAD = 1e-4


def _difference(function: Callable[..., float], point: dict[str, float], name: str) -> float | None:
    """Return a central difference of sixth order; None where there is no value, or none that can be trusted."""

    def at(step: float) -> float:
        return float(function(*({**point, name: point[name] + step}).values()))

    h = _STEP * max(1.0, abs(point[name]))
    try:
        first, second, third = ((at(k * h) - at(-k * h)) / (2 * k * h) for k in (1, 2, 3))
    except (ArithmeticError, ValueError, TypeError):
        return None
    best = (15 * first - 6 * second + third) / 10
    # Across a corner or beside a pole the three differ: that is no slope of anything.
    trusted = abs(first - third) <= _SPREAD * max(1.0, abs(best)) * 10
    return best if trusted and best == best else None
