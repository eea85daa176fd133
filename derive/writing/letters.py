"""Letters and names of symbols: Greek, subscripts, superscripts, primes.

One table from plain names (``theta``, ``x_0``, ``y'``) to what each writer prints.
"""

from __future__ import annotations

from typing import NamedTuple

GREEK: dict[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
    "ell": "ℓ",
    "hbar": "ℏ",
}
"""Plain name of each Greek letter, and of ℓ and ℏ, and the letter itself; in LaTeX a backslash and the plain name."""

SUPERSCRIPTS = str.maketrans("0123456789+-−abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
"""Characters that can be raised without a row of their own."""

SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx+−-", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋₋")
"""Characters that can be lowered without a row of their own."""

CONSTANTS: dict[str, tuple[str, str, str]] = {
    "e": ("e", "e", "e"),
    "pi": ("π", r"\pi", "π"),
    "oo": ("oo", r"\infty", "∞"),
    "i": ("%i", r"\mathrm{i}", "i"),
    "undefined": ("undefined", r"\mathrm{undefined}", "undefined"),
}
"""Each constant as text, in LaTeX, and in two dimensions."""


class Name(NamedTuple):
    """A symbol's name taken apart: ``x_0'`` is stem ``x``, subscript ``0`` and one prime."""

    stem: str
    subscript: str
    primes: str

    @property
    def is_letter(self) -> bool:
        """Whether the stem is one letter, Latin or Greek."""
        return len(self.stem) == 1 or self.stem in GREEK


def split_name(name: str) -> Name:
    """Take a symbol's name apart; a stem that is no letter keeps its underscores.

    >>> split_name("x_0'")
    Name(stem='x', subscript='0', primes="'")
    >>> split_name("learning_rate").stem
    'learning_rate'
    """
    bare = name.rstrip("'")
    primes = name[len(bare) :]
    stem, _, subscript = bare.partition("_")
    if (len(stem) == 1 or stem in GREEK) and (subscript.translate(_SIGNS).isalnum() or subscript == "*"):
        return Name(stem, subscript, primes)
    return Name(bare, "", primes)


_SIGNS = str.maketrans("", "", "+-,*")
"""What stands in a subscript besides letters and digits: ``x_{t-1}``, ``w_{i,j}``, ``x_{*}``."""
_PARTED = str.maketrans({sign: f" {sign} " for sign in "+-,*"})


def plain(name: str) -> str:
    """Return a symbol's name as text that reads back: ``θ_0``, ``x_max``, ``x_{0a}``."""
    stem, subscript, primes = split_name(name)
    stem = GREEK.get(stem, stem)
    if not subscript:
        return stem + primes
    braced = subscript if subscript.isdecimal() or subscript.isalpha() else f"{{{subscript}}}"
    return f"{stem}_{braced}{primes}"


def tex(name: str) -> str:
    r"""Return a symbol's name in LaTeX: ``\theta_0``, ``x_{\mathrm{max}}``, ``\mathrm{width}``."""
    parts = split_name(name)
    stem = tex_letters(parts.stem)
    if not parts.subscript:
        return stem + parts.primes
    below = "".join(
        tex_letters(part) if part.isalnum() else part for part in parts.subscript.translate(_PARTED).split()
    )
    return f"{stem}_{below if len(below) == 1 else f'{{{below}}}'}{parts.primes}"


def tex_letters(word: str) -> str:
    r"""Return a letter as it is, a Greek one as its command, digits as they are, a word upright."""
    if word in GREEK:
        return f"\\{word}"
    shown = word.translate(_TEX)
    return shown if len(word) == 1 or word.isdecimal() else f"\\mathrm{{{shown}}}"


_TEX = str.maketrans({character: f"\\{character}" for character in "_#$%&{}"} | {"\\": r"\backslash{}"})
"""What TeX would obey in a name, whoever made it."""


def unicode(name: str) -> str:
    """Return a symbol's name with lowered subscripts where Unicode has them: ``θ₀``, ``x_b``."""
    stem, subscript, primes = split_name(name)
    stem = GREEK.get(stem, stem)
    lowered = f"_{GREEK[subscript]}" if subscript in GREEK else lower(subscript)
    if lowered is None:
        lowered = f"_{subscript}" if subscript.isalnum() else f"_{{{subscript}}}"
    return f"{stem}{lowered}{primes}"


def lower(text: str) -> str | None:
    """Return the text in subscript characters, or None if one of them has none."""
    return text.translate(SUBSCRIPTS) if all(ord(c) in SUBSCRIPTS for c in text) else None


def raised(text: str) -> str | None:
    """Return the text in superscript characters, or None if one of them has none.

    >>> raised("-2x")
    '⁻²ˣ'
    """
    return text.translate(SUPERSCRIPTS) if all(ord(c) in SUPERSCRIPTS for c in text) else None
