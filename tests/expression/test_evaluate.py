"""Real values of display trees."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from derive.expression import Call, Const, Deriv, Integral, Node, Num, Sum, Sym
from derive.reading import parse
from derive.values.evaluate import evaluate, holds

x, t, k = Sym("x"), Sym("t"), Sym("k")


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("x^2 + 3x - 1/2", Fraction(1, 2), "1.25"),
        ("0.1 + 0.2", 0, "0.3"),
        ("-2^2", 0, "-4"),
        ("e^x", 1, "2.71828182845904523536028747135266249775724709369995"),
        ("sin(pi x)", Fraction(1, 2), "1"),
        ("cbrt(x)", -8, "-2"),
        ("x^(1/3)", -8, "-2"),
        ("x^(2/3)", -8, "4"),
        ("x^(-1/3)", -8, "-0.5"),
        ("x^x", -2, "0.25"),
        ("x^0", 0, "1"),
        ("log_2(x)", 8, "3"),
        ("|x|", -3, "3"),
        ("max(x, 1, 2)", Fraction(3, 2), "2"),
        ("sigmoid(x)", 0, "0.5"),
        ("relu(x)", -2, "0"),
        ("hardtanh(3x)", Fraction(1, 4), "0.75"),
        ("{x^2 if x > 0; 1/x otherwise}", -2, "-0.5"),
        ("{sin(x)/x if x != 0; 1 otherwise}", 0, "1"),
        ("{1 if 0 < x and x < 1; 2 if x < 0 or x > 5; 3 otherwise}", 7, "2"),
    ],
)
def test_values(text: str, at: object, expected: str) -> None:
    with mpmath.workdps(60):
        value = evaluate(parse(text), {"x": at})
        assert value is not None
        assert abs(value - mpmath.mpf(expected)) < mpmath.mpf(10) ** -48


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("ln(x)", -1),
        ("ln(x)", 0),
        ("sqrt(x)", -1),
        ("x^(1/2)", -1),
        ("x^0.2", -1),
        ("1/x", 0),
        ("x^(-2)", 0),
        ("0 * (1/x)", 0),
        ("arcsin(x)", 2),
        ("gamma(x)", -1),
        ("lambertw(x)", -1),
        ("1/(sqrt(x)^2 - 2)", 2),
        ("1/(sin(x)^2 + cos(x)^2 - 1)", 2),
        ("9^9^9^9", 0),
        ("e^e^e^x", 20),
        ("{x if x > 1}", 0),
        ("{x if ln(x) > 0; 1 otherwise}", -1),
    ],
)
def test_undefined(text: str, at: int) -> None:
    assert evaluate(parse(text), {"x": at}) is None


@pytest.mark.parametrize("node", [Const("i"), Const("oo"), Const("undefined"), Call("f", x)])
def test_no_real_value(node: Node) -> None:
    assert evaluate(node, {"x": 1}) is None


def test_a_symbol_without_a_value_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        evaluate(x, {})


@pytest.mark.parametrize("at", [100, 200, 300])
def test_cancellation_costs_precision_not_digits(at: int) -> None:
    with mpmath.workdps(60):
        value = evaluate(parse("cosh(x) - sinh(x)"), {"x": at})
        assert abs(value / mpmath.exp(-at) - 1) < mpmath.mpf(10) ** -48


def test_precision_is_restored() -> None:
    before = mpmath.mp.prec
    evaluate(parse("sin(x)"), {"x": 1}, 200)
    assert mpmath.mp.prec == before


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("x < 1", 2, False),
        ("x >= 2", 2, True),
        ("sqrt(x)^2 = x", 2, True),
        ("x != floor(x)", 2, False),
        ("x >= 0 and 1/x > 0", 0, None),
        ("x < 0 and 1/x > 0", 0, False),
        ("x > 0 or x < 1", 5, True),
        ("ln(x) > 0", -1, None),
    ],
)
def test_conditions(text: str, at: int, expected: bool | None) -> None:
    assert holds(parse(text), {"x": at}) is expected


def close(value: object, expected: object, digits: int = 40) -> bool:
    with mpmath.workdps(60):
        return value is not None and bool(abs(value - expected) < mpmath.mpf(10) ** -digits)


def test_derivatives() -> None:
    cube = parse("x^3")
    assert close(evaluate(Deriv(cube, x), {"x": 2}), 12)
    assert close(evaluate(Deriv(Deriv(cube, x), x), {"x": 2}), 12)
    assert close(evaluate(Deriv(Deriv(parse("x^2 y"), x), Sym("y")), {"x": 2, "y": 3}), 4, 30)
    assert evaluate(Deriv(parse("ln(x)"), x), {"x": -1}) is None


def test_unknown_functions_are_given() -> None:
    def f(orders: tuple[int, ...], u: mpmath.mpf) -> mpmath.mpf:
        return u.context.sin(u) if orders == (0,) else u.context.cos(u)

    node = Deriv(Call("f", parse("x^2")), x)
    with mpmath.workdps(60):
        expected, slope = 6 * mpmath.cos(9), mpmath.cos(9)
    assert close(evaluate(node, {"x": 3}, functions={"f": f}), expected)
    assert close(
        evaluate(Call("f", parse("x^2"), orders=(1,)), {"x": 3}, functions={"f": f}),
        slope,
    )


def test_open_partial_derivatives_of_the_table() -> None:
    with mpmath.workdps(60):
        expected = mpmath.zeta(2, derivative=1)
    assert close(evaluate(Call("zeta", x, orders=(1,)), {"x": 2}), expected)


def test_integrals_and_sums() -> None:
    area = Integral(Call("sin", t), t, Num(0), x)
    with mpmath.workdps(60):
        assert close(evaluate(area, {"x": 2}), 1 - mpmath.cos(2))
        assert close(evaluate(Deriv(area, x), {"x": 2}), mpmath.sin(2), 30)
        gauss = Integral(parse("e^(-t^2)"), t, Num(0), Const("oo"))
        assert close(evaluate(gauss, {}), mpmath.sqrt(mpmath.pi) / 2)
    assert evaluate(Sum(parse("x^k"), k, Num(0), Num(10)), {"x": 2}) == 2047
    assert evaluate(Sum(k, k, Num(1), Num(10**9)), {}) is None
    assert evaluate(Sum(k, k, Num(1), Const("oo")), {}) is None


def test_sympy_evaluates_what_the_table_does_not() -> None:
    with mpmath.workdps(60):
        expected = mpmath.li(3) - mpmath.li(2)
    assert close(evaluate(Call("Li", x), {"x": 3}), expected)


def test_ten_thousand_nested_functions() -> None:
    node: Node = x
    for _ in range(10_000):
        node = Call("sin", node)
    assert evaluate(node, {"x": 1}) is not None


def test_shared_nodes_are_computed_once() -> None:
    node: Node = x
    for _ in range(200):
        node = Call("hypot", node, node)
    assert evaluate(node, {"x": 1}) is not None


def test_what_is_remembered_of_one_question_does_not_answer_another() -> None:
    node = parse("ln(x) + sqrt(x)")
    rough, fine = evaluate(node, {"x": 3}, 10), evaluate(node, {"x": 3}, 60)
    with mpmath.workdps(70):
        exact = mpmath.ln(3) + mpmath.sqrt(3)
        assert abs(rough - exact) < 1e-10
        assert abs(fine - exact) < mpmath.mpf(10) ** -60
    with pytest.raises(KeyError):
        evaluate(node, {})


def test_an_unknown_function_may_mean_another_one_the_next_time() -> None:
    node = Call("f", x)
    meanings = {"f": lambda orders, u: u + 1}, {"f": lambda orders, u: u * 5}
    assert [evaluate(node, {"x": 2}, functions=meaning) for meaning in meanings] == [3, 10]


def test_numbers_below_all_measure_count_as_zero_only_on_request() -> None:
    node = parse("e^(-1/x^2)")
    at = {"x": Fraction(1, 10**6)}
    assert evaluate(node, at) is None
    assert evaluate(node, at, flush=True) == 0
    assert evaluate(node, at) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("int_0^4 1/sqrt(t) dt", 4),
        ("int_0^8 t^(-2/3) dt", 6),
        ("int_0^1 ln(t) dt", -1),
        ("int_0^1 1/t dt", None),
        ("int_0^1 1/t^2 dt", None),
        ("int_0^1 t^(-3/2) dt", None),
    ],
)
def test_an_integral_to_a_pole_has_a_value_where_it_converges(text: str, value: int | None) -> None:
    found = evaluate(parse(text), {}, 20)
    assert found is None if value is None else abs(found - value) < 1e-12
