"""What the words of a command stand for: an expression, standard input, a file, names."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from derive.cli.delivery import UNREADABLE, Refused
from derive.kinds.entry import Words
from derive.questions.words import mistake_in, refuse_several
from derive.reading.files import LONGEST, text_of


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
    from pathlib import Path

    return {"source": Path(file), **({"function": names[0]} if names else {})}


def _expression(words: Sequence[str], syntax: str) -> str:
    """Return the expression: the words as one, for those who forget the quotes, or standard input."""
    if list(words) != ["-"]:
        refuse_several(words)
        return " ".join(words)
    source = standard_input()
    if mistake := mistake_in([source], syntax):
        raise Refused(UNREADABLE, mistake)
    return source


def standard_input() -> str:
    """Return what stands on standard input.

    Raises:
        Refused: it is closed, too long, or no text.
    """
    if sys.stdin is None:
        raise Refused(UNREADABLE, "standard input is closed")
    return text_of(sys.stdin.buffer.read(LONGEST + 1), "standard input").strip()
