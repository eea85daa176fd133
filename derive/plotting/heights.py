"""How high a drawing has to be: so that the features are seen, and nothing that runs away flattens them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Curve = Callable[[float], float | None]


def heights(
    f: Curve,
    slope: Curve,
    left: float,
    right: float,
    features: Sequence[float],
    levels: Sequence[float],
    poles: Sequence[float],
) -> tuple[float, float]:
    """Return from where to where in y to look at a function and its derivative over a stretch in x."""
    places = [left + (right - left) * (k + 0.37) / 240 for k in range(240)]
    curves = [[value for value in map(curve, places) if value is not None] for curve in (f, slope)]
    spans = [_span(values) for values in curves if values]
    if not spans:
        return -1.0, 1.0
    (low, high), *others = spans
    # A derivative that runs away must not flatten the function; one that runs away itself is cut already.
    room = 1.2 * max(high - low, 1e-9) if not curves[0] or (high >= max(curves[0]) and low <= min(curves[0])) else 0.0
    for bottom, top in others:
        low, high = min(low, max(bottom, low - room)), max(high, min(top, high + room))
    low, high = min([low, *levels]), max([high, *levels])
    if low > 0 and low < 0.4 * high:
        low = 0.0
    if high < 0 and high > 0.4 * low:
        high = 0.0
    low, high = _near_features(_between(f, slope, features), low, high) if not poles else (low, high)
    if high - low < 1e-6 * max(1.0, abs(high)):
        # A constant is seen as one by its distance from 0.
        low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.1 * (high - low) or 1.0
    return low - margin, high + margin


def _between(f: Curve, slope: Curve, features: Sequence[float]) -> list[float]:
    """Return values of both curves between the first and the last of the features; none if there is only one."""
    if len(features) < 3:
        return []
    low, high = features[0], features[-1]
    places = [low + (high - low) * (k + 0.5) / 120 for k in range(120)]
    return [value for curve in (f, slope) for x in places if (value := curve(x)) is not None]


def _near_features(values: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Cut heights to those of the features and as much again: beyond its last zero a polynomial only runs away."""
    if not values:
        return low, high
    bottom, top = min(values), max(values)
    return max(low, bottom - (top - bottom)), min(high, top + (top - bottom))


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Return the range of values, cut where a few of them run away."""
    ranked = sorted(values)
    low, high = ranked[0], ranked[-1]
    core = sorted(map(abs, values))[int(0.8 * (len(values) - 1))]
    if max(-low, high) > 6 * core > 0:
        low, high = max(low, -2 * core), min(high, 2 * core)
    return low, high


__all__ = ["heights"]
