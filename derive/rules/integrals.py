"""Derivatives of integrals and sums: the fundamental theorem, Leibniz's rule, term by term."""

from __future__ import annotations

from derive.derivation import Rewrite
from derive.expression import Add, Deriv, Integral, Mul, Neg, Node, Sum, substitute
from derive.rules.declare import rule


@rule(
    "leibniz-rule",
    "Leibniz's rule",
    "(int_a^b f(t) dt)' = f(b) b' - f(a) a' + int_a^b f_x(t) dt",
    weight=2,
    reference="DLMF 1.5(iv)",
)
def leibniz_rule(goal: Deriv) -> Rewrite | None:
    """(∫₀ˣ e^(−t²) dt)′ = e^(−x²): the upper end, less the lower end, plus the derivative inside."""
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
    return Rewrite(Add(*terms) if len(terms) > 1 else terms[0])


def _end(integrand: Node, name: str, end: Node, goal: Deriv) -> Node:
    value = substitute(integrand, name, end)
    return value if end is goal.variable else Mul(value, Deriv(end, goal.variable))


@rule("sum-term-by-term", "derivative of a sum, term by term", "(sum_k u_k)' = sum_k u_k'", weight=2)
def sum_term_by_term(goal: Deriv) -> Rewrite | None:
    """(Σ x^k)′ = Σ k x^(k−1); the limits must not depend on the variable."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Sum) or x.name in body.lower.free | body.upper.free:
        return None
    return Rewrite(Sum(Deriv(body.body, x), body.variable, body.lower, body.upper))
