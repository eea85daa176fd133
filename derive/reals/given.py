"""What is given restricts a function: outside of it there is no value, at its ends the derivative is one-sided, and a
part that switches is what it is there: |x| is x for x > 0.

Whether a condition holds wherever others do is decided exactly or not at all: by signs, by their shape, and in one
letter by the points at which they may begin or cease to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, inf, prod

from derive.budget import remember
from derive.expression import (
    TWO,
    ZERO,
    Add,
    Call,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    fold,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import Factors, split_product
from derive.expression.relations import CLOSURE, ORDERS, SIGNS, difference, negation
from derive.reading.formulas import entry_of
from derive.reals.circles import circle_of, zeros_in_turn
from derive.reals.closed_forms import square_root
from derive.reals.compare import always, contradiction, implies, independent, letter_signs, never, never_whole
from derive.reals.domain import required
from derive.reals.logic import POSSIBLE, both
from derive.reals.sets import Cut, ascending, between, boundaries, cut, thin
from derive.reals.switching import alternatives, by_cases, choices, collected
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of
from derive.table import TABLE
from derive.terms.factors import multiplied_out
from derive.terms.functions import root_of_square
from derive.terms.signs import Sign, sign
from derive.terms.terms import Line
from derive.values.evaluate import evaluate, holds
from derive.values.zero import vanishes

Given = tuple[Node, ...]
"""Relations that all hold."""

_MOST = 12
"""More points of an infinite set are not told one by one."""
_COUNTER = Sym("\0count")


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
    >>> follows(parse("sqrt(x/y) sqrt(x y)/y >= 0"), (parse("x/y >= 0"), parse("x y >= 0"), parse("y != 0")))
    False
    """
    if relation in given or any(implies(one, relation) for one in given):
        return True
    if not all(follows(needed, given) for needed in required(relation)):
        return False  # Where a side has no value nothing holds.
    if always(relation, letter_signs(given)) or both(*given, negation(relation)) is False:
        return True
    if len(relation.free) != 1:
        return isinstance(relation, Rel) and any(_by_distances(relation, given, upper) for upper in (True, False))
    (name,) = relation.free
    ends = boundaries(relation, name)
    ends = _ends_in_turn(relation, name, reach_of(given, name)) if ends is None else ends
    inside = None if ends is None else _inside(given, name, ends)
    if inside is None:
        return False
    holding = cut((relation,), name, inside.points)
    places = zip((*inside.between, *inside.at), (*holding.between, *holding.at), strict=True)
    return all(holds for asked, holds in places if asked)


def _by_distances(relation: Rel, given: Given, upper: bool) -> bool:
    """Whether signs show a relation if y + d, with d > 0, is written for x where x > y is given, or x - d for y."""
    signs = letter_signs(given)
    gap = difference(relation)
    for count, one in enumerate(given):
        if not isinstance(one, Rel) or one.relation not in ORDERS or len(one.free) < 2:
            continue
        more, less = (one.left, one.right) if one.relation[0] == ">" else (one.right, one.left)
        letter, other = (more, less) if upper else (less, more)
        if not isinstance(letter, Sym) or letter.name in other.free:
            continue
        distance = Sym(f"\0distance{count}")
        signs[distance] = Sign.POSITIVE if one.relation in "<>" else Sign.NOT_NEGATIVE
        gap = substitute(gap, letter.name, Add(other, distance if upper else Neg(distance)))
    # Multiplied out, sqrt(u v) is sqrt(u) sqrt(v), which has a value only where both are positive.
    opened = None if any(map(_is_root, postorder(gap))) else multiplied_out(tidy(gap))
    found = POSSIBLE[sign(collected(opened or gap), signs)]
    return not found & ~SIGNS[relation.relation]


def _is_root(part: Node) -> bool:
    power = rational(part.exponent) if isinstance(part, Pow) else None
    return isinstance(part, Root) or (power is not None and power.denominator > 1)


