"""The laws of logarithms as a rule, and logarithmic differentiation as a route."""

from __future__ import annotations

import pytest
import sympy

from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, UnsupportedError
from derive.expression import same
from derive.kinds.routes.logarithmic import logarithmic
from derive.questions.answer import Question, answer
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome
from derive.terms.logarithms import expanded

POINTS = (0.37, 1.21, 2.43)

FUNCTIONS = [
    "x^x",
    "sin(x)^cos(x)",
    "x^(ln x)",
    "x^(3/4) sqrt(x^2 + 1)/(3x + 2)^5",
    "(x - 1)^3 (x + 2)^5/sqrt(x^2 + 4)",
    "(1 + x)^(1/x)",
    "x^2 e^x sin x",
    "-x^2/(x + 1)",
    "e^(2x) (x + 1)^3",
    "cbrt(x) (1 - x)^2",
]


def verdicts(derivation: Derivation) -> set[Outcome]:
    return {frame.verdict.outcome for frame in derivation.frames()[1:] if frame.verdict}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_against_sympy(function: str) -> None:
    x = sympy.Symbol("x", real=True)
    found = logarithmic(function)
    difference = parse(function).to_sympy().diff(x) - found.last.to_sympy()
    assert all(abs(complex(difference.subs(x, at).evalf(20))) < 1e-9 for at in POINTS if at != 0.37 or "ln" in function)
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}
    assert found.agreement is not None


def test_the_lines() -> None:
    found = logarithmic("x^x")
    assert [str(frame.expression) for frame in found.frames()] == [
        "y = x^x",
        "ln(y) = ln(x^x)",
        "ln(y) = x ln(x)",
        "d/dx [ ln(y) ] = d/dx [ x ln(x) ]",
        "y'/y = d/dx [ x ] · ln(x) + x · d/dx [ ln(x) ]",
        "y'/y = ln(x) + x · (1/x)",
        "y'/y = ln(x) + 1",
        "y' = y (ln(x) + 1)",
        "y' = x^x (ln(x) + 1)",
    ]
    assert same(found.last, parse("x^x (ln(x) + 1)"))


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ("x^9 e^(4x)/sqrt(x - 4)", "ln(y) = 9 ln(x) + 4x - 1/2 · ln(x - 4)"),
        ("x^x (x + 1)", "ln(y) = x ln(x) + ln(x + 1)"),
        ("x sqrt(2x + 1)", "ln(|y|) = ln(|x|) + 1/2 · ln(2x + 1)"),
    ],
)
def test_no_bars_where_the_function_is_positive_on_its_domain(function: str, line: str) -> None:
    assert line in [str(frame.expression) for frame in logarithmic(function).frames()]


def test_absolute_values_where_the_sign_is_not_known() -> None:
    lines = [str(frame.expression) for frame in logarithmic("(x - 1)^3 (x + 2)^5").frames()]
    assert lines[2] == "ln(|y|) = 3 ln(|x - 1|) + 5 ln(|x + 2|)"
    assert {str(c) for c in logarithmic("(x - 1)/(x + 2)^5").conditions} == {"x ≠ -2"}


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        ("e^x sin(x)", "e^x (sin(x) + cos(x))"),
        ("(x + 1)^3 (x - 2)^2", "(x + 1)^2 (x - 2) (5x - 4)"),
    ],
)
def test_the_function_is_multiplied_in_where_that_holds_at_more_points(function: str, derivative: str) -> None:
    found = logarithmic(function)
    assert (str(found.derivative), found.conditions) == (derivative, ())


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("x^2", "2 ln(|x|)"),
        ("x^3", "3 ln(x)"),
        ("(1 + x)/(1 - x)", "ln(1 + x) - ln(1 - x)"),
        ("x (x - 1)", "ln(|x|) + ln(|x - 1|)"),
        ("sqrt(5x - 7)", "1/2 · ln(5x - 7)"),
        ("x e^x", "ln(x) + x"),
        ("1/(1 + e^(-x))", "-ln(1 + e^-x)"),
        ("x^x", "x ln(x)"),
        # A root says nothing of each factor under it: both may be negative.
        ("sqrt((x - 1)/(x + 1))", "1/2 · ln(|x - 1|) - 1/2 · ln(|x + 1|)"),
        ("sqrt(x - 1)/sqrt(x + 1)", "1/2 · ln(x - 1) - 1/2 · ln(x + 1)"),
        ("(x (x - 1))^(3/4)", "3/4 · ln(|x|) + 3/4 · ln(|x - 1|)"),
        ("sqrt(x) x^3 (x - 2)", "1/2 · ln(x) + 3 ln(x) + ln(x - 2)"),
        ("(x^2)^pi", "(2π) ln(|x|)"),
        ("(1 - pi) x (x - 1)", "ln(|1 - π|) + ln(|x|) + ln(|x - 1|)"),
        ("(1 - pi) x", "ln(|1 - π|) + ln(|x|)"),
    ],
)
def test_the_laws(argument: str, written: str) -> None:
    found = expanded(parse(argument))
    assert found is not None
    assert str(found) == written
    x = sympy.Symbol("x", real=True)
    for at in (-3.3, -0.61, 0.37, 1.7, 2.9):
        left = parse(argument).to_sympy().subs(x, at)
        if left.is_positive:
            assert abs(complex((sympy.log(left) - found.to_sympy().subs(x, at)).evalf(20))) < 1e-12


