"""Shifts by whole numbers: carried out where they are whole, and left where they are not."""

from __future__ import annotations

from math import factorial

import pytest

from derive.expression import Node, Sym, Whole
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify import Refuted, check
from derive.verify.shifts import NTH, _allowed, _shifted, normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("factorial(n + 1)", "(n + 1) n!"),
        ("factorial(n - 1)", "n!/n"),
        ("factorial(n + 3)", "(n + 3) (n + 2) (n + 1) n!"),
        ("factorial(n + 12)", str(parse(" ".join(f"(n + {k})" for k in range(12, 0, -1)) + " factorial(n)"))),
        ("factorial(n + 13)", "(n + 13)!"),
        ("factorial(n + 20)", "(n + 20)!"),
        ("factorial(n - 3)", "n!/(n (n - 1) (n - 2))"),
        ("factorial(2n + 1)", "(2n + 1) (2n)!"),
        ("factorial(n + 1/2)", "(1/2 + n)!"),
        ("factorial(n + 3/2)", "(3/2 + n) (1/2 + n)!"),
        ("factorial(n)", "n!"),
        ("factorial(0)", "1"),
        ("factorial(40)", str(factorial(40))),
        ("factorial'(n + 1)", "factorial'(n + 1)"),
        ("sin'(x + pi/2)", "sin'(x + π/2)"),
        ("sin(x)", "sin(x)"),
        ("sin(pi/2)", "sin(π/2)"),
        ("cos(x + 2pi)", "cos(x)"),
        ("sin(x + 7pi/2)", "-cos(x)"),
        ("sin(x + pi/3)", "sin(π/3 + x)"),
        ("factorial(4)", "24"),
        ("factorial(41)", "41!"),
        ("factorial(5/2)", "(5/2)!"),
        ("factorial(-1)", "(-1)!"),
        ("(-1)^3", "-1"),
        ("(-1)^4", "1"),
        ("(-1)^(1/2)", "(-1)^(1/2)"),
        ("(-1)^(n + 1)", "-alternating_sign(n)"),
        ("(-1)^(n + 2)", "alternating_sign(n)"),
        ("2^(n + 1)", "2^(n + 1)"),
        ("sin(x + pi/2)", "cos(x)"),
        ("sin(x + 3pi/2)", "-cos(x)"),
        ("sin(x - pi/2)", "-cos(x)"),
        ("cos(x + pi)", "-cos(x)"),
        ("cos(n pi/2 + pi/2)", "-sin(π n/2)"),
    ],
)
def test_shifts(text: str, expected: str) -> None:
    assert str(normal(parse(text))) == expected


def claim(function: str) -> Node:
    return Whole(NTH, parse(function), Sym("x"), Sym("n"))


@pytest.mark.parametrize(
    ("function", "formula", "given"),
    [
        ("e^(a x)", "a^n e^(a x)", ()),
        ("sin(x)", "sin(x + n pi/2)", ()),
        ("1/x", "(-1)^n factorial(n)/x^(n + 1)", ()),
        ("ln(x)", "(-1)^(n - 1) factorial(n - 1)/x^n", ("n >= 1",)),
        ("x e^x", "(x + n) e^x", ()),
        # Up to the second: the third is another matter.
        ("x^2", "2x^(2 - n)/factorial(2 - n)", ("n <= 2",)),
    ],
)
def test_formulas_for_every_order(function: str, formula: str, given: tuple[str, ...]) -> None:
    found = check(claim(function), parse(formula), assuming=tuple(map(parse, given)))
    assert found.outcome is not Outcome.UNVERIFIED
    if function != "x^2":
        assert (found.outcome, found.method) == (Outcome.PROVED, "by induction on n")


@pytest.mark.parametrize(
    ("function", "formula", "given"),
    [
        # The step holds and the first case does not; the first cases hold and the step does not.
        ("e^x", "2e^x", ()),
        ("e^(2x)", "e^(2x) (1 + n + n (n - 1)/2 + n (n - 1) (n - 2)/6)", ()),
        ("sin(x)", "sin(x - n pi/2)", ()),
        ("1/x", "factorial(n)/x^(n + 1)", ()),
        # At n = 0 it is wrong, and that is asked for.
        ("x e^x + 1", "(x + n) e^x", ()),
    ],
)
def test_formulas_that_fail_somewhere(function: str, formula: str, given: tuple[str, ...]) -> None:
    with pytest.raises(Refuted):
        check(claim(function), parse(formula), assuming=tuple(map(parse, given)))


def test_a_formula_from_the_first_order_on() -> None:
    assert check(claim("x e^x + 1"), parse("(x + n) e^x"), assuming=(parse("n >= 1"),)).outcome is Outcome.PROVED


def test_a_case_lies_within_the_bounds_of_the_claim() -> None:
    n, claimed = Sym("n"), (parse("n >= 1"), parse("n <= 3"))
    assert [_allowed(claimed, n, k) for k in (0, 3, 4)] == [True, True, False]
    assert _allowed((parse("m <= 3"), parse("n < 3")), n, 4)


def test_how_far_an_order_is_shifted() -> None:
    far = parse("n + 1000000000000")
    assert _shifted(parse("n + 2")) == (Sym("n"), 2)
    assert _shifted(far) == (far, 0)
    assert _shifted(parse("sin(n)")) == (parse("sin(n)"), 0)
