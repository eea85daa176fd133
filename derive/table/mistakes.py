"""What people take for the derivative of a function: those of others, its antiderivative.  Only mistakes use it."""

from __future__ import annotations

ANTIDERIVATIVES: dict[str, str] = {
    "sin": "-cos(u)",
    "cos": "sin(u)",
    "exp": "exp(u)",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
}

CONFUSED: dict[str, tuple[str, ...]] = {
    "tan": ("sec(u)", "cot(u)", "1/cos(u)", "sec(u) tan(u)"),
    "sec": ("tan(u)", "sec(u)^2", "sec(u)", "tan(u)^2"),
    "cot": ("csc(u)^2", "-csc(u)", "-sec(u)^2"),
    "csc": ("csc(u) cot(u)", "-cot(u)", "-csc(u)^2"),
    "sin": ("1/cos(u)",),
    "ln": ("1/ln(u)", "ln(u)/u", "u", "exp(u)"),
    "arctan": ("1/(1 - u^2)", "1/sqrt(1 + u^2)", "1/(1 + u)", "sec(u)^2", "cot(u)"),
    "arcsin": ("1/(1 - u^2)", "1/sqrt(1 + u^2)", "1/(1 + u^2)", "1/cos(u)"),
    "arccos": ("1/sqrt(1 - u^2)", "-1/(1 - u^2)", "-1/(1 + u^2)"),
    "sinh": ("-cosh(u)", "cos(u)"),
    "cosh": ("-sinh(u)", "sin(u)"),
    "tanh": ("sech(u)", "sec(u)^2"),
}
"""Derivatives that are taken for those of others."""
