"""What a case assures of its own value: in {x/|x| if |x| > 1; 0 otherwise} nobody divides by zero.

A condition that arises in the value of a case is claimed only if the case itself does not imply it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as copy

from derive.expression import Logic, Node, Piecewise, Rel, postorder
from derive.reals.compare import always, implies
from derive.reals.write import simplest
from derive.record.derivation import Step, conditions_of

Guards = tuple[Node, ...]
"""Relations that hold wherever a part of an expression counts."""

_COMPLEMENT = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!=", "!=": "="}


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
            stack.extend((child, inside, False) for child, inside in reversed(_operands(node, guards)))


def _operands(node: Node, guards: Guards) -> list[tuple[Node, Guards]]:
    return operands(node, guards) if isinstance(node, Piecewise) else [(child, guards) for child in node.children]


def operands(node: Piecewise, guards: Guards = ()) -> list[tuple[Node, Guards]]:
    """Return the values and conditions of cases, each with what is known wherever it counts."""
    found: list[tuple[Node, Guards]] = []
    for value, condition in node.pieces:
        found += [(value, _with(guards, _conjuncts(condition))), (condition, guards)]
        guards = _with(guards, _negated(condition))
    return found if node.otherwise is None else [*found, (node.otherwise, guards)]


def _with(guards: Guards, more: Iterator[Node]) -> Guards:
    return tuple(dict.fromkeys((*guards, *more)))


def _conjuncts(condition: Node) -> Iterator[Node]:
    parts = condition.children if isinstance(condition, Logic) and condition.connective == "and" else (condition,)
    return (simplest(part) for part in parts if isinstance(part, Rel))


def _negated(condition: Node) -> Iterator[Node]:
    parts = condition.children if isinstance(condition, Logic) and condition.connective == "or" else (condition,)
    return (simplest(Rel(_COMPLEMENT[part.relation], part.left, part.right)) for part in parts if isinstance(part, Rel))


def assured(relation: Node, guards: Guards) -> bool:
    """Whether the case in which a relation is needed implies it."""
    if not guards:
        return False
    needed = simplest(relation)
    return any(guard is needed or implies(guard, needed) for guard in guards)


def unguarded(step: Step) -> Step:
    """Return a tree of steps without the conditions that always hold or that the cases around them imply.

    Args:
        step: the root; where steps are shared by several goals, a condition stays if one of them needs it.
    """
    places: dict[int, set[Guards]] = {id(step): {()}}
    stack: list[tuple[Step, Guards]] = [(step, ())]
    while stack:
        current, guards = stack.pop()
        within = _places(current)
        for sub in current.substeps:
            for inner in within.get(sub.before, {()}):
                both = _with(guards, iter(inner))
                if both not in places.setdefault(id(sub), set()):
                    places[id(sub)].add(both)
                    stack.append((sub, both))
    if all(guards == {()} for guards in places.values()) and not any(map(always, conditions_of((step,)))):
        return step
    return _rebuilt(step, places)


def _goes_without_saying(condition: Node, places: set[Guards]) -> bool:
    return always(condition) or all(assured(condition, guards) for guards in places)


def _places(step: Step) -> dict[Node, set[Guards]]:
    """Return the guards of every part of a step's right side."""
    found: dict[Node, set[Guards]] = {}
    for part, guards in guarded(step.after):
        if part.pending:
            found.setdefault(part, set()).add(guards)
    return found


def _rebuilt(step: Step, places: dict[int, set[Guards]]) -> Step:
    done: dict[int, Step] = {}
    stack = [(step, False)]
    while stack:
        current, expanded = stack.pop()
        if id(current) in done:
            continue
        if not expanded:
            stack.append((current, True))
            stack.extend((sub, False) for sub in current.substeps)
            continue
        kept = tuple(c for c in current.conditions if not _goes_without_saying(c, places[id(current)]))
        below = tuple(done[id(sub)] for sub in current.substeps)
        done[id(current)] = copy(current, conditions=kept, substeps=below)
    return done[id(step)]
