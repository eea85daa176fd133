"""The second half of a derivation: what its lines are worth, where they hold, and where there is no derivative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as copy

from derive.answer.holding import told
from derive.answer.joints import closed, in_one_list
from derive.answer.judge import judge
from derive.errors import UnsupportedError
from derive.expression import Deriv, Node, Rel, Sym
from derive.kinks import examine
from derive.kinks.frameworks import returned
from derive.reals.compare import contradiction, never
from derive.reals.domain import conditions, is_smooth
from derive.record.derivation import Derivation, Step, conditions_of
from derive.record.engine import discharge, result_of
from derive.rules import ROUTES
from derive.rules.derivative.functions import definition
from derive.verify import Agreement, agree_with_sympy, compare


def checked(derivation: Derivation, given: tuple[Node, ...] = ()) -> Derivation:
    """Return a derivation with every step verified, its result compared with SymPy's, and its conditions told.

    Args:
        derivation: the bare derivation.
        given: conditions of what it goes on from: the second derivative of ln x needs x > 0 like the first.
    """
    spelled, variable = derivation.spelled_out, derivation.variable
    function = spelled(derivation.function)
    # At once: to verify what holds nowhere is a long search for points that don't exist.
    _refuse_nowhere(function, where := _where(derivation, derivation.steps, given))
    steps = derivation.steps
    if not derivation.aliases and (more := in_one_list(derivation.result, variable)):
        steps, derivation = (*steps, *more), copy(derivation, result=more[-1].after)
        where = _where(derivation, steps, given)
    agreement = agree_with_sympy(function, (variable,), spelled(derivation.result))
    kinks = examine(
        spelled(_displayed(steps, derivation)),
        variable,
        lambda piece: _slope(piece, variable),
        where,
        spelled(derivation.result),
    )
    if (step := closed(function, derivation.result, variable, kinks, where)) is not None:
        steps, derivation = (*steps, step), copy(derivation, result=step.after)
        where = _where(derivation, steps, given)
    where = told(function, spelled(derivation.result), variable, where, kinks, given)
    _refuse_nowhere(function, where)
    values = returned(derivation.function, variable, [kink.point for kink in kinks])
    kinks = tuple(copy(kink, returned=values.get(kink.point, ())) for kink in kinks)
    return judge(copy(derivation, steps=steps, conditions=where, agreement=agreement, kinks=kinks))


def _where(derivation: Derivation, steps: tuple[Step, ...], given: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return where function and result are defined, and what the steps needed on the way."""
    spelled = derivation.spelled_out
    needed = map(spelled, (*given, *_needed(steps, derivation)))
    return conditions(spelled(derivation.function), spelled(derivation.result), assuming=tuple(needed))


def _needed(steps: tuple[Step, ...], derivation: Derivation) -> Iterator[Node]:
    """Yield the conditions of the steps that the result needs.

    Where a factor was cancelled, a smooth function and the result are continuous; so the derivative is the result
    there too (a corollary of the mean value theorem: Rudin, Principles, exercise 5.9).
    """
    smooth = is_smooth(derivation.spelled_out(derivation.function))
    for place, step in enumerate(steps):
        for condition in conditions_of((step,)):
            isolated = (
                isinstance(condition, Rel) and condition.relation == "!=" and derivation.variable in condition.free
            )
            if not (place and smooth and isolated):
                yield condition


def _displayed(steps: tuple[Step, ...], derivation: Derivation) -> Node:
    """Return the function as the lines display it: a named function written out by its definition."""
    match steps:
        case (Step(rule=rule, after=Deriv(body=body)), *_) if rule is definition:
            return body
    return derivation.function


def _slope(function: Node, variable: str) -> Node:
    return result_of(discharge(Deriv(function, Sym(variable)), ROUTES["auto"]))


def _refuse_nowhere(function: Node, where: tuple[Node, ...]) -> None:
    impossible = tuple(filter(never, where))[:1] or contradiction(where)
    # What the table says of a special function may be stricter than the function is: values decide.
    if not impossible or compare(function, function, points=1).outcome is Agreement.EQUAL:
        return
    needed = " and ".join(map(str, impossible))
    raise UnsupportedError(f"{function} can't be derived over the reals: that needs {needed}, which holds nowhere")
