"""Mistakes with the rules of differentiation: what people write where a rule should stand, one entry each.

No strategy knows them.  Each takes a goal, d/dx of something, and yields right-hand sides that are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    Sym,
    number,
    rational,
    replace,
    substitute,
)
from derive.expression.parts import product_of, sum_of
from derive.expression.tidy import negate, tidy
from derive.reading.formulas import entry_of, fill, formula
from derive.record.declare import twin
from derive.record.step import Label, Twin
from derive.rules.derivative.functions import outer_of
from derive.rules.derivative.powers import lowered
from derive.table.mistakes import ANTIDERIVATIVES, CONFUSED

Wrong = Callable[[Deriv], Iterator[Node]]

_ARGUMENT = "\0u"

FAULTY = Label("faulty", "a mistake", "")
"""What stands in the place of a rule where a line is made wrong on purpose."""


# Reading goals -----------------------------------------------------------------------------------


def _composed(goal: Deriv) -> tuple[Node, Node] | None:
    """Return u and g′(u) of a composition g(u), u not the variable itself."""
    found = outer_of(goal.body, goal.variable.name)
    if found is None or found[1].inner is goal.variable:
        return None
    return found[1].inner, found[1].slope


def _outer(goal: Deriv) -> tuple[Node, Node] | None:
    """Return u and g′(u) of any g(u)."""
    found = outer_of(goal.body, goal.variable.name)
    return None if found is None else (found[1].inner, found[1].slope)


def _with_inner(goal: Deriv, slope: Node, inner: Node) -> Node:
    """Return g′ times the inner derivative, where there is one to take."""
    return slope if inner is goal.variable else Mul(slope, Deriv(inner, goal.variable))


def _at(expression: Node, inner: Node, other: Node) -> Node:
    """Put something else in the place of the inner expression."""
    return substitute(_named(expression, inner), _ARGUMENT, other)


def _named(expression: Node, inner: Node) -> Node:
    return replace(expression, {inner: Sym(_ARGUMENT)})


def _two_factors(goal: Deriv) -> Iterator[tuple[Node, Node]]:
    """Yield the ways to see a product as u v, both with the variable."""
    name = goal.variable.name
    if not isinstance(goal.body, Mul):
        return
    factors = goal.body.children
    for place in range(1, len(factors)):
        u, v = product_of(list(factors[:place])), product_of(list(factors[place:]))
        if name in u.free and name in v.free:
            yield u, v


def _fraction(goal: Deriv) -> tuple[Node, Node] | None:
    match goal.body:
        case Div(numerator=u, denominator=v) if goal.variable.name in v.free:
            return u, v
    return None


def _power(goal: Deriv) -> tuple[Node, Node] | None:
    """Return base and exponent, the exponent constant; a root is a power too."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=base, exponent=exponent) if name in base.free and name not in exponent.free:
            return base, exponent
        case Root(radicand=radicand, index=index) if name in radicand.free and rational(index):
            return radicand, Div(ONE, index)
        case Div(numerator=top, denominator=Pow(base=base, exponent=exponent)) if (
            top is ONE and name in base.free and name not in exponent.free
        ):
            return base, negate(exponent)
    return None


# Chain rule --------------------------------------------------------------------------------------


@twin(
    "inner-derivative-missing",
    "chain rule",
    "the inner derivative is missing",
    "(g(u))' = g'(u) u'",
    ("sin(3x)", "cos(3x)"),
    0,
)
def inner_missing(goal: Deriv) -> Iterator[Node]:
    """(sin 3x)′ = cos 3x; (∫₀^{x²} sin t dt)′ = sin x²."""
    if (found := _composed(goal)) is not None:
        yield found[1]
    match goal.body:
        case Integral(body=body, variable=variable, upper=upper) if upper is not goal.variable:
            yield substitute(body, variable.name, upper)


@twin(
    "outer-at-variable",
    "chain rule",
    "the outer derivative was taken at the variable instead of at u",
    "(g(u))' = g'(u) u'",
    ("sin(7x)", "7cos(x)"),
    1,
)
def outer_at_variable(goal: Deriv) -> Iterator[Node]:
    """(sin 7x)′ = 7 cos x."""
    if (found := _composed(goal)) is not None:
        inner, slope = found
        yield Mul(_at(slope, inner, goal.variable), Deriv(inner, goal.variable))
        yield _at(slope, inner, goal.variable)


