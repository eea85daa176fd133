"""The mpmath contexts of this library: one of each kind a thread, so that no precision is shared with anyone.

mpmath's own `mp` and `iv` are the host's: their precision is one for all threads.  A number remembers its context, so
what is kept for other threads is kept raw (`raw`), and made a number of the context of whoever asks (`cooked`).
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any


class _Contexts(threading.local):
    """The contexts of a thread; made at first use, since mpmath is loaded late."""

    real: Any = None
    interval: Any = None


_contexts = _Contexts()
_KNOWN_BITS = 2_500
"""Precision to which pi, e and logarithms are known from the start, beyond which few values are asked for."""


def real_context() -> Any:
    """Return the mpmath context of this thread."""
    if _contexts.real is None:
        from mpmath import MPContext

        _know_constants()
        _contexts.real = MPContext()
    return _contexts.real


@cache
def library() -> Any:
    """Return mpmath's functions of raw numbers, which need no context: a third of the time of its operators."""
    from mpmath import libmp

    return libmp


@cache
def _know_constants() -> None:
    """Compute the constants that all contexts share: mpmath writes each in two steps, between which it is wrong."""
    from mpmath.libmp import libelefun

    for constant in ("pi", "e", "ln2", "ln10", "ln_sqrt2pi", "sqrtpi"):
        getattr(libelefun, f"{constant}_fixed")(_KNOWN_BITS)


def forget() -> None:
    """Give up the context of this thread, whose precision an interrupted computation may have left anywhere."""
    _contexts.real = None


def interval_context() -> Any:
    """Return the context for interval arithmetic of this thread."""
    if _contexts.interval is None:
        from mpmath.ctx_iv import MPIntervalContext

        _contexts.interval = MPIntervalContext()
    return _contexts.interval


def raw(value: Any) -> Any:
    """Return a number as data that belong to no context; None and truth values as they are."""
    return getattr(value, "_mpf_", value)


def cooked(mp: Any, value: Any) -> Any:
    """Return what `raw` kept as a number of a context."""
    return mp.make_mpf(value) if type(value) is tuple else value
