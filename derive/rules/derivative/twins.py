"""Mistakes with the rules of differentiation: what people write where a rule should stand, one entry each.

No strategy knows them.  Each takes a goal, d/dx of something, and yields right-hand sides that are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import (
    MINUS_ONE,
    ONE,
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
    Variable,
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
from derive.rules.mistakes import Parts, mistakes
from derive.table.mistakes import ANTIDERIVATIVES, CONFUSED

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


def _times_inner(goal: Deriv, parts: Parts, slope: Node) -> Node:
    return _with_inner(goal, slope, parts["u"])


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


def _fraction(goal: Deriv) -> Iterator[tuple[Node, Node]]:
    match goal.body:
        case Div(numerator=u, denominator=v) if goal.variable.name in v.free:
            yield u, v


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


def _composition(goal: Deriv) -> Iterator[Parts]:
    if (found := _composed(goal)) is not None:
        (u, slope), x, body = found, goal.variable, goal.body
        rate = Deriv(u, x)
        at_variable, at_rate, of_rate = _at(slope, u, x), _at(slope, u, rate), _at(body, u, rate)
        yield {
            "u": u,
            "u'": rate,
            "g(u)": body,
            "g(u')": of_rate,
            "g'(u)": slope,
            "g'(x)": at_variable,
            "g'(u')": at_rate,
        }


CHAIN = mistakes(
    "chain rule", "(g(u))' = g'(u) u'", _composition,
    # e^u is its own derivative: of it the exponent alone was differentiated.
    ("function-of-derivative", "the inner function alone was differentiated, g(u')",
     ("sin(x)^2", "cos(x)^2"), 1, "g(u')"),
    ("outer-at-variable", "the outer derivative was taken at the variable instead of at u",
     ("sin(7x)", "7cos(x)"), 1, "g'(x) u' or g'(x)"),
    ("outer-at-inner-derivative", "the outer derivative was taken at u' instead of at u",
     ("cos(x)^2", "-2sin(x)"), 1, "g'(u') or g'(u') u'"),
    ("outer-not-differentiated", "the outer function was kept as it is", ("sin(3x)", "3sin(3x)"), 3, "g(u) u'"),
    ("outer-derivative-missing", "the outer derivative is missing: the inner one stands there alone",
     ("sin(x^2)", "2x"), 2, "u'"),
    ("inner-function-multiplied", "it was multiplied by the inner function itself, not by its derivative",
     ("sin(3x)", "3x cos(3x)"), 2, "g'(u) u"),
    ("inner-derivative-added", "the inner derivative was added instead of multiplied",
     ("sin(x^2)", "cos(x^2) + 2x"), 4, "g'(u) + u'"),
)  # fmt: skip


(INNER_SIGN,) = mistakes(
    "chain rule", "(g(u))' = g'(u) u'",
    lambda goal: (parts for parts in _composition(goal) if parts["u"].has(Neg)),
    ("inner-derivative-sign", "the sign of the inner derivative is wrong",
     ("e^(-x)", "e^(-x)"), 1, "(-1) g'(u) u'"),
)  # fmt: skip


INNER_TWICE = mistakes(
    "chain rule", "(g(u))' = g'(u) u'", _composition,
    ("inner-derivative-twice", "the inner derivative was multiplied in twice",
     ("sin(3x)", "9cos(3x)"), 4, "g'(u) u' u'"),
)  # fmt: skip


# Products ----------------------------------------------------------------------------------------


def _both(u: Node, v: Node, x: Variable) -> Parts:
    return {"u": u, "v": v, "u'": Deriv(u, x), "v'": Deriv(v, x)}


PRODUCTS = mistakes(
    "product rule", "(u v)' = u' v + u v'",
    lambda goal: (_both(u, v, goal.variable) for u, v in _two_factors(goal)),
    ("product-of-derivatives", "the derivatives were multiplied, u' v'", ("x^2 sin(x)", "2x cos(x)"), 0, "u' v'"),
    ("product-own-derivatives", "each factor was multiplied by its own derivative, u u' + v v'",
     ("x^2 sin(x)", "2x^3 + sin(x) cos(x)"), 2, "u u' + v v'"),
    ("product-one-term", "one of the two terms is missing", ("x^2 sin(x)", "2x sin(x)"), 1, "u' v or u v'"),
    ("product-sum-of-derivatives", "the derivatives were added, u' + v'",
     ("x^2 sin(x)", "2x + cos(x)"), 3, "u' + v'"),
    ("product-brackets", "the brackets of a factor with a minus are missing, u v' became u + v'",
     ("x^3 e^(-2x)", "3x^2 e^(-2x) + x^3 - 2e^(-2x)"), 3, "u' v + u + v' or u' + v + u v'"),
    ("product-kept-factor", "a factor was not multiplied in, u' + u v' or u' v + v'",
     ("x^2 sin(x)", "2x + x^2 cos(x)"), 3, "u' + u v' or u' v + v'"),
)  # fmt: skip


def _falls(body: Node, x: Variable) -> bool:
    """Whether a derivative brings a minus of its own, as that of cos x: where a minus was lost, it is that one."""
    found = outer_of(body, x.name)
    return found is not None and found[1].slope.has(Neg)


(PRODUCT_MINUS,) = mistakes(
    "product rule", "(u v)' = u' v + u v'",
    lambda goal: (
        _both(*pair, goal.variable)
        for u, v in _two_factors(goal)
        for pair in ((u, v), (v, u))
        if not _falls(pair[1], goal.variable)
    ),
    ("product-minus", "there is a minus for the plus",
     ("x^2 sin(x)", "2x sin(x) - x^2 cos(x)"), 1, "u' v - u v'"),
)  # fmt: skip

# Quotients ---------------------------------------------------------------------------------------


QUOTIENTS = mistakes(
    "quotient rule", "(u/v)' = (u' v - u v')/v^2",
    lambda goal: (_both(u, v, goal.variable) for u, v in _fraction(goal)),
    ("quotient-reversed", "the terms of the numerator are the wrong way round",
     ("x/sin(x)", "(x cos(x) - sin(x))/sin(x)^2"), 1, "(u v' - u' v)/v^2"),
    ("quotient-plus", "there is a plus for the minus",
     ("x/sin(x)", "(sin(x) + x cos(x))/sin(x)^2"), 1, "(u' v + u v')/v^2"),
    ("quotient-over-v", "it was divided by v and not by v^2",
     ("x/sin(x)", "(sin(x) - x cos(x))/sin(x)"), 1, "(u' v - u v')/v"),
    ("quotient-no-denominator", "the division by v^2 is missing",
     ("x/sin(x)", "sin(x) - x cos(x)"), 1, "u' v - u v'"),
    ("quotient-of-derivatives", "the derivatives were divided, u'/v'", ("x/sin(x)", "1/cos(x)"), 0, "u'/v'"),
    ("quotient-difference", "the derivatives were subtracted; each is multiplied by the other function first",
     ("x/sin(x)", "(1 - cos(x))/sin(x)^2"), 2, "(u' - v')/v^2"),
    ("quotient-over-u", "it was divided by u^2 and not by v^2",
     ("x/sin(x)", "(sin(x) - x cos(x))/x^2"), 2, "(u' v - u v')/u^2"),
    ("quotient-one-term", "one of the two terms of the numerator is missing",
     ("x/sin(x)", "1/sin(x)"), 3, "u'/v or (-u v')/v^2"),
    ("quotient-over-derivative", "it was divided by v'^2 and not by v^2",
     ("x/sin(x)", "(sin(x) - x cos(x))/cos(x)^2"), 4, "(u' v - u v')/(v')^2"),
)  # fmt: skip


(QUOTIENT_BRACKETS,) = mistakes(
    "quotient rule", "(u/v)' = (u' v - u v')/v^2",
    lambda goal: (
        {**_both(u, v, goal.variable), "f": v.children[0], "r": sum_of(v.children[1:])}
        for u, v in _fraction(goal) if isinstance(v, Add)
    ),
    ("quotient-brackets", "the brackets of v are missing: only its first term is multiplied",
     ("x^3/(x^2 + 1)", "(3x^2 x^2 + 1 - 2x^4)/(x^2 + 1)^2"), 2, "(u' f + r - u v')/v^2"),
)  # fmt: skip


def _reciprocal(goal: Deriv) -> Iterator[Parts]:
    match goal.body:
        case Div(numerator=top, denominator=bottom) if goal.variable.name not in top.free:
            yield {"c": top, "v": bottom, "v'": Deriv(bottom, goal.variable)}


RECIPROCAL_SIGN, RECIPROCAL_OF_DERIVATIVE = mistakes(
    "quotient rule", "(1/v)' = -v'/v^2", _reciprocal,
    ("reciprocal-sign", "the minus in front is missing", ("1/x", "1/x^2"), 1, "(c v')/v^2"),
    ("reciprocal-of-derivative", "the derivative of 1/v is not 1/v'", ("1/x^3", "1/(3x^2)"), 1, "c/v'"),
)  # fmt: skip


def _two_terms_above(goal: Deriv) -> Iterator[Parts]:
    match goal.body:
        case Div(numerator=Add(children=(first, second)), denominator=bottom):
            u, v = (negate(part) if isinstance(part, Neg) else part for part in (first, second))
            yield {**_both(u, v, goal.variable), "q": bottom}


(QUOTIENT_OF_OTHER_PARTS,) = mistakes(
    "quotient rule", "(u/v)' = (u' v - u v')/v^2", _two_terms_above,
    ("quotient-of-other-parts", "the terms of the numerator were taken for u and v",
     ("(sin(x) - x)/(sin(x) + x)", "(x cos(x) - sin(x))/(sin(x) + x)^2"), 4, "(u' v - u v')/q^2"),
)  # fmt: skip


# Powers ------------------------------------------------------------------------------------------


def _as_power(goal: Deriv) -> Iterator[Parts]:
    """Read u^n with its exponents: m and l one and two less, k with the other sign, s the sign of n."""
    if (found := _power(goal)) is not None:
        u, n = found
        m = lowered(n)
        value = rational(n)
        size = ONE if value is None else number(1 if value > 0 else -1)
        yield {"u": u, "n": n, "m": m, "l": lowered(m), "k": negate(m), "s": size}


POWERS = mistakes(
    "power rule", "(u^n)' = n u^(n - 1) u'", _as_power,
    ("exponent-not-lowered", "the exponent was not lowered", ("x^5", "5x^5"), 1, "n u^n"),
    ("exponent-not-multiplied", "the exponent was not multiplied in", ("x^5", "x^4"), 1, "u^m or s u^m"),
    ("exponent-raised", "the exponent was raised by 1 instead of lowered", ("x^-2", "-2x^-1"), 2, "n u^(n + 1)"),
    ("exponent-divides", "the exponent divides where it should multiply", ("x^2", "x/2"), 2, "u^m/n"),
    ("exponent-lowered-by-n", "the exponent was lowered twice", ("x^5", "5x^3"), 4, "n u^l"),
    ("exponent-lowered-first", "the exponent was lowered before it was multiplied in", ("x^5", "4x^4"), 2, "m u^m"),
    ("exponent-sign", "the sign of the exponent is lost or added", ("x^-2", "2x^-3"), 2, "(-1) n u^m or n u^k"),
    ("exponential-rule-on-power", "the rule for exponentials was used on a power",
     ("x^5", "x^5 ln(x)"), 4, "u^n ln(u)"),
    finish=_times_inner,
)  # fmt: skip


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
    "logarithm-not-undone",
    "logarithmic differentiation",
    "this is the derivative of ln y: the factor y is missing",
    "(ln y)' = y'/y means y' = y (ln y)'",
    ("x^x", "ln(x) + 1"),
    1,
)
def logarithm_not_undone(goal: Deriv) -> Iterator[Node]:
    """(x^x)′ = ln x + 1."""
    for parts in _exponentials(goal):
        if goal.variable.name in parts["a"].free:
            yield Deriv(Mul(parts["u"], Call("ln", parts["a"])), goal.variable)


def _exponentials(goal: Deriv) -> Iterator[Parts]:
    """Read a^u, the exponent with the variable."""
    match goal.body:
        case Pow(base=base, exponent=exponent) if goal.variable.name in exponent.free:
            yield {"a": base, "u": exponent}


def _logarithms(goal: Deriv) -> Iterator[Parts]:
    name = goal.variable.name
    match goal.body:
        case Call(name="log", children=(base, inner)) if name in inner.free and name not in base.free:
            yield {"a": base, "u": inner}


(EXPONENTIAL_RULE_ON_BOTH,) = mistakes(
    "logarithmic differentiation", "(u^v)' = u^v (v' ln(u) + v u'/u)",
    lambda goal: (parts for parts in _exponentials(goal) if goal.variable.name in parts["a"].free),
    ("exponential-rule-on-power-of-both", "the base was taken as a constant", ("x^x", "x^x ln(x)"), 1, "a^u ln(a)"),
    finish=_times_inner,
)  # fmt: skip

(LOGARITHM_OF_BASE_MISSING,) = mistakes(
    "derivative of an exponential", "(a^u)' = a^u ln(a) u'",
    lambda goal: (
        parts for parts in _exponentials(goal)
        if goal.variable.name not in parts["a"].free and parts["a"] is not Const("e")
    ),
    ("logarithm-of-base-missing", "the factor ln(a) of the base is missing", ("3^x", "3^x"), 1, "a^u or a^u/ln(a)"),
    finish=_times_inner,
)  # fmt: skip

(BASE_OF_LOGARITHM,) = mistakes(
    "derivative of a logarithm", "(log_a(u))' = u'/(u ln(a))", _logarithms,
    ("base-of-logarithm", "the factor ln(a) of the base is missing, or on the wrong side",
     ("log_2(x)", "1/x"), 1, "1/u or ln(a)/u"),
    finish=_times_inner,
)  # fmt: skip


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


def _constant_factor(goal: Deriv) -> Iterator[Parts]:
    if (found := _constants(goal)) is not None:
        yield {"c": found[0], "u'": Deriv(found[1], goal.variable)}


CONSTANT_FACTORS = mistakes(
    "constant factor", "(c u)' = c u'", _constant_factor,
    ("constant-factor-dropped", "the constant factor is missing", ("5 sin(x)", "cos(x)"), 1, "u'"),
    ("constant-factor-differentiated", "the constant factor was differentiated to 0", ("5 sin(x)", "0"), 3, "0"),
)  # fmt: skip

(CONSTANT_FACTOR_DIVIDES,) = mistakes(
    "constant factor", "(u/c)' = u'/c",
    lambda goal: (parts for parts in _constant_factor(goal) if rational(parts["c"]) not in (1, -1)),
    ("constant-factor-divides", "the divisor is on the wrong side", ("x^2/3", "6x"), 3, "u'/c"),
)  # fmt: skip


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
            if moving is not ONE:
                yield Add(Mul(constant, Deriv(moving, goal.variable)), Mul(slope, moving))


(CONSTANT_KEPT,) = mistakes(
    "constant", "(c)' = 0",
    lambda goal: () if goal.variable.name in goal.body.free else ({"c": goal.body},),
    ("constant-kept", "the derivative of a constant is 0", ("x^2 + 3", "2x + 3"), 1, "c or 1"),
)  # fmt: skip


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


(VARIABLE_KEPT,) = mistakes(
    "derivative of the variable", "(x)' = 1",
    lambda goal: ({"x": goal.body},) if goal.body is goal.variable else (),
    ("variable-kept", "the derivative of x is 1", ("x^2 + x", "2x + x"), 3, "x or 0"),
)  # fmt: skip


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


def _dependent(goal: Deriv) -> Iterator[Parts]:
    match goal.body:
        case Call(name=name, children=(argument,)) if argument is goal.variable and len(name) == 1:
            yield {"y": goal.body}


DEPENDENT_SLOPE_MISSING, DEPENDENT_HELD_CONSTANT = mistakes(
    "implicit differentiation", "(g(y))' = g'(y) y'", _dependent,
    ("dependent-slope-missing", "the factor y' is missing: y depends on x", ("", ""), 0, "1"),
    ("dependent-held-constant", "y was held constant, though it depends on x", ("", ""), 2, "0"),
)  # fmt: skip


# Curves given by a parameter ---------------------------------------------------------------------


def _curve(goal: Deriv) -> Iterator[Parts]:
    """Read the pair of x(t) and y(t), differentiated by t."""
    (x, y), t = goal.body.children, Sym(goal.variable.name)
    dx, dy = Deriv(x, t), Deriv(y, t)
    yield {"x'": dx, "y'": dy, "x''": Deriv(dx, t), "y''": Deriv(dy, t), "s'": Deriv(Div(dy, dx), t)}


SLOPES = mistakes(
    "parametric derivative", "dy/dx = (dy/dt)/(dx/dt)", _curve,
    ("slope-upside-down", "dx/dt was divided by dy/dt", ("x = t^2, y = t^3", "dy/dx = 2/(3t)"), 1, "x'/y'"),
    ("slope-by-parameter", "the division by dx/dt is missing", ("x = t^2, y = t^3", "dy/dx = 3t^2"), 1, "y'"),
    ("slope-multiplied", "dy/dt was multiplied by dx/dt", ("x = t^2, y = t^3", "dy/dx = 6t^3"), 1, "y' x'"),
)  # fmt: skip
"""Mistakes with dy/dx."""

BENDS = mistakes(
    "parametric derivative", "d^2y/dx^2 = (d/dt (dy/dx))/(dx/dt)", _curve,
    ("second-derivative-of-curve", "the second derivative was taken as a quotient of second derivatives",
     ("x = t^2, y = t^3", "d^2y/dx^2 = 3t"), 1, "y''/x'' or y''/(x')^2 or y''"),
    ("second-derivative-by-parameter", "the slope was differentiated by t, and not divided by dx/dt",
     ("x = t^2, y = t^3", "d^2y/dx^2 = 3/2"), 1, "s'"),
    ("slope-squared", "the slope was squared", ("x = t^2, y = t^3", "d^2y/dx^2 = 9t^2/4"), 1, "(y'/x')^2"),
)  # fmt: skip
"""Mistakes with d²y/dx²."""


TWINS: tuple[Twin, ...] = (
    DEPENDENT_SLOPE_MISSING,
    inner_missing,
    *CHAIN,
    INNER_SIGN,
    *INNER_TWICE,
    PRODUCT_MINUS,
    *PRODUCTS,
    DEPENDENT_HELD_CONSTANT,
    RECIPROCAL_SIGN,
    *QUOTIENTS,
    QUOTIENT_BRACKETS,
    QUOTIENT_OF_OTHER_PARTS,
    RECIPROCAL_OF_DERIVATIVE,
    *POWERS,
    power_rule_on_exponential,
    power_rule_on_both,
    logarithm_not_undone,
    EXPONENTIAL_RULE_ON_BOTH,
    LOGARITHM_OF_BASE_MISSING,
    BASE_OF_LOGARITHM,
    *CONSTANT_FACTORS,
    held_constant_differentiated,
    CONSTANT_FACTOR_DIVIDES,
    CONSTANT_KEPT,
    constant_differentiated,
    VARIABLE_KEPT,
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
