"""What is given holds everywhere: points, kinks, cases, contradictions; whatever it is given by."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sympy

import derive
from derive.errors import DeriveError, ParseError

ANSWERS = [
    # What is asked, the derivative, and where it holds.
    ("|x| for x>0", "1", ["x > 0"]),
    ("|x|, x<0", "-1", ["x < 0"]),
    ("|x| for x >= 0", "1", ["x ≥ 0"]),
    ("sqrt(x^2) where x>0", "1", ["x > 0"]),
    (r"\sqrt{x^2} \quad \text{for } x < 0", "-1", ["x < 0"]),
    ("|x - 1| where x>1", "1", ["x > 1"]),
    ("|x - a| for x>a", "1", ["x > a"]),
    ("ln|x| for x<0", "1/x", ["x < 0"]),
    ("max(x, 2) for x>3", "1", ["x > 3"]),
    ("relu(x) for x<0", "0", ["x < 0"]),
    ("relu(x) sign(x) for x>0", "1", ["x > 0"]),
    ("{x^2 if x < 1; x^3 otherwise} for x<0", "2x", ["x < 0"]),
    ("|x - y| for x>y", "1", ["x > y"]),
    ("|x + y| for x>0, y>0", "1", ["x > 0", "y > 0"]),
    ("|x^2 - 1| for |x| < 1", "-2x", ["|x| < 1"]),
    ("x^a for a>2", "a x^(a - 1)", ["x > 0", "a > 2"]),
    ("ln(x - y) for x>y", "1/(x - y)", ["x > y"]),
    ("|x|^3 for x<0", "-3x^2", ["x < 0"]),
    ("x |x| for x<0", "-2x", ["x < 0"]),
    ("(x^2)^(3/2) for x>0", "3x^2", ["x > 0"]),
    ("sqrt(x^2 + 2x + 1) for x>0", "1", ["x > 0"]),
    ("|x| for x in (0, 1)", "1", ["0 < x < 1"]),
    ("|sin x| for 0 < x < pi", "cos(x)", ["0 < x < π"]),
    ("arcsin(sin x) for -pi/2 < x < pi/2", "1", ["|sin(x)| < 1", "|x| < π/2"]),
    ("floor(x) for 2 < x < 3", "0", ["2 < x < 3"]),
    # What decides nothing is told all the same.
    ("elu(x, 1) for a<0", "{1 if x > 0; e^x if x ≤ 0}", ["a < 0"]),
    ("|x| for x < -1 or x > 1", "x/|x|", ["|x| > 1"]),
    ("|x| for x > -1", "x/|x|", ["x > -1", "x ≠ 0"]),
]


@pytest.mark.parametrize(("source", "derivative", "where"), ANSWERS)
def test_the_case_that_is_given_is_derived(source: str, derivative: str, where: list[str]) -> None:
    found = derive.derive(source, variables="x")
    assert (str(found.derivative), sorted(map(str, found.conditions))) == (derivative, sorted(where))
    assert found.verdict


def test_the_line_says_what_it_uses_and_is_proved() -> None:
    found = derive.derive("sqrt(x^2) for x>0")
    assert "use that sqrt(x^2) = x; for x > 0" in found.to("text")
    assert str(found.verdict) == "proved"


KINKS = [
    ("|x| for x>0", []),
    ("|x - 1| where x>1", []),
    ("|x^2 - 1| for x>0", ["1"]),
    ("|x| + |x - 3| for x > 1", ["3"]),
    ("x^(1/3) for x > 2", []),
    ("floor(x) for 0 < x < 1", []),
    ("floor(x) for 0 < x < 2", ["1"]),
    ("|sin x| for 1 < x < 7", ["π", "2π"]),
    ("|sin x| for x > 0", ["k π"]),
    ("|x| for x < -1 or x > 1", []),
    ("|x - a| for x > a", []),
]


@pytest.mark.parametrize(("source", "points"), KINKS)
def test_no_kink_is_told_outside_of_what_is_given(source: str, points: list[str]) -> None:
    assert [str(kink.point) for kink in derive.derive(source, variables="x").kinks] == points


@pytest.mark.parametrize(
    ("source", "point", "slope"),
    [("|x| for x>=0", 0, "1"), ("|x| for x<=0", 0, "-1"), ("x^2 for x>=1", 1, "2"), ("|x - 2| for x >= 2", 2, "1")],
)
def test_at_an_end_of_what_is_given_the_derivative_is_one_sided(source: str, point: int, slope: str) -> None:
    general, there = derive.derive(source), derive.derive(source, at=point)
    assert [kink.kind for kink in general.kinks] == ["one-sided"]
    assert str(there.derivative) == slope
    assert "one-sided" in there.to("text")


OUTSIDE = [
    ("x^2 for x>0", {"at": -1}),
    ("x^2 for x>0", {"at": 0}),
    ("x^2 for x>0", {"at": -1, "tangent": True}),
    ("x^2 for x>0", {"at": -1, "normal": True}),
    ("x^2 for x>0", {"at": -1, "order": 2}),
    ("1/x for x>0", {"at": -2}),
    ("x^2 for x != 1", {"at": 1}),
    ("x^2 for x>0", {"at": -1, "route": "limit"}),
    ("x^x for x>1", {"at": "1/2", "route": "log"}),
    ("x^2 + y^2 = 1 for y>0", {"at": (0, -1)}),
    ("x^2 + y^2 = 25 for y>0", {"at": (3, -4), "order": 2}),
    ("x = t^2, y = t^3 for t>0", {"at": -1}),
    ("r = 1 + cos θ for θ>0", {"at": "-pi/3"}),
    ("x y for x>0", {"kind": "gradient", "at": (-1, 2)}),
    ("x^2 y for x>y", {"kind": "hessian", "at": (1, 2)}),
    ("x^2 y for x>0", {"variables": ("x",), "at": "x = -1, y = 2"}),
    ("x^2 + y^2 for x>0", {"at": (-1, 2), "tangent": True}),
    ("f(x)^2 for x>2", {"at": 1, "values": "f(1) = 2, f'(1) = 3"}),
    ("x^2 + y^2 = 25 for y>0", {"variables": "t", "depends": ("x(t)", "y(t)"), "at": "x = 3, y = -4, x' = 2"}),
]


@pytest.mark.parametrize(("source", "options"), OUTSIDE)
def test_no_value_is_told_outside_of_what_is_given(source: str, options: dict[str, object]) -> None:
    with pytest.raises(DeriveError, match="is given"):
        derive.derive(source, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "options", "value"),
    [
        ("x^2 for x>0", {"at": 3}, "6"),
        ("x = t^2, y = t^3 for t>0", {"at": 2}, "3"),
        ("x^2 + y^2 = 25 for y>0", {"at": (3, 4)}, "-3/4"),
        ("x y for x>0", {"kind": "gradient", "at": (1, 2)}, "(2, 1)"),
    ],
)
def test_inside_of_what_is_given_there_is_a_value(source: str, options: dict[str, object], value: str) -> None:
    found = derive.derive(source, **options)  # type: ignore[arg-type]
    told = found.derivative
    assert value in (str(told), f"({', '.join(map(str, told))})" if isinstance(told, tuple) else "")


def test_what_is_given_chooses_among_several() -> None:
    assert str(derive.inverse("x^2 for x<0", 4).result.right) == "-1/4"
    moment = derive.derive("x^2 + y^2 = 25 for y<0", variables="t", depends=("x(t)", "y(t)"), at="x = 3, x' = 4")
    assert str(moment.result) == "y' = 3"


@pytest.mark.parametrize(
    "source",
    ["sqrt(x) for x<0", "sqrt(x) for x<=0", "ln(x - 3) for x<2", "x^2 for x>y, x<y", "x^2 for x>=0, x<=0",
     "sqrt(1 - x^2) for x>2", "x^2 for x^2 < -1"],
)  # fmt: skip
def test_what_holds_nowhere_is_refused(source: str) -> None:
    with pytest.raises(DeriveError, match="holds nowhere"):
        derive.derive(source, variables="x")


@pytest.mark.parametrize(
    ("source", "options", "told"),
    [
        ("|x| y for x>0", {"kind": "gradient"}, "(y, x)"),
        ("(|x| y, x + y) for x>0", {"kind": "jacobian"}, "[[y, x], [1, 1]]"),
        ("|x y| for x>0, y<0", {"kind": "hessian"}, "[[0, -1], [-1, 0]]"),
        ("|x| y for x>0", {"kind": "directional", "direction": (3, 4)}, "3y/5 + 4x/5"),
        ("x = |t|, y = t^2 for t<0", {}, "-2t"),
        ("|y| + x^2 = 1 for y<0", {}, "2x"),
        ("|x| + |y| = 2 for x>0, y<0", {}, "1"),
        ("|x| y = 2 for x<0, y>0", {"variables": "t", "depends": ("x(t)", "y(t)")}, "-x' y/x"),
        ("x |y| for y<0", {"depends": ("y(x)",)}, "-(y + x y')"),
        ("sqrt(x^2) for x<0", {"route": "limit"}, "-1"),
        ("sqrt(x^2) for x<0", {"route": "chain"}, "-1"),
    ],
)
def test_every_kind_derives_the_case_that_is_given(source: str, options: dict[str, object], told: str) -> None:
    found = derive.derive(source, **options)  # type: ignore[arg-type]
    assert str(found.result.right if options or "=" in source else found.derivative) == told
    assert str(found.verdict) == "proved"


FORMATS = ("text", "latex", "markdown", "html", "json")


@pytest.mark.parametrize("target", FORMATS)
def test_every_format_tells_what_is_given(target: str) -> None:
    text = derive.derive("x^2 for x > 7").to(target)  # type: ignore[arg-type]
    assert "7" in text
    if target == "json":
        record = json.loads(text)
        assert [one["text"] for one in record["given"]] == [one["text"] for one in record["conditions"]] == ["x > 7"]


@pytest.mark.parametrize("source", ["x^2 + y^2 = 1 for y>0", "x = t^2, y = t^3 for t>0", "x^3 for x>0"])
def test_every_result_holds_where_it_is_given(source: str) -> None:
    found = derive.derive(source)
    last = source.rpartition("for ")[2].replace(">", " > ")
    assert last in map(str, found.conditions)


def test_what_is_said_of_symbols_is_given() -> None:
    x = sympy.Symbol("x", positive=True)
    found = derive.derive(abs(x - 1) + x)
    assert [str(kink.point) for kink in found.kinks] == ["1"]
    with pytest.raises(DeriveError, match="is given"):
        derive.derive(x**2, at=-1)
    with pytest.raises(DeriveError, match="holds nowhere"):
        derive.derive(sympy.log(-x))


def test_a_claim_is_judged_where_it_is_given() -> None:
    (told,) = (note for note in derive.derive("d/dx |x| = 1 for x > 0").notes if "claim" in note)
    assert "is right: proved" in told


@pytest.mark.parametrize(
    ("source", "given", "options", "result"),
    [
        ("|x|", "x > 0", {}, "d/dx [ |x| ] = 1"),
        ("|x|", "x < 0", {"order": 2}, "d/dx [ d/dx [ |x| ] ] = 0"),
        ("|x| y", "x > 0", {"kind": "hessian"}, "H_f = [[0, 1], [1, 0]]"),
        ("(|x| y, x)", "x > 0", {"kind": "jacobian"}, "J_F = [[y, x], [1, 0]]"),
        ("x = |t|, y = t^2", "t > 0", {}, "d/dx [ y ] = 2t"),
        ("d^n/dx^n ln(x)", "x > 1", {}, "d^n/dx^n [ ln(x) ] = (-1)^(n - 1) (n - 1)!/x^n"),
        ("|x|", "x > 0", {"route": "all"}, "d/dx [ |x| ] = 1"),
    ],
)
def test_what_is_given_can_be_said_by_an_option(source: str, given: str, options: dict[str, Any], result: str) -> None:
    found = derive.derive(source, given=given, compare=False, **options)
    assert str(found.result) == result
    assert [str(one) for one in found.given] == [given]


@pytest.mark.parametrize("given", ["x", "x = 2", "x >", "blah blah"])
def test_a_condition_is_a_relation(given: str) -> None:
    with pytest.raises(ParseError):
        derive.derive("x^2", given=given)
