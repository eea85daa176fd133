"""Related rates against SymPy: differentiate both sides with every letter a function of time."""

from __future__ import annotations

import pytest
import sympy

from derive.errors import DeriveError, UnsupportedError
from derive.expression import Rel
from derive.kinds.curves.rates import related_rates
from derive.questions.answer import Question, answer
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome

CASES = [
    ("x^2 + y^2 = z^2", "x y z", "z"),
    ("x y = 4", "x y", "y"),
    ("V = pi r^2 h/3", "V r h", "V"),
    ("A = pi r^2", "A r", "A"),
    ("P V = n R T", "P V T", "T"),
    ("tan(theta) = y/x", "x y theta", "theta"),
    ("x^2 + y^2 + 2x y cos(c) = 9", "x y", "y"),
    ("e^(x y) = x + y + t", "x y", "y"),
]


@pytest.mark.parametrize(("equation", "letters", "solved"), CASES)
def test_rates(equation: str, letters: str, solved: str) -> None:
    found = related_rates(equation, "t", [f"{name}(t)" for name in letters.split()])
    t = sympy.Symbol("t", real=True)
    plain = {name: sympy.Symbol(name, real=True) for name in letters.split()}
    moving = {symbol: sympy.Function(f"f_{name}")(t) for name, symbol in plain.items()}
    gap = parse(equation)
    assert isinstance(gap, Rel)
    whole = (gap.left.to_sympy() - gap.right.to_sympy()).subs(moving)
    rates = {moving[plain[name]].diff(t): sympy.Symbol(f"{name}'", real=True) for name in plain}
    relation = whole.diff(t).subs(rates).subs({call: symbol for symbol, call in moving.items()})
    (theirs,) = sympy.solve(relation, sympy.Symbol(f"{solved}'", real=True))
    assert isinstance(found.last, Rel)
    assert str(found.last.left) == (solved if solved != "theta" else "θ") + "'"
    difference = found.last.right.to_sympy() - theirs
    values = {symbol: sympy.Rational(3 + k, 7) for k, symbol in enumerate(sorted(difference.free_symbols, key=str))}
    assert abs(complex(difference.subs(values).evalf(20))) < 1e-12
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    assert found.agreement is not None


def test_the_relation_of_the_rates_is_a_line() -> None:
    shown = str(related_rates("x^2 + y^2 = z^2", "t", ["x(t), y(t), z(t)"]))
    assert "2z · dz/dt = 2x · dx/dt + 2y · dy/dt" in shown
    assert "dz/dt = (x · dx/dt + y · dy/dt)/z   for z ≠ 0" in shown


@pytest.mark.parametrize(
    ("equation", "depends", "error"),
    [
        ("x y = 4", ["t(x)"], DeriveError),
        ("x y = 4", ["u(t)"], DeriveError),
        ("x y", ["x(t)"], DeriveError),
        ("x y = 4", ["x(t", "y"], DeriveError),
        ("x^2 - x^2 = 4", ["x(t)"], UnsupportedError),
    ],
)
def test_errors(equation: str, depends: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        related_rates(equation, "t", depends)


MOMENTS = {
    ("x^2 + y^2 = 25", "x = 3, y = 4, dx/dt = 2"): "y' = -3/2",
    ("V = 4/3 pi r^3", "r = 2, r' = 3"): "V' = 48π",
    ("V = 4/3 pi r^3", "r = 2"): "V' = 16π r'",
    ("x y = 12", "x = 3, y = 4, x' = 1"): "y' = -4/3",
    # A rate that was given is put in, and the one that is left is solved for.
    ("V = 4/3 pi r^3", "r = 5, V' = 10"): "r' = 1/(10π)",
    ("x^2 + y^2 = 100", "x = 6, y = -8, y' = 1"): "x' = 4/3",
    # A letter that was not given follows from the equation.
    ("V = 4/3 pi r^3", "V = 36pi, V' = 10"): "r' = 5/(18π)",
    ("x y = 12", "x = 3, x' = 1"): "y' = -4/3",
    ("x^2 + y^2 = 100", "x = 6, x' = 1"): "y' = -3/4",
}


def _at_moment(equation: str, at: str) -> Derivation:
    letters = ", ".join(f"{name}(t)" for name in ("x", "y", "V", "r") if name in equation)
    return answer(Question(source=equation, at=at, variables=("t",), depends=(letters,)))


@pytest.mark.parametrize(("equation", "at"), MOMENTS)
def test_at_a_moment(equation: str, at: str) -> None:
    found = _at_moment(equation, at)
    assert str(found.last) == MOMENTS[equation, at]
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize(("at", "problem"), [("x = 3, y = 5, x' = 2", "does not hold"), ("w = 3", "does not occur")])
def test_what_is_no_moment_is_refused(at: str, problem: str) -> None:
    with pytest.raises(DeriveError, match=problem):
        answer(Question(source="x^2 + y^2 = 25", at=at, variables=("t",), depends=("x(t), y(t)",)))


def test_of_two_solutions_the_positive_one_is_taken_and_that_is_told() -> None:
    found = _at_moment("x^2 + y^2 = 100", "x = 6, x' = 1")
    assert [part.heading for part in found.parts] == ["The relation of the rates", "The value of y"]
    assert [str(condition) for condition in found.conditions] == ["y > 0"]


@pytest.mark.parametrize(
    ("at", "problem"), [("x = 6, y = 8, y' = 1, x' = 3", "52 is not 0"), ("x = 11, x' = 3", "no real y")]
)
def test_a_moment_that_never_comes_is_refused(at: str, problem: str) -> None:
    with pytest.raises(UnsupportedError, match=problem):
        _at_moment("x^2 + y^2 = 100", at)


def test_two_solutions_of_the_same_sign_are_not_chosen_between() -> None:
    assert str(_at_moment("y^2 + x = 5y", "x = 6, x' = 1").last) == "y' = -1/(2y - 5)"


@pytest.mark.parametrize("equation", ["sin(x) = y/5", "y = x - a sin(x)"])
def test_no_change_of_signs_is_told_where_only_the_order_of_factors_differs(equation: str) -> None:
    assert "change-signs" not in {step.rule.id for step in related_rates(equation, "t", ["x(t), y(t)"]).steps}


def test_values_go_into_the_relation_before_it_is_solved() -> None:
    found = _at_moment("x^2 + y^2 = 1", "x = 2/sqrt(5), y = 1/sqrt(5), y' = 3")
    lines = [str(frame.expression) for frame in found.frames()]
    assert lines[:3] == [
        "2x x' + 2y y' = 0",
        "2 · (2/sqrt(5)) x' + 2 · (1/sqrt(5)) · 3 = 0",
        "4x'/sqrt(5) + 6/sqrt(5) = 0",
    ]
    assert lines[-1] == "x' = -3/2"
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.PROVED
    assert str(found.parts[0].last) == lines[0]
