"""Derivatives of curves given by a parameter or in polar coordinates: dy/dx = (dy/dt)/(dx/dt).

The coordinates x(t) and y(x(t)) are unknown functions to the rules; what is known of them is told line by line.
"""

from __future__ import annotations

from functools import partial

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.input import named, read_expression, refuse_options
from derive.answer.order import joined, ordinal
from derive.answer.simplify import simplified
from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import ONE, ZERO, Call, Deriv, Div, Mul, Node, Rel, Sym, tidy
from derive.kinds.curves.path import Path
from derive.kinds.question import NO_LINES, Lines
from derive.reading import Reading
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Outcome, Step, Subject, Verdict, conditions_of
from derive.record.engine import posed, result_of
from derive.rules import ROUTES
from derive.rules.labels.equations import PARAMETRIC, SUBSTITUTE
from derive.startup.data import replace as copy
from derive.terms.signs import never_zero
from derive.verify import Refuted, check


def parametric(
    x: object,
    y: object,
    parameter: object = "t",
    *,
    order: int = 1,
    at: object = None,
    lines: Lines = NO_LINES,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Answer `derive.parametric`."""
    first, second = (read_expression(side, syntax=syntax) for side in (x, y))
    source = f"x = {first.source}, y = {second.source}"
    notes, given = ((*one, *other) for one, other in ((first.notes, second.notes), (first.given, second.given)))
    path = Path(first.expression, second.expression, named(parameter), source, notes, given)
    return _derived(path, order, at, lines, route)


def polar(
    r: object,
    theta: object = "theta",
    *,
    order: int = 1,
    at: object = None,
    lines: Lines = NO_LINES,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Answer `derive.polar`."""
    reading = read_expression(r, syntax=syntax)
    radius, angle = reading.expression, Sym(named(theta))
    x, y = (tidy(Mul(radius, Call(name, angle))) for name in ("cos", "sin"))
    notes = (*reading.notes, f"polar coordinates: x = r cos({angle}) and y = r sin({angle}), with r = {radius}")
    return _derived(Path(x, y, angle.name, reading.source, notes, reading.given), order, at, lines, route)


def _derived(path: Path, order: int, at: object, lines: Lines, route: str) -> Derivation:
    refuse_options(route, order)
    if isinstance(path.x, Rel) or isinstance(path.y, Rel):
        raise DeriveError("the coordinates are expressions in the parameter, not equations")
    if path.parameter in path.names:
        raise DeriveError(f"the parameter can't be called {path.parameter}, as a coordinate is")
    if path.parameter not in path.x.free:
        raise UnsupportedError(f"x = {path.x} does not depend on {path.parameter}: the curve is a vertical line")
    speeds = [_speed(path, call, value, route) for call, value in ((path.across, path.x), (path.along(), path.y))]
    dx, dy = (speed.result.right for speed in speeds)
    if dx is ZERO:
        raise UnsupportedError(f"dx/d{path.parameter} is zero: the curve is a vertical line")
    first = _quotient(path, 1, path.y, dy, dx, speeds, route)
    heading = f"The derivatives with respect to {path.time}"
    parts = [copy(speeds[0].written(heading=heading), notes=path.notes), speeds[1], first]
    while len(parts) < order + 2:
        parts.append(_quotient(path, len(parts) - 1, parts[-1].result.right, None, dx, speeds, route))
    if at is not None:
        from derive.kinds.curves.passage import passage

        parts.extend(passage(path, speeds, parts[2:], at, lines))
    return joined(parts)


def _speed(path: Path, call: Call, value: Node, route: str) -> Derivation:
    """Derive dx/dt or dy/dt as the derivative of an expression, under the name of the coordinate."""
    name = dict(path.shown(0))[call]
    found = differentiate(Reading(value, given=path.given), path.parameter, route=route, target="explicit")
    left = Deriv(name, path.time)
    told = found.about(source=path.source).written(partial=False)
    return copy(told, last=Rel("=", left, found.last), notes=())


def _quotient(
    path: Path, order: int, of: Node, rate: Node | None, dx: Node, speeds: list[Derivation], route: str
) -> Derivation:
    """Divide the derivative by the parameter of what was found last by dx/dt.

    Args:
        path: the curve.
        order: which derivative by x is the result.
        of: the derivative of the order before, in the parameter.
        rate: the derivative of that by the parameter, where it is known.
        dx: dx/dt.
        speeds: the derivations of dx/dt and dy/dt.
        route: as for `differentiate`.
    """
    time, across, goal = path.time, path.across, path.along(order)
    opened = Div(Deriv(path.along(order - 1), time), Deriv(across, time))
    moving = () if never_zero(dx) else (Rel("!=", Deriv(across, time), ZERO),)
    steps = [Step(rule=PARAMETRIC, before=goal, after=opened, conditions=moving)]
    if rate is None:
        known = (Rel("=", path.along(order - 1), of), Rel("=", Deriv(across, time), dx))
        steps.append(posed(SUBSTITUTE, opened, Div(Deriv(of, time), dx), ROUTES[route], known))
        line = result_of(steps[-1])
    else:
        known = (Rel("=", Deriv(path.along(), time), rate), Rel("=", Deriv(across, time), dx))
        line = Div(rate, dx)
        steps.append(Step(rule=SUBSTITUTE, before=opened, after=line, conditions=known))
    steps.extend(simplified(line))
    result = steps[-1].after if not steps[-1].substeps else line
    shown = path.shown(order)
    noted = [c for s in steps[1:] for c in conditions_of((s,)) if isinstance(c, Rel) and c.relation != "="]
    where = conditions(path.x, path.y, result, tidy(Div(ONE, dx)), assuming=tuple(noted))
    return compose(
        goal,
        tuple(steps),
        Subject(path.source, path.y, path.parameter, order=order, given=path.given),
        Notation(shown=shown, heading=f"The {ordinal(order)} derivative with respect to {path.names[0]}"),
        last=Rel("=", dict(shown)[goal], result),
        conditions=where,
        opinion=partial(_compare, path, order, result),
    )


def _compare(path: Path, order: int, result: Node) -> Verdict | None:
    """Compare with what SymPy makes of the coordinates."""
    from derive.sympy_door import door as sympy_door

    try:
        below = sympy_door.derivative(path.x, path.parameter)
        theirs: Node | None = path.y
        for _ in range(order):
            rate = None if theirs is None else sympy_door.derivative(theirs, path.parameter)
            theirs = None if rate is None or below is None else Div(rate, below)
        if theirs is None or theirs.pending:
            return None
        verdict = check(result, theirs, assuming=path.given)
    except LimitError:
        return None
    except Refuted as refuted:
        return Verdict(Outcome.UNVERIFIED, f"SymPy disagrees: {refuted}")
    return None if verdict.outcome is Outcome.UNVERIFIED else copy(verdict, method="equal to SymPy's quotient")
