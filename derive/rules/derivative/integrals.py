"""Derivatives of integrals and sums: the fundamental theorem, Leibniz's rule, term by term."""

from __future__ import annotations

from derive.expression import (
    Deriv,
    Integral,
    Mul,
    Neg,
    Node,
    Sum,
    number,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import sum_of
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.terms.collecting import simplified


@rule(
    "fundamental-theorem",
    "fundamental theorem of calculus",
    "(int_a^x f(t) dt)' = f(x)",
    weight=2,
    reference="DLMF 1.4(v)",
    choice="the variable is an end of the integral",
)
def fundamental_theorem(goal: Deriv) -> Rewrite | None:
    """(∫₀ˣ e^(−t²) dt)′ = e^(−x²): only the upper limit is the variable."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Integral) or body.upper is not x or x.name in body.lower.free | body.body.free:
        return None
    return Rewrite(_end(body.body, body.variable.name, x, goal))


@rule(
    "leibniz-rule",
    "Leibniz's rule",
    "(int_a^b f(t) dt)' = f(b) b' - f(a) a' + int_a^b f_x(t) dt",
    weight=2,
    reference="DLMF 1.5(iv)",
    choice="the variable stands in the ends of the integral or under its sign",
)
def leibniz_rule(goal: Deriv) -> Rewrite | None:
    """(∫ₓ^(x²) sin(x t)/t dt)′: the upper end, less the lower end, plus the derivative inside."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Integral):
        return None
    t, terms = body.variable, []
    if x.name in body.upper.free:
        terms.append(_end(body.body, t.name, body.upper, goal))
    if x.name in body.lower.free:
        terms.append(Neg(_end(body.body, t.name, body.lower, goal)))
    if x.name in body.body.free and x is not t:
        terms.append(Integral(Deriv(body.body, x), t, body.lower, body.upper))
    if not terms:
        return None
    return Rewrite(sum_of(terms))


def _end(integrand: Node, name: str, end: Node, goal: Deriv) -> Node:
    value = simplified(substitute(integrand, name, end))
    return value if end is goal.variable else Mul(value, Deriv(end, goal.variable))


@rule(
    "sum-term-by-term",
    "derivative of a sum, term by term",
    "(sum_k u_k)' = sum_k u_k'",
    weight=2,
    choice="a finite sum is differentiated like any other",
)
def sum_term_by_term(goal: Deriv) -> Rewrite | None:
    """(Σ x^k)′ = Σ (x^k)′, without a constant first term; the limits must not depend on the variable."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Sum) or x.name in body.lower.free | body.upper.free:
        return None
    lower = rational(body.lower)
    first = tidy(substitute(body.body, body.variable.name, body.lower))
    if lower is None or x.name in first.free:
        return Rewrite(Sum(Deriv(body.body, x), body.variable, body.lower, body.upper))
    # (x^0)' is 0, and 0 x^(-1) would not even be defined at 0.
    start = number(lower + 1)
    note = f"the term for {body.variable} = {body.lower} is constant"
    return Rewrite(Sum(Deriv(body.body, x), body.variable, start, body.upper), note=note)
