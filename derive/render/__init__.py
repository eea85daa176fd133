"""From a derivation to text of any format: one outline, one table of renderers.

A renderer is a function from an `Outline` to a string, imported when it is first asked for: only `terminal` needs Rich.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from derive.errors import DeriveError, LimitError

if TYPE_CHECKING:
    from derive.record.derivation import Derivation
    from derive.record.levels import Detail

Renderer = Callable[..., str]
"""Called with an `Outline`, and options of its own."""


RENDERERS: dict[str, tuple[str, ...]] = {
    "terminal": (),
    "text": (".txt",),
    "latex": (".tex",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "html-fragment": (),
    "json": (".json",),
}
"""The formats by their names, with the endings of a file's name that ask for them."""

SUFFIXES: dict[str, str] = {suffix: name for name, suffixes in RENDERERS.items() for suffix in suffixes}
"""The format that a file's name asks for."""


def renderer(target: str) -> Renderer:
    """Return the renderer of a format.

    Raises:
        DeriveError: there is no such format.
    """
    write: Renderer
    match target:
        case "terminal":
            from derive.render.terminal import terminal as write
        case "text":
            from derive.render.text import text as write
        case "latex":
            from derive.render.latex import latex as write
        case "markdown":
            from derive.render.markdown import markdown as write
        case "html":
            from derive.render.html import html as write
        case "html-fragment":
            from derive.render.html import fragment as write
        case "json":
            from derive.render.json import json as write
        case _:
            raise DeriveError(f"there is no format {target!r}; there are {', '.join(RENDERERS)}")
    return write


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
