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
    Piecewise,
    Pow,
    Root,
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
from derive.switches import STEPS, Family, angle_of, breakpoints, families, points, steps_in, switches, written_out

Differentiate = Callable[[Node], Node]
Settings = list[dict[str, Fraction]]

INFINITY = Const("oo")
_DIGITS = 60
_SIMPLE = 7
"""Values with more nodes than this are worth simplifying."""
_NEAR = tuple(Fraction(1, 10**n) for n in (12, 18, 24))
"""Distances from a point at which the switches are read."""
_VERY_NEAR = (Fraction(1, 10**40), Fraction(1, 10**55))
"""Distances at which even what is approached like a cube root is known to thirteen digits."""
_SECONDS = 1.0
_SECONDS_EACH = 0.6
"""Processor time for all limits from SymPy, and for each; what needs more is not decided."""
_MAX_DEPTH = 400
_MAX_NODES = 600
_TURNING = {"abs", "sign", "max", "min", "floor", "ceil"}


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


class _Absent(Exception):
    """The function is not defined on this side of the point."""


class _Undecided(Exception):
    """The switches can't be read, or no limit is known."""


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
        here = _exact(substitute(self.function, self.variable, point))
        self.here = [setting for setting in self.settings if evaluate(here, setting, _DIGITS) is not None]
        if not self.here:
            return None
        try:
            return self._decided(point, here)
        except _Undecided:
            return self._by_signs(point, here)

    def _decided(self, point: Node, here: Node) -> Kink | None:
        left, right = (self._side(point, here, sign) for sign in (-1, 1))
        kink = self._kink(point, here, left, right)
        return None if kink is not None and kink.kind == DIFFERENTIABLE and self._passes(point) else kink

    def _passes(self, point: Node) -> bool:
        """Whether nothing that matters switches at a point: one expression holds on both sides and there."""
        branch = self.branch(point, -1)
        at = substitute(branch, self.variable, point)
        return branch is self.branch(point, 1) and all(evaluate(at, s, _DIGITS) is not None for s in self.here)

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
            except _Undecided:
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
            _Undecided: if that depends on the parameters.
        """
        if first is second:
            return True
        gaps = [evaluate(Add(first, Neg(second)), setting, _DIGITS) for setting in self.here]
        same = {abs(gap) < 10.0**-45 for gap in gaps if gap is not None}
        if len(same) != 1:
            raise _Undecided
        return bool(same.pop())

    def _side(self, point: Node, here: Node, sign: int) -> _Side | None:
        try:
            branch = self.branch(point, sign)
        except _Absent:
            return None
        value = self._value(branch, point, sign)
        if value is INFINITY or not self._equal(value, here):
            return _Side(value, ZERO)
        return _Side(value, self._slope(branch, point, here, sign))

    def _value(self, branch: Node, point: Node, sign: int) -> Node:
        value = _exact(substitute(branch, self.variable, point))
        if self._continues(branch, value, point, sign):
            return value
        limit = self._limit(branch, point, sign)
        return INFINITY if _infinite(limit) else limit

    def _slope(self, branch: Node, point: Node, here: Node, sign: int) -> Node:
        try:
            derivative = self.differentiate(branch) if self.variable in branch.free else ZERO
        except DeriveError:
            raise _Undecided from None
        slope = _exact(substitute(derivative, self.variable, point))
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
        near = [value for s in self.here for value in _values(derivative, self._places(point, sign, s))]
        if None in near or len({value > 0 for value in near}) > 1:
            return None
        if not any(self._has_pole(terms, point, sign) for terms in _as_sums(tidy(derivative))):
            return None
        return INFINITY if near[0] > 0 else Neg(INFINITY)

    def _has_pole(self, terms: Sequence[Node], point: Node, sign: int) -> bool:
        """Whether one term of a sum is a quotient whose denominator alone vanishes, and the others are continuous."""
        unbounded = [term for term in terms if not self._is_continuous(term, point, sign)]
        if len(unbounded) != 1 or not isinstance(unbounded[0], Div):
            return False
        above, below = unbounded[0].children
        if not self._is_continuous(above, point, sign) or any(self._is_zero(above, point)):
            return False
        return any(all(self._is_zero(base, point)) for base in _bases(below))

    def _is_zero(self, node: Node, point: Node) -> Iterator[bool]:
        """Yield for each setting whether an expression is zero, or undefined, at a point."""
        at = substitute(node, self.variable, point)
        for setting in self.here:
            value = evaluate(at, setting, _DIGITS)
            yield value is None or bool(abs(value) < 10.0**-45)

    def _settled(self, derivative: Node, point: Node, sign: int) -> Node | None:
        """Return the rational number, or root of one, to which a derivative tends though its terms do not."""
        if derivative.free - {self.variable} or point.free:
            return None
        at = [substitute(derivative, self.variable, tidy(Add(point, number(sign * near)))) for near in _VERY_NEAR]
        last = evaluate(at[-1], {}, _DIGITS)
        if last is None or abs(last) > 1e3:
            return None
        square = tidy(Root(number(Fraction(round(float(last * last) * 360), 360))))
        for close in (number(Fraction(round(float(last) * 360), 360)), square if last > 0 else Neg(square)):
            first, second = (evaluate(Add(value, Neg(close)), {}, _DIGITS) for value in at)
            if first is not None and second is not None and abs(second) <= 1e-4 * abs(first) < 1e-16:
                return close
        return None

    def _is_continuous(self, node: Node, point: Node, sign: int) -> bool:
        return self._continues(node, substitute(node, self.variable, point), point, sign)

    def _continues(self, node: Node, value: Node, point: Node, sign: int) -> bool:
        """Whether the values beside a point tend to the exact value at it, as far as numbers can tell."""
        return all(self._tends(node, evaluate(value, setting, _DIGITS), point, sign, setting) for setting in self.here)

    def _tends(self, node: Node, value: Any, point: Node, sign: int, setting: dict[str, Fraction]) -> bool:
        near = _values(node, self._places(point, sign, setting))
        if value is None or None in near:
            return False
        gaps = [abs(number - value) for number in near]
        return bool(gaps[-1] <= 1e-9 * max(1, abs(value)) or gaps[-1] < 0.8 * gaps[0])

    def _places(self, point: Node, sign: int, setting: dict[str, Fraction]) -> list[dict[str, Any]]:
        places = [evaluate(Add(point, number(sign * near)), setting, 2 * _DIGITS) for near in _NEAR]
        return [{**setting, self.variable: place} for place in places]

    def _limit(self, node: Node, point: Node, sign: int) -> Node:
        """Return a one-sided limit from SymPy that numbers beside the point don't contradict."""
        from derive.algebra.sympy_door import limit

        if self.spent > _SECONDS:
            raise _Undecided
        start = process_time()
        distance = fresh_name("t", node.free | point.free)
        moved = tidy(Add(point, Sym(distance)) if sign > 0 else Add(point, Neg(Sym(distance))))
        found = limit(tidy(substitute(node, self.variable, moved)), distance, ZERO, "+", seconds=_SECONDS_EACH)
        self.spent += process_time() - start
        if found is None or not self._plausible(node, found, point, sign):
            raise _Undecided
        return found if _infinite(found) else _exact(found)

    def _plausible(self, node: Node, found: Node, point: Node, sign: int) -> bool:
        direction = _infinite(found)
        if not direction:
            return self._continues(node, found, point, sign)
        for setting in self.here:
            near = _values(node, self._places(point, sign, setting))
            if None in near or not 0 < direction * near[0] < direction * near[-1]:
                return False
        return True

    def branch(self, point: Node, sign: int) -> Node:
        """Return the function beside a point, every switch in the position that it has there.

        Raises:
            _Absent: if the function is not defined there.
            _Undecided: if a switch keeps changing, or its position depends on the parameters.
        """
        places = [place for setting in self.here for place in self._places(point, sign, setting)]
        defined = {value is not None for value in _values(self.function, places)}
        if len(defined) > 1:
            raise _Undecided
        if defined == {False}:
            raise _Absent

        def step(node: Node, children: tuple[Node, ...]) -> Node:
            rebuilt = node.with_children(children)
            return rebuilt if self.variable not in node.free else _position(node, rebuilt, places)

        return tidy(fold(self.function, step))


