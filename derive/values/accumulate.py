"""Integrals and infinite series of functions of mpmath numbers, which say when they did not converge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from derive.values.real import UndefinedError

_TERMS_OF_SERIES = 2_000
_WINDOW, _HALF = 16, 8
"""How many terms of a series are looked at to see how fast they decrease."""
_FIRST_LOOK = 7
"""Degree of the quadrature (each doubles the points) after which one that knows no five digits is given up."""
_PARTS = 48
"""In so many parts of an interval it is looked for changes."""


def quadrature(mp: Any, integrand: Callable[[Any], Any], ends: list[Any]) -> Any:
    """Return an integral.

    Raises:
        UndefinedError: the quadrature did not converge.
    """
    precise = int(0.75 * mp.prec)

    def is_small(error: Any, value: Any) -> bool:
        return bool(error <= mp.ldexp(max(1, abs(value)), -precise))

    first, last = ends[0], ends[-1]
    whole = len(ends) == 2 and mp.isfinite(first) and mp.isfinite(last)
    near = (last - first) * mp.ldexp(1, -mp.prec) if whole else 0
    # What grows like a power beside an end is not worth the attempt.
    steep = whole and any(abs(integrand(end)) > mp.ldexp(1, mp.prec // 8) for end in (first + near, last - near))
    value, error = (mp.zero, mp.inf) if steep else _sum(mp, integrand, ends, is_small)
    large = mp.ldexp(1, mp.prec // 4)
    if is_small(error, value) and not (whole and abs(value) > large):
        return value
    if not whole:
        raise UndefinedError("the quadrature did not converge")

    def flattened(s: Any) -> Any:
        return integrand(first + (last - first) * s**4 * (35 - 84 * s + 70 * s**2 - 20 * s**3)) * (s * (1 - s)) ** 3

    # With s⁴ for the distance from an end, what grows like 1/√t there has a limit; and 1/t² has another value.
    with mp.extraprec(mp.prec):
        flat, doubt = _sum(mp, flattened, [0, 1], is_small)
        flat *= 140 * (last - first)
    if not is_small(doubt, flat) or (abs(flat) > large and not is_small(abs(flat - value), flat)):
        raise UndefinedError("the quadrature did not converge")
    return flat


def _sum(
    mp: Any, integrand: Callable[[Any], Any], ends: list[Any], is_small: Callable[[Any, Any], bool]
) -> tuple[Any, Any]:
    """Return an integral and how far it may be off; what does not converge is seen long before the last points."""
    value, error = mp.quad(integrand, ends, error=True, maxdegree=_FIRST_LOOK)
    if not is_small(error, value) and 100_000 * error <= max(1, abs(value)):
        value, error = mp.quad(integrand, ends, error=True)
    return value, error


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
