"""A rule is its statement: identities are true as they are stated, and each rule rewrites an instance of its own.

The numbers come from SymPy's reader and mpmath, which share no code with the identities; a limit is looked at close to
its point, a derivative by mpmath's differences.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import mpmath
import pytest
import sympy
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from derive.expression import ZERO, Add, Deriv, Limit, Node, Sym, postorder, replace, same
from derive.expression import number as exact
from derive.questions.catalogue import rule_by_id, rules
from derive.reading import parse
from derive.record.derivation import Rule
from derive.record.engine import holes
from derive.rules.algebra.algebra import ALGEBRA
from derive.rules.algebra.function_identities import IDENTITIES
from derive.terms import identities
from derive.terms.moves import everywhere
from derive.terms.statements import KINDS, Statement, forwards
from derive.values.evaluate import evaluate

STATEMENTS = [
    one
    for family in vars(identities).values()
    if isinstance(family, tuple)
    for one in family
    if isinstance(one, Statement)
]
DIGITS = 40
TINY = mpmath.mpf(10) ** -25


class UndefinedError(Exception):
    """No real value."""


def real(function: Callable[..., object]) -> Callable[..., object]:
    def value(*arguments: object) -> object:
        try:
            found = function(*arguments)
        except (ZeroDivisionError, ValueError) as error:
            raise UndefinedError from error
        if isinstance(found, mpmath.mpc) or not mpmath.isfinite(found):
            raise UndefinedError
        return found

    return value


def over(above: Callable[..., object], below: Callable[..., object]) -> Callable[..., object]:
    """A quotient, without a value where the denominator vanishes: cos(pi/2) is small but never 0 in numbers."""

    def value(u: object) -> object:
        bar = below(u)
        if abs(bar) < TINY:  # type: ignore[arg-type]
            raise UndefinedError
        return above(u) / bar  # type: ignore[operator]

    return value


def one(u: object) -> object:
    return mpmath.mpf(1)


MEANING = {
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": over(mpmath.sin, mpmath.cos),
    "cot": over(mpmath.cos, mpmath.sin),
    "sec": over(one, mpmath.cos),
    "csc": over(one, mpmath.sin),
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "coth": over(mpmath.cosh, mpmath.sinh),
    "sech": over(one, mpmath.cosh),
    "csch": over(one, mpmath.sinh),
    "arcsin": real(mpmath.asin),
    "arccos": real(mpmath.acos),
    "arctan": mpmath.atan,
    "arsinh": mpmath.asinh,
    "arcosh": real(mpmath.acosh),
    "artanh": real(mpmath.atanh),
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "sign": over(lambda u: u, abs),
    "abs": abs,
    "sqrt": real(mpmath.sqrt),
}
READ = (*standard_transformations, convert_xor, implicit_multiplication_application)


@cache
def python(text: str) -> str:
    """The text as Python, by SymPy's reader."""
    known = {name: sympy.Function(name) for name in MEANING} | {letter: sympy.Symbol(letter) for letter in "uv"}
    return str(parse_expr(text.replace("|u|", "abs(u)"), local_dict=known, transformations=READ, evaluate=False))


def number(text: str, u: object, v: object) -> object:
    """The value of one side at a point, or None; what is larger than 10^25 is a pole in exact numbers."""
    try:
        found = eval(python(text), {**MEANING, "u": u, "v": v})
    except (UndefinedError, ZeroDivisionError):
        return None
    return found if abs(found) < 1 / TINY else None


def holds(condition: str, u: object) -> bool:
    for relation in (" != ", " <= ", " >= ", " < "):
        if relation in condition:
            left, right = (number(side, u, 0) for side in condition.split(relation))
            gap = left - right  # type: ignore[operator]
            return bool({" != ": abs(gap) > TINY, " <= ": gap <= 0, " >= ": gap >= 0, " < ": gap < 0}[relation])
    raise ValueError(condition)


with mpmath.workdps(DIGITS):
    SPECIAL = [mpmath.mpf(n) for n in (0, 1, -1, 2, -2, -3)] + [n * mpmath.pi / 4 for n in range(-4, 5)]


