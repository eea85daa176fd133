"""Points of curves found by mpmath's own root finder, and values there: an oracle that shares no code with derive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mpmath
import sympy

STARTS = (0.4, 1.3, 2.2, -0.7, -1.8, 3.1)
ABSCISSAE = (0.37, 1.21, 2.43, -0.83, 4.7)


def points(gap: sympy.Expr, x: sympy.Symbol, y: sympy.Symbol) -> Iterator[tuple[Any, Any]]:
    """Yield real points of gap = 0."""
    for at in (at for at in ABSCISSAE if at > 0 or not x.is_positive):
        function = sympy.lambdify(y, gap.subs(x, at), "mpmath")
        for start in STARTS:
            try:
                root = mpmath.findroot(function, start)
            except (ValueError, ZeroDivisionError, TypeError):
                continue
            if abs(mpmath.im(root)) < 1e-12 and not (y.is_positive and mpmath.re(root) < 0):
                yield at, mpmath.re(root)
                break


def agree(left: sympy.Expr, right: sympy.Expr, gap: sympy.Expr, x: sympy.Symbol, y: sympy.Symbol) -> int:
    """Return at how many points of a curve two expressions agree; -1 if they differ at one."""
    count = 0
    for a, b in points(gap, x, y):
        try:
            first, second = (complex(side.subs({x: a, y: b}).evalf(20)) for side in (left, right))
        except TypeError:
            continue
        # SymPy's roots of negative numbers are complex, ours are real.
        if any(value != value or abs(value) > 1e12 or abs(value.imag) > 1e-9 for value in (first, second)):
            continue
        if abs(first - second) > 1e-8 * max(1, abs(first)):
            return -1
        count += 1
    return count