@twin(
    "outer-at-inner-derivative",
    "chain rule",
    "the outer derivative was taken at u' instead of at u",
    "(g(u))' = g'(u) u'",
    ("cos(x)^2", "-2sin(x)"),
    1,
)
def outer_at_inner_derivative(goal: Deriv) -> Iterator[Node]:
    """(cos² x)′ = 2(−sin x)."""
    if (found := _composed(goal)) is not None:
        inner, slope = found
        yield _at(slope, inner, Deriv(inner, goal.variable))
        yield Mul(_at(slope, inner, Deriv(inner, goal.variable)), Deriv(inner, goal.variable))


@twin(
    "function-of-derivative",
    "chain rule",
    "the inner function alone was differentiated, g(u')",
    "(g(u))' = g'(u) u'",
    ("sin(x)^2", "cos(x)^2"),
    2,
)
def function_of_derivative(goal: Deriv) -> Iterator[Node]:
    """(sin² x)′ = cos² x."""
    if (found := _composed(goal)) is not None:
        yield _at(goal.body, found[0], Deriv(found[0], goal.variable))


@twin(
    "outer-not-differentiated",
    "chain rule",
    "the outer function was kept as it is",
    "(g(u))' = g'(u) u'",
    ("sin(3x)", "3sin(3x)"),
    3,
)
def outer_kept(goal: Deriv) -> Iterator[Node]:
    """(sin 3x)′ = 3 sin 3x."""
    if (found := _composed(goal)) is not None:
        yield Mul(goal.body, Deriv(found[0], goal.variable))
        yield Deriv(found[0], goal.variable)


@twin(
    "inner-derivative-added",
    "chain rule",
    "the inner derivative was added instead of multiplied",
    "(g(u))' = g'(u) u'",
    ("sin(x^2)", "cos(x^2) + 2x"),
    4,
)
def inner_added(goal: Deriv) -> Iterator[Node]:
    """(sin x²)′ = cos x² + 2x."""
    if (found := _composed(goal)) is not None:
        yield Add(found[1], Deriv(found[0], goal.variable))


@twin(
    "inner-derivative-sign",
    "chain rule",
    "the sign of the inner derivative is wrong",
    "(g(u))' = g'(u) u'",
    ("e^(-x)", "e^(-x)"),
    1,
)
def inner_sign(goal: Deriv) -> Iterator[Node]:
    """(e^−x)′ = e^−x."""
    if (found := _composed(goal)) is not None and found[0].has(Neg):
        yield Mul(MINUS_ONE, found[1], Deriv(found[0], goal.variable))


@twin(
    "inner-derivative-twice",
    "chain rule",
    "the inner derivative was multiplied in twice",
    "(g(u))' = g'(u) u'",
    ("sin(3x)", "9cos(3x)"),
    4,
)
def inner_twice(goal: Deriv) -> Iterator[Node]:
    """(sin 3x)′ = 9 cos 3x."""
    if (found := _composed(goal)) is not None:
        slope = Deriv(found[0], goal.variable)
        yield Mul(found[1], slope, slope)


# Products ----------------------------------------------------------------------------------------

_PRODUCT = "(u v)' = u' v + u v'"


def _of_product(build: Callable[[Node, Node, Node, Node], Iterator[Node]]) -> Wrong:
    def wrong(goal: Deriv) -> Iterator[Node]:
        for u, v in _two_factors(goal):
            yield from build(u, v, Deriv(u, goal.variable), Deriv(v, goal.variable))

    return wrong


def _product_twin(
    id: str, name: str, example: tuple[str, str], build: Callable[[Node, Node, Node, Node], Iterator[Node]], rarity: int
) -> Twin:
    return Twin(id, "product rule", name, _PRODUCT, _of_product(build), example, rarity)


