"""Derivatives by several variables at a point: which coordinate is which, and the values put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact, in_decimals
from derive.answer.input import named, read_expression
from derive.answer.places import ExcludedError, is_at, is_defined, needed, put, refuse_outside
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Deriv, Node, Rel, Sym, fresh_name
from derive.expression.components import rows_of, with_entries
from derive.kinds.routes.evaluation import evaluate_at
from derive.kinds.several.fields import components
from derive.reading import Reading
from derive.reading.brackets import separated
from derive.reals.switching import collected
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, ONE_SIDED, Derivation, Notation, Step, Subject
from derive.rules.labels.equations import EVALUATE, PUT_IN
from derive.startup.data import replace as copy

Point = Mapping[str, Node]


def point_of(given: object, names: Sequence[str]) -> Point:
    """Read the coordinates of a point, in order or by their names.

    Args:
        given: a sequence, or text: ``1, 2``, ``(1, 2)``, ``x = 1, y = 2``.
        names: the variables in order.

    Raises:
        ParseError: a coordinate can't be read.
        DeriveError: there is not one coordinate for each variable.

    >>> [(name, str(value)) for name, value in point_of("y = 2, x = 1", ("x", "y")).items()]
    [('x', '1'), ('y', '2')]
    """
    if isinstance(given, str) and "=" in given:
        found = dict(_named(part) for part in separated(given))
    else:
        values = tuple(reading.expression for reading in components(given))
        found = dict(zip(names, values, strict=False)) if len(values) == len(names) else {}
    if found.keys() != set(names):
        raise DeriveError(f"the point needs a value for each of {', '.join(str(Sym(name)) for name in names)}")
    return {name: found[name] for name in names}


def _named(part: str) -> tuple[str, Node]:
    name, sign, value = part.partition("=")
    if not sign:
        raise DeriveError(f"a coordinate with a name is written x = 1, not {part.strip()!r}")
    return named(name), read_expression(value).expression


def evaluated(general: Derivation, formula: Node, point: Point) -> tuple[Step, ...]:
    """Return the steps from a formula to its value at a point.

    Args:
        general: the derivation of the formula, with the conditions under which it holds.
        formula: an expression, a vector or a matrix.
        point: the coordinates.

    Raises:
        UnsupportedError: the formula is not shown to hold at the point; a kink there is named, and what was given.
    """
    refuse_outside(general.given, point)
    place = ", ".join(map(str, point.values()))
    try:
        needed(map(general.spelled_out, general.conditions), lambda node: put(node, point), f"({place})")
    except ExcludedError:
        _refuse_kinks(general.spelled_out(general.function), point)
        raise
    value = put(formula, point)
    rows = rows_of(value)
    entries = [entry for row in rows for entry in row] if rows else [value]
    if not all(map(is_defined, entries)):
        raise UnsupportedError(f"{formula} has no value at ({place})")
    simple = with_entries(value, list(map(exact, entries))) if rows else exact(value)
    given = tuple(Rel("=", Sym(name), at) for name, at in point.items())
    first = Step(rule=PUT_IN, before=formula, after=value, conditions=given)
    note = "" if rows else in_decimals(simple)
    return (first,) if simple is value else (first, Step(rule=EVALUATE, before=value, after=simple, note=note))


def _refuse_kinks(function: Node, point: Point) -> None:
    """Say what there is at a point where a function has a kink along a line through it, parallel to an axis.

    Raises:
        UnsupportedError: there is one.
    """
    place = ", ".join(map(str, point.values()))
    for name, value in point.items():
        along = put(function, {other: at for other, at in point.items() if other != name})
        try:
            kinks = differentiate(along, name, compare=False).kinks
        except DeriveError:
            continue
        for kink in kinks:
            if is_at(kink, name, value) and kink.kind not in (DIFFERENTIABLE, ONE_SIDED, NOT_DECIDED):
                ends = f", slopes {kink.left} and {kink.right}" if None not in (kink.left, kink.right) else ""
                raise UnsupportedError(f"there is no derivative by {Sym(name)} at ({place}): {kink.kind}{ends}")


def along_axis(body: Node, name: Sym, variable: str, point: Point, given: Sequence[Node]) -> Derivation:
    """Derive the slope at a point along an axis: what a partial derivative is, where no formula for it holds.

    Args:
        body: the function.
        name: what it is called.
        variable: the letter along whose axis; the others stay as they are at the point.
        point: the coordinates.
        given: what was given with the function.

    Raises:
        UnsupportedError: the function has no value there, or there is no such slope.
    """
    place = ", ".join(map(str, point.values()))
    if not is_defined(put(body, point)):
        raise UnsupportedError(f"{body} has no value at ({place})")
    others = {other: value for other, value in point.items() if other != variable}
    along = Reading(collected(put(body, others)), given=tuple(put(one, others) for one in given))
    letter = fresh_name("gpqr"[list(point).index(variable) % 4], body.free)
    slope = evaluate_at(differentiate(along, variable).about(name=letter), point[variable])
    if not is_defined(slope.last):
        told = "".join(f": {kink.kind}" for kink in slope.kinks[:1])
        raise UnsupportedError(f"there is no derivative by {Sym(variable)} at ({place}){told}")
    line = ", ".join(str(Rel("=", Sym(other), value)) for other, value in others.items())
    whole = ", ".join(str(Sym(variable) if other == variable else value) for other, value in point.items())
    first, *rest = (*slope.parts, copy(slope, parts=()))
    first = first.written(heading=f"Along {line}: {letter}({Sym(variable)}) = {name}({whole})")
    return copy(rest[-1], parts=(copy(first, notes=()), *rest[:-1]))


def at_point(derivation: Derivation, at: object) -> Derivation:
    """Evaluate a partial derivative of an expression at a point.

    Args:
        derivation: what was derived.
        at: the coordinates of all letters that occur, x, y, z in this order, else in the order of the alphabet.

    Raises:
        DeriveError: there is not one coordinate for each letter.
        UnsupportedError: the function or the derivative has no value there.

    >>> from derive.answer.differentiate import differentiate
    >>> str(at_point(differentiate("x^2 y", "x"), "1, 2").result)
    'd/dx [ f ] = 4'
    """
    first, *_ = (*derivation.parts, derivation)
    body, formula = derivation.spelled_out(first.function), derivation.spelled_out(derivation.last)
    turns = [part.variable for part in (*derivation.parts, derivation)]
    point = point_of(at, sorted(body.free | {*turns}))
    place = ", ".join(map(str, point.values()))
    if not is_defined(put(body, point)):
        raise UnsupportedError(f"{body} has no value at ({place})")
    name = Sym(next(name for name in (first.name, "f", "g", "h", "F") if name.isalpha() and name not in body.free))
    left: Node = name
    for variable in turns:
        left = Deriv(left, Sym(variable))
    parts = (*derivation.parts, copy(derivation, parts=()))
    try:
        steps = evaluated(derivation, formula, point)
    except ExcludedError:
        if len(turns) > 1:
            raise
        slope = along_axis(body, name, turns[0], point, derivation.given)
        return copy(slope, last=Rel("=", left, slope.last), parts=(*parts, *slope.parts))
    return compose(
        formula,
        steps,
        Subject(derivation.source, body, derivation.variable, order=derivation.order),
        Notation(
            aliases=((name, body),),
            partial=True,
            heading=f"At the point ({', '.join(f'{Sym(key)} = {value}' for key, value in point.items())})",
        ),
        last=Rel("=", left, steps[-1].after),
        parts=parts,
    )
