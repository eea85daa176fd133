"""Special values of the parameters: for which of them do two one-sided values coincide after all?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.expression import (
    ZERO,
    Add,
    Div,
    Logic,
    Neg,
    Node,
    Piecewise,
    Rel,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.reals.closed_forms import in_lowest_terms
from derive.reals.compare import implies
from derive.reals.logic import Truth, both, either
from derive.reals.switching import choices, collected
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, factors_of, zeros
from derive.terms.signs import never_zero
from derive.values.zero import vanishes

_READABLE = 12
_LARGEST = 40
"""What has more nodes is not taken apart by its cases."""


def coincide(first: Node, second: Node, assuming: Sequence[Node] = ()) -> Node | None:
    """Return the relation between the parameters under which two different values are the same; None if they never are.

    Args:
        first, second: values, in parameters.
        assuming: what is known of the parameters.

    >>> from derive.expression import ONE, Neg, Sym
    >>> a = Sym("a")
    >>> str(coincide(Neg(a), a)), str(coincide(ONE, a)), coincide(ONE, Neg(ONE))
    ('a = 0', 'a = 1', None)
    """
    gap = in_lowest_terms(tidy(Add(first, Neg(second))))
    if not gap.free:
        return None
    if isinstance(gap, Div):
        gap = gap.numerator
    cases = next((part for part in postorder(gap) if isinstance(part, Piecewise)), None)
    if cases is not None:
        return _in_a_case(gap, cases, assuming) if gap.size < _LARGEST else Rel("=", gap, ZERO)
    if isinstance(gap, Add) and first.size + second.size <= _READABLE:
        sides = Rel("=", *((second, first) if not first.free else (first, second)))
        plain = simplest(Rel("=", gap, ZERO))
        return sides if sides.size <= plain.size else plain
    found = [simplest(Rel("=", factor, ZERO)) for factor in factors_of(gap) if factor.free and not never_zero(factor)]
    return _any([relation for relation in dict.fromkeys(found) if not _is_excluded(relation, assuming)])


def _in_a_case(gap: Node, part: Piecewise, assuming: Sequence[Node]) -> Node | None:
    found: list[Truth] = []
    for choice, conditions in choices(part):
        there = collected(replace(gap, {part: choice}))
        relation = True if rational(there) == 0 else coincide(there, ZERO, assuming)
        found += [] if relation is None else [both(*conditions, relation)]
    joined = either(*found)
    return None if isinstance(joined, bool) else joined


def _any(relations: Sequence[Node]) -> Node | None:
    if not relations:
        return None
    return relations[0] if len(relations) == 1 else Logic("or", *relations)


def _is_excluded(relation: Node, assuming: Iterable[Node]) -> bool:
    return any(implies(given, Rel("!=", *relation.children)) for given in assuming)


def can_all_hold(relations: Sequence[Node]) -> bool:
    """Whether no contradiction is seen between relations in one letter: a = 0 or 1 leaves nothing of 2a = 1."""
    names = frozenset().union(*(relation.free for relation in relations))
    first = relations[0]
    if isinstance(first, Logic) and first.connective == "or":
        return any(can_all_hold((part, *relations[1:])) for part in first.children)
    if len(names) != 1 or len(relations) < 2 or not isinstance(first, Rel):
        return True
    (name,) = names
    gap = tidy(Add(first.left, Neg(first.right)))
    coefficients = coefficients_of(gap, name)
    if coefficients is None or len(coefficients) > 3 or None in map(rational, coefficients):
        return True
    return any(all(_holds_at(relation, name, value) for relation in relations[1:]) for value in zeros(gap, name))


def _holds_at(relation: Node, name: str, value: Node) -> bool:
    if not isinstance(relation, Rel):
        return True
    return vanishes(substitute(Add(relation.left, Neg(relation.right)), name, value)) is not False


__all__ = ["can_all_hold", "coincide"]
