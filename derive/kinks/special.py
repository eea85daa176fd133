"""Special values of the parameters: for which of them do two one-sided values coincide after all?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.expression import ZERO, Add, Div, Logic, Neg, Node, Rel, rational, substitute, tidy
from derive.reals.compare import implies
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, factors_of, zeros
from derive.terms.signs import never_zero
from derive.values.zero import vanishes

_READABLE = 12


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
    from derive.sympy_door.door import cancel

    gap = tidy(Add(first, Neg(second)))
    gap = cancel(gap) or gap
    if not gap.free:
        return None
    if isinstance(gap, Div):
        gap = gap.numerator
    if isinstance(gap, Add) and first.size + second.size <= _READABLE:
        sides = (second, first) if not first.free else (first, second)
        return Rel("=", *sides)
    found = [simplest(Rel("=", factor, ZERO)) for factor in factors_of(gap) if factor.free and not never_zero(factor)]
    return _any([relation for relation in dict.fromkeys(found) if not _is_excluded(relation, assuming)])


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
