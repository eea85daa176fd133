"""The algebra of a difference quotient of sums, products, quotients, powers and radicals: the moves of a textbook."""

from __future__ import annotations

from derive.expression import (
    ONE,
    TWO,
    Add,
    Call,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    Sym,
    fold_units,
    number,
    rational,
    tidy,
)
from derive.expression.parts import factors_of, product_of, sum_of
from derive.expression.tidy import negate
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.rules.derivative.powers import power
from derive.rules.limit.by_numbers import sides_differ
from derive.rules.limit.difference import expanded, is_over_zero, is_polynomial, minus, on_difference, quotient
from derive.rules.limit.laws import at_zero, towards, vanishes
from derive.terms.terms import Line

_HIGHEST_DIFFERENCE = 6


def _is_rational(node: Node, name: str) -> bool:
    if is_polynomial(node, name):
        return True
    fraction = as_fraction(node)
    return fraction is not None and all(is_polynomial(side, name) for side in fraction)


def as_fraction(node: Node) -> tuple[Node, Node] | None:
    """Return numerator and denominator of a fraction or negative power; None for anything else."""
    match node:
        case Div(numerator=top, denominator=bottom):
            return top, bottom
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value < 0:
            return ONE, power(base, number(-value))
        case Neg(operand=inner) if (found := as_fraction(inner)) is not None:
            return negate(found[0]), found[1]
    return None


@on_difference("limit-of-sum", "limit of a sum", "lim (u + v) = lim u + lim v")
def term_by_term(forward: Node, limit: Limit) -> Node | None:
    """x² + sin x: the polynomial part and every other term have limits of their own."""
    if not isinstance(forward, Add) or is_polynomial(forward, limit.variable.name):
        return None
    name = limit.variable.name
    simple = [term for term in forward.children if is_polynomial(term, name)]
    groups = [term for term in forward.children if term not in simple]
    # A constant by itself has no difference quotient worth writing.
    if any(name in term.free for term in simple):
        groups.insert(0 if forward.children[0] in simple else len(groups), sum_of(simple))
    if any(sides_differ(towards(limit, quotient(group, limit.variable))) for group in groups):
        # The limit of a sum is that of its terms only where each of them has one.
        return None
    return sum_of([_signed_limit(group, limit) for group in groups])


def _signed_limit(term: Node, limit: Limit) -> Node:
    if isinstance(term, Neg):
        return Neg(_signed_limit(term.operand, limit))
    return towards(limit, quotient(term, limit.variable))


@on_difference("constant-before-limit", "constant factor before the limit", "lim c u = c lim u")
def constant_factor(forward: Node, limit: Limit) -> Node | None:
    """3√x: the 3 goes before the limit."""
    name = limit.variable.name
    if _is_rational(forward, name):
        return None
    match forward:
        case Neg(operand=inner):
            return Neg(towards(limit, quotient(inner, limit.variable)))
        case Mul(children=factors):
            fixed = [factor for factor in factors if name not in factor.free]
            rest = product_of([factor for factor in factors if name in factor.free])
            return Mul(*fixed, towards(limit, quotient(rest, limit.variable))) if fixed else None
        case Div(numerator=top, denominator=bottom) if name not in bottom.free:
            return Div(towards(limit, quotient(top, limit.variable)), bottom)
        case Div(numerator=top, denominator=bottom) if name not in top.free and top is not ONE:
            return Mul(top, towards(limit, quotient(Div(ONE, bottom), limit.variable)))
    return None


@on_difference("common-denominator-of-quotient", "common denominator", "1/a - 1/b = (b - a)/(a b)", weight=2)
def common_denominator(forward: Node, limit: Limit) -> Node | None:
    """(1/(x + h) − 1/x)/h = (x − (x + h))/(h (x + h) x)."""
    h = limit.variable
    fraction = as_fraction(forward)
    if fraction is None or h.name not in fraction[1].free:
        return None
    if h.name in fraction[0].free and not _is_rational(forward, h.name):
        return None
    top, bottom = fraction
    top_before, bottom_before = at_zero(top, h.name), at_zero(bottom, h.name)
    above = minus(_times(top, bottom_before), _times(top_before, bottom))
    return towards(limit, Div(above, tidy(Mul(h, bottom_before, bottom))))


def _times(left: Node, right: Node) -> Node:
    """Return a product in which signs and numbers 1 are not written."""
    return fold_units(Mul(left, right))


@on_difference(
    "add-and-subtract-mixed", "add and subtract f(x + h) g(x)", "F G - f g = F (G - g) + (F - f) g", weight=2
)
def product(forward: Node, limit: Limit) -> Node | None:
    """x sin x: (x + h)(sin(x + h) − sin x)/h + ((x + h) − x)/h · sin x."""
    h = limit.variable
    match forward:
        case Mul(children=(first, *others)):
            second = product_of(others)
        case Div(numerator=first, denominator=bottom) if h.name in first.free and h.name in bottom.free:
            second = Div(ONE, bottom)
        case _:
            return None
    later = at_zero(second, h.name)
    return towards(limit, Add(_times(first, _slope(second, h)), _times(_slope(first, h), later)))


