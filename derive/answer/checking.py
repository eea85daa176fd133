"""The second half of a derivation: where its result holds, where there is no derivative, and what SymPy says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from derive.answer.builder import agree
from derive.answer.composed import BY_CASES, INSIDE
from derive.answer.holding import holding
from derive.answer.joints import closed, in_one_list
from derive.errors import UnsupportedError
from derive.expression import Deriv, Logic, Node, Rel, Sym, replace
from derive.kinks import examine, examine_at
from derive.kinks.frameworks import returned
from derive.kinks.switches import only_steps
from derive.reals.compare import independent
from derive.reals.convergence import NOWHERE
from derive.reals.domain import conditions, is_smooth
from derive.reals.given import follows, impossible, members, points_left_out, reach_of, restricted, where_given
from derive.reals.sets import essential
from derive.reals.write import simplest
from derive.record.derivation import (
    DIFFERENTIABLE,
    NOT_COMPARED,
    ONE_SIDED,
    Derivation,
    Kink,
    Step,
    Verdict,
    conditions_of,
)
from derive.rules import derivative_of
from derive.rules.derivative.functions import definition
from derive.startup.data import replace as copy
from derive.verify import Agreement, agree_with_sympy, compare


class Findings(NamedTuple):
    """What was found out about a result.

    Attributes:
        steps, last: the steps, with those that finish it, and the last line then.
        conditions: where it holds.
        kinks: the points that were examined.
    """

    steps: tuple[Step, ...]
    last: Node
    conditions: tuple[Node, ...]
    kinks: tuple[Kink, ...]


def examine_result(
    function: Node,
    last: Node,
    variable: str,
    steps: tuple[Step, ...] = (),
    *,
    aliases: tuple[tuple[Node, Node], ...] = (),
    needed: tuple[Node, ...] = (),
    given: tuple[Node, ...] = (),
) -> Findings:
    """Find out where a derivative holds, and what happens at the points that it leaves out.

    Args:
        function, last, variable: the function, its derivative as the last line has it, and by which variable.
        steps: how that was found.
        aliases: what calls in them stand for.
        needed: conditions of what it goes on from: the second derivative of ln x needs x > 0 like the first.
        given: what was given with the function; it has no value elsewhere.

    Raises:
        UnsupportedError: the function has no real value anywhere, or none where it is given.
    """

    def spelled(node: Node) -> Node:
        return replace(node, dict(aliases)) if aliases else node

    def defined() -> tuple[Node, ...]:
        before = (one for one in needed if one not in every or one in given)
        assuming = map(spelled, (*given, *before, *_needed(steps, spelled(function), variable)))
        return conditions(spelled(function), spelled(last), assuming=tuple(assuming))

    every, whole = given, restricted(spelled(function), given, variable)
    # What is given of letters that do not occur decides nothing: it is told with the result.
    given = tuple(one for one in every if one.free <= whole.free | spelled(last).free | {variable})
    where = defined()
    # At once: to verify what holds nowhere is a long search for points that don't exist.
    _refuse_nowhere(spelled(function), (*where, *every), every)
    if not aliases and (more := in_one_list(last, variable)):
        steps, last = (*steps, *more), more[-1].after
        where = defined()
    shape = where_given(spelled(_displayed(steps, function)), given)
    kinks = _examined(shape, variable, given, where, spelled(last))
    if (step := closed(spelled(function), last, variable, kinks, where)) is not None:
        steps, last = (*steps, step), step.after
        where = defined()
    where = holding(
        whole, spelled(last), variable, where, kinks, (*(one for one in needed if one not in every), *given)
    )
    _refuse_nowhere(spelled(function), where, given)
    if every:
        where = _beside(where, every, variable, kinks)
    values = returned(function, variable, [kink.point for kink in kinks])
    kinks = tuple(copy(kink, returned=values.get(kink.point, ())) for kink in kinks)
    return Findings(steps, last, where, kinks)


def _beside(
    where: tuple[Node, ...], given: tuple[Node, ...], variable: str, kinks: tuple[Kink, ...]
) -> tuple[Node, ...]:
    """Return where a result holds, what is given included and what follows from it left out: x ≠ π for sin x ≠ 0."""
    kept: list[Node] = []
    good = {kink.point for kink in kinks if kink.kind in (DIFFERENTIABLE, ONE_SIDED)}
    for condition in where:
        points = points_left_out(condition, given, variable)
        if points is None and not follows(condition, given):
            kept.append(condition)
        kept += [Rel("!=", Sym(variable), point) for point in points or () if point not in good]
    return independent(essential((*map(simplest, given), *kept), variable))


def _examined(
    shape: Node, variable: str, given: tuple[Node, ...], where: tuple[Node, ...], last: Node
) -> tuple[Kink, ...]:
    """Examine a function where it is given: of an infinite set the points that are, if these are few."""
    inside, slope = restricted(shape, given, variable), partial(derivative_of, variable=variable)
    found = examine(inside, variable, slope, where, last)
    if inside is shape or all(kink.counter is None for kink in found):
        return found
    single = [kink for kink in found if kink.counter is None]
    reach = reach_of(given, variable)
    for kink in examine(shape, variable, slope, where, last):
        points = None
        if reach is not None and isinstance(kink.counter, Sym):
            points = members(kink.point, kink.counter.name, reach)
        if points is not None:
            kinks = (examine_at(inside, variable, point, slope) for point in points)
            single += [one for one in kinks if one is not None]
        elif kink.counter is not None:
            single.append(kink)
    return tuple(dict.fromkeys(single))


def compared(derivation: Derivation) -> Derivation:
    """Return a derivation with SymPy's opinion of its result, and of the results of its parts.

    Raises:
        InternalError: SymPy's derivative is another one.
    """
    done: dict[int, Derivation] = {}
    stack = [derivation]
    while stack:
        current = stack[-1]
        waiting = [] if id(current) in done else [part for part in current.parts if id(part) not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if id(current) in done:
            continue
        whole = copy(current, parts=tuple(done[id(part)] for part in current.parts))
        done[id(current)] = agree(whole, partial(ask_sympy, whole)) if whole.agreement == NOT_COMPARED else whole
    return done[id(derivation)]


def ask_sympy(derivation: Derivation) -> Verdict | None:
    """Compare the result of a derivation with `sympy.diff`; None where SymPy has none in time."""
    functions = {letter: call for call, letter in derivation.notation.shown}
    sides = derivation.spelled_out(derivation.function), derivation.spelled_out(derivation.last)
    function, last = (replace(side, functions) for side in sides)
    return agree_with_sympy(function, (derivation.variable,), last, derivation.given)


def _needed(steps: tuple[Step, ...], function: Node, variable: str) -> Iterator[Node]:
    """Yield the conditions of the steps that the result needs.

    Where a factor was cancelled, a smooth function and the result are continuous; so the derivative is the result
    there too (a corollary of the mean value theorem: Rudin, Principles, exercise 5.9).
    """
    smooth = is_smooth(function)
    for place, step in enumerate(steps):
        for condition in conditions_of((step,)):
            cancelled = isinstance(condition, Rel) and condition.relation == "!=" and place and smooth
            parts = (
                condition.children if isinstance(condition, Logic) and condition.connective == "or" else (condition,)
            )
            moving = [part for part in parts if variable in part.free]
            # Beside its steps a staircase is constant: nothing is asked of a slope outside, as |u| asks u ≠ 0, and
            # arcsin(u) asks |u| < 1; where a case asks it, neither.
            if not (moving and (cancelled or any(only_steps(part, variable) for part in moving))):
                yield condition


def _displayed(steps: tuple[Step, ...], function: Node) -> Node:
    """Return the function as the lines display it: a named function written out by its definition."""
    match steps:
        case (Step(rule=rule, after=Deriv(body=body)), *_) if rule in (definition, BY_CASES, INSIDE):
            return body
    return function


def _refuse_nowhere(function: Node, where: tuple[Node, ...], given: tuple[Node, ...]) -> None:
    excluded = impossible(where)
    # What the table says of a special function may be stricter than the function is: values decide.
    if not excluded or compare(*[restricted(function, given)] * 2, points=1).outcome is Agreement.EQUAL:
        return
    if NOWHERE in excluded:
        raise UnsupportedError(f"{function} can't be derived over the reals: the integral exists nowhere")
    if not any(one.free or isinstance(one, Rel) for one in excluded):
        # "-1 > -1 or -1 ≠ ⌊-1⌋" tells nobody anything.
        raise UnsupportedError(f"{function} can't be derived over the reals: it has no value on any interval")
    needed = " and ".join(map(str, excluded))
    raise UnsupportedError(f"{function} can't be derived over the reals: that needs {needed}, which holds nowhere")
