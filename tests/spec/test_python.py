"""What a Python program may rely on: what goes in, what comes out, and what is refused how."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
import sympy

import derive
from derive.expression import Sym

X, Y = sympy.symbols("x y")


def test_sympy_goes_in_and_comes_out() -> None:
    done = derive.differentiate(1 / (1 + sympy.exp(-X)), X)
    assert str(done.result) == "σ(x) (1 - σ(x))"
    assert str(derive.differentiate(X**2 * Y, X, Y).result) == "2x"
    assert str(derive.differentiate("(x+1)^2", target=2 * X + 2).result) == "2x + 2"
    assert str(derive.gradient(X**2 * Y, X, Y).result) == "∇f = (2x y, x^2)"
    assert str(derive.implicit(sympy.Eq(X**2 + Y**2, 1), X, Y).result) == "y' = -x/y"
    assert str(derive.differentiate(X**2, X, route="limit").result) == "2x"


def test_letters_may_be_trees() -> None:
    assert derive.differentiate("x^2 y", Sym("y")) == derive.differentiate("x^2 y", "y")


def test_numbers_are_constants() -> None:
    assert str(derive.differentiate(5).result) == "0"
    assert str(derive.differentiate(1e-7).function) == "0.0000001"


@pytest.mark.parametrize("wrong", [None, b"x", ["x"], object(), sympy.Matrix([X])])
def test_what_is_no_expression(wrong: Any) -> None:
    with pytest.raises(derive.UnsupportedError):
        derive.differentiate(wrong)


@pytest.mark.parametrize(
    "options",
    [{"order": 0}, {"route": "scenic"}, {"syntax": "maple"}, {"target": "3x"}],
)
def test_wrong_options(options: dict[str, Any]) -> None:
    with pytest.raises(derive.DeriveError):
        derive.differentiate("x^2", **options)


@pytest.mark.parametrize("variable", ["2", 3, X + 1])
def test_what_is_no_variable(variable: object) -> None:
    with pytest.raises(derive.DeriveError):
        derive.differentiate("x^2", variable)


def test_a_derivation_is_a_value() -> None:
    done = derive.differentiate("1/(1+e^-x)")
    for other in (derive.differentiate("1/(1+e^-x)"), pickle.loads(pickle.dumps(done)), copy.deepcopy(done)):
        assert other == done
        assert hash(other) == hash(done)
        assert other.to("json") == done.to("json")
    with pytest.raises(FrozenInstanceError):
        done.result = done.goal  # type: ignore[misc]
    assert repr(done) == "<Derivation of d/dx [ 1/(1 + e^-x) ]: σ(x) (1 - σ(x)), proved>"
    with pytest.raises(derive.DeriveError):
        done.frames("verbose")
