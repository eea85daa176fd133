"""What a run of letters means: a declared symbol, a known function, a Greek letter, or letters side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from derive.errors import ParseError
from derive.reading import forms
from derive.reading.commands import LARGER, UNSUPPORTED, VARIANTS
from derive.startup.patterns import pattern
from derive.table import NAMES, TABLE, VARIADIC
from derive.table.elementary import LOGARITHMS
from derive.vectors.functions import VECTOR_NAMES

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""The letter of each plain name."""
GREEK_NAMES = {letter: name for name, letter in GREEK.items()} | {
    "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "ς": "sigma", "ϰ": "kappa", "µ": "mu", "∆": "Delta",
    "Ω": "Omega", "ℓ": "ell", "ℏ": "hbar", "ħ": "hbar",
}  # fmt: skip
"""The plain name of each letter, variants included, and of the two signs that physics has for letters."""
LETTERS = frozenset(GREEK_NAMES.values())
"""Names of more than one character that are one letter."""
SIGNS_OF_SUMS = {"Sigma": "sum", "Pi": "prod"}
"""Letters that are an operator where an index with its first value stands below: ``Σ_(k=1)^n``."""
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

CONSTANTS = {
    "e": "e", "pi": "pi", "oo": "oo", "inf": "oo", "infty": "oo", "infinity": "oo", "Infinity": "oo",
    "undefined": "undefined",
}  # fmt: skip
"""The constant that each name denotes when it isn't declared as a symbol."""

WORDS = {
    "if": "if", "for": "if", "when": "if", "whenever": "if", "where": "if", "else": "else", "otherwise": "otherwise",
    "elsewhere": "otherwise", "True": "otherwise", "true": "otherwise", "and": "and", "or": "or",
}  # fmt: skip
"""The words of conditions."""

OPERATORS = {
    "sum": "sum", "Sum": "sum", "prod": "prod", "Product": "prod",
    "int": "int", "integral": "int", "Integral": "int", "integrate": "int", "lim": "lim",
    "limit": "lim", "Limit": "lim", "diff": "diff", "Derivative": "diff", "Piecewise": "piecewise",
    "piecewise": "piecewise", "where": "where", "ifelse": "where", "iif": "where", "If": "where", "IF": "where",
    "if": "where",
}  # fmt: skip
"""Names that bind a variable or take conditions; operators only before ``(`` or ``_``,
but for the integral, which is told that it needs limits."""


def _family(name: str) -> str:
    entry = TABLE.get(NAMES[name])
    return entry.family if entry is not None else ""


LISTED = frozenset(("hyper", "HypergeometricPFQ"))
"""Functions whose parameters come in two lists: ``hyper((a, b), (c,), x)``."""
FORMS = frozenset((*forms.FORMS, *VARIADIC, *LISTED))
"""Spellings that the grammar reads itself, whatever the table holds."""
UNKNOWN_FUNCTIONS = frozenset("fgh")
"""Letters that are functions before an opening bracket."""
_PRODUCTS = frozenset(("mgh", "mg", "mv", "gh", "np", "nq", "kr", "kq", "mr", "gr"))
"""Letters that textbooks multiply."""
_CAPITALS_MULTIPLIED = frozenset(
    (
        "AB",
        "AC",
        "AD",
        "BC",
        "BD",
        "CD",
        "PQ",
        "MN",
        "RT",
        "KT",
        "KL",
        "AK",
        "AL",
        "PV",
        "LC",
        "RC",
        "RL",
        "IR",
        "EI",
        "EA",
        "GM",
    )
)
"""The same in capitals; of others, AR or FV, that they are multiplied is told."""
_NEAR = 4
"""Letters as near as this in the alphabet, a b, p q, m n, are of one kind, and multiplied."""
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LOGARITHMS = frozenset(name for name in NAMES if len(name) == 2 and _family(name) == LOGARITHMS)
"""Two letters that are a function wherever they stand: ``ln``, but ``ch`` may be c times h."""
_MISNOMERS = {"squareroot": "sqrt"} | {word: entry.name for entry in TABLE.values() for word in entry.misnomers}

