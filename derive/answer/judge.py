"""What a record is worth: every step judged once, when the record is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as copy

from derive.expression import Node, same
from derive.record.derivation import Derivation, Outcome, Verdict, weakest
from derive.record.frames import LEVELS, joints
from derive.verify import check, verified


def judge(derivation: Derivation) -> Derivation:
    """Return a derivation with a verdict on every step, and the weakest of its lines.

    Raises:
        Refuted: a step is false, or a line is written as something else than what it joins.
    """
    steps = tuple(verified(step, derivation.spelled_out) for step in derivation.steps)
    if steps and (doubt := _doubt(derivation, derivation.spelled_out)) is not None:
        steps = (copy(steps[0], verdict=weakest((steps[0].verdict, doubt))), *steps[1:])
    judged = copy(derivation, steps=steps)
    return copy(judged, verdict=weakest(frame.verdict for frame in judged.frames()[1:]))


def _doubt(derivation: Derivation, meaning: Callable[[Node], Node]) -> Verdict | None:
    """Return what is not proved of how lines are written: beside the steps, every level tidies them in its own way."""
    pairs = dict.fromkeys(pair for level in LEVELS for pair in joints(derivation.goal, derivation.steps, level))
    verdicts = [check(meaning(left), meaning(right)) for left, right in pairs if not same(left, right)]
    doubts = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PROVED]
    return weakest(doubts) if doubts else None
