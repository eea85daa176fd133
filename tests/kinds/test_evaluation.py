"""Derivatives at a point, tangents and normals, and where a function and its derivative are defined."""

from __future__ import annotations

import pytest
import sympy

import derive
from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Call, same
from derive.kinds.curves.implicit import implicit
from derive.kinds.question import Lines
from derive.kinds.routes.evaluation import evaluate_at
from derive.kinds.where import where
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome


def outcomes(derivation: Derivation) -> set[Outcome]:
    parts = (*derivation.parts, derivation)
    return {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}


VALUES = [
    ("x^3", "2", "12"),
    ("sin(2x)", "pi/6", "1"),
    ("cos x", "pi/3", "-sqrt(3)/2"),
    ("ln x", "e^2", "1/e^2"),
    ("sqrt(x)", "8", "sqrt(2)/8"),
    ("1/(1+e^-x)", "0", "1/4"),
    ("arctan(x)", "1", "1/2"),
    ("x^x", "1", "1"),
    ("x |x|", "0", "0"),
    ("{x^2 sin(1/x) if x != 0; 0 otherwise}", "0", "0"),
]


@pytest.mark.parametrize(("source", "at", "expected"), VALUES)
def test_value(source: str, at: str, expected: str) -> None:
    found = evaluate_at(differentiate(source), at)
    assert same(found.last, parse(expected)), found.last
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}
    assert isinstance(found.goal, Call)
    assert found.goal.orders == (1,)


@pytest.mark.parametrize(("source", "at"), [(source, at) for source, at, _ in VALUES[:8]])
def test_value_by_sympy(source: str, at: str) -> None:
    x = sympy.Symbol("x", real=True)
    theirs = parse(source).to_sympy().diff(x).subs(x, parse(at).to_sympy()).evalf(30)
    ours = evaluate_at(differentiate(source), at).last.to_sympy().evalf(30)
    assert abs(ours - theirs) < 1e-25


def test_second_derivative() -> None:
    found = evaluate_at(differentiate("x^4", order=2), 3)
    assert str(found.last) == "108"
    assert str(found.goal) == "f''(3)"


def test_parameters_stay() -> None:
    assert same(evaluate_at(differentiate("a x^2", "x"), 3).last, parse("6a"))


def test_decimals_are_told() -> None:
    assert "about 0.176777" in evaluate_at(differentiate("sqrt(x)"), 8).to("text")


@pytest.mark.parametrize(
    ("source", "at", "kind"),
    [("|x|", 0, "corner"), ("cbrt(x)", 0, "vertical tangent"), ("{x^2 if x < 1; x otherwise}", 1, "corner")],
)
def test_no_derivative_there(source: str, at: int, kind: str) -> None:
    found = evaluate_at(differentiate(source), at)
    assert str(found.last) in ("undefined", "oo")
    assert found.kinks[0].kind == kind


AT_A_STEP = [
    ("(x-2)^2 floor(x)", 2, "differentiable", "0", "0"),
    ("x^2 ceil(x)", 0, "differentiable", "0", "0"),
    ("(x-2) floor(x)", 2, "corner", "1", "2"),
    ("mod(x,1) x", 0, "corner", "1", "0"),
    ("frac(x) (x-1)", 1, "corner", "1", "0"),
    ("(x-2)(x-3) floor(x)", 3, "corner", "2", "3"),
    ("(x-2)^2 floor(x)", 3, "jump", "", ""),
    ("floor(x^2)", 0, "differentiable", "0", "0"),
    ("floor(x^2)", 1, "jump", "", ""),
]
"""What is told of a whole set of points, and what of one of them: the latter counts there."""


@pytest.mark.parametrize(("source", "at", "kind", "left", "right"), AT_A_STEP)
def test_one_point_of_a_set(source: str, at: int, kind: str, left: str, right: str) -> None:
    found = evaluate_at(differentiate(source), at)
    if kind == "differentiable":
        assert str(found.last) == left == right
        assert not found.kinks
    else:
        (kink,) = found.kinks
        assert (kink.kind, str(kink.left or ""), str(kink.right or ""), kink.unless) == (kind, left, right, ())


def test_points_left_out_of_a_set_are_alternatives() -> None:
    assert "unless x = 2 or x = 3: jump" in differentiate("(x-2)(x-3) floor(x)").to("text")


def test_an_infinite_slope_is_told_in_a_sentence_and_is_no_value() -> None:
    printed = derive.derive("x^(1/3)", at="0").to("text")
    assert "= oo" in printed
    assert "f'(0) = oo" not in printed
    assert printed.count("There is no derivative at x = 0: vertical tangent.") == 2


@pytest.mark.parametrize(
    ("source", "told"),
    [("sin(x)", "put in the values (x = 2; about -0.416147)"), ("x^2", "put in the values (x = 2)")],
)
def test_a_value_that_stays_as_it_is_is_told_in_decimals_too(source: str, told: str) -> None:
    assert told in derive.derive(source, at="2").to("text")


def test_a_derivative_that_is_left_open_is_not_told_to_be_itself() -> None:
    assert "d/dx [ ζ(x) ] = ζ'(x)" in derive.derive("zeta(x)", at="2").to("text")


def test_no_value_there() -> None:
    with pytest.raises(DeriveError, match="no value"):
        evaluate_at(differentiate("1/x"), 0)


