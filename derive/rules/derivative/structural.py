"""Rules about the shape of the differentiand: constants, sums, products, quotients, and the chain rule.

Each returns the right-hand side of its textbook statement, with smaller goals as holes.
"""

from __future__ import annotations

from fractions import Fraction

from derive.expression import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    rational,
    replace,
)
from derive.expression.operators import Variable
from derive.expression.parts import factors_of, product_of, sum_of
from derive.record.declare import Outer, rule
from derive.record.derivation import Rewrite
from derive.rules.derivative.functions import outer_of, slopes_of
from derive.rules.derivative.powers import power
from derive.table import TABLE


@rule("constant", "constant", "(c)' = 0", weight=0, implied=True)
def constant(goal: Deriv) -> Rewrite | None:
    """(5)′ = 0."""
    return None if goal.variable.name in goal.body.free else Rewrite(ZERO)


@rule("identity", "derivative of the variable", "(x)' = 1", weight=0, implied=True)
def identity(goal: Deriv) -> Rewrite | None:
    """(x)′ = 1."""
    return Rewrite(ONE) if goal.body is goal.variable else None


_MANY = 6
"""As many terms without the variable are left out together: no one writes a hundred zeros."""


@rule("constant-terms", "constant terms", "(u + c)' = u'", choice="most terms do not hold the variable")
def constant_terms(goal: Deriv) -> Rewrite | None:
    """(x² + a + b + …)′ = (x²)′, where most of a long sum does not hold the variable."""
    if not isinstance(goal.body, Add):
        return None
    terms = goal.body.children
    kept = [term for term in terms if goal.variable.name in term.free]
    return Rewrite(Deriv(sum_of(kept), goal.variable)) if len(terms) - len(kept) >= _MANY else None


@rule("sum-rule", "sum rule", "(u + v)' = u' + v'", choice="the last operation is an addition")
def sum_rule(goal: Deriv) -> Rewrite | None:
    """(x² − x)′ = (x²)′ − (x)′, for any number of terms."""
    match goal.body:
        case Add(children=terms):
            return Rewrite(Add(*(_signed(term, goal) for term in terms)))
    return None


def _signed(term: Node, goal: Deriv) -> Node:
    if isinstance(term, Neg):
        return Neg(_signed(term.operand, goal))
    return Deriv(term, goal.variable)


@rule(
    "constant-factor", "constant factor", "(c u)' = c u'", choice="a factor without the variable only scales the slope"
)
def constant_factor(goal: Deriv) -> Rewrite | None:
    """(3 sin x)′ = 3 (sin x)′, also for a sign and for a constant below the bar."""
    body, x, name = goal.body, goal.variable, goal.variable.name
    match body:
        case Neg(operand=inner):
            return Rewrite(Neg(Deriv(inner, x)), (("c", MINUS_ONE), ("u", inner)))
        case Mul(children=factors):
            fixed = [f for f in factors if name not in f.free]
            if fixed and len(_grouped(goal)) < 2:
                rest = product_of([f for f in factors if name in f.free])
                return Rewrite(Mul(*fixed, Deriv(rest, x)), (("c", product_of(fixed)), ("u", rest)))
        case Div(numerator=top, denominator=bottom) if name not in bottom.free:
            return Rewrite(Div(Deriv(top, x), bottom), (("c", Div(ONE, bottom)), ("u", top)))
        case Div(numerator=top, denominator=bottom):
            above, upper = _split_constants(top, name)
            below, lower = _split_constants(bottom, name)
            if (above and upper is not ONE and not _is_coefficient(top, x)) or below:
                factor = Div(product_of(above), product_of(below)) if below else product_of(above)
                rest = Div(upper, lower)
                return Rewrite(Mul(factor, Deriv(rest, x)), (("c", factor), ("u", rest)))
    return None


def _is_coefficient(product: Node, x: Variable) -> bool:
    """Whether a number stands before a power of the variable, 5x²: it is not taken out to be put back."""
    match product:
        case Mul(children=(number, first, *_)) if rational(number) is not None:
            return (first.base if isinstance(first, Pow) and x.name not in first.exponent.free else first) is x
    return False


def _split_constants(node: Node, name: str) -> tuple[list[Node], Node]:
    """Split off the factors free of the variable; nothing is split from a constant."""
    match node:
        case Neg(operand=inner) if name in inner.free:
            fixed, rest = _split_constants(inner, name)
            return [MINUS_ONE, *fixed], rest
        case Mul(children=factors) if name in node.free:
            return [f for f in factors if name not in f.free], product_of([f for f in factors if name in f.free])
    return [], node


