"""The chain `= … = …`: a cut through the tree of steps at a chosen level of detail.

At every line the holes of the whole expression are visible.  Those that a reader at this level fills
at a glance are filled, all at once; of the others the leftmost is replaced by the right-hand side of
its rule.  A *difficulty* computed once over the tree of steps decides what is filled at a glance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from derive.errors import DeriveError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Num,
    Rel,
    drop_units,
    fold,
    postorder,
    replace,
    tidy,
)
from derive.expression.operators import bound_letters
from derive.expression.parts import factors_of, product_of, terms_of
from derive.record.engine import end_of, holes, result_of
from derive.record.step import Frame, Label, Reason, Step, distinct_steps, fold_steps, weakest
from derive.startup.data import data
from derive.startup.data import replace as copy

TIDY = Label("tidy", "tidy up", "0 + 1 a = a", weight=0)
"""Numbers folded, signs in front, one fraction bar: no mathematics beyond 0, 1 and signs."""

CONSTANT = Label("constant-term", "derivative of a constant", "(c)' = 0", weight=0)
"""A term without the variable, where its derivative was seen on the line before."""


@data
class Level:
    """How much of the tree one line may swallow.

    Attributes:
        alone: difficulty up to which the only visible hole is filled at a glance.
        parallel: the same for one of several visible holes.
        many: the same for one of three or more, whose line is long anyway.
        merge: whether light rules run on into the next one within a line.
        finish: how a line is written: tidied, or as the rules leave it, with what is known of its parts.
        inserted: whether the line with the last derivatives put in stands as it is before it is tidied.
        whole: whether all of the differentiation is one line, and all of the algebra after it.
        at_once: whether both are one line where that is not long.
        abreast: whether goals that stand beside each other are opened on one line.
    """

    alone: int
    parallel: int
    many: int
    merge: bool
    finish: Callable[[Node, dict[Node, Node]], Node]
    inserted: bool = False
    whole: bool = False
    at_once: bool = False
    abreast: bool = False


_ALL = 10**6
_LONGEST_INSERTED = 50
"""Size up to which a line with derivatives put in, and nothing tidied, still helps."""
_LONGEST_ABREAST = 120
"""Size up to which a line on which several goals are opened can still be followed."""

_ALL_AT_ONCE = Level(alone=_ALL, parallel=_ALL, many=_ALL, merge=True, finish=lambda line, _: tidy(line), whole=True)

LEVELS = {
    "brief": copy(_ALL_AT_ONCE, at_once=True),
    "normal": Level(
        alone=0, parallel=1, many=2, merge=True, finish=lambda line, _: tidy(line), inserted=True, abreast=True
    ),
    "detailed": Level(alone=-1, parallel=-1, many=-1, merge=False, finish=drop_units),
}
"""The names that `detail=` takes."""
_BLOCK = {"order": _ALL_AT_ONCE}
"""How each of several orders in one block is told: differentiated on one line, then tidied."""

_ONE_BETWEEN, _LONGEST_AT_ONCE = 3, 40
"""In brief a derivative that is not long is tidied within the line that finds it."""
_AS_LONG = 2
"""How much longer a line may be than the one that it comes from, when what is between them is left out."""

_CHAIN, _SHAPE = 2, 3


class Line(NamedTuple):
    """One line of a chain, and what it joins.

    Attributes:
        raw: what the rules leave, equal to the line before by `steps`.
        expression: how the line is written.
        reasons: the rules that are named.
        steps: all steps taken within the line.
    """

    raw: Node
    expression: Node
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]


def frames(
    goal: Node, steps: Iterable[Step], detail: str = "normal", shown: Mapping[Node, Node] | None = None
) -> tuple[Frame, ...]:
    """Return the chain of equalities from a goal, each worth what the steps are worth that it joins.

    Args:
        goal: what the chain starts from.
        steps: the steps, verified.
        detail: a key of `LEVELS`, or ``order``.
        shown: how dependent variables are written: y for y(x), y' for y'(x).

    Raises:
        DeriveError: `detail` names no level.
    """
    found = [Frame(goal)]
    for before, line in pairwise(lines(goal, steps, detail)):
        # What an integrand needs along the way is told of the limits, in the end.
        conditions = dict.fromkeys(condition for step in line.steps for condition in step.conditions)
        bound = bound_letters(line.expression) if conditions else frozenset()
        found.append(
            Frame(
                line.expression,
                line.reasons,
                tuple(condition for condition in conditions if not condition.free & bound),
                # A line that is but tidied is as sure as the one that it tidies.
                weakest(step.verdict for step in line.steps) if line.steps else found[-1].verdict,
                introduced(before.expression, line.expression),
            )
        )
    return tuple(_in_names(line, shown) for line in found) if shown else tuple(found)


def lines(goal: Node, steps: Iterable[Step], detail: str, results: dict[int, Node] | None = None) -> list[Line]:
    """Return the lines of a chain at a level, the goal first.

    Args:
        goal, steps, detail: as for `frames`.
        results: values of goals, as `result_of` keeps them; filled in, for the next level.

    Raises:
        DeriveError: `detail` names no level.
    """
    if detail not in LEVELS and detail not in _BLOCK:
        raise DeriveError(f"detail is one of {', '.join(LEVELS)}, not {detail!r}")
    level, found = {**_BLOCK, **LEVELS}[detail], [Line(goal, goal, (), ())]
    results = {} if results is None else results
    differentiated = begun = False
    untouched: Node | None = None
    for step in steps:
        if step.substeps or isinstance(step.before, Deriv):
            cut = _Cut(step, level, results)
            found.extend(cut.lines())
            differentiated, begun, untouched = True, False, cut.untouched
        elif step.after is not found[-1].expression:
            line = Line(step.after, step.after, (_reason(step),), (step,))
            # What is seen at a glance is done within the line that the rules leave; order is no news anywhere.
            light = not step.rule.weight and (differentiated or step.rule.implied)
            light = light or (step.rule.weight <= 1 and _only_tidied(found, step.after))
            # In brief all that is done with a line is one line; a limit is written out, freed of h, and taken.
            limits = step.before.has(Limit) and (len(found) <= _ONE_BETWEEN - 1 or not step.after.has(Limit))
            again = level.whole and not differentiated and not limits
            # Nor is a line that brings equals above and below each other, u/u, before they cancel.
            light = light or (len(found) > 1 and _without_quotients_of_equals(found[-1].expression) is step.after)
            merges = (light or again) and level.merge and len(found) > 1
            # x^3 · 2x stands as the rules leave it; what is seen at a glance begins the next line.
            begins = differentiated and untouched is not None and not (step.rule.weight or step.rule.implied)
            if begins and untouched is not None:
                found[-1] = found[-1]._replace(expression=untouched)
            found.append(_merged(found.pop(), line) if begun or (merges and not begins) else line)
            differentiated, begun = differentiated and merges and not begins, begins
    if level.at_once and len(found) == _ONE_BETWEEN and found[1].expression.size <= _LONGEST_AT_ONCE:
        found[1:] = [_merged(*found[1:])]
    return found


def joints(goal: Node, steps: Sequence[Step]) -> Iterator[tuple[Node, Node]]:
    """Yield the equalities that some level takes for granted beside its steps: lines tidied, and steps that follow."""
    results: dict[int, Node] = {}
    for detail in (*LEVELS, *_BLOCK):
        for line in lines(goal, steps, detail, results):
            yield line.raw, line.expression
    ends = (goal, *(end_of(step, results) for step in steps))
    yield from zip(ends, (step.before for step in steps), strict=False)


def _only_tidied(found: Sequence[Line], after: Node) -> bool:
    """Whether the last line but arranges signs and brackets of the one before, which the next move can start from."""
    *_, before, line = (found[0], *found)
    arranging = [reason.rule is TIDY and "numbers" not in reason.note for reason in line.reasons]
    return all(arranging) and bool(arranging) and after.size <= before.expression.size + _AS_LONG


def _merged(line: Line, following: Line) -> Line:
    """Return the second of two lines with the reasons for both: x · x need not be written before x^2."""
    reasons = (*line.reasons, *(reason for reason in following.reasons if not reason.rule.implied))
    return Line(following.raw, following.expression, reasons, (*line.steps, *following.steps))


def _in_names(line: Frame, names: Mapping[Node, Node]) -> Frame:
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


def _tidied(before: Node, after: Node) -> Reason:
    """Say what is tidied between two lines: what there is more or less of."""
    old, new = fold(before, _habits), fold(after, _habits)
    return Reason(TIDY, (), ", ".join(word for word, a, b in zip(_HABITS, old, new, strict=True) if a != b))


_HABITS = ("numbers", "signs", "brackets", "fractions")


def _habits(part: Node, inside: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Count what a tree is written with; 1 is no number to speak of, and 1/u is more of a fraction than u/v."""
    own = (0, 0, 0, 0)
    match part:
        case Neg():
            own = (0, 1, 0, 0)
        case Add():
            own = (0, 0, 1, 0)
        case Div():
            own = (0, 0, 0, 2 if part.children[0] is ONE else 1)
        case Num() if part is not ONE:
            own = (1, 0, 0, 0)
    return tuple(map(sum, zip(own, *inside, strict=True)))


