"""Identities given by their text, ``sin(2u) = 2 sin(u) cos(u)``, found in a line in either direction.

The left side is a sum of products of functions.  It is found up to a common factor: 6x sin(x) cos(x) holds
2 sin(u) cos(u), and a^2 - a^2 sin(x)^2 holds 1 - sin(u)^2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, cached_property

from derive.budget import once
from derive.expression import Add, Call, Div, Mul, Neg, Node, Num, Pow, Sym, canonical, fold, rational, tidy
from derive.expression.numbers import number, split_coefficient
from derive.expression.parts import sum_of, terms_of
from derive.expression.tidy import product
from derive.reading.formulas import formula
from derive.startup.data import data
from derive.terms.contents import bases, content, scale
from derive.terms.moves import Local
from derive.terms.terms import Line, Power, Term

Letters = Mapping[Node, Node]

KINDS = (Call, Pow, Mul, Div, Add)
"""The nodes that a side of an identity may be."""


class Side:
    """One side of an identity, read when it is first needed.

    Attributes:
        functions: the names of the functions in it, as they are read.
        names: the same as a set.
    """

    def __init__(self, text: str, conditions: tuple[str, ...] = ()) -> None:
        self._text = text
        self._conditions = conditions
        self.functions = tuple(re.findall(r"([a-z]+)\(", text))
        self.names = frozenset(self.functions) - {"sqrt"}

    @cached_property
    def whole(self) -> Node:
        """The side as an expression in u and v."""
        return tidy(formula(self._text))

    @cached_property
    def terms(self) -> tuple[Node, ...]:
        """Its terms, the one with most functions first: that one is looked for in a line."""
        terms = terms_of(self.whole)
        return tuple(sorted(terms, key=lambda term: -_rank(term)))

    @cached_property
    def calls(self) -> tuple[tuple[Call, Fraction], ...]:
        """The functions of the first term, with their exponents."""
        return _functions(self.whole, self.terms[0])

    def at(self, *arguments: Node) -> Node:
        """Return the side at arguments in the place of u and v."""
        return _filled(self.whole, dict(zip((Sym("u"), Sym("v")), arguments, strict=False)))

    def conditions(self, letters: Letters) -> Iterator[Node]:
        """Yield the relations under which the identity loses or gains no point."""
        return (_filled(formula(text), letters) for text in self._conditions)


_side = cache(Side)


@data(eq=False)
class Statement:
    """An identity of functions.

    Attributes:
        text: what it says, in u and v.
        id, name: as for any rule, where it is one by itself.
        conditions: relations without which one side has a value and the other has none: sec(u) cos(u) = 1.
        opens: whether the right side is not looked for, since every expression has its form: -sin(u) = sin(-u).
    """

    text: str
    id: str = ""
    name: str = ""
    conditions: tuple[str, ...] = ()
    opens: bool = False

    @property
    def left(self) -> Side:
        """What stands before the sign of equality."""
        return _side(self.text.split(" = ")[0], self.conditions)

    @property
    def right(self) -> Side:
        """What stands behind it."""
        return _side(self.text.split(" = ")[1], self.conditions)


def forwards(statements: Iterable[Statement], *, whole: bool = False) -> Local:
    """Return the local move from the left sides of some identities to their right ones; see `replacement`."""
    return replacement([(one.left, one.right) for one in statements], whole=whole)


def backwards(statements: Iterable[Statement], *, whole: bool = False) -> Local:
    """Return the local move from the right sides of some identities to their left ones; see `replacement`."""
    return replacement([(one.right, one.left) for one in statements], whole=whole)


def replacement(sides: Iterable[tuple[Side, Side]], *, whole: bool = False) -> Local:
    """Return the local move that puts the second side of an identity in the place of its first.

    Args:
        sides: what is looked for and what takes its place, first choice first.
        whole: whether powers of the functions found may not be left over: sin(u)^2/cos(u) stays.
    """
    pairs = tuple(sides)
    index: dict[tuple[frozenset[str], bool], tuple[tuple[Side, Side], ...]] = {}

    def local(line: Line, node: Node) -> Node | None:
        names, is_sum = _names(node), isinstance(node, Add)
        if not names:
            return None
        possible = index.get((names, is_sum))
        if possible is None:
            possible = tuple(
                (one, other) for one, other in pairs if one.names <= names and (len(one.terms) > 1) is is_sum
            )
            index[names, is_sum] = possible
        return _replaced(line, node, possible, whole) if possible else None

    return local


def _names(node: Node) -> frozenset[str]:
    """Return the names of the functions that are factors of the terms of a sum, and of their arguments."""
    terms = terms_of(node)
    calls = [base for term in terms for base in bases(term) if isinstance(base, Call) and not base.orders]
    inside = [part for call in calls for part in call.children if isinstance(part, Call)]
    return frozenset(call.name for call in (*calls, *inside))


def _replaced(line: Line, node: Node, sides: Iterable[tuple[Side, Side]], whole: bool) -> Node | None:
    terms = [term for term, _ in line.terms(node)]
    for place, term in enumerate(terms):
        for one, other in sides:
            for letters in _bindings(one.calls, term, {}):
                found = _replaced_at(line, terms, place, one, other, letters, whole)
                if found is not None:
                    return found
    return None


def _replaced_at(
    line: Line, terms: list[Term], place: int, one: Side, other: Side, letters: Letters, whole: bool
) -> Node | None:
    first, *others = (line.term(_filled(term, letters)) for term in one.terms)
    count = _times(first, terms[place], whole and not others)
    if not count:
        return None
    count = 1 if others else count
    rest = _without(terms[place], first, count)
    used = [_place(terms, line.product(rest, beside)) for beside in others]
    if None in used or len({place, *used}) <= len(used):
        return None
    for condition in one.conditions(letters):
        line.assume(condition)
    right = _filled(other.whole, letters)
    if count == 1 and not rest.powers and rest.coefficient == 1 and len(terms) == 1 + len(used):
        return right
    at = min(place, *(index for index in used if index is not None)) if used else place
    united = line.build(line.product(rest, line.term(right), count))
    kept = (
        united if index == at else line.build(term)
        for index, term in enumerate(terms)
        if index == at or index not in (place, *used)
    )
    return sum_of(list(kept))


def _without(term: Term, part: Term, count: int) -> Term:
    """Divide a term by what was found in it; nothing is lost by that, for the other side takes its place."""
    powers = dict(term.powers)
    for key, (base, n) in part.powers.items():
        left = powers[key].exponent
        assert isinstance(left, Fraction)
        assert isinstance(n, Fraction)
        powers[key] = Power(base, left - n * count)
    kept = {key: power for key, power in powers.items() if power.exponent != 0}
    return Term(term.coefficient / part.coefficient**count, kept)


def _filled(side: Node, letters: Letters) -> Node:
    """Put expressions in the place of letters, all at once; for a sum u, 2u is multiplied out."""

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        match node, children:
            case Mul(), (Num(value=value), Add() as total):
                return scale(total, value)
        return letters[node] if node in letters else node.with_children(children)

    return tidy(fold(side, combine))


def _rank(term: Node) -> Fraction:
    return sum((abs(n) for _, n in _functions(term, term)), Fraction(0))


@once
def _functions(line: Node, term: Node) -> tuple[tuple[Call, Fraction], ...]:
    powers = Line(line).term(term).powers.values()
    return tuple((base, n) for base, n in powers if isinstance(base, Call) and isinstance(n, Fraction))


def _place(terms: list[Term], wanted: Term) -> int | None:
    return next(
        (i for i, term in enumerate(terms) if term.key == wanted.key and term.coefficient == wanted.coefficient), None
    )


def _times(part: Term, term: Term, whole: bool) -> int:
    """How many times a product divides another one; powers below the bar divide those below the bar."""
    counts = []
    for key, (_, n) in part.powers.items():
        held = term.powers.get(key)
        if held is None or not isinstance(held.exponent, Fraction) or not isinstance(n, Fraction):
            return 0
        counts.append(held.exponent / n)
    if not counts or min(counts) < 1 or (whole and (len(set(counts)) > 1 or counts[0].denominator > 1)):
        return 0
    return int(min(counts))


def _bindings(calls: tuple[tuple[Call, Fraction], ...], term: Term, known: Letters) -> Iterator[Letters]:
    """Yield what the letters may stand for, if the functions of a pattern are among the factors of a term."""
    if not calls:
        yield known
        return
    (call, n), *rest = calls
    for base, exponent in term.powers.values():
        if _alike(base, call) and isinstance(exponent, Fraction) and exponent / n >= 1:
            letters: Letters | None = known
            for pattern, argument in zip(call.children, base.children, strict=True):
                letters = None if letters is None else _matched(pattern, argument, letters)
            if letters is not None:
                yield from _bindings(tuple(rest), term, letters)


def _alike(base: Node, call: Call) -> bool:
    return isinstance(base, Call) and base.payload == call.payload and len(base.children) == len(call.children)


def _matched(pattern: Node, argument: Node, known: Letters) -> Letters | None:
    """Match an argument with u, 2u, -u, u/2, u + v or arcsin(u)."""
    match pattern:
        case Sym():
            held = known.get(pattern)
            if held is None:
                return {**known, pattern: argument}
            return known if canonical(held) is canonical(argument) else None
        case Call(children=(inner,)) if _alike(argument, pattern):
            return _matched(inner, argument.children[0], known)
        case Neg(operand=inner) if isinstance(argument, Neg):
            return _matched(inner, argument.operand, known)
        case Mul(children=(Num(value=value), inner)):
            part = _divided(argument, value)
            return None if part is None else _matched(inner, part, known)
        case Add(children=(first, second)) if isinstance(argument, Add):
            found = _matched(first, argument.children[0], known)
            return None if found is None else _matched(second, sum_of(argument.children[1:]), found)
    return None


def _divided(argument: Node, by: Fraction) -> Node | None:
    """Divide an argument by a whole number, if no fraction arises: 4x by 2, but not x."""
    if isinstance(argument, Add):
        common = content(argument)
        return scale(argument, 1 / by) if (common / by).denominator == common.denominator else None
    coefficient, rest = split_coefficient(argument)
    if (coefficient / by).denominator > coefficient.denominator or rational(argument) is not None:
        return None
    return product((number(coefficient / by), *rest))
