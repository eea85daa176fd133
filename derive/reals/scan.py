"""Zeros by numbers: how many are there, and near which values?  What was solved exactly is measured by this."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.expression import Node
from derive.values.evaluate import evaluate

Setting = dict[str, Fraction]
DIGITS = 80
_HALVINGS = 50
_STEPS = 7
"""Secant steps after the halvings: each multiplies the number of digits by 1.6."""
_FLAT = 1e-9
_FLAT_STEPS = 30
_NOTHING = 1e-25


def sign_changes(node: Node, name: str, low: float, high: float, samples: int, setting: Setting) -> list[Fraction]:
    """Return the zeros between two numbers at which an expression changes sign, to eighty digits.

    Args:
        node: the expression.
        name: the unknown.
        low, high: the ends.
        samples: into how many parts the interval is cut; of several zeros in one part some are missed.
        setting: values of the parameters.
    """
    found = []
    for (left, first), (right, second) in pairwise(_sampled(node, name, low, high, samples, setting)):
        if first is None or second is None or (first > 0) == (second > 0):
            continue
        zero = _refined(node, name, left, right, setting)
        if zero is not None:
            found.append(zero)
    return found


def touching(node: Node, name: str, low: float, high: float, samples: int, setting: Setting) -> Iterator[float]:
    """Yield about where an expression comes very near to zero without a change of sign, as 1 - sin x does."""
    rows = _sampled(node, name, low, high, samples, setting)
    for (a, u), (_, v), (b, w) in zip(rows, rows[1:], rows[2:], strict=False):
        if u is None or v is None or w is None or not (u > 0) == (v > 0) == (w > 0):
            continue
        if abs(v) <= min(abs(u), abs(w)) and (place := _lowest(node, name, a, b, setting)) is not None:
            yield place


def _sampled(
    node: Node, name: str, low: float, high: float, samples: int, setting: Setting
) -> list[tuple[Fraction, Any]]:
    # Not at round numbers, where zeros like to be.
    start, step = Fraction(low) - Fraction(1, 9973), Fraction(high - low) / samples
    places = [start + step * index for index in range(samples + 2)]
    return [(place, evaluate(node, {**setting, name: place}, 15)) for place in places]


def _refined(node: Node, name: str, low: Fraction, high: Fraction, setting: Setting) -> Fraction | None:
    """Return a zero between two numbers with values of different sign; None if it is a pole."""

    def value(at: Fraction, digits: int) -> Any:
        return evaluate(node, {**setting, name: at}, digits)

    rising = value(high, 15) > 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        there = value(middle, 20)
        if there is None:
            return None
        low, high = (low, middle) if (there > 0) == rising else (middle, high)
    for _ in range(_STEPS):
        first, second = value(low, DIGITS), value(high, DIGITS)
        if first is None or second is None or first == second:
            break
        step = second / (second - first) * (high.numerator / Fraction(high.denominator) - low)
        low, high = high, high - _fraction(step)
    last = value(high, DIGITS)
    return high if last is not None and abs(last) < _NOTHING else None


def _fraction(value: Any) -> Fraction:
    scale = 10 ** (DIGITS + 20)
    return Fraction(int(value * scale), scale)


def _lowest(node: Node, name: str, low: Fraction, high: Fraction, setting: Setting) -> float | None:
    for _ in range(_FLAT_STEPS):
        third = (high - low) / 3
        first, second = (evaluate(node, {**setting, name: at}, 30) for at in (low + third, high - third))
        if first is None or second is None:
            return None
        low, high = (low, high - third) if abs(first) < abs(second) else (low + third, high)
    last = evaluate(node, {**setting, name: low}, 30)
    return float(low) if last is not None and abs(last) < _FLAT else None
