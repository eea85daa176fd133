"""Where derivatives are partial: two letters side by side look like variables."""

from __future__ import annotations

from typing import Any

import pytest

import derive

WRITTEN: list[tuple[str, tuple[str, ...], dict[str, Any], str]] = [
    ("x^2 y + sin(x y)", ("y",), {}, "∂"),
    ("x^2 y", ("x",), {}, "∂"),
    ("x_1 x_2^2", ("x_1",), {}, "∂"),
    ("r^2 cos θ", ("θ",), {}, "∂"),
    ("sin(x - c t)", ("t",), {}, "∂"),
    ("u v + w", ("u",), {}, "∂"),
    ("f(x, y) = x^2 y", ("x",), {}, "∂"),
    ("x^2 y", ("x",), {"depends": ("y(x, t)",)}, "∂"),
    ("L/(1+e^(-k(x-x_0)))", ("x",), {}, "d"),
    ("a x^2 + b x + c", ("x",), {}, "d"),
    ("g t^2/2 + v t", ("t",), {}, "d"),
    ("f(x) = x^2 y", ("x",), {}, "d"),
    ("x^2 y", ("x",), {"depends": ("y(x)",)}, "d"),
    ("d/dx (x^2 y)", (), {}, "d"),
    ("x^2", ("x",), {}, "d"),
]


@pytest.mark.parametrize(("source", "variables", "options", "sign"), WRITTEN)
def test_the_sign_of_the_derivative(
    source: str, variables: tuple[str, ...], options: dict[str, Any], sign: str
) -> None:
    shown = str(derive.differentiate(source, *variables, **options))
    assert ("∂" in shown) is (sign == "∂"), shown
