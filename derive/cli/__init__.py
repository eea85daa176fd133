"""The command line: parse arguments, call the API, pick a renderer.

The bare form `derive EXPRESSION` has no sub-command name; a first word that is a key of `COMMANDS`
chooses one.  The only room that imports Typer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, cast

import typer

from derive.cli.bare import derive
from derive.cli.commands import COMMANDS
from derive.cli.delivery import DONE, FAILED, INTERRUPTED, UNREADABLE, Refused, write_atomically
from derive.errors import DeriveError, InternalError, LimitError, UnsupportedError
from derive.questions.options import split

_NOT_OUR_INPUT = (UnsupportedError, LimitError, InternalError)
# Typer brings its own copy of Click from some version on, but not its name.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on arguments; return the exit status, with every error told in one message."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show σ gets \u03c3 and not a traceback.
        getattr(stream, "reconfigure", lambda **options: None)(errors="backslashreplace")
    try:
        return _dispatch(list(arguments))
    except Refused as refused:
        return _fail(refused.status, str(refused))
    except DeriveError as error:
        return _fail(FAILED if isinstance(error, _NOT_OUR_INPUT) else UNREADABLE, str(error))
    except _UsageError as error:
        return _fail(UNREADABLE, f"{cast('Any', error).format_message()}\nTry 'derive --help'.")
    except OSError as error:
        return _fail(FAILED, f"{error.filename or 'a file'}: {error.strerror or error}")
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        name = arguments.pop(0)
        options, words = split(arguments, of_command=True)
        return _invoke(command(COMMANDS[name]), f"derive {name}", [*options, "--", *words] if words else [*options])
    options, words = split(arguments or ["--help"])
    others = f"Also: {', '.join(f'derive {other}' for other in COMMANDS)}."
    return _invoke(command(derive, others), "derive", [*options, "--", *words] if words else [*options])


def command(function: Callable[..., None], epilog: str | None = None) -> Any:
    """Return the Typer command of a function."""
    # Plain help: Rich's costs as much as everything else a wrong command line needs, twice over.
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    settings = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
    app.command(epilog=epilog, context_settings=settings)(function)
    return typer.main.get_command(app)


def _invoke(found: Any, name: str, arguments: list[str]) -> int:
    status = found.main(arguments, prog_name=name, standalone_mode=False)
    return status if isinstance(status, int) else DONE


def _fail(status: int, message: str) -> int:
    print(f"derive: {message}", file=sys.stderr)
    return status


__all__ = ["COMMANDS", "command", "derive", "run", "write_atomically"]
