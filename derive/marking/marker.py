"""Read a line, find what it speaks of, and have it judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain as chained

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    Whole,
    number,
    postorder,
)
from derive.marking.antiderivatives import (
    SIGN_OF_INTEGRAL,
    definite,
    explain_antiderivative,
    explain_definite,
    is_antiderivative,
)
from derive.marking.chain import Chain
from derive.marking.comparing import asks_for_derivative, mark_beside, mark_chain
from derive.marking.differentials import function_of_differential, mark_differential
from derive.marking.explain import explain, nice
from derive.marking.judge import Judged, judge, strange, value_of
from derive.marking.meanings import PARTS, Meanings
from derive.marking.naming import built_of_parts, built_of_values, carry_on, is_value, mark_named, named_goal
from derive.marking.on_curve import is_of_curve, mark_on_curve
from derive.marking.orders import mark_of_order, of_order
from derive.marking.places import Placed, placed
from derive.marking.posed import Posed, is_posed, posed
from derive.marking.posing import goal, pose
from derive.marking.record import CheckedLine, Judgement, Mistake
from derive.marking.sides import Name, Sides, defines_x, differential, readable, variable_of
from derive.marking.solving import mark_solution
from derive.marking.splitting import Written, sides_of, statements_of
from derive.marking.state import State
from derive.marking.tangents import judge_tangent, straight_line
from derive.rules.derivative.twins import BENDS, SLOPES
from derive.startup.data import replace as changed
from derive.values.evaluate import holds
from derive.verify.curve import in_letters

_PARAMETRIC = (SLOPES, BENDS)
"""Mistakes with a curve given by a parameter, by the order of the derivative."""


_RIGHT_ANGLE = Div(Const("pi"), number(2))
_SHORT = 12
"""How long a name with primes and an argument is at most."""


def begin(sides: Sides, meanings: Meanings, asked: Posed) -> State:
    """Begin with no side.

    Args:
        sides: the reader.
        meanings: what names stand for.
        asked: the problem.
    """
    chain = Chain(lambda before, after: _judged(sides, meanings, definite(before), definite(after)), explain)
    state = State(sides, meanings, asked, chain)
    chain.explain = partial(_explained, state)
    return state


def _judged(sides: Sides, meanings: Meanings, before: Node, after: Node) -> Judged:
    """Judge a side against the one before; a line that holds for positive constants alone is called by that."""
    # Elsewhere than where the function of the problem has a value, nothing was asked.
    x = Sym(sides.variable or "x")
    given = tuple(meanings.resolved(one, x) if one.free & meanings.known.keys() else one for one in sides.given)
    judged = judge(before, after, meanings.problem, given)
    if judged.judgement != "wrong" or judged.counterexample is None:
        return judged
    at = dict(judged.counterexample.at)
    constants = sorted(name for name in before.free & after.free if name != sides.variable and at.get(name, 1) < 0)
    if not constants:
        return judged
    positive = tuple(Rel(">", Sym(name), ZERO) for name in constants)
    if judge(before, after, meanings.problem, (*given, *positive)).judgement != "follows":
        return judged
    return Judged("conditional", "agreed where constants are positive", f"for {' and '.join(map(str, positive))}")


def _explained(state: State, before: Node, after: Node) -> Mistake:
    """Name the mistake between two sides."""
    if state.chain.integrating and isinstance(before, Deriv) and isinstance(after, Deriv):
        return _differential_left(state, before, after) or explain_antiderivative(before.body, after.body, state.x)
    if isinstance(before, Integral) and (mistake := explain_definite(before, after)) is not None:
        return mistake
    x, y = (state.meanings.derivative(name, "", state.x) for name in "xy")
    named, t = state.named, Sym(state.meanings.parameter)
    if t.name and named is not None and before.pending and 0 < named.order <= len(_PARAMETRIC):
        for twin in _PARAMETRIC[named.order - 1]:
            for wrong in twin.wrong(Deriv(Whole("vector", x, y), t)):
                if state.chain.agree(wrong, after):
                    return Mistake.of(twin, expected=nice(value_of(before), t.name))
    return _as_written(state, explain(before, after, state.x.name))


def _as_written(state: State, mistake: Mistake) -> Mistake:
    """Tell a mistake with y for y(x), unless the lines write y(x) themselves."""
    told = {name: getattr(mistake, name) for name in ("place", "written", "expected")}
    parts = {name: node for name, node in told.items() if node is not None}
    if any(f"({state.variable})" in text or f"({state.meanings.parameter})" in text for text in state.texts.values()):
        return mistake
    return changed(mistake, **dict(zip(parts, in_letters(*parts.values()), strict=True)))


def _differential_left(state: State, before: Node, after: Node) -> Mistake | None:
    """Return the mistake with a substitution in which dx became du, as if u' were 1; None where it is another."""
    for name, value in state.meanings.known.items():
        slope = Deriv(value, state.x)
        if value.free == {state.variable} and state.chain.agree(before, Mul(after, slope)):
            wrong = f"d{Sym(name)} was replaced by d{state.x} alone"
        elif value.free == {state.variable} and state.chain.agree(Mul(before, slope), after):
            wrong = f"d{state.x} was replaced by d{Sym(name)} alone"
        else:
            continue
        because = Rel("=", slope, nice(value_of(slope), state.variable))
        return Mistake("differential-left", "substitution", wrong, "du = u' dx", because=because)
    return None


