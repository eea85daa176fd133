"""Draw how much of a gradient can be left after n layers: powers of the steepest slope, on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from derive.errors import UnsupportedError
from derive.expression import Div, Node, rational
from derive.plotting.canvas import AMBER, BLUE, GREEN, GREY, RED, VIOLET, axes_in, library
from derive.startup.data import data
from derive.values.evaluate import evaluate

_TINTS = (BLUE, RED, GREEN, AMBER, VIOLET)
_COLOURS = ("blue", "red", "green", "yellow", "magenta")
_MOST_TICKS = 6
_FINE = 10_000
_ROUNDING = 2.0**-24
"""Half the distance from 1 to the next number of single precision."""


@data
class Bounds:
    """How much of a gradient can be left after 0, 1, 2, … layers.

    Attributes:
        name: of an activation, or of the network as a whole.
        left: the factor after n layers, at place n: 1 first.
        rate: the factor of one layer, None where it is not the same for all.
        proved: whether these are bounds; otherwise they follow from the largest slope that was met.
    """

    name: str
    left: tuple[float, ...]
    rate: Node | None = None
    proved: bool = True


def plot_bounds(bounds: Sequence[Bounds], output: Path | None, *, width: int = 72, color: bool = False) -> str:
    """Draw factors over the number of layers.

    Args:
        bounds: the curves; those that are the same everywhere are drawn once.
        output: a file ending in .svg, .png or .pdf; without one the drawing is text.
        width, color: of a drawing as text.

    Returns:
        The drawing as text, or a sentence about the file.

    Raises:
        UnsupportedError: no factor is positive after the first layer, or the library is not installed.
    """
    curves = _curves(bounds)
    if not any(len(left) > 1 for _, left in curves):
        raise UnsupportedError("there is nothing to draw: no gradient goes back through a layer")
    if output is None:
        return _text(bounds, curves, width, color)
    with axes_in(output) as axes:
        _draw(axes, curves)
    return f"drawn to {output}"


Curve = tuple[tuple[Bounds, ...], tuple[float, ...]]
"""What shares a curve, and its heights, as far as they are positive."""


def _curves(bounds: Sequence[Bounds]) -> list[Curve]:
    alike: dict[tuple[float, ...], list[Bounds]] = {}
    for one in bounds:
        end = next((n for n, height in enumerate(one.left) if height <= 0), len(one.left))
        alike.setdefault(one.left[:end], []).append(one)
    return [(tuple(found), left) for left, found in alike.items()]


# Into a file -------------------------------------------------------------------------------------


def _draw(axes: Any, curves: Sequence[Curve]) -> None:
    last = max(len(left) for _, left in curves) - 1
    axes.set_yscale("log")
    axes.set_xlim(0, last)
    lowest = min(left[-1] for _, left in curves)
    if lowest < _ROUNDING:
        axes.axhline(_ROUNDING, color=GREY, linewidth=0.9, linestyle=(0, (5, 4)), zorder=1)
        axes.annotate(
            "rounding of float32 beside 1",
            (last, _ROUNDING),
            textcoords="offset points",
            xytext=(-2, 3),
            ha="right",
            va="bottom",
            color="#666a72",
            fontsize=9.5,
        )
    for (alike, left), tint in zip(curves, _cycled(_TINTS, len(curves)), strict=True):
        dashed = not all(one.proved for one in alike)
        marker = {"marker": "o", "markersize": 3.4} if last <= 40 else {}
        line = (0, (4, 2)) if dashed else "solid"
        axes.plot(range(len(left)), left, color=tint, linewidth=2.1, linestyle=line, clip_on=False, **marker)
    _label_ends(axes, curves, last)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color="#e3e6ea", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.minorticks_off()
    axes.set_xlabel("layers $n$ from the loss", loc="right")
    axes.set_title(
        r"what the activations leave of $\Vert\delta\Vert$, at most: $(\sup|f'|)^n$", loc="left", fontsize=12, pad=10
    )


def _label_ends(axes: Any, curves: Sequence[Curve], last: int) -> None:
    """Write the names where the curves end, apart from each other where they end close together."""
    axes.margins(y=0.06)
    low, high = (log10(edge) for edge in axes.get_ylim())
    apart = 0.06 * (high - low)
    places: list[float] = []
    tints = _cycled(_TINTS, len(curves))
    for (alike, left), tint in sorted(zip(curves, tints, strict=True), key=lambda item: -item[0][1][-1]):
        height = log10(left[-1])
        if places and places[-1] - height < apart:
            height = places[-1] - apart
        places.append(height)
        axes.annotate(
            _label(alike),
            (len(left) - 1, 10**height),
            textcoords="offset points",
            xytext=(9, 0) if len(left) > last else (6, 7),
            va="center",
            color=tint,
            fontsize=11,
            annotation_clip=False,
        )


def _label(alike: Sequence[Bounds]) -> str:
    names = ", ".join(one.name for one in alike)
    rates = [one.rate for one in alike if one.rate is not None]
    unsure = "" if all(one.proved for one in alike) else r"\approx"
    return f"{names}: ${unsure} {_rate(rates[0])}^n$" if rates else names


def _cycled(values: Sequence[str], count: int) -> list[str]:
    return [values[place % len(values)] for place in range(count)]


# Into the terminal -------------------------------------------------------------------------------


def _text(bounds: Sequence[Bounds], curves: Sequence[Curve], width: int, color: bool) -> str:
    plotille = library("plotille", "a drawing in the terminal")
    last = max(len(left) for _, left in curves) - 1
    names = [_named(alike, left, last) for alike, left in curves]
    columns = max(width - 12 - max(map(len, names)), 20)
    heights = [log10(height) for _, left in curves for height in left]
    room = max(0.04 * (max(heights) - min(heights)), 0.5)
    bottom, top = min(heights) - room, max(heights) + room
    rows = max(columns // 4, 10)
    canvas = plotille.Canvas(width=columns, height=rows, xmin=0, ymin=bottom, xmax=last, ymax=top)
    for (_, left), tint in zip(curves, _cycled(_COLOURS, len(curves)), strict=True):
        for (n, height), (_, following) in pairwise(enumerate(left)):
            canvas.line(n, log10(height), n + 1, log10(following), color=tint if color else None)
    lines = canvas.plot().splitlines()
    drawn = _axes(lines, [(name, left) for name, (_, left) in zip(names, curves, strict=True)], bottom, top)
    below = "0" + str(last).rjust(columns - 1)
    said = [f"{one.name}: {_said(one)}" for one in bounds]
    head = "what the activations leave of ||delta||, n layers from the loss"
    return "\n".join((head, *drawn, f"{'':>8} └{'─' * columns}", f"{'':>10}{below}", *said)) + "\n"


def _named(alike: Sequence[Bounds], left: tuple[float, ...], last: int) -> str:
    names = ", ".join(one.name for one in alike)
    return names if len(left) > last else f"{names} (to {len(left) - 1})"


def _axes(lines: list[str], ends: Sequence[tuple[str, tuple[float, ...]]], bottom: float, top: float) -> list[str]:
    """Put powers of ten beside the rows of a drawing, and names where the curves end."""

    def row(exponent: float) -> int:
        return min(max(len(lines) - 1 - floor((exponent - bottom) / (top - bottom) * len(lines)), 0), len(lines) - 1)

    step = max(1, ceil((top - bottom) / _MOST_TICKS))
    decades = [exponent for exponent in range(ceil(bottom), floor(top) + 1) if exponent % step == 0]
    beside = {row(exponent): f"1e{exponent}" if exponent else "1" for exponent in decades}
    named: dict[int, str] = {}
    for name, left in sorted(ends, key=lambda end: -end[1][-1]):
        place = row(log10(left[-1]))
        while place in named and place < len(lines) - 1:
            place += 1
        named[place] = f"{named[place]}, {name}" if place in named else f" {name}"
    return [f"{beside.get(i, ''):>8} │{line}{named.get(i, '')}".rstrip() for i, line in enumerate(lines)]


def _said(one: Bounds) -> str:
    """Say what is left at the end: "at most (1/4)^n, 9.09e-13 after 20 layers"."""
    surely = "at most" if one.proved else "about (not proved)"
    power = f" {_rate(one.rate)}^n," if one.rate is not None else ""
    last = len(one.left) - 1
    return f"{surely}{power} {one.left[-1]:.3g} after {last} layer{'' if last == 1 else 's'}"


def _rate(rate: Node) -> str:
    """Return the factor of one layer: a fraction in brackets, what is no fraction as a decimal rounded up."""
    if rational(rate) is None:
        value = evaluate(rate, {}, 20)
        return str(rate) if value is None else f"{ceil(value * _FINE) / _FINE:g}"
    return f"({rate})" if isinstance(rate, Div) else str(rate)


__all__ = ["Bounds", "plot_bounds"]
