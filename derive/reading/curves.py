"""Two coordinates in one input: ``x = t^2, y = t^3``."""

from __future__ import annotations

import re

from derive.startup.patterns import pattern

_WRAPPED = pattern(
    r"\s*(?:\\left\s*\\\{)?\s*\\begin\{(?P<name>cases|aligned|align\*?|array|gathered)\}(?:\{[lcr]+\})?(?P<inside>.+)"
    r"\\end\{(?P=name)\}\s*(?:\\right\s*\.)?\s*",
    re.DOTALL,
    needs="\\",
)
_BETWEEN = r"(?:[,;]|\\\\|\\q?quad\b)(?:\s|\\q?quad\b|\\[,;:! ]|~|\\(?:text|mathrm)\{\s*(?:and|,)?\s*\})*"
_COORDINATES = pattern(
    rf"\s*x\s*(?:\(\w+\)\s*)?&?\s*=(?P<x>[^=]+?){_BETWEEN}y\s*(?:\(\w+\)\s*)?&?\s*=(?P<y>[^=]+)", re.DOTALL, needs="="
)


def coordinates(source: str) -> tuple[str, str] | None:
    """Return the texts of both coordinates of a curve given by a parameter, or None.

    >>> coordinates("x = t^2, y = t^3")
    ('t^2', 't^3')
    """
    if wrapped := _WRAPPED.fullmatch(source):
        source = wrapped["inside"]
    found = _COORDINATES.fullmatch(source)
    return None if found is None else (found["x"].strip(" &.\n\\"), found["y"].strip(" &.\n\\"))
