"""The only ways to make a rule: `rule` for a textbook identity, `elementary` for g′ of a bare argument, `twin` for a
mistake.

A rule is data: what is true, with one function that recognises its left-hand side.  Elementary rules
speak of a bare argument u; only the chain rule knows about composition, and it takes them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from derive.expression import Deriv, Node
from derive.record.step import Rewrite, Rule, Twin
from derive.startup.data import data

G = TypeVar("G", bound=Node)
"""What a rule looks at: a goal."""


@data
class Outer:
    """A function of one inner expression, with the derivative of the outer function there.

    Attributes:
        inner: the inner expression u.
        slope: g′(u), written in u.
        conditions: where that formula holds.
    """

    inner: Node
    slope: Node
    conditions: tuple[Node, ...] = ()


@data
class Elementary:
    """An entry of the table of derivatives: its rule, and how it is read off any g(u).

    Attributes:
        rule: the rule for a bare variable.
        match: from a differentiand and the variable to g′ at the inner expression, or None.
    """

    rule: Rule
    match: Callable[[Node, str], Outer | None]


def rule(
    id: str,
    name: str,
    statement: str,
    *,
    weight: int = 1,
    reference: str = "",
    implied: bool = False,
    choice: str = "",
    plan: str = "",
) -> Callable[[Callable[[G], Rewrite | None]], Rule]:
    """Declare a rule from the function that recognises its left-hand side, a derivative or a limit.

    Args:
        id: stable identifier.
        name: the textbook's name.
        statement: the identity, as text in the tool's own notation with primes.
        weight, implied, choice, plan: see `Label`.
        reference: a source.
    """

    def declare(rewrite: Callable[[G], Rewrite | None]) -> Rule:
        return Rule(
            id,
            name,
            statement,
            weight=weight,
            reference=reference,
            implied=implied,
            choice=choice,
            plan=plan,
            rewrite=rewrite,
        )

    return declare


def twin(
    id: str, rule: str, name: str, right: str, example: tuple[str, str], rarity: int = 2
) -> Callable[[Callable[[Any], Iterator[Node]]], Twin]:
    """Declare a mistake from the function that yields what it makes of a goal, or of an expression.

    Args:
        id, rule, name, right, example, rarity: see `Twin`.
    """

    def declare(wrong: Callable[[Any], Iterator[Node]]) -> Twin:
        return Twin(id, rule, name, right, wrong, example, rarity)

    return declare


def elementary(
    id: str, name: str, statement: str, *, reference: str = "", choice: str = ""
) -> Callable[[Callable[[Node, str], Outer | None]], Elementary]:
    """Declare the derivative of an outer function g; its rule applies to g(x) itself.

    Args:
        id, name, statement, reference, choice: as for `rule`.
    """

    def declare(match: Callable[[Node, str], Outer | None]) -> Elementary:
        def rewrite(goal: Deriv) -> Rewrite | None:
            found = match(goal.body, goal.variable.name)
            if found is None or found.inner is not goal.variable:
                return None
            return Rewrite(found.slope, conditions=found.conditions)

        made = rule(id, name, statement, weight=0, reference=reference, choice=choice)
        return Elementary(made(rewrite), match)

    return declare
