"""Derivatives from first principles, against SymPy's own limits and derivatives."""

from __future__ import annotations

import pytest
import sympy

from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import Limit, postorder, same
from derive.kinds.routes.evaluation import evaluate_at
from derive.kinds.routes.limits import RULES, first_principles
from derive.questions.catalogue import rule_by_id
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome
from derive.record.levels import Format
from derive.verify import Refuted, check

POINTS = (0.7, 1.3, 2.6)


def names(derivation: Derivation) -> list[str]:
    return [reason.rule.id for frame in derivation.frames()[1:] for reason in frame.reasons]


def outcomes(derivation: Derivation) -> set[Outcome]:
    parts = (*derivation.parts, derivation)
    return {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}


EVERYWHERE = [
    ("x^3", "3x^2", "binomial-theorem"),
    ("5x^4 - 2x^2 + 7x - 3", "20x^3 - 4x + 7", "binomial-theorem"),
    ("x^12", "12x^11", "binomial-theorem"),
    ("5", "0", "collect-numerator-terms"),
    ("1/x", "-1/x^2", "common-denominator-of-quotient"),
    ("1/x^2", "-2/x^3", "common-denominator-of-quotient"),
    ("1/(x+1)", "-1/(x+1)^2", "common-denominator-of-quotient"),
    ("x/(x+1)", "1/(x+1)^2", "common-denominator-of-quotient"),
    ("sqrt(x)", "1/(2sqrt(x))", "conjugate"),
    ("sqrt(2x+1)", "1/sqrt(2x+1)", "conjugate"),
    ("1/sqrt(x)", "-1/(2x sqrt(x))", "conjugate"),
    ("cbrt(x)", "1/(3cbrt(x)^2)", "conjugate"),
    ("|x^2 - 1|", "2x (x^2 - 1)/|x^2 - 1|", "conjugate"),
    ("sin x", "cos x", "addition-theorem"),
    ("cos x", "-sin x", "addition-theorem"),
    ("sin(2x)", "2cos(2x)", "expand-fraction"),
    ("-3cos(2x+1)", "6sin(2x+1)", "constant-before-limit"),
    ("tan x", "1/cos(x)^2", "difference-of-tangents"),
    ("arctan x", "1/(1+x^2)", "difference-of-inverse-tangents"),
    ("x arctan(x^2)", "arctan(x^2) + 2x^2/(1+x^4)", "difference-of-inverse-tangents"),
    ("arctan(1-3x)", "-3/(1+(1-3x)^2)", "difference-of-inverse-tangents"),
    ("sec x", "sin(x)/cos(x)^2", "write-out"),
    ("sinh(2x)", "2cosh(2x)", "addition-theorem"),
    ("sech x", "-sinh(x)/cosh(x)^2", "write-out"),
    ("coth x", "-1/sinh(x)^2", "write-out"),
    ("csch(2x)", "-2cosh(2x)/sinh(2x)^2", "write-out"),
    ("e^x", "e^x", "power-law"),
    ("e^(-x)", "-e^(-x)", "power-law"),
    ("2^x", "2^x ln(2)", "power-law"),
    ("e^(x^2)", "2x e^(x^2)", "expand-fraction"),
    ("ln x", "1/x", "logarithm-of-quotient"),
    ("ln(x^2+1)", "2x/(x^2+1)", "split-in-logarithm"),
    ("log_2(x)", "1/(x ln(2))", "other-base"),
    ("x sin x", "x cos(x) + sin(x)", "add-and-subtract-mixed"),
    ("sin(x)^2", "2sin(x) cos(x)", "difference-of-powers"),
    ("2/x + sin x + 5", "cos(x) - 2/x^2", "limit-of-sum"),
    ("1/(1+e^-x)", "e^-x/(1+e^-x)^2", "separate"),
    ("e^(sin x)", "e^(sin x) cos x", "known-limit"),
]


@pytest.mark.parametrize(("source", "expected", "rule"), EVERYWHERE)
def test_from_first_principles(source: str, expected: str, rule: str) -> None:
    found = first_principles(source)
    assert same(found.last, parse(expected)), found.last
    assert names(found)[0] == "derivative-by-definition"
    assert rule in names(found)
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}
    x = sympy.Symbol("x", real=True)
    theirs = parse(source).to_sympy().diff(x)
    for at in POINTS:
        assert abs(complex((found.last.to_sympy() - theirs).subs(x, at).evalf(20))) < 1e-12


