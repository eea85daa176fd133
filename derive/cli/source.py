"""The expression of a command line: its words, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from derive.cli.delivery import UNREADABLE, Refused
from derive.questions.options import unreadable

_LONGEST_INPUT = 4_000_000


def source_of(words: Sequence[str], syntax: str) -> str:
    """Return the expression: the words as one, for those who forget the quotes, or standard input."""
    if list(words) != ["-"]:
        return " ".join(words)
    data = sys.stdin.buffer.read(_LONGEST_INPUT)
    try:
        source = data.decode().strip()
    except UnicodeDecodeError as error:
        raise Refused(UNREADABLE, f"standard input is not UTF-8 text: byte {error.start} is wrong") from error
    mistake = unreadable(source, syntax)
    if mistake:
        raise Refused(UNREADABLE, mistake)
    return source
