"""A function of arrays, ``np.mean((y - X @ w)**2)``, as a formula in vectors and matrices.

What is an array nobody declares in Python.  Capital letters are matrices by custom, what stands beside ``@``, in a sum
or in a norm is at least a vector; the first choice of ranks is taken in which every line fits as NumPy has it and
the value is a number or a vector.  What was chosen is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product

from derive.reading.brackets import closing
from derive.reading.code.bindings import Meaning, Scope
from derive.reading.letters import TAKEN
from derive.reading.names import CONSTANTS
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.table.libraries import MODULES, OF_ARRAYS, library

_OF_METHODS = ("numpy", "torch")
"""Libraries whose functions of each entry are methods of their arrays, too."""
_MODULES = frozenset(
    ("numpy", "numpy.linalg", "jax.numpy", "jax.numpy.linalg", "jax.nn", "torch", "torch.linalg", "torch.nn.functional",
     "scipy.special", "scipy.linalg", "autograd.numpy", "math")
)  # fmt: skip
_LONGEST = 2_000
"""Characters of a formula; beyond it nobody reads what comes out."""
_CHOICES = 2_000
_DEPTH = 12
_SIZES = ("n", "m", "p", "q", "r", "s", "k", "l")
_NUMBERS = frozenset(
    ("b", "b0", "c", "bias", "intercept", "lam", "lambda_", "lmbda", "alpha", "beta", "gamma", "delta", "eps",
     "epsilon", "sigma", "tau", "temp", "temperature", "lr", "eta", "rho", "nu", "reg", "l1", "l2", "k", "n", "m",
     "T", "N", "K", "C")
)  # fmt: skip
"""What is a number by custom, where it may be an array as well."""
_SHIFTED = "\0"
"""Stands in a formula that holds only up to a factor e^c: exp(x - x.max())."""

Dims = tuple[int, ...]


class _MisfitError(Exception):
    """A line does not fit the ranks that were chosen."""


class _UnknownError(Exception):
    """A line is none of what is read here."""


@data
class Arrays:
    """A function of arrays.

    Attributes:
        formula: its value, as `derive matrix` reads it.
        shapes: of the arrays, by name.
        letters: the parameters, as the formula calls them.
        notes: how the names were taken.
        name: what the function is called.
    """

    formula: str
    shapes: dict[str, str | tuple[str, str]]
    letters: dict[str, str]
    notes: tuple[str, ...]
    name: str


@data
class _Value:
    """A value: its formula, the lengths of its axes, of what it is the exponential, whose sum or maximum, what row."""

    text: str
    dims: Dims = ()
    exponential: str = ""
    total: str = ""
    greatest: str = ""
    axes: tuple[_Value, ...] = ()
    row: str = ""


def read_arrays(function: ast.FunctionDef, scope: Scope) -> Arrays | None:
    """Return what a function of arrays computes; None where it is anything else.

    >>> from derive.reading.code.bindings import bindings_of
    >>> module = ast.parse("import numpy as np\\ndef loss(w, X, y):\\n    return np.sum((y - X @ w)**2)")
    >>> found = read_arrays(module.body[-1], bindings_of(module))
    >>> found.formula, found.shapes
    ('sum((((y) - ((X w))))^2)', {'w': 'n', 'X': ('m', 'n'), 'y': 'm'})
    """
    plain = function.args
    names = [argument.arg for argument in (*plain.posonlyargs, *plain.args)]
    if plain.vararg or plain.kwarg or plain.kwonlyargs or not names:
        return None
    letters = {name: _letter(name) for name in names}
    if len({*letters.values()}) < len(letters) or any(_is_taken(letter) for letter in letters.values()):
        return None
    beside = _beside_products(function)
    scaling = scaling_in(function)
    options = [(0, 1) if name in scaling else _ranks(name, name in beside) for name in names]
    fitting: list[tuple[bool, int, Arrays]] = []
    for ranks in islice(product(*options), _CHOICES):
        if not any(ranks):
            continue
        reader = _Reader(scope)
        values = {
            name: _Value(letters[name], tuple(reader.new() for _ in range(rank)))
            for name, rank in zip(names, ranks, strict=True)
        }
        try:
            value = reader.body(function, dict(values), 0)
        except _MisfitError:
            continue
        except (_UnknownError, RecursionError):
            return None
        if len(value.dims) > 1 or _SHIFTED in value.text or value.axes:
            continue
        # A capital letter is a matrix before all; then the value is rather a number than a vector.
        strange = any(rank < 2 and options[place][0] == 2 for place, rank in enumerate(ranks))
        fitting.append((strange, len(value.dims), _found(function, value, values, reader)))
        if fitting[-1][:2] == (False, 0):
            break
    return min(fitting, key=lambda found: found[:2])[2] if fitting else None


def _letter(name: str) -> str:
    bare = name.rstrip("_")
    return {"lam": "lambda", "lmbda": "lambda", "eps": "epsilon"}.get(bare, bare)


def _is_taken(letter: str) -> bool:
    return (
        letter in TAKEN
        or letter in CONSTANTS
        or re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?", letter) is None
    )


_TOTALS = ("sum", "mean", "dot")
_DATA = frozenset(("x", "y", "xs", "ys", "data", "inputs", "targets", "labels", "x_train", "y_train", "y_true"))
"""What data is called."""


def _ranks(name: str, beside: bool) -> tuple[int, ...]:
    """Return what a parameter may be, the likeliest first."""
    if name in _NUMBERS and not beside:
        return (0, 1, 2) if name[0].isupper() else (0, 1)
    if name[0].isupper():
        return (2, 1, 0)
    if beside:
        return (1,)
    return (1, 0)


def _beside_products(function: ast.FunctionDef) -> set[str]:
    """Return the names beside @, before .T, and in a dot product or a norm."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        match node:
            case ast.BinOp(op=ast.MatMult(), left=left, right=right):
                found += (left, right)
            case ast.Attribute(attr="T" | "shape" | "dot", value=value):
                found.append(value)
            case ast.Call(func=ast.Attribute(attr="dot" | "norm" | "outer" | "vdot" | "inner"), args=values):
                found += values
    return {node.id for node in found if isinstance(node, ast.Name)}


