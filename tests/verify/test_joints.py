"""A derivative at a point, against the slopes on both sides of it."""

from __future__ import annotations

import pytest

from derive.errors import InternalError
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify.joints import check_joints


@pytest.mark.parametrize(
    ("function", "derivative", "points"),
    [
        ("x |x|", "2|x|", ["0"]),
        ("x |x|", "2|x|", ["0", "1", "-2"]),
        ("{x^2 if x > 0; 0 otherwise}", "2 relu(x)", ["0"]),
        ("{x^2 if x <= 1; 2x - 1 otherwise}", "{2x if x <= 1; 2 if x > 1}", ["1"]),
        ("{sin(x) if x < 0; x otherwise}", "{cos(x) if x < 0; 1 if x >= 0}", ["0"]),
        ("a x |x|", "2a |x|", ["0"]),
        ("(x - a) |x - a|", "2|x - a|", ["a"]),
        # A slope that is reached slowly: x^(3/2) beside 0.
        ("|x|^(3/2)", "3/2 sign(x) sqrt|x|", ["0"]),
    ],
)
def test_a_slope_that_both_sides_tend_to_is_proved(function: str, derivative: str, points: list[str]) -> None:
    verdict = check_joints(parse(function), parse(derivative), "x", [parse(point) for point in points])
    assert verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("function", "derivative", "quotients"),
    [
        # What steps beside the point is left to numbers: within a thousandth of 0 there is a step here.
        ("x |x| + floor(x + 2/3000 - 1/2000)", "2|x|", 2),
        ("{x^2 sin(1/x) if x > 0; 0 otherwise}", "{2x sin(1/x) - cos(1/x) if x > 0; 0 if x <= 0}", 2),
    ],
)
def test_what_does_not_tend_to_the_slope_is_not_proved(function: str, derivative: str, quotients: int) -> None:
    verdict = check_joints(parse(function), parse(derivative), "x", [parse("0")])
    assert (verdict.outcome, verdict.points, verdict.digits) == (Outcome.AGREED, quotients, 12)


@pytest.mark.parametrize(
    ("function", "derivative", "point"),
    [
        ("|x|", "1", "0"),
        ("|x|", "-1", "0"),
        ("|x|", "0", "0"),
        ("x |x|", "1 + 2|x|", "0"),
        ("x", "1 + 10^-9", "0"),
        ("10^9 x", "10^9 + 1", "0"),
        ("cbrt(x)", "0", "0"),
        ("a |x|", "a", "0"),
        ("{x + 1 if x > 0; x otherwise}", "1", "0"),
    ],
)
def test_a_wrong_slope_is_an_error(function: str, derivative: str, point: str) -> None:
    with pytest.raises(InternalError, match="is not"):
        check_joints(parse(function), parse(derivative), "x", [parse(point)])


@pytest.mark.parametrize(("function", "derivative"), [("sqrt(x)", "1"), ("x", "1/x"), ("ln(x)", "x")])
def test_without_values_nothing_is_verified(function: str, derivative: str) -> None:
    assert check_joints(parse(function), parse(derivative), "x", [parse("0")]).outcome is Outcome.UNVERIFIED


def test_parameters_keep_to_what_is_given() -> None:
    function, claim = parse("|a| x"), parse("a")
    assert check_joints(function, claim, "x", [parse("0")], [parse("a > 0")]).outcome is Outcome.PROVED
    with pytest.raises(InternalError, match="is not"):
        check_joints(function, claim, "x", [parse("0")], [parse("a < 0")])
    # What nothing satisfies is no proof; what speaks of x does not bind the parameters.
    assert check_joints(function, claim, "x", [parse("0")], [parse("a > 100")]).outcome is Outcome.UNVERIFIED
    assert check_joints(parse("a x"), claim, "x", [parse("0")], [parse("x > 100")]).outcome is Outcome.PROVED
