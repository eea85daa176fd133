"""Integrals and infinite series of functions of mpmath numbers, which say when they did not converge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from derive.values.real import UndefinedError

_TERMS_OF_SERIES = 2_000
_DIGITS = 75
"""More of them are not asked of a series that converges slowly."""
_FEW, _FAR, _POWER = 40, 10**6, 1.15
"""Terms after which those that hardly decrease are taken together, if far out they fall like such a power of k."""
_WINDOW, _HALF = 16, 8
"""How many terms of a series are looked at to see how fast they decrease."""
_EVERY, _LOOKS = 8, 128
"""After how many terms that is looked at, and whether they will ever be small."""
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
        UndefinedError: the terms decrease too slowly, and in no regular way, or not.
    """
    total, sizes, small, decline = mp.zero, [], mp.ldexp(1, -mp.prec), mp.zero
    for k in range(first, first + _TERMS_OF_SERIES):
        value = term(mp.mpf(k))
        total, size = total + value, abs(value)
        sizes.append(size)
        if len(sizes) <= _WINDOW or len(sizes) % _EVERY:
            continue
        # The largest of some terms against the largest of those before: single terms may vanish.
        before, now = max(sizes[-_WINDOW - 1 : -_HALF - 1]), max(sizes[-_HALF:])
        if now <= small * max(abs(total), small) and now <= before / 2:
            return total
        if now > before and len(sizes) > _TERMS_OF_SERIES // 4:
            break
        if len(sizes) == _FEW and now > before / 2 and mp.dps <= _DIGITS and _is_regular(mp, term, first):
            found = _slow_series(mp, term, first)
            if found is not None:
                return found
        if len(sizes) % _LOOKS:
            continue
        # What decreases more and more slowly, as powers of k do, will not be small in time.
        earlier, decline = decline, now / before if before else mp.zero
        left = (_TERMS_OF_SERIES - len(sizes)) // _HALF
        if decline > earlier > 0 and now * decline**left > small * max(abs(total), small):
            break
    raise UndefinedError("the series does not converge fast enough")


def _is_regular(mp: Any, term: Callable[[Any], Any], first: int) -> bool:
    """Whether terms fall like a power of k, faster than 1/k, or alternate: else 1 + 1/√2 + 1/√3 + … has a value too."""
    try:
        early, late = (abs(term(mp.mpf(place))) for place in (_FAR, 2 * _FAR))
    except UndefinedError:
        return False
    few = [term(mp.mpf(k)) for k in range(first, first + _WINDOW)]
    alternate = all(one * other < 0 and abs(other) < abs(one) for one, other in pairwise(few))
    return bool(early > late * 2 ** (_POWER - 1 if alternate else _POWER))


def _slow_series(mp: Any, term: Callable[[Any], Any], first: int) -> Any | None:
    """Return a sum by Levin's transformation; None where two beginnings lead to different values.

    D. Levin, Development of non-linear transformations for improving convergence of sequences, Int. J. Comput. Math. B3
    (1973).
    """
    digits, values = mp.dps, []
    with mp.workdps(3 * digits + 20):
        terms = [term(mp.mpf(k)) for k in range(first, first + 3 * digits // 2 + _WINDOW)]
        for start in (0, _HALF):
            try:
                values.append(mp.fsum(terms[:start]) + mp.levin(variant="u").update(terms[start:])[0])
            except ZeroDivisionError:
                return None
        if abs(values[1] - values[0]) > mp.mpf(10) ** (2 - digits) * max(1, abs(values[0])):
            return None
    return +values[1]
