"""Where to look at a function: the part of the axis on which something happens, found from values alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10, pi

from derive.errors import UnsupportedError
from derive.plotting.heights import heights
from derive.startup.data import data
from derive.values.search import bisect, summit

Curve = Callable[[float], float | None]

_FAR = 200.0
_GRID = 150
_MOST = 7
"""More features than this are one pattern that repeats."""
_SHOWN = 32
"""So many of a pattern, at most, are looked for, nearest to 0."""
_SETTLED = 0.03
"""Share of its range within which a derivative has come to rest."""
_HIGHEST = 1e6
"""Beyond this no level is looked for: there only the numbers of the machine come to rest."""
_PAD = 0.3
_SEEN, _TURNED, _EXACT = 28, 34, 60
"""How often an interval is narrowed: for a zero and a summit that are drawn, and to tell whether there is a pole."""
_ALONE = 3.0
"""Half the width of a window with a single feature of unknown scale."""


@data
class Window:
    """A rectangle of the plane."""

    left: float
    right: float
    bottom: float
    top: float


@data
class Found:
    """A window and what was seen on the way to it.

    Attributes:
        window: the rectangle.
        extremes: of the derivative: place, value, and whether it is a largest value.
        levels: values of the function far away, left and right, each once.
        poles: where the function grows beyond all bounds.
        ends: where it stops being defined.
        periodic: whether features repeat.
    """

    window: Window
    extremes: tuple[tuple[float, float, bool], ...]
    levels: tuple[float, ...]
    poles: tuple[float, ...]
    ends: tuple[float, ...]
    periodic: bool


def find_window(
    f: Curve,
    slope: Curve,
    corners: Sequence[float],
    *,
    given: tuple[float, float] | None = None,
    angles: bool = False,
    bounded: bool = True,
) -> Found:
    """Find the part of the plane worth drawing.

    Args:
        f, slope: a function and its derivative; None where they have no value.
        corners: known places without a derivative.
        given: from where to where in x, if that is known.
        angles: whether the function is one of sines: then the unit is π.
        bounded: whether something in the function bounds its domain: a root, a logarithm.

    Raises:
        UnsupportedError: the function has no value anywhere.
    """
    places = _grid()
    if all(f(x) is None for x in places):
        raise UnsupportedError("there is nothing to draw: the function has no value at any point that was tried")
    near = sorted({abs(at) for at in (*corners, *_changes(f, slope, places))})
    # A polynomial of degree 5 has a dozen features, but none far out; those of sin(1/x) crowd about one place.
    periodic = len([at for at in near if at < _FAR / 4]) > _MOST and near[-1] > _FAR / 18
    if periodic:
        # What repeats farther out than is shown need not be found.
        places = [x for x in places if abs(x) < 1.2 * near[min(_SHOWN, len(near) - 1)]]
    poles, ends = _gaps(f, places)
    # Where nothing bounds the domain, only the numbers of the machine end: e^(e^x) is defined everywhere.
    ends = ends if bounded else []
    turning = _turning_points(slope, places, [*corners, *poles])
    zeros = [*_zeros(f, places, poles), *_zeros(slope, places, [*poles, *corners])]
    features = sorted({*corners, *poles, *ends, *(at for at, _, _ in turning), *zeros})
    features = _distinct(features)
    levels = _levels(f) if not periodic else ()
    if given is not None:
        left, right = given
    elif periodic:
        left, right = _of_pattern(features, angles)
    else:
        left, right = _around(slope, features, poles, ends, corners)
    inside = [(at, value, high) for at, value, high in turning if left < at < right]
    bottom, top = heights(f, slope, left, right, [] if periodic else features, levels, poles)
    shown = tuple(level for level in levels if bottom <= level <= top)
    return Found(Window(left, right, bottom, top), tuple(inside), shown, tuple(poles), tuple(ends), periodic)


def _grid() -> list[float]:
    """Places from -200 to 200, dense near 0, none of them at a round number where functions like to misbehave."""
    positive = [0.0137 * (_FAR / 0.0137) ** (i / _GRID) for i in range(_GRID + 1)]
    even = [0.0613 + 0.0937 * i for i in range(100)]
    half = sorted({*positive, *even})
    # Not symmetric: an extreme at 0 must not hide between two equal values.
    return [-0.93 * x for x in reversed(half)] + half


# Features ----------------------------------------------------------------------------------------


def _gaps(f: Curve, places: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the poles, and the ends of the domain."""
    poles: list[float] = []
    ends: list[float] = []
    for i, (a, b) in enumerate(pairwise(places)):
        first, second = f(a), f(b)
        if (first is None) != (second is None):
            at = _rounded(_boundary(f, a, b))
            (poles if _grows(f, at) else ends).append(at)
        elif first is not None and second is not None and first * second < 0:
            # A zero, at which nothing towers, need not be known so exactly.
            height = f(refined(f, a, b))
            if height is None or abs(height) > min(abs(first), abs(second)):
                at = _rounded(refined(f, a, b, _EXACT))
                poles += [at] if _grows(f, at) else []
        elif first is not None and second is not None and _stands_out(f, places, i):
            at = _rounded(_highest(f, a, b))
            if _grows(f, at):
                poles.append(at)
    return _distinct(sorted(poles)), _distinct(sorted(ends))


