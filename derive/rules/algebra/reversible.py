"""Moves made at one place of a line, each with the name that it has read forwards and read backwards.

A move is an equality, so a chain from the form wanted back to the natural result is a derivation once it is turned
round; but what multiplies out in one direction factors in the other, and the reader is told the name of what he sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.expression import (
    BINDERS,
    Deriv,
    Div,
    Mul,
    Node,
    Piecewise,
    Pow,
    Rel,
    Whole,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.record.derivation import Label, Step
from derive.startup.data import data
from derive.terms.moves import Local
from derive.terms.terms import Line

Bindings = tuple[tuple[str, Node], ...]
Letters = Callable[[Node, Node], Bindings]

_CLOSED = (Deriv, Piecewise, Rel, Whole, *BINDERS)
"""What binds a letter or holds a condition: a line with one of these is not entered."""


def _nothing(before: Node, after: Node) -> Bindings:
    return ()


@data(eq=False)
class Reversible:
    """An equality of two expressions, recognised by its left side.

    Attributes:
        rule: why the left side equals the right one.
        back: why the right side equals the left one.
        local: from a line and a part of it that has the left side's shape to the right side, or None.
        kinds: the kinds of node that may have that shape.
        bindings: what a reader wants to know of a replacement.
        undone: the same of the replacement read backwards.
        cost: how many lines of a chain one such move counts for.
        needs: names of functions that a line must have for the move to apply.
    """

    rule: Label
    back: Label
    local: Local
    kinds: tuple[type[Node], ...]
    bindings: Letters = _nothing
    undone: Letters = _nothing
    cost: float = 1
    needs: frozenset[str] = frozenset()

    def at(self, whole: Node, part: Node) -> tuple[Step, Step] | None:
        """Return the step that rewrites a part of a line, wherever it occurs, and the same step read backwards."""
        if not isinstance(part, self.kinds):
            return None
        line = Line(whole)
        found = self.local(line, part)
        if found is None or found is part:
            return None
        after = tidy(replace(whole, {part: found, **_powers_of(line, part, found)}))
        if after is whole:
            return None
        needed = line.conditions(after)
        return (
            Step(self.rule, whole, after, self.bindings(part, found), needed),
            Step(self.back, after, whole, self.undone(part, found), needed),
        )


def _powers_of(line: Line, part: Node, found: Node) -> dict[Node, Node]:
    """Write tan(x)^2 as sin(x)^2/cos(x)^2 where tan(x) becomes a fraction."""
    if not isinstance(found, (Div, Mul, Pow)):
        return {}
    powers = (p for p in postorder(line.node) if isinstance(p, Pow) and p.base is part and _is_whole(p.exponent))
    return {power: line.build(line.term(Pow(found, power.exponent))) for power in powers}


def _is_whole(exponent: Node) -> bool:
    value = rational(exponent)
    return value is not None and value.denominator == 1


def reversible(
    local: Local,
    *kinds: type[Node],
    rule: Label,
    back: Label,
    bindings: Letters = _nothing,
    undone: Letters = _nothing,
    cost: float = 1,
) -> Reversible:
    """Declare a move and its inverse."""
    return Reversible(rule, back, local, kinds, bindings, undone, cost)


def places(line: Node) -> Iterator[Node]:
    """Yield the distinct parts of a line at which a move may be made, innermost first; none in a line that binds."""
    parts = tuple(postorder(line))
    if not any(isinstance(part, _CLOSED) for part in parts):
        yield from (part for part in parts if part.children)