@rule(
    "product-rule",
    "product rule",
    "(u v)' = u' v + u v'",
    weight=2,
    choice="the last operation multiplies two factors that both vary",
    plan="a product",
)
def product_rule(goal: Deriv) -> Rewrite | None:
    """(x sin x)′ = (x)′ sin x + x (sin x)′."""
    factors = _factors_of(goal)
    if len(factors) > 2 and all(isinstance(factor, Call) and factor.name not in TABLE for factor in factors):
        # (f g h)' is the rule for several factors itself, and found from the one for two.
        factors = (Mul(*factors[:-1]), factors[-1])
    return _each_in_turn(goal, factors, "uv") if len(factors) == 2 else None


@rule(
    "product-rule-several",
    "product rule",
    "(u v w)' = u' v w + u v' w + u v w'",
    weight=2,
    choice="the last operation multiplies several factors that vary",
    plan="a product of several factors",
)
def product_rule_several(goal: Deriv) -> Rewrite | None:
    """(x sin x e^x)′: one term for each of three or more factors."""
    factors = _factors_of(goal)
    return _each_in_turn(goal, factors, "uvw" if len(factors) == 3 else "") if len(factors) > 2 else None


def _factors_of(goal: Deriv) -> tuple[Node, ...]:
    return _grouped(goal) or (goal.body.children if isinstance(goal.body, Mul) else ())


def _each_in_turn(goal: Deriv, factors: tuple[Node, ...], names: str) -> Rewrite:
    terms = []
    for position, factor in enumerate(factors):
        slot: list[Node] = list(factors)
        slot[position] = Deriv(factor, goal.variable)
        terms.append(Mul(*slot))
    return Rewrite(Add(*terms), tuple(zip(names, factors, strict=False)))


def _grouped(goal: Deriv) -> tuple[Node, ...]:
    """See 3x² sin(4x) as the product of 3x² and sin(4x): a number stays with a power of the variable.

    Returns:
        The factors; none if the differentiand is not such a product.
    """
    name = goal.variable.name
    match goal.body:
        case Mul(children=(number, first, *others)) if others and _is_coefficient(goal.body, goal.variable):
            if all(name in factor.free for factor in others):
                return (Mul(number, first), *others)
    return ()


@rule(
    "reciprocal-as-power",
    "write the reciprocal as a power",
    "c/u^n = c u^(-n)",
    weight=2,
    choice="a power needs no quotient rule",
)
def reciprocal_as_power(goal: Deriv) -> Rewrite | None:
    """1/(1 + e^-x) is (1 + e^-x)^-1, and 2/x^3 is 2x^-3; a root below the bar becomes a fractional power."""
    match goal.body:
        case Div(numerator=top, denominator=bottom) if goal.variable.name not in top.free:
            powered = _inverse(bottom, goal.variable.name)
            above = factors_of(top)
            after = powered if rational(top) == 1 else Mul(*above, powered)
            return Rewrite(Deriv(after, goal.variable))
    return None


@rule(
    "quotient-as-product",
    "write the quotient as a product",
    "u/v^n = u v^(-n)",
    weight=2,
    choice="a product with a power needs no quotient rule",
)
def quotient_as_product(goal: Deriv) -> Rewrite | None:
    """x/(1 + e^x) is x (1 + e^x)^-1: the product rule and the chain rule do without one for quotients."""
    match goal.body:
        case Div(numerator=top, denominator=bottom) if goal.variable.name in top.free & bottom.free:
            powers = [_inverse(v, goal.variable.name) for v in factors_of(bottom)]
            above = factors_of(top)
            return Rewrite(Deriv(Mul(*above, *powers), goal.variable))
    return None


@rule(
    "exponential-below",
    "write the quotient as a product",
    "u/e^(-v) = u e^v",
    weight=2,
    choice="an exponential below the bar is one above it, and needs no quotient rule",
)
def exponential_below(goal: Deriv) -> Rewrite | None:
    """x^3/e^-x is x^3 e^x: what is an exponential above the bar needs no quotient rule."""
    match goal.body:
        case Div(numerator=top, denominator=Pow(base=Const() | Num(), exponent=Neg() as exponent)):
            return quotient_as_product.rewrite(goal) if goal.variable.name in top.free & exponent.free else None
    return None


