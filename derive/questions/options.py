"""The options: what can be asked of an input, and how an answer is shown; and which commands there are.

Loaded before anything that does mathematics or reads a command line.
"""

from __future__ import annotations

from typing import get_args

from derive.kinds.entries import KINDS
from derive.kinds.entry import Kind
from derive.kinds.question import ALWAYS, ASKED, Option
from derive.record.levels import Detail
from derive.render import RENDERERS, SUFFIXES

SHOWN: dict[str, Option] = {
    "to": Option(
        "--to", f"One of {', '.join(RENDERERS)}; by default terminal, or text in a pipe.", "FORMAT", short="-t"
    ),
    "detail": Option("--detail", "How many lines to show.", short="-d", choices=get_args(Detail)),
    "output": Option(
        "--output", f"Write to a file; {', '.join(SUFFIXES)} choose the format; - is standard output.", "FILE",
        short="-o",
    ),
    "standalone": Option("--standalone", "A whole LaTeX document."),
    "why": Option("--why", "Say why each rule is chosen."),
}  # fmt: skip
"""How an answer is shown, by every command that derives."""

INSTEAD: dict[str, Option] = {
    "read": Option("--read", "Only say how the input was read: the formula, what its letters are, the notes."),
    "where": Option("--where", "Only say where f and f' are defined."),
    "plot": Option("--plot", "Draw in the terminal, or to a .svg, .png or .pdf.", "[FILE]"),
    "next": Option("--next", "Only say which rule comes next, and the line, after lines that are given.", "[LINES]"),
    "mistakes": Option("--mistakes", "Show under each line the usual mistake, and the number that refutes it."),
}
"""What is shown instead of the lines."""

NAMED: dict[str, Option] = {**ASKED, **SHOWN, **INSTEAD}
"""What can be asked of an input, by the keyword."""


def usual_of(name: str) -> str | bool | None:
    """Return what an option is where it is not typed."""
    option = NAMED[name]
    if option.choices:
        return "normal" if name == "detail" else option.choices[0]
    return None if option.takes_value else False


VERSION = Option("--version", "Show the version.")
HELP = Option("--help", "Show this message and exit.", short="-h")
COMPLETION: tuple[Option, ...] = (
    Option("--install-completion", "Install completion for the current shell."),
    Option("--show-completion", "Show the completion of the current shell, to copy it."),
)

OPTIONS: dict[str, Option] = {
    spelling: option
    for option in (*NAMED.values(), VERSION, HELP, *COMPLETION)
    for spelling in filter(None, (option.flag, option.short))
}
"""Every option by each of its spellings."""

PICTURES = (".svg", ".png", ".pdf")
"""What a file for a drawing ends in."""

COMMANDS: dict[str, Kind] = {kind.command: kind for kind in KINDS if kind.command}
"""The kinds that have a sub-command, by its name."""

OTHERS: dict[str, str] = {
    "check": "Check a derivation line by line, and name the mistake.",
    "quiz": "Pose problems of a topic, with a key; judge the answers.",
    "functions": "List the named functions with their definitions, derivatives, ranges and kinks.",
    "help": "Show the help of a command.",
    "version": "Show the version.",
}
"""The commands that answer no question, each with its line of help."""


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return everything that can be asked of a kind, and of how its answer is shown."""
    bare = not kind.command
    can_be = (("read", bare), ("where", kind.located), ("plot", kind.pictured), ("next", bare), ("mistakes", bare))
    instead = [name for name, can in can_be if can]
    return (*kind.takes, *ALWAYS, *instead, *SHOWN)


BARE = tuple(
    name for name in (*ASKED, *INSTEAD, *SHOWN) if any(name in names_of(kind) for kind in KINDS if not kind.command)
)
"""What can be asked without a sub-command, of one kind or another."""

__all__ = [
    "BARE",
    "COMMANDS",
    "COMPLETION",
    "HELP",
    "INSTEAD",
    "NAMED",
    "OPTIONS",
    "OTHERS",
    "PICTURES",
    "SHOWN",
    "VERSION",
    "usual_of",
]