LINES = [
    ("x^3", "2", "12x - 16", "-x/12 + 49/6"),
    ("e^x", "0", "x + 1", "-x + 1"),
    ("1/x", "1", "-x + 2", "x"),
    ("ln x", "e^2", "x/e^2 + 1", "-e^2 x + e^4 + 2"),
    ("sqrt(x)", "4", "x/4 + 1", "-4x + 18"),
]


@pytest.mark.parametrize(("source", "at", "tangent", "normal"), LINES)
def test_tangent_and_normal(source: str, at: str, tangent: str, normal: str) -> None:
    found = evaluate_at(differentiate(source), at, lines=Lines(True, True))
    for part, expected in ((found.parts[-1], tangent), (found, normal)):
        x = sympy.Symbol("x", real=True)
        ours = part.last.children[1].to_sympy()
        assert sympy.simplify(ours - parse(expected).to_sympy()) == 0
        assert sympy.Poly(ours, x).degree() == 1
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}


THROUGH_A_POINT = [
    (
        "4x - 8 sqrt(x)",
        16,
        ["f(16) = 4 · 16 - 8 sqrt(16)", "f(16) = 32"],
        ["y = f(16) + f'(16) (x - 16)", "y = 32 + 3(x - 16)", "y = 3x - 16"],
    ),
    (
        "x^2 + 1",
        -1,
        ["f(-1) = (-1)^2 + 1", "f(-1) = 2"],
        ["y = f(-1) + f'(-1) (x + 1)", "y = 2 - 2(x + 1)", "y = -2x"],
    ),
    ("sin(x)", 0, ["sin(0) = 0"], ["y = sin(0) + sin'(0) x", "y = x"]),
]


@pytest.mark.parametrize(("source", "at", "height", "line"), THROUGH_A_POINT)
def test_line_goes_through_a_point_that_is_computed(
    source: str, at: object, height: list[str], line: list[str]
) -> None:
    found = evaluate_at(differentiate(source), at, lines=Lines(tangent=True))
    _, value, slope, tangent = (*found.parts, found)
    assert [f"{value.goal} = {frame.expression}" for frame in value.frames()[1:]] == height
    assert slope.order == 1
    assert [str(frame.expression) for frame in tangent.frames()] == line
    assert all(part.verdict is not None and part.verdict.outcome is Outcome.PROVED for part in (value, tangent))


def test_normal_is_written_with_the_slope_before_its_value() -> None:
    found = evaluate_at(differentiate("x^2"), 1, lines=Lines(normal=True))
    assert [str(frame.expression) for frame in found.frames()] == [
        "y = f(1) - 1/f'(1) · (x - 1)",
        "y = 1 - (x - 1)/2",
        "y = -x/2 + 3/2",
    ]


def test_level_tangent_has_an_upright_normal() -> None:
    found = evaluate_at(differentiate("x^2"), 0, lines=Lines(True, True))
    assert str(found.parts[-1].last) == "y = 0"
    assert str(found.last) == "x = 0"


def test_no_tangent_at_a_corner() -> None:
    with pytest.raises(UnsupportedError, match="tangent"):
        evaluate_at(differentiate("|x|"), 0, lines=Lines(tangent=True))


WHERE = [
    ("sqrt(x)", "[0, oo)", "(0, oo)"),
    ("1/x", "(-oo, 0) ∪ (0, oo)", "(-oo, 0) ∪ (0, oo)"),
    ("ln(1 - x^2)", "(-1, 1)", "(-1, 1)"),
    ("|x|", "(-oo, oo)", "(-oo, 0) ∪ (0, oo)"),
    ("sqrt(x^2 - 4)", "(-oo, -2] ∪ [2, oo)", "(-oo, -2) ∪ (2, oo)"),
    ("arcsin(x)", "[-1, 1]", "(-1, 1)"),
    ("x^3", "(-oo, oo)", "(-oo, oo)"),
    ("tan x", "cos(x) ≠ 0", "cos(x) ≠ 0"),
]


@pytest.mark.parametrize(("source", "function", "derivative"), WHERE)
def test_where(source: str, function: str, derivative: str) -> None:
    found = where(differentiate(source))
    assert str(found.function) == function
    assert str(found.derivative) == derivative
    assert str(found)


def test_kinks_are_listed() -> None:
    assert "There is no derivative at x = 0: corner, slopes -1 on the left and 1 on the right." in str(
        where(differentiate("|x|"))
    )


@pytest.mark.parametrize(
    ("equation", "remark"),
    [
        ("x^2 + y^2 = 25", ""),
        ("x^2 + y^2 = 250000", ""),
        ("x (x^2 + y^2) = 0", ""),
        ("x^2 + y^2 = -1", "no real values satisfy this equation: the curve is empty"),
        ("e^(x y) + x^2 + 1 = 0", "no real values satisfy this equation: the curve is empty"),
        ("(x - y)^2 + x^2 = 0", "no real point of this curve was found, so there may be none, or isolated ones"),
    ],
)
def test_a_curve_without_points_is_told(equation: str, remark: str) -> None:
    done = implicit(equation)
    assert [note[: len(remark)] for note in done.notes] == ([remark] if remark else [])
    told = str(where(done))
    assert told.startswith("Both sides of the equation are defined for all real values.\nThe formula for y' holds")
    assert "every real x" not in told
    assert (remark[1:] in told) == bool(done.notes) or not remark
