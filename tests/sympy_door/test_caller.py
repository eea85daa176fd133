"""What a program hands in as SymPy's or NumPy's: its symbols, its classes, its numbers, and the way back."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from sympy.physics.units import meter

import derive
from derive import DeriveError, UnsupportedError, differentiate

x, y, t = sp.symbols("x y t")
positive = sp.Symbol("x", positive=True)
n = sp.Symbol("n", integer=True)
first, second = sp.Dummy("x"), sp.Dummy("x")
f = sp.Function("f")
A, v = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("v", n, 1)
entries, i = sp.IndexedBase("z"), sp.Symbol("i")


class Own(sp.Function):  # type: ignore[misc]
    """A function that knows its derivative."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sp.cos(self.args[0]) ** 7


# Symbols are themselves ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "by"),
    [(first * second**2, first), (first * second**2, second), (x * positive, x), (x * positive, positive)],
    ids=str,
)
def test_two_symbols_of_one_name_are_told_apart(function: sp.Expr, by: sp.Symbol) -> None:
    found = differentiate(function, by)
    assert found.to_sympy() == function.diff(by)
    assert "x_1 is another symbol called x" in found.notes


def test_the_bound_symbol_of_an_integral_is_another_one() -> None:
    bound = sp.Dummy("x")
    function = sp.Integral(sp.sin(bound * x), (bound, 0, 1))
    assert sp.simplify((differentiate(function, x).to_sympy() - function.diff(x)).doit()) == 0


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        (sp.Symbol("z", imaginary=True), "is imaginary"),
        (sp.Symbol("z", complex=True), "is complex"),
        (sp.Symbol("z", real=False), "is not real"),
        (sp.Symbol("z", zero=True), "is zero"),
        (sp.Symbol("z", infinite=True), "is infinite"),
        (sp.Symbol("z", commutative=False), "does not commute"),
    ],
)
def test_what_is_no_real_variable_is_refused_by_name(symbol: sp.Symbol, reason: str) -> None:
    with pytest.raises(UnsupportedError, match=f"z {reason}"):
        differentiate(symbol * x, x)


@pytest.mark.parametrize(
    ("said", "told"),
    [("positive", "x > 0"), ("negative", "x < 0"), ("nonnegative", "x ≥ 0"), ("nonzero", "x ≠ 0")],
)
def test_what_is_said_of_a_symbol_is_a_condition(said: str, told: str) -> None:
    symbol = sp.Symbol("x", **{said: True})
    assert [str(one) for one in differentiate(symbol**2).conditions] == [told]
    assert [str(one) for one in derive.gradient(symbol**2 * y, symbol, y).conditions] == [told]


def test_no_kink_is_told_where_the_symbol_never_is() -> None:
    found = differentiate(sp.Abs(positive, evaluate=False), positive)
    assert (found.kinks, found.to_sympy()) == ((), 1)


def test_an_integer_is_told_to_be_read_as_a_real_number() -> None:
    assert "n is read as a real number, not as an integer" in differentiate(x**n, x).notes


@pytest.mark.parametrize(
    "exponent", [sp.Rational(1, 3), sp.Rational(-2, 3), sp.Rational(5, 7), sp.Float("0.2")], ids=str
)
def test_a_power_of_sympy_is_that_of_sympy(exponent: sp.Expr) -> None:
    found = differentiate(x**exponent, x)
    assert [str(one) for one in found.conditions] == ["x > 0"]
    # SymPy's own derivative, also where the power is complex.
    assert abs(complex((found.to_sympy() - (x**exponent).diff(x)).subs(x, -8))) < 1e-12


def test_a_root_that_was_typed_stays_real_in_the_symbols_of_the_caller() -> None:
    assert differentiate("cbrt(x)", x).to_sympy().subs(x, -8) == sp.Rational(1, 12)


def test_entries_with_an_index_are_letters() -> None:
    assert differentiate(entries[i] ** 2, entries[i]).to_sympy() == 2 * entries[i]
    assert differentiate(entries[0] * entries[1], entries[1]).to_sympy() == entries[0]
    with pytest.raises(UnsupportedError, match="may be one entry or two"):
        differentiate(entries[i] * entries[1], entries[1])


@pytest.mark.parametrize(
    "name", ["\\input{/etc/hostname}", "x\x1b[31m", "\u202ex", "<script>", "sin", "a b", "pi", "x&y", ""]
)
def test_a_name_that_is_no_letter_is_refused(name: str) -> None:
    with pytest.raises(DeriveError, match=r"is not a variable|is a number") as caught:
        differentiate(x * sp.Symbol(name) ** 2, x)
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)
    with pytest.raises(DeriveError):
        differentiate("x^2", sp.Symbol(name))


