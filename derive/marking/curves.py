"""Lines of implicit differentiation: true at the points of the curve, with the slope that the curve has there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any, NamedTuple, cast

from derive.errors import DeriveError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    number,
    postorder,
    replace,
    tidy,
)
from derive.expression.parts import product_of, sum_of, terms_of
from derive.expression.relations import difference
from derive.expression.tidy import negate
from derive.marking.explain import Slip, explain, faulty, mistake_of
from derive.marking.judge import EITHER, Judged
from derive.marking.record import Counterexample, Mistake
from derive.record.engine import discharge, holes, result_of
from derive.record.step import Twin
from derive.record.strategies import first_of
from derive.rules import ROUTES, derivative_of
from derive.rules.algebra.twins import TWINS as ALGEBRA
from derive.rules.derivative.known import depending
from derive.rules.derivative.twins import TWINS as DERIVATIVE
from derive.startup.data import data
from derive.startup.data import replace as changed
from derive.values.evaluate import evaluate, holds
from derive.verify.curve import in_letters, points_anywhere

_POINTS = 6
_DIGITS = 30
_HELD = 1e-9
_MOST = 1500
_FEW = 3
_RATE = Div(number(37), number(29))
"""dx/dt: any number that is nothing special."""
_ANYWHERE = tuple(
    (Fraction(a, 101), Fraction(b, 97)) for a, b in ((61, 131), (157, 43), (23, 19), (201, 310), (-73, 41), (89, -67))
)


@data(frozen=False)
class Curve:
    """The curve that is differentiated.

    Attributes:
        equation: between x and y; None where only a line with y' is known.
        x, y: the letters.
        slopes: y', y'' as expressions in x and y.
        last: the line before.
        given: relations in force: only where they hold lines are compared.
        branch: y as a function of x, where a line says which part of the curve it speaks of.
        in_time: whether lines are differentiated by the time.
        rate: dx/dt, a number of which nothing is known unless a line tells it.
    """

    equation: Rel | None
    x: str
    y: str
    slopes: tuple[Node, ...]
    last: Rel | None = None
    given: tuple[Node, ...] = ()
    branch: Node | None = None
    in_time: bool = False
    rate: Node = _RATE

    @classmethod
    def of(cls, equation: Rel, variable: str) -> Curve:
        """Return the curve of an equation: y depends on x, unless another letter is named."""
        letters = sorted(equation.left.free | equation.right.free)
        x = variable or ("x" if "x" in letters else letters[0])
        y = "y" if "y" in letters and x != "y" else next(name for name in letters if name != x)
        gap = difference(equation)
        first = tidy(Neg(Div(derivative_of(gap, x), derivative_of(gap, y))))
        second = tidy(Add(derivative_of(first, x), Mul(derivative_of(first, y), first)))
        return cls(equation, x, y, (first, second))

    @classmethod
    def from_line(cls, line: Rel) -> Curve | None:
        """Return the curve of a line that is linear in y' (or in dy and dx): the slope is what solves it."""
        slope = Sym("y'")
        left, right = (replace(side, {Sym("dy"): slope, Sym("dx"): ONE}) for side in (line.left, line.right))
        first = slope_of(left, right, "y'")
        if first is None:
            return None
        found = cls(
            None, "x", "y", (first, tidy(Add(derivative_of(first, "x"), Mul(derivative_of(first, "y"), first))))
        )
        return found if found.follows(line, Rel("=", slope, first)) else None

    def by_x(self, side: Node) -> Node:
        """Take primes of brackets as derivatives by x, y depends on it; and dy/dt as y' dx/dt, both move in time."""
        primed = [part for part in postorder(side) if isinstance(part, Deriv) and part.variable.name == self.y]
        rates: dict[Node, Node] = {
            Sym(f"{self.x}_t"): self.rate,
            Sym(f"{self.y}_t"): Mul(Sym(f"{self.y}'"), self.rate),
            Sym(f"{self.y}_{self.x}"): Sym(f"{self.y}'"),
            Sym("dt"): ONE,
        }
        for name in side.free if self.equation is not None else ():
            # F_x, of a curve F(x, y) = 0 by custom.
            if name[1:2] == "_" and name[0] not in (self.x, self.y) and name[2:] in (self.x, self.y):
                rates[Sym(name)] = derivative_of(difference(cast("Rel", self.equation)), name[2:])
        self.in_time = self.in_time or f"{self.x}_t" in side.free
        return replace(replace(side, {part: Deriv(part.body, Sym(self.x)) for part in primed}), rates)

    def tells(self, read: Sequence[Node], at: dict[str, Node]) -> bool:
        """Take what a line says of one moment, x = 6, dx/dt = 2, until there is enough of it; whether it does."""
        match read:
            case (Sym(name=name), *_, value) if not any(side.free for side in read[1:]):
                if name in (self.x, self.y):
                    at[name] = value
                    return True
                if name in (f"{self.x}_t", f"{self.y}_t") and self.rate is _RATE:
                    self.rate = value if name[0] == self.x else Div(value, self.slopes[0])
                    return True
        return False

    def order_of(self, side: Node) -> int:
        """Return the order of the derivative that a left side names, 0 where it names none."""
        match side:
            case Sym(name=name) if name.rstrip("'") == self.y:
                return len(name) - len(self.y)
            case Sym(name="dy"):
                return 1
            case Mul(children=(inner, rate)) if rate is self.rate:
                return self.order_of(inner)
        return 0

    def is_solved(self) -> bool:
        """Whether the last line says what the slope is."""
        line = self.last
        return line is not None and self.order_of(line.left) > 0 and not any("'" in name for name in line.right.free)

    def is_slope_anywhere(self, side: Node) -> bool:
        """Whether a side is the slope at any point of the plane, and not on the curve alone."""
        read = [self.slopes[0], self.values(side)]
        agreed, counterexample = _held(read, self.points())
        return counterexample is None and agreed > 0

    def explain_side(self, before: Node, after: Node) -> Mistake:
        """Return what went wrong between two sides below one another."""
        # A slope that is put in is no mistake: the side before may hold it or not.
        for put in (lambda side: side, self.values):
            found = explain(put(before), put(after), self.x)
            if found.id:
                return found
        return found

    def points(self) -> list[dict[str, Any]]:
        """Return points at which lines are compared: anywhere, and on the curve."""
        return [dict(zip((self.x, self.y), place, strict=True)) for place in _ANYWHERE]

    def on_it(self) -> list[dict[str, Any]]:
        """Return points of the curve."""
        wanted = _POINTS * (1 + bool(self.given or self.branch))
        found = [] if self.equation is None else points_anywhere(self.equation, wanted)
        return list(islice(filter(self.is_asked, found), _POINTS))

    def is_asked(self, place: Mapping[str, Any]) -> bool:
        """Whether the relations in force hold at a point."""
        there = None if self.branch is None else evaluate(self.branch, {self.x: place[self.x]}, _DIGITS)
        if self.branch is not None and (there is None or abs(there - place[self.y]) > _HELD):
            return False
        return all(holds(relation, place, _DIGITS) is not False for relation in self.given)

    def values(self, node: Node) -> Node:
        """Return a side with the slopes put in: y' and dy/dx, differentials, derivatives that are still to be taken."""
        known: dict[Node, Node] = {Sym("dx"): ONE, Sym("dy"): self.slopes[0]}
        for order, slope in enumerate(self.slopes, 1):
            known[Sym(self.y + "'" * order)] = slope
            known[Call(self.y, Sym(self.x), orders=(order,))] = slope
        known[Call(self.y, Sym(self.x))] = Sym(self.y)
        while holes(node):
            node = replace(node, {hole: self._total(hole) for hole in holes(node)})
        # Other letters are constants on the curve: da/dx = 0.
        known.update({Sym(name): ZERO for name in node.free if name.endswith("'") and name.rstrip("'") != self.y})
        return replace(node, known)

    def _total(self, hole: Deriv) -> Node:
        if hole.variable.name != self.x:
            return derivative_of(hole.body, hole.variable.name)
        body = self.values(hole.body)
        return Add(derivative_of(body, self.x), Mul(derivative_of(body, self.y), self.slopes[0]))

    def follows(self, before: Rel | None, after: Rel) -> bool:
        """Whether a line says the same of y' as the line before, right or wrong."""
        if before is None:
            return False
        if before.left is Sym(self.y) and before.right.free == {self.x} and self.order_of(after.left) == 1:
            # y' of a y that a line says, right or wrong.
            given = Curve.of(before, self.x)
            return judge_on_curve(given, after.children).judgement == "follows"
        return all(_same(*pair) for pair in zip(self._said(before), self._said(after), strict=True))

    def _said(self, line: Rel) -> list[Any]:
        """Return the slope that a line says the curve has, at a few points."""
        return [_solved(line, self, point) for point in self.points()[:_FEW]]

    def explain(self, before: Rel | None, after: Rel) -> Mistake:
        """Return what went wrong in a line."""
        wanted = self._said(after)
        bends = self.y + "''" in after.left.free | after.right.free
        slope = Rel("=", Sym(self.y + "'" * (1 + bends)), self.slopes[bends])
        turned = [value if value is None or isinstance(value, tuple) else -value for value in self._said(slope)]
        for made in islice(self.wrong_lines(before or self.equation or after), _MOST):
            said = self._said(made.line)
            if all(_same(*pair) for pair in zip(said, wanted, strict=True)):
                expected = self._mended(after, made.slip.place) if made.slip.twin is _MOVED else None
                # A rate is held as a number here, which nobody would read.
                return changed(
                    mistake_of(made.slip), expected=slope if self.in_time else expected or made.right or slope
                )
        if all(_same(*pair) for pair in zip(wanted, turned, strict=True)):
            return Mistake.of(_MOVED, expected=slope)
        return Mistake("", "", "it does not follow from the line before", expected=slope)

    def _mended(self, line: Rel, term: Node) -> Rel | None:
        """Return a line with the sign of a term that was brought over changed, where that makes it right."""
        for place, side in enumerate(line.children):
            terms = [negate(one) if one is term else one for one in terms_of(side)]
            mended = sum_of(terms)
            if mended is not side:
                right = Rel("=", *(mended if k == place else other for k, other in enumerate(line.children)))
                if judge_on_curve(self, right.children).judgement == "follows":
                    return right
        return None

    def wrong_lines(self, before: Rel) -> Iterator[WrongLine]:
        """Yield what one mistake makes of an equation, with the place where it is made."""
        if not any("'" in name for name in before.right.free):
            yield from self._differentiated_wrongly(before)
        for one, other in ((before.left, before.right), (before.right, before.left)):
            yield from self._solved_wrongly(one, other)
            terms = terms_of(one)
            for place, term in enumerate(terms):
                rest = [*terms[:place], *terms[place + 1 :]]
                left = sum_of(rest) if rest else tidy(Add(term, Neg(term)))
                # The line says the same whichever way round it stands.
                right = Rel("=", left, tidy(Add(other, Neg(term))))
                yield WrongLine(Slip(_MOVED, term, term), Rel("=", left, Add(other, term)), right)
            for twin in ALGEBRA:
                for part in (one, *one.children):
                    for wrong in twin.wrong(part):
                        line = Rel("=", wrong if part is one else replace(one, {part: wrong}), other)
                        yield WrongLine(Slip(twin, part, wrong), line, before)

    def _solved_wrongly(self, one: Node, other: Node) -> Iterator[WrongLine]:
        """Yield y' = … from a y' + b y' + c = d, the division made wrongly, or out of one term alone."""
        slope = Sym(self.y + "'")
        factors, rest = list[Node](), list[Node]()
        for term in terms_of(one):
            inner = term.operand if isinstance(term, Neg) else term
            parts = inner.children if isinstance(inner, Mul) else (inner,)
            factor = product_of([part for part in parts if part is not slope])
            if slope in parts:
                factors.append(factor if inner is term else negate(factor))
            else:
                rest.append(term)
        if not factors or factors == [ONE]:
            return
        value, whole = tidy(Add(other, *map(negate, rest))) if rest else other, sum_of(factors)
        right = Rel("=", slope, tidy(Div(value, whole)))
        wrongs = [(_TURNED_OVER, Div(whole, value)), (_SOLVED, Mul(value, whole)), (_SOLVED, Add(value, Neg(whole)))]
        for place, factor in enumerate(factors if len(factors) > 1 else ()):
            others = [*factors[:place], *factors[place + 1 :]]
            turned, divided = [negate(one) for one in others], Div(value, factor)
            collected = (Add(divided, *others), Add(divided, *turned), Div(Add(value, *turned), factor), divided)
            wrongs.extend((_COLLECTED, wrong) for wrong in collected)
        for twin, wrong in wrongs:
            yield WrongLine(Slip(twin, right.right, wrong), Rel("=", slope, wrong), right)

    def _differentiated_wrongly(self, before: Rel) -> Iterator[WrongLine]:
        function = Call(self.y, Sym(self.x))
        first, second = (Call(self.y, Sym(self.x), orders=(order,)) for order in (1, 2))
        inside = replace(before, {Sym(self.y): function, Sym(self.y + "'"): first})
        assert isinstance(inside, Rel)
        rules = first_of(depending(function), ROUTES["auto"])
        goals = [Deriv(side, Sym(self.x)) for side in (inside.left, inside.right)]
        steps = []
        for goal in goals:
            stack = [discharge(goal, rules)]
            while stack:
                step = stack.pop(0)
                steps.append(step)
                stack.extend(step.substeps)
        back: dict[Node, Node] = {function: Sym(self.y), first: Sym(self.y + "'"), second: Sym(self.y + "''")}
        right = Rel("=", *(replace(result_of(discharge(goal, rules)), back) for goal in goals))
        for twin in DERIVATIVE:
            for step in steps:
                for wrong in twin.wrong(step.before):
                    strategy = faulty(rules, {step.before: wrong})
                    try:
                        line = Rel("=", *(replace(result_of(discharge(goal, strategy)), back) for goal in goals))
                        written = replace(result_of(discharge(cast("Deriv", step.before), strategy)), back)
                    except DeriveError:
                        continue
                    # All of it is told in the letters of the line: y for y(x).
                    bindings = tuple((letter, replace(value, back)) for letter, value in step.bindings)
                    slip = Slip(twin, replace(step.before, back), written, bindings)
                    yield WrongLine(slip, line, right)