def scaling_in(function: ast.FunctionDef) -> frozenset[str]:
    """Return the parameters of a model w*x + b of data x, y: one number each, where they might be arrays as well.

    ``np.sum(w * x)`` is an inner product: there w has an entry for each of x.

    >>> source = "def mse(w, b, x, y): return np.mean((w*x + b - y)**2)"
    >>> sorted(scaling_in(ast.parse(source).body[0]))
    ['b', 'w']
    """
    names = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    others = names - _DATA - _beside_products(function)
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    summed = {id(one) for call in calls if ast.unparse(call.func).endswith(_TOTALS) for one in call.args}
    factors = set[str]()
    for node in ast.walk(function):
        match node:
            case ast.BinOp(
                op=ast.Mult(),
                left=ast.Name(id=one) | ast.UnaryOp(op=ast.USub(), operand=ast.Name(id=one)),
                right=ast.Name(id=other),
            ) if id(node) not in summed:
                factors |= {name for name, data in ((one, other), (other, one)) if {data} <= _DATA & names} & others
    plain = {name for name in others if not name[0].isupper()}
    return frozenset(plain if factors & plain and len(names & _DATA) > 1 else ())


def _found(function: ast.FunctionDef, value: _Value, values: Mapping[str, _Value], reader: _Reader) -> Arrays:
    arrays = {**values, **reader.held}
    used = {one.text for one in arrays.values()}
    free = iter([size for size in _SIZES if size not in used])
    sizes: dict[int, str] = {}
    # The first parameter has n entries, and a matrix m rows.
    for one in sorted(arrays.values(), key=lambda one: len(one.dims)):
        for axis in one.dims:
            if (root := reader.root(axis)) not in sizes:
                sizes[root] = reader.lengths.get(root) or next(free, f"n{len(sizes)}")
    shapes: dict[str, str | tuple[str, str]] = {}
    for one in arrays.values():
        lengths = [sizes[reader.root(axis)] for axis in one.dims]
        if lengths:
            shapes[one.text] = lengths[0] if len(lengths) == 1 else (lengths[0], lengths[1])
    formula = re.sub(r"⟨(\d+)⟩", lambda found: sizes.get(reader.root(int(found[1])), "n"), value.text)
    kinds = [("a number", "numbers"), ("a vector", "vectors"), ("a matrix", "matrices")]
    said = []
    for rank in (1, 2, 0):
        named = [name for name, one in values.items() if len(one.dims) == rank]
        if named:
            said.append(f"{', '.join(named)} as {kinds[rank][len(named) > 1]}")
    renamed = [f"{name} is written {one.text}" for name, one in values.items() if name.rstrip("_") != one.text]
    held = [f"{name}, an array of numbers, is held constant" for name in reader.held]
    if single := [name for name, one in values.items() if name in scaling_in(function) and not one.dims]:
        verb = "is read as one number" if len(single) == 1 else "are read as one number each,"
        hint = f"ask derive matrix with --shape {single[0]}=n for one for each"
        held.append(f"{', '.join(single)} {verb} for all data: {hint}")
    return Arrays(
        formula,
        shapes,
        {name: one.text for name, one in values.items()},
        (f"read: {'; '.join(said)}", *renamed, *held),
        function.name,
    )


