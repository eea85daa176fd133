"""Where floors and ceilings jump: the function at every integer value of what stands under one of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.errors import DeriveError
from derive.expression import ZERO, Add, Neg, Node, Rel, Sym, number, postorder, rational, replace, substitute, tidy
from derive.kinks.branches import AbsentError, UndecidedError
from derive.kinks.settings import coincide
from derive.kinks.sides import Sides
from derive.kinks.staircases import Period, of_one, one_of
from derive.kinks.switches import STEPS, Family, families, hidden_steps, steps_in, switches
from derive.reals.closed_forms import exact
from derive.reals.switching import collected
from derive.reals.zeros import coefficients_of, zeros
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.startup.data import replace as copy
from derive.terms.collecting import simplified
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_INTEGERS = range(-8, 9)
_EXCEPTIONS = 3


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
    branches = _branches(family, sides)
    zeros_of_rise = None if branches is None else _integer_zeros(_gap(*branches), family.counter)
    if branches is not None and zeros_of_rise is None and (kink := _of_parameters(family, branches, sides)):
        yield kink
    elif branches is None or zeros_of_rise is None:
        yield Kink(family.point, NOT_DECIDED, counter=family.counter)
    elif zeros_of_rise != [*_INTEGERS]:
        yield from _everywhere_but(Kink(family.point, "jump", counter=family.counter), zeros_of_rise, sides)
    else:
        yield from _continuous(family, sides)


def _of_parameters(family: Family, branches: list[Node], sides: Sides) -> Kink | None:
    """Return the jump whose height is the same at every integer, and depends on parameters."""
    gap = exact(_gap(*branches))
    if family.counter.name in gap.free or not gap.free or sides.variable in gap.free:
        return None
    level = coincide(branches[0], branches[1], sides.assuming)
    return Kink(family.point, "jump", unless=() if level is None else (level,), counter=family.counter)


def _continuous(family: Family, sides: Sides) -> Iterator[Kink | None]:
    pieces = _pieces(family, sides.function)
    try:
        slopes = [_at(sides.differentiate(piece), family, sides) for piece in pieces if sides.variable in piece.free]
    except DeriveError:
        slopes = []
    same = _integer_zeros(_gap(*slopes), family.counter) if len(slopes) == 2 else None
    if same is None or same == [*_INTEGERS]:
        yield Kink(family.point, NOT_DECIDED, counter=family.counter)
        return
    left, right = slopes if all(rational(slope) is not None for slope in slopes) else (None, None)
    yield from _everywhere_but(Kink(family.point, "corner", left, right, counter=family.counter), same, sides)


def of_slopes(family: Family, sides: Sides, derivative: Node) -> Iterator[Kink | None]:
    """Yield what happens to a continuous function where the floors and ceilings in its derivative jump."""
    left, right = (simplified(_at(piece, family, sides)) for piece in _pieces(family, derivative))
    switched = any(any(True for _ in switches(part)) for side in (left, right) for part in postorder(side))
    same = None if switched else _integer_zeros(_gap(left, right), family.counter)
    if same is None:
        yield Kink(family.point, NOT_DECIDED, counter=family.counter)
    elif same == [*_INTEGERS]:
        slope = ZERO if _integer_zeros(right, family.counter) == same else right
        yield Kink(family.point, DIFFERENTIABLE, slope, slope, counter=family.counter)
    else:
        yield from _everywhere_but(Kink(family.point, "corner", left, right, counter=family.counter), same, sides)


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


def _branches(family: Family, sides: Sides) -> list[Node] | None:
    pieces = _pieces(family, sides.function)
    for piece in pieces:
        if steps_in(piece) or any(any(True for _ in switches(part)) for part in postorder(piece)):
            return None
    return [_at(piece, family, sides) for piece in pieces]


def _gap(first: Node, second: Node) -> Node:
    return collected(Add(second, Neg(first)))


def _integer_zeros(gap: Node, counter: Sym) -> list[int] | None:
    """Return the integers where an expression in one integer is zero, `_INTEGERS` for all; None if nobody knows."""
    if gap.free - {counter.name}:
        return None
    values = [evaluate(gap, {counter.name: value}, 30) for value in _INTEGERS]
    sizes = [None if value is None else abs(value) for value in values]
    if None in sizes:
        return None
    known = [size for size in sizes if size is not None]
    if max(known) < 1e-25:
        return [*_INTEGERS]
    if max(known) - min(known) < 1e-20:
        # One and the same size at every integer, as of cos(π k).
        return []
    coefficients = coefficients_of(gap, counter.name)
    if coefficients is None or None in map(rational, coefficients):
        return None
    found = [rational(value) for value in zeros(gap, counter.name)]
    integers = [int(value) for value in found if value is not None and value.denominator == 1]
    return integers if len(integers) <= _EXCEPTIONS else None


__all__ = ["at_steps", "of_slopes"]
