"""Expressions as values of the tower: one entry for each kind of node and each function it knows itself."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from derive.budget import once
from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    Sum,
    Sym,
    canonical,
    rational,
    tidy,
)
from derive.field.circular import cosine_of, quotient_of, reciprocal_of, sine_of
from derive.field.display import to_node
from derive.field.extension import Extension
from derive.field.factored import Factored, Undecidable
from derive.field.powers import absolute, cofunction, exponential, logarithm, power, real_power
from derive.field.series import differentiated_within, linear_parts, logarithm_within
from derive.reading.formulas import definition_of, entry_of, fill, values_of
from derive.table import TABLE

Values = tuple[Factored, ...]
Native = Callable[[Extension, Call, Values], Factored]


def translate(tower: Extension, root: Node) -> Factored:
    """Return the value of an expression, bottom up and without recursion."""
    values = tower.values
    stack: list[tuple[Node, tuple[Node, ...] | None]] = [(root, None)]
    while stack:
        node, operands = stack.pop()
        if node in values:
            continue
        if operands is None:
            operands = _operands(node)
            missing = [operand for operand in operands if operand not in values]
            if missing:
                stack.append((node, operands))
                stack.extend((operand, None) for operand in reversed(missing))
                continue
        values[node] = _KINDS.get(type(node), _opaque)(tower, node, tuple(values[operand] for operand in operands))
    return values[root]


def _operands(node: Node) -> tuple[Node, ...]:
    match node:
        case Call() if (within := logarithm_within(node)) is not None:
            return (within,)
        case Call():
            unfolded = None if node.name in NATIVE and not node.orders else _unfold(node)
            return node.children if unfolded is None else (unfolded,)
        case Deriv():
            return (differentiated_within(node) or node.body,)
        case Sum():
            return linear_parts(node)
        case Pow(base=Const(name="e")):
            return (node.exponent,)
    return node.children if type(node) in _KINDS else ()


def _unfold(call: Call) -> Node | None:
    if call.orders:
        return _differentiated(call)
    entry = TABLE.get(call.name)
    if entry is None or entry.definition or not entry.special:
        return definition_of(call)
    special = entry.at_order(rational(tidy(call.children[0])))
    return fill(special, call.children) if special else None


def _differentiated(call: Call) -> Node | None:
    """Return sin''(x) as the derivative of sin'(x), where the calculus here knows that of the function itself."""
    raised = [index for index, order in enumerate(call.orders) if order]
    if len(raised) != 1 or not (call.name in NATIVE or definition_of(call) is not None):
        return None
    index = raised[0]
    letter, others = call.children[index], (*call.children[:index], *call.children[index + 1 :])
    if not isinstance(letter, Sym) or any(letter.name in other.free for other in others):
        return None
    lower = tuple(order - (place == index) for place, order in enumerate(call.orders))
    return Deriv(Call(call.name, *call.children, orders=lower if any(lower) else ()), letter)


def _number(tower: Extension, node: Num, values: Values) -> Factored:
    return tower.rational(node.value)


def _symbol(tower: Extension, node: Sym, values: Values) -> Factored:
    return tower.once(node, lambda: tower.new("symbol", node))


def _constant(tower: Extension, node: Const, values: Values) -> Factored:
    match node.name:
        case "e":
            return exponential(tower, tower.field.one, node)
        case "pi":
            return tower.once(node, lambda: tower.new("constant", node, never_negative=True))
    raise Undecidable(f"{node.name} is not a real number")


def _negative(tower: Extension, node: Neg, values: Values) -> Factored:
    return tower.field.scale(values[0], -1)


def _sum(tower: Extension, node: Add, values: Values) -> Factored:
    return tower.field.sum(values)


def _product(tower: Extension, node: Mul, values: Values) -> Factored:
    return tower.field.product(values)


def _quotient(tower: Extension, node: Div, values: Values) -> Factored:
    return tower.field.over(*values)


