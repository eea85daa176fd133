"""What is said of the letters behind a formula: ``for x > 0``, ``x \\neq -1``, ``a, b > 0``, ``x \\in [0, 1)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from derive.errors import DeriveError, ParseError
from derive.expression import Logic, Node, Rel, Sym, postorder
from derive.expression.numbers import ZERO
from derive.reading.brackets import separated
from derive.startup.patterns import pattern

_BLANK = pattern(
    r"\\(?:text|mbox|textrm|mathrm)\s*\{(?P<words>[^{}]*)\}|\\(?:q?quad|forall|enspace|[,;:! ])|~|∀"
    r"|\b(?:for|all|any|every|where|when|whenever|with|provided|that|assuming|if|is|are|real)\b"
)
_AND = pattern(r"\band\b|\\(?:land|wedge)(?![A-Za-z])|[;]")
_MEMBER = pattern(
    r"(?P<letters>.+?)(?P<sign>∈|∉|\\in(?![A-Za-z])|\\notin(?![A-Za-z])|\bin\b|\\not\s*\\in(?![A-Za-z]))(?P<set>.+)",
    re.DOTALL,
)
_SIZED = pattern(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])|\s")
_REALS = pattern(r"(?:\\mathbb\{?R\}?|ℝ|R)(?P<part>.*)")
_POSITIVE = frozenset(("^+", "^{+}", "_+", "_{+}", "_{>0}", "+", "⁺", "_{++}"))
_INTERVAL = pattern(r"(?P<open>[\[(])(?P<low>.+),(?P<high>.+)(?P<close>[\])])")
_SET = pattern(r"\\?\{(?P<members>.+?)\\?\}")

COMPARED = r"(?:[<>≤≥≠∈]|!=|\\(?:le|ge|lt|gt|ne|in)q?(?![A-Za-z]))"
"""What the sign of a relation that is no equation looks like."""

Parse = Callable[[str], Node]


def stated(texts: Iterable[str], parse: Parse) -> tuple[Node, ...]:
    """Return the relations that conditions say, one text after the other.

    Raises:
        ParseError: a text says no relation between numbers.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in stated(("x > 0", "0 < a < 1"), parse)]
    ['x > 0', '0 < a', 'a < 1']
    """
    found: list[Node] = []
    for text in texts:
        relations = conditions(text, parse)
        if not relations:
            parse(text)
            raise ParseError("a condition is a relation between numbers", text, 0, "Write x > 0, n != 1, 0 < a < 1.")
        if any(isinstance(one, Rel) and one.relation == "=" for one in relations):
            raise ParseError("an equation is not given beside a formula", text, 0, "Put what it says into the formula.")
        found += relations
    return tuple(found)


def conditions(text: str, parse: Parse) -> tuple[Node, ...] | None:
    """Return the relations that a condition in words or signs says; None where some of it is no relation of numbers.

    Args:
        text: the condition, with the words and signs that join it to the formula.
        parse: reads an expression or a relation.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in conditions(", for a, b > 0 and x != 1", parse)]
    ['a > 0', 'b > 0', 'x ≠ 1']
    """
    plain = _AND.sub(",", _BLANK.sub(lambda found: f" {_BLANK.sub(' ', found['words'] or '')} ", text))
    found: list[Node] = []
    waiting: list[Node] = []
    try:
        for part in filter(None, separated(plain.strip(" ,."))):
            if (member := _MEMBER.fullmatch(part)) is not None:
                letters = [*waiting, *map(parse, separated(member["letters"]))]
                relations = [_in(letter, member["sign"], member["set"], parse) for letter in letters]
                if None in relations:
                    return None
                found += [one for each in relations if each is not None for one in each]
                waiting = []
                continue
            node = parse(part)
            relations_here = list(node.children) if isinstance(node, Logic) and node.payload == "and" else [node]
            if all(isinstance(one, Rel | Logic) for one in relations_here):
                first = relations_here[0]
                if waiting and not isinstance(first, Rel):
                    return None
                found += [Rel(first.relation, letter, first.right) for letter in waiting if isinstance(first, Rel)]
                found += relations_here
                waiting = []
            elif found and not waiting and isinstance(found[-1], Rel) and found[-1].relation == "!=" and not node.free:
                found.append(Rel("!=", found[-1].left, node))
            elif isinstance(node, Sym):
                waiting.append(node)
            else:
                return None
    except DeriveError:
        return None
    said = (part for one in found for part in postorder(one))
    return None if waiting or any(isinstance(one, Rel) and one.relation == "=" for one in said) else tuple(found)


def chained(relations: Sequence[Node]) -> list[Node]:
    """Write relations that follow one another, a < x and x < b, as one.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in chained([parse("0 < x"), parse("x <= 1"), parse("a > 0")])]
    ['0 < x ≤ 1', 'a > 0']
    """
    found: list[Node] = []
    for relation in relations:
        match (found[-1] if found else None), relation:
            case Rel(relation="<" | "<=", right=middle) as low, Rel(relation="<" | "<=", left=left) if left is middle:
                found[-1] = Logic("and", low, relation)
            case _:
                found.append(relation)
    return found


def _in(letter: Node, sign: str, text: str, parse: Parse) -> list[Node] | None:
    """Return what being in a set of real numbers says, in relations; None where they don't say it."""
    within = _SIZED.sub("", text)
    outside = "not" in sign or sign == "∉"
    if outside:
        members = _SET.fullmatch(within)
        return [Rel("!=", letter, parse(one)) for one in separated(members["members"])] if members else None
    if reals := _REALS.fullmatch(within):
        excepted = re.fullmatch(r"(?:\\setminus|\\backslash|∖|-|\\)\\?\{(.+?)\\?\}", reals["part"])
        if excepted:
            return [Rel("!=", letter, parse(one)) for one in separated(excepted[1])]
        return [] if not reals["part"] else [Rel(">", letter, ZERO)] if reals["part"] in _POSITIVE else None
    if interval := _INTERVAL.fullmatch(within):
        ends = (("open", "low", ">", "["), ("close", "high", "<", "]"))
        return [
            Rel(sign + ("=" if interval[bracket] == closed else ""), letter, parse(interval[end]))
            for bracket, end, sign, closed in ends
            if not re.fullmatch(r"[-+]?(?:\\infty|∞|oo|inf(?:inity)?)", interval[end])
        ]
    return None


__all__ = ["COMPARED", "chained", "conditions"]
