"""Points where a formula for the derivative may fail: corners, cusps, vertical tangents, jumps, or none of these.

Candidates are the zeros of whatever switches: the inside of an absolute value or a root, the border between
two cases.  On either side of a point each switch stays in one position, so the function is a smooth
expression there (`branches`), whose value and derivative *at* the point are exact (`sides`, `slopes`).  Numbers
near the point only guard those exact values (`near`); where they can't be had, the limit of the difference
quotient decides, or nobody does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import pi

from derive.expression import BINDERS, ZERO, Deriv, Integral, Limit, Neg, Node, Num, Prod, Rel, Sum, Sym, postorder
from derive.kinks.integrals import of_integrals
from derive.kinks.one_sided import Sides
from derive.kinks.slopes import Differentiate
from derive.kinks.steps import at_steps
from derive.kinks.switches import counter_of, factors, unwritten
from derive.reals.circles import Circle, circle_of, zeros_in_turn
from derive.reals.isolation import Setting
from derive.reals.series import term_by_term
from derive.reals.switching import written_out
from derive.record.derivation import NOT_DECIDED, Kink
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate

_READABLE = 25
_MAX_DEPTH = 400
_MAX_NODES = 600


def examine(
    function: Node,
    variable: str,
    differentiate: Differentiate,
    assuming: Sequence[Node] = (),
    result: Node | None = None,
) -> tuple[Kink, ...]:
    """Examine a function where its derivative may not exist.

    Args:
        function: the function.
        variable: the name of its variable; other symbols are parameters.
        differentiate: the derivative by that variable of an expression without switches.
        assuming: relations; those between parameters alone are taken into account.
        result: the derivative: where that has no value, a point at which nothing happens is told as well.

    Returns:
        A `Kink` for every candidate that lies in the domain, also for those where the derivative exists.

    >>> from derive.expression import MINUS_ONE, ONE, Call, Neg, Sym
    >>> slope = {Sym("x"): ONE, Neg(Sym("x")): MINUS_ONE}
    >>> [(str(k.point), k.kind) for k in examine(Call("abs", Sym("x")), "x", slope.__getitem__)]
    [('0', 'corner')]
    """
    if variable not in function.free or function.depth > _MAX_DEPTH:
        return ()
    written = written_out(term_by_term(function))
    result = result and term_by_term(result)
    parts = list(postorder(written))
    if len(parts) > _MAX_NODES or written.has(Deriv, Limit, Prod, Sum):
        return ()
    given = [given for given in assuming if variable not in given.free]
    if written.has(Integral):
        return tuple(dict.fromkeys(of_integrals(written, variable, differentiate, given, result))) if result else ()
    sides = Sides(written, variable, differentiate, given, result)
    found = [sides.examined(point) for point in sides.points]
    found += at_steps(sides)
    found += _around(sides)
    found += _without_formula(sides)
    return tuple(dict.fromkeys(kink for kink in found if kink is not None))


def examine_at(function: Node, variable: str, point: Node, differentiate: Differentiate) -> Kink | None:
    """Return what there is at one point; None where the derivative is that of the formula, or nothing is known.

    Args:
        function, variable, differentiate: as for `examine`.
        point: the value of the variable.
    """
    written = written_out(term_by_term(function))
    if variable not in function.free or function.depth > _MAX_DEPTH or written.has(Deriv, *BINDERS):
        return None
    return Sides(written, variable, differentiate, []).classify(point)


# Points without a formula


def _without_formula(sides: Sides) -> Iterator[Kink | None]:
    for factor, near in unwritten(sides.function, sides.variable, lambda: sides.settings):
        equation = Rel("=", factor, ZERO)
        if not near:
            yield Kink(Sym(sides.variable), NOT_DECIDED, equation=equation)
        for place in near:
            kink = sides.classify_near(place)
            if kink is not None:
                yield Kink(_rounded(place), kink.kind, equation=equation)


def _rounded(place: Fraction) -> Node:
    size = Num(format(Decimal(f"{abs(float(place)):.5g}"), "f"))
    return Neg(size) if place < 0 else size


# Infinite sets of points


def _around(sides: Sides) -> Iterator[Kink]:
    """Yield the points that follow each other for ever at the zeros of functions of an angle."""
    whole = circle_of(sides.function, sides.variable)
    for factor in factors(sides.function, sides.variable):
        own = circle_of(factor, sides.variable)
        if own is None:
            continue
        circle = whole or own
        turn = zeros_in_turn(factor, sides.variable, circle, sides.settings)
        kinks = {first: _there(sides, circle.at(first), whole is not None) for first in turn.exact}
        yield from _grouped({first: kink for first, kink in kinks.items() if kink is not None}, circle, sides)
        if not turn.complete:
            yield Kink(Sym(sides.variable), NOT_DECIDED, equation=Rel("=", factor, ZERO))


def _there(sides: Sides, point: Node, repeats: bool) -> Kink | None:
    """A function of sine, cosine, … of an angle repeats itself: one point stands for all that are whole turns away."""
    return sides.classify(point) if repeats else Kink(point, NOT_DECIDED)


def _grouped(kinks: dict[Node, Kink], circle: Circle, sides: Sides) -> Iterator[Kink]:
    """Write points of the same kind that lie evenly around the circle as one set."""
    counter = counter_of(sides.function)
    setting = sides.settings[0] if sides.settings else {}
    groups: dict[Kink, list[Node]] = {}
    for first, kink in kinks.items():
        groups.setdefault(_readable(copy(kink, point=ZERO)), []).append(first)
    for kink, members in groups.items():
        if _are_even(members, setting):
            start = min(members, key=lambda angle: _plainness(angle, setting))
            yield copy(kink, point=circle.every(start, len(members), counter), counter=counter)
        else:
            yield from (copy(kink, point=circle.every(first, 1, counter), counter=counter) for first in members)


def _readable(kink: Kink) -> Kink:
    """Leave out slopes that nobody reads, of points that are formulas of parameters."""
    slopes = [slope for slope in (kink.left, kink.right) if slope is not None]
    return copy(kink, left=None, right=None) if any(slope.size > _READABLE for slope in slopes) else kink


def _are_even(angles: list[Node], setting: Setting) -> bool:
    values = [evaluate(angle, setting, 20) for angle in angles]
    if len(angles) < 2:
        return True
    known = sorted(float(value) % (2 * pi) for value in values if value is not None)
    if len(known) < len(angles):
        return False
    gaps = [second - first for first, second in pairwise((*known, known[0] + 2 * pi))]
    return max(gaps) - min(gaps) < 1e-9


def _plainness(angle: Node, setting: Setting) -> tuple[float, bool]:
    value = float(evaluate(angle, setting, 20) or 0)
    return round(abs(value), 6), value < 0


__all__ = ["examine", "examine_at"]
