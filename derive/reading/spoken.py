"""Operators in words: ``integral from 0 to x^2 of sin(t^2) dt``, ``square root of x``, ``e to the x``, ``x squared``.

Each is written as a formula of the same length, so that all else keeps its place; at most a bracket is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.startup.patterns import pattern
from derive.table import SPOKEN

_OPERAND = (
    r"(?P<operand>[A-Za-z]*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\^\w+)?"
    r"|-?(?:\d+\.?\d*)?[^\W\d]?\w*(?:\^-?\w+)?(?![\w(]))"
)
_BOUND = r"(?:[^\s,;]+|\((?:[^()]|\([^()]*\))*\))"
_SINGLE = r"(?<=[\w)])(?<![A-Za-z]{2})"
"""Behind a letter, a number or a bracket: a line to the curve is no power."""
_SIGNS = {"integral": "int", "sum": "sum", "product": "prod"}
_ROOTS = {"square": "sqrt", "cube": "cbrt"}
_POWERS = {"squared": "2", "cubed": "3", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_OPERATIONS = {"plus": "+", "minus": "-", "times": "*", "divided by": "/"}


def _between(found: re.Match[str]) -> str:
    lower = f"{found['index'].strip()}=" if found["index"] and "=" not in found["lower"] else ""
    return f"{_SIGNS[found['sign'].lower()]}_({lower}{found['lower']})^({found['upper']}) "


def _limit(found: re.Match[str]) -> str:
    return f"lim_({found['letter']}->{found['point']}) "


def _applied(name: str, found: re.Match[str]) -> str:
    operand = found["operand"]
    return f"{name}{operand}" if operand.startswith("(") and operand.endswith(")") else f"{name}({operand})"


_SPOKEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (pattern(r"\b(?P<sign>integral|sum|product)\s+(?:over\s+(?P<index>\w+)\s+)?from\s+"
             rf"(?P<lower>\w+\s*=\s*{_BOUND}|{_BOUND})\s+to\s+(?P<upper>{_BOUND})\s+of\s+", re.IGNORECASE), _between),
    (pattern(r"\blim(?:it)?\s+as\s+(?P<letter>\w+)\s*(?:approaches|goes\s+to|tends\s+to|->|→)\s*"
             rf"(?P<point>{_BOUND})\s+of\s+", re.IGNORECASE), _limit),
    (pattern(r"(?<=[\w)])\s+(?P<which>squared|cubed)\b"), lambda found: f"^{_POWERS[found['which']]}"),
    (pattern(rf"\b(?P<which>square|cube)\s+root\s+of\s+{_OPERAND}", re.IGNORECASE),
     lambda found: _applied(_ROOTS[found["which"].lower()], found)),
    (pattern(rf"\b(?P<which>natural\s+log(?:arithm)?|logarithm|cosine|sine|exponential)\s+of\s+{_OPERAND}",
             re.IGNORECASE),
     lambda found: _applied(SPOKEN[" ".join(found["which"].lower().split())], found)),
    (pattern(rf"\b(?P<which>log|ln|exp|sin|cos|tan|sqrt|arctan|tanh)\s+of\s+{_OPERAND}"),
     lambda found: _applied(found["which"], found)),
    (pattern(rf"{_SINGLE}\s+to\s+the\s+(?P<which>third|fourth|fifth|sixth)(?:\s+power)?\b"),
     lambda found: f"^{_POWERS[found['which']]}"),
    (pattern(rf"{_SINGLE}\s+to\s+the\s+(?:power\s+(?:of\s+)?)?(?![A-Za-z]{{3,}}\b(?!\()){_OPERAND}"),
     lambda found: _applied("^", found)),
    (pattern(r"(?<=[\w)])\s+(?P<which>plus|minus|times|divided\s+by)\s+(?:the\s+)?(?=[\w(\\-])"),
     lambda found: f" {_OPERATIONS[' '.join(found['which'].split())]} "),
)  # fmt: skip
_WORDS = pattern(r"\b(?:of|squared|cubed|to\s+the|plus|minus|times|divided)\s|\b(?:squared|cubed)\b")


def in_signs(source: str) -> tuple[str, tuple[str, ...]]:
    """Return a source with signs for the operators that stand there in words, and how these were read.

    >>> in_signs("d/dx of e to the x")
    ('d/dx of e^(x)     ', ('read as d/dx of e^(x)',))
    >>> in_signs("integral from 0 to x of sin(t) dt")[0].split()
    ['int_(0)^(x)', 'sin(t)', 'dt']
    """
    if _WORDS.search(source) is None:
        return source, ()
    typed = source
    for words, signs in _SPOKEN:
        place = 0
        while (found := words.search(source, place)) is not None:
            written = signs(found).ljust(found.end() - found.start())
            source = source[: found.start()] + written + source[found.end() :]
            place = found.start() + 1
    return source, () if source == typed else (f"read as {' '.join(source.split())}",)
