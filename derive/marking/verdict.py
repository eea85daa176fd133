"""The verdict on the whole: right, right in another form, short of the question, wrong; whether the end is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from derive.expression import Deriv, Limit, Node, Rel, Sym, same
from derive.marking.antiderivatives import is_antiderivative
from derive.marking.curves import judge_on_curve
from derive.marking.judge import strange
from derive.marking.meanings import PARTS
from derive.marking.record import VERDICTS, Checked, CheckVerdict
from derive.marking.solving import lost_solution
from derive.marking.state import State
from derive.record.engine import holes
from derive.startup.data import replace as changed
from derive.verify.curve import in_letters


class _Verdict(NamedTuple):
    verdict: CheckVerdict
    remark: str = ""


def checked(state: State, accepted: Node | None) -> Checked:
    """Return the whole.

    Args:
        state: where the lines ended.
        accepted: the form in which the answer is wanted, None where none is.
    """
    if (lost := lost_solution(state)) and state.lines[-1].judgement == "follows":
        state.lines[-1] = changed(state.lines[-1], judgement="conditional", condition=lost)
    verdict, remark = _verdict(state, accepted)
    wrong = state.chain.wrong
    if verdict == "other-question" and wrong is None:
        wrong = next((line.number for line in state.lines if line.judgement in ("follows", "given")), 1)
    return Checked(tuple(state.lines), verdict, wrong, tuple(state.sides.notes), remark)


def together(exercises: Sequence[Checked]) -> Checked:
    """Return what is found about several exercises: the worst verdict, and the first wrong line of all."""
    worst = min(exercises, key=lambda one: VERDICTS.index(one.verdict))
    some_read = any(one.verdict != "unread" for one in exercises)
    return Checked(
        tuple(line for one in exercises for line in one.lines),
        "undecided" if worst.verdict == "unread" and some_read else worst.verdict,
        next((one.first_wrong for one in exercises if one.first_wrong is not None), None),
        tuple(dict.fromkeys(note for one in exercises for note in one.notes)),
        worst.remark,
    )


def _verdict(state: State, accepted: Node | None) -> _Verdict:
    judgements = {line.judgement for line in state.lines}
    chain, wrong = state.chain, state.chain.wrong
    if judgements == {"unread"}:
        return _Verdict("unread")
    if wrong is not None:
        if (question := _other_question(state)) and not _ends_right(state):
            return _Verdict("other-question", question)
        return _Verdict("right-by-wrong-steps" if _ends_right(state) else "mistake")
    if state.given and not state.answered and judgements & {"follows", "conditional"}:
        return _Verdict("other-question", "no line is about the problem")
    if accepted is not None:
        return _as_accepted(state, accepted)
    if not judgements & {"follows", "conditional"}:
        return _Verdict("undecided")
    if remark := _stops_short(state):
        return _Verdict("incomplete", remark)
    if _is_another_form(state) and chain.before is not None:
        assert state.curve is not None
        return _Verdict("other-form", f"on the curve it equals {state.curve.y}' = {state.curve.slopes[0]}")
    return _Verdict("right")


def _ends_right(state: State) -> bool:
    if state.lines[-1].judgement not in ("follows", "conditional", "wrong", "carried") or state.misled is not None:
        return False
    if state.curve is not None:
        return not state.chain.broken
    failed, named = state.failed, state.named
    if (state.sides.partial and named != failed) or (
        failed is not None and named is not None and (named.name, named.variable) != (failed.name, failed.variable)
    ):
        # Several answers stand beside one another.
        return False
    return state.chain.ends_right()


def _stops_short(state: State) -> str:
    """Say what is still to be done, "" where nothing is."""
    end, wanted = state.chain.before, state.asked.order
    if state.curve is not None and state.curve.last is not None:
        slopes = [name for name in sorted(state.curve.last.free) if "'" in name or name == "dy"]
        if not slopes and state.reached == 0:
            return "nothing was differentiated"
        if slopes and not state.curve.is_solved():
            return f"it is not solved for {state.curve.y}'"
    if 0 < state.reached < wanted:
        return f"the derivative of order {wanted} is wanted"
    if end is None or state.lines[-1].judgement not in ("follows", "conditional"):
        return ""
    if state.chain.integrating:
        return "an integral is still to be found" if is_antiderivative(end) else ""
    if isinstance(end, Limit) or any(isinstance(part, Limit) for part in end.children):
        return "the limit is still to be taken"
    if not isinstance(end, Rel) and any(not strange(hole.body) for hole in holes(end)):
        return "a derivative is still to be taken"
    if state.given and state.said and {name for name, *_ in state.said} <= PARTS:
        return "the parts are not put together"
    return ""


def _is_another_form(state: State) -> bool:
    """Whether the end is y' = …, which is the slope on the curve alone."""
    curve = state.curve
    if curve is None or curve.equation is None or state.reached != 1 or state.chain.before is None or state.at:
        return False
    if state.chain.truth not in (Sym(f"{curve.y}'"), Sym("dy")):
        return False
    return not curve.is_slope_anywhere(state.chain.before)


def _as_accepted(state: State, wanted: Node) -> _Verdict:
    """Compare the end with the form that is wanted."""
    end = state.chain.before
    if end is None:
        return _Verdict("undecided", "there is no end to compare with the accepted answer")
    if state.curve is not None:
        wanted = state.curve.by_x(*in_letters(wanted))
        judgement = judge_on_curve(state.curve, [wanted, end]).judgement
    else:
        judgement = state.chain.judge(wanted, end).judgement
    if judgement in ("follows", "conditional"):
        if same(wanted, end):
            return _Verdict("right")
        where = "on the curve " if state.curve is not None else ""
        return _Verdict("other-form", f"it is {where}equal to {wanted}")
    if remark := _stops_short(state):
        return _Verdict("incomplete", remark)
    return _Verdict("other-question", f"the answer that is accepted is {wanted}")


def _other_question(state: State) -> str:
    """Say which question a wrong end answers, "" where it is none that is known."""
    problem, end = state.meanings.problem, state.chain.before
    if not state.given or problem is None or end is None or problem.pending or state.meanings.parameter:
        return ""
    if state.chain.wrong != state.lines[-1].number and state.chain.carried is False:
        return ""
    order = max(state.asked.order, 1)
    for answered, node in _questions(state, problem, order):
        if node.free and state.chain.agree(node, end):
            return answered
    return ""


def _questions(state: State, problem: Node, order: int) -> Iterator[tuple[str, Node]]:
    x = Sym(state.variable)
    if not any(line.mistake is not None and line.mistake.id for line in state.lines):
        # e^(3x) for 3e^(3x) is a slip with the chain rule.
        yield "this is the function itself", problem
    for other, name in ((1, "first"), (2, "second"), (3, "third")):
        if other != order:
            node = problem
            for _ in range(other):
                node = Deriv(node, x)
            yield f"this is the {name} derivative", node
    for letter in sorted(problem.free - {x.name}):
        yield f"this is the derivative by {letter}", Deriv(problem, Sym(letter))