def mark_line(state: State, line: Written) -> None:
    """Judge a line: each of its sides against the one before it."""
    found = CheckedLine(line.number, line.shown or line.text, reason=line.reason)
    state.sides.begin_line(line.reason)
    known, problem = state.meanings.known, state.meanings.problem
    functions = known if problem is None else {"f": problem, **known}
    state.sides.several = {name: value.free for name, value in functions.items() if len(value.free) > 1}
    text, *_ = place = placed(line.text)
    _take_place(state, place)
    if is_posed(text):
        state.lines.append(_mark_posed(state, found, text))
        return
    try:
        in_time = state.meanings.rates or (state.curve is not None and state.curve.in_time)
        beside = place.said if in_time else ()
        for statement in (*beside, *statements_of(text)):
            found = _mark_statement(state, found, tuple(sides_of(statement)))
    except DeriveError as error:
        # What the rules do not know is no mistake; the check goes on.
        if found.judgement != "wrong":
            found = changed(found, judgement="undecided", method=str(error).splitlines()[0])
    state.lines.append(found)


def _take_place(state: State, place: Placed) -> None:
    """From here on a number may stand for the value at a place; a place in front holds for its line alone."""
    if state.placed:
        state.at, state.placed = {}, False
    pairs = [(name.strip(), value) for name, _, value in (equation.partition("=") for equation in place.said)]
    if place.point:
        x, y = (state.curve.x, state.curve.y) if state.curve is not None else (state.variable, "y")
        pairs = [*zip((x, y), place.point, strict=False)]
    values = {name: node for name, text in pairs if (node := readable(state.sides, text)[0]) is not None}
    if values:
        state.at, state.placed = values, place.first
        state.points.extend(value for name, value in values.items() if name == state.variable)


def accepted(state: State, text: str) -> Node | None:
    """Return the form of the answer that is wanted, None where none is.

    Raises:
        ParseError: it can't be read.
    """
    if not text:
        return None
    wanted = state.sides.read([*sides_of(text)][-1])
    return wanted if state.curve is not None else state.in_chain(state.resolve(wanted))


def _mark_posed(state: State, found: CheckedLine, text: str) -> CheckedLine:
    problem = posed(text)
    name = readable(state.sides, problem.formula)[0] if len(problem.formula) < _SHORT else None
    asked = None if name is None else state.sides.name(name)
    if asked is not None and asked.order and asked.name in state.meanings.known:
        # Find f''(x), of an f that a line defines.
        state.asked = changed(state.asked, order=asked.order)
        return changed(found, read=name)
    state.sides.variable = state.sides.variable or problem.variable
    try:
        pose(state, problem)
    except DeriveError as error:
        return changed(found, judgement="unread", method=str(error).splitlines()[0])
    return changed(found, read=state.meanings.problem or (state.curve.equation if state.curve else None))


