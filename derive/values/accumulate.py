"""Integrals and infinite series of functions of mpmath numbers, which say when they did not converge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from derive.values.real import UndefinedError

_TERMS_OF_SERIES = 2_000
_WINDOW, _HALF = 16, 8
"""How many terms of a series are looked at to see how fast they decrease."""
_PARTS = 48
"""In so many parts of an interval it is looked for changes."""


def quadrature(mp: Any, integrand: Callable[[Any], Any], ends: list[Any]) -> Any:
    """Return an integral.

    Raises:
        UndefinedError: the quadrature did not converge.
    """
    value, error = mp.quad(integrand, ends, error=True)
    if error > mp.ldexp(max(1, abs(value)), -int(0.75 * mp.prec)):
        raise UndefinedError("the quadrature did not converge")
    return value


def places_of_change(mp: Any, counting: Callable[[Any], Any], first: Any, last: Any) -> Iterator[Any]:
    """Yield the places between two numbers where something changes, each known as well as numbers can be."""
    grid = [first + (last - first) * step / _PARTS for step in range(_PARTS + 1)]
    for (low, before), (high, after) in pairwise([(place, counting(place)) for place in grid]):
        if before == after:
            continue
        for _ in range(mp.prec):
            middle = (low + high) / 2
            low, high = (middle, high) if counting(middle) == before else (low, middle)
        yield high


def infinite_series(mp: Any, term: Callable[[Any], Any], first: int) -> Any:
    """Add terms while they count; those left out are at most those of a geometric series.

    Raises:
        UndefinedError: the terms decrease too slowly, or not.
    """
    total, sizes, small = mp.zero, [], mp.ldexp(1, -mp.prec)
    for k in range(first, first + _TERMS_OF_SERIES):
        value = term(mp.mpf(k))
        total, size = total + value, abs(value)
        sizes.append(size)
        if len(sizes) <= _WINDOW:
            continue
        # The largest of some terms against the largest of those before: single terms may vanish.
        before, now = max(sizes[-_WINDOW - 1 : -_HALF - 1]), max(sizes[-_HALF:])
        if now <= small * max(abs(total), small) and now <= before / 2:
            return total
        if now > before and len(sizes) > _TERMS_OF_SERIES // 4:
            break
    raise UndefinedError("the series does not converge fast enough")