_PROSE = frozenset(
    ("derivative", "derive", "differentiate", "find", "of", "the", "with", "respect", "wrt", "squared", "cubed",
    "times", "plus", "minus", "equals", "function", "what", "how", "does", "which", "why", "please", "that")
)  # fmt: skip
BOUNDED = {
    "lim": "lim_(x->0) …", "limit": "lim_(x->0) …", "sum": "sum_(k=1)^n …", "prod": "prod_(k=1)^3 …",
}  # fmt: skip
"""What to write for an operator whose index or limits are missing."""
_STATISTICS = frozenset(("std", "median", "argmax", "argmin"))
_WORD = 3
"""Two letters, tr, may be a product."""
_OF_ARRAYS = ("a determinant", "a norm", "a trace", "a transposition", "a rank", "a curl", "a gradient")
MATRIX_WORDS = frozenset(word for word, what in UNSUPPORTED.items() if what in _OF_ARRAYS and len(word) >= _WORD)

_OPENING = r"\s*+" + LARGER + r"\s*+(?:[(\[]|\\l(?:paren|brack))"
BRACKET = pattern(r"\s*+['′’]*+" + _OPENING)
"""An opening bracket, perhaps after primes."""
CALL = pattern(
    r"\s*+['′’]*+(?:\s*+\^\s*+(?:\{\s*+\([\d,\s]++\)\s*+\}|\([\d,\s]++\)|\(\s*+-\s*+1\s*+\)|\{\s*+-?\d++\s*+\}|-?\d++"
    r"|\{\s*+(?:\\prime\s*+)+\}|\\prime))?" + _OPENING,
    needs="([\\",
)
"""What follows a name that is called: an opening bracket, perhaps after primes, orders or an exponent."""
APPLIED = pattern(rf"(?:\s*+\^\s*+(?:\d|\{{\s*+\d++\s*+\}}))?\s+[A-Za-z0-9\\√{''.join(GREEK_NAMES)}]")
"""What follows a name that is applied without brackets: a space and an operand, perhaps after an exponent."""
_OPERATOR = pattern(r"\s*+(?:\\limits\s*+)?[(_]|\s++[A-Za-z]\s*+(?:->|→)")
_OPERAND = pattern(r"\s+[A-Za-z0-9]")
_SEGMENT = pattern(r"([A-Za-z]+)(\d*)")
_GREEK_LETTER = rf"[{''.join(GREEK_NAMES)}]"
_LETTER = pattern(
    rf"\\?({_GREEK_LETTER}|[A-Za-z][A-Za-z0-9]*)"
    rf"((?:_?[₀-₉]+|_\\?{_GREEK_LETTER}|_\\?\w+|_\{{\\?(?:{_GREEK_LETTER}|[\w,+*-])+\}})*)",
    re.ASCII,
)
_ACCENTED = pattern(r"\\(hat|bar|tilde|dot|ddot|check|breve)\s*(?:\{\s*(\\?\w+)\s*\}|(\\?\w+))")
_DRESSED = pattern(
    r"\\(?:mathbf|boldsymbol|bm|vec|mathrm|mathit|mathsf|mathcal|mathscr|operatorname)(?![A-Za-z])\s*"
    r"(?:\{\s*(\\?[^{}\s]+)\s*\}|(\\?\w+))((?:_(?:\w|\{[^{}]*\}))?)"
)
"""A letter in a font, perhaps with an index."""
_ABOVE = pattern(r"(\\?[^\W\d_]+)\^\{?\((\\?\w+)\)\}?", needs="^")
"""``a^{(L)}``, one of several."""
_BLANKS = pattern(r"\s+")
_PAIR = pattern("(?<=[A-Za-z]),(?=[A-Za-z])")
_LOWERED = pattern("(?<!_)[₀-₉]+")

_OTHER_SYSTEM = pattern(r"\b[A-Z][A-Za-z]+\[|\*\*")
"""What only Mathematica (``Sin[x]``) or Python (``x**2``) writes: there Euler's number is a capital E."""
_CAPITALS = {"E": "Euler's number e", "Pi": "π"}
_UNKNOWN_EXPONENT = pattern(r"\s*+\^\s*+(?!\d+(?:\.\d+)?(?![\dA-Za-z]))")

