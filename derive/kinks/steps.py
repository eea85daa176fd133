"""Where floors and ceilings jump: the function at every integer value of what stands under one of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Div,
    Neg,
    Node,
    Rel,
    Sym,
    fold,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.relations import difference
from derive.kinks.branches import AbsentError, UndecidedError
from derive.kinks.one_sided import Sides
from derive.kinks.settings import coincide
from derive.kinks.staircases import Period, of_one, one_of
from derive.kinks.switches import STEPS, Family, families, hidden_steps, steps_in, switches
from derive.reals.closed_forms import exact, in_lowest_terms
from derive.reals.domain import required
from derive.reals.given import follows
from derive.reals.logic import either
from derive.reals.sets import ascending
from derive.reals.switching import alternatives, by_cases, choices, collected
from derive.reals.zeros import all_zeros
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, Kink
from derive.startup.data import replace as copy
from derive.terms.collecting import simplified
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_INTEGERS = range(-8, 9)
_EXCEPTIONS = 3
_CALM = ("", DIFFERENTIABLE, ONE_SIDED)
_BETWEEN = 8
"""More integers than this between the first and the last where something switches are not examined."""


def at_steps(sides: Sides) -> Iterator[Kink | None]:
    """Yield what happens where the floors and ceilings of a function jump."""
    found = families(sides.function, sides.variable)
    hidden = tuple(hidden_steps(sides.function, sides.variable))
    period = Period.of(found, sides.variable) if len(found) > 1 and not hidden else None
    together = None if period is None else _together(period, sides)
    if together is not None:
        yield from together
        return
    for family in found:
        yield from _kinks_of_family(family, sides)
    alone = of_one(sides, hidden[0]) if len(hidden) == 1 and not found and not _others(sides.function) else None
    if alone is not None:
        yield from alone
        return
    for step in hidden:
        calm = {point: slope for point in sides.points if (slope := _calm_slope(sides, step, point)) is not None}
        unless = one_of(sides.variable, tuple(calm))
        yield Kink(Sym(sides.variable), NOT_DECIDED, equation=Rel("=", step, step.children[0]), unless=unless)
        yield from (Kink(point, DIFFERENTIABLE, slope, slope) for point, slope in calm.items())


def _calm_slope(sides: Sides, step: Node, point: Node) -> Node | None:
    """Return the derivative at a point where what stands under a staircase is an integer, and nothing happens."""
    gap = substitute(Add(step, Neg(step.children[0])), sides.variable, point)
    if gap.free or vanishes(gap) is not True or sides.classify(point) is not None:
        return None
    if not all(sides.has_value(point, setting) for setting in sides.settings):
        return None
    try:
        left, right = (sides.near.branch(sides.function, point, way) for way in (-1, 1))
        return exact(substitute(sides.differentiate(right), sides.variable, point)) if left is right else None
    except (AbsentError, UndecidedError, DeriveError):
        return None


def _others(function: Node) -> bool:
    """Whether something switches besides floors and ceilings."""
    return any(any(True for _ in switches(part)) for part in postorder(function) if not steps_in(part))


def _together(period: Period, sides: Sides) -> list[Kink] | None:
    """Return what happens where one of several staircases jumps; None where that is not the same in each period."""
    if _others(sides.function):
        return None
    counter = period.families[0].counter
    found: list[Kink] = []
    for start in period.starts:
        kink = _of_class(period, start, sides)
        if kink is None:
            return None
        found.append(kink)
    spacing = period.spacing()
    if spacing is not None and len({(kink.kind, kink.left) for kink in found}) == 1:
        return [copy(found[0], point=period.every(period.starts[0], spacing, counter))]
    return found


def _of_class(period: Period, start: Fraction, sides: Sides) -> Kink | None:
    counter = period.families[0].counter
    point = period.every(start, period.length, counter)
    left, here, right = (replace(sides.function, period.heights(start, side, counter)) for side in (-1, 0, 1))
    if steps_in(here):
        return None
    low, level, high = (tidy(substitute(piece, sides.variable, point)) for piece in (left, here, right))
    rises = [_integer_zeros(_gap(*pair), counter) for pair in ((low, high), (low, level))]
    if [] in rises:
        return Kink(point, "jump", counter=counter)
    if rises != [[*_INTEGERS], [*_INTEGERS]]:
        return None
    slopes = [exact(substitute(sides.differentiate(piece), sides.variable, point)) for piece in (left, right)]
    if slopes[0] is not slopes[1] or rational(slopes[0]) is None:
        return None
    return Kink(point, DIFFERENTIABLE, slopes[0], slopes[1], counter=counter)


def _kinks_of_family(family: Family, sides: Sides) -> Iterator[Kink | None]:
    pieces = _pieces(family, sides.function)
    unknown = Kink(family.point, NOT_DECIDED, counter=family.counter)
    if any(map(steps_in, pieces)):
        yield unknown
    elif any(any(True for _ in switches(part)) for piece in pieces for part in postorder(piece)):
        yield from _beyond(family, pieces, sides) or [unknown]
    elif (told := _at_all(family, pieces, sides)) is not None:
        yield from _everywhere_but(*told, sides)
    else:
        yield from _beyond(family, pieces, sides) or [_of_parameters(family, pieces, sides) or unknown]


def _at_all(
    family: Family, pieces: Sequence[Node], sides: Sides, among: Sequence[int] = _INTEGERS
) -> tuple[Kink, list[int]] | None:
    """Return what happens at all integers, from the pieces on both sides of each, and the few where it does not."""
    every = [*among]
    rise = _integer_zeros(_gap(*(_at(piece, family, sides) for piece in pieces)), family.counter, among)
    if rise != every:
        return None if rise is None else (Kink(family.point, "jump", counter=family.counter), rise)
    try:
        slopes = [_at(sides.differentiate(piece), family, sides) for piece in pieces]
    except DeriveError:
        return None
    same = _integer_zeros(_gap(*slopes), family.counter, among)
    if same is None:
        return None
    left, right = slopes if all(rational(slope) is not None for slope in slopes) else (None, None)
    if same == every:
        return Kink(family.point, DIFFERENTIABLE, left, left, counter=family.counter), []
    return Kink(family.point, "corner", left, right, counter=family.counter), same


def _beyond(family: Family, pieces: Sequence[Node], sides: Sides) -> list[Kink | None] | None:
    """Return what happens at integers where other parts switch with the staircase: sign(⌊x⌋) jumps at 0 and 1 only.

    Below the first integer at which a part switches, or has a value no more, as ln(⌊x⌋) at 0, and above the last, each
    part stays as it is; those between are examined one by one.

    Returns:
        None where the integers at which a part switches are not all known, or many.
    """
    counter = family.counter
    if sides.function.free != {sides.variable}:
        return None
    gaps = [gap for piece in pieces for part in postorder(piece) for gap in switches(part)]
    gaps += [difference(one) for piece in pieces for one in required(piece) if isinstance(one, Rel)]
    turning = (_at(gap, family, sides) for gap in gaps)
    found = [all_zeros(gap, counter.name) for gap in turning if gap.free]
    ends = ascending([zero for zeros in found for zero in zeros or ()])
    if None in found or not ends:
        return None
    first, last = (floor(float(evaluate(end, {}, 30) or 0)) for end in (ends[0], ends[-1]))
    if last - first > _BETWEEN:
        return None
    between = [*range(first - 1, last + 3)]
    low, high = (
        _tail(family, pieces, Rel(sign, counter, number(end)), sides)
        for sign, end in (("<", between[0]), (">", between[-1]))
    )
    if low is None or high is None:
        return None
    known = [(place := _member(family, value), sides.classify(place)) for value in between]
    return _told(low, high, known, sides.variable)


def _tail(family: Family, pieces: Sequence[Node], tail: Rel, sides: Sides) -> Kink | None:
    """Return what happens at all integers below or above one; None where that is not the same at each."""
    branches = [found for piece in pieces if (found := _as_beyond(piece, tail, family, sides)) is not None]
    end, way = int(rational(tail.right) or 0), -1 if tail.relation == "<" else 1
    among = sorted(end + way * count for count in range(1, len(_INTEGERS) + 1))
    if len(branches) == len(pieces) and all(_is_nowhere(branch, family, sides, among) for branch in branches):
        return Kink(family.point, "", counter=family.counter)
    told = _at_all(family, branches, sides, among) if len(branches) == len(pieces) else None
    return None if told is None or any((value - end) * way > 0 for value in told[1]) else told[0]


def _is_nowhere(branch: Node, family: Family, sides: Sides, among: Sequence[int]) -> bool:
    there = _at(branch, family, sides)
    return all(evaluate(there, {family.counter.name: value}, 30) is None for value in among)


def _as_beyond(piece: Node, tail: Rel, family: Family, sides: Sides) -> Node | None:
    """Return a piece with each part that switches as it is at all integers below or above one."""

    def step(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        for choice, needed in choices(node):
            if all(follows(_at(one, family, sides), (tail,)) for one in needed):
                return choice
        return node

    found = fold(by_cases(piece), step)
    return None if any(map(alternatives, postorder(found))) else tidy(found)


def _told(low: Kink, high: Kink, known: Sequence[tuple[Node, Kink | None]], variable: str) -> list[Kink | None] | None:
    """Tell what happens beyond on either side, but where it does not, and what does at the integers between."""
    calm = [kink is None or kink.kind in _CALM for _, kink in known]
    if low.kind == high.kind:
        slopes = (low.left, low.right) == (high.left, high.right)
        main, run = low if slopes else copy(low, left=None, right=None), 0
        beyond: list[Node] = []
    elif low.kind not in _CALM and high.kind not in _CALM:
        return None
    else:
        main = low if high.kind in _CALM else high
        known, calm = (known, calm) if low.kind in _CALM else (known[::-1], calm[::-1])
        run = calm.index(False) if False in calm else len(calm)
        first, last = (float(evaluate(place, {}, 15) or 0) for place, _ in (known[0], known[-1]))
        upwards = first < last
        beyond = [Rel("<=" if upwards else ">=", Sym(variable), known[run - 1][0])]
    others = [(place, kink) for place, kink in known if kink is None or kink.kind != main.kind]
    excepted = [*beyond, *one_of(variable, [place for place, kink in others if (place, kink) in known[run:]])]
    unless = (either(*excepted),) if excepted else ()
    told = [] if main.kind == "" else [copy(main, unless=unless)]
    return [*told, *(kink for _, kink in others if kink is not None and kink.kind != DIFFERENTIABLE)]


def _member(family: Family, value: int) -> Node:
    return tidy(substitute(family.point, family.counter.name, number(value)))


def _of_parameters(family: Family, pieces: Sequence[Node], sides: Sides) -> Kink | None:
    """Return the jump whose height is the same at every integer, and depends on parameters."""
    branches = [_at(piece, family, sides) for piece in pieces]
    gap = exact(_gap(*branches))
    if family.counter.name in gap.free or not gap.free or sides.variable in gap.free:
        return None
    level = coincide(branches[0], branches[1], sides.assuming)
    return Kink(family.point, "jump", unless=() if level is None else (level,), counter=family.counter)


def of_slopes(found: Sequence[Family], sides: Sides, derivative: Node) -> Iterator[Kink | None]:
    """Yield what happens to a continuous function where the floors and ceilings in its derivative jump."""
    period = Period.of(tuple(found), sides.variable) if len(found) > 1 else None
    if period is None:
        for family in found:
            left, right = (_at(piece, family, sides) for piece in _pieces(family, derivative))
            yield from _of_slopes(family.point, left, right, family.counter, sides)
        return
    counter = period.families[0].counter
    for start in period.starts:
        point = period.every(start, period.length, counter)
        left, right = (
            substitute(replace(derivative, period.heights(start, side, counter)), sides.variable, point)
            for side in (-1, 1)
        )
        yield from _of_slopes(point, left, right, counter, sides)


def _of_slopes(point: Node, left: Node, right: Node, counter: Sym, sides: Sides) -> Iterator[Kink | None]:
    left, right = (in_lowest_terms(simplified(side)) for side in (left, right))
    switched = any(any(True for _ in switches(part)) for side in (left, right) for part in postorder(side))
    same = None if switched else _integer_zeros(_gap(left, right), counter)
    if same is None:
        yield Kink(point, NOT_DECIDED, counter=counter)
    elif same == [*_INTEGERS]:
        slope = ZERO if _integer_zeros(right, counter) == same else right
        yield Kink(point, DIFFERENTIABLE, slope, slope, counter=counter)
    else:
        yield from _everywhere_but(Kink(point, "corner", left, right, counter=counter), same, sides)


def _everywhere_but(kink: Kink, exceptions: list[int], sides: Sides) -> Iterator[Kink | None]:
    """Yield a kink at all members of a family, and what is found at the few where it is not of that kind."""
    assert isinstance(kink.counter, Sym)
    places = [tidy(substitute(kink.point, kink.counter.name, number(value))) for value in exceptions]
    yield Kink(
        kink.point, kink.kind, kink.left, kink.right, unless=one_of(sides.variable, places), counter=kink.counter
    )
    yield from map(sides.classify, places)


def _pieces(family: Family, function: Node) -> list[Node]:
    """Return a function to the left and to the right, the floor written as the integer and what is below it."""
    steps = STEPS[family.source.name]
    return [tidy(replace(function, {family.source: Add(family.counter, number(step))})) for step in steps]


def _at(node: Node, family: Family, sides: Sides) -> Node:
    return tidy(substitute(node, sides.variable, family.point))


def _gap(first: Node, second: Node) -> Node:
    return collected(Add(second, Neg(first)))


def _integer_zeros(gap: Node, counter: Sym, among: Sequence[int] = _INTEGERS) -> list[int] | None:
    """Return the integers where an expression in one integer is zero or has no value, all that are tried for all.

    Args:
        gap: the expression.
        counter: the integer.
        among: integers that are tried.

    Returns:
        None if nobody knows them.
    """
    if gap.free - {counter.name}:
        return None
    values = [evaluate(gap, {counter.name: value}, 30) for value in among]
    absent = {place for place, value in zip(among, values, strict=True) if value is None}
    below = (part.denominator for part in postorder(gap) if isinstance(part, Div) and part.denominator.free)
    poles = {pole for part in below for pole in _integers_of(part, counter) or ()} if absent else set()
    if not absent <= poles or len(absent) == len(values):
        return None
    known = [abs(value) for value in values if value is not None]
    if max(known) < 1e-25:
        return None if absent else [*among]
    if max(known) - min(known) < 1e-20:
        # One and the same size at every integer, as of cos(π k).
        return sorted(poles)
    found = _integers_of(gap, counter)
    return None if found is None else sorted(poles.union(found))


def _integers_of(node: Node, counter: Sym) -> list[int] | None:
    """Return the integers where a rational function is zero; None if it is none, they are many, or not all known."""
    found = all_zeros(node, counter.name)
    integers = [int(value) for value in map(rational, found or ()) if value is not None and value.denominator == 1]
    return None if found is None or len(integers) > _EXCEPTIONS else integers


__all__ = ["at_steps", "of_slopes"]
