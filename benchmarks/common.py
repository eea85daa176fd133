"""What the benchmarks share: seconds and ratios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes once."""
    start = perf_counter()
    action()
    return perf_counter() - start


def ratio(times: Sequence[float], against: Sequence[float]) -> float:
    """Return the median of the ratios round by round."""
    return median(a / b for a, b in zip(times, against, strict=True))