class _Reader:
    """The lines of a function, with the lengths of axes that must agree."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.parents: list[int] = []
        self.lengths: dict[int, str] = {}
        self.held: dict[str, _Value] = {}

    def new(self) -> int:
        """Return an axis of a length of its own."""
        self.parents.append(len(self.parents))
        return len(self.parents) - 1

    def root(self, axis: int) -> int:
        """Return the axis that stands for all of this length."""
        while self.parents[axis] != axis:
            axis = self.parents[axis]
        return axis

    def same(self, one: int, other: int) -> None:
        """Let two axes be of one length."""
        first, second = self.root(one), self.root(other)
        lengths = {self.lengths[root] for root in (first, second) if root in self.lengths}
        if len(lengths) > 1:
            raise _MisfitError
        self.parents[second] = first
        if lengths:
            self.lengths[first] = lengths.pop()

    def body(self, function: ast.FunctionDef, values: dict[str, _Value], depth: int) -> _Value:
        """Return the value of a function whose parameters have values."""
        if depth > _DEPTH:
            raise _UnknownError
        for statement in function.body:
            match statement:
                case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.Assert():
                    continue
                case ast.Return(value=ast.expr() as value):
                    return self.value(value, values, depth)
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value, self.scope):
                    values[name] = self.literal(name, value)
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ):
                    values[name] = self.value(value, values, depth)
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                    axes = self.value(value, values, depth).axes
                    if len(axes) != len(targets):
                        raise _MisfitError
                    for target, axis in zip(targets, axes, strict=True):
                        if not isinstance(target, ast.Name):
                            raise _UnknownError
                        values[target.id] = axis
                case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if name in values:
                    values[name] = self.combined(op, values[name], self.value(value, values, depth))
                case _:
                    raise _UnknownError
        raise _UnknownError

    def literal(self, name: str, node: ast.expr) -> _Value:
        """Return a constant array of numbers, called by its name."""
        assert isinstance(node, ast.Call)
        rows = ast.literal_eval(node.args[0])
        lengths = [len(rows), *([len(rows[0])] if isinstance(rows[0], list | tuple) else [])]
        if _is_taken(name) or name in self.held:
            raise _UnknownError
        axes = tuple(self.new() for _ in lengths)
        self.lengths |= {axis: str(length) for axis, length in zip(axes, lengths, strict=True)}
        self.held[name] = _Value(name, axes)
        return self.held[name]

    def value(self, node: ast.expr, values: Mapping[str, _Value], depth: int) -> _Value:
        """Return the value of an expression."""
        found = self._value(node, values, depth)
        if len(found.text) > _LONGEST:
            raise _UnknownError
        return found

    def _value(self, node: ast.expr, values: Mapping[str, _Value], depth: int) -> _Value:
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool) and number - number == 0:
                return _Value(format(Decimal(repr(number)), "f"))
            case ast.Name(id=name):
                if name in values:
                    return values[name]
                match self.scope(name):
                    case Meaning(defined=(ast.expr() as value, _)):
                        return self.value(value, {}, depth + 1)
                raise _UnknownError
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand, values, depth)
                return _Value(f"(-({inner.text}))", inner.dims)
            case ast.BinOp(left=left, op=op, right=right):
                return self.combined(op, self.value(left, values, depth), self.value(right, values, depth))
            case ast.Attribute(value=inside, attr="T"):
                inner = self.value(inside, values, depth)
                return inner if len(inner.dims) < 2 else _Value(f"({inner.text})^T", inner.dims[::-1])
            case ast.Attribute(value=inside, attr="shape"):
                dims = self.value(inside, values, depth).dims
                return _Value("", axes=tuple(_Value(f"⟨{axis}⟩") for axis in dims))
            case ast.Attribute(value=inside, attr="size"):
                (axis,) = _vector(self.value(inside, values, depth)).dims
                return _Value(f"⟨{axis}⟩")
            case ast.Attribute(attr="pi"):
                return _Value("pi")
            case ast.Subscript(value=inside, slice=ast.Constant(value=int() as place)):
                axes = self.value(inside, values, depth).axes
                if place not in range(len(axes)):
                    raise _UnknownError
                return axes[place]
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return self._call(function, arguments, keywords, values, depth)
        raise _UnknownError

    def combined(self, op: ast.operator, left: _Value, right: _Value) -> _Value:
        """Return what an operator of NumPy makes of two values."""
        if left.axes or right.axes:
            raise _UnknownError
        one, other = left.text, right.text
        match op:
            case ast.MatMult():
                return self.product(left, right)
            case ast.Add() | ast.Sub():
                sign = "+" if isinstance(op, ast.Add) else "-"
                if isinstance(op, ast.Sub) and right.greatest and right.greatest == one:
                    return _Value(one + _SHIFTED, left.dims)
                if left.dims and right.dims:
                    self._match(left, right)
                elif left.dims or right.dims:
                    _vector(left if left.dims else right)
                    one, other = (
                        text if value.dims else f"({text}) ones" for text, value in ((one, left), (other, right))
                    )
                return _Value(f"(({one}) {sign} ({other}))", left.dims or right.dims)
            case ast.Mult():
                if left.dims and right.dims:
                    self._match(left, right)
                    return _Value(f"(({one}) ⊙ ({other}))", left.dims)
                return _Value(f"(({one}) ({other}))", left.dims or right.dims)
            case ast.Div():
                if left.exponential and right.total == one:
                    return _Value(f"softmax({left.exponential})", left.dims)
                if left.dims and right.dims:
                    self._match(left, right)
                    return _Value(f"(({one}) ⊘ ({other}))", left.dims)
                if right.dims:
                    _vector(right)
                    return _Value(f"(({one}) (ones ⊘ ({other})))", right.dims)
                return _Value(f"(({one})/({other}))", left.dims)
            case ast.Pow() if not right.dims and len(left.dims) < 2:
                return _Value(f"({one})^({other})" if not left.dims else f"({one})^{other}", left.dims)
            case ast.Pow() if other == "2":
                return _Value(f"(({one}) ⊙ ({one}))", left.dims)
        raise _UnknownError

    def _match(self, left: _Value, right: _Value) -> None:
        if len(left.dims) != len(right.dims):
            raise _MisfitError
        for one, other in zip(left.dims, right.dims, strict=True):
            self.same(one, other)

    def product(self, left: _Value, right: _Value) -> _Value:
        """Return the product of two arrays."""
        if not (left.dims and right.dims):
            raise _MisfitError
        self.same(left.dims[-1], right.dims[0])
        one, other = _factor(left.text), _factor(right.text)
        if len(left.dims) == 1 and len(right.dims) == 1:
            return _Value(f"({left.row or f'{one}^T'} {other})")
        if len(left.dims) == 1:
            return _Value(f"({other}^T {one})", right.dims[1:], row=f"{left.row or f'{one}^T'} {other}")
        return _Value(f"({one} {other})", left.dims[:-1] + right.dims[1:])

    def _call(
        self,
        function: ast.expr,
        arguments: Sequence[ast.expr],
        keywords: Sequence[ast.keyword],
        values: Mapping[str, _Value],
        depth: int,
    ) -> _Value:
        if any(keyword.arg != "axis" or ast.unparse(keyword.value) not in ("None", "0", "-1") for keyword in keywords):
            raise _UnknownError
        parts = [self.value(argument, values, depth) for argument in arguments]
        along = bool(keywords)
        match function:
            case ast.Name(id=name) if name in values:
                raise _UnknownError
            case ast.Name(id="len") if self.scope("len") is None:
                return _Value(f"⟨{parts[0].dims[0]}⟩") if parts and parts[0].dims else _misfit()
            case ast.Name(id="sum" | "abs" as name) if self.scope(name) is None:
                return self._applied("", name, parts, along)
            case ast.Name(id=name):
                match self.scope(name):
                    case Meaning(defined=(ast.FunctionDef() as inner, _)):
                        return self._inlined(inner, parts, depth)
                    case Meaning(module=module, name=called) if module in _MODULES and called:
                        return self._applied(module, called, parts, along)
            case ast.Attribute(value=owner, attr=name):
                path = _dotted(owner)
                home = self.scope(path[0]) if path and path[0] not in values else None
                if home is not None and home.module:
                    module = ".".join((home.path, *path[1:]))
                    if module not in _MODULES:
                        raise _UnknownError
                    return self._applied(module, name, parts, along)
                module = next((one for one in _OF_METHODS if name in library(one)), _OF_METHODS[0])
                return self._applied(module, name, [self.value(owner, values, depth), *parts], along)
        raise _UnknownError

    def _inlined(self, function: ast.FunctionDef, parts: list[_Value], depth: int) -> _Value:
        names = [argument.arg for argument in function.args.args]
        if len(names) != len(parts) or function.decorator_list:
            raise _UnknownError
        return self.body(function, dict(zip(names, parts, strict=True)), depth + 1)

    def _applied(self, module: str, name: str, parts: list[_Value], along: bool) -> _Value:
        """Return what a function of a library makes of values."""
        if any(part.axes for part in parts) or (along and (not parts or len(parts[0].dims) != 1)):
            raise _UnknownError
        for whole in library(OF_ARRAYS).get(name, ()):
            if len(parts) == len(whole.parameters):
                way, _, word = whole.formula.removeprefix("@").partition(" ")
                return _WAYS[way](self, word, *parts)
        if name in ("maximum", "minimum", "fmax", "fmin") and len(parts) == 2:
            one, other = parts
            if one.dims and other.dims:
                self._match(one, other)
            return _Value(f"{name.removeprefix('f')[:3]}({one.text}, {other.text})", one.dims or other.dims)
        entries = library(module).get(name, ()) if module in MODULES else ()
        formulas = [entry.formula for entry in entries if len(entry.parameters) == 1]
        if len(formulas) != 1 or formulas[0].startswith("@") or len(parts) != 1:
            raise _UnknownError
        return self._each(formulas[0], parts[0])

    def _each(self, formula: str, part: _Value) -> _Value:
        """Return a function of each entry."""
        bare = part.text.replace(_SHIFTED, "")
        if formula == "exp(u)":
            return _Value(f"exp({part.text})", part.dims, exponential=bare)
        if part.dims and "/u" in formula.replace(" ", ""):
            raise _UnknownError
        return _Value("(" + re.sub(r"\bu\b", lambda _: f"({part.text})", formula) + ")", part.dims)


def _dotted(node: ast.expr) -> list[str]:
    """Return the names of np.linalg; none of anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _factor(text: str) -> str:
    return text if re.fullmatch(r"\w+", text) or (text[0] == "(" and closing(text) == len(text) - 1) else f"({text})"


