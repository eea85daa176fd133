"""Mistakes with antiderivatives: what people write for ∫ f dx, one entry each.

No strategy knows them.  Each takes an integral of one term and yields wrong antiderivatives; where a wrong one is the
right one times something, the integral itself stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    Whole,
    rational,
)
from derive.expression.parts import factors_of, product_of
from derive.expression.tidy import tidy
from derive.reading.formulas import fill
from derive.record.declare import twin
from derive.record.step import Twin
from derive.rules.derivative.functions import outer_of
from derive.rules.derivative.powers import lowered
from derive.table.mistakes import ANTIDERIVATIVES


def _parts(goal: Whole) -> tuple[Node, Sym]:
    """Return the integrand and its letter."""
    body, letter = goal.children
    assert isinstance(letter, Sym)
    return body, letter


def _without_constants(body: Node, x: Sym) -> tuple[Node, Node]:
    """Return c and u of c u."""
    match body:
        case Neg(operand=inner):
            constant, moving = _without_constants(inner, x)
            return Mul(MINUS_ONE, constant), moving
        case Div(numerator=top, denominator=bottom) if x.name not in bottom.free:
            constant, moving = _without_constants(top, x)
            return Div(constant, bottom), moving
        case Div(numerator=top, denominator=bottom) if x.name not in top.free and top is not ONE:
            return top, Div(ONE, bottom)
    factors = factors_of(body)
    fixed = [one for one in factors if x.name not in one.free]
    return product_of(fixed), product_of([one for one in factors if x.name in one.free])


def _power(body: Node, x: Sym) -> Node | None:
    """Return n of x^n, or of a power or a root of x put otherwise; None if it is none."""
    match body:
        case Pow(base=base, exponent=exponent) if base is x and x.name not in exponent.free:
            return exponent
        case Div(numerator=top, denominator=Pow(base=base, exponent=exponent)) if top is ONE and base is x:
            return tidy(Neg(exponent))
        case Div(numerator=top, denominator=bottom) if top is ONE and bottom is x:
            return MINUS_ONE
        case Call() | Add() | Mul() | Const():
            return None
    return ONE if body is x else None


def _known(body: Node, x: Sym) -> Node | None:
    """Return an antiderivative of the outer function, at whatever stands inside: sin(u) for cos(u)."""
    if (power := _power(body, x)) is not None and rational(power) != -1:
        raised = tidy(Add(power, ONE))
        return Div(Pow(x, raised), raised)
    match body:
        case Call(name=name, children=(inner,)) if name in ANTIDERIVATIVES and x.name in inner.free:
            return fill(ANTIDERIVATIVES[name], (inner,))
        case Pow(base=Const(name="e"), exponent=inner) if x.name in inner.free:
            return body
        case Pow(base=base, exponent=exponent) if x.name in base.free and x.name not in exponent.free:
            raised = tidy(Add(exponent, ONE))
            return None if rational(raised) == 0 else Div(Pow(base, raised), raised)
        case Div(numerator=top, denominator=bottom) if top is ONE and x.name in bottom.free:
            return Call("ln", Call("abs", bottom))
    return None


def _inner_slope(body: Node, x: Sym) -> Node | None:
    found = outer_of(body, x.name)
    return None if found is None or found[1].inner is x else Deriv(found[1].inner, x)


_SUBSTITUTION = "int g(u) u' dx = G(u)"


@twin(
    "inner-derivative-not-divided",
    "substitution",
    "it was not divided by the inner derivative",
    _SUBSTITUTION,
    ("cos(2x)", "sin(2x)"),
    0,
)
def inner_not_divided(goal: Whole) -> Iterator[Node]:
    """∫ cos 2x dx = sin 2x."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if _inner_slope(moving, x) is not None and (whole := _known(moving, x)) is not None:
        yield Mul(constant, whole)


