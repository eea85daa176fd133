"""Parametric and polar derivatives against SymPy, with their lines and their errors."""

from __future__ import annotations

import pytest
import sympy

from derive.errors import DeriveError, ParseError, UnsupportedError
from derive.expression import Node, Rel, same
from derive.kinds.curves.parametric import parametric, polar
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome

POINTS = (0.37, 1.21, 2.43)


def right(derivation: Derivation) -> Node:
    assert isinstance(derivation.last, Rel)
    return derivation.last.right


def verdicts(derivation: Derivation) -> set[Outcome]:
    parts = (*derivation.parts, derivation)
    return {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}


def equal_in_numbers(left: sympy.Expr, right_: sympy.Expr) -> bool:
    letters = sorted(left.free_symbols | right_.free_symbols, key=str)
    return all(
        abs(complex((left - right_).subs({name: at + 0.1 * k for k, name in enumerate(letters)}).evalf(20))) < 1e-9
        for at in POINTS
    )


CURVES = [
    ("t^2", "t^3", "3t/2", "3/(4t)"),
    ("a (t - sin t)", "a (1 - cos t)", "sin(t)/(1 - cos(t))", "-1/(a (1 - cos(t))^2)"),
    ("ln t", "t^2 + 1", "2t^2", "4t^2"),
    ("cos(t)^3", "sin(t)^3", "-tan(t)", None),
    ("3 cos t", "2 sin t", "-2 cot(t)/3", None),
    ("e^t cos t", "e^t sin t", "(sin(t) + cos(t))/(cos(t) - sin(t))", None),
    ("t/(1 + t^3)", "t^2/(1 + t^3)", None, None),
    ("sqrt(t)", "1/t", None, None),
]


@pytest.mark.parametrize(("x", "y", "first", "second"), CURVES)
def test_parametric(x: str, y: str, first: str | None, second: str | None) -> None:
    t = sympy.Symbol("t", real=True)
    found = parametric(x, y, order=2)
    across, along = parse(x).to_sympy(), parse(y).to_sympy()
    slope = along.diff(t) / across.diff(t)
    assert equal_in_numbers(right(found.parts[2]).to_sympy(), slope)
    assert equal_in_numbers(right(found).to_sympy(), slope.diff(t) / across.diff(t))
    for part, expected in ((found.parts[2], first), (found, second)):
        assert expected is None or same(right(part), parse(expected)), right(part)
        assert part.agreement is not None
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}


@pytest.mark.parametrize("r", ["1 + cos(theta)", "theta", "2 sin(3theta)", "e^theta", "1", "sqrt(cos(2theta))"])
def test_polar(r: str) -> None:
    theta = sympy.Symbol("theta", real=True)
    radius = parse(r).to_sympy()
    across, along = radius * sympy.cos(theta), radius * sympy.sin(theta)
    found = polar(r)
    assert equal_in_numbers(right(found).to_sympy(), along.diff(theta) / across.diff(theta))
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}


def test_the_lines() -> None:
    found = parametric("t^2", "t^3")
    assert [str(frame.expression) for frame in found.frames()] == [
        "d/dx [ y ]",
        "(d/dt [ y ])/(d/dt [ x ])",
        "3t^2/(2t)",
        "3t/2",
    ]
    assert [reason.rule.id for frame in found.frames() for reason in frame.reasons] == [
        "parametric-rule",
        "substitute",
        "cancel",
    ]
    assert [str(condition) for condition in found.conditions] == ["t ≠ 0"]


@pytest.mark.parametrize("target", ["text", "latex", "markdown", "terminal"])
def test_every_format(target: str) -> None:
    shown = parametric("t^2", "t^3", order=2).to(target)
    assert "y(x(t))" not in shown
    assert "3" in shown


@pytest.mark.parametrize(
    ("x", "y", "error"),
    [("5", "t", DeriveError), ("t - t", "t", UnsupportedError), ("t +", "t", ParseError), ("t = 2", "t", DeriveError)],
)
def test_errors(x: str, y: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parametric(x, y)


@pytest.mark.parametrize(
    ("x", "y", "order"),
    [
        ("t^2", "|t|^3", 2),
        ("t|t|", "t^2", 2),
        ("t^3", "|t|", 2),
        ("t", "heaviside(t) t^2", 3),
        ("t", "max(t, 0)^3", 3),
        ("t", "min(t, t^2)", 2),
        ("t + |t|^3", "sign(t)", 1),
        ("t", "|cos(t)|", 2),
    ],
)
def test_what_jumps_is_compared_beside_the_jumps(x: str, y: str, order: int) -> None:
    agreement = parametric(x, y, order=order).agreement
    assert agreement is not None
    assert agreement.outcome is not Outcome.UNVERIFIED
