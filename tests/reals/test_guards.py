"""A case assures its own value: conditions are claimed only where the case in which they arise leaves them open."""

from __future__ import annotations

import pytest

import derive


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        # |x| is differentiated only where |x| > 1.
        ("max(|x|, 1)", ["|x| ≠ 1"]),
        ("min(|x|, 1)", ["x ≠ 0", "|x| ≠ 1"]),
        ("{x^2 if x < 0; sqrt(x) otherwise}", ["x ≠ 0"]),
        ("{1/x if x > 1; x otherwise}", ["x ≠ 1"]),
        ("{1/x if x > -1; x otherwise}", ["x ≠ -1", "x ≠ 0"]),
        ("{1/(x - 2) if x < 1; 1/x otherwise}", ["x ≠ 1"]),
        ("{arcsin(x) if |x| <= 1/2; x otherwise}", ["|x| ≠ 1/2"]),
        # Outside of the case it is needed all the same.
        ("|x| max(|x|, 1)", ["x ≠ 0", "|x| ≠ 1"]),
    ],
)
def test_conditions(source: str, conditions: list[str]) -> None:
    assert [str(one) for one in derive.differentiate(source).conditions] == conditions


def test_the_line_itself_claims_no_more() -> None:
    done = derive.differentiate("max(|x|, 1)")
    assert all(frame.conditions == () for frame in done.frames())


@pytest.mark.parametrize("place", ["0", "1/2", "3", "-2"])
def test_the_derivative_exists_where_it_is_claimed(place: str) -> None:
    from fractions import Fraction

    from derive.values.evaluate import evaluate

    done, x, step = derive.differentiate("max(|x|, 1)"), Fraction(place), Fraction(1, 10**12)
    left, right = (evaluate(done.function, {"x": x + sign * step}) for sign in (-1, 1))
    slope = evaluate(done.last, {"x": x})
    assert slope is not None
    assert left is not None
    assert right is not None
    assert abs((right - left) / (2 * step) - slope) < 1e-9
