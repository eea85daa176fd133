"""Real values of display trees to any number of digits, with mpmath.

A tree becomes a flat program once (`_compile`), then runs at many points.  The reals are meant: odd roots
of negative numbers are real, and whatever is infinite, imaginary or divided by zero is undefined, which is
`None`.  A sum that cancels more digits than were kept in reserve is computed again at higher precision, so
the digits returned are digits of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from derive.expression.node import Node
from derive.expression.nodes import Add, Call, Const, Div, Logic, Mul, Neg, Num, Piecewise, Pow, Rel, Root, Sym
from derive.expression.operations import (
    Operation,
    cases,
    constant_operation,
    logic_operation,
    number_operation,
    power_operation,
    relation_operation,
    root_operation,
    symbol_operation,
)
from derive.expression.operators import Deriv, Integral, Limit, Sum
from derive.expression.real import (
    RESERVE,
    Scene,
    UndefinedError,
    Unknown,
    Values,
    add,
    defined,
    divide,
    multiply,
    sound,
)
from derive.table import ARGUMENTS, FALLBACK, TABLE

if TYPE_CHECKING:
    from mpmath import mpf

_EFFORTS = (1, 3, 8)
"""Multiples of the precision wanted; a sum that vanishes even with the last one is taken for zero."""
_TERMS = 10_000
_TERMS_OF_SERIES = 2_000
_WINDOW, _HALF = 16, 8
"""How many terms of a series are looked at to see how fast they decrease."""
_NESTING = 8


def evaluate(
    node: Node,
    values: Values,
    digits: int = 50,
    *,
    functions: Mapping[str, Unknown] | None = None,
    flush: bool = False,
) -> mpf | None:
    """Return the real value of an expression, or None where it is undefined.

    Args:
        node: the expression.
        values: a number (int, Fraction, mpf, …) for each free symbol.
        digits: how many decimal digits of the value are wanted.
        functions: meaning of unknown functions, called as ``function(orders, *arguments)`` with the order of
            differentiation by each argument.
        flush: take numbers below 10^-4932 for 0 instead of None: ``e^(-1/x^2)`` close to 0.

    Returns:
        The value; None if it is infinite or imaginary, needs a division by zero, or can't be computed here.

    Raises:
        KeyError: if a free symbol has no value.

    >>> from derive.expression import Num, Pow, Sym
    >>> str(evaluate(Pow(Sym("x"), Num(2)), {"x": Fraction(1, 2)}))
    '0.25'
    """
    value = _value(node, values, digits, functions or {}, flush)
    return None if isinstance(value, bool) else value


def holds(
    condition: Node, values: Values, digits: int = 50, *, functions: Mapping[str, Unknown] | None = None
) -> bool | None:
    """Return whether a relation, or relations joined by and/or, is true at a point; None if undefined there.

    >>> from derive.expression import Num, Rel, Sym
    >>> holds(Rel("<", Sym("x"), Num(1)), {"x": 2})
    False
    """
    value = _value(condition, values, digits, functions or {}, flush=False)
    return value if isinstance(value, bool) else None


def _value(node: Node, values: Values, digits: int, functions: Mapping[str, Unknown], flush: bool) -> Any:
    import mpmath

    mp = mpmath.mp
    wanted = int(digits * 3.33) + 8
    for effort in _EFFORTS:
        with mp.workprec(effort * wanted + RESERVE):
            scene = Scene(mp, functions, snap=effort == _EFFORTS[-1], flush=flush)
            value = _run(_compile(node), scene, _converted(mp, values))
        if scene.lost <= (effort - 1) * wanted + RESERVE - 8:
            break
    return value


def _converted(mp: Any, values: Values) -> dict[str, Any]:
    return {name: _number(mp, value) for name, value in values.items()}


def _number(mp: Any, value: Any) -> Any:
    if isinstance(value, Fraction):
        return mp.mpf(value.numerator) / value.denominator
    return mp.mpf(value)


class _Program:
    """A tree as a list of instructions, operands before their node."""

    __slots__ = ("instructions", "strict")

    def __init__(self, instructions: list[tuple[Operation, tuple[int, ...], bool]]) -> None:
        self.instructions = instructions
        # Without cases, the first undefined part decides.
        self.strict = all(strict for _, _, strict in instructions)


def _run(program: _Program, scene: Scene, values: Values) -> Any:
    results: list[Any] = []
    for operation, places, strict in program.instructions:
        operands = [results[place] for place in places]
        if strict and not program.strict and any(operand is None for operand in operands):
            result = None
        else:
            result = operation(scene, values, operands)
            if result is None and program.strict:
                return None
        results.append(result)
    return results[-1]


@lru_cache(maxsize=4096)
def _compile(node: Node) -> _Program:
    places: dict[Node, int] = {}
    instructions: list[tuple[Operation, tuple[int, ...], bool]] = []
    stack = [(node, False)]
    while stack:
        part, ready = stack.pop()
        if part in places:
            continue
        operands = () if isinstance(part, _BINDERS) else part.children
        if ready or not operands:
            places[part] = len(instructions)
            instructions.append(
                (
                    _OPERATIONS.get(type(part), _without_value)(part),
                    tuple(places[child] for child in operands),
                    type(part) not in _LENIENT,
                )
            )
        else:
            stack.append((part, True))
            stack.extend((child, False) for child in reversed(operands) if child not in places)
    return _Program(instructions)


# Functions.


def _call_operation(node: Call) -> Operation:
    name, orders, arity = node.name, node.orders, len(node.children)
    function = _function(name, arity)
    if function is None:
        every = orders or (0,) * arity
        return lambda scene, values, operands: _unknown(scene, name, every, operands)
    if orders:
        return lambda scene, values, operands: _differentiated(scene, function, orders, operands)
    return function


def _function(name: str, arity: int) -> Operation | None:
    entry = TABLE.get(name)
    if entry is not None and entry.value is not None:
        value = entry.value
        return lambda scene, values, operands: _guarded(scene, value, scene.mp, *operands)
    if entry is not None:
        return lambda scene, values, operands: _run(
            _compile(_definition(name)), scene, dict(zip(ARGUMENTS, operands, strict=False))
        )
    if name in FALLBACK:
        return lambda scene, values, operands: _guarded(scene, _by_sympy, scene.mp, name, *operands)
    return None


def _guarded(scene: Scene, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return sound(scene, function(*arguments))
    except (ValueError, ArithmeticError, NotImplementedError, TypeError, scene.mp.NoConvergence):
        return None


def _by_sympy(mp: Any, name: str, *arguments: Any) -> Any:
    from derive.algebra.sympy_door import load

    sympy = load()
    value = getattr(sympy, FALLBACK[name][0])(*(sympy.Float(a, mp.dps + 5) for a in arguments)).evalf(mp.dps)
    if not value.is_Float and not value.is_Rational:
        raise UndefinedError(name)
    return mp.mpf(str(value)) if value.is_Rational and not value.is_Integer else mp.mpf(value)


@cache
def _definition(name: str) -> Node:
    from derive.reading import parse

    return parse(TABLE[name].definition)


def _unknown(scene: Scene, name: str, orders: tuple[int, ...], operands: Sequence[Any]) -> Any:
    function = scene.functions.get(name)
    return None if function is None else _guarded(scene, function, orders, *operands)


def _differentiated(scene: Scene, function: Operation, orders: tuple[int, ...], operands: Sequence[Any]) -> Any:
    def at(*point: Any) -> Any:
        return defined(function(scene, {}, point))

    return _guarded(scene, scene.mp.diff, at, tuple(operands), orders)


# Binders.


def _inside(scene: Scene, values: Values, body: Node, variable: str) -> Callable[[Any], Any]:
    program = _compile(body)

    def at(point: Any) -> Any:
        return defined(_run(program, scene, {**values, variable: point}))

    return at


def _nested(scene: Scene, compute: Callable[..., Any], *arguments: Any) -> Any:
    if scene.depth >= _NESTING:
        return None
    scene.depth += 1
    try:
        return _guarded(scene, compute, *arguments)
    finally:
        scene.depth -= 1


def _derivative_operation(node: Deriv) -> Operation:
    body, variable, order = node.body, node.variable.name, 1
    while isinstance(body, Deriv) and body.variable is node.variable:
        body, order = body.body, order + 1

    def differentiate(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        if scene.depth or scene.functions:
            return _nested(scene, scene.mp.diff, _inside(scene, values, body, variable), values[variable], order)
        known = tuple((name, values[name]) for name in sorted(body.free | {variable}))
        value, lost = _derivative_at(body, variable, order, known, scene.base, scene.snap, scene.flush)
        scene.lost = max(scene.lost, lost)
        return value

    return differentiate


@lru_cache(maxsize=4096)
def _derivative_at(
    body: Node, variable: str, order: int, known: tuple[tuple[str, Any], ...], precision: int, snap: bool, flush: bool
) -> tuple[Any, int]:
    """Return a derivative at a point, and how many bits were lost: each goal stands on several lines of a chain."""
    import mpmath

    values = dict(known)
    with mpmath.mp.workprec(precision):
        scene = Scene(mpmath.mp, {}, snap=snap, flush=flush)
        value = _nested(scene, mpmath.mp.diff, _inside(scene, values, body, variable), values[variable], order)
    return value, scene.lost


def _integral_operation(node: Integral) -> Operation:
    def integrate(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        ends = [_bound(scene, values, end) for end in (node.lower, node.upper)]
        if None in ends:
            return None
        outside, scene.flush = scene.flush, True
        try:
            return _nested(scene, _quadrature, scene.mp, _inside(scene, values, node.body, node.variable.name), ends)
        finally:
            scene.flush = outside

    return integrate


def _bound(scene: Scene, values: Values, node: Node) -> Any:
    sign = 1
    while isinstance(node, Neg):
        node, sign = node.operand, -sign
    if isinstance(node, Const) and node.name == "oo":
        return sign * scene.mp.inf
    value = _run(_compile(node), scene, values)
    return None if value is None else sign * value


def _quadrature(mp: Any, integrand: Callable[[Any], Any], ends: list[Any]) -> Any:
    value, error = mp.quad(integrand, ends, error=True)
    if error > mp.ldexp(max(1, abs(value)), -int(0.75 * mp.prec)):
        raise UndefinedError("the quadrature did not converge")
    return value


def _series_operation(node: Sum) -> Operation:
    def add_up(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        lower, upper = (_bound(scene, values, end) for end in (node.lower, node.upper))
        if lower is None or upper is None or not scene.mp.isint(lower):
            return None
        term = _inside(scene, values, node.body, node.variable.name)
        if upper == scene.mp.inf:
            return _nested(scene, _infinite_series, scene.mp, term, int(lower))
        if not scene.mp.isint(upper) or upper - lower > _TERMS:
            return None
        counts = range(int(lower), int(upper) + 1)
        return _nested(scene, lambda: sum((term(scene.mp.mpf(k)) for k in counts), scene.mp.zero))

    return add_up


def _infinite_series(mp: Any, term: Callable[[Any], Any], first: int) -> Any:
    """Add terms while they count; those left out are at most those of a geometric series."""
    total, sizes, small = mp.zero, [], mp.ldexp(1, -mp.prec)
    for k in range(first, first + _TERMS_OF_SERIES):
        value = term(mp.mpf(k))
        total, size = total + value, abs(value)
        sizes.append(size)
        if len(sizes) <= _WINDOW:
            continue
        # The largest of some terms against the largest of those before: single terms may vanish.
        before, now = max(sizes[-_WINDOW - 1 : -_HALF - 1]), max(sizes[-_HALF:])
        if now <= small * max(abs(total), small) and now <= before / 2:
            return total
        if now > before and len(sizes) > _TERMS_OF_SERIES // 4:
            break
    raise UndefinedError("the series does not converge fast enough")


def _limit_operation(node: Limit) -> Operation:
    def approach(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        from derive.expression.nearby import limit

        point = _bound(scene, values, node.point)
        if point is None:
            return None
        return _nested(scene, limit, scene.mp, _inside(scene, values, node.body, node.variable.name), point, node.side)

    return approach


def _without_value(node: Node) -> Operation:
    return lambda scene, values, operands: None


def _always(operation: Operation) -> Callable[[Any], Operation]:
    return lambda node: operation


_BINDERS = (Deriv, Integral, Sum, Limit)
_LENIENT = {Piecewise, Logic}
_OPERATIONS: dict[type[Node], Callable[[Any], Operation]] = {
    Num: number_operation,
    Sym: symbol_operation,
    Const: constant_operation,
    Neg: _always(lambda scene, values, operands: -operands[0]),
    Add: _always(add),
    Mul: _always(multiply),
    Div: _always(divide),
    Pow: power_operation,
    Root: root_operation,
    Call: _call_operation,
    Rel: relation_operation,
    Logic: logic_operation,
    Piecewise: _always(cases),
    Deriv: _derivative_operation,
    Integral: _integral_operation,
    Sum: _series_operation,
    Limit: _limit_operation,
}
