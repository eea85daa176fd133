"""The lexer of LaTeX: TeX's rules for arguments, then the same tokens at the places where they stand in the source."""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.reading import commands
from derive.reading.names import CALL, FORMS, GREEK, NAMES, WORDS, known_function, nearest
from derive.reading.text import BESSEL, LEIBNIZ, TextLexer, plain
from derive.reading.tokens import CLOSING, SHOWN

_TOKEN = re.compile(
    r"(?P<blank>(?:\s|%[^\n]*(?:\n|$))+)"
    r"|(?P<digits>\d+\.?\d*|\.\d+)"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<command>\\(?:[A-Za-z]+|[^A-Za-z]))"
    r"|(?P<brace>[{}])"
    r"|(?P<script>[\^_])"
    r"|(?P<special>[~&$\]])"
)
_DELIMITER = re.compile(r"\s*(\\(?:[A-Za-z]+|[^A-Za-z])|[^\s\\])")
_GROUP = re.compile(r"\*?\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\?[A-Za-z]+))")
_FRACTION = re.compile(r"\s*\{((?:[^{}]|\{[^{}]*\}){1,60})\}\s*\{((?:[^{}]|\{[^{}]*\}){1,60})\}")
_UPRIGHT_D = re.compile(r"\\(?:mathrm|rm|text|operatorname|mathit)\s*\{\s*d\s*\}|\{\s*\\rm\s+d\s*\}|\\(?:mathrm|rm)\s+d(?![A-Za-z])")
_OF_BODY = re.compile(r"\s*[d∂]\s*(?:\\left|\\big|[(\[{])")
_SUBSCRIPT = re.compile(
    r"\s*_\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[A-Za-z0-9]))",
)
_SUBSCRIPT_FONT = re.compile(r"\\(?:mathrm|text|rm|operatorname|textrm|mathit|mathbf)\b\s*|[{}\s,\\]")
_AFTER_BESSEL = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*\(")
_PRIMES = re.compile(r"\^\s*(?:\{\s*((?:\\prime\s*|'\s*)+)\}|(\\prime)(?![A-Za-z]))")
_TRANSPOSE = re.compile(r"\^\s*\{?\s*(?:T(?![A-Za-z])|\\top|\\intercal|\\mathsf\s*\{?\s*T|\\mathrm\s*\{?\s*T|\\text\s*\{?\s*T)")
_DIFFERENTIAL = re.compile(r"\s*(?:\\([A-Za-z]+)|([A-Za-z])(?![A-Za-z]))")
_SIZED = re.compile(r"\\(?:left|[bB]igg?[lm]?)(?![A-Za-z])")
_ENDS = re.compile(r"\\(?:right|end|over)(?![A-Za-z])|\\\\")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}(?:\s*\{[lcr|\s@]*\})?")
_ROW_GAP = re.compile(r"\s*\[\s*-?[\d.]+\s*[a-z]+\s*\]")


class _Frame:
    """A construct that is still open: braces, ``\\left``, an environment, or a command waiting for an argument.

    Attributes:
        kind: ``brace``, ``left``, ``environment``, ``optional``, ``macro`` or ``single``.
        at: where it began.
        text: its opening bracket.
        first: index of the first token inside.
        after: for a command, what to emit after each argument that is still to come.
        argument: whether the braces hold an argument of the command below.
        over: whether ``\\over`` was seen.
    """

    __slots__ = ("after", "argument", "at", "first", "kind", "over", "text")

    def __init__(
        self, kind: str, at: int, text: str = "", first: int = 0, after: tuple[str, ...] = (), argument: bool = False
    ) -> None:
        self.kind = kind
        self.at = at
        self.text = text
        self.first = first
        self.after = list(after)
        self.argument = argument
        self.over = False


