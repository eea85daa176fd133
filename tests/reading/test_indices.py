"""Letters with an index that look like an operator or a special function, and words of conditions in any font."""

from __future__ import annotations

import pytest

import derive
from derive.errors import ParseError
from derive.expression import Call, Deriv, Piecewise, Sym, postorder
from derive.reading import read


@pytest.mark.parametrize("text", [r"V(r) = D_e\left(1 - e^{-a(r - r_e)}\right)^2", "D_m (1 - r^2)", r"D_0 (1 - r)"])
def test_an_index_that_does_not_occur_makes_no_derivative(text: str) -> None:
    found = read(text).expression
    assert not any(isinstance(part, Deriv) for part in postorder(found))
    assert any(isinstance(part, Sym) and part.name.startswith("D_") for part in postorder(found))


@pytest.mark.parametrize(
    "text", [r"D_x \sin x", "D_x[x^2 y]", "D_t (3t)", r"D_\theta \theta^2", r"D_{\theta} \theta^2"]
)
def test_an_index_that_occurs_makes_one(text: str) -> None:
    reading = read(text)
    assert reading.by or any(isinstance(part, Deriv) for part in postorder(reading.expression))


def test_what_is_defined_is_no_bessel_function() -> None:
    named = {part.name for part in postorder(read(r"I(t) = I_0(\sin(t))^2").expression) if isinstance(part, Call)}
    assert "besseli" not in named
    named = {part.name for part in postorder(read("f(x) = J_0(x)").expression) if isinstance(part, Call)}
    assert "besselj" in named


@pytest.mark.parametrize("word", [r"\text{if }", r"\textrm{if}\ ", r"\mathrm{if}~", r"\textit{if}\;", r"\mbox{for }"])
def test_a_word_of_a_condition_is_one_in_any_font(word: str) -> None:
    text = rf"\begin{{cases}} x & {word} x \geq 0 \\ 2x & {word} x < 0 \end{{cases}}"
    found = read(text, syntax="latex")
    assert isinstance(found.expression, Piecewise)
    assert found.expression.free == {"x"}


def test_a_gradient_by_a_letter_that_occurs_with_indices_only_is_asked_for() -> None:
    with pytest.raises(ParseError, match="alone does not occur"):
        read(r"\nabla_\theta (\theta_1^2 + \theta_2)")


@pytest.mark.parametrize(
    ("source", "asked", "derivative"),
    [
        (r"\frac{\partial}{\partial z_i}\log\sum_{j=1}^{K}e^{z_j}", {}, "e^z_i/(Σ_(j=1)^K e^z_j)"),
        (r"-\log\frac{e^{z_y}}{\sum_je^{z_j}}", {"variables": "z_k"}, "e^z_k/(Σ_(i=1)^n e^z_i) - δ_yk"),
        (r"\frac{\partial}{\partial \theta_k}\lambda\sum_{i=1}^n\theta_i^2", {}, "2λ θ_k"),
        (r"\frac{1}{2}\sum_{i=1}^n (y_i-x_i)^2", {"variables": "x_i"}, "x_i - y_i"),
        (r"\sum_{i=1}^n\sum_{j=1}^n a_{ij}x_ix_j", {"variables": "x_k"},
         "Σ_(j=1)^n a_kj x_j + Σ_(i=1)^n a_ik x_i"),
        ("sum(a_ij x_j, j, 1, n)", {"variables": "x_i"}, "a_ii"),
        ("sum(a_ij x_j, j, 1, n)", {"variables": "x_k"}, "a_ik"),
        ("sum(y_j ln(p_j), j, 1, n)", {"variables": "p_2"}, "y_2/p_2"),
        (r"\sum_{i=1}^N y_i\log\hat y_i", {"variables": r"\hat y_i"}, "y_i/y_hat_i"),
    ],
)  # fmt: skip
def test_by_one_entry_of_what_is_summed_over(source: str, asked: dict[str, str], derivative: str) -> None:
    assert str(derive.derive(source, **asked).derivative) == derivative  # type: ignore[arg-type]


def test_an_entry_of_a_sum_that_does_not_run_over_all_is_refused() -> None:
    with pytest.raises(derive.DeriveError, match="stands for every entry"):
        derive.derive(r"\sum_{t=0}^T \frac{C_t}{(1+r)^t}", variables="C_t")
