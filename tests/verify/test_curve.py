"""What holds on a curve: proved as a multiple of its equation, else compared at points of it."""

from __future__ import annotations

from itertools import islice

import pytest

from derive.expression import Rel
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate
from derive.verify.curve import agree_on, is_multiple, looks_empty, points


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


@pytest.mark.parametrize(
    ("text", "empty"), [("x^2 + y^2 = -1", True), ("x^2 + y^2 = 1/100", False), ("x y = 1", False)]
)
def test_curves_without_points(text: str, empty: bool) -> None:
    assert looks_empty(equation(text)) is empty
