"""One function, seen from the left and from the right of points: what kind of point each is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Sym,
    number,
    postorder,
    substitute,
    tidy,
)
from derive.expression.relations import negation
from derive.kinks.branches import DIGITS, AbsentError, OscillatesError, UndecidedError
from derive.kinks.near import INFINITY, Near, infinite, seen
from derive.kinks.oscillation import limit_of_waves
from derive.kinks.settings import Setting, Settings, can_all_hold, coincide, further, settings
from derive.kinks.slopes import Differentiate, one_sided_slope
from derive.kinks.switches import factors, points, steps_in, switches
from derive.reals.closed_forms import exact, in_lowest_terms
from derive.reals.compare import implies
from derive.reals.domain import conditions, has_value
from derive.reals.logic import Truth, both, either
from derive.reals.switching import alternatives, collected
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, OSCILLATION, Kink
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate, holds
from derive.values.zero import vanishes

_ROUNDS = 4
_READABLE = 24
"""An exception with more nodes is not told."""
_UNCLAIMED = (DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED)
_CALM = ("", DIFFERENTIABLE, ONE_SIDED)


@data
class Side:
    """What a function tends to on one side of a point, and its slope there."""

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
        # The point itself may be imaginary where the value is not: sqrt(x^2 + y^2) at x = sqrt(-y^2).
        real = [setting for setting in self.settings if evaluate(point, setting, DIGITS) is not None]
        defined = [setting for setting in real if self.has_value(point, setting)]
        self.near.settings = list(defined)
        if not defined or self._without_value(point):
            return None
        here = self._by_its_case(point, exact(collected(substitute(self.function, self.variable, point))))
        try:
            kink = self._decided(point, here)
        except OscillatesError:
            kink = Kink(point, OSCILLATION)
        except UndecidedError:
            kink = self._by_signs(point, here)
        kink = None if kink is None else _but(kink)
        return kink if kink is None or len(defined) == len(real) else self._but_outside(kink)

    def has_value(self, point: Node, setting: Setting) -> bool:
        """Whether the function has a value at a point."""
        there = substitute(self.function, self.variable, point)
        return _is_defined(exact(there), setting) and has_value(there, setting)

    def _but_outside(self, kink: Kink) -> Kink:
        """Except the parameters for which a point does not belong to the domain."""
        there = (collected(substitute(needed, self.variable, kink.point)) for needed in conditions(self.function))
        inside = both(*map(simplest, there))
        if kink.kind in _UNCLAIMED or isinstance(inside, bool):
            return Kink(kink.point, NOT_DECIDED)
        return _but(kink, negation(inside))

    def examined(self, point: Node) -> Kink | None:
        """Return what happens at a point, for all parameters: those that refute a conclusion are taken into account."""
        for _ in range(_ROUNDS):
            kink = self.classify(point)
            kink = None if kink is None else self._but_specially(kink)
            # Where nothing was found to happen, for other parameters something may.
            against = self.counterexample(Kink(point, "") if kink is None else kink)
            if against is None:
                return kink
            self.settings.append(against)
        return Kink(point, NOT_DECIDED)

    def counterexample(self, kink: Kink) -> Setting | None:
        """Return values of the parameters for which numbers show something else than is told of a point."""
        if kink.kind == NOT_DECIDED:
            return None
        exists = kink.kind in _CALM
        for setting in further(self.function, self.variable):
            excepted = bool(kink.unless) and all(holds(one, setting, 30) is not False for one in kink.unless)
            if excepted or any(holds(one, setting, 30) is not True for one in self.assuming):
                continue
            truth = seen(self.function, self.variable, kink.point, setting)
            if truth is None or (not truth.rates and not (kink.kind and self._is_outside(kink.point, setting))):
                continue
            if not truth.rates or exists != (truth.slope is not None):
                return setting
        return None

    def _is_outside(self, point: Node, setting: Setting) -> bool:
        """Whether a condition of the function fails: what is too large has no value either."""
        there = (substitute(needed, self.variable, point) for needed in conditions(self.function))
        return any(holds(condition, setting, 30) is False for condition in there)

    def _but_specially(self, kink: Kink) -> Kink:
        """Except the parameters with which nothing happens at a point.

        Another point may fall on it, |x - a| - |x - b| if a = b, a border may be none, and a √x has no vertical tangent
        if a = 0.
        """
        if kink.kind in (DIFFERENTIABLE, NOT_DECIDED):
            return kink
        others = (other for other in self.points if other is not kink.point and other.free | kink.point.free)
        names = () if kink.unless or kink.where else sorted(self.function.free - {self.variable})
        special = (
            *(coincide(kink.point, other, self.assuming) for other in others),
            *self._flat,
            *(Rel("=", Sym(name), ZERO) for name in names),
        )
        return _but(kink, *(one for one in special if one is not None and not self._lasts(kink, one)))

    @cached_property
    def _flat(self) -> tuple[Node, ...]:
        """Return for which parameters a border is none: b x ≤ x holds everywhere if b = 1."""
        lines = (coefficients_of(factor, self.variable) for factor in factors(self.function, self.variable))
        slopes = (line[1] for line in lines if line is not None and len(line) == 2)
        found = (top for slope in slopes if (top := slope.numerator if isinstance(slope, Div) else slope).free)
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
            case Rel() if any(implies(given, Rel("!=", *relation.children)) for given in self.assuming):
                return True
            case Rel() if not _leaves(kink.point, relation):
                return True
            case Rel(left=Sym(name=name), right=value) if name not in value.free | {self.variable}:
                there = substitute(self.function, name, value)
                given = [one for one in (substitute(given, name, value) for given in self.assuming) if one.free]
                sides = self.specially(there, name, value, given)
                if not sides.settings:
                    # There is no such function, or one that has a value at that point alone: √(a² - x²) for a = 0.
                    return not sides.without_sides(substitute(kink.point, name, value))
                met = sides.classify(exact(substitute(kink.point, name, value)))
                if met is None or met.kind != kink.kind:
                    return False
                slopes = (kink.left, kink.right)
                told = [side and exact(substitute(side, name, value)) for side in slopes]
                if slopes != (None, None) and told != [met.left, met.right]:
                    return False
                told_but = [collected(substitute(one, name, value)) for one in kink.unless]
                excepted = both(*told_but) if told_but else False
                open_parts = (one for one in _alternatives(both(*met.unless)) if _leaves(kink.point, one))
                return all(either(negation(one), excepted) is True for one in open_parts)
        return False

    def without_sides(self, point: Node) -> bool:
        """Whether the function has a value at a point and none beside it."""
        setting = dict.fromkeys(self.function.free - {self.variable}, Fraction(7, 5))
        truth = seen(self.function, self.variable, point, setting)
        there = substitute(self.function, self.variable, point)
        return truth is not None and not truth.rates and evaluate(there, setting, DIGITS) is not None

    def specially(self, function: Node, name: str, value: Node, given: Sequence[Node]) -> Sides:
        """Return the function as it is for one value of a parameter."""
        return Sides(function, self.variable, self.differentiate, given)

    def _by_its_case(self, point: Node, here: Node) -> Node:
        """Return the value at a point without the parts that don't count there, if one does for all parameters."""
        if not any(map(alternatives, postorder(here))):
            return here
        try:
            return exact(substitute(self.near.branch(self.function, point, 0), self.variable, point))
        except (AbsentError, UndecidedError):
            return here

    def _without_value(self, point: Node) -> bool:
        """Whether 0^0 stands at a point, with the variable in the exponent, or 0 ln(0): neither has a value."""
        parts = [part for part in postorder(self.function) if part.free <= self.function.free]
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

    def _decided(self, point: Node, here: Node) -> Kink | None:
        left, right = (self.side(point, here, sign) for sign in (-1, 1))
        kink = self._kink(point, here, left, right)
        return None if kink is not None and kink.kind == DIFFERENTIABLE and self.passes(point, kink) else kink

    def passes(self, point: Node, kink: Kink) -> bool:
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
        """Whether the formula for the derivative has the right value at a point: 2x³/|x²| has none at 0."""
        try:
            slope = substitute(self.differentiate(branch), self.variable, point)
        except DeriveError:
            return True
        told = slope if self.result is None else substitute(self.result, self.variable, point)
        defined = [setting for setting in self.near.settings if has_value(told, setting)]
        gap = Add(told, Neg(slope))
        return bool(defined) and all(vanishes(gap, setting) is not False for setting in defined)

    def _by_signs(self, point: Node, here: Node) -> Kink:
        """Examine a point for each choice of the parameters; slopes are told where they are the same.

        A sum of parameters may decide which side is which: {b x if x > 1 + a; 0 otherwise} falls for b < 0.
        """
        told: list[tuple[Setting, Kink]] = []
        settings = self.near.settings
        for setting in settings if len(settings) > 1 else ():
            self.near.settings = [setting]
            try:
                told.append((setting, self._decided(point, self._by_its_case(point, here)) or Kink(point, "")))
            except UndecidedError:
                return Kink(point, NOT_DECIDED)
        self.near.settings = settings
        kinds = {kink.kind for _, kink in told}
        rough = [(setting, kink) for setting, kink in told if kink.kind not in _CALM]
        smooth = [setting for setting, kink in told if kink.kind in _CALM]
        if not rough and ONE_SIDED in kinds and len(kinds) > 1:
            return Kink(point, NOT_DECIDED)
        # Where nothing switches the derivative exists as well.
        found = {kink for _, kink in rough} or {kink for _, kink in told if kink.kind}
        kinds = {kink.kind for kink in found}
        if len(kinds) == 2 and "jump" in kinds:
            kink = self._jump_or(point, rough)
        elif len(kinds) == 1:
            kink = self._joined(point, found)
        else:
            return Kink(point, NOT_DECIDED)
        if any(map(steps_in, (*kink.unless, *kink.where))):
            return Kink(point, NOT_DECIDED)  # The heights of stairs were taken for these parameters only.
        if smooth and rough:
            apart = self._separating(kink, smooth, [setting for setting, _ in rough])
            return Kink(point, NOT_DECIDED) if apart is None else _but(kink, apart)
        return kink

    def _jump_or(self, point: Node, rough: Sequence[tuple[Setting, Kink]]) -> Kink:
        """Tell a point that for some parameters is a jump, and for others another kink."""
        jumps = [(setting, kink) for setting, kink in rough if kink.kind == "jump"]
        others = [(setting, kink) for setting, kink in rough if kink.kind != "jump"]
        kink = self._joined(point, {kink for _, kink in jumps})
        apart = self._separating(kink, [setting for setting, _ in others], [setting for setting, _ in jumps])
        where = either(apart or False, *([both(*kink.where)] if kink.where else []))
        if not isinstance(apart, Rel) or isinstance(where, bool):
            return Kink(point, NOT_DECIDED)
        # Where it is no jump it is another kink, but in between it may be neither.
        kink = copy(kink, unless=()) if kink.unless == kink.where else kink
        met = Rel("=", *apart.children)
        between = () if self._lasts(kink, met) else (met,)
        return copy(_but(kink, *between, *(one for _, other in others for one in other.unless)), where=(where,))

    def _joined(self, point: Node, found: set[Kink]) -> Kink:
        """Tell what is common to kinks of one kind, for different parameters."""
        if len(found) == 1:
            return next(iter(found))
        # What is excepted for one choice of signs is excepted for all, which claims less.
        excepted = sorted({relation for kink in found for relation in kink.unless}, key=str)
        pairs = {frozenset((kink.left, kink.right)) for kink in found}
        slopes = sorted((slope for slope in pairs.pop() if slope is not None), key=str) if len(pairs) == 1 else []
        (kind,) = {kink.kind for kink in found}
        known = len(slopes) == (1 if kind == ONE_SIDED else 2)
        return _but(Kink(point, kind, slopes=tuple(slopes) if known else ()), *excepted)

    def _separating(self, kink: Kink, smooth: Settings, rough: Settings) -> Node | None:
        """Return the relation between parameters that holds where nothing happens at a point, and only there.

        Only what decides which part counts at the point can: a condition without the variable, the order of two
        alternatives, the order of two points.
        """
        if kink.kind in (ONE_SIDED, NOT_DECIDED):
            return None
        stated = (part for part in postorder(self.function) if isinstance(part, (Rel, Logic)))
        for relation in (part for part in stated if self.variable not in part.free and part.free):
            for one in (relation, negation(relation)):
                if self._holds_only(one, smooth, rough):
                    return simplest(one)
        gaps = (switch for part in postorder(self.function) for switch in switches(part))
        there = (collected(substitute(gap, self.variable, kink.point)) for gap in gaps)
        orders = (tidy(Add(kink.point, Neg(other))) for other in self.points)
        for gap in dict.fromkeys(in_lowest_terms(each) for each in (*there, *orders) if each.free):
            for sign, wider in (("<", "<="), (">", ">=")):
                if self._holds_only(Rel(sign, gap, ZERO), smooth, rough):
                    met = simplest(Rel("=", gap, ZERO))
                    return simplest(Rel(sign if self._lasts(kink, met) else wider, gap, ZERO))
        return None

    def _holds_only(self, relation: Node, smooth: Settings, rough: Settings) -> bool:
        within = all(holds(relation, setting) is True for setting in smooth)
        return within and all(holds(relation, setting) is False for setting in rough)

    def _kink(self, point: Node, here: Node, left: Side | None, right: Side | None) -> Kink | None:
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

    def _jump(self, point: Node, here: Node, present: list[Side], apart: list[Side]) -> Kink:
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

    def side(self, point: Node, here: Node, sign: int) -> Side | None:
        """Return what there is on one side of a point; None where the function has no values."""
        try:
            branch = self.near.branch(self.function, point, sign)
        except AbsentError:
            return None
        value = self.value(branch, point, sign)
        if value is INFINITY or (not value.free and not here.free and not self._equal(value, here)):
            return Side(value, ZERO)
        return Side(value, one_sided_slope(self.near, branch, point, here, sign, self.differentiate))

    def value(self, branch: Node, point: Node, sign: int) -> Node:
        """Return what a branch of a function tends to at a point."""
        value = exact(substitute(branch, self.variable, point))
        if self.near.continues(branch, value, point, sign):
            return value
        try:
            limit = self.near.limit(branch, point, sign)
        except UndecidedError:
            limit = limit_of_waves(self.near, branch, point, sign)
        return INFINITY if infinite(limit) else limit


