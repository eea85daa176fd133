"""What numbers beside a point tell about expressions there, for all the values of the parameters under examination.

For one choice they show the slopes of a function, and can refute what was concluded for all (`seen`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.budget import spent
from derive.expression import (
    ZERO,
    Add,
    Const,
    Neg,
    Node,
    Sym,
    fold,
    fresh_name,
    number,
    postorder,
    replace,
    substitute,
    tidy,
)
from derive.kinks.branches import DIGITS, AbsentError, UndecidedError, position, values_at
from derive.kinks.settings import Settings
from derive.reals.closed_forms import exact
from derive.startup.data import data
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

INFINITY = Const("oo")
_NEAR = tuple(Fraction(1, 10**n) for n in (12, 18, 24))
"""Distances from a point at which the switches are read."""
_ROUNDED = 45
"""Digits of a value that rounding leaves as they are."""
_STEPS = 1_500_000
"""Steps of work for all limits from SymPy; what needs more is not decided."""
_LARGEST_LIMIT = 150
"""SymPy finds no limit of what has more nodes, in the time that it is given."""


class Near:
    """The surroundings of points.

    Args:
        variable: the name of the variable; other symbols are parameters.
        settings: the values of the parameters that count; may be changed from point to point.
    """

    def __init__(self, variable: str, settings: Settings) -> None:
        self.variable = variable
        self.settings = settings
        self.steps = 0
        self.below = 0.0

    def is_zero(self, node: Node, point: Node) -> Iterator[bool]:
        """Yield for each setting whether an expression is zero, or undefined, at a point."""
        at = substitute(node, self.variable, point)
        for setting in self.settings:
            yield vanishes(at, setting, below=self.below) is not False

    def is_continuous(self, node: Node, point: Node, sign: int) -> bool:
        """Whether an expression is defined at a point and tends to its value there."""
        return self.continues(node, substitute(node, self.variable, point), point, sign)

    def continues(self, node: Node, value: Node, point: Node, sign: int) -> bool:
        """Whether the values beside a point tend to the exact value at it, as far as numbers can tell."""
        return all(
            self.tends(node, evaluate(value, setting, DIGITS), point, sign, setting)
            or self._meets(node, value, point, sign, setting)
            for setting in self.settings
        )

    def tends(self, node: Node, value: Any, point: Node, sign: int, setting: dict[str, Fraction]) -> bool:
        """Whether an expression tends to a value at a point, for one choice of the parameters.

        Sizes are compared with each other only: a jump of e^-500 is a jump.
        """
        near = values_at(node, self.places(point, sign, setting))
        if value is None or None in near:
            return False
        first, *_, last = (abs(number - value) for number in near)
        size = max(abs(value), *(abs(number) for number in near))
        return bool(last < 0.8 * first or last <= size * 10.0**-_ROUNDED)

    def _meets(self, node: Node, value: Node, point: Node, sign: int, setting: dict[str, Fraction]) -> bool:
        """Whether beside the point the value is taken exactly, and only rounding tells the two apart."""
        place = self.places(point, sign, setting)[-1]
        near, here = (evaluate(side, place, DIGITS) for side in (node, value))
        if near is None or here is None or abs(near - here) > 10.0**-_ROUNDED:
            return False
        return vanishes(Add(node, Neg(value)), place) is True

    def places(self, point: Node, sign: int, setting: dict[str, Fraction]) -> list[dict[str, Any]]:
        """Return values of the letters beside a point, nearer and nearer."""
        places = [evaluate(Add(point, number(sign * near)), setting, 2 * DIGITS) for near in _NEAR]
        return [{**setting, self.variable: place} for place in places]

    def limit(self, node: Node, point: Node, sign: int) -> Node:
        """Return a one-sided limit from SymPy that numbers beside the point don't contradict."""
        from derive.sympy_door.door import limit

        if self.steps > _STEPS or node.size > _LARGEST_LIMIT:
            raise UndecidedError
        start = spent()
        found = self._limit_through(node, point, sign)
        if found is None:
            distance = fresh_name("t", node.free | point.free)
            moved = tidy(Add(point, Sym(distance)) if sign > 0 else Add(point, Neg(Sym(distance))))
            found = limit(tidy(substitute(node, self.variable, moved)), distance, ZERO, "+")
        self.steps += spent() - start
        # SymPy's algorithm has letters of its own, one of which it may leave in.
        if found is None or not found.free <= node.free | point.free or not self.plausible(node, found, point, sign):
            raise UndecidedError
        return found if infinite(found) else exact(found)

    def _limit_through(self, node: Node, point: Node, sign: int) -> Node | None:
        """Return the limit of F(u) as that of F(w) where u tends to a value that it has nowhere beside the point."""
        from derive.sympy_door.door import limit

        inner = _inner(node, self.variable)
        if inner is None:
            return None
        value = exact(substitute(inner, self.variable, point))
        if value.free or not self.continues(inner, value, point, sign):
            return None
        gap = Add(inner, Neg(value))
        if any(not beside for s in self.settings for beside in values_at(gap, self.places(point, sign, s))):
            return None
        letter = Sym(fresh_name("w", node.free | point.free))
        return limit(tidy(replace(node, {inner: letter})), letter.name, value)

    def plausible(self, node: Node, found: Node, point: Node, sign: int) -> bool:
        """Whether numbers beside a point don't contradict a limit."""
        direction = infinite(found)
        if not direction:
            return self.continues(node, found, point, sign)
        for setting in self.settings:
            near = values_at(node, self.places(point, sign, setting))
            if None in near or not 0 < direction * near[0] < direction * near[-1]:
                return False
        return True

    def branch(self, function: Node, point: Node, sign: int) -> Node:
        """Return a function beside a point, every switch in the position that it has there.

        Raises:
            AbsentError: if the function is not defined there.
            UndecidedError: if a switch keeps changing, or its position depends on the parameters.
        """
        places = [place for setting in self.settings for place in self.places(point, sign, setting)]
        defined = {value is not None for value in values_at(function, places)}
        if len(defined) > 1:
            raise UndecidedError
        if defined == {False}:
            raise AbsentError

        def step(node: Node, children: tuple[Node, ...]) -> Node:
            rebuilt = node.with_children(children)
            return rebuilt if self.variable not in node.free else position(node, rebuilt, places)

        return tidy(fold(function, step))


