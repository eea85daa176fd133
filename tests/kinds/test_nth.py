"""Formulas for the n-th derivative against SymPy's derivatives of the first orders, and their proofs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import mpmath
import pytest
import sympy

import derive
from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Node, Rel, Sym, same
from derive.kinds.routes.nth import nth
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome
from derive.values.evaluate import evaluate, holds

POINTS = (0.37, 1.21, 2.43)


def right(derivation: Derivation) -> Node:
    assert isinstance(derivation.last, Rel)
    return derivation.last.right


def equal(left: sympy.Expr, other: sympy.Expr) -> bool:
    letters = sorted(left.free_symbols | other.free_symbols, key=str)
    at = [{name: point + 0.13 * k for k, name in enumerate(letters)} for point in POINTS]
    return all(abs(complex((left - other).subs(values).evalf(20))) < 1e-8 for values in at)


FAMILIES = [
    ("e^(a x)", "a^n e^(a x)", 0),
    ("2^x", "ln(2)^n · 2^x", 0),
    ("sin(a x + b)", "a^n sin(a x + b + n pi/2)", 0),
    ("cos(3x)", "3^n cos(3x + n pi/2)", 0),
    ("x^7", "7! x^(7 - n)/(7 - n)!", 0),
    ("1/x", "(-1)^n n!/x^(n + 1)", 0),
    ("1/(a x + b)", "(-1)^n a^n n!/(a x + b)^(n + 1)", 0),
    ("1/(2x + 1)^3", None, 0),
    ("ln x", "(-1)^(n - 1) (n - 1)!/x^n", 1),
    ("ln(a x + b)", None, 1),
    ("ln(2x)", "(-1)^(n - 1) (n - 1)!/x^n", 1),
    ("ln(3 - 3x)", "-(n - 1)!/(1 - x)^n", 1),
    ("1/(2x + 4)^2", "(-1)^n (n + 1)!/(4(x + 2)^(n + 2))", 0),
    ("5/(-2x)", None, 0),
    ("x e^x", "e^x (x + n)", 0),
    ("x^2 e^(a x)", None, 0),
    ("x^2 sin x", None, 0),
    ("x cos(2x)", None, 0),
    ("e^-x", "(-1)^n e^-x", 0),
    ("3 sin(2x) + 5/x", None, 0),
    ("x^3 - 2x + 1", "0", 4),
]


@pytest.mark.parametrize(("source", "expected", "first"), FAMILIES)
def test_formula(source: str, expected: str | None, first: int) -> None:
    found = nth(source, "x")
    n, x = (sympy.Symbol(name, real=True) for name in "nx")
    body, formula = parse(source).to_sympy(), sympy.sympify(right(found).to_sympy())
    for order in range(first, first + 5):
        assert equal(formula.subs(n, order).doit(), body.diff(x, order)), order
    assert expected is None or same(right(found), parse(expected)), right(found)
    assert {part.verdict.outcome for part in (*found.parts, found) if part.verdict} == {Outcome.PROVED}


def test_power_with_a_letter() -> None:
    found = nth("x^m", "x")
    assert same(right(found), parse("m! x^(m - n)/(m - n)!"))
    assert {str(condition) for condition in found.conditions} == {"n ≥ 0", "n ≤ m", "m = floor(m)"}
    assert "for n ≥ 0, n ≤ m and m an integer" in found.to("text")


@pytest.mark.parametrize(("source", "last"), [("x^m", "m"), ("x^5", "5"), ("(2x + 1)^4", "4")])
def test_the_powers_end(source: str, last: str) -> None:
    found = nth(source, "x")
    whole = ", with m a positive integer," if last == "m" else ""
    assert f"for n > {last}{whole} the derivative of order n is 0" in found.to("text")
    step = next(part for part in found.parts if part.heading.startswith("From n"))
    assert f"n < {last}" in {str(condition) for condition in step.conditions}
    if last != "m":
        assert sympy.diff(parse(source).to_sympy(), sympy.Symbol("x", real=True), int(last) + 1) == 0


def test_the_induction_is_printed() -> None:
    shown = str(nth("1/x"))
    for words in ("First case, n = 0", "From n to n + 1", "this is the formula with n + 1 for n", "by induction"):
        assert words in shown, shown
    assert r"\frac{d^n}{dx^n}" in nth("1/x").to("latex")
    assert "dxⁿ" in nth("1/x").to("terminal", width=90, colour=False)


@pytest.mark.parametrize("source", ["sigmoid", "tanh", "1/(1 + e^-x)"])
def test_recurrence(source: str) -> None:
    found = nth(source, "x")
    assert any("P_(n+1)(s)" in note for note in found.notes)
    assert "P_n'" in str(right(found))


@pytest.mark.parametrize(
    ("source", "error"), [("arctan(x^2)", UnsupportedError), ("n x", DeriveError), ("x = 2", DeriveError)]
)
def test_errors(source: str, error: type[DeriveError]) -> None:
    with pytest.raises(error):
        nth(source)


@pytest.mark.parametrize(
    ("source", "order", "body"),
    [
        ("sigmoid", 6, "1/(1 + e^-x)"),
        ("tanh", 7, "(e^x - e^-x)/(e^x + e^-x)"),
        ("1/(1 + e^-(a x + b))", 4, "1/(1 + e^-(a x + b))"),
        ("L/(1 + e^(-k x))", 4, "L/(1 + e^(-k x))"),
    ],
)
def test_higher_orders_by_the_relation(source: str, order: int, body: str) -> None:
    found = differentiate(source, "x", order=order)
    theirs = parse(body).to_sympy().diff(sympy.Symbol("x", real=True), order)
    assert equal(found.spelled_out(found.last).to_sympy(), theirs)
    assert found.steps[0].rule.id in ("polynomial-expand", "polynomial-chain-rule")
    assert all(len(part.frames()) <= 5 for part in found.parts[1:])


def test_high_orders_are_cheap() -> None:
    found = differentiate("sigmoid", order=12)
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.PROVED
    assert found.last.size < 250


def test_composition_is_collected_as_by_faa_di_bruno() -> None:
    third = "f'''(g(x)) g'(x)^3 + 3 f''(g(x)) g'(x) g''(x) + f'(g(x)) g'''(x)"
    found = differentiate("f(g(x))", order=3)
    assert same(found.last, parse(third)), found.last
    fourth = differentiate("f(g(x))", order=4)
    assert str(fourth.last).count("+") == 4
    assert "6 f'''(g(x))" in str(fourth.last)


def test_depends() -> None:
    found = differentiate("x y^2", "x", depends=("y(x)",))
    assert same(found.last, parse("y^2 + 2 x y y'")) or same(found.last, parse("y (y + 2 x y')"))
    assert "dy/dx" not in str(found.last)
    moving = differentiate("x^2 + y^2", "t", depends=("x(t)", "y(t)"))
    assert moving.last.free == {"x", "y", "x'", "y'"}
    surface = differentiate("z^2", "x", "y", depends=("z(x, y)",))
    assert Sym("z_xy").name in surface.last.free


@pytest.mark.parametrize("wrong", [("y[x]",), ("x(x)",), ("y(x)", "y(x)"), ("y(y)",)])
def test_wrong_dependence(wrong: tuple[str, ...]) -> None:
    with pytest.raises(DeriveError):
        differentiate("x y", "x", depends=wrong)


def test_mixed_partial_derivative_tells_its_order() -> None:
    found = differentiate("x^2 y + sin(x y)", "x", "y")
    shown = str(found)
    assert "∂^2/∂y∂x [ x^2 y + sin(x y) ]" in shown
    assert "first by x, then by y" in shown
    assert "d/dx" not in shown
    assert "∂" not in str(differentiate("k x^2", "x"))
    assert r"\frac{\partial^2}{\partial y\partial x}" in found.to("latex")


EDGES = [
    ("x^3 e^(a x)", lambda x, a: x**3 * mpmath.exp(a * x)),
    ("(x + a) e^(a^2 x)", lambda x, a: (x + a) * mpmath.exp(a**2 * x)),
    ("x^2 e^(-2a x)", lambda x, a: x**2 * mpmath.exp(-2 * a * x)),
    ("x^2 sin(a x)", lambda x, a: x**2 * mpmath.sin(a * x)),
    ("x cos(a x + 1)", lambda x, a: x * mpmath.cos(a * x + 1)),
    ("x a^x", lambda x, a: x * mpmath.mpf(a) ** x),
    ("e^(a x)", lambda x, a: mpmath.exp(a * x)),
    ("sin(a x)", lambda x, a: mpmath.sin(a * x)),
    ("a^x", lambda x, a: mpmath.mpf(a) ** x),
    ("ln(a x + 3)", lambda x, a: mpmath.ln(a * x + 3)),
    ("1/(a x + 3)", lambda x, a: 1 / (a * x + 3)),
    ("1/(a x)^2", lambda x, a: 1 / (a * x) ** 2),
    ("a/(a - x)^3", lambda x, a: a / (a - x) ** 3),
    ("x^a", lambda x, a: x**a),
    ("(2x + 1)^a", lambda x, a: (2 * x + 1) ** a),
    ("(a x + 3)^4", lambda x, a: (a * x + 3) ** 4),
    ("a x^a/2", lambda x, a: a * x**a / 2),
    ("a x^2 + x", lambda x, a: a * x**2 + x),
]


@pytest.mark.parametrize(("source", "function"), EDGES)
def test_formula_at_the_edges(source: str, function: Callable[[mpmath.mpf, float], mpmath.mpf]) -> None:
    found, claims = nth(source, "x"), 0
    with mpmath.workdps(40):
        for a, order in product((-2, -0.5, 0, 0.5, 1, 2, 2.5, 3, 6), range(7)):
            values = {"a": a, "n": order, "x": 0.75}
            if all(holds(condition, values, 30) for condition in found.conditions):
                claims += 1
                value = evaluate(right(found), values, 30)
                assert value == pytest.approx(
                    mpmath.diff(lambda x, a=a: function(x, a), 0.75, order), rel=1e-9, abs=1e-9
                )
    # Zero or one of the parameter, and the orders after the last of a power, are excluded at most.
    assert claims >= (14 if "^a" in source else 36)


@pytest.mark.parametrize(
    ("function", "order", "formula", "value"),
    [
        ("cos(3x)", 5, "3^n cos(3x + n π/2)", "-243 sin(3x)"),
        ("1/x", 6, "(-1)^n n!/x^(n + 1)", "720/x^7"),
        ("x e^x", 10, "(x + n) e^x", "(x + 10) e^x"),
    ],
)
def test_from_order_five_on_the_formula_is_told_first(function: str, order: int, formula: str, value: str) -> None:
    found = derive.derive(function, order=order)
    assert str(found.parts[-1].last.right) == formula  # type: ignore[union-attr]
    assert str(found.derivative) == value


@pytest.mark.parametrize(("function", "order"), [("sin(x)", 9), ("x^4", 5), ("cos(3x)", 4), ("tan(x)", 5)])
def test_derivatives_that_repeat_or_vanish_are_told_one_by_one(function: str, order: int) -> None:
    assert len(derive.derive(function, order=order).parts) == order - 1