def _values(node: Node, places: list[dict[str, Any]]) -> list[Any]:
    return [evaluate(node, place, _DIGITS, flush=True) for place in places]


def _position(node: Node, rebuilt: Node, places: list[dict[str, Any]]) -> Node:
    """Return the part of a switching node that counts at all the places."""
    if not _turns(node) or all(value is None for value in _values(node, places)):
        # What is defined nowhere near stands in a case that doesn't apply here.
        return rebuilt
    match rebuilt:
        case Piecewise():
            return _piece(node, rebuilt, places)
        case Call(name="abs", children=(inner,)):
            return inner if _sign(node.children[0], places) >= 0 else Neg(inner)
        case Call(name="sign"):
            return number(_sign(node.children[0], places))
        case Call(name="max" | "min"):
            position: int = _only(_extremes(node, place) for place in places)
            return rebuilt.children[position]
        case Call(name="floor" | "ceil"):
            return number(int(_only(_values(node, places))))
        case Root(radicand=inner, index=index) if _odd(rational(index)) and _sign(node.children[0], places) < 0:
            return Neg(Root(Neg(inner), index))
        case Pow(base=inner, exponent=exponent) if _is_odd_root(power := rational(exponent)):
            if _sign(node.children[0], places) < 0:
                size = Pow(Neg(inner), exponent)
                return size if power is not None and power.numerator % 2 == 0 else Neg(size)
    return rebuilt


