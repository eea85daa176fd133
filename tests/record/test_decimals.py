"""Decimals are told as a person types them."""

from __future__ import annotations

import pytest

import derive


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1x^3 + 0.2x", "0.3x^2 + 0.2"),
        ("x^0.7", "0.7/x^0.3"),
        ("x/(x + 1e-8)", "1e-8/(x + 1e-8)^2"),
        ("x^2/(x + 1e-8)", "x (x + 2e-8)/(x + 1e-8)^2"),
        ("6.02e23 x^2", "1.204e24 · x"),
        ("0.00001x^2", "2e-5 · x"),
        ("x/0.3", "10/3"),
        ("sin(0.1x)/0.3", "cos(0.1x)/3"),
        # Sixteen digits times sixteen digits is a number that nobody typed.
        ("1.6732632423543772 * 1.0507009873554805 x", "1.6732632423543772 · 1.0507009873554805"),
        ("1.6732632423543772x/1.0507009873554805", "1.6732632423543772/1.0507009873554805"),
        ("2 * 1.6732632423543772 * 1.0507009873554805 x^2", "4 · 1.6732632423543772 · 1.0507009873554805x"),
    ],
)
def test_decimals_stay_as_typed(text: str, expected: str) -> None:
    assert str(derive.differentiate(text, "x").last) == expected
