"""Conditions joined by "and" and "or": what is certain is decided, what says the same twice is said once.

A relation between two sides is in normal form P ⋈ 0: an expression, the same however the relation is written, and the
signs that are allowed to it.  Relations of one P join as sets of signs: x < 1 or x > 1 is x ≠ 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

from derive.budget import remember
from derive.expression import (
    ZERO,
    Add,
    Call,
    Each,
    Logic,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    canonical,
    number,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.expression.relations import ANY, RELATION, SIGNS, difference, negation, opposite
from derive.table import TABLE
from derive.terms.signs import Sign, sign
from derive.terms.terms import Line, Term, merge
from derive.values.evaluate import holds

Truth = Node | bool
"""A condition; True where it always holds, False where it never does."""

_LARGEST = 80
"""What has more nodes is not divided by what all its terms have in common."""

POSSIBLE = {
    Sign.POSITIVE: SIGNS[">"],
    Sign.NOT_NEGATIVE: SIGNS[">="],
    Sign.NEGATIVE: SIGNS["<"],
    Sign.NOT_POSITIVE: SIGNS["<="],
    Sign.NOT_ZERO: SIGNS["!="],
    Sign.UNKNOWN: ANY,
}
"""The signs that an expression may have."""


def normal(relation: Rel) -> tuple[Node, int]:
    """Return the normal form P ⋈ 0 of a relation: P, and the signs that it allows to P.

    >>> from derive.reading import parse
    >>> normal(parse("2x < 2")) == normal(parse("1 - x > 0"))
    True
    """
    whole, turned = _difference(relation)
    signs = SIGNS[relation.relation]
    return whole, opposite(signs) if turned else signs


@remember(2048)
def _difference(relation: Rel) -> tuple[Node, bool]:
    """Return left - right or right - left without numerical content, and whether it is the second."""
    gap = tidy(difference(relation))
    if gap.size <= _LARGEST:
        gap = _primitive(gap)
    # Canonical forms are in no order that lasts: the sign is that of the term that comes last in the alphabet.
    turned = _leads_negatively(gap)
    return canonical(tidy(Neg(gap)) if turned else gap), turned


def _leads_negatively(gap: Node) -> bool:
    terms = [term for term in merge([term for term, _ in Line(gap).terms(gap)]) if term.coefficient]
    return bool(terms) and max(terms, key=_name).coefficient < 0


def _name(term: Term) -> list[tuple[str, str]]:
    return sorted((str(base), str(power.exponent)) for base, power in term.powers.items())


@remember(2048)
def decided(condition: Node) -> Truth:
    """Return True or False for a condition that always or never holds, as far as signs tell, else the condition.

    >>> from derive.reading import parse
    >>> decided(parse("x^2 >= 0")), decided(parse("0 != 0")), str(decided(parse("x > 0")))
    (True, False, 'x > 0')
    """
    match condition:
        case Rel() if not condition.free:
            value = holds(condition, {})
            return condition if value is None else value
        case Rel(left=left, right=right) if left is right:
            return bool(SIGNS[condition.relation] & SIGNS["="])
        case Rel():
            gap = condition.left if rational(condition.right) == 0 else tidy(difference(condition))
            possible, allowed = _possible(gap), SIGNS[condition.relation]
            if possible & ~allowed == 0:
                return True
            if possible & allowed and normal(condition)[0] is ZERO:
                return bool(allowed & SIGNS["="])
            return condition if possible & allowed else False
        case Logic(connective=connective, children=parts):
            return either(*parts) if connective == "or" else both(*parts)
        case Each(body=body, variable=index, lower=lower):
            # What fails at the first index holds for no number of them.
            return False if decided(replace(body, {index: lower})) is False else condition
    return condition


def _possible(gap: Node) -> int:
    """Return the signs that an expression may have: a floor is its inside less something that is not negative."""
    possible = POSSIBLE[sign(gap)]
    stairs = [part for part in postorder(gap) if isinstance(part, Call) and not part.orders and _side(part)]
    if not stairs:
        return possible
    rests: dict[Node, Node] = {stair: Sym(f"\0rest{count}") for count, stair in enumerate(dict.fromkeys(stairs))}
    inner: dict[Node, Node] = {
        stair: Add(stair.children[0], Mul(number(_side(stair)), rests[stair])) for stair in stairs
    }
    line = Line(tidy(replace(gap, inner)))
    signs = dict.fromkeys(rests.values(), Sign.NOT_NEGATIVE)
    return possible & POSSIBLE[sign(line.sum(merge([term for term, _ in line.terms(line.node)])), signs)]


def _side(stair: Call) -> int:
    """Return on which side of its inside a staircase lies, 0 for what is none."""
    return TABLE[stair.name].side if stair.name in TABLE else 0


def _primitive(gap: Node) -> Node:
    """Return a sum or product divided by the greatest number that divides all its terms."""
    line = Line(gap)
    terms = merge([term for term, _ in line.terms(gap)])
    sizes = [abs(term.coefficient) for term in terms if term.coefficient]
    if not sizes:
        return ZERO
    divisor = Fraction(gcd(*(size.numerator for size in sizes)), lcm(*(size.denominator for size in sizes)))
    return gap if divisor == 1 else line.sum([term.scaled(1 / divisor) for term in terms])


def either(*conditions: Truth) -> Truth:
    """Return the condition that one of several holds.

    >>> from derive.reading import parse
    >>> str(either(parse("x < 1"), parse("x > 1"))), either(parse("x < 1"), parse("1 <= x"))
    ('x ≠ 1', True)
    """
    return _joined("or", conditions)


def both(*conditions: Truth) -> Truth:
    """Return the condition that all of several hold.

    >>> from derive.reading import parse
    >>> str(both(parse("x >= 1"), parse("x != 1"))), both(parse("x < 1"), parse("1 <= x"))
    ('x > 1', False)
    """
    return _joined("and", conditions)


def implication(guards: Sequence[Node], needed: Node) -> Truth:
    """Return what is to hold so that something is true wherever some guards hold: "not guard, or needed"."""
    return either(*map(negation, guards), needed)


def _joined(connective: str, conditions: Iterable[Truth]) -> Truth:
    """Join conditions; of those about one expression only the set of its signs counts."""
    ends = connective == "or"
    signs: dict[Node, int] = {}
    shown: dict[Node, Rel] = {}
    others: dict[Node, None] = {}
    order: dict[Node, None] = {}
    for condition in _flat(connective, conditions):
        if isinstance(condition, bool):
            if condition is ends:
                return ends
        elif isinstance(condition, Rel):
            whole, allowed = normal(condition)
            before = signs.get(whole, allowed)
            signs[whole] = before | allowed if ends else before & allowed
            if signs[whole] == (ANY if ends else 0):
                return ends
            shown.setdefault(whole, condition)
            order[whole] = None
        else:
            others[condition] = order[condition] = None
    known = {whole: _written(shown[whole], allowed) for whole, allowed in signs.items()}
    kept: dict[Node, None] = {}
    changed = False
    for place in order:
        part = known[place] if place in known else _beside(place, signs, connective)
        changed = changed or (place not in known and part is not place)
        if isinstance(part, bool):
            if part is ends:
                return ends
        else:
            kept[part] = None
    if not kept:
        return not ends
    if changed:
        return _joined(connective, kept)  # What is left of a group may join the others.
    return next(iter(kept)) if len(kept) == 1 else Logic(connective, *kept)


def _flat(connective: str, conditions: Iterable[Truth]) -> Iterable[Truth]:
    for condition in conditions:
        part = condition if isinstance(condition, bool) else decided(condition)
        if isinstance(part, Logic) and part.connective == connective:
            yield from part.children
        else:
            yield part


def _written(first: Rel, allowed: int) -> Node:
    """Write a set of signs with the two sides of the relation that came first."""
    return Rel(RELATION[opposite(allowed) if _difference(first)[1] else allowed], first.left, first.right)


def _beside(group: Node, signs: dict[Node, int], connective: str) -> Truth:
    """Leave out of "x > 0 and y > 0" what is certain where "x < 1" beside it does not hold, and the other way round.

    Beside other alternatives only those values count for which none of them holds.
    """
    if not isinstance(group, Logic):
        return group
    ends = connective == "or"
    kept: list[Node] = []
    for part in group.children:
        if isinstance(part, Rel):
            whole, allowed = normal(part)
            left = ANY & ~signs.get(whole, 0) if ends else signs.get(whole, ANY)
            if ends and left & ~allowed == 0:
                continue  # In "and": holds wherever it counts.
            if ends and not left & allowed:
                return False
            if not ends and not left & allowed:
                continue  # In "or": never holds where it counts.
            if not ends and left & ~allowed == 0:
                return True
        kept.append(part)
    if len(kept) == len(group.children):
        return group
    return (both if ends else either)(*kept)


__all__ = ["POSSIBLE", "Truth", "both", "decided", "either", "implication", "normal"]
