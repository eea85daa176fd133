"""The moves to the form that a textbook prints."""

from __future__ import annotations

from derive.expression import Add, Div, Mul, Neg, Node, postorder, rational, tidy
from derive.record.derivation import Step
from derive.record.frames import TIDY
from derive.rules.algebra.algebra import CLEAR_FRACTIONS
from derive.startup.data import replace as copy
from derive.targets.reading_weight import weight
from derive.targets.textbook import path

_ROUNDS = 3
_LINE = 0.3
"""What one more line costs the reader."""


def simplified(line: Node) -> tuple[Step, ...]:
    """Return the moves to the form that a textbook prints, begun again where the search stopped early.

    Args:
        line: the expression, perhaps with something just put in and not tidied yet.

    Returns:
        The moves; inner fractions are cleared first if that reads better.
    """
    start = tidy(line)
    ways = [_moves(start)]
    cleared = CLEAR_FRACTIONS.rewrite(start)
    if cleared is not None:
        first = Step(rule=CLEAR_FRACTIONS, before=start, after=cleared.after, conditions=cleared.conditions)
        ways.append((first, *_moves(cleared.after)))

    def cost(steps: tuple[Step, ...]) -> tuple[bool, float]:
        end = steps[-1].after if steps else start
        return _is_nested(end), weight(end) + len(steps) * _LINE

    best = min(ways, key=cost)
    if start is line:
        return best
    # What is obvious is not a line of its own: the tidying goes with the first move.
    return (copy(best[0], before=line), *best[1:]) if best else (Step(rule=TIDY, before=line, after=start),)


def _is_nested(line: Node) -> bool:
    """Whether a fraction stands among the terms of a numerator or denominator."""
    return any(isinstance(node, Div) and any(_has_fraction(side) for side in node.children) for node in postorder(line))


def _has_fraction(side: Node) -> bool:
    stack = [side]
    while stack:
        node = stack.pop()
        if isinstance(node, Div) and rational(node) is None:
            return True
        if isinstance(node, (Add, Mul, Neg)):
            stack.extend(node.children)
    return False


def _moves(line: Node) -> tuple[Step, ...]:
    steps: tuple[Step, ...] = ()
    for _ in range(_ROUNDS):
        more = path(line, "")
        if not more:
            break
        steps, line = (*steps, *more), more[-1].after
    return steps
