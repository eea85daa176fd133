"""A result line holds wherever it says so: compared with difference quotients where something switches."""

from fractions import Fraction

import pytest

import derive
from derive.expression import Add, Div, Neg, Node, Rel, Sym, number, substitute
from derive.kinds.routes.evaluation import evaluate_at
from derive.kinks import examine
from derive.values.evaluate import evaluate, holds

PLACES = [Fraction(k, 2) for k in range(-8, 9)] + [Fraction(k, 13) + Fraction(1, 97) for k in range(-40, 41, 7)]
SETTINGS = {"a": Fraction(1, 2), "b": Fraction(3, 2), "n": 3}

SWITCHING = [
    "|x|",
    "x |x|",
    "|x|^3",
    "|x| sin(x)",
    "cos|x|",
    "sin|x|",
    "e^|x|",
    "|x - 1| (x - 1)",
    "|x - a| (x - a)",
    "|x^2 - 1|",
    "|x^2 - 1| (x^2 - 1)",
    "ln|x|",
    "x ln|x|",
    "sqrt(|x|)",
    "|x|^(3/2)",
    "x/(1 + |x|)",
    "sign(x) x^2",
    "sign(x) x",
    "x^2 sign(x - 1)",
    "(x - 1)^2 sign(x - 1)",
    "||x| - 1|",
    "||x| - 1|^2",
    "max(x, 0)^2",
    "min(x, 1/2)",
    "elu(x)",
    "huber(x)",
    "softsign(x)",
    "sinc(x)",
]
POINTWISE = {
    "{x if x != 0; 0 otherwise}": 1,
    "{x^2 + x if x != 0; 0 if x = 0}": 1,
    "{sin(x) if x != 0; 0 otherwise}": 1,
    "{(e^x - 1)/x if x != 0; 1 otherwise}": Fraction(1, 2),
    "{1 if x = 0; sin(x)/x otherwise}": 0,
    "{0 if x = 0; sin(x)/x otherwise}": None,
    "{x if x != 0; 1 otherwise}": None,
    "{x^3 if x < 0; x^2 if x > 0; 0 otherwise}": 0,
    "{x if x < 0; x^2 if x > 0; 0 otherwise}": None,
    "{5 if x = 1; x if x >= 0; -x otherwise}": None,
    "{x^3 if |x| != 1; 5 otherwise}": 0,
    "{x^2 if x != 0 and x != 1; x otherwise}": 0,
    "{x^2 sin(1/x) if x != 0; 0 otherwise}": 0,
}
"""Values that are given for single points, and the slope at 0, None where there is none."""


def quotient(function: Node, place: Fraction, distance: Fraction) -> object:
    values = {**SETTINGS, "x": place}
    shifted = substitute(function, "x", Add(Sym("x"), number(distance)))
    return evaluate(Div(Add(shifted, Neg(function)), number(distance)), values, 40)


@pytest.mark.parametrize("source", [*SWITCHING, *POINTWISE])
def test_the_result_is_the_slope_wherever_its_conditions_hold(source: str) -> None:
    done = derive.differentiate(source, "x")
    function, result = done.spelled_out(done.function), done.spelled_out(done.last)
    compared = 0
    for place in PLACES:
        values = {**SETTINGS, "x": place}
        if not all(holds(condition, values, 30) for condition in done.conditions):
            continue
        value = evaluate(result, values, 30)
        assert value is not None, f"no value at {place}"
        for distance in (Fraction(1, 10**9), Fraction(-1, 10**9)):
            slope = quotient(function, place, distance)
            assert slope is not None
            assert abs(slope - value) < 1e-4 * (1 + abs(value)), place
        compared += 1
    assert compared > 8


@pytest.mark.parametrize(("source", "slope"), POINTWISE.items())
def test_the_value_at_a_single_point_is_the_limit_of_the_difference_quotient(source: str, slope: object) -> None:
    found = evaluate_at(derive.differentiate(source, "x"), 0)
    assert str(found.last) == ("undefined" if slope is None else str(slope))


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("Si(x)", ["0"]),
        ("a Si(2x - 1)", ["1/2"]),
        ("Shi(x)", ["0"]),
        ("sinc(x)", ["0"]),
        ("polylog(3, x)", ["0"]),
        ("elliptic_k(x)", ["0"]),
        ("elliptic_e(x)", ["0"]),
        ("legendre(3, x)", ["-1", "1"]),
        ("chebyshevu(2, x)", ["-1", "1"]),
    ],
)
def test_where_the_formula_divides_by_zero_the_slope_is_told(source: str, places: list[str]) -> None:
    done = derive.differentiate(source, "x")
    assert [str(kink.point) for kink in done.kinks] == places
    for kink in done.kinks:
        assert kink.kind == "differentiable"
        place = evaluate(kink.point, {}, 40)
        slope = quotient(done.function, Fraction(str(place)), Fraction(1, 10**12))
        assert slope is not None
        assert abs(slope - evaluate(kink.left, SETTINGS, 40)) < 1e-9
        excluded = evaluate(done.spelled_out(done.last), {**SETTINGS, "x": place}, 30)
        assert excluded is None, "a formula with a value there needs no word"


