"""Draw a function and its derivative: by Matplotlib into a file, by plotille into the terminal.

What to draw says `derive.plotting.picture`; the libraries are loaded by `derive.plotting.canvas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import pi
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.expression import Call, Node, Sym
from derive.plotting.bounds import Bounds, plot_bounds
from derive.plotting.canvas import BLUE, GREY, RED, SUFFIXES, axes_in, library, to_file
from derive.plotting.labels import offset, sides
from derive.plotting.picture import Extreme, Picture, drawn_function, picture, written
from derive.plotting.svg import label, standalone
from derive.plotting.window import Window
from derive.record.derivation import Derivation
from derive.table import FENCES

_MARGIN = 16
"""Columns of a drawing as text that numbers and names take."""
_LONGEST_LABEL = 75


class Drawing(str):
    """A drawing as text, which a notebook shows as a picture.

    Attributes:
        picture: the same as SVG.
    """

    picture: str

    def _repr_svg_(self) -> str:
        return self.picture

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def plot(
    derivation: Derivation,
    output: Path | str | None = None,
    values: Mapping[str, float] | None = None,
    *,
    window: tuple[float, float] | None = None,
    width: int = 72,
    color: bool = False,
) -> str:
    """Draw a function and its derivative on one pair of axes, or the bounds on gradients layer by layer.

    Args:
        derivation: of a function of one variable, other letters are parameters; or one that carries bounds.
        output: a file ending in .svg, .png or .pdf; without one the drawing is text.
        values: of parameters; those without one are taken as 1, or the next simple number that makes sense.
        window: from where to where in x; by default it is found.
        width: of a drawing as text, in characters.
        color: whether a drawing as text has colours, where the terminal takes them.

    Returns:
        The drawing as text, which a notebook shows as a picture, or a sentence about the file.

    Raises:
        UnsupportedError: there is nothing to draw, or the library is not installed.
        DeriveError: the ending of the file is none that can be written.
    """
    path = None if output is None else to_file(output)
    if bounds := derivation.details_of(Bounds):
        if values or window:
            raise DeriveError("bounds layer by layer are drawn as they are: without values or a window")
        return plot_bounds(bounds, path, width=width, color=color)
    seen = picture(derivation, values, window=window)
    if path is None:
        drawn = Drawing(_text(derivation, seen, width, color))
        x = derivation.variable
        names = (f"f({x}) = {drawn_function(derivation)}", f"f'({x}) = {derivation.spelled_out(derivation.last)}")
        drawn.picture = standalone(seen, label(derivation, seen), names)
        return drawn
    _draw(derivation, seen, path)
    return f"drawn to {path}{_given(seen)}"


def _given(seen: Picture) -> str:
    if not seen.given:
        return ""
    return ", with " + ", ".join(f"{Sym(name)} = {value}" for name, value in seen.given.items())


# Into a file -------------------------------------------------------------------------------------


def _draw(derivation: Derivation, seen: Picture, path: Path) -> None:
    with axes_in(path) as axes:
        _frame(axes, seen)
        _asymptotes(axes, seen)
        _curves(axes, seen, _labels(derivation))
        _corners(axes, seen)
        _extremes(axes, seen)
        axes.set_xlabel(f"${_math(Sym(derivation.variable))}$", loc="right")
        _legend(axes, seen)


def _curves(axes: Any, seen: Picture, names: tuple[str, str]) -> None:
    # A function that is its own derivative must not vanish below it.
    dashes = (0, (4, 3)) if seen.function == seen.derivative else "solid"
    drawn = ((seen.function, BLUE, names[0], "solid"), (seen.derivative, RED, names[1], dashes))
    for pieces, tint, name, line in drawn:
        for index, piece in enumerate(pieces):
            xs, ys = zip(*piece, strict=True)
            axes.plot(xs, ys, color=tint, linewidth=2.1, linestyle=line, label=None if index else name)


def _frame(axes: Any, seen: Picture) -> None:
    box = seen.window
    axes.set_xlim(box.left, box.right)
    axes.set_ylim(box.bottom, box.top)
    for line, low, high in ((axes.axhline, box.bottom, box.top), (axes.axvline, box.left, box.right)):
        if low <= 0 <= high:
            line(0, color="#b9bec6", linewidth=0.8, zorder=0)
    if seen.periodic:
        step = pi / 2 if box.right - box.left < 5 * pi else pi
        first, last = round(box.left / step), round(box.right / step)
        ticks = [k * step for k in range(first, last + 1)]
    if seen.periodic and len(ticks) > 2:
        axes.set_xticks(ticks, [f"${written(at).replace('π', chr(92) + 'pi ')}$" for at in ticks])


def _asymptotes(axes: Any, seen: Picture) -> None:
    for level in seen.levels:
        if level:
            axes.axhline(level, color=GREY, linewidth=0.9, linestyle=(0, (5, 4)), zorder=1)
    for at in seen.poles:
        axes.axvline(at, color=GREY, linewidth=0.9, linestyle=(0, (5, 4)), zorder=1)


def _corners(axes: Any, seen: Picture) -> None:
    ring = {"marker": "o", "markersize": 5.5, "markerfacecolor": "white", "linestyle": "none", "zorder": 5}
    dot = {"marker": "o", "markersize": 5, "linestyle": "none", "zorder": 6}
    for corner in seen.corners:
        for side in corner.jump or ():
            axes.plot([corner.at], [side], color=BLUE, **ring)
        if corner.value is not None:
            axes.plot([corner.at], [corner.value], color=BLUE, **dot)
        for slope in corner.slopes:
            if slope is not None:
                axes.plot([corner.at], [slope], color=RED, **ring)


def _extremes(axes: Any, seen: Picture) -> None:
    box = seen.window
    marked = [_clipped(extreme, box) for extreme in seen.marked]
    marks = [((e.at, height), written(e.value), e.highest) for e, height, _ in marked]
    placed = sides(marks, seen.obstacles, seen.corners_of_window)
    for (extreme, height, marker), side in zip(marked, placed, strict=True):
        if extreme not in seen.limits:
            axes.plot([extreme.at], [height], marker=marker, markersize=4.5, color=RED, zorder=6, clip_on=False)
        axes.annotate(
            f"${_math_number(extreme.value)}$",
            (extreme.at, height),
            textcoords="offset points",
            xytext=offset(side),
            ha={0: "center", 1: "left", -1: "right"}[round(side[0])],
            va={0: "center", 1: "bottom", -1: "top"}[round(side[1])],
            color=RED,
            fontsize=10.5,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
            zorder=4,
        )


def _clipped(extreme: Extreme, box: Window) -> tuple[Extreme, float, str]:
    """Return where to mark an extreme: beyond the drawing on its edge, by an arrow head."""
    if box.bottom <= extreme.value <= box.top:
        return extreme, extreme.value, "o"
    return (extreme, box.top, "^") if extreme.value > box.top else (extreme, box.bottom, "v")


def _math_number(value: float) -> str:
    text = written(value)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    if text.startswith("√"):
        text = f"\\sqrt{{{text[1:].strip('()')}}}"
    return sign + text.replace("π", "\\pi ")


def _legend(axes: Any, seen: Picture) -> None:
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=2,
        frameon=False,
        handlelength=1.6,
        columnspacing=2.4,
        fontsize=12,
    )
    if seen.given:
        told = ",\\ ".join(f"{_math(Sym(name))} = {_math_number(float(v))}" for name, v in seen.given.items())
        axes.text(
            1.0, 1.02, f"${told}$", transform=axes.transAxes, ha="right", va="bottom", color="#444444", fontsize=10
        )


def _labels(derivation: Derivation) -> tuple[str, str]:
    """Name the curves: σ(x) and σ'(x), or by their formulas where these are short enough to be read."""
    function, x = drawn_function(derivation), Sym(derivation.variable)
    named = isinstance(function, Call) and function.children == (x,) and function.name not in FENCES
    if named and isinstance(function, Call):
        meaning = dict(derivation.aliases).get(function)
        own = f"${_math(function)}$" if meaning is None else _joined(_math(function), meaning)
        return own, _joined(_math(Call(function.name, x, orders=(1,))), derivation.last)
    # σ(x - 20) is no value of σ at x: such a name is not the name of the curve.
    named_so = [alias for alias, meaning in derivation.aliases if meaning is function and alias.children == (x,)]
    names = [alias.name for alias in named_so if isinstance(alias, Call)]
    own_name = Call(names[0] if names else "f", x)
    return (
        _joined(_math(own_name), function),
        _joined(_math(Call(own_name.name, x, orders=(1,))), derivation.last),
    )


