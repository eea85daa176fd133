"""Displayed expressions as SymPy expressions: one entry for each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import (
    Add,
    Array,
    Call,
    Const,
    Delta,
    Deriv,
    Div,
    Indexed,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
    fold,
    rational,
)
from derive.reading.letters import letter
from derive.table import FALLBACK, TABLE
from derive.vectors.functions import operation

_BITS = 100_000
"""Length of the longest power of numbers that is written out."""
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}
_CONSTANTS = {"e": "E", "pi": "pi", "i": "I", "oo": "oo", "undefined": "nan"}


def convert(
    sympy: Any, node: Node, evaluate: bool, symbols: Mapping[str, Any] | None = None, principal: bool = False
) -> Any:
    """Return the SymPy expression of equal value.

    Args:
        sympy: the SymPy module.
        node: the expression.
        evaluate: carry out the `Deriv` holes.
        symbols: what letters and unknown functions become, by their names.
        principal: whether powers of negative numbers are SymPy's, not the real ones.
    """
    given = symbols or {}

    def step(part: Node, children: tuple[Any, ...]) -> Any:
        match part:
            case Deriv():
                hole = sympy.Derivative(children[0], children[1])
                return hole.doit() if evaluate else hole
            case Sym(name=name) | Array(name=name) if name in given:
                return given[name]
            case Call(name=name) if name in given:
                return _applied(sympy, given[name], part.orders, children)
            case Pow() if principal:
                _refuse_long(*children)
                return children[0] ** children[1]
            case Root() if principal:
                return children[0] ** (1 / children[1])
        if type(part) not in _KINDS:
            raise UnsupportedError(f"{part} has no counterpart in SymPy")
        return _KINDS[type(part)](sympy, part, children)

    return fold(node, step)


def by_name(symbols: Mapping[str, Any] | Iterable[Any]) -> dict[str, Any]:
    """Return symbols and functions by the names under which the reader knows them.

    Raises:
        DeriveError: something has no name, or no letter's.

    >>> from sympy import Symbol
    >>> by_name([Symbol("θ")])
    {'theta': θ}
    """
    if isinstance(symbols, Mapping):
        return {str(name): value for name, value in symbols.items()}
    found = {}
    for symbol in symbols if isinstance(symbols, Iterable) else (symbols,):
        if not isinstance(name := getattr(symbol, "name", None), str):
            raise DeriveError(f"symbols are SymPy's, or a mapping of names to them, not {symbol!r}")
        found[letter(name)] = symbol
    return found


def _applied(sympy: Any, function: Any, orders: tuple[int, ...], children: tuple[Any, ...]) -> Any:
    """Return a value or a derivative of a function of the caller, which may know its derivative."""
    if not orders:
        return function(*children)
    dummies = [sympy.Dummy(f"xi_{i}", real=True) for i in range(len(children))]
    found = function(*dummies).diff(*((dummy, order) for dummy, order in zip(dummies, orders, strict=True) if order))
    if found.has(sympy.Derivative):
        return _partial(sympy, function, orders, children)
    return found.subs(dict(zip(dummies, children, strict=True)), simultaneous=True)


def symbol(sympy: Any, name: str) -> Any:
    """Return the real symbol of that name."""
    return sympy.Symbol(name, real=True)


def _number(sympy: Any, node: Num, children: tuple[Any, ...]) -> Any:
    return sympy.Rational(node.value.numerator, node.value.denominator)


def _constant(sympy: Any, node: Const, children: tuple[Any, ...]) -> Any:
    return getattr(sympy, _CONSTANTS[node.name])


def _power(sympy: Any, node: Pow, children: tuple[Any, ...]) -> Any:
    base, exponent = children
    _refuse_long(base, exponent)
    value = rational(node.exponent)
    if value is None or value.denominator % 2 == 0 or value.denominator == 1 or base.is_nonnegative:
        return base**exponent
    return _real_root(sympy, base, exponent, value.numerator % 2)


def _refuse_long(base: Any, exponent: Any) -> None:
    """Refuse a power of numbers that SymPy would write out, in one call that nothing can stop."""
    if base.is_Rational and exponent.is_Integer and abs(exponent) * max(base.p, base.q, key=abs).bit_length() > _BITS:
        raise LimitError("a power of numbers too large for SymPy")


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
        return _defined(sympy, entry.definition, node.orders, children)
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


def _defined(sympy: Any, definition: str, orders: tuple[int, ...], children: tuple[Any, ...]) -> Any:
    from derive.reading import parse
    from derive.table import ARGUMENTS

    body = convert(sympy, parse(definition), False)
    formal = [symbol(sympy, name) for name in ARGUMENTS[: len(children)]]
    for argument, order in zip(formal, orders, strict=False):
        body = body.diff(argument, order)
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


def _of_arrays(children: tuple[Any, ...], scalar: Any, whole: Any) -> Any:
    return whole if any(getattr(child, "is_Matrix", False) for child in children) else scalar


def _whole(sympy: Any, node: Whole, children: tuple[Any, ...]) -> Any:
    if theirs := operation(node).sympy:
        return getattr(sympy, theirs)(*children)
    if node.name not in _WHOLES:
        raise UnsupportedError(f"{node.name} of vectors and matrices has no counterpart in SymPy")
    return _WHOLES[node.name](sympy, children)


def _array(sympy: Any, node: Array, children: tuple[Any, ...]) -> Any:
    sizes = (*node.shape, 1)[:2]
    return sympy.MatrixSymbol(
        node.name, *(size if isinstance(size, int) else sympy.Symbol(size, integer=True) for size in sizes)
    )


_WHOLES: dict[str, Callable[[Any, tuple[Any, ...]], Any]] = {
    # A vector is a column; the rows of a matrix are vectors too.
    "vector": lambda sympy, entries: sympy.Matrix(entries),
    "row": lambda sympy, entries: sympy.Matrix([entries]),
    "matrix": lambda sympy, rows: sympy.Matrix.vstack(*rows),
}


def _indexed(sympy: Any, node: Node, children: tuple[Any, ...]) -> Any:
    """Return an entry of a letter; of an expression in arrays SymPy would count from 0."""
    assert isinstance(node, Indexed)
    if not node.name:
        raise UnsupportedError(f"{node} has no counterpart in SymPy")
    return sympy.IndexedBase(node.name)[children[1:]]


_KINDS: dict[type[Node], Callable[[Any, Any, tuple[Any, ...]], Any]] = {
    Array: _array,
    Indexed: _indexed,
    Delta: lambda sympy, node, children: sympy.KroneckerDelta(*children),
    Whole: _whole,
    Num: _number,
    Sym: lambda sympy, node, children: symbol(sympy, node.name),
    Const: _constant,
    Neg: lambda sympy, node, children: -children[0],
    Add: lambda sympy, node, children: _of_arrays(children, sympy.Add, sympy.MatAdd)(*children),
    Mul: lambda sympy, node, children: _of_arrays(children, sympy.Mul, sympy.MatMul)(*children),
    Div: lambda sympy, node, children: children[0] / children[1],
    Pow: _power,
    Root: _root,
    Call: _call,
    Rel: _relation,
    Logic: _logic,
    Piecewise: _piecewise,
    Integral: lambda sympy, node, children: sympy.Integral(children[0], children[1:]),
    Sum: lambda sympy, node, children: sympy.Sum(children[0], children[1:]),
    Prod: lambda sympy, node, children: sympy.Product(children[0], children[1:]),
    Limit: _limit,
}
