"""TeX's rules for groups and arguments: ``x^23`` is ``x^2 3``, ``\\frac12`` one half, ``{a \\over b}`` a fraction."""

from __future__ import annotations

import re

from derive.reading.text import TextLexer
from derive.reading.tokens import CLOSING, SHOWN, Token
from derive.startup.patterns import pattern

_TOKEN = pattern(
    r"(?P<blank>(?:\s|%[^\n]*(?:\n|$)|\.(?=\s*(?:\\\\|\\end\b)))+)"
    r"|(?P<digits>\d{1,3}(?:\\,\d{3})+(?!\d)|\d+\{,\}\d+|\d+\.?\d*|\.\d+)"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<command>\\(?:[A-Za-z]+|[^A-Za-z]))"
    r"|(?P<brace>[{}])"
    r"|(?P<script>[\^_])"
    r"|(?P<special>[~&$|\]])"
)
_SIZED = pattern(r"\\(?:left|[bB]igg?[lm]?)(?![A-Za-z])")
_ENDS = pattern(r"\\(?:right|end|over|choose)(?![A-Za-z])|\\\\")


class Frame:
    """A construct that is still open: braces, ``\\left``, an environment, or a command waiting for an argument.

    Attributes:
        kind: ``brace``, ``left``, ``environment``, ``optional``, ``macro`` or ``single``.
        at: where it began.
        text: its opening bracket.
        first: index of the first token inside.
        after: for a command, what to emit after each argument that is still to come.
        argument: whether the braces hold an argument of the command below.
        over: what closes the denominator, if ``\\over`` was seen.
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
        self.over: tuple[str, ...] = ()


class TexLexer(TextLexer):
    """Keeps the open groups and feeds each command its arguments; `LatexLexer` knows the commands."""

    frames: list[Frame]

    def run(self) -> None:
        """Read the whole source.

        Raises:
            ParseError: an unknown command, a missing argument, braces that don't match.
        """
        self.frames = [Frame("top", self.position)]
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
        else:
            self._close_over(frame)

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
            following = self.source[at + 1 : self.stop]
            if character in "-+−" and following[:1].isspace() and re.match(r"\s+[A-Za-z0-9\\]", following):
                raise self.error(f"a lone {character} above a letter can't be read", at, "Write an exponent in braces.")
            # TeX would take the sign or bracket alone; nobody means that.
            self.frames.pop()
        else:
            self.emit("open", "tex", at, at)
            self.frames.append(Frame("single", at))
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
                self.emit("close" if following in ("/tex", ")") else following, following, self.position, self.position)
            if frame.after:
                return
            self.frames.pop()
            if self.frames[-1].kind == "single":
                self.frames.pop()
                self.emit("close", "/tex", self.position, self.position)

    def _open(self, kind: str, text: str, at: int, *, argument: bool = False) -> None:
        self.emit("open", text, at, self.position)
        self.frames.append(Frame(kind, at, text, len(self.tokens), argument=argument))

    def _close(self, kind: str, at: int, text: str = "") -> Frame:
        frame = self.frames.pop()
        if frame.kind != kind:
            if frame.kind == "top":
                raise self.error(f"{self.source[at : self.position].strip()} closes nothing", at)
            raise self.error(f"{SHOWN.get(frame.text, frame.text)} is never closed", frame.at)
        self._close_over(frame)
        self.emit("close", text or CLOSING[frame.text], at, self.position)
        return frame

    def _close_over(self, frame: Frame) -> None:
        for closing in frame.over:
            self.emit("close", closing, self.position, self.position)

    def _over(self, at: int, function: str = "") -> None:
        """Make what stands before ``\\over`` in its group a numerator, or the first argument of a function."""
        frame = self.frames[-1]
        typed = self.source[at : self.position]
        if frame.over or frame.kind not in ("brace", "left", "top"):
            raise self.error(f"{typed} can't stand here", at)
        first = frame.first
        begin = self.tokens[first].at if first < len(self.tokens) else at
        opening = (("function", function), ("open", "(")) if function else (("open", "frac"), ("open", "tex"))
        self.tokens[first:first] = [Token(kind, text, begin, begin) for kind, text in opening]
        frame.over = (")",) if function else ("/tex", "/tex")
        if function:
            self.emit(",", ",", at, self.position)
        else:
            self.emit("close", "/tex", at, at)
            self.emit("/", "/", at, self.position)
            self.emit("open", "tex", self.position, self.position)
