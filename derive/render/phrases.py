"""Words and mathematics in a row: what a renderer prints outside of the chain itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from derive.errors import DeriveError
from derive.expression import Call, Const, Integral, Logic, Node, Rel, Sum, number
from derive.reals.compare import barred_integers, never_whole
from derive.record.derivation import Label
from derive.startup.patterns import pattern


class Formula(NamedTuple):
    """The statement of a rule, as text in the tool's own notation with primes."""

    text: str

    def sides(self) -> tuple[bool, Node, Node] | None:
        """Return whether the left side is primed, ``(u v)'``, and both sides; None if they are no expressions."""
        from derive.reading import parse

        left, _, right = self.text.partition(" = ")
        primed = left.startswith("(") and left.endswith(")'")
        try:
            return primed, parse(left[1:-2] if primed else left), parse(right)
        except DeriveError:
            return None


class Named(str):
    """The name of a rule among words: words to every format, and the rule to those that can show more of it."""

    rule: Label

    @classmethod
    def of(cls, rule: Label) -> Named:
        """Return the name of a rule."""
        named = cls(rule.name)
        named.rule = rule
        return named


Phrase = tuple[str | Node | Formula, ...]
"""Words and mathematics in a row, to be joined without spaces."""

Shown = Callable[[Node], Node]
"""How an expression is written in an outline."""


def listed(parts: Sequence[Node]) -> Phrase:
    """List expressions: a, b and c."""
    return _joined([(part,) for part in parts])


def _joined(phrases: Sequence[Phrase]) -> Phrase:
    joined: list[str | Node | Formula] = []
    for index, phrase in enumerate(phrases):
        link = " and " if index == len(phrases) - 1 else ", "
        joined.extend((link, *phrase) if index else phrase)
    return tuple(joined)


def conditions(nodes: Iterable[Node]) -> Phrase:
    """List conditions, the ones about integers and convergence in words."""
    phrases = [_condition(node) for node in nodes]
    if len(phrases) > 1:
        phrases = [_bracketed(phrase) for phrase in phrases]
    return _joined(phrases)


def _bracketed(phrase: Phrase) -> Phrase:
    """Put alternatives between conditions that all hold into brackets."""
    match phrase:
        case (Logic(connective="or"),):
            return ("(", *phrase, ")")
    return phrase


def _condition(condition: Node) -> Phrase:
    match condition:
        case Rel(relation="=", left=left, right=Call(name="floor", children=(rounded,))) if rounded is left:
            return (left, " an integer")
        case Rel(left=Const(name="oo"), right=Call(name="abs", children=((Integral() | Sum()) as whole,))):
            return ("those values where ", whole, " converges")
    if (inner := never_whole(condition)) is not None:
        return (inner, " not an integer")
    if (barred := barred_integers(condition)) is not None:
        node, first = barred
        return (node, " not ", number(first), ", ", number(first - 1), ", ", number(first - 2), ", …")
    return (condition,)


_LETTERS = pattern(
    r"(?<![\w\\.'])([A-Za-z]_(?:[A-Za-z]+|\d+))(?![\w({])"
    r"|(?:^|(?<=[\s(]))([b-zB-HJ-Z]|[a-z]*\|\w\|)(?=$|[\s),;:]|\.(?:\s|$))"
)
"""A letter with a subscript, a letter by itself (not the article, not I), and ln|u|."""


def runs(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the runs of a sentence, each with whether it is letters of mathematics: ``n_0``, ``h``, ``ln|u|``.

    >>> list(runs("Sizes: n_0 = 4."))
    [('Sizes: ', False), ('n_0', True), (' = 4.', False)]
    """
    end = 0
    for found in _LETTERS.finditer(words):
        yield from ((words[end : found.start()], False), (found[0], True))
        end = found.end()
    yield words[end:], False
