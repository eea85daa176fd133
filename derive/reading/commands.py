"""The commands of LaTeX that the reader knows, by what they do."""

from __future__ import annotations

from derive.startup.patterns import pattern


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
    r"\in": ("member", "∈"),
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
SIZES = pattern(r"\\[bB]igg?[lrm]?$")
BOLD = frozenset((r"\mathbf", r"\boldsymbol", r"\bm", r"\textbf"))
UPRIGHT = frozenset((r"\mathrm", r"\operatorname", r"\textrm"))
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
BINOMIALS = frozenset((r"\binom", r"\tbinom", r"\dbinom"))
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\sfrac", r"\nicefrac"))
BINDING = frozenset(("int", "sum", "prod", "lim"))

VARIANTS = {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma",
    "varkappa": "kappa",
}  # fmt: skip
"""Other names of Greek letters."""

CASES = frozenset(("cases", "dcases", "rcases", "array"))
PLAIN_ENVIRONMENTS = frozenset(("equation", "equation*", "displaymath", "math"))

ACCENTS = {
    r"\hat": "hat", r"\widehat": "hat", r"\bar": "bar", r"\tilde": "tilde", r"\widetilde": "tilde", r"\dot": "'",
    r"\ddot": "''", r"\overline": "bar", r"\check": "check", r"\breve": "breve",
}  # fmt: skip
"""What an accent makes of a letter: a name of its own, or a derivative."""
TRANSPARENT = frozenset((r"\boxed", r"\underbrace", r"\overbrace", r"\textcolor", r"\cancel", r"\fbox", r"\ensuremath"))
"""Commands that dress what stands in their last group."""
INVISIBLE = frozenset(
    (r"\tag", r"\label", r"\hspace", r"\vspace", r"\color", r"\phantom", r"\hphantom", r"\vphantom", r"\intertext",
    r"\require")
)  # fmt: skip
"""Commands whose group is nothing to be read."""
OPERATORS = frozenset(
    (r"\dv", r"\pdv", r"\odv", r"\derivative", r"\pderivative", r"\partialderivative", r"\deriv", r"\pderiv")
)
"""Differential operators with their variable in braces."""
QUANTITIES = frozenset((r"\SI", r"\qty", r"\num"))

UNSUPPORTED = {
    "iint": "a double integral", "oint": "a contour integral",
    "vec": "a vector",
    "pm": "± (two expressions in one)", "mp": "∓ (two expressions in one)", "|": "a norm",
    "Vert": "a norm",
    "lVert": "a norm", "mathbb": "a set", "top": "a transposition",
    "ldots": "an ellipsis", "dots": "an ellipsis", "cdots": "an ellipsis", "pmod": "a congruence",
    "bmod": "a remainder", "notin": "membership of a set", "approx": "≈ (an approximation)", "sim": "∼", "forall": "∀",
    "exists": "∃", "oplus": "⊕", "otimes": "⊗", "odot": "⊙, a product of entries", "langle": "an inner product",
    "propto": "∝", "implies": "an implication", "Rightarrow": "an implication", "iff": "an equivalence",
    "Leftrightarrow": "an equivalence", "mapsto": "an arrow", "subset": "a set", "cup": "a union of sets",
    "cap": "an intersection of sets", "lim sup": "a limit superior", "fdv": "a functional derivative",
    "vdots": "an ellipsis", "ddots": "an ellipsis", "hbar": "ħ (write \\hslash as a letter of its own)",
    "underbrace": "a brace below an expression", "overset": "a stacked relation", "det": "a determinant",
}  # fmt: skip
"""What is understood well enough to be refused by name."""

COMMON = (
    "frac", "dfrac", "tfrac", "sqrt", "left", "right", "cdot", "times", "text", "mathrm", "operatorname", "begin",
    "end",
    "infty", "partial", "int", "sum", "lim", "leq", "geq", "neq", "lvert", "rvert", "quad", "over", "displaystyle",
)  # fmt: skip
"""Commands offered where a command is misspelt."""