def _turns(node: Node) -> bool:
    return isinstance(node, (Piecewise, Root, Pow)) or (isinstance(node, Call) and node.name in _TURNING)


def _piece(node: Node, rebuilt: Piecewise, places: list[dict[str, Any]]) -> Node:
    assert isinstance(node, Piecewise)
    for (_, condition), (value, _) in zip(node.pieces, rebuilt.pieces, strict=True):
        if _only(holds(condition, place, _DIGITS) for place in places):
            return value
    if rebuilt.otherwise is None:
        raise _Absent
    return rebuilt.otherwise


def _only(values: Any) -> Any:
    found = set(values)
    if len(found) != 1 or None in found:
        raise _Undecided
    return found.pop()


def _sign(node: Node, places: list[dict[str, Any]]) -> int:
    return int(_only(None if value is None else (value > 0) - (value < 0) for value in _values(node, places)))


def _extremes(node: Node, place: dict[str, Any]) -> int | None:
    assert isinstance(node, Call)
    values: list[Any] = [evaluate(child, place, _DIGITS) for child in node.children]
    return None if None in values else values.index(max(values) if node.name == "max" else min(values))


def _bases(node: Node) -> list[Node]:
    """Return the expressions one of which is zero where a product of powers and roots is."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        match part:
            case Mul(children=factors):
                stack.extend(factors)
            case Neg(operand=inner) | Root(radicand=inner):
                stack.append(inner)
            case Pow(base=base, exponent=exponent) if (rational(exponent) or 0) > 0:
                stack.append(base)
            case _:
                found.append(part)
    return found


def _as_sums(node: Node) -> Iterator[list[Node]]:
    """Yield the terms of a sum without their signs, and the terms with quotients of sums split up."""
    terms: list[Node] = []
    stack = [node]
    while stack:
        term = stack.pop()
        match term:
            case Neg(operand=inner):
                stack.append(inner)
            case Add():
                stack.extend(term.children)
            case _:
                terms.append(term)
    yield terms
    split: list[Node] = []
    for term in terms:
        match term:
            case Div(numerator=Add(children=parts), denominator=below):
                split.extend(tidy(Div(part.operand if isinstance(part, Neg) else part, below)) for part in parts)
            case _:
                split.append(term)
    yield split


def _odd(index: Fraction | None) -> bool:
    return index is not None and index.denominator == 1 and index.numerator % 2 == 1


def _is_odd_root(power: Fraction | None) -> bool:
    return power is not None and power.denominator > 1 and power.denominator % 2 == 1


def _infinite(node: Node) -> int:
    """Return 1 or -1 for plus or minus infinity, 0 for anything else."""
    return 1 if node is INFINITY else -1 if node is Neg(INFINITY) else 0


def _exact(node: Node) -> Node:
    """Write a value simply: a number that is rational to sixty digits is written as one."""
    node = tidy(node)
    if node.free:
        return _shorter(node)
    if rational(node) is not None or (value := evaluate(node, {}, _DIGITS)) is None or abs(value) > 1e6:
        return node
    close = Fraction(round(float(value) * 360), 360)
    if _vanishes(Add(node, Neg(number(close)))):
        return number(close)
    shorter = _shorter(node) if node.size > _SIMPLE else node
    return shorter if shorter is node or _vanishes(Add(node, Neg(shorter))) else node


def _shorter(node: Node) -> Node:
    """Write y + d - y as d."""
    from derive.algebra.sympy_door import cancel

    if isinstance(node, (Sym, Call)) or (isinstance(node, Neg) and isinstance(node.operand, Sym)):
        return node
    shorter = cancel(node)
    return shorter if shorter is not None and shorter.size < node.size else node


def _vanishes(node: Node) -> bool:
    value = evaluate(node, {}, _DIGITS)
    return value is not None and bool(abs(value) < 10.0**-50)


__all__ = ["breakpoints", "examine"]
