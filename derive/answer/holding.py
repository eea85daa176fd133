"""Where a result holds: at a point that was examined it must have a value, and that must be the slope there.

A point that a line leaves out for the sake of its form, as x ≠ 0 in 2x³/x² = 2x, is taken in again where the function
and the result are continuous: what a derivative tends to is the derivative there (a corollary of the mean value
theorem: Rudin, Principles, exercise 5.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from derive.expression import (
    ZERO,
    Add,
    Call,
    Div,
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
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.parts import Factors, split_product
from derive.expression.relations import CLOSURE, difference, negation
from derive.kinks.branches import values_at
from derive.kinks.near import Near, seen
from derive.kinks.one_sided import Sides
from derive.kinks.settings import Settings, further, settings
from derive.kinks.switches import steps_in
from derive.reals.closed_forms import in_exact_parts
from derive.reals.compare import excludes, implies, independent
from derive.reals.domain import conditions, has_value, required
from derive.reals.given import follows, where_given
from derive.reals.logic import both, decided, either, implication, normal
from derive.reals.sets import ascending, boundaries, cut, essential
from derive.reals.switching import alternatives, by_cases, collected, is_total
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, zeros
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, Kink
from derive.terms.collecting import simplified
from derive.values.evaluate import evaluate, holds
from derive.values.zero import vanishes

_MEMBERS = (*range(-6, 7), 17, -23)
"""The members of an infinite set of points that are tried."""


def at_kinks(
    where: tuple[Node, ...], kinks: tuple[Kink, ...], function: Node, result: Node, variable: str
) -> tuple[Node, ...]:
    """Exclude the points where a result does not hold, and admit those where it turns out to.

    Args:
        where: conditions of the result, as its lines need them.
        kinks: the points that were examined.
        function: the differentiand.
        result: the derivative, as an expression.
        variable: the variable.
    """
    x = Sym(variable)
    for kink in kinks:
        excluded = _apart(x, kink)
        if kink.kind in (DIFFERENTIABLE, ONE_SIDED) and _has_value(function, result, x, kink):
            where = tuple(condition for condition in where if condition is not excluded)
            where = (*where, *(negation(one) for one in kink.unless if _is_without_sides(one, function, x, kink.point)))
        elif _is_undecided_set(kink) and any(_is_part(excluded, condition) for condition in where):
            # What stands in a case is asked of that case alone, but on its border a step of the other may lie.
            where = tuple(_inside(condition, excluded, x, kinks, where) for condition in where)
        elif isinstance(kink.counter, Sym) and any(x.name in one.free for one in kink.unless):
            where = (*where, *_but_beyond(excluded, kink, function, result, x, where))
        elif kink.equation is not None:
            # Where a side has no value, in another case, nothing switches.
            defined = [one for one in map(simplest, required(excluded)) if not follows(one, where)]
            asked = implication(defined, simplest(excluded))
            where = where if isinstance(asked, bool) else tuple(dict.fromkeys((*where, asked)))
        elif any(excludes(condition, x, kink.point) for condition in where):
            # One condition says the same of the variable, in the words of the sentence about the point.
            where = tuple(excluded if _isolated(one, variable) == (kink.point,) else one for one in where)
        elif kink.kind == NOT_DECIDED and function.free - {variable} and kink.counter is None:
            if not _holds_if_claimed(function, result, x, kink.point, where):
                where = (*where, excluded)
        elif kink.kind == NOT_DECIDED and isinstance(kink.counter, Sym):
            if not _holds_at_members(function, result, x, kink, where):
                where = (*where, excluded)
        elif excluded not in where and not _keeps_off(where, kink, x):
            where = (*where, _excluded(excluded, kink, function, result, x, where))
    return independent(where)


def _holds_at_its_border(excepted: Rel, point: Node, function: Node, result: Node, x: Sym) -> bool:
    """Whether a result holds at a point where the two sides of a relation u ≤ v between parameters are equal."""
    if excepted.relation not in ("<=", ">=") or not isinstance(excepted.left, Sym):
        return excepted.relation not in ("<=", ">=")
    name, value = excepted.left.name, excepted.right
    if name in value.free | {x.name}:
        return False
    inside, slope, place = (substitute(node, name, value) for node in (function, result, point))
    return x.name in inside.free and _continues(inside, slope, x.name, place, ())


def _is_without_sides(special: Node, function: Node, x: Sym, point: Node) -> bool:
    """Whether for one value of a parameter a function has no values but the one at a point: √(a - x²)³ for a = 0."""
    match special:
        case Rel(relation="=", left=Sym(name=name), right=value) if name != x.name:
            there = substitute(function, name, value)
            alone = Sides(there, x.name, lambda node: node, ())
            return there.free == {x.name} and alone.without_sides(substitute(point, name, value))
    return False


def _is_undecided_set(kink: Kink) -> bool:
    """Whether a kink stands for many points, and they are given by an equation or were not decided."""
    return kink.equation is not None or (kink.counter is not None and kink.kind == NOT_DECIDED)


def _is_part(excluded: Rel, condition: Node) -> bool:
    """Whether a condition asks the same of one case alone, and none of the staircases decides which case counts."""
    alternatives = condition.children if isinstance(condition, Logic) and condition.connective == "or" else ()
    others = [part for part in alternatives if not isinstance(part, Rel) or normal(part) != normal(excluded)]
    steps = {canonical(side) for side in excluded.children if isinstance(side, Call)}
    deciding = {canonical(part) for other in others for part in postorder(other) if isinstance(part, Call)}
    return 0 < len(others) < len(alternatives) and steps.isdisjoint(deciding)


def _inside(condition: Node, excluded: Rel, x: Sym, kinks: Sequence[Kink], where: Sequence[Node]) -> Node:
    """Leave the ends of its regions out of a condition on a set of points, if they may be among these."""
    if not steps_in(excluded) or not _is_part(excluded, condition):
        return condition
    good = [Rel("!=", x, kink.point) for kink in kinks if kink.kind in (DIFFERENTIABLE, ONE_SIDED)]
    parts: list[Node] = []
    for part in condition.children:
        end = part.right if isinstance(part, Rel) and part.left is x else None
        if isinstance(part, Rel) and part.relation in ("<=", ">=") and not _is_off(end, excluded, x, (*where, *good)):
            part = Rel(part.relation[0], *part.children)
        parts.append(part)
    return condition.with_children(tuple(parts))


def _is_off(end: Node | None, excluded: Rel, x: Sym, settled: Sequence[Node]) -> bool:
    """Whether the end of a region is none of the points of a set, or what is there is known."""
    if end is None or Rel("!=", x, end) in settled:
        return end is not None
    there = substitute(excluded, x.name, end)
    return not there.free and holds(there, {}, 30) is True


def _but_beyond(
    excluded: Rel, kink: Kink, function: Node, result: Node, x: Sym, where: tuple[Node, ...]
) -> tuple[Node, ...]:
    """Return what keeps off the members of an infinite set, but those beyond one of them that are none."""
    if _holds_at_members(function, result, x, kink, where):
        return ()
    whole = either(excluded, *kink.unless)
    if isinstance(whole, bool) or not _holds_at_members(function, result, x, kink, (*where, whole)):
        return (excluded,)
    return (whole,)


def _keeps_off(where: Sequence[Node], kink: Kink, x: Sym) -> bool:
    """Whether a condition asks at a point for what makes it no kink: x ≥ d or x ≠ c asks c ≥ d at c."""
    if len(kink.unless) != 1 or isinstance(kink.counter, Sym):
        return False
    outside = (negation(kink.unless[0]),)
    for condition in where:
        there = substitute(condition, x.name, kink.point)
        one = either(collected(there))
        if not isinstance(one, bool) and (one is kink.unless[0] or implies(one, kink.unless[0])):
            return True
        if decided(collected(where_given(there, outside))) is False:
            return True
    return False


def _excluded(excluded: Rel, kink: Kink, function: Node, result: Node, x: Sym, where: Sequence[Node]) -> Node:
    """Return what keeps off a kink, but where the parameters make it none and the result holds there."""
    excepted = both(*kink.unless) if kink.unless and not isinstance(kink.counter, Sym) else False
    whole = False if isinstance(excepted, bool) else either(excluded, excepted)
    if isinstance(excepted, bool) or isinstance(whole, bool):
        return excluded
    if isinstance(excepted, Rel) and not _holds_at_its_border(excepted, kink.point, function, result, x):
        excepted = Rel(excepted.relation[0], *excepted.children)
        whole = either(excluded, excepted)
    there = tuple(collected(substitute(condition, x.name, kink.point)) for condition in (*where, excepted))
    claimed = settings(function, x.name, (kink.point,), there)
    good = bool(claimed) and _continues(function, result, x.name, kink.point, there, claimed)
    return whole if good and not isinstance(whole, bool) else excluded


def _apart(x: Sym, kink: Kink) -> Rel:
    """Return what keeps off a point, or off all members of an infinite set: x/2 not an integer for x = 2k."""
    if kink.equation is not None:
        return Rel("!=", *kink.equation.children)
    line = coefficients_of(kink.point, kink.counter.name) if isinstance(kink.counter, Sym) else None
    if line is None or len(line) != 2:
        point = kink.point.operand if isinstance(kink.point, Neg) else kink.point
        if not isinstance(point, Div) or not point.denominator.free or not is_total(point.numerator):
            # x ≠ sqrt(a)/a says nothing for a < 0, where a x ≠ sqrt(a) would have no value.
            return Rel("!=", x, kink.point)
        # For a = 0 there is no -b/a, but there may be a value.
        ends = Neg(point.numerator) if point is kink.point else point.numerator
        return Rel("!=", tidy(Add(Mul(point.denominator, x), ends)), ZERO)
    count = tidy(Div(tidy(Add(x, Neg(line[0]))), line[1]))
    return Rel("!=", count, Call("floor", count))


def holding(
    function: Node,
    result: Node,
    variable: str,
    needed: Sequence[Node],
    kinks: tuple[Kink, ...],
    given: Sequence[Node] = (),
) -> tuple[Node, ...]:
    """Return where a result holds, in few words.

    Args:
        function: the differentiand.
        result: the derivative, as an expression.
        variable: the variable.
        needed: conditions of the result, as its lines need them.
        kinks: the points that were examined.
        given: where the function itself is what it is called: the second derivative exists only where the first does.
    """
    where = at_kinks(tuple(needed), kinks, function, result, variable)
    where = tuple(other for one in where for other in _admitted(one, function, result, variable, where, kinks))
    where = tuple(dict.fromkeys(_without_lone_points(_at_its_point(one, variable), where, variable) for one in where))
    where = (*where, *_lone_points(where, variable), *_refuted(function, result, variable, kinks, where))
    return independent(essential(_told_once(tuple(dict.fromkeys((*where, *map(simplest, given))))), variable))


def _told_once(where: tuple[Node, ...]) -> tuple[Node, ...]:
    """Leave out "x ≤ a or x ≥ 0" beside max(a, x) ≥ 0: where x > a that says the same."""
    kept = list(where)
    for condition in where:
        parts = condition.children if isinstance(condition, Logic) and condition.connective == "or" else ()
        others = [one for one in kept if one is not condition]
        for part in parts:
            guards = [negation(other) for other in parts if other is not part]
            there = (simplest(where_given(one, guards)) for one in others)
            if any(one is part or implies(one, part) for one in there):
                kept = others
                break
    return tuple(kept)


def _at_its_point(condition: Node, variable: str) -> Node:
    """Write "max(x, a) ≥ b or x ≠ a" as "a ≥ b or x ≠ a": only at x = a, and close to it, the first one matters."""
    if not isinstance(condition, Logic) or condition.connective != "or" or condition.free == {variable}:
        return condition
    for part in condition.children:
        if isinstance(part, Rel) and part.relation == "!=" and not part.left.free & part.right.free:
            others = either(*(one for one in condition.children if one is not part))
            assert isinstance(others, Node)
            ways = [where_given(others, (Rel(way, *part.children),)) for way in "<=>"]
            there = dict.fromkeys(simplest(collected(replace(way, {part.left: part.right}))) for way in ways)
            told = either(both(*independent(tuple(there))), part)
            if not isinstance(told, bool) and (len(there) > 1 or told.size < condition.size):
                return told
    return condition


def _without_lone_points(relation: Node, where: Sequence[Node], variable: str) -> Node:
    """Write b x² ≥ 0 as b ≥ 0: for b < 0 only x = 0 is left, where a function has no neighbours and no derivative."""
    if not isinstance(relation, Rel) or relation.relation not in ("<=", ">=") or relation.right is not ZERO:
        return relation
    gap = simplified(tidy(where_given(relation.left, [one for one in where if one is not relation])))
    factors = split_product(gap)
    kept = tuple(factor for factor in factors.above if variable not in factor.free or not _is_a_square(factor))
    if len(kept) == len(factors.above) or not any(factor.free for factor in kept):
        return relation
    return simplest(Rel(relation.relation, Factors(factors.sign, kept, factors.below).node(), ZERO))


def _is_a_square(factor: Node) -> bool:
    """Whether a factor is never negative, and zero at single points only, as far as its form shows."""
    match factor:
        case Pow(base=base, exponent=exponent):
            power = rational(exponent)
            return power is not None and power > 0 and power.numerator % 2 == 0 and not _switches(base)
        case Call(name="abs", children=(inner,), orders=()):
            return not _switches(inner)
    return False


def _switches(node: Node) -> bool:
    return any(map(alternatives, postorder(by_cases(node))))


def _lone_points(where: Sequence[Node], variable: str) -> Iterator[Node]:
    """Yield what keeps off the points that conditions allow and beside which they allow nothing: 0 of x²(x - 1) ≥ 0."""
    known = [one for one in where if one.free == {variable} and boundaries(one, variable) is not None]
    points = ascending([point for one in known for point in boundaries(one, variable) or ()])
    if points:
        whole = cut(known, variable, points)
        sides = zip(points, whole.at, pairwise(whole.between), strict=True)
        yield from (Rel("!=", Sym(variable), point) for point, here, beside in sides if here and not any(beside))


def _refuted(
    function: Node, result: Node, variable: str, kinks: Sequence[Kink], where: Sequence[Node]
) -> Iterator[Node]:
    """Yield what keeps off points at which, for some parameters that conditions allow, numbers show another slope."""
    for point in dict.fromkeys(kink.point for kink in kinks if kink.equation is None and kink.counter is None):
        there = [substitute(condition, variable, point) for condition in where]
        at = substitute(result, variable, point)
        for setting in further(function, variable):
            if any(holds(condition, setting, 30) is not True for condition in there):
                continue
            truth, claimed = seen(function, variable, point, setting), evaluate(at, setting, 30)
            if (
                truth is not None
                and truth.rates
                and (truth.slope is None or claimed is None or not truth.agrees(claimed))
            ):
                yield Rel("!=", Sym(variable), point)
                break


# Points left out for the form's sake -----------------------------------------------------------------


def _admitted(
    relation: Node, function: Node, result: Node, variable: str, where: Sequence[Node], kinks: Sequence[Kink]
) -> tuple[Node, ...]:
    """Return a relation without the points at which the result holds all the same."""
    if not isinstance(relation, Rel) or variable not in relation.free:
        return (relation,)
    if relation.relation == "!=":
        points = _isolated(relation, variable)
        rough = {kink.point for kink in kinks if kink.kind not in (DIFFERENTIABLE, ONE_SIDED, NOT_DECIDED)}
        good = [p for p in points if p not in rough and _continues(function, result, variable, p, where)]
        if not good:
            return (relation,)
        return tuple(Rel("!=", Sym(variable), point) for point in points if point not in good)
    ends = [side for side in relation.children if side.free == {variable}]
    other = [side for side in relation.children if variable not in side.free]
    if relation.relation in "<>" and other and ends == [Sym(variable)]:
        wider = Rel(CLOSURE[relation.relation], *relation.children)
        return (wider if _continues(function, result, variable, other[0], where) else relation,)
    return (relation,)


def _isolated(relation: Node, variable: str) -> tuple[Node, ...]:
    """Return the points that a relation leaves out, if these are all, and it holds on either side of each."""
    if not isinstance(relation, Rel) or relation.relation != "!=":
        return ()
    gap = tidy(difference(relation))
    if gap.free == {variable}:
        points = ascending(boundaries(relation, variable) or ())
        line = cut((relation,), variable, points or ())
        return points if points and all(line.between) else ()
    line_of = coefficients_of(gap, variable)
    return zeros(gap, variable) if line_of is not None and len(line_of) == 2 and rational(line_of[1]) else ()


def _holds_if_claimed(function: Node, result: Node, x: Sym, point: Node, where: Sequence[Node]) -> bool:
    """Whether a result continues at a point for all values of the parameters for which conditions allow that point."""
    there = tuple(substitute(condition, x.name, point) for condition in where)
    claimed = settings(function, x.name, (point,), there)
    return not claimed or _continues(function, result, x.name, point, there, claimed)


def _holds_at_members(function: Node, result: Node, x: Sym, kink: Kink, where: Sequence[Node]) -> bool:
    """Whether a result continues at those members of an infinite set that conditions allow."""
    assert isinstance(kink.counter, Sym)
    points = [tidy(replace(kink.point, {kink.counter: number(member)})) for member in _MEMBERS]
    return all(_holds_if_claimed(function, result, x, point, where) for point in points)


def _continues(
    function: Node, result: Node, variable: str, point: Node, where: Sequence[Node], among: Settings | None = None
) -> bool:
    """Whether a function and what is its derivative beside a point are continuous there, wherever they are defined."""
    decisions = [decision for part in postorder(function) if isinstance(part, Piecewise) for decision in part.pieces]
    if function.free - {variable} and any(condition.has(Piecewise) for _, condition in decisions):
        return False  # For which parameters a condition on cases switches no points show.
    letters = function.free.union(result.free, *(c.free for c in where)) - {variable}
    # A letter of the point alone counts the members of an infinite set.
    counters = dict.fromkeys(point.free - letters, Fraction(2))
    chosen = settings(function, variable, (point,), where) if among is None else among
    tried = [setting | counters for setting in chosen]
    at = [substitute(side, variable, point) for side in (function, result)]
    if not tried or not all(has_value(value, s) for value in at for s in tried):
        return False
    # A value alone is no place in the domain: 0^π is 0, but x^π is a function of positive numbers.
    if any(holds(substitute(c, variable, point), s, 30) is False for c in conditions(function) for s in tried):
        return False
    pairs = tuple(zip((function, result), at, strict=True))
    for setting in tried:
        # On which sides there are values may depend on the parameters.
        near = Near(variable, [setting])
        sides = [sign for sign in (-1, 1) if None not in values_at(function, near.places(point, sign, setting))]
        if not sides or not all(near.continues(*pair, point, sign) for sign in sides for pair in pairs):
            return False
    return True


def _has_value(function: Node, result: Node, x: Sym, kink: Kink) -> bool:
    """Whether a result has a value at a point, 0/0 is none, and that is the derivative there."""
    known = (kink.left, kink.right, *(kink.slopes if kink.kind == ONE_SIDED else ()))
    slope = next((slope for slope in known if slope is not None), None)
    if slope is None:
        return False
    if isinstance(kink.counter, Sym):
        members: list[dict[Node, Node]] = [{kink.counter: number(member)} for member in (1, 2, -3)]
        return all(_is_slope(function, result, x, replace(kink.point, m), replace(slope, m)) for m in members)
    return _is_slope(function, result, x, kink.point, slope)


def _is_slope(function: Node, result: Node, x: Sym, point: Node, slope: Node) -> bool:
    there = substitute(result, x.name, point)
    gap = Add(in_exact_parts(there), Neg(slope))
    real = [one for one in settings(function, x.name, (point,)) if evaluate(point, one, 30) is not None]
    return bool(real) and all(has_value(there, setting) and vanishes(gap, setting) is True for setting in real)


__all__ = ["at_kinks", "holding"]
