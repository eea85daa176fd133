"""Several orders in one block, each differentiated before it is tidied; nothing is set apart that was just said."""

from __future__ import annotations

import pytest

from derive import derive


def test_each_order_is_differentiated_on_one_line_and_tidied_on_the_next() -> None:
    lines = [line[:34].rstrip() for line in str(derive("f(x) = x e^(-x)", order=2)).splitlines()]
    shown = [line for line in lines if "=" in line and "u =" not in line]
    assert shown[:5] == [
        "  f(x) = x e^-x",
        "  f'(x) = e^-x - x e^-x",
        "        = (1 - x) e^-x",
        "  f''(x) = -e^-x - (1 - x) e^-x",
        "         = (x - 2) e^-x",
    ]


def test_in_brief_each_order_is_one_line() -> None:
    text = derive("f(x) = x e^(-x)", order=2).to("text", detail="brief")
    assert "e^-x - x e^-x" not in text
    assert "f'(x) = (1 - x) e^-x" in text


def test_an_answer_that_the_last_line_says_is_set_apart_in_the_end_only() -> None:
    text = str(derive("x^2 + x y + y^2 = 7", at="1, 2"))
    # The last line of the first derivative, and the line from which the slope is found.
    assert text.count("dy/dx = -(2x + y)/(x + 2y)") == 2


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ("cos(x y^2) + sin(x)", "-sin(x y^2) y^2 + cos(x)"),
        ("(x^3 - x^2) sin(6x)", "(3x^2 - 2x) sin(6x) + (x^3 - x^2) cos(6x) · 6"),
    ],
)
def test_what_the_chain_rule_gives_is_seen_in_its_place(function: str, line: str) -> None:
    found = derive(function, variables=("x",))
    assert line in [str(frame.expression) for frame in found.frames()]


@pytest.mark.parametrize(
    ("function", "at", "tangent"),
    [
        ("log_2(1 + 4/x)", 4, "y = 1 - (x - 4)/(8 ln(2))"),
        ("x^3 - 2x", 2, "y = 10x - 16"),
    ],
)
def test_a_tangent_stops_at_its_point_and_slope_where_that_is_shorter(function: str, at: int, tangent: str) -> None:
    assert str(derive(function, at=at, tangent=True).result) == tangent
