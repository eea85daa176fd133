"""Differential operators as they are typed: ``d/dx``, ``d^2y/dx^2``, ``∂²/∂x∂y``, ``D_x``."""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.errors import LimitError
from derive.reading.commands import LARGER
from derive.reading.names import GREEK, GREEK_NAMES, SUBSCRIPTS
from derive.reading.tokens import SUPERSCRIPTS
from derive.startup.patterns import pattern

_LETTERS = "A-Za-z" + "".join(GREEK_NAMES)
_SUBSCRIPT = r"(?:_\{\w+\}|_\d+|_[A-Za-z]+\d*|\d+|[₀-₉]+)?"
_VARIABLE = rf"(?:(?:{'|'.join(sorted(GREEK, key=len, reverse=True))}|[{_LETTERS}]){_SUBSCRIPT})"
_ORDER = r"(?:\s*+(?:\^|\*\*)\s*+(?:\d+|\(\d+\)|\{\d+\}|\{\(\d+\)\})|[²³⁴⁵⁶⁷⁸⁹])?"
_QUOTIENT = pattern(
    rf"(?P<d>[d∂])(?P<order>{_ORDER})\s*+(?P<operand>{_VARIABLE}(?![A-Za-z]))?\s*+/\s*+\(?\s*+"
    rf"(?P<below>(?:(?P=d)\s*+{_VARIABLE}{_ORDER}(?=$|\W|d)\s*+)+)"
)
_BELOW = pattern(rf"[d∂]\s*+(?P<variable>{_VARIABLE})(?P<order>{_ORDER})\s*+")
_EULER = pattern(rf"(?P<sign>[D∂])_(?:\{{\s*+\\?(?P<braced>{_VARIABLE})\s*+\}}|\\?(?P<plain>{_VARIABLE}))(?![A-Za-z])")

_LOWERED = pattern("[₀-₉]+")


class Leibniz(NamedTuple):
    """A differential operator.

    Attributes:
        sign: ``d`` or ``∂``.
        variables: the variables, the one applied first first.
        end: where it ends in the text it was found in.
        name: ``y'`` where a name stands above the bar, as in ``dy/dx``.
        fault: why it can't be read, or "".
    """

    sign: str
    variables: tuple[str, ...]
    end: int
    name: str = ""
    fault: str = ""


def derivative_at(source: str, at: int, stop: int) -> Leibniz | None:
    """Return the differential operator that begins at `at`, if one does."""
    if found := _EULER.match(source, at, stop):
        letter = found["braced"] or found["plain"]
        if found["sign"] == "D" and _is_index(letter, source[found.end() : stop]):
            return None
        return Leibniz(found["sign"], (plain(letter),), found.end())
    found = _QUOTIENT.match(source, at, stop)
    if found is None or (found["d"] == "∂" and found["operand"] is not None):
        # ∂f/∂x is seen among the tokens, with the arguments that follow.
        return None
    end = found.end()
    if source[at : found.start("below")].rstrip().endswith("("):
        if not source.startswith(")", end):
            return None
        end += 1
    return _operator(found, end)


_BRACKET = pattern(r"\s*+" + LARGER + r"\s*+\(")


def _is_index(letter: str, operand: str) -> bool:
    """Whether a letter below D is an index: e is no variable, nor is what does not occur in the bracket behind it."""
    if letter == "e" or len(letter) > 1:
        return letter == "e"
    occurs = re.search(rf"(?<![A-Za-z\\_]){letter}(?![A-Za-z])|{letter}[a-z0-9]*(?=\W|$)", operand)
    return occurs is None and _BRACKET.match(operand) is not None


def _operator(found: re.Match[str], end: int) -> Leibniz:
    variables: list[str] = []
    for part in _BELOW.finditer(found["below"]):
        variables += [plain(part["variable"])] * order(part["order"])
    name = ""
    if len(variables) != order(found["order"]):
        return Leibniz(found["d"], (), end, fault="the orders above and below the bar of this derivative differ")
    if found["operand"] is not None:
        name = plain(found["operand"]) + "'" * len(variables)
    # The variable written last is differentiated by first.
    return Leibniz(found["d"], tuple(reversed(variables)), end, name)


def plain(name: str) -> str:
    """Return the plain name of a variable in any spelling: ``θ`` → theta, ``x_{0}`` → x_0, ``x₀`` → x_0.

    >>> plain("θ"), plain("x_{0}"), plain("x₀")
    ('theta', 'x_0', 'x_0')
    """
    name = name.replace("{", "").replace("}", "")
    if found := _LOWERED.search(name):
        name = f"{name[: found.start()]}_{''.join(SUBSCRIPTS[digit] for digit in found.group())}"
    head, bar, subscript = name.partition("_")
    return GREEK_NAMES.get(head, head) + bar + subscript


def order(text: str | None) -> int:
    """Return the order that an exponent of a Leibniz quotient writes; 1 where there is none.

    Raises:
        LimitError: it has more than three digits.
    """
    digits = "".join(SUPERSCRIPTS.get(c, c) for c in text or "" if c.isdigit() or c in SUPERSCRIPTS)
    if len(digits) > 3:
        raise LimitError("a derivative of order 1000 or more")
    return int(digits) if digits else 1
