"""Conditions that never hold are no answer; those that always hold are not told."""

from __future__ import annotations

import pytest

from derive import UnsupportedError, differentiate


@pytest.mark.parametrize("text", ["(-2)^x", "ln(-x^2)", "sqrt(-x^2 - 1)", "elliptic_pi(x, 2)", "x ln(-2)"])
def test_a_condition_that_never_holds_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError, match="which holds nowhere"):
        differentiate(text, "x")


TOLD = [
    ("coth(x^2)", "x ≠ 0"),
    ("arcosh(1 + x^2)", "x ≠ 0"),
    ("csch(1/x)", "x ≠ 0"),
    ("gamma(x)", "x not 0, -1, -2, …"),
    ("ln(gamma(2x))", "2x not 0, -1, -2, …"),
    ("(-1)^n x", "n an integer"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_the_condition_is_told_simply(text: str, told: str) -> None:
    assert f"for {told}" in " ".join(differentiate(text, "x").to("text").split())


@pytest.mark.parametrize("text", ["hypot(x, 3)", "arcosh(2 + x^2)", "1/(1 + x + x^2)", "2^x"])
def test_what_always_holds_is_not_told(text: str) -> None:
    assert not differentiate(text, "x").conditions
