"""Functions by cases: each piece on the interior of its region; the joints are examined in `derive.kinks`."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import Add, Call, Deriv, Logic, Neg, Node, Piecewise, Rel, postorder, rational, tidy
from derive.expression.operators import Variable
from derive.expression.relations import COMPLEMENT, INTERIOR, ORDERS, difference, negation
from derive.reals.logic import both, decided
from derive.reals.sets import essential
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.table import TABLE
from derive.values.evaluate import evaluate

_LONGEST = 24
"""A longer condition is not written for what is left."""

_PLACES = (Fraction(-317, 128), Fraction(83, 256), Fraction(741, 512))
"""Where two expressions are compared: if they differ at one of these, they are not the same."""


@rule(
    "piecewise",
    "each piece by itself",
    "({u if c; v otherwise})' = {u' if c; v' otherwise}",
    weight=2,
    choice="inside each interval only one of the cases counts",
)
def piecewise(goal: Deriv) -> Rewrite | None:
    """|x| by cases: 1 for x > 0, −1 for x < 0; nothing is said of x = 0 here."""
    body = goal.body
    if not isinstance(body, Piecewise):
        return None
    x = goal.variable
    if (plain := without_certain(body)) is not body:
        return Rewrite(Deriv(plain, x))
    single = [condition for _, condition in body.pieces if is_isolated(condition, x.name)]
    rest = _remainder(body)
    ends = body.otherwise is not None and is_isolated(rest, x.name)
    if single or ends:
        return _without_points(body, x, single, rest if ends else None)
    inside = [(Deriv(value, x), interior(condition, x.name)) for value, condition in body.pieces]
    # A case that counts at a single point, 0 ≤ x ≤ 0, has no interior.
    pieces = [(value, condition) for value, condition in inside if not is_empty(condition)] or inside
    if body.otherwise is None:
        return Rewrite(Piecewise(*pieces))
    outside = complement(body, x.name)
    last = Deriv(body.otherwise, x)
    if outside is None:
        return Rewrite(Piecewise(*pieces, otherwise=last))
    return Rewrite(Piecewise(*pieces, (last, outside)))


def without_certain(body: Piecewise) -> Node:
    """Leave out the cases that never count, since a condition is certain: x <= x.  Of equal cases one is left."""
    pieces: list[tuple[Node, Node]] = []
    otherwise = body.otherwise
    for value, condition in body.pieces:
        found = decided(condition)
        if found is True:
            otherwise = value
            break
        if found is not False:
            pieces.append((value, condition))
    if otherwise is not None and all(value is otherwise for value, _ in pieces):
        return otherwise
    if len(pieces) == len(body.pieces):
        return body
    if not pieces:
        return body if otherwise is None else otherwise
    return Piecewise(*pieces, otherwise=otherwise)


# Pieces of single points -----------------------------------------------------------------------------


def is_isolated(condition: Node, variable: str) -> bool:
    """Whether a condition holds at isolated values of the variable only, as x = 1 does: nothing has a slope there."""
    match condition:
        case Rel(relation="="):
            return (
                variable in condition.free
                and not _may_be_flat(_without_size(condition), variable)
                and _differ(condition)
            )
        case Logic(connective="or", children=parts):
            return all(is_isolated(part, variable) for part in parts)
        case Logic(children=parts):
            return any(is_isolated(part, variable) for part in parts)
    return False


def _without_size(condition: Rel) -> Rel:
    """Write |u| = c, where u = c or u = -c, as the first of these: both are isolated, or none is."""
    match condition:
        case Rel(left=Call(name="abs", children=(inner,)), right=right) if not right.free:
            return Rel("=", inner, right)
    return condition


def _differ(condition: Rel) -> bool:
    """Whether two sides that could be written differently are not the same function."""
    gap = difference(condition)
    values = [evaluate(gap, dict.fromkeys(gap.free, place), 20) for place in _PLACES]
    return any(value is not None and abs(value) > 1e-12 for value in values)


def _remainder(body: Piecewise) -> Node:
    """Return the condition under which the last value counts."""
    parts = [negation(condition) for _, condition in body.pieces]
    flat = tuple(p for part in parts for p in (part.children if _is_all(part) else (part,)))
    flat = tuple(dict.fromkeys(_pinned(part, flat) for part in flat))
    return flat[0] if len(flat) == 1 else Logic("and", *flat)


def _pinned(condition: Node, others: tuple[Node, ...]) -> Node:
    """Write x >= 0 beside x <= 0 as x = 0."""
    if not isinstance(condition, Rel) or condition.relation not in ("<=", ">="):
        return condition
    turned = "<=" if condition.relation == ">=" else ">="
    return Rel("=", *condition.children) if Rel(turned, *condition.children) in others else condition


def _is_all(condition: Node) -> bool:
    return isinstance(condition, Logic) and condition.connective == "and"


def _without_points(body: Piecewise, x: Variable, single: list[Node], last: Node | None) -> Rewrite | None:
    """Differentiate the other pieces, and claim nothing at the single points."""
    pieces = [(value, condition) for value, condition in body.pieces if condition not in single]
    otherwise = body.otherwise if last is None else None
    needed = tuple(negation(condition) for condition in (*single, *(() if last is None else (last,))))
    if not pieces and otherwise is None:
        return None
    whole = otherwise if not pieces else pieces[0][0] if len(pieces) == 1 and _fills(pieces[0][1], needed) else None
    if whole is not None and (not pieces or otherwise is None):
        return Rewrite(Deriv(whole, x), conditions=needed)
    made = piecewise.rewrite(Deriv(Piecewise(*pieces, otherwise=otherwise), x))
    return None if made is None else Rewrite(made.after, conditions=(*made.conditions, *needed))


def _fills(condition: Node, needed: tuple[Node, ...]) -> bool:
    """Whether a piece counts everywhere but at the single points."""
    return condition in needed or (isinstance(condition, Rel) and condition.relation == "!=")


def is_empty(condition: Node) -> bool:
    """Whether a condition holds nowhere, since it bounds one expression from both sides: 0 < x < 0."""
    if not _is_all(condition):
        return False
    bounds = [part for part in condition.children if isinstance(part, Rel) and part.relation in ("<", ">")]
    ordered = [part.children if part.relation == "<" else part.children[::-1] for part in bounds]
    gaps = (Add(high, Neg(low)) for low, inner in ordered for same_inner, high in ordered if inner is same_inner)
    return any((gap := rational(tidy(one))) is not None and gap <= 0 for one in gaps)


# Borders ---------------------------------------------------------------------------------------------


def interior(condition: Node, variable: str) -> Node:
    """Return the condition without its end points: x ≥ 0 becomes x > 0, where these are single points."""
    match condition:
        case Rel(relation="<=" | ">=" as sign) if not _may_be_flat(condition, variable):
            return Rel(INTERIOR[sign], condition.left, condition.right)
        case Logic():
            return condition.with_children(tuple(interior(part, variable) for part in condition.children))
    return condition


def complement(body: Piecewise, variable: str) -> Node | None:
    """Return the interior of the region of the last piece, if one inequality says it.

    Where pieces end that do not border on it, their ends must not fall to it: then it is said in full.
    """
    if len(body.pieces) != 1:
        return _above_all(body, variable) or _beside_all(body, variable)
    condition = body.pieces[0][1]
    if isinstance(condition, Rel) and condition.relation in ORDERS:
        return _opposite(condition, variable)
    return None


def _opposite(condition: Rel, variable: str) -> Node:
    turned = COMPLEMENT[condition.relation]
    return Rel(turned if _may_be_flat(condition, variable) else INTERIOR[turned], *condition.children)


def _may_be_flat(condition: Node, variable: str) -> bool:
    """Whether both sides could be equal on an interval: x > |x| has no interior border, all x ≥ 0 are on it.

    A border in other letters only, a > 0, is none in the variable: where it is met, it is met everywhere.  That of
    b x ≤ x is none if b = 1.
    """
    if variable not in condition.free or condition.has(Piecewise) or any(map(_turns, postorder(condition))):
        return True
    line = coefficients_of(tidy(Add(condition.children[0], Neg(condition.children[1]))), variable)
    return line is not None and len(line) == 2 and bool(line[1].free) and rational(line[0]) in (None, 0)


def _turns(part: Node) -> bool:
    entry = TABLE.get(part.name) if isinstance(part, Call) else None
    return entry is not None and (bool(entry.kinks) or entry.derivative == ("0",) or entry.name in ("max", "min"))


def _above_all(body: Piecewise, variable: str) -> Node | None:
    """The last piece after an ascending (or descending) row of conditions on one left side."""
    conditions = [condition for _, condition in body.pieces]
    last = conditions[-1]
    if not all(isinstance(c, Rel) and c.relation in ORDERS for c in conditions):
        return None
    assert isinstance(last, Rel)
    ascending = all(
        isinstance(c, Rel) and c.left is last.left and c.relation[0] == last.relation[0] for c in conditions
    )
    return _opposite(last, variable) if ascending else None


def _beside_all(body: Piecewise, variable: str) -> Node | None:
    """The region of the last piece after pieces one of which is closed: x ≥ 2 and x < 2 leave no 2 to it."""
    conditions = [condition for _, condition in body.pieces]
    if all(interior(condition, variable) is condition for condition in conditions):
        return None
    outside = [simplest(interior(negation(condition), variable)) for condition in conditions]
    told = both(*essential(outside, variable))
    return None if isinstance(told, bool) or told.size > _LONGEST else told
