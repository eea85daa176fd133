"""Functions by cases: each piece on the interior of its region; the joints are examined in `derive.kinks`."""

from __future__ import annotations

from derive.derivation import Rewrite
from derive.expression import Call, Deriv, Logic, Node, Piecewise, Rel, postorder
from derive.rules.declare import rule
from derive.table import TABLE

_INTERIOR = {"<=": "<", ">=": ">"}
_COMPLEMENT = {">": "<", ">=": "<", "<": ">", "<=": ">"}
_CLOSED = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


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
    """Return the condition without its end points: x ≥ 0 becomes x > 0, where these are single points."""
    match condition:
        case Rel(relation=sign) if sign in _INTERIOR and not _may_be_flat(condition):
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
        return _opposite(condition)
    return None


def _opposite(condition: Rel) -> Node:
    turned = _CLOSED if _may_be_flat(condition) else _COMPLEMENT
    return Rel(turned[condition.relation], condition.left, condition.right)


def _may_be_flat(condition: Node) -> bool:
    """Whether both sides could be equal on an interval: x > |x| has no interior border, all x ≥ 0 are on it."""
    return condition.has(Piecewise) or any(map(_turns, postorder(condition)))


def _turns(part: Node) -> bool:
    entry = TABLE.get(part.name) if isinstance(part, Call) else None
    return entry is not None and (bool(entry.kinks) or entry.derivative == ("0",) or entry.name in ("max", "min"))


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
    return _opposite(last) if ascending else None