@pytest.mark.parametrize("statement", STATEMENTS, ids=[one.text for one in STATEMENTS])
def test_an_identity_is_true_and_loses_points_only_outside_its_conditions(statement: Statement) -> None:
    left, right = statement.text.split(" = ")
    generator = random.Random(statement.text)
    compared = outside = 0
    with mpmath.workdps(DIGITS):
        points = [*SPECIAL, *(mpmath.mpf(generator.uniform(-3, 3)) for _ in range(60))]
        for u in points:
            v = mpmath.mpf(generator.uniform(-2, 2))
            a, b = number(left, u, v), number(right, u, v)
            if not all(holds(condition, u) for condition in statement.conditions):
                outside += 1
                assert a is None or b is None, (u, a, b)
                continue
            assert (a is None) == (b is None), (u, a, b)
            if a is not None:
                compared += 1
                assert mpmath.almosteq(a, b, TINY, TINY), (u, a, b)
    assert compared > 5
    assert bool(outside) == bool(statement.conditions)


INSIDE = ["x", "3x", "x^2 + 1", "ln(y)"]


@pytest.mark.parametrize("statement", STATEMENTS, ids=[one.text for one in STATEMENTS])
def test_an_identity_rewrites_its_own_left_side_and_no_near_miss(statement: Statement) -> None:
    rewrite = everywhere(forwards([statement]), *KINDS, deep=True)
    for u in INSIDE:
        before, wanted = (side.at(parse(u), Sym("w")) for side in (statement.left, statement.right))
        if "v" in statement.text and isinstance(parse(u), Add):
            continue  # x^2 + 1 + w is split where it is first possible
        found = rewrite(before)
        assert found is not None
        assert same(found.after, wanted), (str(before), str(found.after))
    for name in statement.left.functions:
        stranger = parse(statement.text.split(" = ")[0].replace(f"{name}(", "erf(", 1))
        assert rewrite(stranger) is None


DERIVATIVES = [
    ("constant", "7", "0", "x"),
    ("identity", "x", "1", "2x"),
    ("constant-terms", "x^2 + 1 + 2 + 3 + 4 + 5 + e", "d/dx(x^2)", "x^2 + 1 + 2"),
    ("sum-rule", "x + sin(x)", "d/dx(x) + d/dx(sin(x))", "x sin(x)"),
    ("constant-factor", "3 sin(x)", "3 d/dx(sin(x))", "x sin(x)"),
    ("product-rule", "x sin(x)", "d/dx(x) * sin(x) + x * d/dx(sin(x))", "x sin(x) e^x"),
    ("product-rule-several", "x sin(x) e^x", "", "x sin(x)"),
    ("reciprocal-as-power", "3/x^4", "d/dx(3x^-4)", "x/sin(x)"),
    ("quotient-as-product", "sin(x)/x^2", "d/dx(sin(x) x^-2)", "x sin(x)"),
    ("simplify-first", "x^4/x", "d/dx(x^3)", "x sin(x)"),
    ("exponential-below", "x^3/e^-x", "d/dx(x^3 e^x)", "x^3/e^x"),
    ("quotient-rule", "sin(x)/x", "", "x sin(x)"),
    ("chain-rule", "sin(x^2)", "cos(x^2) * d/dx(x^2)", "x sin(x)"),
    ("chain-rule-several", "atan2(x, x^2)", "", "sin(x^2)"),
    ("logarithmic-differentiation", "x^x", "d/dx(e^(x ln(x)))", "x^2"),
    ("change-of-base", "log_x(2)", "d/dx(ln(2)/ln(x))", "log_2(x)"),
    ("power-rule", "x^5", "5x^4", "5^x"),
    ("square-root", "sqrt(x)", "1/(2 sqrt(x))", "cbrt(x)"),
    ("root", "cbrt(x)", "1/(3 cbrt(x)^2)", "x^2"),
    ("exponential", "e^x", "e^x", "2^x"),
    ("power-of-zero", "0^x", "0", "2^x"),
    ("exponential-base", "2^x", "2^x ln(2)", "x^2"),
    ("logarithm-base", "log_2(x)", "1/(x ln(2))", "ln(x)"),
    ("logarithm-of-absolute-value", "ln(abs(x))", "1/x", "abs(ln(x))"),
    ("definition", "swish(x)", "", "sin(x)"),
    ("fundamental-theorem", "int_0^x sin(t^2) dt", "sin(x^2)", "int_0^x sin(t x) dt"),
    ("fundamental-theorem-upper-end", "int_0^(x^2) sin(t^2) dt", "", "int_0^(x^2) sin(t x) dt"),
    ("fundamental-theorem-lower-end", "int_x^1 sin(t^2) dt", "-sin(x^2)", "int_0^x sin(t) dt"),
    ("fundamental-theorem-both-ends", "int_x^(2x) sin(t^2) dt", "", "int_0^x sin(t) dt"),
    ("split-integral", "int_x^(2x) sin(t^2) dt", "", "int_x^(2x) 1/t dt"),
    ("leibniz-rule", "int_x^(x^2) sin(t x) dt", "", "int_x^(x^2) sin(t) dt"),
    ("sum-term-by-term", "sum_{k=1}^5 sin(k x)", "", "sin(5 x)"),
    ("product-over-index", "prod_{k=1}^60 sin(k x)", "", "sin(5 x)"),
    ("laws-of-logarithms", "ln(x^2 (x + 1))", "", "ln(x + 1)"),
    ("piecewise", "{x^2 if x > 1; x if x <= 1}", "", "abs(x)"),
]
"""A rule, what it differentiates, what it says (looked at where given; its value always is), what it refuses."""

