"""What an expression is far away, surely: a polynomial in x, and an error below C x^p e^(-q x) for all x ≥ R.

A function such as x σ(x) tends to its asymptote so fast that a bound on a finite interval is a bound everywhere.
Coefficients are doubles; every error is enlarged by far more than their rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, inf, pi
from typing import NamedTuple

from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, Sym, fold, rational
from derive.field.enclosure import UnknownError
from derive.table import TABLE, Tails

_SLACK = 1 + 1e-12
"""Every bound is enlarged by this much, more than its rounding."""
_DEGREE = 12


class Error(NamedTuple):
    """|error| ≤ size x^power e^(-rate x) for all x ≥ R."""

    size: float = 0.0
    power: int = 0
    rate: float = inf


class Tail(NamedTuple):
    """A polynomial, its coefficients with the constant first, and how far the values may be from it."""

    coefficients: tuple[float, ...]
    error: Error = Error()


NOTHING = Error()


def tail(node: Node, start: int, side: int, written: Callable[[Call], Node]) -> tuple[float, float]:
    """Return the number that an expression tends to far away, and how far from it all values beyond a place can be.

    Args:
        node: the expression in x.
        start: R, at least 1: what is said holds for x ≥ R, or for x ≤ -R.
        side: 1 or -1.
        written: how a named function is written out.

    Raises:
        UnknownError: it tends to no number, or not exponentially fast, or has a part that is not known here.

    >>> from derive.reading import parse
    >>> value, error = tail(parse("1/(1 + e^(-x))"), 10, 1, lambda call: call)
    >>> value, 4.5e-5 < error < 4.6e-5
    (1.0, True)
    """
    found = _Far(float(start), written).of(node, Tail((0.0, float(side))))
    if any(found.coefficients[1:]):
        raise UnknownError
    return found.coefficients[0], _largest(found.error, float(start)) + abs(found.coefficients[0]) * 1e-9


class _Far:
    """The arithmetic of tails from one place on."""

    def __init__(self, start: float, written: Callable[[Call], Node]) -> None:
        self.start = start
        self.written = written

    def of(self, node: Node, x: Tail) -> Tail:
        """Return the tail of an expression, given that of x."""

        def combine(part: Node, parts: tuple[Tail, ...]) -> Tail:
            match part:
                case Num(value=value):
                    return Tail((float(value),))
                case Const(name="e"):
                    return Tail((exp(1),))
                case Const(name="pi"):
                    return Tail((pi,))
                case Sym(name="x"):
                    return x
                case Neg():
                    return _times(Tail((-1.0,)), parts[0])
                case Add():
                    return _sum(parts)
                case Mul():
                    product = parts[0]
                    for factor in parts[1:]:
                        product = _times(product, factor)
                    return product
                case Div():
                    return _times(parts[0], self._reciprocal(parts[1]))
                case Pow():
                    return self._power(part, parts[0], parts[1])
                case Root() if rational(part.index) == 2 and _is_constant(parts[0]):
                    return Tail((parts[0].coefficients[0] ** 0.5,))
                case Call():
                    return self._called(part, parts)
            raise UnknownError

        return fold(node, combine)

    def _reciprocal(self, below: Tail) -> Tail:
        """1/(c + ε) = 1/c - ε/(c (c + ε))."""
        constant, largest = abs(below.coefficients[0]), _largest(below.error, self.start)
        if any(below.coefficients[1:]) or largest >= constant:
            raise UnknownError
        return Tail((1 / below.coefficients[0],), _scaled(below.error, 1 / (constant * (constant - largest))))

    def _power(self, node: Pow, base: Tail, exponent: Tail) -> Tail:
        if isinstance(node.base, Const) and node.base.name == "e":
            return self._exponential(exponent)
        power = rational(node.exponent)
        if power is None or power.denominator != 1 or not 0 <= power <= _DEGREE:
            raise UnknownError
        product = Tail((1.0,))
        for _ in range(int(power)):
            product = _times(product, base)
        return product

    def _exponential(self, inner: Tail) -> Tail:
        """e^(P + ε), for a constant P or one that tends to -oo."""
        largest = _largest(inner.error, self.start)
        if not any(inner.coefficients[1:]):
            value = exp(inner.coefficients[0])
            return Tail((value,), _scaled(inner.error, value * exp(largest)))
        rate = -_slope(inner.coefficients, self.start)
        if rate <= 0:
            raise UnknownError
        return Tail((0.0,), Error(exp(inner.coefficients[0] + largest) * _SLACK, 0, rate))

    def _called(self, node: Call, parts: tuple[Tail, ...]) -> Tail:
        entry = TABLE.get(node.name)
        if node.orders or entry is None or len(parts) != 1:
            raise UnknownError
        if node.name == "exp":
            return self._exponential(parts[0])
        if entry.tails is not None:
            return self._level(node, entry.tails, parts[0])
        if not entry.definition:
            raise UnknownError
        return self.of(self.written(Call(node.name, Sym("x"))), parts[0])

    def _level(self, call: Call, level: Tails, inner: Tail) -> Tail:
        """A function that is close to a line on either side, and nowhere steeper than 1."""
        if not any(inner.coefficients[1:]):
            return Tail((_value(call.name, inner.coefficients[0]),), inner.error)
        up = inner.coefficients[-1] > 0
        line = level.right if up else level.left
        near = self._exponential(_times(Tail((-level.rate if up else level.rate,)), inner)).error
        limit = inner if line == "u" else Tail((float(line),))
        return Tail(limit.coefficients, _added(_scaled(near, level.size), limit.error))


def _value(name: str, u: float) -> float:
    from mpmath import fp

    value = TABLE[name].value
    if value is None:
        raise UnknownError
    return float(value(fp, u))


def _is_constant(value: Tail) -> bool:
    return not any(value.coefficients[1:]) and value.error.size == 0


def _slope(coefficients: Sequence[float], start: float) -> float:
    """Return s with P(x) - P(0) ≤ s x for all x ≥ R: the leading term outweighs the terms against it."""
    degree = len(coefficients) - 1
    against = sum(c * start ** (k - degree) for k, c in enumerate(coefficients[:-1]) if k and c > 0)
    leading = coefficients[-1] + against
    if leading >= 0:
        raise UnknownError
    return leading * start ** (degree - 1) / _SLACK


def _largest(error: Error, start: float) -> float:
    """Return the largest error beyond a place: x^p e^(-q x) falls from x = p/q on."""
    if not error.size:
        return 0.0
    if error.power > error.rate * start:
        raise UnknownError
    return error.size * start**error.power * exp(-error.rate * start) * _SLACK


def _scaled(error: Error, factor: float) -> Error:
    return Error(error.size * abs(factor) * _SLACK, error.power, error.rate) if error.size and factor else NOTHING


def _added(one: Error, other: Error) -> Error:
    if not one.size or not other.size:
        return one if one.size else other
    return Error((one.size + other.size) * _SLACK, max(one.power, other.power), min(one.rate, other.rate))


def _sum(parts: Sequence[Tail]) -> Tail:
    length = max(len(part.coefficients) for part in parts)
    total = tuple(sum(p.coefficients[k] for p in parts if k < len(p.coefficients)) for k in range(length))
    error = NOTHING
    for part in parts:
        error = _added(error, part.error)
    return Tail(_trimmed(total), error)


def _times(one: Tail, other: Tail) -> Tail:
    product = [0.0] * (len(one.coefficients) + len(other.coefficients) - 1)
    for i, a in enumerate(one.coefficients):
        for j, b in enumerate(other.coefficients):
            product[i + j] += a * b
    errors = (_grown(one.error, other.coefficients), _grown(other.error, one.coefficients), _both(one, other))
    total = NOTHING
    for error in errors:
        total = _added(total, error)
    return Tail(_trimmed(tuple(product)), total)


def _grown(error: Error, coefficients: Sequence[float]) -> Error:
    """Times a polynomial: |P(x)| ≤ (sum of |c|) x^degree, as x ≥ 1."""
    grown = _scaled(error, sum(map(abs, coefficients)))
    return grown._replace(power=error.power + len(coefficients) - 1) if grown.size else NOTHING


def _both(one: Tail, other: Tail) -> Error:
    first, second = one.error, other.error
    if not first.size or not second.size:
        return NOTHING
    return Error(first.size * second.size * _SLACK, first.power + second.power, first.rate + second.rate)


def _trimmed(coefficients: tuple[float, ...]) -> tuple[float, ...]:
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients = coefficients[:-1]
    return coefficients


__all__ = ["Error", "Tail", "tail"]
