"""Conditions that never hold are no answer; those that always hold are not told."""

from __future__ import annotations

import pytest

from derive import UnsupportedError, differentiate


@pytest.mark.parametrize("text", ["(-2)^x", "ln(-x^2)", "sqrt(-x^2 - 1)", "besselk(x, -2)", "x ln(-2)"])
def test_a_condition_that_never_holds_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError, match="which holds nowhere"):
        differentiate(text, "x")


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("(-2)^x", "-2 > 0"),
        ("x ln(-2)", "-2 > 0"),
        ("ln(x) + ln(-x)", "x > 0 and x < 0"),
        ("sqrt(x - 1) + sqrt(-x)", "x > 1 and x < 0"),
        ("sqrt(x - 1) + sqrt(1 - x)", "x > 1 and x < 1"),
        ("sqrt(x) sqrt(-x)", "x > 0 and x < 0"),
        ("arcsin(x) + arcosh(x)", r"\|x\| < 1 and x > 1"),
        ("ln(x) + sqrt(3 - x) + ln(x - 4)", "x < 3 and x > 4"),
        # A floor is never above its inside, a ceiling never below.
        ("sqrt(floor(x) - x)", r"floor\(x\) - x > 0"),
        ("ln(x - ceil(x))", r"x - ceil\(x\) > 0"),
    ],
)
def test_conditions_that_exclude_each_other_are_refused(text: str, needed: str) -> None:
    with pytest.raises(UnsupportedError, match=f"that needs {needed}, which holds nowhere"):
        differentiate(text, "x")


@pytest.mark.parametrize("text", ["ln(x) + ln(1 - x)", "arcsin(x) + ln(x)", "1/x + 1/(x - 1)", "ln(x) ln(a - x)"])
def test_conditions_that_can_hold_together_are_not_refused(text: str) -> None:
    assert differentiate(text, "x").conditions


def test_no_line_states_a_condition_that_always_holds() -> None:
    assert not [c for frame in differentiate("atan2(x, 1)").frames() for c in frame.conditions]


TOLD = [
    ("harmonic(x)", "x not -1, -2, -3, …"),
    ("gamma(1 + x)", "x not -1, -2, -3, …"),
    ("gamma(x - 1/2)", "x - 1/2 not 0, -1, -2, …"),
    ("floor(x + 1)", "x not an integer"),
    ("coth(x^2)", "x ≠ 0"),
    ("arcosh(1 + x^2)", "x ≠ 0"),
    ("csch(1/x)", "x ≠ 0"),
    ("gamma(x)", "x not 0, -1, -2, …"),
    ("gamma(2x)", "2x not 0, -1, -2, …"),
    ("ln(gamma(2x))", "Γ(2x) > 0"),
    ("(-1)^n x", "n an integer"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_the_condition_is_told_simply(text: str, told: str) -> None:
    assert f"for {told}" in " ".join(differentiate(text, "x").to("text").split())


@pytest.mark.parametrize("text", ["hypot(x, 3)", "arcosh(2 + x^2)", "1/(1 + x + x^2)", "2^x"])
def test_what_always_holds_is_not_told(text: str) -> None:
    assert not differentiate(text, "x").conditions


@pytest.mark.parametrize("text", ["binomial(-1, x)", "x binomial(-1, -1)"])
def test_what_has_no_value_is_refused_without_a_riddle(text: str) -> None:
    with pytest.raises(UnsupportedError, match="it has no value on any interval"):
        differentiate(text, "x")
