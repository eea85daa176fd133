"""Lines that name what they speak of: y = …, y' = …, f''(x) = …, dy/dt = …, ∇f = …; and what is built on wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derive.expression import (
    Add,
    Call,
    Deriv,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Sym,
    Whole,
    number,
    postorder,
    replace,
    substitute,
)
from derive.marking.comparing import mark_beside, mark_chain
from derive.marking.curves import slope_of
from derive.marking.explain import explain
from derive.marking.judge import Judged, rules_between, strange, value_of
from derive.marking.meanings import PARTS, letters_in
from derive.marking.record import CheckedLine, Mistake
from derive.marking.sides import Name
from derive.marking.state import State
from derive.marking.tangents import is_straight, judge_tangent
from derive.reals.given import impossible
from derive.startup.data import replace as changed
from derive.verify.curve import in_letters


def _determinant(function: Node) -> Node:
    """Return the determinant of the Hessian matrix of a function of two letters."""
    x, y = map(Sym, sorted(function.free))

    def second(one: Sym, other: Sym) -> Node:
        return Deriv(Deriv(function, one), other)

    return Add(Mul(second(x, x), second(y, y)), Neg(Mul(second(x, y), second(y, x))))


OPERATORS: dict[str, Callable[[Node], Node]] = {
    "∇": lambda function: Whole("gradient", function),
    "Δ": lambda function: Whole("laplacian", function),
    "H": lambda function: Whole("hessian", function),
    "|H|": _determinant,
    "∇·": lambda field: Whole("divergence", field),
    "∇×": lambda field: Whole("curl", field),
}
_NOTATION = Mistake(
    "function-for-derivative", "notation", "the left side is the function, the right side its derivative", "y' = …"
)


def mark_named(state: State, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
    """Mark ``y = …``, ``y' = …``, ``f''(x) = …``, ``dy/dt = …``, ``∇f = …``."""
    meanings, chain = state.meanings, state.chain
    if name.order == 0 or not (state.sides.partial or name.variable in OPERATORS):
        state.sides.variable = state.sides.variable or name.variable
    if state.sides.cases and not state.sides.said:
        # Behind several cases the name stands for the whole again.
        state.sides.given = state.sides.posed
    # Under another condition the name stands for another case.
    continued = state.named == name and chain.before is not None and state.case == state.sides.given
    state.case = state.sides.given
    if state.named is None or state.named.name not in PARTS:
        state.pause(name)
    state.named = name
    if name.order == 0 and not rest:
        return found
    if name.order == 0:
        if state.sides.said and _is_case(state, name.name, rest[0]):
            return found
        if (datum := _datum(state, meanings.moved(name.name, state.x), rest)) is not None:
            state.data[datum] = rest[-1]
            return found
        if state.placed and name.name == "y" and (tangent := _tangent(state, rest[-1])) is not None:
            return mark_beside(state, found, tangent)
        if name.name not in meanings.known:
            if len(rest[0].free) > 1:
                meanings.typed[name.name] = rest[0]
            first, *rest = (state.resolve(side) for side in rest)
            if name.variable not in ("", state.variable, meanings.parameter) and name.variable in first.free:
                # f(u) = u^2 is the function of x too.
                first = substitute(first, name.variable, state.x)
            meanings.define(name.name, first, state.x)
            state.solving = None
            state.begin(first)
            if name.name not in PARTS and (meanings.problem is None or meanings.parameter):
                meanings.problem = first
            found = mark_chain(state, found, rest, aside=True)
            if found.judgement == "wrong":
                state.said[state.key(name)] = state.resolve(rest[-1])
            return found
        return _mark_rewritten(state, found, name, rest)
    if name.name not in meanings.known:
        _name_chain(state, name, rest)
    if _is_inner(state, name) and rest:
        # dp/dz of an L(p): what it is, nobody can know.
        meanings.tell_slope(name.name, name.variable, rest[-1])
        return found
    meanings.guess(name.name)
    state.reached = max(state.reached, name.order)
    if not continued:
        told = {letter for side in rest for letter in side.free}
        chain.begin(named_goal(state, name) or meanings.slope(name.name, state.x, told))
    aside = name.name in PARTS or (state.given and meanings.known.get(name.name) is not meanings.problem)
    sides = [state.resolve(side) for side in rest]
    if (datum := _datum(state, chain.before, sides)) is not None:
        state.data[datum] = sides[-1]
        return found
    if _take_rate(state, chain.before, sides):
        return found
    if not continued and chain.wrong is not None and sides:
        carry_on(state, _built(state, name), sides[0])
    found = mark_chain(state, found, sides, aside=aside)
    goal = meanings.partial(name.name, name.variable) if state.sides.partial else None
    if goal is not None and sides and found.judgement == "follows":
        found = changed(found, rules=rules_between(goal, sides[-1]))
    elif goal is not None and sides and found.mistake is not None and not found.mistake.id:
        # In the letters of the line more is to be seen.
        found = changed(found, mistake=explain(goal, rest[-1], letters_in(name.variable)[-1]))
    if sides and state.solving is None:
        state.said[state.key(name)] = sides[-1]
    return found


