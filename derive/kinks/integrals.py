"""Where an expression with integrals has no derivative: an integrand jumps at a limit, or something else switches.

An integral is continuous in its limits, so a letter stands for it where values are compared.  And where a function is
continuous from one side, what its derivative tends to on that side is its one-sided derivative (a corollary of the mean
value theorem: Rudin, Principles, exercise 5.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from derive.expression import (
    BINDERS,
    ONE,
    ZERO,
    Add,
    Call,
    Deriv,
    Integral,
    Neg,
    Node,
    Sym,
    fold,
    fresh_name,
    postorder,
    rational,
    replace,
    same,
    substitute,
    tidy,
)
from derive.kinks.branches import AbsentError
from derive.kinks.one_sided import Side, Sides
from derive.kinks.settings import Setting, Settings, settings
from derive.kinks.slopes import Differentiate
from derive.kinks.staircases import only_touches, stationary
from derive.kinks.steps import at_steps, of_slopes
from derive.kinks.switches import Family, counter_of, families, hidden_steps, points
from derive.reals.closed_forms import exact
from derive.reals.continuity import continuity
from derive.reals.domain import conditions, has_value, is_smooth
from derive.reals.switching import positions, written_out
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.startup.data import replace as copy
from derive.values.evaluate import holds
from derive.values.zero import vanishes

Integrals = Mapping[Node, Node]
"""The integrals that letters stand for."""


class Slopes(Sides):
    """A function of one variable, a letter for each integral in it, seen through its derivative."""

    result: Node

    def __init__(
        self,
        function: Node,
        variable: str,
        differentiate: Differentiate,
        assuming: Sequence[Node],
        result: Node,
        integrals: Integrals,
    ) -> None:
        super().__init__(function, variable, differentiate, assuming, result)
        self.integrals = integrals

    @cached_property
    def points(self) -> tuple[Node, ...]:
        """The single points that are examined."""
        return tuple(dict.fromkeys((*points(self.function, self.variable), *points(self.result, self.variable))))

    @cached_property
    def settings(self) -> Settings:
        """The values of the parameters, and of the integrals, at which points are examined."""
        return settings(Add(self.function, self.result), self.variable, self.points, self.assuming)

    def specially(self, function: Node, name: str, value: Node, given: Sequence[Node]) -> Slopes:
        """Return the function as it is for one value of a parameter."""
        result = substitute(self.result, name, value)
        integrals = {letter: substitute(integral, name, value) for letter, integral in self.integrals.items()}
        return Slopes(function, self.variable, self.differentiate, given, result, integrals)

    def has_value(self, point: Node, setting: Setting) -> bool:
        """Whether the function has a value at a point, as far as conditions say: quadrature is dear."""
        whole = replace(self.function, dict(self.integrals))
        there = (substitute(needed, self.variable, point) for needed in conditions(whole))
        return all(holds(condition, setting, 30) is not False for condition in there)

    def counterexample(self, kink: Kink) -> Setting | None:
        """Return nothing: what a derivative tends to decides."""
        return None

    def side(self, point: Node, here: Node, sign: int) -> Side | None:
        """Return the value and the slope on one side of a point."""
        try:
            branch, slope = (self.near.branch(node, point, sign) for node in (self.function, self.result))
        except AbsentError:
            return None
        value, slope = (self.value(node, point, sign) for node in (branch, slope))
        return Side(self.at(value, point), self.at(slope, point))

    def _kink(self, point: Node, here: Node, left: Side | None, right: Side | None) -> Kink | None:
        return super()._kink(point, self.at(here, point), left, right)

    def passes(self, point: Node, kink: Kink) -> bool:
        """Whether the derivative has the value at a point that it tends to."""
        told = replace(substitute(self.result, self.variable, point), self._empty(point))
        if kink.left is None or not all(has_value(told, setting) for setting in self.near.settings):
            return False
        return all(vanishes(Add(told, Neg(kink.left)), setting) is True for setting in self.near.settings)

    def at(self, value: Node, point: Node) -> Node:
        """Put in the integrals that are zero at a point since their limits are the same."""
        known = self._empty(point)
        return exact(replace(value, known)) if known else value

    def _empty(self, point: Node) -> dict[Node, Node]:
        there = ((letter, substitute(part, self.variable, point)) for letter, part in self.integrals.items())
        return {letter: ZERO for letter, part in there if _is_empty(part)}

    def told(self, kink: Kink) -> Kink:
        """Write integrals for their letters again; where it depends on one whether it is a kink, numbers decide."""
        letters = {letter: substitute(part, self.variable, kink.point) for letter, part in self.integrals.items()}
        names = frozenset().union(*(letter.free for letter in letters))

        def may_hold(relation: Node) -> bool:
            there = replace(relation, letters)
            return bool(there.free) or holds(there, {}) is not False

        unless, where = (tuple(filter(may_hold, relations)) for relations in (kink.unless, kink.where))
        if any(one.free & names for one in (*unless, *where)):
            return Kink(kink.point, NOT_DECIDED, counter=kink.counter, equation=kink.equation)
        left, right = (slope and replace(slope, letters) for slope in (kink.left, kink.right))
        return copy(kink, unless=unless, where=where, left=left, right=right)


def _is_empty(integral: Node) -> bool:
    return isinstance(integral, Integral) and same(tidy(integral.lower), tidy(integral.upper))


def of_integrals(
    function: Node, variable: str, differentiate: Differentiate, given: Sequence[Node], result: Node
) -> Iterator[Kink]:
    """Yield what happens where an expression with integrals, or its derivative, switches.

    Args:
        function, variable, differentiate, given, result: as for `examine`; the limits are smooth, or have corners.
    """
    parts = [part for part in postorder(function) if isinstance(part, Integral) and variable in part.free]
    letters: dict[Node, Sym] = {}
    for part in parts:
        letters[part] = Sym(fresh_name("i", function.free.union(*(letter.free for letter in letters.values()))))
    names = frozenset(letter.name for letter in letters.values())
    body, slope = (replace(node, dict(letters.items())) for node in (function, result))
    slope = written_out(slope)
    ends = [end for part in parts for end in (part.lower, part.upper) if end.free]
    # What switches may be the limit, if it does not jump.
    branches = [branch for end in ends for branch in positions(end, variable)]
    smooth = (*branches, _in_letters(body, names), _in_letters(slope, names))
    if any(True for end in ends for _ in continuity(end, variable)):
        return
    if body.has(Integral) or slope.has(Deriv, *BINDERS) or not all(map(is_smooth, smooth)):
        return
    sides = Slopes(body, variable, differentiate, given, slope, {letter: part for part, letter in letters.items()})
    found = [sides.examined(point) for point in sides.points]
    own = families(body, variable)
    if own or any(True for _ in hidden_steps(body, variable)):
        found += [kink and _jump_or_unknown(kink) for kink in at_steps(sides)]
    further = [one for one in families(slope, variable) if not any(_is_among(one, other, variable) for other in own)]
    found += of_slopes(further, sides, slope)
    found += [kink for step in hidden_steps(slope, variable) for kink in _touched(sides, step)]
    yield from (sides.told(kink) for kink in found if kink is not None)


def _touched(sides: Slopes, step: Call) -> Iterator[Kink]:
    """Yield the points at which what stands under a staircase is an integer, but does not pass it: x² at 0."""
    inside = step.children[0]
    still = stationary(tidy(sides.differentiate(inside)), sides.variable, counter_of(inside))
    for point, _ in still or () if inside.free == {sides.variable} else ():
        if not point.free and only_touches(sides, step, point):
            slope = exact(substitute(sides.result, sides.variable, point))
            yield Kink(point, DIFFERENTIABLE, slope, slope)


def _in_letters(node: Node, names: frozenset[str]) -> Node:
    """Return how an expression depends on some letters; what is free of them is left out."""
    return fold(node, lambda part, children: part.with_children(children) if part.free & names else ONE)


def _jump_or_unknown(kink: Kink) -> Kink:
    """Tell of a staircase that it jumps; its slopes are those of the integrals too."""
    return kink if kink.kind == "jump" else Kink(kink.point, NOT_DECIDED, counter=kink.counter, equation=kink.equation)


def _is_among(family: Family, other: Family, variable: str) -> bool:
    """Whether one staircase jumps wherever another does."""
    there = substitute(other.source.children[0], variable, family.point)
    values = (rational(exact(substitute(there, family.counter.name, count))) for count in (ZERO, ONE))
    return all(value is not None and value.denominator == 1 for value in values)


__all__ = ["of_integrals"]
