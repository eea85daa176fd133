"""The chain `= … = …`: a cut through the tree of steps at a chosen level of detail.

At every line the holes of the whole expression are visible.  Those that a reader at this level fills
at a glance are filled, all at once; of the others the leftmost is replaced by the right-hand side of
its rule.  A *difficulty* computed once over the tree of steps decides what is filled at a glance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.errors import DeriveError
from derive.expression import Deriv, Node, fold_units, postorder, replace, tidy
from derive.expression.operators import bound_letters
from derive.record.derivation import Derivation, Frame, Label, Outcome, Reason, Step
from derive.record.engine import holes, result_of
from derive.rules.algebra.algebra import ARRANGE
from derive.rules.derivative.known import DEPENDENT
from derive.rules.derivative.structural import constant, identity
from derive.verify import check

TIDY = Label("tidy", "tidy numbers, signs and fractions", "0 + 1 a = a", weight=0)
"""Numbers folded, signs in front, one fraction bar: no mathematics beyond 0, 1 and signs."""


@dataclass(frozen=True, slots=True)
class Level:
    """How much of the tree one line may swallow.

    Attributes:
        alone: difficulty up to which the only visible hole is filled at a glance.
        parallel: the same for one of several visible holes.
        merge: whether light rules run on into the next one within a line.
        finish: how a line is written: tidied, or raw.
    """

    alone: int
    parallel: int
    merge: bool
    finish: Callable[[Node], Node]


LEVELS = {
    "brief": Level(alone=2, parallel=3, merge=True, finish=tidy),
    "normal": Level(alone=0, parallel=1, merge=True, finish=tidy),
    "detailed": Level(alone=-1, parallel=-1, merge=False, finish=lambda node: node),
}
"""The names that `detail=` takes."""

_CHAIN, _SHAPE = 2, 3
_SILENT = (constant, identity, DEPENDENT)


def frames(derivation: Derivation, detail: str = "normal") -> tuple[Frame, ...]:
    """Return the chain of equalities of a derivation, each line checked against the one before.

    Args:
        derivation: the record.
        detail: a key of `LEVELS`.

    Raises:
        DeriveError: `detail` names no level.
        InternalError: a line was refuted.
    """
    if detail not in LEVELS:
        raise DeriveError(f"detail is one of {', '.join(LEVELS)}, not {detail!r}")
    lines = [Frame(derivation.goal)]
    differentiated = False
    for step in derivation.steps:
        if step.substeps or isinstance(step.before, Deriv):
            lines.extend(_Cut(step, LEVELS[detail]).lines())
            differentiated = True
        elif step.after is not lines[-1].expression:
            line = Frame(step.after, (_reason(step),), step.conditions, step.verdict)
            # What is seen at a glance is done within the line that the rules leave; order is no news anywhere.
            light = not step.rule.weight and (differentiated or step.rule is ARRANGE)
            merges = light and LEVELS[detail].merge and len(lines) > 1
            lines.append(_merged(lines.pop(), line) if merges else line)
            differentiated = differentiated and merges
    checked = _checked(lines, derivation.spelled_out)
    return tuple(_shown(line, dict(derivation.shown)) for line in checked) if derivation.shown else tuple(checked)


def _merged(line: Frame, following: Frame) -> Frame:
    """Return the second of two lines with the reasons for both: x · x need not be written before x^2."""
    reasons = (*line.reasons, *(reason for reason in following.reasons if reason.rule is not ARRANGE))
    return Frame(following.expression, reasons, tuple(dict.fromkeys((*line.conditions, *following.conditions))))


def _checked(lines: list[Frame], spelled_out: Callable[[Node], Node]) -> list[Frame]:
    done = lines[:1]
    for line in lines[1:]:
        before = done[-1].expression
        verdict = check(spelled_out(before), spelled_out(line.expression), assuming=line.conditions)
        if line.verdict is not None and Outcome.PROVED not in (verdict.outcome, line.verdict.outcome):
            # A step may have been looked at more closely than its two sides show: at a joint of cases.
            verdict = line.verdict
        changed = introduced(before, line.expression)
        # What an integrand needs along the way is told of the limits, in the end.
        bound = bound_letters(line.expression) if line.conditions else frozenset()
        told = tuple(condition for condition in line.conditions if not condition.free & bound)
        done.append(Frame(line.expression, line.reasons, told, verdict, changed))
    return done


def _shown(line: Frame, names: dict[Node, Node]) -> Frame:
    """Write dependent variables as a person does: y for y(x), y' for y'(x)."""
    reasons = tuple(
        Reason(r.rule, tuple((letter, replace(bound, names)) for letter, bound in r.bindings), r.note)
        for r in line.reasons
    )
    conditions = tuple(replace(condition, names) for condition in line.conditions)
    changed = tuple(replace(part, names) for part in line.changed)
    return Frame(replace(line.expression, names), reasons, conditions, line.verdict, changed)


def introduced(before: Node, after: Node) -> tuple[Node, ...]:
    """Return the parts of a line that the line before did not have."""
    old = set(postorder(before))
    found: dict[Node, None] = {}
    stack, seen = [after], set()
    while stack:
        node = stack.pop()
        if node in old or node in seen:
            continue
        seen.add(node)
        if any(child in old for child in node.children) and not all(child in old for child in node.children):
            stack.extend(reversed(node.children))
        else:
            found[node] = None
    return tuple(found)


def _reason(step: Step) -> Reason:
    return Reason(step.rule, step.bindings, step.note)


class _Cut:
    """The lines of one tree of steps at one level."""

    def __init__(self, root: Step, level: Level) -> None:
        self.root, self.level = root, level
        self.steps: dict[Node, Step] = {}
        self.results: dict[int, Node] = {}
        self.difficulty: dict[int, int] = {}
        self._measure()

    def _measure(self) -> None:
        stack = [(self.root, False)]
        while stack:
            step, expanded = stack.pop()
            if id(step) in self.difficulty:
                continue
            if expanded or not step.substeps:
                self.steps[step.before] = step
                self.difficulty[id(step)] = self._own(step)
            else:
                stack.append((step, True))
                stack.extend((sub, False) for sub in step.substeps)

    def _own(self, step: Step) -> int:
        below = max((self.difficulty[id(sub)] for sub in step.substeps), default=0)
        if step.rule.weight < _CHAIN:
            return below
        if len(step.substeps) != 1:
            return below + _SHAPE
        # A linear inner function, 4x or 2x + 1, or a letter is seen at a glance; any other needs a line of its own.
        goal = step.substeps[0].before
        assert isinstance(goal, Deriv)
        linear = step.substeps[0].rule is DEPENDENT or goal.variable.name not in self.result(step.substeps[0]).free
        return max(below, 1) if linear else below + _CHAIN

    def result(self, step: Step) -> Node:
        return result_of(step, self.results)

    def lines(self) -> list[Frame]:
        whole: Node = self.root.before
        lines: list[Frame] = []
        carried: list[Reason] = []
        first = True
        if not isinstance(whole, Deriv):
            whole, first = self.level.finish(self.root.after), False
            lines.append(Frame(whole, (_reason(self.root),), self.root.conditions))
        while visible := holes(whole):
            filled, reasons, conditions = self._advance(visible, first)
            raw = replace(whole, filled)
            shown = self.level.finish(raw)
            if not shown.pending and self.level.merge and fold_units(raw) is not shown:
                reasons.append(Reason(TIDY))
            reasons, first = [*carried, *reasons], False
            if shown is whole:
                carried = reasons
                continue
            carried, whole = [], shown
            lines.append(Frame(whole, _distinct(reasons), conditions))
        if tidy(whole) is not whole:
            lines.append(Frame(tidy(whole), (Reason(TIDY),)))
        return lines

    def _advance(
        self, visible: tuple[Deriv, ...], first: bool
    ) -> tuple[dict[Node, Node], list[Reason], tuple[Node, ...]]:
        """Fill the easy holes and open the leftmost of the others."""
        bound = self.level.alone if len(visible) == 1 else self.level.parallel
        easy = [hole for hole in visible if self._at_a_glance(hole, bound, first)]
        filled: dict[Node, Node] = {hole: self.result(self.steps[hole]) for hole in easy}
        reasons = [reason for hole in easy for reason in self._rules_within(self.steps[hole])]
        conditions = [c for hole in easy for step in _walk(self.steps[hole]) for c in step.conditions]
        hard = [hole for hole in visible if hole not in filled]
        if hard and (not easy or self.level.merge):
            filled[hard[0]] = self._open(hard[0], reasons, conditions)
        return filled, reasons, tuple(dict.fromkeys(conditions))

    def _at_a_glance(self, hole: Deriv, bound: int, first: bool) -> bool:
        step = self.steps[hole]
        if not step.substeps:
            return bound >= 0 or not first
        if first and (len(step.substeps) > 1 or step.rule.weight >= _CHAIN):
            return False
        return self.difficulty[id(step)] <= bound

    def _open(self, hole: Deriv, reasons: list[Reason], conditions: list[Node]) -> Node:
        """Replace a goal by its rule's right-hand side, running on through light rules."""
        step = self.steps[hole]
        reasons.append(_reason(step))
        conditions.extend(step.conditions)
        after = step.after
        if not self.level.merge:
            return after
        constants = {sub.before: self.result(sub) for sub in step.substeps if sub.rule is constant}
        after = replace(after, constants)
        left = [sub for sub in step.substeps if sub.before not in constants]
        if step.rule.weight < _CHAIN and len(left) == 1 and isinstance(left[0].before, Deriv):
            inner = left[0]
            if self.difficulty[id(inner)] > self.level.alone:
                return replace(after, {inner.before: self._open(left[0].before, reasons, conditions)})
        return after

    def _rules_within(self, step: Step) -> list[Reason]:
        found = [_reason(part) for part in _walk(step)]
        return [reason for reason in found if reason.rule not in _SILENT] or found[:1]


def _walk(step: Step) -> list[Step]:
    found: list[Step] = []
    seen: set[int] = set()
    stack = [step]
    while stack:
        current = stack.pop()
        if id(current) not in seen:
            seen.add(id(current))
            found.append(current)
            stack.extend(reversed(current.substeps))
    return found


def _distinct(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Drop repeated rules, and the trivial ones beside others; different bindings are told each time."""
    reasons = [reason for reason in reasons if reason.rule not in _SILENT] or reasons[:1]
    kept: dict[tuple[Label, tuple[tuple[str, Node], ...]], Reason] = {}
    for reason in reasons:
        told = reason.bindings if reason.rule.weight >= _CHAIN else ()
        kept.setdefault((reason.rule, told), reason)
    return tuple(kept.values())