def _joined(name: str, formula: Node) -> str:
    text = f"${name} = {_math(formula)}$"
    if text.count("\\frac") == 1:
        text = text.replace("\\frac", "\\dfrac")
    return text if _is_math(text) and len(text) <= _LONGEST_LABEL + len(name) else f"${name}$"


def _math(node: Node) -> str:
    from derive.writing.latex import to_latex

    text = to_latex(node)
    # Matplotlib's own TeX draws no stretching bars, and no thin space after a comma.
    for theirs, ours in ((r"\left|", "|"), (r"\right|", "|"), (r"\lfloor ", r"\lfloor\,"), (r" \rfloor", r"\,\rfloor")):
        text = text.replace(theirs, ours)
    return text


def _is_math(text: str) -> bool:
    """Whether Matplotlib can set a formula."""
    parser = library("matplotlib.mathtext", "a drawing in a file").MathTextParser("path")
    try:
        parser.parse(text)
    except ValueError:
        return False
    return True


# Into the terminal -------------------------------------------------------------------------------


def _text(derivation: Derivation, seen: Picture, width: int, color: bool) -> str:
    plotille = library("plotille", "a drawing in the terminal")
    box, columns = seen.window, max(width - _MARGIN, 20)
    canvas = plotille.Canvas(
        width=columns,
        height=max(columns // 4, 10),
        xmin=box.left,
        ymin=box.bottom,
        xmax=box.right,
        ymax=box.top,
    )
    if box.bottom < 0 < box.top:
        canvas.line(box.left, 0, box.right, 0)
    if box.left < 0 < box.right:
        canvas.line(0, box.bottom, 0, box.top)
    for pieces, tint in ((seen.function, "blue"), (seen.derivative, "red")):
        for piece in pieces:
            for (x0, y0), (x1, y1) in pairwise(piece):
                if box.bottom <= y0 <= box.top and box.bottom <= y1 <= box.top:
                    canvas.line(x0, y0, x1, y1, color=tint if color else None)
    return "\n".join((*_axes(canvas.plot().splitlines(), seen, columns), *_said(derivation, seen))) + "\n"


def _axes(lines: list[str], seen: Picture, columns: int) -> list[str]:
    """Put numbers beside the lines of a drawing, and the names of the curves where these end."""
    box = seen.window

    def row(y: float) -> int:
        return round((box.top - y) / (box.top - box.bottom) * (len(lines) - 1))

    beside = {0: f"{box.top:.3g}", len(lines) - 1: f"{box.bottom:.3g}"}
    if box.bottom < 0 < box.top:
        beside[row(0)] = "0"
    names: dict[int, str] = {}
    for pieces, name in ((seen.function, "f"), (seen.derivative, "f'")):
        x, y = pieces[-1][-1] if pieces else (box.left, 0.0)
        if box.right - x < 0.02 * (box.right - box.left) and box.bottom <= y <= box.top:
            names[row(y)] = f"{names[row(y)]}, {name}" if row(y) in names else f" {name}"
    shown = [f"{beside.get(i, ''):>8} │{line}{names.get(i, '')}" for i, line in enumerate(lines)]
    left, right = (written(at) if seen.periodic else f"{at:.3g}" for at in (box.left, box.right))
    below = left.ljust(columns - len(right)) + right
    if box.left < 0 < box.right:
        at = round(-box.left / (box.right - box.left) * (columns - 1))
        below = f"{below[:at]}0{below[at + 1 :]}"
    return [*shown, f"{'':>8} └{'─' * columns}", f"{'':>10}{below}"]


def _said(derivation: Derivation, seen: Picture) -> list[str]:
    x = Sym(derivation.variable)
    said = [f"f({x}) = {drawn_function(derivation)}{_given(seen)}"]
    places: dict[tuple[bool, str], list[str]] = {}
    for extreme in seen.extremes:
        places.setdefault((extreme.highest, written(extreme.value)), []).append(written(extreme.at))
    for (highest, value), found in places.items():
        said.append(f"f' has a {'maximum' if highest else 'minimum'} of {value} at {x} = {', '.join(found)}")
    for corner in seen.corners:
        if None not in corner.slopes:
            left, right = (written(slope) for slope in corner.slopes if slope is not None)
            said.append(f"f has a corner at {x} = {written(corner.at)}, with slopes {left} and {right}")
    return said


__all__ = ["SUFFIXES", "plot"]