PRODUCTS = (
    _product_twin(
        "product-of-derivatives",
        "the derivatives were multiplied, u' v'",
        ("x^2 sin(x)", "2x cos(x)"),
        lambda u, v, du, dv: iter((Mul(du, dv),)),
        0,
    ),
    _product_twin(
        "product-own-derivatives",
        "each factor was multiplied by its own derivative, u u' + v v'",
        ("x^2 sin(x)", "2x^3 + sin(x) cos(x)"),
        lambda u, v, du, dv: iter((Add(Mul(u, du), Mul(v, dv)),)),
        2,
    ),
    _product_twin(
        "product-minus",
        "there is a minus for the plus",
        ("x^2 sin(x)", "2x sin(x) - x^2 cos(x)"),
        lambda u, v, du, dv: iter((Add(Mul(du, v), Neg(Mul(u, dv))), Add(Mul(u, dv), Neg(Mul(du, v))))),
        1,
    ),
    _product_twin(
        "product-one-term",
        "one of the two terms is missing",
        ("x^2 sin(x)", "2x sin(x)"),
        lambda u, v, du, dv: iter((Mul(du, v), Mul(u, dv))),
        1,
    ),
    _product_twin(
        "product-sum-of-derivatives",
        "the derivatives were added, u' + v'",
        ("x^2 sin(x)", "2x + cos(x)"),
        lambda u, v, du, dv: iter((Add(du, dv),)),
        3,
    ),
    _product_twin(
        "product-brackets",
        "the brackets of a factor with a minus are missing, u v' became u + v'",
        ("x^3 e^(-2x)", "3x^2 e^(-2x) + x^3 - 2e^(-2x)"),
        lambda u, v, du, dv: iter((Add(Mul(du, v), u, dv), Add(du, v, Mul(u, dv)))),
        3,
    ),
    _product_twin(
        "product-kept-factor",
        "a factor was not multiplied in, u' + u v' or u' v + v'",
        ("x^2 sin(x)", "2x + x^2 cos(x)"),
        lambda u, v, du, dv: iter((Add(du, Mul(u, dv)), Add(Mul(du, v), dv))),
        3,
    ),
)

# Quotients ---------------------------------------------------------------------------------------

_QUOTIENT = "(u/v)' = (u' v - u v')/v^2"


def _quotient_twin(
    id: str, name: str, example: tuple[str, str], build: Callable[[Node, Node, Node, Node], Iterator[Node]], rarity: int
) -> Twin:
    def wrong(goal: Deriv) -> Iterator[Node]:
        if (found := _fraction(goal)) is not None:
            u, v = found
            yield from build(u, v, Deriv(u, goal.variable), Deriv(v, goal.variable))

    return Twin(id, "quotient rule", name, _QUOTIENT, wrong, example, rarity)


def _top(u: Node, v: Node, du: Node, dv: Node) -> Node:
    return Add(Mul(du, v), Neg(Mul(u, dv)))


def _square(v: Node) -> Node:
    return Pow(v, number(2))


QUOTIENTS = (
    _quotient_twin(
        "quotient-reversed",
        "the terms of the numerator are the wrong way round",
        ("x/sin(x)", "(x cos(x) - sin(x))/sin(x)^2"),
        lambda u, v, du, dv: iter((Div(Add(Mul(u, dv), Neg(Mul(du, v))), _square(v)),)),
        1,
    ),
    _quotient_twin(
        "quotient-plus",
        "there is a plus for the minus",
        ("x/sin(x)", "(sin(x) + x cos(x))/sin(x)^2"),
        lambda u, v, du, dv: iter((Div(Add(Mul(du, v), Mul(u, dv)), _square(v)),)),
        1,
    ),
    _quotient_twin(
        "quotient-over-v",
        "it was divided by v and not by v^2",
        ("x/sin(x)", "(sin(x) - x cos(x))/sin(x)"),
        lambda u, v, du, dv: iter((Div(_top(u, v, du, dv), v),)),
        1,
    ),
    _quotient_twin(
        "quotient-no-denominator",
        "the division by v^2 is missing",
        ("x/sin(x)", "sin(x) - x cos(x)"),
        lambda u, v, du, dv: iter((_top(u, v, du, dv),)),
        1,
    ),
    _quotient_twin(
        "quotient-of-derivatives",
        "the derivatives were divided, u'/v'",
        ("x/sin(x)", "1/cos(x)"),
        lambda u, v, du, dv: iter((Div(du, dv),)),
        0,
    ),
    _quotient_twin(
        "quotient-over-u",
        "it was divided by u^2 and not by v^2",
        ("x/sin(x)", "(sin(x) - x cos(x))/x^2"),
        lambda u, v, du, dv: iter((Div(_top(u, v, du, dv), _square(u)),)),
        2,
    ),
    _quotient_twin(
        "quotient-one-term",
        "one of the two terms of the numerator is missing",
        ("x/sin(x)", "1/sin(x)"),
        lambda u, v, du, dv: iter((Div(du, v), Div(Neg(Mul(u, dv)), _square(v)))),
        3,
    ),
    _quotient_twin(
        "quotient-over-derivative",
        "it was divided by v'^2 and not by v^2",
        ("x/sin(x)", "(sin(x) - x cos(x))/cos(x)^2"),
        lambda u, v, du, dv: iter((Div(_top(u, v, du, dv), _square(dv)),)),
        4,
    ),
)


