"""From first principles a function that switches is derived case by case, and at the point where the cases meet."""

from __future__ import annotations

import pytest

from derive import derive
from derive.record.derivation import Outcome


@pytest.mark.parametrize(
    ("function", "answer", "headings"),
    [
        ("|x|", "{-1 if x < 0; 1 if x > 0}", ("For x < 0", "For x > 0", "The limit from the left")),
        ("|x - 2|", "{-1 if x < 2; 1 if x > 2}", ("For x < 2", "For x > 2", "The limit from the right")),
        ("x |x|", "{-2x if x < 0; 2x if x ≥ 0}", ("For x < 0", "For x > 0", "At x = 0")),
        ("max(0, x)", "{0 if x < 0; 1 if x > 0}", ("For x < 0", "For x > 0", "Derivative at x = 0")),
    ],
)
def test_each_side_and_the_point_between_are_told(function: str, answer: str, headings: tuple[str, ...]) -> None:
    found = derive(function, route="limit")
    assert str(found.result.right) == answer
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    text = str(found)
    assert all(heading in text for heading in headings)


def test_two_switches_are_left_to_the_moves_of_the_route() -> None:
    assert "For x" not in str(derive("|x^2 - 1|", route="limit"))
