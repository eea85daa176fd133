"""``python -m derive`` and the command ``derive``.

What can be answered without Typer is answered here: the version, and mistakes in the expression.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from derive import __version__


def main() -> int:
    """Run the command line; return the exit status."""
    try:
        status = _main(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Python flushes standard output once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _print_line(f"derive: can't write to standard output: {error.strerror or error}", sys.stderr, 1)
    return status


def _print_line(text: str, stream: TextIO | None, status: int) -> int:
    """Write a line; a stream that is closed or full makes it a failure, as for other programs."""
    if stream is None:
        return status or 1
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if stream is sys.stdout and sys.stderr is not None:
            print(f"derive: can't write to standard output: {error.strerror or error}", file=sys.stderr)
        return status or 1
    return status


def _main(arguments: Sequence[str]) -> int:
    if arguments in (["--version"], ["version"]):
        return _print_line(f"derive {__version__}", sys.stdout, 0)
    mistake = ""
    # A fault of ours is told by `run`, as all of them are.
    with suppress(Exception):
        mistake = "" if "_DERIVE_COMPLETE" in os.environ else mistake_in(arguments)
    if mistake:
        return _print_line(f"derive: {mistake}", sys.stderr, 2)
    # The process is ours, and short: most of what is made on the way, modules above all, stays.
    gc.set_threshold(100_000, 50, 50)
    from derive.cli import run

    status = run(arguments)
    # The interpreter collects once more while it shuts down; there is nothing to be found.
    gc.freeze()
    return status


def mistake_in(arguments: Sequence[str]) -> str:
    """Return what is wrong with a command line without a sub-command, "" if it can be read or has no expression."""
    from derive.questions.options import COMMANDS, COMPLETION, HELP, OTHERS, VERSION
    from derive.questions.words import Misused, mistake_in, split

    if not arguments or arguments[0] in COMMANDS or arguments[0] in OTHERS:
        return ""
    try:
        command_line = split(arguments)
    except Misused as misused:
        return f"{misused}\nTry 'derive --help'."
    elsewhere = {option.flag for option in (HELP, VERSION, *COMPLETION)}
    if elsewhere & {*command_line.options} or " ".join(command_line.words) in ("", "-"):
        return ""
    return mistake_in(command_line.words, command_line.value("--syntax", "auto"))


if __name__ == "__main__":
    sys.exit(main())
