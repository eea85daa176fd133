"""Where a result holds: what the examined points exclude, and what a line left out for the sake of its form only."""

from __future__ import annotations

import pytest

from derive.answer.holding import at_kinks, holding
from derive.reading import parse
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, Kink


def kink(point: str, kind: str, left: str = "", right: str = "") -> Kink:
    return Kink(parse(point), kind, *(parse(side) if side else None for side in (left, right)))


@pytest.mark.parametrize(
    ("function", "result", "where", "point", "expected"),
    [
        # The derivative exists there, and the result says it.
        ("x |x|", "2|x|", ["x != 0"], kink("0", DIFFERENTIABLE, "0", "0"), []),
        # It exists, but the result has no value there, or another one.
        ("x |x|", "2x^2/|x|", ["x != 0"], kink("0", DIFFERENTIABLE, "0", "0"), ["x ≠ 0"]),
        ("x |x|", "2|x| + 1", ["x != 0"], kink("0", DIFFERENTIABLE, "0", "0"), ["x ≠ 0"]),
        # At an end of the domain one slope is enough, if it is the value of the result.
        ("x^(3/2)", "3sqrt(x)/2", ["x != 0"], kink("0", ONE_SIDED, "", "0"), []),
        ("sqrt(x)", "1/(2sqrt(x))", ["x != 0"], kink("0", ONE_SIDED, "", "oo"), ["x ≠ 0"]),
        # No derivative: excluded, once.
        ("|x|", "x/|x|", [], kink("0", "corner", "-1", "1"), ["x ≠ 0"]),
        ("|x|", "x/|x|", ["x != 0"], kink("0", "corner", "-1", "1"), ["x ≠ 0"]),
        ("|x|", "x/|x|", ["x > 0"], kink("0", "corner", "-1", "1"), ["x > 0"]),
        ("|x - 1|", "(x - 1)/|x - 1|", ["x < 3"], kink("1", "corner", "-1", "1"), ["x < 3", "x ≠ 1"]),
        # Nothing was found out: excluded, unless the result continues there.
        ("|x - a|", "(x - a)/|x - a|", [], kink("a", NOT_DECIDED), ["x ≠ a"]),
        ("(x - a)^2", "2(x - a)", [], kink("a", NOT_DECIDED), []),
    ],
)
def test_points_that_were_examined(
    function: str, result: str, where: list[str], point: Kink, expected: list[str]
) -> None:
    needed = tuple(map(parse, where))
    assert [str(one) for one in at_kinks(needed, (point,), parse(function), parse(result), "x")] == expected


def test_infinitely_many_points_are_excluded_as_one() -> None:
    n = parse("n")
    found = at_kinks((), (Kink(parse("2n"), "corner", counter=n),), parse("|sin(pi x/2)|"), parse("1"), "x")
    assert [str(one) for one in found] == ["x/2 ≠ floor(x/2)"]


def test_a_point_without_a_formula_is_excluded_by_its_equation() -> None:
    found = at_kinks(
        (), (Kink(parse("0.74"), "corner", equation=parse("cos(x) = x")),), parse("|cos(x) - x|"), parse("1"), "x"
    )
    assert [str(one) for one in found] == ["cos(x) ≠ x"]


@pytest.mark.parametrize(
    ("function", "result", "needed", "expected"),
    [
        # Left out for the form's sake, and admitted: both are continuous there.
        ("x^2", "2x", "x != 0", []),
        ("sin(x)", "cos(x)", "|x| != 1", []),
        # Not where the result jumps, or the function does.
        ("|x|", "x/|x|", "x != 0", ["x ≠ 0"]),
        ("|x|", "sign(x)", "x != 0", ["x ≠ 0"]),
        ("floor(x)", "0", "x != 1", ["x ≠ 1"]),
        ("1/x", "-1/x^2", "x != 0", ["x ≠ 0"]),
        # Of two points, one.
        ("|x - 1|", "(x - 1)/|x - 1|", "|x| != 1", ["x ≠ 1"]),
        # An end of the domain belongs to it where both are continuous from within.
        ("x^(3/2)", "3sqrt(x)/2", "x > 0", ["x ≥ 0"]),
        ("(1 - x)^(3/2)", "-3sqrt(1 - x)/2", "x < 1", ["x ≤ 1"]),
        ("sqrt(x)", "1/(2sqrt(x))", "x > 0", ["x > 0"]),
        ("x ln(x)", "ln(x) + 1", "x > 0", ["x > 0"]),
        # A value alone is no place in the domain.
        ("x^pi", "pi x^(pi - 1)", "x > 0", ["x > 0"]),
    ],
)
def test_points_left_out_for_the_form(function: str, result: str, needed: str, expected: list[str]) -> None:
    found = holding(parse(function), parse(result), "x", (parse(needed),), ())
    assert [str(one) for one in found] == expected


def test_a_derivative_exists_only_where_the_one_before_does() -> None:
    found = holding(parse("2|x|"), parse("2sign(x)"), "x", (), (), given=(parse("x > 1"),))
    assert [str(one) for one in found] == ["x > 1"]
