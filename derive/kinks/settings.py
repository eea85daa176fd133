"""Values for the parameters of a function: one choice for each way in which its points and borders can lie.

|x - c| under x < d has a corner at c where c < d, and none where c > d: a claim about the point must hold for both.
Special values, for which two one-sided values coincide after all, are told with it (`coincide`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from random import Random
from typing import Any

from derive.budget import remember
from derive.expression import (
    ZERO,
    Add,
    Call,
    Div,
    Logic,
    Neg,
    Node,
    Piecewise,
    Prod,
    Rel,
    Sum,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.relations import difference
from derive.kinks.switches import STEPS, points
from derive.reals.closed_forms import in_lowest_terms, rational_near
from derive.reals.compare import implies
from derive.reals.isolation import Setting, drawn
from derive.reals.logic import Truth, both, either
from derive.reals.switching import choices, collected
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, factors_of, zeros
from derive.terms.signs import never_zero
from derive.values.evaluate import evaluate, holds
from derive.values.zero import vanishes

Settings = list[Setting]
_SIZES = ((200, 1000), (1100, 3000), (200, 3000))
"""Some below 1 and some above, in parts of 1024: a^x falls for the ones and rises for the others."""
_FAR = ((3100, 40_000), (1, 100))
_DRAWN = 60
_MOST = 12
_COMPARED = 6
_BESIDE = Fraction(1, 64)
_SEED = 20_240_229


def settings(function: Node, variable: str, beside: Sequence[Node] = (), assuming: Sequence[Node] = ()) -> Settings:
    """Return values of the parameters, of both signs, small and large, for which a function is defined somewhere.

    Args:
        function: the function.
        variable: its variable.
        beside: points that count besides those where the function switches; they lie in each order that was met.
        assuming: relations; those between parameters hold.
    """
    given = tuple(relation for relation in assuming if variable not in relation.free)
    own = points(function, variable)
    known = tuple(dict.fromkeys(point for point in (*beside, *own) if variable not in point.free))
    return [dict(setting) for setting in _chosen(function, variable, known, given)]


@remember(64)
def _chosen(
    function: Node, variable: str, places_of: tuple[Node, ...], given: tuple[Node, ...]
) -> tuple[tuple[tuple[str, Fraction], ...], ...]:
    random = Random(_SEED)
    names = sorted((function.free | frozenset().union(*(point.free for point in places_of))) - {variable})
    taken = [*_drawn(names, random), *(_whole(names, random) if any(map(_is_step, postorder(function))) else ())]
    sums = [part for part in postorder(function) if isinstance(part, Sum | Prod)]
    # How many terms there are is a number of them; of none nothing is seen.
    counts = frozenset().union(*(end.free for series in sums for end in (series.lower, series.upper))) & set(names)
    taken = [{**setting, **{name: Fraction(2 + at % 4) for name in counts}} for at, setting in enumerate(taken)]
    places = [Fraction(random.randint(-size, size), 1024) for size in (4000, 90_000) for _ in range(12)]
    relations = [p for p in dict.fromkeys(postorder(function)) if isinstance(p, Rel) and p.free <= set(names)]
    compared = list(combinations(places_of[:_COMPARED], 2)) if names else []
    found: list[tuple[tuple[str, Fraction], ...]] = []
    seen: set[tuple[Any, ...]] = set()
    for index, setting in enumerate(taken):
        kind = (
            *(holds(relation, setting, 20) for relation in relations),
            *(_order(first, second, setting) for first, second in compared if first.free | second.free),
        )
        new = kind not in seen or index < _USUAL
        if (
            not new
            or len(found) == _MOST
            or any(one.free <= setting.keys() and holds(one, setting) is False for one in given)
        ):
            continue
        ends = (evaluate(point, setting, 15) for point in places_of)
        near = (rational_near(float(end)) + way for end in ends if end is not None for way in (-_BESIDE, _BESIDE))
        if any(evaluate(function, {**setting, variable: x}, 15) is not None for x in chain(places, near)):
            seen.add(kind)
            found.append(tuple(setting.items()))
    return tuple(found)


_USUAL = 7
"""So many are taken in any case."""


def _drawn(names: Sequence[str], random: Random) -> Iterator[dict[str, Fraction]]:
    if not names:
        yield {}
        return
    first = [{name: Fraction(random.randint(*size), 1024) for name in names} for size in _SIZES]
    yield from first
    for _ in range(3):
        yield {name: random.choice((-1, 1)) * abs(value) for name, value in first[0].items()}
    yield {name: -value for name, value in first[1].items()}
    for _ in range(_DRAWN):
        sizes = random.choices((*_SIZES, *_FAR), k=len(names))
        yield {
            name: random.choice((-1, 1)) * Fraction(random.randint(*size), 1024)
            for name, size in zip(names, sizes, strict=True)
        }


@remember(64)
def further(function: Node, variable: str) -> tuple[Setting, ...]:
    """Return values of the parameters besides: integers, simple fractions, small and large ones, of both signs."""
    return tuple(drawn(sorted(function.free - {variable}))) if function.free - {variable} else ()


def _is_step(part: Node) -> bool:
    return isinstance(part, Call) and part.name in STEPS


def _whole(names: Sequence[str], random: Random) -> Iterator[dict[str, Fraction]]:
    """Yield integers: beside a staircase they may count."""
    for _ in range(3 if names else 0):
        yield {name: Fraction(random.choice((-3, -2, -1, 1, 2, 3))) for name in names}


def _order(first: Node, second: Node, setting: dict[str, Fraction]) -> int | None:
    gap = evaluate(Add(first, Neg(second)), setting, 15)
    return None if gap is None else (gap > 0) - (gap < 0)


# Special values ------------------------------------------------------------------------------------

_READABLE = 12
_LARGEST = 40
"""What has more nodes is not taken apart by its cases."""


def coincide(first: Node, second: Node, assuming: Sequence[Node] = ()) -> Node | None:
    """Return the relation between the parameters under which two different values are the same; None if they never are.

    Args:
        first, second: values, in parameters.
        assuming: what is known of the parameters.

    >>> from derive.expression import ONE, Neg, Sym
    >>> a = Sym("a")
    >>> str(coincide(Neg(a), a)), str(coincide(ONE, a)), coincide(ONE, Neg(ONE))
    ('a = 0', 'a = 1', None)
    """
    gap = in_lowest_terms(tidy(Add(first, Neg(second))))
    if not gap.free:
        return None
    if isinstance(gap, Div):
        gap = gap.numerator
    cases = next((part for part in postorder(gap) if isinstance(part, Piecewise)), None)
    if cases is not None:
        return _in_a_case(gap, cases, assuming) if gap.size < _LARGEST else Rel("=", gap, ZERO)
    if isinstance(gap, Add) and first.size + second.size <= _READABLE:
        sides = Rel("=", *((second, first) if not first.free else (first, second)))
        plain = simplest(Rel("=", gap, ZERO))
        return sides if sides.size <= plain.size else plain
    found = [simplest(Rel("=", factor, ZERO)) for factor in factors_of(gap) if factor.free and not never_zero(factor)]
    return _any([relation for relation in dict.fromkeys(found) if not _is_excluded(relation, assuming)])


def _in_a_case(gap: Node, part: Piecewise, assuming: Sequence[Node]) -> Node | None:
    found: list[Truth] = []
    for choice, conditions in choices(part):
        there = collected(replace(gap, {part: choice}))
        relation = True if rational(there) == 0 else coincide(there, ZERO, assuming)
        found += [] if relation is None else [both(*conditions, relation)]
    joined = either(*found)
    return None if isinstance(joined, bool) else joined


def _any(relations: Sequence[Node]) -> Node | None:
    if not relations:
        return None
    return relations[0] if len(relations) == 1 else Logic("or", *relations)


def _is_excluded(relation: Node, assuming: Iterable[Node]) -> bool:
    return any(implies(given, Rel("!=", *relation.children)) for given in assuming)


def can_all_hold(relations: Sequence[Node]) -> bool:
    """Whether no contradiction is seen between relations in one letter: a = 0 or 1 leaves nothing of 2a = 1."""
    names = frozenset().union(*(relation.free for relation in relations))
    first = relations[0]
    if isinstance(first, Logic) and first.connective == "or":
        return any(can_all_hold((part, *relations[1:])) for part in first.children)
    if len(names) != 1 or len(relations) < 2 or not isinstance(first, Rel):
        return True
    (name,) = names
    gap = tidy(difference(first))
    coefficients = coefficients_of(gap, name)
    if coefficients is None or len(coefficients) > 3 or None in map(rational, coefficients):
        return True
    return any(all(_holds_at(relation, name, value) for relation in relations[1:]) for value in zeros(gap, name))


def _holds_at(relation: Node, name: str, value: Node) -> bool:
    if not isinstance(relation, Rel):
        return True
    return vanishes(substitute(difference(relation), name, value)) is not False


__all__ = ["Setting", "Settings", "can_all_hold", "coincide", "further", "settings"]
