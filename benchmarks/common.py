"""What the benchmarks share: medians, paired ratios, a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes once."""
    start = perf_counter()
    action()
    return perf_counter() - start


def paired(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time actions in turn, so that whatever else the machine does touches all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(seconds(action))
    return times


def ratio(times: Sequence[float], against: Sequence[float]) -> float:
    """Return the median of the ratios round by round."""
    return median(a / b for a, b in zip(times, against, strict=True))
