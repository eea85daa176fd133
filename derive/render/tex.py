"""Words for TeX: whatever a person typed, escaped so that TeX prints it and runs none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import name, normalize

from derive.writing.letters import GREEK
from derive.writing.letters import tex as letter

_SUBSCRIPTED = re.compile(r"(?<![\w\\.'])([A-Za-z]_(?:[A-Za-z]+|\d+))(?![\w({])")

_SPECIAL: dict[str, str] = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # pdflatex has a straight double quote only in other encodings than its own.
    '"': "''",
    "`": r"\textasciigrave{}",
    **{character: f"\\{character}" for character in "#$%&_{}"},
    **{letter: rf"$\{plain}$" for plain, letter in GREEK.items() if plain != "omicron"},
    "π": r"$\pi$",
    "\n": " ",
    "\t": " ",
    "−": "$-$",
    "–": "--",
    "—": "---",
    "·": r"$\cdot$",
    "⋅": r"$\cdot$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "√": r"$\surd$",
    "∛": r"$\sqrt[3]{}$",
    "∞": r"$\infty$",
    "ℝ": r"$\mathbb{R}$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "≠": r"$\ne$",
    "∂": r"$\partial$",
    "∫": r"$\int$",
    "∑": r"$\sum$",
    "′": r"$'$",
    "″": r"$''$",
    "…": r"\ldots{}",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣ", "0123456789-+nx", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def sentence(words: str, escaped: Callable[[str], str]) -> str:
    r"""Write a sentence with its letters with subscripts, ``n_0``, as inline mathematics.

    Args:
        words: the sentence.
        escaped: writes the words between them.

    >>> sentence("Sizes: n_0 = 4.", str.upper)
    'SIZES: $n_{0}$ = 4.'
    """
    parts = _SUBSCRIPTED.split(words)
    return "".join(f"${letter(part)}$" if place % 2 else escaped(part) for place, part in enumerate(parts))


def escape(text: str) -> str:
    r"""Return text that TeX prints literally.

    >>> print(escape(r"50% of \input{x}"))
    50\% of \textbackslash{}input\{x\}
    """
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else ""
    if character in _SUPERSCRIPTS:
        return f"\\textsuperscript{{{_SUPERSCRIPTS[character]}}}"
    if character in _SUBSCRIPTS:
        return f"$_{{{_SUBSCRIPTS[character]}}}$"
    simpler = normalize("NFKD", character)
    plain = "".join(part for part in simpler if part.isascii() and part.isprintable())
    # A letter with an accent loses it; what has no ASCII form is named.
    return escape(plain) if plain else f"[{name(character, f'U+{ord(character):04X}').lower()}]"
