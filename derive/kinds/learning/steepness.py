"""How steep an activation can be: the least upper bound of |f′|, and why it is one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil
from sys import float_info
from typing import NamedTuple

from derive.answer.builder import judge
from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Sym,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.field.enclosure import UnknownError, bounded
from derive.field.tails import tail
from derive.kinds.learning import monotone
from derive.reading import parse
from derive.reading.formulas import fill
from derive.reals.zeros import coefficients_of
from derive.record.derivation import Derivation, Outcome, Step
from derive.rules.labels.learning import COMPLETE_SQUARE
from derive.startup.data import replace as copy
from derive.table import NAMES, TABLE
from derive.values.evaluate import evaluate
from derive.verify import check

_X, _S = Sym("x"), Sym("s")
_GRID = 2_000
_REACH = 20
_FAR = (1e2, 6e2)
"""Places that tell whether slopes go on growing outside of the grid."""
_SCALES = (1e2, 6e2, 3.6e3)
_CREEPS = 1.2
"""How many times larger it must be from each of these distances to the next: an oscillation of |x|^(1/4) is."""
_EDGE = 0.9
_GROWTH = 3
"""How many times larger than before is taken for growing without end."""
_DIGITS, _CLOSE = 40, 1e-35
_PLAIN = (ZERO, Div(Const("pi"), TWO), Const("pi"), ONE)
"""Where a largest or smallest value is looked for."""
_ENDS = (8, 16, 32)
"""From where on an activation may be as good as its asymptote."""
_FINE = 10_000
"""A bound by interval arithmetic is a multiple of 1 over this, and larger than what was met by half of that."""


class Steepness(NamedTuple):
    """How steep an activation can be.

    Attributes:
        activation: its name.
        bound: the least upper bound of |f′|; by interval arithmetic a bound a little above it.
        at: a place where it is reached, None where it is only approached (or not known).
        proved: whether the bound follows from the derived f′ by a proof; otherwise it is the largest value met.
        why: the reason, in a sentence.
        derivation: f′, and the line that shows the bound.
    """

    activation: str
    bound: Node
    at: Node | None
    proved: bool
    why: str
    derivation: Derivation

    @property
    def size(self) -> float:
        """The bound as a number."""
        value = evaluate(self.bound, {}, 20)
        return 0.0 if value is None else float(value)


class _Bound(NamedTuple):
    """What one way found, as in `Steepness`; the line that shows the bound, None where f′ itself does."""

    bound: Node
    at: Node | None
    proved: bool
    why: str
    derivation: Derivation | None = None


def steepness(activation: str) -> Steepness:
    """Find the least upper bound of |f′| for an activation, and prove it where one of several ways leads to a proof.

    The ways: f′ is a parabola in f; takes a few values only; is a polynomial in one bounded function; rises and falls
    between known zeros of f″; or is enclosed by interval arithmetic as far as it differs from its limits.

    Args:
        activation: a function of one argument, by name; or one of several, all but x given: ``celu(x, 1)``.

    Raises:
        DeriveError: no function of one argument is called that.
        UnsupportedError: no bound was found.

    >>> found = steepness("sigmoid")
    >>> str(found.bound), str(found.at), found.proved
    ('1/4', '0', True)
    """
    name, own = _function(activation)
    slope = differentiate(own, "x")
    ways = (way(name, own, slope) for way in (_by_parabola, _by_cases, _by_range, _by_pieces, _by_enclosure))
    found = next((one for one in ways if one is not None), None) or _by_search(name, slope)
    line = slope if found.derivation is None else _on_slope(name, slope, found.derivation)
    return Steepness(name, *found[:4], line.written(heading=f"How steep {name} is"))


def _function(activation: str) -> tuple[str, Call]:
    """Return the name and the call of an activation.

    Raises:
        DeriveError: it is no function of x alone.
    """
    name = NAMES.get(activation, activation)
    if name in TABLE and TABLE[name].arity == 1:
        return name, Call(name, _X)
    if name in TABLE:
        others = ", ".join(TABLE[name].letters[1:])
        raise DeriveError(f"{activation} is no function of one argument: give {others} a number, as in {name}(x, 1)")
    read = parse(activation) if "(" in activation else None
    if isinstance(read, Call) and read.name in TABLE and read.children[0] is _X and read.free == {"x"}:
        return str(read).partition("(")[0] if len(read.children) == 1 else str(read), read
    raise DeriveError(f"no function of one argument is called {activation!r}")


def _bounds_of(function: Call) -> tuple[str, str] | None:
    """Return the ends of the range of a function as text; None if the table has none without parameters."""
    entry = TABLE.get(function.name)
    return entry.bounds if entry is not None and entry.arity == 1 and not function.orders else None


def _by_parabola(name: str, own: Call, slope: Derivation) -> _Bound | None:
    """f′ = c + b f − a f² has its summit at f = b/(2a)."""
    inner = replace(slope.last, {own: _S})
    bounds = _bounds_of(own)
    if own.free & inner.free or inner.free != {"s"} or bounds is None:
        return None
    at = {s: rational(tidy(substitute(inner, "s", number(s)))) for s in (-1, 0, 1)}
    if None in at.values():
        return None
    low, constant, high = (Fraction(at[s] or 0) for s in (-1, 0, 1))
    square, linear = (high + low) / 2 - constant, (high - low) / 2
    if square >= 0:
        return None
    summit, place = constant - linear**2 / (4 * square), -linear / (2 * square)
    gap = Add(own, Neg(number(place))) if place else own
    after = tidy(Add(number(summit), Neg(Mul(number(-square), Pow(gap, TWO)))))
    if check(slope.last, after).outcome is not Outcome.PROVED:
        return None
    ends = [_limit(end) for end in bounds]
    sizes = [abs(constant + linear * end + square * end**2) for end in ends if end is not None]
    if len(sizes) < len(ends) or any(size > summit for size in sizes):
        return None
    reached = _place(own, place)
    why = f"a square is not negative: {name}' is at most {number(summit)}"
    where = f", reached at x = {reached}" if reached is not None else ""
    told = f"{why}{where}."
    if after is slope.last:
        return _Bound(number(summit), reached, True, told)
    line = Step(rule=COMPLETE_SQUARE, before=slope.last, after=after)
    shown = copy(slope.written(left=None), goal=slope.last, steps=(line,), last=after, notes=(), agreement=None)
    return _Bound(number(summit), reached, True, told, judge(shown))


def _limit(end: str) -> Fraction | None:
    try:
        return Fraction(end.strip("()[] "))
    except ValueError:
        return None


def _place(own: Call, height: Fraction) -> Node | None:
    """Where the activation takes a value: 0 is where it is looked for."""
    found = evaluate(substitute(own, "x", ZERO), {}, 40)
    return ZERO if found is not None and found == height.numerator / Fraction(height.denominator) else None


def _by_cases(name: str, own: Call, slope: Derivation) -> _Bound | None:
    """A slope that is a number on every piece: relu′ is 0 or 1."""
    result = slope.last
    values = [*result.children[0::2]] if isinstance(result, Piecewise) else [result]
    sizes = [rational(value) for value in values]
    if any(size is None for size in sizes):
        return None
    listed = ", ".join(sorted({str(value) for value in values}))
    bound = number(max(abs(size) for size in sizes if size is not None))
    why = f"{name}' takes the values {listed} only."
    return _Bound(bound, None, True, why)


def _by_range(name: str, own: Call, slope: Derivation) -> _Bound | None:
    """A slope that rises or falls with one named function: softplus′ = σ and tanhshrink′ = tanh² are below 1."""
    calls = [part for part in postorder(slope.last) if isinstance(part, Call) and part.free]
    if len(calls) != 1 or (bounds := _bounds_of(calls[0])) is None:
        return None
    inner = coefficients_of(replace(slope.last, {calls[0]: _S}), "s")
    ends = [_limit(text) for text in bounds]
    if inner is None or None in ends or any(rational(one) is None for one in inner):
        return None
    coefficients = [rational(one) or Fraction(0) for one in inner]
    degree = len(coefficients) - 1
    # b + a s^n is largest at an end of the range, or where s is 0.
    if degree < 1 or any(coefficients[1:-1]):
        return None
    low, high = (Fraction(end or 0) for end in ends)
    places = [low, high, *([Fraction(0)] if low < 0 < high else [])]
    heights = {s: abs(coefficients[0] + coefficients[-1] * s**degree) for s in places}
    size = max(heights.values())
    inside = [s for s, text in zip((low, high), bounds, strict=True) if text.strip("[]") != text]
    taken = [s for s in (*inside, *places[2:]) if heights[s] == size]
    place = next((at for at in _PLAIN if any(_takes(calls[0], s, at) for s in taken)), None)
    where = "approached only" if not taken else "reached" if place is None else f"reached at x = {place}"
    lies = f"{calls[0]} lies in {TABLE[calls[0].name].range}"
    why = f"{name}' = {slope.last}, and {lies}: |{name}'| is at most {number(size)}, {where}."
    return _Bound(number(size), place, True, why)


def _takes(function: Call, value: Fraction, place: Node) -> bool:
    """Whether a function of x takes a value at a place, to all digits that are looked at."""
    gap = evaluate(Add(substitute(function, "x", place), Neg(number(value))), {}, _DIGITS)
    return gap is not None and abs(gap) < _CLOSE


def _by_pieces(name: str, own: Call, slope: Derivation) -> _Bound | None:
    """A slope that rises and falls between known places."""
    found = monotone.extreme(own, slope)
    if found is None:
        return None
    where = f"reached at x = {found.at}" if found.at is not None else "approached only"
    why = f"{monotone.sentence(name, found)} So |{name}'| is at most {monotone.short(found.size)}, {where}."
    return _Bound(found.size, found.at, True, why, found.second)


def _by_enclosure(name: str, own: Call, slope: Derivation) -> _Bound | None:
    """A slope that is enclosed on an interval, and beyond it close to its limits."""
    bend = differentiate(own, "x", order=2)
    first, second = (done.spelled_out(done.last) for done in (slope, bend))
    if first.free != {"x"} or any(isinstance(part, Piecewise) for part in postorder(first)) or slope.conditions:
        return None
    end = next((reach for reach in _ENDS if _are_settled(first, reach)), None)
    if end is None:
        return None
    best, place = _steepest(first, _steepest(first, 0.0, end)[1], 2 * end / _GRID)
    bound = Fraction(ceil((best + 0.5 / _FINE) * _FINE), _FINE)
    limits = [tail(first, end, side, _written) for side in (-1, 1)]
    if any(abs(value) + error > bound for value, error in limits):
        return None
    count = bounded(first, second, bound, end, _written)
    if not count:
        return None
    told, far = number(bound, decimal=True), max(error for _, error in limits)
    left, right = (f"{value:.10g}" for value, _ in limits)
    why = (
        f"interval arithmetic on {count} parts of [-{end}, {end}] gives |{name}'| <= {told} there; beyond, {name}' is"
        f" within {far:.1g} of its limits {left} and {right}. The largest value met is about {best:.4f},"
        f" at x = {place:.2f}."
    )
    return _Bound(told, None, True, why)


def _are_settled(slope: Node, reach: int) -> bool:
    """Whether a slope is close to a limit on both sides from a place on."""
    try:
        return all(tail(slope, reach, side, _written)[1] < 1 / _GRID for side in (-1, 1))
    except UnknownError:
        return False


def _written(call: Call) -> Node:
    return fill(TABLE[call.name].definition, call.children)


def _by_search(name: str, slope: Derivation) -> _Bound:
    """The largest |f′| met on a grid, made finer around it, and far away: said to be found, not proved.

    Raises:
        UnsupportedError: the values grow as the grid is made finer, or farther and farther away.
    """
    formula, cell = slope.spelled_out(slope.last), 2 * _REACH / _GRID
    largest, rough = _steepest(formula, 0.0, _REACH)
    best, place = _steepest(formula, rough, cell)
    (far, _), (farther, _) = (max(_size(formula, x), _size(formula, -x)) for x in _FAR)
    beside = max(_size(formula, place + side * cell / 10)[0] for side in (-1, 1))
    pole = best > _GROWTH * min(largest, beside)
    # What is too large to hold has no value far away: the edge of the grid tells.
    edge = abs(place) > _EDGE * _REACH and best > _GROWTH * _size(formula, _EDGE * place)[0]
    if pole or edge or farther > _GROWTH * max(best, far) or _creeps(formula, best):
        where = f"near x = {rough:.2f}" if pole else "far from 0"
        raise UnsupportedError(f"|{name}'| has no bound that was found: it grows and grows {where}")
    bound = number(Fraction(f"{max(best, farther):.4f}"), decimal=True)
    at = number(Fraction(f"{place:.2f}"), decimal=True)
    met = f"near x = {at}" if best > (1 - 1e-6) * farther else "far from 0"
    why = f"the largest |{name}'| met on a grid is about {bound}, {met}: not proved."
    return _Bound(bound, at, False, why)


def _creeps(formula: Node, best: float) -> bool:
    """Whether the values go on growing, though slowly, from one distance to the next, in waves or not."""
    heights = [best]
    for scale in _SCALES:
        places = [side * scale * (1 + step / 97) for side in (-1, 1) for step in range(24)]
        heights.append(max(_size(formula, x)[0] for x in places))
    return all(later > _CREEPS * earlier for earlier, later in pairwise(heights))


def _size(formula: Node, x: float) -> tuple[float, float]:
    """Return the size of an expression at a place (0 where it has no value), and the place."""
    value = evaluate(formula, {"x": x}, 20)
    return (0.0 if value is None else min(float(abs(value)), float_info.max)), x


def _steepest(formula: Node, middle: float, reach: float) -> tuple[float, float]:
    """Return the largest absolute value on a grid around a place, and where it was met."""
    best, place = 0.0, middle
    for step in range(_GRID + 1):
        x = middle + reach * (2 * step / _GRID - 1)
        value = evaluate(formula, {"x": x}, 20)
        if value is not None and abs(value) > best:
            best, place = float(abs(value)), x
    return best, place


def _on_slope(name: str, slope: Derivation, done: Derivation) -> Derivation:
    """Return the line of the bound, resting on the derivation of f′."""
    return copy(done, parts=(copy(slope.written(heading=f"The slope of {name}"), parts=()),))
