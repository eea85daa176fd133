"""Renew what README.md shows: the outputs of commands, the table of kinds and the list of commands.

What follows ``<!-- output of: derive … -->`` is what that command prints.  The table between ``<!-- kinds -->`` and
``<!-- end of kinds -->``, like the list of commands, is read off the entries of the kinds.  --check only compares.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derive.cli.source import source_of
from derive.kinds.entries import KINDS
from derive.kinds.entry import Kind
from derive.kinds.question import ASKED, Question, asked_for
from derive.questions.options import COMMANDS, OTHERS
from derive.questions.words import split
from derive.reading.curves import coordinates

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- output of(?:, with exit status \d)?: (.*?) -->\n+```\w*\n).*?(?=```)", flags=re.DOTALL)
TABLE = re.compile(r"(?<=<!-- kinds -->\n).*?(?=<!-- end of kinds -->)", flags=re.DOTALL)
LIST = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- end of commands -->)", flags=re.DOTALL)


def renewed(found: re.Match[str]) -> str:
    """Return a block with the output of its command."""
    name, *arguments = shlex.split(found[2])
    assert name == "derive"
    shown = subprocess.run([sys.executable, "-m", "derive", *arguments], capture_output=True, text=True, check=False)
    return f"{found[1]}{shown.stdout.strip(chr(10))}\n"


# The table of kinds ----------------------------------------------------------------------------------


def table() -> str:
    """Return the table: what is asked, the command, and the call of the library."""
    return "\n".join(["", "| question | command | from Python |", "|---|---|---|", *_rows(), "", ""])


def commands() -> str:
    """Return the list of the commands, a line on each."""
    told = {**{name: kind.summary for name, kind in COMMANDS.items()}, **OTHERS}
    width = max(map(len, told))
    lines = (f"derive {name:<{width}}  {summary}" for name, summary in told.items())
    return "\n".join(["", "```text", *lines, "```", "", ""])


def _rows() -> Iterator[str]:
    bare = [kind for kind in KINDS if not kind.command]
    # The first that fits is taken, so the special ones come first there; a reader begins with the plain one.
    for kind in (*reversed(bare), *COMMANDS.values()):
        for place, example in enumerate(kind.examples):
            call = call_of(kind, question_of(example))
            yield f"| {'' if place else kind.heading} | {_code(f'derive {example}')} | {_code(call)} |"


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def question_of(example: str) -> Question:
    """Return what a command line, without the name of the program, asks."""
    first, *rest = shlex.split(example)
    kind = COMMANDS.get(first)
    command_line = split(rest if kind else [first, *rest])
    options: dict[str, Any] = {}
    for name, option in ASKED.items():
        values = [one.partition("=")[2] for one in command_line.options if one.partition("=")[0] == option.flag]
        if values:
            options[name] = option.read(values if option.many else values[-1]) if option.takes_value else True
    source = source_of(kind.words if kind else "EXPRESSION", command_line.words, "auto")
    return Question(kind=first if kind else "auto", **source, **options)


def call_of(kind: Kind, question: Question) -> str:
    """Return the call of the library that asks the same, by the door of its kind."""
    source, options = question.source, {name: getattr(question, name) for name in asked_for(question)}
    door, before = kind.door, repr(source)
    if kind.words == "FILE [NAME]":
        door, before = "derive", repr(str(source))
        options |= {"kind": question.kind, "function": question.function}
    elif isinstance(source, Path):
        before = repr(str(source))
    elif door == "parametric":
        before = ", ".join(map(repr, coordinates(str(source)) or ()))
    elif door == "polar":
        before = repr(str(source).partition("=")[2].strip())
    elif door == "derive":
        options["kind"] = question.kind
    keywords = (f"{name}={_value(value)!r}" for name, value in options.items())
    return f"derive.{door}({', '.join([before, *keywords])})"


def _value(value: Any) -> Any:
    """Return one thing for a sequence of one."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def main() -> int:
    """Rewrite the README, or say that its table is out of date."""
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        if TABLE.findall(text) == [table()] and LIST.findall(text) == [commands()]:
            return 0
        print(f"{README} is out of date: run python docs/make_readme.py", file=sys.stderr)
        return 1
    text = LIST.sub(lambda _: commands(), TABLE.sub(lambda _: table(), text))
    README.write_text(BLOCK.sub(renewed, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
