"""The tangent and the normal of a curve at a point of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from derive.answer.builder import compose
from derive.answer.exact import decimal, exact, in_decimals, printed_form
from derive.answer.input import constant
from derive.answer.order import ordinal
from derive.answer.places import ExcludedError, is_defined, needed, put, refuse_outside
from derive.answer.unknown import letter
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ONE, ZERO, Add, Div, Mul, Neg, Node, Num, Rel, Sym, rational, tidy
from derive.expression.parts import sum_of, terms_of
from derive.expression.tidy import negate
from derive.kinds.curves.at_point import is_long, slopes_at
from derive.kinds.curves.curve import Curve, derivative_of
from derive.kinds.curves.direction import direction_at
from derive.kinds.question import Lines
from derive.record.derivation import Derivation, Notation, Outcome, Slope, Step, Subject
from derive.rules.algebra.algebra import MULTIPLY_OUT
from derive.rules.labels.equations import ADD_BOTH, EVALUATE, PUT_IN
from derive.startup.data import replace as copy
from derive.verify import Refuted, check
from derive.verify.approach import UNDEFINED


def lines_at(
    curve: Curve,
    found: Sequence[Derivation],
    at: tuple[object, object],
    lines: Lines,
    route: str,
    *,
    by_formula: bool = False,
) -> tuple[Derivation, ...]:
    """Return derivatives and their values at a point, and the tangent and the normal there if they are wanted.

    Where the formulas are long, the values are found without them.

    Args:
        curve: the curve.
        found: the derivations of y', y'', …
        at: the coordinates of the point.
        lines: those that are wanted.
        route: as for `differentiate`, for the derivative by y where the tangent is vertical.
        by_formula: whether the point is put into the formulas however long they are.

    Raises:
        UnsupportedError: the point is not on the curve, the derivative was found for others only, or the curve has
            no single direction there.
    """
    point = _point(curve, at)
    slope = _value(curve, found[0], point, "Slope") if found else None
    if len(found) < 2 and (slope is None or not _holds(found[0], point)):
        # The formula may have a value where it was not shown to be the slope, and a hole where the curve has a slope.
        upwards = None if slope is not None or not found else _vertical(curve, point, lines.normal, route)
        try:
            return (*found, *(upwards or _by_direction(curve, point, lines)))
        except UnsupportedError:
            if slope is None:
                raise
    needed(found[0].conditions, lambda node: put(node, point), f"({', '.join(map(str, point.values()))})")
    values = [_value(curve, one, point, f"The {ordinal(one.order)} derivative") for one in found[1:]]
    if slope is None or None in values:
        raise UnsupportedError(f"the derivatives of {Sym(curve.y)} have no value {_at(point, '').strip()}")
    told = drawn(curve, point, slope.result.right, lines)
    if not (by_formula or curve.fixed) and is_long(found):
        both, there, *higher = slopes_at(curve, len(found), point, route)
        return (both, there, *told, *higher)
    return (*found, slope, *told, *(value for value in values if value is not None))


def drawn(curve: Curve, point: dict[str, Node], slope: Node, lines: Lines) -> tuple[Derivation, ...]:
    """Return the tangent and the normal at a point where the slope is a number, those that are wanted."""
    found = [_line(curve, point, slope, "tangent")] if lines.tangent else []
    if lines.normal and slope is ZERO:
        found.append(upright(curve, curve.x, point, "normal"))
    elif lines.normal:
        found.append(_line(curve, point, _opposite_reciprocal(slope), "normal"))
    return tuple(copy(line, details=(Slope(slope),)) for line in found)


def _opposite_reciprocal(value: Node) -> Node:
    return exact(negate(Div(ONE, value)))


def _point(curve: Curve, at: tuple[object, object]) -> dict[str, Node]:
    """Read the point and check that it lies on the curve."""
    if len(tuple(at)) != 2:
        raise DeriveError("a point has two coordinates")
    names = (curve.x, curve.y)
    point = {name: constant(value, f"the coordinate {name}") for name, value in zip(names, at, strict=True)}
    refuse_outside(curve.given, point)
    others = sorted(curve.equation.free - point.keys())
    if others:
        raise DeriveError(f"at a point, {', '.join(others)} needs a value")
    left, right = (put(side, point) for side in curve.equation.children)
    shown = ", ".join(map(str, point.values()))
    try:
        lies = check(left, right).outcome is not Outcome.UNVERIFIED
    except Refuted:
        lies = False
    if not lies:
        sides = " and ".join(decimal(side) or "undefined" for side in (left, right))
        raise UnsupportedError(f"({shown}) is not on the curve {curve.equation}: the sides are {sides} there")
    return point


def _given(point: dict[str, Node]) -> tuple[Node, ...]:
    return tuple(Rel("=", Sym(name), value) for name, value in point.items())


def _value(
    curve: Curve, found: Derivation, point: dict[str, Node], what: str, letter_order: tuple[str, str] | None = None
) -> Derivation | None:
    """Evaluate a derivative at the point; None where it is undefined there."""
    general = found.result.right
    value = put(general, point)
    if not is_defined(value):
        return None
    unknown = letter(curve.y, found.order)
    simple = exact(value)
    there = Rel("=", unknown, value)
    steps = [Step(rule=PUT_IN, before=found.last, after=there, conditions=_given(point))]
    if simple is not value:
        steps.append(Step(rule=EVALUATE, before=there, after=Rel("=", unknown, simple), note=in_decimals(simple)))
    place = point if letter_order is None else {name: point[name] for name in letter_order}
    return _compose_line(curve, found.last, tuple(steps), Rel("=", unknown, simple), _at(place, what))


def _at(point: dict[str, Node], what: str) -> str:
    return f"{what} at ({', '.join(map(str, point.values()))})"


def _compose_line(curve: Curve, goal: Node, steps: tuple[Step, ...], result: Node, heading: str) -> Derivation:
    return compose(
        goal,
        steps,
        Subject(curve.source, curve.equation, curve.x, name=curve.y),
        Notation(heading=heading),
        last=result,
    )


def _line(curve: Curve, point: dict[str, Node], slope: Node, what: str) -> Derivation:
    """Write the line through a point with a slope, and solve its equation for y."""
    (a, b), x, y = point.values(), Sym(curve.x), Sym(curve.y)
    goal = Rel("=", less(y, b), _times(slope, less(x, a)))
    rise = _multiple(slope, x)
    shift = printed_form(negate(Mul(slope, a)))
    level = printed_form(Add(b, shift))
    end = Rel("=", y, _sum(rise, level))
    steps: list[Step] = []
    line: Node = goal
    # With roots the equation of a point and a slope may be the shorter one.
    short = rational(level) is not None or end.size <= goal.size
    apart = (MULTIPLY_OUT, Rel("=", goal.left, _sum(rise, shift))), (ADD_BOTH, end)
    for rule, after in apart if short else ((ADD_BOTH, Rel("=", y, Add(b, goal.right))),):
        if after is not line:
            steps.append(Step(rule=rule, before=line, after=after))
            line = after
    remarks = [remark for value in (slope, level) if (remark := in_decimals(value))]
    if steps and remarks and not (slope.free or level.free):
        about = "about " if any(remark.startswith("about") for remark in remarks) else ""
        steps[-1] = copy(steps[-1], note=f"{about}{Rel('=', y, _sum(_multiple(_rounded(slope), x), _rounded(level)))}")
    return _compose_line(curve, goal, tuple(steps), line, _at(point, what.capitalize()))


def _rounded(value: Node) -> Node:
    """Return a constant as a decimal literal, as far as it is printed."""
    whole = rational(value)
    if whole is not None and whole.denominator == 1:
        return value
    shown = Decimal(decimal(value))
    size = Num(f"{abs(shown):f}")
    return Neg(size) if shown < 0 else size


def less(letter_: Node, value: Node) -> Node:
    """Return letter − value, without a zero or a double sign."""
    if value is ZERO:
        return letter_
    return Add(letter_, value.operand if isinstance(value, Neg) else Neg(value))


def _times(slope: Node, run: Node) -> Node:
    """Return slope · (x − a), the bracket left as it is: −(x − 3), not 3 − x."""
    if isinstance(slope, Neg) and slope.operand is ONE and isinstance(run, Add):
        return Neg(run)
    return ZERO if slope is ZERO else tidy(Mul(slope, run))


def _multiple(slope: Node, x: Node) -> Node:
    return tidy(Mul(slope, x))


def _sum(rise: Node, level: Node) -> Node:
    return sum_of([term for part in (rise, level) if part is not ZERO for term in terms_of(part)])


def _holds(found: Derivation, point: dict[str, Node]) -> bool:
    """Whether the conditions of a formula hold at a point."""
    try:
        needed(found.conditions, lambda node: put(node, point), "")
    except ExcludedError:
        return False
    return True


def _by_direction(curve: Curve, point: dict[str, Node], lines: Lines) -> tuple[Derivation, ...]:
    """Find the slope without a formula for y'."""
    found = direction_at(curve, point)
    last = found[-1].last
    assert isinstance(last, Rel)
    if last.left is letter(curve.y, 1):
        return (*found, *drawn(curve, point, last.right, lines))
    return (*found[:-1], *_upright_lines(curve, point, lines.normal, found[-1].notes[0]))


