"""Derivatives inside the expression that is differentiated: carried out first, in named steps, where they exist."""

from __future__ import annotations

import pytest

import derive
from derive.errors import UnsupportedError
from derive.record.derivation import Outcome
from derive.verify.comparison import Agreement, compare


@pytest.mark.parametrize(
    ("source", "rules", "result"),
    [
        ("x + d/dx(x^2)", ["power-rule"], "3"),
        ("x * d/dx(sin x)", ["derivative-sin"], "cos(x) - x sin(x)"),
        (r"x + \frac{d}{dx}(x^2)", ["power-rule"], "3"),
        (r"x \frac{\partial}{\partial y}\left(x^2 y^2\right)", ["constant-factor", "power-rule"], "6x^2 y"),
        ("d/dx(x^2) + d/dx(x^3)", ["power-rule", "power-rule"], "2 + 6x"),
        ("d/dx(d/dx(x^3) + x)", ["power-rule"], "6x + 1"),
        ("x d^2/dx^2(x^3)", ["power-rule", "constant-factor", "power-rule"], "12x"),
        ("x^2 (f(x))'", ["unknown-function"], "2x f'(x) + x^2 f''(x)"),
        ("sin(d/dx(x^2 e^x))", ["product-rule", "power-rule", "exponential"], "e^x (x^2 + 4x + 2) cos(e^x (x^2 + 2x))"),
    ],
)
def test_they_are_carried_out_first(source: str, rules: list[str], result: str) -> None:
    done = derive.differentiate(source, "x")
    inside, step = [], done.steps[0]
    while step.before.body.pending:  # type: ignore[attr-defined]
        inside.append(step.rule.id)
        (step,) = step.substeps
    assert inside == rules
    assert compare(done.last, derive.parse(result)).outcome is Agreement.EQUAL
    assert done.verdict is not None
    assert done.verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        ("x + d/dx(ln x)", ["x > 0"]),
        ("x + d/dx(|x|)", ["x ≠ 0"]),
        ("e^x d/dx(max(0, x))", ["x ≠ 0"]),
        ("x d/dx(ln x)", ["x > 0"]),
    ],
)
def test_the_whole_holds_only_where_they_exist(source: str, conditions: list[str]) -> None:
    assert list(map(str, derive.differentiate(source, "x").conditions)) == conditions


def test_sympy_derivatives_are_carried_out_too() -> None:
    import sympy

    x = sympy.Symbol("x")
    expression = x * sympy.Derivative(sympy.sin(x), x)
    found = derive.differentiate(expression).to_sympy()
    assert sympy.simplify(found - expression.doit().diff(x)) == 0


def test_it_is_told_that_the_whole_is_differentiated() -> None:
    (note,) = derive.differentiate("d/dx(x^2) + 3", "x").notes
    assert note == "the derivative inside is carried out first, then the whole is differentiated by x"


@pytest.mark.parametrize("source", ["int_0^x d/dt(|t|) dt", "sum_{k=0}^n d/dx(x^k)"])
def test_under_the_sign_of_an_integral_or_sum_they_are_refused(source: str) -> None:
    with pytest.raises(UnsupportedError, match="derive it first"):
        derive.differentiate(f"x + {source}", "x")


@pytest.mark.parametrize("route", ["limit", "log"])
def test_other_routes_refuse_them(route: str) -> None:
    with pytest.raises(UnsupportedError, match="derive them first"):
        derive.differentiate("x + d/dx(x^3)", "x", route=route)


def test_the_value_at_a_point_is_that_of_the_whole() -> None:
    from derive.questions.answer import Question, answer

    assert str(answer(Question(source="x + d/dx(x^3)", variables=("x",), at="2")).last).endswith("13")


@pytest.mark.parametrize(
    ("source", "result"),
    [("x + d/dx(x^2)", "3x"), (r"\frac{d}{dx}(x^2) \cdot \frac{d}{dx}(x^3)", "6x^3"), ("d/dx(x) + 1", "2")],
)
def test_a_line_of_ones_own_is_carried_out_and_not_differentiated_again(source: str, result: str) -> None:
    done = derive.differentiate(source)
    assert compare(done.derivative, derive.parse(result)).outcome is Agreement.EQUAL
