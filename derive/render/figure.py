"""The picture of a page: a function and its derivative, where there is something to be seen of them."""

from __future__ import annotations

from derive.budget import share
from derive.errors import LimitError, UnsupportedError
from derive.expression import Call, Node, Rel, Sym, number, postorder
from derive.plotting.picture import Picture, picture
from derive.plotting.svg import label, svg
from derive.render.outline import Outline
from derive.table import TABLE
from derive.vectors.shapes import in_arrays
from derive.writing.markup import Element, Markup, element
from derive.writing.mathml import mathematics

_SHARE = 2_000_000
"""The work that a picture may need; without one a page is whole."""


def figure(outline: Outline) -> Markup:
    """Return the picture of the last derivative of an outline with its caption; () where there is none."""
    derivation = outline.chains[-1][0]
    if derivation.partial or in_arrays(derivation.goal) or any(map(_is_slow, postorder(derivation.function))):
        return ()
    try:
        seen = share(lambda: picture(derivation), _SHARE)
    except (UnsupportedError, LimitError):
        return ()
    answer = outline.sections[-1].answer
    if seen is None or answer is None:
        return ()
    curves = (("function", outline.short(derivation.function)), ("derivative", answer.left))
    told = tuple(_named(name, node) for name, node in curves)
    return element("figure", svg(seen, label(derivation, seen)), element("figcaption", told, _given(seen)))


def _is_slow(part: Node) -> bool:
    return isinstance(part, Call) and part.name in TABLE and TABLE[part.name].slow


def _named(name: str, node: Node) -> Element:
    return element("span", mathematics(node, display=True), class_=f"derive-key derive-{name}")


def _given(seen: Picture) -> Markup:
    given = [Rel("=", Sym(name), number(value)) for name, value in seen.given.items()]
    parts = tuple((", " if place else "with ", mathematics(one)) for place, one in enumerate(given))
    return element("span", parts) if parts else ()
