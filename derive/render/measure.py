"""How wide a typeset expression is, in ems, and where to break one that is wider than the page.

The estimate serves layout only: which reason fits beside its line.  It needs to be right to about a
tenth, not to typeset.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

from derive.expression import (
    ONE,
    Add,
    Array,
    Call,
    Const,
    Delta,
    Deriv,
    Div,
    Indexed,
    Limit,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    Whole,
    fold,
)
from derive.expression.components import DEFINITIONS
from derive.table import TABLE
from derive.vectors.functions import operation
from derive.writing.components import DERIVATIVE
from derive.writing.latex import is_bare

Widths = tuple[float, ...]
_SMALL = 0.72
_OPERATOR = 1.6
_PARENTHESES = 0.8
_THIN = 0.2
_BRACKET = 0.6
_PRIME = 0.3
_SHORTEST = 12.0
"""What a bracket holds is not broken into shorter parts, however deep it stands: parts may share a line."""


def width(node: Node, memo: dict[Node, float] | None = None) -> float:
    """Return about how many ems wide an expression is in display style."""
    return fold(node, _combine, memo)


def _combine(node: Node, parts: Widths) -> float:
    return _WIDTHS.get(type(node), _in_a_row)(node, parts)


def _in_a_row(node: Node, parts: Widths) -> float:
    return sum(parts) + 0.6 * len(parts)


def _name(name: str) -> float:
    stem, _, below = name.partition("_")
    return (0.6 if len(stem) > 2 else 0.55 * len(stem)) + 0.4 * len(below)


def _product(node: Node, parts: Widths) -> float:
    wrapped = sum(isinstance(child, (Add, Neg)) for child in node.children)
    return sum(parts) + 0.2 * (len(parts) - 1) + _PARENTHESES * wrapped


def _fraction(node: Node, parts: Widths) -> float:
    # Inside a fraction a fraction is set small.
    inner = _SMALL if any(isinstance(child, Div) for child in node.children) else 1.0
    return max(parts) * inner + 0.3


def _power(node: Node, parts: Widths) -> float:
    base, exponent = parts
    wrapped = _PARENTHESES if isinstance(node.children[0], (Add, Mul, Neg, Div, Pow)) else 0.0
    return base + wrapped + _SMALL * exponent


def _call(node: Node, parts: Widths) -> float:
    assert isinstance(node, Call)
    entry = TABLE.get(node.name)
    letters = 1 if entry is not None and entry.symbol else len(node.name)
    primes = _PRIME * min(sum(node.orders), 4)
    return 0.5 * letters + primes + sum(parts) + 0.45 * (len(parts) - 1) + (_THIN if is_bare(node) else _PARENTHESES)


def _whole(node: Node, parts: Widths) -> float:
    """A column is as wide as its widest entry; of an operator the variables are not written."""
    assert isinstance(node, Whole)
    if node.name == "vector":
        return max(parts) + 1.5
    if node.name == "matrix":
        columns = zip(*(row.children for row in node.children), strict=True)
        return sum(max(map(width, column)) for column in columns) + 1.5 * len(parts)
    if node.name.startswith(DERIVATIVE):
        return parts[0] + 1.2 * len(parts)
    if node.name in DEFINITIONS:
        return parts[0] + 1.2
    if node.name in ("member", "unitvector"):
        return parts[0] + _SMALL * parts[1]
    kind, _, letter = node.name.partition(" ")
    if letter or len(parts) != 1 or operation(node).style != "name":
        return _in_a_row(node, parts)
    return 0.55 * len(kind) + _PARENTHESES + parts[0]


def _cases(node: Node, parts: Widths) -> float:
    return max(parts[0::2]) + max(parts[1::2], default=0.0) + 4.0


def _array(node: Node, parts: Widths) -> float:
    assert isinstance(node, Array)
    stem, _, layer = node.name.rstrip("_").partition("^")
    return _name(stem) + 0.35 * len(layer)


def _indexed(node: Node, parts: Widths) -> float:
    base = 0.55 if isinstance(node, Delta) else parts[0]
    return base + _SMALL * sum(parts if isinstance(node, Delta) else parts[1:])


_WIDTHS: dict[type[Node], Callable[[Node, Widths], float]] = {
    Num: lambda node, parts: 0.5 * len(node.literal) if isinstance(node, Num) else 0.5,
    Sym: lambda node, parts: _name(node.name) if isinstance(node, Sym) else 0.6,
    Const: lambda node, parts: 0.6,
    Neg: lambda node, parts: parts[0] + 0.8,
    Add: lambda node, parts: sum(parts) + _OPERATOR * (len(parts) - 1),
    Mul: _product,
    Div: _fraction,
    Pow: _power,
    Root: lambda node, parts: parts[0] + 0.9,
    Call: _call,
    Deriv: lambda node, parts: parts[0] + 2.2,
    Limit: lambda node, parts: parts[0] + 2.2,
    Piecewise: _cases,
    Rel: lambda node, parts: sum(parts) + 1.5,
    Whole: _whole,
    Array: _array,
    Indexed: _indexed,
    Delta: _indexed,
}


class Row(NamedTuple):
    """A part of a line that was broken.

    Attributes:
        sign: the operator before it, ``+`` or ``·`` or nothing.
        node: the part.
        opened: brackets that open at the start of this row, outermost first: ``(`` after a product or nothing, ``[``
            after the sign of a derivative by a variable.
        closed: brackets that close at the end of this row, innermost first.
    """

    sign: str
    node: Node
    opened: tuple[tuple[str, Node | None], ...] = ()
    closed: str = ""


def breadth(row: Row, memo: dict[Node, float] | None = None) -> float:
    """Return about how many ems wide a row is, its sign and brackets included."""
    opened = sum(width(before, memo) if before is not None else 0.0 for _, before in row.opened)
    brackets = _BRACKET * (len(row.opened) + len(row.closed))
    return width(row.node, memo) + opened + brackets + (_OPERATOR if row.sign else 0.0)


Broken = Generator["Broken", list[Row], list[Row]]
"""Yields the parts to be broken first, is sent their rows, returns those of the whole: lines may be deep."""


def rows(node: Node, limit: float, memo: dict[Node, float] | None = None) -> list[Row]:
    """Break an expression into rows no wider than `limit` ems, where its shape allows.

    A sum is broken before its terms, a product before its factors, and a product that ends in a long sum
    inside the brackets of that sum.

    Args:
        node: the line.
        limit: how wide a row may be.
        memo: widths that are known; filled in.

    >>> x = Sym("x")
    >>> [row.sign for row in rows(Add(x, x, Neg(x)), 0.1)]
    ['', '+', '']
    """
    stack, found = [_rows(node, limit, {} if memo is None else memo)], list[Row]()
    started = False
    while stack:
        try:
            inner = stack[-1].send(found) if started else next(stack[-1])
        except StopIteration as done:
            stack.pop()
            found, started = done.value, True
        else:
            stack.append(inner)
            started = False
    return found


def _rows(node: Node, limit: float, memo: dict[Node, float]) -> Broken:
    if width(node, memo) <= limit:
        return [Row("", node)]
    match node:
        case Deriv(body=Add() | Mul() | Div() as body, variable=variable):
            return _bracketed("[]", variable, (yield _rows(body, limit - 3, memo)), node)
        case Div(numerator=Add() | Mul() as above, denominator=below) if width(below, memo) < limit - 2:
            # a/b is 1/b (a), whose brackets can be broken.
            over = Div(ONE, below)
            room = max(limit - width(over, memo) - 2, limit / 3, _SHORTEST)
            return _bracketed("()", over, (yield _rows(above, room, memo)), node)
        case Mul(children=factors) if (place := _widest_sum(node, limit, memo)) is not None:
            before, total, after = factors[:place], factors[place], factors[place + 1 :]
            left = _joined(node, before) if before else None
            taken = width(left, memo) if left is not None else 0.0
            inside = yield _rows(total, max(limit - taken - 2, limit / 3, _SHORTEST), memo)
            if len(inside) == 1:
                return (yield _filled(node, limit, memo))
            found = _bracketed("()", left, inside, node)
            if not after:
                return found
            first, *others = yield _rows(_joined(node, after), limit - _OPERATOR, memo)
            return [*found, first._replace(sign="·"), *others]
        case Add() | Mul():
            return (yield _filled(node, limit, memo))
        case Neg(operand=inner):
            found = yield _rows(inner, limit - _OPERATOR, memo)
            found = _bracketed("()", None, found, node) if isinstance(inner, Add) else found
            return [found[0]._replace(sign="-"), *found[1:]] if len(found) > 1 else [Row("", node)]
    return [Row("", node)]


def _widest_sum(node: Mul, limit: float, memo: dict[Node, float]) -> int | None:
    """Return the place of the longest factor that is a long sum, where what stands before and after can stand alone."""
    found: dict[int, float] = {}
    for place, factor in enumerate(node.children):
        if isinstance(factor, Add) and width(factor, memo) > limit / 2:
            before, after = list(node.children[:place]), list(node.children[place + 1 :])
            if (not before or _may_end(node, before)) and (not after or _may_end(node, after)):
                found[place] = width(factor, memo)
    return max(found, key=lambda place: found[place]) if found else None


def _joined(node: Node, parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else node.with_children(tuple(parts))


def _bracketed(pair: str, before: Node | None, inside: list[Row], whole: Node) -> list[Row]:
    if len(inside) == 1:
        return [Row("", whole)]
    first, *middle, last = inside
    first = first._replace(opened=((pair[0], before), *first.opened))
    return [first, *middle, last._replace(closed=last.closed + pair[1])]


def _filled(node: Node, limit: float, memo: dict[Node, float]) -> Broken:
    chunks: list[list[Node]] = [[]]
    room = limit
    for part in node.children:
        needed = width(part, memo) + _OPERATOR
        if chunks[-1] and needed > room and _may_end(node, chunks[-1]):
            chunks.append([])
            room = limit
        chunks[-1].append(part)
        room -= needed
    if len(chunks) > 1 and not _may_end(node, chunks[-1]):
        chunks[-2:] = [[*chunks[-2], *chunks[-1]]]
    joined = [chunk[0] if len(chunk) == 1 else node.with_children(tuple(chunk)) for chunk in chunks]
    alone = [len(chunk) == 1 for chunk in chunks]
    sign = "+" if isinstance(node, Add) else "·"
    found = [Row("" if i == 0 or (sign == "+" and _negative(part)) else sign, part) for i, part in enumerate(joined)]
    broken: list[Row] = []
    for row, one in zip(found, alone, strict=True):
        broken += (yield _refined(row, limit, memo)) if one else [row]
    return broken


def _refined(row: Row, limit: float, memo: dict[Node, float]) -> Broken:
    """Break a term that is too wide by itself."""
    if width(row.node, memo) <= limit or isinstance(row.node, Add):
        return [row]
    negative = isinstance(row.node, Neg)
    first, *others = yield _rows(row.node.children[0] if negative else row.node, limit - _OPERATOR, memo)
    return [first._replace(sign="-" if negative else row.sign), *others] if others else [row]


def _may_end(node: Node, chunk: list[Node]) -> bool:
    """A lone sum would lose the parentheses that it needs as a factor."""
    return isinstance(node, Add) or len(chunk) > 1 or not isinstance(chunk[0], (Add, Neg, Deriv, Whole))


def _negative(node: Node) -> bool:
    return isinstance(node, Neg) or (isinstance(node, Add) and isinstance(node.children[0], Neg))
