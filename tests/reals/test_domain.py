"""Conditions as a person states them: simply, each once, and only those that say something."""

from __future__ import annotations

import pytest

import derive
from derive.reading import parse
from derive.reals.domain import conditions, is_smooth
from derive.record.derivation import Outcome
from derive.table import TABLE, Function


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ln(ln x)", "x > 1"),
        ("1/min(x^2, 1)", "x != 0; |x| != 1"),
        ("ln(ln(ln x))", "x > e"),
        ("ln(sqrt x)", "x > 0"),
        ("ln(x^3)", "x > 0"),
        ("1/ln x", "x > 0; x != 1"),
        ("1/(e^x - 1)", "x != 0"),
        ("arcsin(2x)", "|x| < 1/2"),
        ("arccos(x^2)", "|x| < 1"),
        ("arcosh(x)", "x > 1"),
        ("arccos(1/x)", "|x| > 1"),
        ("x/arcsin(x)", "|x| < 1; x != 0"),
        ("arcsin(sqrt x)", "0 < x < 1"),
        ("tan(arcsin x)", "|x| < 1"),
        ("1/(x^2 + x + 1)", ""),
        ("sqrt(x^2 - 4x + 5)", ""),
        ("ln(2 + sin x)", ""),
        ("ln(x + sqrt(x^2 + 1))", ""),
        ("sqrt(x + sqrt x)", "x > 0"),
        ("1/(x^3 - x)", "x != 0; |x| != 1"),
        ("1/(x^2 - 3x + 2)", "x != 1; x != 2"),
        ("1/(x^2 - 4)", "|x| != 2"),
        ("1/(x^3 + 8)", "x != -2"),
        ("ln(3x^2 - 2x)", "x < 0 or x > 2/3"),
        ("ln((x + 1)/(x - 1))", "|x| > 1"),
        ("sqrt((1 + x)/(1 - x))", "|x| < 1"),
        ("ln(x e^x)", "x > 0"),
        ("sqrt(1/x)", "x > 0"),
        ("1/(1/x + 1)", "x != 0; x != -1"),
        ("sqrt(x^2/4 - 1)", "|x| > 2"),
        ("ln((x - 2)/(x + 2))", "|x| > 2"),
        ("arcsin(x/2)", "|x| < 2"),
        ("(1 + 1/x)^x", "x < -1 or x > 0"),
        ("sqrt(a - x)", "a > x"),
        ("sqrt(a^2 - x^2)", "a^2 - x^2 > 0"),
        ("sqrt(g x)", "g x > 0"),
        ("x^pi", "x > 0"),
        ("x^(10^10)", ""),
        ("x^(9^9^9)", ""),
        ("x^(-(10^10))", "x != 0"),
        ("x^(2^(1/2))", "x > 0"),
        ("0^x", "x > 0"),
        ("0^(x^2)", "x != 0"),
        ("|sin x|", "sin(x) != 0"),
        ("ln|cos x|", "cos(x) != 0"),
        ("1/tan x", "cos(x) != 0; sin(x) != 0"),
    ],
)
def test_conditions(text: str, expected: str) -> None:
    found = derive.differentiate(text, "x").conditions
    assert [str(relation) for relation in found] == [str(derive.parse(part)) for part in expected.split(";") if part]


@pytest.mark.parametrize(("source", "order"), [("ln x", 2), ("ln x", 3), ("log_2(x)", 2), ("x ln x", 3)])
def test_a_higher_derivative_keeps_the_domain_of_the_first(source: str, order: int) -> None:
    assert [str(condition) for condition in derive.differentiate(source, order=order).conditions] == ["x > 0"]


@pytest.mark.parametrize("source", ["0^x", "0^(x^2)", "3 * 0^(2x)"])
def test_a_power_of_zero_stays_zero(source: str) -> None:
    done = derive.differentiate(source)
    assert str(done.last) == "0"
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


FOLLOWS_THE_ARGUMENT = [
    entry for entry in TABLE.values() if entry.arity == 1 and entry.sign == "u" and not entry.domain
]


@pytest.mark.parametrize("entry", FOLLOWS_THE_ARGUMENT, ids=lambda entry: entry.name)
def test_where_a_function_has_the_sign_of_its_argument_relations_about_it_are_solved(entry: Function) -> None:
    assert list(map(str, conditions(parse(f"1/{entry.name}(x)")))) == ["x ≠ 0"]
    assert list(map(str, conditions(parse(f"ln({entry.name}(x))")))) == ["x > 0"]
    assert list(map(str, conditions(parse(f"sqrt({entry.name}(1 - 2x))")))) == ["x ≤ 1/2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ln(ln(x))", "x > 1"),
        ("1/(sigmoid(x) - 1/2)", "x ≠ 0"),
        ("ln(1 - erfc(x))", "x > 0"),
        ("sqrt(logit(x))", "x < 1; x ≥ 1/2"),
        ("1/erfcinv(x)", "x > 0; x < 2; x ≠ 1"),
    ],
)
def test_zeros_and_exact_values_of_the_table_solve_relations(text: str, told: str) -> None:
    assert "; ".join(map(str, conditions(parse(text)))) == told


def test_what_a_bound_letter_needs_is_no_condition_outside() -> None:
    assert [str(one) for one in conditions(parse("lim_{h->0} 1/(h x)"))] == ["x ≠ 0"]
    assert conditions(parse("lim_{h->0} ln(3 + h)/h")) == ()


@pytest.mark.parametrize(("text", "smooth"), [("x^2", True), ("1/x", True), ("x^(3/4)", False), ("x^(1/2) + x", False)])
def test_which_powers_are_smooth(text: str, smooth: bool) -> None:
    assert is_smooth(parse(text)) is smooth
