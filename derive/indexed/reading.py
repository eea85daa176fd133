"""Expressions in vectors and matrices, as text or LaTeX: ``x^T A x``, ``||A x - b||^2``, ``1/2 ||A - U V||_F^2``.

The one grammar of `derive.reading` reads them; what the letters are is then told by their shapes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from derive.errors import DeriveError, ParseError, UnsupportedError
from derive.expression import (
    ONE,
    Add,
    Array,
    Call,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    Sum,
    Sym,
    Whole,
    fold,
    postorder,
    rational,
    replace,
)
from derive.expression.parts import factors_of, product_of
from derive.indexed.spelling import DOT, ONES, OVER, TIMES, spelled
from derive.reading import read
from derive.startup.patterns import pattern
from derive.table import NAMES, TABLE
from derive.vectors.declare import SCALAR, Dimension, Shape, ShapeError, dimension, size
from derive.vectors.functions import BY_NAME, SPELLINGS
from derive.vectors.matrices import matrix_product, transposed
from derive.vectors.shapes import check_ranges, dimension_of, of_array, shape_of

Shapes = Mapping[str, object]
"""For each letter its shape: ``"n"``, ``("m", "n")``, ``"m×n"`` or ``3``; ``()`` or ``""`` for a number."""

"""Spellings of operations on whole vectors and matrices."""

ELEMENTWISE = "elementwise"
"""The shape to give for an unknown function that works entry by entry."""

_TRANSPOSE, _UNIT, _ENTRY = "T", "I", "entry"
_SIGNS = (TIMES, OVER, DOT, ONES)


class ArrayReading(NamedTuple):
    """What was read in vectors and matrices.

    Attributes:
        expression: the tree, every letter with its shape.
        notes: how the ambiguous places were taken, as sentences.
    """

    expression: Node
    notes: tuple[str, ...]


def read_arrays(source: str, shapes: Shapes) -> Node:
    """Return the tree of an expression in vectors and matrices; see `reading_of`.

    >>> str(read_arrays("||A x - b||^2", {"A": ("m", "n"), "x": "n", "b": "m"}))
    '||A x - b||^2'
    """
    return reading_of(source, shapes).expression


def reading_of(source: str, shapes: Shapes) -> ArrayReading:
    """Read an expression in vectors and matrices, every letter with its shape.

    Args:
        source: text or LaTeX; ``x^T`` is a transpose, ``X^-1`` an inverse, ``||u||`` a norm, ``z_k`` an entry.
        shapes: the shape of each letter that is not a number.

    Raises:
        ParseError: the expression can't be read.
        ShapeError: its parts do not fit together.
        UnsupportedError: it is read, but not differentiated here.
    """
    dimensions = {name: shape_named(shape) for name, shape in shapes.items() if shape != ELEMENTWISE}
    elementwise = {name for name, shape in shapes.items() if shape == ELEMENTWISE}
    arrays = {name: shape for name, shape in dimensions.items() if shape}
    sizes = _sizes(arrays.values())
    symbols = {"i", *dimensions, *filter(str.isalpha, sizes), *_SIGNS, *({_TRANSPOSE} - dimensions.keys())}
    spelling = spelled(source, arrays, elementwise)
    unknown = {
        name
        for name in re.findall(r"(?<![A-Za-z_\\])([A-Za-z])\(", spelling.text)
        if name not in dimensions and name not in NAMES and name not in sizes
    }
    try:
        reading = read(spelling.text, symbols=symbols, functions={*SPELLINGS, _ENTRY, *unknown, *elementwise})
    except ParseError as error:
        if error.source != spelling.text:
            raise
        raise spelling.error(error.message, error.position, error.hint) from None
    # That a transpose is no power is for those who read numbers.
    told = [note for note in reading.notes if not note.endswith("derive matrix")]
    typing = _Typing(arrays, dimensions.keys(), elementwise, entrywise="abs" in source)
    try:
        node = fold(reading.expression, typing.typed)
        typing.check(node)
        check_ranges(node)
    except ShapeError as error:
        numbers = sorted(reading.expression.free - dimensions.keys() - symbols - sizes)
        known = f"; {', '.join(numbers)} has no shape, so it is read as a number" if numbers else ""
        raise ShapeError(f"{source}: {error}{known}") from None
    return ArrayReading(node, (*spelling.notes, *told, *typing.notes))


def _sizes(shapes: Iterable[tuple[str | int, ...]]) -> set[str]:
    return {str(size) for shape in shapes for size in shape}


_LARGEST, _COUNTED = 10**6, 5
"""The largest size, and the largest whose entries are written out: another one is a name, checked with small arrays."""


_LETTER = pattern(r"[^\W\d]\w*")


def shape_named(shape: object) -> tuple[str | int, ...]:
    """Return a shape as dimensions.

    >>> shape_named("m×n"), shape_named(3), shape_named("")
    (('m', 'n'), (3,), ())
    >>> shape_named(100), shape_named(1)
    (('100',), ())
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
    if set(sizes) <= {1}:
        return ()
    return tuple(str(count) if isinstance(count, int) and count > _COUNTED else count for count in sizes)


