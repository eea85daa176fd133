"""Every kind is one entry: command line, library and README are read off it, and agree."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import derive
from derive.kinds.entries import KINDS
from derive.kinds.entry import Kind
from derive.kinds.question import ASKED, DEFAULTS, Question
from derive.questions.answer import answer
from derive.questions.options import COMMANDS, OPTIONS

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs"))

from make_readme import README, call_of, commands, question_of, table  # noqa: E402

EXAMPLES = [(kind, example) for kind in KINDS for example in kind.examples]


def test_what_can_be_asked_is_declared_once() -> None:
    parameters = inspect.signature(derive.derive).parameters
    assert {name: one.default for name, one in parameters.items() if name != "source"} == {
        name: default for name, default in DEFAULTS.items() if name != "source"
    }
    assert len({option.flag for option in ASKED.values()}) == len(ASKED)
    assert {one.name for one in fields(Question)} >= ASKED.keys()


@pytest.mark.parametrize("kind", KINDS, ids=[f"{kind.door} {kind.heading}" for kind in KINDS])
def test_an_entry_names_what_there_is(kind: Kind) -> None:
    assert {*kind.takes, *kind.needs} <= ASKED.keys()
    assert kind.door in derive.__all__
    assert kind.examples
    assert bool(kind.command) == bool(kind.summary)
    assert kind.command == "" or kind.command in COMMANDS


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_command_line_and_library_answer_alike(kind: Kind, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    question = question_of(example)
    by_command = answer(question)
    by_library = eval(call_of(kind, question), {"derive": derive})
    assert by_library.to("text") == by_command.to("text")
    assert derive.derive(**{one.name: getattr(question, one.name) for one in fields(Question)}) == by_command


@pytest.mark.parametrize("part", [table, commands])
def test_the_readme_is_read_off_the_entries(part: Callable[[], str]) -> None:
    assert part() in README.read_text(encoding="utf-8"), "run python docs/make_readme.py"


def test_options_begin_with_two_dashes_and_a_few_with_one() -> None:
    assert {name for name in OPTIONS if not name.startswith("--")} == {"-t", "-d", "-o", "-h"}
