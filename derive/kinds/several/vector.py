"""Gradient, Jacobian, Hessian, divergence, curl, Laplacian and directional derivative of explicit expressions.

The partial derivatives are ordinary derivations, the `parts`; the last derivation assembles them.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.answer.input import absent, named, read_expression
from derive.answer.refusals import refuse_entries
from derive.errors import DeriveError
from derive.expression import Call, Node, Rel, Sym
from derive.expression.components import vector
from derive.kinds.several.assembly import Assembly
from derive.kinds.several.fields import components
from derive.reading.names import GREEK
from derive.record.derivation import Derivation
from derive.rules.labels.vectors import PUT_IN_PARTIALS, SCHWARZ
from derive.startup.patterns import pattern

_SPACE = ("x", "y", "z")


def gradient(
    expression: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto"
) -> Derivation:
    """Answer `derive.gradient`."""
    problem = _scalar(expression, variables, syntax, route)
    problem.every_partial()
    return problem.at(problem.assembled("Gradient", "gradient"), at)


def jacobian(
    expressions: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto"
) -> Derivation:
    """Answer `derive.jacobian`."""
    problem = _field(expressions, variables, syntax, route)
    problem.every_partial()
    return problem.at(problem.assembled("Jacobian matrix", "jacobian"), at)


def hessian(
    expression: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto"
) -> Derivation:
    """Answer `derive.hessian`."""
    problem = _scalar(expression, variables, syntax, route)
    problem.second_partials(mixed=True)
    rule = SCHWARZ if len(problem.variables) > 1 else PUT_IN_PARTIALS
    return problem.at(problem.assembled("Hessian matrix", "hessian", rule), at)


def divergence(
    field: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto"
) -> Derivation:
    """Answer `derive.divergence`."""
    problem = _field(field, variables, syntax, route, square=True)
    for name, body, variable in zip(problem.names, problem.bodies, problem.variables, strict=True):
        problem.partial(name, body, (variable,))
    return problem.at(problem.assembled("Divergence", "divergence"), at)


def curl(field: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Answer `derive.curl`."""
    problem = _field(field, variables, syntax, route, square=True)
    if len(problem.variables) not in (2, 3):
        raise DeriveError("the curl is defined for two or three components")
    problem.every_partial(diagonal=False)
    return problem.at(problem.assembled("Curl", "curl"), at)


def laplacian(
    expression: object, *variables: object, at: object = None, route: str = "auto", syntax: str = "auto"
) -> Derivation:
    """Answer `derive.laplacian`."""
    problem = _scalar(expression, variables, syntax, route)
    problem.second_partials(mixed=False)
    return problem.at(problem.assembled("Laplacian", "laplacian"), at)


def directional(
    expression: object,
    direction: object,
    *variables: object,
    at: object = None,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Answer `derive.directional`."""
    problem = _scalar(expression, variables, syntax, route)
    towards = tuple(reading.expression for reading in components(direction, syntax))
    if len(towards) != len(problem.variables):
        count = len(problem.variables)
        raise DeriveError(f"the direction has {len(towards)} components, but there are {count} variables")
    problem.every_partial()
    return problem.at(problem.along(problem.normalised(towards)), at)


# What is given -----------------------------------------------------------------------------------


def _scalar(expression: object, variables: tuple[object, ...], syntax: str, route: str) -> Assembly:
    reading = read_expression(expression, syntax=syntax)
    if isinstance(reading.expression, Rel):
        raise DeriveError("an expression is needed, not an equation")
    asked, free = tuple(map(named, variables)), reading.expression.free
    own = () if asked or reading.arguments else _arguments(reading.expression)
    chosen = _chosen(asked or reading.arguments or own, free)
    refuse_entries(reading, chosen)
    name = Sym(_unused(reading.name or "f", free))
    by = (f"By {' and '.join(own)}, the arguments of the function; variables named are taken instead.",) if own else ()
    notes = (*reading.notes, *absent(asked, free), *by)
    return Assembly(name, reading.expression, (name,), chosen, reading.source, notes, route, reading.given)


def _arguments(expression: Node) -> tuple[str, ...]:
    """Return the arguments of a function of letters, bce(p, y): all are variables; none if x, y, z say it."""
    if not isinstance(expression, Call) or len(expression.children) < 2:
        return ()
    letters = tuple(part.name for part in expression.children if isinstance(part, Sym))
    plain = len(set(letters)) == len(expression.children) and not set(letters) <= set(_SPACE)
    return letters if plain else ()


def _field(
    expressions: object, variables: tuple[object, ...], syntax: str, route: str, *, square: bool = False
) -> Assembly:
    readings = components(expressions, syntax)
    bodies = tuple(reading.expression for reading in readings)
    free = frozenset().union(*(body.free for body in bodies))
    default = _SPACE[: len(bodies)] if square and len(bodies) <= len(_SPACE) else ()
    asked = tuple(map(named, variables))
    chosen = _chosen(asked or readings[0].arguments or default, free)
    if square and len(bodies) == 1 and len(free & {*_SPACE}) > 1:
        raise DeriveError("a field has as many components as variables: write them in brackets, (x, y, z)")
    if square and len(chosen) != len(bodies):
        raise DeriveError(f"the field has {len(bodies)} components, but there are {len(chosen)} variables")
    for reading in readings:
        refuse_entries(reading, chosen)
    stem = _unused("F", free)
    names = tuple(Sym(f"{stem}_{place}") for place in range(1, len(bodies) + 1))
    source = f"({', '.join(reading.source for reading in readings)})"
    told = (note for reading in readings for note in reading.notes)
    notes = tuple(dict.fromkeys((*told, *absent(asked, free))))
    given = tuple(dict.fromkeys(relation for reading in readings for relation in reading.given))
    return Assembly(Sym(stem), vector(bodies), names, chosen, source, notes, route, given)


def _unused(name: str, free: frozenset[str]) -> str:
    return next(letter for letter in (name, "g", "h", "G", "H", f"{name}_0") if letter not in free)


_NUMBERED = pattern(r"x_.*|x\d+")
_FEW = 3
"""So many letters are all variables, where none is one by custom."""


def _chosen(variables: Sequence[str], free: frozenset[str]) -> tuple[str, ...]:
    """Return the variables: those named, else x, y, z as far as they occur, else x_1, x_2, …"""
    if variables:
        if len(set(variables)) < len(variables):
            raise DeriveError("a variable is named twice")
        return tuple(variables)
    numbered = sorted(filter(_NUMBERED.fullmatch, free), key=lambda name: (len(name), name))
    found = [name for name in _SPACE if name in free] or numbered
    if not found and 1 < len(free) <= _FEW and all(name.partition("_")[0] in GREEK for name in free):
        # Parameters, μ and σ: nothing else than what occurs can be meant, and every line says by what it is.
        return tuple(sorted(free))
    if not found or (set(free) - set(found)) & {*_SPACE, *numbered}:
        raise DeriveError(f"which letters are the variables? {', '.join(sorted(free)) or 'none'} occur: name them")
    return tuple(found)
