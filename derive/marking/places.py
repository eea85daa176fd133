"""The place that a line speaks of: ``at (3, 4): …``, ``when x = 3, y = 4: …``, ``y'(3, 4) = …``, ``… |_{x = 1}``."""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.startup.patterns import pattern

_VALUE = r"-?(?:[\w./πe^]|\\(?:frac|pi|sqrt)(?![A-Za-z])|\{[^{}]*\})+"
_EQUATION = rf"[A-Za-z](?:\s*/\s*d[a-z])?\s*=\s*{_VALUE}"
_EQUATIONS = rf"(?:d?{_EQUATION})(?:\s*(?:,|and|,\s*and)\s+d?{_EQUATION})*"
_POINT = r"\(\s*[^(),=]+,[^(),=]+\)"
_PLACE = rf"(?:the\s+)?(?:point\s+)?(?:(?P<point>{_POINT})|(?P<said>{_EQUATIONS}))"
_FIRST = pattern(rf"^(?:at|when|where|for|if|with)\s+{_PLACE}\s*[:,]\s+(?=\S)", re.IGNORECASE)
_LAST = pattern(rf",?\s*\b(?:at|when|where)\s+{_PLACE}\s*$", re.IGNORECASE)
_BESIDE = pattern(
    rf"(?:\\left\s*\.)?\s*(?P<of>[^|=]+?)\s*(?:\\right)?\s*\\?(?:\||vert)\s*_\s*\{{?\s*{_PLACE}\s*\}}?(?=\s*=|\s*$)"
)
_CALLED = pattern(
    r"(?P<of>[a-z]['′’]+|\\?d?frac\s*\{d[a-z]\}\{d[a-z]\}|d[a-z]/d[a-z])\s*"
    r"(?P<point>\(\s*-?[\d./]+\s*,\s*-?[\d./]+\s*\))"
)
_AND = pattern(r",\s*(?:and\s+)?|\s+and\s+")


class Placed(NamedTuple):
    """A line without the place that it speaks of.

    Attributes:
        text: the line.
        point: the coordinates, as typed; none where letters are given values.
        said: the equations that give letters their values, as typed.
        first: whether the place stands in front of the line.
    """

    text: str
    point: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    first: bool = False


def placed(text: str) -> Placed:
    """Part a line from the place that it speaks of.

    >>> placed("at (3, 4): y' = -3/4")
    Placed(text="y' = -3/4", point=('3', '4'), said=(), first=True)
    >>> placed("when x = 3, y = 4: y' = 1").said, placed("y'(3, 4) = 1").point, placed("2x at x = 3").said
    (('x = 3', 'y = 4'), ('3', '4'), ('x = 3',))
    >>> placed("x^2 + y^2 = 25").text, placed(r"\\left.\\frac{dy}{dx}\\right|_{(3,4)} = 2")[:2]
    ('x^2 + y^2 = 25', ('\\\\frac{dy}{dx} = 2', ('3', '4')))
    """
    for form in (_FIRST, _LAST, _BESIDE, _CALLED):
        if (found := form.search(text)) is not None:
            parts = found.groupdict()
            rest = f"{text[: found.start()]}{parts.get('of') or ''}{text[found.end() :]}".strip()
            point, said = (parts.get(name) or "" for name in ("point", "said"))
            coordinates = tuple(part.strip() for part in point.strip("() ").split(",") if part.strip())
            return Placed(rest, coordinates, tuple(filter(None, _AND.split(said))), form is _FIRST)
    return Placed(text)
