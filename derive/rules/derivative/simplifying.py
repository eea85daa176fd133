"""What a person does before any rule of differentiation: combine powers, cancel, write |x| as x for x > 0."""

from __future__ import annotations

from derive.expression import Deriv, Div, Mul, Neg, Node, Num, Pow, Rel, postorder, tidy
from derive.expression.parts import factors_of
from derive.reals.given import Given, where_given
from derive.record.declare import rule
from derive.record.derivation import Label, Rewrite
from derive.record.strategies import Strategy
from derive.rules.algebra.algebra import CANCEL, COMBINE
from derive.startup.data import replace as copy

USE_GIVEN = Label("use-given", "use that", "|u| = u for u >= 0", weight=2)
"""What is given decides which case counts; `as_given` supplies it."""


def as_given(given: Given) -> Strategy:
    """Return the strategy that writes what is differentiated as it is wherever relations hold.

    Args:
        given: the relations.
    """

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        made = use_given(goal.body, given)
        return None if made is None else (USE_GIVEN, copy(made, after=Deriv(made.after, goal.variable)))

    return answer


def _says_more(part: Node) -> bool:
    """Whether what becomes of a part is more than what becomes of its operands: |x|^3 = (-x)^3 goes without saying."""
    return not (isinstance(part, Pow) and isinstance(part.exponent, Num))


def use_given(node: Node, given: Given) -> Rewrite | None:
    """Write an expression as it is wherever relations hold; None where they decide nothing."""
    after = where_given(node, given)
    if after is node:
        return None
    decisive = next(((one,) for one in given if where_given(node, (one,)) is after), given)
    known = {part: where_given(part, given) for part in postorder(node)}
    inner = ((part, part.with_children(tuple(known[child] for child in part.children))) for part in known)
    used = [Rel("=", part, known[part]) for part, rebuilt in inner if known[part] is not rebuilt and _says_more(part)]
    return Rewrite(tidy(after), tuple(("u", equation) for equation in used), decisive)


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
