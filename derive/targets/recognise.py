"""Recognise a named function by its definition: 1/(1 + e^-u) is σ(u), ln(1 + e^u) is softplus(u).

The table is data; the first definition of a function is the one a reader knows it by.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from derive.budget import once, remember
from derive.expression import (
    ONE,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    Sym,
    canonical,
    number,
    postorder,
    rational,
    replace,
    substitute,
)
from derive.expression.numbers import split_coefficient
from derive.expression.tidy import negate, product, tidy
from derive.reading.formulas import formula
from derive.startup.data import data
from derive.table import TABLE

_LARGEST = 60
_MOST_FACTORS = 2
_POSSIBLE = (Div, Mul, Pow, Call)


@data
class Recognition:
    """A named function found by its definition.

    Attributes:
        call: the named function, σ(u).
        definition: the definition that matched, in u, as the table writes it.
        primary: the definition by which a reader knows the function, in u.
    """

    call: Call
    definition: Node
    primary: Node

    @property
    def by_exponentials(self) -> bool:
        """Whether the definition that matched and the primary one differ by a power of e above and below."""
        return _calls(self.definition) == _calls(self.primary)


class _Row(NamedTuple):
    """A definition with what any expression of that form must show."""

    name: str
    body: Node
    primary: Node
    shape: tuple[type[Node], int]
    calls: frozenset[str]
    summed: bool


def _shape(canonical_node: Node) -> tuple[type[Node], int]:
    return type(canonical_node), len(canonical_node.children)


def _calls(node: Node) -> frozenset[str]:
    """Names of the functions that occur, e^… counted as one."""
    return frozenset(
        part.name if isinstance(part, (Call, Const)) else ""
        for part in postorder(node)
        if isinstance(part, (Call, Root)) or part is Const("e")
    )


@once
def _table() -> tuple[_Row, ...]:
    first: dict[str, Node] = {}
    rows = []
    for name, text in ((entry.name, form) for entry in TABLE.values() for form in entry.forms):
        body = tidy(formula(text))
        primary = first.setdefault(name, body)
        key = canonical(body)
        rows.append(_Row(name, body, primary, _shape(key), _calls(key), body.has(Add)))
    return tuple(rows)


def _factors(node: Node) -> int:
    """Return how many factors a product has, numbers not counted: no definition has many."""
    count, stack = 0, [node]
    while stack and count <= _MOST_FACTORS:
        match stack.pop():
            case Mul(children=parts) | Div(children=parts) | Neg(children=parts):
                stack.extend(parts)
            case Pow(base=Mul() | Div() as base):
                stack.append(base)
            case part:
                count += rational(part) is None
    return count


def _rows(node: Node) -> tuple[_Row, ...]:
    """Return the definitions that an expression may be: tidying makes no call and no sum where there was none."""
    calls, summed = _calls(node), node.has(Add)
    return tuple(row for row in _table() if row.summed <= summed and row.calls <= calls)


@remember(4096)
def recognise(node: Node) -> Recognition | None:
    """Return the named function that an expression is by definition, if it is one.

    Args:
        node: any expression; only its order and notation may differ from the definition.

    Returns:
        None if the expression is no definition of the table.
    """
    if node.size > _LARGEST or not isinstance(node, _POSSIBLE) or _factors(node) > _MOST_FACTORS:
        return None
    node = _with_powers(node)
    rows = _rows(node)
    if not rows:
        return None
    key = canonical(tidy(node))
    shape, calls = _shape(key), _calls(key)
    rows = tuple(row for row in rows if row.shape == shape and row.calls <= calls)
    for inner in _arguments(node) if rows else ():
        for row in rows:
            body = tidy(substitute(row.body, "u", inner))
            if canonical(body) is key:
                return Recognition(Call(row.name, inner), body, tidy(substitute(row.primary, "u", inner)))
    return None


def _with_powers(node: Node) -> Node:
    """Write exp(u) as e^u, as the definitions do."""
    calls = {part: Pow(Const("e"), part.children[0]) for part in postorder(node) if _is_exponential(part)}
    return replace(node, calls) if calls else node


def _is_exponential(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "exp" and not node.orders


def definitions_of(call: Call) -> tuple[Node, ...]:
    """Return the definitions of a named function at its argument, the primary one first."""
    bodies = (row.body for row in _table() if row.name == call.name and len(call.children) == 1)
    return tuple(tidy(substitute(body, "u", call.children[0])) for body in bodies)


def _arguments(node: Node) -> Iterator[Node]:
    """Every expression that can be the u of a definition, positive ones first."""
    found: dict[Node, None] = {}
    for part in postorder(node):
        match part:
            case Pow(base=Const(name="e"), exponent=exponent):
                found.update(dict.fromkeys(_from_exponent(tidy(exponent))))
            case Call(children=(inner,)):
                found[inner] = None
            case Pow(base=inner, exponent=Num(value=power)) if power == 2:
                found[inner] = None
    yield from sorted((u for u in found if u.free), key=lambda u: (isinstance(u, Neg), u.size))


def _from_exponent(exponent: Node) -> Iterator[Node]:
    yield exponent
    yield negate(exponent)
    coefficient, rest = split_coefficient(exponent)
    if rest and coefficient.denominator == 1 and coefficient.numerator % 2 == 0:
        yield product((number(coefficient / 2), *rest))
        yield product((number(-coefficient / 2), *rest))


def occurrences(node: Node, variable: str) -> dict[Node, Recognition]:
    """Return the subexpressions in the variable that are definitions, outermost first.

    Args:
        node: where to look.
        variable: subexpressions without it are left alone.
    """
    parts = [part for part in postorder(node) if variable in part.free and not isinstance(part, Sym)]
    parts += [Div(ONE, bar) for bar in (_bar(part) for part in parts) if bar is not None and variable in bar.free]
    return {part: match for part in reversed(parts) if (match := recognise(part)) is not None}


def _bar(node: Node) -> Node | None:
    """The base of a denominator: σ hides in x/(1 + e^-x) and in e^-x/(1 + e^-x)^2."""
    match node:
        case Div(denominator=Pow(base=base)):
            return base
        case Div(denominator=bar) if node.numerator is not ONE:
            return bar
    return None
