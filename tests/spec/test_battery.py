"""The 47 functions that other step-givers were tried on: no wrong answer, no crash.

The oracle is a difference quotient, by mpmath, of the function as typed, written down here a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp
import pytest

import derive
from derive.expression import same
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

Function = Callable[[Any], Any]

A, N, U, Y = mp.mpf("1.75"), mp.mpf("2.25"), mp.mpf("0.6"), mp.mpf("0.3")
LETTERS = {"a": A, "n": N, "u": U, "y": Y}

POINTS = (mp.mpf("0.3"), mp.mpf("0.85"), mp.mpf("1.9"), mp.mpf("-0.4"), mp.mpf("-2.2"))


def positive_part(x: Any) -> Any:
    return max(x, mp.mpf(0))


def sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


BATTERY: list[tuple[str, Function]] = [
    ("sigmoid", sigmoid),
    ("tanh x", mp.tanh),
    ("ln(1+e^x)", lambda x: mp.log1p(mp.exp(x))),
    ("x/(1+e^-x)", lambda x: x * sigmoid(x)),
    ("x e^(-x)", lambda x: x * mp.exp(-x)),
    ("x^x", lambda x: x**x),
    ("|x|", abs),
    ("max(0, x)", positive_part),
    ("{x if x > 0; 0 otherwise}", positive_part),
    ("arcsin x", mp.asin),
    ("arctan(x^2)", lambda x: mp.atan(x**2)),
    ("sinh x", mp.sinh),
    ("erf(x)", mp.erf),
    ("gelu", lambda x: x * mp.ncdf(x)),
    ("sqrt(x^2+1)", lambda x: mp.sqrt(x**2 + 1)),
    ("log_2 x", lambda x: mp.log(x, 2)),
    (r"\log_{2}(x)", lambda x: mp.log(x, 2)),
    ("2^x", lambda x: mp.mpf(2) ** x),
    ("a^x", lambda x: A**x),
    ("x^n", lambda x: x**N),
    ("x", lambda x: x),
    ("5", lambda x: mp.mpf(5)),
    ("x^2 y", lambda x: x**2 * Y),
    ("sin(u x)", lambda x: mp.sin(U * x)),
    ("1/x", lambda x: 1 / x),
    ("sin^2 x", lambda x: mp.sin(x) ** 2),
    ("tan x", mp.tan),
    ("sec x tan x", lambda x: mp.sec(x) * mp.tan(x)),
    ("cot x", mp.cot),
    ("sinc(x)", mp.sinc),
    ("int_0^x sin(t) dt", lambda x: 1 - mp.cos(x)),
    ("gamma(x)", mp.gamma),
    ("sign(x)", mp.sign),
    ("heaviside(x)", lambda x: mp.mpf(x > 0)),
    ("e^(e^x)", lambda x: mp.exp(mp.exp(x))),
    ("14 + 367x^2/(x^2+100)", lambda x: 14 + 367 * x**2 / (x**2 + 100)),
    ("x/(x+1)", lambda x: x / (x + 1)),
    ("e^x/(e^x+e^y)", lambda x: mp.exp(x) / (mp.exp(x) + mp.exp(Y))),
    ("x sin(x) ln(x)", lambda x: x * mp.sin(x) * mp.log(x)),
    ("sum_{k=0}^4 x^k", lambda x: 1 + x + x**2 + x**3 + x**4),
    ("cosh^2 x", lambda x: mp.cosh(x) ** 2),
    ("lambertw(x)", mp.lambertw),
    ("floor(x)", mp.floor),
    ("(x+1)^x", lambda x: (x + 1) ** x),
]

UNKNOWN = [
    ("f(x)^2", "2f(x) f'(x)"),
    ("f(x^2)", "2x f'(x^2)"),
    ("sin(f(x))", "f'(x) cos(f(x))"),
    ("f'(x)", "f''(x)"),
]


@pytest.mark.parametrize(("source", "function"), BATTERY, ids=[source for source, _ in BATTERY])
def test_agrees_with_the_difference_quotient(source: str, function: Function) -> None:
    done = derive.differentiate(source, "x")
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    result = done.spelled_out(done.last)
    compared = 0
    with mp.workdps(40):
        for point in POINTS:
            value = function(point)
            if mp.im(value):
                continue
            compared += 1
            found = evaluate(result, {"x": point, **LETTERS}, 30)
            assert found is not None, f"{done.last} has no value at {point}"
            assert abs(found - mp.diff(function, point)) < mp.mpf(10) ** -12 * (1 + abs(found))
    assert compared >= 2


@pytest.mark.parametrize(("source", "result"), UNKNOWN)
def test_unknown_functions(source: str, result: str) -> None:
    assert same(derive.differentiate(source, "x").last, derive.parse(result))


def test_the_battery_is_complete() -> None:
    # The list names e^x/(e^x+e^y) and both spellings of log_2 x; sin(u x) is the row beside the 47.
    assert len(BATTERY) + len(UNKNOWN) == 48