@twin(
    "reciprocal-of-derivative",
    "quotient rule",
    "the derivative of 1/v is not 1/v'",
    "(1/v)' = -v'/v^2",
    ("1/x^3", "1/(3x^2)"),
    1,
)
def reciprocal_of_derivative(goal: Deriv) -> Iterator[Node]:
    """(1/x³)′ = 1/(3x²)."""
    match goal.body:
        case Div(numerator=top, denominator=bottom) if goal.variable.name not in top.free:
            yield Div(top, Deriv(bottom, goal.variable))


@twin(
    "reciprocal-sign",
    "quotient rule",
    "the minus in front is missing",
    "(1/v)' = -v'/v^2",
    ("1/x", "1/x^2"),
    1,
)
def reciprocal_sign(goal: Deriv) -> Iterator[Node]:
    """(1/x)′ = 1/x²."""
    match goal.body:
        case Div(numerator=top, denominator=bottom) if goal.variable.name not in top.free:
            yield Div(Mul(top, Deriv(bottom, goal.variable)), _square(bottom))


@twin(
    "quotient-of-other-parts",
    "quotient rule",
    "the terms of the numerator were taken for u and v",
    _QUOTIENT,
    ("(sin(x) - x)/(sin(x) + x)", "(x cos(x) - sin(x))/(sin(x) + x)^2"),
    4,
)
def quotient_of_other_parts(goal: Deriv) -> Iterator[Node]:
    """((u − v)/(u + v))′ = (u′v − u v′)/(u + v)²."""
    match goal.body:
        case Div(numerator=Add(children=(first, second)), denominator=bottom):
            u, v = (negate(part) if isinstance(part, Neg) else part for part in (first, second))
            yield Div(_top(u, v, Deriv(u, goal.variable), Deriv(v, goal.variable)), _square(bottom))


# Powers ------------------------------------------------------------------------------------------

_POWER = "(u^n)' = n u^(n - 1) u'"


def _power_twin(
    id: str, name: str, example: tuple[str, str], build: Callable[[Node, Node], Iterator[Node]], rarity: int
) -> Twin:
    def wrong(goal: Deriv) -> Iterator[Node]:
        if (found := _power(goal)) is not None:
            yield from (_with_inner(goal, slope, found[0]) for slope in build(*found))

    return Twin(id, "power rule", name, _POWER, wrong, example, rarity)


def _size(exponent: Node) -> Node:
    value = rational(exponent)
    return ONE if value is None else number(1 if value > 0 else -1)


POWERS = (
    _power_twin(
        "exponent-not-lowered",
        "the exponent was not lowered",
        ("x^5", "5x^5"),
        lambda u, n: iter((Mul(n, Pow(u, n)),)),
        1,
    ),
    _power_twin(
        "exponent-not-multiplied",
        "the exponent was not multiplied in",
        ("x^5", "x^4"),
        lambda u, n: iter((Pow(u, lowered(n)), Mul(_size(n), Pow(u, lowered(n))))),
        1,
    ),
    _power_twin(
        "exponent-raised",
        "the exponent was raised by 1 instead of lowered",
        ("x^-2", "-2x^-1"),
        lambda u, n: iter((Mul(n, Pow(u, Add(n, ONE))),)),
        2,
    ),
    _power_twin(
        "exponent-divides",
        "the exponent divides where it should multiply",
        ("x^2", "x/2"),
        lambda u, n: iter((Div(Pow(u, lowered(n)), n),)),
        2,
    ),
    _power_twin(
        "exponent-lowered-by-n",
        "the exponent was lowered twice",
        ("x^5", "5x^3"),
        lambda u, n: iter((Mul(n, Pow(u, lowered(lowered(n)))),)),
        4,
    ),
    _power_twin(
        "exponent-sign",
        "the sign of the exponent is lost or added",
        ("x^-2", "2x^-3"),
        lambda u, n: iter((Mul(MINUS_ONE, n, Pow(u, lowered(n))), Mul(n, Pow(u, negate(lowered(n)))))),
        2,
    ),
    _power_twin(
        "exponential-rule-on-power",
        "the rule for exponentials was used on a power",
        ("x^5", "x^5 ln(x)"),
        lambda u, n: iter((Mul(Pow(u, n), Call("ln", u)),)),
        4,
    ),
)


