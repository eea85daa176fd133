"""What stands around the lines: constants without a value, values at points, primes of named functions."""

from __future__ import annotations

import json
from typing import Any

import pytest

import derive
from derive.errors import DeriveError
from derive.expression import ZERO, Const, Div, Limit, Mul, Num, Root, Sym
from derive.questions.answer import Question, answer
from derive.record.derivation import Outcome
from derive.verify import check

# A side without a value proves nothing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "left",
    [
        "0/0",
        "0 (1/0)",
        "0/|0|",
        "0 ln(0)",
        "0/sin(pi)",
        "0 sqrt(-1)",
        "0 arcsin(2)",
        "0 tan(pi/2)",
        "0/(ln(4) - 2ln(2))",
        "0/(sqrt(2)sqrt(3) - sqrt(6))",
        "0/(sqrt(3 + 2sqrt(2)) - 1 - sqrt(2))",
        "0/max(0, 0)",
        "0/{0 if pi > 3; 1 otherwise}",
        "0 arcosh(1/2)",
        "0 gamma(-2)",
        "0^(-1) - 0^(-1)",
        "|sin(5pi)|/|sin(5pi)| - 1",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "{} + x - x", "x^2 ({})"])
def test_a_side_without_a_value_is_never_equal(left: str, frame: str) -> None:
    """In notation alone 0 times anything is 0."""
    assert check(derive.parse(frame.format(f"({left})")), ZERO).outcome is Outcome.UNVERIFIED


def test_infinity_times_zero_says_nothing() -> None:
    """The limit of sqrt(h)/h is infinite, the product with 0 is no number."""
    h = Sym("h")
    steep = Limit(Div(Root(h, Num(2)), h), h, ZERO, "+")
    assert check(Mul(steep, ZERO), ZERO).outcome is Outcome.UNVERIFIED
    assert check(Mul(Const("oo"), ZERO), ZERO).outcome is Outcome.UNVERIFIED


@pytest.mark.parametrize(
    "left", ["0/erf(1)", "0/e^(-500)", "0/(pi - 355/113)", "0 sqrt(sin(pi))", "0 ln(1 + 10^(-60))"]
)
def test_what_has_a_value_is_still_proved(left: str) -> None:
    """A denominator that is small is not 0."""
    assert check(derive.parse(left), ZERO).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("left", "right"), [("0/Si(1)", "0"), ("zeta(3)/zeta(3)", "1"), ("0 besselj(0, 2)/besselj(0, 2)", "0")]
)
def test_a_denominator_known_by_numbers_only_is_agreed(left: str, right: str) -> None:
    """Two precisions tell that it is not 0, and prove nothing."""
    assert check(derive.parse(left), derive.parse(right)).outcome is Outcome.AGREED


# Primes of named functions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "options", "ends"),
    [
        ("sin'(x)", {}, "sin''(x) = -sin(x)"),
        ("cos'(t)", {}, "cos''(t) = -cos(t)"),
        ("\\sigma'(z)", {}, "σ''(z) = σ(z) (1 - σ(z)) (1 - 2 σ(z))"),
        ("\\frac{d}{dx} \\sigma'(x)", {}, "σ''(x) = σ(x) (1 - σ(x)) (1 - 2 σ(x))"),
        ("sin'(x)", {"order": 2}, "sin'''(x) = -cos(x)"),
        ("sin'(x)", {"order": 3}, "d^3/dx^3 [ sin'(x) ] = sin(x)"),
        ("sin'(x)", {"at": "0"}, "sin''(0) = 0"),
        ("cosh'(x)", {"at": "0", "order": 2}, "cosh'''(0) = 0"),
        ("sin'(2x)", {}, "d/dx [ sin'(2x) ] = -2 sin(2x)"),
        ("relu'(x)", {}, "d/dx [ relu'(x) ] = relu''(x)"),
    ],
)
def test_a_primed_function_gets_its_next_prime(asked: str, options: dict[str, Any], ends: str) -> None:
    """sin'(x) is a function: its derivative is sin''(x)."""
    found = answer(Question(source=asked, **options))
    assert ends in [line.strip().partition("   ")[0] for line in str(found).splitlines()]


def test_primes_in_every_format() -> None:
    """LaTeX boxes the second derivative, and JSON calls nothing sin."""
    found = derive.differentiate("sin'(x)")
    assert r"\boxed{\sin''(x) = -\sin x}" in found.to("latex")
    assert json.loads(found.to("json"))["name"] == ""


# Values at a point: only where the conditions hold --------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "at", "table"),
    [
        ("|f(x)|", "1", "f(1)=0, f'(1)=2"),
        ("f(|x|)", "0", "f(0)=1, f'(0)=2"),
        ("f(x)/|f(x)|", "1", "f(1)=0, f'(1)=2"),
        ("sqrt(f(x)^2)", "1", "f(1)=0, f'(1)=2"),
        ("sign(f(x))", "1", "f(1)=0, f'(1)=2"),
        ("floor(f(x))", "1", "f(1)=2, f'(1)=2"),
        ("mod(f(x), 2)", "1", "f(1)=4, f'(1)=2"),
        ("f(floor(x))", "1", "f(1)=4, f'(1)=2"),
        ("f(x)|x|", "0", "f(0)=3, f'(0)=2"),
        ("ln(|g(2x)|)", "1", "g(2)=0, g'(2)=5"),
        ("sqrt(g(x) - 4)", "0", "g(0)=4, g'(0)=1"),
        ("ceil(g(x)/3)", "2", "g(2)=9, g'(2)=-1"),
        ("|f(g(x))|", "0", "g(0)=7, g'(0)=1, f(7)=0, f'(7)=1"),
    ],
)
@pytest.mark.parametrize("tangent", [False, True])
def test_a_table_gives_no_slope_where_the_formula_does_not_hold(asked: str, at: str, table: str, tangent: bool) -> None:
    """A corner or a jump of the outer function is met at the value in the table."""
    with pytest.raises(DeriveError, match=r"excluded|no value"):
        answer(Question(source=asked, at=at, values=table, tangent=tangent))


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ("x = t, y = |cos(2t)|", "pi/4"),
        ("x = 2t, y = |sin t|", "2pi"),
        ("x = |cos t|, y = t", "pi/2"),
        ("x = t, y = |tan(t) - 1|", "pi/4"),
        ("x = floor(2sin(t)) + t, y = t", "pi/6"),
        ("x = t, y = max(t, t^2)", "1"),
        ("x = t + |ln t - 1|, y = t", "e"),
    ],
)
def test_a_curve_has_no_slope_at_a_corner_of_a_coordinate(asked: str, at: str) -> None:
    """The zero at the value of the parameter is exact, whatever its decimals are."""
    with pytest.raises(DeriveError, match=r"does not exist|excluded|no point"):
        answer(Question(source=asked, at=at))
