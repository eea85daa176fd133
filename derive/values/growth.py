"""Whether values grow beyond every bound near a point."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.expression.node import Node
from derive.values.evaluate import evaluate
from derive.values.nearby import DISTANCES


def growth(body: Node, name: str, side: str = "") -> int:
    """Return 1 or -1 if an expression grows beyond every bound as its letter tends to 0, up or down; 0 if not.

    Args:
        body: an expression in one letter.
        name: the letter.
        side: as for `limit`.
    """
    found = set()
    for sign in (1, -1) if not side else (1,) if side == "+" else (-1,):
        points = [sign * Fraction(3, 7 * 10**power) for power in DISTANCES]
        values: list[Any] = [evaluate(body, {name: point}, 30) for point in points]
        if None in values:
            return 0
        rising = all(abs(a) * 10 < abs(b) for a, b in pairwise(values))
        found.add((1 if values[-1] > 0 else -1) if rising and abs(values[-1]) > 10**6 else 0)
    return found.pop() if len(found) == 1 else 0
