"""What a drawing of a function and its derivative shows: where to look, the curves, and what to mark on them.

Everything here is numbers; `derive.plotting` draws them.  The window is found, not asked for: it holds what
happens (zeros, extremes, corners, poles, ends of the domain) and goes as far as the derivative still changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import pi

from derive.errors import UnsupportedError
from derive.expression import Call, Deriv, Node, Rel, postorder
from derive.plotting.window import Window, find_window
from derive.reals.domain import required
from derive.reals.given import restricted
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Derivation
from derive.startup.data import data
from derive.table import TABLE
from derive.values.evaluate import evaluate, holds

Curve = Callable[[float], float | None]
Point = tuple[float, float]

_SAMPLES = 480
_DIGITS = 12
_TRIED = (Fraction(1), Fraction(1, 2), Fraction(2), Fraction(-1), Fraction(0))
"""Values for a parameter that has none, in the order in which they are tried."""
_HIGHEST = 1e300
_CLOSEST = 0.025
"""Share of the width of a drawing by which extremes have to be apart to be marked."""
_REACH = 12
"""How many points of an infinite family are looked at on either side."""
_SUDDEN = 2.0
"""How many times more than beside it a function rises where a jump is looked for."""
_TEMPLATES = ("k", "n", "m")


@data
class Corner:
    """A point where the function turns or jumps.

    Attributes:
        at: the value of the variable.
        value: of the function there, if it has one.
        slopes: of the derivative on the left and on the right, where they are finite.
        jump: values that the function tends to on the left and on the right, if they differ.
    """

    at: float
    value: float | None
    slopes: tuple[float | None, float | None]
    jump: tuple[float, float] | None = None


@data
class Extreme:
    """A largest or smallest value of the derivative, with how it is written: ``1/4 at x = 0``."""

    at: float
    value: float
    label: str
    highest: bool


@data
class Picture:
    """A function and its derivative over a window.

    Attributes:
        window: from where to where, in x and in y.
        function, derivative: the curves, in pieces without gaps.
        corners: points without a derivative.
        extremes: of the derivative.
        levels: values that the function tends to far away.
        poles: places where it grows beyond all bounds.
        periodic: whether the window was chosen for functions of sines: ticks in multiples of π read better.
        given: the values of the parameters.
        limits: extremes that the derivative only tends to, at a corner.
    """

    window: Window
    function: tuple[tuple[Point, ...], ...]
    derivative: tuple[tuple[Point, ...], ...]
    corners: tuple[Corner, ...]
    extremes: tuple[Extreme, ...]
    levels: tuple[float, ...]
    poles: tuple[float, ...]
    periodic: bool
    given: Mapping[str, Fraction]
    limits: tuple[Extreme, ...] = ()

    @property
    def marked(self) -> tuple[Extreme, ...]:
        """The extremes that stand apart, and those that are only tended to: sin(1/x) near 0 has too many to mark."""
        least = _CLOSEST * (self.window.right - self.window.left)
        apart = (
            one
            for one in self.extremes
            if all(one is other or abs(one.at - other.at) > least for other in self.extremes)
        )
        return (*apart, *self.limits)

    @property
    def corners_of_window(self) -> tuple[Point, Point]:
        """The lower left and the upper right corner."""
        box = self.window
        return (box.left, box.bottom), (box.right, box.top)

    @property
    def obstacles(self) -> tuple[tuple[Point, ...], ...]:
        """Every line that is drawn: what is written keeps clear of them."""
        (left, bottom), (right, top) = self.corners_of_window
        levels = [((left, level), (right, level)) for level in (0.0, *self.levels)]
        uprights = [((at, bottom), (at, top)) for at in (0.0, *self.poles)]
        return (*self.function, *self.derivative, *levels, *uprights)


def picture(
    derivation: Derivation, values: Mapping[str, float] | None = None, *, window: tuple[float, float] | None = None
) -> Picture:
    """Work out what to draw of a derivation.

    Args:
        derivation: of a function of one variable; other letters are parameters.
        values: of parameters; those without one are taken as 1, or the next simple number that makes sense.
        window: from where to where in x; by default it is found.

    Raises:
        UnsupportedError: the function has no value at any point that was tried.
    """
    if isinstance(derivation.function, Rel) or not isinstance(derivation.goal, Deriv):
        raise UnsupportedError("only the derivative of a function of one variable can be drawn")
    function = restricted(drawn_function(derivation), derivation.given)
    derivative = derivation.spelled_out(derivation.last)
    variable = derivation.variable
    given = _parameters(function, derivative, variable, derivation.conditions, values or {})
    needed = tuple(one for one in required(function) if one.free <= {variable, *given} and variable in one.free)
    f, formula = _curve(function, variable, given, needed), _curve(derivative, variable, given)

    def slope(x: float) -> float | None:
        # 1/x has values where ln x has none.
        return None if f(x) is None else formula(x)

    corners = _corners(derivation, f, slope, given)
    angles = _has_angles(function, variable)
    # The variable itself stands for points that nobody listed.
    listed = (kink.point for kink in derivation.kinks if variable not in kink.point.free)
    joints = [at for point in listed for at in _places(point, given)]
    bounded = any(not isinstance(one, Rel) or one.relation != "!=" for one in needed)
    found = find_window(f, slope, joints, given=window, angles=angles, bounded=bounded)
    left, right = found.window.left, found.window.right
    jumps = _jumps(f, [*(corner.at for corner in corners), *found.poles], left, right)
    corners = tuple(sorted((*corners, *jumps), key=lambda corner: corner.at))
    corners = tuple(corner for corner in corners if left <= corner.at <= right)
    breaks = sorted({corner.at for corner in corners} | {at for at in found.poles + found.ends if left < at < right})
    drawn = _pieces(slope, breaks, left, right)
    return Picture(
        window=found.window,
        function=_pieces(f, breaks, left, right),
        derivative=drawn,
        corners=corners,
        extremes=tuple(_extreme(at, value, highest) for at, value, highest in found.extremes if left < at < right),
        levels=found.levels,
        poles=tuple(at for at in found.poles if left <= at <= right),
        periodic=angles and found.periodic,
        given=given,
        limits=tuple(_limits(corners, drawn, slope)),
    )


def _limits(corners: tuple[Corner, ...], drawn: tuple[tuple[Point, ...], ...], slope: Curve) -> Iterator[Extreme]:
    """Yield the slopes beside a corner that are larger or smaller than all others in sight, and not only as large."""
    heights = [y for piece in drawn for _, y in piece]
    for corner in corners:
        for sign, value in zip((-1, 1), corner.slopes, strict=True):
            beside = slope(corner.at + sign * 1e-3 * max(1.0, abs(corner.at)))
            if value is None or beside is None:
                continue
            # Beside the corner it moves, but not without bound.
            if not 1e-5 < abs(value - beside) / max(1.0, abs(value)) < 0.05:
                continue
            if value > beside and value >= max(heights) - 1e-4 * abs(value):
                yield _extreme(corner.at, _neat(value), True)
            if value < beside and value <= min(heights) + 1e-4 * abs(value):
                yield _extreme(corner.at, _neat(value), False)


def _neat(value: float) -> float:
    """Take a limit that was found a ten-millionth beside the corner for the simple number that it is nearly."""
    nearest = float(Fraction(value).limit_denominator(24))
    return nearest if abs(nearest - value) < 1e-5 else value


def drawn_function(derivation: Derivation) -> Node:
    """Return the function that is drawn: a named one stays itself, whose values are found far away too."""
    return derivation.spelled_out(derivation.function) if derivation.parts else derivation.function


# Numbers -----------------------------------------------------------------------------------------


def _curve(node: Node, variable: str, given: Mapping[str, Fraction], needed: tuple[Node, ...] = ()) -> Curve:
    """Return a function of numbers; it has no value where one of the relations needed does not hold."""
    known: dict[float, float | None] = {}

    def at(x: float) -> float | None:
        if x not in known:
            point = {**given, variable: Fraction(x)}
            inside = all(holds(one, point) is not False for one in needed)
            value = evaluate(node, point, _DIGITS, flush=True) if inside else None
            known[x] = None if value is None else float(max(-_HIGHEST, min(_HIGHEST, value)))
        return known[x]

    return at


def _parameters(
    function: Node, derivative: Node, variable: str, conditions: tuple[Node, ...], values: Mapping[str, float]
) -> dict[str, Fraction]:
    """Give every parameter a value: those asked for, else the first simple one with which there is something to see."""
    given = {name: Fraction(str(value)) for name, value in values.items()}
    free = sorted((function.free | derivative.free) - {variable} - given.keys())
    places = [Fraction(k, 7) for k in (-23, -11, -4, -1, 1, 3, 6, 12, 25)]

    def serves(setting: dict[str, Fraction]) -> bool:
        known = [c for c in conditions if c.free <= setting.keys()]
        if any(holds(condition, setting) is False for condition in known):
            return False
        if not function.free - {variable} <= setting.keys():
            return True
        found = [evaluate(function, {**setting, variable: place}, _DIGITS) for place in places]
        return any(value is not None for value in found)

    for name in free:
        given[name] = next((v for v in _TRIED if serves({**given, name: v})), _TRIED[0])
    return given


def _has_angles(function: Node, variable: str) -> bool:
    """Whether sines and the like are taken of the variable."""
    calls = (part for part in postorder(function) if isinstance(part, Call) and variable in part.free)
    return any(call.name in TABLE and "pi" in TABLE[call.name].period for call in calls)


# Curves ------------------------------------------------------------------------------------------


def _pieces(curve: Curve, breaks: list[float], left: float, right: float) -> tuple[tuple[Point, ...], ...]:
    pieces: list[tuple[Point, ...]] = []
    ends = [left, *(at for at in breaks if left < at < right), right]
    for start, stop in pairwise(ends):
        # The breaks themselves belong to neither side.
        inset = (stop - start) * 1e-6
        first = start + inset * (start in breaks)
        last = stop - inset * (stop in breaks)
        count = max(24, round(_SAMPLES * (stop - start) / (right - left)))
        pieces += _runs([first + (last - first) * i / count for i in range(count + 1)], curve)
    return tuple(pieces)


def _runs(places: list[float], curve: Curve) -> list[tuple[Point, ...]]:
    """Return the runs of points at which there is a value."""
    runs: list[list[Point]] = [[]]
    for x in places:
        value = curve(x)
        if value is not None:
            runs[-1].append((x, value))
        elif runs[-1]:
            runs.append([])
    return [tuple(run) for run in runs if len(run) > 1]


# Marks -------------------------------------------------------------------------------------------


def _corners(derivation: Derivation, f: Curve, slope: Curve, given: Mapping[str, Fraction]) -> tuple[Corner, ...]:
    found: dict[float, Corner] = {}
    for kink in derivation.kinks:
        if kink.kind in (DIFFERENTIABLE, NOT_DECIDED):
            continue
        for at in _places(kink.point, given):
            step = 1e-7 * max(1.0, abs(at))
            sides = (f(at - step), f(at + step))
            jump = None
            if None not in sides and abs(sides[0] - sides[1]) > 1e-4 * max(1.0, abs(sides[0])):  # type: ignore[operator, arg-type]
                jump = sides
            slopes = tuple(_finite(slope(at + sign * step)) for sign in (-1, 1))
            found[at] = Corner(at, f(at), slopes, jump)  # type: ignore[arg-type]
    return tuple(found.values())


def _places(point: Node, given: Mapping[str, Fraction]) -> list[float]:
    """Return the numbers that a point is: one, or those of a family k π near 0."""
    unknown = sorted(point.free - given.keys())
    if not unknown:
        value = evaluate(point, given, _DIGITS)
        return [] if value is None else [float(value)]
    if len(unknown) > 1 or unknown[0] not in _TEMPLATES:
        # All values that the floor of something takes: jumps are found by looking.
        return []
    members = (evaluate(point, {**given, unknown[0]: k}, _DIGITS) for k in range(-_REACH, _REACH + 1))
    return [float(value) for value in members if value is not None]


def _finite(value: float | None) -> float | None:
    return value if value is not None and abs(value) < 1e4 else None


def _jumps(f: Curve, known: list[float], left: float, right: float) -> list[Corner]:
    """Find the places where the function jumps and no corner is known: those of floor(x)."""
    places = [left + (right - left) * i / _SAMPLES for i in range(_SAMPLES + 1)]
    rises = [_rise(low, high) for low, high in pairwise(map(f, places))]
    found = []
    for i, (a, b) in enumerate(pairwise(places)):
        rise = rises[i]
        # Beside it no rise may be seen at all: it is flat there, or it has no value.
        beside = [other or 0.0 for other in (*rises[max(i - 1, 0) : i], *rises[i + 1 : i + 2])]
        # What rises as fast beside is steep and does not jump.
        if rise is None or rise < _SUDDEN * min(beside, default=0.0) or any(a <= at <= b for at in known):
            continue
        at = _jump_within(f, a, b, rise)
        if at is not None:
            step = 1e-6 * max(1.0, abs(at))
            sides = f(at - step), f(at + step)
            if sides[0] is not None and sides[1] is not None:
                found.append(Corner(at, f(at), (None, None), (sides[0], sides[1])))
    return found


def _rise(low: float | None, high: float | None) -> float | None:
    """Return how much larger one value is than the other, None where that is hardly seen."""
    if low is None or high is None or abs(high - low) < 1e-3 * max(1.0, abs(low)):
        return None
    return abs(high - low)


def _jump_within(f: Curve, a: float, b: float, rise: float) -> float | None:
    for _ in range(36):
        middle = (a + b) / 2
        low, value, high = f(a), f(middle), f(b)
        if low is None or value is None or high is None:
            return None
        a, b = (a, middle) if abs(value - low) > abs(high - value) else (middle, b)
    low, high = f(a), f(b)
    if low is None or high is None or not 0.5 * rise < abs(high - low) < 2 * rise:
        return None
    nearest = round(a * 360) / 360
    return nearest if abs(nearest - a) < 1e-6 else a


def _extreme(at: float, value: float, highest: bool) -> Extreme:
    return Extreme(at, value, f"{written(value)} at {written(at)}", highest)


def written(value: float) -> str:
    """Write a number as a reader would: as a fraction, with π or a root where it is one, else to four digits.

    >>> written(0.25), written(-1.5707963267948966), written(2**0.5), written(1.1289)
    ('1/4', '-π/2', '√2', '1.129')
    """
    for unit, sign in ((1.0, ""), (pi, "π")):
        ratio = Fraction(value / unit).limit_denominator(24)
        if abs(float(ratio) * unit - value) < 1e-7 * max(1.0, abs(value)) and abs(ratio.numerator) < 1000:
            return _ratio(ratio, sign if ratio else "")
    square = Fraction(value * value).limit_denominator(12)
    if abs(float(square) - value * value) < 1e-7 and square.numerator < 100:
        root = f"√{square.numerator}" if square.denominator == 1 else f"√({square})"
        return ("-" if value < 0 else "") + root
    return f"{value:.4g}"


def _ratio(ratio: Fraction, unit: str) -> str:
    top = (
        str(ratio.numerator) if not unit else {1: unit, -1: f"-{unit}"}.get(ratio.numerator, f"{ratio.numerator}{unit}")
    )
    return top if ratio.denominator == 1 else f"{top}/{ratio.denominator}"


__all__ = ["Corner", "Extreme", "Picture", "drawn_function", "picture", "written"]
