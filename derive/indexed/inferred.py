r"""The shapes that notation itself tells: in ``||X \beta - y||^2`` X is a matrix, and β and y are columns that fit it.

Capital letters are matrices, bold small ones columns, by custom; what is no number of each other letter is found by
trying: the first reading in which all sizes fit is taken, columns and matrices before numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from derive.errors import DeriveError
from derive.expression import Add, Call, Div, Mul, Neg, Node, Pow, Sum, Sym, fold, postorder, rational
from derive.indexed.spelling import DOT, ONES, OVER, TIMES, spelled
from derive.reading import read
from derive.reading.fields import vector_call
from derive.reading.names import GREEK, known_function, plain
from derive.startup.patterns import pattern
from derive.table import NAMES, TABLE
from derive.vectors.functions import BY_NAME, SPELLINGS
from derive.vectors.operations import of_vector_to_scalar, pair_to_scalar, square, square_to_scalar, to_scalar

_MARKS = (TIMES, OVER, DOT, ONES)
_BOLD = pattern(r"\\(?:mathbf|boldsymbol|bm|vec)(?![A-Za-z])\s*\{?\s*(\\?[A-Za-z]+)")
_LETTER = r"(?:\\math(?:bf|rm|sf)|\\boldsymbol|\\bm|\\vec)?\s*\{?\s*\\?[A-Za-z]+\s*\}?"
_OPERATOR = pattern(
    rf"\s*(?:(?:\\nabla|∇)\s*_\s*(?:\{{\s*(?P<braced>{_LETTER})\s*\}}|(?P<bare>\\?[A-Za-z]))"
    rf"|\\[dt]?frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{\s*(?:\\partial|d)\s*(?P<below>{_LETTER})\s*\}})"
    r"(?:\s|\\[,;:! ])*(?P<body>\S.*)",
    re.DOTALL,
)
_ARGUMENT = pattern(r"\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*)?\{?\s*(\\?[A-Za-z]+)\s*\}?\s*")
_NAME = pattern(
    r"\s*(?:\\math(?:cal|scr)\s*)?\{?(?:\\(?:ell|(?:var)?[pP][hs]i)|\\?\w)\}?(?:_\w|_\{\w+\})?\s*(?:\((?P<of>[^()=]*)\)\s*)?=(?!=)(?P<body>.*)",
    re.DOTALL,
)
_COUNTS = frozenset("ijklmnNKTdp")
_SIZES = ("n", "m", "p", "q", "d", "r")


class Told(NamedTuple):
    """An expression in vectors and matrices without a word on their shapes.

    Attributes:
        body: what is differentiated.
        variable: by what.
        shapes: of all letters that are no numbers.
        note: what was decided.
    """

    body: str
    variable: str
    shapes: dict[str, str | tuple[str, str]]
    note: str


def shapes_told(source: str, variable: str = "") -> Told | None:
    r"""Return what notation tells of the shapes in an expression; None where it is one of numbers, or does not fit.

    Args:
        source: text or LaTeX, perhaps with a gradient before it.
        variable: by what is differentiated; "" where the gradient before it says so, or there is one letter only.

    >>> shapes_told("||A x - b||^2", "x").shapes
    {'A': ('m', 'n'), 'b': 'm', 'x': 'n'}
    >>> shapes_told(r"\nabla_{\mathbf w} \mathbf a^\top \mathbf w").shapes
    {'a': 'n', 'w': 'n'}
    """
    if (call := vector_call(source)) is not None:
        name, letter = call
        note = f"{Sym(letter)} is read as a vector with n entries; say otherwise with shapes (--shape)"
        return Told(f"{name}({letter})", letter, {letter: "n"}, note) if variable in ("", letter) else None
    operator = _OPERATOR.fullmatch(source.strip(" $"))
    if operator is not None:
        below = plain(operator["braced"] or operator["bare"] or operator["below"])
        variable, source = variable or below, operator["body"]
        if variable != below:
            return None
    named = _NAME.fullmatch(source)
    if named is not None:
        # In ℓ(w) = … the head says by which letter.
        single = _ARGUMENT.fullmatch(named["of"] or "")
        variable, source = variable or (plain(single[1]) if single else ""), named["body"]
    bold = {plain(found[1]) for found in _BOLD.finditer(source)}
    letters = {*re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", source), *bold}
    variable = variable or (next(iter(letters)) if len(letters) == 1 else "")
    if not variable:
        return None
    letters.add(variable)
    try:
        spelling = spelled(source, dict.fromkeys(letters, ("n",)))
        singles = {*re.findall("[A-Za-z]", source)} - {"e"}
        reading = read(spelling.text, symbols={*singles, *_MARKS, *bold, variable}, functions=SPELLINGS.keys())
    except DeriveError:
        return None
    return _fitting(reading.expression, source, variable, bold)


def _fitting(node: Node, source: str, variable: str, bold: set[str]) -> Told | None:
    from derive.indexed.reading import reading_of

    transposed = [part for part in postorder(node) if isinstance(part, Pow) and _is_mark(part.exponent)]
    free = sorted(node.free - {*_MARKS, *(("T",) if transposed else ())})
    if variable not in free and f"{variable}_" not in {name[: len(variable) + 1] for name in free}:
        return None
    ranked = [_options(name, variable, bold) for name in free]
    if len(free) > _MOST:
        return None
    chosen = sorted(product(*(range(len(options)) for options in ranked)), key=sum)
    for columns, places in product((_ONE, ""), chosen):
        kinds = {name: options[place] for name, options, place in zip(free, ranked, places, strict=True)}
        shapes = _Sizes(kinds, node).shapes(variable, columns)
        if shapes is None or variable not in shapes:
            continue
        try:
            reading_of(source, shapes)
        except DeriveError:
            continue
        power = f"; write {Pow(transposed[0].base, Sym('T'))} for a power".replace("^T", "^(T)") if transposed else ""
        return Told(source, variable, shapes, _note(shapes, free) + power)
    return None


_MOST = 7
"""So many letters are tried as columns, matrices and numbers."""


def _options(name: str, variable: str, bold: set[str]) -> tuple[str, ...]:
    """Return what a letter may be, the likeliest first."""
    stem = name.partition("_")[0]
    if name == variable:
        return ("matrix", "column") if stem[0].isupper() else ("column",)
    if name in bold or stem in bold:
        return ("matrix",) if stem[0].isupper() else ("column",)
    if stem[0].isupper():
        return ("number",) if name in ("N", "K", "T") else ("matrix", "number")
    if stem in GREEK:
        return ("number", "column")
    return ("number",) if name in _COUNTS else ("column", "number")


def _is_mark(exponent: Node) -> bool:
    return (exponent.operand if isinstance(exponent, Neg) else exponent) is Sym("T")


class _Misfit(Exception):
    """Two sizes differ."""


_Size = tuple[object, object]
_ONE = 1


class _Sizes:
    """The sizes of all parts, each letter's as a letter of its own until two are seen to be equal."""

    def __init__(self, kinds: Mapping[str, str], node: Node) -> None:
        self.kinds = kinds
        self.node = node
        self.equal: dict[object, object] = {}

    def shapes(self, variable: str, rows: object = _ONE) -> dict[str, str | tuple[str, str]] | None:
        """Return the shape of each letter that is no number; None where the parts do not fit.

        Args:
            variable: by what is differentiated.
            rows: how many rows the whole has: one, of a number; any other is a column, differentiated by another one.
        """
        try:
            whole = fold(self.node, self._size)
            if whole != (_ONE, _ONE) and (rows == _ONE or whole[1] != _ONE or self.kinds[variable] != "column"):
                return None
        except _Misfit:
            return None
        taken = {name for name in self.kinds if len(name) == 1}
        names = (size for size in _SIZES if size not in taken)
        known: dict[object, str] = {}
        order = sorted(
            (name for name, kind in self.kinds.items() if kind != "number"), key=lambda name: name != variable
        )
        dimensions = {
            name: [self._root((name, place)) for place in range(1 + (self.kinds[name] == "matrix"))] for name in order
        }
        # The size of the variable, of a matrix the columns, is n.
        for name in order:
            for size in reversed(dimensions[name]):
                if size not in known:
                    known[size] = next(names)
        found = {name: tuple(known[size] for size in dimensions[name]) for name in sorted(order)}
        return {name: sizes[0] if len(sizes) == 1 else sizes for name, sizes in found.items()}  # type: ignore[misc]

    def _root(self, size: object) -> object:
        while size in self.equal:
            size = self.equal[size]
        return size

    def _same(self, one: object, other: object) -> None:
        one, other = self._root(one), self._root(other)
        if one is other or one == other:
            return
        if _ONE in (one, other):
            raise _Misfit
        self.equal[one] = other

    def _alike(self, sizes: list[_Size]) -> _Size:
        for size in sizes[1:]:
            self._same(sizes[0][0], size[0])
            self._same(sizes[0][1], size[1])
        return sizes[0]

    def _size(self, node: Node, children: tuple[_Size, ...]) -> _Size:
        number = (_ONE, _ONE)
        match node:
            case Sym(name=name):
                kind = self.kinds.get(name, "number")
                if name == ONES:
                    return ((node, 0), _ONE)
                return number if kind == "number" else ((name, 0), (name, 1) if kind == "matrix" else _ONE)
            case Pow(exponent=exponent) if _is_mark(exponent):
                rows, columns = children[0]
                if children[0] == number:
                    raise _Misfit
                if isinstance(exponent, Neg):
                    self._same(rows, columns)
                return columns, rows
            case Pow(exponent=exponent):
                if children[0] == number and children[1] == number:
                    return number
                power = rational(exponent)
                if power is None or power.denominator != 1:
                    raise _Misfit
                self._same(*children[0])
                return children[0]
            case Mul():
                return self._product(node, children)
            case Add():
                return self._alike(list(children))
            case Div() if children[1] == number:
                return children[0]
            case Neg():
                return children[0]
            case Sum():
                return children[0]
            case Call(name=name):
                return self._call(name, children)
        if any(child != number for child in children):
            raise _Misfit
        return number

    def _call(self, name: str, children: tuple[_Size, ...]) -> _Size:
        operation = BY_NAME.get(SPELLINGS.get(name, ""))
        shape = None if operation is None else operation.shape
        if shape in (square, square_to_scalar):
            self._same(*children[0])
            if children[0] == (_ONE, _ONE):
                raise _Misfit
            return children[0] if shape is square else (_ONE, _ONE)
        if shape in (to_scalar, of_vector_to_scalar):
            rows, columns = map(self._root, children[0])
            if (rows, columns) == (_ONE, _ONE) or (columns != _ONE and operation is not None and operation.no_matrix):
                raise _Misfit
            return (_ONE, _ONE)
        if shape is pair_to_scalar and len(children) == 2:
            self._alike(list(children))
            return (_ONE, _ONE)
        if name == "transpose":
            return children[0][1], children[0][0]
        entry = TABLE.get(NAMES.get(name, ""))
        if len(children) == 1 and ((entry is not None and entry.arity == 1) or known_function(name)):
            return children[0]
        if any(child != (_ONE, _ONE) for child in children):
            raise _Misfit
        return (_ONE, _ONE)

    def _product(self, node: Node, children: tuple[_Size, ...]) -> _Size:
        groups: list[tuple[Node | None, list[_Size]]] = [(None, [])]
        for factor, size in zip(node.children, children, strict=True):
            if factor in (Sym(TIMES), Sym(OVER), Sym(DOT)):
                groups.append((factor, []))
            else:
                groups[-1][1].append(size)
        whole = self._chain(groups[0][1])
        for sign, sizes in groups[1:]:
            part = self._chain(sizes)
            if sign is Sym(DOT):
                columns = (_ONE, _ONE) not in (whole, part) and whole[1] == part[1] == _ONE
                if columns:
                    self._same(whole[0], part[0])
                whole = (_ONE, _ONE) if columns else self._chain([whole, part])
            else:
                whole = self._alike([whole, part])
        return whole

    def _chain(self, sizes: list[_Size]) -> _Size:
        """Multiply in the order written; what comes out as a number is one factor of its own."""
        run: _Size | None = None
        for size in sizes:
            if size == (_ONE, _ONE):
                continue
            if run is None:
                run = size
                continue
            self._same(run[1], size[0])
            run = (run[0], size[1])
            if self._root(run[0]) == self._root(run[1]) == _ONE:
                run = None
        return run or (_ONE, _ONE)


def _note(shapes: Mapping[str, str | tuple[str, str]], free: list[str]) -> str:
    told = [
        f"{Sym(name)} ∈ ℝ^{size if isinstance(size, str) else f'({size[0]}×{size[1]})'}"
        for name, size in shapes.items()
    ]
    numbers = [str(Sym(name)) for name in free if name not in shapes]
    told += [f"{', '.join(numbers)} ∈ ℝ"] if numbers else []
    return f"read off the notation: {', '.join(told)}; say otherwise with shapes (--shape)"
