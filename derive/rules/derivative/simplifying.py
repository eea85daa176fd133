"""What a person does with a product or a quotient before any rule of differentiation: combine powers, cancel."""

from __future__ import annotations

from derive.expression import Deriv, Div, Mul, Neg, Node
from derive.expression.parts import factors_of
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.rules.algebra.algebra import CANCEL, COMBINE


@rule("simplify-first", "simplify first", "x^3 x = x^4, x^4/x = x^3", weight=2, choice="less is left to differentiate")
def simplify_first(goal: Deriv) -> Rewrite | None:
    """x³ x is x⁴, and (x² − 1)/(x − 1) is x + 1: no product or quotient rule where algebra leaves none."""
    body, conditions = goal.body, tuple[Node, ...]()
    if not isinstance(body, (Mul, Div)):
        return None
    for move in (COMBINE, CANCEL, COMBINE):
        made = move.rewrite(body)
        if made is not None and made.after.size < body.size:
            body, conditions = made.after, (*conditions, *made.conditions)
    bare = body.operand if isinstance(body, Neg) else body
    fewer = _varying(bare, goal) < _varying(goal.body, goal)
    return Rewrite(Deriv(body, goal.variable), conditions=conditions) if fewer else None


def _varying(node: Node, goal: Deriv) -> int:
    """Count the factors above and below the bar that a product or a quotient rule would differentiate."""
    sides = node.children if isinstance(node, Div) else (node,)
    return sum(goal.variable.name in factor.free for side in sides for factor in factors_of(side))
