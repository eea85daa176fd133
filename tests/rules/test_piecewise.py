"""Functions by cases against difference quotients: the printed derivative has a value wherever there is no kink."""

import pytest

import derive
from derive.values.evaluate import evaluate

STEP = 1e-9
KINKS_STAY_AWAY = [k / 13 + 0.0123 for k in range(-60, 61)]


@pytest.mark.parametrize(
    "source",
    [
        "max(x, |x|)",
        "min(x, |x|)",
        "max(|x|, 1)",
        "max(x, 1 - x, 2)",
        "max(floor(x), 0)",
        "min(max(x, 0), 1)",
        "max(relu(x), x)",
        "{x if x >= |x|; 0 otherwise}",
        "{1 if floor(x) > 0; x otherwise}",
    ],
)
def test_equal_sides_on_an_interval_are_no_border(source: str) -> None:
    done = derive.differentiate(source, "x")
    for x in KINKS_STAY_AWAY:
        above, below = (evaluate(done.function, {"x": x + shift}, 30) for shift in (STEP, -STEP))
        value = evaluate(done.spelled_out(done.last), {"x": x}, 30)
        assert value is not None, x
        assert abs(value - (above - below) / (2 * STEP)) < 1e-4, x


def test_single_borders_stay_open() -> None:
    assert str(derive.differentiate("{x^2 if x >= 0; x otherwise}").last) == "{2x if x > 0; 1 if x < 0}"


@pytest.mark.parametrize(
    ("text", "border"),
    {
        "max(x^2, sin x)": "x^2 != sin x",
        "min(sin x, 1-x)": "sin x != 1 - x",
        "relu(x^2-2+e^x)": "x^2 - 2 + e^x != 0",
    }.items(),
)
def test_borders_that_can_not_be_solved_for_are_left_out(text: str, border: str) -> None:
    assert derive.differentiate(text).conditions == (derive.parse(border),)
