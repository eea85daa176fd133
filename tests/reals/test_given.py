"""Functions under conditions drawn at random, against numbers: no claim outside of what is given."""

from __future__ import annotations

from random import Random

import mpmath
import pytest

import derive
from derive.errors import DeriveError
from derive.expression import Node, Rel, Sym
from derive.reading import parse
from derive.reals.compare import _bars
from derive.reals.given import follows, impossible, points_left_out, where_given
from derive.values.evaluate import evaluate, holds

_FUNCTIONS = (
    "|x - {a}|", "sqrt((x + {a})^2) + x", "max(x, {a}) - min(x, {b})", "x |x|", "relu(x - {a}) + |x|",
    "{{x^2 if x < {a}; 2{a} x - {a}^2 otherwise}}", "sign(x - {a}) x^2", "|x^2 - {b}^2|", "ln|x - {a}|", "1/(x - {a})",
    "sqrt(x - {a})", "x^3 - {b} x", "e^|x|", "|sin x| for_",
)  # fmt: skip
_GIVEN = ("x > {c}", "x >= {c}", "x < {c}", "x <= {c}", "{c} < x < {d}", "x != {c}", "|x| < {d}", "|x| > {d}")


def _drawn(seed: int) -> tuple[str, str]:
    random = Random(seed)
    a, b, c = (random.randint(-3, 3) for _ in range(3))
    put = {"a": f"({a})", "b": str(b or 1), "c": str(c), "d": str(max(c, 0) + random.randint(1, 3))}
    function = random.choice(_FUNCTIONS).replace(" for_", "").format(**put)
    return function, random.choice(_GIVEN).format(**put)


def _value(node: Node, x: float) -> mpmath.mpf | None:
    """Return a value by the evaluator alone: it knows neither what is given nor a rule."""
    return evaluate(node, {"x": x}, 40)


def _slope(function: Node, given: list[Node], x: float, side: int) -> mpmath.mpf | None:
    """Return a quotient of differences on one side of a point, where both of its points are given."""
    step = mpmath.mpf(2) ** -60
    there = x + side * step
    if not all(holds(relation, {"x": place}, 40) for relation in given for place in (mpmath.mpf(x), there)):
        return None
    low, high = _value(function, mpmath.mpf(x)), _value(function, there)
    return None if low is None or high is None else (high - low) / (side * step)


@pytest.mark.parametrize("seed", range(120))
def test_claims_hold_where_they_are_made_and_none_is_made_elsewhere(seed: int) -> None:
    source, said = _drawn(seed)
    function, whole = parse(source), parse(said)
    given = list(whole.children) if not isinstance(whole, Rel) else [whole]
    try:
        found = derive.derive(f"{source} for {said}", variables="x", compare=False)
    except DeriveError:
        places = [k / 16 + 1 / 37 for k in range(-96, 96)]
        assert not any(all(holds(g, {"x": x}) for g in given) and _value(function, x) is not None for x in places)
        return
    result = found.spelled_out(found.last)
    with mpmath.workdps(50):
        for place in [k / 8 + shift for k in range(-48, 48) for shift in (0, 1 / 53)]:
            claimed = all(holds(condition, {"x": place}, 40) for condition in found.conditions)
            inside = all(holds(relation, {"x": place}, 40) for relation in given)
            assert inside or not claimed, f"claimed at {place}, where {said} is false"
            slopes = [slope for side in (-1, 1) if (slope := _slope(function, given, place, side)) is not None]
            told = _value(result, mpmath.mpf(place)) if claimed else None
            if claimed:
                assert slopes, f"nothing is there at {place}"
                assert told is not None
                assert all(abs(slope - told) < 1e-9 * max(1, abs(told)) for slope in slopes), place
    for kink in found.kinks:
        at = evaluate(kink.point, {}, 40) if not kink.point.free else None
        assert at is None or all(holds(relation, {"x": at}, 40) is not False for relation in given), str(kink.point)


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_a_value_is_told_at_points_that_are_given_alone(seed: int) -> None:
    source, said = _drawn(seed)
    whole = parse(said)
    given = list(whole.children) if not isinstance(whole, Rel) else [whole]
    place = Random(seed).randint(-4, 4)
    try:
        found = derive.derive(f"{source} for {said}", variables="x", at=place, compare=False)
    except DeriveError:
        return
    assert all(holds(relation, {"x": place}, 40) for relation in given)
    value = evaluate(found.spelled_out(found.last), {}, 40) if not found.last.free else None
    with mpmath.workdps(50):
        slopes = [_slope(parse(source), given, place, side) for side in (-1, 1)]
    if value is not None:
        assert all(slope is None or abs(slope - value) < 1e-9 * max(1, abs(value)) for slope in slopes)


