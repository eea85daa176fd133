"""The commands of LaTeX that the reader knows, by what they do."""

from __future__ import annotations

from derive.startup.patterns import pattern

LARGER = r"(?:\\left|\\[bB]igg?l?)?"
"""What may stand before an opening bracket, in a pattern: ``\\left``, ``\\Bigl``."""
LARGER_CLOSING = r"(?:\\right|\\[bB]igg?r?)?"
"""The same of a closing one."""


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
        r"\le <= \leq <= \leqslant <= \ge >= \geq >= \geqslant >= \ne != \neq != \lt < \gt > \coloneqq = \equiv ="
        r" \triangleq = \doteq = \defeq = \eqdef =",
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
    r"\boldmath", r"\middle",
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
    r"\mathscr",
    r"\mathfrak",
}
BLACKBOARD = frozenset((r"\mathbb", r"\mathds", r"\mathbbm"))
BLACKBOARD_LETTERS = {"E": "an expectation", "P": "a probability", "V": "a variance"}
WORDS = frozenset((r"\text", r"\mbox", r"\textnormal", r"\hbox", r"\textup"))
BINOMIALS = frozenset((r"\binom", r"\tbinom", r"\dbinom"))
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\sfrac", r"\nicefrac"))
BINDING = frozenset(("int", "sum", "prod", "lim"))

VARIANTS = {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma",
    "varkappa": "kappa", "hslash": "hbar",
}  # fmt: skip
"""Other names of Greek letters."""

CASES = frozenset(("cases", "dcases", "rcases", "array", "matrix", "smallmatrix"))
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
    "iint": "a double integral", "iiint": "a triple integral", "idotsint": "a multiple integral",
    "oint": "a contour integral", "oiint": "a contour integral", "vec": "a vector", "overrightarrow": "a vector",
    "pm": "± (two expressions in one)", "mp": "∓ (two expressions in one)", "|": "a norm", "Vert": "a norm",
    "lVert": "a norm", "norm": "a norm", "mathbb": "a set", "top": "a transposition", "ldots": "an ellipsis",
    "dots": "an ellipsis", "cdots": "an ellipsis", "vdots": "an ellipsis", "ddots": "an ellipsis",
    "dotsc": "an ellipsis", "dotsb": "an ellipsis", "pmod": "a congruence", "bmod": "a remainder",
    "notin": "membership of a set", "approx": "≈ (an approximation)", "simeq": "≃", "cong": "≅", "sim": "∼",
    "forall": "∀", "exists": "∃", "neg": "a negation", "oplus": "⊕", "otimes": "⊗", "ominus": "⊖",
    "oslash": "⊘, a quotient of entries", "odot": "⊙, a product of entries", "langle": "an inner product",
    "propto": "∝", "ll": "≪", "gg": "≫", "implies": "an implication", "Rightarrow": "an implication",
    "Longrightarrow": "an implication", "iff": "an equivalence", "Leftrightarrow": "an equivalence",
    "mapsto": "an arrow", "leftarrow": "an arrow", "gets": "an arrow", "subset": "a set", "emptyset": "a set",
    "setminus": "a set", "cup": "a union of sets", "cap": "an intersection of sets", "bigcup": "a union of sets",
    "bigcap": "an intersection of sets", "bigsqcup": "a union of sets", "biguplus": "a union of sets",
    "bigoplus": "a direct sum", "bigotimes": "a tensor product", "bigodot": "a product of entries",
    "bigvee": "a disjunction", "bigwedge": "a conjunction", "coprod": "a coproduct", "fdv": "a functional derivative",
    "underbrace": "a brace below an expression", "underset": "something below a sign",
    "overset": "something above a sign", "stackrel": "something above a sign", "wp": "℘", "Re": "a real part",
    "Im": "an imaginary part", "arg": "an argument of a complex number", "limsup": "a limit superior",
    "liminf": "a limit inferior", "varlimsup": "a limit superior", "varliminf": "a limit inferior",
    "injlim": "a limit of objects", "projlim": "a limit of objects", "sup": "a supremum", "inf": "an infimum",
    "argmax": "the place of a greatest value", "argmin": "the place of a least value", "det": "a determinant",
    "Det": "a determinant", "tr": "a trace", "Tr": "a trace", "trace": "a trace", "transpose": "a transposition",
    "rank": "a rank",
    "diag": "a diagonal matrix", "span": "a span", "adj": "an adjoint", "ker": "a kernel", "dim": "a dimension",
    "hom": "a set of maps", "Hom": "a set of maps", "deg": "a degree", "gcd": "a greatest common divisor",
    "lcm": "a least common multiple", "vol": "a volume", "supp": "a support",
    "Pr": "a probability", "Prob": "a probability", "Var": "a variance", "Cov": "a covariance",
    "Corr": "a correlation", "KL": "a divergence", "prox": "a proximal map", "proj": "a projection",
    "grad": "a gradient", "curl": "a curl", "rot": "a curl", "laplacian": "a Laplacian", "Res": "a residue",
}  # fmt: skip
"""What is understood well enough to be refused by name: commands, and upright words applied to something."""

_MATRICES = "Ask derive matrix for vectors and matrices."
_OPTIMUM = "Give the function that is optimised alone."
HINTS = {
    **dict.fromkeys(
        ("a vector", "a norm", "a transposition", "a determinant", "a trace", "an inner product"), _MATRICES
    ),
    **dict.fromkeys(("⊙, a product of entries", "⊘, a quotient of entries", "a diagonal matrix"), _MATRICES),
    **dict.fromkeys(
        ("a supremum", "an infimum", "the place of a greatest value", "the place of a least value"), _OPTIMUM
    ),
    "a remainder": "Write mod(x, 2).",
    "± (two expressions in one)": "Give one sign at a time.",
    "∓ (two expressions in one)": "Give one sign at a time.",
    "an ellipsis": "Write the sum with its index: \\sum_{k=1}^n …",
    "≈ (an approximation)": "Write = , or the right side alone.",
    "a gradient": "Ask derive gradient, or derive matrix for vectors.",
    "a variance": "Write it out: letters stand for numbers.",
    "a probability": "Write P(x) for a function of x.",
}
"""What to write instead, by what it is."""

COMMON = (
    "frac", "dfrac", "tfrac", "sqrt", "left", "right", "cdot", "times", "text", "mathrm", "operatorname", "begin",
    "end",
    "infty", "partial", "int", "sum", "lim", "leq", "geq", "neq", "lvert", "rvert", "quad", "over", "displaystyle",
)  # fmt: skip
"""Commands offered where a command is misspelt."""