def _is_inner(state: State, name: Name) -> bool:
    """Whether a derivative is that of a letter in the problem, by a letter that is not in it."""
    problem, known = state.meanings.problem, state.meanings.known
    letters = {*(() if problem is None else problem.free), *(by for _, by in state.meanings.slopes)}
    return name.name in letters - known.keys() and name.order == 1 and name.variable not in ("", *letters, *known)


def _tangent(state: State, line: Node) -> Judged | None:
    """Judge ``at x = 2: y = …`` beside a function of another name; None where it is no straight line."""
    function, line = state.meanings.problem, state.resolve(line)
    beside = function is not None and "y" not in state.meanings.known and is_straight(line, state.variable)
    return judge_tangent(state, function, line) if beside and function is not None else None


def _datum(state: State, goal: Node | None, sides: Sequence[Node]) -> Node | None:
    """Return what a line gives a value to at a moment: dx/dt = 2, or x = 5, where x is any function."""
    if goal is None or not sides or any(side.free for side in sides):
        return None
    value = value_of(goal)
    return value if isinstance(value, Call) and strange(value) and value not in state.data else None


def _take_rate(state: State, goal: Node | None, sides: Sequence[Node]) -> bool:
    """Take dV/dt = 100 for a condition on dr/dt, where nothing is said of this; whether it is one."""
    if not state.meanings.rates or goal is None or not sides or any(side.free for side in sides):
        return False
    value = value_of(goal)
    moving = [part for part in postorder(value) if isinstance(part, Call) and any(part.orders) and strange(part)]
    if len(moving) != 1 or moving[0] in state.data:
        return False
    value, rate = in_letters(value, moving[0])
    slope = slope_of(value, sides[-1], str(rate))
    if slope is None:
        return False
    calls: dict[Node, Node] = {
        Sym(name): Call(name, Sym(state.meanings.parameter or state.variable)) for name in slope.free
    }
    state.data[moving[0]] = replace(slope, calls)
    return True


def _is_case(state: State, name: str, side: Node) -> bool:
    """Whether a line defines a function where the lines before do not: f(x) = x^2 for x ≥ 0, f(x) = 0 for x < 0."""
    meanings, said = state.meanings, state.sides.said
    pieces = state.pieces.get(name, ())
    if name in meanings.known and not pieces:
        return False
    if not all(impossible((condition, *said)) for _, condition in pieces):
        return False
    value = state.resolve(side)
    state.pieces[name] = (*pieces, (value, said[0] if len(said) == 1 else Logic("and", *said)))
    if not pieces:
        return False
    whole, before = Piecewise(*state.pieces[name]), meanings.known[name]
    meanings.known[name] = whole
    meanings.problem = whole if meanings.problem is before else meanings.problem
    # Where each case holds stands in the function now.
    state.sides.given = state.sides.posed = ()
    state.chain.begin(whole)
    return True


def _name_chain(state: State, name: Name, rest: Sequence[Node]) -> None:
    """Take a new name for that of what the lines before differentiate, where they say the same."""
    start, before, body = state.chain.start, state.chain.before, state.chain.start
    for _ in range(name.order):
        body = body.body if isinstance(body, Deriv) else None
    if start is None or body is None or body.pending or before is None or not rest:
        return
    if state.chain.agree(before, state.resolve(rest[0])):
        state.meanings.known[name.name] = body


