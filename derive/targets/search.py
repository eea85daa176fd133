"""Best-first search for a bridge of named moves between two forms of one expression, from both ends.

A script knows the way; where none does, moves are tried at every place of a line.  The search goes on from the
derivative and back from the form wanted until two lines are the same: what multiplies out on the way back factors in
the derivation.  Work is counted, not timed, so that a derivation is the same on every run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from types import MappingProxyType

from derive.expression import Call, Node, canonical, postorder, same, tidy
from derive.record.derivation import Step
from derive.rules.algebra.bridging import MOVES, multipliers
from derive.rules.algebra.reversible import Reversible, places
from derive.startup.data import data
from derive.startup.data import replace as changed
from derive.targets.naming import NAMING, by_name

EXPANSIONS = 500
_MOVES_MADE = 500
"""How many lines are looked at, and how many moves from them, before the search gives up: about a second."""
_LARGEST = 150
_LONGEST = 10
_LINE = 1.5
_SYMBOL = 0.1
"""What a line more, and a symbol in it, count beside a subexpression that one form has and the other has not."""


@data
class _Visit:
    """A line reached: the step from the line before it, the same read backwards, and what the chain costs."""

    line: Node
    cost: float = 0
    before: _Visit | None = None
    forth: Step | None = None
    back: Step | None = None


class _End:
    """What was reached from one end, in the order in which it looks like the other one."""

    def __init__(self, line: Node, aim: Node) -> None:
        self._aim = frozenset(postorder(canonical(aim)))
        self._queue: list[tuple[float, int, _Visit]] = []
        self.reached: dict[Node, _Visit] = {}
        self.root = _Visit(line)
        self.add(self.root)

    def add(self, visit: _Visit) -> bool:
        """Keep a line; False if it was there already."""
        key = canonical(visit.line)
        if key in self.reached:
            return False
        self.reached[key] = visit
        apart = len(self._aim ^ frozenset(postorder(key)))
        priority = apart + _LINE * visit.cost + _SYMBOL * visit.line.size
        heappush(self._queue, (priority, len(self.reached), visit))
        return True

    def next(self) -> _Visit | None:
        """Return the line to go on from."""
        return heappop(self._queue)[2] if self._queue else None


def bridge(
    start: Node,
    goal: Node,
    *,
    meanings: Mapping[Node, Node] = MappingProxyType({}),
    known: Sequence[Step] = (),
    expansions: int = EXPANSIONS,
) -> tuple[Step, ...] | None:
    """Return named moves that lead from one form of an expression to another.

    Args:
        start: the form to begin with.
        goal: the form wanted, equal to it.
        meanings: what a name in the goal stands for, f(x) the function itself.
        known: a chain of moves from the start, any line of which may be gone through.
        expansions: how many lines are looked at, at most, before the search gives up.

    Returns:
        The moves; none if the forms differ in order and notation only; None if no bridge was found.
    """
    if same(start, goal):
        return ()
    moves = (*MOVES, *NAMING, *multipliers(start, goal), *((by_name(meanings),) if meanings else ()))
    ends = _End(start, goal), _End(tidy(goal), start)
    last = ends[0].root
    for step in known:
        last = _Visit(step.after, last.cost + 1, last, step)
        if ends[0].add(last) and canonical(last.line) in ends[1].reached:
            return _chain(last, ends[1].root, goal)
    made = 0
    for count in range(expansions):
        here, there = ends[count % 2], ends[1 - count % 2]
        if made > _MOVES_MADE:
            break
        visit = here.next()
        if visit is None:
            continue
        new = [following for following in _followers(visit, moves) if here.add(following)]
        made += len(new)
        meetings = [
            (ends[0].reached[key], ends[1].reached[key])
            for key in (canonical(following.line) for following in new)
            if key in there.reached
        ]
        if meetings:
            return _chain(*min(meetings, key=lambda pair: pair[0].cost + pair[1].cost), goal)
    return None


def _followers(visit: _Visit, moves: Sequence[Reversible]) -> Iterator[_Visit]:
    if visit.cost >= _LONGEST:
        return
    names = {part.name for part in postorder(visit.line) if isinstance(part, Call)}
    possible = [move for move in moves if move.needs <= names]
    for part in places(visit.line):
        for move in possible:
            made = move.at(visit.line, part)
            if made is not None and made[0].after.size <= _LARGEST:
                forth, back = made
                yield _Visit(forth.after, visit.cost + move.cost, visit, forth, back)


def _chain(met: _Visit, back: _Visit, goal: Node) -> tuple[Step, ...]:
    """The moves from the start to where both ends met, and those from there to the goal, turned round."""
    steps: list[Step] = []
    line, forth = met.line, met
    while forth.before is not None and forth.forth is not None:
        steps.append(forth.forth)
        forth = forth.before
    steps.reverse()
    while back.before is not None and back.back is not None:
        steps.append(changed(back.back, before=line))
        line, back = back.before.line, back.before
    # The last line is the form as it was asked for, in its own order and notation.
    return (*steps[:-1], changed(steps[-1], after=goal))
