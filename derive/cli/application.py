"""The commands as Typer's: their help, their completion, and the command lines that need them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import typer

from derive.cli.commands import completed, function_of
from derive.questions.options import COMMANDS, OTHERS
from derive.questions.words import Misused

# Typer brings its own copy of Click from some version on, but not its name.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)


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


def whole() -> Any:
    """Return all commands as one application, which is what a shell completes."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True, context_settings=_SETTINGS)(completed())
    for name, summary in _summaries().items():
        app.command(name, help=summary)(function_of(name))
    return typer.main.get_command(app)


def invoke(found: Any, name: str, arguments: Sequence[str]) -> int:
    """Run a command; return the exit status.

    Args:
        found: the command.
        name: what it is called in a message.
        arguments: what follows its name.

    Raises:
        Misused: the arguments do not fit it.
        KeyboardInterrupt: it was broken off.
    """
    try:
        status = found.main([*arguments], prog_name=name, standalone_mode=False)
    except _UsageError as error:
        raise Misused(cast("Any", error).format_message()) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    return status if isinstance(status, int) else 0
