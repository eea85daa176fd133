"""The one door to SymPy: conversion both ways, and questions that are bounded in work and size.

SymPy never holds a line.  Expressions go in with real symbols, results come out as displayed trees and are
verified like anyone else's.  What may take long is asked in a process of its own (`remote`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.budget import once, remember
from derive.errors import DeriveError, LimitError
from derive.expression import ZERO, Call, Node, postorder, replace
from derive.sympy_door import outgoing
from derive.sympy_door.conversion import check_size, from_sympy, load, to_sympy
from derive.sympy_door.outgoing import by_name
from derive.sympy_door.remote import NoAnswerError, ask
from derive.table import ARGUMENTS, FALLBACK, TABLE

STEPS = 2_000_000
"""Steps of work that SymPy may take for its opinion, which nothing depends on."""
_STEPS = 500_000
"""Steps of work that it may take for what is then checked and used."""


def _required(question: str, *arguments: Any, steps: int = _STEPS) -> Any:
    """Ask what a line, a condition or a kink depends on: no clock may decide it.

    Raises:
        LimitError: SymPy had to be stopped between two steps.
    """
    try:
        return ask(question, *arguments, steps=steps)
    except NoAnswerError:
        raise LimitError(f"SymPy did not come to an end ({question})") from None


def _optional(question: str, *arguments: Any, steps: int = STEPS) -> Any:
    """Ask for an opinion or a nicer form."""
    try:
        return ask(question, *arguments, steps=steps)
    except NoAnswerError:
        return None


def derivative(node: Node, name: str) -> Node | None:
    """Return SymPy's derivative by a variable, where nothing jumps.

    Args:
        node: the expression.
        name: the variable.

    Returns:
        The derivative; None if SymPy has none, it takes too much work, or it has real and imaginary parts in it:
        SymPy has complex values in mind.
    """
    found: Node | None = _optional("derivative", node, name)
    if found is None:
        return None
    # The derivative of a jump is a delta function, which is 0 beside the jump.
    found = replace(found, {part: ZERO for part in _calls(found) if part.name == "diracdelta"})
    known = {part.name for part in _calls(node)} | TABLE.keys() | FALLBACK.keys()
    return found if all(part.name in known for part in _calls(found)) else None


def _calls(node: Node) -> list[Call]:
    return [part for part in postorder(node) if isinstance(part, Call)]


@once
def special_derivative(name: str, position: int, arity: int | None = None) -> Node | None:
    """Return the partial derivative of a named function as a formula in u, v, w.

    Args:
        name: canonical name.
        position: which argument, from 0.
        arity: number of arguments; by default what the table says.

    Returns:
        The formula; None if SymPy knows no closed form.
    """
    entry = TABLE.get(name)
    sympy_name, count = FALLBACK.get(name) or ((entry.sympy, entry.arity) if entry is not None else ("", 0))
    if not sympy_name:
        return None
    sympy = load()
    count = arity or count
    arguments = [outgoing.symbol(sympy, formal) for formal in ARGUMENTS[:count]]

    def run() -> Node | None:
        # Not `fdiff`: beta(x) stands for beta(x, x), of which fdiff(1) is half the derivative.
        given = outgoing.in_lists(tuple(arguments), entry.lists if entry is not None else ())
        result = getattr(sympy, sympy_name)(*given).diff(arguments[position])
        open_forms = (sympy.Derivative, sympy.Subs, sympy.meijerg, sympy.DiracDelta, sympy.Integral)
        return None if result.has(*open_forms) else from_sympy(result)

    try:
        return run()
    except (ArithmeticError, AttributeError, DeriveError, LookupError, NotImplementedError, TypeError, ValueError):
        return None


def factor(node: Node) -> Node | None:
    """Return the factored form; None if SymPy fails."""
    found: Node | None = _optional("factor", node, steps=_STEPS)
    return found


def factors(terms: Mapping[tuple[int, ...], int]) -> list[dict[tuple[int, ...], int]]:
    """Return the different irreducible factors over the integers of a polynomial; none if SymPy finds none.

    Args:
        terms: its coefficients by exponents.
    """
    found: list[dict[tuple[int, ...], int]] = _required("factors", dict(terms)) or []
    return found


def limit(node: Node, name: str, point: Node, side: str = "", *, steps: int = _STEPS) -> Node | None:
    """Return a limit over the reals; None if SymPy finds none.

    Args:
        node: the expression.
        name: the variable.
        point: where it tends to; `Const("oo")` allowed.
        side: ``"+"``, ``"-"``, or ``""`` for both.
        steps: work allowed.
    """
    try:
        return _limit(node, name, point, side, steps)
    except _NoLimit:
        return None


class _NoLimit(Exception):
    """SymPy found none, or could not be asked: that is not kept."""


@remember(64)
def _limit(node: Node, name: str, point: Node, side: str, steps: int) -> Node:
    found: Node | None = _required("limit", node, name, point, side, steps=steps)
    if found is None:
        raise _NoLimit
    return found


__all__ = [
    "by_name",
    "check_size",
    "derivative",
    "factor",
    "factors",
    "from_sympy",
    "limit",
    "load",
    "special_derivative",
    "to_sympy",
]
