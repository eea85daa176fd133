"""Where the values of an expression lie on an interval, surely: interval arithmetic, rounded outwards."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, Sym, fold, rational
from derive.table import TABLE
from derive.values.contexts import interval_context, real_context

_DIGITS = 20
_EXTRA = 10
"""Digits kept for a function that is evaluated at the ends of an interval, beyond those of the interval."""
_SMALLEST = 2.0**-16
"""Narrower intervals are not cut in two: the claim may be false there."""
_MOST = 20_000

_REAL_LINE = "(-oo, oo)"


class UnknownError(ArithmeticError):
    """An expression has a part that is not enclosed here, or no value somewhere in an interval."""


def bounded(slope: Node, bend: Node, bound: Fraction, reach: int, written: Callable[[Call], Node]) -> int:
    """Prove that |f| is at most a bound on [-reach, reach], cutting the interval until it is seen on every part.

    Args:
        slope: f, in x.
        bend: its derivative.  On an interval of middle m the values of f lie in f(m) + f'(interval)(x - m).
        bound: what is to be shown.
        reach: where the interval ends.
        written: how a named function is written out.

    Returns:
        The number of intervals that were needed; 0 if it was not shown.

    >>> from derive.expression import ONE, TWO
    >>> x = Sym("x")
    >>> bounded(Pow(x, TWO), Mul(TWO, x), Fraction(5), 2, lambda call: call)
    2
    """
    iv = interval_context()
    iv.dps = _DIGITS
    try:
        return _covered(iv, slope, bend, iv.mpf(bound.numerator) / bound.denominator, reach, written)
    except UnknownError:
        return 0


def _covered(iv: Any, slope: Node, bend: Node, bound: Any, reach: int, written: Callable[[Call], Node]) -> int:
    stack, count = [(-float(reach), 0.0), (0.0, float(reach))], 0
    while stack:
        low, high = stack.pop()
        middle, whole = (low + high) / 2, iv.mpf([low, high])
        value = enclosure(iv, slope, iv.mpf(middle), written) + enclosure(iv, bend, whole, written) * (whole - middle)
        if abs(value).b <= bound.a:
            count += 1
        elif high - low < _SMALLEST or count + len(stack) > _MOST:
            return 0
        else:
            stack += [(low, middle), (middle, high)]
    return count


def enclosure(iv: Any, node: Node, x: Any, written: Callable[[Call], Node]) -> Any:
    """Return an interval that holds all values of an expression for x in an interval.

    Raises:
        UnknownError: some part is not enclosed here, or a denominator may be zero.
    """

    def combine(part: Node, parts: tuple[Any, ...]) -> Any:
        match part:
            case Num(value=value):
                return iv.mpf(value.numerator) / value.denominator
            case Const(name="e"):
                return iv.e
            case Const(name="pi"):
                return iv.pi
            case Sym(name="x"):
                return x
            case Neg():
                return -parts[0]
            case Add():
                return sum(parts[1:], parts[0])
            case Mul():
                product = parts[0]
                for factor in parts[1:]:
                    product = product * factor
                return product
            case Div():
                return parts[0] / _not_zero(parts[1])
            case Pow():
                return _power(iv, part, *parts)
            case Root() if rational(part.index) == 2 and parts[0].a >= 0:
                return iv.sqrt(parts[0])
            case Call():
                return _called(iv, part, parts, written)
        raise UnknownError

    return fold(node, combine)


def _not_zero(interval: Any) -> Any:
    if 0 in interval:
        raise UnknownError
    return interval


def _power(iv: Any, node: Pow, base: Any, exponent: Any) -> Any:
    power = rational(node.exponent)
    if isinstance(node.base, Const):
        return iv.exp(exponent * iv.log(base))
    if power is None or power.denominator != 1:
        raise UnknownError
    return base ** int(power) if power >= 0 else 1 / _not_zero(base ** int(-power))


def _called(iv: Any, node: Call, parts: tuple[Any, ...], written: Callable[[Call], Node]) -> Any:
    entry = TABLE.get(node.name)
    if node.orders or entry is None or len(parts) != 1:
        raise UnknownError
    if node.name == "exp":
        return iv.exp(parts[0])
    if entry.increasing == _REAL_LINE and entry.value is not None:
        return _between(iv, entry.value, parts[0])
    if not entry.definition:
        raise UnknownError
    return enclosure(iv, written(Call(node.name, Sym("x"))), parts[0], written)


def _between(iv: Any, value: Callable[..., Any], interval: Any) -> Any:
    """Enclose an increasing function by its values at the ends, correct to more digits than are left."""
    mp = real_context()
    with mp.workdps(_DIGITS + _EXTRA):
        low, high = (value(mp, mp.mpf(end._mpi_[0])) for end in (interval.a, interval.b))
        slack = mp.mpf(10) ** -_DIGITS
        return iv.mpf([low - slack, high + slack])


__all__ = ["UnknownError", "bounded", "enclosure"]
