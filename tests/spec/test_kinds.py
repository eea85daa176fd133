"""Five specimens of every kind of derivative, one line each: what is typed, and what the answer says."""

from __future__ import annotations

from typing import Any

import pytest

import derive
from derive.derivation import Outcome
from derive.expression import same
from derive.questions import Question, answer

SPECIMENS: list[tuple[str, dict[str, Any], str]] = [
    # partial and mixed
    ("x^2 y + sin(x y)", {"variables": ("y",)}, "x^2 + x cos(x y)"),
    ("x^2 y + sin(x y)", {"variables": ("x", "y")}, "2x + cos(x y) - x y sin(x y)"),
    ("x^2 y^3 z", {"variables": ("x", "y", "z")}, "6x y^2"),
    ("∂/∂x (x/y)", {}, "1/y"),
    ("x y^2", {"variables": ("x",), "depends": ("y(x)",)}, "y (y + 2x y')"),
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
    ("r = 2cos θ", {}, "d/dx [ y ] = -(cos(θ)^2 - sin(θ)^2)/(2 sin(θ) cos(θ))"),
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
    # integrals and sums
    ("int_0^x e^(-t^2) dt", {}, "e^(-x^2)"),
    ("int_x^1 sin(t^2) dt", {}, "-sin(x^2)"),
    ("int_0^(x^2) cos(t) dt", {}, "2x cos(x^2)"),
    ("int_x^(x^2) sin(x t)/t dt", {}, "(2 sin(x^3) - sin(x^2))/x + int(cos(x t), t, x, x^2)"),
    ("sum_{k=0}^n x^k", {}, "sum(k x^(k-1), k, 1, n)"),
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
    assert same(done.result, derive.parse(result)), str(done.result)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED


OF_SEVERAL = [
    ("gradient", "x^2 y", "(2x y, x^2)"),
    ("gradient", "sin(x) y + z", "(y cos(x), sin(x), 1)"),
    ("jacobian", "(x y, x + y)", "[[y, x], [1, 1]]"),
    ("hessian", "x^2 y + y^3", "[[2y, 2x], [2x, 6y]]"),
    ("divergence", "(x^2, y^2, z^2)", "2x + 2y + 2z"),
    ("curl", "(x y, y z, z x)", "(-y, -z, -x)"),
    ("laplacian", "x^2 + y^2", "4"),
]


@pytest.mark.parametrize(("kind", "source", "result"), OF_SEVERAL)
def test_of_several_variables(kind: str, source: str, result: str) -> None:
    done = getattr(derive, kind)(source)
    assert str(done.result).endswith(f"= {result}"), str(done.result)
    assert done.verdict.outcome is not Outcome.UNVERIFIED


AT_A_POINT = [
    ("x^3 - 2x", {"at": "2"}, "10"),
    ("sin x", {"at": "pi/6"}, "sqrt(3)/2"),
    ("x^3 - 2x", {"at": "2", "tangent": True}, "y = 10x - 16"),
    ("x^2", {"at": "1", "normal": True}, "y = 3/2 - x/2"),
    ("x^2 + y^2 = 25", {"at": "3, 4"}, "y = 25/4 - 3x/4"),
    ("f(x) g(x)", {"at": "1", "values": "f(1)=3, f'(1)=-1, g(1)=2, g'(1)=5"}, "13"),
    ("f(g(x))", {"at": "1", "values": "g(1)=2, g'(1)=5, f'(2)=7"}, "35"),
]


@pytest.mark.parametrize(("source", "options", "value"), AT_A_POINT)
def test_at_a_point(source: str, options: dict[str, Any], value: str) -> None:
    done = answer(Question(source=source, **options))
    last = str(done.result).rpartition(" = ")[2] if "y = " not in value else str(done.result)
    assert same(derive.parse(last), derive.parse(value)), str(done.result)
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
