"""The command line: parse arguments, call the API, pick a renderer.

The bare form `derive EXPRESSION` has no sub-command name; a first word that is a key of `COMMANDS`
chooses one.  The only module that imports Typer.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from derive import __version__
from derive.arguments import split, unreadable
from derive.errors import DeriveError, InternalError, LimitError, UnsupportedError
from derive.render import RENDERERS, SUFFIXES

if TYPE_CHECKING:
    from derive.derivation import Derivation

DONE, FAILED, UNREADABLE = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141
_NOT_OUR_INPUT = (UnsupportedError, LimitError, InternalError)
# Typer brings its own copy of Click from some version on, but not its name.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)
_LONGEST_INPUT = 4_000_000


class Detail(StrEnum):
    """How much of the tree of steps is shown."""

    BRIEF = "brief"
    NORMAL = "normal"
    DETAILED = "detailed"


class Route(StrEnum):
    """Which rules a quotient goes by."""

    AUTO = "auto"
    CHAIN = "chain"
    QUOTIENT = "quotient"


class Syntax(StrEnum):
    """How the input is written."""

    AUTO = "auto"
    TEXT = "text"
    LATEX = "latex"


class _Refused(Exception):
    """Carries an exit status and a message to `run`."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"derive {__version__}")
        raise typer.Exit


def derive(
    expression: Annotated[
        list[str],
        typer.Argument(
            help="Plain text, LaTeX, or the name of a function; - reads standard input.", metavar="EXPRESSION"
        ),
    ],
    variable: Annotated[
        list[str] | None,
        typer.Option(help="Differentiate by this; again for the next in turn.", metavar="NAME"),
    ] = None,
    order: Annotated[int, typer.Option(help="How many times to differentiate.", metavar="N")] = 1,
    to: Annotated[
        str | None,
        typer.Option(help=f"One of {', '.join(RENDERERS)}; by default terminal, or text in a pipe.", metavar="FORMAT"),
    ] = None,
    detail: Annotated[Detail, typer.Option(help="How many lines to show.")] = Detail.NORMAL,
    route: Annotated[Route, typer.Option(help="Which rules a quotient goes by.")] = Route.AUTO,
    target: Annotated[
        str,
        typer.Option(help="auto, raw (as the rules leave it), factored, or a form to end in.", metavar="FORM"),
    ] = "auto",
    syntax: Annotated[Syntax, typer.Option(help="How the expression is written.")] = Syntax.AUTO,
    output: Annotated[
        Path | None,
        typer.Option(help=f"Write to a file; {', '.join(SUFFIXES)} choose the format.", metavar="FILE"),
    ] = None,
    standalone: Annotated[bool, typer.Option("--standalone", help="A whole LaTeX document.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Differentiate EXPRESSION line by line, each line named and checked.

    \b
    derive "1/(1+e^-x)"
    derive "L/(1+e^(-k(x-x_0)))" --variable x --detail brief
    derive "\\frac{1}{1+e^{-x}}" --output proof.tex --standalone
    """
    format_ = _format(to, output)
    if standalone and format_ != "latex":
        raise _Refused(UNREADABLE, "--standalone is for LaTeX: add --to latex")
    if order < 1:
        raise _Refused(UNREADABLE, "--order is a positive integer")
    source = _source(expression, syntax.value)
    from derive.api import differentiate

    derivation = differentiate(
        source,
        *(variable or ()),
        order=order,
        route=route.value,
        target=target,
        syntax=syntax.value,
    )
    options: dict[str, Any] = {"standalone": True} if standalone else {}
    _deliver(derivation.to(format_, detail=detail.value, **options), output)
    _report(derivation)


def functions() -> None:
    """List the named functions with their derivatives."""
    from derive.functions import families

    lines: list[str] = []
    for family, entries in families().items():
        lines.append(family)
        for entry in entries:
            names = ", ".join(dict.fromkeys((entry.symbol or entry.name, entry.name, *entry.aliases)))
            formulas = "; ".join(text or "no closed form" for text in entry.derivative)
            shown = formulas if any(entry.derivative) else f"is {entry.definition}" if entry.definition else "by cases"
            lines.append(f"  {names:<38}  {shown}")
        lines.append("")
    _deliver("\n".join(lines), None)


COMMANDS: dict[str, Callable[..., None]] = {"functions": functions}
"""The sub-commands, beside the bare form."""


# Arguments ---------------------------------------------------------------------------------------


def _source(words: Sequence[str], syntax: str) -> str:
    """Return the expression: the words as one, for those who forget the quotes, or standard input."""
    if list(words) != ["-"]:
        return " ".join(words)
    data = sys.stdin.buffer.read(_LONGEST_INPUT)
    try:
        source = data.decode().strip()
    except UnicodeDecodeError as error:
        raise _Refused(UNREADABLE, f"standard input is not UTF-8 text: byte {error.start} is wrong") from error
    mistake = unreadable(source, syntax)
    if mistake:
        raise _Refused(UNREADABLE, mistake)
    return source


def _format(to: str | None, output: Path | None) -> str:
    if to is not None:
        if to not in RENDERERS:
            raise _Refused(UNREADABLE, f"there is no format {to!r}; there are {', '.join(RENDERERS)}")
        return to
    if output is None:
        return "terminal" if sys.stdout.isatty() else "text"
    if output.suffix.lower() not in SUFFIXES:
        raise _Refused(
            UNREADABLE, f"{output.name!r} does not say which format: end it in {', '.join(SUFFIXES)} or add --to"
        )
    return SUFFIXES[output.suffix.lower()]


# Delivery ----------------------------------------------------------------------------------------


def _deliver(text: str, output: Path | None) -> None:
    if output is None:
        _print(text)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        raise _Refused(FAILED, f"can't write {output}: {error.strerror or error}") from error


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is either the old or the new one at any time.

    Args:
        path: where to; a link is followed, and what is no regular file (a device, a pipe) is written to directly.
        text: the content.

    Raises:
        OSError: it can't be written; an existing file is untouched.
    """
    path = Path(os.path.realpath(path))
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_text(text, encoding="utf-8")
        return
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _report(derivation: Derivation) -> None:
    from derive.derivation import Outcome

    verdicts = [part.verdict for part in (*derivation.parts, derivation)]
    if any(verdict is None or verdict.outcome is Outcome.UNVERIFIED for verdict in verdicts):
        raise _Refused(FAILED, "a line could not be verified; it is marked above")


# Running -----------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> int:
    """Run the command line on arguments; return the exit status, with every error told in one message."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show σ gets \u03c3 and not a traceback.
        getattr(stream, "reconfigure", lambda **options: None)(errors="backslashreplace")
    try:
        return _dispatch(list(arguments))
    except _Refused as refused:
        return _fail(refused.status, str(refused))
    except DeriveError as error:
        return _fail(FAILED if isinstance(error, _NOT_OUR_INPUT) else UNREADABLE, str(error))
    except _UsageError as error:
        return _fail(UNREADABLE, f"{cast('Any', error).format_message()}\nTry 'derive --help'.")
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        name = arguments.pop(0)
        return _invoke(command(COMMANDS[name]), f"derive {name}", arguments)
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
