r"""Words for TeX: whatever a person typed, escaped so that TeX prints it and runs none of it.

What is written here stands in ``\text`` of a displayed formula too, where MathJax takes a command for letters unless
it is in dollar signs.
"""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import name, normalize

from derive.expression import Div, Rel
from derive.render.phrases import Formula, worded
from derive.writing.latex import to_latex
from derive.writing.letters import GREEK

_SPECIAL: dict[str, str] = {
    "\\": r"$\backslash$",
    "^": r"$\hat{\ }$",
    "~": r"$\sim$",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    # pdflatex has a straight double quote only in other encodings than its own.
    '"': "''",
    **{character: f"\\{character}" for character in "${}"},
    **{character: f"$\\{character}$" for character in "#%&_"},
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
    "…": r"$\ldots$",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣ", "0123456789-+nx", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def sentence(words: str, escaped: Callable[[str], str]) -> str:
    r"""Write a sentence with its formulas, ``n_0 = 4``, ``h``, ``ln|u|``, as inline mathematics.

    Args:
        words: the sentence.
        escaped: writes the words between them.

    >>> sentence("Sizes: n_0 = 4.", str.upper)
    'SIZES: $n_0 = 4$.'
    """
    written = "".join(escaped(run) if isinstance(run, str) else statement(run, escaped) for run in worded(words))
    # Formulas beside one another are one formula.
    return written.replace("$$", "")


def statement(formula: Formula, verbatim: Callable[[str], str]) -> str:
    """Write the statement of a rule as inline mathematics.

    Args:
        formula: the statement.
        verbatim: how to quote one that is not made of expressions.
    """
    match formula.read():
        case None:
            return verbatim(formula.text)
        case True, Rel(left=left, right=right):
            opening, closing = (r"\left(", r"\right)'") if isinstance(left, Div) else ("(", ")'")
            return f"${opening}{to_latex(left)}{closing} = {to_latex(right)}$"
        case _, node:
            return f"${to_latex(node)}$"


def escape(text: str) -> str:
    r"""Return text that TeX prints literally, in a paragraph or in ``\text``.

    >>> print(escape(r"50% of \input{x}"))
    50$\%$ of $\backslash$input\{x\}
    """
    return "".join(map(_character, text))


_TYPED = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    **{character: f"\\{character}" for character in "#%&_"},
    **{character: character for character in "<>|"},
}


def typed(text: str) -> str:
    r"""Return what was typed in typewriter letters, for a paragraph.

    >>> print(typed("x^2"))
    \texttt{x\textasciicircum{}2}
    """
    return rf"\texttt{{{''.join(_TYPED.get(character) or _character(character) for character in text)}}}"


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else ""
    if character in _SUPERSCRIPTS:
        return f"$^{{{_SUPERSCRIPTS[character]}}}$"
    if character in _SUBSCRIPTS:
        return f"$_{{{_SUBSCRIPTS[character]}}}$"
    simpler = normalize("NFKD", character)
    plain = "".join(part for part in simpler if part.isascii() and part.isprintable())
    # A letter with an accent loses it; what has no ASCII form is named.
    return escape(plain) if plain else f"[{name(character, f'U+{ord(character):04X}').lower()}]"
