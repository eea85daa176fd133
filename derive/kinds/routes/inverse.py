"""The derivative of an inverse function at a point: g'(b) = 1/f'(a), where f(a) = b."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.given import constant, exact, in_decimals, joined, named, taken
from derive.answer.places import is_true, put
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Deriv,
    Div,
    Neg,
    Node,
    Rel,
    Sym,
    fresh_name,
    number,
    substitute,
    tidy,
)
from derive.reading import Reading
from derive.reals.given import restricted
from derive.reals.zeros import located
from derive.record.derivation import Derivation, Outcome, Step
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import depending
from derive.rules.labels.equations import DIFFERENTIATE_BOTH, DIVIDE_BOTH, EVALUATE, PUT_IN, SUBSTITUTE
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate
from derive.verify import Refuted, check


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
    reading = taken(expression, syntax=syntax)
    function, value = reading.expression, constant(at, "the point")
    free = sorted(function.free)
    usual = reading.arguments[0] if reading.arguments else free[0] if len(free) == 1 else ""
    name = named(variable) if variable else usual
    if not name or name not in function.free or len(free) > 1 or isinstance(function, Rel):
        raise DeriveError(f"a function of one variable is needed, not {function}")
    place = _place(reading, name, value, None if near is None else _size(near))
    slope = differentiate(Reading(function, given=reading.given), name)
    told = copy(slope, heading="The derivative of f", name="f", source=reading.source, notes=reading.notes)
    general = _general(name, reading.source, place.node)
    return joined([told, general, _value(general, slope, place, value)])


def _size(near: object) -> float:
    """Return a number that a person gave, as a decimal."""
    return float(evaluate(constant(near, "the place near which to look"), {}, 20) or 0)


def _place(reading: Reading, name: str, value: Node, near: float | None) -> Place:
    """Find a with f(a) = b: by inspection, by inverse functions, else numerically, under a letter."""
    function = reading.expression
    every = dict.fromkeys(_candidates(function, name, value))
    found = [a for a in every if all(is_true(put(relation, {name: a})) for relation in reading.given)]
    if not found:
        root = _numerically(restricted(function, reading.given), name, value, near)
        fresh = fresh_name("a", function.free | value.free)
        return Place(Sym(fresh), {fresh: root})
    if near is not None:
        found = [min(found, key=lambda node: abs(float(evaluate(node, {}, 20) or 0) - near))]
    if len(found) > 1:
        shown = ", ".join(map(str, found))
        raise DeriveError(
            f"f takes the value {value} at {shown}: say near which the inverse is meant, with --near (near=)"
        )
    return Place(found[0], {})


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
        source=source,
        function=goal,
        goal=goal,
        steps=(step, divide),
        last=end,
        variable=name,
        heading=f"The inverse function g of f near {name} = {place}",
    )


def _value(general: Derivation, slope: Derivation, place: Place, value: Node) -> Derivation:
    """Put the point into the general formula, and what is known of f there."""
    x, a = Sym(general.variable), place.node
    left = Call("g", value, orders=(1,))
    there = substitute(slope.spelled_out(slope.last), x.name, a)
    rate = tidy(there) if place.known else exact(there)
    _refuse_level(rate, place, value)
    before_a = Rel("=", left, Div(ONE, Call("f", Call("g", value), orders=(1,))))
    at_a = Rel("=", left, Div(ONE, Call("f", a, orders=(1,))))
    put = Rel("=", left, Div(ONE, there))
    steps = [
        Step(rule=PUT_IN, before=general.last, after=before_a, conditions=(Rel("=", x, value),)),
        Step(
            rule=SUBSTITUTE,
            before=before_a,
            after=at_a,
            conditions=(Rel("=", Call("g", value), a),),
            note=place.note,
        ),
        Step(
            rule=SUBSTITUTE,
            before=at_a,
            after=put,
            conditions=(Rel("=", Call("f", a, orders=(1,)), there),),
        ),
    ]
    end = put if place.known else Rel("=", left, exact(Div(ONE, rate)))
    if end is not put:
        steps.append(Step(rule=EVALUATE, before=put, after=end, note=in_decimals(end.right)))
    elif place.known:
        number_there = evaluate(put.right, place.known, 20)
        steps[-1] = copy(steps[-1], note=f"about {float(number_there or 0):.6g}")
    return compose(
        source=general.source,
        function=general.function,
        goal=general.last,
        steps=tuple(steps),
        last=end,
        variable=general.variable,
        heading=f"The derivative of g at {value}",
    )


def _refuse_level(rate: Node, place: Place, value: Node) -> None:
    """Refuse a place where f' is zero or undefined: there the inverse has no derivative."""
    size = evaluate(rate, place.known, 30)
    if size is None or abs(size) < 1e-25:
        problem = "undefined" if size is None else "zero"
        raise UnsupportedError(f"f'({place.node}) is {problem}: the inverse has no derivative at {value}")
