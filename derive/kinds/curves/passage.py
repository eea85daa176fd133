"""A curve given by a parameter at one value of it: the slope there, the tangent and the normal."""

from __future__ import annotations

from collections.abc import Sequence

from derive.answer.builder import compose
from derive.answer.exact import exact, in_decimals, in_parts
from derive.answer.input import constant
from derive.answer.order import ordinal
from derive.answer.places import is_at, is_defined, needed, put, refuse_outside
from derive.errors import UnsupportedError
from derive.expression import Node, Rel, Sym, substitute
from derive.field.constants import sign
from derive.kinds.curves.curve import Curve
from derive.kinds.curves.lines import drawn, upright
from derive.kinds.curves.path import Path
from derive.kinds.question import Lines
from derive.record.derivation import DIFFERENTIABLE, ONE_SIDED, Derivation, Notation, Step, Subject
from derive.rules.labels.equations import EVALUATE, PUT_IN


def passage(
    path: Path, speeds: Sequence[Derivation], found: Sequence[Derivation], at: object, lines: Lines
) -> tuple[Derivation, ...]:
    """Return the values of dy/dx, d²y/dx², … at a value of the parameter, and the lines there that are wanted.

    Args:
        path: the curve.
        speeds: the derivations of dx/dt and dy/dt.
        found: the derivations of dy/dx, d²y/dx², …
        at: the value of the parameter.
        lines: those that are wanted.

    Raises:
        DeriveError: the value is no number.
        UnsupportedError: there is no point of the curve, dx/dt or dy/dt does not exist there, or the curve stands
            still there and has no direction.
    """
    value = constant(at, f"the parameter {path.time}")
    refuse_outside(path.given, {path.parameter: value})
    place = f"{path.time} = {value}"
    coordinates = [_evaluate(side, path, value) for side in (path.x, path.y)]
    rates = [_evaluate(_rate(speed, path, value), path, value) for speed in speeds]
    x, y, across, along = (*coordinates, *rates)
    if x is None or y is None or across is None or along is None:
        raise UnsupportedError(f"the curve has no point with a speed at {place}")
    point = dict(zip(path.names, (x, y), strict=True))
    curve = Curve(Rel("=", Sym(path.names[1]), path.y), *path.names, path.source)
    if sign(across) == 0:
        if sign(along) == 0:
            both = " and ".join(f"d{name}/d{path.time}" for name in path.names)
            raise UnsupportedError(
                f"{both} are 0 at {place}: ({x}, {y}) is a singular point, the quotient has no value"
            )
        return _vertical(curve, point, place, path, lines.normal)
    values = [_value(path, one, order, value, point) for order, one in enumerate(found, 1)]
    assert isinstance(values[0].last, Rel)
    return (values[0], *drawn(curve, point, values[0].last.right, lines), *values[1:])


def _evaluate(side: Node, path: Path, value: Node) -> Node | None:
    there = substitute(side, path.parameter, value)
    return exact(there) if is_defined(there) else None


def _rate(speed: Derivation, path: Path, value: Node) -> Node:
    """Return dx/dt or dy/dt, which counts only where it was shown to hold.

    Raises:
        UnsupportedError: there is a corner, a jump, …, or the value of the parameter is excluded.
    """
    assert isinstance(speed.result, Rel)
    place = {path.parameter: value}
    for kink in speed.kinks:
        if kink.kind not in (DIFFERENTIABLE, ONE_SIDED) and is_at(kink, path.parameter, value):
            raise UnsupportedError(f"{speed.result.left} does not exist at {path.time} = {value}: {kink.kind}")
    needed(speed.conditions, lambda node: put(node, place), f"{path.time} = {value}")
    return speed.result.right


def _value(path: Path, found: Derivation, order: int, value: Node, point: dict[str, Node]) -> Derivation:
    """Put the value of the parameter into a derivative."""
    assert isinstance(found.last, Rel)
    unknown = path.along(order)
    general = Rel("=", unknown, found.last.right)
    there = Rel("=", unknown, substitute(found.last.right, path.parameter, value))
    place = {path.parameter: value}
    where = needed(found.conditions, lambda node: put(node, place), f"{path.time} = {value}")
    if not is_defined(there.right):
        raise UnsupportedError(f"the {ordinal(order)} derivative has no value at {path.time} = {value}")
    end = Rel("=", unknown, exact(there.right))
    steps = [Step(rule=PUT_IN, before=general, after=there, conditions=(Rel("=", path.time, value),))]
    between = Rel("=", unknown, in_parts(there.right))
    if between not in (there, end):
        steps.append(Step(rule=EVALUATE, before=there, after=between))
    if end is not there:
        steps.append(Step(rule=EVALUATE, before=steps[-1].after, after=end, note=in_decimals(end.right)))
    shown = path.shown(order)
    what = "Slope" if order == 1 else f"The {ordinal(order)} derivative"
    return compose(
        general,
        tuple(steps),
        Subject(path.source, path.y, path.parameter, order=order),
        Notation(
            shown=shown,
            heading=f"{what} at {path.time} = {value}, at the point ({', '.join(map(str, point.values()))})",
        ),
        last=Rel("=", dict(shown)[unknown], end.right),
        conditions=where,
    )


def _vertical(curve: Curve, point: dict[str, Node], place: str, path: Path, normal: bool) -> tuple[Derivation, ...]:
    """Return the tangent where the curve moves straight up or down."""
    note = f"d{curve.x}/d{path.time} = 0 at {place}, and d{curve.y}/d{path.time} is not: the tangent is vertical"
    found = [upright(curve, curve.x, point, "tangent", note)]
    return (*found, upright(curve, curve.y, point, "normal")) if normal else tuple(found)
