"""A named algebraic move from one whole expression to the next: what a script hands to the engine."""

from __future__ import annotations

from dataclasses import dataclass

from derive.derivation import Rule
from derive.expression import Node


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a path: `before` = `after`, by a named rule.

    Attributes:
        rule: why it is true.
        before, after: the whole expression, before and after.
        bindings: what the letters of the rule's statement stand for here.
        conditions: where the equality holds, beyond both sides being defined.
    """

    rule: Rule
    before: Node
    after: Node
    bindings: tuple[tuple[str, Node], ...] = ()
    conditions: tuple[Node, ...] = ()
