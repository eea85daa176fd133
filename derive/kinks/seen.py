"""What numbers show at a point, for one choice of the parameters: it can refute what was concluded for all of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.expression import Add, Node, number
from derive.kinks.branches import DIGITS
from derive.startup.data import data
from derive.values.evaluate import evaluate

_STEPS = tuple(Fraction(1, 10**n) for n in (14, 19, 24))
_SETTLED = Fraction(1, 10**6)
_SHRINKS = Fraction(1, 2)
_ROUNDED = Fraction(1, 10**30)
_STEEP = 10_000
_ONE = Fraction(1)


@data
class Seen:
    """The difference quotients on the sides on which a function has values, from the left first.

    Attributes:
        rates: three of each side, nearer and nearer.
        size: that of the value of the function.
    """

    rates: tuple[tuple[Fraction, ...], ...]
    size: Fraction

    @property
    def slope(self) -> Fraction | None:
        """The derivative; None if there is none, be it from one side or from two."""
        if not self.rates or not all(map(_settles, self.rates)):
            return None
        first, *_, last = self.rates[0], self.rates[-1]
        gaps = [abs(a - b) for a, b in zip(first, last, strict=True)]
        # What stays apart differs, however small it is, if rounding is smaller.
        rounded = gaps[-1] <= _ROUNDED * max(_ONE, abs(first[-1]), self.size)
        return first[-1] if rounded or gaps[-1] <= gaps[-2] * _SHRINKS else None

    def agrees(self, value: Any) -> bool:
        """Whether the derivative is a value."""
        return self.slope is not None and abs(float(self.slope) - float(value)) <= 1e-6 * max(1, abs(float(value)))


def _settles(rates: tuple[Fraction, ...]) -> bool:
    first, second = (abs(b - a) for a, b in pairwise(rates))
    return bool(
        second <= _SETTLED * max(_ONE, abs(rates[-1])) or (second < first * _SHRINKS and abs(rates[-1]) < _STEEP)
    )


def seen(function: Node, variable: str, point: Node, setting: dict[str, Fraction]) -> Seen | None:
    """Return what numbers show of a function at a point; None where it has no value there."""
    place = evaluate(point, setting, 2 * DIGITS)
    here = None if place is None else evaluate(function, {**setting, variable: place}, DIGITS)
    if here is None:
        return None
    sides = []
    for sign in (-1, 1):
        beside = [evaluate(Add(point, number(sign * step)), setting, 2 * DIGITS) for step in _STEPS]
        values = [evaluate(function, {**setting, variable: there}, DIGITS) for there in beside]
        if None not in values:
            rises = [_exactly(value) - _exactly(here) for value in values]
            sides.append(tuple(rise / (sign * step) for rise, step in zip(rises, _STEPS, strict=True)))
        elif values[-1] is not None:
            return None
    return Seen(tuple(sides), abs(_exactly(here)))


def _exactly(value: Any) -> Fraction:
    """Return a number with all its digits: a difference of two would be rounded to a few."""
    negative, mantissa, exponent, _ = value._mpf_
    size = int(mantissa) << exponent if exponent > 0 else Fraction(int(mantissa), 1 << -exponent)
    return Fraction(-size if negative else size)


__all__ = ["Seen", "seen"]