FOLLOWS = [
    ("x > 0", ["x > 1"], True),
    ("x > 1", ["x > 0"], False),
    ("x^2 - 1 > 0", ["x > 2"], True),
    ("x - y >= 0", ["x > y"], True),
    ("x + y > 0", ["x > 0", "y >= 0"], True),
    ("x + y > 0", ["x > 0"], False),
    ("x y < 0", ["x < 0", "y > 0"], True),
    ("sqrt(x) > -1", ["x > -5"], False),
    ("x != 0", ["|x| > 2"], True),
    ("x^2 - y^2 > 0", ["x > y", "y > 0"], True),
    ("x^2 - y^2 > 0", ["x > y"], False),
    ("x^2 - y^2 >= 0", ["y <= x", "y >= 0"], True),
    ("x - z > 0", ["x > y", "y > z"], True),
    ("y^2 - x^2 > 0", ["y < x", "x < 0"], True),
    ("x y - y^2 > 0", ["x > y", "y > 0"], True),
    ("tan(x) > 0", ["x > 0", "x < pi/2"], True),
    ("tan(x) > 0", ["x > 0", "x < pi"], False),
    ("1/sin(x) > 1/2", ["x > 0", "x < pi"], True),
]


@pytest.mark.parametrize(("relation", "given", "known"), FOLLOWS)
def test_what_follows(relation: str, given: list[str], known: bool) -> None:
    assert follows(parse(relation), tuple(map(parse, given))) is known


@pytest.mark.parametrize(
    ("source", "given", "there"),
    [
        ("|x|", ["x >= 0"], "x"),
        ("sign(x)", ["x >= 0"], "sign(x)"),
        ("int_0^1 |x| dx + |x|", ["x < 0"], "∫₀¹ |x| dx - x"),
        ("|x| + |y|", ["x > 0"], "x + |y|"),
        ("sqrt(x^4)", ["x > 0"], "sqrt(x^4)"),
        ("floor(x) + ceil(2x)", ["x > 0", "x < 1/2"], "0 + 1"),
        ("floor(x) + ceil(x)", ["x >= 1", "x < 2"], "1 + ceil(x)"),
        ("softsign(x)", ["x > 0"], "x/(1 + x)"),
        ("relu(x) + |x| + max(x, 0)", ["x >= 0"], "x + x + x"),
        ("relu(-x) + min(x, 0)", ["x >= 0"], "0 + 0"),
        ("{x^2 if x > 1; x otherwise}", ["x >= 1"], "x^2"),
        ("{a x if x > 1; b otherwise}", ["x >= 1"], "{a x if x > 1; b otherwise}"),
        ("{x^2 if x > 1; 3 otherwise}", ["x >= 1"], "{x^2 if x > 1; 3 otherwise}"),
        ("sqrt(x^2 y^2)", ["x > 0"], "x |y|"),
        ("sqrt(x^2 y^2)", ["x > 0", "y < 0"], "-x y"),
        ("sqrt(4x^2/y^2)", ["y > 0"], "2 (|x|/y)"),
        ("sqrt(x^2 y^2)", ["z > 0"], "sqrt(x^2 y^2)"),
        ("|a x|", ["a > 0"], "a |x|"),
        ("|a x/b|", ["a < 0", "b > 0"], "-a |x|/b"),
        ("|tan(x)|", ["x > pi/2", "x < pi"], "-tan(x)"),
    ],
)
def test_what_a_part_is_where_relations_hold(source: str, given: list[str], there: str) -> None:
    assert where_given(parse(source), list(map(parse, given))) is parse(there)


def test_one_relation_that_never_holds_is_enough() -> None:
    relations = [parse("x^2 < 0"), parse("a > 1"), parse("x^2 < -1")]
    assert [str(relation) for relation in impossible(relations)] == ["x^2 < 0"]


def test_points_are_left_out_by_what_says_not_equal_only() -> None:
    inside = (parse("x > 0"), parse("x < 6"))
    assert [str(point) for point in points_left_out(parse("sin(x) != 0"), inside, "x") or ()] == ["π"]
    assert points_left_out(parse("sin(x) > 0"), inside, "x") is None


@pytest.mark.parametrize(
    ("text", "barred"), [("b + 2 != 0", True), ("b != 0", True), ("b - 2 != 0", False), ("b + 1/2 != 0", False)]
)
def test_no_integer_from_zero_down_is_none_of_them(text: str, barred: bool) -> None:
    assert _bars(Sym("b"), 0, parse(text)) is barred
