"""Brackets in a text: where one closes or opens, and the parts of a list between commas outside of all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_ALL = "([{)]}"


def depths(text: str, start: int = 0, brackets: str = _ALL) -> Iterator[tuple[int, str, int]]:
    """Yield each place from one on, the character there, and how many brackets (of some kinds) are open behind it.

    >>> [depth for _, _, depth in depths("a(b)")]
    [0, 1, 1, 0]
    """
    depth, kinds = 0, len(brackets) // 2
    for place in range(start, len(text)):
        depth += (text[place] in brackets[:kinds]) - (text[place] in brackets[kinds:])
        yield place, text[place], depth


def closing(text: str, start: int = 0, brackets: str = _ALL) -> int:
    """Return the place of the bracket that closes the first one from a place on, -1 where it is never closed.

    >>> closing("a (b (c)) d"), closing("a (b")
    (8, -1)
    """
    found = depths(text, start, brackets)
    return next((place for place, sign, depth in found if depth <= 0 and sign in brackets[len(brackets) // 2 :]), -1)


def opening(text: str, end: int) -> int:
    """Return the place of the bracket that a closing one belongs to, -1 where there is none.

    >>> opening("a (b (c)) d", 8), opening("a) b", 1)
    (2, -1)
    """
    mirrored = text[end::-1].translate(str.maketrans(_ALL, ")]}([{"))
    found = closing(mirrored)
    return -1 if found < 0 else end - found


def is_balanced(text: str) -> bool:
    """Whether every bracket of a text closes, and none before it opens."""
    levels = [depth for _, _, depth in depths(text)]
    return min(levels, default=0) == 0 == (levels or [0])[-1]


def parts_of(text: str, marks: str = ",") -> list[str]:
    """Split a text at certain characters outside of all brackets.

    >>> parts_of("a, (b, c)")
    ['a', ' (b, c)']
    """
    cuts = [-1, *(place for place, character, depth in depths(text) if character in marks and depth == 0), len(text)]
    return [text[start + 1 : end] for start, end in pairwise(cuts)]


def separated(text: str, marks: str = ",") -> tuple[str, ...]:
    """Split a list at its commas, not at those inside brackets; brackets around the whole list are taken off.

    Args:
        text: what was typed.
        marks: the characters that part the list.

    >>> separated("(1, ln(2))"), separated("ln(2)"), separated("x = 1, y = max(1, 2)")
    (('1', 'ln(2)'), ('ln(2)',), ('x = 1', 'y = max(1, 2)'))
    """
    text = text.strip()
    whole = text.startswith("(") and text.endswith(")") and is_balanced(text[1:-1])
    return tuple(part.strip() for part in parts_of(text[1:-1] if whole else text, marks))
