"""The command ``derive check``: read lines from words, a file or standard input, and show what was found."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from derive.cli.delivery import UNREADABLE, Refused, deliver, format_of, write_atomically
from derive.cli.source import standard_input
from derive.errors import LimitError
from derive.kinds.question import ASKED

_LONGEST = 1_000_000
_SUFFIXES = (".tex", ".txt", ".md", ".json", ".jsonl")
"""What the name of a file of lines ends in."""


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
    HTML = "html"
    JSON = "json"


def check(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[FILE | - | LINE...]", help="A file, - for standard input, or the lines.", show_default=False
        ),
    ],
    of: Annotated[str, typer.Option(help="The problem, where the lines do not say it.", metavar="EXPRESSION")] = "",
    accept: Annotated[str, typer.Option(help="The form in which the answer is wanted.", metavar="FORM")] = "",
    variable: Annotated[str, typer.Option(help="The letter of differentiation.", metavar="LETTER")] = "",
    shape: Annotated[
        list[str] | None, typer.Option(help="A letter and its shape, A=m,n.", metavar="NAME=SHAPE")
    ] = None,
    syntax: Annotated[Syntax, typer.Option(help="The language of the lines.")] = Syntax.AUTO,
    hint: Annotated[Hint, typer.Option(help="How much is given away.")] = Hint.FULL,
    batch: Annotated[bool, typer.Option("--batch", help="Judge many: the file has one JSON record a line.")] = False,
    macro: Annotated[list[str] | None, typer.Option(help="A command of your own, \\ddx=\\frac{d}{dx}.")] = None,
    to: Annotated[
        Target | None, typer.Option("--to", "-t", help="The format; by default that of the file's suffix, else text.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.")] = None,
) -> int:
    """Check a derivation line by line, and name the mistake.

    The exit status is 0 where no mistake was found, 1 for a mistake, 2 where nothing could be read.

    \b
    derive check "d/dx cos(x)^2" "= -2 sin(x)"
    derive check homework.tex
    derive check "= 7cos(x)" --of "sin(7x)" --hint kind
    derive check --batch answers.jsonl --output marked.jsonl
    """
    if batch:
        return _batch(_lines(words), output)
    from derive.marking import check as marked

    macros = dict(_macro(one) for one in macro or ())
    options: dict[str, Any] = {"of": of, "accept": accept, "variable": variable, "syntax": syntax.value}
    found = marked(_lines(words), **options, macros=macros, shapes=ASKED["shapes"].read(shape) if shape else None)
    written = found.to(format_of(to, output), hint.value).rstrip("\n")
    deliver(f"{written}\n", output)
    return found.status


def _batch(text: str, output: Path | None) -> int:
    """Judge records one after the other; a file that has some of the results already is gone on with."""
    from derive.marking.batch import Summary, batch

    records = [line for line in text.splitlines() if line.strip()]
    if not records:
        raise Refused(UNREADABLE, "there is no record: one JSON object a line is needed")
    done = _done(output)
    summary, results = Summary(), []
    with nullcontext(sys.stdout) if output is None else output.open("a", encoding="utf-8") as target:
        for count, result in enumerate(batch(records, done), 1):
            summary.add(result)
            results.append(result)
            if output is None or result["digest"] not in done:
                # Written at once: what is judged is not lost when somebody interrupts.
                target.write(_row(result))
                target.flush()
            _progress(count, len(records))
    if output is not None:
        # The same records give the same file, however often the work was interrupted.
        write_atomically(output, "".join(map(_row, results)))
    print(summary, end="", file=sys.stderr if output is None else sys.stdout)
    return summary.status


def _row(result: dict[str, Any]) -> str:
    return f"{json.dumps(result, ensure_ascii=False)}\n"


def _done(output: Path | None) -> dict[str, dict[str, Any]]:
    """Return the results that a file holds, by the digests of their records; an unfinished last line is none."""
    found: dict[str, dict[str, Any]] = {}
    for line in output.read_text(encoding="utf-8").splitlines() if output is not None and output.exists() else ():
        try:
            result = json.loads(line)
            found[result["digest"]] = result
        except (ValueError, KeyError, TypeError):
            continue
    return found


_BAR = 30


def _progress(count: int, total: int) -> None:
    """Draw how far it is, for a person who waits."""
    if sys.stderr is not None and sys.stderr.isatty():
        bar = "█" * (_BAR * count // total)
        print(f"\r{bar:░<{_BAR}} {count} of {total}", end="\n" if count == total else "", file=sys.stderr, flush=True)


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
    if len(words) == 1 and Path(words[0]).suffix.lower() in _SUFFIXES:
        raise Refused(UNREADABLE, f"there is no file {words[0]}")
    return "\n".join(words)
