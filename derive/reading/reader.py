"""From what a person typed to the tree, with the question and the notes."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from derive.errors import DeriveError, LimitError, ParseError
from derive.expression import Call, Const, Deriv, Mul, Node, Rel, Sym, postorder
from derive.reading.differentials import with_operators
from derive.reading.names import GREEK, Names, known_function, plain
from derive.reading.operators import Reader
from derive.reading.text import TextLexer
from derive.reading.tokens import MAX_LENGTH, Token
from derive.table import TABLE

_LATEX = re.compile(r"\\|\$")
_TRAILING = re.compile(r"(?:\s|\\[,;!]|[.,;])+$")
_WRAPPINGS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_HEADER = re.compile(
    r"\s*(?:\\(?:displaystyle|ds)\b\s*)?(?P<name>\\?[^\W\d_]+(?:_\w+|_\{\w+\})?)\s*(?:\\left)?\(\s*"
    r"(?P<arguments>\\?[^\W\d]\w*(?:\s*,\s*\\?[^\W\d]\w*)*)\s*(?:\\right)?\)\s*(?::=|≔|=(?!=))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        expression: the tree; of a definition its right side, of a question ``d/dx (…)`` the differentiand.
        notes: how the ambiguous places were taken.
        name: ``f`` for ``f(x) = …``, ``y`` for ``y = …``, else "".
        arguments: ``("x",)`` for ``f(x) = …``.
        by: the variables of the derivative asked for, in the order of application.
        source: the input as typed.
        given: relations that hold by what was given: what a program requires, what is said of a symbol.
    """

    expression: Node
    notes: tuple[str, ...] = ()
    name: str = ""
    arguments: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    source: str = ""
    given: tuple[Node, ...] = ()


def read(
    source: str,
    *,
    syntax: str = "auto",
    symbols: Collection[str] = (),
    functions: Collection[str] = (),
    imaginary: bool = False,
) -> Reading:
    """Read plain text or LaTeX.

    Args:
        source: what was typed.
        syntax: ``text``, ``latex``, or ``auto`` (LaTeX where a backslash or a dollar sign occurs).
        symbols: names that are one symbol each, whatever else they could be.
        functions: names that are unknown functions.
        imaginary: whether ``i`` is the imaginary unit.

    Returns:
        The tree with what was asked and how it was taken.  Nothing is evaluated.

    Raises:
        ParseError: the source can't be read; the error knows where.
        LimitError: it is too long or nested too deeply.

    >>> read("f(x) = x^2").name
    'f'
    >>> read("d^2/dx^2 (x^3)").by
    ('x', 'x')
    """
    start, stop, latex = _bounds(source, syntax)
    if header := _HEADER.match(source, start, stop):
        definition = _definition(source, header, stop, latex, symbols, functions, imaginary)
        if definition is not None:
            return definition
    names = Names(symbols, functions, imaginary)
    node = _tree(source, start, stop, latex, names)
    name = ""
    if (
        isinstance(node, Rel)
        and node.relation == "="
        and isinstance(node.left, Sym)
        and _defines(node.left, node.right)
    ):
        name, node = node.left.name, node.right
    node, by = _question(node)
    return Reading(node, tuple(names.notes), name, (), by, source)


def parse(
    source: str,
    *,
    syntax: str = "auto",
    symbols: Collection[str] = (),
    functions: Collection[str] = (),
    imaginary: bool = False,
) -> Node:
    """Return the tree alone, with a definition or a question left as it stands.

    Args and errors are those of `read`.

    >>> parse("2x") is parse(r"2 \\cdot x")
    True
    """
    start, stop, latex = _bounds(source, syntax)
    return _tree(source, start, stop, latex, Names(symbols, functions, imaginary))


