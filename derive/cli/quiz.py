"""The command ``derive quiz``: a worksheet and its key, or what is said of answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.check import Hint
from derive.cli.delivery import deliver, format_of
from derive.cli.source import standard_input


class Target(StrEnum):
    """The formats of a quiz."""

    TEXT = "text"
    MARKDOWN = "markdown"
    LATEX = "latex"
    HTML = "html"
    JSON = "json"


class Part(StrEnum):
    """What of a quiz is shown."""

    ALL = "all"
    SHEET = "sheet"
    KEY = "key"


def quiz(
    topic: Annotated[
        str,
        typer.Argument(
            help="power, product, quotient, chain, exponential, logarithm, trigonometry, mixed, implicit, parametric.",
            metavar="TOPIC",
        ),
    ],
    level: Annotated[int, typer.Option(help="How many rules a problem needs, 1 to 5.", metavar="N")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same problems.", metavar="S")] = 0,
    count: Annotated[int, typer.Option(help="How many problems.", metavar="K")] = 5,
    part: Annotated[Part, typer.Option(help="The worksheet, its key, or both.")] = Part.ALL,
    answers: Annotated[str, typer.Option(help="Judge answers; - for standard input.", metavar="FILE")] = "",
    hint: Annotated[Hint, typer.Option(help="How much is given away of an answer that is wrong.")] = Hint.FULL,
    to: Annotated[
        Target | None, typer.Option("--to", "-t", help="The format; by default that of the file's suffix, else text.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.")] = None,
) -> int:
    """Pose problems of a topic, with a key; judge the answers.

    The exit status is 0 where every answer is right, 1 where one is not.

    \b
    derive quiz chain --level 2 --seed 7
    derive quiz implicit --to latex --part sheet -o sheet.tex
    derive quiz chain --level 2 --seed 7 --answers answers.txt --hint kind
    """
    from derive.marking.quiz import quiz as posed
    from derive.marking.worksheet import written

    asked = posed(topic, level=level, seed=seed, count=count)
    if not answers:
        deliver(asked.to(format_of(to, output), part.value), output)
        return 0
    given = standard_input() if answers == "-" else Path(answers).read_text(encoding="utf-8-sig")
    found = asked.judged(given)
    deliver("\n".join(written(asked, found, hint.value)) + "\n", output)
    return int(any(one is None or one.status for one in found))
