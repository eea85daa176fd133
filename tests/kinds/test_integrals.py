"""Derivatives of integrals and sums: Leibniz's rule, and what is simplified inside."""

from __future__ import annotations

import pytest

import derive
from derive.answer.differentiate import differentiate
from derive.errors import UnsupportedError
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
        ("int_0^x sin(x^2) dx", "fundamental-theorem"),
        ("int_0^(x^2) sin(t) dt", "fundamental-theorem-upper-end"),
        ("int_1^sin(x) (t^6 + 8) dt", "fundamental-theorem-upper-end"),
        ("int_x^1 e^(-t^2) dt", "fundamental-theorem-lower-end"),
        ("int_(x^5)^2 cos(e^t) dt", "fundamental-theorem-lower-end"),
        ("int_x^(x^2) cos(t^2) dt", "split-integral"),
        ("int_(x^5)^(-x^2) cos(e^t) dt", "split-integral"),
        # No number is known up to which the integrand may be followed from both ends.
        ("int_x^(x^2) 1/t dt", "fundamental-theorem-both-ends"),
        ("int_(x + 1)^(2x) sqrt(t) dt", "fundamental-theorem-both-ends"),
        ("int_0^x (x - t)^2 dt", "leibniz-rule"),
        ("int_x^(x^2) sin(x t) dt", "leibniz-rule"),
        ("int_0^1 e^(x t) dt", "leibniz-rule"),
    ],
)
def test_the_rule_is_called_by_its_name(source: str, rule: str) -> None:
    assert differentiate(source, "x", compare=False).steps[0].rule.id == rule


def test_the_ends_are_the_letters_of_the_rule() -> None:
    step = differentiate("int_(x^5)^(-x^2) 1/t dt", "x", compare=False).steps[0]
    assert [f"{letter} = {end}" for letter, end in step.bindings] == ["u = -x^2", "v = x^5"]
    assert str(step.after) == "(-1/x^2) · d/dx [ -x^2 ] - 1/x^5 · d/dx [ x^5 ]"


def test_an_integral_between_two_ends_that_move_is_split_first() -> None:
    lines = [str(frame.expression) for frame in differentiate("int_(x^5)^(-x^2) cos(e^t) dt", "x").frames()]
    assert lines[1:3] == [
        "d/dx [ ∫_0^(-x^2) cos(e^t) dt ] - d/dx [ ∫_0^(x^5) cos(e^t) dt ]",
        "cos(e^(-x^2)) · d/dx [ -x^2 ] - cos(e^(x^5)) · d/dx [ x^5 ]",
    ]


@pytest.mark.parametrize(
    ("source", "where", "corners"),
    [
        ("int_0^x floor(t) dt", "x ≠ floor(x)", [("k", "k - 1", "k")]),
        ("int_x^1 floor(t) dt", "x ≠ floor(x)", [("k", "1 - k", "-k")]),
        ("x^2 + int_0^x sign(t) dt", "x ≠ 0", [("0", "-1", "1")]),
        ("int_a^x sign(t) dt", "x ≠ 0", [("0", "-1", "1")]),
        ("int_0^x sign(t - a) dt", "x ≠ a", [("a", "-1", "1")]),
        ("int_0^x heaviside(t - a) e^t dt", "x ≠ a", [("a", "0", "e^a")]),
        ("int_0^x {1 if t < 1; 2 otherwise} dt", "x ≠ 1", [("1", "1", "2")]),
        ("int_0^x {1/t if t > 1; 0 otherwise} dt", "x ≠ 1", [("1", "0", "1")]),
        ("int_0^x {t^2 if t < 2; 3t - 2 if t < 3; 0 otherwise} dt", "x ≠ 3", [("3", "7", "0")]),
        ("int_0^(x^2) sign(t - 1) dt", "|x| ≠ 1", [("-1", "-2", "2"), ("1", "-2", "2")]),
        ("int_0^x floor(sin t) dt", "sin(x) ≠ floor(sin(x))", []),
        ("sin(int_0^x floor(t) dt)", "x ≠ floor(x)", []),
        # What does not jump, or jumps back at once, leaves no corner.
        ("int_0^x |t| dt", "", []),
        ("int_0^x {t if t < 1; 1 otherwise} dt", "", []),
        ("int_0^x floor(t) sin(pi t) dt", "", []),
        ("int_0^(x^2) sign(t) dt", "", []),
        ("int_0^1 {x (1 - t) if x < t; t (1 - x) otherwise} dt", "", []),
    ],
)
def test_an_integral_has_a_corner_where_its_integrand_jumps(
    source: str, where: str, corners: list[tuple[str, str, str]]
) -> None:
    found = differentiate(source, "x", compare=False)
    assert "; ".join(map(str, found.conditions)) == where
    told = [(str(kink.point), str(kink.left), str(kink.right)) for kink in found.kinks if kink.kind == "corner"]
    assert told == corners
    assert found.verdict is not None


