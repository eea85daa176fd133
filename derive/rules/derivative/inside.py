"""Derivatives that stand in the differentiand itself, d/dx [x + d/dx [x²]]: carried out first, in its place."""

from __future__ import annotations

from derive.expression import Deriv, Node, postorder, replace, tidy
from derive.record.derivation import Label, Rewrite, Step
from derive.record.strategies import Strategy

_NOTE = "inside"
"""Beside the name of a rule that is applied within the differentiand."""


def innermost(node: Node) -> Deriv | None:
    """Return the first pending derivative of something without any, if there is one."""
    return next((part for part in postorder(node) if isinstance(part, Deriv)), None) if node.pending else None


def inside_first(rules: Strategy) -> Strategy:
    """Return the strategy that answers a goal whose differentiand has derivatives in it, by a rule for one of these.

    Args:
        rules: what the derivatives inside are found by.
    """

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        inner = innermost(goal.body)
        found = rules(inner) if inner is not None else None
        if inner is None or found is None:
            return None
        rule, rewrite = found
        after = Deriv(tidy(replace(goal.body, {inner: rewrite.after})), goal.variable)
        return rule, Rewrite(after, rewrite.bindings, rewrite.conditions, rewrite.note or _NOTE)

    return answer


def carried_out(step: Step) -> Node:
    """Return the differentiand of a goal after the derivatives inside have been carried out.

    Args:
        step: the step for the goal.
    """
    while isinstance(step.before, Deriv) and step.before.body.pending and len(step.substeps) == 1:
        step = step.substeps[0]
    return step.before.body if isinstance(step.before, Deriv) else step.before
