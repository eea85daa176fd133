"""Compare the sides of a line with what stands before them: a chain, one that was interrupted, a value at a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.expression import ZERO, Call, Deriv, Div, Limit, Node, Rel, Whole, number, postorder, replace, substitute
from derive.marking.antiderivatives import is_antiderivative
from derive.marking.chain import Chain
from derive.marking.judge import Judged, is_rounded, value_of
from derive.marking.meanings import PARTS
from derive.marking.record import CheckedLine, Mistake
from derive.marking.sides import TIMES, Name, other_readings, readable
from derive.marking.state import State
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern

_LOG = pattern(r"(?<![A-Za-z])\\?log(?![A-Za-z_])")
_DECIMAL, _ROUGH = pattern(r"\d+\.(?P<behind>\d+)"), 0.006
_NO_CONSTANT = "up to a constant: + C is missing"
_TERMS = Mistake(
    "number-of-terms",
    "sum rule",
    "the number of terms depends on the variable, and was not differentiated",
    "(n(x) u)' = n'(x) u + n(x) u'",
)


def mark_chain(state: State, found: CheckedLine, sides: Sequence[Node], aside: bool = False) -> CheckedLine:
    """Judge each side against the one before it.

    Args:
        state: where the lines are.
        found: the line.
        sides: its sides, from the first that is to be judged.
        aside: whether the line speaks of something else than the problem.
    """
    state.answered = state.answered or (bool(sides) and not aside)
    for place, side in enumerate(sides):
        text = state.texts.get(side, "")
        side = state.resolve(side)
        if place == len(sides) - 1 and _is_set_to_zero(state, side, place):
            if not state.sought and place and found.judgement == "follows":
                found = changed(found, judgement="undecided", method="whether it is 0, or to be made 0")
            continue
        if state.chain.before is None:
            state.begin(side)
        elif not isinstance(side, Rel):
            found = _compared(state, found, state.in_chain(side), text)
    return _without_constant(state, found) if sides and state.chain.integrating else found


def _compared(state: State, found: CheckedLine, side: Node, text: str) -> CheckedLine:
    chain = state.chain
    assert chain.before is not None
    asked = chain.before
    if isinstance(asked, Limit) is not isinstance(side, Limit):
        asked, side_ = (state.sides.differences.get(one, one) for one in (asked, side))
    else:
        side_ = side
    judged: Judged | None = chain.judge(asked, side_)
    if judged is not None and judged.judgement == "wrong":
        if asks_for_derivative(state, side):
            judged = None
        else:
            for other, note in _other_readings(state, text):
                if chain.agree(chain.before, other):
                    state.sides.notes.append(note)
                    side, judged = other, None
                    break
            else:
                if (resumed := _resumed(state, side)) is not None:
                    side, judged = resumed, None
                elif (decimal := _with_decimal_logarithms(state, side)) is not None:
                    chain.before, judged = decimal, None
                elif state.at:
                    there = value_of(chain.before)
                    for name, value in state.at.items():
                        there = substitute(there, name, value)
                    if chain.agree(there, side):
                        chain.before, judged = there, None
    if judged is not None and judged.judgement == "wrong" and _goes_on_integrating(state, side):
        side = Deriv(side, state.x)
        judged = chain.judge(chain.before, side)
    if judged is not None and judged.judgement == "undecided" and (resumed := _resumed(state, side)) is not None:
        side, judged = resumed, None
    if judged is not None and judged.judgement in ("wrong", "undecided") and state.data:
        given, put = (replace(replace(value_of(one), state.data), state.data) for one in (chain.before, side))
        if (given is not chain.before or put is not side) and (not side.free or chain.agree(given, put)):
            chain.before, judged = given, chain.judge(given, put)
    unbroken = chain.wrong is None
    part = _rounding(text)
    rounded = judged is not None and judged.judgement == "wrong" and 0 < part < _ROUGH
    if rounded and is_rounded(value_of(chain.before), value_of(side), part):
        judged = Judged("conditional", "agreed but for rounding", "rounded")
    if judged is not None and judged.judgement == "wrong" and TIMES.search(text):
        judged = changed(judged, mistake=_TERMS)
    found = chain.compare(found, side, judged)
    if unbroken and chain.wrong is not None:
        state.failed = state.named
    return found


def _rounding(text: str) -> float:
    """Return by which part of them the decimals of a line may be off together: half of their last place each."""
    found = [(float(one[0]), len(one["behind"])) for one in _DECIMAL.finditer(text)]
    return sum(0.51 * 10.0**-places / value for value, places in found if value)


def _with_decimal_logarithms(state: State, side: Node) -> Node | None:
    """Return the side before with log as the logarithm to the base 10, where this one then follows."""
    chain = state.chain
    assert chain.before is not None
    if not any(_LOG.search(text) for text in state.texts.values()):
        return None
    logarithms = (part for part in postorder(chain.before) if isinstance(part, Call) and part.name == "ln")
    decimal = replace(chain.before, {part: Div(part, Call("ln", number(10))) for part in logarithms})
    if decimal is chain.before or not chain.agree(decimal, side):
        return None
    state.sides.notes.append("log is read as the logarithm to the base 10 here")
    return decimal


def _resumed(state: State, side: Node) -> Node | None:
    """Go on from where a definition interrupted, if the side does; return what the chain then holds of it."""
    chain, paused = state.chain, state.paused
    if paused is None or paused.before is None:
        return None
    going_on = Deriv(side, state.x) if paused.integrating else side
    if not chain.agree(paused.before, going_on):
        return None
    _go_on(chain, paused)
    return going_on


def _go_on(chain: Chain, paused: Chain) -> None:
    chain.before, chain.truth, chain.broken = paused.before, paused.truth, paused.broken
    chain.start, chain.integrating = paused.start, paused.integrating


def _goes_on_integrating(state: State, side: Node) -> bool:
    """Go on with the integral that lines about u and v interrupted, where a side holds an integral again."""
    paused = state.paused
    if paused is None or not paused.integrating or state.chain.integrating or not is_antiderivative(side):
        return False
    _go_on(state.chain, paused)
    return True


def asks_for_derivative(state: State, side: Node) -> bool:
    """Whether the line before is the function itself, without d/dx, and this is its derivative: begin there."""
    before = state.chain.before
    if state.meanings.problem is not None or len(state.lines) != 1 or before is None or before.pending:
        return False
    if not state.chain.agree(Deriv(before, state.x), side):
        return False
    state.meanings.problem = before
    state.chain.begin(Deriv(before, state.x))
    return True


def _other_readings(state: State, text: str) -> Iterator[tuple[Node, str]]:
    """Yield what a side may mean too, with a note: a person is not called wrong for how a line is read."""
    for other, note in other_readings(text):
        node, _ = readable(state.sides, other)
        if node is not None:
            yield state.in_chain(state.resolve(node)), note


def _without_constant(state: State, found: CheckedLine) -> CheckedLine:
    """Say once that the constant of an antiderivative is missing."""
    start, end = state.chain.start, state.chain.before
    assert start is not None
    assert end is not None
    custom = state.named is not None and state.named.name in PARTS
    told = any(line.condition == _NO_CONSTANT for line in state.lines)
    if found.judgement != "follows" or is_antiderivative(end) or end.free - start.free or custom or told:
        return found
    return changed(found, judgement="conditional", condition=_NO_CONSTANT)


def _is_set_to_zero(state: State, side: Node, place: int) -> bool:
    """Whether a 0 at the end of a line sets what stands before it equal to 0, f'(x) = 2x - 4 = 0."""
    before = state.chain.before
    if side is not ZERO or before is None or state.chain.integrating or isinstance(before, Rel | Limit | Whole):
        return False
    derived = state.named is not None and state.key(state.named) in state.said
    if not (place or derived or state.chain.start is not before):
        return False
    gap = value_of(before)
    begins = not place and not derived
    if state.variable not in gap.free or (begins and not state.sought) or state.chain.agree(before, side):
        return False
    state.solving = gap
    return True


def mark_beside(state: State, found: CheckedLine, judged: Judged) -> CheckedLine:
    """Mark a line that stands beside the chain, such as a tangent, by what is judged of it."""
    state.answered = True
    if judged.judgement == "wrong":
        if state.chain.wrong is not None:
            return changed(found, judgement="carried", method=judged.method)
        state.chain.mark_wrong(found.number)
        state.failed = Name("", 0)
    return judged.mark(found)
