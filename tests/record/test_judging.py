"""A record is judged once, when it is made: false steps, false gaps and false tidying do not pass."""

from __future__ import annotations

from dataclasses import replace as copy

import pytest

import derive
from derive.answer.builder import judge
from derive.expression import ONE, TWO, Add, Deriv, Mul, Node, Num, Pow, Sym
from derive.record import frames
from derive.record.derivation import Derivation, Outcome, Rule, Step, Subject
from derive.verify import Refuted

x = Sym("x")
CUBE = Deriv(Pow(x, Num(3)), x)
SLOPE = Mul(Num(3), Pow(x, TWO))
MOVE = Rule(id="move", name="move", statement="", rewrite=lambda node: None)


def record(*steps: Step) -> Derivation:
    return Derivation(Subject("x^3", CUBE.body), CUBE, steps, steps[-1].after)


def test_a_true_record_is_proved() -> None:
    judged = judge(record(Step(MOVE, CUBE, SLOPE), Step(MOVE, SLOPE, Mul(x, Num(3), x))))
    assert judged.verdict is not None
    assert judged.verdict.outcome is Outcome.PROVED
    assert all(step.verdict is not None for step in judged.steps)


@pytest.mark.parametrize(
    "steps",
    [
        (Step(MOVE, CUBE, Mul(TWO, x)),),
        (Step(MOVE, CUBE, SLOPE), Step(MOVE, SLOPE, Add(SLOPE, ONE))),
        # Each step is true, but the second does not go on from the first.
        (Step(MOVE, CUBE, SLOPE), Step(MOVE, Mul(TWO, x), Add(x, x))),
        # The goal of the record is another one than that of its first step.
        (Step(MOVE, Deriv(Pow(x, TWO), x), Mul(TWO, x)),),
    ],
    ids=["false step", "false move", "gap", "other goal"],
)
def test_a_false_record_is_refuted(steps: tuple[Step, ...]) -> None:
    with pytest.raises(Refuted):
        judge(record(*steps))


@pytest.mark.parametrize("level", frames.LEVELS)
def test_a_line_written_wrongly_is_refuted_at_any_level(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A short one is tidied in brief within the line that finds it.
    bare = derive.differentiate("(x^2 + 1)^3 sin(x)^2 ln(x) e^x")

    def wrong(node: Node, _: dict[Node, Node]) -> Node:
        return node if node.pending else Add(node, ONE)

    monkeypatch.setitem(frames.LEVELS, level, copy(frames.LEVELS[level], finish=wrong))
    with pytest.raises(Refuted):
        judge(bare)
