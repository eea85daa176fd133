"""Text in nested parts, so that writing a deep tree copies nothing until the end."""

from __future__ import annotations

from typing import TypeAlias, Union

Rope: TypeAlias = Union[str, tuple["Rope", ...]]  # noqa: UP007 - a quoted name has no |
"""A string, or ropes one after another."""


def flatten(rope: Rope) -> str:
    """Return the text of a rope.

    >>> flatten(("a", ("b", ("c",)), "d"))
    'abcd'
    """
    parts: list[str] = []
    stack: list[Rope] = [rope]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
        else:
            stack.extend(reversed(part))
    return "".join(parts)
