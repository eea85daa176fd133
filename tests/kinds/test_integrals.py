"""Derivatives of integrals and sums: Leibniz's rule, and what is simplified inside."""

from __future__ import annotations

import pytest

from derive.answer.differentiate import differentiate
from derive.expression import same
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

CASES = [
    ("int_0^x e^(-t^2) dt", "e^(-x^2)"),
    ("int_x^(x^2) sin(x t)/t dt", "(2sin(x^3) - sin(x^2))/x + int_x^(x^2) cos(x t) dt"),
    ("int_0^1 e^(x t) dt", "int_0^1 t e^(x t) dt"),
    ("int_0^x (x - t)^2 dt", "int_0^x 2(x - t) dt"),
    ("sum_{k=0}^n x^k", "sum_{k=1}^n k x^(k-1)"),
    ("sum_{k=1}^n x^k/k", "sum_{k=1}^n x^(k-1)"),
    ("sum_{k=1}^10 sin(k x)", "sum_{k=1}^10 k cos(k x)"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_result(source: str, expected: str) -> None:
    found = differentiate(source, "x")
    assert same(found.last, parse(expected)), found.last
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(("source", "at"), [("int_x^(x^2) sin(x t)/t dt", 1.5), ("sum_{k=0}^n x^k", 0.5)])
def test_against_the_difference_quotient(source: str, at: float) -> None:
    step = 1e-4
    ahead, behind = (evaluate(parse(source), {"x": at + sign * step, "n": 5}, 20) for sign in (1, -1))
    slope = evaluate(differentiate(source, "x").last, {"x": at, "n": 5}, 20)
    assert slope == pytest.approx(float((ahead - behind) / (2 * step)), rel=1e-6)


def test_few_points_are_admitted() -> None:
    found = differentiate("int_0^x e^(-t^2) dt")
    assert found.verdict is not None
    assert found.verdict.points == 4


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("int_0^x e^(-t^2) dt", "fundamental-theorem"),
        ("int_0^x (x - t)^2 dt", "leibniz-rule"),
        ("int_x^1 e^(-t^2) dt", "leibniz-rule"),
        ("int_0^(x^2) sin(t) dt", "leibniz-rule"),
    ],
)
def test_the_rule_is_called_by_its_name(source: str, rule: str) -> None:
    assert differentiate(source, "x").steps[0].rule.id == rule
