"""Discharge goals and record steps.  The engine knows goals, strategies and nothing of mathematics."""

from __future__ import annotations

from derive.errors import UnsupportedError
from derive.expression import Deriv, Node, replace, tidy
from derive.record.step import Label, Step, fold_steps
from derive.record.strategies import Application, Strategy


def holes(node: Node) -> tuple[Deriv, ...]:
    """Return the outermost pending goals of an expression, leftmost first, each once."""
    found: dict[Deriv, None] = {}
    seen: set[Node] = set()
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if current in seen or not current.pending:
            continue
        seen.add(current)
        if isinstance(current, Deriv):
            found[current] = None
        else:
            stack.extend(reversed(current.children))
    return tuple(found)


def discharge(goal: Deriv, strategy: Strategy) -> Step:
    """Derive a goal completely: one step, with a substep for every smaller goal that it leaves.

    Args:
        goal: an undischarged derivative.
        strategy: which rule to apply to a goal.

    Returns:
        The step for `goal`.  Equal goals share one step, so the tree is a DAG of steps.

    Raises:
        UnsupportedError: no rule matches some goal, or a goal needs itself.
    """
    done: dict[Deriv, Step] = {}
    opened: dict[Deriv, Application] = {}
    stack = [goal]
    while stack:
        current = stack[-1]
        if current in done:
            stack.pop()
            continue
        if current not in opened:
            found = strategy(current)
            if found is None:
                raise UnsupportedError(f"no rule is known for {current}")
            opened[current] = found
            smaller = [hole for hole in holes(found[1].after) if hole not in done]
            if any(hole in opened for hole in smaller):
                raise UnsupportedError(f"the rules for {current} lead back to it")
            stack.extend(reversed(smaller))
            continue
        rule, rewrite = opened[current]
        done[current] = Step(
            rule=rule,
            before=current,
            after=rewrite.after,
            bindings=rewrite.bindings,
            conditions=rewrite.conditions,
            note=rewrite.note,
            substeps=tuple(done[hole] for hole in holes(rewrite.after)),
        )
        stack.pop()
    return done[goal]


def posed(
    rule: Label, before: Node, after: Node, strategy: Strategy, conditions: tuple[Node, ...] = (), note: str = ""
) -> Step:
    """Make a step whose right-hand side holds goals, and discharge them all.

    Args:
        rule: why before = after (or why one equation follows from the other).
        before, after: the two sides, or two equations; `after` holds the goals.
        strategy: which rule to apply to a goal.
        conditions: relations that the step itself needs.
        note: a remark for the reader.
    """
    below = tuple(discharge(hole, strategy) for hole in holes(after))
    return Step(rule=rule, before=before, after=after, conditions=conditions, note=note, substeps=below)


def end_of(step: Step, memo: dict[int, Node] | None = None) -> Node:
    """Return where a step of a chain leads: the value of a goal, or its right-hand side."""
    return result_of(step, memo) if step.substeps or isinstance(step.before, Deriv) else step.after


def result_of(step: Step, memo: dict[int, Node] | None = None) -> Node:
    """Return the tidied value of a step's goal: its right-hand side with every hole filled."""

    def filled(current: Step, values: tuple[Node, ...]) -> Node:
        below = (sub.before for sub in current.substeps)
        return tidy(replace(current.after, dict(zip(below, values, strict=True))))

    return fold_steps(step, filled, memo)
