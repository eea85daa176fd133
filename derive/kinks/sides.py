"""One function, seen from the left and from the right of points: what kind of point each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from derive.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.expression import ZERO, Add, Neg, Node, Piecewise, substitute
from derive.expression.evaluate import evaluate, holds
from derive.kinks.branches import DIGITS, AbsentError, UndecidedError
from derive.kinks.near import INFINITY, Near, Settings, infinite
from derive.kinks.slopes import Differentiate, one_sided_slope
from derive.kinks.zeros import exact


@dataclass(frozen=True, slots=True)
class _Side:
    value: Node
    slope: Node


class Sides:
    """A function of one variable, with values drawn for its parameters.

    Args:
        function: the function.
        variable: the name of its variable.
        differentiate: the derivative of an expression without switches.
        assuming: relations between the parameters.
    """

    def __init__(self, function: Node, variable: str, differentiate: Differentiate, assuming: Sequence[Node]) -> None:
        self.function = function
        self.variable = variable
        self.differentiate = differentiate
        self.settings = [s for s in self._settings() if all(holds(given, s) is not False for given in assuming)]
        self.near = Near(variable, self.settings)

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
        self.near.settings = [setting for setting in real if _is_defined(here, setting)]
        if not self.near.settings:
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
        left, right = (self.near.branch(self.function, point, sign) for sign in (-1, 1))
        at = substitute(left, self.variable, point)
        if left is not right or any(evaluate(at, s, DIGITS) is None for s in self.near.settings):
            return False
        try:
            # A value that is given for the point alone is worth a word: {x if x ≠ 0; 0 otherwise}.
            return not self.function.has(Piecewise) or self.near.branch(self.function, point, 0) is left
        except (AbsentError, UndecidedError):
            return False

    def _by_signs(self, point: Node, here: Node) -> Kink:
        """Examine a point for each choice of signs of the parameters; slopes are told where they are the same."""
        groups: dict[tuple[bool, ...], Settings] = {}
        for setting in self.near.settings:
            groups.setdefault(tuple(value > 0 for value in setting.values()), []).append(setting)
        found: set[tuple[str, Node | None, Node | None]] = set()
        for group in groups.values() if len(groups) > 1 else ():
            self.near.settings = group
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
        steep = [abs(infinite(slope)) for slope in slopes]
        if len(present) < 2:
            # The end of the domain: only a vertical tangent is worth a word.
            kind = "vertical tangent"
            end = Kink(point, kind, left.slope if left else None, right.slope if right else None)
            return end if any(steep) else None
        first, second = slopes
        if all(steep):
            return Kink(point, "vertical tangent" if first is second else "cusp", first, second)
        if not any(steep) and self._equal(first, second):
            return Kink(point, DIFFERENTIABLE, first, first)
        return Kink(point, "corner", first, second)

    def _equal(self, first: Node, second: Node) -> bool:
        """Whether two exact values are the same, for every value of the parameters.

        Raises:
            UndecidedError: if that depends on the parameters.
        """
        if first is second:
            return True
        gaps = [evaluate(Add(first, Neg(second)), setting, DIGITS) for setting in self.near.settings]
        same = {abs(gap) < 10.0**-45 for gap in gaps if gap is not None}
        if len(same) != 1:
            raise UndecidedError
        return bool(same.pop())

    def _side(self, point: Node, here: Node, sign: int) -> _Side | None:
        try:
            branch = self.near.branch(self.function, point, sign)
        except AbsentError:
            return None
        value = self._value(branch, point, sign)
        if value is INFINITY or not self._equal(value, here):
            return _Side(value, ZERO)
        return _Side(value, one_sided_slope(self.near, branch, point, here, sign, self.differentiate))

    def _value(self, branch: Node, point: Node, sign: int) -> Node:
        value = exact(substitute(branch, self.variable, point))
        if self.near.continues(branch, value, point, sign):
            return value
        limit = self.near.limit(branch, point, sign)
        return INFINITY if infinite(limit) else limit


def _is_defined(value: Node, setting: dict[str, Fraction]) -> bool:
    """Whether a value exists that more digits do not change: the logarithm of cos(π/2) is -69, or -138, or less."""
    first, second = (evaluate(value, setting, digits) for digits in (DIGITS // 2, DIGITS))
    return first is not None and second is not None and bool(abs(first - second) <= 1e-9 * max(1, abs(second)))
