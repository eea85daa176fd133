"""What SymPy is asked, each question with its answer in SymPy's own process.

The calls of Python functions are counted while SymPy works, and its caches are emptied before: whether a question is
given up depends on neither the machine nor on what was asked before.
"""

from __future__ import annotations

import sys
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
    """Too many calls; not an `Exception`, so that SymPy doesn't take it for an answer."""


def answer(question: str, arguments: tuple[Any, ...], steps: int) -> tuple[Any, int]:
    """Answer a question.

    Args:
        question: a key of `QUESTIONS`.
        arguments: its arguments.
        steps: how many calls of functions it may take.

    Returns:
        The answer, None if SymPy has none within these steps; and the steps that it took.
    """
    load()
    if question in _OPINIONS:
        # Mostly a fraction of the steps is enough even without what SymPy keeps, and with it thirty times fewer.
        found, used = _counted(question, arguments, steps // _FEWER)
        if used <= steps // _FEWER:
            return found, _BLOCK
    _as_if_new(question)
    found, used = _counted(question, arguments, steps)
    # What is loaded on the way makes a few of them more or fewer.
    return found, -(-used // _BLOCK) * _BLOCK


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
        return QUESTIONS[question](*arguments), used
    except (_GivenUp, DeriveError, *FAILURES):
        return None, used
    finally:
        sys.settrace(tracing)


def _as_if_new(question: str) -> None:
    """Bring SymPy into the state that it always has before a question."""
    sympy = load()
    if question in _EXAMPLES:
        # What is loaded at the first question of a kind is no work for any answer.
        QUESTIONS[question](*_EXAMPLES.pop(question))
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
_FEWER = 10
_BLOCK = 10_000
"""Steps are charged in blocks of so many, and one for what is found with what SymPy keeps."""
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
