"""What is given restricts a function: outside of it there is no value, at its ends the derivative is one-sided, and a
part that switches is what it is there: |x| is x for x > 0.

Whether a condition holds wherever others do is decided exactly or not at all: by signs, by their shape, and in one
letter by the points at which they may begin or cease to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from derive.budget import remember
from derive.expression import Call, Logic, Node, Piecewise, Pow, Rel, Root, fold, number, postorder
from derive.expression.relations import negation
from derive.reals.compare import always, contradiction, implies, independent, letter_signs, never
from derive.reals.domain import required
from derive.reals.logic import both
from derive.reals.sets import Cut, ascending, between, boundaries, cut, thin
from derive.reals.switching import alternatives, by_cases, choices
from derive.reals.write import simplest
from derive.table import TABLE
from derive.terms.functions import root_of_square
from derive.terms.terms import Line
from derive.values.evaluate import evaluate

Given = tuple[Node, ...]
"""Relations that all hold."""


def restricted(function: Node, given: Iterable[Node], variable: str = "") -> Node:
    """Return a function where relations hold: a case without "otherwise".

    Args:
        function: the function.
        given: relations.
        variable: if it is named, only relations in it count.

    >>> from derive.reading import parse
    >>> str(restricted(parse("|x|"), [parse("x > 0")]))
    '{|x| if x > 0}'
    """
    kept = [relation for relation in given if not variable or variable in relation.free]
    return Piecewise((function, kept[0] if len(kept) == 1 else Logic("and", *kept))) if kept else function


def with_given(conditions: Sequence[Node], given: Sequence[Node]) -> tuple[Node, ...]:
    """Return where a result holds, with what is given and does not follow from that.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in with_given([parse("x > 2"), parse("a != 0")], [parse("x > 0"), parse("a > 0")])]
    ['x > 2', 'a > 0']
    """
    found = tuple(conditions)
    added = [relation for relation in map(simplest, given) if not follows(relation, found)]
    return independent((*found, *added)) if added else found


def impossible(relations: Sequence[Node]) -> tuple[Node, ...]:
    """Return relations that can't hold together, or on no interval, as far as that can be seen; none if they may.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in impossible([parse("x >= 0"), parse("x <= 0"), parse("a > 1")])]
    ['x ≥ 0', 'x ≤ 0', 'a > 1']
    """
    relations = tuple(relations)
    return tuple(filter(never, relations))[:1] or contradiction(relations) or (relations if thin(relations) else ())


@remember(2048)
def follows(relation: Node, given: Given) -> bool:
    """Whether a relation is known to hold wherever others do.

    >>> from derive.reading import parse
    >>> follows(parse("x^2 - 1 > 0"), (parse("x > 2"),)), follows(parse("x > 2"), (parse("x > 1"),))
    (True, False)
    """
    if relation in given or any(implies(one, relation) for one in given):
        return True
    if not all(follows(needed, given) for needed in required(relation)):
        return False  # Where a side has no value nothing holds.
    if always(relation, letter_signs(given)) or both(*given, negation(relation)) is False:
        return True
    if len(relation.free) != 1 or (ends := boundaries(relation, *relation.free)) is None:
        return False
    (name,) = relation.free
    inside = _inside(given, name, ends)
    if inside is None:
        return False
    holding = cut((relation,), name, inside.points)
    places = zip((*inside.between, *inside.at), (*holding.between, *holding.at), strict=True)
    return all(holds for asked, holds in places if asked)


def _inside(given: Given, name: str, beside: Sequence[Node] = ()) -> Cut | None:
    """Return where relations in one letter hold on the line, cut where they begin and at some points more."""
    known = [one for one in given if one.free == {name} and boundaries(one, name) is not None]
    points = ascending([*beside, *(point for one in known for point in boundaries(one, name) or ())])
    return None if points is None else cut(known, name, points)


def where_given(node: Node, given: Sequence[Node]) -> Node:
    """Return an expression with each part that switches as it is wherever relations hold.

    >>> from derive.reading import parse
    >>> str(where_given(parse("sqrt(x^2) + max(x, 2) + relu(-x)"), [parse("x > 3")]))
    'x + x + 0'
    """
    relations = tuple(given)
    if not relations or not node.has(Call, Piecewise, Root, Pow):
        return node

    free = frozenset().union(*(relation.free for relation in relations))

    def step(part: Node, children: tuple[Node, ...]) -> Node:
        if part.binds is not None and part.children[part.binds[0]].free & free:
            return part  # The letter inside is another one.
        part = part.with_children(children)
        if isinstance(part, Piecewise):
            return _cases(part, relations)
        if alternatives(part):
            return next(
                (choice for choice, needed in choices(part) if all(follows(one, relations) for one in needed)), part
            )
        if (level := _level(part, relations)) is not None:
            return level
        opened = _opened(part)
        if opened is part:
            return part
        # Its operands were looked at already.
        inside = fold(opened, step, {one: one for child in children for one in (child, *child.children)})
        return part if any(map(alternatives, postorder(inside))) else inside

    return fold(node, step)


def _level(part: Node, given: Given) -> Node | None:
    """Return the number that a staircase is where relations keep its argument between two whole numbers."""
    if not (isinstance(part, Call) and part.name in TABLE and TABLE[part.name].stairs and len(part.free) == 1):
        return None
    (u,), (name,) = part.children, part.free
    inside = _inside(given, name)
    places = () if inside is None else zip(between(inside.points), inside.between, strict=True)
    value = next((evaluate(u, {name: place}, 20) for place, holds in places if holds), None)
    if value is None:
        return None
    first = floor(value)
    low, level, high = (Call(part.name, number(first + Fraction(half, 2))) for half in (0, 1, 2))
    before, found, after = (evaluate(one, {}, 20) for one in (low, level, high))
    ends = (
        Rel(">=" if before == found else ">", u, number(first)),
        Rel("<=" if after == found else "<", u, number(first + 1)),
    )
    return number(int(found)) if found is not None and all(follows(end, given) for end in ends) else None


def _opened(part: Node) -> Node:
    """Write out a function that is defined by cases, and the root of a square."""
    match part:
        case Call():
            opened = by_cases(part)
        case Root() | Pow():
            opened = root_of_square(Line(part), part) or part
        case _:
            return part
    return opened if any(map(alternatives, postorder(opened))) else part


def _cases(node: Piecewise, given: Given) -> Node:
    """Leave out the cases that never count, and those after one that always does."""
    pieces: list[tuple[Node, Node]] = []
    for value, condition in node.pieces:
        if follows(condition, given):
            return Piecewise(*pieces, otherwise=value) if pieces else value
        if not follows(negation(condition), given):
            pieces.append((value, condition))
    if len(pieces) == len(node.pieces):
        return node
    if pieces:
        return Piecewise(*pieces, otherwise=node.otherwise)
    return node if node.otherwise is None else node.otherwise


__all__ = ["Given", "follows", "impossible", "restricted", "where_given", "with_given"]