class WrongLine(NamedTuple):
    """An equation with one mistake in it, and the right one."""

    slip: Slip
    line: Rel
    right: Rel | None = None


_TURNED_OVER = Twin(
    "solved-upside-down",
    "equations",
    "the factor of y' was divided by the other side, not the other side by the factor",
    "a y' = b means y' = b/a",
    lambda _: (),
)
_SOLVED = Twin(
    "solved-wrongly",
    "equations",
    "an equation was not divided by the factor of y'",
    "a y' = b means y' = b/a",
    lambda _: (),
)
_COLLECTED = Twin(
    "slope-collected",
    "equations",
    "y' stands in several terms: it is taken out of all of them before one divides",
    "a y' + b y' = (a + b) y'",
    lambda _: (),
)
_MOVED = Twin(
    "moved-without-sign",
    "equations",
    "a term was brought to the other side without changing its sign",
    "a + b = c means a = c - b",
    lambda _: (),
)


def slope_of(left: Node, right: Node, name: str) -> Node | None:
    """Return what an equation that is linear in a letter says it is, None where the letter does not occur."""
    (gap,) = in_letters(Add(left, Neg(right)))
    if name not in gap.free:
        return None
    rest, whole = (replace(gap, {Sym(name): value}) for value in (ZERO, ONE))
    return tidy(Neg(Div(rest, Add(whole, Neg(rest)))))