# Typing ------------------------------------------------------------------------------------------------------


class _Typing:
    """Gives every letter its shape, and every product its meaning, from the leaves up."""

    def __init__(
        self,
        arrays: Mapping[str, tuple[str | int, ...]],
        declared: Collection[str],
        elementwise: Collection[str],
        *,
        entrywise: bool,
    ) -> None:
        self.arrays = arrays
        self.declared = declared
        self.elementwise = elementwise
        self.entrywise = entrywise
        self.shapes: dict[Node, Shape] = {}
        self.families = {
            stem: shape
            for name, shape in arrays.items()
            for stem, _, index in (name.partition("_"),)
            if index.isalpha()
        }
        self.notes: dict[str, None] = {}

    def shape(self, node: Node) -> Shape:
        return SCALAR if _marker(node) else shape_of(node, self.shapes)

    def check(self, node: Node) -> None:
        """Refuse what has no size: a vector of ones, or I, alone.

        Raises:
            ShapeError: nothing says how long a vector of ones is.
        """
        parts = dict.fromkeys(postorder(node))
        if any(part is Sym(ONES) for part in parts):
            raise ShapeError("nothing says how long the vector of ones 1 is: write 1^T x or give it a shape")
        for part in parts:
            partial = isinstance(part, Sum) and (part.lower is not ONE or dimension_of(part.upper) is None)
            if partial and _counts(part.children[0], part.children[1]):
                raise UnsupportedError(f"{part} does not run over all entries: write it from 1 to their number")
        bound = {part.variable.name for part in parts if isinstance(part, Sum)}
        names = {part.name for part in parts if isinstance(part, Array)}
        for part in parts:
            stem, _, letters = part.name.partition("_") if isinstance(part, (Array, Sym)) else ("", "", "")
            if isinstance(part, Sym) and letters and len(letters) <= 2 and bound & {*letters}:
                raise UnsupportedError(f"{part} is another one for each {letters}: give {stem} a shape")
            if isinstance(part, Sym) and part.name in names:
                raise UnsupportedError(f"{part} is a number in one place, an array in another")
            if isinstance(part, Array) and letters and f"{stem}_" in names:
                if letters.isdecimal():
                    raise UnsupportedError(f"{part} is one of the vectors {stem}_i of the sum: write it within the sum")
                self.note(f"{part} is taken as a vector apart from the vectors of the sum over {stem}.")

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
            case Call(name=name) if name in SPELLINGS:
                return self.operation(SPELLINGS[name], children)
            case Call(name=name) if name == _ENTRY:
                return Indexed(*children)
            case Call(name="abs") if not self.entrywise and self.shape(children[0]) != SCALAR:
                return self.between_bars(children[0])
            case Call(name=name) if self.unknown(name) and len(children) == 1:
                return Whole(f"field {name}", *children) if self.shape(children[0]) != SCALAR else Call(name, *children)
            case Call(name=name) if self.combines(name, children):
                raise UnsupportedError(f"{name} of a vector as a whole is not differentiated here")
            case Root() if children[0] is not node.children[0] and self.shape(children[0]) != SCALAR:
                return Root(*children)
            case Sum(variable=Sym() as index):
                upper = Sym(str(children[3])) if str(children[3]) in _sizes(self.arrays.values()) else children[3]
                return Sum(self.summand(children[0], index, upper), index, children[2], upper)
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
        stem, _, subscript = name.partition("_")
        if len(subscript) == 1 and stem in self.families:
            return Array(name, *self.families[stem])
        if subscript and stem in self.arrays:
            places = (subscript,) if subscript.isdecimal() and len(self.arrays[stem]) == 1 else tuple(subscript)
            if len(places) != len(self.arrays[stem]):
                raise DeriveError(
                    f"{name} has no shape of its own, and {stem} is {size(of_array(Array(stem, *self.arrays[stem])))}:"
                    f" for an entry write {stem}_{'ij'[: len(self.arrays[stem])]}; for a vector give {name} a shape"
                )
            return Indexed(Array(stem, *self.arrays[stem]), *map(_index, places))
        if stem == "delta" and len(subscript) == 2 and "delta" not in self.arrays:
            return Delta(*map(_index, subscript))
        return Sym(name)

    def operation(self, name: str, operands: tuple[Node, ...]) -> Node:
        """Return an operation on whole arrays; the norm of a matrix is told to be Frobenius'."""
        entry, shape = BY_NAME[name], self.shape(operands[0])
        matrix = 1 not in shape
        if matrix and entry.no_matrix:
            raise UnsupportedError(entry.no_matrix.format(operands[0]))
        if matrix and entry.of_matrix:
            self.note(f"||{operands[0]}|| of a matrix is read as the Frobenius norm, the root of the sum of squares.")
            return Whole(entry.of_matrix, *operands)
        if entry.built is not None:
            return entry.built(*operands)
        if name == "transpose":
            return transposed(*operands)
        if name == "inner":
            if len(operands) != 2 or shape != self.shape(operands[1]):
                raise ShapeError("an inner product takes two vectors, or two matrices, of one shape")
            return self.inner(*operands)
        return Whole(name, *operands)

    def between_bars(self, operand: Node) -> Node:
        """Return the determinant of a square matrix, the sizes of the entries of another array, and say so."""
        rows, columns = self.shape(operand)
        if rows == columns:
            self.note(f"|{operand}| is read as the determinant of {operand}; entry by entry write abs({operand}).")
            return Whole("det", operand)
        self.note(f"|{operand}| is taken entry by entry; the length of a vector is written ||{operand}||.")
        return Call("abs", operand)

    def note(self, text: str) -> None:
        self.notes.setdefault(text)

    def summand(self, body: Node, index: Sym, upper: Node) -> Node:
        """Return what is summed, where x_i is another one for each i of the sum.

        Raises:
            UnsupportedError: a letter carries the index, and can't be read as a family of vectors or numbers.
        """
        ranges = {
            index.name: upper,
            **{part.variable.name: part.upper for part in postorder(body) if isinstance(part, Sum)},
        }
        found: dict[Node, Node] = {}
        for part in postorder(body):
            name = part.name if isinstance(part, (Array, Sym)) else ""
            stem, _, letters = name.partition("_")
            if stem and index.name in letters and len(letters) <= 2 and ranges.keys() >= {*letters}:
                sizes = [_range(ranges[letter], part) for letter in letters]
                if isinstance(part, Sym):
                    found[part] = Indexed(Array(stem, *sizes), *map(_index, letters))
                    self.note(f"{name} is read as an entry of {stem}, another number for each {index}.")
                elif isinstance(part, Array) and len(letters) == len(part.shape) == 1:
                    found[part] = Whole("member", Array(f"{stem}_", sizes[0], *part.shape), index)
                else:
                    raise UnsupportedError(f"{name}, another matrix for each {letters}, is not differentiated here")
        return replace(body, found)

    def multiplied(self, factors: tuple[Node, ...]) -> Node:
        groups: list[tuple[Node, list[Node]]] = [(Sym(DOT), [])]
        for factor in factors:
            if factor in (Sym(TIMES), Sym(OVER), Sym(DOT)):
                groups.append((factor, []))
            else:
                groups[-1][1].extend(factors_of(factor))
        whole = self.product(groups[0][1])
        for sign, group in groups[1:]:
            part = self.product(group)
            if sign is Sym(DOT):
                columns = self.shape(whole) == self.shape(part) and self.shape(part)[1] == 1
                vectors = columns and self.shape(part) != SCALAR
                whole = self.inner(whole, part) if vectors else self.product([*factors_of(whole), *factors_of(part)])
            else:
                whole = Div(whole, part) if sign is Sym(OVER) else self.hadamard(whole, part)
        return whole

    def inner(self, left: Node, right: Node) -> Node:
        """Return the inner product, of matrices the trace of AᵀB."""
        whole = matrix_product(transposed(left), right)
        return whole if self.shape(whole) == SCALAR else Whole("tr", whole)

    def hadamard(self, left: Node, right: Node) -> Node:
        if SCALAR in (self.shape(left), self.shape(right)):
            return self.product([left, right])
        parts = left.children if isinstance(left, Whole) and left.name == "hadamard" else (left,)
        return Whole("hadamard", *parts, right)

    def product(self, factors: list[Node]) -> Node:
        """Multiply in the order written: numbers to the front, x^T y z read as (x^T y) z."""
        factors = self.with_ones(factors)
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
            return product_of(numbers)
        whole = matrix_product(*run)
        return Mul(*numbers, whole) if numbers else whole

    def with_ones(self, factors: list[Node]) -> list[Node]:
        """Give each vector of ones the length that the array before or after it asks for."""
        found: list[Node] = []
        for place, factor in enumerate(factors):
            row = factor is _ROW_OF_ONES
            if row or factor is Sym(ONES):
                beside = factors[place + 1 :] if row else found[::-1]
                length = next((self.shape(other)[not row] for other in beside if self.shape(other) != SCALAR), None)
                if length is not None:
                    ones = Whole("ones", dimension(length))
                    factor = transposed(ones) if row else ones
            found.append(factor)
        return found

    def divided(self, top: Node, bottom: Node) -> Node:
        if self.shape(bottom) != SCALAR:
            raise ShapeError(f"nothing is divided by {bottom}, which is {size(self.shape(bottom))}")
        return Div(top, bottom)

    def added(self, terms: tuple[Node, ...]) -> Node:
        """Add; I beside a square matrix is the unit matrix of its size, a number beside a vector goes everywhere."""
        shape = next((self.shape(term) for term in terms if self.shape(term) != SCALAR), SCALAR)
        if shape == SCALAR:
            return Add(*terms)
        rows, columns = shape
        known: dict[Node, Node] = {Sym(ONES): Whole("ones", dimension(rows))} if columns == 1 else {}
        if rows == columns:
            known = {Sym(_UNIT): Whole("identity", dimension(rows))}
        return Add(*(self.beside(term, shape, known) for term in terms))

    def beside(self, term: Node, shape: Shape, known: Mapping[Node, Node]) -> Node:
        """Return a term beside an array: with the size of I or of ones, or a number that is added to each entry."""
        if self.shape(term) != SCALAR:
            return term
        inner, sign = (term.operand, -1) if isinstance(term, Neg) else (term, 1)
        factors = list(inner.children) if isinstance(inner, Mul) else [inner]
        if any(factor in known for factor in factors):
            whole = self.product([known.get(factor, factor) for factor in factors])
        elif shape[1] == 1 and self.is_number(inner):
            self.note(f"{inner} beside a vector is added to every entry.")
            whole = matrix_product(inner, Whole("ones", dimension(shape[0])))
        else:
            return term
        return Neg(whole) if sign < 0 else whole

    def is_number(self, term: Node) -> bool:
        """Whether every letter of a term has a shape or is a dimension: a forgotten shape is no number."""
        return term.free <= {*self.declared, *_sizes(self.arrays.values())} and not any(map(_marker, postorder(term)))

    def power(self, base: Node, exponent: Node, typed: Node) -> Node:
        shape = self.shape(base)
        if exponent is Sym(_TRANSPOSE) and base in (ONE, Sym(ONES)):
            return _ROW_OF_ONES
        mark, sign = (exponent.operand, -1) if isinstance(exponent, Neg) else (exponent, 1)
        if mark is Sym(_TRANSPOSE) and _TRANSPOSE not in self.arrays:
            if isinstance(base, Sym) and base.name not in self.declared:
                raise ShapeError(f"the transpose of {base} is asked for")
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


_ROW_OF_ONES = Whole("transpose", Sym(ONES))


def _marker(node: Node) -> bool:
    """Whether a node stands for an array whose size is told by what stands beside it."""
    return node in (Sym(_UNIT), *map(Sym, _SIGNS), _ROW_OF_ONES)


def _counts(body: Node, index: Node) -> bool:
    """Whether an index counts entries, or the vectors of a family."""
    return any(
        index in part.children[1:]
        for part in postorder(body)
        if isinstance(part, Indexed) or (isinstance(part, Whole) and part.name == "member")
    )


def _range(upper: Node, part: Node) -> Dimension:
    """Return how many there are of a letter with an index, from the end of a sum from 1."""
    if (size := dimension_of(upper)) is not None:
        return size
    raise UnsupportedError(f"how many {part} there are can't be read off a sum up to {upper}: write the sum up to n")


def _index(letter: str) -> Node:
    return Num(int(letter)) if letter.isdecimal() else Sym(letter)
