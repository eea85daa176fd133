"""Zeros of polynomials are counted for certain: one interval for each, however close they lie."""

from __future__ import annotations

from fractions import Fraction
from math import pi

import pytest

from derive.expression import number
from derive.reading import parse
from derive.reals.isolation import isolated, narrowed, sign_changes, touching
from derive.terms.polynomials import Polynomial, value_at
from derive.values.evaluate import evaluate


def with_zeros(*zeros: Fraction | int) -> Polynomial:
    found = [Fraction(1)]
    for zero in zeros:
        found = [a - zero * b for a, b in zip([Fraction(0), *found], [*found, Fraction(0)], strict=True)]
    return tuple(found)


@pytest.mark.parametrize(
    "zeros",
    [
        (0,),
        (1, 2, 3),
        (-7, 5),
        (Fraction(1, 10), Fraction(1, 5), Fraction(3, 10)),
        (Fraction(1, 1000), Fraction(1, 1001), -1),
        (-3, -2, -1, 0, 1, 2, 3),
    ],
)
def test_each_zero_has_an_interval_of_its_own(zeros: tuple[Fraction | int, ...]) -> None:
    coefficients = with_zeros(*zeros)
    found = isolated(coefficients)
    assert len(found) == len(zeros)
    for zero, (low, high) in zip(sorted(zeros), found, strict=True):
        assert low < zero <= high
        small, large = narrowed(coefficients, (low, high), Fraction(1, 10**6))
        assert small <= zero <= large
        assert large - small <= Fraction(1, 10**6)


@pytest.mark.parametrize("coefficients", [(1, 0, 1), (5, -2, 1), (1, 0, 0, 0, 1)])
def test_without_real_zeros_there_is_none(coefficients: tuple[int, ...]) -> None:
    assert isolated(tuple(map(Fraction, coefficients))) == []


def test_a_zero_that_is_met_is_told_exactly() -> None:
    coefficients = with_zeros(0, 4)
    assert narrowed(coefficients, (Fraction(-1), Fraction(1)), Fraction(1, 10)) == (0, 0)
    assert value_at(coefficients, Fraction(4)) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x^3 - 2", ["2^(1/3)"]), ("sin(x)", ["0", "pi"]), ("1/(x - 1)", []), ("x^2 + 1", []), ("(x - 1)^2", [])],
)
def test_changes_of_sign_are_zeros(text: str, expected: list[str]) -> None:
    found = sign_changes(parse(text), "x", -1, 4, 100, {})
    assert len(found) == len(expected)
    for zero, exact in zip(found, expected, strict=True):
        assert abs(evaluate(parse(f"({exact})"), {}, 80) - evaluate(number(zero), {}, 80)) < 1e-70


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 - sin(x)", [pi / 2]), ("(x - 1)^2", [1]), ("x^2 + 1/100", []), ("x^3", [])],
)
def test_where_zero_is_touched(text: str, expected: list[float]) -> None:
    assert list(touching(parse(text), "x", -1, 4, 100, {})) == pytest.approx(expected, abs=1e-4)