def _stands_out(f: Curve, places: Sequence[float], i: int) -> bool:
    """Whether values between two places tower above those around them, as beside a pole of even order."""
    here = max(abs(f(places[k]) or 0) for k in (i, i + 1))
    around = [f(places[k]) for k in (i - 2, i + 3) if 0 <= k < len(places)]
    return all(value is None or here > 1.15 * abs(value) for value in around)


def _boundary(f: Curve, a: float, b: float) -> float:
    defined = f(a) is not None
    return _middle(bisect(a, b, lambda at: (f(at) is not None) == defined, 50))


def _middle(ends: tuple[float, float]) -> float:
    return sum(ends) / 2


def _highest(f: Curve, a: float, b: float) -> float:
    """Return where between two places |f| is largest, or has no value."""

    def size(at: float) -> float:
        value = f(at)
        return inf if value is None else abs(value)

    return _middle(summit(a, b, size, 40))


def _grows(f: Curve, at: float) -> bool:
    """Whether values grow without bound towards a place, from one side at least."""
    for sign in (-1, 1):
        sizes = [f(at + sign * 10.0**-n * max(1.0, abs(at))) for n in (2, 4, 6, 8)]
        known = [abs(size) for size in sizes if size is not None]
        steps = [b - a for a, b in pairwise(known)]
        # A logarithm grows by equal steps; what only turns sharply stops growing.
        if len(steps) == 3 and steps[0] > 0 and all(step > 0.9 * steps[0] for step in steps) and known[-1] > 4:
            return True
    return False


def _zeros(curve: Curve, places: Sequence[float], but: Sequence[float]) -> list[float]:
    found = []
    for a, b in pairwise(places):
        first, second = curve(a), curve(b)
        if first is None or second is None or first * second >= 0 or any(a <= at <= b for at in but):
            continue
        found.append(_rounded(refined(curve, a, b)))
    return found


def refined(curve: Curve, a: float, b: float, rounds: int = _SEEN) -> float:
    """Return where a curve changes its sign between two places; the middle where it has a gap on the way."""
    start = curve(a)

    def is_before(at: float) -> bool | None:
        value = curve(at)
        return None if value is None or start is None else (value > 0) == (start > 0)

    return _middle(bisect(a, b, is_before, rounds))


