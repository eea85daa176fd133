"""What is said before the first line: the rules that a derivation of several parts takes, in their order."""

from __future__ import annotations

import pytest

import derive
from derive.record.derivation import Derivation
from derive.render import render
from derive.render.outline import outline
from derive.render.text import phrase


def plans(derivation: Derivation, detail: str = "normal") -> list[str]:
    """Return the plans of all sections that have one."""
    return [
        phrase(section.plan).replace("\N{NO-BREAK SPACE}", " ")
        for section in outline(derivation, detail).sections
        if section.plan
    ]


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        (
            "(2x + 1)^5 (3x - 2)^7",
            "This is a product: the product rule first, then the chain rule for (2x + 1)^5 and (3x - 2)^7.",
        ),
        (
            "(x/(3x + 2))^5",
            "This is a function of a function: the chain rule first, then the quotient rule for x/(3x + 2).",
        ),
        (
            "x^x",
            "Written as e^(x ln(x)), this is a function of a function: the chain rule first, "
            "then the product rule for x ln(x).",
        ),
        ("3 e^(x^2)/x", "This is a quotient: the quotient rule first, then the chain rule for e^(x^2)."),
        # A rule that is no noun stands without an article, and a part that occurs twice is named once.
        (
            "max(0, 1 - x)^2",
            "This is a function of a function: the chain rule first, then each piece by itself for "
            "{1 - x if 1 - x > 0; 0 otherwise}.",
        ),
        (
            "(1 - e^(-2x))/(1 + e^(-2x))",
            "This is a quotient: the quotient rule first, then the chain rule for e^(-2x).",
        ),
        (
            "x sin(x) + x^2/(cos(x) + 2)",
            "Term by term: the product rule for x sin(x) and the quotient rule for x^2/(cos(x) + 2).",
        ),
    ],
)
def test_the_rule_of_the_last_operation_comes_first(text: str, plan: str) -> None:
    assert plans(derive.differentiate(text)) == [plan]


@pytest.mark.parametrize("text", ["2x^5 + 7", "x sin(x)", "e^(sin(x^2))", "1/(1 + e^-x)", "sin(3x)", "sin(x)/x"])
def test_where_one_rule_is_all_that_it_takes_nothing_is_said(text: str) -> None:
    assert plans(derive.differentiate(text)) == []


def test_in_brief_nothing_is_said() -> None:
    assert plans(derive.differentiate("(2x + 1)^5 (3x - 2)^7"), "brief") == []


@pytest.mark.parametrize("equation", ["x^3 + y^3 = 6x y", "x^2 + y^2 = 25"])
def test_an_equation_is_solved_for_the_derivative(equation: str) -> None:
    (found,) = plans(derive.implicit(equation))
    assert "each term in y gets a factor dy/dx by the chain rule; then solve for dy/dx" in found


def test_of_a_second_derivative_no_factor_is_claimed() -> None:
    first, *others = plans(derive.implicit("x^2 + y^2 = 25", order=2))
    assert "dy/dx" in first
    assert others == []


def test_what_is_not_solved_is_not_said_to_be() -> None:
    assert plans(derive.implicit("x^2 + x + y = sin(x y)", at=(0, 0), order=2)) == []


@pytest.mark.parametrize(
    ("text", "at", "stated"),
    [
        ("x^2 - 2x", None, "f'(x) = lim_(h→0) (f(x + h) - f(x))/h"),
        ("s(t) = sqrt(t)", None, "s'(t) = lim_(h→0) (s(t + h) - s(t))/h"),
        ("|x|", 0, "f'(0) = lim_(h→0) (f(0 + h) - f(0))/h"),
    ],
)
def test_the_definition_is_stated_in_the_letters_of_the_problem(text: str, at: int | None, stated: str) -> None:
    assert plans(derive.differentiate(text, route="limit", at=at))[0] == f"By definition {stated}."


@pytest.mark.parametrize("target", ["text", "terminal", "latex", "markdown", "html", "html-fragment"])
def test_every_page_says_it(target: str) -> None:
    page = render(derive.differentiate("(2x + 1)^5 (3x - 2)^7"), target)
    assert "This is a product" in page
    assert page.index("This is a product") < page.index("sum rule")


def test_a_tangent_is_said_to_need_a_point_and_a_slope() -> None:
    page = derive.differentiate("h(x) = 1/(3x - 5)^2", at=2, tangent=True).to("text")
    assert "the tangent at x = 2 goes through (2, h(2)) and has the slope h'(2)" in page


def test_a_derivative_of_unknown_functions_is_no_definition() -> None:
    assert plans(derive.differentiate("f(g(x))")) == []
