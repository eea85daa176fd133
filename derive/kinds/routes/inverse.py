"""The derivative of an inverse function at a point: g'(b) = 1/f'(a), where f(a) = b."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact, in_decimals
from derive.answer.input import constant, named, read_expression
from derive.answer.order import joined
from derive.answer.places import is_defined, is_true, put
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Limit,
    Neg,
    Node,
    Rel,
    Sym,
    fresh_name,
    number,
    substitute,
    tidy,
)
from derive.field.constants import sign
from derive.kinds.routes.evaluation import difference_quotient, slope_at
from derive.reading import Reading
from derive.reals.given import restricted
from derive.reals.zeros import located
from derive.record.derivation import ONE_SIDED, Derivation, Kink, Notation, Outcome, Step, Subject
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import depending
from derive.rules.labels.equations import DIFFERENTIATE_BOTH, DIVIDE_BOTH, EVALUATE, PUT_IN, SUBSTITUTE
from derive.rules.limit.laws import DEFINITION, TURNED_OVER
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate
from derive.verify import Refuted, check

_LEVEL = 1e-25


class Place(NamedTuple):
    """Where f takes a value.

    Attributes:
        node: the place, exact; a letter where only a decimal is known.
        known: the value of that letter, to many digits.
    """

    node: Node
    known: dict[str, Fraction]

    @property
    def note(self) -> str:
        """What is said of a place that has only a letter."""
        return "".join(f"{name} is about {float(value):.6g}" for name, value in self.known.items())


def inverse(
    expression: object,
    at: object,
    variable: object = "",
    *,
    near: object = None,
    syntax: str = "auto",
) -> Derivation:
    """Answer `derive.inverse`."""
    reading = read_expression(expression, syntax=syntax)
    function, value = reading.expression, constant(at, "the point")
    free = sorted(function.free)
    usual = reading.arguments[0] if reading.arguments else free[0] if len(free) == 1 else ""
    name = named(variable) if variable else usual
    if not name or name not in function.free or len(free) > 1 or isinstance(function, Rel):
        raise DeriveError(f"a function of one variable is needed, not {function}")
    slope = differentiate(Reading(function, given=reading.given), name)
    told = slope.about(name="f", source=reading.source).written(heading="The derivative of f")
    told = copy(told, notes=reading.notes)
    place = _place(reading, told, value, None if near is None else _size(near))
    general = _general(name, reading.source, place.node)
    if place.known:
        return joined([told, general, _at_letter(general, told, place, value)])
    there = slope_at(told, place.node)
    parts = [told, *there.parts, copy(there, parts=())]
    if there.kinks and there.kinks[0].kind == "vertical tangent":
        return joined([*parts, _at_steep_point(told, place.node, value, there.kinks[0])])
    return joined([*parts, general, _at_number(general, there, place, value)])


def _size(near: object) -> float:
    """Return a number that a person gave, as a decimal."""
    return float(evaluate(constant(near, "the place near which to look"), {}, 20) or 0)


def _place(reading: Reading, slope: Derivation, value: Node, near: float | None) -> Place:
    """Find a with f(a) = b: by inspection, by inverse functions, else numerically, under a letter."""
    function, name = reading.expression, slope.variable
    every = dict.fromkeys(_candidates(function, name, value))
    found = [a for a in every if all(is_true(put(relation, {name: a})) for relation in reading.given)]
    if not found:
        root = _numerically(restricted(function, reading.given), name, value, near)
        fresh = fresh_name("a", function.free | value.free)
        place = Place(Sym(fresh), {fresh: root})
        _refuse_without_inverse(slope, place, value)
        return place
    places = [Place(node, {}) for node in found]
    if near is not None:
        places = [_nearest(places, near)]
    if len(places) > 1:
        places = [place for place in places if _obstacle(slope, place) is None] or [_nearest(places)]
    if len(places) > 1:
        shown = ", ".join(str(place.node) for place in places)
        raise DeriveError(
            f"f takes the value {value} at {shown}: say near which the inverse is meant, with --near (near=)"
        )
    _refuse_without_inverse(slope, places[0], value)
    return places[0]


def _nearest(places: Sequence[Place], near: float = 0.0) -> Place:
    return min(places, key=lambda place: abs(float(evaluate(place.node, {}, 20) or 0) - near))


def _refuse_without_inverse(slope: Derivation, place: Place, value: Node) -> None:
    """Refuse a place around which f takes its values twice."""
    obstacle = _obstacle(slope, place)
    if obstacle is not None:
        at = Rel("=", Sym(slope.variable), place.node)
        raise UnsupportedError(
            f"f takes the value {value} at {at}{_about(place)}, and has no inverse there: {obstacle}"
        )


def _about(place: Place) -> str:
    return f" ({place.note})" if place.known else ""


_BESIDE = tuple(Fraction(3, 7 * 10**digits) for digits in (6, 7, 9, 11))


def _obstacle(slope: Derivation, place: Place) -> str | None:
    """Say why f has no inverse around a place, if it does not rise alone there, nor fall alone."""
    formula, x = slope.spelled_out(slope.last), slope.variable
    a = put(place.node, {name: number(value) for name, value in place.known.items()})
    directions: set[int | None] = set()
    for step in (*_BESIDE, *(-step for step in _BESIDE)):
        beside = {x: tidy(Add(a, number(step)))}
        if _is_given(slope, beside):
            directions.add(sign(put(formula, beside)))
    if 0 in directions:
        return "it is constant beside it"
    if None in directions or not directions:
        return "whether it rises or falls beside it was not decided"
    return "it rises on one side and falls on the other" if len(directions) > 1 else None


def _is_given(slope: Derivation, point: Mapping[str, Node]) -> bool:
    """Whether a function has a value at a point, and is given there."""
    there = put(slope.spelled_out(slope.function), point)
    return is_defined(there) and all(is_true(put(relation, point)) for relation in slope.given)


_INSPECTED = tuple(Fraction(n, d) for d in (1, 2, 3, 4) for n in range(-20, 21))


def _candidates(function: Node, name: str, value: Node) -> Iterator[Node]:
    """Yield the places where f(a) = b: those that one sees, and the zeros of f - b."""
    for candidate in dict.fromkeys(_INSPECTED):
        place = number(candidate)
        if _takes(function, name, place, value):
            yield place
    for node in located(tidy(Add(function, Neg(value))), name).exact:
        place = exact(node)
        if not place.free and _takes(function, name, place, value) and not _is_near_one(place):
            yield place


def _is_near_one(place: Node) -> bool:
    """Whether a place is a fraction that was inspected already."""
    seen = evaluate(place, {}, 20)
    return seen is not None and any(
        abs(seen - candidate.numerator / candidate.denominator) < 1e-12 for candidate in _INSPECTED
    )


def _takes(function: Node, name: str, place: Node, value: Node) -> bool:
    there, wanted = evaluate(substitute(function, name, place), {}, 30), evaluate(value, {}, 30)
    if there is None or wanted is None or abs(there - wanted) > 1e-25 * max(1, abs(wanted)):
        return False
    try:
        return check(tidy(substitute(function, name, place)), value).outcome is not Outcome.UNVERIFIED
    except Refuted:
        return False


def _numerically(function: Node, name: str, value: Node, near: float | None) -> Fraction:
    """Bisect for a place."""
    from derive.verify.curve import points

    roots = [point[name] for point in points(Rel("=", function, value), 12)]
    distinct = sorted({round(float(root), 9): root for root in roots}.values())
    if near is not None:
        distinct = sorted(distinct, key=lambda root: abs(float(root) - near))[:1]
    if not distinct:
        raise UnsupportedError(f"no place was found where f takes the value {value}")
    if len(distinct) > 1:
        shown = ", ".join(f"{float(root):.6g}" for root in distinct)
        raise DeriveError(
            f"f takes the value {value} at about {shown}: say near which the inverse is meant, with --near (near=)"
        )
    return distinct[0]


def _general(name: str, source: str, place: Node) -> Derivation:
    """Derive g'(x) = 1/f'(g(x)) from f(g(x)) = x; f may have other inverses elsewhere."""
    x = Sym(name)
    g = Call("g", x)
    slope = Call("g", x, orders=(1,))
    goal = Rel("=", Call("f", g), x)
    both = Rel("=", Deriv(goal.left, x), Deriv(x, x))
    step = posed(DIFFERENTIATE_BOTH, goal, both, first_of(depending(g), ROUTES["auto"]))
    line = result_of(step)
    factor = Call("f", g, orders=(1,))
    end = Rel("=", slope, Div(ONE, factor))
    divide = Step(DIVIDE_BOTH, line, end, (("c", factor),), (Rel("!=", factor, ZERO),))
    return compose(
        goal,
        (step, divide),
        Subject(source, goal, name),
        Notation(heading=f"The inverse function g of f near {name} = {place}"),
        last=end,
    )


def _at_letter(general: Derivation, told: Derivation, place: Place, value: Node) -> Derivation:
    """Put a point into the general formula, where f takes the value at a place that has only a letter."""
    there = put(told.spelled_out(told.last), {told.variable: place.node})
    size = evaluate(there, place.known, 30)
    if size is None or abs(size) < _LEVEL:
        problem = "undefined" if size is None else "zero"
        raise UnsupportedError(f"f'({place.node}) is {problem}, where {place.note}: 1/f' has no value there")
    return _put_in(general, there, place, value, f"about {float(evaluate(Div(ONE, there), place.known, 20) or 0):.6g}")


def _at_number(general: Derivation, slope: Derivation, place: Place, value: Node) -> Derivation:
    """Put a point into the general formula, where f takes the value at an exact place, and f' is known there."""
    shown, rate = Rel("=", Sym(general.variable), place.node), slope.last
    kink = slope.kinks[0] if slope.kinks else None
    if kink is not None and kink.kind != ONE_SIDED:
        slopes = [exact(Div(ONE, side)) for side in (kink.left, kink.right) if side is not None and sign(side)]
        turned = f"; the slopes of the inverse there are {' and '.join(map(str, slopes))}" if len(slopes) == 2 else ""
        raise UnsupportedError(f"f has no derivative at {shown} ({kink.kind}), nor its inverse at {value}{turned}")
    if sign(rate) == 0:
        raise UnsupportedError(f"f' is zero at {shown}: the tangent of the inverse is vertical at {value}")
    found = _put_in(general, rate, place, value)
    return (
        found
        if kink is None
        else copy(found, kinks=(_end(kink.left is not None, rate, value, found.last.children[1]),))
    )


