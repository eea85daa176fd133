"""Elements of a page as data, written out in one place: the only one that escapes text for a page."""

from __future__ import annotations

from typing import TypeAlias, Union

from derive.errors import printable
from derive.startup.data import data

APPLY, TIMES, COMMA = "\N{FUNCTION APPLICATION}", "\N{INVISIBLE TIMES}", "\N{INVISIBLE SEPARATOR}"
"""Operators that are read aloud and not seen."""


@data
class Element:
    """An element with its attributes and what stands in it.

    Attributes:
        tag: its name.
        children: texts, elements and rows of them.
        attributes: pairs of a name and a value.
    """

    tag: str
    children: tuple[Markup, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


Markup: TypeAlias = Union[str, Element, tuple["Markup", ...]]  # noqa: UP007 - a quoted name has no |
"""Text, an element, or a row of these."""


def element(tag: str, *children: Markup, **attributes: str) -> Element:
    """Make an element; in the names of attributes an underscore stands for a hyphen, and one at the end for nothing.

    >>> markup(element("p", "1 < 2", class_="note", aria_label='"'))
    '<p class="note" aria-label="&quot;">1 &lt; 2</p>'
    """
    named = tuple((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    return Element(tag, children, named)


_VOID = frozenset(("meta", "input", "br", "wbr", "mspace", "path", "line", "circle"))
_RAW = frozenset(("style", "script"))
"""Elements whose text no page unescapes; it is ours alone."""
_UNSEEN = {sign: f"&#{ord(sign)};" for sign in (APPLY, TIMES, COMMA)}
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def markup(content: Markup) -> str:
    """Write elements out, well-formed for readers of HTML and of XML; text changes nothing but what is read.

    >>> markup(element("i", "</script>", element("br")))
    '<i>&lt;/script&gt;<br/></i>'
    >>> markup("x \\u202e y")
    'x · y'
    """
    parts: list[str] = []
    # Closing tags wait on the stack, marked by the lists that they stand in.
    stack: list[Markup | list[str]] = [content]
    while stack:
        part = stack.pop()
        match part:
            case list():
                parts += part
            case str():
                parts.append(_UNSEEN.get(part) or escaped(part))
            case Element(tag=tag) if tag in _RAW:
                (text,) = part.children
                assert isinstance(text, str)
                assert not set("<&") & set(text)
                parts += (_opened(part), ">", text, f"</{tag}>")
            case Element(tag=tag):
                parts.append(_opened(part))
                parts.append("/>" if tag in _VOID else ">")
                if tag not in _VOID:
                    stack.append([f"</{tag}>"])
                    stack.extend(reversed(part.children))
            case _:
                stack.extend(reversed(part))
    return "".join(parts)


def escaped(text: str) -> str:
    """Escape text for a page, within an element or an attribute."""
    return printable(text).translate(_ESCAPED)


def _opened(part: Element) -> str:
    return f"<{part.tag}" + "".join(f' {name}="{escaped(value)}"' for name, value in part.attributes)
