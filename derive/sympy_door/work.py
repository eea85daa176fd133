"""What SymPy is asked, each question with its answer in SymPy's own process.

The calls of Python functions are counted while SymPy works, and its caches are emptied before: whether a question is
given up depends on neither the machine nor on what was asked before.  Counting doubles the time, so an opinion is
first asked for without: what is found in so little time can't have taken too many calls on any machine.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from derive.errors import DeriveError
from derive.expression import ZERO, Const, Node, postorder
from derive.reading import parse
from derive.sympy_door import outgoing
from derive.sympy_door.conversion import from_sympy, load, to_sympy

FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)
"""SymPy raises these for "not this kind of expression" as well as for its own faults."""


class _GivenUp(BaseException):
    """Too many calls, or too long; not an `Exception`, so that SymPy doesn't take it for an answer."""


def answer(question: str, arguments: tuple[Any, ...], steps: int) -> tuple[Any, int]:
    """Answer a question.

    Args:
        question: a key of `QUESTIONS`.
        arguments: its arguments.
        steps: how many calls of functions it may take.

    Returns:
        The answer, None if SymPy has none within these steps; and the steps to charge: for an opinion, which is not
        always counted, one price for every answer.
    """
    load()
    opinion = question in _OPINIONS
    if opinion and (found := _at_once(question, arguments, steps * _FASTEST)) is not None:
        return found[0], _BLOCK
    _as_if_new()
    if question in _EXAMPLES:
        # What is loaded at the first question of a kind is no work for any answer.
        QUESTIONS[question](*_EXAMPLES.pop(question))
        _as_if_new()
    found, used = _counted(question, arguments, steps)
    if used > steps:
        # Half of its work would make another try cheaper.
        _as_if_new()
    # What is loaded on the way makes a few of them more or fewer.
    return found, _BLOCK if opinion and used <= steps else -(-used // _BLOCK) * _BLOCK


def _at_once(question: str, arguments: tuple[Any, ...], seconds: float) -> tuple[Any] | None:
    """Return the answer without counting; None if it takes too long for that, or there is no timer here."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return None

    def give_up(number: int, frame: FrameType | None) -> None:
        raise _GivenUp

    before = signal.signal(signal.SIGVTALRM, give_up)
    try:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            return (_asked(question, arguments),)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _GivenUp:
        return None
    finally:
        signal.signal(signal.SIGVTALRM, before)


def _counted(question: str, arguments: tuple[Any, ...], steps: int) -> tuple[Any, int]:
    used = 0

    def count(frame: FrameType, event: str, value: object) -> None:
        nonlocal used
        used += 1
        if used > steps:
            raise _GivenUp

    tracing = sys.gettrace()
    sys.settrace(count)
    try:
        return _asked(question, arguments), used
    except _GivenUp:
        return None, used
    finally:
        sys.settrace(tracing)


def _asked(question: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return QUESTIONS[question](*arguments)
    except (DeriveError, *FAILURES):
        return None


def _as_if_new() -> None:
    """Bring SymPy into the state that it always has before a question."""
    sympy = load()
    sympy.core.cache.clear_cache()
    # Letters of its own are told apart, and sets of them ordered, by a count from a random number.
    sympy.Dummy._count, sympy.Dummy._base_dummy_index = 0, 10**6
    sympy.core.random.seed(0)


def _finite(found: Any) -> Node | None:
    """Return the display of what SymPy found; None if there is none or it is not finite."""
    node = None if found is None else from_sympy(found)
    return None if node is None or Const("undefined") in postorder(node) else node


def _derivative(node: Node, name: str) -> Node | None:
    return _finite(to_sympy(node).diff(outgoing.symbol(load(), name)))


def _factor(node: Node) -> Node | None:
    return _finite(load().factor(to_sympy(node)))


def _factors(terms: dict[tuple[int, ...], int]) -> list[dict[tuple[int, ...], int]]:
    from sympy.polys.domains import ZZ
    from sympy.polys.rings import PolyRing

    ring = PolyRing([f"t{i}" for i in range(len(next(iter(terms))))], ZZ)
    _, found = ring.from_dict(terms).factor_list()
    return [{tuple(map(int, monomial)): int(c) for monomial, c in factor.items()} for factor, _ in found]


def _limit(node: Node, name: str, point: Node, side: str) -> Node | None:
    sympy = load()
    infinite = point is Const("oo") or point.children[:1] == (Const("oo"),)
    found = sympy.limit(
        to_sympy(node), outgoing.symbol(sympy, name), to_sympy(point), side or ("+" if infinite else "+-")
    )
    return None if found.has(sympy.Limit, sympy.AccumBounds) else _finite(found)


_OPINIONS = {"derivative", "factor"}
"""What nothing but the comparison or a nicer form depends on: these may rest on what SymPy keeps of earlier ones."""
_FASTEST = 5e-8
"""Seconds of processor time, less than a call takes on any machine: a tenth of what was measured at the least."""
_BLOCK = 10_000
"""Steps are charged in blocks of so many, and one for an opinion."""
_EXAMPLES: dict[str, tuple[Any, ...]] = {
    "factors": ({(2, 0): 1, (0, 2): -1},),
    "limit": (parse("sin(x)/x"), "x", ZERO, "+"),
}

QUESTIONS: dict[str, Callable[..., Any]] = {
    "derivative": _derivative,
    "factor": _factor,
    "factors": _factors,
    "limit": _limit,
}
