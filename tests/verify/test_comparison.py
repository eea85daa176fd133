"""Numbers compare two sides: where they differ is found wherever it is, and what is noise does not count."""

from __future__ import annotations

from random import Random

import pytest

from derive.expression import Deriv, Sym
from derive.reading import parse
from derive.verify.comparison import Agreement, Comparison, _pieces, _spread, compare, describe

UNEQUAL, EQUAL = Agreement.UNEQUAL, Agreement.EQUAL


def compared(left: str, right: str, *given: str, points: int = 12, digits: int = 50) -> Comparison:
    return compare(parse(left), parse(right), assuming=[parse(one) for one in given], points=points, digits=digits)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Between small numbers, beyond large ones, on both sides of them.
        ("{x if x < 20; 0 otherwise}", "x"),
        ("{x if x > -20; 0 otherwise}", "x"),
        ("{x if x < 1000; 0 otherwise}", "x"),
        ("{x if |x| > 1/2; 0 otherwise}", "x"),
        ("{x if x < 7/10 or x > 3/4; 0 otherwise}", "x"),
        ("max(x, -5)", "x"),
        ("relu(x - 5)", "0"),
        ("heaviside(x + 5)", "1"),
        ("leaky_relu(x)", "x"),
        # Parameters of either sign, and whole ones.
        ("|a|", "a"),
        ("|a b|", "a b"),
        ("sqrt(a^2) x", "a x"),
        ("max(a, 40)", "40"),
        ("sin(pi a)", "0"),
        # Unknown functions are none in particular.
        ("f(x)", "sin(x)"),
        ("f(2x)", "2f(x)"),
        ("f(x) + f(-x)", "2f(x)"),
        ("f(x, y)", "f(y, x)"),
        ("f'(x)", "f(x)"),
        ("f''(x)", "-f(x)"),
        # What is small is not nothing.
        ("x", "x + 10^(-20)"),
        ("x", "x (1 + 10^(-22))"),
        ("e^(-144) x", "0"),
        ("1", "1 + 10^(-30)"),
        ("int_0^x t dt", "x^2/3"),
        # At one point alone: a border that belongs to one case here, and there to another.
        ("{x if x > 1; -1 otherwise}", "{x if x >= 1; -1 otherwise}"),
        ("{x if x > a; -1 otherwise}", "{x if x >= a; -1 otherwise}"),
        ("{x if x^2 > 2; 1 otherwise}", "{x if x^2 >= 2; 1 otherwise}"),
        ("{x if e^x > 3; 0 otherwise}", "{x if e^x >= 3; 0 otherwise}"),
        ("{x if |x| <= 1; 0 otherwise}", "{x if |x| < 1; 0 otherwise}"),
        ("x + {0 if x != 3; 1 otherwise}", "x"),
        ("{1 if x = y; 2 otherwise}", "2"),
        ("sign(x)", "{1 if x >= 0; -1 otherwise}"),
        ("floor(x)", "ceil(x) - 1"),
        ("mod(x, 2)", "x - 2ceil(x/2) + 2"),
        ("sum_{n=0}^oo x^n/n!", "e^x + 1/100"),
    ],
)
def test_a_difference_is_found(left: str, right: str) -> None:
    found = compared(left, right)
    assert found.outcome is UNEQUAL
    assert found.point is not None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sin(x + y)", "sin(x) cos(y) + cos(x) sin(y)"),
        ("f(x) (x + 1)", "x f(x) + f(x)"),
        ("sqrt(-9x^2 - x)", "sqrt(-x (9x + 1))"),
        ("ln(x - 50)", "ln((2x - 100)/2)"),
        ("(10^30 + x) - 10^30", "x"),
        ("sin(10^200 x)^2", "1 - cos(10^200 x)^2"),
        ("int_x^10 tan(t) dt", "-int_10^x tan(t) dt"),
        ("2", "1 + 1"),
        ("a b", "b a"),
        ("-floor(-x)", "ceil(x)"),
        ("max(x, sqrt(2))", "{x if x >= sqrt(2); sqrt(2) otherwise}"),
        # 0^0 has no value here.
        ("0^|x|", "0"),
        ("{sin(x)/x if x != 0; 1 otherwise}", "sin(x)/x"),
    ],
)
def test_what_is_equal_is_equal(left: str, right: str) -> None:
    found = compared(left, right)
    assert found.outcome is EQUAL
    assert found.point is None


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("ln(x^2)", "2ln(x)", Agreement.NARROWER),
        ("2ln(x)", "ln(x^2)", Agreement.WIDER),
        ("x^2/x", "x", EQUAL),
        ("sqrt(-1 - x^2)", "x", Agreement.UNDECIDED),
        ("x", "sqrt(-1 - x^2)", Agreement.UNDECIDED),
        ("sqrt(-1)", "1", Agreement.UNDECIDED),
        # A difference of values outweighs one of domains.
        ("sqrt(x)^2 + 1", "|x|", UNEQUAL),
    ],
)
def test_where_only_one_side_is_defined(left: str, right: str, outcome: Agreement) -> None:
    assert compared(left, right).outcome is outcome


