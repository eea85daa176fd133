"""A derivative already found, used as a rule: f' = G(f) makes f'' one chain rule on G."""

from __future__ import annotations

from derive.expression import Call, Deriv, Node
from derive.record.derivation import Label, Rewrite
from derive.record.strategies import Strategy

RELATION = Label(
    "relation-found",
    "the relation found before",
    "f' = G(f)",
    weight=1,
)
"""The name under which a known derivative is used; `known` supplies it."""


DEPENDENT = Label(
    "dependent-variable",
    "derivative of the dependent variable",
    "(y)' = y'",
    weight=0,
    implied=True,
    notation=True,
)
"""The derivative of a letter that stands for a function of the variable; `depending` supplies it."""


def depending(*functions: Call) -> Strategy:
    """Return the strategy that answers one kind of goal: the derivative of a dependent variable, y(x)."""

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        call = goal.body
        if not isinstance(call, Call) or call not in functions or call.children != (goal.variable,):
            return None
        return DEPENDENT, Rewrite(Call(call.name, goal.variable, orders=(sum(call.orders) + 1,)))

    return answer


def known(relation: tuple[Node, Node]) -> Strategy:
    """Return the strategy that answers one goal: the derivative of a named function found before.

    Args:
        relation: a call f(x) and its derivative.
    """
    function, derivative = relation

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        return (RELATION, Rewrite(derivative)) if goal.body is function else None

    return answer