class _Cut:
    """The lines of one tree of steps at one level."""

    def __init__(self, root: Step, level: Level, results: dict[int, Node]) -> None:
        self.root, self.level, self.results = root, level, results
        self.steps: dict[Node, Step] = {}
        self.plain: dict[Node, Node] = {}
        self.difficulty: dict[int, int] = {}
        self.order: list[Step] = []
        self.untouched: Node | None = None
        fold_steps(root, self._measured, self.difficulty)

    def _measured(self, step: Step, inner: tuple[int, ...]) -> int:
        self.steps[step.before] = step
        self.order.append(step)
        return self._difficulty(step, max(inner, default=0))

    def _difficulty(self, step: Step, below: int) -> int:
        if step.rule.weight < _CHAIN:
            return below
        if len(step.substeps) != 1:
            return below + _SHAPE
        # A linear inner function, 4x or 2x + 1, or a letter is seen at a glance; any other needs a line of its own.
        goal = step.substeps[0].before
        assert isinstance(goal, Deriv)
        inner = step.substeps[0]
        linear = inner.rule.implied or goal.variable.name not in self.result(inner).free
        return max(below, 1) if linear else below + _CHAIN

    def result(self, step: Step) -> Node:
        return result_of(step, self.results)

    def lines(self) -> Iterator[Line]:
        whole: Node = self.root.before
        carried: list[Reason] = []
        steps: list[Step] = []
        first = True
        if not isinstance(whole, Deriv):
            whole, first = self.level.finish(self.root.after, self.plain), False
            yield Line(self.root.after, whole, (_reason(self.root),), (self.root,))
        while visible := holes(whole):
            filled, reasons, joined = self._advance(visible, first)
            raw = replace(whole, filled)
            shown = self.level.finish(raw, self.plain)
            if self.level.merge and shown.pending:
                # Nobody carries 1/u · u through the lines until all is differentiated.
                shown = _without_quotients_of_equals(shown, among_factors=True)
            carried, first = [*carried, *reasons], False
            steps.extend(joined)
            if self.level.inserted and not shown.pending:
                inserted = self._untouched(whole, visible)
                self.untouched = inserted if inserted.size <= _LONGEST_INSERTED else None
                # What the chain rule gives is seen in its place before factors and terms are arranged.
                chained = any(reason.rule.weight >= _CHAIN for reason in reasons)
                news = inserted is not shown and inserted.size <= _LONGEST_INSERTED
                news = news and (_open(inserted) is not shown if chained else arranged(inserted) is not arranged(shown))
                if news:
                    yield Line(inserted, inserted, _distinct(carried), tuple(steps))
                    raw, carried, steps = inserted, [_tidied(inserted, shown)], []
                    self.untouched = inserted if shown is whole else None
            if shown is not whole:
                yield Line(raw, shown, _distinct(carried), tuple(steps))
                carried, steps, whole = [], [], shown
        if tidy(whole) is not whole:
            self.untouched = None
            yield Line(whole, tidy(whole), (_tidied(whole, tidy(whole)),), ())

    def _advance(self, visible: tuple[Deriv, ...], first: bool) -> tuple[dict[Node, Node], list[Reason], list[Step]]:
        """Fill the easy holes and open the leftmost of the others."""
        bound = (self.level.alone, self.level.parallel, self.level.many)[min(len(visible), 3) - 1]
        easy = [hole for hole in visible if self._at_a_glance(hole, bound, first)]
        filled: dict[Node, Node] = {hole: self.result(self.steps[hole]) for hole in easy}
        reasons = [reason for hole in easy for reason in self._rules_within(self.steps[hole])]
        if self.level.inserted and any(_is_of_constant(self.steps[hole]) for hole in easy):
            reasons.append(Reason(CONSTANT))
        joined = [step for hole in easy for step in distinct_steps((self.steps[hole],))]
        hard = [hole for hole in visible if hole not in filled]
        if hard and (not easy or self.level.merge):
            opened = {hole: self._open(hole) for hole in (hard if self.level.abreast else hard[:1])}
            if sum(after.size for after, _, _ in opened.values()) > _LONGEST_ABREAST:
                opened = {hard[0]: opened[hard[0]]}
            for hole, (after, why, steps) in opened.items():
                filled[hole] = after
                reasons.extend(why)
                joined.extend(steps)
        return filled, reasons, joined

    def _untouched(self, whole: Node, visible: tuple[Deriv, ...]) -> Node:
        """Return a line with its goals as their own rules leave them: 2 · 5x^4 + 0 for 2x^5 and 7 beside each other."""
        put_in: dict[Node, Node] = {}
        last = {id(step) for step in distinct_steps([self.steps[hole] for hole in visible])}
        for step in self.order:
            if id(step) in last:
                own = step.before in visible or not step.substeps
                put_in[step.before] = drop_units(replace(step.after, put_in), self.plain) if own else self.result(step)
        values: dict[Node, Node] = {hole: put_in[hole] for hole in visible}
        if not isinstance(whole, Add):
            return drop_units(replace(whole, values), self.plain)
        return Add(*(self._term(term, values) for term in whole.children))

    def _term(self, term: Node, values: dict[Node, Node]) -> Node:
        if isinstance(term, Neg):
            return Neg(self._term(term.operand, values))
        return drop_units(replace(term, values), self.plain)

    def _at_a_glance(self, hole: Deriv, bound: int, first: bool) -> bool:
        step = self.steps[hole]
        if not step.substeps:
            return bound >= 0 or not first
        if first and not self.level.whole and (len(step.substeps) > 1 or step.rule.weight >= _CHAIN):
            return False
        return self.difficulty[id(step)] <= bound

    def _open(self, hole: Deriv) -> tuple[Node, list[Reason], list[Step]]:
        """Replace a goal by its rule's right-hand side, running on through light rules."""
        step = self.steps[hole]
        reasons, joined = [_reason(step)], [step]
        # The terms of a sum that is asked for are all seen; in an inner function what is constant goes at once.
        seen = not self.level.merge or (self.level.inserted and step is self.root)
        read = [sub for sub in step.substeps if sub.rule.notation or (_is_of_constant(sub) and not seen)]
        if self.level.abreast and isinstance(self.root.before, Rel) and len(step.substeps) > 1 and read:
            # Beside a letter that depends, the derivative of a factor 2x is not written first.
            plain = [sub for sub in step.substeps if not (self.difficulty[id(sub)] or self.result(sub).free)]
            read += [sub for sub in plain if all(sub is not one for one in read)]
        if self.level.merge and read and all(sub.rule.notation or sub.rule.implied for sub in step.substeps):
            # (x y)' = y + x y': nothing is left that a line of its own would tell.
            read = list(step.substeps)
        joined.extend(distinct_steps(read))
        after = replace(step.after, {sub.before: self.result(sub) if sub.substeps else sub.after for sub in read})
        left = [sub for sub in step.substeps if all(sub is not one for one in read)]
        if self.level.merge and step.rule.weight < _CHAIN and len(left) == 1 and isinstance(left[0].before, Deriv):
            inner = left[0]
            if self.difficulty[id(inner)] > self.level.alone:
                further, why, steps = self._open(left[0].before)
                return replace(after, {inner.before: further}), [*reasons, *why], [*joined, *steps]
        return after, reasons, joined

    def _rules_within(self, step: Step) -> list[Reason]:
        found = [_reason(part) for part in distinct_steps((step,))]
        return [reason for reason in found if not (reason.rule.implied or reason.rule.notation)] or found[:1]


