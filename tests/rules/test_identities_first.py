"""An identity that leaves less to differentiate is seen first; where none does, the rules go on as they are."""

from __future__ import annotations

import pytest

from derive import derive


@pytest.mark.parametrize(
    ("function", "simpler", "named"),
    [
        ("cos(x)^2 - sin(x)^2", "cos(2x)", "double angle"),
        ("tan(x) cos(x)", "sin(x)", "quotient identity"),
        ("e^(2 ln(x)) + x", "x^2 + x", "exponential of a logarithm"),
        ("(x^2 - 1)/(x - 1)", "x + 1", "cancel the common factor"),
        ("x (2 - 1/x)", "2x - 1", "write as one fraction; cancel the common factor"),
        ("(1 - cos(x)^2)/sin(x)", "sin(x)", "Pythagorean identity; cancel the common factor"),
    ],
)
def test_an_identity_is_a_line_of_its_own(function: str, simpler: str, named: str) -> None:
    first = derive(function).frames()[1]
    assert str(first.expression) == f"d/dx [ {simpler} ]"
    assert first.reasons[0].rule.name == "simplify first"
    assert first.reasons[0].note == named


@pytest.mark.parametrize(
    "function",
    ["sin(x)^2 + cos(x)^2", "sin(x) cos(x)", "sin(x)/cos(x)", "1 - sin(x)^2", "x^x", "x sin(x)", "(x^2 + 1) (x^3 - 2)"],
)
def test_what_an_identity_does_not_shorten_is_left_to_the_rules(function: str) -> None:
    rules = {reason.rule.name for frame in derive(function).frames() for reason in frame.reasons}
    assert "simplify first" not in rules


def test_a_fraction_in_a_factor_is_cleared_where_it_cancels() -> None:
    assert str(derive("sqrt(x + y) = x").derivative) == "2x - 1"
