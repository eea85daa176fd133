"""Derivatives by cases: joints belong to a case where the derivative exists, and cases stand in one list."""

from __future__ import annotations

from fractions import Fraction

import pytest

import derive
from derive.errors import InternalError
from derive.expression import Add, Sym, number, substitute
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate, holds
from derive.verify.joints import check_joints

FINISHED = {
    "elu": ("{1 if x > 0; e^x if x ≤ 0}", ""),
    "{x^2 if x > 0; 0 otherwise}": ("{2x if x > 0; 0 if x ≤ 0}", ""),
    "{sin(x) if x < 0; x if x >= 0}": ("{cos(x) if x < 0; 1 if x ≥ 0}", ""),
    "{x^3 if x < 0; x^2 if x < 2; 4x - 4 otherwise}": ("{3x^2 if x < 0; 2x if x < 2; 4 if x ≥ 2}", ""),
    "{x^2 if x < 1; 2x otherwise}": ("{2x if x < 1; 2 if x > 1}", "x ≠ 1"),
    "relu(x) - relu(-x)": ("1", ""),
    "prelu(x, 1)": ("1", ""),
    "relu(x) + relu(x - 1)": ("{0 if x < 0; 1 if 0 < x < 1; 2 if x > 1}", "x ≠ 0, x ≠ 1"),
    "relu(relu(x))": ("{1 if x > 0; 0 if x < 0}", "x ≠ 0"),
    "x relu(x)": ("{0 if x ≤ 0; 2x if x > 0}", ""),
    "max(x, x^2)": ("{2x if x < 0; 1 if 0 < x < 1; 2x if x > 1}", "x ≠ 0, x ≠ 1"),
    "max(x, 2x, 3 - x)": ("{-1 if x < 1; 2 if x > 1}", "x ≠ 1"),
    "{x + 1 if x > 0; x otherwise}": ("1", "x ≠ 0"),
    # A border in other letters is none in the variable: nothing is lost at a = 0.
    "{a x if a > 0; x otherwise}": ("{a if a > 0; 1 if a ≤ 0}", ""),
}


@pytest.mark.parametrize("source", FINISHED)
def test_cases_are_finished(source: str) -> None:
    done = derive.differentiate(source, "x")
    assert (str(done.last), ", ".join(map(str, done.conditions))) == FINISHED[source]
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize("source", FINISHED)
def test_what_is_claimed_is_the_slope_on_both_sides(source: str) -> None:
    done = derive.differentiate(source, "x")
    function, result = done.spelled_out(done.function), done.spelled_out(done.last)
    small = Fraction(1, 10**10)
    for place in (Fraction(k, 2) for k in range(-6, 7)):
        values = {"x": place, "a": Fraction(0)}
        if not all(holds(condition, values, 30) for condition in done.conditions):
            continue
        here, slope = evaluate(function, values, 40), evaluate(result, values, 40)
        for step in (small, -small):
            there = evaluate(substitute(function, "x", Add(Sym("x"), number(step))), values, 40)
            assert abs((there - here) / step - slope) < 1e-8, place


def test_a_parameter_moves_the_joints() -> None:
    done = derive.differentiate("huber")
    assert str(done.last) == "{-δ if x - y < -δ; x - y if -δ ≤ x - y ≤ δ; δ if x - y > δ}"
    assert [str(condition) for condition in done.conditions] == ["δ > 0"]


def test_the_line_of_the_joint_is_proved_by_continuity() -> None:
    last = derive.differentiate("elu").frames()[-1]
    assert [reason.rule.id for reason in last.reasons] == ["close-joint"]
    assert last.verdict is not None
    assert last.verdict.method == "the function is continuous, and its derivative tends to this from both sides"


@pytest.mark.parametrize(("function", "claim"), [("|x|", "1"), ("x |x|", "1 + 2|x|"), ("cbrt(x)", "0")])
def test_a_wrong_value_at_a_joint_is_refuted(function: str, claim: str) -> None:
    with pytest.raises(InternalError, match="is not"):
        check_joints(parse(function), parse(claim), "x", [number(0)])


ENDS = {
    "sqrt(x^3)": ("3 sqrt(x)/2", "x ≥ 0", "one-sided"),
    "(1 - x)^(3/2)": ("-3(1 - x)^(1/2)/2", "x ≤ 1", "one-sided"),
    # Whether the domain ends on the left or on the right, the sign of b decides; the slope is the same.
    "(a + b x)^(3/2)": ("3b (a + b x)^(1/2)/2", "a + b x ≥ 0", "one-sided"),
}


@pytest.mark.parametrize("source", ENDS)
def test_at_an_end_of_the_domain_the_derivative_is_one_sided(source: str) -> None:
    done = derive.differentiate(source)
    (kink,) = done.kinks
    assert (str(done.last), *map(str, done.conditions), kink.kind) == ENDS[source]
    assert "an end of the domain, is one-sided, and equals 0" in " ".join(done.to("text").split())


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        ("sqrt(x^4)", ""),
        ("|x^2 - 2x + 1|", ""),
        ("|(x - 1)^2|", ""),
        ("x^2/x", "x ≠ 0"),
        ("cos|x|", "x ≠ 0"),
        ("x^pi", "x > 0"),
        ("|x^3 - x|", "x ≠ 0, |x| ≠ 1"),
    ],
)
def test_points_are_left_out_only_where_the_result_does_not_hold(source: str, conditions: str) -> None:
    done = derive.differentiate(source)
    assert sorted(map(str, done.conditions)) == sorted(filter(None, conditions.split(", ")))


@pytest.mark.parametrize("source", ["{x + 1 if x > 0; x otherwise}", "{x if x > 0; 2x otherwise}", "|x|", "x sign(x)"])
def test_there_is_no_second_derivative_where_there_is_no_first(source: str) -> None:
    assert "x ≠ 0" in [str(condition) for condition in derive.differentiate(source, order=2).conditions]


@pytest.mark.parametrize("loss", ["huber(u, v, w)", "smoothl1(u, v, w)"])
def test_a_loss_with_letters_is_closed_where_its_cases_are_in_order(loss: str) -> None:
    found = derive.differentiate(loss, "v")
    assert found.conditions == (parse("w > 0"),)
    assert sorted(str(kink.point) for kink in found.kinks) == ["u + w", "u - w"]
