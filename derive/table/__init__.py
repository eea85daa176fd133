"""The table of named functions; a new function is one entry in one of its files."""

from __future__ import annotations

from derive.table.circular import CIRCULAR
from derive.table.declare import ARGUMENTS, VARIADIC, Function, Interval, Inverse, Tails, by_name, intervals
from derive.table.elementary import ELEMENTARY
from derive.table.fallback import FALLBACK
from derive.table.gammas import GAMMAS
from derive.table.hypergeometric import HYPERGEOMETRIC
from derive.table.learning import LEARNING
from derive.table.losses import LOSSES
from derive.table.polynomials import POLYNOMIALS
from derive.table.special import SPECIAL

TABLE: dict[str, Function] = by_name(
    (*ELEMENTARY, *CIRCULAR, *LEARNING, *LOSSES, *GAMMAS, *SPECIAL, *POLYNOMIALS, *HYPERGEOMETRIC)
)
"""Every function by its canonical name."""

NAMES: dict[str, str] = {
    spelling: entry.name
    for entry in TABLE.values()
    if not entry.shares
    for spelling in (entry.name, *entry.aliases, *((entry.symbol,) if entry.symbol else ()))
} | {name: name for name in FALLBACK}
"""Canonical name of every spelling, of functions that only SymPy knows too."""

OVERLOADS: dict[tuple[str, int], str] = {
    (spelling, entry.arity): entry.name
    for entry in TABLE.values()
    for spelling in (entry.shares, entry.overloads)
    if spelling
}
"""Canonical name of a function that shares a spelling with one of another number of arguments."""


SPOKEN = {
    "natural log": "ln",
    "natural logarithm": "ln",
    "logarithm": "log",
    "sine": "sin",
    "cosine": "cos",
    "exponential": "exp",
}
"""What some functions are called in words."""

FENCES = frozenset(entry.name for entry in TABLE.values() if entry.brackets)
"""Functions written as brackets, where there is no place for a prime."""


def families() -> dict[str, tuple[Function, ...]]:
    """Return the table by heading, in order of first appearance.

    >>> "trigonometric functions" in families()
    True
    """
    headings = dict.fromkeys(entry.family for entry in TABLE.values())
    return {heading: tuple(entry for entry in TABLE.values() if entry.family == heading) for heading in headings}


__all__ = [
    "ARGUMENTS",
    "FALLBACK",
    "FENCES",
    "NAMES",
    "OVERLOADS",
    "TABLE",
    "VARIADIC",
    "Function",
    "Interval",
    "Inverse",
    "Tails",
    "by_name",
    "families",
    "intervals",
]
