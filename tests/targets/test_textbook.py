"""The form that a textbook prints: worked examples, and what must hold of every path."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from derive.errors import DeriveError
from derive.expression import Deriv, Node, Sym, same
from derive.expression.tidy import tidy
from derive.reading import parse
from derive.record.engine import discharge, result_of
from derive.rules import ROUTES
from derive.rules.algebra.algebra import ALGEBRA
from derive.targets import textbook
from derive.targets.reading_weight import weight
from tests.rules.test_algebra import EXPRESSIONS, disagreement

ENDS = [
    ("(x^2 + 1)/(x - 1)", "(x^2 - 2x - 1)/(x - 1)^2"),
    ("3x^2 sin(4x)", "6x sin(4x) + 12x^2 cos(4x)"),
    ("(2x + 1)^5 (x - 3)^4", "2(2x + 1)^4 (x - 3)^3 (9x - 13)"),
    ("(x^3 - 2)^4 (x^7 + 1)^2", "2x^2 (x^3 - 2)^3 (x^7 + 1) (13x^7 - 14x^4 + 6)"),
    ("x ln(x)", "ln(x) + 1"),
    ("1/x^2", "-2/x^3"),
    ("5x * 3x", "30x"),
    ("sin(x) cos(x)", "cos(x)^2 - sin(x)^2"),
    ("sin(x)^2 + cos(x)^2", "0"),
    ("e^-x e^x", "0"),
    ("sqrt(x^2)", "x/|x|"),
    ("cos(arctan(x))", "-x/(1 + x^2)^(3/2)"),
    ("x^x", "x^x (ln(x) + 1)"),
    ("x^ln(x)", "2x^ln(x) ln(x)/x"),
    ("ln(x)^ln(x)", "(ln(ln(x)) + 1) ln(x)^ln(x)/x"),
    # A number stays with a power of the variable above a bar.
    ("5x^2/(4x + 3)", "10x (2x + 3)/(4x + 3)^2"),
    # Derivatives of unknown functions stand with all their factors, collected where several terms hold one.
    ("f(x) g(x) h(x)", "f'(x) g(x) h(x) + f(x) g'(x) h(x) + f(x) g(x) h'(x)"),
    ("x f(x)^2", "f(x)^2 + 2x f(x) f'(x)"),
    ("2x^3 k(x)/(3x + 2)", "(12x^2 (x + 1) k(x) + 2x^3 (3x + 2) k'(x))/(3x + 2)^2"),
    ("e^x f(x)", "e^x (f(x) + f'(x))"),
    ("(x^2 + 3)/x", "(x^2 - 3)/x^2"),
    ("x/(x + 1)", "1/(x + 1)^2"),
    ("sqrt(t) sin(t)", "sin(t)/(2 sqrt(t)) + sqrt(t) cos(t)"),
    ("t^3 e^(5t)", "t^2 (5t + 3) e^(5t)"),
    ("(3x + 1)/(4x - 3)", "-13/(4x - 3)^2"),
    ("(5x^4 - 3x)^29", "29(5x^4 - 3x)^28 (20x^3 - 3)"),
    ("(x^2 + 1)^10", "20x (x^2 + 1)^9"),
    ("(e^x - 4)/(2x)", "(x e^x + 4 - e^x)/(2x^2)"),
    ("cot(x)/(1 + csc(x))", "-csc(x)/(1 + csc(x))"),
    ("(40 + 24x^0.4)/(1 + 4x^0.4)", "-54.4/(x^0.6 (1 + 4x^0.4)^2)"),
    ("a (x - b) (x - c) (x - d)", "a ((x - c) (x - d) + (x - b) (x - d) + (x - b) (x - c))"),
    ("(a x^2 + b)^6", "12a x (a x^2 + b)^5"),
    ("sinh(x) cosh(x)", "cosh(x)^2 + sinh(x)^2"),
    ("x |x|", "2|x|"),
    ("x sqrt(1 - x^2)", "(1 - 2x^2)/sqrt(1 - x^2)"),
    ("x/sqrt(x^2 + 1)", "1/(x^2 + 1)^(3/2)"),
    ("x/(x^2 + 1)^(1/2)", "1/(x^2 + 1)^(3/2)"),
    ("ln(x + sqrt(x^2 + 1))", "1/sqrt(x^2 + 1)"),
    ("ln(sec(x) + tan(x))", "sec(x)"),
    ("sin(x)/(1 + cos(x))", "1/(1 + cos(x))"),
    ("arcsin(x) + x sqrt(1 - x^2)", "2 sqrt(1 - x^2)"),
    ("x^(1/3) (x + 4)", "4(x + 1)/(3x^(2/3))"),
    ("(x^4 + 2x^3)/(x + 2)", "3x^2"),
    ("x^2 - 4x + 6", "2x - 4"),
    ("e^(2 ln(x))", "2x"),
    ("x^2/e^x", "x (2 - x)/e^x"),
    ("(1/y^2 - 10/y^4) (y + 5y^3)", "49/y^2 + 5 + 30/y^4"),
    # A common letter or function of a sum, a perfect square, a sign before a fraction.
    ("x^3/(1 - x^2)", "x^2 (3 - x^2)/(1 - x^2)^2"),
    ("x^2 sqrt(1 - x^2)", "x (2 - 3x^2)/sqrt(1 - x^2)"),
    ("sec(x) tan(x)", "sec(x) (tan(x)^2 + sec(x)^2)"),
    ("sin(x)^2 cos(x)", "sin(x) (2 cos(x)^2 - sin(x)^2)"),
    ("e^x/(1 + x^2)", "(1 - x)^2 e^x/(1 + x^2)^2"),
    ("(1 - x)/(1 + x)^2", "(x - 3)/(1 + x)^3"),
    # Fractions within fractions and under roots.
    ("x/(x + c/x)", "2c x/(x^2 + c)^2"),
    ("arcsin(1/x)", "-1/(|x| sqrt(x^2 - 1))"),
    ("arcsin(2x - 1)", "1/sqrt(x - x^2)"),
    ("arcsin(2x/(1 + x^2))", "2(1 - x^2)/(|1 - x^2| (1 + x^2))"),
    ("arcsin((x - 1)/(x + 1))", "1/(sqrt(x) (x + 1))"),
    ("arctan(sqrt((1 - x)/(1 + x)))", "-1/(2 sqrt(1 - x^2))"),
    ("arctan(x - sqrt(1 + x^2))", "1/(2(1 + x^2))"),
    ("arctan((sqrt(1 + x^2) - 1)/x)", "1/(2(1 + x^2))"),
    # Radicals where radicals were typed, exponents where exponents were.
    ("(x^2 + 2x + 3)/sqrt(x)", "(3x^2 + 2x - 3)/(2x sqrt(x))"),
    ("1/sqrt(1 - x^2)", "x/(1 - x^2)^(3/2)"),
    ("1/(1 - x^2)^(1/2)", "x/(1 - x^2)^(3/2)"),
    ("ln((sqrt(1 + x) - 1)/(sqrt(1 + x) + 1))", "1/(x sqrt(1 + x))"),
    # Angles: only where much is gained.
    ("ln(tan(x/2))", "csc(x)"),
    ("ln(tanh(x/2))", "csch(x)"),
    ("arctan(sinh(x))", "sech(x)"),
    ("ln(1 + tanh(x))", "1 - tanh(x)"),
    ("cos(x)^2/(1 + sin(x))", "-cos(x)"),
    ("sin(3x)^2/(1 - cos(3x))", "-3 sin(3x)"),
    ("tan(x)^2/(1 + sec(x))", "tan(x) sec(x)"),
    ("sinh(x)^2/(1 + cosh(x))", "sinh(x)"),
    ("cosh(arsinh(x))^(-1)", "-x/(x^2 + 1)^(3/2)"),
    ("sin(x)^2", "2 sin(x) cos(x)"),
    ("(1 - cos(x))/sin(x)", "1/(1 + cos(x))"),
    ("(1 - e^-x)/(1 - e^x)", "e^-x"),
]


def raw(function: Node, variable: str) -> Node:
    """Return what the rules alone give."""
    return result_of(discharge(Deriv(function, Sym(variable)), ROUTES["auto"]))


def variable_of(function: Node) -> str:
    return next(name for name in "xty" if name in function.free)


@pytest.mark.parametrize(("text", "end"), ENDS)
def test_ends(text: str, end: str) -> None:
    function = parse(text)
    variable = variable_of(function)
    derivative = raw(function, variable)
    steps = textbook.path(derivative, variable, function=function)
    last = steps[-1].after if steps else derivative
    assert str(last) == str(parse(end))
    before = derivative
    for step in steps:
        assert step.before is before
        assert step.rule in ALGEBRA
        assert disagreement(step.before, step.after) is None
        before = step.after
    assert textbook.best(derivative, variable, function=function) is last
    assert textbook.path(last, variable) == ()


def test_the_path_names_its_moves() -> None:
    steps = textbook.path(raw(parse("(x^2 + 1)/(x - 1)"), "x"), "x")
    assert [step.rule.name for step in steps] == ["multiply out", "collect like terms"]
    steps = textbook.path(raw(parse("cos(arctan(x))"), "x"), "x")
    assert [step.rule.id for step in steps] == ["function-of-inverse", "combine-powers"]


def test_a_cancelled_factor_is_a_condition_unless_it_is_never_zero() -> None:
    (step,) = textbook.path(parse("(x^3 - x)/(x - 1)"), "x")
    assert [str(condition) for condition in step.conditions] == [str(parse("x - 1 != 0"))]
    (step,) = textbook.path(parse("y (1 + e^x)/(1 + e^x)"), "x")
    assert step.conditions == ()


def test_a_long_chain_does_not_stop_half_way() -> None:
    function = parse("x sqrt(a^2 - x^2)/2 + a^2 arctan(x/sqrt(a^2 - x^2))/2")
    assert textbook.best(raw(function, "x"), "x") is parse("sqrt(a^2 - x^2)")


def test_two_displays_of_one_monomial_meet() -> None:
    assert textbook.best(parse("x a/(1 + (a x)^2) - a x/(1 + a^2 x^2)"), "x") is parse("0")
    assert textbook.best(parse("b/(sqrt((b x/a)^2 + 1) a b)"), "x") is parse("1/(a sqrt((b x/a)^2 + 1))")


def test_nothing_is_done_to_pending_or_large_lines() -> None:
    assert textbook.path(Deriv(Sym("x"), Sym("x")), "x") == ()
    assert textbook.path(parse("+".join(f"{k}x" for k in range(1, 300))), "x") == ()


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(EXPRESSIONS)
def test_paths_are_true_and_shorten(function: Node) -> None:
    try:
        derivative = raw(tidy(function), "x")
    except DeriveError:
        return
    steps = textbook.path(derivative, "x")
    assert len(steps) <= 18
    for step in steps:
        assert disagreement(step.before, step.after, 4) is None
    end = textbook.best(derivative, "x")
    assert weight(end) <= weight(derivative)


FACTORED = [
    ("x^3 - 3x", "3(x - 1) (x + 1)"),
    ("x^3/3 - x^2 + x", "(x - 1)^2"),
    ("x^4 - 5x^2 + 4", "2x (2x^2 - 5)"),
    ("x + 1/x", "(x - 1) (x + 1)/x^2"),
    ("sqrt(x) + 1/sqrt(x)", "(x - 1)/(2x sqrt(x))"),
    ("x^2 sin(x)", "x (2 sin(x) + x cos(x))"),
    ("(x^2 - 4)^2 (x + 1)", "(x - 2) (x + 2) (5x^2 + 4x - 4)"),
    ("x^3/(1 - x^2)", "x^2 (3 - x^2)/(1 - x^2)^2"),
    ("e^x (x^2 - x)", "(x^2 + x - 1) e^x"),
    ("sin(x) + cos(x)", "cos(x) - sin(x)"),
]


@pytest.mark.parametrize(("text", "end"), FACTORED)
def test_a_product_is_found_where_it_is_asked_for(text: str, end: str) -> None:
    function = parse(text)
    derivative = raw(function, "x")
    steps = textbook.path(derivative, "x", function=function, factored=True)
    assert str(steps[-1].after if steps else derivative) == str(parse(end))
    assert all(disagreement(step.before, step.after) is None for step in steps)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("sqrt(2 pi) x/sqrt(pi)", "sqrt(2) x"),
        ("sqrt(2) sqrt(pi/2)/sqrt(pi)", "1"),
        ("2 e^(-(x sqrt(b))^2)/sqrt(pi)", "2 e^(-x^2 b)/sqrt(pi)"),
        ("1/(1 + (x sqrt(3))^2)", "1/(1 + 3 x^2)"),
    ],
)
def test_roots_of_constants_and_powers_of_products_are_opened(line: str, end: str) -> None:
    assert same(textbook.best(parse(line), "x"), parse(end))


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("(3x + 9)/(2 - x)", ["multiply out", "collect like terms"]),
        ("(2x + 1)^5 (3x - 2)^7", ["factor out", "multiply out", "collect like terms"]),
    ],
)
def test_nothing_is_factored_out_of_terms_that_cancel(text: str, moves: list[str]) -> None:
    function = parse(text)
    variable = variable_of(function)
    assert [step.rule.name for step in textbook.path(tidy(raw(function, variable)), variable)] == moves
