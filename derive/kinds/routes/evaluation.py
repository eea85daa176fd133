"""A derivative at a point: its exact value and a decimal, the tangent and the normal there."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact, in_decimals, printed_form
from derive.answer.input import constant
from derive.answer.places import ExcludedError, is_defined, member_at, needed, refuse_outside, settings
from derive.budget import share
from derive.errors import InternalError, UnsupportedError
from derive.expression import (
    BINDERS,
    ONE,
    ZERO,
    Add,
    Call,
    Div,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    fresh_name,
    postorder,
    rational,
    same,
    substitute,
    tidy,
)
from derive.expression.parts import factors_of, sum_of, terms_of, unsigned
from derive.expression.relations import negation
from derive.expression.tidy import negate
from derive.field.constants import has_value
from derive.kinds.question import NO_LINES, Lines
from derive.kinds.routes.limits import SIDES, first_principles, value_at
from derive.kinks import examine_at
from derive.reading import Reading
from derive.reals.given import restricted
from derive.reals.isolation import Setting
from derive.record.derivation import (
    DIFFERENTIABLE,
    NOT_DECIDED,
    ONE_SIDED,
    Derivation,
    Kink,
    Notation,
    Outcome,
    Slope,
    Step,
    Subject,
    Verdict,
)
from derive.rules.algebra.algebra import MULTIPLY_OUT
from derive.rules.labels.equations import EVALUATE, PUT_IN
from derive.rules.limit.difference import minus
from derive.rules.limit.laws import BOTH_SIDES, DEFINITION, SIDES_DIFFER, SLOPE_BESIDE
from derive.startup.data import replace as copy
from derive.table import FALLBACK, FENCES, TABLE
from derive.values.evaluate import evaluate
from derive.verify import Refuted, check
from derive.verify.approach import UNDEFINED

_HELD = 1e-9
_TRIED = 8
"""Values of the parameters at which the slope is compared with numbers."""

_CLOSE = Fraction(1, 10**25)
_BESIDE = Fraction(3, 7 * 10**30)

_CHAIN = 3_000_000
"""Steps of work for the lines that show what there is at a point: limits of integrals are found by quadrature."""


def evaluate_at(derivation: Derivation, value: object, lines: Lines = NO_LINES) -> Derivation:
    """Evaluate a derivative at a point, exactly and as a decimal.

    Args:
        derivation: what was derived: f', f'', … as an expression.
        value: where: a number, exact if it is text (``"pi/6"``, ``"sqrt(2)"``).
        lines: those to the graph that are wanted too.

    Returns:
        The derivation of the value, or of the last line wanted; everything that it rests on are its `parts`.  Where
        the formula has no value at the point, or another one than the function's slope, the derivative is found
        there from the definition; if there is none the result is `undefined` (or infinite) and `kinks` says why.

    Raises:
        DeriveError: the point is no number, or the function has no value there.
        UnsupportedError: the derivation is not that of one function by one variable.

    >>> from derive.answer.differentiate import differentiate
    >>> str(evaluate_at(differentiate("x^3"), 2).derivative)
    '12'
    """
    if isinstance(derivation.function, Rel) or isinstance(derivation.last, Rel):
        raise UnsupportedError("only the derivative of an expression is evaluated at a point")
    if derivation.function.pending:
        raise UnsupportedError(
            f"{derivation.function} holds derivatives: name the variable by which all of it is to be differentiated"
        )
    point = constant(value, "the point")
    slope = slope_at(derivation, point)
    parts = [*map(_called, derivation.parts), copy(_called(derivation), parts=())]
    through: tuple[Derivation, ...] = ()
    if lines:
        slope = slope.written(heading=f"The slope at {derivation.variable} = {point}")
        through = _lines(parts[0], derivation, slope, point, lines)
        # A line is known by a point and a slope, found in this order.
        parts.append(through[0])
        parts[0] = copy(parts[0], notes=(*parts[0].notes, _plan_of_lines(derivation, point, lines.tangent)))
    parts.extend((*slope.parts, copy(slope, parts=()), *through[1:]))
    return copy(parts[-1], parts=tuple(parts[:-1]))


def _plan_of_lines(derivation: Derivation, point: Node, tangent: bool) -> str:
    """Say what a line through a point of a graph is found from."""
    name = _name(derivation) or "f"
    through = f"goes through ({point}, {name}({point}))"
    if tangent:
        return f"the tangent at {derivation.variable} = {point} {through} and has the slope {name}'({point})"
    return f"the normal at {derivation.variable} = {point} {through}, at right angles to the slope {name}'({point})"


# The value -----------------------------------------------------------------------------------------


def slope_at(derivation: Derivation, point: Node) -> Derivation:
    """Return the derivation of f'(a), or of what there is at a instead.

    Args:
        derivation: what was derived.
        point: a.

    Raises:
        UnsupportedError: the function has no value at the point, or nothing was found out.
    """
    refuse_outside(derivation.given, {derivation.variable: point})
    function = derivation.spelled_out(derivation.function)
    there = substitute(function, derivation.variable, point)
    if not is_defined(there):
        shown = f"{derivation.variable} = {point}"
        if there.has(*BINDERS) and has_value(there) is None:
            raise UnsupportedError(f"no value of {derivation.function} was found at {shown}")
        raise UnsupportedError(f"{derivation.function} has no value at {shown}, so there is no derivative")
    return _by_formula(derivation, point) or _by_examination(derivation, point)


def _by_formula(derivation: Derivation, point: Node) -> Derivation | None:
    """Put the point into the formula; None where it does not hold there, or numbers speak against it."""
    spelled, variable = derivation.spelled_out, derivation.variable
    value = substitute(_written(derivation), variable, point)
    try:
        conditions = map(spelled, derivation.conditions)
        where = needed(conditions, lambda node: substitute(node, variable, point), f"{variable} = {point}")
    except ExcludedError:
        return None
    if not is_defined(spelled(value), where) or _contradicted(derivation, point, spelled(value), where):
        return None
    goal = _goal(derivation, point)
    steps, result = _put_in(goal, value, f"{variable} = {point}")
    end = _kink_at(derivation, point)
    return _record(
        derivation,
        point,
        goal,
        steps,
        result,
        aliases=((goal, value),),
        conditions=where,
        kinks=(end,) if end is not None and end.kind == ONE_SIDED and derivation.order == 1 else (),
    )


def _contradicted(derivation: Derivation, point: Node, value: Node, where: tuple[Node, ...]) -> bool:
    """Whether the limit of the difference quotient, as numbers show it, is another one than the value."""
    function = _where_given(derivation)
    line = difference_quotient(function, derivation.variable, point)
    for setting in islice(settings(Add(value, function, point), (*where, *_parametric(derivation))), _TRIED):
        number = evaluate(value, setting, 25)
        slope = next((s for s in (_slope(line, setting, side) for side in ("", "+", "-")) if s is not None), None)
        if number is not None and slope is not None and abs(number - slope) > _HELD * max(abs(number), abs(slope)):
            # For large parameters a limit is not seen from afar.
            close = [evaluate(line.body, {**setting, line.variable.name: h}, 20) for h in (_CLOSE, -_CLOSE)]
            if any(q is None or abs(q - number) > _HELD * max(abs(number), 1e-25) for q in close):
                return True
    return False


def _put_in(goal: Node, value: Node, place: str) -> tuple[tuple[Step, ...], Node]:
    """Return the lines from what is asked for to its value, which are told in decimals too, and that value."""
    result = exact(value)
    size = in_decimals(result)
    if result is value:
        return (Step(rule=PUT_IN, before=goal, after=value, note=f"{place}; {size}" if size else place),), result
    first = Step(rule=PUT_IN, before=goal, after=value, note=place)
    return (first, Step(rule=EVALUATE, before=value, after=result, note=size)), result


def _slope(line: Limit, setting: Setting, side: str) -> Any:
    """Return a limit as numbers show it, from one side where the function is defined on one side only."""
    sign = {"": 1, "+": 1, "-": -1}[side]
    beside = [evaluate(line.body, {**setting, line.variable.name: sign * other * _BESIDE}, 20) for other in (1, -1)]
    if side and (beside[0] is None or beside[1] is not None):
        return None
    return evaluate(Limit(line.body, line.variable, line.point, side), setting, 25)


def _parametric(derivation: Derivation) -> list[Node]:
    return [c for c in map(derivation.spelled_out, derivation.conditions) if derivation.variable not in c.free]


def _record(
    derivation: Derivation,
    point: Node,
    goal: Node,
    steps: tuple[Step, ...],
    last: Node,
    aliases: tuple[tuple[Node, Node], ...] = (),
    **more: Any,
) -> Derivation:
    """Make the record of what there is at a point."""
    return compose(
        goal,
        steps,
        copy(derivation.subject, name=_name(derivation), given=()),
        Notation(aliases=aliases, heading=_heading(derivation, point)),
        last=last,
        **more,
    )


def _where_given(derivation: Derivation) -> Node:
    """Return the function, without values where it was not given."""
    return restricted(derivation.spelled_out(derivation.function), derivation.given, derivation.variable)


def _heading(derivation: Derivation, point: Node) -> str:
    return f"At {derivation.variable} = {point}"


def _written(derivation: Derivation) -> Node:
    """Return the result in functions that have values: names of its own are spelled out."""
    known = (
        part.name in TABLE or part.name in FALLBACK for part in postorder(derivation.last) if isinstance(part, Call)
    )
    return derivation.last if all(known) else derivation.spelled_out(derivation.last)


def _kink_at(derivation: Derivation, point: Node) -> Kink | None:
    """Return what the general derivation tells of a point; what was decided there comes first."""
    there = [kink for one in derivation.kinks if (kink := member_at(one, derivation.variable, point)) is not None]
    return min(there, key=lambda kink: kink.kind == NOT_DECIDED, default=None)


def _by_examination(derivation: Derivation, point: Node) -> Derivation:
    """Tell what there is at a point where the formula does not hold: what the general derivation found there decides.

    The limit of the difference quotient is written out where each of its lines is verified and it ends in the same.

    Raises:
        UnsupportedError: nothing was found out, or the derivative is a higher one.
    """
    variable, function = derivation.variable, derivation.spelled_out(derivation.function)
    shown = f"{variable} = {point}"
    kink = _kink_at(derivation, point)
    if kink is None or kink.kind == NOT_DECIDED:
        kink = examine_at(
            _where_given(derivation), variable, point, lambda piece: differentiate(piece, variable, target="raw").last
        )
    known = kink is not None and kink.kind != NOT_DECIDED
    # The quotient of an integral is found by quadrature at best: what that tends to is a long search.
    looked_for = known or not function.has(Integral)
    reading = Reading(function, given=derivation.given)
    chain = share(partial(_chain, reading, variable, point, kink), _CHAIN) if looked_for else None
    if chain is not None:
        return chain.about(source=derivation.source, name=_name(derivation))
    if kink is None or kink.kind == NOT_DECIDED:
        raise UnsupportedError(f"whether there is a derivative at {shown} was not decided")
    if derivation.order > 1 and kink.kind not in (DIFFERENTIABLE, ONE_SIDED):
        raise UnsupportedError(f"there is no derivative at {shown}: {kink.kind}")
    left, right = (slope and exact(slope) for slope in (kink.left, kink.right))
    kink = copy(kink, point=point, left=left, right=right)
    goal = _goal(derivation, point)
    line = difference_quotient(function, variable, point)
    slope = _slope_of(kink)
    if slope is None:
        start = Step(rule=DEFINITION, before=goal, after=line)
        by_lines = share(partial(_without_slope, derivation, point, kink, start), _CHAIN)
        return by_lines or _on_no_line(derivation, point, kink, goal)
    side = "" if kink.kind != ONE_SIDED else "+" if kink.left is None else "-"
    line = Limit(line.body, line.variable, line.point, side)
    steps = (Step(rule=DEFINITION, before=goal, after=line), Step(rule=BOTH_SIDES, before=line, after=slope))
    return _record(derivation, point, goal, steps, slope, aliases=((goal, line),), kinks=(kink,) if side else ())


def _without_slope(derivation: Derivation, point: Node, kink: Kink, start: Step) -> Derivation | None:
    """Show a kink by the limits of the difference quotient from either side; None where no numbers confirm them."""
    goal, line = start.before, start.after
    assert isinstance(line, Limit)
    slopes = {side: slope for side, slope in (("-", kink.left), ("+", kink.right)) if slope is not None}
    parts = []
    for side, slope in slopes.items():
        limit = Limit(line.body, line.variable, line.point, side)
        part = _record(derivation, point, limit, (Step(rule=SLOPE_BESIDE, before=limit, after=slope),), slope)
        parts.append(part.written(heading=f"The {SIDES[side]}"))
    ends = dict.fromkeys(slopes.values())
    last = next(iter(ends)) if kink.kind == "vertical tangent" and len(ends) == 1 else UNDEFINED
    if len(parts) == 1:
        # The function ends there, and its only side is the limit.
        line, parts = parts[0].goal, []
    rule = SIDES_DIFFER if last is UNDEFINED else SLOPE_BESIDE
    apart = tuple(map(negation, kink.unless))
    apart = (apart[0] if len(apart) == 1 else Logic("or", *apart),) if apart else ()
    start, end = copy(start, after=line), Step(rule=rule, before=line, after=last, conditions=apart)
    steps: tuple[Step, ...] = (start, end)
    aliases, heading = ((goal, line),), _heading(derivation, point)
    if parts:
        # What the definition says comes before the two limits, and the conclusion after them.
        parts.insert(0, _record(derivation, point, goal, (start,), line, aliases=aliases))
        steps, heading = (copy(end, before=goal),), f"Derivative at {derivation.variable} = {point}"
    told = _record(derivation, point, goal, steps, last, aliases=aliases, kinks=(kink,)).written(heading=heading)
    if all(part.verdict is not None and part.verdict.outcome is not Outcome.UNVERIFIED for part in (*parts, told)):
        return copy(told, parts=tuple(parts))
    return None


def _on_no_line(derivation: Derivation, point: Node, kink: Kink, goal: Node) -> Derivation:
    """Tell a kink alone: nothing stands on a line, and nothing is proved by lines."""
    slopes = {slope for slope in (kink.left, kink.right) if slope is not None}
    last = slopes.pop() if kink.kind == "vertical tangent" and len(slopes) == 1 else UNDEFINED
    bare = _record(derivation, point, goal, (), last, kinks=(kink,))
    return copy(bare, verdict=Verdict(Outcome.UNVERIFIED, "told by the examination of the point, on no line"))


def _slope_of(kink: Kink) -> Node | None:
    """Return the derivative at a point that has one, be it from one side."""
    if kink.kind not in (DIFFERENTIABLE, ONE_SIDED):
        return None
    return next((slope for slope in (kink.left, kink.right, *kink.slopes) if slope is not None), None)


def _chain(function: Reading, variable: str, point: Node, kink: Kink | None) -> Derivation | None:
    """Return the derivative from first principles, if each line is verified and it ends in what is known there."""
    try:
        found = first_principles(function, variable, at=point)
    except UnsupportedError:
        return None
    if kink is None or kink.kind == NOT_DECIDED:
        return found
    ends = found.kinks[0] if found.kinks else Kink(point, DIFFERENTIABLE, found.last, found.last)
    if ends.kind != kink.kind:
        return None
    agree = all(
        a is None or b is None or same(a, b) or _are_equal(a, b)
        for a, b in ((ends.left, kink.left), (ends.right, kink.right))
    )
    return found if agree else None


def _are_equal(left: Node, right: Node) -> bool:
    try:
        return check(left, right).outcome is not Outcome.UNVERIFIED
    except Refuted:
        return False


def difference_quotient(function: Node, variable: str, point: Node) -> Limit:
    """Return the limit of the difference quotient at a point."""
    h = Sym(fresh_name("h", function.free | {variable}))
    forward, back = (substitute(function, variable, place) for place in (tidy(Add(point, h)), point))
    return Limit(Div(minus(forward, value_at(function, variable, point) or back), h), h, ZERO)


def _goal(derivation: Derivation, point: Node) -> Call:
    """Return what is asked for: f''(2), and the next prime of a function that was given with primes."""
    first = (*derivation.parts, derivation)[0].function
    given = isinstance(first, Call) and first.orders and first.children == (Sym(derivation.variable),)
    if given and isinstance(first, Call):
        return Call(first.name, point, orders=(sum(first.orders) + derivation.order,))
    return Call(_name(derivation), point, orders=(derivation.order,))


def _called(derivation: Derivation) -> Derivation:
    """Call a derivative f'(x) where f'(2) is going to be asked for."""
    name = _goal(derivation, Sym(derivation.variable))
    # A derivative that is left open is not told to be itself.
    return derivation if derivation.partial or name is derivation.last else derivation.written(left=name)


def _name(derivation: Derivation) -> str:
    taken = derivation.function.free
    named = derivation.name if derivation.name not in FENCES else ""
    return named or next(letter for letter in ("f", "g", "F", "G", "f_1") if letter not in taken)


# The lines -----------------------------------------------------------------------------------------


def _lines(first: Derivation, last: Derivation, slope: Derivation, point: Node, lines: Lines) -> tuple[Derivation, ...]:
    """Return the value of the function at the point, then the tangent and the normal to its graph there."""
    if last.order > 1:
        raise UnsupportedError("a tangent has the slope f', not a higher derivative: ask for the first order")
    if value_at(first.spelled_out(first.function), first.variable, point) is None:
        raise InternalError("a function with a derivative has a value")
    height = _height(first, _goal(last, point), point)
    kind = slope.kinks[0].kind if slope.kinks else ""
    if kind in ("vertical tangent", "cusp"):
        # At a cusp both branches end upright.
        found = _steep(first, point, height.last, lines)
    elif not is_defined(slope.last):
        why = kind or "f' has no value there"
        raise UnsupportedError(f"there is no tangent at {last.variable} = {point}: {why}")
    else:
        called, rise = slope.result.left, slope.last
        found = [_line(first, height, (called, rise), point, called, rise, "Tangent")] if lines.tangent else []
        if lines.normal and rise is ZERO:
            found.append(_upright(first, point))
        elif lines.normal:
            across = exact(negate(Div(ONE, rise)))
            found.append(_line(first, height, (called, rise), point, Neg(Div(ONE, called)), across, "Normal"))
    return (height, *(copy(line, details=(Slope(slope.last),)) for line in found))


def _height(first: Derivation, slope: Call, point: Node) -> Derivation:
    """Put the point into the function: through that point of its graph the lines go."""
    orders = slope.orders[0] - 1
    goal = Call(slope.name, point, orders=(orders,)) if orders else Call(slope.name, point)
    value = substitute(first.spelled_out(first.function), first.variable, point)
    steps, level = _put_in(goal, value, f"{first.variable} = {point}")
    heading = f"The point at {first.variable} = {point}"
    return _compose(first, goal, steps, level, heading, aliases=((goal, value),), order=0)


def _steep(first: Derivation, point: Node, level: Node, lines: Lines) -> list[Derivation]:
    """Return the lines where the slope is infinite: the tangent stands upright, the normal is level."""
    upright = Rel("=", Sym(first.variable), point)
    across = Rel("=", _ordinate(first), level)
    told = zip(lines, (upright, across), ("Vertical tangent", "Horizontal normal"), strict=True)
    return [_compose(first, line, (), line, f"{what} at ({point}, {level})") for wanted, line, what in told if wanted]


def _ordinate(first: Derivation) -> Sym:
    return Sym("y" if first.variable != "y" else "z")


def _line(
    first: Derivation,
    height: Derivation,
    slope: tuple[Node, Node],
    point: Node,
    called: Node,
    rise: Node,
    what: str,
) -> Derivation:
    """Write y = f(a) + m (x − a), put f(a) and f′(a) in, and multiply out to y = m x + c where that is no longer.

    Args:
        first: the derivation of f′.
        height: the derivation of f(a).
        slope: f′(a) and its value.
        point: a.
        called, rise: m in terms of f′(a), and its value.
        what: the name of the line.
    """
    x, y, level = Sym(first.variable), _ordinate(first), height.last
    run = tidy(Add(x, Neg(point))) if point is not ZERO else x
    start = Rel(
        "=", y, Add(height.goal, Neg(Mul(called.operand, run)) if isinstance(called, Neg) else Mul(called, run))
    )
    line = Rel("=", y, _sum(level, _times(rise, run)))
    axis = _axis(level, printed_form(Neg(Mul(rise, point))))
    end = Rel("=", y, _sum(_times(rise, x), axis))
    if rational(axis) is None and end.size > line.size:
        end = line
    aliases = ((height.goal, level), slope)
    steps = [Step(rule=PUT_IN, before=start, after=line)]
    if end is not line:
        steps.append(Step(rule=MULTIPLY_OUT, before=line, after=end))
    return _compose(first, start, tuple(steps), end, f"{what} at ({point}, {level})", aliases=aliases)


def _axis(level: Node, shift: Node) -> Node:
    """Return where a line meets the axis: as two terms where one would be a fraction of a sum."""
    whole, parts = printed_form(Add(level, shift)), _sum(level, shift)
    return parts if isinstance(unsigned(whole), (Div, Mul)) and whole.has(Add) else whole


def _upright(first: Derivation, point: Node) -> Derivation:
    line = Rel("=", Sym(first.variable), point)
    return _compose(first, line, (), line, f"Normal at {first.variable} = {point}: upright, as the tangent is level")


def _compose(
    first: Derivation,
    goal: Node,
    steps: tuple[Step, ...],
    result: Node,
    heading: str,
    aliases: tuple[tuple[Node, Node], ...] = (),
    order: int = 1,
) -> Derivation:
    subject = Subject(first.source, first.function, first.variable, order=order)
    return compose(goal, steps, subject, Notation(aliases=aliases, heading=heading), last=result)


def _times(slope: Node, factor: Node) -> Node:
    if slope is ZERO:
        return ZERO
    inner = unsigned(slope)
    if inner.has(Call) and isinstance(inner, (Mul, Call)):
        # -2 sin(1) (x - 1): a number stands before the variable, whatever it is made of.
        product = Mul(*factors_of(inner), factor)
        return product if inner is slope else Neg(product)
    return tidy(Mul(slope, factor))


def _sum(left: Node, right: Node) -> Node:
    if ZERO in (left, right):
        return right if left is ZERO else left
    return sum_of([*terms_of(left), *terms_of(right)]) if left.has(Call) or right.has(Call) else tidy(Add(left, right))


__all__ = ["difference_quotient", "evaluate_at", "slope_at"]
