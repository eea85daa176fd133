"""Derivatives of integrals and sums: the fundamental theorem, Leibniz's rule, term by term."""

from __future__ import annotations

from derive.errors import UnsupportedError
from derive.expression import (
    ZERO,
    Add,
    Deriv,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Prod,
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
from derive.reals.domain import conditions
from derive.reals.write import simplest
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.startup.data import replace as copy
from derive.terms.collecting import simplified


@rule(
    "fundamental-theorem",
    "fundamental theorem of calculus",
    "(∫_a^x f(t) dt)' = f(x)",
    weight=2,
    reference="DLMF 1.4(v)",
    choice="the variable is an end of the integral",
)
def fundamental_theorem(goal: Deriv) -> Rewrite | None:
    """(∫₀ˣ e^(−t²) dt)′ = e^(−x²): only the upper end is the variable."""
    found = _by_its_ends(goal, "u")
    return None if found is None or found.bindings != (("u", goal.variable),) else copy(found, bindings=())


@rule(
    "fundamental-theorem-upper-end",
    "fundamental theorem with the chain rule",
    "(∫_a^u f(t) dt)' = f(u) u'",
    weight=2,
    reference="DLMF 1.4(v)",
    choice="the end of the integral is a function of the variable",
)
def upper_end(goal: Deriv) -> Rewrite | None:
    """(∫₀^(sin x) t⁶ dt)′ = sin⁶ x · (sin x)′."""
    return _by_its_ends(goal, "u")


@rule(
    "fundamental-theorem-lower-end",
    "fundamental theorem at the lower end",
    "(∫_v^b f(t) dt)' = -f(v) v'",
    weight=2,
    reference="DLMF 1.4(v)",
    choice="exchanging the ends changes the sign of the integral",
)
def lower_end(goal: Deriv) -> Rewrite | None:
    """(∫_(x²)^1 cos(t²) dt)′ = −cos(x⁴) · (x²)′."""
    return _by_its_ends(goal, "v")


@rule(
    "split-integral",
    "split the integral at 0",
    "∫_v^u f(t) dt = ∫_0^u f(t) dt - ∫_0^v f(t) dt",
    weight=2,
    choice="the fundamental theorem speaks of an upper end",
)
def split_integral(goal: Deriv) -> Rewrite | None:
    """∫ₓ^(x²) cos(t²) dt = ∫₀^(x²) cos(t²) dt − ∫₀ˣ cos(t²) dt, where the integrand is continuous on the whole line."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Integral) or _is_under_the_sign(body, x) or len(_moving_ends(body, x)) < 2:
        return None
    t = body.variable.name
    if any(t in relation.free for relation in (*conditions(body.body), *_jumps(body, t))):
        return None
    upper, lower = (Deriv(Integral(body.body, body.variable, ZERO, end), x) for end in (body.upper, body.lower))
    return Rewrite(Add(upper, Neg(lower)))


@rule(
    "fundamental-theorem-both-ends",
    "fundamental theorem at both ends, with the chain rule",
    "(∫_v^u f(t) dt)' = f(u) u' - f(v) v'",
    weight=2,
    reference="DLMF 1.4(v)",
    choice="the integral from v to u is the one from a to u less the one from a to v",
)
def both_ends(goal: Deriv) -> Rewrite | None:
    """(∫ₓ^(x²) cos(t²) dt)′ = cos(x⁴) · (x²)′ − cos(x²)."""
    return _by_its_ends(goal, "uv")


def _by_its_ends(goal: Deriv, moving: str) -> Rewrite | None:
    """Differentiate an integral whose variable stands in just those ends: u above, v below."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Integral) or _is_under_the_sign(body, x):
        return None
    ends = _moving_ends(body, x)
    if "".join(ends) != moving:
        return None
    terms, needed = _at_the_ends(goal, body)
    return Rewrite(sum_of(terms), tuple(ends.items()), conditions=needed)


@rule(
    "leibniz-rule",
    "Leibniz's rule",
    "(∫_a^b f(t) dt)' = f(b) b' - f(a) a' + ∫_a^b f_x(t) dt",
    weight=2,
    reference="DLMF 1.5(iv)",
    choice="the variable stands under the sign of the integral",
)
def leibniz_rule(goal: Deriv) -> Rewrite | None:
    """(∫ₓ^(x²) sin(x t)/t dt)′: the upper end, less the lower end, plus the derivative inside."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Integral) or not _is_under_the_sign(body, x):
        return None
    _refuse_moving_jumps(body, x)
    terms, needed = _at_the_ends(goal, body)
    inside = Integral(Deriv(body.body, x), body.variable, body.lower, body.upper)
    return Rewrite(sum_of([*terms, inside]), conditions=needed)


def _is_under_the_sign(integral: Integral, x: Variable) -> bool:
    return x.name in integral.body.free and x is not integral.variable


def _moving_ends(integral: Integral, x: Variable) -> dict[str, Node]:
    ends = {"u": integral.upper, "v": integral.lower}
    return {letter: end for letter, end in ends.items() if x.name in end.free}


def _at_the_ends(goal: Deriv, integral: Integral) -> tuple[list[Node], tuple[Node, ...]]:
    """Return f(u) u′ and −f(v) v′ for the ends that move, and where the integrand is continuous there."""
    ends = _moving_ends(integral, goal.variable)
    terms = [
        _end(integral, end, goal) if letter == "u" else Neg(_end(integral, end, goal)) for letter, end in ends.items()
    ]
    return terms, tuple(dict.fromkeys(relation for end in ends.values() for relation in _continuous(integral, end)))


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


@rule(
    "product-over-index",
    "derivative of a product over an index",
    "(prod_k u_k)' = prod_k u_k sum_k u_k'/u_k",
    weight=2,
    choice="each factor is differentiated once, the others stay",
)
def product_over_index(goal: Deriv) -> Rewrite | None:
    """(∏ (x − k))′ = ∏ (x − k) Σ 1/(x − k), where no factor is 0; the limits must not depend on the variable."""
    body, x = goal.body, goal.variable
    if not isinstance(body, Prod) or x.name in body.lower.free | body.upper.free:
        return None
    return Rewrite(Mul(body, Sum(Div(Deriv(body.body, x), body.body), body.variable, body.lower, body.upper)))
