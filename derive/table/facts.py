"""What is told of each named function: of those given by a definition or by cases, what follows from it as well.

`follows.json` holds the derivatives and the kinks that the engine derived; `docs/make_tables.py` writes it, and the
tests compare it with what the engine derives now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from derive.table.declare import ARGUMENTS, Function

FOLLOWS = Path(__file__).with_name("follows.json")
"""Derivatives and kinks by name, as text in the formal arguments."""


@cache
def followed() -> Mapping[str, Any]:
    """Return what the file holds."""
    found: Mapping[str, Any] = json.loads(FOLLOWS.read_text(encoding="utf-8"))
    return found


def derivatives(entry: Function) -> tuple[str, ...]:
    """Return the derivative by each argument as text, "" where no closed form is known.

    >>> from derive.table import TABLE
    >>> derivatives(TABLE["relu"])
    ('{1 if u > 0; 0 if u < 0}',)
    """
    stated = entry.derivative or ("",) * entry.arity
    found = followed().get(entry.name, {}).get("derivative", {})
    return tuple(text or found.get(letter, "") for letter, text in zip(ARGUMENTS, stated, strict=False))


def kinks(entry: Function) -> tuple[str, ...]:
    """Return where there is no derivative by the first argument though the function is defined, and of what kind.

    >>> from derive.table import TABLE
    >>> kinks(TABLE["softshrink_by"])
    ('u = -v: corner, unless v = 0', 'u = v: corner, unless v = 0')
    """
    return tuple(followed().get(entry.name, {}).get("kinks", ()))


def reach(entry: Function) -> str:
    """Return the range, with the parameters for which it is that."""
    return f"{entry.range} for {', '.join(entry.range_for)}" if entry.range_for else entry.range


def facts(entry: Function) -> Iterator[tuple[str, str]]:
    """Yield what there is to tell, as pairs of a word and a formula."""
    if entry.definition:
        yield "is", entry.definition
    known = derivatives(entry)
    for letter, text in zip(ARGUMENTS, known, strict=False):
        by = f" by {letter}" if len(known) > 1 else ""
        yield f"derivative{by}", text or "no closed form"
    if entry.conditions:
        yield "where", ", ".join(entry.conditions)
    if entry.range:
        yield "range", reach(entry)
    if kinks(entry):
        yield "kinks", "; ".join(kinks(entry))


__all__ = ["FOLLOWS", "derivatives", "facts", "followed", "kinks", "reach"]