def _inside(given: Given, name: str, beside: Sequence[Node] = ()) -> Cut | None:
    """Return where relations in one letter hold on the line, cut where they begin and at some points more."""
    known = [one for one in given if one.free == {name} and boundaries(one, name) is not None]
    points = ascending([*beside, *(point for one in known for point in boundaries(one, name) or ())])
    return None if points is None else cut(known, name, points)


def reach_of(given: Given, name: str) -> tuple[Node, Node] | None:
    """Return two numbers between which relations keep a letter, None where they do not.

    >>> from derive.reading import parse
    >>> [str(end) for end in reach_of((parse("x > 0"), parse("x < pi")), "x") or ()]
    ['0', 'π']
    """
    inside = _inside(given, name)
    if inside is None or not inside.points or inside.between[0] or inside.between[-1]:
        return None
    return inside.points[0], inside.points[-1]


def members(points: Node, counter: str, reach: tuple[Node, Node]) -> tuple[Node, ...] | None:
    """Return the points of an infinite set that lie between two numbers; None if they are many, or not in a row."""
    line = coefficients_of(points, counter)
    if line is None or len(line) != 2:
        return None
    counts = [evaluate(Div(Add(end, Neg(line[0])), line[1]), {}, 20) for end in reach]
    first, last = sorted(float(count) for count in counts if count is not None) if None not in counts else (0, inf)
    if last - first > _MOST:
        return None
    return tuple(tidy(substitute(points, counter, number(k))) for k in range(floor(first), ceil(last) + 1))


def points_left_out(relation: Node, given: Given, name: str) -> tuple[Node, ...] | None:
    """Return the points that sin(x) ≠ 0, or "x is no integer", leaves out where relations keep a letter in an interval.

    >>> from derive.reading import parse
    >>> [str(point) for point in points_left_out(parse("sin(x) != 0"), (parse("x > 0"), parse("x < 6")), "x") or ()]
    ['π']
    """
    reach = reach_of(given, name)
    if reach is None or not isinstance(relation, Rel) or relation.relation != "!=":
        return None
    whole = never_whole(relation)
    line = None if whole is None else coefficients_of(whole, name)
    if line is not None and len(line) == 2:
        found = members(tidy(Div(Add(_COUNTER, Neg(line[0])), line[1])), _COUNTER.name, reach)
    else:
        found = _ends_in_turn(relation, name, reach)
    inside = (point for point in found or () if all(holds(substitute(g, name, point), {}, 30) is True for g in given))
    return None if found is None else tuple(inside)


def _ends_in_turn(relation: Node, name: str, reach: tuple[Node, Node] | None) -> tuple[Node, ...] | None:
    """Return where a relation between functions of an angle may begin or cease to hold, where they have values."""
    if reach is None or not isinstance(relation, Rel):
        return None
    gap = tidy(difference(relation))
    circle = circle_of(gap, name)
    calls = [entry_of(part) for part in postorder(gap) if isinstance(part, Call)]
    if circle is None or gap.has(Piecewise) or any(entry is None or entry.switches for entry in calls):
        return None
    turn = zeros_in_turn(gap, name, circle, ())
    found = [members(circle.every(first, 1, _COUNTER), _COUNTER.name, reach) for first in turn.exact]
    return None if not turn.complete or None in found else tuple(point for each in found for point in each or ())


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
        turned, part = part.children, part.with_children(children)
        if isinstance(part, Piecewise):
            return _cases(part, relations)
        match part:
            case Pow(base=Neg(operand=base), exponent=Num() as power) if turned != children:
                # |x|^3 is -x^3 for x < 0, not (-x)^3.
                whole = rational(power)
                if whole is not None and whole.denominator == 1:
                    return Pow(base, power) if whole % 2 == 0 else Neg(Pow(base, power))
        if alternatives(part):
            return _chosen(part, relations)
        if (level := _level(part, relations)) is not None:
            return level
        opened = _opened(part)
        if opened is part:
            return part
        # Its operands were looked at already.
        inside = fold(opened, step, {one: one for child in children for one in (child, *child.children)})
        # Of √(x²y²) a part may be known; a definition by cases is written out only where nothing of them is left.
        known = inside is not opened if isinstance(part, (Root, Pow)) else not any(map(alternatives, postorder(inside)))
        return inside if known else part

    return fold(node, step)


