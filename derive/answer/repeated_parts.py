"""Parts that occur several times and have a name of their own: they are called by it before anything is differentiated.

The cross-entropy of 1/(1 + e^-z) speaks of it twice; with σ(z) for it the chain rule is short.
"""

from __future__ import annotations

from collections import Counter

from derive.expression import Deriv, Node, postorder, replace
from derive.record.derivation import Rewrite
from derive.record.step import Label
from derive.record.strategies import Strategy
from derive.rules.labels.algebra import RECOGNISE_FUNCTION
from derive.table import TABLE
from derive.targets.recognise import recognise

_SEVERAL = 2
_SMALLEST = 5
"""What is shorter is as short as its name."""


def named_parts(function: Node) -> dict[Node, Node]:
    """Return the parts of a function that occur several times and have a telling name, each with that.

    >>> from derive.reading import parse
    >>> [f"{name}" for name in named_parts(parse("ln(1/(1 + e^-z)) + y ln(1 - 1/(1 + e^-z))")).values()]
    ['σ(z)']
    >>> named_parts(parse("1/(1 + e^-z)")), named_parts(parse("x^2/cos(x) + x/cos(x)"))
    ({}, {})
    """
    parents: Counter[Node] = Counter()
    for part in postorder(function):
        parents.update(part.children)
    found: dict[Node, Node] = {}
    for part, times in parents.items():
        known = recognise(part) if times >= _SEVERAL and part.size >= _SMALLEST else None
        if known is not None and TABLE[known.call.name].role == "telling":
            found[part] = known.call
    return found


def by_names(function: Node, names: dict[Node, Node]) -> Strategy:
    """Return the strategy that answers the derivative of one function by that of the same with names for its parts."""
    written = replace(function, names)
    bindings = tuple((str(name), part) for part, name in names.items())

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        made = Rewrite(Deriv(written, goal.variable), bindings=bindings)
        return (RECOGNISE_FUNCTION, made) if goal.body is function else None

    return answer