class LatexLexer(TextLexer):
    """Turns LaTeX into tokens; what is no LaTeX is read as in plain text."""

    frames: list[_Frame]
    vector = False

    def run(self) -> None:
        """Read the whole source.

        Raises:
            ParseError: an unknown command, a missing argument, braces that don't match.
        """
        self.frames = [_Frame("top", self.position)]
        while self.position < self.stop:
            at = self.position
            found = _TOKEN.match(self.source, at, self.stop)
            if found is not None and found.lastgroup == "blank":
                self.position = found.end()
            elif self.frames[-1].kind == "macro":
                self._argument(found, at)
            else:
                self._step(found, at)
        self._finish()

    def _finish(self) -> None:
        frame = self.frames[-1]
        if frame.kind == "macro":
            if frame.after != [""]:
                raise self.error("an argument is missing", self.stop)
        elif frame.kind != "top":
            raise self.error(f"{SHOWN.get(frame.text, frame.text)} is never closed", frame.at)
        elif frame.over:
            self._close_over()

    def _step(self, found: re.Match[str] | None, at: int) -> None:
        if found is None:
            self.text_token(at)
        else:
            self.position = found.end()
            getattr(self, f"_{found.lastgroup}")(found.group(), at)

    def _argument(self, found: re.Match[str] | None, at: int) -> None:
        """Read the next argument of a command: a group, or one token in a group of its own."""
        character = self.source[at]
        if character == "{":
            self.position = at + 1
            self._open("brace", "tex", at, argument=True)
        elif character in "}&" or _ENDS.match(self.source, at):
            raise self.error("an argument is missing", at)
        elif self.frames[-1].after == [""] and (character in "-+−([" or _SIZED.match(self.source, at)):
            # TeX would take the sign or bracket alone; nobody means that.
            self.frames.pop()
        else:
            self.emit("open", "tex", at, at)
            self.frames.append(_Frame("single", at))
            depth = len(self.frames)
            self._step(found, at)
            if len(self.frames) == depth:
                self.frames.pop()
                self.emit("close", "/tex", self.position, self.position)
                self._complete()

    def _complete(self) -> None:
        """Tell the command on top of the frames that one of its arguments has ended."""
        while self.frames[-1].kind == "macro":
            frame = self.frames[-1]
            following = frame.after.pop(0)
            if following:
                self.emit("close" if following == "/tex" else following, following, self.position, self.position)
            if frame.after:
                return
            self.frames.pop()
            if self.frames[-1].kind == "single":
                self.frames.pop()
                self.emit("close", "/tex", self.position, self.position)

    def _open(self, kind: str, text: str, at: int, *, argument: bool = False) -> None:
        self.emit("open", text, at, self.position)
        self.frames.append(_Frame(kind, at, text, len(self.tokens), argument=argument))

    def _close(self, kind: str, at: int, text: str = "") -> _Frame:
        frame = self.frames.pop()
        if frame.kind != kind:
            if frame.kind == "top":
                raise self.error(f"{self.source[at : self.position].strip()} closes nothing", at)
            raise self.error(f"{SHOWN.get(frame.text, frame.text)} is never closed", frame.at)
        if frame.over:
            self._close_over()
        self.emit("close", text or CLOSING[frame.text], at, self.position)
        return frame

    def _close_over(self) -> None:
        self.emit("close", "/tex", self.position, self.position)
        self.emit("close", "/tex", self.position, self.position)

    def _over(self, at: int) -> None:
        """Make what stands before ``\\over`` in its group a numerator."""
        frame = self.frames[-1]
        if frame.over or frame.kind not in ("brace", "left", "top"):
            raise self.error("\\over can't stand here", at)
        frame.over = True
        first = frame.first
        begin = self.tokens[first].at if first < len(self.tokens) else at
        opening = [self.tokens[first - 1]._replace(kind="open", text=t, at=begin, end=begin, tight=True) for t in ("frac", "tex")]
        self.tokens[first:first] = opening
        self.emit("close", "/tex", at, at)
        self.emit("/", "/", at, self.position)
        self.emit("open", "tex", self.position, self.position)

    def _digits(self, text: str, at: int) -> None:
        if self.frames[-1].kind == "single" and len(text) > 1:
            if self.frames[-2].after == [""]:
                self.names.note(f"^{text} without braces is read as ^{text[0]} {text[1:]}, as TeX does")
            text = text[0]
            self.position = at + 1
        self.emit_number(text, at)

    def _letters(self, run: str, at: int) -> None:
        if self.frames[-1].kind == "single":
            run = run[0]
            self.position = at + 1
            self.emit_run(run, at, latex=True)
        elif self.integrals and (self._differential(run, at) or self._greek_differential(run, at)):
            return
        elif _SUBSCRIPT.match(self.source, self.position, self.stop) and run not in ("log", "lim", "int", "sum"):
            if len(run) > 1:
                self.position -= 1
                for piece in self.names.split(self.source, run[:-1], at, self.position, latex=True):
                    self.emit(*piece)
            self._symbol(run[-1], self.position - (len(run) == 1), at + len(run))
        else:
            self.emit_run(run, at, latex=True)

    def _greek_differential(self, run: str, at: int) -> bool:
        found = _DIFFERENTIAL.match(self.source, self.position, self.stop)
        if not run.endswith("d") or found is None or (found[1] not in GREEK and found[2] is None):
            return False
        if len(run) > 1:
            self.emit_run(run[:-1], at, latex=True)
        self._emit_differential(found)
        return True

    def _emit_differential(self, found: re.Match[str]) -> None:
        self.integrals -= 1
        self.position = found.end()
        self.emit("differential", found[1] or found[2], found.start(), found.end())

    def _symbol(self, name: str, at: int, end: int) -> None:
        """Append the symbol at [at, end) with its subscript, or a Bessel function with its order."""
        self.position = end
        found = _SUBSCRIPT.match(self.source, end, self.stop)
        if found is None:
            calls = CALL.match(self.source, end, self.stop) is not None
            kind, text = self.names.whole(name, calls, False, latex=True) or ("symbol", name)
            self.emit(kind, text, at, end)
        elif name in BESSEL and _AFTER_BESSEL.match(self.source, found.end(), self.stop):
            self.names.note(f"{name}_n(…) is read as the Bessel function {BESSEL[name]}(n, …)")
            self.emit("function", BESSEL[name], at, end)
        else:
            subscript = _SUBSCRIPT_FONT.sub("", found[1] or found[2])
            if not subscript.replace("_", "").isalnum():
                raise self.error("this subscript can't be part of a name", found.start())
            self.position = found.end()
            self.emit("symbol", f"{name}_{subscript}", at, found.end())

    def _brace(self, text: str, at: int) -> None:
        if text == "{":
            self._open("brace", "tex", at)
        elif self._close("brace", at).argument:
            self._complete()

    def _script(self, text: str, at: int) -> None:
        if primes := _PRIMES.match(self.source, at, self.stop):
            self.position = primes.end()
            for _ in range((primes[1] or "'").count("prime") + (primes[1] or "'").count("'")):
                self.emit("'", "'", at, primes.end())
            return
        if self.vector and self.tokens[-1].kind == "symbol" and _TRANSPOSE.match(self.source, at, self.stop):
            raise self.error("transposition can't be read: letters stand for numbers", at)
        self.emit(text, text, at, at + 1)
        self.frames.append(_Frame("macro", at, after=("",)))

    def _special(self, text: str, at: int) -> None:
        match text:
            case "~":
                self.tight = False
            case "&":
                if self.frames[-1].kind != "environment":
                    raise self.error("& stands outside of cases", at)
                self.emit(",", ",", at, self.position)
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
        if name in GREEK:
            self._symbol(name, at, end)
        elif name.isalpha() and (name in FORMS or name in commands.BINDING or known_function(name)):
            self.integrals += name == "int"
            self.emit("function", name, at, end)
        elif name in commands.UNSUPPORTED:
            raise self.error(f"{commands.UNSUPPORTED[name]} can't be read", at)
        else:
            near = nearest(name, [*NAMES, *FORMS, *GREEK, *commands.COMMON]) if name.isalpha() else ""
            raise self.error(f"unknown command \\{name}", at, f"Did you mean \\{near}?" if near else "")

    def _fraction(self, command: str, at: int) -> None:
        found = _FRACTION.match(self.source, self.position, self.stop)
        if found is not None and self._leibniz(found, at):
            return
        self.emit("open", "frac", at, self.position)
        self.frames.append(_Frame("macro", at, "frac", after=("/", "/tex")))

    def _leibniz(self, found: re.Match[str], at: int) -> bool:
        above, below = (
            _UPRIGHT_D.sub("d", part).replace(r"\partial", "∂").replace("\\,", " ").replace("\\", "").strip() for part in found.groups()
        )
        if name := re.fullmatch(r"[d∂]\s*(?:mathrm|operatorname|text)\{(\w+)\}", below):
            if above in ("d", "∂"):
                self.position = found.end()
                self.emit("derivative", above, at, found.end(), (plain(name[1]),))
                return True
            return False
        quotient = LEIBNIZ.fullmatch(f"{above}/{below}")
        if quotient is not None:
            self.position = found.end()
            self.emit_derivative(quotient, at, found.end())
        elif _OF_BODY.match(above) and LEIBNIZ.fullmatch(f"d/{below}".replace("∂", "d")):
            raise self.error("the differentiand stands in the fraction", at, r"Write \frac{d}{dx}(…).")
        return quotient is not None

    def _radical(self, command: str, at: int) -> None:
        found = _DELIMITER.match(self.source, self.position, self.stop)
        indexed = found is not None and found[1] == "["
        self.emit("function", "\\sqrt" if indexed else "sqrt", at, self.position)
        self.frames.append(_Frame("macro", at, after=("",)))
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
        if kind in ("open", "|") and text in CLOSING or text == "|":
            self._open("left", "<|" if text == "|" else text, at)
        else:
            raise self.error(f"\\left{bracket} can't be read", place)

    def _right(self, command: str, at: int) -> None:
        bracket, _ = self._delimiter()
        _, text = commands.TOKENS.get(bracket, ("close", bracket))
        self._close("left", at, "" if bracket == "." else "|>" if text == "|" else text)

    def _sized(self, command: str, at: int) -> None:
        r"""Read a bracket after ``\big``: of a bar, ``\bigl`` and ``\bigr`` tell the side."""
        found = _DELIMITER.match(self.source, self.position, self.stop)
        side = command[-1]
        if found is not None and found[1] in ("|", r"\vert") and side in "lr":
            self.position = found.end()
            self.emit("open" if side == "l" else "close", "<|" if side == "l" else "|>", at, self.position)

    def _font(self, command: str, at: int) -> None:
        r"""Read a name in a font: ``\mathrm{e}``, ``\operatorname{erf}``, ``\mathbf{w}``."""
        found = _GROUP.match(self.source, self.position, self.stop)
        content = "" if found is None else found[1] if found[1] is not None else found[2]
        name = re.sub(r"\\[,;:! ]|\s", "", content).replace("\\", "")
        if found is None or not re.fullmatch(r"[^\W\d]\w*", name):
            raise self.error(f"a name is expected after {command}", self.position)
        self.position = end = found.end()
        if command in commands.BOLD:
            self.vector = True
            self.names.note(f"bold {name} is read as a number")
        differential = _DIFFERENTIAL.match(self.source, end, self.stop)
        if name == "d" and self.integrals and differential:
            self._emit_differential(differential)
        elif name in GREEK or len(name) == 1 and name not in "ei":
            self._symbol(name, at, end)
        elif name == "i":
            self.emit("constant", "i", at, end)
        else:
            calls = CALL.match(self.source, end, self.stop) is not None
            whole = self.names.whole(name, calls, calls)
            if whole is None and (calls or command == r"\operatorname"):
                raise self.names.unknown_function(self.source, name, at)
            self.emit(*(whole or ("symbol", name)), at, end)

    def _words(self, command: str, at: int) -> None:
        r"""Read ``\text{if }``, ``\text{otherwise}``, ``\text{ReLU}``."""
        found = _GROUP.match(self.source, self.position, self.stop)
        if found is None or found[1] is None:
            raise self.error(f"a group in braces is expected after {command}", self.position)
        words = found[1].strip()
        if words.isalpha() and self.names.whole(words, True, True) != ("word", words) and words not in WORDS:
            self._font(r"\mathrm", at)
            return
        stop = found.end(1)
        while stop > found.start(1) and self.source[stop - 1] in " .,;:$":
            stop -= 1
        start = found.start(1) + (self.source[found.start(1) : stop].startswith("$"))
        inner = TextLexer(self.source, start, stop, self.names)
        inner.run()
        self.tokens += inner.tokens
        self.position = found.end()

    def _begin(self, command: str, at: int) -> None:
        found = _ENVIRONMENT.match(self.source, self.position, self.stop)
        name = found[1] if found else ""
        if found is None or (name not in commands.CASES and name not in commands.PLAIN_ENVIRONMENTS):
            raise self.error(f"environment {name or '?'} can't be read", at)
        self.position = found.end()
        if name in commands.CASES:
            self._open("environment", "cases", at)

    def _end(self, command: str, at: int) -> None:
        found = _ENVIRONMENT.match(self.source, self.position, self.stop)
        self.position = found.end() if found else self.position
        if found is None or found[1] not in commands.PLAIN_ENVIRONMENTS:
            self._close("environment", at)

    def _row(self, command: str, at: int) -> None:
        if self.frames[-1].kind != "environment":
            raise self.error("several lines can't be read as one expression", at)
        if gap := _ROW_GAP.match(self.source, self.position, self.stop):
            self.position = gap.end()
        self.emit(";", ";", at, self.position)

    def _space_command(self, command: str, at: int) -> None:
        self.tight = self.tight and command not in commands.SEPARATING


_ACTIONS: dict[str, Callable[[LatexLexer, str, int], None]] = {
    **dict.fromkeys(commands.SPACING, LatexLexer._space_command),
    **dict.fromkeys(commands.FONTS, LatexLexer._font),
    **dict.fromkeys(commands.WORDS, LatexLexer._words),
    **dict.fromkeys(commands.FRACTIONS, LatexLexer._fraction),
    r"\sqrt": LatexLexer._radical,
    r"\left": LatexLexer._left,
    r"\right": LatexLexer._right,
    r"\begin": LatexLexer._begin,
    r"\end": LatexLexer._end,
    r"\over": lambda lexer, command, at: lexer._over(at),
    "\\\\": LatexLexer._row,
}
"""What the commands do that are more than a name or a token."""
