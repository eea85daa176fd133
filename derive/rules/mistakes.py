"""Mistakes that are told by their statement: what is written where the right-hand side of a rule should stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from derive.expression import Call, Node, Sym, replace
from derive.reading.formulas import formula
from derive.record.step import Twin

Parts = Mapping[str, Node]
"""What the letters of a statement are: u, u', g'(u), …"""

Stated = tuple[str, str, tuple[str, str], int, str]
"""The identifier, name, example and rarity of a `Twin`, and the wrong right-hand sides: ``u' v or u v'``."""

Finish = Callable[[Any, Parts, Node], Node]


def _as_stated(goal: object, parts: Parts, made: Node) -> Node:
    return made


def bound(form: Node, node: Node, known: Mapping[Node, Node]) -> Mapping[Node, Node] | None:
    """Return what the letters of a form stand for in a node of the very same shape; None where it has another one.

    >>> str(bound(formula("a/b"), formula("x/3"), {})[formula("b")])
    '3'
    """
    if isinstance(form, Sym):
        return {**known, form: node} if known.get(form, node) is node else None
    if form is node or type(form) is not type(node) or len(form.children) != len(node.children):
        return known if form is node else None
    if not form.children or (isinstance(form, Call) and isinstance(node, Call) and form.name != node.name):
        return None
    found: Mapping[Node, Node] | None = known
    for part, other in zip(form.children, node.children, strict=True):
        found = None if found is None else bound(part, other, found)
    return found


def miswritten(
    id: str, rule: str, name: str, right: str, example: tuple[str, str], rarity: int, forms: Mapping[str, str]
) -> Twin:
    """Declare a mistake of algebra by its statement.

    Args:
        id, rule, name, right, example, rarity: see `Twin`.
        forms: what is written for expressions of a form, ``{"(a/b)/c": "(a c)/b"}``; the first form that fits counts.
    """

    def wrong(node: Node) -> Iterator[Node]:
        fitting = ((bound(formula(form), node, {}), made) for form, made in forms.items())
        letters, made = next((one for one in fitting if one[0] is not None), ({}, ""))
        yield from (replace(formula(text), letters or {}) for text in made.split(" or ") if text)

    return Twin(id, rule, name, right, wrong, example, rarity)


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
