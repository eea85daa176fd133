"""Difference quotients of functions: addition theorems, laws of exponents and logarithms, towards the known limits."""

from __future__ import annotations

from derive.expression import ONE, ZERO, Add, Call, Div, Limit, Mul, Neg, Node, Pow, Sym, same, tidy
from derive.expression.parts import factors_of, product_of, sum_of, terms_of
from derive.expression.tidy import negate
from derive.reading.formulas import definition_of, entry_of, fill
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.rules.limit.difference import difference, expanded, minus, on_difference, quotient
from derive.rules.limit.laws import (
    at_zero,
    curved_kernel,
    kernel,
    limit_of_factor,
    square,
    towards,
    vanishes,
)
from derive.table import TABLE
from derive.terms.identities import PARTS, RECIPROCALS, SUMS
from derive.terms.terms import Line

_ADDITION = {one.left.functions[0]: one.right for one in SUMS}
_WRITTEN = {one.left.functions[0]: one.right for one in (*PARTS, *RECIPROCALS)}


def _increment(inner: Node, limit: Limit) -> tuple[Node, Node]:
    """Split u(x + h) into u(x) and the increment."""
    name = limit.variable.name
    before = at_zero(inner, name)
    line = Line(inner)
    terms = expanded(line, inner, name)
    if terms is None:
        return before, minus(inner, before)
    return before, line.sum(term for term in terms if name in line.build(term).free)


@on_difference("addition-theorem", "addition theorem", "sin(u + v) = sin(u) cos(v) + cos(u) sin(v)", weight=2)
def addition(forward: Node, limit: Limit) -> Node | None:
    """sin(x + h) = sin x cos h + cos x sin h; likewise cos, sinh, cosh."""
    match forward:
        case Call(name=called, children=(inner,)) if called in _ADDITION and not forward.orders:
            before, step = _increment(inner, limit)
            if before is ZERO:
                return None
            back = at_zero(forward, limit.variable.name)
            return towards(limit, Div(Add(*terms_of(_ADDITION[called].at(before, step)), negate(back)), limit.variable))
    return None


@on_difference("power-law", "law of exponents", "a^(u + v) = a^u a^v")
def exponential(forward: Node, limit: Limit) -> Node | None:
    """e^(x + h) = e^x e^h, also for other bases."""
    name = limit.variable.name
    match forward:
        case Call(name="exp", children=(inner,)):
            pass
        case Pow(base=base, exponent=inner) if name not in base.free:
            pass
        case _:
            return None
    before, step = _increment(inner, limit)
    if before is ZERO:
        return None
    apart = Mul(*(forward.with_children((*forward.children[:-1], exponent)) for exponent in (before, step)))
    return towards(limit, Div(Add(apart, negate(at_zero(forward, name))), limit.variable))


@on_difference("logarithm-of-quotient", "law of logarithms", "ln(a) - ln(b) = ln(a/b)")
def logarithm(forward: Node, limit: Limit) -> Node | None:
    """ln(x + h) − ln x = ln((x + h)/x)."""
    match forward:
        case Call(name="ln", children=(inner,)):
            if not vanishes(minus(inner, ONE), name := limit.variable.name):
                return towards(limit, Div(Call("ln", Div(inner, at_zero(inner, name))), limit.variable))
    return None


@rule("split-in-logarithm", "split the fraction", "(a + b)/a = 1 + b/a")
def split_in_logarithm(limit: Limit) -> Rewrite | None:
    """ln((x + h)/x) = ln(1 + h/x)."""
    match limit.body:
        case Div(numerator=Call(name="ln", children=(Div(numerator=above, denominator=below),)), denominator=bottom):
            before, step = _increment(above, limit)
            if same(before, below) and limit.variable.name not in below.free:
                inner = Add(ONE, tidy(Div(step, below)))
                return Rewrite(towards(limit, Div(Call("ln", inner), bottom)))
    return None


@on_difference("other-base", "change of base", "log_b(u) = ln(u)/ln(b)")
def other_base(forward: Node, limit: Limit) -> Node | None:
    """log₂ x = ln x/ln 2."""
    match forward:
        case Call(name="log", children=(base, inner)) if limit.variable.name not in base.free:
            return towards(limit, quotient(Div(Call("ln", inner), Call("ln", base)), limit.variable))
    return None


@on_difference(
    "difference-of-tangents", "difference of tangents", "tan(a) - tan(b) = sin(a - b)/(cos(a) cos(b))", weight=2
)
def tangents(forward: Node, limit: Limit) -> Node | None:
    """tan(x + h) − tan x = sin h/(cos(x + h) cos x)."""
    match forward:
        case Call(children=(inner,)) if (entry := entry_of(forward)) is not None and entry.difference:
            before, step = _increment(inner, limit)
            if before is ZERO:
                return None
            made = fill(entry.difference, (before, step, inner))
            if not isinstance(made, Div):
                return None
            return towards(limit, Div(made.numerator, Mul(limit.variable, *factors_of(made.denominator))))
    return None