@twin(
    "power-rule-on-exponential",
    "derivative of an exponential",
    "the power rule was used on an exponential",
    "(a^u)' = a^u ln(a) u'",
    ("3^x", "x 3^(x-1)"),
    1,
)
def power_rule_on_exponential(goal: Deriv) -> Iterator[Node]:
    """(3^x)′ = x 3^(x−1)."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=base, exponent=exponent) if name in exponent.free and name not in base.free:
            yield from _lowered_wrongly(goal, base, exponent)


def _lowered_wrongly(goal: Deriv, base: Node, exponent: Node) -> Iterator[Node]:
    yield _with_inner(goal, Mul(exponent, Pow(base, lowered(exponent))), exponent)
    yield Mul(exponent, Pow(base, lowered(exponent)))


@twin(
    "power-rule-on-variable-exponent",
    "logarithmic differentiation",
    "the power rule was used though the exponent is not constant",
    "(u^v)' = u^v (v' ln(u) + v u'/u)",
    ("x^x", "x x^(x-1)"),
    1,
)
def power_rule_on_both(goal: Deriv) -> Iterator[Node]:
    """(x^x)′ = x x^(x−1)."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=base, exponent=exponent) if name in exponent.free and name in base.free:
            yield from _lowered_wrongly(goal, base, exponent)


@twin(
    "exponential-rule-on-power-of-both",
    "logarithmic differentiation",
    "the base was taken as a constant",
    "(u^v)' = u^v (v' ln(u) + v u'/u)",
    ("x^x", "x^x ln(x)"),
    1,
)
def exponential_rule_on_both(goal: Deriv) -> Iterator[Node]:
    """(x^x)′ = x^x ln x."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=base, exponent=exponent) if name in exponent.free and name in base.free:
            yield _with_inner(goal, Mul(goal.body, Call("ln", base)), exponent)


@twin(
    "logarithm-of-base-missing",
    "derivative of an exponential",
    "the factor ln(a) of the base is missing",
    "(a^u)' = a^u ln(a) u'",
    ("3^x", "3^x"),
    1,
)
def logarithm_of_base_missing(goal: Deriv) -> Iterator[Node]:
    """(3^x)′ = 3^x."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=base, exponent=exponent) if (
            name in exponent.free and name not in base.free and base is not Const("e")
        ):
            yield _with_inner(goal, goal.body, exponent)
            yield _with_inner(goal, Div(goal.body, Call("ln", base)), exponent)


@twin(
    "base-of-logarithm",
    "derivative of a logarithm",
    "the factor ln(a) of the base is missing, or on the wrong side",
    "(log_a(u))' = u'/(u ln(a))",
    ("log_2(x)", "1/x"),
    1,
)
def base_of_logarithm(goal: Deriv) -> Iterator[Node]:
    """(log₃ x)′ = 1/x, ln 3/x."""
    name = goal.variable.name
    match goal.body:
        case Call(name="log", children=(base, inner)) if name in inner.free and name not in base.free:
            yield _with_inner(goal, Div(ONE, inner), inner)
            yield _with_inner(goal, Div(Call("ln", base), inner), inner)


# Constants and sums ------------------------------------------------------------------------------


def _constants(goal: Deriv) -> tuple[Node, Node] | None:
    """Return c and u of c u, c/u or u/c."""
    name = goal.variable.name
    match goal.body:
        case Neg(operand=inner):
            return MINUS_ONE, inner
        case Mul(children=factors):
            fixed = [f for f in factors if name not in f.free]
            moving = [f for f in factors if name in f.free]
            return (product_of(list(fixed)), product_of(list(moving))) if fixed and moving else None
        case Div(numerator=top, denominator=bottom) if name not in bottom.free:
            return Div(ONE, bottom), top
        case Div(numerator=top, denominator=bottom) if name not in top.free and top is not ONE:
            return top, Div(ONE, bottom)
    return None


@twin(
    "constant-factor-dropped",
    "constant factor",
    "the constant factor is missing",
    "(c u)' = c u'",
    ("5 sin(x)", "cos(x)"),
    1,
)
def constant_factor_dropped(goal: Deriv) -> Iterator[Node]:
    """(5 sin x)′ = cos x."""
    if (found := _constants(goal)) is not None:
        yield Deriv(found[1], goal.variable)


