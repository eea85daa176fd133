"""The parameters of a Typer command, made of the options that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from inspect import Parameter
from typing import Annotated, Any

import typer

from derive.kinds.entry import Words
from derive.kinds.question import Option
from derive.questions.options import NAMED, usual_of

_HELP: dict[Words, str] = {
    "EXPRESSION": "Plain text, LaTeX, or the name of a function; - reads standard input.",
    "FILE": "A TOML file that describes the layers.",
    "FILE [NAME]": "A Python file, and which of its functions: the last by default.",
    "NAME": "Which one.",
    "NAME...": "Functions of one argument, by name: sigmoid tanh relu.",
}


def words_of(metavar: Words) -> Parameter:
    """Return the parameter for the words of a command."""
    argument = typer.Argument(help=_HELP[metavar], metavar=metavar, show_default=False)
    return Parameter("words", Parameter.KEYWORD_ONLY, annotation=Annotated[list[str], argument])


def parameters(names: Iterable[str], needed: Iterable[str] = ()) -> Iterator[Parameter]:
    """Yield a parameter for each option; its value is text, a list of texts, or whether it was given.

    Args:
        names: the keywords of options.
        needed: those that have to be given.
    """
    for name in names:
        yield _parameter(name, NAMED[name], is_needed=name in needed)


def _parameter(name: str, option: Option, *, is_needed: bool) -> Parameter:
    usual = usual_of(name)
    default: Any = Parameter.empty if is_needed else usual
    kind = _type(name, option)
    declared = typer.Option(
        *filter(None, (option.flag, option.short)),
        help=option.help,
        metavar=option.metavar or None,
        show_default=bool(option.choices),
    )
    annotation: Any = Annotated[kind | None if default is None else kind, declared]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _type(name: str, option: Option) -> Any:
    if option.choices:
        enumeration: Any = StrEnum
        return enumeration(name, {choice.upper(): choice for choice in option.choices})
    return list[str] if option.many else str if option.takes_value else bool
