"""Sums over an index: a letter with the index is another one in each term, and constants leave the sum."""

from __future__ import annotations

import pytest

from derive import derive, parse
from derive.expression import Deriv, Sum, Sym
from derive.expression.indices import runs_with
from derive.record.derivation import Outcome
from derive.verify import Refuted, check


@pytest.mark.parametrize(
    ("function", "variable", "result"),
    [
        ("sum_{i=1}^n (y_i - w x_i)^2", "w", "-2 Σ_(i=1)^n x_i (y_i - w x_i)"),
        ("sum_{i=1}^n (x_i - mu)^2", "mu", "-2 Σ_(i=1)^n (x_i - μ)"),
        ("sum_{i=1}^n (x_i - mu)^2/(2 s^2) + n ln(s)", "s", "n/s - (Σ_(i=1)^n (x_i - μ)^2)/s^3"),
        ("sum_{k=1}^n 2 sin(k x)/k", "x", "2 Σ_(k=1)^n cos(k x)"),
        ("sum_{i=1}^n a x", "x", "a n"),
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
