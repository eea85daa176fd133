"""Values for the parameters of a function: one choice for each way in which its points and borders can lie.

|x - c| under x < d has a corner at c where c < d, and none where c > d: a claim about the point must hold for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from derive.budget import remember
from derive.expression import Add, Call, Neg, Node, Rel, postorder
from derive.kinks.switches import STEPS, points
from derive.values.evaluate import evaluate, holds

Setting = dict[str, Fraction]
Settings = list[Setting]
_SIZES = ((200, 1000), (1100, 3000), (200, 3000))
"""Some below 1 and some above, in parts of 1024: a^x falls for the ones and rises for the others."""
_FAR = ((3100, 40_000), (1, 100))
_SIMPLE = tuple(map(Fraction, ("1", "2", "3", "5", "1/2", "3/4", "7/2", "5/4", "1/3", "10", "40", "200")))
_DRAWN, _FURTHER = 60, 24
_MOST = 12
_COMPARED = 6
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
    own = points(function, variable) if function.free - {variable} else ()
    known = tuple(dict.fromkeys(point for point in (*beside, *own) if variable not in point.free))
    return [dict(setting) for setting in _chosen(function, variable, known, given)]


@remember(64)
def _chosen(
    function: Node, variable: str, places_of: tuple[Node, ...], given: tuple[Node, ...]
) -> tuple[tuple[tuple[str, Fraction], ...], ...]:
    random = Random(_SEED)
    names = sorted((function.free | frozenset().union(*(point.free for point in places_of))) - {variable})
    drawn = [*_drawn(names, random), *(_whole(names, random) if any(map(_is_step, postorder(function))) else ())]
    places = [Fraction(random.randint(-4000, 4000), 1024) for _ in range(12)]
    relations = [p for p in dict.fromkeys(postorder(function)) if isinstance(p, Rel) and variable not in p.free]
    compared = list(combinations(places_of[:_COMPARED], 2)) if names else []
    found: list[tuple[tuple[str, Fraction], ...]] = []
    seen: set[tuple[Any, ...]] = set()
    for index, setting in enumerate(drawn):
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
        if any(evaluate(function, {**setting, variable: x}, 15) is not None for x in places):
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
    names = sorted(function.free - {variable})
    random = Random(_SEED + 1)
    drawn = ({name: random.choice((-1, 1)) * random.choice(_SIMPLE) for name in names} for _ in range(_FURTHER))
    return tuple(drawn) if names else ()


def _is_step(part: Node) -> bool:
    return isinstance(part, Call) and part.name in STEPS


def _whole(names: Sequence[str], random: Random) -> Iterator[dict[str, Fraction]]:
    """Yield integers: beside a staircase they may count."""
    for _ in range(3 if names else 0):
        yield {name: Fraction(random.choice((-3, -2, -1, 1, 2, 3))) for name in names}


def _order(first: Node, second: Node, setting: dict[str, Fraction]) -> int | None:
    gap = evaluate(Add(first, Neg(second)), setting, 15)
    return None if gap is None else (gap > 0) - (gap < 0)


__all__ = ["Setting", "Settings", "further", "settings"]