def _solved(line: Rel, curve: Curve, point: dict[str, Any]) -> Any:
    """Return the slope for which a line that is linear in it holds at a point; None if it says nothing of it."""
    slope = curve.y + "'"
    gap = replace(difference(line), {Sym("dy"): Sym(slope), Sym("dx"): ONE})
    if slope + "'" in gap.free:
        # What a line says of y'', with the slope of the curve put in.
        slope, gap = slope + "'", replace(gap, {Sym(slope): curve.slopes[0]})
    if gap.free - point.keys() - {slope}:
        return None
    if slope not in gap.free:
        # A line without y' says something of x and y alone; the same on both sides of the equality sign, or turned.
        value = evaluate(gap, point, _DIGITS)
        return None if value is None else ("no slope", abs(value))
    zero, one, two = (evaluate(gap, {**point, slope: value}, _DIGITS) for value in (0, 1, 2))
    if zero is None or one is None or two is None:
        return None
    if abs((two - one) - (one - zero)) > 1e-12 * max(1, abs(one)) or abs(one - zero) < 1e-20:
        return None
    return -zero / (one - zero)


def _same(first: Any, second: Any) -> bool:
    if first is None or second is None or isinstance(first, tuple) is not isinstance(second, tuple):
        return False
    if isinstance(first, tuple):
        first, second = first[1], second[1]
    return _are_close(first, second)


