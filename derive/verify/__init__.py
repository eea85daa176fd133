"""Checking: every line is verified without the rule that made it.

`lines` proves or compares two sides; `equations`, `curve`, `shifts` and `approach` know the other kinds of
claim (equations, points of a curve, identities in n, limits); `comparison` is the numerical half.
"""

from derive.verify.comparison import Agreement, Comparison, compare
from derive.verify.general import generalise
from derive.verify.lines import Checker, Refuted, agree_with_sympy, check, verified

__all__ = [
    "Agreement",
    "Checker",
    "Comparison",
    "Refuted",
    "agree_with_sympy",
    "check",
    "compare",
    "generalise",
    "verified",
]
