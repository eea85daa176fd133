"""Identities given by their text, ``sin(2u) = 2 sin(u) cos(u)``, found in a line in either direction.

The left side is a sum of products of functions.  It is found up to a common factor: 6x sin(x) cos(x) holds
2 sin(u) cos(u), and a^2 - a^2 sin(x)^2 holds 1 - sin(u)^2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from derive.expression import Add, Call, Div, Mul, Neg, Node, Num, Pow, Sym, canonical, rational, replace, tidy
from derive.expression.numbers import number, split_coefficient
from derive.expression.tidy import product
from derive.rules.algebra.reversible import Reversible
from derive.terms.contents import content, scale
from derive.terms.moves import move
from derive.terms.terms import Line, Term, add

Letters = Mapping[Node, Node]

_KINDS = (Call, Pow, Mul, Div, Add)


def identity(id: str, name: str, statement: str, *, opens: bool = False) -> tuple[Reversible, ...]:
    """Declare an identity of functions: the moves from its left side to its right one and back, under one name.

    Args:
        id, name, statement: as for any rule.
        opens: whether the right side is not looked for, since every expression has its form: -sin(u) = sin(-u).
    """
    left, right = (_Side(statement, place) for place in (0, 1))
    rule = move(id, name, statement, _Replacement(left, right), *_KINDS)
    moves = (
        Reversible(rule, rule, _Replacement(one, other), _KINDS, needs=one.names)
        for one, other in ((left, right), (right, left))
    )
    return tuple(move for move in moves if move.needs)[: 1 if opens else 2]


class _Side:
    """One side of an identity, read when it is first needed."""

    def __init__(self, statement: str, place: int) -> None:
        self._text = statement.split(" = ")[place]
        self.names = frozenset(re.findall(r"([a-z]+)\(", self._text))

    @cached_property
    def whole(self) -> Node:
        """The side as an expression in u and v."""
        from derive.reading import parse

        return tidy(parse(self._text))

    @cached_property
    def terms(self) -> tuple[Node, ...]:
        """Its terms, the one with most functions first: that one is looked for in a line."""
        terms = self.whole.children if isinstance(self.whole, Add) else (self.whole,)
        return tuple(sorted(terms, key=lambda term: -_rank(term)))

    @cached_property
    def calls(self) -> tuple[tuple[Call, Fraction], ...]:
        """The functions of the first term, with their exponents."""
        powers = Line(self.whole).term(self.terms[0]).powers.values()
        return tuple((base, n) for base, n in powers if isinstance(base, Call) and isinstance(n, Fraction))


def _rank(term: Node) -> Fraction:
    powers = Line(term).term(term).powers.values()
    return sum((abs(n) for base, n in powers if isinstance(base, Call) and isinstance(n, Fraction)), Fraction(0))


class _Replacement:
    """From one side of an identity to the other, as a local move."""

    def __init__(self, left: _Side, right: _Side) -> None:
        self._left, self._right = left, right

    def __call__(self, line: Line, node: Node) -> Node | None:
        if not self._left.calls or (len(self._left.terms) > 1) is not isinstance(node, Add):
            return None
        terms = [term for term, _ in line.terms(node)]
        for place, term in enumerate(terms):
            for letters in _bindings(self._left.calls, term, {}):
                found = self._replaced(line, terms, place, letters)
                if found is not None:
                    return found
        return None

    def _replaced(self, line: Line, terms: list[Term], place: int, letters: Letters) -> Node | None:
        first, *others = (line.term(replace(term, letters)) for term in self._left.terms)
        count = _times(first, terms[place])
        if not count:
            return None
        count = 1 if others else count
        rest = line.product(terms[place], first, -count)
        used = [_place(terms, line.product(rest, other)) for other in others]
        if None in used or len({place, *used}) <= len(used):
            return None
        right = line.term(tidy(replace(self._right.whole, letters)))
        kept = [term for index, term in enumerate(terms) if index != place and index not in used]
        return add([line.build(line.product(rest, right, count)), *map(line.build, kept)])


def _place(terms: list[Term], wanted: Term) -> int | None:
    return next(
        (i for i, term in enumerate(terms) if term.key == wanted.key and term.coefficient == wanted.coefficient), None
    )


def _times(part: Term, term: Term) -> int:
    """How many times a product divides another one; powers below the bar divide those below the bar."""
    counts = []
    for key, (_, n) in part.powers.items():
        held = term.powers.get(key)
        if held is None or not isinstance(held.exponent, Fraction) or not isinstance(n, Fraction):
            return 0
        counts.append(held.exponent / n)
    return int(min(counts)) if counts and min(counts) >= 1 else 0


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
    """Match an argument with u, 2u, -u, u/2 or u + v."""
    match pattern:
        case Sym():
            held = known.get(pattern)
            if held is None:
                return {**known, pattern: argument}
            return known if canonical(held) is canonical(argument) else None
        case Neg(operand=inner) if isinstance(argument, Neg):
            return _matched(inner, argument.operand, known)
        case Mul(children=(Num(value=value), inner)):
            part = _divided(argument, value)
            return None if part is None else _matched(inner, part, known)
        case Add(children=(first, second)) if isinstance(argument, Add):
            found = _matched(first, argument.children[0], known)
            return None if found is None else _matched(second, add(argument.children[1:]), found)
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
