"""Functions by cases: each piece on the interior of its region; the joints are examined in `derive.kinks`."""

from __future__ import annotations

from derive.derivation import Rewrite
from derive.expression import Deriv, Logic, Node, Piecewise, Rel
from derive.rules.declare import rule

_INTERIOR = {"<=": "<", ">=": ">"}
_COMPLEMENT = {">": "<", ">=": "<", "<": ">", "<=": ">"}


@rule("piecewise", "each piece by itself", "({u if c; v otherwise})' = {u' if c; v' otherwise}", weight=2)
def piecewise(goal: Deriv) -> Rewrite | None:
    """|x| by cases: 1 for x > 0, −1 for x < 0; nothing is said of x = 0 here."""
    body = goal.body
    if not isinstance(body, Piecewise):
        return None
    x = goal.variable
    pieces = [(Deriv(value, x), interior(condition)) for value, condition in body.pieces]
    if body.otherwise is None:
        return Rewrite(Piecewise(*pieces))
    rest = complement(body)
    last = Deriv(body.otherwise, x)
    if rest is None:
        return Rewrite(Piecewise(*pieces, otherwise=last))
    return Rewrite(Piecewise(*pieces, (last, rest)))


def interior(condition: Node) -> Node:
    """Return the condition without its end points: x ≥ 0 becomes x > 0."""
    match condition:
        case Rel(relation=sign) if sign in _INTERIOR:
            return Rel(_INTERIOR[sign], condition.left, condition.right)
        case Logic():
            return condition.with_children(tuple(interior(part) for part in condition.children))
    return condition


def complement(body: Piecewise) -> Node | None:
    """Return the interior of the region of the last piece, if one inequality says it."""
    if len(body.pieces) != 1:
        return _above_all(body)
    condition = body.pieces[0][1]
    if isinstance(condition, Rel) and condition.relation in _COMPLEMENT:
        return Rel(_COMPLEMENT[condition.relation], condition.left, condition.right)
    return None


def _above_all(body: Piecewise) -> Node | None:
    """The last piece after an ascending (or descending) row of conditions on one left side."""
    conditions = [condition for _, condition in body.pieces]
    last = conditions[-1]
    if not all(isinstance(c, Rel) and c.relation in _COMPLEMENT for c in conditions):
        return None
    assert isinstance(last, Rel)
    ascending = all(
        isinstance(c, Rel) and c.left is last.left and c.relation[0] == last.relation[0] for c in conditions
    )
    return Rel(_COMPLEMENT[last.relation], last.left, last.right) if ascending else None
