"""Where floors and ceilings jump: the function at every integer value of what stands under one of them at once."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import NOT_DECIDED, Kink
from derive.errors import DeriveError
from derive.expression import Add, Neg, Node, Rel, Sym, number, postorder, rational, replace, substitute, tidy
from derive.expression.evaluate import evaluate
from derive.kinks.sides import Sides
from derive.kinks.switches import STEPS, Family, families, hidden_steps, steps_in, switches
from derive.kinks.zeros import coefficients_of, zeros

_INTEGERS = range(-8, 9)
_EXCEPTIONS = 3


def at_steps(sides: Sides) -> Iterator[Kink | None]:
    """Yield what happens where the floors and ceilings of a function jump."""
    for family in families(sides.function, sides.variable):
        yield from _told(family, sides)
    for step in hidden_steps(sides.function, sides.variable):
        yield Kink(Sym(sides.variable), NOT_DECIDED, equation=Rel("=", step, step.children[0]))


def _told(family: Family, sides: Sides) -> Iterator[Kink | None]:
    branches = _branches(family, sides)
    zeros_of_rise = None if branches is None else _integer_zeros(_gap(*branches), family.counter)
    if branches is None or zeros_of_rise is None:
        yield Kink(family.point, NOT_DECIDED, counter=family.counter)
    elif zeros_of_rise != [*_INTEGERS]:
        yield from _everywhere_but(Kink(family.point, "jump", counter=family.counter), zeros_of_rise, sides)
    else:
        yield from _continuous(family, sides)


def _continuous(family: Family, sides: Sides) -> Iterator[Kink | None]:
    pieces = _pieces(family, sides)
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


def _everywhere_but(kink: Kink, exceptions: list[int], sides: Sides) -> Iterator[Kink | None]:
    """Yield a kink at all members of a family, and what is found at the few where it is not of that kind."""
    assert isinstance(kink.counter, Sym)
    places = [tidy(substitute(kink.point, kink.counter.name, number(value))) for value in exceptions]
    unless = tuple(Rel("=", Sym(sides.variable), place) for place in places)
    yield Kink(kink.point, kink.kind, kink.left, kink.right, unless=unless, counter=kink.counter)
    yield from map(sides.classify, places)


def _pieces(family: Family, sides: Sides) -> list[Node]:
    """Return the function to the left and to the right, the floor written as the integer and what is below it."""
    steps = STEPS[family.source.name]
    return [tidy(replace(sides.function, {family.source: Add(family.counter, number(step))})) for step in steps]


def _at(node: Node, family: Family, sides: Sides) -> Node:
    return tidy(substitute(node, sides.variable, family.point))


def _branches(family: Family, sides: Sides) -> list[Node] | None:
    pieces = _pieces(family, sides)
    for piece in pieces:
        if steps_in(piece) or any(any(True for _ in switches(part)) for part in postorder(piece)):
            return None
    return [_at(piece, family, sides) for piece in pieces]


def _gap(first: Node, second: Node) -> Node:
    return tidy(Add(second, Neg(first)))


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


__all__ = ["at_steps"]
