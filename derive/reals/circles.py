"""Zeros that follow each other for ever: those of functions of the sine, cosine, … of one angle.

Such a function repeats itself after one turn of the angle.  All its zeros in one turn are counted by numbers, and
each of them is written down exactly; where one can't be, that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import acos, asin, atan, cos, lcm, pi, sin, tan

from derive.budget import once
from derive.expression import (
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Sym,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.reading.formulas import entry_of, formula
from derive.reals.closed_forms import in_lowest_terms, part_of_a_turn, values_near
from derive.reals.isolation import Setting, sign_changes, touching
from derive.reals.zeros import coefficients_of, zeros
from derive.startup.data import data
from derive.table import Function
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_PI = Const("pi")
_ONE_TURN = Mul(TWO, _PI)
_SAMPLES = 240
_MOST = 12
"""More zeros in one turn are not listed."""
_LARGEST = 40
"""What has more nodes is not looked at: its values are not had at once, and its zeros not written down."""
_CLOSE = 1e-8
_TURN = Sym("\0turn")


@data
class Circle:
    """An angle a x + b: what depends on x through its sine, cosine, … repeats itself after one turn of it."""

    slope: Node
    offset: Node

    def at(self, value: Node) -> Node:
        """Return where the angle has a value."""
        return tidy(Div(Add(value, Neg(self.offset)), self.slope))

    def every(self, first: Node, count: int, counter: Sym) -> Node:
        """Return all values of the variable where the angle is `first`, or that and part k of `count` of a turn."""
        period = _ONE_TURN if count == 1 else tidy(Div(_ONE_TURN, number(count)))
        return tidy(Add(self.at(first), Mul(counter, tidy(Div(period, self.slope)))))


def circle_of(node: Node, variable: str) -> Circle | None:
    """Return the angle of whose sine, cosine, … an expression is a function; None if there is none."""
    masked: dict[Node, Node] = {
        part: Sym(f"\0{index}")
        for index, part in enumerate(postorder(node))
        if isinstance(part, Call) and variable in part.free and _of_an_angle(part)
    }
    # The variable must not be seen except through the functions of the angles.
    if not masked or variable in replace(node, masked).free:
        return None
    lines = [coefficients_of(angle, variable) for angle in dict.fromkeys(part.children[0] for part in masked)]
    known = [line for line in lines if line is not None and len(line) == 2]
    if len(known) < len(lines):
        return None
    if len(known) == 1:
        return Circle(known[0][1], known[0][0])
    rates = [rational(line[1]) for line in known]
    exact = [rate for rate in rates if rate is not None]
    if len(exact) < len(rates):
        return None
    return Circle(number(Fraction(1, lcm(*(rate.denominator for rate in exact)))), ZERO)


@data
class Turn:
    """The zeros of an expression in one turn.

    Attributes:
        exact: angles.
        complete: whether these are all, as far as numbers can tell.
    """

    exact: tuple[Node, ...]
    complete: bool


def zeros_in_turn(node: Node, variable: str, circle: Circle, settings: Sequence[Setting]) -> Turn:
    """Return the zeros of a function of an angle between 0 and one turn, or that plus or minus whole turns.

    Args:
        node: the function.
        variable: the variable.
        circle: the angle.
        settings: values of the parameters, for which the zeros are counted.
    """
    whole = tidy(_in_angle(node, variable, circle))
    entry = _of_an_angle(whole) if isinstance(whole, Call) and whole.children == (_TURN,) else None
    if entry is not None and entry.zeros is not None and None not in map(_turns, entry.zeros):
        return Turn(tuple(_zeros_of(entry)), complete=True)
    if whole.size > _LARGEST:
        return Turn((), complete=False)
    found = list(_distinct(zeros(whole, _TURN.name)))
    if whole.free == {_TURN.name}:
        return _completed(whole, found)
    if not settings:
        return Turn(tuple(found), complete=False)
    found = list(_distinct([zero for first in found for zero in (first, tidy(Add(first, _PI)))], settings[0]))
    kept = tuple(zero for zero in found if all(_is_zero(whole, zero, setting) for setting in settings))
    return Turn(kept, all(len(_counted(whole, setting)) == len(kept) for setting in settings[:3]))


def _of_an_angle(call: Call) -> Function | None:
    """Return the entry of a function that repeats itself after one turn, or a whole part of it."""
    entry = entry_of(call)
    period = _turns(entry.period) if entry is not None and entry.period else None
    return entry if period is not None and period.numerator == 1 else None


@once
def _turns(text: str) -> Fraction | None:
    """Return how many turns an angle of the table is."""
    return rational(in_lowest_terms(Div(formula(text), _ONE_TURN)))


def _zeros_of(entry: Function) -> Iterator[Node]:
    """Yield the zeros that the table has for a function of an angle, in the turn from 0."""
    period = _turns(entry.period) or Fraction(1)
    first = [_turns(text) or Fraction(0) for text in entry.zeros or ()]
    for place in sorted({(turns + k * period) % 1 for turns in first for k in range(period.denominator)}):
        yield tidy(Mul(number(place), _ONE_TURN))


def _in_angle(node: Node, variable: str, circle: Circle) -> Node:
    angle = next(
        (
            part
            for part in postorder(node)
            if variable in part.free and coefficients_of(part, variable) == (circle.offset, circle.slope)
        ),
        None,
    )
    whole = node if angle is None else replace(node, {angle: _TURN})
    return whole if variable not in whole.free else substitute(node, variable, circle.at(_TURN))


def _completed(whole: Node, found: list[Node]) -> Turn:
    complete = True
    places = [_place(zero, {}) for zero in found]
    for near in _counted(whole, {}):
        if any(place is not None and _same_place(near, place) for place in places):
            continue
        exact = next((angle for angle in _angles_near(near) if _is_zero(whole, angle, {})), None)
        if exact is None:
            complete = False
        else:
            found.append(exact)
    complete = complete and len(found) <= _MOST
    ordered = sorted(found[:_MOST], key=lambda zero: float(evaluate(zero, {}, 15) or 0))
    return Turn(tuple(ordered), complete)


def _counted(whole: Node, setting: Setting) -> list[float]:
    """Return about where the zeros of one turn are, each once."""
    crossed = [float(at) for at in sign_changes(whole, _TURN.name, 0, 2 * pi, _SAMPLES, setting)]
    near = [*crossed, *touching(whole, _TURN.name, 0, 2 * pi, _SAMPLES, setting)]
    kept: list[float] = []
    for place in near:
        if not any(_same_place(place, other) for other in kept):
            kept.append(place)
    return kept


def _same_place(first: float, second: float) -> bool:
    apart = (first - second) % (2 * pi)
    return min(apart, 2 * pi - apart) < 1e-4


def _is_zero(whole: Node, angle: Node, setting: Setting) -> bool:
    return vanishes(substitute(whole, _TURN.name, angle), setting) is True


def _place(angle: Node, setting: Setting) -> float | None:
    value = evaluate(angle, setting, 20)
    return None if value is None else float(value)


def _distinct(angles: Sequence[Node], setting: Setting | None = None) -> Iterator[Node]:
    """Yield angles of which no two are whole turns apart."""
    seen: list[float] = []
    for angle in angles:
        if setting is None and angle.free:
            yield angle
            continue
        place = _place(angle, setting or {})
        if place is not None and not any(_same_place(place, other) for other in seen):
            seen.append(place)
            yield angle


def _angles_near(place: float) -> Iterator[Node]:
    """Yield angles near a number: parts of π, and those whose tangent, sine or cosine is rational or such a root."""
    turn = ZERO if abs(place) < _CLOSE else part_of_a_turn(place)
    if turn is not None:
        yield turn
    for name, size, back in (("arctan", tan, atan), ("arcsin", sin, asin), ("arccos", cos, acos)):
        for value in values_near(size(place)):
            angle = Call(name, value)
            principal = back(size(place))
            for other in (angle, Add(_PI, Neg(angle)), Add(_PI, angle), Neg(angle)):
                at = {angle: principal, Neg(angle): -principal}.get(other)
                if at is None:
                    at = pi - principal if other is Add(_PI, Neg(angle)) else pi + principal
                if _same_place(at, place):
                    yield tidy(other)


__all__ = ["Circle", "Turn", "circle_of", "zeros_in_turn"]