LIMITS = [
    ("let-h-tend-to-zero", "x + h", "", "sin(h)/h"),
    ("values", "sin(0) + h", "", "sin(h)"),
    ("known-limit", "sin(h)/h", "1", "cos(h)/h"),
    ("limit-laws", "x (sin(h)/h) + h", "", "sin(h)/h"),
    ("squeeze", "h sin(1/h)", "0", "sin(1/h)"),
    ("binomial-theorem", "((x + h)^3 - x^3)/h", "", "(sin(x + h) - sin(x))/h"),
    ("multiply-out-numerator", "(3(x + h) - 3x)/h", "", "(3x + 3h - 3x)/h"),
    ("collect-numerator-terms", "(3x + 3h - 3x)/h", "", "(3x + 3h - 2)/h"),
    ("factor-out-h", "(2 x h + h^2)/h", "", "(2 x h)/h"),
    ("cancel-h", "(2 x h)/h", "", "(x + h)/h"),
    ("addition-theorem", "(sin(x + h) - sin(x))/h", "", "(tan(x + h) - tan(x))/h"),
    ("power-law", "(e^(x + h) - e^x)/h", "", "((x + h)^2 - x^2)/h"),
    ("logarithm-of-quotient", "(ln(x + h) - ln(x))/h", "", "(ln(x + h) - ln(2))/h"),
    ("split-in-logarithm", "ln((x + h)/x)/h", "", "ln((x + h)/2)/h"),
    ("other-base", "(log_2(x + h) - log_2(x))/h", "", "(ln(x + h) - ln(x))/h"),
    ("difference-of-tangents", "(tan(x + h) - tan(x))/h", "", "(sin(x + h) - sin(x))/h"),
    ("difference-of-inverse-tangents", "(arctan(x + h) - arctan(x))/h", "", "(arcsin(x + h) - arcsin(x))/h"),
    ("write-out", "(sec(x + h) - sec(x))/h", "", "(sin(x + h) - sin(x))/h"),
    ("take-out", "(sin(x) cos(h) + cos(x) sin(h) - sin(x))/h", "", "(sin(h) + cos(h))/h"),
    ("expand-fraction", "sin(2h)/h", "", "sin(h)/h"),
    ("limit-of-sum", "((x + h)^2 + sin(x + h) - (x^2 + sin(x)))/h", "", "(sin(x + h) - sin(x))/h"),
    ("constant-before-limit", "(3 sin(x + h) - 3 sin(x))/h", "", "(sin(x + h) - sin(x))/h"),
    ("common-denominator-of-quotient", "(1/(x + h) - 1/x)/h", "", "((x + h) - x)/h"),
    ("add-and-subtract-mixed", "((x + h) * sin(x + h) - x sin(x))/h", "", "(sin(x + h) - sin(x))/h"),
    ("difference-of-powers", "(sin(x + h)^2 - sin(x)^2)/h", "", "(sin(x + h) - sin(x))/h"),
    ("conjugate", "(sqrt(x + h) - sqrt(x))/h", "", "(sin(x + h) - sin(x))/h"),
    (
        "third-binomial-formula",
        "((sqrt(x + h) - sqrt(x)) * (sqrt(x + h) + sqrt(x)))/(h * (sqrt(x + h) + sqrt(x)))",
        "",
        "(sqrt(x + h) - sqrt(x))/h",
    ),
    ("separate", "(e^h - 1)/(h * (1 + x))", "", "(e^h - 1)/h"),
    ("reverse", "(sin(x) - sin(x + h))/h", "", "(sin(x + h) - sin(x))/h"),
]
"""The same for a limit towards 0 of h."""

