"""The command line: parse arguments, ask, show the answer.

The bare form `derive EXPRESSION` has no sub-command name; a first word that is one of the commands chooses that.
A command line in which nothing is left for Typer to say is answered without it.
"""

from __future__ import annotations

import os
import sys
from codecs import register_error
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from derive.cli.answering import plainly_typed, show
from derive.cli.delivery import DONE, FAILED, FAULT, INTERRUPTED, UNREADABLE, Refused, write_atomically
from derive.errors import DeriveError, InternalError, LimitError, UnsupportedError, fault, printable
from derive.questions.options import BARE, COMMANDS, COMPLETION, NAMED, OPTIONS, OTHERS, names_of
from derive.questions.words import Misused, Split, no_command, split
from derive.writing.alphabet import spelled

_UNDERSTOOD = (UnsupportedError, LimitError)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on arguments; return the exit status, with every error told in one message."""
    register_error("derive.spelled", spelled)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show σ gets sigma and not a traceback.
        getattr(stream, "reconfigure", lambda **options: None)(errors="derive.spelled")
    name, rest = _command(arguments)
    try:
        if "_DERIVE_COMPLETE" in os.environ or {option.flag for option in COMPLETION} & set(arguments):
            from derive.cli.application import invoke, whole

            return invoke(whole(), "derive", arguments)
        return _dispatch(name, rest)
    except Refused as refused:
        return _fail(refused.status, str(refused))
    except Misused as misused:
        return _fail(UNREADABLE, _pointed(str(misused), name))
    except InternalError as error:
        return _fail(FAULT, fault(error))
    except DeriveError as error:
        return _fail(FAILED if isinstance(error, _UNDERSTOOD) else UNREADABLE, str(error))
    except OSError as error:
        return _fail(FAILED, f"{error.filename or 'a file'}: {error.strerror or error}")
    except MemoryError:
        return _fail(FAILED, "there is not enough memory for this")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _fail(FAULT, fault(error))


def _command(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the name of the command, "" for the bare form, and what follows it."""
    first = arguments[0] if arguments else ""
    return (first, arguments[1:]) if first in COMMANDS or first in OTHERS else ("", arguments)


def _dispatch(name: str, arguments: Sequence[str]) -> int:
    if name == "help":
        name, arguments = _helped(arguments), ["--help"]
    if name in ("check", "quiz"):
        return _by_typer(name, arguments or ["--help"])
    command_line = split(arguments or ([] if name else ["--help"]))
    if name in COMMANDS:
        _refuse_others(name, command_line)
    if name not in OTHERS:
        kind = COMMANDS.get(name)
        taken, needed, words = (names_of(kind), kind.needs, kind.words) if kind else (BARE, (), "EXPRESSION")
        typed = plainly_typed(command_line, taken, needed)
        if typed is not None:
            show(name or "auto", words, typed)
            return DONE
    return _by_typer(name, [*command_line.options, *(("--", *command_line.words) if command_line.words else ())])


def _by_typer(name: str, arguments: Sequence[str]) -> int:
    from derive.cli.application import invoke

    return invoke(command(name), f"derive {name}".strip(), arguments)


def command(name: str) -> Any:
    """Return the Typer command of a name, that of the bare form for ""."""
    from derive.cli.application import command as made

    return made(name)


def _helped(words: Sequence[str]) -> str:
    """Return the command whose help is wanted, "" for the bare form."""
    first = words[0] if words else ""
    if first and not _command(words)[0]:
        raise Misused(no_command(first))
    return first


def _refuse_others(name: str, command_line: Split) -> None:
    """Refuse by name what the bare form takes, and this command does not."""
    taken = {"--help", *(NAMED[one].flag for one in names_of(COMMANDS[name]))}
    flags = [option.partition("=")[0] for option in command_line.options]
    if others := [flag for flag in flags if flag in OPTIONS and flag not in taken]:
        raise Misused(f"{', '.join(others)} can't be asked of {COMMANDS[name].name}")


def _pointed(message: str, name: str) -> str:
    return f"{message}\nTry 'derive {f'{name} ' if name not in ('', 'help') else ''}--help'."


def _fail(status: int, message: str) -> int:
    # A closed stream is None, for which `print` would take standard output.
    if sys.stderr is not None and message:
        with suppress(OSError):
            print(f"derive: {printable(message)}", file=sys.stderr, flush=True)
    return status


__all__ = ["COMMANDS", "command", "run", "write_atomically"]
