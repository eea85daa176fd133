"""The options that commands share, each declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.render import RENDERERS, SUFFIXES


class Detail(StrEnum):
    """How much of the tree of steps is shown."""

    BRIEF = "brief"
    NORMAL = "normal"
    DETAILED = "detailed"


class Route(StrEnum):
    """By which rules a derivative is found."""

    AUTO = "auto"
    CHAIN = "chain"
    QUOTIENT = "quotient"
    LIMIT = "limit"
    LOG = "log"
    DEFINITION = "definition"


class Syntax(StrEnum):
    """How the input is written."""

    AUTO = "auto"
    TEXT = "text"
    LATEX = "latex"


Expression = Annotated[
    list[str],
    typer.Argument(help="Plain text, LaTeX, or the name of a function; - reads standard input.", metavar="EXPRESSION"),
]
Variables = Annotated[
    list[str] | None,
    typer.Option(help="Differentiate by this; again, or after a comma, for the next.", metavar="NAME"),
]
BoundsPlot = Annotated[
    str,
    typer.Option("--plot", help="Draw the bounds in the terminal, or to a .svg, .png or .pdf.", metavar="[FILE]"),
]
To = Annotated[
    str | None,
    typer.Option(help=f"One of {', '.join(RENDERERS)}; by default terminal, or text in a pipe.", metavar="FORMAT"),
]
HowMuch = Annotated[Detail, typer.Option(help="How many lines to show.")]
HowWritten = Annotated[Syntax, typer.Option(help="How the expression is written.")]
Output = Annotated[
    Path | None,
    typer.Option(help=f"Write to a file; {', '.join(SUFFIXES)} choose the format.", metavar="FILE"),
]
Standalone = Annotated[bool, typer.Option("--standalone", help="A whole LaTeX document.")]


def names(given: list[str] | None) -> tuple[str, ...]:
    """Return the variables of ``--variable x,y --variable z``, in turn."""
    return tuple(name.strip() for one in given or () for name in one.split(",") if name.strip())
