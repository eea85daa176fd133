"""Breaking sentences into lines, with the formulas in them in one piece."""

from __future__ import annotations

from textwrap import wrap

_LONGEST_TOGETHER = 40
_UNBROKEN = "\N{NO-BREAK SPACE}"


def together(formula: str) -> str:
    """Keep a formula of a sentence on one line if it fits on one; `on_one_line` and `wrapped` undo the marks."""
    return formula.replace(" ", _UNBROKEN) if len(formula) <= _LONGEST_TOGETHER else formula


def on_one_line(words: str) -> str:
    """Return words whose formulas were kept together as they are printed."""
    return words.replace(_UNBROKEN, " ")


def wrapped(words: str, width: int) -> list[str]:
    """Return the lines of a sentence.

    >>> wrapped(f"product rule, {together('u = x^2')}, {together('v = sin(x)')}", 20)
    ['product rule,', 'u = x^2, v = sin(x)']
    """
    return [on_one_line(line) for line in wrap(words, width, break_long_words=False)]
