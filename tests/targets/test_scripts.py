"""The path to f' in terms of f: which lines, by which moves, each a true equality."""

from __future__ import annotations

import mpmath
import pytest

from derive.expression import Node, replace
from derive.reading import parse
from derive.targets.scripts import lead
from derive.targets.worth import SelfForm
from derive.values.evaluate import evaluate
from derive.writing.text import to_text
from tests.targets.test_selfform import FORMS, IN_ITSELF, value

PATHS = {
    ("1/(1+e^-x)", "e^-x/(1+e^-x)^2"): [
        ("split into a product of fractions", "1/(1+e^-x) * (e^-x/(1+e^-x))"),
        ("add and subtract", "1/(1+e^-x) * (((1+e^-x)-1)/(1+e^-x))"),
        ("split the fraction and cancel", "1/(1+e^-x) * (1 - 1/(1+e^-x))"),
        ("recognise the function", "sigma(x) (1 - sigma(x))"),
    ],
    ("e^x/(1+e^x)", "(e^x (1+e^x) - e^x e^x)/(1+e^x)^2"): [
        ("factor out", "e^x ((1+e^x) - e^x)/(1+e^x)^2"),
        ("split into a product of fractions", "e^x/(1+e^x) * (((1+e^x) - e^x)/(1+e^x))"),
        ("split the fraction and cancel", "e^x/(1+e^x) * (1 - e^x/(1+e^x))"),
        ("recognise the function", "sigma(x) (1 - sigma(x))"),
    ],
    ("L/(1+e^(-k(x-x_0)))", "k L e^(-k(x-x_0))/(1+e^(-k(x-x_0)))^2"): [
        ("split into a product of fractions", "k (L/(1+e^(-k(x-x_0)))) (e^(-k(x-x_0))/(1+e^(-k(x-x_0))))"),
        ("add and subtract", "k (L/(1+e^(-k(x-x_0)))) (((1+e^(-k(x-x_0)))-1)/(1+e^(-k(x-x_0))))"),
        ("split the fraction and cancel", "k (L/(1+e^(-k(x-x_0)))) (1 - 1/(1+e^(-k(x-x_0))))"),
        ("recognise the function", "k f(x) (1 - f(x)/L)"),
    ],
    ("(e^x-e^-x)/(e^x+e^-x)", "((e^x+e^-x)(e^x+e^-x) - (e^x-e^-x)(e^x-e^-x))/(e^x+e^-x)^2"): [
        ("write as powers", "((e^x+e^-x)^2 - (e^x-e^-x)^2)/(e^x+e^-x)^2"),
        ("split the fraction and cancel", "1 - ((e^x-e^-x)/(e^x+e^-x))^2"),
        ("recognise the function", "1 - tanh(x)^2"),
    ],
    ("x/(1+e^-x)", "(1+e^-x+x e^-x)/(1+e^-x)^2"): [
        ("split the fraction", "1/(1+e^-x) + x e^-x/(1+e^-x)^2"),
        ("split into a product of fractions", "1/(1+e^-x) + x/(1+e^-x) * (e^-x/(1+e^-x))"),
        ("add and subtract", "1/(1+e^-x) + x/(1+e^-x) * (((1+e^-x)-1)/(1+e^-x))"),
        ("split the fraction and cancel", "1/(1+e^-x) + x/(1+e^-x) * (1 - 1/(1+e^-x))"),
        ("recognise the function", "sigma(x) + silu(x) (1 - sigma(x))"),
        ("group the terms", "silu(x) + sigma(x) (1 - silu(x))"),
    ],
    ("ln(1+e^x)", "e^x/(1+e^x)"): [
        ("multiply above and below", "1/(1+e^-x)"),
        ("recognise the function", "sigma(x)"),
    ],
    ("e^(-x^2)", "-2x e^(-x^2)"): [("recognise the function", "-2x f(x)")],
    ("tanh(x)", "sech(x)^2"): [("hyperbolic identity", "1 - tanh(x)^2")],
    ("x tanh(softplus(x))", "tanh(softplus(x)) + x sech(softplus(x))^2 sigma(x)"): [
        ("hyperbolic identity", "tanh(softplus(x)) + x (1 - tanh(softplus(x))^2) sigma(x)"),
        ("multiply out", "tanh(softplus(x)) + x sigma(x) - x tanh(softplus(x))^2 sigma(x)"),
        ("recognise the function", "tanh(softplus(x)) + x sigma(x) - mish(x) tanh(softplus(x)) sigma(x)"),
        ("group the terms", "tanh(softplus(x)) + sigma(x) (x - mish(x) tanh(softplus(x)))"),
    ],
    ("sigma(x)", "sigma(x) (1 - sigma(x))"): [],
}


def written_out(node: Node, form: SelfForm) -> Node:
    return replace(node, form.definitions)


@pytest.mark.parametrize("case", PATHS, ids=[function for function, _ in PATHS])
def test_lines(case: tuple[str, str]) -> None:
    function, derivative = case
    found = lead(parse(function), parse(derivative), "x", eager=function in {row[0] for row in IN_ITSELF})
    assert found is not None
    _, steps = found
    read = [(step.rule.name, to_text(step.after)) for step in steps]
    assert read == [(name, to_text(parse(line))) for name, line in PATHS[case]]


@pytest.mark.parametrize(
    ("function", "derivative", "form", "eager"),
    [*((*row, False) for row in FORMS), *((*row, True) for row in IN_ITSELF)],
)
def test_every_form_is_reached_and_every_line_is_true(function: str, derivative: str, form: str, eager: bool) -> None:
    found = lead(parse(function), parse(derivative), "x", eager=eager)
    assert found is not None
    reached, steps = found
    assert to_text(steps[-1].after if steps else parse(derivative)) == form
    before = parse(derivative)
    for step in steps:
        assert step.before is before
        assert step.after is not before
        left, right = (value(written_out(side, reached)) for side in (step.before, step.after))
        assert mpmath.almosteq(left, right, rel_eps=mpmath.mpf("1e-30"))
        before = step.after


def test_a_denominator_that_may_vanish_is_a_condition() -> None:
    found = lead(parse("e^x/(e^x-1)"), parse("(e^x (e^x-1) - e^x e^x)/(e^x-1)^2"), "x")
    assert found is not None
    form, steps = found
    # e^x - 1 stays in every denominator, so that no line is defined where the one before is not.
    for step in steps:
        assert evaluate(written_out(step.after, form), {"x": mpmath.mpf(0)}) is None
    assert not any(step.conditions for step in steps)


def test_the_way_an_exponential_is_written_stays() -> None:
    found = lead(parse("a/(1+exp(-x))"), parse("a exp(-x)/(1+exp(-x))^2"), "x")
    assert found is not None
    assert [to_text(step.after) for step in found[1]][1:] == [
        "a/(1 + exp(-x)) · (((1 + exp(-x)) - 1)/(1 + exp(-x)))",
        "a/(1 + exp(-x)) · (1 - 1/(1 + exp(-x)))",
        "f(x) (1 - f(x)/a)",
    ]


def test_no_form_no_path() -> None:
    assert lead(parse("sin(x)"), parse("cos(x)"), "x") is None
