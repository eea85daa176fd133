"""One function, seen from the left and from the right of points: what kind of point each is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Sym,
    canonical,
    number,
    postorder,
    substitute,
    tidy,
)
from derive.expression.relations import negation
from derive.kinks.branches import DIGITS, AbsentError, OscillatesError, UndecidedError
from derive.kinks.near import INFINITY, Near, infinite
from derive.kinks.oscillation import limit_of_waves
from derive.kinks.settings import Settings, settings
from derive.kinks.slopes import Differentiate, one_sided_slope
from derive.kinks.special import can_all_hold, coincide
from derive.kinks.switches import factors, points
from derive.reals.compare import implies
from derive.reals.domain import conditions, has_value
from derive.reals.logic import both, either
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, exact
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, OSCILLATION, Kink
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes


@data
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
        result: the derivative, None where it is not known yet.
    """

    def __init__(
        self,
        function: Node,
        variable: str,
        differentiate: Differentiate,
        assuming: Sequence[Node],
        result: Node | None = None,
    ) -> None:
        self.result = result
        self.function = function
        self.variable = variable
        self.differentiate = differentiate
        self.assuming = assuming

    @cached_property
    def settings(self) -> Settings:
        """The values of the parameters at which points are examined; drawn when there is one."""
        return settings(self.function, self.variable, (), self.assuming)

    @cached_property
    def points(self) -> tuple[Node, ...]:
        """The single points that are examined."""
        return points(self.function, self.variable)

    @cached_property
    def near(self) -> Near:
        """The surroundings of the point under examination."""
        return Near(self.variable, self.settings)

    def classify(self, point: Node) -> Kink | None:
        """Return what happens at a point; None where the function is not defined, or ends smoothly."""
        there = substitute(self.function, self.variable, point)
        here = exact(there)
        # The point itself may be imaginary where the value is not: sqrt(x^2 + y^2) at x = sqrt(-y^2).
        real = [setting for setting in self.settings if evaluate(point, setting, DIGITS) is not None]
        defined = [s for s in real if _is_defined(here, s) and has_value(there, s)]
        self.near.settings = list(defined)
        if not defined or self._without_value(point):
            return None
        here = self._by_its_case(point, here)
        try:
            kink = self._decided(point, here)
        except OscillatesError:
            kink = Kink(point, OSCILLATION)
        except UndecidedError:
            kink = self._by_signs(point, here)
        kink = None if kink is None else self._but_at_zero(_sensible(kink))
        return kink if kink is None or len(defined) == len(real) else self._but_outside(kink)

    def _but_outside(self, kink: Kink) -> Kink:
        """Except the parameters for which a point does not belong to the domain."""
        there = (substitute(needed, self.variable, kink.point) for needed in conditions(self.function))
        inside = both(*map(simplest, there))
        if kink.kind in (DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED) or isinstance(inside, bool):
            return Kink(kink.point, NOT_DECIDED)
        outside = either(negation(inside), *([both(*kink.unless)] if kink.unless else []))
        return Kink(kink.point, NOT_DECIDED) if isinstance(outside, bool) else copy(kink, unless=(outside,))

    def but_where_points_meet(self, kink: Kink, points: Sequence[Node]) -> Kink:
        """Except the parameters for which another point falls on this one and undoes it: |x - a| - |x - b| if a = b."""
        if kink.kind in (DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED):
            return kink
        others = (other for other in points if other is not kink.point and other.free | kink.point.free)
        met = (
            *(coincide(kink.point, other, self.assuming) for other in others),
            *(flat for flat in self._flat if _leaves(kink.point, flat)),
        )
        found = (relation for relation in met if relation is not None and not self._lasts(kink, relation))
        more = tuple(dict.fromkeys(relation for relation in found if relation not in kink.unless))
        if not more:
            return kink
        either = dict.fromkeys((*more, *((Logic("and", *kink.unless),) if len(kink.unless) > 1 else kink.unless)))
        return copy(kink, unless=(next(iter(either)) if len(either) == 1 else Logic("or", *either),))

    @cached_property
    def _flat(self) -> tuple[Node, ...]:
        """Return for which parameters a border is none: b x ≤ x holds everywhere if b = 1."""
        lines = (coefficients_of(factor, self.variable) for factor in factors(self.function, self.variable))
        found = (line[1] for line in lines if line is not None and len(line) == 2 and line[1].free)
        return tuple(dict.fromkeys(simplest(Rel("=", tidy(slope), ZERO)) for slope in found))

    def classify_near(self, place: Fraction) -> Kink | None:
        """Return what happens at a point that is known to eighty digits only."""
        self.near.below = 10.0**-45
        try:
            return self.classify(number(place))
        finally:
            self.near.below = 0.0

    def _lasts(self, kink: Kink, relation: Node) -> bool:
        """Whether what is told of a point is true as well where a relation between the parameters holds."""
        match relation:
            case Rel(left=Sym(name=name), right=value) if name not in value.free | {self.variable}:
                there = substitute(self.function, name, value)
                given = [one for one in (substitute(given, name, value) for given in self.assuming) if one.free]
                sides = Sides(there, self.variable, self.differentiate, given)
                met = sides.classify(exact(substitute(kink.point, name, value)))
                slopes = (kink.left, kink.right)
                told = [side and exact(substitute(side, name, value)) for side in slopes]
                return (
                    met is not None
                    and met.kind == kink.kind
                    and (slopes == (None, None) or told == [met.left, met.right])
                )
        return False

    def _by_its_case(self, point: Node, here: Node) -> Node:
        """Return the value at a point without the cases that don't hold there, if one does for all parameters."""
        if not here.has(Piecewise):
            return here
        try:
            return exact(substitute(self.near.branch(self.function, point, 0), self.variable, point))
        except (AbsentError, UndecidedError):
            return here

    def _without_value(self, point: Node) -> bool:
        """Whether 0^0 stands at a point, with the variable in the exponent, or 0 ln(0): neither has a value."""
        parts = list(postorder(self.function))
        powers = (part for part in parts if isinstance(part, Pow) and self.variable in part.exponent.free)
        if any(all(all(self.near.is_zero(part, point)) for part in power.children) for power in powers):
            return True
        # In cases the product may be one that does not count here.
        products = (part for part in parts if isinstance(part, Mul) and not self.function.has(Piecewise))
        return any(self._is_lost(factor, point) for product in products for factor in self._beside_zero(product, point))

    def _beside_zero(self, product: Mul, point: Node) -> Sequence[Node]:
        return product.children if any(all(self.near.is_zero(f, point)) for f in product.children) else ()

    def _is_lost(self, factor: Node, point: Node) -> bool:
        there = exact(substitute(factor, self.variable, point))
        return not any(_is_defined(there, setting) for setting in self.near.settings)

    def _but_at_zero(self, kink: Kink) -> Kink:
        """Except the parameters without which nothing happens: a √x has no vertical tangent if a = 0."""
        if kink.kind in (DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED) or kink.unless or kink.where:
            return kink
        names = sorted(self.function.free - {self.variable})
        free = (relation for name in names if not self._stays(kink.point, relation := Rel("=", Sym(name), ZERO)))
        found = tuple(free)
        if not found:
            return kink
        return copy(kink, unless=(found[0] if len(found) == 1 else Logic("or", *found),))

    def _stays(self, point: Node, relation: Rel) -> bool:
        """Whether there is no derivative at a point either where one parameter is zero, or that is not allowed."""
        if any(implies(given, Rel("!=", *relation.children)) for given in self.assuming):
            return True
        (name,) = relation.free
        here = substitute(self.function, self.variable, point)
        before = self.near.settings
        self.near.settings = [
            s for s in ({**setting, name: Fraction(0)} for setting in before[:1]) if _is_defined(here, s)
        ]
        try:
            kink = self._decided(point, here) if self.near.settings else Kink(point, "")
        except UndecidedError:
            kink = None
        finally:
            self.near.settings = before
        return kink is not None and kink.kind not in (DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED)

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
        if not self._has_slope(left, point):
            return False
        try:
            # A value that is given for the point alone is worth a word: {x if x ≠ 0; 0 otherwise}.
            return not self.function.has(Piecewise) or self.near.branch(self.function, point, 0) is left
        except (AbsentError, UndecidedError):
            return False

    def _has_slope(self, branch: Node, point: Node) -> bool:
        """Whether the formula for the derivative has a value at a point: 2x³/|x²| has none at 0."""
        try:
            formula = self.differentiate(branch) if self.result is None else self.result
        except DeriveError:
            return True
        slope = substitute(formula, self.variable, point)
        return any(has_value(slope, setting) for setting in self.near.settings)

    def _by_signs(self, point: Node, here: Node) -> Kink:
        """Examine a point for each choice of the parameters; slopes are told where they are the same.

        A sum of parameters may decide which side is which: {b x if x > 1 + a; 0 otherwise} falls for b < 0.
        """
        found: set[Kink] = set()
        settings = self.near.settings
        for setting in settings if len(settings) > 1 else ():
            self.near.settings = [setting]
            try:
                kink = self._decided(point, here)
            except UndecidedError:
                return Kink(point, NOT_DECIDED)
            found.add(Kink(point, "") if kink is None else kink)
        kinds = {kink.kind for kink in found}
        if kinds == {"", DIFFERENTIABLE}:
            # Where nothing switches the derivative exists as well.
            found = {kink for kink in found if kink.kind}
        elif len(kinds) != 1 or "" in kinds:
            return Kink(point, NOT_DECIDED)
        if len(found) == 1:
            return found.pop()
        # What is excepted for one choice of signs is excepted for all, which claims less.
        excepted = sorted(
            {canonical(relation): relation for kink in found for relation in kink.unless}.values(), key=str
        )
        either = (excepted[0] if len(excepted) == 1 else Logic("or", *excepted),) if excepted else ()
        pairs = {frozenset((kink.left, kink.right)) for kink in found}
        slopes = sorted((slope for slope in pairs.pop() if slope is not None), key=str) if len(pairs) == 1 else []
        (kind,) = kinds
        known = len(slopes) == (1 if kind == ONE_SIDED else 2)
        return Kink(point, kind, unless=either, slopes=tuple(slopes) if known else ())

    def _kink(self, point: Node, here: Node, left: _Side | None, right: _Side | None) -> Kink | None:
        present = [side for side in (left, right) if side is not None]
        apart = [side for side in present if side.value is INFINITY or not self._equal(side.value, here)]
        if apart:
            return self._jump(point, here, present, apart)
        slopes = [side.slope for side in present]
        steep = [abs(infinite(slope)) for slope in slopes]
        if len(present) < 2:
            kind = "vertical tangent" if any(steep) else ONE_SIDED
            return Kink(point, kind, left.slope if left else None, right.slope if right else None) if present else None
        first, second = slopes
        if all(steep):
            return Kink(point, "vertical tangent" if first is second else "cusp", first, second)
        if not any(steep) and self._equal(first, second):
            return Kink(point, DIFFERENTIABLE, first, first)
        same = coincide(first, second, self.assuming) if not any(steep) else None
        return Kink(point, "corner", first, second, unless=() if same is None else (same,))

    def _jump(self, point: Node, here: Node, present: list[_Side], apart: list[_Side]) -> Kink:
        """Tell a jump, and for which parameters the function is continuous, or has a derivative, after all."""
        met = [None if side.value is INFINITY else coincide(side.value, here, self.assuming) for side in apart]
        joined = tuple(dict.fromkeys(relation for relation in met if relation is not None))
        if len(joined) < len(met) and None in met:
            return Kink(point, "jump")
        slopes = [side.slope for side in present]
        if len(slopes) == 2 and slopes[0] is not slopes[1]:
            level = coincide(slopes[0], slopes[1], self.assuming)
            if level is None or any(map(infinite, slopes)) or not can_all_hold((*joined, level)):
                return Kink(point, "jump", where=joined)
            return Kink(point, "jump", unless=tuple(dict.fromkeys((*joined, level))), where=joined)
        return Kink(point, "jump", unless=joined, where=joined)

    def _equal(self, first: Node, second: Node) -> bool:
        """Whether two exact values are the same, for every value of the parameters.

        Raises:
            UndecidedError: if that depends on the parameters.
        """
        if first is second:
            return True
        gap, below = Add(first, Neg(second)), self.near.below
        same = {vanishes(gap, setting, below=below) for setting in self.near.settings} - {None}
        if len(same) != 1:
            raise UndecidedError
        return bool(same.pop())

    def _side(self, point: Node, here: Node, sign: int) -> _Side | None:
        try:
            branch = self.near.branch(self.function, point, sign)
        except AbsentError:
            return None
        value = self._value(branch, point, sign)
        if value is INFINITY or (not value.free and not here.free and not self._equal(value, here)):
            return _Side(value, ZERO)
        return _Side(value, one_sided_slope(self.near, branch, point, here, sign, self.differentiate))

    def _value(self, branch: Node, point: Node, sign: int) -> Node:
        value = exact(substitute(branch, self.variable, point))
        if self.near.continues(branch, value, point, sign):
            return value
        try:
            limit = self.near.limit(branch, point, sign)
        except UndecidedError:
            limit = limit_of_waves(self.near, branch, point, sign)
        return INFINITY if infinite(limit) else limit


def _sensible(kink: Kink) -> Kink:
    """Leave out exceptions for which there is no such point: a = 0 of x = b/a."""
    kept = tuple(relation for relation in kink.unless if _leaves(kink.point, relation))
    return kink if kept == kink.unless else copy(kink, unless=kept)


def _leaves(point: Node, relation: Node) -> bool:
    if not isinstance(relation, Rel) or not isinstance(relation.left, Sym) or relation.left.name not in point.free:
        return True
    there = substitute(point, relation.left.name, relation.right)
    return evaluate(there, dict.fromkeys(there.free, 2), 15) is not None


def _is_defined(value: Node, setting: dict[str, Fraction]) -> bool:
    """Whether a value exists that more digits do not change: the logarithm of cos(π/2) is -69, or -138, or less."""
    first, second = (evaluate(value, setting, digits) for digits in (DIGITS // 2, DIGITS))
    return first is not None and second is not None and bool(abs(first - second) <= 1e-9 * max(1, abs(second)))
