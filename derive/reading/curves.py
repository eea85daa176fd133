"""Two coordinates in one input: ``x = t^2, y = t^3``."""

from __future__ import annotations

import re

_COORDINATES = re.compile(r"\s*x\s*(?:\(\w+\)\s*)?=(?P<x>.+?)[,;]\s*y\s*(?:\(\w+\)\s*)?=(?P<y>.+)", re.DOTALL)


def coordinates(source: str) -> tuple[str, str] | None:
    """Return the texts of both coordinates of a curve given by a parameter, or None.

    >>> coordinates("x = t^2, y = t^3")
    ('t^2', 't^3')
    """
    found = _COORDINATES.fullmatch(source)
    return None if found is None else (found["x"].strip(), found["y"].strip())
