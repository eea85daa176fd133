"""The commands, each made of the entry of its kind: what it takes, what its words are, what its help says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from derive import __version__
from derive.cli.answering import show
from derive.cli.check import check
from derive.cli.delivery import UNREADABLE, Refused, deliver
from derive.cli.options import parameters, words_of
from derive.cli.quiz import quiz
from derive.kinds.entry import Kind, Words
from derive.questions.options import BARE, COMMANDS, VERSION, names_of

if TYPE_CHECKING:
    from derive.table import Function
    from derive.vectors.declare import VectorFunction

Command = Callable[..., int | None]


def command_of(kind: Kind) -> Command:
    """Return the command of a kind that has a name of its own."""
    names = names_of(kind)
    return _command(f"{kind.summary}\n\n{kind.more}", kind.command, kind.words, parameters(names, kind.needs))


def bare() -> Command:
    """Return the bare form, ``derive EXPRESSION``."""
    flag = typer.Option(VERSION.flag, help=VERSION.help, is_eager=True, callback=_show_version)
    version = Parameter("version", Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, flag])
    return _command(_BARE, "auto", "EXPRESSION", [*parameters(BARE), version])


_BARE = """Differentiate EXPRESSION line by line, each line named and checked.

An equation is differentiated implicitly; x = …, y = … by the parameter; r = … as a polar curve.

\b
derive "1/(1+e^-x)"
derive "L/(1+e^(-k(x-x_0)))" --variable x --detail brief
derive "\\frac{1}{1+e^{-x}}" --output proof.tex --standalone
derive "x^2 + y^2 = 25" --at 3,4
derive "sqrt(x)" --route limit
"""


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"derive {__version__}")
        raise typer.Exit


def _command(help: str, kind: str, words: Words, taken: Iterator[Parameter] | Sequence[Parameter]) -> Command:
    """Return the function of a Typer command with certain parameters."""
    declared = [words_of(words), *taken]

    def command(**typed: Any) -> None:
        show(kind, words, typed)

    command.__doc__ = help
    return _with(command, declared)


def _with(command: Command, declared: Sequence[Parameter]) -> Command:
    command.__signature__ = Signature(declared)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in declared}
    return command


def completed() -> Command:
    """Return the options of the bare form alone: a shell completes commands after them, not expressions."""

    def command(**typed: Any) -> None:
        """Stand beside the commands."""

    return _with(command, [*parameters(BARE)])


# Commands that derive nothing ------------------------------------------------------------------------


def functions(
    name: Annotated[str, typer.Argument(help="Only this one, by any of its names.", metavar="[NAME]")] = "",
) -> None:
    """List the named functions."""
    from derive.reading.names import nearest
    from derive.table import NAMES, families
    from derive.vectors.functions import FAMILY, VECTOR_NAMES, VECTORS

    if name and name not in NAMES and name not in VECTOR_NAMES:
        near = nearest(name.lower(), [*NAMES, *VECTOR_NAMES])
        meant = f": did you mean {near}?" if near else ""
        raise Refused(UNREADABLE, f"there is no function {name!r}{meant}; derive functions lists them")
    blocks: list[str] = []
    for family, entries in families().items():
        wanted = [entry for entry in entries if not name or entry.written == NAMES.get(name)]
        if wanted:
            blocks.append("\n".join([family, *(line for entry in wanted for line in _described(entry))]))
    of_vectors = [entry for entry in VECTORS if not name or entry is VECTOR_NAMES.get(name)]
    if of_vectors:
        lines = (line for entry in of_vectors for line in _of_vectors(entry))
        blocks.append("\n".join([FAMILY, *lines]))
    deliver("\n\n".join(blocks) + "\n", None)


def _described(entry: Function) -> Iterator[str]:
    """Say what is known of a function: its names, and a line for each thing that its entry states."""
    from derive.table import ARGUMENTS
    from derive.table.facts import facts

    names = ", ".join(dict.fromkeys((entry.symbol or entry.written, entry.written, *entry.aliases)))
    if entry.arity > 1 or entry.shares:
        names += f" of {', '.join(ARGUMENTS[: entry.arity])}"
    yield f"  {names}"
    yield from (f"      {what} {fact}" for what, fact in facts(entry))


def _of_vectors(entry: VectorFunction) -> Iterator[str]:
    """Say what is known of a function of vectors."""
    yield f"  {', '.join((entry.name, *entry.aliases))} of {entry.arguments}"
    yield f"      is {entry.definition}"
    for letter, text in entry.derivative.items():
        yield f"      derivative by {letter}: {text}"
    if entry.conditions:
        yield f"      where {', '.join(entry.conditions)}"
    yield f"      range {entry.range}"
    yield from (f"      kinks by {letter}: {' '.join(told)}" for letter, told in entry.kinks.items())


def help_of(
    command: Annotated[str, typer.Argument(help="One of the commands.", metavar="[COMMAND]")] = "",
) -> None:
    """Stand for the help of a command: it is shown before this is called."""


def version() -> None:
    """Show the version."""
    print(f"derive {__version__}")


_OTHERS: dict[str, Command] = {
    "check": check,
    "quiz": quiz,
    "functions": functions,
    "help": help_of,
    "version": version,
}


def function_of(name: str) -> Command:
    """Return the function of a command by its name, that of the bare form for ""."""
    if name in COMMANDS:
        return command_of(COMMANDS[name])
    return _OTHERS[name] if name else bare()
