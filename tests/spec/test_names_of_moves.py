"""A move is called what it did: gathering terms brings in no new function, cancelling makes nothing longer."""

from __future__ import annotations

from itertools import pairwise

import pytest

import derive
from derive.expression import Call, Node, postorder
from derive.record.derivation import Frame

SOURCES = [
    "1/(1+e^-x)", "x/(1+e^-x)", "mish", "swiglu", "silu", "gelu", "hardswish", "softplus", "x tanh(ln(1+e^x))",
    "(x^2-x+2)/sqrt(x)", "(x/2+1/2)/sin(x)", "(2x+1)^5 (x-3)^4", "sin(x)/(1+cos(x))", "x^2 ln(x)/(x+1)",
    "(e^x-e^-x)/(e^x+e^-x)", "sqrt((1+x)/(1-x))", "x sqrt(1-x^2) + arcsin(x)",
    "ln(x + sqrt(x^2+1))", "x^3 e^(-x)/(1+x)",
]  # fmt: skip
GATHERING = frozenset(
    ("collect-terms", "collect-like-terms", "collect-numerator", "factor-out", "multiply-out", "arrange", "cancel",
    "common-denominator", "one-fraction", "split-fraction", "product-of-fractions", "clear-fractions", "tidy")
)  # fmt: skip
"""Moves of school algebra, after which the same functions stand in the line."""


def functions(node: Node) -> set[str]:
    return {part.name for part in postorder(node) if isinstance(part, Call)}


def moves(source: str, route: str) -> list[tuple[str, Node, Node]]:
    frames: tuple[Frame, ...] = derive.differentiate(source, route=route).frames("detailed")
    pairs = pairwise(frames)
    return [(b.reasons[0].rule.id, a.expression, b.expression) for a, b in pairs if len(b.reasons) == 1]


@pytest.mark.parametrize("route", ["auto", "chain"])
@pytest.mark.parametrize("source", SOURCES)
def test_moves_are_what_they_are_called(source: str, route: str) -> None:
    made = moves(source, route)
    assert made
    for move, before, after in made:
        if move in GATHERING:
            assert functions(after) <= functions(before), f"{move}: {before} = {after}"
        if move == "cancel":
            assert after.size < before.size, f"{move}: {before} = {after}"


def test_no_reason_is_to_simplify() -> None:
    frames = [frame for source in SOURCES for frame in derive.differentiate(source).frames("detailed")]
    reasons = {reason.rule.name for frame in frames for reason in frame.reasons}
    assert len(reasons) > 10
    assert not {reason for reason in reasons if "simplif" in reason}
