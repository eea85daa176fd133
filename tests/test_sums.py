"""Sums over an index: a letter with the index is another one in each term, and constants leave the sum."""

from __future__ import annotations

import math

import pytest

from derive import derive, parse
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Deriv, Sum, Sym
from derive.expression.indices import runs_with
from derive.reals.domain import conditions
from derive.reals.series import is_differentiated_within
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate, holds
from derive.verify import Refuted, check


@pytest.mark.parametrize(
    ("function", "variable", "result"),
    [
        ("sum_{i=1}^n (y_i - w x_i)^2", "w", "-2 Σ_(i=1)^n x_i (y_i - w x_i)"),
        ("sum_{i=1}^n (x_i - mu)^2", "mu", "-2 Σ_(i=1)^n (x_i - μ)"),
        ("sum_{i=1}^n (x_i - mu)^2/(2 s^2) + n ln(s)", "s", "n/s - (Σ_(i=1)^n (x_i - μ)^2)/s^3"),
        ("sum_{k=1}^n 2 sin(k x)/k", "x", "2 Σ_(k=1)^n cos(k x)"),
        ("sum_{i=1}^n a x", "x", "a n"),
        ("sum_{i=1}^n (x - x_i)^2", "x", "2 Σ_(i=1)^n (x - x_i)"),
        ("sum_{i=1}^n (x_i ln(w) - w)", "w", "(Σ_(i=1)^n x_i)/w - n"),
        ("sum_{i=3}^n a x", "x", "Σ_(i=3)^n a"),
    ],
)
def test_constants_leave_a_sum_and_letters_with_its_index_do_not(function: str, variable: str, result: str) -> None:
    assert str(derive(function, variables=variable).derivative) == result


@pytest.mark.parametrize(
    ("function", "variable"),
    [
        ("-sum_{i=1}^n (y_i ln(p) + (1 - y_i) ln(1 - p))", "p"),
        ("sum_{i=1}^n (x_i ln(a) - a - ln(x_i!))", "a"),
        ("sum_{i=1}^n ln(1 + e^(-y_i w x_i))", "w"),
        ("ln(sum_{i=1}^n e^(w x_i))", "w"),
    ],
)
def test_a_likelihood_is_verified_where_its_domain_is_narrow(function: str, variable: str) -> None:
    verdict = derive(function, variables=variable).verdict
    assert verdict is not None
    assert verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sum_{i=1}^n x_i w", "n x_i w"),
        ("sum_{i=1}^n x_i^2", "x_i sum_{i=1}^n x_i"),
        ("sum_{i=1}^n sum_{j=1}^n w_ij i", "sum_{i=1}^n sum_{j=1}^n w_ji i"),
    ],
)
def test_entries_of_a_sum_are_no_constants(left: str, right: str) -> None:
    with pytest.raises(Refuted):
        check(parse(left), parse(right))


def test_sums_are_linear_by_proof() -> None:
    left, right = "sum_{i=1}^n (a x_i + b_i/c)", "a sum_{i=1}^n x_i + 1/c sum_{i=1}^n b_i"
    assert check(parse(left), parse(right)).outcome is Outcome.PROVED


def test_finite_sums_are_differentiated_term_by_term_by_proof() -> None:
    w = Sym("w")
    total, each = parse("sum_{i=1}^n w x_i^2"), parse("w x_i^2")
    termwise = Sum(Deriv(each, w), Sym("i"), parse("1"), Sym("n"))
    assert check(Deriv(total, w), termwise).outcome is Outcome.PROVED


def test_the_index_of_a_sum_is_no_variable_of_it() -> None:
    n = Sym("n")
    total, each = Sum(parse("n^2"), n, parse("1"), Sym("m")), parse("n^2")
    termwise = Sum(Deriv(each, n), n, parse("1"), Sym("m"))
    assert check(Deriv(total, n), termwise).outcome is Outcome.UNVERIFIED
    assert check(Deriv(total, n), parse("0")).outcome is Outcome.PROVED


def test_sums_without_an_end_are_not_split_by_proof() -> None:
    left = parse("sum_{k=1}^oo (1/k - 1/(k + 1))")
    right = parse("sum_{k=1}^oo 1/k - sum_{k=1}^oo 1/(k + 1)")
    assert check(left, right).outcome is not Outcome.PROVED