ELSEWHERE = {
    "unknown-function": "of f nothing is known but its name",
    "no-closed-form": "what it gives is a name for a derivative",
    "definition-of-derivative": "of f nothing is known but its name",
    "logarithmic-differentiation-of-product": "tests/kinds/test_logarithmic.py",
    "one-side": "tests/kinds/test_limits.py, one-sided",
    "from-the-right": "tests/kinds/test_limits.py, one-sided",
    "grows": "tests/kinds/test_limits.py, an infinite limit",
}
"""Rules that rewrite an instance of their statement in another test, or that say nothing in numbers."""

X = Sym("x")
AT = "1.37"


@pytest.mark.parametrize(("id", "body", "after", "miss"), DERIVATIVES, ids=[row[0] for row in DERIVATIVES])
def test_a_rule_of_differentiation_rewrites_an_instance_of_its_statement(
    id: str, body: str, after: str, miss: str
) -> None:
    rule = rule_by_id(id)
    assert isinstance(rule, Rule)
    found = rule.rewrite(Deriv(parse(body), X))
    assert found is not None
    if after:
        assert str(found.after) == str(parse(after))
    with mpmath.workdps(DIGITS):
        filled = replace(
            found.after, {hole: rational(slope(hole.body)) for hole in holes(found.after) if hole.free == {"x"}}
        )
        value = evaluate(filled, {"x": mpmath.mpf(AT)}, 30)
        assert value is not None
        assert mpmath.almosteq(mpmath.mpf(value), slope(parse(body)), 1e-12, 1e-12)
    assert rule.rewrite(Deriv(parse(miss), X)) is None


def slope(body: Node) -> object:
    return mpmath.diff(lambda at: mpmath.mpf(evaluate(body, {"x": at}, mpmath.mp.dps)), mpmath.mpf(AT))


def rational(value: object) -> Node:
    return exact(Fraction(int(mpmath.nint(value * 10**30)), 10**30))  # type: ignore[operator]


@pytest.mark.parametrize(("id", "body", "after", "miss"), LIMITS, ids=[row[0] for row in LIMITS])
def test_a_rule_of_limits_rewrites_an_instance_of_its_statement(id: str, body: str, after: str, miss: str) -> None:
    rule = rule_by_id(id)
    assert isinstance(rule, Rule)
    found = rule.rewrite(towards(body))
    assert found is not None
    if after:
        assert str(found.after) == str(parse(after))
    assert abs(nearly(found.after) - nearly(towards(body))) < 1e-8  # type: ignore[operator]
    refused = rule.rewrite(towards(miss))
    assert refused is None


def towards(body: str) -> Limit:
    return Limit(parse(body), Sym("h"), ZERO)


def nearly(node: Node) -> object:
    """The value with every limit taken close to its point."""
    bodies = {part: part.body for part in _limits(node)}
    return evaluate(replace(node, bodies), {"x": mpmath.mpf(AT), "h": mpmath.mpf("1e-11")}, 30)


def _limits(node: Node) -> list[Limit]:
    return [part for part in postorder(node) if isinstance(part, Limit)]


def test_every_rule_has_an_instance() -> None:
    here = {row[0] for row in (*DERIVATIVES, *LIMITS)} | set(ELSEWHERE)
    algebra = {rule.id for rule in ALGEBRA} | {move.rule.id for move in IDENTITIES}
    assert not here & algebra
    left = {rule.id for rule in rules() if isinstance(rule, Rule)} - here - algebra
    assert {rule_by_id(id).rewrite.__module__.split(".")[1] for id in left} <= {"indexed"}, left  # type: ignore[attr-defined]
