"""Expressions to and from SymPy."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from derive.errors import LimitError, UnsupportedError
from derive.expression import Node, postorder
from derive.sympy_door import incoming, outgoing

MAX_DEPTH = 150
MAX_NODES = 1_500


_REFUSALS = (ArithmeticError, AttributeError, NotImplementedError, RecursionError, TypeError, ValueError)
"""How SymPy says that an expression means nothing to it."""


@lru_cache(maxsize=1)
def load() -> Any:
    """Import SymPy, once; an import that is interrupted leaves no half of it behind."""
    before = set(sys.modules)
    try:
        import sympy
    except BaseException:
        for name in [name for name in sys.modules if name.partition(".")[0] == "sympy" and name not in before]:
            sys.modules.pop(name, None)
        raise
    return sympy


def to_sympy(
    node: Node, *, evaluate: bool = True, symbols: Mapping[str, Any] | Iterable[Any] = (), principal: bool = False
) -> Any:
    """Return the SymPy expression of equal value; a vector or matrix given by its entries becomes a ``Matrix``.

    Args:
        node: the expression.
        evaluate: carry out `Deriv` holes, instead of leaving them as `Derivative`.
        symbols: the symbols and functions to use, by name or one after the other; any other letter becomes a real
            symbol of its name.
        principal: whether powers of negative numbers are SymPy's principal ones, not the real ones.

    Raises:
        LimitError: if the expression is too deep or too large for SymPy.
        UnsupportedError: if SymPy has nothing of the kind.
        DeriveError: if `symbols` are none.

    >>> from derive.expression import Sym
    >>> to_sympy(Sym("x")).is_real
    True
    """
    check_size(node)
    given = outgoing.by_name(symbols)
    try:
        return outgoing.convert(load(), node, evaluate, given, principal)
    except _REFUSALS as error:
        raise UnsupportedError(f"SymPy does not take {node}: {error}") from error


def from_sympy(expression: Any) -> Node:
    """Return a display of a SymPy expression.

    Args:
        expression: the SymPy expression; a function without a display of its own becomes a call by its lower-case name.

    Raises:
        UnsupportedError: for a substitution, derivative, integral or sum that has no display, and for any other object.
    """
    if not isinstance(expression, load().Basic):
        raise UnsupportedError(f"an object of type {type(expression).__name__} is no expression")
    return incoming.convert(expression)


def check_size(node: Node) -> None:
    """Refuse an expression that SymPy can't take in reasonable time.

    Raises:
        LimitError: if it is too deep or has too many distinct subexpressions.
    """
    if node.depth > MAX_DEPTH or node.size > 100 * MAX_NODES or sum(1 for _ in postorder(node)) > MAX_NODES:
        raise LimitError("the expression is too deep or too large for SymPy")
