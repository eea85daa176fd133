"""Where to write beside a marked point, so that the text covers neither a curve nor another text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the page."""

_WIDTH, _HEIGHT = 470.0, 255.0
"""About the size of the axes, in points."""
_LETTER, _LINE = 6.0, 13.0
_NEAR = 7.0
"""Distance between a mark and its text."""

_SIDES: tuple[tuple[float, float], ...] = ((0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1), (1, 0), (-1, 0))
"""Above, below, and so on round the mark, the best first."""


def sides(
    marks: Sequence[tuple[Point, str, bool]], curves: Iterable[Sequence[Point]], window: tuple[Point, Point]
) -> list[tuple[float, float]]:
    """Return for each mark the direction in which its text stands: ``(0, 1)`` for above, ``(1, 0)`` for the right.

    Args:
        marks: the points, with their texts, and whether above is better than below.
        curves: what is not to be covered.
        window: the lower left and the upper right corner of the drawing, in the units of the points.

    >>> sides([((0.0, 0.0), "1/4", True)], [], ((-1.0, -1.0), (1.0, 1.0)))
    [(0, 1)]
    """
    (left, bottom), (right, top) = window

    def paper(point: Point) -> Point:
        return (point[0] - left) / (right - left) * _WIDTH, (point[1] - bottom) / (top - bottom) * _HEIGHT

    dots = [paper(point) for curve in curves for point in _filled(curve, (right - left) / _WIDTH)]
    taken: list[Box] = []
    found = []
    for point, text, above in marks:
        order = _SIDES if above else [(across, -up) for across, up in _SIDES]
        boxes = {side: _box(paper(point), text, side) for side in order}
        side = min(order, key=lambda side: (_cost(boxes[side], dots, taken), order.index(side)))
        taken.append(boxes[side])
        found.append(side)
    return found


def offset(side: tuple[float, float]) -> tuple[float, float]:
    """Return how far from its mark a text begins, in points."""
    return side[0] * _NEAR, side[1] * (_NEAR + 2 if not side[0] else 4)


def _filled(curve: Sequence[Point], step: float) -> Iterable[Point]:
    """Yield the points of a curve and some between them, where it is steep."""
    for (x0, y0), (x1, y1) in pairwise(curve):
        parts = 1 + min(12, int(abs(x1 - x0) / (4 * step)))
        for k in range(parts + 3):
            share = k / (parts + 3)
            yield x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def _box(mark: Point, text: str, side: tuple[float, float]) -> Box:
    width = _LETTER * len(text) + 2
    across, up = offset(side)
    left = mark[0] + across - width * (1 - side[0]) / 2
    bottom = mark[1] + up - _LINE * (1 - side[1]) / 2
    return left, bottom, left + width, bottom + _LINE


def _cost(box: Box, dots: Iterable[Point], taken: Iterable[Box]) -> int:
    """Count what a text would cover; out of the drawing is worst of all."""
    left, bottom, right, top = box
    covered = sum(left <= x <= right and bottom <= y <= top for x, y in dots)
    clashes = sum(left < other[2] and other[0] < right and bottom < other[3] and other[1] < top for other in taken)
    outside = left < 0 or right > _WIDTH or bottom < 0 or top > _HEIGHT
    return covered + 40 * clashes + 1000 * outside


__all__ = ["offset", "sides"]
