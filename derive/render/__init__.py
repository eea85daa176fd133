"""From a derivation to text of any format: one outline, one table of renderers.

A renderer is a function from an `Outline` to a string, imported when it is first asked for: only `terminal` needs Rich.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from derive.errors import DeriveError, LimitError

if TYPE_CHECKING:
    from derive.record.derivation import Derivation
    from derive.record.levels import Detail

Renderer = Callable[..., str]
"""Called with an `Outline`, and options of its own."""


class Format(NamedTuple):
    """A format: the endings of a file's name that ask for it, and how its renderer is loaded."""

    suffixes: tuple[str, ...]
    load: Callable[[], Renderer]


def _terminal() -> Renderer:
    from derive.render.terminal import terminal

    return terminal


def _text() -> Renderer:
    from derive.render.text import text

    return text


def _latex() -> Renderer:
    from derive.render.latex import latex

    return latex


def _markdown() -> Renderer:
    from derive.render.markdown import markdown

    return markdown


def _html() -> Renderer:
    from derive.render.html import html

    return html


def _fragment() -> Renderer:
    from derive.render.html import fragment

    return fragment


def _json() -> Renderer:
    from derive.render.json import json

    return json


RENDERERS: dict[str, Format] = {
    "terminal": Format((), _terminal),
    "text": Format((".txt",), _text),
    "latex": Format((".tex",), _latex),
    "markdown": Format((".md", ".markdown"), _markdown),
    "html": Format((".html", ".htm"), _html),
    "html-fragment": Format((), _fragment),
    "json": Format((".json",), _json),
}
"""The formats by their names."""

SUFFIXES: dict[str, str] = {suffix: name for name, made in RENDERERS.items() for suffix in made.suffixes}
"""The format that a file's name asks for."""


def renderer(target: str) -> Renderer:
    """Return the renderer of a format.

    Raises:
        DeriveError: there is no such format.
    """
    if target not in RENDERERS:
        raise DeriveError(f"there is no format {target!r}; there are {', '.join(RENDERERS)}")
    return RENDERERS[target].load()


def render(
    derivation: Derivation, target: str, *, detail: Detail = "normal", why: bool = False, **options: object
) -> str:
    """Return a derivation in some format.

    Args:
        derivation: the record.
        target: a key of `RENDERERS`.
        detail: ``brief``, ``normal`` or ``detailed``.
        why: whether it is told why each rule was chosen.
        options: what the renderer takes besides: ``standalone=True`` for LaTeX, ``width=80`` for text.

    Raises:
        DeriveError: there is no such format.
    """
    write = renderer(target)
    from derive.render.outline import outline

    return write(outline(derivation, detail, why=why), **options)


def lines_first(derivation: Derivation, target: str, *, detail: Detail = "normal", why: bool = False) -> Iterator[str]:
    """Yield a derivation in a format that ends in the summary: the lines first, then SymPy is asked, and has its say.

    Args:
        derivation: the record; one that is compared already is yielded whole.
        target: ``text`` or ``terminal``.
        detail, why: as for `render`.

    Raises:
        InternalError: SymPy has another result.
    """
    write = renderer(target)
    from derive.record.derivation import NOT_COMPARED
    from derive.render.outline import agreement_of, outline

    shown = outline(derivation, detail, why=why)
    text = write(shown)
    if all(part.agreement != NOT_COMPARED for part in (*derivation.parts, derivation)):
        yield text
        return
    end = text.rstrip("\n").rindex("\n\n") + 1
    yield text[:end]
    try:
        yield write(shown._replace(agreement=agreement_of(derivation.compared())))[end:]
    except LimitError:
        yield text[end:]
