"""A sample of problems by other authors, where their folder is at hand: each is read, derived, checked, and agrees."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import sympy

import derive
from derive.reading import read
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = ("textbook", "rubi_backwards", "activations")
SIZE, SEED = 60, 20
PLACES = [0.13, 0.37, 0.81, 1.43, 2.29, 3.7, -0.37, -1.21, -2.6]


def sample() -> list[dict[str, Any]]:
    """Return explicit one-variable problems, the same on every run."""
    if not CORPUS.is_dir():
        return []
    lines = [line for name in FILES for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    fitting = [
        record
        for record in map(json.loads, lines)
        if record["task"] in ("derivative", "higher") and record["check"] == "ok" and not record.get("complex")
    ]
    return random.Random(SEED).sample(fitting, min(SIZE, len(fitting)))


SAMPLE = sample()


@pytest.mark.skipif(not SAMPLE, reason="the corpus is not here")
@pytest.mark.parametrize("record", SAMPLE, ids=[record["id"] for record in SAMPLE])
def test_problem(record: dict[str, Any]) -> None:
    syntax = "latex" if record["syntax"] == "latex" else "text"
    source = record["input"] if record["syntax"] in ("latex", "webwork") else record["function"]
    variables = [_letter(name) for name in record["variables"]]
    done = derive.differentiate(read(source, syntax=syntax), *variables)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    _agrees(done, record["expected"])


def _letter(name: str) -> str:
    """Return the letter that SymPy's own N, Q, S is kept apart from by an underscore."""
    return name.removesuffix("_")


def _agrees(done: derive.Derivation, expected: str) -> None:
    """Compare with the author's answer at the places where both have a real value."""
    answer = sympy.sympify(expected)
    answer = answer.subs({symbol: sympy.Symbol(_letter(symbol.name)) for symbol in answer.free_symbols})
    names = sorted({symbol.name for symbol in answer.free_symbols} | done.spelled_out(done.last).free)
    compared = 0
    for shift, place in enumerate(PLACES):
        values = {name: sympy.Float(place + 0.11 * index * (1 + shift), 30) for index, name in enumerate(names)}
        wanted = sympy.N(answer.subs({s: values[s.name] for s in answer.free_symbols}), 30)
        found = evaluate(done.spelled_out(done.last), {name: float(value) for name, value in values.items()}, 30)
        if found is None or not wanted.is_real or not wanted.is_finite:
            continue
        compared += 1
        assert abs(float(found) - float(wanted)) <= 1e-9 * (1 + abs(float(wanted))), (str(done.last), values)
    assert compared
