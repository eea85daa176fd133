"""Corners, cusps, vertical tangents, jumps, and points where the derivative does exist."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest

import derive
from derive.expression import Call, Deriv, Node, Num, Sym, tidy
from derive.kinks import examine
from derive.kinks.near import Near
from derive.reading import parse
from derive.record.engine import discharge, result_of
from derive.rules import ROUTES
from derive.values.evaluate import evaluate


def differentiate(node: Node) -> Node:
    return tidy(result_of(discharge(Deriv(node, Sym("x")), ROUTES["auto"])))


def found(text: str) -> list[str]:
    kinks = examine(parse(text), "x", differentiate)
    return [f"{k.point}: {k.kind}" + (f" {k.left}|{k.right}" if k.left or k.right else "") for k in kinks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|x|", ["0: corner -1|1"]),
        ("max(0, x)", ["0: corner 0|1"]),
        ("relu(2x - 1)^2", ["1/2: differentiable 0|0"]),
        ("x |x|", ["0: differentiable 0|0"]),
        ("|x| sin(x)", ["0: differentiable 0|0"]),
        ("{x^2 if x > 0; x otherwise}", ["0: corner 1|0"]),
        ("{x^2 if x <= 1; 2x - 1 otherwise}", ["1: differentiable 2|2"]),
        ("{1 if x > 0; 0 otherwise}", ["0: jump"]),
        ("{x^2 if x > a; x otherwise}", ["a: jump"]),
        ("sign(x)", ["0: jump"]),
        ("cbrt(x)", ["0: vertical tangent oo|oo"]),
        ("(x - 1)^(1/5)", ["1: vertical tangent oo|oo"]),
        ("sqrt(|x|)", ["0: cusp -oo|oo"]),
        ("x^(2/3)", ["0: cusp -oo|oo"]),
        ("x^(4/3)", ["0: differentiable 0|0"]),
        ("sqrt(x)", ["0: vertical tangent None|oo"]),
        ("x^(3/2)", ["0: one-sided None|0"]),
        ("sqrt(x^2)", ["0: corner -1|1"]),
        ("sqrt(x^2 + 1)", []),
        ("arcsin(x)", ["-1: vertical tangent None|oo", "1: vertical tangent oo|None"]),
        ("sqrt(a - x)", ["a: vertical tangent -oo|None"]),
        # Where the inner function meets the border of the outer one's domain, at irrational points too.
        (
            "arcsin(1 - x^2)",
            [
                "-sqrt(2): vertical tangent None|oo",
                "0: corner sqrt(2)|-sqrt(2)",
                "sqrt(2): vertical tangent -oo|None",
            ],
        ),
        (
            "arccos(x^2 - 2)",
            [
                "-sqrt(3): vertical tangent None|oo",
                "-1: vertical tangent oo|None",
                "1: vertical tangent None|-oo",
                "sqrt(3): vertical tangent -oo|None",
            ],
        ),
        ("arcosh(x^2 - 1)", ["-sqrt(2): vertical tangent -oo|None", "sqrt(2): vertical tangent None|oo"]),
        (
            "arcsin(1 - x^2)^2",
            [
                "-sqrt(2): vertical tangent None|-oo",
                "0: corner π sqrt(2)|-π sqrt(2)",
                "sqrt(2): vertical tangent oo|None",
            ],
        ),
        ("arcsin(2x/(1 + x^2))", ["-1: corner -1|1", "1: corner 1|-1"]),
        # The slope at 1 is 0: a smooth end.
        ("arcsin(x) + sqrt(1 - x^2)", ["-1: vertical tangent None|oo", "1: one-sided 0|None"]),
        ("x arcsin(x) + sqrt(1 - x^2)", ["-1: one-sided None|-π/2", "1: one-sided π/2|None"]),
        ("x arccos(x) - sqrt(1 - x^2)", ["-1: one-sided None|π", "1: one-sided 0|None"]),
        ("min(max(|x|, 1), 5)", ["-5: corner 0|-1", "-1: corner -1|0", "1: corner 0|1", "5: corner 1|0"]),
        ("max(max(x, 0), x^2 - 2)", ["-sqrt(2): corner -2 sqrt(2)|0", "0: corner 0|1", "2: corner 1|4"]),
        ("x/arcsin(x)", ["-1: vertical tangent None|oo", "1: vertical tangent -oo|None"]),
        (
            "(x^3 - 2x + 1)^(1/4)",
            [
                "-1/2 - sqrt(5)/2: vertical tangent None|oo",
                "-1/2 + sqrt(5)/2: vertical tangent -oo|None",
                "1: vertical tangent None|oo",
            ],
        ),
        ("e^(cbrt(4x + 8) + tanh(x)^10)", ["-2: vertical tangent oo|oo"]),
        ("ln|cos(x)|", []),
        ("arccot(x)", ["0: jump"]),
        ("elu(x)", ["0: differentiable 1|1"]),
        ("huber(x)", ["-1: differentiable -1|-1", "1: differentiable 1|1"]),
        ("hardsigmoid(x)", ["-3: corner 0|1/6", "3: corner 1/6|0"]),
        ("sinc(x)", ["0: differentiable 0|0"]),
        ("|x^2 - 1|", ["-1: corner -2|2", "1: corner -2|2"]),
        ("|x^2 - x - 1|", ["1/2 - sqrt(5)/2: corner -sqrt(5)|sqrt(5)", "1/2 + sqrt(5)/2: corner -sqrt(5)|sqrt(5)"]),
        ("|x - a|", ["a: corner -1|1"]),
        ("prelu(x, a)", ["0: corner a|1"]),
        ("|x| + |x - 1|", ["0: corner -2|0", "1: corner 0|2"]),
        ("min(x, 1/x)", ["-1: corner 1|-1", "1: corner 1|-1"]),
        ("1/|x|", []),
        # There is no 0^0.
        ("sqrt(x)^x", []),
        ("sqrt(x)^(x + 1)", ["0: vertical tangent None|oo"]),
        ("sin(x)", []),
    ],
)
def test_points(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("floor(x)", ["k: jump"]),
        ("x - floor(x)", ["k: jump"]),
        ("floor(2x + 1)", ["(k - 1)/2: jump"]),
        ("floor(x)^2", ["k: jump"]),
        ("mod(x, 1)", ["k: jump"]),
        # It is continuous at 0.
        ("x floor(x)", ["k: jump", "0: corner -1|0"]),
        # Continuous everywhere.
        ("(x - floor(x)) (1 - x + floor(x))", ["k: corner"]),
        ("floor(x) sin(π x)", ["k: corner"]),
        ("a floor(x)", ["k: jump"]),
        # Where a side has no value the point is examined by itself.
        ("1/floor(x)", ["k: jump", "1: one-sided None|0"]),
        ("x/(floor(x)^2 + 1)", ["k: jump", "0: corner 1/2|1"]),
        ("1/(floor(x)^2 - 1)", ["k: jump", "0: one-sided None|0", "2: one-sided None|0"]),
        ("floor(x^2)", ["x: jump", "0: differentiable 0|0"]),
        ("x floor(x^2)", ["x: not decided", "0: differentiable 0|0"]),
        ("floor(x^3) + x", ["x: jump"]),
        ("ceil(x^2)", ["x: jump"]),
        ("floor(sin(x))", ["x: jump", "3π/2 + 2k π: differentiable 0|0"]),
        ("floor(x) + floor(2x)", ["k/2: jump"]),
        ("floor(2x) + floor(3x)", ["k: jump", "1/3 + k: jump", "1/2 + k: jump", "2/3 + k: jump"]),
        ("floor(x) + ceil(-x)", ["k: differentiable 0|0"]),
        ("ceil(x) - floor(x)", ["k: jump"]),
        ("x + floor(x) - floor(x - 1)", ["k: differentiable 1|1"]),
        ("|sin(x)|", ["k π: corner -1|1"]),
        ("|cos(2x)|", ["π/4 + k π/2: corner -2|2"]),
        ("sqrt(1 - cos(x))", ["2k π: corner -sqrt(2)/2|sqrt(2)/2"]),
        ("arcsin(sin(x))", ["-π/2 + 2k π: corner -1|1", "π/2 + 2k π: corner 1|-1"]),
        ("arccos(sin(x))", ["-π/2 + 2k π: corner 1|-1", "π/2 + 2k π: corner -1|1"]),
        # There is a derivative at 0, and none at other multiples of pi.
        ("x |sin(x)|", ["k π: not decided"]),
        ("1/sin(x)", []),
        # All zeros in one turn, not only those between -π/2 and π/2.
        ("max(sin(x), cos(x))", ["π/4 + k π: corner -sqrt(2)/2|sqrt(2)/2"]),
        ("min(sin(x), cos(x))", ["π/4 + k π: corner sqrt(2)/2|-sqrt(2)/2"]),
        ("|tan(x) - 1|", ["π/4 + k π: corner -2|2"]),
        ("|sin(x) + sqrt(3) cos(x)|", ["-π/3 + k π: corner -2|2"]),
        ("|3 sin(x) + 4 cos(x)|", ["-arctan(4/3) + k π: corner -5|5"]),
        ("|2 sin(x) - 1|", ["π/6 + 2k π: corner -sqrt(3)|sqrt(3)", "5π/6 + 2k π: corner -sqrt(3)|sqrt(3)"]),
        (
            "|sin(x) - sin(2x)|",
            [
                "-π/3 + 2k π: corner -3/2|3/2",
                "π/3 + 2k π: corner -3/2|3/2",
                "2k π: corner -1|1",
                "π + 2k π: corner -3|3",
            ],
        ),
        ("|sin(x)^3 - cos(x) + 1/3|", ["x: not decided"]),
        ("|x sin(x)|", ["k π: not decided"]),
    ],
)
def test_infinitely_many_points(text: str, expected: list[str]) -> None:
    assert found(text) == expected


PERIODIC = ["max(sin(x), cos(x))", "|tan(x) - 1|", "|sin(x) - 2 cos(x)|", "|sin(x) - sin(2x)|", "|cos(3x) - 1/2|"]


@pytest.mark.parametrize("text", PERIODIC)
def test_no_corner_in_a_turn_is_left_out(text: str) -> None:
    """Corners by numbers: where the slopes of the difference quotients on the two sides differ."""
    function = parse(text)
    told = {
        round(float(evaluate(kink.point, {"k": k}, 20)) % (2 * math.pi), 3)
        for kink in examine(function, "x", differentiate)
        for k in range(-12, 13)
    }

    def value(x: float) -> float | None:
        found = evaluate(function, {"x": x}, 20)
        return None if found is None else float(found)

    step, corners = 2 * math.pi / 3000, set()
    for index in range(3000):
        x = index * step
        left, here, right = value(x - step), value(x), value(x + step)
        assert left is not None
        assert here is not None
        assert right is not None
        if abs(right - 2 * here + left) > 0.1 * step and abs(here) < 1:
            corners.add(x)
    assert corners
    assert all(any(abs(x - at) < 2 * step for at in (*told, *(at - 2 * math.pi for at in told))) for x in corners)


@pytest.mark.parametrize(
    ("text", "equation", "near"),
    [
        ("|x^5 - x - 1|", "x^5 - x - 1 = 0", "1.1673"),
        ("|cos(x) - x|", "cos(x) - x = 0", "0.73909"),
        ("max(x^5, x + 1)", "x^5 - x - 1 = 0", "1.1673"),
    ],
)
def test_points_without_a_formula_are_told_by_their_equation(text: str, equation: str, near: str) -> None:
    (kink,) = examine(parse(text), "x", differentiate)
    assert (str(kink.equation), str(kink.point), kink.kind) == (equation, near, "corner")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{x^2 sin(1/x) if x != 0; 0 otherwise}", ["0: differentiable 0|0"]),
        ("{x sin(1/x) if x != 0; 0 otherwise}", ["0: oscillation of the difference quotient"]),
        # The quotient is zero again and again, and larger than any bound between.
        ("{sqrt(x) cos(1/x) if x > 0; 0 otherwise}", ["0: oscillation of the difference quotient"]),
        ("{x^(1/3) sin(1/x) if x != 0; 0 otherwise}", ["0: oscillation of the difference quotient"]),
        ("{sin(1/x) if x != 0; 0 otherwise}", ["0: oscillation of the difference quotient"]),
        ("{x + 2x^2 cos(1/x^2) if x != 0; 0 otherwise}", ["0: differentiable 1|1"]),
        ("{x arctan(1/x) if x != 0; 0 otherwise}", ["0: corner -π/2|π/2"]),
        ("{e^(-1/x^2) if x != 0; 0 otherwise}", ["0: differentiable 0|0"]),
    ],
)
def test_limit_of_the_difference_quotient(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relu(a x)", "corner"),
        ("|a x|", "corner"),
        ("relu(a x)^2", "differentiable 0|0"),
        ("|a^x - 2|", "corner"),
        ("relu(x) + relu(a x)", "corner"),
    ],
)
def test_a_parameter_of_either_sign_is_not_taken_for_positive(text: str, expected: str) -> None:
    assert [line.split(": ")[1] for line in found(text)] == [expected]


def test_a_point_where_only_what_does_not_matter_switches_is_not_told() -> None:
    assert found("{x^2 if |x| < 1; 2|x| - 1 otherwise}") == ["-1: differentiable -2|-2", "1: differentiable 2|2"]


def test_relations_between_parameters_are_taken_into_account() -> None:
    function = parse("{x + a if x < -a; 0 if -a <= x <= a; x - a if x > a}")
    told = {str(kink.point): (kink.kind, *map(str, kink.unless)) for kink in examine(function, "x", differentiate)}
    assert told["a"] == ("corner", "a ≤ 0")
    assert {kink.kind for kink in examine(function, "x", differentiate, [parse("a > 0")])} == {"corner"}


def test_without_an_engine_that_can_there_is_no_verdict() -> None:
    from derive.errors import UnsupportedError

    def refuse(node: Node) -> Node:
        raise UnsupportedError("no")

    (kink,) = examine(Call("abs", Sym("x")), "x", refuse)
    assert kink.kind == "not decided"


def test_other_letters_and_constants_have_no_kinks() -> None:
    assert examine(parse("|a|"), "x", differentiate) == ()


def test_deep_nesting_is_passed_over() -> None:
    node: Node = Sym("x")
    for _ in range(5_000):
        node = Call("abs", node)
    assert examine(node, "x", differentiate) == ()


@pytest.mark.parametrize("text", ["arcsin(1 - x^2)", "arcsin(1 - x^2)^2", "arcsin(2x/(1 + x^2))", "arccos(x^2 - 2)"])
def test_one_sided_slopes_are_those_of_difference_quotients(text: str) -> None:
    import mpmath

    from derive.values.evaluate import evaluate

    function = parse(text)
    for kink in examine(function, "x", differentiate):
        point = evaluate(kink.point, {}, 120)
        for sign, slope in ((-1, kink.left), (1, kink.right)):
            with mpmath.workdps(120):
                at, beside = (mpmath.mpf(point) + sign * mpmath.mpf(10) ** -digits for digits in (40, 20))
            if slope is None:
                assert evaluate(function, {"x": beside}, 120) is None
                continue
            here = evaluate(function, {"x": at}, 120)
            quotient = (evaluate(function, {"x": beside}, 120) - here) / (sign * mpmath.mpf(10) ** -20)
            exact = evaluate(slope, {}, 30)
            assert abs(quotient) > 1e8 if exact is None else abs(quotient - exact) < 1e-8, (kink.point, sign)


@pytest.mark.parametrize(
    "text", ["floor(x) + floor(2x)", "floor(2x) + floor(3x)", "floor(x/2) - ceil(3x)", "2floor(x)"]
)
def test_staircases_jump_where_numbers_do(text: str) -> None:
    kinks = examine(parse(text), "x", differentiate)
    told = {evaluate(kink.point, {"k": count}, 30) for kink in kinks for count in range(-12, 13)}
    assert {kink.kind for kink in kinks} == {"jump"}
    for place in (Fraction(count, 6) for count in range(-12, 13)):
        beside = {evaluate(parse(text), {"x": place + way}, 30) for way in (-Fraction(1, 100), 0, Fraction(1, 100))}
        assert (len(beside) > 1) == any(abs(float(point) - float(place)) < 1e-12 for point in told), place


@pytest.mark.parametrize(
    ("text", "slopes"), [("hinge", ["-y", "0"]), ("|y x - 1|", ["-y", "y"]), ("relu(a x)", ["0", "a"])]
)
def test_slopes_of_which_parameters_decide_the_sides(text: str, slopes: list[str]) -> None:
    """For y > 0 the hinge falls on the left, for y < 0 on the right: the two slopes are told without sides."""
    done = derive.differentiate(text, "z" if text == "hinge" else "x")
    (kink,) = done.kinks
    assert (kink.left, kink.right) == (None, None)
    assert [str(slope) for slope in kink.slopes] == slopes
    assert f"slopes {slopes[0]} on one side and {slopes[1]} on the other." in done.to("text").replace("\n  ", " ")
    assert [one["text"] for one in json.loads(done.to("json"))["kinks"][0]["slopes"]] == slopes


@pytest.mark.parametrize("text", ["x ln x", "ln(x) ln(1 + x) + polylog(2, -x)", "x^x", "sin(x) ln(x)^2"])
def test_a_product_of_zero_and_what_has_no_value_has_none(text: str) -> None:
    assert derive.differentiate(text, "x").kinks == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max(a x, b x + 1)", "x = 1/(a - b): corner, slopes a on one side and b"),
        ("(a + b x)^(3/2)", "The derivative at x = -a/b, an end of the domain, is one-sided, and equals 0."),
        ("x sqrt(a - x)", "There is no derivative at x = a, unless a = 0: vertical tangent."),
        ("sqrt(a - x)", "There is no derivative at x = a: vertical tangent."),
    ],
)
def test_ends_of_the_domain_that_parameters_place(text: str, told: str) -> None:
    assert told in derive.differentiate(text, "x").to("text")


def test_a_limit_is_that_of_the_function_of_what_alone_moves() -> None:
    near = Near("x", [{"a": Fraction(3), "b": Fraction(1, 3)}, {"a": Fraction(-2), "b": Fraction(5)}])
    bracket = "a x^3 + b"
    assert near.limit(parse(f"sin({bracket})/({bracket})"), parse("cbrt(-b/a)"), 1) is Num(1)
    assert near.limit(parse(f"(1 - cos({bracket}))/({bracket})^2"), parse("cbrt(-b/a)"), -1) is parse("1/2")


@pytest.mark.parametrize(("text", "exists"), [("x floor(x^2)", True), ("1/floor(x^2)", False)])
def test_no_derivative_is_told_where_a_function_of_a_staircase_has_no_value(text: str, exists: bool) -> None:
    told = derive.differentiate(text, "x").to("text")
    assert ("exists at x = 0" in told) is exists