def judge_on_curve(curve: Curve, sides: Sequence[Node], place: Mapping[str, Any] | None = None) -> Judged:
    """Judge an equation with the slope that the curve has: true anywhere, or at least at the points of the curve.

    Args:
        curve: the curve.
        sides: of the equation.
        place: the point that it speaks of, None where it speaks of all.
    """
    try:
        read = [curve.values(side) for side in sides]
    except DeriveError as error:
        return Judged("undecided", str(error).splitlines()[0])
    if place is not None:
        if curve.equation is None or _held(curve.equation.children, [dict(place)])[0] == 0:
            return Judged("undecided", "this point is not known to lie on the curve")
        agreed, counterexample = _held(read, [dict(place)])
        if counterexample is not None:
            return Judged("wrong", "another value", counterexample=counterexample)
        return Judged("follows" if agreed else "undecided", "put in")
    anywhere, counterexample = _held(read, list(filter(curve.is_asked, curve.points())))
    if anywhere and counterexample is None:
        return Judged("follows", f"agreed at {anywhere} points")
    on_it, elsewhere = _held(read, curve.on_it())
    if elsewhere is not None or (curve.equation is None and counterexample is not None):
        return Judged("wrong", "another value", counterexample=elsewhere or counterexample)
    if not on_it:
        return Judged("undecided", "no point of the curve was found at which both sides have a value")
    return Judged("follows", f"agreed at {on_it} points of the curve")


