"""What there is at a point where a formula with unknown functions does not hold: functions through their values decide.

Of |f(x)| with f(1) = 0 and f'(1) = 2 each differentiable f makes the same corner.  So several functions with the
given values and slopes are put in, smooth ones that bend either way or both ways, and one whose second derivative is
infinite, no two functions with the same bend: what they all show is told, and where one differs nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from derive.answer.differentiate import differentiate
from derive.errors import DeriveError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    fold,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.kinds.routes.evaluation import evaluate_at
from derive.reading.formulas import is_unknown
from derive.record.derivation import DIFFERENTIABLE, Kink, Outcome, Verdict
from derive.table import FALLBACK, TABLE
from derive.values.evaluate import evaluate

Values = Mapping[Node, Node]

Bend = tuple[int, Node]
"""What is added to the polynomial through the values: a number times a power of the distance."""

_BENDS: tuple[Bend, ...] = ((0, TWO), (3, TWO), (-5, TWO), (4, number(3)))
_ROUGH: Bend = (1, Div(number(11), number(10)))
"""A function that is differentiable, and no more than that."""
_CLOSE = 1e-9
_NEAR, _NEARER = Fraction(1, 10**20), Fraction(1, 10**40)

SHOWN = Verdict(Outcome.AGREED, "functions through these values", len(_BENDS) + 1, 9)


def kink_for_all(function: Node, known: Values, name: str, point: Node) -> Kink | None:
    """Return what there is at a point for every function with the values of a table; None where that is not known.

    Args:
        function: an expression in the variable and unknown functions.
        known: the table.
        name: the variable.
        point: where.

    Returns:
        A kink; of the kind `differentiable` where the derivative exists all the same.
    """
    if not _is_local(function, known, name, point):
        return None
    found: list[Kink] = []
    for bend in _BENDS:
        model = _model(function, known, bend)
        kink = None if model is None else _kink(model, name, point)
        if kink is None or (found and kink != found[0]):
            return None
        found.append(kink)
    rough = _model(function, known, _ROUGH)
    return found[0] if rough is not None and _shows(rough, name, point, found[0]) else None


def _is_local(function: Node, known: Values, name: str, point: Node) -> bool:
    """Whether unknown functions are met next to the places of the table only: f(floor(x)) also at floor(x) - 1."""
    for call in postorder(function):
        if not isinstance(call, Call) or not is_unknown(call):
            continue
        argument = _model(call.children[0], known, _BENDS[0])
        if argument is None:
            return False
        values = [evaluate(place, {}, 60) for place, _, _ in _places(call.name, known)]
        for side in (-1, 1):
            there = evaluate(substitute(argument, name, Add(point, number(side * _NEAR))), {}, 60)
            if there is not None and not any(abs(there - value) < _CLOSE for value in values if value is not None):
                return False
    return True


def _kink(model: Node, name: str, point: Node) -> Kink | None:
    try:
        value = evaluate_at(differentiate(model, name), point)
    except DeriveError:
        return None
    if value.kinks:
        return value.kinks[0]
    return Kink(point, DIFFERENTIABLE, value.last, value.last)


def _shows(model: Node, name: str, point: Node, kink: Kink) -> bool:
    """Whether the difference quotients of a function tend to the slopes of a kink, or jump where it jumps."""
    here = evaluate(substitute(model, name, point), {}, 60)
    for side, slope in ((-1, kink.left), (1, kink.right)):
        wanted = None if slope is None else evaluate(slope, {}, 60)
        if wanted is None or here is None:
            # A jump or an infinite slope is seen already by the smooth functions, if they are not level there.
            continue
        gaps: list[Any] = []
        for near in (_NEAR, _NEARER):
            there = evaluate(substitute(model, name, Add(point, number(side * near))), {}, 60)
            gaps.append(None if there is None else abs((there - here) * near.denominator * side - wanted))
        if None in gaps or (gaps[1] and not gaps[1] < gaps[0] / 10):
            return False
    return True


def _model(function: Node, known: Values, bend: Bend) -> Node | None:
    """Put in functions with the given values and slopes; None where one of them has no value in the table."""
    size, power = bend
    forms: dict[str, Node | None] = {}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        if not isinstance(part, Call) or part.name in TABLE or part.name in FALLBACK:
            return part.with_children(children)
        if part.name not in forms:
            # No two functions bend alike: max(f, g) is more than f where both have one value and one slope.
            forms[part.name] = _through(part.name, known, size - 2 * len(forms), power)
        form = forms[part.name]
        # What can't be replaced stays, and is found below.
        return part.with_children(children) if form is None or part.orders else substitute(form, "u", children[0])

    made = tidy(fold(function, combine))
    return None if any(is_unknown(part) for part in postorder(made)) else made


def _through(name: str, known: Values, bend: int, power: Node) -> Node | None:
    """Return a function of u with the values and the slopes of a table: Hermite's polynomial, and a bend.

    Source: Burden, Faires, Numerical Analysis, 3.4 (divided differences with each place taken twice).
    """
    places = list(_places(name, known))
    if not places or any(slope is None for _, _, slope in places):
        return None
    u = Sym("u")
    total: Node = ZERO
    factor: Node = ONE
    nodes = [place for place, _, _ in places for _ in range(2)]
    row = [value for _, value, _ in places for _ in range(2)]
    slopes = [slope for _, _, slope in places for _ in range(2)]
    for order in range(len(nodes)):
        total, factor = Add(total, Mul(row[0], factor)), Mul(factor, Add(u, Neg(nodes[order])))
        row = [
            slopes[i] or ZERO
            if nodes[i] is nodes[i + order + 1]
            else tidy(Div(Add(row[i + 1], Neg(row[i])), Add(nodes[i + order + 1], Neg(nodes[i]))))
            for i in range(len(row) - 1)
        ]
    gaps = [Add(u, Neg(place)) for place, _, _ in places]
    apart = Mul(*(gaps if rational(power) in (2, 3) else (Call("abs", gap) for gap in gaps)), ONE)
    return tidy(Add(total, Mul(number(bend), Pow(apart, power))))


def _places(name: str, known: Values) -> Iterator[tuple[Node, Node, Node | None]]:
    """Yield the places at which a function is known, its value and its slope there."""
    for call, value in known.items():
        if isinstance(call, Call) and call.name == name and len(call.children) == 1 and not call.orders:
            yield call.children[0], value, known.get(Call(name, *call.children, orders=(1,)))


__all__ = ["SHOWN", "kink_for_all"]