@pytest.mark.parametrize(
    ("name", "index", "runs"),
    [("x_i", "i", True), ("w_ij", "j", True), ("x_{t-1}", "t", True), ("x_max", "m", False), ("x", "x", False)],
)
def test_which_letters_have_an_index(name: str, index: str, runs: bool) -> None:
    assert runs_with(name, index) is runs


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("erf(x/sqrt(2))", "2e^(-x^2/2)/sqrt(2π)"),
        ("x^2 sqrt(2) sqrt(pi)", "2 sqrt(2π) x"),
        ("sqrt(2/pi) x^2", "2 sqrt(2/π) x"),
        ("arcsin(x/sqrt(2))", "1/sqrt(2 - x^2)"),
    ],
)
def test_roots_of_constants_stand_together(function: str, result: str) -> None:
    assert str(derive(function).derivative) == result


@pytest.mark.parametrize(
    ("function", "where"),
    [
        ("sum_{k=1}^n 1/(x - k)", "x ≠ k (k = 1, …, n)"),
        ("sum_{k=1}^3 1/(x - k)", "x ≠ 1; x ≠ 2; x ≠ 3"),
        ("sum_{k=0}^n sqrt(x - k)", "x > n"),
        ("sum_{k=1}^30 |x - k|", "x ≠ k (k = 1, …, 30)"),
        ("sum_{k=1}^n x^(1/k)", "x > 0"),
        ("sum_{k=1}^n x^(-k)", "x ≠ 0"),
        ("sum_{k=0}^n x^(n - k)", ""),
        ("sum_{k=0}^n sin(k x)/(2k - 1)", ""),
        ("sum_{k=1}^n ln(1 + k x^2)", ""),
        ("sum_{k=1}^oo 1/(x + k)^2", "x + k ≠ 0 (k ≥ 1)"),
        ("sum_{k=0}^oo x^k/k!", ""),
    ],
)
def test_what_every_term_needs_is_told(function: str, where: str) -> None:
    assert "; ".join(map(str, derive(function, variables="x").conditions)) == where


@pytest.mark.parametrize(
    ("condition", "x", "met"),
    [
        ("1/(x - k)", 2, False),
        ("1/(x - k)", 31, True),
        ("sqrt(x - k)", 31, True),
        ("sqrt(x - k)", 29, False),
    ],
)
def test_a_condition_for_every_index_is_met_if_each_is(condition: str, x: int, met: bool) -> None:
    (told,) = conditions(parse(f"sum({condition}, k, 1, 30)"))
    assert holds(told, {"x": x}) is met


def test_a_condition_without_an_end_fails_at_one_index_and_is_left_open_where_a_side_changes_far_out() -> None:
    (told,) = conditions(parse("sum(1/(x - k)^2, k, 1, oo)"))
    assert [holds(told, {"x": x}) for x in (7, -3, 1234)] == [False, True, None]


@pytest.mark.parametrize(
    ("series", "value"),
    [
        ("sum(1/k^2, k, 1, oo)", "pi^2/6"),
        ("sum(1/(2 + k)^2, k, 0, oo)", "pi^2/6 - 1"),
        ("sum((-1)^k/k, k, 1, oo)", "-ln 2"),
        ("sum((9/10)^k, k, 1, oo)", "9"),
    ],
)
def test_series_whose_terms_hardly_fall_have_their_value(series: str, value: str) -> None:
    found, expected = (evaluate(parse(text), {}, 20) for text in (series, value))
    assert found is not None
    assert abs(found - expected) < 1e-18


@pytest.mark.parametrize("term", ["1/k", "1/sqrt(k)", "(-1)^k (k + 1)/k", "1/(k ln(k + 1))", "cos(k)", "1"])
def test_series_that_do_not_converge_have_none(term: str) -> None:
    assert evaluate(parse(f"sum({term}, k, 1, oo)"), {}, 20) is None


@pytest.mark.parametrize(
    ("term", "start", "proved"),
    [("x^k/k!", 0, True), ("1/(x^2 + k)^2", 1, True), ("x^k/k!", 1, True), ("sin(k^2 x)/k^2", 1, False)],
)
def test_a_series_is_differentiated_term_by_term_where_it_is_known_to_converge(
    term: str, start: int, proved: bool
) -> None:
    series, x = parse(f"sum({term}, k, {start}, oo)"), Sym("x")
    assert isinstance(series, Sum)
    terms = Sum(Deriv(series.body, x), series.variable, series.lower, series.upper)
    assert is_differentiated_within(Deriv(series, x), terms) is proved


