"""The chain rule through letters that a person named: each link by itself, then the product along every way."""

from __future__ import annotations

import pytest

from derive import derive
from derive.record.derivation import Outcome


@pytest.mark.parametrize(
    ("typed", "variable", "chain", "answer"),
    [
        ("y = u^5, u = x^2 + 1", "x", "dy/du · du/dx", "10x (x^2 + 1)^4"),
        ("y = sqrt(u), u = 1 + sin(x)", "x", "dy/du · du/dx", "cos(x)/(2 sqrt(1 + sin(x)))"),
        ("y = u^2 + 3u, u = sin v, v = x^2", "x", "dy/du · du/dv · dv/dx", "2x (2 sin(x^2) + 3) cos(x^2)"),
        ("z = x^2 y, x = t^2, y = t^3", "t", "∂z/∂x · dx/dt + ∂z/∂y · dy/dt", "7t^6"),
        ("z = x^2 + t, x = cos t", "t", "∂z/∂t + ∂z/∂x · dx/dt", "1 - 2 cos(t) sin(t)"),
        ("L = (p - y)^2, p = sigmoid(z), z = w x + b", "w", "dL/dp · dp/dz · dz/dw", "2p x (p - y) (1 - p)"),
    ],
)
def test_every_link_is_derived_and_the_chain_rule_joins_them(
    typed: str, variable: str, chain: str, answer: str
) -> None:
    found = derive(typed, variables=(variable,))
    lines = [line.strip() for line in str(found).splitlines()]
    assert any(line.startswith(f"= {chain} ") for line in lines)
    assert str(found.result.right) == answer
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.PROVED


def test_letters_that_stay_in_the_answer_are_put_in_for_a_program() -> None:
    found = derive("L = (p - y)^2, p = sigmoid(z), z = w x + b", variables=("w",))
    assert not {"p", "z"} & found.closed.free


def test_what_was_found_just_above_is_not_told_again() -> None:
    text = str(derive("y = u^5, u = x^2 + 1"))
    assert "with dy/du" not in text
    assert "put in:" not in text


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("y = u^5, u = x^2 + 1", {"order": 2}),
        ("y = u^5, u = x^2 + 1", {"route": "chain"}),
        ("y = a u, a = 3, u = x^2", {}),
    ],
)
def test_what_else_is_asked_is_answered_with_everything_put_in(typed: str, options: dict[str, object]) -> None:
    assert "dy/du" not in str(derive(typed, **options))


@pytest.mark.parametrize(
    ("typed", "at", "value"),
    [
        ("z = x^2 y + 3x y^4, x = sin(2t), y = cos(t)", "t=0", "6"),
        ("y = u^5, u = x^2 + 1", "x=1", "160"),
        ("L = (a - y)^2, a = sigmoid(z), z = w x + b", "w=0", "2x (σ(b) - y) σ(b) (1 - σ(b))"),
    ],
)
def test_a_point_is_put_into_what_the_links_lead_to(typed: str, at: str, value: str) -> None:
    found = derive(typed, at=at, variables=at[0])
    assert str(found.derivative) == value
    assert "Link by link" in str(found)
