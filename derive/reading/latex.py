"""The lexer of LaTeX: the commands, as the same tokens that plain text has, at the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations, permutations

from derive.errors import ParseError
from derive.expression import Sym
from derive.reading import commands
from derive.reading.commands import LARGER
from derive.reading.names import (
    APPLIED,
    BRACKET,
    CALL,
    FORMS,
    GREEK,
    LETTERS,
    SIGNS_OF_SUMS,
    UNKNOWN_FUNCTIONS,
    WORDS,
    known_function,
    nearest,
    paired,
    plain,
)
from derive.reading.tex import Frame, TexLexer
from derive.reading.text import BEFORE_A_TERM, BESSEL, TextLexer, is_defined, stands_bare
from derive.reading.tokens import CLOSING, Token, below_exponent
from derive.startup.patterns import pattern
from derive.table import NAMES
from derive.table.hypergeometric import hypergeometric

_DELIMITER = pattern(r"\s*+(\\(?:[A-Za-z]+|[^A-Za-z])|[^\s\\])")
_GROUP = pattern(r"\*?\s*+(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[A-Za-z]))")
_DIFFERENTIALS = pattern(r"(?:d[A-Za-z]){2,}")
_SUBSCRIPT = pattern(
    r"\s*+_\s*+(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\(?:text|textrm|mathrm|mathit|mathsf|operatorname)\s*\{[^{}]*\}"
    r"|\\[A-Za-z]+|[A-Za-z0-9]))",
)
_SUBSCRIPT_FONT = pattern(
    r"\\(?:mathrm|text|rm|operatorname|textrm|mathit|mathbf|mathsf|mathcal)\b\s*+|\\[,;:! ]|[{}\s\\]"
)
_SIGNS = str.maketrans("", "", "_+-,*")
"""What stands in the subscript of a name besides letters and digits: ``x_{t-1}``, ``w_{i,j}``."""
_MARK = pattern(
    r"\^\s*+(?:(?P<bare>\*|\\(?:ast|star|dagger|circ|ominus|standardstate)(?![A-Za-z]))"
    r"|\{\s*+(?:(?P<braced>\*|\\(?:ast|star|dagger|circ|ominus))"
    r"|\\(?P<font>text|textrm|mathrm|rm|mathit|mathsf)\s*+\{?\s*+(?P<word>[A-Za-z]{2,})\s*+\}?)\s*+\})"
)
"""A mark above a letter that is no exponent: ``\\theta^*``, ``\\theta^{\\text{old}}``."""
_INDEX_ABOVE = pattern(r"\^\s*+\{\s*+[(\[]\s*+(\w|\\[A-Za-z]++)\s*+[)\]]\s*+\}")
"""One of several, a sample or a layer: ``x^{(i)}``."""
_UNKNOWNS = frozenset(("y", "u", "v"))
"""What is differentiated, and no one of several, where a number or n stands above it in brackets."""
_AFTER_BESSEL = pattern(r"\s*+(?:\^\s*+\{\s*+\(\d++,\d++\)\s*+\}\s*+)?" + LARGER + r"\s*+\(")
_HYPERGEOMETRIC = pattern(r"(?:\{\s*+\}\s*+)?_\s*+\{?(\d)\}?\s*+F_\s*+\{?(\d)\}?(?=\s*+(?:['^]|(?:\\left\s*+)?\())")
_PRIMES = pattern(r"\^\s*+(?:\{\s*+((?:\\prime\s*+|'\s*+)+)\}|(\\prime)(?![A-Za-z]))")
_TRANSPOSE = pattern(
    r"\^\s*+\{?\s*+(?:T(?![A-Za-z])|\\top|\\intercal|\\mathsf\s*+\{?\s*+T|\\mathrm\s*+\{?\s*+T|\\text\s*+\{?\s*+T)"
)
_DIFFERENTIAL = pattern(r"\s*+(?:\\mathrm\{(\w+)\}|\\([A-Za-z]+)|([A-Za-z])(?![A-Za-z]))")
_BRACED_LETTER = pattern(r"\s*\{\s*(\\?[A-Za-z]+)\s*\}")
_OPEN = pattern(r"\s*+\{")
_OPTION = pattern(r"\s*+\*?\[\s*(\d{1,3})\s*\]")
_GAP = pattern(r"\s*+(?:\\[,;:! >]|~)\s*+(?=[A-Za-z\\])|\s*+\\(?:q?quad|thinspace)\s+(?=[A-Za-z\\])")
_INDEXED = pattern(r"\s*+(?:\\limits\s*+)?(?:\^\s*+(?:\{[^{}]*\}|\w)\s*+)?_\s*+\{[^{}]*=")
_BAR = pattern(
    r"(?:\\[bB]igg?[rlm]?|\\right)?\s*(?:\||\\[lr]?vert(?![A-Za-z]))\s*_\s*\{\s*(?P<variable>\\?[A-Za-z]\w*)\s*="
    r"(?P<value>[^={}|]{1,80})\}"
)
_INDICATOR = pattern(
    r"\\(?:mathbf|mathbb|mathds|boldsymbol|bm|mathrm|operatorname|text|mathbbm)\s*\{?\s*"
    r"(?:1\s*\}?\s*_?\s*" + LARGER + r"\s*\\?[{(\[]"
    r"|I\s*\}?\s*(?:_\s*|\\left|\\[bB]igg?l?)?\s*\\?[{(\[](?=[^{}()]*(?:[<>=]|\\[lg]eq?)))"
)
_MATRIX = pattern(
    r"\s*+(?:\\left\s*[(\[]\s*)?\\begin\{(?P<kind>[pbv]?)matrix\}(?P<body>(?:(?!\\(?:begin|end)\b).)*)"
    r"\\end\{(?P=kind)matrix\}(?:\s*\\right\s*[)\]])?",
    re.DOTALL,
)
_HALF_OPEN = pattern(r"\s*[\[(][^\[\]()]*,[^\[\]()]*[\])]\s*")
_CALLED = pattern(r"\s*\\?,?\s*(?:\\left)?\(([^()]*?)(?:\\right)?\)")
_RAISED = pattern(r"\s*\^\s*(?:\d|\{\s*-?\d+\s*\})\s*(?:\\[,;:! ])*\s*(?:[A-Za-z(]|\\[a-z]+)")
"""An exponent and an operand behind a name: it is that of a function, sen^2 x."""
_EMPTY = pattern(r"\s*\{\s*\}")
_PUNCTUATION = pattern(r"\s*\{\s*[.,;:]\s*\}")
_MOST_ROWS = 4
_OPTIMUM = pattern(r"\s*(?:\\[,!]\s*)?\\(max|min)(?![A-Za-z])")
_BRACKETED = pattern(r"\s*+[(\[|]")
_STACKED = pattern(r"\s*+\{(?:[^{}]|\{[^{}]*\})*\}\s*+\{\s*=\s*\}")
_ORDER = pattern(r"\s*\^\s*(?:([1-9])(?!\d)|\{\s*([1-9])\s*\})")
_NAMED = pattern(r"\s*&?\s*(?:=(?!=)|:=|\\(?:coloneqq|equiv|triangleq)(?![A-Za-z]))")
_SENTENCE = pattern(r"[A-Za-z][A-Za-z'-]*(?:[ ,;.]+[A-Za-z'-]+)+[.,;: ]*|\[.*\]|\(.*\)", re.DOTALL)
_OLD_FONT = pattern(r"\{\s*\\(?:rm|it|bf|sf|tt|cal)\s+(?P<name>[A-Za-z]{2,}|d)\s*\}")
_REMARK = pattern(r"\s*+[_^]\s*+\{")
_RELATES = pattern(r"\s*(?:[=<>:]|\\(?:leq?|geq?|neq?|equiv|coloneqq|approx)(?![A-Za-z]))")
_ENVIRONMENT = pattern(r"\s*+\{([A-Za-z]+\*?)\}(?:\s*+\{[lcr|\s@]*\})?")
_ROW_GAP = pattern(r"\s*+\[\s*+-?[\d.]+\s*+[a-z]+\s*+\]")
_GOES_ON = pattern(r"\s*(?:\[[^\]]*\])?(?:\s|&|\\q?quad|\\[,;:! ])*(?==|[-+]|\\(?:times|cdot)(?![A-Za-z]))")
"""What begins a line that goes on with the one before: ``&= 2x``."""
_END_OF_ROW = pattern(r"\s*(?:\\\\|\\end|$)")


class LatexLexer(TexLexer):
    """Turns LaTeX into tokens; what is no LaTeX is read as in plain text."""

    vector = False

    def _digits(self, text: str, at: int) -> None:
        if self.frames[-1].kind == "single" and len(text) > 1 and text[0] != ".":
            if self.frames[-2].after == [""]:
                self.names.note(f"^{text} without braces is read as ^{text[0]} {text[1:]}, as TeX does")
            text = text[0]
            self.position = at + 1
        elif text.endswith(".") and _END_OF_ROW.match(self.source, self.position):
            text = text[:-1]  # A full stop.
        literal = text.replace("\\,", "").replace("{,}", ".")
        self.emit_number(literal, at)
        if literal != text:
            self.tokens[-1] = self.tokens[-1]._replace(end=at + len(text))
            self.names.note(f"{text} is read as {literal}")

    def _letters(self, run: str, at: int) -> None:
        if self.frames[-1].kind == "single":
            run = run[0]
            self.position = at + 1
            self.emit_run(run, at, latex=True)
        elif run in WORDS and len(run) > 1 and self.frames[-1].kind == "environment":
            self.emit("word", WORDS[run], at, self.position)
        elif (
            (run[0] in "dD" and self._derivative(at))
            or (
                self.integrals
                and not self._is_below_a_d()
                and (self._differential(run, at) or self._greek_differential(run, at))
            )
            or (len(run) > 1 and self._indexed_function(run, at))
        ):
            return
        elif _SUBSCRIPT.match(self.source, self.position, self.stop) and run not in ("log", *commands.BINDING):
            if len(run) > 1:
                if run.isupper():
                    self.names.note(f"{run}_… is read as {'·'.join(run)}_…")
                self.position -= 1
                for piece in self.names.split(self.source, run[:-1], at, self.position, latex=True):
                    self.emit(*piece)
            self._symbol(run[-1], self.position - (len(run) == 1), at + len(run))
        elif _DIFFERENTIALS.fullmatch(run):
            for place in range(at, at + len(run)):
                self.emit("symbol", self.source[place], place, place + 1)
        else:
            self.emit_run(run, at, latex=True)

    def _greek_differential(self, run: str, at: int) -> bool:
        found = _DIFFERENTIAL.match(self.source, self.position, self.stop)
        if not run.endswith("d") or found is None or (found[2] and found[2] not in GREEK):
            return False
        if len(run) > 1:
            self.emit_run(run[:-1], at, latex=True)
        self._emit_differential(found)
        return True

    def _emit_differential(self, found: re.Match[str]) -> None:
        self.position = found.end()
        self.emit_differential(found[1] or found[2] or found[3], found.start())

    def _symbol(self, name: str, at: int, end: int) -> None:
        """Append the symbol at [at, end) with its subscript, or a Bessel function with its order."""
        self.position = end
        found = _SUBSCRIPT.match(self.source, end, self.stop)
        if found is None:
            calls = CALL.match(self.source, end, self.stop) is not None
            kind, text = self.names.whole(name, calls, False, latex=True) or ("symbol", name)
            self.emit(kind, text, at, end)
        elif (
            name in BESSEL
            and _AFTER_BESSEL.match(self.source, found.end(), self.stop)
            and not stands_bare(self.source, name)
            and not is_defined(self.source, name)
        ):
            self.names.note(f"{name}_n(…) is read as the Bessel function {BESSEL[name]}(n, …)")
            self.emit("function", BESSEL[name], at, end)
        else:
            self.emit("symbol", f"{name}_{self._subscript()}", at, self.position)

    def _indexed_function(self, name: str, at: int) -> bool:
        r"""Append the function of a name with an index before a bracket: ``\operatorname{Li}_2(x)``."""
        index = _SUBSCRIPT.match(self.source, self.position, self.stop) if name in BESSEL else None
        if index is None or BRACKET.match(self.source, index.end(), self.stop) is None:
            return False
        self.names.note(f"{name}_n(…) is read as {BESSEL[name]}(n, …)")
        self.emit("function", BESSEL[name], at, self.position)
        return True

    def _subscript(self) -> str:
        found = _SUBSCRIPT.match(self.source, self.position, self.stop)
        if found is None:
            return ""
        subscript = paired(_SUBSCRIPT_FONT.sub("", found[1] or found[2] or ""))
        if not subscript.translate(_SIGNS).isalnum() and subscript != "*":
            raise self.error("this subscript can't be part of a name", found.start())
        self.position = found.end()
        return subscript

    def _hypergeometric(self, at: int) -> bool:
        """Append the function that ``{}_2F_1(a, b; c; x)`` names, if one is named here."""
        found = _HYPERGEOMETRIC.match(self.source, at, self.stop)
        if found is None:
            return False
        self.position = found.end()
        self.emit("function", hypergeometric(int(found[1]), int(found[2])), at, found.end())
        return True

    def _brace(self, text: str, at: int) -> None:
        if self._hypergeometric(at):
            return
        if text == "{" and (dressed := _OLD_FONT.match(self.source, at, self.stop)):
            self._dressed(r"\mathrm", dressed["name"], False, at, dressed.end())
            return
        if text == "{":
            self._open("brace", "tex", at)
        elif self._close("brace", at).argument:
            self._complete()

    def _script(self, text: str, at: int) -> None:
        if text == "_" and self._hypergeometric(at):
            return
        if text == "_" and (self.positive_part(at) or self._held(at) or self._lower_base(at)):
            return
        if text == "^" and self._marked(at):
            return
        if text == "_" and self._is_named():
            opening, name, _ = self.tokens[-3:]
            del self.tokens[-3:]
            self._symbol(name.text, opening.at, at)
            return
        if text == "^" and (nothing := _EMPTY.match(self.source, at + 1, self.stop)) is not None:
            self.position = nothing.end()
            return
        if primes := _PRIMES.match(self.source, at, self.stop):
            self.position = primes.end()
            for _ in range((primes[1] or "'").count("prime") + (primes[1] or "'").count("'")):
                self.emit("'", "'", at, primes.end())
            return
        if self.vector and self.tokens[-1].kind == "symbol" and _TRANSPOSE.match(self.source, at, self.stop):
            raise self.error("transposition can't be read: letters stand for numbers", at)
        self.emit(text, text, at, at + 1)
        self.frames.append(Frame("macro", at, after=("",)))

    def _lower_base(self, at: int) -> bool:
        r"""Read the subscript of ``\sigma^2_x`` as that of the letter below the exponent."""
        place = below_exponent(self.tokens)
        if place < 0 or self.tokens[place].kind != "symbol" or "_" in self.tokens[place].text:
            return False
        self.position = at
        base = self.tokens[place]
        self.tokens[place] = base._replace(text=f"{base.text}_{self._subscript()}")
        return True

    def _held(self, at: int) -> bool:
        r"""Leave out the T of ``\left(\frac{\partial}{\partial V} …\right)_T``, which is held constant anyway."""
        if not self.tokens or self.tokens[-1].kind != "close":
            return False
        level, place = 0, len(self.tokens)
        while place and (level or place == len(self.tokens)):
            place -= 1
            level += (self.tokens[place].kind == "close") - (self.tokens[place].kind == "open")
        partial = any(token.text == "∂" for token in self.tokens[place : place + 4])
        found = _SUBSCRIPT.match(self.source, at, self.stop)
        if not partial or found is None:
            return False
        self.position = found.end()
        self.names.note(f"held constant: {(found[1] or found[2]).strip()}")
        return True

    def _indexed_above(self, letter: Token, index: str, end: int) -> bool:
        r"""Read ``w^{(1)}`` and ``x_j^{(i)}`` as letters with an index: of f and of y' the bracket holds an order."""
        stem, _, below = letter.text.partition("_")
        order = stem in UNKNOWN_FUNCTIONS or (stem in _UNKNOWNS and (index.isdecimal() or index == "n"))
        if order or BRACKET.match(self.source, end, self.stop):
            return False
        self.position = end
        name = f"{stem}_{index}{below or self._subscript()}"
        self.names.note(f"{self.source[letter.at : self.position]} is read as the letter {Sym(name)}")
        self.tokens[-1] = letter._replace(text=name, end=self.position)
        return True

    def _marked(self, at: int) -> bool:
        r"""Read ``\theta^*`` and ``\theta^{\text{old}}`` as letters of their own."""
        letter = self.tokens[-1] if self.tokens else None
        if letter is None or letter.kind != "symbol":
            return False
        if (index := _INDEX_ABOVE.match(self.source, at, self.stop)) is not None:
            return self._indexed_above(letter, plain(index[1]), index.end())
        found = _MARK.match(self.source, at, self.stop)
        if found is None:
            return False
        standard = "circ" in found.group() or "ominus" in found.group()
        if standard and not (letter.text[0].isupper() or letter.text == "mu"):
            # x^\circ are degrees, E^\circ a standard potential.
            return False
        if found["word"] and (found["word"] in WORDS or known_function(found["word"])):
            return False
        if found["font"] and not found["font"].startswith("text"):
            self.names.note(f"{self.source[letter.at : found.end()]} is read as a power")
            return False
        self.position = found.end()
        below = "" if "_" in letter.text else self._subscript()
        stem = f"{letter.text}_{below}" if below else letter.text
        mark = found["word"] or ("std" if standard else "dagger" if "dagger" in found.group() else "*")
        name = f"{stem}{'_' if '_' not in stem else '' if mark == '*' else ','}{mark}"
        self.tokens[-1] = letter._replace(text=name, end=self.position)
        self.names.note(f"{self.source[letter.at : self.position]} is read as a letter of its own")
        return True

    def _special(self, text: str, at: int) -> None:
        match text:
            case "~":
                self.tight = False
            case "&":
                if self.frames[-1].kind == "environment":
                    # What begins a row parts nothing.
                    if self.tokens[-1].kind not in ("open", ";", ","):
                        self.emit(",", ",", at, self.position)
                elif not (
                    _RELATES.match(self.source, self.position)
                    or (self.tokens[-1:] and self.tokens[-1].kind == "relation")
                ):
                    raise self.error("& stands outside of cases", at)
            case "|" if self._barred(at):
                pass
            case "]" if self.frames[-1].kind == "optional":
                self._close("optional", at)
            case "$":
                raise self.error("unexpected $", at)
            case _:
                self.text_token(at)

    def _command(self, command: str, at: int) -> None:
        action = _ACTIONS.get(command)
        if action is not None:
            action(self, command, at)
        elif commands.SIZES.match(command):
            self._sized(command, at)
        elif command in commands.TOKENS:
            kind, text = commands.TOKENS[command]
            self.emit(kind, text, at, self.position)
        else:
            self._named(command[1:], at)

    def _named(self, name: str, at: int) -> None:
        r"""Read ``\sin``, ``\alpha``, ``\sum``."""
        end = self.position
        name = commands.VARIANTS.get(name, name)
        if name == "arg" and (optimum := _OPTIMUM.match(self.source, end, self.stop)) is not None:
            raise self._unsupported(f"arg{optimum[1]}", at)
        if name in SIGNS_OF_SUMS and _INDEXED.match(self.source, end, self.stop):
            name = SIGNS_OF_SUMS[name]
        if name == "Sigma" and BEFORE_A_TERM.match(self.source, end, self.stop):
            self.names.note("Σ is read as a letter: write \\sum for a sum")
        if name in LETTERS:
            self._symbol(name, at, end)
        elif name in self.names.functions or (
            name.isalpha() and (name in FORMS or name in commands.BINDING or known_function(name))
        ):
            self.integrals += name == "int"
            self.emit("function", name, at, end)
        elif name in commands.UNSUPPORTED:
            raise self._unsupported(name, at)
        else:
            near = nearest(name, [*NAMES, *FORMS, *GREEK, *commands.COMMON]) if name.isalpha() else ""
            near = near if near[:1].lower() == name[:1].lower() and abs(len(near) - len(name)) < 3 else ""
            raise self.error(f"unknown command \\{name}", at, f"Did you mean \\{near}?" if near else "")

    def _unsupported(self, name: str, at: int) -> ParseError:
        what = commands.UNSUPPORTED[name]
        return self.error(f"{what} can't be read", at, commands.HINTS.get(what, ""))

    def _fraction(self, command: str, at: int) -> None:
        self.emit("open", "frac", at, self.position)
        self.frames.append(Frame("macro", at, "frac", len(self.tokens), after=("/", "/tex")))

    def _binomial(self, command: str, at: int) -> None:
        r"""Read ``\binom{n}{k}``."""
        self.emit("function", "binomial", at, self.position)
        self.emit("open", "(", at, self.position)
        self.frames.append(Frame("macro", at, after=(",", ")")))

    def _is_below_a_d(self) -> bool:
        """Whether this is the denominator of a fraction d…/d…, where dt ends no integral."""
        for token in reversed(self.tokens):
            if token.kind == "/":
                break
            if not (token.text in ("tex", "/tex") or token.kind in ("symbol", "number", "^")):
                return False
        frame = next((frame for frame in reversed(self.frames) if frame.kind == "macro" and frame.text == "frac"), None)
        if frame is None or len(frame.after) != 1:
            return False
        above = next((token for token in self.tokens[frame.first :] if token.text != "tex"), None)
        return above is not None and above.text in ("d", "∂")

    def _partial(self, command: str, at: int) -> None:
        r"""Read ``\partial``, or the operator ``\partial_x``."""
        if (subscript := self._subscript()).isdecimal():
            self.emit("symbol", f"∂_{subscript}", at, self.position)
        elif subscript:
            # ∂_xy is by y and by x.
            letters = (subscript,) if subscript in LETTERS or not subscript.isalpha() else tuple(subscript)
            times = _ORDER.match(self.source, self.position, self.stop) if len(letters) == 1 else None
            if times is not None:
                letters, self.position = letters * int(times[1] or times[2]), times.end()
            self.emit("derivative", "∂", at, self.position, tuple(reversed(letters)))
        else:
            self.emit("symbol", "∂", at, self.position)

    def _radical(self, command: str, at: int) -> None:
        found = _DELIMITER.match(self.source, self.position, self.stop)
        indexed = found is not None and found[1] == "["
        self.emit("function", "\\sqrt" if indexed else "sqrt", at, self.position)
        self.frames.append(Frame("macro", at, after=("",)))
        if indexed and found is not None:
            self.position = found.end()
            self._open("optional", "[", found.start(1))

    def _delimiter(self) -> tuple[str, int]:
        found = _DELIMITER.match(self.source, self.position, self.stop)
        if found is None:
            raise self.error("a bracket is missing", self.stop)
        self.position = found.end()
        return found[1], found.start(1)

    def _left(self, command: str, at: int) -> None:
        bracket, place = self._delimiter()
        kind, text = commands.TOKENS.get(bracket, ("open", "<|" if bracket == "|" else bracket))
        if (kind in ("open", "|") and text in CLOSING) or text == "|":
            self._open("left", "<|" if text == "|" else text, at)
        else:
            raise self.error(f"\\left{bracket} can't be read", place)

    def _right(self, command: str, at: int) -> None:
        # The ``\\left.`` at the beginning has been taken off.
        if self.frames[-1].kind == "top" and self._barred(at):
            return
        bracket, _ = self._delimiter()
        _, text = commands.TOKENS.get(bracket, ("close", bracket))
        self._close("left", at, "" if bracket == "." else "|>" if text == "|" else text)

    def _barred(self, at: int) -> bool:
        r"""Step over ``\Big|_{x=0}`` right behind a differential operator; its point is kept with the names."""
        found = _BAR.match(self.source, at, self.stop)
        behind = bool(self.tokens) and (self.tokens[-1].text == "/tex" or self.tokens[-1].kind == "derivative")
        if found is None or not behind or self.names.at[0]:
            return False
        self.names.at = (plain(found["variable"]), found["value"].strip())
        self.position = found.end()
        return True

    def _sized(self, command: str, at: int) -> None:
        r"""Read a bracket after ``\big``: of a bar, ``\bigl`` and ``\bigr`` tell the side."""
        if self._barred(at):
            return
        found = _DELIMITER.match(self.source, self.position, self.stop)
        side = command[-1]
        if found is not None and found[1] in ("|", r"\vert") and side in "lr":
            self.position = found.end()
            self.emit("open" if side == "l" else "close", "<|" if side == "l" else "|>", at, self.position)

    def _font(self, command: str, at: int) -> None:
        r"""Read a name in a font: ``\mathrm{e}``, ``\operatorname{erf}``, ``\mathbf{w}``."""
        if (indicator := _INDICATOR.match(self.source, at, self.stop)) is not None:
            self._indicator(indicator, at)
            return
        if nothing := (_EMPTY.match(self.source, self.position) or _PUNCTUATION.match(self.source, self.position)):
            self.position = nothing.end()
            return
        found = _GROUP.match(self.source, self.position, self.stop)
        if command in commands.BLACKBOARD:
            what = commands.BLACKBOARD_LETTERS.get((found[1] or found[2]) if found else "", "a set")
            raise self.error(f"{what} can't be read", at, commands.HINTS.get(what, ""))
        content = "" if found is None else found[1] if found[1] is not None else found[2]
        letter = "\\" in content
        content = re.sub(r"\\(?:mathrm|operatorname|text|rm|sf|bf|it)(?![A-Za-z])\*?|[{}]", "", content)
        name = re.sub(r"\\[,;:! ]|\s", "", content).replace("\\", "")
        if found is not None and name.isdecimal() and name != "1":
            self.position = found.end()
            self.emit_number(name, at)
            return
        if found is None or not re.fullmatch(r"[^\W\d]\w*", name):
            raise self.error(f"a name is expected after {command}", self.position)
        if name in WORDS and found[1] is not None and any(frame.kind == "environment" for frame in self.frames):
            # \textrm{if}, \mathrm{for}: a word of a condition in any font.
            self._words(command, at)
            return
        self._dressed(command, name, letter, at, found.end())

    def _dressed(self, command: str, name: str, letter: bool, at: int, end: int) -> None:
        """Append what a name in a font stands for.

        Args:
            command: the font.
            name: the name.
            letter: whether it was typed as a command of its own.
            at, end: where it stands.
        """
        self.position = end
        if command in commands.BOLD:
            self.vector = True
            self.names.note(f"bold {name} is read as a number")
        if len(name) > 1 and self._indexed_function(name, at):
            return
        differential = _DIFFERENTIAL.match(self.source, end, self.stop)
        if name == "D" and command in commands.UPRIGHT and name not in self.names.symbols:
            variable = self._subscript()
            if not (len(variable) == 1 or variable in GREEK):
                hint = "Write D_x (…), or d/dx (…)."
                raise self.error("an upright D without its variable can't be read", at, hint)
            self.emit("derivative", "D", at, self.position, (variable,))
            return
        if name == "d" and self.integrals and differential and not self._is_below_a_d():
            self._emit_differential(differential)
        elif (letter and name in GREEK) or (len(name) == 1 and name not in "ei"):
            self._symbol(name, at, end)
        elif name == "i":
            self.emit("constant", "i", at, end)
        else:
            calls = CALL.match(self.source, end, self.stop) is not None
            applied = self._is_applied(end) and name not in self.names.symbols
            whole = self.names.whole(name, calls or applied, calls)
            if whole is not None and whole[0] == "function" and _NAMED.match(self.source, end, self.stop):
                whole = ("symbol", name)
            if whole is None and known_function(name) and name not in GREEK and name not in self.names.symbols:
                raise self.error(f"{name} needs its arguments in brackets", at, f"Write {name}(…, …).")
            raised = whole is None and calls is False and _RAISED.match(self.source, end, self.stop) is not None
            if raised and len(name) > 2 and command in commands.UPRIGHT:
                raise self.names.unknown_function(self.source, name, at)
            unknown = whole is None or whole[0] == "constant"
            if unknown and name in commands.UNSUPPORTED and (calls or applied or command == r"\operatorname"):
                raise self._unsupported(name, at)
            if whole is None and applied and "_" not in name:
                self.names.note(f"{name} is read as a letter of its own, times what follows")
            if whole is None and (BRACKET.match(self.source, end, self.stop) or command == r"\operatorname"):
                raise self.names.unknown_function(self.source, name, at)
            self.emit(*(whole or ("symbol", name)), at, end)

    def _indicator(self, found: re.Match[str], at: int) -> None:
        r"""Read ``\mathbf{1}_{x>0}`` and ``\mathbb{I}(x > 0)``: 1 where a condition holds, else 0."""
        self.position = found.end()
        ends = {"{": "}", "(": ")", "[": "]"}[found.group()[-1]]
        level, end = 1, self.position
        while end < self.stop and level:
            level += (self.source[end] in "{([") - (self.source[end] in "})]")
            end += 1
        if level or self.source[end - 1] != ends:
            raise self.error("a condition is expected", self.position)
        inner = LatexLexer(self.source, self.position, end - 1 - (self.source[end - 2] == "\\"), self.names)
        inner.run()
        tokens = [token for token in inner.tokens if token.text not in ("{", "}")]
        if _HALF_OPEN.fullmatch(self.source, self.position, end - 1) and (inside := _CALLED.match(self.source, end)):
            # Of a set, [0, 1], at what stands in brackets behind it.
            argument = LatexLexer(self.source, *inside.span(1), self.names)
            argument.run()
            tokens = [*argument.tokens, Token("member", "∈", at, at), *tokens]
            end = inside.end()
        elif len(tokens) > 1 and tokens[0].text in ("[", "(") and tokens[-1].text in ("]", ")"):
            tokens = tokens[1:-1]
        if not any(token.kind in ("relation", "member") for token in tokens):
            raise self.error("an indicator needs a condition", self.position, "Write it with a relation, x > 0.")
        for kind, text in (("open", "cases"), ("number", "1"), (",", ",")):
            self.emit(kind, text, at, self.position)
        self.tokens += tokens
        self.position = end
        for kind, text in ((";", ";"), ("number", "0"), ("word", "otherwise"), ("close", "/cases")):
            self.emit(kind, text, end, end)

    def _is_applied(self, end: int) -> bool:
        """Whether an operand, and no sign, follows the name that ends here."""
        gap = _GAP.match(self.source, end, self.stop)
        found = APPLIED.match(self.source, end, self.stop) if gap is None else None
        place = gap.end() if gap else found.end() - 1 if found else end
        if self.source[place : place + 1] != "\\":
            return place > end or self.source[place : place + 1].isalpha()
        command = _DELIMITER.match(self.source, place, self.stop)
        return command is not None and command[1] not in commands.TOKENS and command[1] not in commands.SPACING

    def _is_named(self) -> bool:
        """Whether the braces that ended here hold one letter: ``{g}_{k}``."""
        if len(self.tokens) < 3 or self.tokens[-3].text != "tex":
            return False
        _, name, closing = self.tokens[-3:]
        inside = len(self.tokens) > 3 and self.tokens[-4].kind in ("^", "_", "function")
        return name.kind == "symbol" and "_" not in name.text and closing.text == "/tex" and not inside

    def _accented(self, command: str, at: int) -> None:
        r"""Read ``\hat{y}`` as a letter of its own, ``\dot{x}`` as a derivative."""
        found = _GROUP.match(self.source, self.position, self.stop)
        inner = "" if found is None else found[1] if found[1] is not None else found[2]
        name = plain(re.sub(r"\\(?:mathbf|boldsymbol|mathrm|bm)\b|[{}\s]", "", inner))
        if found is None or not (name in GREEK or re.fullmatch(r"[A-Za-z](?:_\w+)?|[A-Za-z]{2,}", name)):
            raise self.error("an accent over an expression can't be read, only over a letter", at)
        self.position = found.end()
        accent = commands.ACCENTS[command]
        if subscript := self._subscript():
            name = f"{name}_{subscript}"
        typed = self.source[at : self.position]
        if (rate := f"{name}_{command[1:]}") in self.names.symbols:
            accent, name = "", rate
        elif not accent.startswith("'"):
            name = f"{name}_{accent}"
        self.emit("symbol", name, at, self.position)
        for _ in accent if accent.startswith("'") else "":
            self.emit("'", "'", self.position, self.position)
        told = f"{name}{accent}, a derivative" if accent.startswith("'") else f"the letter {name}"
        self.names.note(f"{typed} is read as {told}")

    def _groups(self, count: int) -> list[tuple[int, int]]:
        """Step over up to so many groups in braces; return where the inside of each begins and ends."""
        found: list[tuple[int, int]] = []
        while len(found) < count and (opening := _OPEN.match(self.source, self.position, self.stop)) is not None:
            level, end = 1, opening.end()
            while level and end < self.stop:
                character = self.source[end]
                level += (character == "{") - (character == "}")
                end += 1 + (character == "\\")
            if level:
                raise self.error("{ is never closed", opening.end() - 1)
            found.append((opening.end(), end - 1))
            self.position = end
        return found

    def _inside(self, span: tuple[int, int]) -> None:
        """Append what a group holds, in brackets of its own."""
        inner = LatexLexer(self.source, *span, self.names)
        inner.integrals = self.integrals
        inner.run()
        if not inner.tokens:
            raise self.error("the brackets are empty", span[0])
        self.emit("open", "tex", span[0], span[0])
        self.tokens += inner.tokens
        self.emit("close", "/tex", span[1], span[1])

    def _transparent(self, command: str, at: int) -> None:
        r"""Read ``\underbrace{…}_{…}`` without its remark."""
        spans = self._groups(1 + (command == r"\textcolor"))
        if not spans:
            raise self.error("an argument is missing", self.position)
        self._inside(spans[-1])
        if command in (r"\underbrace", r"\overbrace") and (
            script := _REMARK.match(self.source, self.position, self.stop)
        ):
            self.position = script.end() - 1
            ((begin, end),) = self._groups(1) or [(at, at)]
            self.names.note(f"left out: {self.source[begin:end].strip()}")

    def _invisible(self, command: str, at: int) -> None:
        self._groups(1)

    def _operator_of(self, command: str, at: int) -> None:
        r"""Read ``\dv{x}``, ``\dv[2]{f}{x}``, ``\pdv{f}{x}{y}`` of the package physics."""
        sign = "∂" if "p" in command else "d"
        option = _OPTION.match(self.source, self.position, self.stop)
        times = int(option[1]) if option else 1
        if option:
            self.position = option.end()
        spans = self._groups(3 if sign == "∂" else 2)
        if not spans:
            raise self.error("an argument is missing", self.position)
        body, names = (spans[0], spans[1:]) if len(spans) > 1 else (None, spans)
        if body is not None and not self.source[slice(*body)].strip():
            body = None
        variables = [plain(self.source[begin:end]) for begin, end in names] * (times if len(names) == 1 else 1)
        if not all(re.fullmatch(r"[A-Za-z]\w*", name) for name in variables):
            raise self.error("a variable is expected", names[0][0])
        if body is None:
            self.emit("derivative", sign, at, self.position, tuple(reversed(variables)))
        elif re.fullmatch(r"[A-Za-z]\w*", name := plain(self.source[slice(*body)])) and sign == "d":
            self.emit("symbol", name + "'" * len(variables), at, self.position)
            self.names.note(f"{self.source[at : self.position]} is read as {self.tokens[-1].text}")
        elif re.fullmatch(r"[A-Za-z]\w*", name):
            hint = "Write ∂/∂x (…) with the expression in brackets."
            raise self.error("a partial derivative of a bare name", at, hint)
        else:
            self.emit("derivative", sign, at, self.position, tuple(reversed(variables)))
            self._inside(body)

    def _quantity(self, command: str, at: int) -> None:
        r"""Read the number of ``\SI{9.81}{m/s^2}``."""
        if command == r"\qty" and _BRACKETED.match(self.source, self.position, self.stop):
            return  # Of the package physics: brackets that grow.
        spans = self._groups(1 if command == r"\num" else 2)
        number = self.source[slice(*spans[0])].strip() if spans else ""
        if not re.fullmatch(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", number):
            raise self.error(f"a number is expected after {command}", at)
        self.emit("open", "tex", at, at)
        self.emit_number(number, spans[0][0])
        self.emit("close", "/tex", self.position, self.position)
        if len(spans) > 1:
            self.names.note(f"left out: the unit {self.source[slice(*spans[1])]}")

    def _percent(self, command: str, at: int) -> None:
        r"""Read ``5\%`` as 0.05."""
        number = self.tokens[-1] if self.tokens else None
        if number is None or number.kind != "number" or number.end != at:
            raise self.error("a number is expected before %", at)
        value = f"{Decimal(number.text) / 100:f}"
        self.tokens[-1] = number._replace(text=value, end=self.position)
        self.names.note(f"{self.source[number.at : self.position]} is read as {value}")

    def _stacked(self, command: str, at: int) -> None:
        r"""Read ``\stackrel{\text{def}}{=}`` as ``=``."""
        found = _STACKED.match(self.source, self.position, self.stop)
        if found is None:
            raise self._unsupported(command[1:], at)
        self.position = found.end()
        self.emit("relation", "=", at, self.position)

    def _nabla(self, command: str, at: int) -> None:
        subscript = self._subscript()
        if not subscript or not (subscript in GREEK or len(subscript) == 1):
            raise self._unsupported("grad", at)
        letter, rest = subscript if len(subscript) == 1 else rf"\\{subscript}", self.source[self.position : self.stop]
        if re.search(rf"{letter}\s*_", rest) and not re.search(rf"{letter}(?![A-Za-z]|\s*_)", rest):
            # ∇_θ of θ_i² is by each of them.
            raise self.error(f"{subscript} alone does not occur", at, "Ask derive gradient, and name the letters.")
        self.names.note(f"∇_{subscript} is read as the derivative by {subscript}")
        self.emit("derivative", "∂", at, self.position, (subscript,))

    def _upright_d(self, at: int) -> None:
        differential = _DIFFERENTIAL.match(self.source, self.position, self.stop)
        if self.integrals and differential and not self._is_below_a_d():
            self._emit_differential(differential)
        elif (letter := _BRACED_LETTER.match(self.source, self.position, self.stop)) and not self._is_stacked():
            if self.integrals:
                self.position = letter.end()
                self.emit_differential(letter[1].lstrip("\\"), letter.start(1))
                return
            raise self.error("a differential without its integral can't be read", at)
        else:
            self.emit("symbol", "d", at, self.position)

    def _is_stacked(self) -> bool:
        """Whether this stands in a fraction or before a slash."""
        return any(frame.text == "frac" for frame in self.frames) or "/" in self.source[self.position : self.stop]

    def _words(self, command: str, at: int) -> None:
        r"""Read ``\text{if }``, ``\text{otherwise}``, ``\text{ReLU}``."""
        found = _GROUP.match(self.source, self.position, self.stop)
        if found is None or found[1] is None:
            raise self.error(f"a group in braces is expected after {command}", self.position)
        words = found[1].strip()
        if words and not words.strip(" ,;"):
            self.position = found.end()
            self.emit(",", ",", at, self.position)
            return
        if "$" not in words and _SENTENCE.fullmatch(words) and not {*words.split()} & {*WORDS}:
            raise self.error(f"the words {words!r} can't be read", at, "Write the formula alone.")
        if words.isalpha() and self.names.whole(words, True, True) != ("word", words) and words not in WORDS:
            self._font(r"\mathrm", at)
            return
        stop = found.end(1)
        while stop > found.start(1) and self.source[stop - 1] in " .,;:$":
            stop -= 1
        # Between dollar signs stands mathematics: ``\\text{if $x \\ge 0$}``.
        for place, part in enumerate(re.finditer(r"[^$]+", self.source[found.start(1) : stop])):
            span = found.start(1) + part.start(), found.start(1) + part.end()
            typed = (place + found[1].startswith("$")) % 2
            inner = LatexLexer(self.source, *span, self.names) if typed else TextLexer(self.source, *span, self.names)
            inner.run()
            self.tokens += inner.tokens
        self.position = found.end()

    def _determinant(self, command: str, at: int) -> None:
        r"""Read ``\det\begin{pmatrix} … \end{pmatrix}`` and ``\begin{vmatrix} … \end{vmatrix}``, multiplied out."""
        found = _MATRIX.match(self.source, self.position if command == r"\det" else at, self.stop)
        if found is None:
            self._named("det", at)
            return
        self.position = found.end()
        rows = [[LatexLexer(self.source, *span, self.names) for span in row] for row in _cells(self.source, found)]
        if not 0 < len(rows) <= _MOST_ROWS or any(len(row) != len(rows) for row in rows):
            raise self.error("a determinant has as many rows as columns, at most four", at)
        for cell in (cell for row in rows for cell in row):
            cell.run()
        self.emit("open", "tex", at, at)
        for order in permutations(range(len(rows))):
            odd = sum(one > two for one, two in combinations(order, 2)) % 2
            self.emit("-" if odd else "+", "", at, at)
            for row, column in zip(rows, order, strict=True):
                self.emit("open", "tex", at, at)
                self.tokens += row[column].tokens
                self.emit("close", "/tex", at, at)
        self.emit("close", "/tex", found.end(), found.end())
        self.names.note("the determinant is multiplied out")

    def _begin(self, command: str, at: int) -> None:
        if self.source.startswith(r"\begin{vmatrix}", at):
            self._determinant(command, at)
            return
        found = _ENVIRONMENT.match(self.source, self.position, self.stop)
        name = found[1] if found else ""
        if found is None or not (
            name in commands.CASES or name in commands.PLAIN_ENVIRONMENTS or self._is_behind_brace()
        ):
            raise self.error(f"environment {name or '?'} can't be read", at)
        self.position = found.end()
        if name in commands.CASES or self._is_behind_brace():
            self._open("environment", "cases", at)

    def _is_behind_brace(self) -> bool:
        r"""Whether ``\left\{`` stands before: lines behind it are cases in any environment."""
        return self.frames[-1].kind == "left" and self.frames[-1].text == "{" and self.tokens[-1].kind == "open"

    def _end(self, command: str, at: int) -> None:
        found = _ENVIRONMENT.match(self.source, self.position, self.stop)
        self.position = found.end() if found else self.position
        if found is None or found[1] not in commands.PLAIN_ENVIRONMENTS:
            self._close("environment", at)

    def _row(self, command: str, at: int) -> None:
        goes_on = _GOES_ON.match(self.source, self.position, self.stop)
        if self.frames[-1].kind == "top" and goes_on is not None:
            self.position = goes_on.end()
            return
        if self.frames[-1].kind != "environment":
            raise self.error("several lines can't be read as one expression", at)
        if gap := _ROW_GAP.match(self.source, self.position, self.stop):
            self.position = gap.end()
        self.emit(";", ";", at, self.position)

    def _space_command(self, command: str, at: int) -> None:
        self.tight = self.tight and command not in commands.SEPARATING


def _cells(source: str, found: re.Match[str]) -> list[list[tuple[int, int]]]:
    """Return where the cells of a matrix stand, row by row."""
    rows: list[list[tuple[int, int]]] = [[]]
    level, begin = 0, found.start("body")
    marks = [*re.finditer(r"\\\\|\\[{}&]|[{}&]", source[begin : found.end("body")])]
    start = begin
    for mark in marks:
        level += (mark.group() == "{") - (mark.group() == "}")
        if level == 0 and mark.group() in ("&", r"\\"):
            rows[-1].append((start, begin + mark.start()))
            start = begin + mark.end()
            if mark.group() != "&":
                rows.append([])
    rows[-1].append((start, found.end("body")))
    return [row for row in rows if len(row) > 1 or source[slice(*row[0])].strip()]


_ACTIONS: dict[str, Callable[[LatexLexer, str, int], None]] = {
    **dict.fromkeys(commands.ACCENTS, LatexLexer._accented),
    **dict.fromkeys(commands.TRANSPARENT, LatexLexer._transparent),
    **dict.fromkeys(commands.INVISIBLE, LatexLexer._invisible),
    **dict.fromkeys(commands.OPERATORS, LatexLexer._operator_of),
    **dict.fromkeys(commands.QUANTITIES, LatexLexer._quantity),
    r"\nabla": LatexLexer._nabla,
    **dict.fromkeys((r"\stackrel", r"\overset"), LatexLexer._stacked),
    **dict.fromkeys(commands.SPACING, LatexLexer._space_command),
    **dict.fromkeys(commands.FONTS | commands.BLACKBOARD, LatexLexer._font),
    **dict.fromkeys(commands.WORDS, LatexLexer._words),
    **dict.fromkeys(commands.FRACTIONS, LatexLexer._fraction),
    **dict.fromkeys((r"\dd", r"\diff", r"\d", r"\differential"), lambda lexer, command, at: lexer._upright_d(at)),
    **dict.fromkeys(commands.BINOMIALS, LatexLexer._binomial),
    r"\partial": LatexLexer._partial,
    r"\sqrt": LatexLexer._radical,
    r"\left": LatexLexer._left,
    r"\right": LatexLexer._right,
    r"\begin": LatexLexer._begin,
    r"\det": LatexLexer._determinant,
    r"\%": LatexLexer._percent,
    r"\end": LatexLexer._end,
    r"\over": lambda lexer, command, at: lexer._over(at),
    r"\choose": lambda lexer, command, at: lexer._over(at, "binomial"),
    "\\\\": LatexLexer._row,
}
"""What the commands do that are more than a name or a token."""