def _mark_statement(state: State, found: CheckedLine, texts: Sequence[str]) -> CheckedLine:
    if state.solving is not None and (solved := mark_solution(state, found, texts)) is not None:
        return solved
    if texts[0]:
        state.of_order = of_order(state, texts[0])
    if state.of_order is not None:
        return mark_of_order(state, found, texts[1:])
    if len(texts) > 1 and (whole := function_of_differential(state, texts)) is not None:
        return mark_differential(state, found, whole, texts[1:])
    read: list[Node] = []
    headless = False
    for place, text in enumerate(texts):
        if text:
            node, problem = readable(state.sides, text)
            if node is None:
                worst: Judgement = "unread" if found.judgement == "given" else found.judgement
                found = changed(found, judgement=worst, method=problem)
                headless = headless or (place == 0 and len(texts) > 1)
            else:
                read.append(node)
                state.texts[node] = text
    if not read:
        return found
    if isinstance(said := read[-1], Rel) and said.relation != "=" and len(read) > 1:
        # f''(1) = 6 > 0.
        read[-1] = said.left
        if not said.free and holds(said, {}) is False:
            found = changed(found, judgement="wrong", method=f"{said} is false")
            state.chain.mark_wrong(found.number)
    if len(read) == 3 and len(read[0].children) > 1 and not read[2].free and state.meanings.functions & read[1].free:
        # F(x, y) = x^2 + y^2 - 1 = 0, and y' further down: a curve.
        read = read[1:]
    if state.chain.before is None and state.curve is None:
        # What stands on the first line counts for all.
        state.sides.posed = state.sides.given
    elif state.sides.turned and state.fork is not None and not texts[0]:
        # Another case goes on from where the first one began.
        state.chain.begin(state.fork)
    elif state.sides.said:
        state.fork = state.chain.before
    if headless and SIGN_OF_INTEGRAL.search(texts[0]):
        # What stands behind it is equal up to a constant alone.
        state.chain.begin(None)
        return found
    if headless and state.curve is None:
        return _mark_without_left_side(state, found, read)
    found = changed(found, read=read[-1] if len(read) == 1 else Rel("=", read[0], read[-1]))
    part = state.sides.name(read[0]) if len(read) > 1 else None
    if state.curve is not None and part is not None and part.order == 0 and part.name in PARTS:
        # A u of some rule says nothing of the curve.
        return found
    state.points.extend(_points_in(read))
    if (tangent := _judged_tangent(state, read)) is not None:
        return mark_beside(state, found, tangent)
    if _tells_place(state, read):
        state.at = {str(read[0]): read[1]}
        return found
    if is_of_curve(state, read, begins=not texts[0]):
        return mark_on_curve(state, found, read, begins=not texts[0])
    inside = any("x" in value.free for value in state.meanings.known.values())
    if not state.sides.variable and not inside and defines_x(texts[0], read):
        state.sides.variable = variable_of([side for side in read[1:] if side.free])
    is_constant = isinstance(read[0], Sym) and len(read) > 1 and not any(side.free for side in read[1:])
    by_custom = variable_of(read[1:] if is_constant else read)
    # y = u^4, u = 2x + 1: what a line defines is not the variable.
    by_custom = "" if by_custom in state.meanings.defined else by_custom
    state.sides.variable = state.sides.variable or state.meanings.parameter or by_custom
    first, rest = read[0], read[1:]
    if texts[0] and first is state.x and len(rest) == 1 and rest[0].free and first.name not in rest[0].free:
        # p = σ(z) says what the variable stands for, and nothing of its functions.
        if state.chain.integrating and len(letters := rest[0].free - state.meanings.known.keys()) == 1:
            _substitute(state, min(letters), rest[0])
        return found
    name = differential(texts[0]) or (state.sides.name(first) if texts[0] else None)
    if name is not None and name.order and is_value(state, name):
        # f'(a) is the value of f' at a.
        name = None
    if name is not None and (rest or (name.order and named_goal(state, name) is not None)):
        return mark_named(state, found, name, rest)
    return _mark_sides(state, found, first, rest, begins=not texts[0])


def _substitute(state: State, letter: str, x: Node) -> None:
    """Go on by another letter in an integral: x = tan θ, where this is one-to-one."""
    meanings, before = state.meanings, state.chain.before
    assert isinstance(before, Deriv)
    angle = any(isinstance(part, Call) for part in postorder(x))
    state.sides.given += (Rel(">", Sym(letter), ZERO), *((Rel("<", Sym(letter), _RIGHT_ANGLE),) if angle else ()))
    state.sides.posed = state.sides.given
    state.sides.notes.append(f"{' and '.join(map(str, state.sides.given))} is taken as given")
    name, state.sides.variable = state.variable, letter
    meanings.define(name, x, state.x)
    state.begin(meanings.resolved(before.body, state.x))
    state.paused = changed(state.chain)


def _tells_place(state: State, read: Sequence[Node]) -> bool:
    """Whether a line that comes first says at which x all is meant: x = 3."""
    if state.lines or state.given or len(read) != 2 or read[1].free:
        return False
    return read[0] is Sym("x") and state.curve is None and not read[1].pending


def _is_to_be_solved(state: State, first: Node, rest: Sequence[Node]) -> bool:
    """Whether a line is an equation that holds somewhere, 2x - 4 = 0, and says so: lines below say where."""
    if len(rest) != 1 or first.pending or rest[0].pending or strange(first) or strange(rest[0]):
        return False
    gap = Add(first, Neg(state.resolve(rest[0])))
    if not (state.sought or rest[0] is ZERO) or gap.free != {state.variable} or (rest[0].free and not state.sought):
        return False
    chain = state.chain
    if chain.before is not None and chain.agree(chain.before, first) and chain.start is not chain.before:
        return False
    if chain.judge(first, state.resolve(rest[0])).judgement != "wrong":
        return False
    state.solving = gap
    return True


