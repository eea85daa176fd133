"""Expressions in vectors and matrices, as text or LaTeX: ``x^T A x``, ``||A x - b||^2``, ``1/2 ||A - U V||_F^2``.

The one grammar of `derive.reading` reads them; what the letters are is then told by their shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from derive.errors import DeriveError, ParseError, UnsupportedError
from derive.expression import (
    Add,
    Array,
    Call,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    Sum,
    Sym,
    Whole,
    fold,
    rational,
)
from derive.expression.shapes import SCALAR, Shape, ShapeError, check_ranges, dimension, shape_of, size
from derive.indexed.matrices import matrix_product, transposed
from derive.reading import read
from derive.table import NAMES, TABLE, VECTOR_NAMES
from derive.writing.letters import split_name

Shapes = Mapping[str, object]
"""For each letter its shape: ``"n"``, ``("m", "n")``, ``"m×n"`` or ``3``; ``()`` or ``""`` for a number."""

FUNCTIONS = {
    "norm": "norm",
    "frobenius": "frobenius",
    "tr": "tr",
    "trace": "tr",
    "det": "det",
    "diag": "diag",
    "mean": "mean",
    "var": "var",
    "total": "sum",
    **{spelling: entry.name for spelling, entry in VECTOR_NAMES.items() if entry.formula.startswith(entry.name)},
}
"""Spellings of operations on whole vectors and matrices."""

ELEMENTWISE = "elementwise"
"""The shape to give for an unknown function that works entry by entry."""

_TRANSPOSE, _TIMES, _UNIT = "T", "odot", "I"


def read_arrays(source: str, shapes: Shapes) -> Node:
    """Read an expression in vectors and matrices, every letter with its shape.

    Args:
        source: text or LaTeX; ``x^T`` is a transpose, ``X^-1`` an inverse, ``||u||`` a norm, ``z_k`` an entry.
        shapes: the shape of each letter that is not a number.

    Raises:
        ParseError: the expression can't be read.
        ShapeError: its parts do not fit together.

    >>> str(read_arrays("||A x - b||^2", {"A": ("m", "n"), "x": "n", "b": "m"}))
    '||A x - b||^2'
    """
    dimensions = {name: shape_named(shape) for name, shape in shapes.items() if shape != ELEMENTWISE}
    elementwise = {name for name, shape in shapes.items() if shape == ELEMENTWISE}
    letters = {name for name, shape in dimensions.items() if shape}
    symbols = {*dimensions, _TIMES, *({_TRANSPOSE} - dimensions.keys())}
    unknown = {name for name in re.findall(r"([A-Za-z])\(", source) if name not in dimensions and name not in NAMES}
    reading = read(spelled(source), symbols=symbols, functions={*FUNCTIONS, *unknown, *elementwise})
    typing = _Typing({name: shape for name, shape in dimensions.items() if name in letters}, elementwise)
    try:
        node = fold(reading.expression, typing.typed)
        check_ranges(node)
    except ShapeError as error:
        numbers = sorted(reading.expression.free - dimensions.keys() - symbols - _sizes(dimensions.values()))
        known = f"; {', '.join(numbers)} has no shape, so it is read as a number" if numbers else ""
        raise ShapeError(f"{source}: {error}{known}") from None
    return node


def _sizes(shapes: Iterable[tuple[str | int, ...]]) -> set[str]:
    return {str(size) for shape in shapes for size in shape}


_LARGEST = 100
"""Size up to which lines are checked entry by entry; a letter stands for any."""


_LETTER = re.compile(r"[^\W\d]\w*")


def shape_named(shape: object) -> tuple[str | int, ...]:
    """Return a shape as dimensions.

    >>> shape_named("m×n"), shape_named(3), shape_named("")
    (('m', 'n'), (3,), ())
    """
    if isinstance(shape, int):
        shape = (shape,)
    if isinstance(shape, str):
        shape = tuple(part for part in re.split(r"[×x,*\s]+", shape.strip("() ")) if part)
    if not isinstance(shape, tuple | list) or len(shape) > 2:
        raise DeriveError(f"a shape is a dimension or a pair of dimensions, not {shape!r}")
    sizes = tuple(int(part) if str(part).isdecimal() else str(part) for part in shape)
    for count in sizes:
        if isinstance(count, int) and not 0 < count <= _LARGEST:
            raise DeriveError(f"a dimension is between 1 and {_LARGEST}, or a letter, not {count}")
        if isinstance(count, str) and not _LETTER.fullmatch(count):
            raise DeriveError(f"a dimension is a number or a letter, not {count!r}")
    return sizes


# Spelling ----------------------------------------------------------------------------------------------------

_TEX = (
    (r"\\left\s*\\\|", "‖"),
    (r"\\right\s*\\\|", "‖"),
    (r"\\[lr]Vert|\\\||\|\|", "‖"),
    (r"\\(?:mathsf|mathrm|intercal|mathbf|boldsymbol|operatorname|mathbb)\s*\{(\w+)\}", r"\1"),
    (r"\\(?:top|intercal|mathsf\{T\})|⊤|ᵀ", "T"),
    (r"\\odot|⊙", f" {_TIMES} "),
    (r"⁻¹", "^-1"),
)
_BARE = re.compile(r"\\?\b(det|tr|trace|softmax|logsoftmax|logsumexp)\s+([A-Za-z](?:\^[^\s]+)?)(?![A-Za-z(])")
_NORM = re.compile(r"‖([^‖]*)‖(_\{?F\}?)?")
_LOGDET = re.compile(r"\b(?:logdet|log\s*det)\b")
_TOTAL = re.compile(r"\bsum\(([^(),]*(?:\([^()]*\)[^(),]*)*)\)")


def spelled(source: str) -> str:
    """Return a source with norms, transposes and bare operators in the spelling of the grammar.

    >>> spelled("||A - U V||_F^2"), spelled("ln det X")
    ('frobenius(A - U V)^2', 'ln(det(X))')
    """
    text = source
    for pattern, replacement in _TEX:
        text = re.sub(pattern, replacement, text)
    text = _LOGDET.sub("ln det", text)
    text = _NORM.sub(lambda found: f"{'frobenius' if found[2] else 'norm'}({found[1]})", text)
    if "‖" in text:
        raise ParseError("a norm is not closed", source, max(source.find("|"), 0))
    text = _BARE.sub(r"\1(\2)", text)
    text = _TOTAL.sub(r"total(\1)", text)
    return re.sub(r"\b(ln|log)\s+(det\([^()]*\))", r"\1(\2)", text)


# Typing ------------------------------------------------------------------------------------------------------


class _Typing:
    """Gives every letter its shape, and every product its meaning, from the leaves up."""

    def __init__(self, arrays: Mapping[str, tuple[str | int, ...]], elementwise: set[str]) -> None:
        self.arrays = arrays
        self.elementwise = elementwise
        self.shapes: dict[Node, Shape] = {}

    def shape(self, node: Node) -> Shape:
        if node in (Sym(_UNIT), Sym(_TIMES)):
            return SCALAR
        return shape_of(node, self.shapes)

    def typed(self, node: Node, children: tuple[Node, ...]) -> Node:
        match node:
            case Sym(name=name):
                return self.symbol(name)
            case Mul():
                return self.multiplied(children)
            case Div():
                return self.divided(*children)
            case Add():
                return self.added(children)
            case Pow(exponent=exponent):
                return self.power(children[0], exponent, children[1])
            case Call(name=name) if name in FUNCTIONS:
                return Whole(FUNCTIONS[name], *children)
            case Call(name=name) if self.unknown(name) and len(children) == 1:
                return Whole(f"field {name}", *children) if self.shape(children[0]) != SCALAR else Call(name, *children)
            case Call(name=name) if self.combines(name, children):
                raise UnsupportedError(f"{name} of a vector as a whole is not differentiated here")
            case Root() if children[0] is not node.children[0] and self.shape(children[0]) != SCALAR:
                return Root(*children)
            case Sum(variable=Sym() as index):
                return Sum(children[0], index, children[2], children[3])
        return node.with_children(children)

    def unknown(self, name: str) -> bool:
        """Whether a name says nothing of how a function treats a vector; huber is two functions of the table."""
        return name not in NAMES and name not in TABLE and name not in self.elementwise

    def combines(self, name: str, arguments: tuple[Node, ...]) -> bool:
        """Whether a named function of several numbers is given nothing but arrays.

        Functions of one number, and of an array with numbers beside it, work entry by entry: max(0, W x).
        """
        arrays = [argument for argument in arguments if self.shape(argument) != SCALAR]
        return (
            0 < len(arrays) == len(arguments)
            and name not in self.elementwise
            and (name not in TABLE or TABLE[name].arity != 1)
        )

    def symbol(self, name: str) -> Node:
        if name in self.arrays:
            return Array(name, *self.arrays[name])
        stem, subscript, _ = split_name(name)
        if subscript and stem in self.arrays and len(self.arrays[stem]) == len(subscript):
            return Indexed(Array(stem, *self.arrays[stem]), *map(_index, subscript))
        if stem == "delta" and len(subscript) == 2 and "delta" not in self.arrays:
            return Delta(*map(_index, subscript))
        return Sym(name)

    def multiplied(self, factors: tuple[Node, ...]) -> Node:
        groups: list[list[Node]] = [[]]
        for factor in factors:
            if factor is Sym(_TIMES):
                groups.append([])
            else:
                groups[-1].extend(factor.children if isinstance(factor, Mul) else (factor,))
        parts = [self.product(group) for group in groups]
        return Whole("hadamard", *parts) if len(parts) > 1 else parts[0]

    def product(self, factors: list[Node]) -> Node:
        """Multiply in the order written: numbers to the front, x^T y z read as (x^T y) z."""
        numbers: list[Node] = []
        run: list[Node] = []
        for factor in factors:
            if self.shape(factor) == SCALAR:
                numbers.append(factor)
                continue
            run.append(factor)
            if len(run) > 1 and self.shape(Whole("product", *run)) == SCALAR:
                numbers.append(matrix_product(*run))
                run = []
        if not run:
            return Mul(*numbers) if len(numbers) > 1 else numbers[0]
        whole = matrix_product(*run)
        return Mul(*numbers, whole) if numbers else whole

    def divided(self, top: Node, bottom: Node) -> Node:
        if self.shape(bottom) != SCALAR:
            raise ShapeError(f"nothing is divided by {bottom}, which is {size(self.shape(bottom))}")
        return Div(top, bottom)

    def added(self, terms: tuple[Node, ...]) -> Node:
        """Add; I beside a square matrix is the unit matrix of its size."""
        shapes = [self.shape(term) for term in terms if Sym(_UNIT) not in _factors(term)]
        square = next((shape for shape in shapes if shape != SCALAR and shape[0] == shape[1]), None)
        if square is None:
            return Add(*terms)
        unit = Whole("identity", dimension(square[0]))
        return Add(*(_with_unit(term, unit) for term in terms))

    def power(self, base: Node, exponent: Node, typed: Node) -> Node:
        shape = self.shape(base)
        mark, sign = (exponent.operand, -1) if isinstance(exponent, Neg) else (exponent, 1)
        if mark is Sym(_TRANSPOSE) and _TRANSPOSE not in self.arrays:
            turned = base if sign > 0 else Whole("inverse", base)
            return turned if shape == SCALAR else transposed(turned)
        power = rational(exponent)
        if shape == SCALAR or power is None:
            return Pow(base, typed)
        if power == -1:
            return Whole("inverse", base)
        square = shape[0] == shape[1]
        if square and power.denominator == 1 and 1 < power <= 8:
            return matrix_product(*[base] * int(power))
        if 1 in shape:
            return Pow(base, typed)
        raise ShapeError(f"{base} is {size(shape)}: only a square matrix has powers")


def _index(letter: str) -> Node:
    from derive.expression import Num

    return Num(int(letter)) if letter.isdecimal() else Sym(letter)


def _factors(node: Node) -> tuple[Node, ...]:
    inner = node.operand if isinstance(node, Neg) else node
    return inner.children if isinstance(inner, Mul) else (inner,)


def _with_unit(term: Node, unit: Node) -> Node:
    if Sym(_UNIT) not in _factors(term):
        return term
    numbers = [factor for factor in _factors(term) if factor is not Sym(_UNIT)]
    whole = Mul(*numbers, unit) if numbers else unit
    return Neg(whole) if isinstance(term, Neg) else whole