def _power(tower: Extension, node: Pow, values: Values) -> Factored:
    if len(values) == 1:
        return exponential(tower, values[0], node)
    return power(tower, values[0], values[1], node)


def _root(tower: Extension, node: Root, values: Values) -> Factored:
    return power(tower, values[0], tower.field.power(values[1], -1), node)


def _total(tower: Extension, node: Sum, values: Values) -> Factored:
    if not values:
        return tower.once(("opaque", canonical(node)), lambda: tower.new("opaque", node))
    return tower.field.sum(values) if isinstance(node.body, Add) else tower.field.product(values)


def _derivative(tower: Extension, node: Deriv, values: Values) -> Factored:
    if differentiated_within(node) is not None:
        return values[0]
    return tower.rate(values[0], node.variable.name)


def _opaque(tower: Extension, node: Node, values: Values) -> Factored:
    if node.pending:
        raise Undecidable(f"a derivative inside {type(node).__name__}")
    key = canonical(node)
    return tower.once(("opaque", key), lambda: tower.new("opaque", node))


def _call(tower: Extension, node: Call, values: Values) -> Factored:
    if logarithm_within(node) is not None:
        return values[0]
    native = NATIVE.get(node.name)
    if native is not None and not node.orders:
        return native(tower, node, values)
    if _unfold(node) is not None:
        return values[0]
    return _generator(tower, "function", node, values)


def _generator(tower: Extension, kind: str, node: Call, values: Values) -> Factored:
    """Return the generator for a function of these arguments, or of equal ones seen before."""
    field = tower.field
    known = tower.calls.setdefault((node.name, node.orders), [])
    for arguments, index in known:
        if all(map(field.equal, arguments, values)):
            return field.generator(index)
        entry = entry_of(node)
        if entry is not None and entry.parity and field.equal(arguments[0], field.scale(values[0], -1)):
            return field.scale(field.generator(index), -1 if entry.parity == "odd" else 1)
    index = tower.new(kind, node, values)
    known.append((values, index))
    return field.generator(index)


# Functions whose meaning is given here, so that the table's formulas are not needed


def _pi(tower: Extension, multiple: Fraction) -> Factored:
    return tower.field.scale(tower.value(Const("pi")), multiple)


@once
def _multiples_of_pi(name: str) -> dict[Fraction, Fraction]:
    """Return exact values over pi by rational arguments."""
    found = ((rational(place), rational(tidy(Div(value, Const("pi"))))) for place, value in values_of(name).items())
    return {place: value for place, value in found if place is not None and value is not None}


def _inverse(name: str, tower: Extension, node: Node, value: Factored) -> Factored:
    if not value.powers:
        exact = _multiples_of_pi(name).get(value.coefficient)
        if exact is not None:
            return _pi(tower, exact)
    call = node if isinstance(node, Call) and node.name == name else Call(name, to_node(tower, value))
    return _generator(tower, name, call, (value,))


def _arctan(tower: Extension, node: Call, values: Values) -> Factored:
    return _inverse("arctan", tower, node, values[0])


def _arcsin(tower: Extension, node: Call, values: Values) -> Factored:
    return _inverse("arcsin", tower, node, values[0])


def _arccos(tower: Extension, node: Call, values: Values) -> Factored:
    return tower.field.minus(_pi(tower, Fraction(1, 2)), _arcsin(tower, node, values))


def _of_reciprocal(function: Native) -> Native:
    return lambda tower, node, values: function(tower, node, (tower.field.power(values[0], -1),))


def _arsinh(tower: Extension, node: Call, values: Values) -> Factored:
    return logarithm(tower, tower.field.sum((values[0], cofunction(tower, values[0], 1))))


def _arcosh(tower: Extension, node: Call, values: Values) -> Factored:
    field = tower.field
    square = field.minus(field.power(values[0], 2), field.one)
    return logarithm(tower, field.sum((values[0], real_power(tower, square, Fraction(1, 2)))))


