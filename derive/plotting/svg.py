"""A drawing as elements of a page: without a library, in the colours of the page around it, with real text.

What to draw says `derive.plotting.picture`; which class has which colour, the style sheet of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from math import ceil, floor, log10, pi

from derive.plotting.labels import offset, sides
from derive.plotting.picture import Picture, Point, written
from derive.record.derivation import Derivation
from derive.writing.markup import Element, Markup, element, markup

_WIDTH, _HEIGHT = 640.0, 340.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 44.0, 14.0, 14.0, 26.0
_TICKS = 7
_STRAIGHT = 0.06
"""How far from a straight line a curve may be to be drawn as one, in the units of the drawing."""


SHEET = files("derive.plotting").joinpath("plot.css").read_text(encoding="utf-8")
"""The style of a drawing."""


def label(derivation: Derivation, seen: Picture) -> str:
    """Say in words what there is to be seen."""
    box = seen.window
    told = [
        f"The function and its derivative for {derivation.variable} from {written(box.left)} to {written(box.right)}"
    ]
    told += [f"{'largest' if one.highest else 'smallest'} derivative {one.label}" for one in seen.extremes]
    told += [f"no derivative at {written(corner.at)}" for corner in seen.corners]
    return "; ".join(told)


def standalone(seen: Picture, label: str, names: tuple[str, str]) -> str:
    """Return a drawing that needs no page around it.

    Args:
        seen, label: as for `svg`.
        names: the equations of the function and of its derivative, for the legend.
    """
    drawn = svg(seen, label)
    tall = f"0 0 {_short(_WIDTH)} {_short(_HEIGHT + _LEGEND)}"
    named = {**dict(drawn.attributes), "viewBox": tall, "xmlns": "http://www.w3.org/2000/svg", "width": _short(_WIDTH)}
    places = zip(("function", "derivative"), (_LEFT, _WIDTH / 2), names, strict=True)
    legend = [mark for kind, x, name in places for mark in _key(kind, x, name)]
    return markup(Element(drawn.tag, (element("style", SHEET), *drawn.children, *legend), tuple(named.items())))


_LEGEND = 28.0
_LONGEST_NAME = 40


def _key(kind: str, x: float, name: str) -> Iterator[Element]:
    y = _HEIGHT + _LEGEND / 2
    yield element("path", d=f"M{_short(x)} {_short(y)}h24", class_=f"derive-curve derive-{kind}")
    yield _text(name if len(name) <= _LONGEST_NAME else name.partition(" = ")[0], x + 32, y + 4, "start", "derive-told")


def svg(seen: Picture, label: str) -> Element:
    """Draw a function and its derivative.

    Args:
        seen: what to draw.
        label: what it shows, in words, for those who do not see it.
    """
    return _Drawing(seen).element(label)


class _Drawing:
    """The axes of one picture: where a point of the plane is on the page."""

    def __init__(self, seen: Picture) -> None:
        self.seen = seen
        self.box = seen.window
        self.width, self.height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(self, value: float) -> float:
        return (value - self.box.left) / (self.box.right - self.box.left) * self.width

    def y(self, value: float) -> float:
        share = (self.box.top - value) / (self.box.top - self.box.bottom)
        # What is far beyond the page is as well a little beyond it.
        return max(-1.0, min(2.0, share)) * self.height

    def element(self, label: str) -> Element:
        seen = self.seen
        # A drawing within the drawing cuts off what leaves the axes.
        inside = element(
            "svg",
            *self._axes(),
            *self._asymptotes(),
            *self._curves(seen.function, "function"),
            # A function that is its own derivative must not vanish below it.
            *self._curves(
                seen.derivative, "derivative derive-dashed" if seen.function == seen.derivative else "derivative"
            ),
            x=_short(_LEFT),
            y=_short(_TOP),
            width=_short(self.width),
            height=_short(self.height),
        )
        marks = element(
            "g", *self._corners(), *self._extremes(), transform=f"translate({_short(_LEFT)} {_short(_TOP)})"
        )
        return element(
            "svg",
            *self._ticks(),
            inside,
            marks,
            class_="derive-plot",
            role="img",
            aria_label=label,
            viewBox=f"0 0 {_short(_WIDTH)} {_short(_HEIGHT)}",
        )

    def _axes(self) -> Iterator[Element]:
        x, y = self.x(0), self.y(0)
        if 0 <= y <= self.height:
            yield _line(0, y, self.width, y, "axis")
        if 0 <= x <= self.width:
            yield _line(x, 0, x, self.height, "axis")

    def _asymptotes(self) -> Iterator[Element]:
        for level in filter(None, self.seen.levels):
            yield _line(0, self.y(level), self.width, self.y(level), "asymptote")
        for at in self.seen.poles:
            yield _line(self.x(at), 0, self.x(at), self.height, "asymptote")

    def _curves(self, pieces: Iterable[Sequence[Point]], name: str) -> Iterator[Element]:
        for piece in pieces:
            for points in self._unjumped([(self.x(x), self.y(y)) for x, y in piece]):
                path = "L".join(f"{_short(x)} {_short(y)}" for x, y in _straightened(points))
                yield element("path", d=f"M{path}", class_=f"derive-curve derive-{name}")

    def _unjumped(self, points: list[Point]) -> Iterator[list[Point]]:
        """Break a curve where it leaves the drawing below and comes back above, or the other way: at a pole."""
        start = 0
        for at, ((_, before), (_, after)) in enumerate(pairwise(points), 1):
            if min(before, after) < 0 and max(before, after) > self.height:
                yield points[start:at]
                start = at
        yield points[start:]

    def _ticks(self) -> Iterator[Element]:
        bottom, left = self.height + _TOP, _LEFT
        yield _line(left, bottom, left + self.width, bottom, "edge")
        yield _line(left, _TOP, left, bottom, "edge")
        for at in _ticks(self.box.left, self.box.right, pi if self.seen.periodic else 1.0):
            x = left + self.x(at)
            yield _line(x, bottom, x, bottom + 4, "edge")
            yield _text(written(at), x, bottom + 17, "middle")
        for at in _ticks(self.box.bottom, self.box.top, 1.0):
            y = _TOP + self.y(at)
            yield _line(left - 4, y, left, y, "edge")
            yield _text(f"{at:g}".replace("-", "−"), left - 8, y + 4, "end")

    def _corners(self) -> Iterator[Markup]:
        for corner in self.seen.corners:
            for side in corner.jump or ():
                yield self._dot(corner.at, side, "function derive-open")
            if corner.value is not None:
                yield self._dot(corner.at, corner.value, "function")
            for slope in corner.slopes:
                if slope is not None:
                    yield self._dot(corner.at, slope, "derivative derive-open")

    def _dot(self, x: float, y: float, name: str) -> Markup:
        if not self.box.bottom <= y <= self.box.top:
            return ()
        return element("circle", cx=_short(self.x(x)), cy=_short(self.y(y)), r="4", class_=f"derive-{name}")

    def _extremes(self) -> Iterator[Markup]:
        box, seen = self.box, self.seen
        told = [one for one in seen.marked if box.bottom <= one.value <= box.top]
        marks = [((one.at, one.value), written(one.value), one.highest) for one in told]
        placed = sides(marks, seen.obstacles, seen.corners_of_window)
        for one, side in zip(told, placed, strict=True):
            if one not in seen.limits:
                yield self._dot(one.at, one.value, "derivative")
            across, up = offset(side)
            x, y = self.x(one.at) + across * 1.3, self.y(one.value) - up * 1.3 + 4 * (1 - side[1])
            anchor = {0: "middle", 1: "start", -1: "end"}[round(side[0])]
            yield _text(written(one.value), x, y, anchor, "derive-told")


def _short(value: float) -> str:
    """Write a number to a tenth.

    >>> _short(3.0), _short(2.46), _short(-0.01)
    ('3', '2.5', '0')
    """
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def _line(x: float, y: float, to_x: float, to_y: float, name: str) -> Element:
    return element("line", x1=_short(x), y1=_short(y), x2=_short(to_x), y2=_short(to_y), class_=f"derive-{name}")


def _text(words: str, x: float, y: float, anchor: str, name: str = "derive-tick") -> Element:
    return element("text", words.replace("-", "−"), x=_short(x), y=_short(y), text_anchor=anchor, class_=name)


def _ticks(low: float, high: float, unit: float) -> list[float]:
    """Return round numbers between two, not more than can be read.

    >>> _ticks(-1.2, 1.2, 1.0)
    [-1.0, -0.5, 0.0, 0.5, 1.0]
    """
    rough = (high - low) / unit / _TICKS
    power = 10.0 ** floor(log10(rough))
    steps = [k * power for k in (1, 2, 5, 10)] if unit == 1.0 or rough > 1 else [0.25, 0.5, 1.0]
    step = unit * next(step for step in steps if step >= rough * 0.999)
    return [k * step for k in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def _straightened(points: list[Point]) -> list[Point]:
    """Leave out the points that a line between their neighbours goes through."""
    kept = points[:1]
    passed: list[Point] = []
    for point, following in pairwise(points[1:]):
        passed.append(point)
        (x0, y0), (x1, y1) = kept[-1], following
        if any(abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y) > _STRAIGHT for x, y in passed):
            kept.append(point)
            passed = []
    return [*kept, *points[-1:]]
