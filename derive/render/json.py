"""JSON, format "derive/1": the whole record with its tree of steps.  The schema is docs/schema/derive-1.json."""

from __future__ import annotations

import json as standard
from collections.abc import Mapping, Sequence
from typing import Any

from derive.derivation import Derivation, Frame, Kink, Reason, Step, Verdict
from derive.expression import Node
from derive.render.abbreviate import Abbreviations
from derive.render.outline import Outline, phrase_text, steps_in_order
from derive.writing.latex import to_latex
from derive.writing.text import to_text

FORMAT = "derive/1"
DEEPEST = 24
"""Nesting of steps beyond which they are cited, so that any JSON reader can load a derivation."""

Record = dict[str, Any]


def json(outline: Outline, *, indent: int | None = 2) -> str:
    """Render as JSON, keys in a fixed order.

    Args:
        outline: the derivation.
        indent: spaces of indentation; None for one line.
    """
    return standard.dumps(record(outline), indent=indent, ensure_ascii=False) + "\n"


def record(outline: Outline) -> Record:
    """Return the derivation as plain data."""
    write = _Writer(outline.short)
    last = outline.derivation
    return {
        "format": FORMAT,
        "input": outline.source,
        **write.part(last, last.frames(outline.detail)),
        "parts": [write.part(part, part.frames(outline.detail)) for part in last.parts],
        "definitions": [{"name": to_text(name), "value": write(value)} for name, value in outline.definitions],
        "cited_steps": write.deep(),
        "summary": "; ".join(filter(None, (outline.summary, outline.agreement))),
        "notes": list(outline.notes),
        "detail": outline.detail,
    }
