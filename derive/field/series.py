"""Sums over an index are linear, and finite ones are differentiated term by term."""

from __future__ import annotations

from derive.expression import ONE, Add, Call, Const, Deriv, Div, Mul, Node, Prod, Sum
from derive.expression.parts import split_product


def linear_parts(node: Sum) -> tuple[Node, ...]:
    """Return the sums over each term, or the factor without the index and the sum of the rest, if there are any."""
    if isinstance(node.body, Add):
        parts = node.body.children if _is_finite(node) else ()
        return tuple(Sum(term, *node.children[1:]) for term in parts)  # type: ignore[arg-type]
    match node.body:
        case Call(name="ln", children=(Call(name="abs", children=(inner,), orders=()),), orders=()):
            # Equal wherever both are defined.
            return (Sum(Call("ln", inner), *node.children[1:]),)  # type: ignore[arg-type]
    free, bound = split_product(node.body).parted(node.variable.name)
    if not (bound.above or bound.below) and node.lower is ONE and _is_finite(node):
        # As many times the summand as there are terms.
        return free.node(), node.upper
    if not (free.above or free.below or free.sign < 0):
        return ()
    return free.node(), Sum(bound.node(), *node.children[1:])  # type: ignore[arg-type]


def differentiated_within(goal: Deriv) -> Node | None:
    """Return the derivative of a finite sum as that of its terms, of a finite product by those of its factors.

    That is, if the variable does not say how many there are.
    """
    total, x = goal.body, goal.variable
    if not isinstance(total, Sum | Prod) or not _is_finite(total) or x.name in total.lower.free | total.upper.free:
        return None
    if total.variable is x:
        # Of another letter by the same name: the sum does not depend on it.
        return None
    rate = Deriv(total.body, x)
    if isinstance(total, Sum):
        return Sum(rate, total.variable, total.lower, total.upper)
    return Mul(total, Sum(Div(rate, total.body), total.variable, total.lower, total.upper))


def logarithm_within(call: Node) -> Sum | None:
    """Return the logarithm of a finite product as the sum of those of its factors."""
    match call:
        case Call(name="ln", children=(Prod() as over,), orders=()):
            return Sum(Call("ln", over.body), over.variable, over.lower, over.upper)
    return None


def _is_finite(total: Sum | Prod) -> bool:
    return not (total.lower.has(Const) or total.upper.has(Const))
