"""Boxes no wider than a page: lines filled with parts, and what is too long cut at blanks."""

from __future__ import annotations

from derive.writing.box import Box, beside, row_text

INDENT = 4
"""How far a line that goes on is set to the right."""


def led(sign: Box, parts: list[Box]) -> list[Box]:
    """Put a sign in front of the first part."""
    return [beside((sign, parts[0])), *parts[1:]]


def filled(parts: list[Box], width: int) -> list[Box]:
    """Fill lines with parts; each line after the first is indented and loses its leading blank."""
    lines: list[Box] = []
    current = parts[0]
    for part in parts[1:]:
        if current.width + part.width <= width:
            current = beside((current, part))
        else:
            lines.append(current)
            current = _unled(part).padded(left=INDENT)
    return [*lines, current]


def _unled(part: Box) -> Box:
    blank = all(row_text(row).startswith(" ") for row in part.rows)
    return part.cut(1, part.width) if blank else part


def wrapped(box: Box, width: int) -> list[Box]:
    """Cut a box of one row at blanks; a tall one is left as it is."""
    if box.height > 1:
        return [box]
    parts = []
    while box.width > width:
        text = row_text(box.rows[0])
        place = text.rfind(" ", 1, width + 1)
        if place <= 0:
            place = width
        parts.append(box.cut(0, place))
        box = box.cut(place, box.width)
    return [*parts, box]
