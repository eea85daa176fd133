"""The lexer of plain text, calculator and program notation, as people type it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from derive.reading.brackets import depths
from derive.reading.commands import LARGER
from derive.reading.names import (
    BRACKET,
    GREEK,
    GREEK_NAMES,
    OPERATORS,
    SIGNS_OF_SUMS,
    SUBSCRIPTS,
    WORDS,
    known_function,
    marked,
    paired,
)
from derive.reading.tokens import SUPERSCRIPTS, Lexer, below_exponent
from derive.startup.patterns import pattern
from derive.table import NAMES, TABLE

if TYPE_CHECKING:
    from derive.reading.leibniz import Leibniz

_TOKEN = pattern(
    r"(?P<space>\s+|\.(?=[*/^]))"
    r"|(?P<number>(?:\d+(?:\.(?![*/^])\d*)?|\.\d+)(?:[eE][+-]?\d+(?![.\d]))?)"
    r"|(?P<run>[A-Za-z][A-Za-z0-9]*)"
    r"|(?P<lowered>[₀-₉]+)"
    r"|(?P<maxima>%(?:e|pi|i|gamma)\b)"
    rf"|(?P<greek>[{''.join(GREEK_NAMES)}])"
    rf"|(?P<raised>[{''.join(SUPERSCRIPTS)}]+)"
    r"|(?P<relation><=|>=|=<|=>|!=|<>|==|:=|[=<>≤≥≠≔⩽⩾])"
    r"|(?P<operator>\*\*|->|&&|\|\|(?=\s)|[-+*/^,;|!°'_?:&∘×·⋅∙•∗⁎÷∕⁄−–—ˆ′’″→∧∨∈])"
    r"|(?P<bracket>[()\[\]{}⌊⌋⌈⌉])"
    r"|(?P<sign>[√∛∜∞∫∑∏∂½⅓⅔¼¾])"
)  # fmt: skip

RELATIONS = {
    "=": "=", "==": "=", ":=": "=", "≔": "=", "<": "<", ">": ">", "<=": "<=", "=<": "<=", "≤": "<=", "⩽": "<=",
    ">=": ">=",
    "=>": ">=", "≥": ">=", "⩾": ">=", "!=": "!=", "<>": "!=", "≠": "!=",
}  # fmt: skip
OPERATOR_SIGNS = {
    "**": "^", "ˆ": "^", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "∗": "*", "⁎": "*", "÷": "/", "∕": "/",
    "⁄": "/",
    "−": "-", "–": "-", "—": "-", "′": "'", "’": "'", "→": "->",
}  # fmt: skip
_CONNECTIVES = {"&": "and", "&&": "and", "∧": "and", "∨": "or"}
_VULGAR = {"½": "12", "⅓": "13", "⅔": "23", "¼": "14", "¾": "34"}
_MAXIMA = {"%e": "e", "%pi": "pi", "%i": "i"}
BESSEL = {entry.indexed: entry.name for entry in TABLE.values() if entry.indexed}
_BESSEL_CALL = pattern(rf"_(?:\{{[^{{}}]+\}}|[A-Za-z]+|\d+|[{''.join(GREEK_NAMES)}])(?:\^\{{?\(\d+,\d+\)\}}?)?\(")
_OPTION = pattern(r"--[a-z]{2,}")
_DOTTED = pattern(r"\.(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)")
_ARC = pattern(r"\s+((?:sin|cos|tan|cot|sec|csc)h?)\b")
_BASED = frozenset(("log", "Log", *OPERATORS))
_WORD = pattern(r"[A-Za-z]\w*")
_SUBSCRIPT = pattern(rf"_\{{[\w,+* -]+\}}|_\d+|_[A-Za-z]+\d*|_[{''.join(GREEK_NAMES)}]|[₀-₉]+", needs="_₀₁₂₃₄₅₆₇₈₉")
BEFORE_A_TERM = pattern(r"\s*+(?:\\[,;:! ])?\s*+[A-Za-z\\(]")
_NAMES = pattern(r"\s*+(?:=(?!=)|:=)")
POSITIVE = pattern(r"_\s*+(?:\{\s*+\+\s*+\}|\+(?=\s*+(?:[\^)\]},;=<>+*/-]|\\|$)))")
"""The mark of a positive part: ``_+``, and no sum goes on behind it."""
OF_MEMBERS = pattern(r"\s*+" + LARGER + r"\s*+[(\[]?[^+\-=()]*?[A-Za-zα-ω]_\{?[ijkt]\b", needs="_")
"""What carries an index behind a sign that looks like Σ."""
_SUMMATION = pattern(r"\s*+_\s*+[({][^(){}]*=|\s*+\([^()]*,")


def stands_bare(source: str, letter: str) -> bool:
    """Whether a letter has an index, and no bracket after it, somewhere: K_m(1 + I/K_i) is no Bessel function.

    >>> stands_bare("K_m(1 + I/K_i)", "K"), stands_bare("J_0(x) + J_1(x)", "J")
    (True, False)
    """
    return (
        re.search(rf"(?<![A-Za-z\\]){letter}_(?:\{{[^{{}}]*\}}|\w+)(?!\w)(?!\s*{LARGER}\s*[(^'])", source) is not None
    )


def is_defined(source: str, letter: str) -> bool:
    """Whether a letter is what is defined: in I(θ) = I_0 (…)² the amplitude is no Bessel function.

    >>> is_defined("I(x) = I_0(sin(x)/x)^2", "I"), is_defined("f(x) = I_0(x)", "I")
    (True, False)
    """
    return re.match(rf"\s*{letter}\s*(?:(?:\\left\s*)?\([^()]*\)\s*)?(?:=|:=|\\coloneqq)", source) is not None


class TextLexer(Lexer):
    """Turns plain text into tokens."""

    def run(self) -> None:
        """Read the whole source.

        Raises:
            ParseError: a character begins no token.
        """
        while self.position < self.stop:
            self.text_token(self.position)

    def text_token(self, at: int) -> None:
        """Read what stands at `at` as one token of plain text."""
        source = self.source
        begins = source[at] in "d∂D" and (source[at] == "∂" or at == 0 or not source[at - 1].isalpha())
        if begins and self._derivative(at):
            return
        found = _TOKEN.match(source, at, self.stop)
        if found is None and (dotted := _DOTTED.match(source, at, self.stop)) and source[at - 1 : at].isalnum():
            hint = f"Write {dotted[1]} without the module, or derive code FILE for Python code."
            raise self.error("a name with a dot can't be read", at, hint)
        if source.startswith("--", at) and (option := _OPTION.match(source, at, self.stop)) is not None:
            raise self.error(
                "an option can't stand in an expression", at, f"Write {option[0]} behind it, outside quotes."
            )
        if found is None and source[at] == "ᵀ":
            raise self.error("a transpose can't be read: letters stand for numbers", at, "Ask derive matrix.")
        if found is None and self._marked_letter(at):
            return
        if found is None:
            raise self.unexpected(at)
        self.position = found.end()
        getattr(self, f"_{found.lastgroup}")(found.group(), at)

    def _marked_letter(self, at: int) -> bool:
        """Read a letter with a mark above it, ŷ, x̄, as a letter of its own."""
        typed = self.source[at : at + 1]
        if (
            unicodedata.combining(typed)
            and self.tokens
            and self.tokens[-1].kind == "symbol"
            and self.tokens[-1].end == at
        ):
            # The mark is a character of its own.
            typed = self.source[at - 1] + typed
            before = self.tokens.pop()
            if len(before.text) > 1:
                return False
            at -= 1
        if (name := marked(typed)) is None:
            return False
        self.position = at + len(typed)
        below = self._subscript()
        self.emit(
            "symbol", f"{name.partition('_')[0]}_{below}_{name.partition('_')[2]}" if below else name, at, self.position
        )
        self.names.note(f"{typed} is read as the letter {self.tokens[-1].text}")
        return True

    def _space(self, text: str, at: int) -> None:
        self.tight = False
        following = self.source[self.position : self.position + 1]
        ends = bool(self.tokens) and self.tokens[-1].kind in ("number", "symbol", "constant", "close", "!", "'")
        if "\n" in text and ends and self.position < self.stop and (following.isalnum() or following in "(√∫"):
            hint = "Give one at a time, or end the line with the sign that goes on."
            raise self.error("several lines can't be read as one expression", self.position, hint)

    def _number(self, text: str, at: int) -> None:
        self.emit_number(text, at)
        if "e" in text.lower():
            self.names.note(f"{text} is read as a number in scientific notation")

    def positive_part(self, at: int) -> bool:
        """Read the mark of a positive part behind a bracket or a letter, ``[x]_+``."""
        found = POSITIVE.match(self.source, at, self.stop)
        if found is None or not self.tokens or self.tokens[-1].kind not in ("close", "symbol"):
            return False
        self.position = found.end()
        self.emit("_+", "_+", at, self.position)
        return True

    def _operator(self, text: str, at: int) -> None:
        if text == "_" and self.positive_part(at):
            return
        if text == "_" and (not self.tokens or self.tokens[-1].kind != "function"):
            place = below_exponent(self.tokens)
            self.position = at
            if place < 0 or self.tokens[place].kind != "symbol" or not (below := self._subscript()):
                raise self.unexpected(at)
            self.tokens[place] = self.tokens[place]._replace(text=f"{self.tokens[place].text}_{below}")
            return
        if text == "″":
            self.emit("'", "'", at, at + 1)
            self.emit("'", "'", at, at + 1)
        elif text == "||":
            self.emit("|", "|", at, at + 1)
            self.emit("|", "|", at + 1, at + 2)
        elif text == "∈":
            self.emit("member", text, at, self.position)
        elif text == "°":
            self.emit("∘", "°", at, self.position)
        elif text in _CONNECTIVES:
            self.emit("word", _CONNECTIVES[text], at, self.position)
        else:
            kind = OPERATOR_SIGNS.get(text, text)
            self.emit(kind, kind, at, self.position)

    def _relation(self, text: str, at: int) -> None:
        self.emit("relation", RELATIONS[text], at, self.position)

    def _bracket(self, text: str, at: int) -> None:
        self.emit("open" if text in "([{⌊⌈" else "close", text, at, self.position)

    def _maxima(self, text: str, at: int) -> None:
        if text in _MAXIMA:
            self.emit("constant", _MAXIMA[text], at, self.position)
        else:
            self.emit("symbol", text[1:], at, self.position)

    def _raised(self, text: str, at: int) -> None:
        """Read ``²``, ``⁻¹``, ``ˣ`` as an exponent in brackets of its own."""
        self.emit("^", "^", at, at)
        self.emit("open", "tex", at, at)
        inner = TextLexer("".join(SUPERSCRIPTS[character] for character in text), 0, len(text), self.names)
        inner.run()
        for token in inner.tokens:
            self.emit(token.kind, token.text, at + token.at, at + token.end)
        self.emit("close", "/tex", self.position, self.position)

    def _sign(self, text: str, at: int) -> None:
        match text:
            case "√" | "∛" | "∜":
                self.emit("function", text, at, self.position)
            case "∞":
                self.emit("constant", "oo", at, self.position)
            case "∂":
                below = self._subscript()
                self.emit("symbol", f"∂_{below}" if below else "∂", at, self.position)
            case "∫":
                self.integrals += 1
                self.emit("function", "int", at, self.position)
            case "∑" | "∏":
                self.emit("function", "sum" if text == "∑" else "prod", at, self.position)
            case _:
                self.emit("open", "frac", at, at)
                self.emit("number", _VULGAR[text][0], at, at)
                self.emit("/", "/", at, at)
                self.emit("number", _VULGAR[text][1], at, at)
                self.emit("close", "/tex", at, self.position)

    def _derivative(self, at: int) -> bool:
        # Loaded here: its expressions take longer to compile than most inputs to read.
        from derive.reading.leibniz import derivative_at

        found = derivative_at(self.source, at, self.stop)
        if found is None:
            return False
        self.position = found.end
        self.emit_derivative(found, at)
        return True

    def emit_derivative(self, found: Leibniz, at: int) -> None:
        """Append the token of a differential operator, or of the derivative of a name.

        Raises:
            ParseError: the orders above and below the bar differ.
        """
        if found.fault:
            raise self.error(found.fault, at)
        if found.name:
            self.names.note(f"{self.source[at : self.position].strip()} is read as {found.name}")
            self.emit("symbol", found.name, at, self.position)
        else:
            self.emit("derivative", found.sign, at, self.position, found.variables)

    def _greek(self, text: str, at: int) -> None:
        name = GREEK_NAMES[text]
        if name in SIGNS_OF_SUMS and (
            _SUMMATION.match(self.source, self.position, self.stop)
            or (name == "Sigma" and OF_MEMBERS.match(self.source, self.position, self.stop))
        ):
            self.emit("function", SIGNS_OF_SUMS[name], at, self.position)
            return
        if name == "Sigma" and BEFORE_A_TERM.match(self.source, self.position, self.stop):
            self.names.note("Σ is read as a letter: write sum_(k=1)^n … for a sum")
        self._name(name, at, self.position)

    def _name(self, name: str, at: int, end: int) -> None:
        """Append a Greek letter that stands at [at, end), with whatever subscript follows."""
        if subscript := self._subscript():
            self.emit("symbol", f"{name}_{subscript}", at, self.position)
            return
        for kind, text, _, _ in self.names.split(self.source, name, end - len(name), self.stop, latex=True):
            self.emit(kind, text, at, end)

    def _lowered(self, text: str, at: int) -> None:
        """Read ``₂`` after a function as ``_2``."""
        self.emit("_", "_", at, at)
        self.emit_number("".join(SUBSCRIPTS[digit] for digit in text), at)

    def _subscript(self) -> str:
        """Read the subscripts that follow a symbol; return them without the first underscore."""
        parts = []
        while found := _SUBSCRIPT.match(self.source, self.position, self.stop):
            self.position = found.end()
            parts.append("".join(SUBSCRIPTS.get(c) or GREEK_NAMES.get(c, c) for c in found.group() if c not in "_{}"))
        return paired("_".join(parts))

    def _run(self, run: str, at: int) -> None:
        """Read letters and digits: ``xsin``, ``x_0``, ``log_2``, ``dt``."""
        found = _WORD.match(self.source, at, self.stop)
        word = found.group() if found else run
        known = word in self.names.symbols or word in self.names.functions or word in NAMES
        if "_" in word and known:
            self.position = at + len(word)
            self.emit_run(word, at)
        elif self.integrals and not (known and word == run) and self._differential(run, at):
            return
        elif OPERATORS.get(run) == "where":
            kind, text = ("function", run) if self._chooses() else ("word", WORDS[run]) if run in WORDS else ("", "")
            if kind:
                self.emit(kind, text, at, self.position)
            else:
                self.emit_run(run, at)
        elif (
            not self.tokens
            and len(run) > 1
            and known_function(run)
            and run not in GREEK
            and _NAMES.match(self.source, self.position, self.stop)
        ):
            # MSE = … names it.
            self.emit("symbol", run, at, self.position)
        elif not self.tokens and len(run) > 3 and self._heads(run):
            self.names.note(f"{run} is read as the name of the right side")
            self.emit("symbol", run, at, self.position)
        elif run == "arc" and (arc := _ARC.match(self.source, self.position, self.stop)):
            self.position = arc.end()
            self.names.note(f"arc {arc[1]} is read as arc{arc[1]}")
            self.emit("function", f"arc{arc[1]}", at, arc.end())
        elif _SUBSCRIPT.match(self.source, self.position, self.stop) or self.source.startswith("_", self.position):
            self._subscripted(run, at)
        else:
            self.emit_run(run, at)

    def _heads(self, run: str) -> bool:
        """Whether ``cost = …`` is no equation in t: the letter behind a function in it stands nowhere else."""
        if not (run.isalpha() and known_function(run[:-1]) and _NAMES.match(self.source, self.position, self.stop)):
            return False
        return re.search(rf"(?<![A-Za-z]){run[-1]}(?![A-Za-z])", self.source[self.position : self.stop]) is None

    def _chooses(self) -> bool:
        """Whether a bracket with three parts follows, the first of which has a relation: ``where(x > 0, x, 0)``."""
        opening = BRACKET.match(self.source, self.position, self.stop)
        if opening is None:
            return False
        commas, related = 0, False
        for _, character, depth in depths(self.source[: self.stop], opening.end() - 1):
            if depth == 0:
                break
            commas += character == "," and depth == 1
            related = related or (character in "<>=≤≥≠" and commas == 0)
        return commas == 2 and related

    def _subscripted(self, run: str, at: int) -> None:
        """Append a run before a subscript: a base of logarithms, an order of Bessel functions, or a name's part."""
        end = self.position
        if run in _BASED:
            self.integrals += OPERATORS.get(run) == "int"
            self.emit("function", run, at, end)
        elif (
            run in BESSEL
            and _BESSEL_CALL.match(self.source, end, self.stop)
            and not (stands_bare(self.source, run) or is_defined(self.source, run))
        ):
            self.names.note(f"{run}_n(…) is read as the Bessel function {BESSEL[run]}(n, …)")
            self.emit("function", BESSEL[run], at, end)
        elif len(run) > 3 and run not in GREEK:
            name = f"{run}_{self._subscript()}"
            if BRACKET.match(self.source, self.position, self.stop):
                raise self.names.unknown_function(self.source, name, at)
            self.emit("symbol", name, at, self.position)
        else:
            *factors, (kind, text, begin, _) = self.names.split(self.source, run, at, end)
            for factor in factors:
                self.emit(*factor)
            if kind == "function" or not (subscript := self._subscript()):
                raise self.unexpected(end)
            self.emit("symbol", f"{text}_{subscript}", begin, self.position)

    def emit_differential(self, variable: str, at: int) -> None:
        """Append the end of an integral: ``dx``, with whatever subscript follows."""
        self.integrals -= 1
        subscript = self._subscript()
        self.emit("differential", f"{variable}_{subscript}" if subscript else variable, at, self.position)

    def _differential(self, run: str, at: int) -> bool:
        found = re.search(rf"d({'|'.join(GREEK)}|[A-Za-z])$", run)
        if found is None:
            return False
        if found.start():
            self.emit_run(run[: found.start()], at)
        self.emit_differential(found[1], at + found.start())
        return True
