"""The command ``derive check``: read lines from words, a file or standard input, and show what was found."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.delivery import UNREADABLE, Refused, deliver
from derive.cli.source import standard_input
from derive.errors import LimitError

_LONGEST = 1_000_000


class Hint(StrEnum):
    """How much is given away."""

    LINE = "line"
    KIND = "kind"
    FULL = "full"


class Syntax(StrEnum):
    """The language of the lines."""

    AUTO = "auto"
    TEXT = "text"
    LATEX = "latex"


class Target(StrEnum):
    """The formats of a check."""

    TERMINAL = "terminal"
    TEXT = "text"
    MARKDOWN = "markdown"
    LATEX = "latex"
    JSON = "json"


def check(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[FILE | - | LINE...]", help="A file, - for standard input, or the lines.", show_default=False
        ),
    ],
    of: Annotated[str, typer.Option(help="The problem, where the lines do not say it.", metavar="EXPRESSION")] = "",
    variable: Annotated[str, typer.Option(help="The letter of differentiation.", metavar="LETTER")] = "",
    syntax: Annotated[Syntax, typer.Option(help="The language of the lines.")] = Syntax.AUTO,
    hint: Annotated[Hint, typer.Option(help="How much is given away.")] = Hint.FULL,
    macro: Annotated[list[str] | None, typer.Option(help="A command of your own, \\ddx=\\frac{d}{dx}.")] = None,
    to: Annotated[Target, typer.Option("--to", "-t", help="The format.")] = Target.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.")] = None,
) -> int:
    """Check a derivation line by line, and name the mistake.

    The exit status is 0 where no mistake was found, 1 for a mistake, 2 where nothing could be read.

    \b
    derive check "d/dx cos(x)^2" "= -2 sin(x)"
    derive check homework.tex
    derive check "= 7cos(x)" --of "sin(7x)" --hint kind
    """
    from derive.marking import check as marked

    macros = dict(_macro(one) for one in macro or ())
    found = marked(_lines(words), of=of, variable=variable, syntax=syntax.value, macros=macros)
    written = found.to(to.value, hint.value).rstrip("\n")
    deliver(f"{written}\n", output)
    return found.status


def _macro(text: str) -> tuple[str, str]:
    name, equals, meaning = text.partition("=")
    if not equals or not name.startswith("\\") or not name[1:].isalpha():
        raise Refused(UNREADABLE, f"a macro is written \\name=meaning, not {text!r}")
    return name, meaning


def _lines(words: list[str]) -> str:
    """Return the lines: those of a file or of standard input, else the words, one line each."""
    if words == ["-"]:
        return standard_input()
    if len(words) == 1 and "\n" not in words[0] and len(words[0]) < 4096 and (path := Path(words[0])).is_file():
        if path.stat().st_size > _LONGEST:
            raise LimitError(f"{path} is longer than {_LONGEST} bytes")
        return path.read_text(encoding="utf-8-sig")
    return "\n".join(words)