@twin(
    "inner-derivative-multiplied",
    "substitution",
    "it was multiplied by the inner derivative instead of divided",
    _SUBSTITUTION,
    ("cos(2x)", "2sin(2x)"),
    1,
)
def inner_multiplied(goal: Whole) -> Iterator[Node]:
    """∫ cos 2x dx = 2 sin 2x."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    slope = _inner_slope(moving, x)
    if slope is not None and (whole := _known(moving, x)) is not None:
        yield Mul(constant, slope, whole)


@twin(
    "divided-by-inner-derivative",
    "substitution",
    "it was divided by an inner derivative that is not constant",
    _SUBSTITUTION,
    ("cos(x^2)", "sin(x^2)/(2x)"),
    1,
)
def divided_by_inner(goal: Whole) -> Iterator[Node]:
    """∫ cos x² dx = sin x²/(2x)."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    slope = _inner_slope(moving, x)
    if slope is not None and (whole := _known(moving, x)) is not None:
        yield Mul(constant, Div(whole, slope))


@twin("differentiated", "antiderivative", "it was differentiated, not integrated", "", ("x^3", "3x^2"), 1)
def differentiated(goal: Whole) -> Iterator[Node]:
    """∫ x³ dx = 3x²."""
    body, x = _parts(goal)
    # Of c x there is left a constant, and that is lost.
    if x.name in body.free and _power(_without_constants(body, x)[1], x) is not ONE:
        yield Deriv(body, x)


_POWER = "int x^n dx = x^(n + 1)/(n + 1)"


@twin(
    "not-divided-by-exponent",
    "antiderivative of a power",
    "it was not divided by the new exponent",
    _POWER,
    ("x^2", "x^3"),
    0,
)
def not_divided(goal: Whole) -> Iterator[Node]:
    """∫ x² dx = x³."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if (power := _power(moving, x)) is not None:
        yield Mul(constant, Pow(x, Add(power, ONE)))


@twin(
    "divided-by-old-exponent",
    "antiderivative of a power",
    "it was divided by the old exponent",
    _POWER,
    ("x^2", "x^3/2"),
    1,
)
def divided_by_old(goal: Whole) -> Iterator[Node]:
    """∫ x² dx = x³/2."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if (power := _power(moving, x)) is not None:
        yield Mul(constant, Div(Pow(x, Add(power, ONE)), power))


@twin(
    "multiplied-by-exponent",
    "antiderivative of a power",
    "it was multiplied by an exponent instead of divided",
    _POWER,
    ("x^2", "3x^3"),
    2,
)
def multiplied_by_exponent(goal: Whole) -> Iterator[Node]:
    """∫ x² dx = 3x³, 2x³."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if (power := _power(moving, x)) is not None:
        for factor in (Add(power, ONE), power):
            yield Mul(constant, factor, Pow(x, Add(power, ONE)))


@twin(
    "exponent-lowered",
    "antiderivative of a power",
    "the exponent was lowered instead of raised",
    _POWER,
    ("1/x^2", "-1/(3x^3)"),
    1,
)
def exponent_lowered(goal: Whole) -> Iterator[Node]:
    """∫ x⁻² dx = x⁻³/(−3)."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if (power := _power(moving, x)) is not None and rational(lowered(power)) != 0:
        for factor in (lowered(power), power):
            yield Mul(constant, Div(Pow(x, lowered(power)), factor))


@twin("antiderivative-sign", "table of antiderivatives", "the sign is wrong", "", ("sin(x)", "cos(x)"), 1)
def antiderivative_sign(goal: Whole) -> Iterator[Node]:
    """∫ sin x dx = cos x."""
    yield Neg(goal)


@twin(
    "logarithm-of-denominator",
    "antiderivative of 1/x",
    "1/u was integrated to ln|u| though u' is not above the bar",
    "int u'/u dx = ln|u|",
    ("1/(x^2 + 1)", "ln(x^2 + 1)"),
    1,
)
def logarithm_of_denominator(goal: Whole) -> Iterator[Node]:
    """∫ dx/(x² + 1) = ln(x² + 1)."""
    body, x = _parts(goal)
    if isinstance(body, Div) and x.name in body.denominator.free:
        yield Mul(body.numerator, Call("ln", Call("abs", body.denominator)))


