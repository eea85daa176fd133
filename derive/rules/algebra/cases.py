"""Moves on functions by cases that stand beside the function whose cases they are."""

from __future__ import annotations

from derive.expression import ZERO, Call, Mul, Node, Piecewise, Pow, Rel, same
from derive.expression.relations import COMPLEMENT, INTERIOR, ORDERS
from derive.reading.formulas import fill
from derive.record.derivation import Rule
from derive.table import TABLE
from derive.terms.moves import everywhere
from derive.terms.terms import Line


def vanishing_factor(line: Line, node: Node) -> Node | None:
    """relu(u) · {2 if u > 0; 0 if u < 0} = 2 relu(u): where the cases say 0, the other factor is 0 as well."""
    factors = list(node.children)
    for position, factor in enumerate(factors):
        if not isinstance(factor, Piecewise) or len(factor.pieces) != 2 or factor.otherwise is not None:
            continue
        (value, condition), (other, complement) = factor.pieces
        if other is not ZERO or not _complementary(condition, complement):
            continue
        if any(_vanishes_off(factors[i], condition) for i in range(len(factors)) if i != position):
            factors[position] = value
            return Mul(*factors)
    return None


def _complementary(condition: Node, complement: Node) -> bool:
    match condition, complement:
        case Rel(relation=sign, left=a, right=b), Rel(relation=other, left=c, right=d):
            return a is c and b is d and sign in ORDERS and INTERIOR[COMPLEMENT[sign]] == other
    return False


def _vanishes_off(factor: Node, condition: Node) -> bool:
    """Whether a factor is zero by its definition where the condition is false."""
    if isinstance(factor, Pow):
        factor = factor.base
    if not isinstance(factor, Call) or factor.orders or factor.name not in TABLE or not TABLE[factor.name].definition:
        return False
    match fill(TABLE[factor.name].definition, factor.children):
        case Piecewise(pieces=((_, mine),), otherwise=rest):
            return rest is ZERO and same(mine, condition)
    return False


VANISHING_FACTOR = Rule(
    id="vanishing-factor",
    name="both factors are zero on one side",
    statement="relu(u) {c if u > 0; 0 if u < 0} = c relu(u)",
    rewrite=everywhere(vanishing_factor, Mul, beside=(Piecewise,)),
)
