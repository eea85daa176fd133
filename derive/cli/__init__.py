"""The command line: parse arguments, ask, show the answer.

The bare form `derive EXPRESSION` has no sub-command name; a first word that is one of the commands chooses that.
The only room that imports Typer.
"""

from __future__ import annotations

import os
import sys
from codecs import register_error
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import typer

from derive.cli.commands import completed, function_of
from derive.cli.delivery import DONE, FAILED, FAULT, INTERRUPTED, UNREADABLE, Refused, write_atomically
from derive.cli.options import NAMED
from derive.errors import DeriveError, InternalError, LimitError, UnsupportedError, fault, printable
from derive.questions.options import COMMANDS, COMPLETION, OPTIONS, OTHERS, names_of
from derive.questions.words import Misused, Split, no_command, split
from derive.writing.alphabet import spelled

_UNDERSTOOD = (UnsupportedError, LimitError)
# Typer brings its own copy of Click from some version on, but not its name.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on arguments; return the exit status, with every error told in one message."""
    register_error("derive.spelled", spelled)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show σ gets sigma and not a traceback.
        getattr(stream, "reconfigure", lambda **options: None)(errors="derive.spelled")
    name, rest = _command(arguments)
    try:
        if "_DERIVE_COMPLETE" in os.environ or {option.flag for option in COMPLETION} & set(arguments):
            return _invoke(_whole(), "derive", list(arguments))
        return _dispatch(name, rest)
    except Refused as refused:
        return _fail(refused.status, str(refused))
    except Misused as misused:
        return _fail(UNREADABLE, _pointed(str(misused), name))
    except InternalError as error:
        return _fail(FAULT, fault(error))
    except DeriveError as error:
        return _fail(FAILED if isinstance(error, _UNDERSTOOD) else UNREADABLE, str(error))
    except _UsageError as error:
        return _fail(UNREADABLE, _pointed(cast("Any", error).format_message(), name))
    except OSError as error:
        return _fail(FAILED, f"{error.filename or 'a file'}: {error.strerror or error}")
    except MemoryError:
        return _fail(FAILED, "there is not enough memory for this")
    except (KeyboardInterrupt, typer.Abort):
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
    if name == "check":
        return _invoke(command(name), "derive check", list(arguments or ["--help"]))
    command_line = split(arguments or ([] if name else ["--help"]))
    if name in COMMANDS:
        _refuse_others(name, command_line)
    words = ["--", *command_line.words] if command_line.words else []
    return _invoke(command(name), f"derive {name}".strip(), [*command_line.options, *words])


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


def command(name: str) -> Any:
    """Return the Typer command of a name, that of the bare form for ""."""
    # Plain help: Rich's costs as much as everything else a wrong command line needs, twice over.
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(epilog=None if name else _listed(), context_settings=_SETTINGS)(function_of(name))
    return typer.main.get_command(app)


_SETTINGS = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


def _summaries() -> dict[str, str]:
    return {**{name: kind.summary for name, kind in COMMANDS.items()}, **OTHERS}


def _listed() -> str:
    """Return the commands with a line on each, as the end of the help."""
    width = max(map(len, _summaries()))
    lines = (f"  {name:<{width}}  {summary}" for name, summary in _summaries().items())
    return "\b\n" + "\n".join(["Commands:", *lines])


def _whole() -> Any:
    """Return all commands as one application, which is what a shell completes."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True, context_settings=_SETTINGS)(completed())
    for name, summary in _summaries().items():
        app.command(name, help=summary)(function_of(name))
    return typer.main.get_command(app)


def _invoke(found: Any, name: str, arguments: list[str]) -> int:
    status = found.main(arguments, prog_name=name, standalone_mode=False)
    return status if isinstance(status, int) else DONE


def _pointed(message: str, name: str) -> str:
    return f"{message}\nTry 'derive {f'{name} ' if name not in ('', 'help') else ''}--help'."


def _fail(status: int, message: str) -> int:
    # A closed stream is None, for which `print` would take standard output.
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"derive: {printable(message)}", file=sys.stderr, flush=True)
    return status


__all__ = ["COMMANDS", "command", "run", "write_atomically"]