def _vector(value: _Value) -> _Value:
    return value if len(value.dims) == 1 else _misfit()


def _misfit() -> _Value:
    raise _MisfitError


def _is_literal(node: ast.expr, scope: Scope) -> bool:
    """Whether an array of numbers is written out."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=home), attr="array" | "asarray" | "tensor"),
            args=[ast.List() | ast.Tuple() as rows],
            keywords=[],
        ):
            meaning = scope(home)
            return meaning is not None and meaning.path in _MODULES and _numbers(rows)
    return False


def _numbers(rows: ast.List | ast.Tuple) -> bool:
    try:
        values = ast.literal_eval(rows)
    except (ValueError, TypeError, RecursionError):
        return False
    if not values:
        return False
    nested = [len(row) if isinstance(row, list | tuple) else 0 for row in values]
    flat = [entry for row in values for entry in (row if isinstance(row, list | tuple) else (row,))]
    return len({*nested}) == 1 and all(isinstance(entry, int | float) for entry in flat)


def _total(reader: _Reader, word: str, part: _Value) -> _Value:
    return _Value(f"sum({part.text})", total=part.text) if part.dims else _misfit()


def _greatest(reader: _Reader, word: str, part: _Value) -> _Value:
    text = _vector(part).text
    return _Value(f"max({text}){_SHIFTED}", greatest=text)


def _length(reader: _Reader, word: str, part: _Value) -> _Value:
    return _Value(f"norm({part.text})") if part.dims else _misfit()


def _outer(reader: _Reader, word: str, *parts: _Value) -> _Value:
    one, other = map(_vector, parts)
    return _Value(f"({_factor(one.text)} {_factor(other.text)}^T)", (*one.dims, *other.dims))


def _on_square(reader: _Reader, word: str, part: _Value) -> _Value:
    if len(part.dims) != 2:
        raise _MisfitError
    reader.same(*part.dims)
    return _Value(f"{word}({part.text})", part.dims)


def _on_vector(reader: _Reader, word: str, part: _Value) -> _Value:
    return _Value(f"{word}({_vector(part).text})", part.dims)


_WAYS: dict[str, Callable[..., _Value]] = {
    "total": _total,
    "greatest": _greatest,
    "length": _length,
    "product": lambda reader, word, *parts: reader.product(*parts),
    "product_of_vectors": lambda reader, word, *parts: reader.product(*map(_vector, parts)),
    "outer": _outer,
    "entrywise": lambda reader, word, *parts: reader.combined(ast.Mult(), *parts),
    "turned": lambda reader, word, part: copy(part, text=f"({part.text})^T", dims=part.dims[::-1]),
    "on_square": _on_square,
    "of_square": lambda *given: copy(_on_square(*given), dims=()),
    "on_vector": _on_vector,
    "of_vector": lambda *given: copy(_on_vector(*given), dims=()),
    "solved": lambda reader, word, matrix, side: reader.product(_on_square(reader, "inv", matrix), side),
}
"""The ways of the libraries to make something of arrays as wholes: on is one of the same shape, of a number."""
