"""The one token stream into which both lexers turn a source, with the positions of the original text."""

from __future__ import annotations

from typing import NamedTuple

from derive.errors import LimitError, ParseError
from derive.reading.names import Names

MAX_LENGTH = 100_000
"""Characters of input."""
MAX_NESTING = 10_000
"""Brackets, exponents, signs and bare functions inside one another."""
MAX_DIGITS = 1_000
"""Digits of a number, and size of its decimal exponent."""

CLOSING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "⌊": "⌋",
    "⌈": "⌉",
    "<|": "|>",
    "tex": "/tex",
    "frac": "/tex",
    "cases": "/cases",
}
"""The closing bracket of each opening one.

``<|`` is a bar known to open, ``tex`` the braces of a TeX argument, ``frac`` a fraction as one factor.
"""
SHOWN = {
    "/tex": "}",
    "/cases": "\\end{cases}",
    "|>": "|",
    "<|": "|",
    "tex": "{",
    "frac": "\\frac",
    "cases": "\\begin{cases}",
}
"""How the brackets that nobody types are called in a message."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣⁱ", "0123456789+-()nxi", strict=True))


class Token(NamedTuple):
    """One lexical unit.

    Attributes:
        kind: what the grammar tells apart: ``number``, ``symbol``, ``constant``, ``function``, ``open``, ``close``,
            ``relation``, ``word``, ``derivative``, ``differential``, ``end``, or the operator itself.
        text: the literal, the name, the bracket, the relation.
        at: where it begins in the source.
        end: where it ends.
        tight: whether nothing separates it from the token before.
        variables: for a derivative, its variables, the one applied first first.
    """

    kind: str
    text: str
    at: int
    end: int
    tight: bool = True
    variables: tuple[str, ...] = ()


def below_exponent(tokens: list[Token]) -> int:
    """Return where the base of the exponent stands that these tokens end in; -1 where they end in none."""
    level = 0
    for place in reversed(range(len(tokens))):
        level += (tokens[place].kind == "close") - (tokens[place].kind == "open")
        if level <= 0:
            return place - 2 if place > 1 and tokens[place - 1].kind == "^" else -1
    return -1


class Lexer:
    """What both lexers share: the output list, the names, the errors."""

    def __init__(self, source: str, start: int, stop: int, names: Names) -> None:
        self.source = source
        self.position = start
        self.stop = stop
        self.names = names
        self.tokens: list[Token] = []
        self.tight = False
        self.integrals = 0

    def emit(self, kind: str, text: str, at: int, end: int, variables: tuple[str, ...] = ()) -> None:
        """Append a token; it is tight unless white space was skipped since the last one."""
        self.tokens.append(Token(kind, text, at, end, self.tight, variables))
        self.tight = True

    def emit_number(self, literal: str, at: int) -> None:
        """Append a number.

        Raises:
            LimitError: it has more digits than `MAX_DIGITS`.
        """
        _, _, exponent = literal.lower().partition("e")
        if len(literal) > MAX_DIGITS or (exponent and abs(int(exponent)) > MAX_DIGITS):
            raise LimitError(f"a number of more than {MAX_DIGITS} digits")
        self.emit("number", literal, at, at + len(literal))

    def emit_run(self, run: str, at: int, *, latex: bool = False) -> None:
        """Append the tokens of a run of letters, split into names."""
        if not self.tokens and self.names.heads(self.source, run, at):
            self.names.note(f"{run} is read as the name of the right side")
            self.emit("symbol", run, at, at + len(run))
            return
        for kind, text, begin, end in self.names.split(self.source, run, at, self.stop, latex=latex):
            if kind == "number":
                self.emit_number(text, begin)
            else:
                self.emit(kind, text, begin, end)

    def error(self, message: str, position: int, hint: str = "") -> ParseError:
        """Return the error with the source attached."""
        return ParseError(message, self.source, min(position, len(self.source)), hint)

    def unexpected(self, position: int) -> ParseError:
        """Return the error for a character that begins no token."""
        character = self.source[position]
        name = character if character.isprintable() else f"character U+{ord(character):04X}"
        return self.error(f"unexpected {name}", position)
