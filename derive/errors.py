"""Everything that can go wrong, as a few typed errors."""

from __future__ import annotations

from os.path import basename


def printable(text: str) -> str:
    r"""Return text that changes nothing but what is read: no escape sequences, no marks that turn the direction.

    >>> print(printable("x\x1b[31m \u202e y"))
    x·[31m · y
    """
    return text if text.isprintable() else "".join(c if c.isprintable() or c in "\n\t" else "·" for c in text)


class DeriveError(Exception):
    """Whatever `derive` refuses, with one message for a person to read."""

    def __init__(self, *said: object) -> None:
        super().__init__(*(printable(one) if isinstance(one, str) else one for one in said))

    def _render_traceback_(self) -> list[str]:
        """Return the lines that a notebook shows: what is wrong and where, without a traceback."""
        return [f"{type(self).__name__}: {self}"]


class ParseError(DeriveError):
    """The input can't be read.

    Attributes:
        source: the input as typed.
        position: index of the offending character in `source`.
        hint: what was probably meant, or "".
    """

    def __init__(self, message: str, source: str = "", position: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = printable(message)
        self.source = source
        self.position = position
        self.hint = printable(hint)

    @property
    def caret(self) -> str:
        """The line of input around the error with a caret below the offending character."""
        start = self.source.rfind("\n", 0, self.position) + 1
        end = self.source.find("\n", self.position)
        line = self.source[start : end if end >= 0 else len(self.source)]
        column = self.position - start
        # A window of 70 characters: a megabyte of noise must not be echoed.
        left = max(0, column - 40)
        shown = printable(line[left : left + 70].replace("\t", " "))
        prefix = "…" if left else ""
        return f"{prefix}{shown}\n{' ' * (column - left + len(prefix))}^"

    def __str__(self) -> str:
        text = self.message if not self.source else f"{self.message}\n{self.caret}"
        return f"{text}\n{self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[type[ParseError], tuple[str, str, int, str]]:
        return type(self), (self.message, self.source, self.position, self.hint)


class UnsupportedError(DeriveError):
    """The input was understood, but this mathematics can't be done here.

    Attributes:
        place: line, from 1, and column, from 0, in a program that was read.
    """

    place: tuple[int, int] | None = None


class LimitError(DeriveError):
    """A limit on length, nesting or time was reached; the message says which."""


class InternalError(DeriveError):
    """A line of ours was refuted by the verifier: a bug, shown instead of a wrong line."""


_LONGEST = 300


def fault(error: BaseException) -> str:
    """Return what a person is told of an error that should not have happened, and what can be done about it."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = f" ({basename(place.tb_frame.f_code.co_filename)}, line {place.tb_lineno})" if place is not None else ""
    what = str(error) if isinstance(error, InternalError) else f"{type(error).__name__}: {str(error)[:_LONGEST]}{at}"
    report = "Please report it, with what was typed and what derive --version says."
    return f"a fault of ours, not of the input: {what}\n{report}"
