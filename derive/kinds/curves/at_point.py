"""Derivatives at a point of a curve from the equation differentiated: the point is put in, then y' is solved for.

What is solved for y' in general is long for many curves; with numbers for x and y it is a short line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import lcm

from derive.answer.builder import compose
from derive.answer.exact import exact, in_decimals
from derive.answer.order import ordinal
from derive.answer.unknown import letter
from derive.expression import Add, Deriv, Div, Mul, Node, Rel, Sym, number, rational, replace
from derive.expression.parts import sum_of, terms_of
from derive.kinds.curves.curve import Curve
from derive.kinds.curves.linear import solve
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Step, Subject
from derive.record.engine import posed, result_of
from derive.rules.algebra.algebra import COLLECT, COMBINE
from derive.rules.labels.equations import DIFFERENTIATE_BOTH, EVALUATE, MULTIPLY_BOTH, PUT_IN
from derive.startup.data import replace as copy
from derive.targets.reading_weight import weight

_LONG = 15.0
"""The weight of a formula for y' from which on numbers are put in before it is found."""


def is_long(formulas: Iterable[Derivation]) -> bool:
    """Whether some formula for a derivative is too long to be found only to put a point into it."""
    return any(weight(found.result.right) > _LONG for found in formulas)


def slopes_at(curve: Curve, order: int, point: Mapping[str, Node], route: str) -> Iterator[Derivation]:
    """Differentiate both sides time and again, and each time put the point in and solve for the next derivative.

    Args:
        curve: the curve.
        order: how many derivatives are wanted.
        point: the coordinates of a point of it where y' exists.
        route: as for `differentiate`.
    """
    line = curve.equation
    values: dict[Node, Node] = {Sym(name): value for name, value in point.items()}
    place = ", ".join(map(str, point.values()))
    for count in range(1, order + 1):
        relation = _differentiated(curve, line, count, route)
        assert isinstance(relation.last, Rel)
        yield relation
        line = relation.last
        steps = put_and_solved(line, values, letter(curve.y, count))
        what = "Slope" if count == 1 else f"The {ordinal(count)} derivative"
        found = compose(
            line,
            steps,
            Subject(curve.source, curve.equation, curve.x, name=curve.y, order=count),
            Notation(heading=f"{what} at ({place})"),
        )
        yield found
        values[letter(curve.y, count)] = found.result.right


def _differentiated(curve: Curve, line: Rel, order: int, route: str) -> Derivation:
    """Differentiate both sides of an equation that holds derivatives below an order."""
    goal = curve.functional(line, order - 1)
    assert isinstance(goal, Rel)
    variable = Sym(curve.x)
    both = Rel("=", *(Deriv(side, variable) for side in goal.children))
    note = f"{letter(curve.y)} is a function of {variable}" if order == 1 else ""
    step = posed(DIFFERENTIATE_BOTH, goal, both, curve.strategy(route), note=note)
    found, steps = result_of(step), [step]
    for move in (COMBINE, COLLECT):
        if (made := move.rewrite(found)) is not None:
            steps.append(Step(move, found, made.after))
            found = made.after
    plain = replace(found, curve.plain(order))
    return compose(
        goal,
        tuple(steps),
        Subject(curve.source, curve.equation, curve.x, name=curve.y, order=order, given=curve.given),
        Notation(
            shown=curve.shown(order),
            heading="Both sides differentiated" if order == 1 else "Both sides differentiated again",
        ),
        last=plain,
        conditions=conditions(*curve.equation.children, *plain.children),
        notes=curve.notes if order == 1 else (),
    )


def put_and_solved(relation: Rel, values: Mapping[Node, Node], unknown: Sym | None) -> tuple[Step, ...]:
    """Put values into an equation, and solve it for a letter that it is linear in.

    Args:
        relation: the equation.
        values: what is known of its letters.
        unknown: the letter that is left; None: nothing is to be solved for.
    """
    put = replace(relation, dict(values))
    assert isinstance(put, Rel)
    used = tuple(Rel("=", *pair) for pair in values.items() if not pair[0].free.isdisjoint(relation.free))
    steps = [Step(rule=PUT_IN, before=relation, after=put, conditions=used)]
    simple: Node = Rel("=", *map(exact, put.children))
    if simple is not put:
        steps.append(Step(rule=EVALUATE, before=put, after=simple))
    if unknown is not None:
        cleared = _without_fractions(simple)
        if cleared is not None:
            steps.append(cleared)
            simple = cleared.after
        assert isinstance(simple, Rel)
        steps += solve(simple, unknown)
    left, right = steps[-1].after.children
    note = "" if right.free or len(left.free) > 1 else in_decimals(right)
    return (*steps[:-1], copy(steps[-1], note=note))


def _without_fractions(equation: Node) -> Step | None:
    """Multiply both sides of an equation by the number below the bar where a whole sum stands above it."""
    below = {
        int(value)
        for side in equation.children
        if isinstance(side, Div) and isinstance(side.numerator, Add)
        if (value := rational(side.denominator)) is not None and value.denominator == 1
    }
    if not below:
        return None
    by = number(lcm(*below))
    sides = (sum_of([exact(Mul(by, term)) for term in _terms(side)]) for side in equation.children)
    return Step(rule=MULTIPLY_BOTH, before=equation, after=Rel("=", *sides), bindings=(("c", by),))


def _terms(side: Node) -> list[Node]:
    """Return the terms of a sum, those of a sum above a bar one by one."""
    if isinstance(side, Div) and isinstance(side.numerator, Add):
        return [Div(term, side.denominator) for term in side.numerator.children]
    return list(terms_of(side))
