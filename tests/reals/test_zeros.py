"""Zeros, held against numbers of their own: each that is told is one, and where all are told none is missing."""

from __future__ import annotations

from fractions import Fraction
from math import acos, acosh, asinh, atan, atanh, cosh, e, log, pi, sin, sinh, sqrt

import mpmath
import pytest

from derive.expression import Piecewise
from derive.reading import parse
from derive.reals.isolation import isolated, narrowed
from derive.reals.zeros import all_zeros, located, solved, zeros
from derive.values.evaluate import evaluate

ALL: list[tuple[str, list[float]]] = [
    ("x^2 - 1", [-1, 1]),
    ("sqrt(x) - x", [0, 1]),
    ("5 - sqrt(x)", [25]),
    ("x^4 - 4x^2 + 2", [sign * sqrt(2 + way * sqrt(2)) for sign in (1, -1) for way in (1, -1)]),
    ("x^3 - 2", [2 ** (1 / 3)]),
    ("6x^3 - 5x^2 - 2x + 1", [-1 / 2, 1 / 3, 1]),
    ("(x^2 - 2)(x^2 - 2x - 1)(x - 7)^2", [-sqrt(2), sqrt(2), 1 - sqrt(2), 1 + sqrt(2), 7]),
    ("x^4 + x^2 + 1", []),
    ("x^2 - 2e x + e^2", [e]),
    ("x^2 - pi", [-sqrt(pi), sqrt(pi)]),
    ("e^(2x) - 3e^x + 2", [0, log(2)]),
    ("e^x + e^(-x) - 1", []),
    ("2^x - 3^x", [0]),
    ("2x e^(x^2) - 4x", [0, sqrt(log(2)), -sqrt(log(2))]),
    ("x ln(x) - x", [e]),
    ("ln(x)^2 - 1", [e, 1 / e]),
    ("ln(x) + ln(x + 1) - 1", [(sqrt(1 + 4 * e) - 1) / 2]),
    ("sqrt(x + 1) - sqrt(2x)", [1]),
    ("sqrt(x) + sqrt(x - 1) - 1", [1]),
    ("sqrt(x) + sqrt(x + 1)", []),
    ("sqrt(x^2 + 1) - x", []),
    ("cbrt(x) - x", [-1, 0, 1]),
    ("x^(2/3) - 4", [-8, 8]),
    ("x^(-3/2) - 8", [1 / 4]),
    ("|x - 1| - 2", [-1, 3]),
    ("|x^2 - 3| - 1", [-2, -sqrt(2), sqrt(2), 2]),
    ("max(x, 2) - 3", [3]),
    ("arctan(x) - arctan(2x - 1)", [1]),
    ("arctan(x) - 1", [sin(1) / sqrt(1 - sin(1) ** 2)]),
    ("tanh(x) - 1/2", [atanh(1 / 2)]),
    ("sinh(2x) - 3", [asinh(3) / 2]),
    ("cosh(x) - 2", [acosh(2), -acosh(2)]),
    ("cosh(x) + 1", []),
    ("arcosh(x) - 1", [cosh(1)]),
    ("arsinh(x) - 1", [sinh(1)]),
    ("sigmoid(x) - 1/3", [-log(2)]),
    ("erf(2x - 3)", [3 / 2]),
    ("x^2/(x - 1) - 4", [2]),
    ("1/x + 1/(x - 1)", [1 / 2]),
    ("(x^2 - 1)/(x - 1)", [-1]),
    ("x^2 + pi", []),
    ("x^4 + e", []),
    ("x^4 + pi x^2 - 1", [sign * sqrt((sqrt(pi**2 + 4) - pi) / 2) for sign in (1, -1)]),
    ("2^x + 3^x", []),
    ("x (x^2 + e^x + 1)", [0]),
]


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text for text, _ in ALL])
def test_all_zeros_are_found(text: str, expected: list[float]) -> None:
    """Formulas of school, inverse functions, squared roots, one exponential against another."""
    found = all_zeros(parse(text), "x")
    assert found is not None
    assert sorted(float(evaluate(zero, {}, 20)) for zero in found) == pytest.approx(sorted(expected), abs=1e-12)