def _points_in(read: Sequence[Node]) -> Iterator[Node]:
    """Yield the numbers at which derivatives are taken: 3 of f'(3)."""
    for part in (part for side in read for part in postorder(side)):
        if isinstance(part, Call) and any(part.orders) and len(part.children) == 1 and not part.children[0].free:
            yield part.children[0]


def _judged_tangent(state: State, read: Sequence[Node]) -> Judged | None:
    """Judge y - 9 = 6(x - 3) beside a function; None where a line is something else."""
    function = state.meanings.known.get("y") or state.meanings.problem
    if state.curve is not None or len(read) != 2 or function is None or state.sides.name(read[0]) is not None:
        return None
    line = straight_line(read[0], read[1], state.variable) if "y" in read[0].free | read[1].free else None
    return None if line is None else judge_tangent(state, function, line)


def _mark_without_left_side(state: State, found: CheckedLine, read: Sequence[Node]) -> CheckedLine:
    """Mark a line whose left side can't be read: it goes on with the chain, or with what nobody knows."""
    chain, first = state.chain, state.resolve(read[0])
    if chain.before is None or not chain.agree(chain.before, first):
        chain.begin(first)
        return mark_chain(state, found, read[1:], aside=True)
    return mark_chain(state, found, read)


def _mark_integral(state: State, found: CheckedLine, first: Node, rest: Sequence[Node]) -> CheckedLine:
    """Mark a side with an integral: the chain goes on, or another integral is asked for."""
    chain = state.chain
    if chain.integrating and (not rest or chain.agree(chain.before or first, state.in_chain(first))):
        return mark_chain(state, found, [first, *rest])
    state.begin(first)
    state.named = None
    return mark_chain(state, found, rest)


def _mark_sides(state: State, found: CheckedLine, first: Node, rest: Sequence[Node], begins: bool) -> CheckedLine:
    """Mark sides without a name: the chain goes on, or a claim stands beside it."""
    equation = (first, rest[-1]) if rest else None
    is_value = isinstance(first, Call) and bool(strange(first)) and not any(one.free for one in first.children)
    values = built_of_values(state, first)
    first, chain = state.resolve(first), state.chain
    if begins:
        found = mark_chain(state, found, [first, *rest])
        if state.named is not None and chain.before is not None and not chain.integrating:
            state.said[state.key(state.named)] = chain.before
        return found
    if is_antiderivative(first):
        return _mark_integral(state, found, first, rest)
    if first is ZERO and len(rest) == 1 and chain.before is not None:
        # 0 = 3x^2 - 3.
        return mark_chain(state, found, [rest[0], first])
    if is_value and not rest:
        # f'(2) alone: the lines below say what it is.
        chain.begin(first)
        return found
    if _is_to_be_solved(state, first, rest):
        return found
    if chain.before is None:
        chain.begin(first)
        state.fork = first if state.sides.said and rest else None
        if isinstance(first, Deriv) and state.meanings.problem is None:
            state.meanings.problem = first.body
        return mark_chain(state, found, rest)
    if isinstance(first, Rel) or (not rest and not isinstance(first, Deriv)):
        problem = state.meanings.problem
        if problem is not None and not state.lines and not problem.pending and chain.agree(problem, first):
            return mark_chain(state, found, rest)
        if problem is not None and chain.start is problem and not chain.agree(chain.before, first):
            # Below the function there stands its derivative, without a name.
            chain.begin(goal(state, 1))
        return mark_chain(state, found, [first, *rest])
    beside = chain.integrating and isinstance(first, Deriv)
    if (not beside and chain.agree(chain.before, first)) or (chain.wrong is None and asks_for_derivative(state, first)):
        return mark_chain(state, found, [first, *rest])
    if state.meanings.problem is not None and not state.lines and chain.agree(state.meanings.problem, first):
        return mark_chain(state, found, rest)
    # Another derivative is asked for, or a claim stands beside the chain: d/dx(x^2) = 2x.
    chain.begin(first)
    if state.equation is not None and chain.wrong is None:
        # ln y = x ln x, and then y'/y: it goes on from d/dx (x ln x).
        left, right = (Deriv(state.resolve(side), state.x) for side in state.equation)
        chain.before = right if chain.agree(left, first) else first
    is_partial = isinstance(first, Deriv) and first.body is state.meanings.problem and len(first.body.free) > 1
    state.named, state.equation = Name(str(first), 0) if is_partial else None, equation
    if chain.wrong is not None and rest:
        carry_on(state, chained(values, built_of_parts(state)), state.resolve(rest[0]))
    state.answered = state.answered or not state.given
    return mark_chain(state, found, rest, aside=True)