def _vertical(curve: Curve, point: dict[str, Node], normal: bool, route: str) -> tuple[Derivation, ...] | None:
    """Differentiate by y instead: where dx/dy = 0 the tangent is vertical; None where that is not so."""
    turned = Curve(curve.equation, curve.y, curve.x, curve.source, given=curve.given)
    first = derivative_of(turned, route)
    slope = _value(turned, first, point, "Slope", (curve.x, curve.y))
    if slope is None or slope.result.right is not ZERO or not _holds(first, point):
        return None
    note = f"dy/dx is undefined there; with {curve.x} as a function of {curve.y}, d{curve.x}/d{curve.y} = 0"
    return (first, slope, *_upright_lines(curve, point, normal, note))


def _upright_lines(curve: Curve, point: dict[str, Node], normal: bool, note: str) -> tuple[Derivation, ...]:
    tangent = upright(curve, curve.x, point, "tangent", note)
    return (tangent, upright(curve, curve.y, point, "normal")) if normal else (tangent,)


def upright(curve: Curve, name: str, point: dict[str, Node], what: str, note: str = "") -> Derivation:
    """Write the line on which one coordinate is constant."""
    line = Rel("=", Sym(name), point[name])
    vertical = "Vertical" if name == curve.x else "Horizontal"
    told = _compose_line(curve, line, (), line, _at(point, f"{vertical} {what}"))
    return copy(told, details=(Slope(UNDEFINED),), notes=(note,) if note else ())


__all__ = ["drawn", "lines_at", "upright"]
