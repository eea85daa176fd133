"""What stands around the lines: constants without a value, values at points, primes of named functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import mpmath
import pytest

import derive
from derive.errors import DeriveError
from derive.expression import ZERO, Const, Deriv, Div, Limit, Mul, Node, Num, Root, Sym
from derive.questions.answer import Question, answer
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate, holds
from derive.verify import Refuted, check

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
        ("relu'(x)", {}, "relu''(x) = 0"),
        ("sin''(x)", {}, "sin'''(x) = -cos(x)"),
        ("sin''(x)", {"at": "0"}, "sin'''(0) = -1"),
        ("cos'''(x)", {}, "d/dx [ cos'''(x) ] = cos(x)"),
        ("cosh''(x)", {"order": 2}, "d^2/dx^2 [ cosh''(x) ] = cosh(x)"),
        ("\\sigma''(z)", {}, "σ'''(z) = σ(z) (1 - σ(z)) (1 - 6 σ(z) + 6 σ(z)^2)"),
        ("x sin''(2x)", {}, "d/dx [ x sin''(2x) ] = -sin(2x) - 2x cos(2x)"),
        ("zeta'(x)", {}, "d/dx [ ζ'(x) ] = ζ''(x)"),
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
    ("asked", "at", "table", "told"),
    [
        ("|f(x)|", "1", "f(1)=0, f'(1)=2", "corner, slopes -2 on the left and 2 on the right"),
        ("f(|x|)", "0", "f(0)=1, f'(0)=3", "corner, slopes -3 on the left and 3 on the right"),
        ("sqrt(f(x)^2)", "1", "f(1)=0, f'(1)=2", "corner, slopes -2 on the left and 2 on the right"),
        ("sign(f(x))", "1", "f(1)=0, f'(1)=2", "jump"),
        ("floor(f(x))", "1", "f(1)=2, f'(1)=2", "jump"),
        ("mod(f(x), 2)", "1", "f(1)=4, f'(1)=2", "jump"),
        ("f(x)|x|", "0", "f(0)=3, f'(0)=2", "corner, slopes -3 on the left and 3 on the right"),
        ("ceil(g(x)/3)", "2", "g(2)=9, g'(2)=-1", "jump"),
        ("|f(g(x))|", "0", "g(0)=7, g'(0)=1, f(7)=0, f'(7)=1", "corner, slopes -1 on the left and 1 on the right"),
        ("|f(x)| g(x)", "1", "f(1)=0, f'(1)=2, g(1)=5, g'(1)=1", "corner, slopes -10 on the left and 10 on the right"),
        ("cbrt(f(x))^2", "1", "f(1)=0, f'(1)=2", "cusp"),
        ("sqrt(g(x) - 4)", "0", "g(0)=4, g'(0)=1", "vertical tangent"),
    ],
)
def test_at_a_kink_a_table_tells_what_all_functions_show(asked: str, at: str, table: str, told: str) -> None:
    """A corner or a jump of the outer function is met at the value in the table; there is no slope and no tangent."""
    found = answer(Question(source=asked, at=at, values=table))
    assert told in str(found)
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.AGREED
    with pytest.raises(DeriveError, match="no tangent"):
        answer(Question(source=asked, at=at, values=table, tangent=True))


@pytest.mark.parametrize(
    ("asked", "at", "table"),
    [
        ("f(x)/|f(x)|", "1", "f(1)=0, f'(1)=2"),
        ("f(floor(x))", "1", "f(1)=4, f'(1)=2"),
        ("ln(|g(2x)|)", "1", "g(2)=0, g'(2)=5"),
        ("f(x)^(4/3)/f(x)", "1", "f(1)=0, f'(1)=1"),
    ],
)
def test_a_table_that_does_not_decide_is_refused(asked: str, at: str, table: str) -> None:
    """There is no value, or functions with these values differ."""
    with pytest.raises(DeriveError, match=r"excluded|no value"):
        answer(Question(source=asked, at=at, values=table))


@pytest.mark.parametrize(("asked", "value"), [("f(x)|f(x)|", 0), ("|f(x)|^3", 0), ("f(x)^2", 0), ("x f(x)", 2)])
def test_a_slope_that_exists_all_the_same_stays(asked: str, value: int) -> None:
    """The condition is one of the form, no kink."""
    found = answer(Question(source=asked, at="1", values="f(1)=0, f'(1)=2"))
    assert found.last.children[1] is Num(value)


def test_a_size_has_the_slope_zero_where_the_function_touches_zero() -> None:
    found = answer(Question(source="|f(x)|", at="1", values="f(1)=0, f'(1)=0"))
    assert found.last.children[1] is Num(0)


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


# One answer at a point, by one-sided quotients ------------------------------------------------------------------

Real = Callable[[Any], Any]


def _quotients(function: Real, point: Any, sign: int) -> Any:
    """Return the one-sided slope as numbers show it: a number, an infinity, or None where there is no value."""
    found = []
    with mpmath.workdps(120):
        here = function(mpmath.mpf(point))
        for power in (20, 30, 40):
            h = sign * mpmath.mpf(10) ** -power
            try:
                there = function(mpmath.mpf(point) + h)
            except (ValueError, ZeroDivisionError):
                return None
            if isinstance(there, mpmath.mpc):
                return None
            found.append((there - here) / h)
        if abs(found[-1]) > 1000 * abs(found[0]) and abs(found[-1]) > 10**6:
            return mpmath.inf if found[-1] > 0 else -mpmath.inf
        return mpmath.mpf(0) if abs(found[-1]) < mpmath.mpf(10) ** -15 else +found[-1]


mp = mpmath.mp
with mpmath.workdps(120):
    PI, E = +mp.pi, +mp.e
    AT_POINTS: list[tuple[str, Real, str, Any]] = [
        ("max(0, x)", lambda x: max(0, x), "0", 0),
        ("max(x, x^3)", lambda x: max(x, x**3), "1", 1),
        ("min(2x, 6)", lambda x: min(2 * x, 6), "3", 3),
        ("max(5 - x, 0)", lambda x: max(5 - x, 0), "5", 5),
        ("max(|x|, 2)", lambda x: max(abs(x), 2), "-2", -2),
        ("min(e^x, e)", lambda x: min(mp.exp(x), mp.e), "1", 1),
        ("max(sin x, 0)", lambda x: max(mp.sin(x), 0), "2pi", 2 * PI),
        ("|sin(3x)|", lambda x: abs(mp.sin(3 * x)), "pi/3", PI / 3),
        ("|cos(x)|", lambda x: abs(mp.cos(x)), "-pi/2", -PI / 2),
        ("|ln x - 2|", lambda x: abs(mp.ln(x) - 2), "e^2", E**2),
        ("|tan x + 1|", lambda x: abs(mp.tan(x) + 1), "-pi/4", -PI / 4),
        ("|cos x - 1/2|", lambda x: abs(mp.cos(x) - mp.mpf(1) / 2), "pi/3", PI / 3),
        ("relu(cos x)", lambda x: max(mp.cos(x), 0), "pi/2", PI / 2),
        ("|relu(x)|", lambda x: abs(max(x, 0)), "-3", -3),
        ("|relu(x - 2)| + 3x", lambda x: abs(max(x - 2, 0)) + 3 * x, "1", 1),
        ("cos(2sqrt(x))", lambda x: mp.cos(2 * mp.sqrt(x)), "0", 0),
        ("cosh(sqrt(3x))", lambda x: mp.cosh(mp.sqrt(3 * x)), "0", 0),
        ("cos(sqrt(x - 2))", lambda x: mp.cos(mp.sqrt(x - 2)), "2", 2),
        ("cos(sqrt(|x - 1|))", lambda x: mp.cos(mp.sqrt(abs(x - 1))), "1", 1),
        ("x^(5/2)", lambda x: mp.power(x, mp.mpf(5) / 2) if x >= 0 else mp.mpc(0, 1), "0", 0),
        ("x sqrt(x)", lambda x: x * mp.sqrt(x), "0", 0),
        ("sqrt(sin x)", lambda x: mp.sqrt(mp.sin(x)), "pi", PI),
        ("sqrt(x)", lambda x: mp.sqrt(x), "0", 0),
        ("cbrt(cos x)", lambda x: mp.sign(mp.cos(x)) * mp.cbrt(abs(mp.cos(x))), "pi/2", PI / 2),
        ("{(1 - cos(2x))/x if x != 0; 0 otherwise}", lambda x: (1 - mp.cos(2 * x)) / x if x else x, "0", 0),
        ("x|x|", lambda x: x * abs(x), "0", 0),
        ("sqrt((x - e)^2)", lambda x: abs(x - E), "e", E),
        ("sqrt((x - pi)^2)", lambda x: abs(x - PI), "1", 1),
        ("arcsin(x)", lambda x: mp.asin(x), "1", 1),
        ("ln(1 + |x|)", lambda x: mp.log1p(abs(x)), "0", 0),
        ("e^(-|x - 4|)", lambda x: mp.exp(-abs(x - 4)), "4", 4),
    ]


@pytest.mark.parametrize(("asked", "function", "at", "point"), AT_POINTS, ids=[case[0] for case in AT_POINTS])
def test_one_answer_at_a_point(asked: str, function: Real, at: str, point: Any) -> None:
    """The slope, or the corner, the vertical tangent, the end of the domain with its slope: what quotients show."""
    left, right = (_quotients(function, point, sign) for sign in (-1, 1))
    found = answer(Question(source=asked, at=at))
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    told = [(kink.left, kink.right) for kink in found.kinks]
    if left is not None and right is not None and mpmath.almosteq(left, right, 1e-12):
        assert _number(found.last) == pytest.approx(float(left), abs=1e-12)
        return
    assert len(told) == 1
    assert "one-sided" in str(found) or "There is no derivative" in str(found)
    for mine, theirs in zip(told[0], (left, right), strict=True):
        if mine is not None and theirs is not None:
            assert _number(mine) == pytest.approx(float(theirs), abs=1e-12)
    if None in (left, right) and not mpmath.isinf(left or right or mpmath.mpf(0)):
        assert _number(found.last) == pytest.approx(float(right if left is None else left), abs=1e-12)


def _number(node: Node) -> float:
    infinite = {"oo": float("inf"), "-oo": float("-inf")}
    return infinite[str(node)] if str(node) in infinite else float(evaluate(node, {}, 30))


@pytest.mark.parametrize(
    ("asked", "at", "result", "needed"),
    [
        ("sqrt(b - x^2)", "3", "-3/sqrt(b - 9)", "b > 9"),
        ("arccos(x/c)", "2", "-|c|/(c sqrt(c^2 - 4))", "|c| > 2"),
        ("sqrt(k - x)", "50", "-1/(2 sqrt(k - 50))", "k > 50"),
        ("ln(x - a)", "-7", "1/(-7 - a)", "a < -7"),
    ],
)
def test_a_parameter_is_never_one_number(asked: str, at: str, result: str, needed: str) -> None:
    """Whether there is a value at the point depends on the parameter: that is a condition, no refusal."""
    found = answer(Question(source=asked, at=at, variables=("x",)))
    assert check(found.last, derive.parse(result), assuming=found.conditions).outcome is not Outcome.UNVERIFIED
    assert [str(condition) for condition in found.conditions] == [needed]


@pytest.mark.parametrize(
    ("asked", "at"),
    [("ln(x)", "-1"), ("x^2/x^(1/3)", "0"), ("sqrt(-1 - b^2 - x^2)", "1"), ("1/sin(x)", "3pi"), ("arcsin(x)", "2")],
)
def test_no_value_no_derivative(asked: str, at: str) -> None:
    """Where the function has no value for any parameter there is no derivative, and that is said."""
    with pytest.raises(DeriveError, match=r"no value|holds nowhere"):
        answer(Question(source=asked, at=at, variables=("x",)))


# Comparison at points -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("|a| x", "a x"),
        ("sqrt(a^2) x", "a x"),
        ("(a^3)^(1/3) x", "|a| x"),
        ("{x if a > 0; x^2 otherwise}", "x"),
        ("relu(x - 8)", "0"),
        ("x + heaviside(x - 30)", "x"),
        ("{x if x < 20; x^2 otherwise}", "x"),
        ("floor(x/50) + x", "x + {0 if x >= 0; -1 otherwise}"),
        ("a|b|", "|a b|"),
        ("|b - 12| x", "(b - 12) x"),
        ("min(x, 100)", "x"),
        ("{1 if x > -700; 0 otherwise}", "1"),
        ("mod(x, 30)", "{x if x >= 0; x + 30 otherwise}"),
        ("x/10^50", "0"),
        ("x + e^(-144)", "x"),
        ("{0 if x < 0; x/10^60 otherwise}", "0"),
    ],
)
def test_a_false_line_is_refuted(left: str, right: str) -> None:
    """Parameters have both signs, borders may be far, and what is tiny is not 0."""
    with pytest.raises(Refuted):
        check(derive.parse(left), derive.parse(right))


@pytest.mark.parametrize(
    ("asked", "condition"),
    [("ceil(x) e^x", "x not an integer"), ("x^floor(x)", "x not an integer"), ("x^2 floor(2x)", "2x not an integer")],
)
def test_the_logarithmic_route_keeps_the_conditions_of_its_lines(asked: str, condition: str) -> None:
    """What stands on a line stands beside the result."""
    assert condition in str(answer(Question(source=asked, route="log"))).rpartition("d/dx")[2]


@pytest.mark.parametrize(
    ("asked", "at", "ends"),
    [("|e^x - 2|", "ln(2)", "corner"), ("x^2", "sqrt(2)", "2 sqrt(2)"), ("x^2 y", "(1, ln(2))", "2 ln(2)")],
)
def test_a_point_may_end_in_a_bracket(asked: str, at: str, ends: str) -> None:
    """Brackets around the coordinates are taken off, those of a function are not."""
    assert ends in str(answer(Question(source=asked, at=at, variables=("x",))))


@pytest.mark.parametrize(
    ("asked", "at"),
    [("cos(x^(1/3))", "0"), ("sqrt(sin x)", "pi"), ("b|x|", "0"), ("floor(x)", "2"), ("|ln x - 1|", "e")],
)
def test_a_kink_stands_on_lines(asked: str, at: str) -> None:
    """What is told of a point is shown by limits from either side: nothing is proved by no line."""
    found = answer(Question(source=asked, at=at, variables=("x",)))
    assert found.kinks
    assert found.steps
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    assert len(str(found).splitlines()) < 50


@pytest.mark.parametrize(
    ("asked", "at", "told"),
    [
        ("|x| + y", "0, 1", "by x at (0, 1): corner, slopes -1 and 1"),
        ("max(x, y)", "1, 1", "by x at (1, 1): corner, slopes 0 and 1"),
        ("x + floor(y)", "1, 2", "by y at (1, 2): jump"),
        ("x cbrt(y - 1)", "2, 1", "by y at (2, 1): vertical tangent"),
    ],
)
def test_a_gradient_tells_of_a_kink(asked: str, at: str, told: str) -> None:
    """A kink along one of the axes is a reason; an excluded formula is none."""
    with pytest.raises(DeriveError) as refused:
        answer(Question(kind="gradient", source=asked, at=at))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "needed"), [("relu'(x)", ["x ≠ 0"]), ("relu6'(2x)", ["x ≠ 0", "x ≠ 3"]), ("ln'(x)", ["x > 0"])]
)
def test_a_primed_function_needs_what_its_derivative_needs(asked: str, needed: list[str]) -> None:
    """Where a function has no derivative its derivative has no value."""
    assert [str(condition) for condition in derive.differentiate(asked).conditions] == needed


@pytest.mark.parametrize(
    ("asked", "last"), [("x^2/3", "2x/3"), ("(x^2 + 1)/3", "2x/3"), ("x^5", "5x^4"), ("x^x", "x^x (ln(x) + 1)")]
)
def test_the_logarithmic_route_cancels_its_own_factor(asked: str, last: str) -> None:
    """The function is put back over what was divided by."""
    assert str(answer(Question(source=asked, route="log")).last) == last


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("arcsin(ceil(x))", "|ceil(x)| ≤ 1; x ≠ ceil(x)"),
        ("x arccos(floor(x))", "|floor(x)| ≤ 1; x ≠ floor(x)"),
        ("arcosh(floor(x))", "x ≥ 1; x ≠ floor(x)"),
        ("{|floor(x)| if x > 0; x otherwise}", "x ≠ 0; x ≤ 0 or x ≠ floor(x)"),
        ("sqrt(x + sqrt(x^2))", "x ≠ 0"),
        ("sqrt(sqrt(x^2) - x)", "x ≠ 0"),
        ("((x^2)^(1/2) + x)^(3/2)", ""),
        ("(x^2 - a)^(3/2) x", "x^2 - a ≥ 0"),
        ("zeta(s, x)", "x > 0; s ≠ 1; s ≠ 0"),
        ("besselj(1/2, x)", "x > 0"),
        ("besselj(2, x)", ""),
    ],
)
def test_nothing_is_left_out_that_has_a_derivative(source: str, where: str) -> None:
    assert "; ".join(map(str, derive.derive(source, variables=("x",), compare=False).conditions)) == where


@pytest.mark.parametrize(
    ("source", "slope"),
    [("zeta(0, x)", "-1"), ("polylog(0, x)", "1/(1 - x)^2"), ("legendre(1, x)", "1"), ("gegenbauer(0, 2, x)", "0")],
)
def test_a_function_at_a_certain_order_is_what_it_is(source: str, slope: str) -> None:
    assert str(derive.derive(source, variables=("x",), compare=False).derivative) == slope


@pytest.mark.parametrize("source", ["binomial(-1, x)", "beta(-2, x)", "polygamma(1/2, x)", "jacobi(2, -1, 1, x)"])
def test_special_functions_without_a_value_are_refused(source: str) -> None:
    with pytest.raises(DeriveError, match=r"not defined|holds nowhere|no value on any interval"):
        derive.derive(source, variables=("x",))


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("max(min({-1 if sqrt(2) < b; 1/2 otherwise}, b + x), x x sign(x))", {"x": -1, "b": 7}),
        ("min({a if x < -3/2; x otherwise} + max(x, 2), arctan(x))", {"x": -1.5, "a": -7}),
    ],
)
def test_a_point_is_kept_off_for_the_parameters_with_which_it_is_a_kink(source: str, at: dict[str, float]) -> None:
    found = derive.derive(source, variables=("x",), compare=False)
    assert not all(holds(condition, at) for condition in found.conditions)


# Steps beyond which nothing happens, and points without neighbours --------------------------------------------


@pytest.mark.parametrize(
    ("function", "conditions", "told"),
    [
        ("sign(floor(x))", "x ≠ 0; x ≠ 1", ["x = 0: jump", "x = 1: jump"]),
        ("relu(floor(x))", "x < 1 or x ≠ floor(x)", ["any integer x, unless x ≤ 0: jump"]),
        ("max(ceil(x), 2)", "x ≠ floor(x) or x ≤ 1", ["any integer x, unless x ≤ 1: jump"]),
        ("min(floor(x), 2)", "x ≠ floor(x) or x ≥ 3", ["any integer x, unless x ≥ 3: jump"]),
        ("|floor(x)|", "x ≠ floor(x)", ["any integer x: jump"]),
        ("relu(ceil(x^3))", "x < 0 or x^3 ≠ ceil(x^3)", []),
    ],
)
def test_a_staircase_inside_what_switches(function: str, conditions: str, told: list[str]) -> None:
    """sign(⌊x⌋) is constant below 0 and above 1: there it has a derivative at each integer."""
    found = derive.differentiate(function)
    assert "; ".join(map(str, found.conditions)) == conditions
    for sentence in told:
        assert f"There is no derivative at {sentence}." in str(found)


@pytest.mark.parametrize(
    ("function", "conditions"),
    [
        ("(b x^2)^(3/2)", "b ≥ 0"),
        ("((x - a)^2 b)^(5/2)", "b ≥ 0"),
        ("(x^2 (x - 1))^(3/2)", "x ≥ 1"),
        ("(x^4 - x^2)^(3/2)", "|x| ≥ 1"),
        ("({x if x <= 1/2} b x)^(3/2)", "b ≥ 0; x < 1/2"),
    ],
)
def test_a_point_without_neighbours_is_not_claimed(function: str, conditions: str) -> None:
    """Of (b x²)^(3/2) only the value at 0 is left for b < 0: no derivative."""
    found = derive.derive(function, variables=("x",))
    assert "; ".join(map(str, found.conditions)) == conditions


@pytest.mark.parametrize(
    "function",
    ["max(x, 2x)", "|x| + relu(x)", "min(x, y)^2", "max(x, x^2)", "sign(x) x^2", "max(x, 2x, 3x)", "relu6(x)"],
)
def test_what_switches_is_proved_case_by_case(function: str) -> None:
    found = derive.derive(function, variables=("x",))
    assert found.agreement.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Deriv(derive.parse("|x|"), Sym("x")), "{1 if x > 0; -1 if x <= 0}"),
        ("|x| + 0 x", "{x if x > 0; -x if x < 0; 1 if x = 0}"),
        ("{1 if x > 0; 2 if x < 0}", "{1 if x > 0; 2 if x <= 0}"),
    ],
)
def test_what_differs_on_a_border_only_is_not_proved(left: str | Node, right: str) -> None:
    side = derive.parse(left) if isinstance(left, str) else left
    with suppress(Refuted):
        assert check(side, derive.parse(right)).outcome is not Outcome.PROVED


@pytest.mark.parametrize(
    ("function", "last"),
    [
        ("max(x, y)^2", "{2x if x > y; 0 if x < y}"),
        ("max(x, y)^3 y", "{3x^2 y if x > y; 0 if x < y}"),
        ("exp(relu(x))", "{0 if x < 0; exp(x) if x > 0}"),
        ("x relu(x - a)", "{2x - a if x - a > 0; 0 if x - a < 0}"),
        ("max(x, y) min(x, y)", "y"),
        ("relu(x)^2", "2 relu(x)"),
    ],
)
def test_cases_stand_outermost(function: str, last: str) -> None:
    """What switches together is told case by case, not as a product of lists."""
    assert str(derive.derive(function, variables=("x",)).last) == last


@pytest.mark.parametrize(
    ("function", "at", "told"),
    [
        ("ceil(cos(x))", "2pi", "f'(2π) = 0"),
        ("ceil(cos(x))", "pi/2", "There is no derivative at x = π/2: jump."),
        ("floor(sin(x))", "pi/2", "There is no derivative at x = π/2: jump."),
        ("floor(sin(x))", "3pi/2", "f'(3π/2) = 0"),
        ("relu(floor(x))", "5", "There is no derivative at x = 5: jump."),
        ("relu(floor(x))", "-5", "f'(-5) = 0"),
    ],
)
def test_what_is_told_of_a_set_decides_at_its_points(function: str, at: str, told: str) -> None:
    assert told in " ".join(str(answer(Question(source=function, at=at))).split())


@pytest.mark.parametrize(
    ("function", "conditions"),
    [("besselj(n, x)", "x > 0 or n = floor(n)"), ("root(x, n)", "x > 0; n ≠ 0"), ("bessely(n + 1, x)", "x > 0")],
)
def test_a_condition_is_told_once(function: str, conditions: str) -> None:
    """That n - 1 is an integer says no more than that n is one."""
    found = derive.derive(function, variables=("x",))
    assert "; ".join(map(str, found.conditions)) == conditions


def test_a_jump_beside_corners_that_depend_on_parameters() -> None:
    """Whatever a and b are, |x - a| + |x - b| is continuous at 0, and the sign jumps."""
    found = derive.derive("|x - a| + |x - b| + sign(x)", variables=("x",))
    assert "There is no derivative at x = 0: jump." in str(found)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        ("int_0^x floor(t) floor(2t) dt", "at x = 1/2 + k, k an integer, unless x = 1/2: corner"),
        (
            "int_0^x (floor(t) + floor(2t)) dt",
            "at any integer x: corner, slopes 3x - 2 on the left and 3x on the right",
        ),
        ("int_0^x floor(t) ceil(t) dt", "at any integer x, unless x = 0: corner"),
    ],
)
def test_several_staircases_under_an_integral(function: str, told: str) -> None:
    """The integral is continuous; where the stairs step together, its slopes on both sides are compared."""
    assert told in " ".join(str(derive.differentiate(function)).split())


def test_an_integral_from_a_point_to_itself_has_a_value() -> None:
    """It is 0 there, and steep: the integrand is no number at the point."""
    assert "vertical tangent" in str(answer(Question(source="int_0^x ln|t| dt", at="0")))