def _but(kink: Kink, *relations: Node) -> Kink:
    """Except the parameters for which one of some relations holds, if there is such a point: not a = 0 of x = b/a."""
    before = tuple(one for one in kink.unless if _leaves(kink.point, one))
    parts = [part for one in relations for part in _alternatives(one)]
    kept = [simplest(part) for part in parts if _leaves(kink.point, part)]
    excepted = either(*([both(*before)] if before else []), *kept) if kept else None
    if isinstance(excepted, bool) or (excepted is not None and (excepted.size > _READABLE or excepted.has(Piecewise))):
        return Kink(kink.point, NOT_DECIDED)
    return copy(kink, unless=before if excepted is None else (excepted,))


def _alternatives(condition: Truth) -> Sequence[Node]:
    return () if isinstance(condition, bool) else condition.children if _is_either(condition) else (condition,)


def _is_either(condition: Node) -> bool:
    return isinstance(condition, Logic) and condition.connective == "or"


def _leaves(point: Node, relation: Node) -> bool:
    if _is_either(relation):
        return any(_leaves(point, part) for part in relation.children)
    if not isinstance(relation, Rel) or relation.relation != "=":
        return True
    if not isinstance(relation.left, Sym) or relation.left.name not in point.free:
        return True
    there = substitute(point, relation.left.name, relation.right)
    return evaluate(there, dict.fromkeys(there.free, 2), 15) is not None


def _is_defined(value: Node, setting: dict[str, Fraction]) -> bool:
    """Whether a value exists that more digits do not change: the logarithm of cos(π/2) is -69, or -138, or less."""
    first, second = (evaluate(value, setting, digits) for digits in (DIGITS // 2, DIGITS))
    return first is not None and second is not None and bool(abs(first - second) <= 1e-9 * max(1, abs(second)))
