"""What is refused before it is derived: no number, no denominator, no end."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import TypeVar

from derive.clock import in_time
from derive.errors import LimitError, ParseError, UnsupportedError
from derive.expression import ZERO, Call, Const, Div, Node, postorder, tidy
from derive.reading import Reading
from derive.table.fallback import COMPLEX

T = TypeVar("T")

HIGHEST = 100
"""Order up to which derivatives are written one by one."""

LARGEST_ORDER = 1_000_000
"""Order up to which a derivative is found that is 0 long before."""

_SECONDS = 30
"""Processor time for all derivatives asked for."""


class Patience:
    """The order and the processor time up to which derivatives are taken one after the other.

    Args:
        count: how many are asked for.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._begun = process_time()

    def spend(self, place: int, derive: Callable[[], T]) -> T:
        """Return one more derivative.

        Raises:
            LimitError: nobody reads so many of them, or waits for so long; the first is always waited for.
        """
        if place > HIGHEST:
            raise LimitError(
                f"derivatives are written one by one up to order {HIGHEST}, not {self._count}: try order n"
            )
        left = _SECONDS - (process_time() - self._begun)
        found = derive() if place == 1 else in_time(derive, left) if left > 0 else None
        if found is None:
            raise LimitError(f"the time limit of {_SECONDS} seconds allows {place - 1} of {self._count} derivatives")
        return found


def refuse_division_by_zero(reading: Reading) -> None:
    """Refuse a quotient whose denominator is 0 as it stands."""
    for part in postorder(reading.expression):
        if isinstance(part, Div) and tidy(part.denominator) is ZERO:
            at = max(reading.source.find("/"), 0)
            raise ParseError("division by zero", reading.source, at)


_NO_NUMBERS = {"i": "the imaginary unit", "undefined": "an undefined value", "oo": "infinity"}


def refuse_no_number(function: Node) -> None:
    """Refuse what has no real value; infinity is a bound, of an integral, a sum or a limit."""
    bounded = any(part.binds is not None for part in postorder(function))
    for part in postorder(function):
        if isinstance(part, Const) and part.name in _NO_NUMBERS and not (bounded and part.name == "oo"):
            raise UnsupportedError(f"{_NO_NUMBERS[part.name]} occurs: only derivatives of real functions are derived")
        if isinstance(part, Call) and part.name in COMPLEX:
            raise UnsupportedError(
                f"{part.name} has complex values, and only derivatives of real functions are derived: "
                f"try {COMPLEX[part.name]}, of which it is made"
            )
