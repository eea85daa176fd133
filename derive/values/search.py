"""Where something changes, and where something is largest, looked for by numbers: on floats, fractions and mpmath's.

Sources: bisection and ternary search (Press et al., Numerical Recipes, 9.1 and 10.1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def bisect(low: Any, high: Any, is_before: Callable[[Any], bool | None], rounds: int) -> tuple[Any, Any]:
    """Halve an interval around the place where something changes.

    Args:
        low, high: the ends, one before the change and one behind it.
        is_before: whether a number lies before the change; None where that can't be said.
        rounds: how many times to halve.

    Returns:
        The ends of what is left: earlier, where it can't be said of the middle.

    >>> from fractions import Fraction
    >>> bisect(Fraction(1), Fraction(2), lambda x: x * x < 2, 4)
    (Fraction(11, 8), Fraction(23, 16))
    """
    for _ in range(rounds):
        middle = (low + high) / 2
        before = is_before(middle)
        if before is None:
            break
        low, high = (middle, high) if before else (low, middle)
    return low, high


def summit(low: Any, high: Any, height: Callable[[Any], Any], rounds: int) -> tuple[Any, Any]:
    """Narrow an interval around the place where something with one summit in it is largest.

    Args:
        low, high: the ends.
        height: what is to be large; None where it has no value.
        rounds: how many times to cut off a third.

    Returns:
        The ends of what is left: earlier, where there is no value.

    >>> low, high = summit(0.0, 1.0, lambda x: x * (1 - x), 60)
    >>> round((low + high) / 2, 6)
    0.5
    """
    for _ in range(rounds):
        third = (high - low) / 3
        first, second = height(low + third), height(high - third)
        if first is None or second is None:
            break
        low, high = (low, high - third) if first > second else (low + third, high)
    return low, high
