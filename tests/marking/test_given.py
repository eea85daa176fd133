"""Conditions on the lines of a person: they count for the lines after them, and on the problem for all."""

from __future__ import annotations

import pytest

import derive

RIGHT = [
    ["d/dx |x| for x>0", "= 1"],
    ["d/dx sqrt(x^2) where x>0", "= 1"],
    ["d/dx |x| for x>0", "= x/|x|", "= 1"],
    ["d/dx |x|", "= x/|x|", "= 1 for x > 0"],
    ["d/dx |x|", "= x/|x|", "= 1 for x > 0", "= -1 for x < 0"],
    ["d/dx |x|", "= 1 if x > 0", "= -1 if x < 0"],
    ["d/dx |x| = 1 for x > 0", "= -1 for x < 0"],
    ["y = |x| for x>0", "y' = 1", "y'' = 0"],
    ["y = |x|, x >= 0", "y' = 1"],
    ["y = |x - 2|", "y' = 1 for x > 2", "y' = -1 for x < 2", "y' = (x - 2)/|x - 2|"],
    ["d/dx |x - a| for x > a", "= 1"],
    ["d/dx max(x, 1) for x > 1", "= 1"],
    ["Differentiate |x| for x > 0", "= 1"],
    ["x^2 + y^2 = 1 for y>0", "y' = -x/y", "y' = -x/sqrt(1 - x^2)"],
    ["x^2 + y^2 = 1", "y' = -x/sqrt(1 - x^2) for y > 0", "y' = x/sqrt(1 - x^2) for y < 0"],
    ["f(x) = x^2 for x >= 0", "f(x) = -x^2 for x < 0", "f'(x) = 2x for x > 0", "f'(x) = -2x for x < 0", "f'(x) = 2|x|"],
    [r"\begin{align} \frac{d}{dx} |x| &= \frac{x}{|x|} \\ &= 1 \quad \text{for } x > 0 \end{align}"],
    [r"\begin{align} \frac{d}{dx} |x| &= 1 && \text{for } x > 0 \\ &= -1 && \text{for } x < 0 \end{align}"],
    [r"\begin{align} \frac{d}{dx} \sqrt{x^2} &= 1 && (x > 0) \\ &= -1 && (x < 0) \end{align}"],
    [r"\begin{align*} f(x) &= |x| & \text{for } x > 0 \\ f'(x) &= 1 \end{align*}"],
]


@pytest.mark.parametrize("lines", RIGHT, ids=" / ".join)
def test_lines_follow_where_they_are_claimed(lines: list[str]) -> None:
    found = derive.check(lines)
    assert found.first_wrong is None
    assert {line.judgement for line in found.lines} <= {"given", "follows"}
    assert found.verdict in ("right", "other-form")


WRONG = [
    (["d/dx |x| for x<0", "= 1"], 2),
    (["d/dx |x| for x>0", "= 1", "= -1"], 3),
    (["d/dx |x|", "= 1 for x > 0", "= 1 for x < 0"], 3),
    (["d/dx |x|", "= x/|x|", "= 1 for x > 0", "= 2 for x < 0"], 4),
    (["y = |x - 2|", "y' = 1 for x > 2", "y' = -1 for x < 2", "y' = -1"], 4),
    (["d/dx max(x, 1) for x > 1", "= 0"], 2),
    (["d/dx |x| for x > 100", "= 2"], 2),
    (["f(x) = x^2 for x >= 0", "f(x) = -x^2 for x < 0", "f'(x) = 2x for x > 0", "f'(x) = 2x for x < 0"], 4),
    (["d/dx |x - 150| for x > 100", "= 1"], 2),
    ([r"\begin{align} \frac{d}{dx} |x| &= 1 && \text{for } x > 0 \\ &= 1 && \text{for } x < 0 \end{align}"], 2),
]


@pytest.mark.parametrize(("lines", "first"), WRONG)
def test_a_counterexample_lies_where_the_line_is_claimed(lines: list[str], first: int) -> None:
    found = derive.check(lines)
    assert found.first_wrong == first
    assert found.lines[first - 1].counterexample is not None


@pytest.mark.parametrize("problem", ["|x| for x > 0", "find the derivative of sqrt(x^2) where x > 0", "y = |x|, x > 0"])
def test_conditions_of_the_problem_count_for_all_lines(problem: str) -> None:
    assert derive.check(["= 1"], of=problem).verdict == "right"
    assert derive.check(["= -1"], of=problem).first_wrong == 1
