"""The commands of LaTeX that the reader knows, by what they do."""

from __future__ import annotations

import re


def _table(kind: str, entries: str) -> dict[str, tuple[str, str]]:
    pairs = iter(entries.split())
    return {command: (kind or text, text) for command, text in zip(pairs, pairs, strict=True)}


TOKENS: dict[str, tuple[str, str]] = {
    **_table(
        "",
        r"\cdot * \times * \ast * \bullet * \div / \prime ' \to -> \rightarrow -> \longrightarrow -> \vert | \mid |"
        r" \circ ∘",
    ),
    **_table(
        "relation",
        r"\le <= \leq <= \leqslant <= \ge >= \geq >= \geqslant >= \ne != \neq != \lt < \gt > \coloneqq = \equiv =",
    ),
    **_table("open", r"\lvert <| \lfloor ⌊ \lceil ⌈ \{ { \lbrace { \lbrack [ \lparen ("),
    **_table("close", r"\rvert |> \rfloor ⌋ \rceil ⌉ \} } \rbrace } \rbrack ] \rparen )"),
    **_table("word", r"\land and \wedge and \lor or \vee or"),
    r"\infty": ("constant", "oo"),
}
"""Kind and text of the token that a command stands for."""

SEPARATING = frozenset((r"\,", r"\;", r"\:", r"\>", "\\ ", r"\quad", r"\qquad", r"\enspace", r"\thinspace"))
"""Spaces that end the argument of a function without brackets."""
SPACING = SEPARATING | {
    "\\\n", r"\!", r"\ds", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits", r"\nolimits", r"\rm", r"\it",
    r"\bf",
    r"\nonumber", r"\notag", r"\strut", r"\mathstrut", r"\relax", r"\negthinspace", r"\hfill", r"\primeskip",
    r"\boldmath",
}  # fmt: skip
"""Commands that change the look alone."""
SIZES = re.compile(r"\\[bB]igg?[lrm]?$")
BOLD = frozenset((r"\mathbf", r"\boldsymbol", r"\bm", r"\textbf"))
FONTS = BOLD | {
    r"\mathrm",
    r"\mathit",
    r"\mathsf",
    r"\mathtt",
    r"\operatorname",
    r"\mathop",
    r"\textrm",
    r"\textit",
    r"\textsf",
    r"\mathnormal",
    r"\mathcal",
}
WORDS = frozenset((r"\text", r"\mbox", r"\textnormal", r"\hbox", r"\textup"))
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\sfrac", r"\nicefrac"))
BINDING = frozenset(("int", "sum", "lim"))

VARIANTS = {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma",
    "varkappa": "kappa",
}  # fmt: skip
"""Other names of Greek letters."""

CASES = frozenset(("cases", "dcases", "rcases", "array"))
PLAIN_ENVIRONMENTS = frozenset(("equation", "equation*", "displaymath", "math"))

UNSUPPORTED = {
    "prod": "a product over an index", "iint": "a double integral", "oint": "a contour integral",
    "binom": "a binomial coefficient",
    "overline": "a bar over an expression", "bar": "a bar over an expression", "hat": "an accent", "tilde": "an accent",
    "vec": "a vector", "dot": "a derivative written as a dot", "ddot": "a derivative written as dots",
    "pm": "± (two expressions in one)", "mp": "∓ (two expressions in one)", "nabla": "a gradient", "|": "a norm",
    "Vert": "a norm",
    "lVert": "a norm", "mathbb": "a set", "in": "membership of a set", "top": "a transposition",
    "ldots": "an ellipsis", "dots": "an ellipsis", "cdots": "an ellipsis", "pmod": "a congruence",
    "bmod": "a remainder",
    "underbrace": "a brace below an expression", "overset": "a stacked relation", "det": "a determinant",
}  # fmt: skip
"""What is understood well enough to be refused by name."""

COMMON = (
    "frac", "dfrac", "tfrac", "sqrt", "left", "right", "cdot", "times", "text", "mathrm", "operatorname", "begin",
    "end",
    "infty", "partial", "int", "sum", "lim", "leq", "geq", "neq", "lvert", "rvert", "quad", "over", "displaystyle",
)  # fmt: skip
"""Commands offered where a command is misspelt."""
