"""Words and mathematics in a row: what a renderer prints outside of the chain itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from derive.errors import DeriveError, LimitError
from derive.expression import Call, Const, Integral, Logic, Node, Rel, Sum, number
from derive.reals.compare import barred_integers, never_whole
from derive.record.derivation import Label
from derive.startup.patterns import pattern


class Formula(NamedTuple):
    """The statement of a rule or a formula in a sentence, as text in the tool's own notation with primes."""

    text: str

    def read(self) -> tuple[bool, Node] | None:
        """Return whether the left side is primed, ``(u v)'``, and the formula without that; None if it is none."""
        from derive.reading import parse

        left, _, right = self.text.partition(" = ")
        primed = left.startswith("(") and left.endswith(")'")
        point = _POINT.fullmatch(self.text)
        try:
            if point is not None:
                return False, Call("", *map(parse, point.groups()))
            return primed, Rel("=", parse(left[1:-2]), parse(right)) if primed else parse(self.text)
        except (DeriveError, LimitError):
            return None


_POINT = pattern(r"\(([^(),]+), ([^(),]+)\)")
"""A point of the plane; nothing is applied to what stands in its brackets."""


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
    return joined([(part,) for part in parts])


def joined(phrases: Sequence[Phrase]) -> Phrase:
    """List phrases: a, b and c."""
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
    return joined(phrases)


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


_WORD = pattern(r"\S*[^\W\d_]{2,}(?![^\W\d_]|[(|])\S*|…")
"""What holds a word, and no function before its brackets."""
_SIGNS = frozenset("=≠<>≤≥+-·/^|!'_(√")
_ARTICLES = frozenset("aAI")


@lru_cache(maxsize=512)
def worded(sentence: str) -> tuple[str | Formula, ...]:
    """Return a sentence with the formulas in it, which are in the tool's own notation, apart.

    >>> [part.text for part in worded("Sizes: n_0 = 4 (y is a function of t).") if isinstance(part, Formula)]
    ['n_0 = 4', 'y', 't']
    """
    found: list[str | Formula] = []
    end = 0
    for start, stop in _formulas(sentence):
        found += (sentence[end:start], Formula(sentence[start:stop]))
        end = stop
    return tuple(filter(None, (*found, sentence[end:])))


def apart(parts: Phrase) -> Phrase:
    """Return a phrase with the formulas in its words apart."""
    return tuple(piece for part in parts for piece in (worded(part) if isinstance(part, str) else (part,)))


def _formulas(words: str) -> Iterator[tuple[int, int]]:
    """Yield where formulas stand: between words, apart from commas, brackets around them and full stops."""
    edges = [0, *(edge for found in _WORD.finditer(words) for edge in found.span()), len(words)]
    places = [*zip(edges[-2::-2], edges[::-2], strict=True)]
    while places:
        start, stop = places.pop()
        while start < stop and words[start] in " ,;:.)":
            start += 1
        while start < stop and words[stop - 1] in " ,;:.(":
            stop -= 1
        splits, first, last = _structure(words[start:stop])
        if start == stop:
            continue
        if _is_formula(words[start:stop]):
            yield start, stop
        elif splits:
            edges = [start, *(start + edge for place in splits for edge in (place, place + 1)), stop]
            places += zip(edges[-2::-2], edges[::-2], strict=True)
        elif first is not None:
            # An open bracket, or one around the end of it: "n (k! k = 1)".
            places += [(start + first + 1, start + last), (start, start + first)]
        elif last < stop - start:
            # One that nothing opens.
            places.append((start, start + last))


def _structure(part: str) -> tuple[list[int], int | None, int]:
    """Return commas outside of brackets, the bracket that nothing or the end closes, and where what it holds ends."""
    opened: list[int] = []
    splits: list[int] = []
    closed = None
    for place, character in enumerate(part):
        if character == "(":
            opened.append(place)
        elif character == ")" and not opened:
            return [], None, place
        elif character == ")":
            start = opened.pop()
            # What f( opens is no bracket of the sentence.
            closed = start if place == len(part) - 1 and (start == 0 or part[start - 1] == " ") else None
        elif character == "," and not opened:
            splits.append(place)
    if opened:
        return [], opened[0], len(part)
    return splits, closed, len(part) - (closed is not None)


def _is_formula(text: str) -> bool:
    from derive.writing.text import to_text

    if len(text) == 1:
        return text.isalpha() and text not in _ARTICLES
    read = Formula(text).read() if _SIGNS & {*text} else None
    # Whatever was typed and is written in another way is quoted.
    return read is not None and _bare(to_text(read[1])) == _bare(text)


def _bare(text: str) -> str:
    return text.replace("(|", "|").replace("|)", "|")
