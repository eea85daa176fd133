"""Derivatives by cases, finished: one list of cases on intervals, and a joint that belongs to a case where it can.

Rules differentiate each case inside its region and say nothing of the borders.  What `derive.kinks` finds there, one
slope from both sides, is the value of the derivative at the joint, so the case is closed; numbers check that once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from derive.errors import InternalError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Const,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Sym,
    fold,
    postorder,
    rational,
    replace,
    same,
    substitute,
    tidy,
)
from derive.expression.operators import bound_letters
from derive.expression.relations import CLOSURE, difference
from derive.kinks.switches import factors
from derive.reals.closed_forms import exact
from derive.reals.domain import conditions, covered
from derive.reals.given import where_given
from derive.reals.logic import Truth, both
from derive.reals.sets import ascending, between
from derive.reals.switching import alternatives, choices, written_out
from derive.reals.zeros import all_zeros, coefficients_of
from derive.record.derivation import DIFFERENTIABLE, Kink, Label, Step
from derive.startup.data import replace as copy
from derive.targets.textbook import path
from derive.values.evaluate import evaluate, holds
from derive.verify import Agreement, compare, verified
from derive.verify.joints import check_joints

_MOST = 5
"""More cases than this are left as they are."""


MERGE = Label(
    "one-list-of-cases",
    "write as one list of cases",
    "{a if x < c; b if x > c} + {u if x < c; v if x > c} = {a + u if x < c; b + v if x > c}",
    weight=2,
)
CLOSE = Label(
    "close-joint",
    "the one-sided derivatives agree at",
    "{u if x > a; v if x < a} = {u if x > a; v if x <= a}",
    weight=2,
    reference="Spivak, Calculus, theorem 11-7: what f' tends to where f is continuous is the derivative",
)


# One list of cases -----------------------------------------------------------------------------------


def in_one_list(result: Node, variable: str) -> tuple[Step, ...]:
    """Return the steps that write a result by cases as one list of cases, each in the form of textbooks."""
    steps: tuple[Step, ...] = ()
    while len(steps) < _MOST and (last := steps[-1].after if steps else result).has(Piecewise):
        step = _merged(last, variable) or _distributed(last) or _flat(last)
        if step is None:
            break
        steps = (*steps, step, *(verified(more) for more in path(step.after, variable)))
    return steps


def _merged(result: Node, variable: str) -> Step | None:
    """Return the step that writes a result with several lists of cases, or cases within cases, as one list.

    Args:
        result: a derivative.
        variable: its variable.

    >>> from derive.reading import parse
    >>> print(_merged(parse("{1 if x > 0; 0 if x < 0} + {1 if x > 1; 0 if x < 1}"), "x").after)
    {0 if x < 0; 1 if 0 < x < 1; 2 if x > 1}
    """
    if not _is_worth_merging(result, variable):
        return None
    if isinstance(result, Piecewise) and covered(result) is True and (one := _only_value(result)) is not None:
        return verified(Step(MERGE, result, one))
    written = written_out(result)
    points = _borders(written, variable)
    if not points:
        return None
    x = Sym(variable)
    values = [_on(written, {variable: value}) for value in between(points)]
    if None in values:
        return None
    regions = [(Rel(">", x, low), Rel("<", x, high)) for low, high in pairwise(points)]
    within = [(Rel("<", x, points[0]),), *regions, (Rel(">", x, points[-1]),)]
    values = [value and tidy(where_given(value, region)) for value, region in zip(values, within, strict=True)]
    rows: list[tuple[Node | None, Node | None, Node | None]] = [(None, values[0], None)]
    needed: list[Node] = []
    for point, value in zip(points, values[1:], strict=True):
        low, before, _ = rows[-1]
        assert before is not None
        assert value is not None
        if same(before, value):
            there = _on(written, _place(point, variable))
            if there is None or not same(there, substitute(value, variable, point)):
                needed.append(Rel("!=", x, point))
            continue
        # The joint itself is left open: `closed` knows more of it.
        rows[-1] = (low, before, Rel("<", x, point))
        rows.append((Rel(">", x, point), value, None))
    after = _listed(rows)
    if after.size > result.size + 6 or len(rows) > _MOST:
        return None
    return verified(Step(MERGE, result, after, conditions=tuple(needed)))


def _distributed(result: Node) -> Step | None:
    """Return the step that writes 2 max(x, y) {1 if x > y; 0 if x < y} as {2x if x > y; 0 if x < y}.

    >>> from derive.reading import parse
    >>> print(_distributed(parse("2 max(x, y) {1 if x > y; 0 if x < y}")).after)
    {2x if x > y; 0 if x < y}
    """
    lists = [part for part in postorder(result) if isinstance(part, Piecewise)]
    cases = next(iter(lists), None)
    if cases is None or cases is result or isinstance(result, Piecewise) or cases.free & bound_letters(result):
        # What switches with the letter of an integral is one list for each of its values.
        return None
    if cases.otherwise is None and any(cases in set(postorder(other)) for other in lists if other is not cases):
        # Where it has no value, a case of the list around it may have one.
        return None
    values = [tidy(where_given(replace(result, {cases: value}), guards)) for value, guards in choices(cases)]
    last = values.pop() if cases.otherwise is not None else None
    conditions = (condition for _, condition in cases.pieces)
    after = Piecewise(*zip(values, conditions, strict=True), otherwise=last)
    if after.size > result.size + 6 or any(map(alternatives, (p for v in after.children[::2] for p in postorder(v)))):
        return None
    one, somewhere = _only_value(after), covered(after)
    if one is None or isinstance(somewhere, bool):
        return verified(Step(MERGE, result, after if one is None else one))
    return verified(Step(MERGE, result, one, conditions=(somewhere,)))


def _flat(result: Node) -> Step | None:
    """Return the step that writes cases within cases as one list, where one of two values counts on one interval.

    >>> from derive.reading import parse
    >>> print(_flat(parse("{{1 if x > a; 0 if x < a} if max(x, a) < b; 0 if max(x, a) >= b}")).after)
    {1 if a < x < b; 0 otherwise}
    """
    lists = [part for part in postorder(result) if isinstance(part, Piecewise)]
    inside = {part for cases in lists for value in cases.children for part in postorder(value)}
    cases = next((part for part in lists if part not in inside and inside.intersection(lists)), None)
    if cases is None or cases.free & bound_letters(result):
        return None
    where: dict[Node, list[Truth]] = {}
    for value, guards in _rows(cases, ()):
        there = (where_given(one, [other for other in guards if other is not one]) for one in guards)
        where.setdefault(value, []).append(both(*there))
    plain = [(value, found[0]) for value, found in where.items() if len(found) == 1 and _is_plain(found[0])]
    if len(where) == 1:
        after = next(iter(where))
    elif len(where) == 2 and plain:
        value, condition = plain[0]
        assert isinstance(condition, Node)
        after = Piecewise((value, _as_interval(condition)), otherwise=next(one for one in where if one is not value))
    else:
        return None
    whole = tidy(replace(result, {cases: after}))
    return None if whole.size >= result.size else verified(Step(MERGE, result, whole, conditions=conditions(cases)))


def _rows(node: Node, guards: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    stack = [(node, guards)]
    while stack:
        node, guards = stack.pop()
        if isinstance(node, Piecewise):
            stack.extend((value, (*guards, *more)) for value, more in choices(node))
        else:
            yield node, guards


def _is_plain(condition: Truth) -> bool:
    """Whether a condition asks one thing, or several at once, and nothing in it switches."""
    if isinstance(condition, bool) or (isinstance(condition, Logic) and condition.connective == "or"):
        return False
    return not any(map(alternatives, postorder(condition)))


def _as_interval(condition: Node) -> Node:
    """Write x > a and x < b as a < x < b."""
    match condition:
        case Logic(children=(Rel(relation=first, left=x, right=a), Rel(relation=second, left=y, right=b))) if x is y:
            ends = {first[0]: (first, a), second[0]: (second, b)}
            if ends.keys() == {"<", ">"}:
                (above, low), (below, high) = ends[">"], ends["<"]
                return Logic("and", Rel(above.replace(">", "<"), low, x), Rel(below, x, high))
    return condition


def _only_value(cases: Piecewise) -> Node | None:
    """Return the value of all cases if it is the same in each."""
    values = {*cases.children[::2]} | ({cases.otherwise} if cases.otherwise is not None else set())
    return values.pop() if len(values) == 1 else None


def _is_worth_merging(result: Node, variable: str) -> bool:
    """Whether there is more than one plain list of different cases."""
    if not isinstance(result, Piecewise) or any(
        isinstance(p, Piecewise) for c in result.children for p in postorder(c)
    ):
        return True
    values = result.children[::2]
    if any(same(first, second) for first, second in pairwise(values)):
        return True
    borders = [part for _, condition in result.pieces for part in postorder(condition) if isinstance(part, Rel)]
    return any(len(coefficients_of(_gap(border), variable) or ()) not in (1, 2) for border in borders)


def _borders(written: Node, variable: str) -> tuple[Node, ...] | None:
    """Return the points where one case gives way to another, in ascending order; None unless all are known."""
    cases = [part for part in postorder(written) if isinstance(part, Piecewise)]
    conditions = [condition for part in cases for _, condition in part.pieces]
    if not conditions or not all(_is_continuous(part) for c in conditions for part in postorder(c)):
        return None
    found: list[Node] = []
    for factor in factors(Logic("and", *conditions, *conditions), variable):
        zeros = all_zeros(factor, variable)
        if zeros is None:
            return None
        found.extend(zeros)
    return ascending(found)


def _is_continuous(part: Node) -> bool:
    match part:
        case Add() | Mul() | Neg() | Num() | Sym() | Const() | Rel() | Logic() | Piecewise():
            return True
        case Pow(exponent=exponent):
            return (power := rational(exponent)) is not None and power >= 0 and power.denominator == 1
        case Call(name=name):
            return name in ("abs", "max", "min")
    return False


def _place(point: Node, variable: str) -> dict[str, Fraction]:
    exactly = rational(point)
    return {variable: Fraction(float(evaluate(point, {}, 30) or 0)) if exactly is None else exactly}


def _on(written: Node, place: dict[str, Fraction]) -> Node | None:
    """Return an expression with the case of each list that counts at a place; None if nobody can say which."""

    def step(node: Node, children: tuple[Node | None, ...]) -> Node | None:
        if isinstance(node, Piecewise):
            return _case(node, children, place)
        known = tuple(child for child in children if child is not None)
        return None if len(known) < len(children) else node.with_children(known)

    found = fold(written, step)
    return None if found is None else tidy(found)


def _case(node: Piecewise, children: Sequence[Node | None], place: dict[str, Fraction]) -> Node | None:
    for index, (_, condition) in enumerate(node.pieces):
        true = holds(condition, place, 30) if condition.free <= place.keys() else None
        if true is None:
            return None
        if true:
            return children[2 * index]
    return None if node.otherwise is None else children[-1]


def _listed(rows: Sequence[tuple[Node | None, Node | None, Node | None]]) -> Node:
    if len(rows) == 1 and rows[0][1] is not None:
        return rows[0][1]
    pieces: list[tuple[Node, Node]] = []
    for low, value, high in rows:
        assert value is not None
        pieces.append((value, _between(low, high)))
    return Piecewise(*pieces)


def _between(low: Node | None, high: Node | None) -> Node:
    if isinstance(low, Rel) and isinstance(high, Rel):
        return Logic("and", Rel("<", low.right, low.left), high)
    end = low or high
    assert end is not None
    return end


def _gap(border: Rel) -> Node:
    return tidy(difference(border))


# Joints ----------------------------------------------------------------------------------------------


def closed(
    function: Node, result: Node, variable: str, kinks: Sequence[Kink], assuming: Sequence[Node] = ()
) -> Step | None:
    """Return the step that lets a joint at which the derivative exists belong to one of the cases beside it.

    Args:
        function: the differentiand.
        result: its derivative, by cases.
        variable: the variable.
        kinks: what is known of the points where the cases meet.
        assuming: relations between the parameters.
    """
    if not isinstance(result, Piecewise) or result.otherwise is not None:
        return None
    open_in_function = {
        _canonical(part) for part in postorder(written_out(function)) if isinstance(part, Rel) and part.relation in "<>"
    }
    after: Node = result
    points: list[Node] = []
    for kink in kinks:
        if (
            kink.kind != DIFFERENTIABLE
            or kink.left is None
            or kink.left is not kink.right
            or kink.counter
            or kink.where
        ):
            continue
        there = substitute(after, variable, kink.point)
        if kink.equation is not None or (not there.free and evaluate(there, {}, 20) is not None):
            continue
        found = _closed_at(after, kink, variable, open_in_function)
        if found is not None:
            after, points = found, [*points, kink.point]
    if not points:
        return None
    try:
        verdict = check_joints(function, after, variable, points, assuming)
    except InternalError:
        return None  # Something else switches there too: a staircase says at its steps what holds nowhere beside them.
    # Where a border between cases passes another one, for δ < 0, they are other cases.
    between = tuple(given for given in assuming if variable not in given.free)
    bindings = tuple((variable, point) for point in points)
    step = verified(Step(CLOSE, result, after, bindings=bindings, conditions=between))
    return copy(step, verdict=verdict)


def _closed_at(cases: Node, kink: Kink, variable: str, open_in_function: set[Node]) -> Node | None:
    assert isinstance(cases, Piecewise)
    assert kink.left is not None
    candidates: list[tuple[bool, int, Rel]] = []
    for index, (value, condition) in enumerate(cases.pieces):
        there = exact(substitute(value, variable, kink.point))
        for part in postorder(condition):
            if not isinstance(part, Rel) or part.relation not in ("<", ">") or not _ends_at(part, kink.point, variable):
                continue
            if compare(there, kink.left).outcome is Agreement.EQUAL or same(there, kink.left):
                candidates.append((_canonical(part) in open_in_function, index, part))
    if not candidates:
        return None
    _, chosen, border = min(candidates, key=lambda candidate: candidate[0])
    wider = Rel(CLOSURE[border.relation], border.left, border.right)
    pieces = [
        (value, replace(condition, {border: wider}) if index == chosen else condition)
        for index, (value, condition) in enumerate(cases.pieces)
    ]
    return Piecewise(*pieces)


def _ends_at(border: Rel, point: Node, variable: str) -> bool:
    """Whether a border is at one point, and this is the one."""
    gap = _gap(border)
    line = coefficients_of(gap, variable)
    return line is not None and len(line) == 2 and exact(substitute(gap, variable, point)) is ZERO


def _canonical(border: Rel) -> Node:
    """Write u < v as v > u."""
    return border if border.relation == ">" else Rel(">", border.right, border.left)


__all__ = ["CLOSE", "MERGE", "closed", "in_one_list"]
