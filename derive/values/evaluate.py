"""Real values of display trees to any number of digits, with mpmath.

A tree becomes a flat program once (`_compile`), then runs at many points.  The reals are meant: odd roots
of negative numbers are real, and whatever is infinite, imaginary or divided by zero is undefined, which is
`None`.  A sum that cancels more digits than were kept in reserve is computed again at higher precision, it
and not what it stands in, so the digits returned are digits of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from derive.budget import remember, spend
from derive.expression.indices import runs_with
from derive.expression.node import Node, postorder
from derive.expression.nodes import Add, Call, Const, Div, Logic, Mul, Neg, Num, Piecewise, Pow, Rel, Root, Sym
from derive.expression.operators import BINDERS, Deriv, Each, Integral, Limit, Prod, Sum
from derive.expression.relations import difference
from derive.reading.formulas import fill, formula
from derive.table import ARGUMENTS, FALLBACK, TABLE
from derive.table.fallback import VALUES
from derive.values.accumulate import infinite_series, places_of_change, quadrature
from derive.values.contexts import cooked, forget, library, raw, real_context
from derive.values.nearby import limit
from derive.values.operations import (
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
from derive.values.real import (
    RESERVE,
    Scene,
    UndefinedError,
    Unknown,
    Values,
    add,
    defined,
    divide,
    magnitude,
    multiply,
    real,
    sound,
)

if TYPE_CHECKING:
    from mpmath import mpf

_EFFORTS = (1, 3, 8)
"""Multiples of the precision wanted; a sum that vanishes even with the last one is taken for zero."""
_PARTS = 3
"""If more parts of an expression lose digits, the whole is computed again."""
_TERMS = 10_000
_MEMBERS, _FAR = 200, tuple(10**power for power in range(3, 13))
"""So many of infinitely many conditions are looked at, and these further ones."""
_NESTING = 8
_CALL, _SLOW, _BITS = 20, 500, 400
"""Steps of work for a function and for a slow one, up to this precision."""


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
            differentiation by each argument; what an argument `u` is computed with is `u.context`.
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
    if functions:
        return _computed(node, values, digits, functions, flush)
    known = tuple([(name, raw(value)) for name, value in values.items() if name in node.free])
    return cooked(real_context(), _remembered(node, known, digits, flush))


@remember(2048)
def _remembered(node: Node, values: tuple[tuple[str, Any], ...], digits: int, flush: bool) -> Any:
    """Return a value; each line of a chain, and each way to examine a point, asks for many of the same again."""
    return raw(_computed(node, dict(values), digits, {}, flush))


def _computed(
    node: Node, values: Values, digits: int, functions: Mapping[str, Unknown], flush: bool, attempt: int = 0
) -> Any:
    mp = real_context()
    wanted = int(digits * 3.33) + 8
    effort, last = _EFFORTS[attempt], attempt == len(_EFFORTS) - 1
    lossy: list[Node] = []

    def again(part: Node) -> Any:
        lossy.append(part)
        if len(lossy) > _PARTS:
            raise _LossyError
        scene.lost = 0
        return _computed(part, values, digits, functions, flush, attempt + 1)

    try:
        with mp.workprec(effort * wanted + RESERVE):
            scene = Scene(mp, functions, snap=last, flush=flush)
            room = (effort - 1) * wanted + RESERVE - 8
            return _run(_compile(node), scene, _converted(mp, values), room, None if last else again)
    except _LossyError:
        return _computed(node, values, digits, functions, flush, attempt + 1)
    except BaseException:
        forget()
        raise


class _LossyError(Exception):
    """Too many parts lose digits."""


def _converted(mp: Any, values: Values) -> dict[str, Any]:
    return {name: _number(mp, value) for name, value in values.items()}


def _number(mp: Any, value: Any) -> Any:
    # Whatever has a precision of its own is taken as the number that it is.
    if isinstance(value, Fraction):
        return mp.make_mpf(library().from_rational(value.numerator, value.denominator, mp.prec, "n"))
    return cooked(mp, value) if type(value) is tuple else mp.mpf(value)


_Again = Callable[[Node], Any] | None


class _Program:
    """A tree as a list of operations, operands before their node, with what gets these, and what takes None.

    Three tuples, not one of triples: thousands of programs are remembered, and the collector visits each object.
    """

    __slots__ = ("lenient", "nodes", "operands", "operations", "steps", "strict")

    def __init__(self, nodes: list[Node], places: list[tuple[int, ...]]) -> None:
        self.nodes = tuple(nodes)
        self.operations = tuple([_OPERATIONS.get(type(node), _without_value)(node) for node in nodes])
        self.operands = tuple(map(_getter, places))
        self.lenient = tuple([type(node) in _LENIENT for node in nodes])
        # Without cases, the first undefined part decides.
        self.strict = not any(self.lenient)
        self.steps = sum(map(_steps, nodes))


@lru_cache(maxsize=1024)
def _getter(places: tuple[int, ...]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Return what gets the values at some places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda results: tuple([results[place] for place in places])


def _steps(node: Node) -> int:
    """Return the steps of work that a node costs at a point, at the precision of a few digits."""
    if not isinstance(node, Call):
        return 3
    return _SLOW if node.name in FALLBACK or (node.name in TABLE and TABLE[node.name].slow) else _CALL


def _run(program: _Program, scene: Scene, values: Values, room: int = 0, again: _Again = None) -> Any:
    """Return the value of a program.

    Args:
        program, scene, values: what to compute, with what.
        room: how many bits a part may lose.
        again: what computes a part that has lost more, if anything does.
    """
    spend(program.steps * (1 + scene.mp.prec // _BITS))
    return (_run_strictly if program.strict else _run_with_cases)(program, scene, values, room, again)


def _run_strictly(program: _Program, scene: Scene, values: Values, room: int, again: _Again) -> Any:
    results: list[Any] = []
    for operation, operands in zip(program.operations, program.operands, strict=True):
        result = operation(scene, values, operands(results))
        if again is not None and scene.lost > room:
            result = again(program.nodes[len(results)])
        if result is None:
            return None
        results.append(result)
    return results[-1]


def _run_with_cases(program: _Program, scene: Scene, values: Values, room: int, again: _Again) -> Any:
    results: list[Any] = []
    for operation, operands_of, lenient in zip(program.operations, program.operands, program.lenient, strict=True):
        operands = operands_of(results)
        absent = not lenient and any(operand is None for operand in operands)
        result = None if absent else operation(scene, values, operands)
        if again is not None and scene.lost > room:
            result = again(program.nodes[len(results)])
        results.append(result)
    return results[-1]


@lru_cache(maxsize=4096)
def _compile(node: Node) -> _Program:
    places: dict[Node, int] = {}
    operands_of: list[tuple[int, ...]] = []
    stack = [(node, False)]
    while stack:
        part, ready = stack.pop()
        if part in places:
            continue
        operands = () if isinstance(part, _BINDERS) else part.children
        if ready or not operands:
            operands_of.append(tuple([places[child] for child in operands]))
            places[part] = len(places)
        else:
            stack.append((part, True))
            stack.extend((child, False) for child in reversed(operands) if child not in places)
    return _Program(list(places), operands_of)


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
        return lambda scene, values, operands: _without_noise(
            scene, value, operands, _guarded(scene, _at, scene, value, *operands)
        )
    if entry is not None:
        return lambda scene, values, operands: _run(
            _compile(formula(entry.definition)), scene, dict(zip(ARGUMENTS, operands, strict=False))
        )
    if name in FALLBACK:
        theirs = VALUES.get(name, _nowhere)
        return lambda scene, values, operands: _guarded(scene, _at, scene, theirs, *operands)
    return None


def _guarded(scene: Scene, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return sound(scene, function(*arguments))
    except (ValueError, ArithmeticError, NotImplementedError, TypeError, scene.mp.NoConvergence):
        return None


def _without_noise(scene: Scene, function: Callable[..., Any], operands: Sequence[Any], value: Any) -> Any:
    """Return a value of a function; 0 for one that is nothing but the rounding of its argument, as the sine of pi is.

    What is left of a zero of the function changes wholly when the argument moves by its rounding; e^-1000 does not.
    The same holds of a pole, where there is no value: the tangent of pi/2.
    """
    precision = scene.mp.prec
    if not value or abs(magnitude(value)) < precision // 2 or scene.flush:
        return value
    moved = [operand + scene.mp.ldexp(operand, RESERVE // 2 - precision) for operand in operands]
    beside = _guarded(scene, _at, scene, function, *moved)
    if beside is None or abs(beside - value) < abs(value) / 2:
        return value
    # Inside a numerical derivative the precision is raised already.
    scene.lost = max(scene.lost, scene.base)
    if not scene.snap:
        return value
    return None if magnitude(value) > 0 else scene.mp.zero


def _at(scene: Scene, function: Callable[..., Any], *operands: Any) -> Any:
    return cooked(scene.mp, _tabulated(function, scene.mp.prec, *[raw(operand) for operand in operands]))


@lru_cache(maxsize=1 << 14)
def _tabulated(function: Callable[..., Any], precision: int, *numbers: tuple[Any, ...]) -> Any:
    """Return the value of a function of the table at given numbers: the same angle stands in many expressions."""
    mp = real_context()
    return raw(real(mp, function(mp, *map(mp.make_mpf, numbers))))


def _nowhere(mp: Any, *numbers: Any) -> Any:
    raise UndefinedError("nobody here computes the function")


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
        known = tuple((name, raw(values[name])) for name in sorted(body.free | {variable}))
        value, lost = _derivative_at(body, variable, order, known, scene.base, scene.snap, scene.flush)
        scene.lost = max(scene.lost, lost)
        return cooked(scene.mp, value)

    return differentiate


@remember(2048)
def _derivative_at(
    body: Node, variable: str, order: int, known: tuple[tuple[str, Any], ...], precision: int, snap: bool, flush: bool
) -> tuple[Any, int]:
    """Return a derivative at a point, and how many bits were lost: each goal stands on several lines of a chain."""
    mp = real_context()
    values = _converted(mp, dict(known))
    with mp.workprec(precision):
        scene = Scene(mp, {}, snap=snap, flush=flush)
        value = _nested(scene, mp.diff, _inside(scene, values, body, variable), values[variable], order)
    return raw(value), scene.lost


def _integral_operation(node: Integral) -> Operation:
    t, body = node.variable.name, node.body
    switches = tuple(dict.fromkeys(switch for switch in _switches(body) if t in switch.free))

    def integrate(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        ends = [_bound(scene, values, end) for end in (node.lower, node.upper)]
        if None in ends:
            return None
        if ends[0] == ends[1]:
            return scene.mp.zero  # From a to a nothing is added, whatever the integrand does at a.
        outside, lost = scene.flush, scene.lost
        if switches and all(map(scene.mp.isfinite, ends)):
            ends[1:1] = places_of_change(scene.mp, _counting(scene, values, switches, t), *ends)
            scene.lost = lost
        integrand = _careless(scene, _inside(scene, values, body, t), ends)
        scene.flush = True
        try:
            return _nested(scene, quadrature, scene.mp, integrand, ends)
        finally:
            scene.flush = outside

    return integrate


def _switches(body: Node) -> Iterator[Node]:
    """Yield expressions that have one sign, or staircases that have one value, where one part of a function counts."""
    stack = list(body.kinds & {Call, Piecewise} and postorder(body))
    while stack:
        part = stack.pop()
        match part:
            case Rel():
                yield difference(part)
            case Call(name="max" | "min", children=(first, *others)):
                yield from (Add(first, Neg(other)) for other in others)
            case Call(name=name) if (entry := TABLE.get(name)) is not None:
                for place in dict.fromkeys((*entry.kinks, *entry.jumps)):
                    at = fill(place, part.children)
                    yield at if "u" in place else Add(part.children[0], Neg(at))
                if entry.value is None and entry.definition:
                    stack.extend(postorder(fill(entry.definition, part.children)))


def _counting(scene: Scene, values: Values, switches: tuple[Node, ...], variable: str) -> Callable[[Any], Any]:
    """Return a function that tells which parts count at a place."""
    programs = [(_compile(switch), isinstance(switch, Add)) for switch in switches]

    def at(point: Any) -> list[Any]:
        found = [(_run(program, scene, {**values, variable: point}), signed) for program, signed in programs]
        return [(value > 0) - (value < 0) if signed and value is not None else value for value, signed in found]

    return at


def _careless(scene: Scene, function: Callable[[Any], Any], places: Sequence[Any]) -> Callable[[Any], Any]:
    """Return a function of which it is not noticed that it loses bits very near to the places between which it counts.

    What is lost there is as small as the distance, if the function is not large.  It needs no value where it is cut.
    """
    near, there = (scene.mp.ldexp(1, -bits) for bits in (RESERVE // 2, scene.mp.prec - 8))
    ends = [place for place in places if scene.mp.isfinite(place)]

    def at(point: Any) -> Any:
        if all(abs(point - end) > near * max(1, abs(end)) for end in ends):
            return function(point)
        lost = scene.lost
        try:
            value = function(point)
        except UndefinedError:
            if all(abs(point - cut) > there * max(1, abs(cut)) for cut in places[1:-1]):
                raise
            value = scene.mp.zero
        if abs(value) < 1 << RESERVE // 4:
            scene.lost = lost
        return value

    return at


def _bound(scene: Scene, values: Values, node: Node) -> Any:
    sign = 1
    while isinstance(node, Neg):
        node, sign = node.operand, -sign
    if isinstance(node, Const) and node.name == "oo":
        return sign * scene.mp.inf
    value = _run(_compile(node), scene, values)
    return None if value is None else sign * value


def _series_operation(node: Sum | Prod) -> Operation:
    def add_up(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        lower, upper = (_bound(scene, values, end) for end in (node.lower, node.upper))
        if lower is None or upper is None or not scene.mp.isint(lower):
            return None
        term = _summand(scene, values, node)
        if upper == scene.mp.inf and isinstance(node, Sum):
            return _nested(scene, infinite_series, scene.mp, term, int(lower))
        if not scene.mp.isint(upper) or upper - lower > _TERMS:
            return None
        counts = range(int(lower), int(upper) + 1)
        if isinstance(node, Prod):
            return _nested(scene, lambda: scene.mp.fprod(term(scene.mp.mpf(k)) for k in counts))
        return _nested(scene, lambda: sum((term(scene.mp.mpf(k)) for k in counts), scene.mp.zero))

    return add_up


def _summand(scene: Scene, values: Values, node: Sum | Prod) -> Callable[[Any], Any]:
    """Return the terms of a sum: each x_i is a number of its own, between half of the given one and all of it."""
    member = _member(scene, values, node)
    return lambda k: defined(member(k))


def _member(scene: Scene, values: Values, node: Sum | Prod | Each) -> Callable[[Any], Any]:
    index = node.variable.name
    running = {name: _place(name, index) for name in sorted(node.body.free) if runs_with(name, index)}
    program = _compile(node.body)

    def at(k: Any) -> Any:
        count = 2 * abs(k) + (k < 0)
        own = {name: values[name] * (count + 1 + place) / (count + 2 + 2 * place) for name, place in running.items()}
        return _run(program, scene, {**values, **own, index: k})

    return at


def _each_operation(node: Each) -> Operation:
    def check(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        lower, upper = (_bound(scene, values, end) for end in (node.lower, node.upper))
        if lower is None or upper is None or not scene.mp.isint(lower):
            return None
        last = lower + _MEMBERS if upper == scene.mp.inf else upper
        if not scene.mp.isint(last) or last - lower > _TERMS:
            return None
        near, far = range(int(lower), int(last) + 1), () if last is upper else _FAR
        member = _member(scene, values, node)
        found = {member(scene.mp.mpf(k)) for k in (*near, *far)}
        if far and isinstance(node.body, Rel) and node.body.relation == "!=":
            # Of what changes its sign further on nobody knows at which k that is.
            above = Each(Rel(">", *node.body.children), node.variable, node.lower, node.upper)
            side = _member(scene, values, above)
            found |= {None} if len({side(scene.mp.mpf(k)) for k in (near[-1], *far)}) > 1 else set()
        return False if False in found else None if None in found else True

    return check


def _place(name: str, index: str) -> int:
    """Return which of several indices one is, so that w_12 is another number than w_21."""
    return name.partition("_")[2].find(index)


def _limit_operation(node: Limit) -> Operation:
    def approach(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        point = _bound(scene, values, node.point)
        if point is None:
            return None
        return _nested(scene, limit, scene.mp, _inside(scene, values, node.body, node.variable.name), point, node.side)

    return approach


def _without_value(node: Node) -> Operation:
    return lambda scene, values, operands: None


def _always(operation: Operation) -> Callable[[Any], Operation]:
    return lambda node: operation


_BINDERS = (Deriv, Each, *BINDERS)
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
    Prod: _series_operation,
    Each: _each_operation,
    Limit: _limit_operation,
}
