"""Boxes of characters: the two-dimensional layout that `pretty` builds formulas from.

A box knows nothing of mathematics.  Every character is one column wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from derive.startup.data import data

Segment: TypeAlias = tuple[str, bool]
"""Text and whether it is marked."""
Row: TypeAlias = tuple[Segment, ...]


@data
class Box:
    """A rectangle of text with a baseline.

    Attributes:
        rows: the lines, each a sequence of segments and exactly `width` columns wide.
        baseline: index of the row that neighbours are aligned to.
        width: number of columns.
    """

    rows: tuple[Row, ...]
    baseline: int
    width: int

    @classmethod
    def of(cls, text: str, marked: bool = False) -> Box:
        """Return a box of one row."""
        return cls((((text, marked),) if text else (),), 0, len(text))

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def below(self) -> int:
        """The number of rows under the baseline."""
        return len(self.rows) - 1 - self.baseline

    def plain(self) -> str:
        """Return the text alone, without blanks at the ends of lines."""
        return "\n".join(row_text(row).rstrip() for row in self.rows)

    def mark(self) -> Box:
        """Return the box with everything in it marked."""
        return Box(tuple(_merged((text, True) for text, _ in row) for row in self.rows), self.baseline, self.width)

    def at(self, baseline: int) -> Box:
        """Return the box with another baseline."""
        return Box(self.rows, baseline, self.width)

    def padded(self, above: int = 0, below: int = 0, left: int = 0, right: int = 0) -> Box:
        """Return the box with blank rows and columns around it."""
        if not (above or below or left or right):
            return self
        width = left + self.width + right
        blank = _blank(width)
        middle = tuple(_merged((*_blank(left), *row, *_blank(right))) for row in self.rows)
        return Box((blank,) * above + middle + (blank,) * below, self.baseline + above, width)

    def cut(self, start: int, stop: int) -> Box:
        """Return columns `start` to `stop`."""
        rows = tuple(_cut(row, start, stop) for row in self.rows)
        return Box(rows, self.baseline, max(0, min(stop, self.width) - start))


def row_text(row: Row) -> str:
    """Return the characters of a row."""
    return "".join(text for text, _ in row)


def beside(boxes: Iterable[Box]) -> Box:
    """Set boxes side by side on one baseline.

    >>> print(beside([Box.of("a"), above([Box.of("1"), Box.of("2")], 1)]).plain())
     1
    a2
    """
    parts = [box for box in boxes if box.width]
    if len(parts) < 2:
        return parts[0] if parts else Box.of("")
    top = max(box.baseline for box in parts)
    bottom = max(box.below for box in parts)
    if not top and not bottom:
        return Box((_merged(segment for box in parts for segment in box.rows[0]),), 0, sum(b.width for b in parts))
    level = [box.padded(above=top - box.baseline, below=bottom - box.below) for box in parts]
    rows = tuple(
        _merged(segment for row in rows for segment in row) for rows in zip(*(b.rows for b in level), strict=True)
    )
    return Box(rows, top, sum(box.width for box in parts))


def above(boxes: Sequence[Box], baseline: int, *, left: bool = False) -> Box:
    """Stack boxes, centred or flush left.

    Args:
        boxes: from top to bottom.
        baseline: index of the row of the whole that is the baseline.
        left: flush left instead of centred.
    """
    width = max(box.width for box in boxes)
    rows: list[Row] = []
    for box in boxes:
        margin = 0 if left else (width - box.width) // 2
        rows.extend(box.padded(left=margin, right=width - box.width - margin).rows)
    return Box(tuple(rows), baseline, width)


def raised(base: Box, exponent: Box) -> Box:
    """Set an exponent to the upper right: above a flat base, from the top row of a tall one up."""
    lift = exponent.height if base.height == 1 else exponent.height - 1
    top = base.padded(above=lift)
    side = exponent.at(0).padded(below=top.height - exponent.height)
    return beside((top, side.at(top.baseline)))


def fraction(numerator: Box, denominator: Box) -> Box:
    """Set two boxes over each other with a bar between, which is longer than any bar inside."""
    margin = 2 if numerator.height > 1 or denominator.height > 1 else 0
    bar = Box.of("─" * (max(numerator.width, denominator.width) + margin))
    return above((numerator, bar, denominator), numerator.height)


#: Each delimiter on one row, and its top, middle and bottom on several.
_DELIMITERS = {
    "‖": "‖‖‖‖",
    "(": "(⎛⎜⎝",
    ")": ")⎞⎟⎠",
    "[": "[⎡⎢⎣",
    "]": "]⎤⎥⎦",
    "|": "|│││",
    "⌊": "⌊⎢⎢⎣",
    "⌋": "⌋⎥⎥⎦",
    "⌈": "⌈⎡⎢⎢",
    "⌉": "⌉⎤⎥⎥",
}


def fenced(box: Box, left: str, right: str) -> Box:
    """Put delimiters as tall as the box around it."""
    return beside((_delimiter(left, box), box, _delimiter(right, box)))


def _delimiter(sign: str, box: Box) -> Box:
    flat, top, middle, bottom = tuple(_DELIMITERS[sign])
    if box.height == 1:
        return Box.of(flat)
    return _column(top + middle * (box.height - 2) + bottom, box.baseline)


def braced(rows: Box) -> Box:
    """Put a brace to the left of a box, its waist on the middle row."""
    if rows.height == 1:
        return beside((Box.of("{ "), rows))
    tall = rows.padded(below=1) if rows.height == 2 else rows
    waist = tall.height // 2
    signs = ["⎧", *"⎪" * (tall.height - 2), "⎩"]
    signs[waist] = "⎨"
    return beside((_column("".join(signs), waist), Box.of(" "), tall.at(waist)))


def radical(radicand: Box) -> Box:
    """Put a root sign with an overline around a box."""
    if radicand.height == 1:
        return above((Box.of(" " + "_" * radicand.width), beside((Box.of("√"), radicand))), 1, left=True)
    stem = _column(" " * (radicand.height - 1) + "╲", radicand.baseline)
    post = _column("│" * radicand.height, radicand.baseline)
    body = beside((stem, post, Box.of(" "), radicand))
    roof = Box.of(" ┌" + "─" * (radicand.width + 1))
    return above((roof, body), body.baseline + 1, left=True)


def integral_sign(body: Box, lower: Box, upper: Box) -> Box:
    """Return an integral sign as tall as its body, with its limits, on the baseline of the body."""
    over, under = max(1, body.baseline), max(1, body.below)
    sign = _column("⌠" + "⎮" * (over + under - 1) + "⌡", over)
    top, bottom = upper.padded(left=1), lower.padded(left=1)
    return above((top, sign, bottom), top.height + over, left=True)


def table(rows: Sequence[Sequence[Box]]) -> Box:
    """Set boxes in rows and columns, centred, with air between rows where one is tall."""
    widths = [max(box.width for box in column) for column in zip(*rows, strict=True)]
    lines = [
        beside(
            box.padded(left=left, right=right)
            for place, (box, width) in enumerate(zip(row, widths, strict=True))
            for left in [(width - box.width) // 2 + (2 if place else 0)]
            for right in [width - box.width - (width - box.width) // 2]
        )
        for row in rows
    ]
    if len(lines) == 1:
        return lines[0].padded(left=1, right=1)
    if any(line.height > 1 for line in lines):
        lines = [part for line in lines for part in (line, Box.of(" "))][:-1]
    whole = above(lines, 0, left=True)
    return whole.at((whole.height - 1) // 2).padded(left=1, right=1)


def _column(signs: str, baseline: int) -> Box:
    return Box(tuple(((sign, False),) for sign in signs), baseline, 1)


def _blank(width: int) -> Row:
    return ((" " * width, False),) if width else ()


def _merged(segments: Iterable[Segment]) -> Row:
    """Join neighbours of one kind."""
    merged: list[Segment] = []
    for text, marked in segments:
        if not text:
            continue
        if merged and merged[-1][1] == marked:
            merged[-1] = (merged[-1][0] + text, marked)
        else:
            merged.append((text, marked))
    return tuple(merged)


def _cut(row: Row, start: int, stop: int) -> Row:
    kept: list[Segment] = []
    column = 0
    for text, marked in row:
        kept.append((text[max(0, start - column) : max(0, stop - column)], marked))
        column += len(text)
    return _merged(kept)