def arranged(node: Node) -> Node:
    """Return a representative of all orders of terms and factors: what differs in more is not the same line."""

    def sort(node: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(node, (Add, Mul)):
            parts = terms_of if isinstance(node, Add) else factors_of
            return type(node)(*sorted((part for child in children for part in parts(child)), key=id))
        return node.with_children(children)

    return fold(node, sort, known=lambda part: None if part.has(Add, Mul) else part)


def _open(node: Node) -> Node:
    """Return an expression without brackets around sums among the terms of a sum: y + x y' + 2y y'."""

    def step(part: Node, children: tuple[Node, ...]) -> Node:
        terms = (term for child in children for term in (child.children if isinstance(child, Add) else (child,)))
        return Add(*terms) if isinstance(part, Add) else part.with_children(children)

    return fold(node, step, known=lambda part: None if part.has(Add) else part)


def _without_quotients_of_equals(node: Node, *, among_factors: bool = False) -> Node:
    """Return an expression with 1 for u/u, and with v for u v/u where factors are looked at too; u is no number."""

    def divide(part: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(part, Deriv):
            return part  # What stands in a goal is what its step starts from.
        made = part.with_children(children)
        if not isinstance(made, Div) or not (among_factors or made.numerator is made.denominator):
            return made
        above, below = list(factors_of(made.numerator)), list(factors_of(made.denominator))
        shared = [factor for factor in dict.fromkeys(above) if factor in below and factor.free]
        for factor in shared:
            above.remove(factor)
            below.remove(factor)
        return tidy(Div(product_of(above), product_of(below))) if shared else made

    return fold(node, divide, known=lambda part: None if part.has(Div) else part)


def _is_of_constant(step: Step) -> bool:
    return step.rule.implied and step.after is ZERO


def _distinct(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Drop repeated rules, and the trivial ones beside others; different bindings are told each time."""
    reasons = [reason for reason in reasons if not (reason.rule.implied or reason.rule.notation)] or reasons[:1]
    kept: dict[tuple[Label, tuple[tuple[str, Node], ...]], Reason] = {}
    for reason in reasons:
        told = reason.bindings if reason.rule.weight >= _CHAIN else ()
        kept.setdefault((reason.rule, told), reason)
    return tuple(kept.values())
