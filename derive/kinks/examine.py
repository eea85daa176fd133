"""Points where a formula for the derivative may fail: corners, cusps, vertical tangents, jumps, or none of these.

Candidates are the zeros of whatever switches: the inside of an absolute value or a root, the border between
two cases.  On either side of a point each switch stays in one position, so the function is a smooth
expression there (`branch`), whose value and derivative *at* the point are exact.  Numbers near the
point only guard those exact values; where they can't be had, the limit of the difference quotient decides, or
nobody does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log10
from random import Random
from time import process_time
from typing import Any

from derive.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Mul,
    Neg,
    Node,
    Sum,
    Sym,
    fold,
    fresh_name,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.evaluate import evaluate, holds
from derive.kinks.branches import DIGITS, AbsentError, UndecidedError, position, values_at
from derive.kinks.switches import (
    STEPS,
    Family,
    angle_of,
    breakpoints,
    families,
    points,
    steps_in,
    switches,
    written_out,
)
from derive.kinks.zeros import bases, exact, square_root

Differentiate = Callable[[Node], Node]
Settings = list[dict[str, Fraction]]

INFINITY = Const("oo")
_NEAR = tuple(Fraction(1, 10**n) for n in (12, 18, 24))
"""Distances from a point at which the switches are read."""
_VERY_NEAR = (Fraction(1, 10**40), Fraction(1, 10**55))
"""Distances at which even what is approached like a cube root is known to thirteen digits."""
_SECONDS = 1.0
_SECONDS_EACH = 0.6
"""Processor time for all limits from SymPy, and for each; what needs more is not decided."""
_LARGEST_LIMIT = 150
"""SymPy finds no limit of what has more nodes, in the time that it is given."""
_MAX_DEPTH = 400
_MAX_NODES = 600


def examine(
    function: Node, variable: str, differentiate: Differentiate, assuming: Sequence[Node] = ()
) -> tuple[Kink, ...]:
    """Examine a function where its derivative may not exist.

    Args:
        function: the function.
        variable: the name of its variable; other symbols are parameters.
        differentiate: the derivative by that variable of an expression without switches.
        assuming: relations; those between parameters alone are taken into account.

    Returns:
        A `Kink` for every candidate that lies in the domain, also for those where the derivative exists.

    >>> from derive.expression import MINUS_ONE, ONE, Call, Neg, Sym
    >>> slope = {Sym("x"): ONE, Neg(Sym("x")): MINUS_ONE}
    >>> [(str(k.point), k.kind) for k in examine(Call("abs", Sym("x")), "x", slope.__getitem__)]
    [('0', 'corner')]
    """
    if variable not in function.free or function.depth > _MAX_DEPTH:
        return ()
    written = written_out(function)
    parts = list(postorder(written))
    if len(parts) > _MAX_NODES or any(isinstance(part, (Deriv, Integral, Limit, Sum)) for part in parts):
        return ()
    sides = _Sides(written, variable, differentiate, [given for given in assuming if variable not in given.free])
    found = [*map(sides.classify, points(written, variable))]
    found += (_classify_family(family, sides) for family in families(written, variable))
    return tuple(kink for kink in found if kink is not None)


# Infinite sets of points -------------------------------------------------------------------------


def _classify_family(family: Family, sides: _Sides) -> Kink | None:
    undecided = Kink(family.point, NOT_DECIDED)
    if isinstance(family.source, Call) and family.source.name in STEPS:
        return Kink(family.point, "jump") if _jumps_everywhere(family, family.source, sides) else undecided
    # A function of sine, cosine, … of one angle repeats itself: the points of one period stand for all.
    if angle_of(sides.function, sides.variable) is not family.source:
        return undecided
    kinks = [sides.classify(point) for point in family.sample]
    known = [kink for kink in kinks if kink is not None]
    if len(known) < len(kinks) or len({kink.kind for kink in known}) > 1:
        return undecided if known else None
    slopes = {(kink.left, kink.right) for kink in known}
    left, right = slopes.pop() if len(slopes) == 1 else (None, None)
    return Kink(family.point, known[0].kind, left, right)


def _jumps_everywhere(family: Family, source: Call, sides: _Sides) -> bool:
    """Whether the function rises by one and the same number at every integer value m of the argument."""
    from derive.algebra.sympy_door import cancel

    integer = Sym("m_0")
    point = replace(family.point, {source: integer})
    below, above = (
        substitute(replace(sides.function, {source: Add(integer, number(step))}), sides.variable, point)
        for step in STEPS[source.name]
    )
    if integer.name in sides.function.free or steps_in(above) or any(any(switches(p)) for p in postorder(above)):
        return False
    rise = cancel(Add(above, Neg(below)))
    return rise is not None and bool(rational(rise))


# Single points -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    value: Node
    slope: Node


class _Sides:
    """One function, seen from the left and from the right of points."""

    def __init__(self, function: Node, variable: str, differentiate: Differentiate, assuming: Sequence[Node]) -> None:
        self.function = function
        self.variable = variable
        self.differentiate = differentiate
        self.settings = [s for s in self._settings() if all(holds(given, s) is not False for given in assuming)]
        self.here: Settings = self.settings
        self.spent = 0.0

    def _settings(self) -> Settings:
        """Draw values for the parameters, positive and negative, for which the function is defined somewhere."""
        random = Random(20_240_229)
        names = sorted(self.function.free - {self.variable})
        # Some below 1 and some above: a^x falls for the ones and rises for the others.
        sizes = ((200, 1000), (1100, 3000), (200, 3000))
        drawn = [{name: Fraction(random.randint(*size), 1024) for name in names} for size in sizes]
        if names:
            drawn += [{name: random.choice((-1, 1)) * abs(value) for name, value in drawn[0].items()} for _ in range(3)]
            drawn.append({name: -value for name, value in drawn[1].items()})
        places = [Fraction(random.randint(-4000, 4000), 1024) for _ in range(12)]
        return [s for s in drawn if self._defined_for(s, places)]

    def _defined_for(self, setting: dict[str, Fraction], places: list[Fraction]) -> bool:
        return any(evaluate(self.function, {**setting, self.variable: x}, 15) is not None for x in places)

    def classify(self, point: Node) -> Kink | None:
        """Return what happens at a point; None where the function is not defined, or ends smoothly."""
        here = exact(substitute(self.function, self.variable, point))
        # The point itself may be imaginary where the value is not: sqrt(x^2 + y^2) at x = sqrt(-y^2).
        real = [setting for setting in self.settings if evaluate(point, setting, DIGITS) is not None]
        self.here = [setting for setting in real if _is_defined(here, setting)]
        if not self.here:
            return None
        try:
            return self._decided(point, here)
        except UndecidedError:
            return self._by_signs(point, here)

    def _decided(self, point: Node, here: Node) -> Kink | None:
        left, right = (self._side(point, here, sign) for sign in (-1, 1))
        kink = self._kink(point, here, left, right)
        return None if kink is not None and kink.kind == DIFFERENTIABLE and self._passes(point) else kink

    def _passes(self, point: Node) -> bool:
        """Whether nothing that matters switches at a point: one expression holds on both sides and there."""
        branch = self.branch(point, -1)
        at = substitute(branch, self.variable, point)
        return branch is self.branch(point, 1) and all(evaluate(at, s, DIGITS) is not None for s in self.here)

    def _by_signs(self, point: Node, here: Node) -> Kink:
        """Examine a point for each choice of signs of the parameters; slopes are told where they are the same."""
        groups: dict[tuple[bool, ...], Settings] = {}
        for setting in self.here:
            groups.setdefault(tuple(value > 0 for value in setting.values()), []).append(setting)
        found: set[tuple[str, Node | None, Node | None]] = set()
        for group in groups.values() if len(groups) > 1 else ():
            self.here = group
            try:
                kink = self._decided(point, here)
            except UndecidedError:
                return Kink(point, NOT_DECIDED)
            found.add(("", None, None) if kink is None else (kink.kind, kink.left, kink.right))
        kinds = {kind for kind, _, _ in found}
        if len(kinds) != 1 or "" in kinds:
            return Kink(point, NOT_DECIDED)
        return Kink(point, *found.pop()) if len(found) == 1 else Kink(point, kinds.pop())

    def _kink(self, point: Node, here: Node, left: _Side | None, right: _Side | None) -> Kink | None:
        present = [side for side in (left, right) if side is not None]
        if any(side.value is INFINITY or not self._equal(side.value, here) for side in present):
            return Kink(point, "jump")
        slopes = [side.slope for side in present]
        infinite = [abs(_infinite(slope)) for slope in slopes]
        if len(present) < 2:
            # The end of the domain: only a vertical tangent is worth a word.
            kind = "vertical tangent"
            end = Kink(point, kind, left.slope if left else None, right.slope if right else None)
            return end if any(infinite) else None
        first, second = slopes
        if all(infinite):
            return Kink(point, "vertical tangent" if first is second else "cusp", first, second)
        if not any(infinite) and self._equal(first, second):
            return Kink(point, DIFFERENTIABLE, first, first)
        return Kink(point, "corner", first, second)

    def _equal(self, first: Node, second: Node) -> bool:
        """Whether two exact values are the same, for every value of the parameters.

        Raises:
            UndecidedError: if that depends on the parameters.
        """
        if first is second:
            return True
        gaps = [evaluate(Add(first, Neg(second)), setting, DIGITS) for setting in self.here]
        same = {abs(gap) < 10.0**-45 for gap in gaps if gap is not None}
        if len(same) != 1:
            raise UndecidedError
        return bool(same.pop())

    def _side(self, point: Node, here: Node, sign: int) -> _Side | None:
        try:
            branch = self.branch(point, sign)
        except AbsentError:
            return None
        value = self._value(branch, point, sign)
        if value is INFINITY or not self._equal(value, here):
            return _Side(value, ZERO)
        return _Side(value, self._slope(branch, point, here, sign))

    def _value(self, branch: Node, point: Node, sign: int) -> Node:
        value = exact(substitute(branch, self.variable, point))
        if self._continues(branch, value, point, sign):
            return value
        limit = self._limit(branch, point, sign)
        return INFINITY if _infinite(limit) else limit

    def _slope(self, branch: Node, point: Node, here: Node, sign: int) -> Node:
        try:
            derivative = self.differentiate(branch) if self.variable in branch.free else ZERO
        except DeriveError:
            raise UndecidedError from None
        slope = exact(substitute(derivative, self.variable, point))
        # Continuous there, and its derivative tends to this value: so this is its one-sided derivative.
        if self._continues(derivative, slope, point, sign):
            return slope
        pole = self._pole(derivative, point, sign)
        if pole is not None:
            return pole
        settled = self._settled(derivative, point, sign)
        if settled is not None:
            return settled
        return self._limit(Div(Add(branch, Neg(here)), Add(Sym(self.variable), Neg(point))), point, sign)

    def _pole(self, derivative: Node, point: Node, sign: int) -> Node | None:
        """Return the infinite limit of a derivative whose denominator vanishes, as in 1/√(1 - x^2); None if it is none.

        A function that is continuous at the point has that limit as its one-sided derivative (mean value theorem).
        """
        near = [value for s in self.here for value in values_at(derivative, self._places(point, sign, s))]
        if None in near or len({value > 0 for value in near}) > 1:
            return None
        if not self._has_pole(derivative, point, sign):
            return None
        return INFINITY if near[0] > 0 else Neg(INFINITY)

    def _has_pole(self, node: Node, point: Node, sign: int) -> bool:
        """Whether all of an expression is continuous and not zero but one quotient, whose denominator vanishes."""
        while True:
            match node:
                case Neg(operand=inner):
                    node = inner
                case Div(numerator=above, denominator=below) if any(
                    all(self._is_zero(base, point)) for base in bases(below)
                ):
                    return self._is_continuous(above, point, sign) and not any(self._is_zero(above, point))
                case Add() | Mul() | Div():
                    rough = [part for part in node.children if not self._is_continuous(part, point, sign)]
                    smooth = [part for part in node.children if part not in rough]
                    if len(rough) != 1 or (isinstance(node, Div) and rough[0] is node.denominator):
                        return False
                    if not isinstance(node, Add) and any(any(self._is_zero(part, point)) for part in smooth):
                        return False
                    node = rough[0]
                case _:
                    return False

    def _is_zero(self, node: Node, point: Node) -> Iterator[bool]:
        """Yield for each setting whether an expression is zero, or undefined, at a point."""
        at = substitute(node, self.variable, point)
        for setting in self.here:
            value = evaluate(at, setting, DIGITS)
            yield value is None or bool(abs(value) < 10.0**-45)

    def _settled(self, derivative: Node, point: Node, sign: int) -> Node | None:
        """Return the infinity, the rational number, or the root of one, to which a derivative tends.

        Its terms need not tend to anything, and it must do the same for every value of the parameters.
        """
        tending = {self._tending(derivative, setting, point, sign) for setting in self.here}
        if len(tending) > 1 and None not in tending:
            raise UndecidedError
        return tending.pop() if len(tending) == 1 else None

    def _tending(self, node: Node, setting: dict[str, Fraction], point: Node, sign: int) -> Node | None:
        places = [evaluate(Add(point, number(sign * near)), setting, 2 * DIGITS) for near in _VERY_NEAR]
        there = [{**setting, self.variable: place} for place in places]
        values = values_at(node, there)
        if None in values or not all(values):
            return None
        first, last = values
        power = _power(first, last)
        if power is not None and power < 0:
            return INFINITY if last > 0 else Neg(INFINITY)
        if abs(last) > 1e3:
            return None
        square = square_root(Fraction(round(float(last * last) * 360), 360))
        for close in (number(Fraction(round(float(last) * 360), 360)), square if last > 0 else Neg(square)):
            gaps = values_at(Add(node, Neg(close)), there)
            if None not in gaps and abs(gaps[1]) <= 1e-4 * abs(gaps[0]) < 1e-16:
                return close
        return None

    def _is_continuous(self, node: Node, point: Node, sign: int) -> bool:
        return self._continues(node, substitute(node, self.variable, point), point, sign)

    def _continues(self, node: Node, value: Node, point: Node, sign: int) -> bool:
        """Whether the values beside a point tend to the exact value at it, as far as numbers can tell."""
        return all(self._tends(node, evaluate(value, setting, DIGITS), point, sign, setting) for setting in self.here)

    def _tends(self, node: Node, value: Any, point: Node, sign: int, setting: dict[str, Fraction]) -> bool:
        near = values_at(node, self._places(point, sign, setting))
        if value is None or None in near:
            return False
        gaps = [abs(number - value) for number in near]
        return bool(gaps[-1] <= 1e-9 * max(1, abs(value)) or gaps[-1] < 0.8 * gaps[0])

    def _places(self, point: Node, sign: int, setting: dict[str, Fraction]) -> list[dict[str, Any]]:
        places = [evaluate(Add(point, number(sign * near)), setting, 2 * DIGITS) for near in _NEAR]
        return [{**setting, self.variable: place} for place in places]

    def _limit(self, node: Node, point: Node, sign: int) -> Node:
        """Return a one-sided limit from SymPy that numbers beside the point don't contradict."""
        from derive.algebra.sympy_door import limit

        if self.spent > _SECONDS or node.size > _LARGEST_LIMIT:
            raise UndecidedError
        start = process_time()
        distance = fresh_name("t", node.free | point.free)
        moved = tidy(Add(point, Sym(distance)) if sign > 0 else Add(point, Neg(Sym(distance))))
        found = limit(tidy(substitute(node, self.variable, moved)), distance, ZERO, "+", seconds=_SECONDS_EACH)
        self.spent += process_time() - start
        if found is None or not self._plausible(node, found, point, sign):
            raise UndecidedError
        return found if _infinite(found) else exact(found)

    def _plausible(self, node: Node, found: Node, point: Node, sign: int) -> bool:
        direction = _infinite(found)
        if not direction:
            return self._continues(node, found, point, sign)
        for setting in self.here:
            near = values_at(node, self._places(point, sign, setting))
            if None in near or not 0 < direction * near[0] < direction * near[-1]:
                return False
        return True

    def branch(self, point: Node, sign: int) -> Node:
        """Return the function beside a point, every switch in the position that it has there.

        Raises:
            AbsentError: if the function is not defined there.
            UndecidedError: if a switch keeps changing, or its position depends on the parameters.
        """
        places = [place for setting in self.here for place in self._places(point, sign, setting)]
        defined = {value is not None for value in values_at(self.function, places)}
        if len(defined) > 1:
            raise UndecidedError
        if defined == {False}:
            raise AbsentError

        def step(node: Node, children: tuple[Node, ...]) -> Node:
            rebuilt = node.with_children(children)
            return rebuilt if self.variable not in node.free else position(node, rebuilt, places)

        return tidy(fold(self.function, step))


def _is_defined(value: Node, setting: dict[str, Fraction]) -> bool:
    """Whether a value exists that more digits do not change: the logarithm of cos(π/2) is -69, or -138, or less."""
    first, second = (evaluate(value, setting, digits) for digits in (DIGITS // 2, DIGITS))
    return first is not None and second is not None and bool(abs(first - second) <= 1e-9 * max(1, abs(second)))


def _power(first: Any, last: Any) -> Fraction | None:
    """Return p where two values behave like t^p at the distances `_VERY_NEAR`; None if like no power with a small p."""
    decades = log10(_VERY_NEAR[0] / _VERY_NEAR[1])
    power = log10(abs(first / last)) / decades
    close = Fraction(round(power * 60), 60)
    return close if abs(power - close) < 1e-8 else None


def _infinite(node: Node) -> int:
    """Return 1 or -1 for plus or minus infinity, 0 for anything else."""
    return 1 if node is INFINITY else -1 if node is Neg(INFINITY) else 0


__all__ = ["breakpoints", "examine"]
