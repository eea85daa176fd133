"""Real arithmetic with an honest "undefined": the operations of `derive.values.evaluate`, on mpmath numbers.

Every operation returns a finite real number or None.  mpmath itself comes in with the `Scene`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derive.values.contexts import library

Values = Mapping[str, Any]
Unknown = Callable[..., Any]

RESERVE = 60
"""Bits kept beyond the digits asked for."""
_RANGE = 1 << 14
"""Binary exponents beyond this (10^4932) count as infinite: e^e^e^9 must not fill the memory."""


class Scene:
    """What one evaluation needs besides the values: mpmath, the unknown functions, and a note of lost bits."""

    __slots__ = ("base", "depth", "flush", "functions", "library", "lost", "mp", "snap")

    def __init__(self, mp: Any, functions: Mapping[str, Unknown], *, snap: bool, flush: bool) -> None:
        self.mp = mp
        self.library = library()
        self.functions = functions
        self.snap = snap
        self.base = mp.prec
        self.lost = 0
        self.depth = 0
        # Under an integral sign a vanishing tail is 0; elsewhere a number too small to hold need not be.
        self.flush = flush


class UndefinedError(ArithmeticError):
    """A function handed to mpmath has no value at a point."""


def sound(scene: Scene, value: Any) -> Any:
    """Return a finite real value, or None."""
    raw = getattr(value, "_mpf_", None)
    if raw is None:
        part = real(scene.mp, value)
        return None if part is None else sound(scene, part)
    return value if raw[1] and -_RANGE < raw[2] + raw[3] < _RANGE else _made(scene, raw)


def _made(scene: Scene, raw: Any) -> Any:
    """Return a raw number as one of mpmath's if it is finite, else None."""
    _, mantissa, exponent, bits = raw
    if not mantissa:
        return None if exponent else scene.mp.make_mpf(raw)
    if -_RANGE < exponent + bits < _RANGE:
        return scene.mp.make_mpf(raw)
    return scene.mp.zero if scene.flush and exponent < 0 else None


def real(mp: Any, value: Any) -> Any:
    """Return a value as a real number of mpmath, or None."""
    if value is None or hasattr(value, "_mpf_"):
        return value
    if not hasattr(value, "_mpc_"):
        return mp.mpf(value)
    # mpmath returns some real values by complex arithmetic, with a rounding error for imaginary part.
    return value.real if abs(value.imag) <= abs(value.real) * mp.ldexp(1, -int(0.9 * mp.prec)) else None


def magnitude(value: Any) -> int:
    """Return the binary exponent of a number: |value| < 2^magnitude."""
    return _magnitude(value._mpf_)


def _magnitude(raw: Any) -> int:
    return int(raw[2] + raw[3]) if raw[1] else -_RANGE


def add(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
    """Return a sum, and note in the scene how many bits cancelled."""
    plus = scene.library.mpf_add
    precision, rounding = scene.mp._prec_rounding
    total = operands[0]._mpf_
    largest = _magnitude(total)
    for operand in operands[1:]:
        raw = operand._mpf_
        total = plus(total, raw, precision, rounding)
        largest = max(largest, _magnitude(raw))
    lost = largest - _magnitude(total)
    if lost > RESERVE - 8 and largest > -_RANGE:
        if scene.snap and lost > precision - RESERVE // 2:
            return scene.mp.zero
        # Inside a numerical derivative the precision is raised already.
        scene.lost = max(scene.lost, lost - (precision - scene.base))
    return _made(scene, total)


def multiply(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
    """Return a product."""
    times = scene.library.mpf_mul
    precision, rounding = scene.mp._prec_rounding
    product = operands[0]._mpf_
    for operand in operands[1:]:
        product = times(product, operand._mpf_, precision, rounding)
    return _made(scene, product)


def divide(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
    """Return a quotient; division by zero is undefined."""
    top, bottom = operands
    return _made(scene, scene.library.mpf_div(top._mpf_, bottom._mpf_, *scene.mp._prec_rounding)) if bottom else None


def fraction(scene: Scene, top: int, bottom: int) -> Any:
    """Return a number that is written, to the precision that is at work."""
    return _made(scene, _rational(top, bottom, scene.mp.prec))


@lru_cache(maxsize=1 << 12)
def _rational(top: int, bottom: int, precision: int) -> tuple[Any, ...]:
    value: tuple[Any, ...] = library().from_rational(top, bottom, precision, "n")
    return value


@lru_cache(maxsize=1 << 13)
def _exponential(number: tuple[Any, ...], precision: int) -> tuple[Any, ...]:
    """Return e to a power: each stands in several lines of a chain, and in every entry of a gradient."""
    value: tuple[Any, ...] = library().mpf_exp(number, precision, "n")
    return value


def exponential(scene: Scene, exponent: Any) -> Any:
    """Return e to a power that is not astronomical."""
    if magnitude(exponent) < 40:
        return sound(scene, scene.mp.make_mpf(_exponential(exponent._mpf_, scene.mp.prec)))
    return scene.mp.zero if scene.flush and exponent < 0 else None


def integer_power(scene: Scene, base: Any, exponent: int) -> Any:
    """Return base^exponent; 0^0 is 1, as polynomials need it."""
    if not base:
        return scene.mp.mpf(exponent == 0) if exponent >= 0 else None
    if abs(magnitude(base) - 1) * abs(exponent) > 2 * _RANGE or exponent.bit_length() > 64:
        return None
    return sound(scene, base**exponent)


def rational_power(scene: Scene, base: Any, exponent: Fraction) -> Any:
    """Return the real power: (-8)^(2/3) is 4, (-8)^(1/2) undefined."""
    if base < 0:
        if exponent.denominator % 2 == 0:
            return None
        size = rational_power(scene, -base, exponent)
        return size if size is None or exponent.numerator % 2 == 0 else -size
    root = _root(scene, base, exponent.denominator)
    return None if root is None else integer_power(scene, root, exponent.numerator)


def power(scene: Scene, base: Any, exponent: Any) -> Any:
    """Return a power whose exponent is not a number as written: a negative base needs an integer value."""
    if scene.mp.isint(exponent) and magnitude(exponent) < (64 if base <= 0 else 16):
        return integer_power(scene, base, int(exponent))
    if base < 0:
        return None
    if not base:
        return scene.mp.zero if exponent > 0 else None
    return exponential(scene, exponent * scene.mp.ln(base))


def indexed_root(scene: Scene, radicand: Any, index: Any) -> Any:
    """Return the real root of a radical."""
    if not scene.mp.isint(index):
        return power(scene, radicand, 1 / index) if index else None
    count = int(index) if magnitude(index) < 32 else 0
    if not count or (count < 0 and not radicand):
        return None
    if radicand < 0:
        return -_root(scene, -radicand, count) if count % 2 else None
    return _root(scene, radicand, count)


def _root(scene: Scene, radicand: Any, count: int) -> Any:
    return scene.mp.sqrt(radicand) if count == 2 else scene.mp.root(radicand, count)


def order(scene: Scene, left: Any, right: Any) -> int:
    """Return -1, 0 or 1 as left is less than, equal to, or greater than right."""
    difference = left - right
    # sqrt(2)^2 = 2 must hold although both are rounded.
    if not difference or max(magnitude(left), magnitude(right)) - magnitude(difference) > scene.mp.prec - 24:
        return 0
    return -1 if difference < 0 else 1


def defined(value: Any) -> Any:
    """Return a value that mpmath may go on with.

    Raises:
        UndefinedError: if there is none.
    """
    if value is None:
        raise UndefinedError
    return value
