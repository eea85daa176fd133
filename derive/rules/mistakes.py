"""Mistakes that are told by their statement: what is written where the right-hand side of a rule should stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from derive.expression import Node, replace
from derive.reading.formulas import formula
from derive.record.step import Twin

Parts = Mapping[str, Node]
"""What the letters of a statement are: u, u', g'(u), …"""

Stated = tuple[str, str, tuple[str, str], int, str]
"""The identifier, name, example and rarity of a `Twin`, and the wrong right-hand sides: ``u' v or u v'``."""

Finish = Callable[[Any, Parts, Node], Node]


def _as_stated(goal: object, parts: Parts, made: Node) -> Node:
    return made


def mistakes(
    rule: str, right: str, parts: Callable[[Any], Iterable[Parts]], *stated: Stated, finish: Finish = _as_stated
) -> tuple[Twin, ...]:
    """Declare mistakes with one rule by their statements.

    Args:
        rule, right: see `Twin`.
        parts: the ways to read a goal as the left-hand side of the rule.
        stated: the mistakes.
        finish: what else belongs to a right-hand side: the inner derivative, a constant factor.
    """

    def written(texts: Iterable[str]) -> Callable[[Any], Iterator[Node]]:
        def wrong(goal: object) -> Iterator[Node]:
            for found in parts(goal):
                letters = {formula(text): node for text, node in found.items()}
                yield from (finish(goal, found, replace(formula(text), letters)) for text in texts)

        return wrong

    return tuple(
        Twin(id, rule, name, right, written(texts.split(" or ")), example, rarity)
        for id, name, example, rarity, texts in stated
    )