@pytest.mark.parametrize(
    ("left", "right", "given", "outcome"),
    [
        ("|x|", "x", ("x > 0",), EQUAL),
        ("|x|", "x", ("x >= 0",), EQUAL),
        ("|x|", "-x", ("x < 0",), EQUAL),
        ("|x|", "x", ("x < 0",), UNEQUAL),
        ("|x - y|", "x - y", ("x > y",), EQUAL),
        ("|x - y|", "x - y", ("y > 0",), UNEQUAL),
        ("|x - y|", "x - y", ("x > 1", "y < 1"), EQUAL),
        ("|x|", "x", ("x > 0 or x < -2",), UNEQUAL),
        ("|x|", "x", ("x > 0 and x != 2",), EQUAL),
        # A condition without a value supposes nothing, and one in other letters does not bind.
        ("|x|", "x", ("ln(x) < 100",), EQUAL),
        ("x", "x", ("q > 100",), EQUAL),
        # Points are looked for inside of narrow conditions.
        ("{1 if x < 100; 2 if x < 101; 3 otherwise}", "2", ("x > 100", "x < 101"), EQUAL),
        ("{1 if x < 100; 2 if x < 101; 3 otherwise}", "3", ("x > 100", "x < 101"), UNEQUAL),
        ("x", "x", ("x > 0", "x < 0"), Agreement.UNDECIDED),
        ("|a|", "a", ("a > 30",), EQUAL),
        ("1", "2", ("1 > 2",), Agreement.UNDECIDED),
    ],
)
def test_only_points_count_that_satisfy_what_is_given(
    left: str, right: str, given: tuple[str, ...], outcome: Agreement
) -> None:
    assert compared(left, right, *given).outcome is outcome


def test_a_border_of_what_is_differentiated_is_none() -> None:
    by = Sym("x")
    slope = parse("{2x if x^2 > a; 0 otherwise}")
    assert compare(Deriv(parse("max(x^2, a)"), by), slope, assuming=[parse("a != 4")]).outcome is EQUAL


def test_as_many_points_and_digits_as_are_told() -> None:
    found = compared("x^2 - 1", "(x - 1) (x + 1)")
    assert (found.points, found.digits) == (12, 25)
    assert (compared("x y", "y x", points=3).points, compared("x y", "y x", digits=30).digits) == (3, 15)
    # With a parameter, its signs are points too.
    assert compared("a x", "x a").points == 16
    # Dear functions: fewer.
    assert (compared("int_0^x e^(-t^2) dt", "int_0^x e^(-t^2) dt + 0").points) == 4
    assert compared("int_0^x e^(-t^2) dt", "int_0^x e^(-t^2) dt + 0").digits == 10
    # A derivative that is taken numerically has fewer digits.
    slope = compare(Deriv(parse("sin(x)"), Sym("x")), parse("cos(x)"))
    assert (slope.outcome, slope.digits) == (EQUAL, 12)
    assert compare(Deriv(parse("sin(x)"), Sym("x")), parse("cos(x) + 10^-9")).outcome is UNEQUAL


def test_a_counterexample_is_a_short_exact_number_and_shows_both_values() -> None:
    found = compared("x", "x + 1")
    assert found.point is not None
    assert all(value * 4096 == round(value * 4096) for value in found.point.values())
    assert found.right - found.left == 1


def test_the_same_points_in_every_run() -> None:
    first, second = compared("x y", "x + y"), compared("x y", "x + y")
    assert (first.point, first.left, first.right) == (second.point, second.left, second.right)


@pytest.mark.parametrize(
    ("point", "text"),
    [({"x": -1.05}, "x = -1.05"), ({"x": 0.5, "a": 2.0}, "x = 0.5, a = 2"), ({}, "every point"), (None, "every point")],
)
def test_points_are_described(point: dict[str, float] | None, text: str) -> None:
    assert describe(point) == text


def test_parameters_are_whole_at_some_points_and_not_at_most() -> None:
    drawn = _spread(["a", "x"], frozenset("x"), frozenset(), Random(1))
    whole = [value == int(value) for value in (next(drawn)["a"] for _ in range(48))]
    assert 6 <= sum(whole) <= 24


def test_there_is_a_point_in_each_piece() -> None:
    points = list(_pieces([parse("|x - 1| + |x + 2|")], ["x"], frozenset("x"), Random(1)))
    assert sorted((point["x"] > 1) + (point["x"] > -2) for point in points) == [0, 1, 2]