def _end(to_left: bool, rate: Node | None, value: Node, slope: Node) -> Kink:
    """Return what there is at an end of the domain of the inverse: where f falls, its sides are exchanged."""
    falls = isinstance(rate, Neg) if rate is None or rate.has(Const) else sign(rate) == -1
    return Kink(value, ONE_SIDED, *((slope, None) if to_left is not falls else (None, slope)))


def _put_in(general: Derivation, there: Node, place: Place, value: Node, note: str = "") -> Derivation:
    """Put the point into the general formula, and what is known of f there."""
    x, a = Sym(general.variable), place.node
    left = Call("g", value, orders=(1,))
    before_a = Rel("=", left, Div(ONE, Call("f", Call("g", value), orders=(1,))))
    at_a = Rel("=", left, Div(ONE, Call("f", a, orders=(1,))))
    found = Rel("=", left, tidy(Div(ONE, there)))
    known = (Rel("=", Call("g", value), a), Rel("=", Call("f", a, orders=(1,)), there))
    steps = [
        Step(rule=PUT_IN, before=general.last, after=before_a, conditions=(Rel("=", x, value),)),
        Step(rule=SUBSTITUTE, before=before_a, after=at_a, conditions=known[:1], note=place.note),
        Step(rule=SUBSTITUTE, before=at_a, after=found, conditions=known[1:], note=note),
    ]
    end = found if place.known else Rel("=", left, exact(found.right))
    if end is not found:
        steps.append(Step(rule=EVALUATE, before=found, after=end, note=in_decimals(end.right)))
    return compose(
        general.last,
        tuple(steps),
        Subject(general.source, general.function, general.variable),
        Notation(heading=f"The derivative of g at {value}"),
        last=end,
    )


