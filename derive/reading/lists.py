"""Lists as people type them: parts between commas, in outer brackets or not."""

from __future__ import annotations


def separated(text: str, marks: str = ",") -> tuple[str, ...]:
    """Split a list at its commas, not at those inside brackets; brackets around the whole list are taken off.

    Args:
        text: what was typed.
        marks: the characters that part the list.

    >>> separated("(1, ln(2))"), separated("ln(2)"), separated("x = 1, y = max(1, 2)")
    (('1', 'ln(2)'), ('ln(2)',), ('x = 1', 'y = max(1, 2)'))
    """
    text = text.strip()
    inner = text[1:-1]
    if text.startswith("(") and text.endswith(")") and _is_balanced(inner):
        text = inner
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character in marks and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return (*parts, text[start:].strip())


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0


__all__ = ["separated"]
