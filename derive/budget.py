"""Work is counted, never timed: the same limit in every thread, on every system, under every load.

A step is about what a microsecond does on the machine this was measured on: a node visited, a product of two terms, a
third of a multiplication to fifty digits.  `spend` counts steps of the call in progress, `total` bounds all of a
call from outside, `share` gives optional work a part of its own.  What `remember` keeps costs at every use what it
cost when it was computed, so that no answer depends on what was asked before.

The count is kept in a context variable: each thread and each task has its own, and it needs no parameter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, partial, wraps
from typing import ParamSpec, TypeVar, cast

from derive.errors import LimitError

P = ParamSpec("P")
T = TypeVar("T")

STEPS = 12_000_000
"""Steps of work for one answer, unless more or fewer are asked for."""


class _Exhausted(BaseException):
    """A limit is passed; not an `Exception`, so that nothing on the way takes it for an answer.

    Attributes:
        limit: which.
    """

    def __init__(self, limit: _Limit) -> None:
        super().__init__(limit)
        self.limit = limit


class _Limit:
    """Where counting has to stop.

    Attributes:
        end: the count.
    """

    __slots__ = ("end",)

    def __init__(self, end: float) -> None:
        self.end = end


class _Meter:
    """The count of one call.

    Attributes:
        used: steps until now.
        limit: the one in force, the nearest of all that are open.
        stage: what is being done, for the message.
    """

    __slots__ = ("limit", "stage", "used")

    def __init__(self, steps: float) -> None:
        self.used = 0
        self.limit = _Limit(steps)
        self.stage = ""


class _Unbounded(threading.local):
    """The meters of calls that came in by no door."""

    meter: _Meter | None = None


_open: ContextVar[_Meter | None] = ContextVar("derive budget", default=None)
_unbounded = _Unbounded()


def _meter() -> _Meter:
    found = _open.get() or _unbounded.meter
    if found is None:
        found = _unbounded.meter = _Meter(float("inf"))
    return found


def spend(steps: int) -> None:
    """Count work that is about to be done, or was done just now."""
    meter = _open.get() or _meter()
    meter.used += steps
    if meter.used > meter.limit.end:
        raise _Exhausted(meter.limit)


def spent() -> int:
    """Return the steps of work of the call in progress until now; only differences mean something."""
    return _meter().used


def doing(stage: str) -> None:
    """Say what is being done from here on, for the message of a limit."""
    _meter().stage = stage


def share(call: Callable[[], T], steps: int) -> T | None:
    """Return the result of optional work; None if it needs more than its share.

    Args:
        call: what to compute.
        steps: its share.

    >>> share(lambda: 7, 100)
    7
    >>> share(lambda: spend(101), 100) is None
    True
    """
    meter = _meter()
    outer, own = meter.limit, _Limit(meter.used + steps)
    if own.end >= outer.end:
        return call()
    meter.limit = own
    try:
        return call()
    except _Exhausted as exhausted:
        if exhausted.limit is not own:
            raise
        return None
    finally:
        meter.limit = outer


@contextmanager
def total(steps: int | None = None) -> Iterator[None]:
    """Bound all work inside: of one answer, with its orders, entries and parts, or of writing one.

    Inside another total nothing begins anew, unless fewer steps are asked for.

    Args:
        steps: how many; `STEPS` by default.

    Raises:
        LimitError: more are needed.
    """
    meter = _open.get()
    if meter is not None and steps is None:
        yield
        return
    token = None
    if meter is None:
        meter = _Meter(float("inf"))
        token = _open.set(meter)
    steps = STEPS if steps is None else steps
    outer, own = meter.limit, _Limit(meter.used + steps)
    meter.limit = own if own.end < outer.end else outer
    try:
        yield
    except _Exhausted as exhausted:
        if exhausted.limit is not own:
            raise
        at = f", reached while {meter.stage}" if meter.stage else ""
        raise LimitError(f"this needs more than {steps:,} steps of work, the budget of one answer{at}") from None
    finally:
        meter.limit = outer
        if token is not None:
            _open.reset(token)


def bounded(call: Callable[P, T]) -> Callable[P, T]:
    """Bound the work of a function that is called from outside."""

    @wraps(call)
    def at_the_door(*args: P.args, **kwargs: P.kwargs) -> T:
        with total():
            return call(*args, **kwargs)

    return at_the_door


def remember(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the latest results of a function; a result that is kept costs what it cost at first.

    Args:
        size: how many.
    """

    def decorate(call: Callable[P, T]) -> Callable[P, T]:
        def measured(*args: P.args, **kwargs: P.kwargs) -> tuple[T, int]:
            meter = _meter()
            before = meter.used
            return call(*args, **kwargs), meter.used - before

        kept = cast("Callable[P, tuple[T, int]]", lru_cache(maxsize=size)(measured))

        @wraps(call)
        def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
            meter = _open.get() or _meter()
            before = meter.used
            result, steps = kept(*args, **kwargs)
            # What was computed just now has been counted.
            meter.used = before + steps
            if meter.used > meter.limit.end:
                raise _Exhausted(meter.limit)
            return result

        return remembered

    return decorate


def uncounted(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return the result of a call whose work counts for nobody.

    For what is kept with the nodes, and may be known from another answer, which must make no difference.
    """
    token = _open.set(_Meter(float("inf")))
    try:
        return call(*args, **kwargs)
    finally:
        _open.reset(token)


def once(call: Callable[P, T]) -> Callable[P, T]:
    """Keep every result of a function of the program's own data, which costs no answer anything.

    >>> @once
    ... def costly(text: str) -> int:
    ...     spend(1_000)
    ...     return len(text)
    >>> share(lambda: costly("abc"), 10)
    3
    """

    kept = cache(partial(uncounted, call))
    return wraps(call)(cast("Callable[P, T]", kept))