_LONG = 5
"""Letters that are a name before =."""
_EQUALS = pattern(r"\s*(?:=(?!=)|:=)")
_DERIVED_BY = pattern(
    r"\s*[-+]?\s*(?:\\[dt]?frac\s*\{?\s*)?(?:\\mathrm\s*)?\{?\s*(?:[d∂]|\\partial|\\mathrm\s*\{\s*d\s*\})\s*\}?\s*(?:/|\{)\s*"
    r"(?:[d∂]|\\partial|\\mathrm\s*\{?\s*d\s*\}?)\s*(\\?[A-Za-z]\w*)"
)
"""An operator d/dx behind the sign, in text or LaTeX."""

READ_AS_SYMBOL = "i is read as a symbol, not as the imaginary unit"
E_TOLD = f"E is read as {_CAPITALS['E']}"
"""What is told of letters that are a number elsewhere."""

Piece = tuple[str, str, int, int]


def _stands_alone(name: str) -> bool:
    """Whether a name is a function's also without a bracket: ``sin x``; but ``bce^x`` is b c e^x."""
    entry = TABLE.get(NAMES.get(name, ""))
    return len(name) > 3 or (len(name) == 3 and (entry is None or entry.arity == 1))


def is_spelled_in_code(name: str) -> bool:
    """Whether only programs and calculators have a function of this name, and all mean the same: ``clip``."""
    if len(name) < 3 or name in GREEK or known_function(name):
        return False
    from derive.table.libraries import spelled_alike

    return any(spelling == name for spelling, _ in spelled_alike())


def plain(name: str) -> str:
    """Return the name under which the reader knows a letter; what is no letter stays as it is.

    >>> plain("θ"), plain("x₀"), plain("\\\\theta_{0}"), plain("2 x")
    ('theta', 'x_0', 'theta_0', '2 x')
    """
    if above := _ABOVE.fullmatch(name.strip()):
        return f"{plain(above[1])}_{plain(above[2])}"
    if accented := _ACCENTED.fullmatch(name.strip()):
        return f"{plain(accented[2] or accented[3])}_{accented[1]}"
    if (dressed := _DRESSED.fullmatch(name.strip())) is not None:
        return plain((dressed[1] or dressed[2]) + dressed[3])
    found = _LETTER.fullmatch(name.strip())
    if found is None:
        return marked(name.strip()) or name.strip()
    letter, subscripts = GREEK_NAMES.get(found[1], VARIANTS.get(found[1], found[1])), _LOWERED.sub(r"_\g<0>", found[2])
    kept = (SUBSCRIPTS.get(c) or GREEK_NAMES.get(c, c) for c in subscripts if c not in "\\{}")
    return letter + paired("".join(kept))


_MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot"}


def marked(text: str) -> str | None:
    """Return the name of a letter with a mark above it; None of anything else.

    >>> marked("ŷ"), marked("x̄"), marked("é")
    ('y_hat', 'x_bar', None)
    """
    apart = unicodedata.normalize("NFD", text)
    if len(apart) != 2 or apart[1] not in _MARKS:
        return None
    letter = GREEK_NAMES.get(apart[0], apart[0])
    return f"{letter}_{_MARKS[apart[1]]}" if letter.isascii() and letter.isalpha() else None


def paired(subscript: str) -> str:
    """Return a subscript as names have it: the letters of a pair of indices stand side by side.

    >>> paired("i, j"), paired("1,2"), paired("t - 1")
    ('ij', '1,2', 't-1')
    """
    return _PAIR.sub("", _BLANKS.sub("", subscript))


def _takes_two(name: str) -> bool:
    entry = TABLE.get(NAMES.get(name, ""))
    return len(name) > 2 and entry is not None and entry.arity == 2


def nearest(name: str, pool: Collection[str]) -> str:
    """Return the name of `pool` most like `name`, or "" if none is near."""
    if name.lower() in _MISNOMERS:
        return _MISNOMERS[name.lower()]
    from difflib import get_close_matches

    known = [candidate for candidate in pool if len(candidate) > 1]
    alike = 0.65 if len(name) < 4 else 0.7
    found = get_close_matches(name[:40], known, 1, alike) or get_close_matches(name[:40].lower(), known, 1, alike)
    return found[0] if found else ""


