"""A relation of two sides is what it allows of the sign of their difference: one table, from which the rest follows."""

from __future__ import annotations

from typing import Any

from derive.expression.node import Node
from derive.expression.nodes import Add, Logic, Neg, Rel

NEGATIVE, NOTHING, POSITIVE = 1, 2, 4
ANY = NEGATIVE | NOTHING | POSITIVE

SIGNS = {
    "<": NEGATIVE,
    "<=": NEGATIVE | NOTHING,
    "=": NOTHING,
    "!=": NEGATIVE | POSITIVE,
    ">": POSITIVE,
    ">=": POSITIVE | NOTHING,
}
"""The signs of left - right that each relation allows."""


def allows(relation: str, gap: Any) -> bool:
    """Whether a relation holds for two sides with a difference.

    >>> allows("<=", 0), allows("<", 0), allows("!=", -1.5)
    (True, False, True)
    """
    return bool(SIGNS[relation] & (POSITIVE if gap > 0 else NEGATIVE if gap < 0 else NOTHING))


def difference(relation: Rel) -> Node:
    """Return left - right, as it stands."""
    return Add(relation.left, Neg(relation.right))


RELATION = {signs: relation for relation, signs in SIGNS.items()}


def opposite(signs: int) -> int:
    """Return the signs that -u has where u has the given ones."""
    return signs & NOTHING | (NEGATIVE if signs & POSITIVE else 0) | (POSITIVE if signs & NEGATIVE else 0)


MIRROR = {relation: RELATION[opposite(signs)] for relation, signs in SIGNS.items()}
"""The relation that holds when both sides change their sign, or change places."""

COMPLEMENT = {relation: RELATION[ANY ^ signs] for relation, signs in SIGNS.items()}
"""The relation that holds where another does not."""

ORDERS = frozenset(("<", "<=", ">", ">="))

INTERIOR = {relation: RELATION[signs & ~NOTHING or signs] for relation, signs in SIGNS.items()}
"""An order without its border: < of <=."""

CLOSURE = {relation: RELATION[signs | NOTHING] for relation, signs in SIGNS.items() if relation != "!="}
"""An order with its border: <= of <."""

_DUAL = {"and": "or", "or": "and"}


def negation(condition: Node) -> Node:
    """Return the condition that holds where another doesn't.

    >>> from derive.expression import Sym
    >>> x, y = Sym("x"), Sym("y")
    >>> negation(Logic("and", Rel("<", x, y), Rel("!=", x, y))) is Logic("or", Rel(">=", x, y), Rel("=", x, y))
    True
    """
    match condition:
        case Rel():
            return Rel(COMPLEMENT[condition.relation], condition.left, condition.right)
        case Logic():
            return Logic(_DUAL[condition.connective], *map(negation, condition.children))
    return condition
