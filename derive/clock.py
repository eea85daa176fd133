"""Calls that are given up when they take too long: the last resort where no count of work bounds them."""

from __future__ import annotations

import gc
import signal
import threading
import weakref
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_AGAIN = 0.1


class _TimeOut(BaseException):
    """The alarm of `in_time`; not an `Exception`, so that what is called can't swallow it."""


def in_time(call: Callable[[], T], seconds: float) -> T | None:
    """Return the result of a call; None if it takes too long.

    Args:
        call: what to compute.
        seconds: processor time allowed, so that a busy machine decides alike; kept in the main thread only, where
            alarms can be set.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return call()
    try:
        return _within(seconds, call)
    except _TimeOut:
        return None


def _collecting() -> set[object]:
    return {getattr(callback, "__code__", None) for callback in gc.callbacks}


def _within(seconds: float, call: Callable[[], T]) -> T:
    finished = False

    def ring(number: int, frame: FrameType | None) -> None:
        # In the callback of a weak reference or of the garbage collector an exception would be lost, with a warning.
        heard = frame is None or not (frame.f_code.co_filename == weakref.__file__ or frame.f_code in _collecting())
        if heard and not finished:
            raise _TimeOut

    previous = signal.signal(signal.SIGVTALRM, ring)
    # It rings again until it is heard: an exception in a destructor is lost too.
    remaining = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        return call()
    finally:
        finished = True
        signal.setitimer(signal.ITIMER_VIRTUAL, *remaining)
        signal.signal(signal.SIGVTALRM, previous)
