"""Values at a point: a formula counts there only where its conditions hold, and where it has a value.

Every kind that puts numbers into a formula asks here: slopes, tangents, curves, tables, gradients, planes, rates.
What is exact is decided exactly; letters that are left over are tried with both signs, small and large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from derive.errors import UnsupportedError
from derive.expression import ONE, ZERO, Node, Rel, Sym, fold, number, substitute
from derive.expression.relations import MIRROR
from derive.field.constants import decide, has_value
from derive.reals.compare import always, independent, never
from derive.reals.isolation import Setting, drawn
from derive.reals.logic import decided
from derive.reals.write import simplest
from derive.record.derivation import Kink
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate, holds

Place = Mapping[str, Node]

_DIGITS = 50


class ExcludedError(UnsupportedError):
    """A condition under which a formula holds is false at a point, or not known to be true.

    Attributes:
        condition: as it stands beside the formula.
    """

    def __init__(self, condition: Node, place: str) -> None:
        super().__init__(f"{place} is excluded: the formula holds for {condition}")
        self.condition = condition


def refuse_outside(given: Iterable[Node], place: Place) -> None:
    """Refuse a point at which something that was given does not hold.

    Args:
        given: what was given with a function or an equation.
        place: the coordinates of the point.

    Raises:
        UnsupportedError: it is false there, or not known to be true.
    """
    for relation in given:
        there = put(relation, place)
        if not is_true(there) if not there.free else decided(there) is False:
            shown = ", ".join(str(Rel("=", Sym(name), at)) for name, at in place.items())
            raise UnsupportedError(f"{shown} is excluded: {relation} is given")


def put(node: Node, place: Place) -> Node:
    """Return an expression with the coordinates of a point put in, not simplified."""
    for name, value in place.items():
        node = substitute(node, name, value)
    return node


def needed(conditions: Iterable[Node], there: Callable[[Node], Node], shown: str) -> tuple[Node, ...]:
    """Return what the letters that are left over have to satisfy for conditions to hold at a point.

    Args:
        conditions: relations under which a formula holds.
        there: puts the point into a relation.
        shown: the point, as a reader is told of it.

    Raises:
        ExcludedError: a condition is false there, or not known to be true.
    """
    left: list[Node] = []
    for condition in conditions:
        relation = there(condition)
        if never(relation) or (not relation.free and not is_true(relation)):
            raise ExcludedError(condition, shown)
        if relation.free and not always(relation):
            left.append(_letter_first(simplest(relation)))
    return independent(tuple(dict.fromkeys(left)))


def _letter_first(relation: Node) -> Node:
    """Write a < -7 for -7 > a."""
    if isinstance(relation, Rel) and not relation.left.free and isinstance(relation.right, Sym):
        return Rel(MIRROR[relation.relation], relation.right, relation.left)
    return relation


def is_at(kink: Kink, variable: str, point: Node) -> bool:
    """Whether something is told of a point by a kink, be it one of an infinite set."""
    return member_at(kink, variable, point) is not None


def member_at(kink: Kink, variable: str, point: Node) -> Kink | None:
    """Return a kink at a point, of a set of points the one that lies there; None if nothing is told of it.

    Args:
        kink: a single point, or all that a counter or an equation describes.
        variable: what varies.
        point: the value of the variable.
    """
    place = {variable: point}
    if kink.equation is not None:
        if kink.point is not Sym(variable) or not is_true(put(kink.equation, place)):
            # A point without a formula is rounded.
            return None
        kink = copy(kink, point=point, equation=None, counter=None, unless=_of_members(kink, place))
    elif isinstance(kink.counter, Sym):
        count = _count(kink.point, kink.counter, point)
        if count is None:
            return None
        left, right = (slope and put(slope, {kink.counter.name: count}) for slope in (kink.left, kink.right))
        kink = copy(kink, point=put(kink.point, {kink.counter.name: count}), counter=None, left=left, right=right)
    if kink.point.free or not is_true(Rel("=", kink.point, point)):
        return None
    return _excepted(kink, place)


def _of_members(kink: Kink, place: Place) -> tuple[Node, ...]:
    """Return for which values a kink is not claimed, the member of an infinite set put in that is next to a point."""

    def step(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        if not isinstance(kink.counter, Sym) or not isinstance(node, Rel) or kink.counter.name not in node.free:
            return node
        count = _count(node.right, kink.counter, node.left)
        return node if count is None else put(node, {kink.counter.name: count})

    return tuple(fold(put(relation, place), step) for relation in kink.unless)


def _excepted(kink: Kink, place: Place) -> Kink | None:
    """Decide at a point for which points and parameters a kink is not claimed; None if it is not claimed there."""
    unless = [put(relation, place) for relation in kink.unless]
    decided = [relation for relation in unless if not relation.free]
    if not all(map(is_true, decided)):
        return copy(kink, unless=(), where=() if kink.where == kink.unless else kink.where)
    if unless and len(decided) == len(unless):
        return None
    return copy(kink, unless=tuple(relation for relation in unless if relation.free))


def _count(points: Node, counter: Sym, near: Node) -> Node | None:
    """Return the number of the member of an infinite set of points next to a point."""
    start, following = (put(points, {counter.name: count}) for count in (ZERO, ONE))
    first, second, wanted = (evaluate(node, {}, _DIGITS) for node in (start, following, near))
    if first is None or second is None or wanted is None or first == second:
        return None
    return number(round((wanted - first) / (second - first)))


def is_true(relation: Node) -> bool:
    """Whether a relation between numbers holds: exactly, or else to fifty digits."""
    exactly = decide(relation)
    return holds(relation, {}, _DIGITS) is True if exactly is None else exactly


def is_defined(node: Node, given: Iterable[Node] = ()) -> bool:
    """Whether an expression has a value, for some values of its letters that satisfy what is given.

    >>> from derive.reading import parse
    >>> [is_defined(parse(text)) for text in ("0/sin(pi)", "sqrt(b - 9)", "arccos(2/c)", "sqrt(-1 - b^2)")]
    [False, True, True, False]
    """
    if not node.free:
        exactly = has_value(node)
        return evaluate(node, {}, _DIGITS) is not None if exactly is None else exactly
    return any(evaluate(node, setting, 20) is not None for setting in settings(node, given))


def settings(node: Node, given: Iterable[Node] = ()) -> Iterator[Setting]:
    """Yield values of the letters of an expression, of both signs and many sizes, that satisfy what is given."""
    given = tuple(given)
    for setting in drawn(sorted(node.free)):
        if all(holds(relation, setting) is not False for relation in given if relation.free <= setting.keys()):
            yield setting


__all__ = [
    "ExcludedError",
    "Place",
    "is_at",
    "is_defined",
    "is_true",
    "member_at",
    "needed",
    "put",
    "refuse_outside",
    "settings",
]
