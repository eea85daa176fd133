"""What the words of a command stand for: an expression, standard input, a file, names."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from derive.cli.delivery import UNREADABLE, Refused
from derive.kinds.entry import Words
from derive.questions.words import mistake_in, refuse_several

_LONGEST_INPUT = 4_000_000


def source_of(metavar: Words, words: Sequence[str], syntax: str) -> dict[str, Any]:
    """Return the source of a question, and which function of a file is meant.

    Raises:
        Refused: there are too many words, or standard input can't be read.
    """
    match metavar:
        case "EXPRESSION":
            return {"source": _expression(words, syntax)}
        case "NAME...":
            return {"source": tuple(words)}
        case "NAME":
            return {"source": " ".join(words)}
    file, *names = words
    if len(names) > (metavar == "FILE [NAME]"):
        raise Refused(UNREADABLE, f"one file at a time: {' '.join(names)} is left over")
    return {"source": Path(file), **({"function": names[0]} if names else {})}


def _expression(words: Sequence[str], syntax: str) -> str:
    """Return the expression: the words as one, for those who forget the quotes, or standard input."""
    if list(words) != ["-"]:
        refuse_several(words)
        return " ".join(words)
    if sys.stdin is None:
        raise Refused(UNREADABLE, "standard input is closed")
    data = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(data) > _LONGEST_INPUT:
        raise Refused(UNREADABLE, f"standard input is longer than {_LONGEST_INPUT} bytes")
    try:
        source = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused(UNREADABLE, f"standard input is not UTF-8 text: byte {error.start} is wrong") from error
    if mistake := mistake_in([source], syntax):
        raise Refused(UNREADABLE, mistake)
    return source
