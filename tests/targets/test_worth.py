"""When a mathematician prints a derivative in terms of the function itself: each reason against it by itself."""

from __future__ import annotations

import pytest

from derive.reading import parse
from derive.targets.helpers import atoms
from derive.targets.selfform import candidates
from derive.targets.worth import worth_printing
from derive.writing.text import to_text


@pytest.mark.parametrize(
    ("function", "derivative", "form", "worth"),
    [
        # A function that the reader knows by name, in itself.
        ("tanh(x)", "sech(x)^2", "1 - tanh(x)^2", True),
        ("1/(1+e^x)", "-e^x/(1+e^x)^2", "f(x) (f(x) - 1)", True),
        ("x/(1+e^-x)", "(1+e^-x+x e^-x)/(1+e^-x)^2", "silu(x) + σ(x) (1 - silu(x))", True),
        # One that is logistic but for its constants.
        ("1/(2+e^-x)", "e^-x/(2+e^-x)^2", "f(x) (1 - 2 f(x))", True),
        ("L/(1+e^(-k x))", "k L e^(-k x)/(1+e^(-k x))^2", "k f(x) (1 - f(x)/L)", True),
        # Any other ends in the closed form, however short it would be in itself.
        ("e^(-x^2/2)", "-x e^(-x^2/2)", "-x f(x)", False),
        ("sqrt(1+x^2)", "x/sqrt(1+x^2)", "x/f(x)", False),
        ("sqrt(1+e^x)", "e^x/(2 sqrt(1+e^x))", "(f(x)^2 - 1)/(2 f(x))", False),
        ("x^n", "n x^(n-1)", "n f(x)/x", False),
        ("1/sqrt(1-x)", "1/(2(1-x)^(3/2))", "f(x)^3/2", False),
        ("e^(2x)", "2e^(2x)", "2 f(x)", False),
        ("e^x+1", "e^x", "f(x) - 1", False),
        # Not beside a helper either.
        ("sigma(x)^2", "2 sigma(x) sigma(x) (1 - sigma(x))", "2 f(x) (1 - σ(x))", False),
        ("tanh(x)^2", "2 tanh(x) (1 - tanh(x)^2)", "2 tanh(x) (1 - f(x))", False),
        ("x^2 sigma(x)", "2x sigma(x) + x^2 sigma(x)(1-sigma(x))", "f(x) + σ(x) (2x - f(x))", False),
        # In named helpers alone, where they say more than what they stand for.
        ("ln(cosh(x))", "sinh(x)/cosh(x)", "tanh(x)", True),
        ("x ln(1+e^x)", "ln(1+e^x)+x e^x/(1+e^x)", "softplus(x) + x σ(x)", True),
        # That is the explicit derivative already.
        ("sigma(x)^2", "2 sigma(x) sigma(x) (1 - sigma(x))", "2 σ(x)^2 (1 - σ(x))", False),
        ("x tanh(x)", "tanh(x)+x (1-tanh(x)^2)", "tanh(x) + x (1 - tanh(x)^2)", False),
    ],
)
def test_what_is_worth_printing(function: str, derivative: str, form: str, worth: bool) -> None:
    read, explicit = parse(function), parse(derivative)
    found = {to_text(one.expression): one for one in candidates(read, explicit, "x", eager=True)}
    assert worth_printing(found[form], read, explicit, atoms(read, explicit, "x", "f")) is worth
