"""Letters named beside an expression: variables, parameters and letters that depend on others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import derive
from derive.errors import DeriveError
from derive.indexed.gradient import grad
from derive.kinds.curves.parametric import parametric, polar
from derive.kinds.routes.inverse import inverse
from derive.kinds.routes.logarithmic import logarithmic
from derive.kinds.routes.nth import nth
from derive.kinds.routes.tabulated import tabulated
from derive.kinds.several.vector import gradient, jacobian
from derive.reading import parse, read
from derive.reading.letters import letter
from derive.record.derivation import Derivation

SPELLINGS = [
    ("θ", "theta"),
    ("ϑ", "theta"),
    (r"\theta", "theta"),
    ("theta", "theta"),
    ("x₀", "x_0"),
    ("x_0", "x_0"),
    ("x_{0}", "x_0"),
    (r"\theta_{12}", "theta_12"),
    ("θ₁₂", "theta_12"),
    ("x_θ", "x_theta"),
    ("x_{θ}", "x_theta"),
    (" y ", "y"),
    ("rate", "rate"),
    ("γ", "gamma"),
]


@pytest.mark.parametrize(("typed", "name"), SPELLINGS)
def test_a_letter_is_named_as_it_is_read(typed: str, name: str) -> None:
    assert letter(typed) == name
    assert str(parse(typed)) == str(parse(name)), "the reader agrees"


@pytest.mark.parametrize("typed", ["", "2", "2x", "x y", "x^2", "y'", "sin", "sin(x)", "e", "π", "pi", "∞", "é", "x+1"])
def test_what_is_no_letter_is_refused(typed: str) -> None:
    with pytest.raises(DeriveError):
        letter(typed)


ANSWERS: list[tuple[Callable[[], Derivation], str]] = [
    (lambda: derive.differentiate("sin θ", "θ"), "cos(θ)"),
    (lambda: derive.differentiate("sin(x₀ t)", "x₀"), "t cos(x_0 t)"),
    (lambda: derive.differentiate("θ^2", "t", depends=("θ(t)",)), "2θ θ'"),
    (lambda: derive.differentiate("f(x₀) = x₀^2"), "2x_0"),
    (lambda: gradient("r cos θ", "r", "θ"), "∇f = (cos(θ), -r sin(θ))"),
    (lambda: jacobian("(r cos θ, r sin θ)", "r", "θ"), "J_F = [[cos(θ), -r sin(θ)], [sin(θ), r cos(θ)]]"),
    (lambda: parametric("cos θ", "sin θ", "θ"), "d/dx [ y ] = -cot(θ)"),
    (lambda: polar("1", "θ"), "d/dx [ y ] = -cot(θ)"),
    (lambda: derive.implicit("θ^2 + φ^2 = 1", "θ", "φ"), "φ' = -θ/φ"),
    (lambda: logarithmic("θ^θ", "θ"), "θ^θ (ln(θ) + 1)"),
    (lambda: inverse("θ^5 + θ", 2, "θ"), "g'(2) = 1/6"),
    (lambda: tabulated("θ f(θ)", "f(1)=2, f'(1)=3", 1, "θ"), "F'(1) = 5"),
    (lambda: grad("β^T β", "β", shapes={"β": "n"}), "2β"),
]


@pytest.mark.parametrize(("derived", "result"), ANSWERS)
def test_every_kind_knows_a_greek_letter(derived: Callable[[], Derivation], result: str) -> None:
    assert str(derived().last) == result


def test_nth_knows_a_greek_letter() -> None:
    assert str(nth("e^(2θ)", "θ").last.children[1]) == "2^n e^(2θ)"


def test_a_letter_that_does_not_occur_is_told() -> None:
    assert "φ does not occur in what is differentiated" in derive.differentiate("sin θ", "φ").notes
    assert "φ does not occur in what is differentiated" in str(gradient("r cos θ", "r", "φ"))
    assert not derive.differentiate("y^2", "x", depends=("y(x)",)).notes
    assert not derive.differentiate("sin θ", "θ").notes


@pytest.mark.parametrize("source", ["M = E - e sin E", "r = 1/(1 + e cos(theta))", r"E - e\sin E"])
def test_an_eccentricity_is_told_to_be_eulers_number(source: str) -> None:
    assert any("Euler's number" in note and "e_0" in note for note in read(source).notes)


@pytest.mark.parametrize("source", ["e^x sin(x)", "e x", "E - e_0 sin E", "ε sin E"])
def test_where_nobody_means_an_eccentricity_nothing_is_told(source: str) -> None:
    assert not any("Euler" in note for note in read(source).notes)
