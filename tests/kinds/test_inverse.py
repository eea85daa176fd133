"""Inverse functions: derivatives from the definitions, and at a point."""

from __future__ import annotations

import mpmath
import pytest

from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ZERO, Rel, same
from derive.kinds.routes.definition import by_definition
from derive.kinds.routes.inverse import inverse
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome
from derive.record.step import distinct_steps
from derive.values.evaluate import evaluate
from derive.verify.comparison import Agreement, compare


def verdicts(derivation: Derivation) -> set[Outcome]:
    parts = (*derivation.parts, derivation)
    return {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("arcsin x", "1/sqrt(1 - x^2)"),
        ("arccos x", "-1/sqrt(1 - x^2)"),
        ("arctan x", "1/(1 + x^2)"),
        ("arccot x", "-1/(1 + x^2)"),
        ("arcsec x", "1/(|x| sqrt(x^2 - 1))"),
        ("arccsc x", "-1/(|x| sqrt(x^2 - 1))"),
        ("ln x", "1/x"),
        ("log_2(x)", "1/(x ln(2))"),
        ("arsinh x", "1/sqrt(1 + x^2)"),
        ("arcosh t", "1/sqrt(t^2 - 1)"),
        ("artanh x", "1/(1 - x^2)"),
        ("sqrt(x)", "1/(2 sqrt(x))"),
        ("cbrt(x)", "1/(3 cbrt(x)^2)"),
    ],
)
def test_from_the_definition(function: str, expected: str) -> None:
    found = by_definition(function)
    assert same(found.last, parse(expected)), found.last
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}
    assert found.agreement is not None
    assert found.agreement.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("tan x", "1 + tan(x)^2"),
        ("cot(3x)", "-3 (1 + cot(3x)^2)"),
        ("|x|", "x/|x|"),
        ("|x^2 - 1|", "2x (x^2 - 1)/|x^2 - 1|"),
        ("ln|x|", "1/x"),
        ("sinh x", "cosh x"),
        ("x tanh(x)", "tanh(x) + x (1 - tanh(x)^2)"),
        ("x log1p(x)", "log1p(x) + x/(1 + x)"),
    ],
)
def test_a_function_is_written_out_by_what_defines_it(function: str, expected: str) -> None:
    found = by_definition(function)
    assert any(step.rule.id == "definition" for step in distinct_steps(found.steps))
    assert compare(found.derivative, parse(expected)).outcome is Agreement.EQUAL
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}


def test_the_derivative_of_the_absolute_value_of_the_definition() -> None:
    assert [str(frame.expression) for frame in by_definition("|x|").frames()] == [
        "d/dx [ |x| ]",
        "d/dx [ sqrt(x^2) ]",
        "1/(2 sqrt(x^2)) · d/dx [ x^2 ]",
        "1/(2 sqrt(x^2)) · 2x",
        "x/sqrt(x^2)",
        "x/|x|",
    ]


def test_the_logarithm_of_the_absolute_value_goes_by_cases() -> None:
    assert [str(frame.expression) for frame in by_definition("ln|x|").frames()] == [
        "d/dx [ ln(|x|) ]",
        "d/dx [ {ln(x) if x > 0; ln(-x) if x < 0} ]",
        "{d/dx [ ln(x) ] if x > 0; d/dx [ ln(-x) ] if x < 0}",
        "{1/x if x > 0; 1/(-x) · (-1) if x < 0}",
        "{1/x if x > 0; 1/x if x < 0}",
        "1/x",
    ]


@pytest.mark.parametrize("function", ["ln|x|", "tan x", "sec x", "tanh(x)"])
def test_what_the_table_would_only_quote_is_derived(function: str) -> None:
    assert differentiate(function).frames() == by_definition(function).frames()


def test_within_another_function_the_table_is_quoted() -> None:
    assert all(step.rule.id != "definition" for step in distinct_steps(differentiate("x tan(x)").steps))


def test_where_an_inverse_function_has_its_derivative_is_told() -> None:
    assert "1/(1 + x^2)   for every real x" in by_definition("arctan x").to("text")


def test_the_lines_of_the_arcsine() -> None:
    frames = by_definition("arcsin x").frames()
    assert [str(frame.expression) for frame in frames] == [
        "y = arcsin(x)",
        "sin(y) = x",
        "d/dx [ sin(y) ] = d/dx [ x ]",
        "cos(y) y' = 1",
        "y' = 1/cos(y)",
        "y' = 1/sqrt(1 - sin(y)^2)",
        "y' = 1/sqrt(1 - x^2)",
    ]
    assert "cos y ≥ 0" in frames[5].reasons[0].note