def test_no_value_is_found_where_none_can_be_computed_and_that_is_what_is_said() -> None:
    with pytest.raises(UnsupportedError, match="no value of"):
        derive("sum_{k=1}^oo cos(k^2) x/k", at="x=2")


@pytest.mark.parametrize(
    ("function", "variable", "result", "where"),
    [
        ("prod_{k=1}^n (x - k)", "x", "(∏_(k=1)^n (x - k)) Σ_(k=1)^n 1/(x - k)", "x ≠ k (k = 1, …, n)"),
        ("ln(prod_{k=1}^n (x + k))", "x", "Σ_(k=1)^n 1/(x + k)", "∏_(k=1)^n (x + k) > 0; x + k ≠ 0 (k = 1, …, n)"),
        (r"\ln \prod_{i=1}^n a e^{-a x_i}", "a", "n/a - Σ_(i=1)^n x_i", "a > 0"),
        (r"\prod_{i=1}^n (1 + a x_i)", "a", "(∏_(i=1)^n (1 + a x_i)) Σ_(i=1)^n x_i/(1 + a x_i)", "a x_i ≠ -1"),
        (r"\prod_{i=1}^n a x_i", "a", "n a^(n - 1) ∏_(i=1)^n x_i", "a > 0"),
        ("prod_{k=1}^3 (x - k)", "x", "3x^2 - 12x + 11", ""),
    ],
)
def test_products_over_an_index(function: str, variable: str, result: str, where: str) -> None:
    found = derive(function, variables=variable)
    assert (str(found.derivative), "; ".join(map(str, found.conditions))) == (result, where)
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize("x", [0.5, -1.5, 7.25])
def test_the_derivative_of_a_product_agrees_with_differences(x: float) -> None:
    def value(at: float) -> float:
        return math.prod(math.cos(k * at) + 2 for k in range(1, 7))

    slope = derive("prod_{k=1}^n (2 + cos(k x))", variables="x").derivative
    assert slope is not None
    found = evaluate(slope, {"x": x, "n": 6}, 20)
    assert found is not None
    assert abs(found - (value(x + 1e-6) - value(x - 1e-6)) / 2e-6) < 1e-4


@pytest.mark.parametrize("text", ["∏_(k=1)^n (x - k)", "x (∏_(k=1)^n (x - a_k)) Σ_(k=1)^n 1/(x - a_k)"])
def test_products_over_an_index_are_read_as_they_are_written(text: str) -> None:
    assert str(parse(text)) == text
    assert parse(parse(text)._repr_latex_().removeprefix(r"$\displaystyle ").removesuffix("$")) is parse(text)


def test_products_without_an_end_and_by_one_of_their_letters_are_refused() -> None:
    for source, variable in ((r"\prod_{k=1}^\infty (1 - x^2/k^2)", "x"), (r"\prod_{i=1}^n x_i", "x_j")):
        with pytest.raises(DeriveError):
            derive(source, variables=variable)


def test_products_go_to_sympy_and_back() -> None:
    whole = parse("prod(x - k, k, 1, n)")
    assert derive(whole.to_sympy(), variables="x").function is whole


def test_the_logarithm_of_a_product_is_taken_of_sizes_where_its_factors_may_be_negative() -> None:
    lines = [str(step.after) for step in derive("ln(prod_{k=1}^n (x + k))", variables="x").steps]
    assert "d/dx [ Σ_(k=1)^n ln(|x + k|) ]" in lines


@pytest.mark.parametrize("function", ["prod_{k=1}^n (x - k)", "sum_{k=1}^n 1/(x - k)"])
def test_no_value_is_given_where_a_condition_fails_at_the_first_index(function: str) -> None:
    with pytest.raises(UnsupportedError, match="not decided"):
        derive(function, variables="x", at="x=1")


def test_no_letter_with_the_index_of_a_sum_is_offered_as_a_variable() -> None:
    assert derive("sum_{i=1}^n (x - x_i)^2").notes == ()