@twin(
    "power-rule-on-integrated-exponential",
    "antiderivative of an exponential",
    "the power rule was used on an exponential",
    "int a^x dx = a^x/ln(a)",
    ("e^x", "e^(x+1)/(x+1)"),
    1,
)
def power_rule_on_exponential(goal: Whole) -> Iterator[Node]:
    """∫ e^x dx = e^(x+1)/(x+1)."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    match moving:
        case Pow(base=base, exponent=exponent) if x.name in exponent.free and x.name not in base.free:
            raised = Add(exponent, ONE)
            yield Mul(constant, Div(Pow(base, raised), raised))


@twin(
    "logarithm-of-base",
    "antiderivative of an exponential",
    "ln(a) of the base is missing, or on the wrong side",
    "int a^x dx = a^x/ln(a)",
    ("2^x", "2^x"),
    1,
)
def logarithm_of_base(goal: Whole) -> Iterator[Node]:
    """∫ 2^x dx = 2^x, 2^x ln 2."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    match moving:
        case Pow(base=base, exponent=exponent) if x.name in exponent.free and x.name not in base.free:
            if base is not Const("e"):
                yield Mul(constant, moving)
                yield Mul(constant, moving, Call("ln", base))


@twin(
    "product-of-antiderivatives",
    "integration by parts",
    "the antiderivatives of the factors were multiplied",
    "int u v' dx = u v - int u' v dx",
    ("x cos(x)", "x^2 sin(x)/2"),
    0,
)
def product_of_antiderivatives(goal: Whole) -> Iterator[Node]:
    """∫ x cos x dx = x²/2 · sin x."""
    body, x = _parts(goal)
    factors = [one for one in factors_of(body) if x.name in one.free]
    if len(factors) == 2:
        first, second = (_known(one, x) for one in factors)
        if first is not None and second is not None:
            yield Mul(*(one for one in factors_of(body) if x.name not in one.free), first, second)


@twin(
    "parts-plus",
    "integration by parts",
    "there is a plus for the minus",
    "int u v' dx = u v - int u' v dx",
    ("x cos(x)", "x sin(x) - cos(x)"),
    1,
)
def parts_plus(goal: Whole) -> Iterator[Node]:
    """∫ x cos x dx = x sin x - cos x."""
    body, x = _parts(goal)
    factors = [one for one in factors_of(body) if x.name in one.free]
    constants = [one for one in factors_of(body) if x.name not in one.free]
    if len(factors) == 2:
        for u, other in (factors, reversed(factors)):
            if (v := _known(other, x)) is not None:
                yield product_of([*constants, Add(Mul(u, v), Whole("antiderivative", Mul(Deriv(u, x), v), x))])


@twin(
    "constant-not-integrated",
    "antiderivative of a constant",
    "the factor x is missing",
    "int c dx = c x",
    ("3", "3"),
    1,
)
def constant_not_integrated(goal: Whole) -> Iterator[Node]:
    """∫ 3 dx = 3."""
    body, x = _parts(goal)
    if x.name not in body.free:
        yield ZERO


@twin(
    "term-not-integrated",
    "sum rule",
    "a term was not integrated",
    "int (u + v) dx = int u dx + int v dx",
    ("x^2 + 3x", "x^3/3 + 3x"),
    2,
)
def term_not_integrated(goal: Whole) -> Iterator[Node]:
    """∫ (x² + 3x) dx = x³/3 + 3x."""
    yield goal.children[0]


@twin(
    "integral-of-term-missing",
    "sum rule",
    "a term is missing",
    "int (u + v) dx = int u dx + int v dx",
    ("x^2 + x", "x^3/3"),
    3,
)
def integral_of_term_missing(goal: Whole) -> Iterator[Node]:
    """∫ (x² + x) dx = x³/3."""
    yield ZERO


TWINS: tuple[Twin, ...] = (
    inner_not_divided,
    not_divided,
    product_of_antiderivatives,
    inner_multiplied,
    divided_by_inner,
    antiderivative_sign,
    differentiated,
    divided_by_old,
    exponent_lowered,
    logarithm_of_denominator,
    power_rule_on_exponential,
    logarithm_of_base,
    parts_plus,
    constant_not_integrated,
    multiplied_by_exponent,
    term_not_integrated,
    integral_of_term_missing,
)
