"""Derivatives of integrals and sums: the fundamental theorem, Leibniz's rule, term by term."""

from __future__ import annotations

from derive.errors import UnsupportedError
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
from derive.expression.operators import Variable
from derive.expression.parts import sum_of
from derive.expression.relations import negation
from derive.reals.continuity import continuity
from derive.reals.write import simplest
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
    return Rewrite(_end(body, x, goal), conditions=_continuous(body, x))


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
    terms: list[Node] = []
    conditions: list[Node] = []
    for end, sign in ((body.upper, 1), (body.lower, -1)):
        if x.name in end.free:
            terms.append(_end(body, end, goal) if sign > 0 else Neg(_end(body, end, goal)))
            conditions += _continuous(body, end)
    if x.name in body.body.free and x is not body.variable:
        _refuse_moving_jumps(body, x)
        terms.append(Integral(Deriv(body.body, x), body.variable, body.lower, body.upper))
    return Rewrite(sum_of(terms), conditions=tuple(dict.fromkeys(conditions))) if terms else None


def _end(integral: Integral, end: Node, goal: Deriv) -> Node:
    value = simplified(substitute(integral.body, integral.variable.name, end))
    return value if end is goal.variable else Mul(value, Deriv(end, goal.variable))


def _continuous(integral: Integral, end: Node) -> tuple[Node, ...]:
    """Return where an integrand is continuous at a limit: elsewhere the integral has a corner."""
    t = integral.variable.name
    jumps = _jumps(integral, t)
    return tuple(dict.fromkeys(simplest(substitute(relation, t, end)) for relation in jumps))


def _refuse_moving_jumps(integral: Integral, x: Variable) -> None:
    """Refuse an integrand that jumps at a place which moves: the integral of its derivative is not all.

    Raises:
        UnsupportedError: it does.
    """
    for relation in _jumps(integral, x.name):
        if integral.variable.name in relation.free:
            where = negation(relation)
            raise UnsupportedError(
                f"{integral.body} jumps at {where}, a place that moves with {x}: split the integral there"
            )


def _jumps(integral: Integral, variable: str) -> tuple[Node, ...]:
    found = tuple(continuity(integral.body, variable))
    if hidden := frozenset().union(*(relation.free for relation in found)) - integral.body.free:
        raise UnsupportedError(f"the integrand jumps at places that depend on {', '.join(sorted(hidden))}")
    return found


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
