"""Zeros by numbers: how many are there, and near which values?  What is solved exactly is measured by this.

Those of a polynomial are counted for certain, by Sturm's theorem (Basu, Pollack, Roy, Algorithms in Real Algebraic
Geometry, 2.2.2); of anything else the changes of sign between samples are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from random import Random
from typing import Any

from derive.budget import spend
from derive.expression import Node
from derive.terms.polynomials import Polynomial, content_of, divide, trimmed, value_at
from derive.values.evaluate import evaluate
from derive.values.search import bisect, summit

Setting = dict[str, Fraction]
Interval = tuple[Fraction, Fraction]
DIGITS = 80
_SIZES = tuple(map(Fraction, ("7/10", "1", "13/11", "2", "31/9", "1/2", "12", "3", "97", "1/13", "5", "7/2", "1003")))
_SETTINGS = 40
_HALVINGS = 50
_STEPS = 7
"""Secant steps after the halvings: each multiplies the number of digits by 1.6."""
_FURTHER, _SMALL = 250, 1e-3
"""Halvings where secants fail, and how small values are there after the first ones."""
_FLAT = 1e-9
_FLAT_STEPS = 30
_NOTHING = 1e-25


# Parameters ------------------------------------------------------------------------------------------


def drawn(names: Sequence[str]) -> Iterator[Setting]:
    """Yield values for letters: of both signs in each combination, integers and fractions, small and large.

    >>> [setting["a"] > 0 for setting in drawn(["a"])][:4]
    [True, False, True, False]
    """
    random = Random(len(names))
    for turn in range(_SETTINGS if names else 1):
        # Each letter alone runs through all sizes; several are drawn, so that each may be the larger one.
        sizes = [_SIZES[turn % len(_SIZES)] if len(names) == 1 else random.choice(_SIZES) for _ in names]
        yield {
            name: (-1) ** (turn >> place) * size for place, (name, size) in enumerate(zip(names, sizes, strict=True))
        }


# Polynomials -----------------------------------------------------------------------------------------


def isolated(coefficients: Polynomial) -> list[Interval]:
    """Return intervals (a, b], ascending, each with one real zero of a polynomial without squares: all of them.

    >>> [(float(low), float(high)) for low, high in isolated((Fraction(-2), Fraction(0), Fraction(1)))]
    [(-3.0, 0.0), (0.0, 3.0)]
    """
    chain = _sturm(coefficients)
    bound = 1 + max(abs(value / coefficients[-1]) for value in coefficients[:-1])
    found: list[Interval] = []
    stack = [(-bound, bound)]
    while stack:
        low, high = stack.pop()
        count = _changes(chain, low) - _changes(chain, high)
        if count == 1:
            found.append((low, high))
        elif count:
            middle = (low + high) / 2
            stack += [(middle, high), (low, middle)]
    return found


def counted(coefficients: Polynomial, low: Fraction, high: Fraction) -> int:
    """Return how many different real zeros a polynomial has between two numbers, the second one included.

    >>> counted((Fraction(-2), Fraction(0), Fraction(1)), Fraction(-2), Fraction(1))
    1
    """
    chain = _sturm(coefficients)
    return _changes(chain, low) - _changes(chain, high)


def _sturm(coefficients: Polynomial) -> list[Polynomial]:
    chain = [coefficients, trimmed([k * value for k, value in enumerate(coefficients)][1:])]
    while len(chain[-1]) > 1:
        rest = divide(chain[-2], chain[-1])[1]
        size = content_of(rest) if rest else Fraction(1)
        chain.append(tuple(-value / size for value in rest))
    return [each for each in chain if each]


def _changes(chain: Sequence[Polynomial], place: Fraction) -> int:
    spend(len(chain[0]) * len(chain))
    values = [value for each in chain if (value := value_at(each, place))]
    return sum((first > 0) != (second > 0) for first, second in pairwise(values))


def narrowed(coefficients: Polynomial, interval: Interval, width: Fraction) -> Interval:
    """Return a part of an interval with one zero that is not wider than a number; the zero itself where it is met."""
    low, high = interval
    above = value_at(coefficients, high)
    if not above:
        return high, high
    while high - low > width:
        middle = (low + high) / 2
        there = value_at(coefficients, middle)
        if not there:
            return middle, middle
        low, high = (low, middle) if (there > 0) == (above > 0) else (middle, high)
        spend(len(coefficients))
    return low, high


def whole(coefficients: Sequence[Fraction]) -> Polynomial:
    """Return the multiple of a polynomial whose coefficients are whole numbers without a common divisor."""
    scale = lcm(*(value.denominator for value in coefficients))
    shared = gcd(*(int(value * scale) for value in coefficients)) or 1
    return trimmed([value * scale / shared for value in coefficients])


# Anything else ---------------------------------------------------------------------------------------


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

    def is_before(at: Fraction) -> bool | None:
        there = value(at, 20)
        return None if there is None else (there > 0) != rising

    low, high = bracket = bisect(low, high, is_before, _HALVINGS)
    if is_before((low + high) / 2) is None:
        return None
    for _ in range(_STEPS):
        first, second = value(low, DIGITS), value(high, DIGITS)
        if first is None or second is None or first == second:
            break
        step = second / (second - first) * (high.numerator / Fraction(high.denominator) - low)
        low, high = high, high - _fraction(step)
    last = value(high, DIGITS)
    if last is None or abs(last) < _NOTHING:
        return None if last is None else high
    # Of a root that is steeper than every line at its zero, secants know nothing; a jump and a pole stay large.
    _, high = bracket
    if abs(value(high, 20) or 1) < _SMALL:
        _, high = bisect(*bracket, is_before, _FURTHER)
    last = value(high, DIGITS)
    return high if last is not None and abs(last) < _NOTHING else None


def _fraction(value: Any) -> Fraction:
    scale = 10 ** (DIGITS + 20)
    return Fraction(int(value * scale), scale)


def _lowest(node: Node, name: str, low: Fraction, high: Fraction, setting: Setting) -> float | None:
    def depth(at: Fraction) -> Any:
        value = evaluate(node, {**setting, name: at}, 30)
        return None if value is None else -abs(value)

    low, _ = summit(low, high, depth, _FLAT_STEPS)
    last = evaluate(node, {**setting, name: low}, 30)
    return float(low) if last is not None and abs(last) < _FLAT else None