# Classes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handed_in", "name"),
    [
        (sp.Poly(x**2 + 1, x), "Poly"),
        (3 * meter * x**2, "Quantity"),
        (sp.CRootOf(x**5 - x - 1, 0) * x, "ComplexRootOf"),
        (sp.Interval(0, 1), "Interval"),
        (sp.FiniteSet(x), "FiniteSet"),
        (x + sp.O(x**2), "Order"),
        (sp.true, "BooleanTrue"),
        (sp.Wild("w") * x, "Wild"),
        (sp.AccumBounds(0, 1) * x, "AccumulationBounds"),
        (f, "UndefinedFunction"),
        (sp.Matrix([x, y]), "components of a vector"),
        (sp.oo * x, "infinity"),
        (sp.Function("sin")(x), "sin"),
        (sp.Function("Gamma")(x), "Gamma"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused_by_name(handed_in: object, name: str) -> None:
    with pytest.raises(DeriveError, match=name):
        differentiate(handed_in, x)


@pytest.mark.parametrize(
    "handed_in",
    [True, None, b"x", [], {}, {x}, object(), np.bool_(True), np.array([1, 2]), float("nan"), 1j, np.complex64(1)],
)
def test_other_types_are_refused(handed_in: object) -> None:
    with pytest.raises(DeriveError):
        differentiate(handed_in)
    if not isinstance(handed_in, list):
        with pytest.raises(DeriveError):
            differentiate("x^2", handed_in)
    with pytest.raises(DeriveError):
        differentiate("x^2", order=handed_in)  # type: ignore[arg-type]
    with pytest.raises(DeriveError):
        derive.parse(handed_in)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (3, 3),
        (-2.5, Fraction(-5, 2)),
        (Fraction(1, 3), Fraction(1, 3)),
        (Decimal("0.1"), Fraction(1, 10)),
        (np.float64(2.5), Fraction(5, 2)),
        (np.float32(0.5), Fraction(1, 2)),
        (np.int64(-7), -7),
        (np.uint8(7), 7),
    ],
)
def test_numbers_of_python_and_numpy_are_numbers(number: object, value: Fraction) -> None:
    assert differentiate(number, x).function.to_sympy() == sp.Rational(value)


def test_an_order_may_be_an_integer_of_numpy() -> None:
    assert differentiate(x**3, x, order=np.int64(2)).to_sympy() == 6 * x


# The way back ----------------------------------------------------------------------------------------

ANSWERS: list[tuple[Callable[[], derive.Derivation], Any]] = [
    (lambda: differentiate(x * sp.sin(x), x), (x * sp.sin(x)).diff(x)),
    (lambda: differentiate(x**3 * y, x, order=2), 6 * x * y),
    (lambda: differentiate(x**2 * y, x, y), 2 * x),
    (lambda: differentiate(sp.Lambda(t, t**2)), 2 * t),
    (lambda: differentiate("x^2 y", x), 2 * x * sp.Symbol("y", real=True)),
    (lambda: differentiate(f(x) ** 2, x), 2 * f(x) * f(x).diff(x)),
    (lambda: differentiate(f(x**2), x), f(x**2).diff(x)),
    (lambda: differentiate(Own(x**2), x), 2 * x * sp.cos(x**2) ** 7),
    (lambda: differentiate(x**x, x, target=x**x * (1 + sp.log(x))), (x**x).diff(x)),
    (lambda: differentiate(x**2 * y, x, at={x: 3, y: 2}), 12),
    (lambda: derive.gradient(x**2 * y, x, y), sp.Matrix([2 * x * y, x**2])),
    (lambda: derive.jacobian(sp.Matrix([x * y, x + y]), sp.Matrix([x, y])), sp.Matrix([[y, x], [1, 1]])),
    (lambda: derive.jacobian(sp.Tuple(x * y, x + y), x, y), sp.Matrix([[y, x], [1, 1]])),
    (lambda: derive.hessian(x**2 * y, x, y), sp.Matrix([[2 * y, 2 * x], [2 * x, 0]])),
    (lambda: derive.divergence([x * y, y], x, y), y + 1),
    (lambda: derive.laplacian(x**2 * y**2, x, y), 2 * x**2 + 2 * y**2),
    (lambda: derive.implicit(sp.Eq(x**2 + y**2, 25), x, y), -x / y),
    (lambda: derive.parametric(t**2, t**3, t), 3 * t / 2),
    (lambda: derive.grad(v.T * A * v, v), (A + A.T) * v),
    (lambda: derive.grad(sp.Trace(A * A.T), A), 2 * A),
]


@pytest.mark.parametrize(("ask", "value"), ANSWERS, ids=[str(value) for _, value in ANSWERS])
def test_the_answer_is_in_the_symbols_of_the_caller(ask: Callable[[], derive.Derivation], value: Any) -> None:
    answer = ask()
    assert pickle.loads(pickle.dumps(answer)).to_sympy() == answer.to_sympy()
    assert sp.sympify(answer) == answer.to_sympy()
    found = sp.sympify(answer.to_sympy()).doit()
    assert (
        found == value.doit() if isinstance(value, sp.MatrixBase | sp.MatrixExpr) else sp.simplify(found - value) == 0
    )


def test_a_bare_expression_takes_symbols() -> None:
    node = derive.parse("theta^2")
    theta = sp.Symbol("theta")
    assert node.to_sympy() == sp.Symbol("theta", real=True) ** 2
    assert node.to_sympy(symbols={"theta": theta}) == node.to_sympy(symbols=[sp.Symbol("θ")]).subs(
        sp.Symbol("θ"), theta
    )
    assert sp.sympify(node) == node.to_sympy()
    with pytest.raises(DeriveError, match="symbols"):
        node.to_sympy(symbols=3)  # type: ignore[arg-type]


def test_what_sympy_lacks_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="counterpart"):
        derive.gradient(x**2 * y, x, y).result.to_sympy()