def _changes(f: Curve, slope: Curve, places: Sequence[float]) -> Iterator[float]:
    """Yield roughly where a function or its slope changes sign, begins or ends, or turns."""
    for curve in (f, slope):
        signs = [None if (value := curve(x)) is None else value > 0 for x in places]
        yield from (a for (a, one), (_, other) in pairwise(zip(places, signs, strict=True)) if one != other)
    for i in range(1, len(places) - 1):
        low, middle, high = (slope(x) for x in places[i - 1 : i + 2])
        if low is not None and middle is not None and high is not None and _turns(low, middle, high):
            yield places[i]


def _turns(low: float, middle: float, high: float) -> int:
    """Return 1 where the middle of three values is the largest, -1 where it is the smallest, clearly; else 0."""
    for sign in (1, -1):
        if min(sign * (middle - low), sign * (middle - high)) > 1e-9 * max(1.0, abs(middle)):
            return sign
    return 0


def _turning_points(slope: Curve, places: Sequence[float], but: Sequence[float]) -> list[tuple[float, float, bool]]:
    """Return the places where the derivative is largest or smallest among its neighbours."""
    found = []
    for i in range(1, len(places) - 1):
        a, x, b = places[i - 1], places[i], places[i + 1]
        low, middle, high = slope(a), slope(x), slope(b)
        if low is None or middle is None or high is None or any(a <= at <= b for at in but):
            continue
        if sign := _turns(low, middle, high):
            at = _rounded(_summit(slope, a, b, sign))
            value = slope(at)
            if value is not None and abs(value) < 1e6:
                found.append((at, value, sign > 0))
    return found


def _summit(slope: Curve, a: float, b: float, sign: int) -> float:
    def height(at: float) -> float | None:
        value = slope(at)
        return None if value is None else sign * value

    return _middle(summit(a, b, height, _TURNED))


def _rounded(at: float) -> float:
    """Take what is a round number, or a round part of π, to a millionth for that."""
    for unit in (1.0, pi):
        nearest = round(at / unit * 24) / 24 * unit
        if abs(nearest - at) < 2e-5:
            return nearest
    return at


def _distinct(places: list[float]) -> list[float]:
    kept: list[float] = []
    for at in places:
        if not kept or at - kept[-1] > 1e-6 * max(1.0, abs(at)):
            kept.append(at)
    return kept


def _levels(f: Curve) -> tuple[float, ...]:
    found = []
    for sign in (-1, 1):
        near, far, farther = _far_away(f, sign)
        if near is None or far is None or farther is None:
            continue
        size = max(1.0, abs(far))
        if abs(farther) < _HIGHEST and abs(farther - far) < 1e-4 * size and abs(far - near) < 2e-3 * size:
            found.append(_rounded(farther) if abs(_rounded(farther) - farther) < 1e-5 else farther)
    # What has arrived needs no line to arrive at: ReLU is 0 on the left, and not only tends to it.
    attained = {f(x) for x in (-8.3, -5.3, -3.1, -1.37, 1.71, 2.9, 5.1, 7.7)}
    return tuple(_distinct(sorted(level for level in found if level not in attained)))


def _far_away(f: Curve, sign: int) -> tuple[float | None, ...]:
    """Return values far out; exponentials of thousands are beyond numbers, and need not be asked so far."""
    for distances in ((3e3, 1e5, 3e6), (60.0, 80.0, 100.0), (15.0, 20.0, 25.0)):
        values = tuple(f(sign * x) for x in distances)
        if None not in values:
            return values
    return None, None, None


# The window --------------------------------------------------------------------------------------


