"""The one late seam of the package: what an expression or a record shows of itself is written elsewhere.

Everything else imports what it uses at the top of its file.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

FACES = {
    "text": "derive.writing.text:to_text",
    "latex": "derive.writing.latex:to_latex",
    "marked": "derive.marking.report:marked",
    "sympy": "derive.sympy_door.door:to_sympy",
    "derivative in sympy": "derive.answer.handed_in:in_sympy",
    "compared": "derive.answer.checking:compared",
    "render": "derive.render:render",
    "rule": "derive.questions.catalogue:rule_by_id",
}


def face(name: str) -> Any:
    """Return a function of a room above."""
    home, _, found = FACES[name].partition(":")
    return getattr(import_module(home), found)
