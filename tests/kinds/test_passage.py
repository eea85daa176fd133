"""Curves at a value of the parameter: slopes by finite differences of the curve itself, and the lines there."""

from __future__ import annotations

import mpmath
import pytest

from derive.errors import DeriveError, UnsupportedError
from derive.expression import Node, Rel
from derive.kinds.curves.parametric import parametric, polar
from derive.kinds.question import Lines
from derive.questions.answer import Question, answer
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome
from derive.values.evaluate import evaluate


def right(derivation: Derivation) -> Node:
    assert isinstance(derivation.last, Rel)
    return derivation.last.right


def value(node: Node, **letters: float) -> float:
    return float(evaluate(node, {name: mpmath.mpf(at) for name, at in letters.items()}, 25))


def sound(derivation: Derivation) -> bool:
    parts = (*derivation.parts, derivation)
    return {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict} <= {
        Outcome.PROVED,
        Outcome.AGREED,
    }


CURVES = [
    ("t^2", "t^3", "1"),
    ("cos t", "sin t", "pi/4"),
    ("t - sin t", "1 - cos t", "pi/3"),
    ("e^t", "t e^(-t)", "2"),
    ("ln t", "sqrt(t)", "1/2"),
]


@pytest.mark.parametrize(("x", "y", "at"), CURVES)
def test_the_slope_at_a_parameter(x: str, y: str, at: str) -> None:
    found = parametric(x, y, at=at, lines=Lines(tangent=True))
    slope, tangent = found.parts[-1], found
    place, h = value(parse(at)), 1e-5
    rise = value(parse(y), t=place + h) - value(parse(y), t=place - h)
    run = value(parse(x), t=place + h) - value(parse(x), t=place - h)
    assert value(right(slope)) == pytest.approx(rise / run, rel=1e-6)
    across, along = value(parse(x), t=place), value(parse(y), t=place)
    assert value(right(tangent), x=across) == pytest.approx(along)
    assert value(right(tangent), x=across + 1) - along == pytest.approx(rise / run, rel=1e-6)
    assert sound(found)


@pytest.mark.parametrize(
    ("r", "at", "slope"), [("1 + sin θ", "pi/3", "-1"), ("cos(2θ)", "pi/4", "1"), ("θ", "pi", "π")]
)
def test_polar_slopes_are_exact(r: str, at: str, slope: str) -> None:
    assert str(right(polar(r, "θ", at=at))) == slope


def test_the_lines() -> None:
    ends = [str(part.last) for part in parametric("t^2", "t^3", at=1, lines=Lines(True, True)).parts]
    assert ends[-2:] == ["d/dx [ y ] = 3/2", "y = 3x/2 - 1/2"]
    assert str(parametric("t^2", "t^3", at=1, lines=Lines(normal=True)).last) == "y = -2x/3 + 5/3"
    assert str(parametric("t^2", "t^3", order=2, at=1).last) == "d/dx [ d/dx [ y ] ] = 3/4"


def test_a_vertical_tangent() -> None:
    found = polar("1 + cos θ", at=0, lines=Lines(normal=True))
    assert [str(part.last) for part in (found.parts[-1], found)] == ["x = 2", "y = 0"]
    assert "the tangent is vertical" in str(found)


def test_letters_stay_letters() -> None:
    found = parametric("a cos θ", "b sin θ", "θ", at="pi/4", lines=Lines(tangent=True))
    assert str(right(found.parts[-1])) == "-b/a"
    for a, b in ((2.0, 3.0), (0.7, 1.9)):
        half = mpmath.sqrt(2) / 2
        assert value(right(found), a=a, b=b, x=float(a * half)) == pytest.approx(float(b * half))
    assert sound(found)


@pytest.mark.parametrize(
    ("x", "y", "at", "error"),
    [
        ("t^2", "t^3", "0", UnsupportedError),
        ("ln t", "t", "-1", UnsupportedError),
        ("t^2", "t^3", "a", DeriveError),
    ],
)
def test_where_there_is_no_slope(x: str, y: str, at: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parametric(x, y, at=at)


def test_the_command_line_asks_the_same() -> None:
    assert str(answer(Question(source="x = t^2, y = t^3", at="1", tangent=True)).last) == "y = 3x/2 - 1/2"
    assert str(answer(Question(source="r = 1 + sin θ", at="pi/3")).last) == "d/dx [ y ] = -1"
    with pytest.raises(UnsupportedError, match="singular"):
        answer(Question(source="r = 1 + cos θ", at="pi"))


def test_infinite_slopes_and_values_beside_letters() -> None:
    assert str(answer(Question(source="x^(1/3)", at="0", tangent=True)).last) == "x = 0"
    assert str(answer(Question(source="x^(1/3) + 2", at="0", normal=True)).last) == "y = 2"
    at = answer(Question(source="a sin x", variables=("x",), at="pi/4"))
    assert str(at.last) == "a sqrt(2)/2"
    with pytest.raises(UnsupportedError):
        answer(Question(source="|x|", at="0", tangent=True))


def test_an_implicit_curve_has_its_second_derivative_at_a_point() -> None:
    found = answer(Question(source="x y + e^y = e", order=2, at="0, 1"))
    assert str(found.last) == "y'' = 1/e^2"
    lines = answer(Question(source="x^2 + y^2 = 18", at="3, 3", tangent=True))
    assert [str(frame.expression) for frame in lines.frames()] == ["y - 3 = -(x - 3)", "y - 3 = -x + 3", "y = -x + 6"]
