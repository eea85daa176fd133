"""The one door to SymPy: conversion both ways, and calls that are boxed in time and size.

SymPy never holds a line.  Expressions go in with real symbols, results come out as displayed trees and are
verified like anyone else's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from derive.clock import in_time
from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import Const, Node, postorder
from derive.sympy_door import incoming, outgoing
from derive.table import ARGUMENTS, FALLBACK, TABLE

T = TypeVar("T")

MAX_DEPTH = 150
MAX_NODES = 1_500
SECONDS = 2.0


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


@lru_cache(maxsize=64)
def polynomial_ring(capacity: int) -> Any:
    """Return the ring of integer polynomials in that many anonymous generators."""
    load()
    from sympy.polys.domains import ZZ
    from sympy.polys.rings import PolyRing

    return PolyRing([f"t{i}" for i in range(capacity)], ZZ)


def to_sympy(node: Node, *, evaluate: bool = True) -> Any:
    """Return the SymPy expression of equal value; symbols are real.

    Args:
        node: the expression.
        evaluate: carry out `Deriv` holes, instead of leaving them as `Derivative`.

    Raises:
        LimitError: if the expression is too deep or too large for SymPy.

    >>> from derive.expression import Sym
    >>> to_sympy(Sym("x")).is_real
    True
    """
    check_size(node)
    return outgoing.convert(load(), node, evaluate)


def from_sympy(expression: Any) -> Node:
    """Return a display of a SymPy expression.

    Args:
        expression: the SymPy expression; a class without a display of its own becomes a call by its lower-case name.

    Raises:
        UnsupportedError: for a substitution, derivative, integral or sum that has no display, and for any other object.
    """
    if not isinstance(expression, load().Basic):
        raise UnsupportedError(f"an object of type {type(expression).__name__} is no expression")
    return incoming.convert(expression)


def given(expression: Any) -> Node:
    """Return a display of a SymPy expression that a person gave.

    Raises:
        UnsupportedError: as `from_sympy`, and for a function of SymPy about which nothing is known here.
    """
    if isinstance(expression, load().Basic):
        incoming.refuse_unlisted(expression)
    return from_sympy(expression)


def check_size(node: Node) -> None:
    """Refuse an expression that SymPy can't take in reasonable time.

    Raises:
        LimitError: if it is too deep or has too many distinct subexpressions.
    """
    if node.depth > MAX_DEPTH or node.size > 100 * MAX_NODES or sum(1 for _ in postorder(node)) > MAX_NODES:
        raise LimitError("the expression is too deep or too large for SymPy")


def boxed(call: Callable[[], T], seconds: float = SECONDS) -> T | None:
    """Return the result of a call to SymPy; None if it fails or takes too long.

    Args:
        call: what to compute.
        seconds: processor time allowed, so that a busy machine decides alike; kept in the main thread only, where
            alarms can be set.
    """
    try:
        return in_time(call, seconds)
    except (ArithmeticError, AttributeError, DeriveError, LookupError, NotImplementedError, RecursionError):
        return None
    except (StopIteration, TypeError, ValueError):
        # SymPy raises these for "not this kind of expression" as well as for its own faults.
        return None


def _through(node: Node, call: Callable[[Any, Any], Any], seconds: float = SECONDS) -> Node | None:
    """Return the display of ``call(sympy, expression)``, boxed; None if there is none or it is not finite."""
    sympy = load()

    def run() -> Node | None:
        result = call(sympy, to_sympy(node))
        return None if result is None else from_sympy(result)

    found = boxed(run, seconds)
    return None if found is None or Const("undefined") in postorder(found) else found


def derivative(node: Node, name: str, *, seconds: float = SECONDS) -> Node | None:
    """Return SymPy's derivative by a variable; None if SymPy has none or takes too long."""
    return _through(node, lambda sympy, expression: expression.diff(outgoing.symbol(sympy, name)), seconds)


@lru_cache(maxsize=512)
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

    return boxed(run)


def factor(node: Node) -> Node | None:
    """Return the factored form; None if SymPy fails."""
    return _through(node, lambda sympy, expression: sympy.factor(expression))


def cancel(node: Node) -> Node | None:
    """Return the fraction in lowest terms; None if SymPy fails."""
    return _through(node, lambda sympy, expression: sympy.cancel(expression))


def factor_polynomial(node: Node, name: str) -> Node | None:
    """Return the factored form of a polynomial in one variable; None if it is none."""

    def run(sympy: Any, expression: Any) -> Any:
        poly = sympy.Poly(expression, outgoing.symbol(sympy, name))
        return sympy.factor(poly.as_expr())

    return _through(node, run)


def rational_factors(coefficients: Sequence[Fraction]) -> list[list[Fraction]]:
    """Return the different factors over the rationals of a polynomial, each by its coefficients, constant first."""
    sympy = load()

    def run() -> list[list[Fraction]]:
        values = [sympy.Rational(value.numerator, value.denominator) for value in reversed(coefficients)]
        _, factors = sympy.Poly(values, sympy.Dummy("x"), domain="QQ").factor_list()
        return [[Fraction(int(c.p), int(c.q)) for c in reversed(factor.all_coeffs())] for factor, _ in factors]

    return boxed(run) or []


def _without_reciprocals(expression: Any) -> Any:
    """Write sec u as 1/cos u, and so on: SymPy solves for those at once, for sec through complex exponentials."""
    sympy = load()
    for name, inverse in (("sec", sympy.cos), ("csc", sympy.sin), ("sech", sympy.cosh), ("csch", sympy.sinh)):
        expression = expression.replace(getattr(sympy, name), lambda u, inverse=inverse: 1 / inverse(u))
    return expression


def solve_zeros(node: Node, name: str, *, seconds: float = SECONDS) -> list[Node]:
    """Return the real zeros that SymPy finds in time, in ascending order where they can be compared."""
    sympy = load()

    def run() -> list[Node]:
        unknown = outgoing.symbol(sympy, name)
        found = [
            root for root in sympy.solve(_without_reciprocals(to_sympy(node)), unknown) if root.is_real is not False
        ]
        if all(root.is_number for root in found):
            found.sort(key=lambda root: sympy.N(root))
        return list(map(from_sympy, found))

    return boxed(run, seconds) or []


def limit(node: Node, name: str, point: Node, side: str = "", *, seconds: float = SECONDS) -> Node | None:
    """Return a limit over the reals; None if SymPy finds none.

    Args:
        node: the expression.
        name: the variable.
        point: where it tends to; `Const("oo")` allowed.
        side: ``"+"``, ``"-"``, or ``""`` for both.
        seconds: time allowed.
    """

    def run(sympy: Any, expression: Any) -> Any:
        infinite = point is Const("oo") or point.children[:1] == (Const("oo"),)
        result = sympy.limit(
            expression, outgoing.symbol(sympy, name), to_sympy(point), side or ("+" if infinite else "+-")
        )
        return None if result.has(sympy.Limit, sympy.AccumBounds) else result

    return _through(node, run, seconds)


__all__ = [
    "boxed",
    "cancel",
    "check_size",
    "derivative",
    "factor",
    "factor_polynomial",
    "from_sympy",
    "given",
    "limit",
    "load",
    "polynomial_ring",
    "rational_factors",
    "solve_zeros",
    "special_derivative",
    "to_sympy",
]
