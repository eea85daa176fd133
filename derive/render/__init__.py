"""From a derivation to text of any format: one outline, one table of renderers.

A renderer is a function from an `Outline` to a string.  It lives in the module of its name, which is
imported when it is first asked for: only `terminal` needs Rich.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from derive.errors import DeriveError

if TYPE_CHECKING:
    from derive.record.derivation import Derivation

Renderer = Callable[..., str]
"""Called with an `Outline`, and options of its own."""

RENDERERS: dict[str, str] = {
    "terminal": "two-dimensional mathematics and colour, for reading on a screen",
    "text": "plain text, one line an equality",
    "latex": "an align* with a column of reasons; whole documents with standalone",
    "markdown": "displayed mathematics and a list of reasons",
    "json": "the whole record, with the tree of steps",
}
"""The formats, each with a word on what it is for."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".tex": "latex",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
}
"""The format that a file's name asks for."""


def renderer(target: str) -> Renderer:
    """Return the renderer of a format.

    Raises:
        DeriveError: there is no such format.
    """
    if target not in RENDERERS:
        raise DeriveError(f"there is no format {target!r}; there are {', '.join(RENDERERS)}")
    return cast("Renderer", getattr(import_module(f"derive.render.{target}"), target))


def render(derivation: Derivation, target: str, *, detail: str = "normal", **options: object) -> str:
    """Return a derivation in some format.

    Args:
        derivation: the record.
        target: a key of `RENDERERS`.
        detail: ``brief``, ``normal`` or ``detailed``.
        options: what the renderer takes besides: ``standalone=True`` for LaTeX, ``width=80`` for text.

    Raises:
        DeriveError: there is no such format.
    """
    write = renderer(target)
    from derive.render.outline import outline

    return write(outline(derivation, detail), **options)