@rule(
    "difference-of-inverse-tangents",
    "difference of inverse tangents",
    "arctan(a) - arctan(b) = arctan((a - b)/(1 + a b))",
    weight=2,
)
def inverse_tangents(limit: Limit) -> Rewrite | None:
    """arctan(x + h) − arctan x = arctan(h/(1 + x(x + h))) where x(x + h) > −1, so near h = 0; likewise artanh."""
    match forward := difference(limit):
        case Call(name=called, children=(inner,)) if (entry := entry_of(forward)) is not None and entry.difference:
            before, step = _increment(inner, limit)
            if before is ZERO:
                return None
            made = fill(entry.difference, (before, step, inner))
            if not isinstance(made, Call):
                return None
            note = f"as {tidy(Mul(before, inner))} > -1 for small {limit.variable}" if called == "arctan" else ""
            return Rewrite(
                towards(limit, Div(made.with_children(tuple(map(tidy, made.children))), limit.variable)), note=note
            )
    return None


@on_difference("write-out", "write out the definition", "g(u) by its definition", weight=2)
def write_out(forward: Node, limit: Limit) -> Node | None:
    """sec x = 1/cos x: functions of the table are written out by their definition."""
    match forward:
        case Call(name=called, children=arguments) if not forward.orders and called in TABLE:
            if called in _WRITTEN:
                return towards(limit, quotient(_WRITTEN[called].at(*arguments), limit.variable))
            if called != "exp" and (written := definition_of(forward)) is not None:
                return towards(limit, quotient(written, limit.variable))
    return None


@on_difference("definition-of-derivative", "definition of the derivative", "f'(x) = lim (f(x + h) - f(x))/h", weight=2)
def unknown(forward: Node, limit: Limit) -> Node | None:
    """lim (f(x + h) − f(x))/h = f′(x) for a function of which no more is known."""
    match forward:
        case Call(name=called, children=(Add(children=(before, step)),)) if called not in TABLE and not forward.orders:
            if step is limit.variable and step.free.isdisjoint(before.free):
                return Call(called, before, orders=(1,))
    return None


@rule("take-out", "take out the factors without h", "(a b + c d - a)/h = a (b - 1)/h + c d/h")
def group(limit: Limit) -> Rewrite | None:
    """(sin x cos h + cos x sin h − sin x)/h = sin x (cos h − 1)/h + cos x sin h/h."""
    body, name = limit.body, limit.variable.name
    if not isinstance(body, Div) or not isinstance(body.numerator, Add):
        return None
    groups: dict[Node, list[Node]] = {}
    for term in body.numerator.children:
        sign, inner = (-1, term.operand) if isinstance(term, Neg) else (1, term)
        factors = factors_of(inner)
        fixed = product_of([factor for factor in factors if name not in factor.free])
        rest = product_of([factor for factor in factors if name in factor.free])
        groups.setdefault(fixed, []).append(rest if sign > 0 else negate(rest))
    if len(groups) == len(body.numerator.children) or not all(vanishes(sum_of(rest), name) for rest in groups.values()):
        return None
    if len(groups) == 1:
        ((outside, inside),) = groups.items()
        return None if outside is ONE else Rewrite(Mul(outside, towards(limit, Div(sum_of(inside), body.denominator))))
    terms = [_grouped(fixed, rest, body.denominator) for fixed, rest in groups.items()]
    return Rewrite(towards(limit, sum_of(terms)))


def _grouped(fixed: Node, rest: list[Node], bottom: Node) -> Node:
    if len(rest) == 1 and isinstance(rest[0], Neg):
        return Neg(_grouped(fixed, [rest[0].operand], bottom))
    fraction = Div(sum_of(rest), bottom)
    return fraction if fixed is ONE else Mul(fixed, fraction)


@rule("expand-fraction", "expand the fraction", "g(t)/h = (t/h) (g(t)/t)", weight=2)
def expand_fraction(limit: Limit) -> Rewrite | None:
    """sin(2h)/h = 2 sin(2h)/(2h): the denominator is made the argument."""
    body, h = limit.body, limit.variable
    if not isinstance(body, Div) or body.denominator is not h:
        return None
    found = kernel(body.numerator)
    if found is None or found[0] is h or h.name not in found[0].free or not vanishes(found[0], h.name):
        return None
    t = found[0]
    outside = limit_of_factor(limit, _over(t, h))
    if found[1] is ZERO and isinstance(outside, Limit) and (curved := curved_kernel(body.numerator)) is not None:
        # t/h may grow beyond every bound, and 0 times that says nothing: over t^2 the limit is not 0.
        t = square(curved[0])
        outside = limit_of_factor(limit, _over(t, h))
    return Rewrite(product_of([part for part in (outside, towards(limit, Div(body.numerator, t))) if part is not ONE]))


def _over(t: Node, h: Sym) -> Node:
    line = Line(t)
    terms = expanded(line, t, h.name)
    return tidy(Div(t, h)) if terms is None else line.sum(line.product(term, line.term(h), -1) for term in terms)