def _at_steep_point(told: Derivation, a: Node, value: Node, kink: Kink) -> Derivation:
    """Return g'(b) = 0, where f has a vertical tangent: the difference quotient of g is turned over."""
    quotient = difference_quotient(told.spelled_out(told.function), told.variable, a)
    side = _only_side(told, a)
    assert isinstance(quotient.body, Div)
    turned = Div(quotient.body.denominator, quotient.body.numerator)
    line = Limit(turned, quotient.variable, ZERO, side)
    goal = Call("g", value, orders=(1,))
    steps = (
        Step(rule=DEFINITION, before=goal, after=line, note=f"g takes the value {tidy(Add(a, quotient.variable))}"),
        Step(rule=TURNED_OVER, before=line, after=ZERO),
    )
    found = compose(
        goal,
        steps,
        Subject(told.source, told.function, told.variable),
        Notation(aliases=((goal, line),), heading=f"The derivative of the inverse function g at {value}"),
        last=Rel("=", goal, ZERO),
    )
    return found if not side else copy(found, kinks=(_end(side == "-", kink.left or kink.right, value, ZERO),))


def _only_side(told: Derivation, a: Node) -> str:
    """Return the side of a place on which f is defined, "" for both."""
    step = number(_BESIDE[-1])
    beside = {"-": Add(a, Neg(step)), "+": Add(a, step)}
    sides = [side for side, place in beside.items() if _is_given(told, {told.variable: place})]
    return sides[0] if len(sides) == 1 else ""
