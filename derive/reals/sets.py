"""Sets of real numbers that relations describe, found exactly: which relation of several says nothing new?

A relation is solved only where all the points are known at which it may begin or cease to hold: the zeros of
polynomials, and of what consists of them by quotients, roots, logarithms and exponentials.  Between two such points
that follow each other it holds everywhere or nowhere, so one number tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from derive.budget import remember
from derive.expression import (
    Add,
    Call,
    Const,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.reading.formulas import entry_of, is_continuous
from derive.reals.compare import barred_integers
from derive.reals.domain import required
from derive.reals.switching import alternatives, borders, by_cases
from derive.reals.write import not_zero, simplest
from derive.reals.zeros import all_zeros
from derive.startup.data import data
from derive.values.evaluate import evaluate, holds
from derive.values.zero import vanishes

_POINTS = 12


@remember(1024)
def boundaries(relation: Node, variable: str) -> tuple[Node, ...] | None:
    """Return all points where a relation may begin or cease to hold; None unless they are all known.

    Args:
        relation: a relation in that one letter.
        variable: the letter.
    """
    found: list[Sequence[Node] | None] = []
    # Each once, also where many need the same: what is nested needs all that is inside of it.
    reached: dict[Node, None] = {}
    waiting: list[Node] = [relation]
    while waiting:
        current = waiting.pop()
        if current in reached:
            continue
        reached[current] = None
        if isinstance(current, Logic):
            waiting.extend(reversed(current.children))
            continue
        if not isinstance(current, Rel) or not current.free <= {variable}:
            return None
        for gap in map(by_cases, _gaps(current)):
            if not _is_solvable(gap, variable):
                return None
            switched = [border for part in postorder(gap) if alternatives(part) for border in borders(part)]
            found += [all_zeros(each, variable) for each in (gap, *switched)]
            waiting.extend(inner for inner in required(gap) if variable in inner.free)
    return None if None in found else tuple(dict.fromkeys(point for each in found for point in each or ()))


def _gaps(relation: Rel) -> tuple[Node, ...]:
    left, right = relation.left, relation.right
    if isinstance(left, Call) and left.name == "abs" and not right.free:
        inner = left.children[0]
        return tidy(Add(inner, Neg(right))), tidy(Add(inner, right))
    return (tidy(Add(left, Neg(right))),)


def _is_solvable(gap: Node, variable: str) -> bool:
    """Whether an expression is continuous where it is defined and nothing switches, and `required` knows where."""
    return variable in gap.free and all(
        isinstance(part, (Add, Mul, Neg, Div, Pow, Root, Num, Sym, Const, Rel, Logic))
        or alternatives(part)
        or ((entry := entry_of(part)) is not None and is_continuous(entry.name) and not entry.period)
        for part in postorder(gap)
    )


@data
class Cut:
    """The real line cut at points, and where on it some relations all hold.

    Attributes:
        points: the points, in ascending order.
        between: whether the relations hold in the open intervals, one more than points.
        at: whether they hold at the points.
    """

    points: tuple[Node, ...]
    between: tuple[bool, ...]
    at: tuple[bool, ...]


def cut(relations: Sequence[Node], variable: str, points: Sequence[Node]) -> Cut:
    """Return where relations hold on the line cut at given points, among which are all their boundaries."""
    return Cut(
        tuple(points),
        tuple(_all_hold(relations, variable, number(value)) for value in between(points)),
        tuple(_all_hold(relations, variable, point) for point in points),
    )


def thin(relations: Sequence[Node]) -> bool:
    """Whether relations in one letter hold together on no interval, as far as the points are known where they begin.

    >>> from derive.reading import parse
    >>> thin([parse("x >= 0"), parse("x <= 0")]), thin([parse("x > 0"), parse("x != 1")])
    (True, False)
    """
    return any(not any(whole.between) for _, _, whole in _solved(relations))


def empty(relations: Sequence[Node]) -> bool:
    """Whether relations in one letter hold together nowhere, not at a single point either, as far as that is known.

    >>> from derive.reading import parse
    >>> empty([parse("x > x^2"), parse("x < 0")]), empty([parse("x >= 0"), parse("x <= 0")])
    (True, False)
    """
    return any(
        not any(whole.between)
        and all(any(holds(substitute(one, name, point), {}, 30) is False for one in known) for point in whole.points)
        for name, known, whole in _solved(relations)
    )


def _solved(relations: Sequence[Node]) -> Iterator[tuple[str, list[Node], Cut]]:
    """Yield each letter, the relations in it alone of which all boundaries are known, and where these hold."""
    for name in sorted(frozenset().union(*(relation.free for relation in relations))):
        known = [one for one in relations if one.free == {name} and boundaries(one, name) is not None]
        points = ascending([point for one in known for point in boundaries(one, name) or ()])
        if known and points is not None:
            yield name, known, cut(known, name, points)


def ascending(points: Sequence[Node]) -> tuple[Node, ...] | None:
    """Return numbers in ascending order, each once; None if one of them has no value."""
    valued = [(None if point.free else evaluate(point, {}, 30), point) for point in points]
    ordered: list[tuple[float, Node]] = []
    if any(value is None for value, _ in valued):
        return None
    for value, point in sorted(((float(v), p) for v, p in valued if v is not None), key=lambda pair: pair[0]):
        if not ordered or vanishes(Add(point, Neg(ordered[-1][1]))) is False:
            ordered.append((value, point))
    return tuple(point for _, point in ordered)


def between(points: Sequence[Node]) -> Iterator[Fraction]:
    """Yield a number from each of the open intervals between points, and before and after them."""
    values = [Fraction(float(evaluate(point, {}, 30) or 0)) for point in points]
    if not values:
        yield Fraction(0)
        return
    yield values[0] - 1
    yield from ((low + high) / 2 for low, high in pairwise(values))
    yield values[-1] + 1


def _all_hold(relations: Sequence[Node], variable: str, value: Node) -> bool:
    return all(holds(substitute(relation, variable, value), {}, 30) is True for relation in relations)


def essential(relations: Sequence[Node], variable: str) -> tuple[Node, ...]:
    """Leave out relations in one letter that the others imply, and write the rest in fewer words if that can be.

    Args:
        relations: relations that all hold; those with other letters are left as they are.
        variable: the letter.

    >>> from derive.reading import parse
    >>> needed = [parse("x > 2"), parse("(x + 1)/sqrt(x - 2) > 0"), parse("x^3 - x != 0")]
    >>> [str(relation) for relation in essential(needed, "x")]
    ['x > 2']
    """
    relations = _not_implied(relations)
    known = [r for r in relations if r.free == {variable} and boundaries(r, variable) is not None]
    points = ascending([point for relation in known for point in boundaries(relation, variable) or ()])
    if not known or points is None or len(points) > _POINTS:
        return tuple(relations)
    whole = cut(known, variable, points)
    kept = list(known)
    # What was written in many words goes first.
    for relation in sorted(known, key=lambda r: (_is_plain(r), -r.size)):
        others = [other for other in kept if other is not relation]
        if cut(others, variable, points) == whole:
            kept = others
    words = _in_words(whole, variable)
    if words is not None and (len(words) < len(kept) or not all(map(_is_plain, kept))):
        kept = list(words)
    told = dict.fromkeys(kept)
    first = next((place for place, relation in enumerate(relations) if relation in known), 0)
    rest = [*relations[:first], *told, *relations[first:]]
    return tuple(dict.fromkeys(r for r in rest if r in told or r not in known))


def _not_implied(relations: Sequence[Node]) -> tuple[Node, ...]:
    """Leave out what another relation needs in order to make sense: cos x ≠ 0 beside tan x > 0."""
    kept = list(relations)
    for relation in filter(_leaves_out_points, relations):
        others = [other for other in kept if other is not relation]
        if any(relation in _implied_by(other) for other in others):
            kept = others
    return tuple(kept)


def _leaves_out_points(relation: Node) -> bool:
    return barred_integers(relation) is not None or (isinstance(relation, Rel) and relation.relation == "!=")


@remember(512)
def _implied_by(relation: Node) -> frozenset[Node]:
    if not isinstance(relation, Rel):
        return frozenset()
    found = set(required(relation))
    if relation.relation in ("<", ">", "!=") and rational(relation.right) == 0:
        found.update(not_zero(relation.left))
    return frozenset(simplest(each) for each in found)


def _is_plain(relation: Node) -> bool:
    """Whether a relation compares a letter, or its size, with a number."""
    if not isinstance(relation, Rel) or relation.right.free:
        return False
    left = relation.left
    inner = left.children[0] if isinstance(left, Call) and left.name == "abs" else left
    return isinstance(inner, Sym)


def _in_words(whole: Cut, variable: str) -> tuple[Node, ...] | None:
    """Write a set as an interval, a union of two, or all numbers but some; None if that is no shorter."""
    x = Sym(variable)
    runs = _runs(whole)
    inner = [place for place, at in enumerate(whole.at) if not at and whole.between[place] and whole.between[place + 1]]
    points = tuple(_apart(x, [whole.points[place] for place in inner]))
    if len(runs) == 1 or len(runs) == 2:
        each = [_of_run(x, whole, run) for run in runs]
        if not all(each):
            return points
        sides = [side[0] if len(side) == 1 else _within(x, *side) for side in each]
        if len(sides) == 1:
            return (sides[0], *points)
        return (_of_size(x, sides) or Logic("or", *sides), *points)
    return None


def _within(x: Sym, low: Rel, high: Rel) -> Node:
    """Write -c < x and x < c as |x| < c, and a < x and x < b in a row."""
    if low.relation.replace(">", "<") == high.relation and tidy(Neg(low.right)) is high.right:
        return Rel(high.relation, Call("abs", x), high.right)
    return Logic("and", Rel(low.relation.replace(">", "<"), low.right, x), high)


def _of_size(x: Sym, sides: Sequence[Node]) -> Node | None:
    """Write x < -c or x > c as |x| > c."""
    match tuple(sides):
        case Rel(relation=low, left=first, right=below), Rel(relation=high, left=second, right=above) if (
            first is second is x and low == high.replace(">", "<") and tidy(Neg(below)) is above
        ):
            return Rel(high, Call("abs", x), above)
    return None


def _apart(x: Sym, points: Sequence[Node]) -> Iterator[Node]:
    """Yield what keeps off points: x ≠ c for each, |x| ≠ c for two of opposite sign."""
    opposite = {point: tidy(Neg(point)) for point in points}
    paired = [point for point in points if opposite[point] is not point and opposite[point] in points]
    yield from (Rel("!=", x, point) for point in points if point not in paired)
    yield from (
        Rel("!=", Call("abs", x), p) for p in paired if (value := evaluate(p, {}, 15)) is not None and value > 0
    )


def _runs(whole: Cut) -> list[tuple[int, int]]:
    """Return the first and the last of the open intervals that follow each other, single points left out between."""
    found: list[tuple[int, int]] = []
    for place, inside in enumerate(whole.between):
        if inside and found and found[-1][1] == place - 1:
            found[-1] = found[-1][0], place
        elif inside:
            found.append((place, place))
    isolated = any(at and not whole.between[i] and not whole.between[i + 1] for i, at in enumerate(whole.at))
    return [] if isolated else found


def _of_run(x: Sym, whole: Cut, run: tuple[int, int]) -> list[Rel]:
    first, last = run
    low = Rel(">=" if whole.at[first - 1] else ">", x, whole.points[first - 1]) if first else None
    high = Rel("<=" if whole.at[last] else "<", x, whole.points[last]) if last < len(whole.points) else None
    return [side for side in (low, high) if side is not None]


__all__ = ["Cut", "ascending", "between", "boundaries", "cut", "empty", "essential", "thin"]
