"""The machine below the grammar: the token stream, the explicit stack, the errors."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from derive.errors import LimitError, ParseError
from derive.expression import Node
from derive.reading.names import Names
from derive.reading.tokens import CLOSING, MAX_NESTING, SHOWN, Token

Production = Generator[Any, Any, Any]
"""Yields the productions it needs, is sent their results, returns its own."""

_FRAMES_PER_LEVEL = 10


class Stream:
    """A position in a token stream, and the productions under way.

    Args:
        tokens: the tokens, the last of kind ``end``.
        source: the text they come from.
        names: takes the notes.
    """

    def __init__(self, tokens: list[Token], source: str, names: Names) -> None:
        self.tokens = tokens
        self.source = source
        self.names = names
        self.index = 0
        self.token = tokens[0]
        self.bars = 0
        self.raised = 0
        self.depth = 0
        self.integrals: list[tuple[int, list[str]]] = []

    def drive(self, production: Production) -> Node:
        """Run productions on an explicit stack."""
        stack, value = [production], None
        while stack:
            try:
                needed = stack[-1].send(value)
            except StopIteration as stop:
                stack.pop()
                value = stop.value
            else:
                if len(stack) > _FRAMES_PER_LEVEL * MAX_NESTING:
                    raise self.too_deep()
                stack.append(needed)
                value = None
        return value  # type: ignore[return-value]

    def advance(self) -> Token:
        """Step over the current token and return it."""
        token = self.token
        if token.kind != "end":
            self.index += 1
            self.token = self.tokens[self.index]
        return token

    def peek(self, ahead: int = 1) -> Token:
        """Return a token further on."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def at(self, kind: str, text: str) -> bool:
        """Whether the current token is this one."""
        return self.token.kind == kind and self.token.text == text

    def skip(self, kinds: str) -> None:
        """Step over any number of these punctuation marks."""
        while self.token.kind in kinds:
            self.advance()

    def expect(self, kind: str) -> Token:
        """Step over a token of this kind, or fail."""
        if self.token.kind != kind:
            raise self.unexpected()
        return self.advance()

    def error(self, message: str, token: Token, hint: str = "") -> ParseError:
        """Return an error at a token."""
        return ParseError(message, self.source, token.at, hint)

    def unexpected(self) -> ParseError:
        """Return the error for a token that can't stand here."""
        token = self.token
        if token.kind == "end":
            before = self.tokens[self.index - 1] if self.index else None
            if before is None:
                return self.error("nothing to read", token)
            typed = self.source[before.at : before.end] or SHOWN.get(before.text, before.text)
            return self.error(f"something is missing after {typed[-30:]}", token)
        shown = SHOWN.get(token.text, token.text)
        if token.kind == "∘":
            return self.error("a composition is read in brackets only", token, "Write (f∘g)(x).")
        if token.text == ":" and self.source.lstrip().startswith(("lambda ", "def ")):
            return self.error("Python code can't be read as a formula", token, "Ask derive code FILE.")
        if token.kind == "close":
            return self.error(f"{shown} closes nothing", token)
        return self.error(f"unexpected {shown}", token)

    def too_deep(self) -> LimitError:
        """Return the error for input that is nested too deeply."""
        return LimitError(f"nested more than {MAX_NESTING} levels deep")

    def typed(self, start: Token) -> str:
        """Return the source from `start` to the token before the current one, cut to 30 characters."""
        text = self.source[start.at : self.tokens[self.index - 1].end]
        return text if len(text) <= 30 else f"…{text[-29:]}"

    def descend(self) -> None:
        """Count one more level of nesting; the caller counts it back."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.too_deep()

    def enter(self) -> tuple[Token, int]:
        """Step over an opening bracket; return it and the number of bars open outside."""
        self.descend()
        bars, self.bars = self.bars, 0
        opening = self.advance()
        if self.token.kind == "close":
            raise self.error("the brackets are empty", opening)
        return opening, bars

    def leave(self, opening: Token, bars: int) -> None:
        """Step over the closing bracket that belongs to `opening`."""
        token, wanted = self.token, CLOSING[opening.text]
        if not (token.kind == "close" and token.text == wanted):
            if token.kind == "end":
                raise self.error(f"{SHOWN.get(opening.text, opening.text)} is never closed", opening)
            if token.kind == "close":
                shown = SHOWN.get(opening.text, opening.text)
                raise self.error(f"{SHOWN.get(token.text, token.text)} can't close {shown}", token)
            if token.text == "," and opening.text == "(":
                raise self.error("a comma can't stand here", token, "Only functions take several arguments.")
            raise self.unexpected()
        self.advance()
        self.depth -= 1
        self.bars = bars