def _inner(node: Node, variable: str) -> Node | None:
    """Return the largest part of an expression in which alone the variable stands, where there is one."""
    parts = {part for part in postorder(node) if variable in part.free and part.children} - {node}
    for part in sorted(parts, key=lambda part: (-part.size, part.order)):
        if variable not in replace(node, {part: ZERO}).free:
            return part
    return None


def infinite(node: Node) -> int:
    """Return 1 or -1 for plus or minus infinity, 0 for anything else."""
    return 1 if node is INFINITY else -1 if node is Neg(INFINITY) else 0


# Slopes seen ---------------------------------------------------------------------------------------

_DISTANCES = tuple(Fraction(1, 10**n) for n in (14, 19, 24))
_SETTLED = Fraction(1, 10**6)
_SHRINKS = Fraction(1, 2)
_DOUBTFUL = 30
"""Digits of a difference quotient that rounding may have left."""
_MOST_DIGITS = 8 * DIGITS
_ONE = Fraction(1)


@data
class Seen:
    """The difference quotients on the sides on which a function has values, from the left first.

    Attributes:
        rates: three of each side, nearer and nearer; none where the function has no values at all.
        size: that of the value of the function.
        noise: how much of a rate may be rounding, for a value of size 1.
    """

    rates: tuple[tuple[Fraction, ...], ...]
    size: Fraction
    noise: Fraction

    @property
    def slope(self) -> Fraction | None:
        """The derivative; None if there is none, be it from one side or from two."""
        if not self.rates or not all(map(_settles, self.rates)):
            return None
        before, last = self._gaps
        # What stays apart differs, however small it is, if rounding is smaller.
        return self.rates[0][-1] if self.is_rounded or last <= before * _SHRINKS else None

    @property
    def _gaps(self) -> tuple[Fraction, Fraction]:
        before, last = (abs(self.rates[0][place] - self.rates[-1][place]) for place in (-2, -1))
        return before, last

    @property
    def is_rounded(self) -> bool:
        """Whether the sides differ by no more than rounding."""
        return bool(self.rates) and self._gaps[1] <= self.noise * max(_ONE, abs(self.rates[0][-1]), self.size)

    def agrees(self, value: Any) -> bool:
        """Whether the derivative is a value."""
        told = Fraction(value) if isinstance(value, int) else _exactly(value)
        return self.slope is not None and abs(self.slope - told) <= _SETTLED * max(_ONE, abs(told))


def _settles(rates: tuple[Fraction, ...]) -> bool:
    first, second = (abs(b - a) for a, b in pairwise(rates))
    return second <= _SETTLED * max(_ONE, abs(rates[-1])) or second < first * _SHRINKS


def seen(function: Node, variable: str, point: Node, setting: dict[str, Fraction], digits: int = DIGITS) -> Seen | None:
    """Return what numbers show of a function at a point; None where they show nothing, as at the end of a domain."""
    place = evaluate(point, setting, 2 * digits)
    if place is None:
        return None
    here = evaluate(function, {**setting, variable: place}, digits)
    sides = []
    for sign in (-1, 1):
        beside = [evaluate(Add(point, number(sign * step)), setting, 2 * digits) for step in _DISTANCES]
        values = [evaluate(function, {**setting, variable: there}, digits) for there in beside]
        if here is None:
            if values != [None] * len(values):
                return None
        elif None not in values:
            rises = [_exactly(value) - _exactly(here) for value in values]
            sides.append(tuple(rise / (sign * step) for rise, step in zip(rises, _DISTANCES, strict=True)))
        elif values[-1] is not None:
            return None
    found = Seen(tuple(sides), _ONE if here is None else abs(_exactly(here)), Fraction(1, 10 ** (digits - _DOUBTFUL)))
    if digits < _MOST_DIGITS and found.is_rounded and found.rates[0] != found.rates[-1]:
        # Slopes that differ by e^-500 differ.
        return seen(function, variable, point, setting, _MOST_DIGITS)
    return found


def _exactly(value: Any) -> Fraction:
    """Return a number with all its digits: a difference of two would be rounded to a few."""
    negative, mantissa, exponent, _ = value._mpf_
    size = int(mantissa) << exponent if exponent > 0 else Fraction(int(mantissa), 1 << -exponent)
    return Fraction(-size if negative else size)


__all__ = ["Seen", "seen"]
