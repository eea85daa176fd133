"""What holds on a curve: proved as a multiple of its equation, else compared at points of it."""

from __future__ import annotations

from itertools import islice

import pytest

from derive.expression import Call, Mul, Rel, Sym
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate
from derive.verify.curve import agree_on, in_letters, is_multiple, looks_empty, points


def equation(text: str) -> Rel:
    left, right = text.split("=")
    return Rel("=", parse(left), parse(right))


CIRCLE = equation("x^2 + y^2 = 25")


@pytest.mark.parametrize(
    ("before", "after", "multiple"),
    [
        ("x^2 + y^2", "25", True),
        ("-y^2/x", "(x^2 - 25)/x", True),
        ("(x^2 + y^2)^2", "625", True),
        ("x^2", "25 - y^2", True),
        ("x^2 + y^2", "-25", False),
        ("x^2 + y^2", "26", False),
        ("x", "y", False),
        ("x^2 - y^2", "25", False),
    ],
)
def test_multiples_of_an_equation(before: str, after: str, multiple: bool) -> None:
    assert is_multiple(parse(before), parse(after), CIRCLE) is multiple


@pytest.mark.parametrize("text", ["x^2 + y^2 = 25", "x y = 1", "e^(x y) = x + 2y", "x^3 + y^3 = 6x y"])
def test_points_lie_on_the_curve(text: str) -> None:
    curve = equation(text)
    found = list(islice(points(curve), 4))
    assert found
    for point in found:
        left, right = (evaluate(side, point, 30) for side in curve.children)
        assert abs(left - right) < 1e-12


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ("sin(x^2 + y^2)", "sin(25)", Outcome.AGREED),
        ("|x|", "sqrt(25 - y^2)", Outcome.AGREED),
        ("x^2", "25 - y^2", Outcome.PROVED),
        ("x", "sqrt(25 - y^2)", Outcome.UNVERIFIED),
        ("ln(-1 - x^2)", "1", Outcome.UNVERIFIED),
    ],
)
def test_agreement_on_the_curve(before: str, after: str, outcome: Outcome) -> None:
    assert agree_on(parse(before), parse(after), CIRCLE)[0].outcome is outcome


def test_only_points_count_that_satisfy_what_is_given() -> None:
    left, right, given = parse("x"), parse("sqrt(25 - y^2)"), [parse("x > 0")]
    found, point = agree_on(left, right, CIRCLE, given)
    assert (found.outcome, found.digits, point) == (Outcome.AGREED, 18, None)
    assert found.points > 1
    found, point = agree_on(left, right, CIRCLE)
    assert found.outcome is Outcome.UNVERIFIED
    assert point is not None
    assert point["x"] < 0
    assert agree_on(left, right, CIRCLE, [parse("x > 100")])[0].outcome is Outcome.UNVERIFIED


def test_a_small_difference_on_a_curve_is_one() -> None:
    assert agree_on(parse("sin(x)"), parse("sin(x) + 10^-12"), CIRCLE)[1] is not None
    assert agree_on(parse("sin(x)"), parse("sin(x) + y^2 + x^2 - 25"), CIRCLE)[0].outcome is Outcome.PROVED


def test_an_equation_that_says_nothing_has_no_multiples() -> None:
    assert not is_multiple(parse("x"), parse("x"), equation("x = x"))
    assert not is_multiple(parse("floor(x)"), parse("y"), equation("floor(x) = y + floor(y)"))


def test_points_are_spread_and_as_many_as_are_wanted() -> None:
    found = list(points(CIRCLE, 5))
    assert len(found) == len({point["x"] for point in found}) == 5 or len({*map(str, found)}) == 5
    assert all(set(point) == {"x", "y"} for point in found)
    along = next(points(CIRCLE, 1, "x"))
    assert abs(along["x"] ** 2 + along["y"] ** 2 - 25) < 1e-12
    assert list(points(equation("1 = 2"))) == []


def test_dependent_variables_are_plain_letters() -> None:
    y, slope = Call("y", Sym("x")), Call("y", Sym("x"), orders=(1,))
    assert list(map(str, in_letters(Mul(y, slope), y))) == ["y y'", "y"]
    # What is known, or of something else than a letter, stays.
    assert [str(one) for one in in_letters(parse("sin(x)"), parse("f(x^2)"))] == ["sin(x)", "f(x^2)"]


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("x^2 + y^2 = -1", True),
        ("x^2 + y^2 = 1/100", False),
        ("x y = 1", False),
        ("x^2 + y^2 = 10^4", False),
        ("x (x^2 + y^2) = 0", False),
        ("y (x^2 + y^2) = 0", False),
        ("e^x + e^y = 0", True),
    ],
)
def test_curves_without_points(text: str, empty: bool) -> None:
    assert looks_empty(equation(text)) is empty
