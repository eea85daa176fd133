"""Five specimens of every kind of derivative, one line each: what is typed, and what the answer says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

import derive
from derive.expression import Rel, same
from derive.questions.answer import Question, answer
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate
from derive.verify.comparison import Agreement, compare
from derive.verify.curve import in_letters

SPECIMENS: list[tuple[str, dict[str, Any], str]] = [
    # partial and mixed
    ("x^2 y + sin(x y)", {"variables": ("y",)}, "x^2 + x cos(x y)"),
    ("x^2 y + sin(x y)", {"variables": ("x", "y")}, "2x + cos(x y) - x y sin(x y)"),
    ("x^2 y^3 z", {"variables": ("x", "y", "z")}, "6x y^2"),
    ("∂/∂x (x/y)", {}, "1/y"),
    ("x y^2", {"variables": ("x",), "depends": ("y(x)",)}, "y^2 + 2x y y'"),
    ("x^3 y^2", {"variables": ("x", "y")}, "6x^2 y"),
    ("e^(x y)", {"variables": ("x", "y")}, "(1 + x y) e^(x y)"),
    ("sin(x) cos(y)", {"variables": ("x", "y")}, "-cos(x) sin(y)"),
    ("y/x", {"variables": ("x",)}, "-y/x^2"),
    # higher order
    ("x^5", {"order": 3}, "60x^2"),
    ("sin(2x)", {"order": 4}, "16 sin(2x)"),
    ("1/x", {"order": 3}, "-6/x^4"),
    ("x e^x", {"order": 2}, "e^x (x + 2)"),
    ("ln x", {"order": 2}, "-1/x^2"),
    # implicit
    ("x^2 + y^2 = 25", {}, "y' = -x/y"),
    ("x^2 + y^2 = 25", {"order": 2}, "y'' = -25/y^3"),
    ("x^3 + y^3 = 6x y", {}, "y' = (2y - x^2)/(y^2 - 2x)"),
    ("y = x + sin(y)/2", {}, "y' = 2/(2 - cos(y))"),
    ("x e^y + y = 3", {}, "y' = -e^y/(x e^y + 1)"),
    # parametric and polar
    ("x = t^2, y = t^3", {}, "d/dx [ y ] = 3t/2"),
    ("x = t^2, y = t^3", {"order": 2}, "d/dx [ d/dx [ y ] ] = 3/(4t)"),
    ("x = cos t, y = sin t", {}, "d/dx [ y ] = -cot(t)"),
    ("x = e^t, y = e^(2t)", {}, "d/dx [ y ] = 2e^t"),
    ("x = t^2 + 1, y = t^2 - t", {}, "d/dx [ y ] = (2t - 1)/(2t)"),
    ("r = 2cos θ", {}, "d/dx [ y ] = -cot(2θ)"),
    # logarithmic
    ("x^(sin x)", {"route": "log"}, "x^sin(x) (cos(x) ln(x) + sin(x)/x)"),
    ("x^x", {"route": "log"}, "x^x (ln(x) + 1)"),
    ("(sin x)^(cos x)", {}, "sin(x)^cos(x) (cos(x)^2/sin(x) - sin(x) ln(sin(x)))"),
    ("x^(1/x)", {}, "x^(1/x) (1 - ln(x))/x^2"),
    ("(ln x)^x", {"route": "log"}, "ln(x)^x (ln(ln(x)) + 1/ln(x))"),
    # inverse functions from their definitions
    ("arcsin x", {"route": "definition"}, "1/sqrt(1 - x^2)"),
    ("arctan x", {"route": "definition"}, "1/(1 + x^2)"),
    ("ln x", {"route": "definition"}, "1/x"),
    ("arccos x", {"route": "definition"}, "-1/sqrt(1 - x^2)"),
    ("arsinh x", {"route": "definition"}, "1/sqrt(x^2 + 1)"),
    # first principles
    ("x^3", {"route": "limit"}, "3x^2"),
    ("1/x", {"route": "limit"}, "-1/x^2"),
    ("sqrt(x)", {"route": "limit"}, "1/(2 sqrt(x))"),
    ("sin x", {"route": "limit"}, "cos(x)"),
    ("e^x", {"route": "limit"}, "e^x"),
    # by cases
    ("max(0,x)", {}, "{1 if x > 0; 0 if x < 0}"),
    ("x|x|", {}, "2|x|"),
    ("sgn x", {}, "0"),
    ("floor(x)", {}, "0"),
    ("{x^2 if x>0; x otherwise}", {}, "{2x if x > 0; 1 if x < 0}"),
    # integrals with variable limits
    ("int_0^x e^(-t^2) dt", {}, "e^(-x^2)"),
    ("int_x^1 sin(t^2) dt", {}, "-sin(x^2)"),
    ("int_0^(x^2) cos(t) dt", {}, "2x cos(x^2)"),
    ("int_x^(x^2) sin(x t)/t dt", {}, "(2 sin(x^3) - sin(x^2))/x + int(cos(x t), t, x, x^2)"),
    ("int_x^(2x) e^(-t) dt", {}, "2e^(-2x) - e^-x"),
    # sums
    ("sum_{k=0}^n x^k", {}, "sum(k x^(k-1), k, 1, n)"),
    ("sum_{k=1}^5 k x", {}, "sum(k, k, 1, 5)"),
    ("sum_{k=0}^n x^k/k!", {}, "sum(k x^(k-1)/k!, k, 1, n)"),
    ("sum_{k=1}^n sin(k x)", {}, "sum(k cos(k x), k, 1, n)"),
    ("sum_{k=1}^n e^(k x)/k", {}, "sum(e^(k x), k, 1, n)"),
    # polar, besides that above
    ("r = θ", {}, "d/dx [ y ] = (sin(θ) + θ cos(θ))/(cos(θ) - θ sin(θ))"),
    ("r = 1 + cos θ", {}, "d/dx [ y ] = (sin(θ)^2 - (1 + cos(θ)) cos(θ))/(sin(θ) (2 cos(θ) + 1))"),
    ("r = e^θ", {}, "d/dx [ y ] = (sin(θ) + cos(θ))/(cos(θ) - sin(θ))"),
    ("r = sin θ", {}, "d/dx [ y ] = tan(2θ)"),
    # unknown functions and tables of values
    ("f(x^2) g(x)", {}, "2x f'(x^2) g(x) + f(x^2) g'(x)"),
    ("f(g(x))", {"order": 2}, "f''(g(x)) g'(x)^2 + f'(g(x)) g''(x)"),
    ("f(x)/g(x)", {}, "(f'(x) g(x) - f(x) g'(x))/g(x)^2"),
    ("sin(f(x))", {}, "f'(x) cos(f(x))"),
    ("f(x)^3", {}, "3f(x)^2 f'(x)"),
]


@pytest.mark.parametrize(
    ("source", "options", "result"), SPECIMENS, ids=[f"{source} {options or ''}" for source, options, _ in SPECIMENS]
)
def test_specimen(source: str, options: dict[str, Any], result: str) -> None:
    done = answer(Question(source=source, **options))
    left, equals, right = result.rpartition(" = ")
    if equals and isinstance(done.last, Rel):
        assert str(done.last.left) == left
    found = done.last.right if equals and isinstance(done.last, Rel) else done.last
    # A letter beside its own prime is read as the function that it is; records of curves hold letters.
    assert same(*in_letters(found, derive.parse(right))), str(done.last)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


OF_SEVERAL = [
    ("gradient", "x^2 y", "(2x y, x^2)"),
    ("gradient", "sin(x) y + z", "(y cos(x), sin(x), 1)"),
    ("gradient", "e^(x y)", "(y e^(x y), x e^(x y))"),
    ("gradient", "ln(x^2 + y^2)", "(2x/(x^2 + y^2), 2y/(x^2 + y^2))"),
    ("gradient", "x y z", "(y z, x z, x y)"),
    ("jacobian", "(x y, x + y)", "[[y, x], [1, 1]]"),
    ("jacobian", "(x^2 - y^2, 2x y)", "[[2x, -2y], [2y, 2x]]"),
    ("jacobian", "(x y z, x + z)", "[[y z, x z, x y], [1, 0, 1]]"),
    ("jacobian", "(e^x cos(y), e^x sin(y))", "[[cos(y) e^x, -e^x sin(y)], [sin(y) e^x, e^x cos(y)]]"),
    ("jacobian", "(x/y, y/x)", "[[1/y, -x/y^2], [-y/x^2, 1/x]]"),
    ("hessian", "x^2 y + y^3", "[[2y, 2x], [2x, 6y]]"),
    ("hessian", "x^2 + 3x y + y^2", "[[2, 3], [3, 2]]"),
    ("hessian", "e^(x y)", "[[y^2 e^(x y), (1 + x y) e^(x y)], [(1 + x y) e^(x y), x^2 e^(x y)]]"),
    ("hessian", "x y z", "[[0, z, y], [z, 0, x], [y, x, 0]]"),
    ("hessian", "ln(x y)", "[[-1/x^2, 0], [0, -1/y^2]]"),
    ("divergence", "(x^2, y^2, z^2)", "2x + 2y + 2z"),
    ("divergence", "(x y, y z, z x)", "y + z + x"),
    ("divergence", "(e^x cos(y), -e^x sin(y))", "0"),
    ("divergence", "(-y, x)", "0"),
    ("divergence", "(x/(x^2 + y^2), y/(x^2 + y^2))", "0"),
    ("curl", "(x y, y z, z x)", "(-y, -z, -x)"),
    ("curl", "(-y, x, 0)", "(0, 0, 2)"),
    ("curl", "(x, y, z)", "(0, 0, 0)"),
    ("curl", "(y z, x z, x y)", "(0, 0, 0)"),
    ("curl", "(z^2, x^2, y^2)", "(2y, 2z, 2x)"),
    ("laplacian", "x^2 + y^2", "4"),
    ("laplacian", "x^2 y^2", "2y^2 + 2x^2"),
    ("laplacian", "e^x sin(y)", "0"),
    ("laplacian", "ln(x^2 + y^2)", "0"),
    ("laplacian", "1/sqrt(x^2 + y^2 + z^2)", "0"),
]


@pytest.mark.parametrize(("kind", "source", "result"), OF_SEVERAL)
def test_of_several_variables(kind: str, source: str, result: str) -> None:
    done = getattr(derive, kind)(source)
    assert str(done.last).endswith(f"= {result}"), str(done.last)
    assert done.verdict.outcome is not Outcome.UNVERIFIED


DIRECTIONAL = [
    # The direction is normalised: (3, 4) has length 5.
    ("x^2 y", "(3, 4)", None, "(6x y + 4x^2)/5"),
    ("x^2 + y^2", "(3, 4)", "(1, 2)", "22/5"),
    ("x y z", "(1, 2, 2)", "(1, 1, 1)", "5/3"),
    ("e^x sin(y)", "(0, 1)", None, "e^x cos(y)"),
    ("x e^y", "(1, 1)", "(1, 0)", "sqrt(2)"),
    ("ln(x y)", "(-1, 0)", None, "-1/x"),
]


@pytest.mark.parametrize(("source", "direction", "at", "value"), DIRECTIONAL)
def test_in_a_direction(source: str, direction: str, at: str | None, value: str) -> None:
    done = derive.directional(source, direction, at=at)
    left, _, right = str(done.last).partition(" = ")
    assert left == "D_u f"
    assert compare(derive.parse(right), derive.parse(value)).outcome is Agreement.EQUAL, right
    assert done.verdict.outcome is not Outcome.UNVERIFIED


OF_ORDER_N = [
    ("e^(a x)", "a^n e^(a x)", ["n ≥ 0"]),
    ("sin(x)", "sin(x + n π/2)", ["n ≥ 0"]),
    ("cos(2x)", "2^n cos(2x + n π/2)", ["n ≥ 0"]),
    ("1/x", "(-1)^n n!/x^(n + 1)", ["n ≥ 0", "x ≠ 0"]),
    ("1/(1 - x)", "n!/(1 - x)^(n + 1)", ["n ≥ 0", "x ≠ 1"]),
    ("ln(x)", "(-1)^(n - 1) (n - 1)!/x^n", ["n ≥ 1", "x > 0"]),
    ("ln(1 - 2x)", "-(n - 1)! * 2^n/(1 - 2x)^n", ["n ≥ 1", "x < 1/2"]),
    ("x e^x", "e^x (x + n)", ["n ≥ 0"]),
    ("x^5", "5!/(5 - n)! x^(5 - n)", ["n ≥ 0", "n ≤ 5"]),
]


@pytest.mark.parametrize(("source", "formula", "conditions"), OF_ORDER_N)
def test_of_symbolic_order(source: str, formula: str, conditions: list[str]) -> None:
    done = answer(Question(source=source, order="n"))
    assert [str(one) for one in done.conditions] == conditions
    right = derive.parse(str(done.last).partition(" = ")[2])
    for order in (1, 2, 4):
        # Against the formula expected, and against the derivatives taken one by one by SymPy.
        values = {"x": Fraction(1, 3), "a": Fraction(5, 7), "n": order}
        found, expected = (evaluate(side, values, 30) for side in (right, derive.parse(formula)))
        x = sympy.Symbol("x", real=True)
        theirs = derive.parse(source).to_sympy().diff(x, order).subs(x, sympy.Rational(1, 3))
        theirs = theirs.subs(sympy.Symbol("a", real=True), sympy.Rational(5, 7))
        assert abs(found - expected) < 1e-20
        assert abs(found - theirs.evalf(30)) < 1e-20
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


AT_A_POINT = [
    ("x^3 - 2x", {"at": "2"}, "10"),
    ("sin x", {"at": "pi/6"}, "sqrt(3)/2"),
    ("x^3 - 2x", {"at": "2", "tangent": True}, "y = 10x - 16"),
    ("x^2", {"at": "1", "normal": True}, "y = 3/2 - x/2"),
    ("x^2 + y^2 = 25", {"at": "3, 4"}, "y = 25/4 - 3x/4"),
    ("f(x) g(x)", {"at": "1", "values": "f(1)=3, f'(1)=-1, g(1)=2, g'(1)=5"}, "13"),
    ("f(g(x))", {"at": "1", "values": "g(1)=2, g'(1)=5, f'(2)=7"}, "35"),
    ("f(x)/g(x)", {"at": "1", "values": "f(1)=3, f'(1)=-1, g(1)=2, g'(1)=5"}, "-17/4"),
    ("f(x)^2", {"at": "2", "values": "f(2)=3, f'(2)=4"}, "24"),
    ("x f(x)", {"at": "2", "values": "f(2)=3, f'(2)=4"}, "11"),
]


@pytest.mark.parametrize(("source", "options", "value"), AT_A_POINT)
def test_at_a_point(source: str, options: dict[str, Any], value: str) -> None:
    done = answer(Question(source=source, **options))
    last = str(done.last).rpartition(" = ")[2] if "y = " not in value else str(done.last)
    assert same(derive.parse(last), derive.parse(value)), str(done.last)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


WHERE = [
    ("sqrt(x)", "x > 0"),
    ("ln(x - 1)", "x > 1"),
    ("1/(x^2 - 4)", "|x| ≠ 2"),
    ("arcsin x", "|x| < 1"),
    ("|x - 3|", "x ≠ 3"),
]


@pytest.mark.parametrize(("source", "condition"), WHERE)
def test_where_the_derivative_exists(source: str, condition: str) -> None:
    done = derive.differentiate(source)
    assert [str(one) for one in done.conditions] == [condition]