@twin(
    "constant-factor-differentiated",
    "constant factor",
    "the constant factor was differentiated to 0",
    "(c u)' = c u'",
    ("5 sin(x)", "0"),
    3,
)
def constant_factor_differentiated(goal: Deriv) -> Iterator[Node]:
    """(5 sin x)′ = 0 · cos x."""
    if _constants(goal) is not None:
        yield ZERO


@twin(
    "held-constant-differentiated",
    "constant factor",
    "what is held constant was differentiated too",
    "(c u)' = c u'",
    ("a^2 x^3", "6a x^2"),
    3,
)
def held_constant_differentiated(goal: Deriv) -> Iterator[Node]:
    """∂(x²y)/∂y = 2x; ∂(x² + y³)/∂x = 2x + 3y²."""
    constant, moving = _constants(goal) or (goal.body, ONE)
    if goal.variable.name not in constant.free:
        for letter in sorted(constant.free):
            slope = Deriv(constant, Sym(letter))
            yield slope if moving is ONE else Mul(slope, Deriv(moving, goal.variable))


@twin(
    "constant-factor-divides",
    "constant factor",
    "the divisor is on the wrong side",
    "(u/c)' = u'/c",
    ("x^2/3", "6x"),
    3,
)
def constant_factor_inverted(goal: Deriv) -> Iterator[Node]:
    """(x²/3)′ = 3 · 2x."""
    if (found := _constants(goal)) is not None and rational(found[0]) not in (1, -1):
        yield Div(Deriv(found[1], goal.variable), found[0])


@twin("constant-kept", "constant", "the derivative of a constant is 0", "(c)' = 0", ("x^2 + 3", "2x + 3"), 1)
def constant_kept(goal: Deriv) -> Iterator[Node]:
    """(3)′ = 3, or 1."""
    if goal.variable.name not in goal.body.free:
        yield goal.body
        yield ONE


@twin(
    "constant-differentiated",
    "constant",
    "a constant was differentiated as if it were the variable",
    "(c)' = 0",
    ("3x^2 + pi^2", "6x + 2pi"),
    1,
)
def constant_differentiated(goal: Deriv) -> Iterator[Node]:
    """(π²)′ = 2π; (e² x)′ = 2e x; (ln 5)′ = 1/5."""
    constant, moving = _constants(goal) or (goal.body, ONE)
    if constant.free:
        # Of letters that are held constant: `held_constant_differentiated`.
        return
    for wrong in _slopes_of_constant(constant):
        yield wrong if moving is ONE else Mul(wrong, moving)
        if moving is not ONE:
            yield Mul(wrong, Deriv(moving, goal.variable))


def _slopes_of_constant(constant: Node) -> Iterator[Node]:
    match constant:
        case Pow(base=base, exponent=exponent) if rational(exponent) is not None:
            yield Mul(exponent, Pow(base, lowered(exponent)))
        case Root(index=index) if rational(index) == 2:
            yield Div(ONE, Mul(number(2), constant))
        case Call(name="ln", children=(inner,)):
            yield Div(ONE, inner)


@twin("variable-kept", "derivative of the variable", "the derivative of x is 1", "(x)' = 1", ("x^2 + x", "2x + x"), 3)
def variable_kept(goal: Deriv) -> Iterator[Node]:
    """(x)′ = x, or 0."""
    if goal.body is goal.variable:
        yield goal.body
        yield ZERO


@twin("term-dropped", "sum rule", "a term is missing", "(u + v)' = u' + v'", ("x^2 + sin(x)", "2x"), 2)
def term_dropped(goal: Deriv) -> Iterator[Node]:
    """(x² + sin x)′ = 2x."""
    if isinstance(goal.body, Add):
        for place in range(len(goal.body.children)):
            kept = [*goal.body.children[:place], *goal.body.children[place + 1 :]]
            yield Deriv(sum_of(kept), goal.variable)


def _one_turned(goal: Deriv, *, behind_minus: bool) -> Iterator[Node]:
    """Yield the derivative of a sum with the sign of one term turned: of those behind a minus, or of the others."""
    if isinstance(goal.body, Add):
        for place, term in enumerate(goal.body.children):
            if isinstance(term, Neg) is behind_minus:
                turned = [*goal.body.children[:place], negate(term), *goal.body.children[place + 1 :]]
                yield Deriv(Add(*turned), goal.variable)


