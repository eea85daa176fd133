"""Functions that SymPy knows and the table does not: its derivative where it is closed, else a refusal."""

from __future__ import annotations

import pytest
import sympy as sp

from derive import UnsupportedError, differentiate
from derive.record.derivation import Outcome

x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize("function", [sp.zeta(2, x), sp.zeta(3, 2 * x), sp.lerchphi(x, 1, 2)], ids=str)
def test_the_derivative_is_that_of_sympy(function: sp.Expr) -> None:
    found = differentiate(function)
    assert sp.expand(found.last.to_sympy() - function.diff(x)) == 0


def test_what_only_sympy_says_is_not_called_proved() -> None:
    first, *_ = differentiate(sp.functions.special.mathieu_functions.mathieuc(1, 2, x)).steps
    assert first.verdict is not None
    assert first.verdict.outcome is Outcome.UNVERIFIED


@pytest.mark.parametrize(
    "function",
    [
        sp.LambertW(x, -1),
        sp.hyper([1, 2, 3], [3], x),
        sp.appellf1(1, 2, 3, 4, x, 2),
        sp.Ynm(1, 0, x, y),
        sp.elliptic_pi(2, x, 3),
        x + sp.primepi(x),
        sp.sin(sp.arg(x + sp.I)),
    ],
    ids=str,
)
def test_a_function_without_an_entry_is_refused_not_taken_for_another(function: sp.Expr) -> None:
    with pytest.raises(UnsupportedError, match="no derivative of SymPy's function"):
        differentiate(function, "x")


@pytest.mark.parametrize("value", [sp.nan, sp.zoo, sp.oo, x + sp.nan, sp.zoo * x, sp.I * x], ids=str)
def test_what_is_no_real_number_is_refused(value: sp.Expr) -> None:
    with pytest.raises(UnsupportedError, match="only derivatives of real functions"):
        differentiate(value, "x")


def test_infinity_may_be_a_bound() -> None:
    assert differentiate("int(e^(-x t^2), t, 0, oo)", "x").last.free == {"x"}


def test_an_undefined_function_of_a_person_stays_unknown() -> None:
    assert str(differentiate(sp.Function("f")(x) ** 2).last) == "2 f(x) f'(x)"


@pytest.mark.parametrize("function", [sp.hankel1(1, x), sp.hankel2(3, x), x * sp.hn1(2, x)], ids=str)
def test_complex_values_are_refused_by_name(function: sp.Expr) -> None:
    with pytest.raises(UnsupportedError, match=r"has complex values.*try besselj"):
        differentiate(function)
