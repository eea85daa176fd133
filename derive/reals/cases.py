"""What a case assures of its own value, and what is asked of it alone: in {1/x if |x| > 1; 0 otherwise} nobody divides
by zero, and in {arcsin(x) if x < 1; 2 otherwise} x ≥ -1 or x ≥ 1 is needed, not |x| ≤ 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.expression import Logic, Node, Piecewise
from derive.expression.relations import negation
from derive.reals.compare import implies
from derive.reals.logic import Truth, both, either
from derive.reals.write import simplest

Guards = tuple[Node, ...]
"""Conditions that hold wherever a part of an expression counts."""


def operands(node: Node, guards: Guards = ()) -> list[tuple[Node, Guards]]:
    """Return the operands of a node, each with what is known wherever it counts.

    >>> from derive.reading import parse
    >>> cases = operands(parse("{1/x if x > 0; 0 otherwise}"))
    >>> [(str(part), [str(guard) for guard in guards]) for part, guards in cases]
    [('1/x', ['x > 0']), ('x > 0', []), ('0', ['x ≤ 0'])]
    """
    if not isinstance(node, Piecewise):
        return [(child, guards) for child in node.children]
    found: list[tuple[Node, Guards]] = []
    for value, condition in node.pieces:
        found += [(value, _with(guards, _conjuncts(condition))), (condition, guards)]
        guards = _with(guards, _conjuncts(negation(condition)))
    return found if node.otherwise is None else [*found, (node.otherwise, guards)]


def _with(guards: Guards, more: Iterator[Node]) -> Guards:
    return tuple(dict.fromkeys((*guards, *more)))


def _conjuncts(condition: Node) -> Iterator[Node]:
    parts = condition.children if isinstance(condition, Logic) and condition.connective == "and" else (condition,)
    return map(simplest, parts)


def covered(node: Piecewise) -> Truth:
    """Return where one of the cases counts.

    >>> from derive.reading import parse
    >>> covered(parse("{x if x < 1; 2x if x >= 1}")), str(covered(parse("{x if x < 1; 2x if x > 1}")))
    (True, 'x ≠ 1')
    """
    return True if node.otherwise is not None else either(*(condition for _, condition in node.pieces))


def assured(relation: Node, guards: Guards) -> bool:
    """Whether the case in which a relation is needed implies it."""
    if not guards:
        return False
    needed = simplest(relation)
    return any(guard is needed or implies(guard, needed) for guard in guards)


def asked(needed: Mapping[Node, Sequence[Guards]]) -> Iterator[Node]:
    """Yield relations, each only where it is needed: "not guard, or relation".

    Args:
        needed: relations, each with the guards of every case that needs it.
    """
    for relation, places in needed.items():
        open_places = [guards for guards in places if not assured(relation, guards)]
        counts = either(*(both(*guards) for guards in open_places))
        if counts is False:
            continue
        where = relation if counts is True else either(_not(counts), relation)
        if where is not True:
            yield relation if where is False else where


def _not(condition: Truth) -> Truth:
    return not condition if isinstance(condition, bool) else negation(condition)


__all__ = ["Guards", "asked", "assured", "covered", "operands"]
