"""Lines that solve f'(x) = 0: an equation follows if the zeros of the one before solve it, x = 2 if it is a zero."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, cast

from derive.errors import DeriveError
from derive.expression import Add, Logic, Neg, Node, Rel, Sym, substitute
from derive.marking.judge import Judged, strange
from derive.marking.record import JUDGEMENTS, CheckedLine, Counterexample, Mistake
from derive.marking.sides import readable
from derive.marking.splitting import sides_of
from derive.marking.state import State
from derive.reals.isolation import sign_changes
from derive.rules import derivative_of
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern
from derive.values.evaluate import evaluate, holds

_REACH, _SAMPLES, _DIGITS, _HELD = 40, 800, 30, 1e-9
_NEAR, _MANY = 1e-6, 4


_OR = pattern(r"\bor\b|\band\b|\\(?:text|mbox)\{\s*or\s*\}|\\lor\b|∨|[,;]")
_EITHER_SIGN = pattern(r"±|\\pm(?![A-Za-z])")
_COUNTED = pattern(r"^\s*([a-z])_(?:\{[\d,\s]+\}|\d)\s*=")


def solutions_in(text: str) -> list[str]:
    """Return the equations that a line joins: ``x = ±1`` are two.

    >>> solutions_in("x = ±1"), solutions_in("x = 0 or x - 2 = 0"), solutions_in("x_1 = 3")
    (['x = 1', 'x = -(1)'], ['x = 0', 'x - 2 = 0'], ['x = 3'])
    """
    found: list[str] = []
    for part in _OR.split(text):
        part = _COUNTED.sub(r"\1 =", part.strip())
        if found and "=" not in part:
            # x = 1, -1
            part = f"{found[-1].partition('=')[0]}= {part}"
        if (sign := _EITHER_SIGN.search(part)) is not None:
            head, _, value = part[: sign.start()].rpartition("=")
            tail = part[sign.end() :].strip()
            found.extend((f"{head.strip()} = {value.strip()}{tail}", f"{head.strip()} = {value.strip()}-({tail})"))
        else:
            found.append(part)
    return found


_FOUND = pattern(r"\s*[a-z](?:_\{?\d\}?)?\s*=\s*[^=a-z]*(?:(?:\bor\b|\band\b|,\s*[a-z](?:_\{?\d\}?)?\s*=).*)?\s*")


def is_sought(texts: Sequence[str]) -> bool:
    """Whether a line says where an equation holds.

    >>> is_sought(["2x = 4", "x = 2"]), is_sought(["4x^2 = 16", "x = 2, x = -2"]), is_sought(["y = x^2"])
    (True, True, False)
    """
    return any(_FOUND.fullmatch(text) for text in texts)


def judge_line(gap: Node, variable: str, left: Node, right: Node) -> Judged:
    """Judge what follows from an expression that is 0: its zero itself, or another equation."""
    if left is Sym(variable) and not right.free:
        return judge_solution(gap, variable, right)
    return judge_equation(gap, variable, Rel("=", left, right))


def judge_solution(gap: Node, variable: str, value: Node) -> Judged:
    """Judge whether a number is a zero of an expression.

    Args:
        gap: what should be 0.
        variable: its letter.
        value: the number.
    """
    found = evaluate(substitute(gap, variable, value), {}, _DIGITS)
    place = evaluate(value, {}, _DIGITS)
    if found is None or place is None:
        return Judged("undecided", f"{gap} has no value at {variable} = {value}")
    again = evaluate(substitute(gap, variable, value), {}, 2 * _DIGITS)
    if abs(found) <= _HELD or again is None or abs(again) <= _HELD:
        return Judged("follows", "it solves the equation")
    mistake = Mistake("no-solution", "equations", f"this does not solve {gap} = 0", "")
    point = Counterexample(((variable, float(place)),), 0.0, float(found))
    return Judged("wrong", "no solution", counterexample=point, mistake=mistake)


def judge_equation(gap: Node, variable: str, equation: Node) -> Judged:
    """Judge whether an equation holds at the zeros of an expression.

    Args:
        gap: what is 0.
        variable: its letter.
        equation: what should follow; several joined by ``or``: each zero solves one of them.
    """
    options = equation.children if isinstance(equation, Logic) else (equation,)
    if gap.free != {variable} or not all(isinstance(one, Rel) and one.free <= {variable} for one in options):
        return Judged("undecided", "it is not known which letter is sought")
    zeros = _zeros(gap, variable)
    if not zeros:
        return Judged("undecided", f"no zero of {gap} was found")
    missed = [zero for zero in zeros if not any(_holds(one, {variable: zero}) for one in options)]
    if not missed:
        return Judged("follows", f"the zeros of {gap} solve it")
    if len(missed) < len(zeros) or any(_holds(one, {variable: Fraction(0)}) for one in options):
        # One of several cases.
        return Judged("undecided", "it holds for one of the zeros alone")
    at = {variable: missed[0]}
    left, right = (evaluate(side, at, _DIGITS) for side in options[0].children)
    if left is None or right is None:
        return Judged("undecided", "a side has no value at the zero")
    mistake = Mistake("equation-changed", "equations", f"the zeros of {gap} do not solve this", "")
    shown = Counterexample(((variable, float(missed[0])),), float(right), float(left))
    return Judged("wrong", "another equation", counterexample=shown, mistake=mistake)


def _zeros(gap: Node, variable: str) -> list[Any]:
    """Return the zeros near 0, those at which the sign stays the same too."""
    found = sign_changes(gap, variable, -_REACH, _REACH, _SAMPLES, {})
    with suppress(DeriveError):
        turns = sign_changes(derivative_of(gap, variable), variable, -_REACH, _REACH, _SAMPLES, {})
        found = [*found, *(place for place in turns if all(abs(place - zero) > _NEAR for zero in found))]
    return [place for place in found if _vanishes(gap, {variable: place})]


def _vanishes(gap: Node, at: dict[str, Any]) -> bool:
    value = evaluate(gap, at, _DIGITS)
    return value is not None and bool(abs(value) <= _HELD)


def lost_solution(state: State) -> str:
    """Say which solution of an equation no line tells, "" where all are told, or none, or there are many."""
    gap, x = state.solving, state.variable
    if gap is None or not state.solved or gap.free != {x} or state.misled is not None:
        return ""
    zeros, told = _zeros(gap, x), [evaluate(value, {}, _DIGITS) for value in state.solved]
    if len(zeros) > _MANY:
        return ""
    problem = state.meanings.problem
    for zero in zeros:
        asked = all(holds(one, {x: zero}) is not False for one in state.sides.given)
        asked = asked and (problem is None or problem.pending or evaluate(problem, {x: zero}, _DIGITS) is not None)
        if asked and all(value is not None and abs(value - zero) > _NEAR for value in told):
            exact = Fraction(float(zero)).limit_denominator(1000)
            shown = str(exact) if _vanishes(gap, {x: exact}) else f"{float(zero):.6g}"
            return f"{x} = {shown} solves it, too"
    return ""


def _holds(equation: Node, at: dict[str, Any]) -> bool:
    value = evaluate(Add(equation.children[0], Neg(equation.children[1])), at, _DIGITS)
    return value is not None and bool(abs(value) <= _HELD)


def mark_solution(state: State, found: CheckedLine, texts: Sequence[str]) -> CheckedLine | None:
    """Mark what follows from f'(x) = 0: another equation, or x = 2; None where a line says something else."""
    assert state.solving is not None
    x, gap = state.variable, state.solving
    reader = changed(state.sides, notes=[], limit="")
    judged: list[Judged] = []
    wrong: Node | None = None
    for part in solutions_in(" = ".join(texts)):
        sides = [readable(reader, text)[0] for text in sides_of(part)]
        if len(sides) != 2 or any(side is None or side.free - {x} or side.pending or strange(side) for side in sides):
            return None
        left, right = cast("list[Node]", sides)
        if not left.free | right.free:
            return None
        one = judge_line(gap, x, left, right)
        if one.judgement == "wrong":
            wrong = Add(left, Neg(right))
            if state.misled is not None and judge_line(state.misled, x, left, right).judgement == "follows":
                one = Judged("carried", "it follows from the equation before")
        judged.append(one)
        if one.judgement == "follows" and left is Sym(x) and not right.free:
            state.solved.append(right)
        found = changed(found, read=Rel("=", left, right))
    worst = min(judged, key=lambda one: JUDGEMENTS.index(one.judgement))
    if worst.judgement == "wrong":
        state.chain.mark_wrong(found.number)
        state.misled = wrong
    elif len(judged) == 1 and isinstance(found.read, Rel) and found.read.left is Sym(x) and not found.read.right.free:
        # From here on a number may stand for the value there.
        state.at = {x: found.read.right}
        state.points.append(found.read.right)
    return worst.mark(found)
