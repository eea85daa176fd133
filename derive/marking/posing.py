"""Take a problem: what is differentiated, by which letter, and from where the lines go on."""

from __future__ import annotations

from derive.expression import Deriv, Limit, Node, Rel, Whole
from derive.marking.antiderivatives import is_antiderivative
from derive.marking.curves import Curve
from derive.marking.hints import DEFINES_X
from derive.marking.meanings import PARTS
from derive.marking.posed import Posed
from derive.marking.sides import variable_of
from derive.marking.splitting import sides_of, statements_of
from derive.marking.state import State
from derive.startup.data import replace as changed


def pose(state: State, asked: Posed) -> None:
    """Take the problem.

    Raises:
        ParseError: it can't be read.
    """
    state.asked, state.given = asked, True
    statements = statements_of(asked.formula)
    if any(DEFINES_X.match(statement) for statement in statements):
        # x depends on another letter.
        state.sides.variable = ""
    reader = changed(state.sides, syntax="auto", notes=[], limit="")
    for statement in statements:
        parts = [reader.read(text) for text in sides_of(statement) if text]
        state.sides.given = state.sides.posed = reader.given
        name = state.sides.name(parts[0]) if len(parts) > 1 else None
        if name is not None and not name.order and name.name not in parts[1].free:
            state.meanings.known[name.name] = parts[1]
            if name.name in PARTS:
                continue
        elif len(parts) > 1 and len(parts[0].free | parts[1].free) > 1:
            state.curve = Curve.of(Rel("=", parts[0], parts[1]), state.sides.variable)
            continue
        # tanh x = (e^x - e^-x)/(e^x + e^-x) says the same twice.
        state.meanings.problem = parts[-1] if name is not None else parts[0]
    problem = state.meanings.problem
    while isinstance(problem, Deriv):
        state.sides.variable, problem = problem.variable.name, problem.body
        state.meanings.problem = problem
    if problem is not None and is_antiderivative(problem):
        state.meanings.problem = None
        state.begin(problem)
    elif isinstance(problem, Limit):
        state.meanings.problem = None
        state.sides.variable = state.sides.variable or variable_of([problem])
        state.chain.begin(problem)
    elif problem is not None and state.curve is None:
        state.sides.variable = state.sides.variable or state.meanings.parameter or variable_of([problem])
        state.chain.begin(problem if problem.pending else goal(state, max(asked.order, 1)))


def goal(state: State, order: int) -> Node:
    """Return the derivative that is asked for, still to be taken."""
    problem = state.meanings.problem
    assert problem is not None
    if state.meanings.parameter and "y" in state.meanings.known:
        return state.meanings.derivative("y", "x" * order, state.x)
    if isinstance(problem, Whole):
        return problem
    if state.asked.gradient:
        return state.meanings.resolved(Whole("gradient", problem), state.x)
    for _ in range(order):
        problem = Deriv(problem, state.x)
    return problem