def named_goal(state: State, name: Name) -> Node | None:
    """Return the derivative that a name speaks of, still to be taken; None where nobody knows the function."""
    meanings = state.meanings
    if name.variable in OPERATORS:
        goal = meanings.known.get(name.name)
        return None if goal is None else meanings.resolved(OPERATORS[name.variable](goal), state.x)
    letters = name.variable if len(letters_in(name.variable)) == name.order else (name.variable or "x") * name.order
    if state.sides.partial and name.variable and (meanings.parameter or name.name in meanings.known):
        return meanings.derivative(name.name, letters, state.x)
    if meanings.parameter and name.name == "y" and state.x.name == meanings.parameter:
        return meanings.derivative("y", letters, state.x)
    before = state.said.get(state.key(name, -1))
    if before is not None and not state.chain.broken and state.chain.wrong is None:
        # Go on from the form in which the lower derivative was written.
        return Deriv(before, state.x)
    goal = meanings.known.get(name.name)
    for _ in range(name.order if goal is not None else 0):
        goal = Deriv(goal, state.x) if goal is not None else None
    return goal


def is_value(state: State, name: Name) -> bool:
    """Whether a name speaks of a value at another letter than the variable: f'(a) of an f(x)."""
    known = state.meanings.known.get(name.name)
    if known is None or state.sides.partial or state.meanings.parameter or name.variable in OPERATORS:
        return False
    return name.variable not in ("", state.variable, *known.free) and known.free == {state.variable}


def carry_on(state: State, options: Iterator[Node], side: Node) -> None:
    """Take up what wrong lines say where this one is built on them: y'' on y', (u v)' on u' and v'."""
    chain = state.chain
    if chain.before is None or chain.agree(chain.before, side):
        return
    for built in options:
        if chain.agree(built, side):
            chain.build_on(built)
            return


def _built(state: State, name: Name) -> Iterator[Node]:
    if (again := state.said.get(state.key(name))) is not None:
        yield again
    if t := state.meanings.parameter:
        known = {part: state.meanings.derivative(part, t, state.x) for part in "xy"}
        dx, dy = (state.said.get((part, t, 1), known[part]) for part in "xy")
        yield Div(dy, dx)
    before = state.said.get(state.key(name, -1))
    if before is not None:
        yield Deriv(before, state.x)
    if state.equation is not None and (slope := slope_of(*state.equation, f"{name.name}'")) is not None:
        yield state.resolve(slope)
    yield from built_of_parts(state)


def built_of_values(state: State, side: Node) -> Iterator[Node]:
    """Yield a side with f'(1) as the lines have f', right or wrong."""
    put: dict[Node, Node] = {}
    for part in postorder(side):
        match part:
            case Call(name=name, children=(point,), orders=(order,)) if order and not point.free:
                if (said := state.said.get((name, "", order))) is not None:
                    put[part] = substitute(said, state.variable, point)
    if put:
        yield replace(side, put)


def built_of_parts(state: State) -> Iterator[Node]:
    """Yield what the rules make of u, v, u' and v' as the lines have them, right or wrong."""
    u, v = (state.meanings.known.get(part) for part in "uv")
    if u is not None and v is not None:
        du, dv = (state.said.get((part, "", 1), Deriv(known, state.x)) for part, known in (("u", u), ("v", v)))
        yield Add(Mul(du, v), Mul(u, dv))
        yield Div(Add(Mul(du, v), Neg(Mul(u, dv))), Pow(v, number(2)))
        yield from (Add(du, dv), Add(du, Neg(dv)))


def _mark_rewritten(state: State, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
    """Mark a second ``y = …``: the same function in another form, unless its derivative was meant."""
    chain, function = state.chain, state.meanings.known[name.name]
    sides = [state.resolve(side) for side in rest]
    if name.name in PARTS and not chain.agree(function, sides[0]):
        # Each rule has a u of its own.
        state.meanings.define(name.name, sides[0], state.x)
        chain.begin(sides[0])
        return mark_chain(state, found, sides[1:], aside=True)
    may_touch = sides and is_straight(sides[-1], state.variable) and not chain.agree(function, sides[0])
    if may_touch and (tangent := judge_tangent(state, function, sides[-1])) is not None:
        return mark_beside(state, found, tangent)
    if sides and not chain.agree(function, sides[0]) and chain.agree(Deriv(function, state.x), sides[0]):
        chain.mark_wrong(found.number)
        state.answered = True
        chain.begin(sides[0])
        return changed(found, judgement="wrong", method="this is the derivative, not the function", mistake=_NOTATION)
    state.begin(function)
    found = mark_chain(state, found, sides, aside=True)
    if sides and found.judgement == "wrong":
        state.said[state.key(name)] = sides[-1]
    if sides and found.judgement in ("follows", "conditional") and (not state.at or sides[-1].free):
        state.meanings.known[name.name] = sides[-1]
    return found