def known_function(spelling: str) -> str:
    """Return the canonical name of a function of the table in any of its spellings, or ""."""
    found = NAMES.get(spelling) or NAMES.get(GREEK.get(spelling, "")) or NAMES.get(GREEK_NAMES.get(spelling, ""))
    if found is None and len(spelling) > 2 and spelling[1:] not in NAMES and spelling not in GREEK:
        # Asin(ω t) is A sin(ω t).
        found = NAMES.get(spelling.lower())
    return found or ""


class Names:
    """The names of one reading: what is declared, and the notes about what was decided.

    Args:
        symbols: names that are symbols whatever else they could be.
        functions: names that are unknown functions before a bracket.
        imaginary: whether ``i`` is the imaginary unit.

    Attributes:
        partial: whether a partial derivative is written.
        order: the letter n of d^n/dx^n, if one is written.
        at: variable and value of a bar right behind an operator, d/dx|_(x=0).
        rates: by what the letters are differentiated that stand above a bar, dQ/dP.
        squared: the letter for the square of another one, by which is differentiated: ∂/∂σ².
    """

    def __init__(self, symbols: Collection[str], functions: Collection[str], imaginary: bool) -> None:
        self.symbols = frozenset(map(plain, symbols))
        self.functions = frozenset(map(plain, functions))
        self.imaginary = imaginary
        self.partial = False
        self.order = ""
        self.at = ("", "")
        self.squared: dict[str, str] = {}
        self.rates: dict[str, str] = {}
        self.notes: dict[str, None] = {}

    def note(self, text: str) -> None:
        """Tell once how something was read."""
        self.notes.setdefault(text)

    def heads(self, source: str, run: str, at: int) -> bool:
        """Whether letters before = are one name, KE = m v²/2, where a letter of the right side is asked for."""
        if not 1 < len(run) < _LONG or not run.isalpha() or run.islower():
            return False
        behind = source[at + len(run) :]
        if (equals := _EQUALS.match(behind)) is None:
            return False
        asked = _DERIVED_BY.match(behind, equals.end())
        letters = self.symbols or {plain(asked[1])} if asked is not None else self.symbols
        if not letters.isdisjoint({*run} - {run[1]} if run[0].islower() else run):
            return False
        occur = [re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", behind) for name in letters]
        return (asked is not None or any(occur)) and not self._stand_elsewhere(source, run[0], at)

    def split(self, source: str, run: str, at: int, stop: int, *, latex: bool = False) -> Iterator[Piece]:
        """Split a run of letters and digits that stands at ``source[at:]`` into (kind, text, begin, end).

        Raises:
            ParseError: a bracket follows a long name that is no function.
        """
        end = at + len(run)
        if not latex and source.startswith(run, at) and (constant := self._capital(source, run, end, stop)):
            self.note(f"{run} is read as {_CAPITALS[run]}")
            yield "constant", constant, at, end
            return
        calls = CALL.match(source, end, stop) is not None or self._is_applied(source, run, end, stop)
        whole = self.whole(run, calls, _OPERATOR.match(source, end, stop) is not None, latex=latex)
        if whole is not None:
            yield (*whole, at, end)
            return
        segments = list(_SEGMENT.finditer(run))
        for segment in segments:
            last = segment is segments[-1]
            letters, digits = segment.groups()
            begin = at + segment.start()
            if digits and (whole := self.whole(letters + digits, last and calls, False)) is not None:
                yield (*whole, begin, begin + len(letters) + len(digits))
            else:
                yield from self._segment(source, letters, digits, begin, stop, last and calls)

    def _capital(self, source: str, run: str, end: int, stop: int) -> str:
        """Return the constant that other systems write with a capital: Pi, and E in ``E^x`` and beside ``Sin[x]``."""
        if run not in _CAPITALS or run in self.symbols or run in self.functions:
            return ""
        euler = _OTHER_SYSTEM.search(source) is not None or _UNKNOWN_EXPONENT.match(source, end, stop) is not None
        return "pi" if run == "Pi" else "e" if euler else ""

    def whole(self, run: str, calls: bool, operates: bool, *, latex: bool = False) -> tuple[str, str] | None:
        """Return kind and text of a run that is one name, or None.

        Args:
            run: the letters.
            calls: whether an opening bracket follows.
            operates: whether a bracket or a subscript follows.
            latex: words such as ``if`` are not looked for.
        """
        name = GREEK_NAMES.get(run, run)
        if run in self.symbols or name in self.symbols:
            return "symbol", name if name in self.symbols else run
        if run in self.functions or name in self.functions:
            return ("function" if calls else "symbol"), name if name in self.functions else run
        if not latex and run in WORDS and OPERATORS.get(run) != "where":
            return "word", WORDS[run]
        if name in CONSTANTS:
            return "constant", CONSTANTS[name]
        if run == "i" and self.imaginary:
            return "constant", "i"
        if run in OPERATORS and (operates or OPERATORS[run] == "int"):
            return "function", run
        if self._is_function(name, calls, latex) or (calls and not latex and is_spelled_in_code(run)):
            return "function", name
        if run in UNKNOWN_FUNCTIONS and calls:
            return "function", run
        if name in LETTERS or len(run) == 1:
            if run == "i":
                self.note(READ_AS_SYMBOL)
            return "symbol", name
        return None

    def _is_applied(self, source: str, run: str, end: int, stop: int) -> bool:
        """Whether two letters are a function before a space and an operand: ``sh x``, but not ``ch`` or ``chx``."""
        if len(run) != 2 or run in GREEK or not known_function(run) or not self.symbols.isdisjoint(run):
            return False
        if APPLIED.match(source, end, stop) is None:
            return False
        if run not in _LOGARITHMS:
            canonical = known_function(run)
            self.note(f"{run} is read as {'a function' if canonical == run else f'the function {canonical}'}")
        return True

    def _is_function(self, name: str, calls: bool, letter: bool = False) -> bool:
        if name in FORMS:
            return True
        canonical = known_function(name)
        # Typed as a letter, γ is none of Γ.
        if not canonical or (letter and name in GREEK and GREEK[name] not in NAMES):
            return False
        if len(name) > 1 and name not in GREEK:
            return calls or _stands_alone(name) or name in _LOGARITHMS
        if calls and name != canonical:
            self.note(f"{name}(…) is read as the function {canonical}")
        return calls

    def _segment(self, source: str, letters: str, digits: str, at: int, stop: int, calls: bool) -> Iterator[Piece]:
        end = at + len(letters)
        if letters in _PROSE:
            raise ParseError(f"the word {letters} can't be read", source, at, "Write the formula alone, or d/dx (…).")
        if letters in BOUNDED:
            raise ParseError(f"{letters} needs its bounds", source, at, f"Write {BOUNDED[letters]}.")
        if letters in MATRIX_WORDS:
            raise ParseError(f"{letters} can't be read: letters stand for numbers, not for matrices", source, at)
        if letters in _MISNOMERS:
            raise ParseError(f"unknown function {letters}", source, at, f"Did you mean {_MISNOMERS[letters]}?")
        if letters in VECTOR_NAMES:
            # logsumexp is no product of ln, s, u, m and exp.
            raise self.unknown_function(source, letters, at)
        if source[at - 1 : at].isspace() and _OPERAND.match(source, end, stop) and _takes_two(letters):
            raise ParseError(f"{letters} can't stand between its arguments", source, at, f"Write {letters}(…, …).")
        if (parts := self._words(letters, calls and not digits)) is None:
            if len(letters) <= 3 and not self._is_a_word(source, letters, at, end):
                parts = list(letters)
                if calls and not digits:
                    self._refuse_anagram(source, letters, at, calls)
                    self._refuse_word(source, letters, at)
                if len(letters) > 1 and not self._is_a_product(source, letters, at):
                    self.note(f"{letters} is read as {'·'.join(letters)}")
            else:
                self._refuse_misspelling(source, letters, at, end + len(digits), stop)
                self.note(f"{letters}{digits} is read as one symbol")
                yield "symbol", letters + digits, at, end + len(digits)
                return
        elif calls and not digits:
            self._refuse_strangers(source, letters, parts, at)
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            until = at + len(part)
            kind, text = self.whole(part, last and calls and not digits, False) or ("symbol", part)
            if last and digits:
                if kind == "function" and known_function(part + digits):
                    yield kind, part + digits, at, until + len(digits)
                elif kind == "symbol":
                    if source[at - 1 : at].isdigit():
                        self.note(f"{part}{digits} is read as one symbol")
                    elif len(digits) == 1 and digits > "1" and source.startswith(digits, until):
                        self.note(
                            f"{part}{digits} is read as a letter with an index: write {part}^{digits} for a power"
                        )
                    yield kind, text + digits, at, until + len(digits)
                else:
                    yield kind, text, at, until
                    yield "number", digits, until, until + len(digits)
            else:
                yield kind, text, at, until
            at = until

    def _is_a_word(self, source: str, letters: str, at: int, end: int) -> bool:
        """Whether two or three letters are a name, eps, std or lr, and no product that anybody would mean.

        Where none of them is a variable the derivative is the same, if the name stands for their product after all.
        """
        if len(letters) < 2 or not letters.islower() or not self.symbols.isdisjoint(letters):
            return False
        if (
            {*letters} & {*"xyz"}
            or letters in _ALPHABET
            or letters in _PRODUCTS
            or self._stand_elsewhere(source, letters, at)
        ):
            return False
        # In ``bce^x`` the e is Euler's number, and ``ab^2`` is a b^2.
        raised = source.startswith("^", end)
        if len(letters) == 3:
            return not (raised and letters.endswith("e"))
        first, last = map(ord, letters)
        beside = abs(first - last) < _NEAR or "e" in letters
        return not (raised or beside or self._is_a_product(source, letters, at)) and self._is_beside(source, at, end)

    def _is_beside(self, source: str, at: int, end: int) -> bool:
        """Whether something besides this word may be the variable."""
        return re.search(r"[A-Za-z\\]", f"{source[:at]} {source[end:]}") is not None

    def _stand_elsewhere(self, source: str, letters: str, at: int) -> bool:
        """Whether one of these letters is written alone somewhere else."""
        around = f"{source[:at]} {source[at + len(letters) :]}"
        return any(re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", around) for letter in letters)

    def _is_a_product(self, source: str, letters: str, at: int) -> bool:
        """Whether letters side by side can't be meant as anything but a product: a x, R T, the k t of e^(k t)."""
        if len(letters) > 2:
            return letters.endswith("e")
        if letters.isupper() and self.symbols.isdisjoint(letters):
            return (
                letters in _CAPITALS_MULTIPLIED
                or bool({*letters} & {*"XYZ"})
                or self._stand_elsewhere(source, letters, at)
            )
        if {*letters} & {*"xyz", *self.symbols} or not letters.islower() or letters in ("ab", "ac", "bc", "mg", "mv"):
            return not (letters[0].isupper() and letters[1].islower() and not {*letters} & {*"xyz", *self.symbols})
        varies = "t" in letters and re.search(r"(?<![A-Za-z\\])x(?![A-Za-z])", source) is None
        return varies or self._stand_elsewhere(source, letters, at)

    def _refuse_word(self, source: str, letters: str, at: int) -> None:
        """Refuse ``inv(x)`` and ``Tr(X)``: a word before a bracket whose letters stand nowhere else is a function."""
        capital = len(letters) == 2 and letters[0].isupper() and letters[1].islower()
        if len(letters) < 3 and not capital:
            return
        if {*letters} & {*"xyz", *self.symbols} or letters in _ALPHABET:
            return
        if not self._stand_elsewhere(source, letters, at):
            near = nearest(letters, [*NAMES, *FORMS])
            hint = f"Did you mean {f'{near}, or ' if near else ''}the product {'*'.join(letters)}*(…)?"
            raise ParseError(f"unknown function {letters}", source, at, hint)

    def _refuse_anagram(self, source: str, letters: str, at: int, calls: bool) -> None:
        """Refuse ``sni(x)`` and ``sqt(x)``: three letters are a product, but not those of a function but for a slip."""
        if calls and len(letters) == 3:
            for name in (*FORMS, *NAMES):
                slips = [name, *(name[:place] + name[place + 1 :] for place in range(1, len(name)) if len(name) == 4)]
                if letters in slips or (len(name) == 3 and sorted(name) == sorted(letters)):
                    raise ParseError(f"unknown function {letters}", source, at, f"Did you mean {name}?")

    def _refuse_strangers(self, source: str, letters: str, parts: list[str], at: int) -> None:
        """Refuse ``erlog(x)`` where neither e nor r stands anywhere else; ``axsin(x)`` is a x sin(x)."""
        before = [part for part in parts if len(part) == 1]
        if len(before) < 2 or len(before) < len(parts) - 1:
            return
        around = f"{source[:at]} {source[at + len(letters) :]}"
        if not any(re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", around) for letter in before):
            near = nearest(letters, [*NAMES, *FORMS])
            hint = f"Did you mean {f'{near}, or ' if near else ''}the product {' '.join(parts)}(…)?"
            raise ParseError(f"unknown function {letters}", source, at, hint)

    def unknown_function(self, source: str, name: str, at: int) -> ParseError:
        """Return the error for a name that is called and that nobody knows, or that takes vectors."""
        if name in VECTOR_NAMES:
            hint = f"Ask for {name} alone, or give shapes: derive matrix EXPRESSION --variable NAME --shape NAME=n."
            return ParseError(f"{name} is a function of vectors", source, at, hint)
        from derive.table.libraries import of_several_values

        if name in of_several_values() or name in _STATISTICS or name.capitalize() in UNSUPPORTED:
            hint = "Letters stand for numbers: write it out, or ask derive matrix for vectors."
            return ParseError(f"{name} of several values can't be read", source, at, hint)
        near = nearest(name, [*NAMES, *FORMS])
        hint = f"Did you mean {near}?" if near else "Declare it as a function, or write * for a product."
        return ParseError(f"unknown function {name}", source, at, hint)

    def _words(self, letters: str, calls: bool) -> list[str] | None:
        """Split letters at the function and Greek names in them; None if that makes no sense of the run."""
        parts: list[str] = []
        singles, found, start = 0, False, 0
        while start < len(letters):
            for length in range(min(len(letters) - start, 14), 1, -1):
                word = letters[start : start + length]
                if self._splits_off(word):
                    parts.append(word)
                    found, singles = True, 0
                    break
            else:
                length = 1
                parts.append(letters[start])
                singles += 1
                if singles > 3:
                    return None
            start += length
        if parts[-1] in VARIADIC and not calls and len(parts) > 1:
            return None  # v_min, written without its underscore
        if not found or (calls and not self._is_function(parts[-1], True) and parts[-1] not in UNKNOWN_FUNCTIONS):
            return None
        alone = next((index for index, part in enumerate(parts) if len(part) > 1), 0)
        if alone > 1:
            self.note(f"{letters} is read as {' '.join(parts)}")
        if len(parts[-1]) == 1 and len(parts) > 2 and len(parts[-2]) == 1 and any(len(p) > 1 for p in parts[:-2]):
            self.note(f"{letters} is read as {' '.join(parts)}")
        return parts

    def _splits_off(self, word: str) -> bool:
        if word == "pi" or (word in _LOGARITHMS and NAMES[word] == word):
            return True
        return len(word) > 2 and (word in GREEK or word in FORMS or (word in NAMES and _stands_alone(word)))

    def _refuse_misspelling(self, source: str, letters: str, at: int, end: int, stop: int) -> None:
        if BRACKET.match(source, end, stop):
            raise self.unknown_function(source, letters, at)
        near = nearest(letters, [*NAMES, *FORMS])
        if letters[0].isupper() and letters.endswith(near):
            # V_max without its underscore.
            return
        if near and _OPERAND.match(source, end, stop):
            from difflib import SequenceMatcher

            if SequenceMatcher(None, letters, near).ratio() >= 0.8:
                raise ParseError(f"unknown function {letters}", source, at, f"Did you mean {near}?")