@pytest.mark.parametrize(
    ("function", "at", "near", "expected"),
    [
        ("x^5 + x + 1", 3, None, "1/6"),
        ("x^3 + x", 2, None, "1/4"),
        ("x + e^x", 1, None, "1/2"),
        ("sin x", "1/2", 0.5, "2/sqrt(3)"),
        ("x^2", 9, 3, "1/6"),
        ("x^2", 9, -3, "-1/6"),
        ("ln x", 0, None, "1"),
        ("sqrt(x^3 + 2x + 4)", 4, None, "4/7"),
    ],
)
def test_at_a_point(function: str, at: object, near: float | None, expected: str) -> None:
    found = inverse(function, at, near=near)
    assert isinstance(found.last, Rel)
    assert same(found.last.right, parse(expected)), found.last
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}


def test_against_numerical_inversion() -> None:
    def f(x: object) -> object:
        return x**3 + mpmath.exp(x)  # type: ignore[operator]

    found = inverse("x^3 + e^x", 7)
    assert isinstance(found.last, Rel)
    (note,) = (frame.reasons[0].note for frame in found.frames()[1:] if "a is about" in frame.reasons[0].note)
    assert note == "a is about 1.41996"
    value = evaluate(found.last.right, {"a": mpmath.findroot(lambda x: f(x) - 7, 1.5)}, 20)
    step = mpmath.mpf("1e-6")
    places = [mpmath.findroot(lambda x, level=level: f(x) - level, 1.5) for level in (7 - step, 7 + step)]
    assert abs(value - (places[1] - places[0]) / (2 * step)) < 1e-8


STEEP = [
    ("cbrt(x)", 0, "both"),
    ("-cbrt(x)", 0, "both"),
    ("x^(1/5)", 0, "both"),
    ("sign(x) sqrt(|x|)", 0, "both"),
    ("cbrt(x-1) + 2", 2, "both"),
    ("x + cbrt(x)", 0, "both"),
    ("sqrt(x)", 0, "right"),
    ("arcsin x", "pi/2", "left"),
    ("arccos x", "pi", "left"),
]


@pytest.mark.parametrize(("function", "at", "sides"), STEEP)
def test_where_the_tangent_is_vertical_the_inverse_is_level(function: str, at: object, sides: str) -> None:
    found = inverse(function, at)
    assert isinstance(found.last, Rel)
    assert found.last.right is ZERO
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}
    ends = [(kink.left, kink.right) for kink in found.kinks]
    assert ends == {"both": [], "left": [(ZERO, None)], "right": [(None, ZERO)]}[sides]


def test_a_place_around_which_there_is_no_inverse_is_not_meant() -> None:
    assert str(inverse("x^2 (x - 3)", 0).last) == "g'(0) = 1/9"
    assert str(inverse("x + |x|", 2).last) == "g'(2) = 1/2"


@pytest.mark.parametrize(
    ("function", "at", "words"),
    [
        ("x^2", 9, "say near which"),
        ("x^2", 0, "no inverse there: it rises on one side and falls on the other"),
        ("cosh x", 1, "no inverse there: it rises on one side and falls on the other"),
        ("|x|", 0, "no inverse there: it rises on one side and falls on the other"),
        ("x + |x|", 0, "no inverse there: it is constant beside it"),
        ("floor(x)", 1, "no inverse there: it is constant beside it"),
        ("relu(x)", 0, "no inverse there: it is constant beside it"),
        ("x^3", 0, "f' is zero at x = 0: the tangent of the inverse is vertical"),
        ("x^3 - x", 0, "-1, 0, 1: say near which"),
        ("2x + |x|", 0, "corner.*slopes of the inverse there are 1 and 1/3"),
        ("x + floor(x)", 0, "jump"),
        ("e^x", -1, "no place"),
        ("x y", 1, "one variable"),
        ("x^3", "a", "to be a number"),
    ],
)
def test_errors(function: str, at: object, words: str) -> None:
    with pytest.raises(DeriveError, match=words):
        inverse(function, at)


def test_no_inverse_function() -> None:
    with pytest.raises(UnsupportedError, match="an inverse function of the variable alone"):
        by_definition("sin x")


@pytest.mark.parametrize(("near", "slope"), [("-2", "-1/4"), ("sqrt(3)", "1/4"), (1.5, "1/4")])
def test_near_which_place(near: object, slope: str) -> None:
    assert str(inverse("x^2", 4, near=near).last) == f"g'(4) = {slope}"
