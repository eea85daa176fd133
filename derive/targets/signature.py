"""Values of expressions in a finite field: a fast fingerprint in which algebraic identities hold exactly.

An expression is evaluated at random points of Z/p, p = 4q + 1 a prime of 61 bits.  Exponentials live in the subgroup
of order q (their exponents are computed modulo q), so e^u e^v = e^(u+v); an imaginary unit exists, so s^2 + c^2 = 1;
roots are taken inside the subgroup, so (sqrt u)^2 = u.  Logarithms and other transcendental functions receive a
pseudo-random value that depends on the value of their argument only.  Equal values suggest an identity, different
values disprove it; what is found here is still proved by the verifier before it is printed.

Source: G. H. Gonnet, "Determining equivalence of expressions in random polynomial time", STOC 1984.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from derive.expression import Call, Const, Node, Num, Pow, Sym, fold, rational
from derive.reading.formulas import formula
from derive.table import ARGUMENTS, TABLE

P = 2305843009213691357
Q = 576460752303422839
_E = 16  # of order Q
_I = 1018197504712963086  # square root of -1
_HALF = pow(2, -1, P)

Value = tuple[int, int]
"""A value modulo P, and the same value modulo Q for use as an exponent."""


class Undefined(ArithmeticError):
    """The expression has no value at this point (a zero denominator, a root outside the subgroup)."""


def _hashed(*parts: object) -> Value:
    digest = blake2b(repr(parts).encode(), digest_size=32).digest()
    return int.from_bytes(digest[:16], "big") % P, int.from_bytes(digest[16:], "big") % Q


def _opaque(value: int) -> Value:
    # The exponent of e^g and of e^-g must be opposite also for a transcendental g.
    small = min(value, P - value)
    exponent = _hashed("exponent", small)[1]
    return value, exponent if small == value else -exponent % Q


def _inverse(value: int, modulus: int) -> int:
    if value % modulus == 0:
        raise Undefined
    return pow(value, -1, modulus)


def _power(base: Value, exponent: Value) -> Value:
    if pow(base[0], Q, P) != 1:
        raise Undefined
    return _opaque(pow(base[0], exponent[1], P))


def _exponential(argument: Value) -> int:
    return pow(_E, argument[1], P)


def _ratio(top: int, bottom: int) -> int:
    return top * _inverse(bottom, P) % P


def _pair(argument: Value, unit: int) -> tuple[int, int]:
    """(odd, even) part of e^u; with the imaginary unit, sine and cosine, else their hyperbolic namesakes."""
    positive = _exponential(argument)
    negative = _inverse(positive, P)
    return _ratio((positive - negative) * _HALF, unit), (positive + negative) * _HALF % P


def _circular(unit: int) -> dict[str, Callable[[Value], int]]:
    """Sine, cosine and their quotients; with the unit 1 the hyperbolic ones."""
    return {
        "sin": lambda u: _pair(u, unit)[0],
        "cos": lambda u: _pair(u, unit)[1],
        "tan": lambda u: _ratio(*_pair(u, unit)),
        "cot": lambda u: _ratio(*reversed(_pair(u, unit))),
        "sec": lambda u: _inverse(_pair(u, unit)[1], P),
        "csc": lambda u: _inverse(_pair(u, unit)[0], P),
    }


_CLOSED: dict[str, Callable[[Value], int]] = {
    "exp": _exponential,
    "ln": lambda u: _hashed("ln", u[0])[0],
    "abs": lambda u: _hashed("abs", min(u[0], P - u[0]))[0],
}
_CLOSED |= _circular(_I) | {f"{name}h": function for name, function in _circular(1).items()}


def _call(node: Call, arguments: tuple[Value, ...], point: Mapping[str, Value]) -> Value:
    if not node.orders and len(arguments) == 1 and node.name in _CLOSED:
        return _opaque(_CLOSED[node.name](arguments[0]))
    entry = TABLE.get(node.name)
    if entry is not None and entry.definition and not node.orders:
        return value(formula(entry.definition), {**point, **dict(zip(ARGUMENTS, arguments, strict=False))})
    return _opaque(_hashed(node.name, node.orders, *(argument[0] for argument in arguments))[0])


def value(node: Node, point: Mapping[str, Value], memo: dict[Node, Value] | None = None) -> Value:
    """Return the value of an expression at a point.

    Raises:
        Undefined: a denominator vanishes, a root does not exist there, or the kind of node has no value.
    """

    def combine(node: Node, operands: tuple[Value, ...]) -> Value:
        kind = type(node).__name__
        match kind:
            case "Add":
                return sum(v[0] for v in operands) % P, sum(v[1] for v in operands) % Q
            case "Mul":
                low, high = 1, 1
                for factor in operands:
                    low, high = low * factor[0] % P, high * factor[1] % Q
                return low, high
            case "Neg":
                return -operands[0][0] % P, -operands[0][1] % Q
            case "Div":
                (a, a1), (b, b1) = operands
                return _ratio(a, b), a1 * _inverse(b1, Q) % Q
            case "Root":
                return _power(operands[0], (0, _inverse(operands[1][1], Q)))
        return _special(node, operands, point)

    return fold(node, combine, memo)


def _special(node: Node, operands: tuple[Value, ...], point: Mapping[str, Value]) -> Value:
    match node:
        case Num(value=number):
            return tuple(number.numerator * _inverse(number.denominator, m) % m for m in (P, Q))  # type: ignore[return-value]
        case Sym(name=name) if name in point:
            return point[name]
        case Const(name="e"):
            return _E, _hashed("e")[1]
        case Const(name="pi"):
            return point["pi"]
        case Pow(base=Const(name="e")):
            return _opaque(_exponential(operands[1]))
        case Pow(exponent=exponent):
            whole = rational(exponent)
            if whole is None or whole.denominator != 1:
                return _power(*operands)
            if whole < 0 and 0 in operands[0]:
                raise Undefined
            return pow(operands[0][0], int(whole), P), pow(operands[0][1], int(whole), Q)
        case Call():
            return _call(node, operands, point)
    raise Undefined


class Sampler:
    """Values of many expressions at the same points; parameters keep one value, the variable moves.

    Args:
        nodes: expressions that must be defined at every point chosen.
        variable: the name that takes a new value at each point.
        count: the number of points.
        seed: makes the choice; the same seed gives the same points.

    Raises:
        Undefined: no points were found at which all the expressions have a value.
    """

    def __init__(self, nodes: Iterable[Node], variable: str, *, count: int = 7, seed: int = 1) -> None:
        wanted = tuple(nodes)
        names = sorted(frozenset().union(*(node.free for node in wanted)) | {"pi"})
        source = random.Random(seed)
        for _ in range(24):
            self.parameters = {name: self._random(source, positive=source.random() < 0.7) for name in names}
            self._points: list[tuple[dict[str, Value], dict[Node, Value]]] = []
            for attempt in range(12 * count):
                if attempt == 18 and not self._points:
                    break  # the parameters themselves have no such roots
                point = {**self.parameters, variable: self._moved(source, attempt % 3)}
                memo: dict[Node, Value] = {}
                try:
                    for node in wanted:
                        value(node, point, memo)
                except Undefined:
                    continue
                self._points.append((point, memo))
                if len(self._points) == count:
                    return
        raise Undefined

    def _moved(self, source: random.Random, kind: int) -> Value:
        """A value of the variable: one that has roots (as positive numbers do), the opposite of such a one, any."""
        low, high = self._random(source, positive=kind < 2)
        return (P - low if kind == 1 else low), high

    @staticmethod
    def _random(source: random.Random, *, positive: bool) -> Value:
        low = source.randrange(2, P)
        return (pow(low, 4, P) if positive else low), source.randrange(2, Q)

    def values(self, node: Node) -> tuple[int, ...]:
        """Return the values of an expression modulo P at the points.

        Raises:
            Undefined: it has no value at one of them.
        """
        return tuple(value(node, point, memo)[0] for point, memo in self._points)


def agree(left: Node, right: Node, variable: str, *, seed: int = 7) -> bool:
    """Whether two expressions have equal values at random points (equal almost surely, where both are defined)."""
    try:
        sampler = Sampler((left, right), variable, count=4, seed=seed)
        return sampler.values(left) == sampler.values(right)
    except Undefined:
        return False
