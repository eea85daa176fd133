"""Limits by numbers: the values of an expression so near to a point that they settle.

At distance 10^-60 a limit that is approached like h, or even like the cube root of h, is known to twenty digits
without any extrapolation; the precision is raised so that what cancels in a difference quotient is not missed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.values.real import UndefinedError

DISTANCES = (35, 48, 60)
"""Negative powers of ten."""
_EXTRA_BITS = 600
_HELD = 16
_ZERO = 18
"""Digits to which the values have to agree; powers of ten below which they all count as 0."""

Function = Callable[[Any], Any]


def limit(mp: Any, function: Function, point: Any, side: str = "") -> Any:
    """Return the limit of a real function.

    Args:
        mp: the mpmath context.
        function: the function; raises `UndefinedError` where it has no value.
        point: where the argument tends to; infinite allowed.
        side: ``"+"`` from above, ``"-"`` from below, ``""`` both.

    Raises:
        UndefinedError: the values do not settle, or differ on the two sides.
    """
    with mp.workprec(mp.prec + _EXTRA_BITS):
        if mp.isinf(point):
            return _converge(mp, lambda distance: function(mp.sign(point) / distance))
        signs = (1, -1) if not side else (1,) if side == "+" else (-1,)
        found = [_converge(mp, _from(function, point, sign)) for sign in signs]
    if _apart(mp, found[0], found[-1]):
        raise UndefinedError("the two sides differ")
    return found[0]


def _from(function: Function, point: Any, sign: int) -> Function:
    return lambda distance: function(point + sign * distance)


def _converge(mp: Any, at: Function) -> Any:
    # Not round numbers: sin(pi/h) must not look constant.
    values = [at(mp.mpf(10) ** -power * 3 / 7) for power in DISTANCES]
    if not any(_apart(mp, value, values[-1]) for value in values[1:]):
        return values[-1]
    # What does not settle at a value of its own, however small that is, may be on its way to 0.
    if any(abs(value) > mp.mpf(10) ** -_ZERO for value in values[1:]):
        raise UndefinedError("the values do not settle")
    return mp.zero


def _apart(mp: Any, left: Any, right: Any) -> bool:
    return bool(abs(left - right) > max(abs(left), abs(right)) * mp.mpf(10) ** -_HELD)