def test_what_was_excluded_on_the_way_is_admitted_where_the_result_holds() -> None:
    assert derive.differentiate("x Si(x)").conditions == ()


def test_of_infinitely_many_points_each_has_its_slope() -> None:
    told = {(str(kink.point), str(kink.left)) for kink in derive.differentiate("Si(sin(x))").kinks}
    assert told == {("2k π", "1"), ("π + 2k π", "-1")}


def test_a_value_given_for_a_point_is_told_where_it_fits() -> None:
    done = derive.differentiate("{x^2 + x if x != 0; 0 otherwise}", "x")
    assert [(str(kink.point), kink.kind, str(kink.left)) for kink in done.kinks] == [("0", "differentiable", "1")]
    assert str(done.last) == "2x + 1"
    assert not done.conditions


PARAMETERS = {
    "{x^2 + a if x < 1; b x if x >= 1}": ({"a": 1, "b": 2}, {"a": 2, "b": 3}, {"a": 1, "b": 3}),
    "{x^2 if x <= 1; a x + b if x > 1}": ({"a": 2, "b": -1}, {"a": 1, "b": 0}, {"a": 2, "b": 3}),
    "{a x if x < 0; b x if x >= 0}": ({"a": 3, "b": 3}, {"a": 3, "b": 4}),
    "a |x|": ({"a": 0}, {"a": 2}, {"a": -1}),
    "max(a x, 0)": ({"a": 0}, {"a": 2}, {"a": -1}),
    "{a if x < 0; b otherwise}": ({"a": 3, "b": 3}, {"a": 3, "b": 4}),
    "a b |x|": ({"a": 0, "b": 1}, {"a": 2, "b": 1}),
    "a cbrt(x)": ({"a": 0}, {"a": 2}),
    "prelu(x, a)": ({"a": 1}, {"a": 2}),
    "|x - a|": ({}, {"a": 2}, {"a": 0}),
    "|a x - b|": ({}, {"a": 2, "b": 1}, {"a": -1, "b": 1}),
    "{x^2 if x > a; x otherwise}": ({}, {"a": 1}, {"a": 0}, {"a": 3}),
}
"""Parameters with which there is a derivative after all (none: there are no such), and some without."""


@pytest.mark.parametrize("source", PARAMETERS)
def test_no_derivative_is_denied_for_parameters_with_which_there_is_one(source: str) -> None:
    done = derive.differentiate(source, "x")
    function = done.spelled_out(done.function)
    (kink,) = done.kinks
    good, *bad = PARAMETERS[source]
    for setting in filter(None, (good, *bad)):
        excepted = bool(kink.unless) and all(holds(relation, setting, 30) for relation in kink.unless)
        point = evaluate(kink.point, setting, 30)
        slopes = []
        for distance in (Fraction(1, 10**9), Fraction(-1, 10**9)):
            there, here = (evaluate(function, {**setting, "x": x}, 40) for x in (point + distance, point))
            slopes.append((there - here) / distance)
        exists = abs(slopes[0]) < 1e4 and abs(slopes[0] - slopes[1]) < 1e-4
        assert exists == (setting is good)
        assert excepted == exists
    if not good:
        assert not kink.unless


def test_what_is_assumed_needs_no_exception() -> None:
    function, positive = derive.parse("a |x|"), Rel(">", Sym("a"), number(0))
    assert [str(kink.unless[0]) for kink in examine(function, "x", _slope)] == ["a = 0"]
    assert [kink.unless for kink in examine(function, "x", _slope, [positive])] == [()]


def test_integers_barred_once_are_not_barred_again() -> None:
    parameter = derive.differentiate("hyp2f1(a, b, c, x)", "x")
    assert [str(condition) for condition in parameter.conditions] == ["c > 0 or c ≠ floor(c)", "x < 1"]


