"""What a Python program may rely on: what goes in, what comes out, and what is refused how."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from itertools import pairwise
from typing import Any

import pytest
import sympy

import derive
from derive.answer.differentiate import differentiate
from derive.expression import Sym
from derive.record.derivation import NOT_COMPARED, Outcome

X, Y = sympy.symbols("x y")


def test_sympy_goes_in_and_comes_out() -> None:
    done = derive.differentiate(1 / (1 + sympy.exp(-X)), X)
    assert str(done.result) == "σ'(x) = σ(x) (1 - σ(x))"
    assert sympy.simplify(done.derivative.to_sympy() - done.function.to_sympy().diff(sympy.Symbol("x", real=True))) == 0
    assert str(derive.differentiate(X**2 * Y, X, Y).derivative) == "2x"
    assert str(derive.differentiate("(x+1)^2", target=2 * X + 2).derivative) == "2x + 2"
    assert str(derive.gradient(X**2 * Y, X, Y).result) == "∇f = (2x y, x^2)"
    assert str(derive.implicit(sympy.Eq(X**2 + Y**2, 1), X, Y).result) == "y' = -x/y"
    assert str(derive.differentiate(X**2, X, route="limit").derivative) == "2x"


RESULTS: dict[str, tuple[Callable[[], derive.Derivation], str, str]] = {
    "first": (lambda: derive.differentiate("x^3"), "d/dx [ x^3 ] = 3x^2", "3x^2"),
    "second": (lambda: derive.differentiate("x^3", order=2), "d/dx [ d/dx [ x^3 ] ] = 6x", "6x"),
    "named": (lambda: derive.differentiate("f(x) = x^3", order=2), "f''(x) = 6x", "6x"),
    "own name": (
        lambda: derive.differentiate("1/(1+e^-x)"),
        "σ'(x) = σ(x) (1 - σ(x))",
        "(1 - 1/(1 + e^-x))/(1 + e^-x)",
    ),
    "mixed": (lambda: derive.differentiate("x^2 y", "x", "y"), "d/dy [ d/dx [ x^2 y ] ] = 2x", "2x"),
    "dependent": (lambda: derive.differentiate("x y", depends="y(x)"), "d/dx [ x y ] = y + x y'", "y + x y'"),
    "limit": (lambda: derive.differentiate("x^2", route="limit"), "d/dx [ x^2 ] = 2x", "2x"),
    "logarithm": (
        lambda: derive.differentiate("x^x", route="log"),
        "d/dx [ x^x ] = x^x (ln(x) + 1)",
        "x^x (ln(x) + 1)",
    ),
    "inverse": (
        lambda: derive.differentiate("arctan x", route="definition"),
        "arctan'(x) = 1/(1 + x^2)",
        "1/(1 + x^2)",
    ),
    "value": (lambda: derive.differentiate("x^3", at=2), "f'(2) = 12", "12"),
    "tangent": (lambda: derive.differentiate("x^3", at=1, tangent=True), "y = 3x - 2", "3"),
    "normal": (lambda: derive.differentiate("x^2", at=1, normal=True), "y = -x/2 + 3/2", "2"),
    "curve": (lambda: derive.implicit("x^2 + y^2 = 25"), "y' = -x/y", "-x/y"),
    "tangent of a curve": (
        lambda: derive.implicit("x^2 + y^2 = 25", at=(3, 4), tangent=True),
        "y = -3x/4 + 25/4",
        "-3/4",
    ),
    "path": (lambda: derive.parametric("t^2", "t^3"), "d/dx [ y ] = 3t/2", "3t/2"),
    "gradient": (lambda: derive.gradient("x^2 y"), "∇f = (2x y, x^2)", "2x y; x^2"),
    "plane": (lambda: derive.derive("x^2 + y^2", at=(1, 2), tangent=True), "z = 2x + 4y - 5", "2; 4"),
    "Jacobian": (lambda: derive.jacobian(("x y", "x + y")), "J_F = [[y, x], [1, 1]]", "(y; x); (1; 1)"),
    "divergence": (lambda: derive.divergence("(x y, y z, z x)"), "∇·F = y + z + x", "y + z + x"),
    "arrays": (
        lambda: derive.grad("x^T A x", "x", shapes={"x": "n", "A": ("n", "n")}),
        "∂/∂x [ x^T A x ] = (A + A^T) x",
        "(A + A^T) x",
    ),
}


def closed(derivative: Any) -> str:
    if not isinstance(derivative, tuple):
        return str(derivative)
    return "; ".join(f"({closed(one)})" if isinstance(one, tuple) else str(one) for one in derivative)


@pytest.mark.parametrize("kind", RESULTS)
def test_the_result_is_an_equation_and_the_derivative_an_expression(kind: str) -> None:
    make, result, derivative = RESULTS[kind]
    done = make()
    assert (str(done.result), closed(done.derivative)) == (result, derivative)
    assert [(before, after) for before, _, after in done.triples()] == list(
        pairwise(frame.expression for frame in done.frames())
    )


def test_sympy_is_asked_last_or_later_or_not_at_all() -> None:
    bare = differentiate("x sin(x)", order=2, compare=False)
    assert [part.agreement for part in (*bare.parts, bare)] == [NOT_COMPARED, NOT_COMPARED]
    assert bare.to("text").rstrip().endswith("not compared with SymPy")
    assert bare.verdict is not None
    assert bare.verdict.outcome is Outcome.PROVED
    assert bare.compared() == derive.differentiate("x sin(x)", order=2)
    assert bare.compared().compared() == bare.compared()


def test_a_disagreement_with_sympy_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = differentiate("x sin(x)", compare=False)
    monkeypatch.setattr("derive.sympy_door.door.derivative", lambda node, name: node)
    with pytest.raises(derive.InternalError, match=r"sympy\.diff differs"):
        bare.compared()


def test_letters_may_be_trees() -> None:
    assert derive.differentiate("x^2 y", Sym("y")) == derive.differentiate("x^2 y", "y")


def test_numbers_are_constants() -> None:
    assert str(derive.differentiate(5).derivative) == "0"
    assert str(derive.differentiate(1e-7).function) == "1e-7"


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
        done.last = done.goal  # type: ignore[misc]
    assert repr(done) == "<Derivation of d/dx [ 1/(1 + e^-x) ]: σ(x) (1 - σ(x)), proved>"
    with pytest.raises(derive.DeriveError):
        done.frames("verbose")
