"""Functions known to SymPy and not to the table: the reader knows their names, SymPy their derivatives.

A static listing, so that reading an expression does not import SymPy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_NAMES: tuple[tuple[str, str, int], ...] = (
    ("Li", "Li", 1),
    ("assoc_legendre", "assoc_legendre", 3),
    ("betainc", "betainc", 4),
    ("betainc_regularized", "betainc_regularized", 4),
    ("catalan", "catalan", 1),
    ("elliptic_pi", "elliptic_pi", 2),
    ("erf2inv", "erf2inv", 2),
    ("hankel1", "hankel1", 2),
    ("hankel2", "hankel2", 2),
    ("hn1", "hn1", 2),
    ("hn2", "hn2", 2),
    ("lerchphi", "lerchphi", 3),
    ("marcumq", "marcumq", 3),
    ("mathieuc", "mathieuc", 3),
    ("mathieucprime", "mathieucprime", 3),
    ("mathieus", "mathieus", 3),
    ("mathieusprime", "mathieusprime", 3),
)

FALLBACK: dict[str, tuple[str, int]] = {name: (sympy_name, arity) for name, sympy_name, arity in _NAMES}
"""SymPy's class and the number of arguments, by plain name."""

VALUES: dict[str, Callable[..., Any]] = {
    "Li": lambda mp, u: mp.li(u, offset=True),
    "assoc_legendre": lambda mp, n, m, x: mp.legenp(n, m, x),
    "betainc": lambda mp, a, b, x, y: mp.betainc(a, b, x, y),
    "betainc_regularized": lambda mp, a, b, x, y: mp.betainc(a, b, x, y, regularized=True),
    "catalan": lambda mp, n: 4**n * mp.gamma(n + mp.mpf(1) / 2) / (mp.sqrt(mp.pi) * mp.gamma(n + 2)),
    "elliptic_pi": lambda mp, n, m: mp.ellippi(n, m),
    "erf2inv": lambda mp, x, y: mp.erfinv(y + mp.erf(x)),
    "lerchphi": lambda mp, z, s, a: mp.lerchphi(z, s, a),
}
"""Numerical values, called with an mpmath context and the arguments; the others have none here."""

DOMAINS: dict[str, tuple[str, ...]] = {
    "Li": ("u > 0", "u != 1"),
    "lerchphi": ("u < 1",),
    "elliptic_pi": ("u != 1", "v < 1"),
}
"""Where a function is defined, in the formal arguments, if not everywhere."""

COMPLEX: dict[str, str] = {
    "hankel1": "besselj(n, x) and bessely(n, x)",
    "hankel2": "besselj(n, x) and bessely(n, x)",
    "hn1": "besselj(n + 1/2, x) and bessely(n + 1/2, x)",
    "hn2": "besselj(n + 1/2, x) and bessely(n + 1/2, x)",
}
"""Functions with complex values at real arguments, and the real functions that they are made of."""