@twin("term-sign", "sum rule", "the sign of a term is wrong", "(u - v)' = u' - v'", ("x^2 - sin(x)", "2x + cos(x)"), 1)
def term_sign(goal: Deriv) -> Iterator[Node]:
    """(x² − sin x)′ = 2x + cos x."""
    yield from _one_turned(goal, behind_minus=True)


@twin(
    "term-turned",
    "sum rule",
    "a term was subtracted that should be added",
    "(u + v)' = u' + v'",
    ("x^2 + x sin(x)", "2x - sin(x) - x cos(x)"),
    3,
)
def term_turned(goal: Deriv) -> Iterator[Node]:
    """(x² + x sin x)′ = 2x − (x sin x)′."""
    yield from _one_turned(goal, behind_minus=False)


@twin(
    "term-not-differentiated",
    "sum rule",
    "a term was not differentiated",
    "(u + v)' = u' + v'",
    ("x^2 + sin(x)", "2x + sin(x)"),
    2,
)
def term_not_differentiated(goal: Deriv) -> Iterator[Node]:
    """(x² + sin x)′ = 2x + sin x."""
    if isinstance(goal.body, Add):
        for place, term in enumerate(goal.body.children):
            rest = [*goal.body.children[:place], *goal.body.children[place + 1 :]]
            yield Add(Deriv(sum_of(rest), goal.variable), term)


# The table ---------------------------------------------------------------------------------------


@twin("table-sign", "table of derivatives", "the sign is wrong", "", ("cos(x)", "sin(x)"), 1)
def table_sign(goal: Deriv) -> Iterator[Node]:
    """(cos x)′ = sin x."""
    if (found := _outer(goal)) is not None:
        yield _with_inner(goal, Neg(found[1]), found[0])


@twin(
    "table-kept",
    "table of derivatives",
    "the function was not differentiated",
    "",
    ("sin(x)", "sin(x)"),
    3,
)
def table_kept(goal: Deriv) -> Iterator[Node]:
    """(sin x)′ = sin x."""
    if (found := _outer(goal)) is not None and found[0] is goal.variable:
        yield goal.body


def _looked_up(goal: Deriv, table: dict[str, tuple[str, ...]]) -> Iterator[Node]:
    match goal.body:
        case Call(name=name, children=(inner,)) if name in table and goal.variable.name in inner.free:
            yield from (_with_inner(goal, fill(text, (inner,)), inner) for text in table[name])


@twin(
    "table-confused",
    "table of derivatives",
    "this is the derivative of another function",
    "",
    ("tan(x)", "sec(x)"),
    2,
)
def table_confused(goal: Deriv) -> Iterator[Node]:
    """(tan x)′ = sec x."""
    yield from _looked_up(goal, CONFUSED)
    if isinstance(goal.body, Root) and rational(goal.body.index) == 2:
        yield _with_inner(goal, Div(ONE, goal.body), goal.body.radicand)
        yield _with_inner(goal, Div(goal.body, number(2)), goal.body.radicand)


@twin(
    "integrated",
    "table of derivatives",
    "this is an antiderivative, not a derivative",
    "",
    ("sin(x)", "-cos(x)"),
    2,
)
def integrated(goal: Deriv) -> Iterator[Node]:
    """(sin x)′ = −cos x, (x²)′ = x³/3."""
    yield from _looked_up(goal, {name: (text,) for name, text in ANTIDERIVATIVES.items()})
    if (found := _power(goal)) is not None and found[0] is goal.variable:
        raised = tidy(Add(found[1], ONE))
        if rational(raised) != 0:
            yield Div(Pow(found[0], raised), raised)


@twin(
    "inverse-taken-for-power",
    "inverse function",
    "the exponent -1 was taken for a power; behind the name of a function it means the inverse function",
    "",
    ("arctan(x)", "-tan(x)^(-2) sec(x)^2"),
    1,
)
def inverse_taken_for_power(goal: Deriv) -> Iterator[Node]:
    """(tan⁻¹ x)′ = −tan⁻² x sec² x."""
    entry = entry_of(goal.body)
    if entry is not None and entry.inverse is not None:
        (inner,) = goal.body.children
        outer = substitute(formula(entry.inverse.outer), "y", inner)
        yield Deriv(Div(ONE, outer), goal.variable)


# Curves ------------------------------------------------------------------------------------------