def _slope(forward: Node, h: Sym) -> Node:
    """Return (A − B)/h, simplified at once if it does not depend on h: ((x + h) − x)/h = 1."""
    line = Line(forward)
    terms = expanded(line, forward, h.name) or []
    moving = [line.product(term, line.term(h), -1) for term in terms if h in term.powers]
    value = line.sum(moving)
    return value if moving and h.name not in value.free else quotient(forward, h)


@on_difference("difference-of-powers", "difference of powers", "a^2 - b^2 = (a - b) (a + b)", weight=2)
def powers(forward: Node, limit: Limit) -> Node | None:
    """sin² x: (sin(x + h) − sin x)/h · (sin(x + h) + sin x)."""
    match forward:
        case Pow(base=base, exponent=exponent) if (count := rational(exponent)) is not None:
            if count.denominator > 1 or not 1 < count <= _HIGHEST_DIFFERENCE:
                return None
            before = at_zero(base, limit.variable.name)
            return towards(limit, Mul(quotient(base, limit.variable), _conjugate(base, before, int(count))))
    return None


def _conjugate(left: Node, right: Node, count: int) -> Node:
    """Return (aⁿ − bⁿ)/(a − b) = aⁿ⁻¹ + aⁿ⁻² b + … + bⁿ⁻¹."""
    terms = [product_of([*_raised(left, count - 1 - k), *_raised(right, k)]) for k in range(count)]
    return sum_of(terms)


def _raised(base: Node, exponent: int) -> list[Node]:
    return [] if exponent == 0 else [base] if exponent == 1 else [power(base, number(exponent))]


def _radical(node: Node) -> tuple[Node, int] | None:
    """Return aⁿ and n for a radical a of degree n; an absolute value is the root of a square."""
    match node:
        case Root(radicand=radicand, index=index) if (degree := rational(index)) is not None:
            return radicand, int(degree)
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None:
            if value.denominator > 1 and value > 0:
                return power(base, number(value.numerator)), value.denominator
        case Call(name="abs", children=(inner,)):
            return Pow(inner, TWO), 2
    return None


def _radicals(top: Node) -> tuple[Node, Node, int] | None:
    """Return a, b and n for a difference a − b of radicals of degree n (or of one and a number)."""
    match top:
        case Add(children=(left, Neg(operand=right))):
            found = _radical(left) or _radical(right)
            if found is not None and found[1] <= _HIGHEST_DIFFERENCE:
                return left, right, found[1]
    return None


@rule("conjugate", "multiply above and below by the conjugate", "(a - b)/c = ((a - b) (a + b))/(c (a + b))", weight=2)
def conjugate(limit: Limit) -> Rewrite | None:
    """(√(x + h) − √x)/h: above and below times √(x + h) + √x."""
    body = limit.body
    if not isinstance(body, Div) or not is_over_zero(body, limit.variable.name):
        return None
    found = _radicals(body.numerator)
    if found is None:
        return None
    left, right, degree = found
    other = _conjugate(left, right, degree)
    below = factors_of(body.denominator)
    return Rewrite(towards(limit, Div(Mul(body.numerator, other), Mul(*below, other))), (("u", other),))


@rule("third-binomial-formula", "difference of powers", "(a - b) (a + b) = a^2 - b^2")
def binomial_formula(limit: Limit) -> Rewrite | None:
    """(√(x + h) − √x)(√(x + h) + √x) = (x + h) − x."""
    match limit.body:
        case Div(numerator=Mul(children=(Add() as top, other)), denominator=bottom):
            found = _radicals(top)
            if found is None or other is not _conjugate(*found):
                return None
            left, right, degree = found
            above = minus(_full(left, degree), _full(right, degree))
            return Rewrite(towards(limit, Div(above, bottom)))
    return None


def _full(node: Node, degree: int) -> Node:
    found = _radical(node)
    return found[0] if found is not None and found[1] == degree else tidy(Pow(node, number(degree)))


@rule("separate", "split off a factor", "u/(h v) = (u/h) (1/v)")
def separate(limit: Limit) -> Rewrite | None:
    """sin h/(h cos(x + h) cos x): the fraction sin h/h by itself."""
    match limit.body:
        case Div(numerator=top, denominator=Mul(children=factors)) if factors.count(limit.variable) == 1:
            rest = product_of([factor for factor in factors if factor is not limit.variable])
            if vanishes(top, limit.variable.name):
                return Rewrite(towards(limit, Mul(Div(top, limit.variable), Div(ONE, rest))))
    return None


@rule("reverse", "the opposite difference", "b - a = -(a - b)", weight=0)
def reverse(limit: Limit) -> Rewrite | None:
    """(cos x − cos(x + h))/h = −(cos(x + h) − cos x)/h."""
    name = limit.variable.name
    match limit.body:
        case Div(numerator=Add(children=(*front, Neg(operand=second))), denominator=bottom) if (
            name in second.free and not any(name in term.free for term in front)
        ):
            return Rewrite(Neg(towards(limit, Div(minus(second, sum_of(front)), bottom))))
        case Div(numerator=Neg(operand=second), denominator=bottom):
            return Rewrite(Neg(towards(limit, Div(second, bottom))))
    return None
