"""What is refused before it is derived, and the limits on repeated derivatives."""

from __future__ import annotations

import pytest

import derive
from derive.answer import refusals
from derive.budget import total
from derive.errors import DeriveError, LimitError, ParseError, UnsupportedError
from derive.record.derivation import Outcome


def test_a_polynomial_has_a_derivative_of_any_order() -> None:
    found = derive.differentiate("x^2", order=100_000)
    assert str(found.last) == "0"
    assert "every derivative from order 3 on is 0" in found.to("text")


@pytest.mark.parametrize("order", [refusals.HIGHEST + 1, refusals.LARGEST_ORDER + 1])
def test_the_order_has_a_limit(order: int) -> None:
    with pytest.raises(LimitError, match=f"{refusals.HIGHEST}|{refusals.LARGEST_ORDER}"):
        derive.differentiate("sin(x)", order=order)


def test_derivatives_in_turn_share_one_budget() -> None:
    with total(200_000):
        assert str(derive.differentiate("sin(x)/x^2", order=1).derivative)
    with pytest.raises(LimitError, match=r"200,000 steps of work.*derivative \d of 9"), total(200_000):
        derive.differentiate("sin(x)/x^2", order=9)


def test_the_fourth_derivative_of_a_named_function_is_no_power() -> None:
    assert "d^4/dx^4 [ sin(x) ] = sin(x)" in derive.differentiate("sin(x)", order=4).to("text")
    assert "sin'''(x) = -cos(x)" in derive.differentiate("sin(x)", order=3).to("text")


SOFTMAX = r"\frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}"


@pytest.mark.parametrize(
    ("source", "variables", "letter"),
    [
        (SOFTMAX, (), "z"),
        ("sum(x_j^2, j, 1, n)", (), "x"),
        ("sum(x_j^2, j, 0, n)", ("x_1",), "x"),
    ],
)
def test_a_sum_over_entries_depends_on_every_entry(source: str, variables: tuple[str, ...], letter: str) -> None:
    with pytest.raises(UnsupportedError, match=f"stands for every entry of a vector {letter}.*--variable {letter}"):
        derive.differentiate(source, *variables)


@pytest.mark.parametrize("route", ["limit", "log"])
def test_no_route_takes_the_other_entries_for_constants(route: str) -> None:
    with pytest.raises(UnsupportedError, match="stands for every entry"):
        derive.differentiate("z_1 * sum(z_j, j, 1, n)", "z_1", route=route)


def test_no_kind_takes_the_other_entries_for_constants() -> None:
    for kind in (derive.gradient, derive.hessian):
        with pytest.raises(UnsupportedError, match="stands for every entry"):
            kind("z_1 + sum(e^(z_j), j, 1, n)", "z_1", "z_2")


def test_the_command_that_a_refusal_names_does_it() -> None:
    found = derive.grad(SOFTMAX, "z", shapes={"z": "n"})
    assert str(found.last) == "p_i (δ_ik - p_k)"


def test_coefficients_with_an_index_are_constants() -> None:
    assert str(derive.differentiate("sum(a_j x^j, j, 1, n)", "x").last) == "Σ_(j=1)^n a_j j x^(j - 1)"


def test_a_sum_over_a_set_says_how_to_write_it() -> None:
    with pytest.raises(ParseError, match=r"(?s)a sum over a set.*sum_\{j=1\}\^n"):
        derive.parse(r"\frac{e^{z_i}}{\sum_{j \in S} e^{z_j}}")


@pytest.mark.parametrize("source", ["logsumexp(x, y)", "logsumexp x", "1 + logsumexp(x)"])
def test_a_function_of_vectors_is_no_product_of_letters(source: str) -> None:
    with pytest.raises(DeriveError, match="logsumexp is a function of vectors"):
        derive.differentiate(source, "x")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("huber(x, 0, -1)", "needs δ > 0, not δ = -1"),
        ("huber(x, y, 0)", "needs δ > 0, not δ = 0"),
        ("quantile(x, y, 1)", "needs q < 1, not q = 1"),
        ("2 + x quantile(x, y, -1/2)", "needs q > 0"),
    ],
)
def test_a_parameter_that_a_function_can_not_have(source: str, message: str) -> None:
    with pytest.raises(UnsupportedError, match=f"is not defined: .*{message}"):
        derive.differentiate(source, "x")


def test_parameters_inside_their_domain_are_taken() -> None:
    assert str(derive.differentiate("quantile(x, 0, 1/4)", "x").last) == "{-1/4 if x < 0; 3/4 if x > 0}"


@pytest.mark.parametrize(
    ("source", "variable", "result"),
    [
        ("softplus(x, β)", "x", "σ(β x)"),
        ("logcosh(x, y)", "x", "tanh(x - y)"),
        ("bcelogits(z, y)", "z", "σ(z) - y"),
    ],
)
def test_functions_of_letters_are_derived_from_their_definition(source: str, variable: str, result: str) -> None:
    found = derive.differentiate(source, variable)
    assert str(found.last) == result
    assert len(found.frames()) > 4


def test_the_softplus_by_its_sharpness() -> None:
    found = derive.differentiate("3 softplus(x, b)", "b")
    assert "no closed form" not in found.to("text")
    assert found.agreement is not None
    assert found.agreement.outcome is Outcome.PROVED
