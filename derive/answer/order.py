"""Derivatives of several orders: what they are called, and how they are joined."""

from __future__ import annotations

from collections.abc import Sequence

from derive.record.derivation import Derivation
from derive.startup.data import replace as copy


def joined(parts: Sequence[Derivation]) -> Derivation:
    """Return the last derivation with the others as its parts; one alone needs no heading."""
    *earlier, last = parts
    return copy(last, parts=tuple(earlier)) if earlier else last.written(heading="")


_ORDINALS = ("first", "second", "third")


def ordinal(order: int) -> str:
    """Return "first", "second", "third", "4th", …"""
    return _ORDINALS[order - 1] if order <= len(_ORDINALS) else f"{order}th"