@twin(
    "dependent-slope-missing",
    "implicit differentiation",
    "the factor y' is missing: y depends on x",
    "(g(y))' = g'(y) y'",
    ("", ""),
    0,
)
def dependent_slope_missing(goal: Deriv) -> Iterator[Node]:
    """(y(x))′ = 1."""
    match goal.body:
        case Call(children=(argument,)) if argument is goal.variable and len(goal.body.name) == 1:
            yield ONE
            yield ZERO


# Curves given by a parameter ---------------------------------------------------------------------


def _curve_twin(
    id: str, name: str, right: str, example: tuple[str, str], build: Callable[[Node, Node, Sym], Iterator[Node]]
) -> Twin:
    """Declare a mistake with x(t) and y(t): its goal is the pair of both, differentiated by t."""

    def wrong(goal: Deriv) -> Iterator[Node]:
        x, y = goal.body.children
        yield from build(x, y, Sym(goal.variable.name))

    return Twin(id, "parametric derivative", name, right, wrong, example, 1)


_SLOPE = "dy/dx = (dy/dt)/(dx/dt)"
_BEND = "d^2y/dx^2 = (d/dt (dy/dx))/(dx/dt)"

SLOPES: tuple[Twin, ...] = (
    _curve_twin(
        "slope-upside-down",
        "dx/dt was divided by dy/dt",
        _SLOPE,
        ("x = t^2, y = t^3", "dy/dx = 2/(3t)"),
        lambda x, y, t: iter((Div(Deriv(x, t), Deriv(y, t)),)),
    ),
    _curve_twin(
        "slope-by-parameter",
        "the division by dx/dt is missing",
        _SLOPE,
        ("x = t^2, y = t^3", "dy/dx = 3t^2"),
        lambda x, y, t: iter((Deriv(y, t),)),
    ),
    _curve_twin(
        "slope-multiplied",
        "dy/dt was multiplied by dx/dt",
        _SLOPE,
        ("x = t^2, y = t^3", "dy/dx = 6t^3"),
        lambda x, y, t: iter((Mul(Deriv(y, t), Deriv(x, t)),)),
    ),
)
"""Mistakes with dy/dx."""

BENDS: tuple[Twin, ...] = (
    _curve_twin(
        "second-derivative-of-curve",
        "the second derivative was taken as a quotient of second derivatives",
        _BEND,
        ("x = t^2, y = t^3", "d^2y/dx^2 = 3t"),
        lambda x, y, t: iter(
            (
                Div(Deriv(Deriv(y, t), t), Deriv(Deriv(x, t), t)),
                Div(Deriv(Deriv(y, t), t), Pow(Deriv(x, t), number(2))),
                Deriv(Deriv(y, t), t),
            )
        ),
    ),
    _curve_twin(
        "second-derivative-by-parameter",
        "the slope was differentiated by t, and not divided by dx/dt",
        _BEND,
        ("x = t^2, y = t^3", "d^2y/dx^2 = 3/2"),
        lambda x, y, t: iter((Deriv(Div(Deriv(y, t), Deriv(x, t)), t),)),
    ),
    _curve_twin(
        "slope-squared",
        "the slope was squared",
        _BEND,
        ("x = t^2, y = t^3", "d^2y/dx^2 = 9t^2/4"),
        lambda x, y, t: iter((Pow(Div(Deriv(y, t), Deriv(x, t)), number(2)),)),
    ),
)
"""Mistakes with d²y/dx²."""


TWINS: tuple[Twin, ...] = (
    dependent_slope_missing,
    inner_missing,
    outer_at_variable,
    outer_at_inner_derivative,
    outer_kept,
    function_of_derivative,
    inner_added,
    inner_sign,
    inner_twice,
    *PRODUCTS,
    reciprocal_sign,
    *QUOTIENTS,
    quotient_of_other_parts,
    reciprocal_of_derivative,
    *POWERS,
    power_rule_on_exponential,
    power_rule_on_both,
    exponential_rule_on_both,
    logarithm_of_base_missing,
    base_of_logarithm,
    constant_factor_dropped,
    constant_factor_differentiated,
    held_constant_differentiated,
    constant_factor_inverted,
    constant_kept,
    constant_differentiated,
    variable_kept,
    term_dropped,
    term_sign,
    term_turned,
    term_not_differentiated,
    table_sign,
    table_kept,
    table_confused,
    inverse_taken_for_power,
    integrated,
)
