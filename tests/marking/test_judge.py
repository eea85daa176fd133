"""A counterexample lies where the person said that the line holds."""

from __future__ import annotations

import pytest

from derive import check
from derive.marking.array_shapes import letters_of


@pytest.mark.parametrize(
    ("condition", "places"), [("x >= 1", (1.0, 9.0)), ("x <= -1", (-9.0, -1.0)), ("x != 1", (-9.0, 9.0))]
)
def test_a_counterexample_keeps_to_the_condition_and_is_simple(condition: str, places: tuple[float, float]) -> None:
    found = check(f"f(x) = x^2\nf'(x) = 3x for {condition}")
    (wrong,) = (line for line in found.lines if line.judgement == "wrong")
    assert wrong.counterexample is not None
    ((name, value),) = wrong.counterexample.at
    assert name == "x"
    assert places[0] <= value <= places[1]
    assert value == int(value)


@pytest.mark.parametrize(
    ("formula", "letters"),
    [
        ("w^T tanh(x)", ["w", "x"]),
        (r"\log\det A", ["A"]),
        ("softmax(z)^T y", ["y", "z"]),
        ("sqrt(x^T x) ab", ["a", "b", "x"]),
    ],
)
def test_theletters_of_a_function_s_name_are_no_arrays(formula: str, letters: list[str]) -> None:
    assert letters_of(formula) == letters
