"""What is refused before it is derived, and the limits on repeated derivatives."""

from __future__ import annotations

import pytest

import derive
from derive import refusals
from derive.errors import LimitError


def test_a_polynomial_has_a_derivative_of_any_order() -> None:
    found = derive.differentiate("x^2", order=100_000)
    assert str(found.result) == "0"
    assert "every derivative from order 3 on is 0" in found.to("text")


@pytest.mark.parametrize("order", [refusals.HIGHEST + 1, refusals.LARGEST_ORDER + 1])
def test_the_order_has_a_limit(order: int) -> None:
    with pytest.raises(LimitError, match=f"{refusals.HIGHEST}|{refusals.LARGEST_ORDER}"):
        derive.differentiate("sin(x)", order=order)


def test_derivatives_in_turn_have_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_SECONDS", 0)
    assert str(derive.differentiate("sin(x)/x^2", order=1).result)
    with pytest.raises(LimitError, match="allows 1 of 3 derivatives"):
        derive.differentiate("sin(x)/x^2", order=3)


def test_the_fourth_derivative_of_a_named_function_is_no_power() -> None:
    assert "d^4/dx^4 [ sin(x) ] = sin(x)" in derive.differentiate("sin(x)", order=4).to("text")
    assert "sin'''(x) = -cos(x)" in derive.differentiate("sin(x)", order=3).to("text")