def _inverse(node: Node, name: str) -> Node:
    match node:
        case Pow(base=base, exponent=exponent) if name in base.free and rational(exponent) is not None:
            return power(base, number(-rational_of(exponent)))
        case Pow(base=Const(name="e") | Num() as base, exponent=exponent):
            return Pow(base, Neg(exponent) if not isinstance(exponent, Neg) else exponent.operand)
        case Root(radicand=radicand, index=index) if (n := rational(index)) is not None:
            return Pow(radicand, number(-1 / n))
    return Pow(node, MINUS_ONE)


def rational_of(node: Node) -> Fraction:
    """Return the value of a node already known to be a number."""
    value = rational(node)
    assert value is not None
    return value


def _squared(node: Node) -> Node:
    match node:
        case Pow(base=base, exponent=Num(value=power)) if power.denominator == 1:
            return Pow(base, number(2 * power))
    return Pow(node, TWO)


@rule(
    "quotient-rule",
    "quotient rule",
    "(u/v)' = (u' v - u v')/v^2",
    weight=2,
    choice="the last operation is a division by something that varies",
    plan="a quotient",
)
def quotient_rule(goal: Deriv) -> Rewrite | None:
    """(sin x/x)′ = ((sin x)′ x − sin x (x)′)/x²."""
    match goal.body:
        case Div(numerator=u, denominator=v):
            x = goal.variable
            above = Add(Mul(Deriv(u, x), v), Neg(Mul(u, Deriv(v, x))))
            return Rewrite(Div(above, _squared(v)), (("u", u), ("v", v)))
    return None


@rule(
    "chain-rule",
    "chain rule",
    "(g(u))' = g'(u) u'",
    weight=2,
    choice="the last operation is a function of something that varies itself",
    plan="a function of a function",
)
def chain_rule(goal: Deriv) -> Rewrite | None:
    """(sin x²)′ = cos(x²) (x²)′: the outer derivative at the inner function, times the inner derivative."""
    found = outer_of(goal.body, goal.variable.name)
    if found is None:
        return None
    entry, outer = found
    slope = factors_of(outer.slope)
    after = Mul(*slope, Deriv(outer.inner, goal.variable))
    return Rewrite(after, (("u", outer.inner), *_outer_functions(goal.body, outer)), outer.conditions, note=entry.name)


def _outer_functions(body: Node, outer: Outer) -> tuple[tuple[str, Node], ...]:
    """Return g(u) and g'(u) as they are here, sin(u) and cos(u); nothing where u is a letter of the person's own."""
    if "u" in body.free:
        return ()
    u = {outer.inner: Sym("u")}
    return (("g(u)", replace(body, u)), ("g'(u)", replace(outer.slope, u)))


@rule(
    "chain-rule-several",
    "chain rule for several arguments",
    "(g(u, v))' = g_u u' + g_v v'",
    weight=2,
    choice="several arguments of the function vary",
)
def chain_rule_several(goal: Deriv) -> Rewrite | None:
    """(β(x, x²))′: one term for each argument that depends on the variable."""
    found = slopes_of(goal.body, goal.variable.name)
    if found is None:
        return None
    terms = [Mul(outer.slope, Deriv(outer.inner, goal.variable)) for outer in found]
    conditions = tuple(c for outer in found for c in outer.conditions)
    bindings = tuple(zip(("u", "v", "w"), (outer.inner for outer in found), strict=False))
    return Rewrite(Add(*terms), bindings, conditions)


@rule(
    "logarithmic-differentiation",
    "write the power with base e",
    "u^v = e^(v ln(u))",
    weight=2,
    reference="OpenStax Calculus 1, 3.9",
    choice="base and exponent both vary",
)
def logarithmic_differentiation(goal: Deriv) -> Rewrite | None:
    """x^x is e^(x ln x) for x > 0: what is left is an exponential."""
    name = goal.variable.name
    match goal.body:
        case Pow(base=u, exponent=v) if name in u.free and name in v.free:
            after = Pow(Const("e"), Mul(*factors_of(v), Call("ln", u)))
            return Rewrite(Deriv(after, goal.variable), conditions=(Rel(">", u, ZERO),))
    return None


@rule("change-of-base", "change of base", "log_b(u) = ln(u)/ln(b)", weight=2, choice="the base varies")
def change_of_base(goal: Deriv) -> Rewrite | None:
    """log_x 2 = ln 2/ln x: the base depends on the variable."""
    match goal.body:
        case Call(name="log", children=(base, inner)) if goal.variable.name in base.free:
            return Rewrite(Deriv(Div(Call("ln", inner), Call("ln", base)), goal.variable))
    return None
