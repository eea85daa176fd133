"""What a command that derives does with what was typed: answer it, and show the answer.  Needs no Typer."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import Any

from derive.cli.delivery import UNREADABLE, Refused, Shown, deliver, drawn, present, refuse_picture
from derive.cli.source import source_of, standard_input
from derive.kinds.entry import Words
from derive.kinds.question import ASKED
from derive.questions.options import NAMED, SHOWN, usual_of
from derive.questions.words import Split
from derive.sympy_door import remote

_BESIDE = {
    "read": ("to", "detail", "standalone", "plot", "where", "at", "why"),
    "where": ("to", "detail", "standalone", "plot", "at", "why"),
    "plot": ("to", "detail", "output", "standalone", "why"),
    "next": ("to", "detail", "standalone", "plot", "where", "mistakes", "at", "why"),
    "mistakes": ("to", "standalone", "plot", "where", "why"),
}
"""What means nothing beside an option."""


def show(kind: str, words: Words, typed: Mapping[str, Any]) -> None:
    """Answer what was typed, and show it; what can't be shown as asked is refused before the work begins."""
    given = {name: value for name, value in typed.items() if name in NAMED and value and value != usual_of(name)}
    for name in filter(given.__contains__, _BESIDE):
        if ignored := [NAMED[other].flag for other in _BESIDE[name] if other in given]:
            raise Refused(UNREADABLE, f"{', '.join(ignored)} can't be asked beside {NAMED[name].flag}")
    shown = Shown.of(**{name: given[name] for name in SHOWN if name in given})
    picture = given.get("plot", "")
    refuse_picture(picture)
    question = asked_in(words, typed, given)
    if "read" not in given:
        # SymPy is loaded while the lines are found; on a single processor that would only keep them waiting.
        remote.start() if processors() > 1 else remote.here()
    from derive.questions.answer import Question, answer

    if "read" in given:
        from derive.kinds.read import how_read

        deliver(f"{how_read(Question(kind=kind, **question))}\n", shown.output)
        return
    if "next" in given:
        from derive.marking.teach import next_line

        lines = standard_input() if given["next"] == "-" else given["next"].removeprefix("none")
        variables = tuple(question.get("variables", ()))
        if len(variables) > 1:
            raise Refused(UNREADABLE, "--next goes on by one variable at a time: name one with --variable")
        told = next_line(str(question["source"]), lines, "".join(variables), question.get("syntax", "auto"))
        deliver(f"{told}\n", shown.output)
        return
    later = shown.streamed and not picture and not {"where", "mistakes"} & given.keys()
    derivation = answer(Question(kind=kind, **question, compare=not later))
    if "where" in given:
        from derive.kinds.where import where

        deliver(f"{where(derivation)}\n", shown.output)
    elif "mistakes" in given:
        from derive.marking.teach import with_mistakes

        deliver(f"{with_mistakes(derivation, shown.detail)}\n", shown.output)
    elif picture:
        drawn(derivation, picture)
    else:
        present(derivation, shown)


def asked_in(words: Words, typed: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the question that was typed.

    Args:
        words: what the words of the command stand for.
        typed: those words, as ``words``.
        given: the options that were typed.
    """
    question = {name: _value(name, given[name]) for name in ASKED if name in given}
    return question | source_of(words, typed["words"], question.get("syntax", "auto"))


def _value(name: str, typed: Any) -> Any:
    option = ASKED[name]
    return option.read(str(typed) if option.choices else typed)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def plainly_typed(command_line: Split, taken: Collection[str], needed: Collection[str]) -> dict[str, Any] | None:
    """Return the values of the options that are taken, as Typer does; None where it has something to say about them.

    Args:
        command_line: options, and words, of which there has to be one.
        taken: keywords of options.
        needed: those that have to be given.
    """
    by_flag = {NAMED[name].flag: name for name in taken}
    typed: dict[str, Any] = {}
    for one in command_line.options:
        flag, equals, value = one.partition("=")
        name = by_flag.get(flag)
        if name is None or NAMED[name].takes_value != bool(equals):
            return None
        typed[name] = [*typed.get(name, ()), value] if NAMED[name].many else value if equals else True
    if not command_line.words or not typed.keys() >= {*needed}:
        return None
    return {**typed, "words": [*command_line.words]}
