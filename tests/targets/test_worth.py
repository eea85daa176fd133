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
        # It says what the function is: shorter, or in names that a reader knows.
        ("1/(1+e^x)", "-e^x/(1+e^x)^2", "f(x) (f(x) - 1)", True),
        ("1/(2+e^-x)", "e^-x/(2+e^-x)^2", "f(x) (1 - 2 f(x))", True),
        ("sigma(x)^2", "2 sigma(x) sigma(x) (1 - sigma(x))", "2 f(x) (1 - σ(x))", True),
        ("e^(-x^2/2)", "-x e^(-x^2/2)", "-x f(x)", True),
        ("x^2 sigma(x)", "2x sigma(x) + x^2 sigma(x)(1-sigma(x))", "f(x) + σ(x) (2x - f(x))", True),
        # Too little is gained: three quarters of the length.
        ("sqrt(sigma(x))", "sigma(x)(1-sigma(x))/(2sqrt(sigma(x)))", "f(x)/2 - f(x) σ(x)/2", False),
        ("sqrt(sigma(x))", "sigma(x)(1-sigma(x))/(2sqrt(sigma(x)))", "f(x) (1 - σ(x))/2", True),
        ("x tanh(x)", "tanh(x)+x (1-tanh(x)^2)", "x + tanh(x) (1 - f(x))", True),
        ("x tanh(x)", "tanh(x)+x (1-tanh(x)^2)", "-f(x) tanh(x) + x + tanh(x)", False),
        # Without the function it is the explicit derivative in other words.
        ("sigma(x)^2", "2 sigma(x) sigma(x) (1 - sigma(x))", "2 σ(x)^2 (1 - σ(x))", False),
        ("x tanh(x)", "tanh(x)+x (1-tanh(x)^2)", "tanh(x) + x (1 - tanh(x)^2)", False),
        # Divided by the variable.
        ("x^n", "n x^(n-1)", "n f(x)/x", False),
        # A root raised to its index says less than the radicand.
        ("sqrt(1+e^x)", "e^x/(2 sqrt(1+e^x))", "(f(x)^2 - 1)/(2 f(x))", False),
        ("sqrt(1+e^x)", "e^x/(2 sqrt(1+e^x))", "e^x/(2 f(x))", True),
        ("sqrt(1+x^2)", "x/sqrt(1+x^2)", "x/f(x)", True),
        # A power of an algebraic function.
        ("1/sqrt(1-x)", "1/(2(1-x)^(3/2))", "f(x)^3/2", False),
        # The variable in several places beside a helper.
        ("x^2 (1-sigma(x))", "2x (1-sigma(x)) - x^2 sigma(x)(1-sigma(x))", "2x - σ(x) (2x + f(x))", False),
        ("x^2 (1-sigma(x))", "2x (1-sigma(x)) - x^2 sigma(x)(1-sigma(x))", "-f(x) σ(x) + 2x (1 - σ(x))", True),
        # A power of a named function, named f beside that one.
        ("tanh(x)^2", "2 tanh(x) (1 - tanh(x)^2)", "2 tanh(x) (1 - f(x))", False),
        # Twice the function, its reciprocal, the function and a number.
        ("e^(2x)", "2e^(2x)", "2 f(x)", False),
        ("sqrt(x)", "1/(2sqrt(x))", "1/(2 f(x))", False),
        ("e^x+1", "e^x", "f(x) - 1", False),
    ],
)
def test_what_is_worth_printing(function: str, derivative: str, form: str, worth: bool) -> None:
    read, explicit = parse(function), parse(derivative)
    found = {to_text(one.expression): one for one in candidates(read, explicit, "x", eager=True)}
    assert worth_printing(found[form], read, explicit, atoms(read, explicit, "x", "f")) is worth
