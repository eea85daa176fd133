"""Displayed expressions as SymPy expressions: one entry for each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.errors import LimitError
from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    fold,
    rational,
)
from derive.table import FALLBACK, TABLE

_BITS = 100_000
"""Length of the longest power of numbers that is written out."""
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}
_CONSTANTS = {"e": "E", "pi": "pi", "i": "I", "oo": "oo", "undefined": "nan"}


def convert(sympy: Any, node: Node, evaluate: bool) -> Any:
    """Return the SymPy expression of equal value.

    Args:
        sympy: the SymPy module.
        node: the expression.
        evaluate: carry out the `Deriv` holes.
    """

    def step(part: Node, children: tuple[Any, ...]) -> Any:
        if isinstance(part, Deriv):
            hole = sympy.Derivative(children[0], children[1])
            return hole.doit() if evaluate else hole
        return _KINDS[type(part)](sympy, part, children)

    return fold(node, step)


def symbol(sympy: Any, name: str) -> Any:
    """Return the real symbol of that name."""
    return sympy.Symbol(name, real=True)


def _number(sympy: Any, node: Num, children: tuple[Any, ...]) -> Any:
    return sympy.Rational(node.value.numerator, node.value.denominator)


def _constant(sympy: Any, node: Const, children: tuple[Any, ...]) -> Any:
    return getattr(sympy, _CONSTANTS[node.name])


def _power(sympy: Any, node: Pow, children: tuple[Any, ...]) -> Any:
    base, exponent = children
    if base.is_Rational and exponent.is_Integer and abs(exponent) * max(base.p, base.q, key=abs).bit_length() > _BITS:
        # SymPy would write it out, in one call that no alarm can stop.
        raise LimitError("a power of numbers too large for SymPy")
    value = rational(node.exponent)
    if value is None or value.denominator % 2 == 0 or value.denominator == 1 or base.is_nonnegative:
        return base**exponent
    return _real_root(sympy, base, exponent, value.numerator % 2)


def _root(sympy: Any, node: Root, children: tuple[Any, ...]) -> Any:
    base, index = children
    value = rational(node.index)
    if value is None or value % 2 == 0 or base.is_nonnegative:
        return base ** (1 / index)
    return _real_root(sympy, base, 1 / index, 1)


def _real_root(sympy: Any, base: Any, exponent: Any, odd: int) -> Any:
    # SymPy's (-8)^(1/3) is complex; the displayed one is -2.
    size = sympy.Abs(base) ** exponent
    return sympy.sign(base) * size if odd else size


def _call(sympy: Any, node: Call, children: tuple[Any, ...]) -> Any:
    entry = TABLE.get(node.name)
    name = entry.sympy if entry is not None else FALLBACK.get(node.name, ("",))[0]
    if node.name == "log" and len(children) == 2:
        return sympy.log(children[1]) / sympy.log(children[0])
    if name and hasattr(sympy, name):
        function = getattr(sympy, name)
        children = in_lists(children, entry.lists) if entry is not None else children
    elif entry is not None and entry.definition:
        return _defined(sympy, entry.definition, children)
    else:
        function = sympy.Function(node.name)
    return _partial(sympy, function, node.orders, children) if node.orders else function(*children)


def in_lists(children: tuple[Any, ...], counts: tuple[int, ...]) -> tuple[Any, ...]:
    """Gather the leading arguments in lists of these lengths."""
    lists = []
    for count in counts:
        lists.append(children[:count])
        children = children[count:]
    return (*lists, *children)


def _defined(sympy: Any, definition: str, children: tuple[Any, ...]) -> Any:
    from derive.reading import parse
    from derive.table import ARGUMENTS

    body = convert(sympy, parse(definition), False)
    formal = [symbol(sympy, name) for name in ARGUMENTS[: len(children)]]
    return body.subs(dict(zip(formal, children, strict=True)), simultaneous=True)


def _partial(sympy: Any, function: Any, orders: tuple[int, ...], children: tuple[Any, ...]) -> Any:
    dummies = [sympy.Dummy(f"xi_{i}", real=True) for i in range(len(children))]
    counts = [(dummy, order) for dummy, order in zip(dummies, orders, strict=True) if order]
    if all(child.is_Symbol for child in children) and len(set(children)) == len(children):
        return sympy.Derivative(
            function(*children), *[(children[dummies.index(dummy)], order) for dummy, order in counts]
        )
    return sympy.Subs(sympy.Derivative(function(*dummies), *counts), tuple(dummies), children)


def _piecewise(sympy: Any, node: Piecewise, children: tuple[Any, ...]) -> Any:
    pieces = list(zip(children[0::2], children[1::2], strict=False))
    if len(children) % 2:
        pieces.append((children[-1], sympy.true))
    return sympy.Piecewise(*pieces)


def _relation(sympy: Any, node: Rel, children: tuple[Any, ...]) -> Any:
    return getattr(sympy, _RELATIONS[node.relation])(*children)


def _logic(sympy: Any, node: Logic, children: tuple[Any, ...]) -> Any:
    return (sympy.And if node.connective == "and" else sympy.Or)(*children)


def _limit(sympy: Any, node: Limit, children: tuple[Any, ...]) -> Any:
    return sympy.Limit(*children, node.side or "+-")


_KINDS: dict[type[Node], Callable[[Any, Any, tuple[Any, ...]], Any]] = {
    Num: _number,
    Sym: lambda sympy, node, children: symbol(sympy, node.name),
    Const: _constant,
    Neg: lambda sympy, node, children: -children[0],
    Add: lambda sympy, node, children: sympy.Add(*children),
    Mul: lambda sympy, node, children: sympy.Mul(*children),
    Div: lambda sympy, node, children: children[0] / children[1],
    Pow: _power,
    Root: _root,
    Call: _call,
    Rel: _relation,
    Logic: _logic,
    Piecewise: _piecewise,
    Integral: lambda sympy, node, children: sympy.Integral(children[0], children[1:]),
    Sum: lambda sympy, node, children: sympy.Sum(children[0], children[1:]),
    Limit: _limit,
}