def test_unknown_functions_give_the_product_rule() -> None:
    found = first_principles("f(x) g(x)")
    assert same(found.last, parse("f(x) g'(x) + f'(x) g(x)"))
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}


@pytest.mark.parametrize("source", ["arcsin(x)", "x^x", "gamma(x)", "floor(x)"])
def test_what_the_moves_do_not_reach_is_refused(source: str) -> None:
    with pytest.raises(UnsupportedError, match="first principles"):
        first_principles(source)


def test_large_expressions_are_refused() -> None:
    with pytest.raises(LimitError):
        first_principles("sin(" * 60 + "x" + ")" * 60)


AT = [
    ("x^2", "3", "6"),
    ("1/x", "2", "-1/4"),
    ("sqrt(x)", "4", "1/4"),
    ("sin x", "pi/6", "sqrt(3)/2"),
    ("ln x", "1", "1"),
    ("e^x", "0", "1"),
    ("|x|", "-2", "-1"),
    ("x |x|", "0", "0"),
    ("x sin x", "0", "0"),
    ("a x^2", "1", "2a"),
    ("{x^2 sin(1/x) if x != 0; 0 otherwise}", "0", "0"),
    ("{x^2 if x < 1; 2x - 1 otherwise}", "1", "2"),
]


@pytest.mark.parametrize(("source", "at", "expected"), AT)
def test_at_a_point(source: str, at: str, expected: str) -> None:
    found = first_principles(source, "x", at=at)
    assert same(found.last, parse(expected)), found.last
    assert not found.kinks
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}


NOWHERE = [
    ("|x|", "0", "corner", "-1", "1"),
    ("|x^2 - 1|", "1", "corner", "-2", "2"),
    ("{x^2 if x < 1; x otherwise}", "1", "corner", "2", "1"),
    ("relu(x)", "0", "corner", "0", "1"),
    ("x^(2/3)", "0", "cusp", "-oo", "oo"),
    ("sqrt(|x|)", "0", "cusp", "-oo", "oo"),
    ("cbrt(x)", "0", "vertical tangent", "oo", "oo"),
    ("sqrt(x)", "0", "vertical tangent", "oo", "oo"),
    ("sqrt(sin(x))", "pi", "vertical tangent", "-oo", "-oo"),
    ("sqrt(tan(x))", "0", "vertical tangent", "oo", "oo"),
]


@pytest.mark.parametrize(("source", "at", "kind", "left", "right"), NOWHERE)
def test_where_there_is_no_derivative(source: str, at: str, kind: str, left: str, right: str) -> None:
    found = first_principles(source, at=at)
    (kink,) = found.kinks
    assert (kink.kind, str(kink.left), str(kink.right)) == (kind, left, right)
    assert str(found.last) in ("undefined", "oo", "-oo")
    assert outcomes(found) <= {Outcome.PROVED, Outcome.AGREED}


@pytest.mark.parametrize("source", ["|x|", "|x^2 - 1|", "x |x|", "sqrt(|x|)"])
def test_one_sided_limits_agree_with_sympy(source: str) -> None:
    at = 1 if "1" in source else 0
    found = first_principles(source, at=at)
    x, h = sympy.Symbol("x", real=True), sympy.Symbol("h", real=True)
    function = parse(source).to_sympy()
    quotient = (function.subs(x, at + h) - function.subs(x, at)) / h
    theirs = [sympy.limit(quotient, h, 0, side) for side in ("-", "+")]
    ours = [found.kinks[0].left, found.kinks[0].right] if found.kinks else [found.last, found.last]
    assert [side.to_sympy() for side in ours if side is not None] == theirs


def test_a_jump_is_named() -> None:
    (kink,) = first_principles("{x if x < 0; x + 1 otherwise}", at=0).kinks
    assert kink.kind == "jump"


def test_no_value_no_derivative() -> None:
    with pytest.raises(DeriveError, match="no value"):
        first_principles("1/x", at=0)


@pytest.mark.parametrize(
    ("limit", "value"),
    [("lim(sin(h)/h, h, 0)", "1"), ("lim((e^h - 1)/h, h, 0)", "1"), ("lim((1 + 1/n)^n, n, oo)", "e")],
)
def test_limits_are_checked(limit: str, value: str) -> None:
    assert check(parse(limit), parse(value)).outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(("limit", "value"), [("lim(sin(2h)/h, h, 0)", "1"), ("lim(|h|/h, h, 0, +)", "-1")])
