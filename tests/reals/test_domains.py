"""Where expressions are defined, case by case, and where on the line that is."""

from __future__ import annotations

import pytest

from derive.expression import Sym
from derive.kinds.where import intervals
from derive.reading import parse
from derive.reals.domain import assured, conditions, covered, has_value
from derive.reals.sets import all_zeros, ascending, boundaries, cut, essential
from derive.reals.zeros import zeros


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("x^(-1)", ["x ≠ 0"]),
        ("x^(-2)", ["x ≠ 0"]),
        ("x^2", []),
        ("x^(1/3)", []),
        ("x^(-1/3)", ["x ≠ 0"]),
        ("x^(1/2)", ["x ≥ 0"]),
        ("x^(-1/2)", ["x > 0"]),
        ("x^a", ["x > 0"]),
        ("2^x", []),
        ("sqrt(x)", ["x ≥ 0"]),
        ("cbrt(x)", []),
        ("ln(x)", ["x > 0"]),
        ("ln|x|", ["x ≠ 0"]),
        ("{x if x < 1; 2x if x > 2}", ["x < 1 or x > 2"]),
        ("{x if x < 1; 2x if x > 1}", ["x ≠ 1"]),
        ("{x if x < 1; 2x if x >= 1}", []),
        ("{1/x if x > 0; 0 otherwise}", []),
        ("{1/x if x > -1; 0 otherwise}", ["x ≤ -1 or x ≠ 0"]),
        ("{x if x > 0; 1/x otherwise}", ["x ≠ 0"]),
        ("{ln(x) if l = 0; (x^l - 1)/l otherwise}", ["x > 0"]),
        ("{sqrt(a - x) if x < b; x otherwise}", ["x ≥ b or a ≥ x"]),
        ("{1/0 if x < 0; x otherwise}", ["x ≥ 0"]),
    ],
)
def test_domains(text: str, needed: list[str]) -> None:
    assert [str(one) for one in conditions(parse(text))] == needed


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("sqrt(max(0, x))", "(-oo, oo)"),
        ("ln(relu(x))", "(0, oo)"),
        ("1/(|x| - x)", "(-oo, 0)"),
        ("{sqrt(1 - x^2) if x < 1; x otherwise}", "[-1, oo)"),
        ("{0 if x < -1; arcsin(x) if x <= 1; 1 otherwise}", "(-oo, oo)"),
        ("sqrt(x^2 - 2)", "(-oo, -sqrt(2)] ∪ [sqrt(2), oo)"),
        ("1/(x^2 - 4)", "(-oo, -2) ∪ (-2, 2) ∪ (2, oo)"),
        ("{x if x < 1; x if x > 2}", "(-oo, 1) ∪ (2, oo)"),
        ("{x if 0 <= x <= 1}", "[0, 1]"),
        ("sqrt(-x^2)", "{0}"),
    ],
)
def test_regions(text: str, region: str) -> None:
    needed = essential(conditions(parse(text)), "x")
    assert " ∪ ".join(map(str, intervals(needed, "x") or ())) == region


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2 - 4", ["-2", "2"]),
        ("x^2 + 4", []),
        ("x^3 - 8", ["2"]),
        ("x^4 - 16", ["-2", "2"]),
        ("x^2 - x - 6", ["-2", "3"]),
        ("x^4 - 2", ["-root(2, 4)", "root(2, 4)"]),
        ("2x - a", ["a/2"]),
        ("x (x - 1)", ["0", "1"]),
    ],
)
def test_zeros(text: str, expected: list[str]) -> None:
    assert sorted(map(str, zeros(parse(text), "x"))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2 - 9", {"-3", "3"}),
        ("|x| - 2", {"-2", "2"}),
        ("|x| - x", {"0"}),
        ("relu(x)", {"0"}),
        ("max(x, 1 - x)", set()),
        ("ln(x - 1)", {"2"}),
        ("e^x - 1", {"0"}),
        ("x^5 - x - 1", None),
        ("sin(x)", None),
    ],
)
def test_where_a_sign_may_change(text: str, expected: set[str] | None) -> None:
    """Of what is zero on an interval its ends."""
    found = all_zeros(parse(text), "x")
    assert (None if found is None else {str(zero) for zero in found}) == expected


def test_the_line_is_cut_outside_its_last_points_too() -> None:
    relation = parse("x^2 > 4")
    points = ascending(boundaries(relation, "x") or ())
    assert points is not None
    line = cut((relation,), "x", points)
    assert (line.between, line.at) == ((True, False, True), (False, False))
    first = cut((parse("x >= 2"),), "x", (parse("2"),))
    assert (first.between, first.at) == ((False, True), (True,))
    last = cut((parse("x <= 2"),), "x", (parse("2"),))
    assert (last.between, last.at) == ((True, False), (True,))


def test_points_that_lie_close_together_are_two() -> None:
    assert len(ascending((parse("0"), parse("10^-20"))) or ()) == 2


@pytest.mark.parametrize(
    ("needed", "told"),
    [
        (["x > 2", "(x + 1)/sqrt(x - 2) > 0", "x^3 - x != 0"], ["x > 2"]),
        (["x < 1", "x < 3"], ["x < 1"]),
        (["x <= -1 or x != 0", "x != -1"], ["x ≠ -1", "x ≠ 0"]),
        (["x > 5/3 or x > 1"], ["x > 1"]),
        (["relu(x) > 0"], ["x > 0"]),
        (["max(0, x) >= 0"], []),
    ],
)
def test_what_is_essential(needed: list[str], told: list[str]) -> None:
    assert [str(one) for one in essential([parse(one) for one in needed], "x")] == told


def test_cases_cover_the_line_or_do_not() -> None:
    assert covered(parse("{x if x < 1; x otherwise}")) is True
    assert covered(parse("{x if x > x}")) is False
    assert str(covered(parse("{x if x < 1; x if x > 1}"))) == "x ≠ 1"


def test_what_a_case_assures() -> None:
    assert assured(parse("x != 0"), (parse("x > 0"),))
    assert not assured(parse("x != 0"), (parse("x >= 0"),))
    assert not assured(parse("x != 0"), ())


@pytest.mark.parametrize(
    ("text", "value"),
    [("0/0", False), ("0 * (1/0)", False), ("cot(pi)", False), ("0 * cot(pi)", False), ("arcsin(1 - sqrt(2)^2)", True)],
)
def test_values_at_a_point(text: str, value: bool) -> None:
    assert has_value(parse(text), {}) is value


def test_parameters_of_both_signs() -> None:
    from derive.kinks.settings import settings

    found = settings(parse("{|x - 1| if b > 5; max(x, c) otherwise}"), "x")
    assert {one["b"] > 5 for one in found} == {True, False}
    assert {one["c"] > 0 for one in found} == {True, False}
    assert {one["c"] > 1 for one in found} == {True, False}
    only = settings(parse("sqrt(x - a)"), "x", (Sym("a"),), [parse("a > 0")])
    assert only
    assert all(one["a"] > 0 for one in only)
