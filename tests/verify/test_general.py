"""More general equalities: what two sides share becomes any function or number, and nothing else does."""

from __future__ import annotations

import pytest

from derive.expression import Deriv, Mul, Node, Sym
from derive.reading import parse
from derive.verify.general import (
    _is_large,
    generalise,
    goals,
    with_constants_named,
    with_inner_integrals_named,
    with_large_numbers_named,
)

X = Sym("x")
NINE = " + ".join(f"a_{i}" for i in range(9))
PRODUCT = " ".join(f"a_{i}" for i in range(9))


def d(text: str) -> Node:
    return Deriv(parse(text), X)


def shown(pair: tuple[Node, Node]) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (parse("sin(x^2 + 1)^2"), parse("1 - cos(x^2 + 1)^2"), ("sin(shared_1(x))^2", "1 - cos(shared_1(x))^2")),
        # One name for both displays of a product, and of as many variables as it has.
        (parse("sin(x^2 y)^2"), parse("1 - cos(y x^2)^2"), ("sin(shared_1(x, y))^2", "1 - cos(shared_1(x, y))^2")),
        # Numbers stay.
        (parse("sin(ln(2))^2"), parse("1 - cos(ln(2))^2"), ("sin(ln(2))^2", "1 - cos(ln(2))^2")),
        # A goal keeps its outermost function where the other side has its derivative.
        (
            d("tanh(x^2)"),
            parse("(1 - tanh(x^2)^2) 2x"),
            ("d/dx [ tanh(shared_1(x)) ]", "(1 - tanh(shared_1(x))^2) · 2x"),
        ),
        # What a goal leads to is any function.
        (
            d("sin(x^2)"),
            Mul(parse("cos(x^2)"), d("x^2")),
            ("d/dx [ sin(shared_2(x)) ]", "cos(shared_2(x)) · d/dx [ shared_2(x) ]"),
        ),
        # The variable of a goal is no function.
        (d("x"), parse("x/x"), ("d/dx [ x ]", "x/x")),
    ],
)
def test_what_is_shared_is_any_function(left: Node, right: Node, expected: tuple[str, str]) -> None:
    assert shown(generalise(left, right)) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (parse(f"sin({NINE} + x)"), parse(f"sin(x + {NINE})"), ("sin(constant_1 + x)", "sin(x + constant_1)")),
        # What stands elsewhere too is kept.
        (
            parse(f"sin({NINE} + x)"),
            parse(f"a_1 sin(x + {NINE})"),
            ("sin(constant_1 + a_1 + x)", "a_1 sin(x + constant_1 + a_1)"),
        ),
        (parse(f"x {PRODUCT}"), parse(f"{PRODUCT} x"), ("x · constant_1", "constant_1 · x")),
        (d(f"{NINE} + x^2"), parse(f"2x + {NINE}"), ("d/dx [ constant_1 + x^2 ]", "2x + constant_1")),
        # Few terms are short enough as they are.
        (parse("sin(a + b + x)"), parse("sin(x + a + b)"), ("sin(a + b + x)", "sin(x + a + b)")),
        # On one side only: no letter may stand for it.
        (parse(f"{NINE} + x"), parse("x"), (str(parse(f"{NINE} + x")), "x")),
    ],
)
def test_terms_that_stand_together_are_one_number(left: Node, right: Node, expected: tuple[str, str]) -> None:
    assert shown(with_constants_named(left, right, frozenset("x"))) == expected


def test_letters_of_derivatives_integrals_and_sums_are_kept() -> None:
    terms = " + ".join(f"t a_{i}" for i in range(9))
    sides = parse(f"int_0^1 ({terms}) dt"), parse(f"int_0^1 ({terms}) dt + 1")
    assert with_constants_named(*sides) == sides


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            d("x^(9^9^9)"),
            parse("9^9^9 x^(9^9^9 - 1)"),
            ("d/dx [ x^large_9^387420489 ]", "large_9^387420489 · x^(large_9^387420489 - 1)"),
        ),
        # Whether the number is even may matter: nothing is replaced.
        (parse("sqrt(x^(9^9^9))"), parse("x"), None),
        (parse("x^(9^9^9/2)"), parse("x"), None),
        (parse("x^(9^9^9 + 1/2)"), parse("x"), None),
        (parse("x^(9^9^9 y)"), parse("x"), None),
        # A number that can be written out is no such number.
        (parse("x^(2^10)"), parse("x"), None),
        (parse("x^(2^pi)"), parse("x"), None),
    ],
)
def test_numbers_that_no_one_can_write_out(left: Node, right: Node, expected: tuple[str, str] | None) -> None:
    assert shown(with_large_numbers_named(left, right)) == (expected or shown((left, right)))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("int_0^x int_0^t f(s) ds dt", "int_0^x f(s) ds", ("∫_0^x inner_1(t) dt", "inner_1(x)")),
        ("int_0^x f(s) ds", "f(x)", ("∫_0^x f(s) ds", "f(x)")),
        # The letters besides the upper limit are arguments too.
        ("int_0^x int_0^t f(a s) ds dt", "x", ("∫_0^x inner_1(t, a) dt", "x")),
    ],
)
def test_integrals_inside_integrals_are_any_function(left: str, right: str, expected: tuple[str, str]) -> None:
    assert shown(with_inner_integrals_named(parse(left), parse(right))) == expected


def test_goals_are_found_each_once() -> None:
    goal = d("x^2")
    assert [str(one) for one in goals(Mul(goal, Deriv(Mul(goal, parse("y")), Sym("y"))))] == [
        "d/dx [ x^2 ]",
        "d/dy [ d/dx [ x^2 ] · y ]",
    ]
    assert list(goals(parse("x^2"))) == []


@pytest.mark.parametrize(
    ("text", "large"), [("2^(3*10^20)", True), ("2^(10^20)", True), ("2^10", False), ("x^(10^20)", False)]
)
def test_which_powers_are_large_numbers(text: str, large: bool) -> None:
    assert _is_large(parse(text)) is large
