"""Lines about a curve: an equation differentiated on both sides, y' brought to one side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.expression import Node, Rel, Sym, Whole, number, replace
from derive.marking.curves import Curve, judge_on_curve
from derive.marking.judge import Judged, agree
from derive.marking.record import CheckedLine, Judgement, Mistake
from derive.marking.sides import Name
from derive.marking.state import State
from derive.startup.data import replace as changed
from derive.values.evaluate import evaluate
from derive.verify.curve import in_letters

_DIGITS = 30
_LARGEST, _NEAR = 10**4, 1e-9


def is_of_curve(state: State, read: Sequence[Node], begins: bool) -> bool:
    """Whether a line is about a curve: an equation between x and y, or one that y' stands in."""
    if state.curve is not None:
        return True
    if any(isinstance(side, Whole) for side in read):
        return False
    if begins or len(read) != 2 or state.chain.before is not None or state.meanings.problem is not None:
        return False
    name = state.sides.name(read[0])
    meanings = state.meanings
    # x = y^2, where y is differentiated by x.
    turned = (
        name == Name("x", 0) and meanings.by <= {"x"} and read[1].free & meanings.functions and not meanings.parameter
    )
    if name is not None and not turned and (name.order or name.name not in read[1].free):
        return False
    line = Rel("=", *in_letters(*read))
    if line.pending:
        return False
    letters = line.left.free | line.right.free
    if {"dx", "dy"} <= letters or ({"x", "y"} <= letters and "y'" in letters):
        state.curve = Curve.from_line(line)
    elif {"x", "y"} <= letters and not any("'" in letter or letter.endswith("_t") for letter in letters):
        state.curve = Curve.of(line, state.sides.variable)
    return state.curve is not None


def mark_on_curve(state: State, found: CheckedLine, read: Sequence[Node], begins: bool) -> CheckedLine:
    """Mark an equation, or a side below one.

    Args:
        state: where the lines are; it knows the curve.
        found: the line.
        read: its sides.
        begins: whether it begins with an equality sign.
    """
    assert state.curve is not None
    curve, chain = state.curve, state.chain
    curve.given = state.sides.given
    if not begins and curve.tells(read := in_letters(*read), state.at):
        return found
    read = [curve.by_x(side) for side in in_letters(*read)]
    if len(read) == 1 and not begins and (order := curve.order_of(read[0])):
        # y'' alone: the lines below say what it is.
        chain.begin(read[0])
        state.reached = max(state.reached, order)
        return found
    if len(read) == 1:
        return _mark_side(state, found, curve, read[0])
    line = Rel("=", read[0], read[-1])
    chain.truth, chain.before = read[0], read[-1]
    if (branch := _branch(curve, line)) is not None:
        curve.branch = branch
    place = _place(state, curve)
    if place is None and not (line.free & {curve.x, curve.y} or (curve.order_of(read[0]) and not curve.in_time)):
        return changed(found, judgement="undecided", method=f"which {curve.x} and {curve.y} are put in is not said")
    judged = judge_on_curve(curve, read, place)
    previous, curve.last = curve.last, line
    first = previous is None and not state.given
    state.reached = max(state.reached, curve.order_of(read[0]))
    state.answered = state.answered or not first
    if first and judged.judgement != "wrong":
        judged = changed(judged, judgement="given")
    if branch is not None:
        told: Judgement = "conditional" if judged.judgement == "follows" else judged.judgement
        judged = changed(judged, judgement=told, condition=f"on the branch {line}")
    return _marked(
        state,
        found,
        judged,
        lambda: curve.follows(previous, line),
        lambda: explained(curve, previous, line, judged, place),
    )


def explained(curve: Curve, before: Rel | None, line: Rel, judged: Judged, place: Mapping[str, Any] | None) -> Mistake:
    """Return what went wrong in a line, with the right number where it speaks of one point."""
    found = judged.counterexample
    if place is None or found is None or found.needed is None or found.written is None:
        return curve.explain(before, line)
    needed = number(Fraction(found.needed).limit_denominator(_LARGEST))
    right = needed if curve.in_time else Rel("=", line.left, needed)
    if abs(found.needed + found.written) < _NEAR:
        return Mistake("sign", "signs", "the sign is wrong", "", expected=right)
    what = "rate" if curve.in_time else "slope"
    return Mistake("", "", f"the {what} at this point is another one", expected=right)


def _place(state: State, curve: Curve) -> dict[str, Any] | None:
    """Return the point of the curve at which a line is evaluated, None where no place is told."""
    values = {name: evaluate(value, {}, _DIGITS) for name, value in state.at.items() if name in (curve.x, curve.y)}
    return values if values.keys() == {curve.x, curve.y} and None not in values.values() else None


def _branch(curve: Curve, line: Rel) -> Node | None:
    """Return y as a function of x where a line says so and the equation then holds: one branch of the curve."""
    if curve.equation is None or line.left is not Sym(curve.y) or line.right.free != {curve.x}:
        return None
    put = replace(curve.equation, {Sym(curve.y): line.right})
    return line.right if agree(put.children[0], put.children[1]) else None


def _mark_side(state: State, found: CheckedLine, curve: Curve, side: Node) -> CheckedLine:
    """Mark ``= …`` below an equation: what stands on its left should equal this too."""
    chain = state.chain
    if chain.before is None or chain.truth is None:
        if not state.given:
            chain.begin(side)
            return found
        chain.begin(Sym(curve.y + "'" * max(state.asked.order, 1)))
    assert chain.truth is not None
    assert chain.before is not None
    before, chain.before = chain.before, side
    if curve.last is not None:
        curve.last = Rel("=", curve.last.left, side)
    state.answered = True
    state.reached = max(state.reached, curve.order_of(chain.truth))
    return _marked(
        state,
        found,
        judge_on_curve(curve, [chain.truth, side], _place(state, curve)),
        lambda: judge_on_curve(curve, [before, side]).judgement == "follows",
        lambda: curve.explain_side(before, side),
    )


def _marked(
    state: State, found: CheckedLine, judged: Judged, follows: Callable[[], bool], explained: Callable[[], Mistake]
) -> CheckedLine:
    """Mark a judged line; a wrong one that follows from the line before is carried."""
    chain = state.chain
    if judged.judgement != "wrong":
        chain.broken = chain.broken and judged.judgement == "undecided"
        return judged.mark(found)
    if chain.wrong is not None and follows():
        chain.carried = True
        return changed(found, judgement="carried", method="it follows from the line before")
    chain.mark_wrong(found.number)
    chain.broken = True
    return changed(judged.mark(found), mistake=explained())