@pytest.mark.parametrize(
    ("text", "exactly", "near"),
    [
        ("sin(x) - x", ["0"], []),
        ("e^x + x - 1", ["0"], []),
        ("x + ln(x) - 1", ["1"], []),
        ("x^x - 27", ["3"], []),
        ("cos(x) - x", [], [0.7390851332151607]),
        ("x ln(x) - 1", [], [1.7632228343518967]),
        ("x^5 - x - 1", [], [1.1673039782614187]),
        ("(x^2 - 2)(x^3 - x - 1)", ["-sqrt(2)", "sqrt(2)"], [1.324717957244746]),
        ("x^3 - 300x + 1", [], mpmath.polyroots([1, 0, -300, 1])),
        ("x^3 - 30000x + 1", [], mpmath.polyroots([1, 0, -30000, 1])),
    ],
)
def test_what_no_formula_gives_is_found_by_numbers(text: str, exactly: list[str], near: list[float]) -> None:
    """A number that is a simple value is told as one; those of a polynomial are all there, however far they lie."""
    found = located(parse(text), "x")
    assert [str(zero) for zero in found.exact] == exactly
    assert sorted(map(float, found.near)) == pytest.approx(sorted(map(float, near)), abs=1e-12)
    assert not found.complete
    assert all_zeros(parse(text), "x") is None


@pytest.mark.parametrize("text", ["arctan(x) + 2arctan(x - 1)", "arctan(x) + arctan(2x - 1)"])
def test_what_rises_from_below_zero_to_above_is_not_said_to_have_none(text: str) -> None:
    found = all_zeros(parse(text), "x")
    assert found is None or len(found) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a x + b", ["-b/a"]),
        ("1 - x^2 - y^2", ["-sqrt(1 - y^2)", "sqrt(1 - y^2)"]),
        ("x^2 - (a + b) x + a b", ["b", "a"]),
        ("x^2 - (b - 2) x", ["0", "b - 2"]),
        ("x^2 - a^2", ["-a", "a"]),
        ("a + b/x^2", ["-sqrt(-b/a)", "sqrt(-b/a)"]),
        ("a x^3 + b", ["cbrt(-b/a)"]),
        ("sqrt(x + a) - b", ["b^2 - a"]),
        ("a^x - b", ["ln(b)/ln(a)"]),
        ("sinh(x) - a", ["arsinh(a)"]),
        ("cos(x) - a", ["arccos(a)", "-arccos(a)"]),
        ("a + a sin(x)", ["-π/2", "3π/2"]),
        ("a sin(x) + b cos(x)", ["-arctan(b/a)"]),
    ],
)
def test_zeros_with_parameters(text: str, told: list[str]) -> None:
    """What they are for one choice of the parameters at least."""
    found = zeros(parse(text), "x")
    assert sorted(map(str, found)) == sorted(told)


def test_angles_are_written_as_parts_of_a_turn() -> None:
    """The first and the mirrored one; turns are added by those who ask."""
    assert [str(zero) for zero in zeros(parse("sin(x) - 1/2"), "x")] == ["π/6", "5π/6"]
    assert [str(zero) for zero in zeros(parse("tan(x) + 1"), "x")] == ["-π/4"]
    (first, second) = (float(evaluate(zero, {}, 20)) for zero in zeros(parse("3cos(x) - 1"), "x"))
    assert (first, second) == pytest.approx((acos(1 / 3), -acos(1 / 3)))
    (only,) = zeros(parse("sin(x) + 2cos(x)"), "x")
    assert float(evaluate(only, {}, 20)) == pytest.approx(-atan(2))


def test_a_polynomial_has_as_many_real_zeros_as_sturm_counts() -> None:
    """(x - 1)(x - 2)…(x - 8) + 10^-9 still has eight, each in an interval of its own."""
    coefficients = [1]
    for zero in range(1, 9):
        shifted = [0, *coefficients]
        coefficients = [a - zero * b for a, b in zip(shifted, [*coefficients, 0], strict=True)]
    exact = tuple(map(Fraction, coefficients))
    moved = (exact[0] + Fraction(1, 10**9), *exact[1:])
    for each in (exact, moved):
        intervals = isolated(each)
        assert len(intervals) == 8
        middles = [float(sum(narrowed(each, interval, Fraction(1, 10**12))) / 2) for interval in intervals]
        assert middles == pytest.approx(range(1, 9), abs=1e-6)


def test_cases_have_the_zeros_of_each_case_where_it_counts() -> None:
    """A zero of a case beyond its border is none."""
    node = parse("{x + 1 if x > 0; x^2 - 4 otherwise}")
    assert isinstance(node, Piecewise)
    assert [str(zero) for zero in solved(node, "x").exact] == ["-2"]