@pytest.mark.parametrize(
    ("function", "used"),
    [
        ("ln sqrt((1 + x)/(1 - x))", True),
        ("ln(x^2)", True),
        ("ln((x^2 + 1)^5)", True),
        ("ln(3x)", False),
        ("ln(x^2 + 1)", False),
        ("log_2((x + 1)/x^2)", False),
    ],
)
def test_when_the_laws_come_before_the_chain_rule(function: str, used: bool) -> None:
    found = differentiate(function)
    rules = {reason.rule.id for frame in found.frames() for reason in frame.reasons}
    assert ("laws-of-logarithms" in rules) is used
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}


def test_errors() -> None:
    with pytest.raises(UnsupportedError, match="no product"):
        logarithmic("x + 1")
    with pytest.raises(DeriveError, match="equation"):
        logarithmic("x^2 = 1")
    with pytest.raises(DeriveError, match="which letter"):
        logarithmic("a^b")


LONG = [
    (r"\frac{x^{3/4}\sqrt{x^2+1}}{(3x+2)^5}", {"x > 0"}),
    ("(x^2+1)^10/((x-1)^3(x+2)^4)", {"x ≠ 1", "x ≠ -2"}),
    # Where a factor above the bar vanishes, the fraction that comes out holds too, by continuity.
    (r"\frac{(x+1)^4(x-5)^3}{(x-3)^8}", {"x ≠ 3"}),
    ("x^5 (x-1)^3 (x+2)^4 sqrt(x+1)", {"x > -1", "x ≠ 0", "x ≠ 1"}),
]


@pytest.mark.parametrize(("function", "conditions"), LONG)
def test_long_products_of_powers_are_differentiated_logarithmically(function: str, conditions: set[str]) -> None:
    found = differentiate(function)
    assert found.steps[0].rule.id == "logarithmic-differentiation-of-product"
    assert {str(condition) for condition in found.conditions} == conditions
    assert verdicts(found) <= {Outcome.PROVED, Outcome.AGREED}
    x = sympy.Symbol("x", real=True)
    difference = parse(function).to_sympy().diff(x) - found.spelled_out(found.last).to_sympy()
    assert all(abs(complex(difference.subs(x, at).evalf(20))) < 1e-6 for at in (0.37, 1.21, 2.43))


@pytest.mark.parametrize("function", ["(x-1)(x-2)(x-3)", "x^2 e^x sin(x)", "x^2 (x+1)^3", "x^2 sin(x)^3 (x+1)"])
def test_short_products_are_not(function: str) -> None:
    assert differentiate(function).steps[0].rule.id in ("product-rule", "product-rule-several")


@pytest.mark.parametrize(("route", "rule"), [("chain", "quotient-as-product"), ("quotient", "quotient-rule")])
def test_other_routes_keep_their_rules(route: str, rule: str) -> None:
    rules = {reason.rule.id for frame in differentiate(LONG[2][0], route=route).frames() for reason in frame.reasons}
    assert rule in rules


@pytest.mark.parametrize(
    ("function", "condition"),
    [("sqrt(x)^4", "x ≥ 0"), ("x^2/x", "x ≠ 0"), ("|x|^2/|x|", "x ≠ 0"), ("e^(2ln x)", "x > 0")],
)
def test_no_condition_is_lost_to_continuity(function: str, condition: str) -> None:
    assert [str(c) for c in differentiate(function).conditions] == [condition]


EQUATIONS = [("x^y = y^x", {"x > 0", "y > 0"}), ("x^2 y^3 = (x + y)^5", {"x ≠ 0", "y ≠ 0"}), ("x^y = 2", {"x > 0"})]


@pytest.mark.parametrize(("equation", "conditions"), EQUATIONS)
def test_an_equation_is_opened_by_logarithms(equation: str, conditions: set[str]) -> None:
    found = answer(Question(source=equation, route="log"))
    assert [step.rule.id for step in found.steps[:2]] == ["take-logarithms", "use-laws-of-logarithms"]
    assert verdicts(found) == {Outcome.PROVED}
    assert found.agreement is not None
    assert found.agreement.outcome is not Outcome.UNVERIFIED
    assert conditions <= {str(condition) for condition in found.conditions}


TANGENTS = {
    ("(x y)^x = 3", "1, 3"): "y = 3 - 3(x - 1) (1 + ln(3))",
    ("x^2 y^3 = (x + y)^5/32", "1, 1"): "y = x",
    # dy/dx has no value there, dx/dy = 0 has.
    ("x^y = 1", "1, 3"): "x = 1",
}


@pytest.mark.parametrize(("equation", "at"), TANGENTS)
def test_an_equation_opened_by_logarithms_has_a_tangent_at_a_point(equation: str, at: str) -> None:
    found = answer(Question(source=equation, route="log", at=at))
    assert str(found.last) == TANGENTS[equation, at]
    assert all(verdicts(part) <= {Outcome.PROVED} for part in (found, *found.parts))


def test_an_equation_of_sums_is_not() -> None:
    with pytest.raises(UnsupportedError, match="no side"):
        answer(Question(source="x + y = 2", route="log"))


@pytest.mark.parametrize(
    ("function", "asked"), [("x^2 e^x", ["y ≠ 0"]), ("x^x", []), ("(x^2 + 1)^3 e^x", []), ("1/x^2", [])]
)
def test_a_logarithm_is_taken_where_there_is_one(function: str, asked: list[str]) -> None:
    assert [str(condition) for condition in logarithmic(function).frames()[1].conditions] == asked
