"""Where integrals and series exist: conditions on the limits, the ratio test, and honesty where nothing is known."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import pytest

from derive.answer.differentiate import differentiate
from derive.errors import UnsupportedError
from derive.expression import ZERO, Integral, Sym
from derive.reading import parse
from derive.reals.convergence import NOWHERE, _same_side, converging, is_converging
from derive.reals.domain import conditions
from derive.reals.series import _of_factor
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

INTEGRALS = [
    (r"\int_1^x \frac1t dt", {"x > 0"}),
    (r"\int_{-1}^x \frac1t dt", {"x < 0"}),
    (r"\int_0^x \frac1{1-t} dt", {"x < 1"}),
    (r"\int_1^{x^2} \frac1{t-3} dt", {"|x| < sqrt(3)"}),
    (r"\int_2^x \frac1{t^2-1} dt", {"x > 1"}),
    (r"\int_0^x \sqrt{1-t^2} dt", {"|x| < 1"}),
    (r"\int_0^x \sqrt{t} dt", {"x > 0"}),
    (r"\int_0^x \ln t dt", {"x > 0"}),
    (r"\int_x^{10} \tan t dt", {"x > 5π/2", "x < 7π/2"}),
    (r"\int_a^x \frac1t dt", {"a x > 0"}),
    (r"\int_{x}^{2x} \frac1t dt", {"x ≠ 0"}),
    (r"\int_{\sin x}^2 \frac1t dt", {"sin(x) > 0"}),
    (r"\int_x^\infty \frac1{t^2} dt", {"x > 0"}),
    (r"\int_x^\infty e^{-t^2} dt", set()),
    (r"\int_0^x \frac{\sin t}t dt", set()),
    (r"\int_{-1}^x |t| dt", set()),
    (r"\int_0^1 \frac1{1+x t} dt", {"x > -1"}),
    (r"\int_0^\infty e^{-x t} dt", {"x > 0"}),
    (r"\int_0^\infty e^{-t^2} \cos(x t) dt", set()),
    (r"\int_0^1 (t^x-1)/\ln t dt", {"x > -1"}),
    (r"\int_0^\infty t^{x-1} e^{-t} dt", {"x > 0"}),
    (r"\int_0^1 x^t dt", {"x > 0"}),
    (r"\ln x + \int_0^1 x dx", {"x > 0"}),
]

SERIES = [
    (r"\sum_{n=1}^\infty x^n/n^2", {"|x| < 1"}),
    (r"\sum_{n=1}^\infty x^n/n", {"|x| < 1"}),
    (r"\sum_{n=0}^\infty (2x)^n", {"|x| < 1/2"}),
    (r"\sum_{n=0}^\infty x^n/n!", set()),
    (r"\sum_{k=0}^\infty (-1)^k x^{2k+1}/(2k+1)!", set()),
    (r"\sum_{n=1}^\infty \frac{1}{x^n}", {"|x| > 1"}),
]


@pytest.mark.parametrize(("source", "expected"), INTEGRALS + SERIES)
def test_conditions(source: str, expected: set[str]) -> None:
    assert {str(condition) for condition in conditions(parse(source))} == expected


@pytest.mark.parametrize(
    "source",
    [r"\int_{-x}^x \frac1t dt", r"\int_0^x \frac1t dt", r"\int_{-\infty}^x \frac1{t-1} dt", r"\int_{-1}^1 x \ln t dt"],
)
def test_what_is_defined_nowhere_is_not_differentiated(source: str) -> None:
    with pytest.raises(UnsupportedError, match="nowhere"):
        differentiate(source)


@pytest.mark.parametrize("source", [r"\sum_{n=1}^\infty n^{-x}", r"\sum_{n=1}^\infty \sin(n x)/n^3"])
def test_convergence_is_the_condition_where_nothing_is_known(source: str) -> None:
    found = differentiate(source, "x")
    assert "converges" in found.to("text")
    assert "every real" not in found.to("text")


VALUES: list[tuple[str, Callable[[float], mpmath.mpf], tuple[float, ...]]] = [
    (r"\sum_{n=1}^\infty x^n/n^2", lambda x: -mpmath.log(1 - x) / x, (0.7, -0.7, 0.2)),
    (r"\sum_{n=1}^\infty x^n/n", lambda x: 1 / (1 - x), (0.7, -0.7, 0.2)),
    (r"\sum_{n=0}^\infty x^n/n!", mpmath.exp, (2.5, -1.5)),
    (r"\int_0^\infty e^{-x t} dt", lambda x: -1 / x**2, (0.8, 2.0)),
    (r"\int_0^1 (t^x-1)/\ln t dt", lambda x: 1 / (1 + x), (2.0, 3.0)),
    (r"\int_x^{10} \tan t dt", lambda x: -mpmath.tan(x), (8.5, 10.5)),
]


@pytest.mark.parametrize(("source", "derivative", "points"), VALUES)
def test_against_closed_forms(
    source: str, derivative: Callable[[float], mpmath.mpf], points: tuple[float, ...]
) -> None:
    found = differentiate(source, "x")
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    for at in points:
        value = evaluate(found.last, {"x": at}, 15)
        assert value is not None
        assert abs(value - derivative(at)) < 1e-10


def test_a_diverging_series_has_no_value() -> None:
    body = differentiate(r"\sum_{n=1}^\infty x^n/n", "x").function
    assert evaluate(body, {"x": 1.5}, 15) is None
    assert evaluate(body, {"x": 1}, 15) is None


def test_no_condition_on_a_bound_variable() -> None:
    found = differentiate(r"\int_0^1 (t^x-1)/\ln t dt", "x")
    told = [condition for frame in found.frames() for condition in frame.conditions]
    assert not any("t" in condition.free for condition in (*told, *found.conditions))


@pytest.mark.parametrize("source", [r"\int_0^x\int_0^t f(s) ds dt", r"\int_0^x\int_0^t \sin(s^2) ds dt"])
def test_integrals_of_integrals(source: str) -> None:
    found = differentiate(source, "x")
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.AGREED
    assert str(found.last).endswith(" ds")


@pytest.mark.parametrize(("lower", "upper", "together"), [("1", "2", True), ("-2", "-1", True), ("-1", "2", False)])
def test_limits_on_two_sides_of_a_pole_hold_nowhere(lower: str, upper: str, together: bool) -> None:
    integral = parse(f"int_({lower})^({upper}) 1/t dt")
    assert isinstance(integral, Integral)
    assert list(_same_side(integral, ZERO, integral.variable)) == ([] if together else [NOWHERE])


def test_the_condition_that_an_integral_converges_is_known_again() -> None:
    assert is_converging(converging(parse("int_0^1 t^a dt")))
    assert not is_converging(parse("1 > |x|"))


@pytest.mark.parametrize(("text", "known"), [("k!", True), ("(2k)!", True), ("(a k)!", False), ("(3 - k)!", False)])
def test_the_ratio_of_a_factorial_is_known_where_its_rate_is_positive(text: str, known: bool) -> None:
    assert (_of_factor(parse(text), Sym("k")) is not None) is known