@pytest.mark.parametrize(
    ("source", "where", "kinks"),
    [
        ("floor(x) + int_0^x sin(t) dt", "x ≠ floor(x)", ["jump at k"]),
        ("int_0^x floor(t) dt + floor(2x)", "2x ≠ floor(2x)", ["jump at k/2"]),
        ("int_0^x floor(t) dt + ceil(x)", "x ≠ floor(x)", ["jump at k"]),
        # The slopes are those of the size times the integral: 0, or not.
        ("|x| int_0^x cos(t) dt", "x ≠ 0", ["differentiable at 0: 0, 0"]),
        ("|x - 1| int_0^x e^t dt", "x ≠ 1", ["corner at 1: -∫_0^1 e^t dt, ∫_0^1 e^t dt"]),
        ("sqrt(x) + int_0^x sign(t - 1) dt", "x > 0; x ≠ 1",
         ["vertical tangent at 0: None, oo", "corner at 1: -1/2, 3/2"]),
        # An integer that is only touched.
        ("int_0^(x^2) floor(t) dt", "x^2 ≠ floor(x^2)", ["differentiable at 0: 0, 0"]),
    ],
)  # fmt: skip
def test_what_switches_beside_an_integral_is_told(source: str, where: str, kinks: list[str]) -> None:
    found = differentiate(source, "x", compare=False)
    slopes = [f": {kink.left}, {kink.right}" if kink.left or kink.right else "" for kink in found.kinks]
    assert "; ".join(map(str, found.conditions)) == where
    assert [f"{kink.kind} at {kink.point}{end}" for kink, end in zip(found.kinks, slopes, strict=True)] == kinks
    assert found.verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(
    "source",
    ["int_0^1 sign(t - x) dt", "int_0^x floor(x t) dt", "int_0^1 {1 if x < t; 2 otherwise} dt", "int_0^1 mod(t, x) dt"],
)
def test_a_jump_that_moves_is_refused(source: str) -> None:
    with pytest.raises(UnsupportedError, match="moves with x"):
        differentiate(source, "x")


@pytest.mark.parametrize(
    "source", ["int_0^x 1/t dt", "int_(-1)^x sqrt(t) dt", "int_1^x 1/(1 - t)^2 dt", "int_(-2)^x ln(t) dt"]
)
def test_an_integral_without_a_value_is_refused(source: str) -> None:
    with pytest.raises(UnsupportedError, match="exists nowhere"):
        differentiate(source, "x")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("int_0^3.5 floor(t) dt", 4.5),
        ("int_0^3 sign(t - 1) dt", 1),
        ("int_0^1 |t - 1/4| dt", 5 / 16),
        ("int_0^3 {t if t < 1; 2 otherwise} dt", 4.5),
        ("int_0^1 {1 if t < 1/4; 0 if t > 1/4} dt", 1 / 4),
        ("int_0^4 relu6(2t) dt", 15),
    ],
)
def test_the_numbers_know_where_an_integrand_jumps(source: str, value: float) -> None:
    assert evaluate(parse(source), {}, 30) == pytest.approx(value, abs=1e-25)


@pytest.mark.parametrize(
    ("source", "at", "left", "right"),
    [
        ("int_(-1)^x floor(t) dt", "0", "-1", "0"),
        ("int_0^x floor(t) ceil(2t) dt", "1", "0", "3"),
        ("int_0^x (floor(t) + floor(2t)) dt", "1", "1", "3"),
    ],
)
def test_the_corner_of_an_integral_of_staircases_is_told_at_a_point(
    source: str, at: str, left: str, right: str
) -> None:
    (kink,) = derive.derive(source, variables=("x",), at=at, compare=False).kinks
    assert (kink.kind, str(kink.left), str(kink.right)) == ("corner", left, right)