def _chosen(part: Node, given: Given) -> Node:
    """Return what a part that switches is where relations hold; of a size, without the factors whose sign is known."""
    continuous = isinstance(part, Call) and part.name in TABLE and not TABLE[part.name].jumps
    for choice, needed in choices(part):
        # At the border itself both are the same.
        wider = [Rel(CLOSURE[one.relation], *one.children) if isinstance(one, Rel) else one for one in needed]
        if all(follows(one, given) for one in (wider if continuous else needed)):
            return choice
    if not isinstance(part, Call) or part.name != "abs":
        return part
    inner = split_product(part.children[0])
    sides: list[list[Node]] = []
    kept: list[list[Node]] = []
    for factors in (inner.above, inner.below):
        known = {f: n for f in factors for n in (f, tidy(Neg(f))) if follows(Rel(">=", n, ZERO), given)}
        sides.append([known[factor] for factor in factors if factor in known])
        kept.append([factor for factor in factors if factor not in known])
    if not any(sides):
        return part
    rest = Call("abs", Factors(1, *map(tuple, kept)).node())
    return tidy(Factors(1, (*sides[0], rest), tuple(sides[1])).node())


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
            opened = root_of_square(Line(part), part) or _root_of_squares(part)
        case _:
            return part
    return opened if any(map(alternatives, postorder(opened))) else part


def _root_of_squares(root: Node) -> Node:
    """Write √(4x²y²) as 2|x y|."""
    match root:
        case Root(radicand=inside, index=index) if index is TWO:
            pass
        case Pow(base=inside, exponent=exponent) if rational(exponent) == Fraction(1, 2):
            pass
        case _:
            return root
    parts = split_product(inside)
    size = number(1)
    bases: list[list[Node]] = []
    for factors in (parts.above, parts.below):
        numbers = [value for factor in factors if (value := rational(factor)) is not None]
        powers = [f for f in factors if isinstance(f, Pow) and (rational(f.exponent) or Fraction(1)) % 2 == 0]
        if len(numbers) + len(powers) < len(factors) or parts.sign < 0 or any(value < 0 for value in numbers):
            return root
        outside = square_root(prod(numbers, start=Fraction(1)))
        size = Div(size, outside) if bases else outside
        bases.append([tidy(Pow(f.base, Div(f.exponent, TWO))) for f in powers])
    return tidy(Mul(size, Call("abs", Factors(1, *map(tuple, bases)).node()))) if any(bases) else root


def _cases(node: Piecewise, given: Given) -> Node:
    """Leave out the cases that never count, and those after one that always does."""
    pieces: list[tuple[Node, Node]] = []
    for value, condition in node.pieces:
        if follows(condition, given):
            return Piecewise(*pieces, otherwise=value) if pieces else value
        if not follows(negation(condition), given):
            pieces.append((value, condition))
    if len(pieces) == len(node.pieces) == 1 and _is_met_at_a_border(node, given):
        return node.pieces[0][0]
    if len(pieces) == len(node.pieces):
        return node
    if pieces:
        return Piecewise(*pieces, otherwise=node.otherwise)
    return node if node.otherwise is None else node.otherwise


def _is_met_at_a_border(node: Piecewise, given: Given) -> bool:
    """Whether the other case counts at one point only, with the same value: {x if x > 0; 0 otherwise} for x ≥ 0."""
    ((value, condition),) = node.pieces
    only = both(*given, negation(condition))
    if node.otherwise is None or not isinstance(only, Rel) or only.relation != "=" or not isinstance(only.left, Sym):
        return False
    there = (substitute(side, only.left.name, only.right) for side in (value, node.otherwise))
    gap = collected(Add(next(there), Neg(next(there))))
    return not gap.free and vanishes(gap) is True


__all__ = [
    "Given",
    "follows",
    "impossible",
    "members",
    "points_left_out",
    "reach_of",
    "restricted",
    "where_given",
    "with_given",
]
