"""``python -m derive`` and the command ``derive``.

What can be answered without Typer is answered here: the version, and mistakes in the expression.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from derive import __version__


def main() -> int:
    """Run the command line; return the exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"derive {__version__}")
        return 0
    mistake = mistake_in(arguments)
    if mistake:
        print(f"derive: {mistake}", file=sys.stderr)
        return 2
    # The process is ours, and short: most of what is made on the way, modules above all, stays.
    gc.set_threshold(100_000, 50, 50)
    from derive.cli import run

    status = run(arguments)
    # The interpreter collects once more while it shuts down; there is nothing to be found.
    gc.freeze()
    return status


def mistake_in(arguments: Sequence[str]) -> str:
    """Return what is wrong with the expression on a command line, "" if it can be read or there is none."""
    from derive.questions.options import COMMANDS, split, unreadable

    command_line = split(arguments)
    source = " ".join(command_line.words)
    asks_for_help = {"--help", "-h", "--version"} & set(command_line.options)
    if source in ("", "-") or asks_for_help or command_line.words[0] in COMMANDS:
        return ""
    return unreadable(source, command_line.value("--syntax", "auto"))


if __name__ == "__main__":
    sys.exit(main())