def _bounds(source: str, syntax: str) -> tuple[int, int, bool]:
    """Return where the formula begins and ends without its dollar signs, and whether it is LaTeX."""
    if syntax not in ("auto", "text", "latex"):
        raise DeriveError(f"syntax is auto, text or latex, not {syntax!r}")
    if len(source) > MAX_LENGTH:
        raise LimitError(f"the input has more than {MAX_LENGTH} characters")
    latex = syntax == "latex" or (syntax == "auto" and _LATEX.search(source) is not None)
    start, stop = len(source) - len(source.lstrip()), len(source.rstrip())
    if not latex:
        return start, stop, False
    stop = _without_trailing(source, start, stop)
    for opening, closing in _WRAPPINGS:
        if source.startswith(opening, start):
            if stop - start < len(opening) + len(closing) or not source.endswith(closing, start, stop):
                raise ParseError(f"{opening} is never closed", source, start)
            start += len(opening)
            stop = _without_trailing(source, start, stop - len(closing))
            break
    return start, stop, True


def _without_trailing(source: str, start: int, stop: int) -> int:
    tail = re.search(_TRAILING, source[max(start, stop - 80) : stop])
    if tail is None:
        return stop
    cut = stop - len(tail.group())
    if source.endswith(r"\right", start, cut):
        return cut + tail.group().index(".") + 1 if "." in tail.group() else stop
    # A backslash before what was cut belongs to it: ``\;`` at the end, a lone ``\`` never.
    return cut + 1 if source[start:cut].endswith("\\") else cut


def _tree(source: str, start: int, stop: int, latex: bool, names: Names) -> Node:
    lexer = TextLexer(source, start, stop, names)
    if latex:
        # Loaded only for LaTeX, to begin sooner.
        from derive.reading.latex import LatexLexer

        lexer = LatexLexer(source, start, stop, names)
    lexer.run()
    if not lexer.tokens:
        raise ParseError("nothing to read", source, start)
    tokens = with_operators(lexer.tokens, source, names)
    node = Reader([*tokens, Token("end", "", stop, stop, False)], source, names).run()
    if any(isinstance(part, Mul) and _is_like_an_orbit(part) for part in postorder(node)):
        names.note("the factor e is read as Euler's number 2.718…: write e_0 or ε for another constant")
    return node


_E = Const("e")


def _is_like_an_orbit(product: Mul) -> bool:
    """Whether e stands before a function, as the eccentricity of an orbit does: E - e sin E, 1 + e cos θ."""
    return _E in product.children and any(isinstance(factor, Call) for factor in product.children)


def _definition(
    source: str,
    header: re.Match[str],
    stop: int,
    latex: bool,
    symbols: Collection[str],
    functions: Collection[str],
    imaginary: bool,
) -> Reading | None:
    """Read the right side of ``f(x) = …``; None where this is an equation such as ``sin(y) = x``."""
    name = plain(header["name"])
    arguments = tuple(plain(argument) for argument in header["arguments"].split(","))
    names = Names({*symbols, *arguments}, {*functions, name} - ({name} if known_function(name) else set()), imaginary)
    canonical = known_function(name)
    if canonical and len(name) > 1 and name not in GREEK and not (canonical in TABLE and TABLE[canonical].definition):
        return None
    node, by = _question(_tree(source, header.end(), stop, latex, names))
    if isinstance(node, Rel):
        return None
    return Reading(node, tuple(names.notes), name, arguments, by, source)


def _defines(left: Sym, right: Node) -> bool:
    """Whether ``left = right`` names the right side; ``x = y^2`` and ``y' = y`` are equations."""
    if "'" in left.name or left.name in right.free or isinstance(right, Rel):
        return False
    return not (left.name == "x" and ("y" in right.free or not right.free))


def _question(node: Node) -> tuple[Node, tuple[str, ...]]:
    """Strip outer derivatives; return the differentiand and the variables in the order of application."""
    by: list[str] = []
    while isinstance(node, Deriv):
        by.append(node.variable.name)
        node = node.body
    return node, tuple(reversed(by))
