"""Long and deep expressions end in bounded work, with every line checked."""

from __future__ import annotations

from functools import reduce
from time import process_time

import pytest

import derive
from derive.errors import LimitError
from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Sym
from derive.record.derivation import Outcome
from derive.render.measure import rows

X = Sym("x")


def nested(name: str, depth: int) -> Node:
    return reduce(lambda inner, _: Call(name, inner), range(depth), X)


def horner(degree: int) -> Node:
    return reduce(lambda inner, k: Add(Mul(inner, X), Num(k % 7 + 1)), range(degree), Num(1))


CASES = {
    "sine of sine": nested("sin", 60),
    "tanh of tanh": nested("tanh", 40),
    "sum of powers": Add(*(Mul(Num(k), Pow(X, Num(k + 1))) for k in range(1, 201))),
    "product": Mul(*(Call("sin", Mul(Num(k), X)) for k in range(1, 21))),
    "Horner": horner(40),
    "tower of exponentials": reduce(lambda inner, _: Pow(Const("e"), inner), range(20), X),
    "continued fraction": reduce(lambda inner, _: Div(Num(1), Add(Num(1), inner)), range(20), X),
    "sum of fractions": Add(*(Div(Num(1), Add(X, Num(k))) for k in range(1, 31))),
}


@pytest.mark.parametrize("name", CASES)
def test_large(name: str) -> None:
    start = process_time()
    done = derive.differentiate(CASES[name], "x")
    assert all(frame.verdict and frame.verdict.outcome is not Outcome.UNVERIFIED for frame in done.frames()[1:])
    # Each takes a second at most: the bound is about blow-ups, not about speed.
    assert process_time() - start < 20


EXPONENTIALS = [Pow(Const("e"), Sym(f"x_{k}")) for k in range(1, 151)]
WIDE = {
    "sines": Add(*(Call("sin", Mul(Num(k), X)) for k in range(1, 151))),
    "powers, the first of them x^1": Add(*(Pow(X, Num(k)) for k in range(1, 151))),
    "powers and differences": Add(*(Neg(Pow(X, Num(k))) if k % 2 else Pow(X, Num(k)) for k in range(1, 151))),
    "product of sines": Mul(*(Call("sin", Mul(Num(k), X)) for k in range(1, 91))),
    "product of sums": Mul(*(Add(X, Num(k)) for k in range(1, 91))),
    "softmax": Div(EXPONENTIALS[0], Add(*EXPONENTIALS)),
    "logarithm of a sum of exponentials": Call("ln", Add(*EXPONENTIALS)),
}


@pytest.mark.parametrize("name", WIDE)
def test_what_is_wide_stays_proved(name: str) -> None:
    variable = "x" if "x" in WIDE[name].free else "x_1"
    done = derive.derive(WIDE[name], variables=[variable], compare=False)
    assert done.verdict is not None
    assert done.verdict.outcome is Outcome.PROVED


def test_deep_lines_are_broken_without_recursion() -> None:
    assert len(rows(horner(600), 30.0)) > 200


def test_too_deep_is_said_so() -> None:
    with pytest.raises(LimitError, match="nested 1001 deep"):
        derive.differentiate(nested("sin", 1000), "x")
