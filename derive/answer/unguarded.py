"""Conditions of steps, told of the cases in which they arise: what a case assures by itself needs no word."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import Deriv, Node, Piecewise, postorder
from derive.reals.compare import always
from derive.reals.domain import Guards, asked, operands
from derive.reals.sets import essential
from derive.record.derivation import Step, conditions_of
from derive.record.step import fold_steps
from derive.startup.data import replace as copy


def guarded(root: Node) -> Iterator[tuple[Node, Guards]]:
    """Yield each part of an expression, operands first, with what the cases around it assure.

    A part that stands in several places comes once for each set of guards.
    """
    if not any(isinstance(part, Piecewise) for part in postorder(root)):
        yield from ((part, ()) for part in postorder(root))
        return
    seen: set[tuple[Node, Guards]] = set()
    stack: list[tuple[Node, Guards, bool]] = [(root, (), False)]
    while stack:
        node, guards, expanded = stack.pop()
        if expanded:
            yield node, guards
        elif (node, guards) not in seen:
            seen.add((node, guards))
            stack.append((node, guards, True))
            stack.extend((child, inside, False) for child, inside in reversed(operands(node, guards)))


def unguarded(step: Step) -> Step:
    """Return a tree of steps whose conditions are told only of the cases in which they are needed.

    Args:
        step: the root; where steps are shared by several goals, a condition stays if one of them needs it.
    """
    # Of a goal all is asked, whatever is rewritten in it first.
    first: set[Guards] = {()} if isinstance(step.before, Deriv) else _changed(step.before, step.after)
    places: dict[int, set[Guards]] = {id(step): first}
    stack: list[tuple[Step, Guards]] = [(step, guards) for guards in first]
    while stack:
        current, guards = stack.pop()
        within = _places(current)
        for sub in current.substeps:
            for inner in within.get(sub.before, {()}):
                both = tuple(dict.fromkeys((*guards, *inner)))
                if both not in places.setdefault(id(sub), set()):
                    places[id(sub)].add(both)
                    stack.append((sub, both))
    if all(guards == {()} for guards in places.values()) and not any(map(always, conditions_of((step,)))):
        return step
    return fold_steps(
        step,
        lambda current, below: copy(
            current, conditions=_needed(current.conditions, places[id(current)]), substeps=below
        ),
    )


def _changed(before: Node, after: Node) -> set[Guards]:
    """Return the guards of the parts in which two lines differ: what a move asks is asked of that case alone."""
    found: set[Guards] = set()
    stack: list[tuple[Node, Node, Guards]] = [(before, after, ())]
    while stack:
        first, second, guards = stack.pop()
        alike = type(first) is type(second) and first.payload == second.payload
        if not alike or len(first.children) != len(second.children) or not first.has(Piecewise):
            found.add(guards)
            continue
        pairs = zip(operands(first, guards), second.children, strict=True)
        stack.extend((one, other, inside) for (one, inside), other in pairs if one is not other)
    return found or {()}


def _needed(conditions: tuple[Node, ...], places: set[Guards]) -> tuple[Node, ...]:
    ordered = sorted(places, key=str)
    told = asked({condition: ordered for condition in conditions if not always(condition)})
    found = {condition: None for one in told for condition in (_solved(one) if places != {()} else (one,))}
    return tuple(found)


def _solved(condition: Node) -> tuple[Node, ...]:
    """Write a condition in one letter as where on the line it holds: nothing, if everywhere."""
    (name, *others) = condition.free or ("",)
    return (condition,) if others or not name else essential((condition,), name)


def _places(step: Step) -> dict[Node, set[Guards]]:
    """Return the guards of every part of a step's right side."""
    found: dict[Node, set[Guards]] = {}
    for part, guards in guarded(step.after):
        if part.pending:
            found.setdefault(part, set()).add(guards)
    return found


__all__ = ["guarded", "unguarded"]
