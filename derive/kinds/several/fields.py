"""How the components of a vector are read: a sequence, ``(x y, y z)``, ``[x y; y z]`` or a LaTeX ``pmatrix``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from derive.answer.input import read_expression
from derive.errors import DeriveError, ParseError
from derive.expression import Node, Whole
from derive.reading import Reading
from derive.reading.brackets import is_balanced, parts_of
from derive.startup.patterns import pattern

_ENVIRONMENT = pattern(r"\s*\\begin\{([pbv]?matrix)\}(.*)\\end\{\1\}\s*", re.DOTALL)
_NAMED = pattern(r"\s*(\\?\w+)\s*\(([\w\s,]+)\)\s*=(.*)", re.DOTALL)
_CONDITIONED = pattern(r"(?P<field>.*[)\]}])(?P<said>\s*,?\s*\b(?:for|where|when|with)\b.*)", re.DOTALL)
_MARKS = ",;"


def components(given: object, syntax: str = "auto") -> tuple[Reading, ...]:
    """Read the components of a vector.

    Args:
        given: a sequence of expressions, text or a tree.
        syntax: ``auto``, ``text`` or ``latex``.

    Raises:
        ParseError: a component can't be read.
        DeriveError: there is no component.

    >>> [str(reading.expression) for reading in components("(x y, f(x, y))")]
    ['x y', 'f(x, y)']
    """
    if isinstance(given, Whole) and given.name == "vector":
        parts: Sequence[object] = given.children
    elif isinstance(given, str):
        # What is said behind the bracket is said of every component.
        found = _CONDITIONED.fullmatch(given)
        of, said = (given, "") if found is None or not is_balanced(found["field"]) else (found["field"], found["said"])
        parts = [f"{part}{said}" for part in entries_of(of)]
    elif isinstance(given, Node):
        parts = (given,)
    else:
        try:
            parts = tuple(cast("Sequence[object]", given))
        except TypeError:
            raise DeriveError("a sequence of components is needed, such as (x y, y z, z x)") from None
    if not parts:
        raise DeriveError("a vector has at least one component")
    return tuple(read_expression(part, syntax=syntax) for part in parts)


def entries_of(source: str) -> list[str]:
    """Return the texts of the entries of a vector; the text alone where it is none.

    >>> entries_of("(2x y, x^2)"), entries_of("f(x, y)")
    (['2x y', ' x^2'], ['f(x, y)'])
    """
    found = _ENVIRONMENT.fullmatch(source)
    if found:
        return [part for part in re.split(r"\\\\(?:\[[^]]*\])?|&", found[2]) if part.strip()]
    named = _NAMED.fullmatch(source)
    inner = _unfenced((named[3] if named else source).strip())
    parts = parts_of(inner, _MARKS)
    if any(not part.strip() for part in parts):
        raise ParseError("a component is missing", source, max(source.find(","), 0))
    # Letters of F(x, y) = (…) are the arguments of every component.
    return [f"{named[1]}({named[2]}) = {part}" for part in parts] if named else parts


def _unfenced(source: str) -> str:
    """Drop the brackets around a whole tuple, and only those."""
    shown = re.sub(r"\\(left|right)\b", "", source).strip() if source.startswith("\\left") else source
    if not shown or shown[0] not in "([" or shown[-1] not in ")]":
        return shown
    return shown[1:-1] if is_balanced(shown[1:-1]) and len(parts_of(shown[1:-1], _MARKS)) > 1 else shown
