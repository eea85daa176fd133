"""Zeros of functions of an angle: all of them in one turn, found against a count of changes of sign."""

from __future__ import annotations

from collections.abc import Callable
from math import acos, asin, atan, cos, pi

import pytest

from derive.expression import ONE, ZERO, Sym
from derive.reading import parse
from derive.reals.circles import _angles_near, circle_of, zeros_in_turn
from derive.reals.isolation import drawn
from derive.values.evaluate import evaluate


@pytest.mark.parametrize(
    ("text", "slope", "offset"),
    [
        ("sin(x)", "1", "0"),
        ("cos(2x + 1)", "2", "1"),
        ("tan(x)", "1", "0"),
        ("sin(a x)", "a", "0"),
        ("sin(x) + cos(x)^2", "1", "0"),
        ("sin(2x) + cos(3x)", "1", "0"),
        ("sin(x/2) + cos(x/3)", "1/6", "0"),
    ],
)
def test_the_angle_of_which_an_expression_is_a_function(text: str, slope: str, offset: str) -> None:
    circle = circle_of(parse(text), "x")
    assert circle is not None
    assert (str(circle.slope), str(circle.offset)) == (slope, offset)


@pytest.mark.parametrize(
    "text", ["x", "x sin(x)", "e^x", "sin(x^2)", "sin(a x) + cos(x)", "sin(y)", "1", "sin(x) + |x|", "cos(x) + ln(x)"]
)
def test_what_is_no_function_of_an_angle(text: str) -> None:
    assert circle_of(parse(text), "x") is None


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)", "cos(x)", "tan(x)", "sin(x) - 1/2", "cos(x) + 1", "sin(x) - 2", "sin(2x)", "sin(x) + cos(x)",
        "2sin(x) + 1", "sin(x) cos(x)", "cos(2x) - cos(x)", "sin(x)^2 - 3/4", "sin(3x)", "sin(x)^2 + 1", "1 + sin(x)",
        "tan(x) - 1", "cos(x)^2 - cos(x)", "sin(2x) + sin(x)",
    ],
)  # fmt: skip
def test_all_zeros_in_one_turn(text: str) -> None:
    node = parse(text)
    circle = circle_of(node, "x")
    assert circle is not None
    turn = zeros_in_turn(node, "x", circle, ())
    assert turn.complete
    slope = float(evaluate(circle.slope, {}, 20))
    found = [float(evaluate(angle, {}, 20) or 0) % (2 * pi) / slope for angle in turn.exact]
    for angle in found:
        assert abs(float(evaluate(node, {"x": angle}, 20))) < 1e-9
    # Each change of sign, and each place where zero is touched, is among them.
    places = [2 * pi / slope * (k + 0.37) / 2000 for k in range(2000)]
    values = [float(evaluate(node, {"x": place}, 15) or 0) for place in places]
    for (left, one), (right, other) in zip(
        zip(places, values, strict=True), zip(places[1:], values[1:], strict=False), strict=False
    ):
        if one * other < 0 and abs(one - other) < 1:
            assert any(left < zero < right for zero in found)


def test_every_turn_is_counted() -> None:
    node = parse("sin(2x + 1)")
    circle = circle_of(node, "x")
    assert circle is not None
    for count, parts in ((1, 1), (2, 2)):
        places = circle.every(ZERO, count, Sym("k"))
        first, second = (evaluate(places, {"k": k}, 20) for k in (0, 1))
        assert first is not None
        assert second is not None
        assert abs(evaluate(node, {"x": first}, 20)) < 1e-15
        assert float(second - first) == pytest.approx(pi / parts)


def test_zeros_with_a_parameter_are_those_of_every_value_of_it() -> None:
    node = parse("a sin(x)")
    circle = circle_of(node, "x")
    assert circle is not None
    turn = zeros_in_turn(node, "x", circle, list(drawn(["a"])))
    assert turn.complete
    assert {round(float(evaluate(angle, {}, 20) or 0) / pi) % 2 for angle in turn.exact} == {0, 1}


def test_drawn_letters_take_both_signs_and_several_sizes() -> None:
    one = [setting["a"] for setting in drawn(["a"])]
    assert {value > 0 for value in one} == {True, False}
    assert len({abs(value) for value in one}) > 2
    two = [(setting["a"], setting["b"]) for setting in drawn(["a", "b"])]
    assert {(a > 0, b > 0) for a, b in two} == {(s, t) for s in (True, False) for t in (True, False)}
    assert {abs(a) > abs(b) for a, b in two} == {True, False}
    assert ONE is not ZERO


def test_zeros_are_told_in_ascending_order() -> None:
    node = parse("sin(x) (2sin(x) - 1)")
    circle = circle_of(node, "x")
    assert circle is not None
    told = [float(evaluate(angle, {}, 20) or 0) for angle in zeros_in_turn(node, "x", circle, ()).exact]
    assert told == pytest.approx([0, pi / 6, 5 * pi / 6, pi])


@pytest.mark.parametrize("quadrant", [lambda a: a, lambda a: pi - a, lambda a: pi + a, lambda a: 2 * pi - a])
@pytest.mark.parametrize("angle", [atan(2), atan(1 / 3), asin(1 / 3), acos(1 / 3), pi / 6])
def test_an_angle_near_a_number_is_near_it(angle: float, quadrant: Callable[[float], float]) -> None:
    place = quadrant(angle)
    found = [float(evaluate(each, {}, 20)) for each in _angles_near(place)]
    assert found
    assert all(cos(value - place) == pytest.approx(1) for value in found)
