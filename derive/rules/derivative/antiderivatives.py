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
from derive.expression.parts import factors_of, product_of, sum_of, terms_of
from derive.expression.tidy import tidy
from derive.reading.formulas import fill
from derive.record.declare import twin
from derive.record.step import Twin
from derive.rules.derivative.functions import outer_of
from derive.rules.derivative.powers import lowered
from derive.rules.mistakes import Parts, mistakes
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


def _substitution(goal: Whole) -> Iterator[Parts]:
    """Read c g(u) with G(u) and the inner derivative."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    slope = _inner_slope(moving, x)
    if slope is not None and (whole := _known(moving, x)) is not None:
        yield {"c": constant, "u'": slope, "G": whole}


NOT_DIVIDED_BY_INNER, MULTIPLIED_BY_INNER, DIVIDED_BY_INNER = mistakes(
    "substitution", "int g(u) u' dx = G(u)", _substitution,
    ("inner-derivative-not-divided", "it was not divided by the inner derivative", ("cos(2x)", "sin(2x)"), 0, "c G"),
    ("inner-derivative-multiplied", "it was multiplied by the inner derivative instead of divided",
     ("cos(2x)", "2sin(2x)"), 1, "c u' G"),
    ("divided-by-inner-derivative", "it was divided by an inner derivative that is not constant",
     ("cos(x^2)", "sin(x^2)/(2x)"), 1, "c (G/u')"),
)  # fmt: skip


@twin("differentiated", "antiderivative", "it was differentiated, not integrated", "", ("x^3", "3x^2"), 1)
def differentiated(goal: Whole) -> Iterator[Node]:
    """∫ x³ dx = 3x²."""
    body, x = _parts(goal)
    # Of c x there is left a constant, and that is lost.
    if x.name in body.free and _power(_without_constants(body, x)[1], x) is not ONE:
        yield Deriv(body, x)


def _of_power(goal: Whole) -> Iterator[Parts]:
    """Read c x^n."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    if (power := _power(moving, x)) is not None:
        yield {"c": constant, "x": x, "n": power}


def _of_power_lowered(goal: Whole) -> Iterator[Parts]:
    """Read c x^n with m, one less than n, where that is not 0."""
    for parts in _of_power(goal):
        if rational(less := lowered(parts["n"])) != 0:
            yield {**parts, "m": less}


_POWER = ("antiderivative of a power", "int x^n dx = x^(n + 1)/(n + 1)")

NOT_DIVIDED, DIVIDED_BY_OLD, MULTIPLIED_BY_EXPONENT = mistakes(
    *_POWER, _of_power,
    ("not-divided-by-exponent", "it was not divided by the new exponent", ("x^2", "x^3"), 0, "c x^(n + 1)"),
    ("divided-by-old-exponent", "it was divided by the old exponent", ("x^2", "x^3/2"), 1, "c (x^(n + 1)/n)"),
    ("multiplied-by-exponent", "it was multiplied by an exponent instead of divided",
     ("x^2", "3x^3"), 2, "c (n + 1) x^(n + 1) or c n x^(n + 1)"),
)  # fmt: skip

(EXPONENT_LOWERED,) = mistakes(
    *_POWER, _of_power_lowered,
    ("exponent-lowered", "the exponent was lowered instead of raised",
     ("1/x^2", "-1/(3x^3)"), 1, "c (x^m/m) or c (x^m/n)"),
)  # fmt: skip


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


def _of_exponential(goal: Whole) -> Iterator[Parts]:
    """Read c a^n, the exponent with the letter."""
    body, x = _parts(goal)
    constant, moving = _without_constants(body, x)
    match moving:
        case Pow(base=base, exponent=exponent) if x.name in exponent.free and x.name not in base.free:
            yield {"c": constant, "a": base, "n": exponent}


_EXPONENTIAL = ("antiderivative of an exponential", "int a^x dx = a^x/ln(a)")

(POWER_RULE_ON_EXPONENTIAL,) = mistakes(
    *_EXPONENTIAL, _of_exponential,
    ("power-rule-on-integrated-exponential", "the power rule was used on an exponential",
     ("e^x", "e^(x+1)/(x+1)"), 1, "c (a^(n + 1)/(n + 1))"),
)  # fmt: skip

(LOGARITHM_OF_BASE,) = mistakes(
    *_EXPONENTIAL, lambda goal: (parts for parts in _of_exponential(goal) if parts["a"] is not Const("e")),
    ("logarithm-of-base", "ln(a) of the base is missing, or on the wrong side",
     ("2^x", "2^x"), 1, "c a^n or c a^n ln(a)"),
)  # fmt: skip


def _term_by_term(body: Node, x: Sym) -> Node | None:
    """Return an antiderivative of a sum, None where one of a term is not known."""
    found: list[Node] = []
    for term in terms_of(body):
        constant, moving = _without_constants(term, x)
        one = _known(moving, x) if x.name in moving.free else Mul(moving, x)
        if one is None:
            return None
        found.append(Mul(constant, one))
    return sum_of(found)


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
        first, second = (_term_by_term(one, x) for one in factors)
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
    NOT_DIVIDED_BY_INNER,
    NOT_DIVIDED,
    product_of_antiderivatives,
    MULTIPLIED_BY_INNER,
    DIVIDED_BY_INNER,
    antiderivative_sign,
    parts_plus,
    differentiated,
    DIVIDED_BY_OLD,
    EXPONENT_LOWERED,
    logarithm_of_denominator,
    POWER_RULE_ON_EXPONENTIAL,
    LOGARITHM_OF_BASE,
    constant_not_integrated,
    MULTIPLIED_BY_EXPONENT,
    term_not_integrated,
    integral_of_term_missing,
)
