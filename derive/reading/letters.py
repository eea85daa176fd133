"""A letter that a person names beside an expression: θ, \\theta and theta are one, and so are x₀, x_0 and x_{0}."""

from __future__ import annotations

from collections.abc import Collection

from derive.errors import DeriveError
from derive.reading.names import CONSTANTS, FORMS, GREEK, OPERATORS, plain
from derive.table import NAMES

_SIGNS = str.maketrans("", "", "+-,*")
TAKEN = frozenset((*FORMS, *OPERATORS, *NAMES)) - GREEK.keys()
"""Names with another meaning."""


def letter(text: str) -> str:
    """Return the name under which the reader knows a letter.

    Args:
        text: the letter as plain text, in Unicode or in LaTeX.

    Raises:
        DeriveError: it is no letter, or it has another meaning: e, pi, sin.

    >>> letter("θ"), letter("x₀"), letter("x_{0}")
    ('theta', 'x_0', 'x_0')
    """
    name = plain(text)
    if name in CONSTANTS:
        raise DeriveError(f"{text.strip()} is a number, not a variable")
    stem, _, below = name.partition("_")
    written = f"{stem}_{below.translate(_SIGNS)}" if below else name
    if not (name.isascii() and written.isidentifier()) or (len(name) > 1 and name in TAKEN):
        raise DeriveError(f"{text!r} is not a variable: name a letter such as x, θ or x_0")
    return name


def variable_by_custom(letters: Collection[str]) -> str:
    """Return the letter that one differentiates by unless told: the only one, else x, else t; "" if it is not clear.

    Args:
        letters: those that occur; where none does, anything is differentiated by x.

    >>> variable_by_custom({"A", "k", "t"}), variable_by_custom({"u"}), variable_by_custom({"u", "v"})
    ('t', 'u', '')
    """
    if len(letters) == 1:
        return next(iter(letters))
    return next((letter for letter in ("x", "t") if letter in letters), "" if letters else "x")
