"""Read the sides of lines, and know what their names stand for: y' is the derivative that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from derive.errors import DeriveError, ParseError
from derive.expression import Call, Deriv, Limit, Node, Rel, Sym
from derive.reading import read
from derive.reading.letters import variable_by_custom
from derive.startup.data import data, field
from derive.startup.patterns import pattern

_BARE_LIMIT = pattern(r"(?<![A-Za-z\\])\\?lim(?![a-z_\\])\s*(?!_)")
_HEAD_OF_LIMIT = pattern(r"\\?lim(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\([^()]*\))")


_DIFFERENTIAL = pattern(r"(?<![A-Za-z/\\{])d[xy](?![A-Za-z/(])(?!\s*[/}])")


@data
class Name:
    """The left side of a line that only names something: y' of order 1, f(x) of order 0.

    Attributes:
        name: the letter.
        order: how many primes.
        variable: by what, where that was written; "" else.
    """

    name: str
    order: int
    variable: str = ""


def _by_custom(text: str) -> str:
    """Return the head that ``lim`` without one has: h, or k, tends to 0."""
    letter = next(
        (
            name
            for name in ("h", "k", "\\Delta x")
            if re.search(rf"(?<![A-Za-z\\\\]){re.escape(name)}(?![A-Za-z])", text)
        ),
        "h",
    )
    return f"\\lim_{{{letter} \\to 0}}" if "\\" in text else f"lim_({letter}->0)"


@data(frozen=False)
class Sides:
    """Reads sides one after the other; keeps the head of a limit for lines that repeat only ``lim``.

    Attributes:
        syntax: ``auto``, ``text`` or ``latex``.
        variable: the letter that one differentiates by, "" while it is not known.
        notes: how sides were read.
        limit: the head of the last limit, ``lim_(h->0)``.
        names: words that are one letter each.
        functions: letters that are functions of the variable.
    """

    syntax: str = "auto"
    variable: str = ""
    notes: list[str] = field(default_factory=list)
    limit: str = ""
    names: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def read(self, text: str) -> Node:
        """Return a side as a tree; a derivative asked for by d/dx stays one.

        Raises:
            ParseError: it can't be read.
        """
        if (head := _HEAD_OF_LIMIT.search(text)) is not None:
            self.limit = head[0]
        elif _BARE_LIMIT.search(text):
            self.limit = self.limit or _by_custom(text)
            text = _BARE_LIMIT.sub(lambda _: f"{self.limit} ", text, count=1)
        if re.match(rf"{re.escape(self.limit)}\s", text) and self.limit:
            # A limit reaches over the whole of what a person writes behind it.
            body = text[len(self.limit) :].strip()
            bracket = r"\left(", r"\right)"
            opening, closing = bracket if "\\" in text else ("(", ")")
            text = f"{self.limit} {opening}{body}{closing}"
        if _DIFFERENTIAL.search(text):
            self.names |= {"dx", "dy"}
        reading = read(text, syntax=self.syntax, symbols=sorted(self.names))
        self.notes.extend(note for note in reading.notes if note not in self.notes)
        node = reading.expression
        for name in reading.by:
            node = Deriv(node, Sym(name))
            self.variable = self.variable or name
        if reading.name and not isinstance(node, Rel):
            raise ParseError("this is a definition, not a side", text, 0)
        return node

    def name(self, node: Node) -> Name | None:
        """Return what a side names, None where it is an expression."""
        match node:
            case Sym(name=name) if name.rstrip("'") != name:
                return Name(name.rstrip("'"), len(name) - len(name.rstrip("'")))
            case Sym(name=name) if name != self.variable and len(name) == 1:
                return Name(name, 0)
            case Call(name=name, children=(Sym(name=variable),)) if len(name) == 1:
                return Name(name, sum(node.orders), variable)
            case Deriv(body=body, variable=Sym(name=variable)):
                inner = self.name(body)
                if inner is not None and isinstance(body, Call | Sym) and inner.variable in ("", variable):
                    return Name(inner.name, inner.order + 1, variable)
        return None


def variable_of(nodes: Sequence[Node]) -> str:
    """Return the letter of a derivation: of the first derivative in it, or by custom."""
    for node in nodes:
        stack = [node]
        while stack:
            current = stack.pop()
            if isinstance(current, Deriv):
                return current.variable.name
            if isinstance(current, Limit) and current.point.free:
                continue
            stack.extend(current.children)
    letters = {name for node in nodes for name in node.free if "'" not in name}
    return variable_by_custom(letters)


def readable(sides: Sides, text: str) -> tuple[Node | None, str]:
    """Return a side, or why it can't be read."""
    try:
        return sides.read(text), ""
    except DeriveError as error:
        return None, str(error).splitlines()[0]


_PRIMED = pattern(
    r"(?<![A-Za-z\\])([A-Za-z])(?:\(\w\))?['′’]|d([a-z])\s*/\s*d[a-z]|\\d?frac\s*\{\s*d\s*([a-z])\s*\}\s*\{\s*d"
)


def functions_in(texts: Iterable[str]) -> set[str]:
    """Return the letters that have a derivative somewhere: u' and dy/dx say that u and y are functions.

    >>> sorted(functions_in(["y = (u-v)/(u+v)", "dy/dx = (v u' - u v')/(v+u)^2"]))
    ['u', 'v', 'y']
    """
    return {next(filter(None, found)) for text in texts for found in _PRIMED.findall(text)}


_NAMED_BY_D = pattern(r"d\s*\\?([A-Za-z]+)(?:\s*\(\s*([a-z])\s*\))?")


def differential(text: str) -> Name | None:
    """Return what a bare differential on the left names: ``d\\sigma`` the derivative of σ, ``df`` that of f."""
    found = _NAMED_BY_D.fullmatch(text.strip())
    return None if found is None or found[1] in ("x", "t") else Name(found[1], 1, found[2] or "")