def test_false_limits_are_refuted(limit: str, value: str) -> None:
    with pytest.raises(Refuted):
        check(parse(limit), parse(value))


@pytest.mark.parametrize(("limit", "value"), [("lim(|h|/h, h, 0)", "0"), ("lim(1/h, h, 0)", "oo")])
def test_limits_that_do_not_exist_are_not_verified(limit: str, value: str) -> None:
    assert check(parse(limit), parse(value)).outcome is Outcome.UNVERIFIED


def test_rules_are_found_by_id() -> None:
    assert all(rule_by_id(rule.id) is rule for rule in RULES)


@pytest.mark.parametrize(("source", "at"), [("sin(2x)", None), ("|x|", 0), ("1/sqrt(x)", None)])
def test_every_format_prints_it(source: str, at: object) -> None:
    found = first_principles(source, at=at)
    assert "lim" in found.to("text")
    assert r"\lim_{h \to 0" in found.to("latex")
    assert found.to("markdown")
    assert found.to("json")
    steps = [step for one in (*found.parts, found) for step in one.steps]
    assert any(isinstance(part, Limit) for step in steps for part in postorder(step.after))


@pytest.mark.parametrize(
    ("source", "left", "right"), [("x^2 + |x|", "-1", "1"), ("|x| + |x|^3 + x", "0", "2"), ("sin(x) - |x|", "2", "0")]
)
def test_a_limit_is_split_only_into_limits_that_exist(source: str, left: str, right: str) -> None:
    found = first_principles(source, at=0)
    assert "limit-of-sum" not in names(found)
    assert outcomes(found) == {Outcome.PROVED}
    assert [(kink.kind, str(kink.left), str(kink.right)) for kink in found.kinks] == [("corner", left, right)]


@pytest.mark.parametrize(
    ("source", "where", "kinds"),
    [
        ("sqrt(x)", ["x > 0"], ["vertical tangent"]),
        ("|x|", ["x ≠ 0"], ["corner"]),
        ("x |x|", [], ["differentiable"]),
        ("x^(3/2)", ["x ≥ 0"], ["one-sided"]),
        ("1/x", ["x ≠ 0"], []),
    ],
)
def test_where_the_limit_does_not_exist_is_told(source: str, where: list[str], kinds: list[str]) -> None:
    found = first_principles(source)
    assert [str(condition) for condition in found.conditions] == where
    assert [kink.kind for kink in found.kinks] == kinds


def test_the_difference_of_inverse_tangents_says_where_it_holds() -> None:
    assert "as x (x + h) > -1 for small h" in " ".join(first_principles("arctan x").to("text").split())


@pytest.mark.parametrize(
    ("source", "line"),
    [("x^3", "h · (3x^2 + 3x h + h^2)/h"), ("x^2 - 2x", "h · (2x + h - 2)/h"), ("1/x^2", None)],
)
def test_h_is_factored_out_of_a_sum_before_it_cancels(source: str, line: str | None) -> None:
    found = first_principles(source)
    moves = names(found)
    assert moves[moves.index("cancel-h") - 1] == "factor-out-h"
    if line is not None:
        assert f"lim_(h→0) {line}" in [str(frame.expression) for frame in found.frames()]


@pytest.mark.parametrize("source", ["1/x", "7x"])
def test_h_of_one_term_cancels_at_once(source: str) -> None:
    assert "factor-out-h" not in names(first_principles(source))


SIDE_BY_SIDE = ["At x = 0", "The limit from the left", "The limit from the right", "Derivative at x = 0"]


def test_two_sides_stand_between_the_definition_and_the_conclusion() -> None:
    found = first_principles("|x|", at=0)
    parts = (*found.parts, found)
    assert [part.heading for part in parts] == SIDE_BY_SIDE
    assert names(parts[0]) == ["derivative-by-definition", "values"]
    assert names(found) == ["sides-differ"]


@pytest.mark.parametrize("target", ["text", "latex", "markdown", "html", "terminal"])
@pytest.mark.parametrize("found", [first_principles("|x|", at=0), evaluate_at(differentiate("|x - 2|"), 2)])
def test_no_value_is_told_in_words(found: Derivation, target: Format) -> None:
    page = " ".join(found.to(target).split())
    assert "undefined" not in page
    assert "The limit does not exist: " in page
    assert "the limits from the left and from the right differ" in page