@pytest.mark.parametrize(
    ("source", "condition"),
    [
        ("floor(x) + floor(2x)", "2x ≠ floor(2x)"),
        ("ceil(x) - floor(x)", "x ≠ ceil(x)"),
        ("x + floor(x) + ceil(2x)", "2x ≠ ceil(2x)"),
        ("ceil(2x + 1) - floor(6x)", "6x ≠ floor(6x)"),
    ],
)
def test_of_integers_that_come_together_one_is_told(source: str, condition: str) -> None:
    assert [str(c) for c in derive.differentiate(source).conditions] == [condition]


def test_integers_that_do_not_come_together_are_both_told() -> None:
    assert len(derive.differentiate("floor(x/2) + floor(x/3)").conditions) == 2


def _slope(node: Node) -> Node:
    return derive.differentiate(node, "x").last


_MEETING = {
    "|x - a| - |x - b|": ("a", "b"),
    "|x^2 - a|": ("a", "0"),
    "{x + a if x < -a; 0 if -a <= x <= a; x - a if x > a}": ("a", "0"),
    "{x if x < -a; 0 if -a <= x <= a; x if x > a}": ("a", "0"),
}


@pytest.mark.parametrize("text", _MEETING)
def test_no_kink_is_claimed_where_another_falls_on_it_and_undoes_it(text: str) -> None:
    name, value = _MEETING[text]
    given = [derive.parse("a >= 0")] if value == "0" else []
    found = examine(derive.parse(text), "x", _slope, given)
    together = substitute(derive.parse(text), name, derive.parse(value))
    assert len(found) == 2
    for kink in found:
        (relation,) = kink.unless
        assert {str(side) for side in relation.children} == {name, value}
        # At the excepted parameters the slopes on both sides do agree.
        place = float(evaluate(substitute(kink.point, name, derive.parse(value)), {"b": 0.5}, 20) or 0)
        values = [evaluate(together, {"x": place + step, "b": 0.5}, 20) for step in (-1e-6, 0, 1e-6)]
        left, right = ((values[1] - values[0]) / 1e-6, (values[2] - values[1]) / 1e-6)
        assert abs(left - right) < 1e-5


def test_a_kink_that_stays_where_another_falls_on_it_has_no_exception() -> None:
    found = examine(derive.parse("|x - a| + |x + a|"), "x", _slope)
    assert [kink.unless for kink in found] == [(), ()]


@pytest.mark.parametrize(
    "source", ["softshrink(x, 0)", "hardshrink(x, 0)", "{x if x < 0; 2x if 0 <= x <= 0; x if x > 0}"]
)
def test_a_case_for_a_single_point_has_no_derivative_of_its_own(source: str) -> None:
    done = derive.differentiate(source, "x")
    assert str(done.last) == "1"
    assert all("0 < x < 0" not in str(frame.expression) for frame in done.frames())


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        # Beside a case that has no value at all, and inside of one that has gaps, the other cases stay.
        ("x + {{x if x > 2} if x > -1; 3 otherwise}", ["x < -1 or x > 2"]),
        ("{{2 if x <= 2; sqrt(-1) otherwise} if x <= -3/2; sqrt(x) otherwise}", ["x < -3/2 or x > 0"]),
        ("ceil({sign(x) if x >= -1})", ["x > -1", "x ≠ 0"]),
    ],
)
def test_a_case_without_value_takes_nothing_from_the_others(source: str, conditions: list[str]) -> None:
    assert [str(one) for one in derive.derive(source, variables=("x",)).conditions] == conditions


@pytest.mark.parametrize(
    ("source", "last"),
    [
        ("{x if x <= 1; x^2 if 2 <= x; 5x otherwise}", "5 if 1 < x < 2"),
        ("{3x if x > -1 and x >= 2; 2x if x > -1 and x < 2; 7 otherwise}", "0 if x < -1"),
    ],
)
def test_an_end_of_a_case_does_not_fall_to_the_last_one(source: str, last: str) -> None:
    assert last in str(derive.derive(source, variables=("x",)).derivative)


def test_a_quotient_of_equals_inside_of_a_goal_stays_there() -> None:
    source = "min(max(x, x) x^(-1), max({x if x > 1; a otherwise}, {x if (-1 + b) > 1/2; -3/2 otherwise}))"
    assert derive.derive(source, variables=("x",), compare=False).frames()