def _are_close(left: Any, right: Any) -> bool:
    return bool(abs(left - right) <= _HELD * max(1, abs(left), abs(right)))


def _pairs_at(read: Sequence[Node], point: dict[str, Any], digits: int) -> list[tuple[Any, Any]]:
    """Return the values of sides in turn at a point, those that both have one."""
    values = [evaluate(side, point, digits) if side.free <= point.keys() else None for side in read]
    return [pair for pair in pairwise(values) if None not in pair]


def _held(read: Sequence[Node], places: Sequence[dict[str, Any]]) -> tuple[int, Counterexample | None]:
    """Return at how many points sides are equal, and the first at which they are not; for one of the signs of ±."""
    agreed = 0
    signs = ({EITHER: Fraction(1)}, {EITHER: Fraction(-1)}) if any(EITHER in side.free for side in read) else ({},)
    for place in places:
        count, counterexample = max(
            (_held_at(read, {**place, **sign}) for sign in signs), key=lambda one: one[1] is None
        )
        if counterexample is not None:
            return agreed, counterexample
        agreed += count
    return agreed, None


def _held_at(read: Sequence[Node], point: dict[str, Any]) -> tuple[int, Counterexample | None]:
    """Return how many pairs of sides in turn are equal at a point; where they are not, the point."""
    pairs = _pairs_at(read, point, _DIGITS)
    apart = next((pair for pair in pairs if not _are_close(*pair)), None)
    if apart is None:
        return len(pairs), None
    if all(_are_close(*pair) for pair in _pairs_at(read, point, 2 * _DIGITS)):
        # With twice the digits they do not differ.
        return 0, None
    shown = tuple(sorted((name, float(value)) for name, value in point.items() if name != EITHER))
    return 0, Counterexample(shown, *map(float, apart))