def _of_pattern(features: Sequence[float], angles: bool) -> tuple[float, float]:
    """Show a pattern a few times around 0."""
    if angles:
        near = sorted(features, key=abs)[:20]
        gaps = sorted(b - a for a, b in pairwise(sorted(near)) if b - a > 1e-3)
        reach = 4 * gaps[len(gaps) // 2]
        turns = round(2 * reach / pi) or reach * 2 / pi
        return -turns * pi / 2, turns * pi / 2
    near = sorted(features, key=abs)[:_MOST]
    reach = max(map(abs, near))
    return -reach, reach


def _around(
    slope: Curve, features: Sequence[float], poles: Sequence[float], ends: Sequence[float], corners: Sequence[float]
) -> tuple[float, float]:
    if not features:
        return -_ALONE, _ALONE
    low, high = features[0], features[-1]
    spread = high - low
    pad = _PAD * spread if spread else _ALONE
    if spread and (poles or ends):
        pad = max(pad, 1.5 * spread, 1.0 if spread > 0.2 else 0.0)
    left, right = low - pad, high + pad
    if ends and all(_is_nowhere(slope, at, sign) for at, sign in ((ends[0], -1), (ends[-1], 1))) and len(ends) > 1:
        room = 0.08 * (ends[-1] - ends[0])
        return ends[0] - room, ends[-1] + room
    if not poles:
        settled = _flat_beyond(slope, features)
        scale = max(spread, 1.0) * 8
        if settled[0] is not None and low - settled[0] < scale:
            room = max(0.2 * (low - settled[0]), 0.1 * (high - settled[0]))
            left = min(settled[0] - room, low - 0.25 * spread - 0.2)
        if settled[1] is not None and settled[1] - high < scale:
            room = max(0.2 * (settled[1] - high), 0.1 * (settled[1] - low))
            right = max(settled[1] + room, high + 0.25 * spread + 0.2)
    if corners and right - left < 2:
        left, right = low - 1, high + 1
    if ends or poles:
        left, right = _within_domain(slope, left, right, [*ends, *poles])
    elif -right < left < 0 < right and 0.6 < -left / right < 1.7:
        right = max(right, -left)
        left = -right
    return _outward(left, right)


def _within_domain(slope: Curve, left: float, right: float, borders: Sequence[float]) -> tuple[float, float]:
    """Leave a little room, and no more, where there is nothing to see."""
    low, high = min(borders), max(borders)
    if _is_nowhere(slope, low, -1):
        left = low - 0.05 * (right - low)
    if _is_nowhere(slope, high, 1):
        right = high + 0.05 * (high - left)
    return left, right


def _is_nowhere(curve: Curve, border: float, sign: int) -> bool:
    """Whether a curve has no value beyond a place."""
    return all(curve(border + sign * step) is None for step in (0.013, 0.21, 0.77, 2.9, 11.3))


def _flat_beyond(slope: Curve, features: Sequence[float]) -> tuple[float | None, float | None]:
    """Return from where on, to the left and to the right, the derivative hardly changes any more."""
    inner = [features[0] + (features[-1] - features[0]) * k / 40 for k in range(41)]
    ends: list[float | None] = []
    for sign, start in ((-1, features[0]), (1, features[-1])):
        # e^(-x) comes to rest on the right, whatever it does on the left.
        outer = [start + sign * 6 * k / 20 for k in range(21)]
        values = [value for value in map(slope, [*inner, *outer]) if value is not None]
        far = ((slope(start + sign * reach), slope(start + sign * reach / 2)) for reach in (150, 30))
        rest, nearer = next((pair for pair in far if None not in pair), (None, None))
        if rest is None or nearer is None or not values:
            ends.append(None)
            continue
        size = max(max(values) - min(values), 1e-12)
        if abs(rest - nearer) > 0.02 * size:
            ends.append(None)
            continue
        steps = [start + sign * 0.002 * 1.06**k for k in range(180)]
        moving = [x for x in steps if (v := slope(x)) is not None and abs(v - rest) > _SETTLED * size]
        ends.append(moving[-1] if moving else None)
    return ends[0], ends[1]


def _outward(left: float, right: float) -> tuple[float, float]:
    """Round a window outwards to a tenth of its width or so."""
    step = 10 ** floor(log10((right - left) / 6))
    step *= 5 if (right - left) / step > 24 else 2 if (right - left) / step > 12 else 1
    step /= 2
    return floor(left / step + 1e-9) * step, ceil(right / step - 1e-9) * step
