"""Where an integral has a corner: its integrand jumps at a limit, and what the derivative tends to are the slopes.

An integral is continuous in its limits.  So its one-sided derivative at a point is what the derivative beside the point
tends to from that side (a corollary of the mean value theorem: Rudin, Principles, exercise 5.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

from derive.expression import (
    Add,
    Deriv,
    Integral,
    Limit,
    Neg,
    Node,
    Sum,
    Sym,
    fresh_name,
    postorder,
    replace,
    substitute,
)
from derive.kinks.branches import AbsentError
from derive.kinks.settings import Setting, Settings, settings
from derive.kinks.sides import Side, Sides
from derive.kinks.slopes import Differentiate
from derive.kinks.steps import of_slopes
from derive.kinks.switches import families, points
from derive.reals.domain import conditions, has_value, is_smooth
from derive.reals.switching import written_out
from derive.record.derivation import Kink
from derive.values.evaluate import holds
from derive.values.zero import vanishes


class Slopes(Sides):
    """A continuous function of one variable, seen through its derivative."""

    result: Node

    @cached_property
    def points(self) -> tuple[Node, ...]:
        """The single points that are examined."""
        return points(self.result, self.variable)

    @cached_property
    def settings(self) -> Settings:
        """The values of the parameters at which points are examined."""
        return settings(self.result, self.variable, (), self.assuming)

    def specially(self, function: Node, name: str, value: Node, given: Sequence[Node]) -> Slopes:
        """Return the function as it is for one value of a parameter."""
        return Slopes(function, self.variable, self.differentiate, given, substitute(self.result, name, value))

    def has_value(self, point: Node, setting: Setting) -> bool:
        """Whether the function has a value at a point, as far as conditions say: quadrature is dear."""
        there = (substitute(needed, self.variable, point) for needed in conditions(self.function))
        return all(holds(condition, setting, 30) is not False for condition in there)

    def counterexample(self, kink: Kink) -> Setting | None:
        """Return nothing: what a derivative tends to decides."""
        return None

    def side(self, point: Node, here: Node, sign: int) -> Side | None:
        """Return the value and the slope on one side of a point."""
        try:
            branch = self.near.branch(self.result, point, sign)
        except AbsentError:
            return None
        return Side(here, self.value(branch, point, sign))

    def passes(self, point: Node, kink: Kink) -> bool:
        """Whether the derivative has the value at a point that it tends to."""
        told = substitute(self.result, self.variable, point)
        if kink.left is None or not all(has_value(told, setting) for setting in self.near.settings):
            return False
        return all(vanishes(Add(told, Neg(kink.left)), setting) is True for setting in self.near.settings)


def of_integrals(
    function: Node, variable: str, differentiate: Differentiate, given: Sequence[Node], result: Node
) -> tuple[Kink | None, ...]:
    """Return what happens where the derivative of an expression with integrals jumps, if nothing else does.

    Args:
        function, variable, differentiate, given, result: as for `examine`; only integrals may be less than smooth.
    """
    integrals = [part for part in postorder(function) if isinstance(part, Integral)]
    if result.has(Integral, Deriv, Limit, Sum) or not all(map(is_smooth, _around(function, integrals))):
        return ()
    sides = Slopes(function, variable, differentiate, given, written_out(result))
    stairs = (of_slopes(family, sides, sides.result) for family in families(sides.result, variable))
    return (*map(sides.examined, sides.points), *chain.from_iterable(stairs))


def _around(function: Node, integrals: Sequence[Integral]) -> Iterator[Node]:
    """Yield an expression without its integrals, and their limits."""
    yield replace(function, {part: Sym(fresh_name("i", function.free)) for part in integrals})
    for part in integrals:
        yield from (end for end in (part.lower, part.upper) if end.free)
