"""Identities of functions as moves of a bridge, read in both directions."""

from __future__ import annotations

from derive.rules.algebra.reversible import Reversible
from derive.terms.identities import COMPLEMENTS, DOUBLE, OTHERS, PAIRS, PARTS, RECIPROCALS, SQUARES, SUMS
from derive.terms.moves import move
from derive.terms.statements import KINDS, Statement, forwards, replacement


def both_ways(statement: Statement) -> tuple[Reversible, ...]:
    """Return the moves from the left side of an identity to its right one and back, under one name."""
    rule = move(statement.id, statement.name, statement.text, forwards([statement]), *KINDS, weight=2)
    ways = ((statement.left, statement.right), (statement.right, statement.left))
    moves = (Reversible(rule, rule, replacement([way]), KINDS, needs=way[0].names) for way in ways)
    return tuple(found for found in moves if found.needs)[: 1 if statement.opens else 2]


IDENTITIES: tuple[Reversible, ...] = tuple(
    found
    for family in (PARTS, RECIPROCALS, PAIRS, SQUARES, COMPLEMENTS, DOUBLE, SUMS, OTHERS)
    for statement in family
    for found in both_ways(statement)
)
"""Every identity that is a rule by itself."""