def _artanh(tower: Extension, node: Call, values: Values) -> Factored:
    field = tower.field
    ratio = field.over(field.sum((field.one, values[0])), field.minus(field.one, values[0]))
    return field.scale(logarithm(tower, ratio), Fraction(1, 2))


def _exponentials(tower: Extension, values: Values) -> tuple[Factored, Factored]:
    up = exponential(tower, values[0])
    return up, tower.field.power(up, -1)


def _sinh(tower: Extension, node: Call, values: Values) -> Factored:
    up, down = _exponentials(tower, values)
    return tower.field.scale(tower.field.minus(up, down), Fraction(1, 2))


def _cosh(tower: Extension, node: Call, values: Values) -> Factored:
    return tower.field.scale(tower.field.sum(_exponentials(tower, values)), Fraction(1, 2))


def _sinc(tower: Extension, node: Call, values: Values) -> Factored:
    return tower.field.over(sine_of(tower, node, values), values[0])


def _step(tower: Extension, node: Call, values: Values) -> Factored:
    return _generator(tower, "constant step", node, values)


def _ln(tower: Extension, node: Call, values: Values) -> Factored:
    return logarithm(tower, values[0], node.children[0])


def _log(tower: Extension, node: Call, values: Values) -> Factored:
    base, argument = (logarithm(tower, value, shown) for value, shown in zip(values, node.children, strict=True))
    return tower.field.over(argument, base)


def _exp(tower: Extension, node: Call, values: Values) -> Factored:
    return exponential(tower, values[0], node)


def _abs(tower: Extension, node: Call, values: Values) -> Factored:
    return absolute(tower, values[0], node)


def _sign(tower: Extension, node: Call, values: Values) -> Factored:
    return tower.field.over(values[0], absolute(tower, values[0]))


def _extreme(sign: int) -> Native:
    """Return max (1) or min (-1) through (a + b ± |a - b|)/2."""

    def pair(tower: Extension, left: Factored, right: Factored) -> Factored:
        field = tower.field
        gap = field.scale(absolute(tower, field.minus(left, right)), sign)
        return field.scale(field.sum((left, right, gap)), Fraction(1, 2))

    return lambda tower, node, values: reduce(lambda a, b: pair(tower, a, b), values)


def _relu(tower: Extension, node: Call, values: Values) -> Factored:
    return tower.field.scale(tower.field.sum((values[0], absolute(tower, values[0]))), Fraction(1, 2))


NATIVE: dict[str, Native] = {
    "exp": _exp,
    "ln": _ln,
    "log": _log,
    "abs": _abs,
    "sign": _sign,
    "relu": _relu,
    "max": _extreme(1),
    "min": _extreme(-1),
    "sin": sine_of,
    "cos": cosine_of,
    "tan": quotient_of(sine_of, cosine_of),
    "cot": quotient_of(cosine_of, sine_of),
    "sec": reciprocal_of(cosine_of),
    "csc": reciprocal_of(sine_of),
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "arccot": _of_reciprocal(_arctan),
    "arcsec": _of_reciprocal(_arccos),
    "arccsc": _of_reciprocal(_arcsin),
    "sinc": _sinc,
    "floor": _step,
    "ceil": _step,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": quotient_of(_sinh, _cosh),
    "coth": quotient_of(_cosh, _sinh),
    "sech": reciprocal_of(_cosh),
    "csch": reciprocal_of(_sinh),
    "arsinh": _arsinh,
    "arcosh": _arcosh,
    "artanh": _artanh,
    "arcoth": _of_reciprocal(_artanh),
    "arsech": _of_reciprocal(_arcosh),
    "arcsch": _of_reciprocal(_arsinh),
}
"""Functions by canonical name, in terms of the kinds of generator."""

_KINDS: dict[type[Node], Callable[..., Factored]] = {
    Num: _number,
    Sym: _symbol,
    Const: _constant,
    Neg: _negative,
    Add: _sum,
    Mul: _product,
    Div: _quotient,
    Pow: _power,
    Root: _root,
    Call: _call,
    Deriv: _derivative,
    Sum: _total,
}
