"""Derivatives from first principles: the difference quotient, the algebra that removes h, and the limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from derive.answer.builder import compose, name_derivative
from derive.answer.checking import examine_result
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact
from derive.answer.input import constant, named, read_expression
from derive.answer.places import is_defined, refuse_outside
from derive.answer.refusals import refuse_entries
from derive.answer.simplify import simplified
from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Limit,
    Neg,
    Node,
    Piecewise,
    Rel,
    Sym,
    fresh_name,
    postorder,
    rational,
    replace,
    same,
    substitute,
    tidy,
)
from derive.kinks import examine_at
from derive.reading import Reading
from derive.reading.letters import variable_by_custom
from derive.reals.domain import conditions
from derive.reals.given import restricted
from derive.reals.switching import borders, switching_part
from derive.reals.zeros import located
from derive.record.derivation import ONE_SIDED, Derivation, Kink, Notation, Outcome, Rule, Step, Subject
from derive.rules.derivative.piecewise import piecewise
from derive.rules.derivative.simplifying import USE_GIVEN, use_given
from derive.rules.labels.equations import EVALUATE
from derive.rules.limit import difference as polynomials
from derive.rules.limit import difference_functions as functions
from derive.rules.limit import difference_shapes as shapes
from derive.rules.limit import laws as limits
from derive.rules.limit.by_numbers import sides_differ
from derive.rules.limit.laws import BOTH_SIDES, DEFINITION, SIDES_DIFFER, SLOPE_BESIDE, SMALL
from derive.startup.data import replace as copy
from derive.values.evaluate import evaluate
from derive.verify import agree_with_sympy
from derive.verify.approach import UNDEFINED

RULES: tuple[Rule, ...] = (
    limits.known_limit,
    limits.values,
    limits.one_side,
    polynomials.factor_out,
    polynomials.cancel,
    limits.squeeze,
    limits.direct,
    limits.infinite,
    functions.unknown,
    polynomials.binomial,
    polynomials.multiply_out,
    polynomials.collect,
    shapes.conjugate,
    shapes.binomial_formula,
    shapes.constant_factor,
    shapes.reverse,
    functions.group,
    shapes.term_by_term,
    shapes.common_denominator,
    functions.addition,
    functions.exponential,
    functions.logarithm,
    functions.split_in_logarithm,
    functions.other_base,
    functions.tangents,
    functions.inverse_tangents,
    functions.expand_fraction,
    shapes.powers,
    shapes.separate,
    shapes.product,
    functions.write_out,
    limits.laws,
    limits.mirrored,
)
"""The moves on a limit, in the order in which they are thought of: what can be read off first."""

SIDES = {"-": "limit from the left", "+": "limit from the right"}
_MOST_LINES = 40
_DEEPEST, _LARGEST = 40, 150
_APART = 1e-12
_NAMES = ("f", "g", "F", "G")
_INFINITE = (Const("oo"), Neg(Const("oo")))


def first_principles(
    expression: object, variable: object = None, *, at: object = None, syntax: str = "auto"
) -> Derivation:
    """Derive a derivative from the definition, the limit of the difference quotient.

    Args:
        expression: text, LaTeX, a SymPy expression or a display tree.
        variable: the variable of differentiation; the only letter, or x, by default.
        at: a number, for the derivative at that point alone.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation.  Where the one-sided limits were taken apart, they are its `parts`; where there is no
        derivative its result is `undefined` (or infinite) and `kinks` says what there is instead.

    Raises:
        ParseError: the expression can't be read.
        DeriveError: the function has no value at the point, or it is not clear which letter is the variable.
        UnsupportedError: the moves of this route do not remove h.
        LimitError: the expression is too large for this route.

    >>> str(first_principles("x^3").derivative)
    '3x^2'
    >>> str(first_principles("|x|", at=0).derivative)
    'undefined'
    """
    reading = read_expression(expression, syntax=syntax)
    name = _variable(reading, None if variable is None else named(variable))
    refuse_entries(reading, (name,))
    function = reading.expression
    if function.depth > _DEEPEST or function.size > _LARGEST:
        raise LimitError("the expression is too large to be differentiated from first principles")
    h = Sym(fresh_name("h", function.free | {name}))
    if at is None:
        return _on_both_sides(reading, function, name, h) or _everywhere(reading, function, name, h)
    point = constant(at, "the point")
    refuse_outside(reading.given, {name: point})
    return _at(reading, function, name, h, point)


def _variable(reading: Reading, asked: str | None) -> str:
    chosen = (asked,) if asked else reading.by or reading.arguments
    if len(chosen) > 1:
        raise UnsupportedError("from first principles one derivative is found at a time")
    free = reading.expression.free
    usual = chosen[0] if chosen else variable_by_custom(free)
    if not usual:
        raise DeriveError(f"which letter is the variable? {', '.join(sorted(free))} occur: name one")
    return usual


def _everywhere(reading: Reading, function: Node, name: str, h: Sym) -> Derivation:
    x = Sym(name)
    goal = Deriv(function, x)
    made = use_given(function, reading.given)
    inside = function if made is None else made.after
    forward = tidy(substitute(inside, name, Add(x, h)))
    line = Limit(Div(polynomials.minus(forward, inside), h), h, ZERO)
    letter = reading.name or next(letter for letter in _NAMES if letter not in function.free)
    start = Step(rule=DEFINITION, before=Deriv(inside, x), after=line, note=_stated(letter, x, h))
    if made is not None:
        start = Step(USE_GIVEN, goal, start.before, made.bindings, made.conditions, substeps=(start,))
    steps = (start, *_moves(line))
    result = _last(steps)
    # Where the result holds, and where there is no derivative, does not depend on the way to it.
    found = examine_result(function, result, name, given=reading.given)
    return compose(
        goal,
        steps,
        Subject(reading.source, function, name, name=reading.name, given=reading.given),
        Notation(left=name_derivative(function, result, (name,), reading.name, arguments=reading.arguments)),
        conditions=found.conditions if found.last is result else conditions(function, result),
        kinks=found.kinks,
        notes=reading.notes,
        opinion=partial(agree_with_sympy, function, (name,), result, reading.given),
    )


def _on_both_sides(reading: Reading, function: Node, name: str, h: Sym) -> Derivation | None:
    """Derive the derivative of |x| and its like case by case: on each side of the point where they meet, and there.

    Returns:
        None for a function that does not switch, or at more than one point, or that this route can't do on some side.
    """
    switch = switching_part(function, name)
    if switch is None or function.free != {name} or use_given(function, reading.given) is not None:
        return None
    edges = dict.fromkeys(edge for border in dict.fromkeys(borders(switch)) for edge in located(border, name).exact)
    if len(edges) != 1 or not all(located(border, name).complete for border in borders(switch)):
        return None
    x, (edge,) = Sym(name), edges
    sides = tuple(Rel(sign, x, edge) for sign in "<>")
    try:
        parts = [_everywhere(copy(reading, given=(*reading.given, side)), function, name, h) for side in sides]
        there = _at(reading, function, name, h, edge)
    except UnsupportedError:
        return None
    if any(switching_part(part.last, name) is not None for part in parts):
        return None
    told = [part.written(heading=f"For {side}") for part, side in zip(parts, sides, strict=True)]
    value = None if there.kinks else there.last
    below, above = (part.last for part in parts)
    second = sides[1] if value is None else Rel(">=", x, edge)
    result = Piecewise((below, sides[0]), (above, second))
    goal = Deriv(function, x)
    found = examine_result(function, result, name, given=reading.given)
    return compose(
        goal,
        (Step(piecewise, goal, result),),
        Subject(reading.source, function, name, name=reading.name, given=reading.given),
        Notation(
            left=name_derivative(function, result, (name,), reading.name, arguments=reading.arguments),
            heading="All cases together",
        ),
        conditions=found.conditions if found.last is result else conditions(function, result),
        kinks=tuple(copy(kink, returned=()) for kink in found.kinks),
        notes=reading.notes,
        parts=(*told, *there.parts, copy(there, parts=(), kinks=())),
        opinion=partial(agree_with_sympy, function, (name,), result, reading.given),
    )


def _last(steps: tuple[Step, ...]) -> Node:
    return steps[-1].after


def _stated(letter: str, point: Node, h: Sym) -> str:
    """State the definition in the letters of the problem: f'(1) = lim_(h→0) (f(1 + h) - f(1))/h."""
    shown = Call(letter, point)
    forward = Call(letter, Add(point, h))
    return f"{Call(letter, point, orders=(1,))} = {Limit(Div(Add(forward, Neg(shown)), h), h, ZERO)}"


# The algebra ---------------------------------------------------------------------------------------


def _moves(line: Node) -> tuple[Step, ...]:
    """Return the moves from a line with limits to one without.

    Raises:
        UnsupportedError: some limit is left over.
    """
    steps = tuple(_limits_removed(line))
    final = steps[-1].after if steps else line
    left = _limits(final)
    if left:
        raise UnsupportedError(
            f"from first principles: no move of this route removes {left[0].variable} from {left[0]}"
        )
    if final in (*_INFINITE, UNDEFINED):
        return steps
    return (*steps, *simplified(final))


def _limits_removed(line: Node) -> Iterator[Step]:
    """Make moves until no limit is left, or no move is known."""
    seen = {line}
    while (found := _limits(line)) and len(seen) < _MOST_LINES:
        step = next((made for rule in RULES if (made := _move(rule, line, found)) is not None), None)
        if step is None or step.after in seen:
            return
        yield step
        line = step.after
        seen.add(line)


def _limits(line: Node) -> list[Limit]:
    return [part for part in postorder(line) if isinstance(part, Limit)]


def _move(rule: Rule, line: Node, found: list[Limit]) -> Step | None:
    """Apply one rule to every limit of the line that it fits."""
    made = {limit: rewrite for limit in found if (rewrite := rule.rewrite(limit)) is not None}
    if not made:
        return None
    after = replace(line, {limit: rewrite.after for limit, rewrite in made.items()})
    # What the known limits are is shown before it is multiplied out.
    after = after if rule is limits.known_limit or after in _INFINITE else tidy(after)
    if rule is limits.known_limit or len(made) == 1:
        bindings = tuple(dict.fromkeys(binding for rewrite in made.values() for binding in rewrite.bindings))
    else:
        bindings = ()
    notes = "; ".join(dict.fromkeys(rewrite.note for rewrite in made.values() if rewrite.note))
    return Step(rule=rule, before=line, after=after, bindings=bindings, note=notes)


# At a point ----------------------------------------------------------------------------------------


def _at(reading: Reading, function: Node, name: str, h: Sym, point: Node) -> Derivation:
    before = value_at(function, name, point)
    if before is None:
        raise UnsupportedError(f"{function} has no value at {name} = {point}")
    forward = tidy(substitute(function, name, h if point is ZERO else Add(point, h)))
    shown = before if rational(before) is not None else substitute(function, name, point)
    if shown.has(Piecewise):
        shown = before
    # A zero is written too: (|h| - 0)/h.
    top = Add(forward, Neg(ZERO)) if shown is ZERO else polynomials.minus(forward, shown)
    beside = [substitute(relation, name, Add(point, h)) for relation in reading.given]
    line = Limit(Div(top, h), h, ZERO, _only_side(restricted(forward, beside, h.name), h.name))
    letter = reading.name or next(letter for letter in _NAMES if letter not in function.free)
    goal = Call(letter, point, orders=(1,))
    told = Telling(reading, function, name, letter, point, f"At {name} = {point}")
    sides, moves = _moves_or_sides(told, line)
    steps = (
        Step(rule=DEFINITION, before=goal, after=line, note=_stated(letter, point, h)),
        *moves,
        *_evaluate(_last(moves)),
    )
    kinks = _examined(point, _last(steps), sides, line.side, _jumps(forward, before, h))
    parts, aliases = sides, ((goal, line),)
    if sides:
        # What the definition says comes before the two limits, and the conclusion after them.
        parts = (told.compose(goal, steps[:-1], aliases=aliases), *sides)
        steps = (copy(steps[-1], before=goal),)
    found = told.compose(goal, steps, kinks=kinks, notes=reading.notes, aliases=aliases, parts=parts)
    found = found.written(heading=told.conclusion) if sides else found
    if any(part.verdict is None or part.verdict.outcome is Outcome.UNVERIFIED for part in (*parts, found)):
        raise UnsupportedError(f"from first principles at {name} = {point}: a line could not be verified")
    return found


class Telling(NamedTuple):
    """What the records of one derivative at a point have in common."""

    reading: Reading
    function: Node
    variable: str
    letter: str
    point: Node
    heading: str

    @property
    def conclusion(self) -> str:
        """What stands above what follows from both sides."""
        return f"Derivative at {self.variable} = {self.point}"

    def compose(
        self,
        goal: Node,
        steps: tuple[Step, ...],
        heading: str = "",
        aliases: tuple[tuple[Node, Node], ...] = (),
        **more: Any,
    ) -> Derivation:
        """Make the record of the value, or of the limit on one side."""
        return compose(
            goal,
            steps,
            Subject(self.reading.source, self.function, self.variable, name=self.letter),
            Notation(aliases=aliases, heading=heading or self.heading),
            **more,
        )


def _evaluate(value: Node) -> tuple[Step, ...]:
    """Return the step from a constant to its simplest exact form: cos(π/6) = √3/2."""
    if value.free or value in (*_INFINITE, UNDEFINED):
        return ()
    simple = exact(value)
    return () if simple is value else (Step(rule=EVALUATE, before=value, after=simple),)


def value_at(function: Node, name: str, point: Node) -> Node | None:
    """Return the exact value of a function at a point, cases decided; None if it has none there."""

    there = substitute(function, name, point)
    return limits.with_values(there) if is_defined(there) else None


def _only_side(forward: Node, name: str) -> str:
    """Return the side on which the function is defined, "" for both."""
    if forward.free != {name}:
        return ""
    sides = [side for side, sign in (("+", 1), ("-", -1)) if evaluate(forward, {name: sign * SMALL[0]}) is not None]
    return sides[0] if len(sides) == 1 else ""


def _moves_or_sides(told: Telling, line: Limit) -> tuple[tuple[Derivation, ...], tuple[Step, ...]]:
    """Return the moves to the value, with the one-sided limits as parts where the two sides must be told apart."""
    found = _limits_removed(line)
    # Where the sides differ, only what concerns both is done first.
    moves = tuple(takewhile(lambda step: step.rule is limits.values, found) if sides_differ(line) else found)
    final = moves[-1].after if moves else line
    if not isinstance(final, Limit) or final.side or final.free:
        return (), _on_one_side(told, line) if line.side else _moves(line)
    parts = []
    for side in ("-", "+"):
        start = Limit(final.body, final.variable, final.point, side)
        steps = _on_one_side(told, start)
        steps = (*steps, *_evaluate(_last(steps)))
        parts.append(told.compose(start, steps, f"The {SIDES[side]}"))
    left, right = (part.last for part in parts)
    if same(left, right):
        return tuple(parts), (*moves, Step(rule=BOTH_SIDES, before=final, after=left))
    return tuple(parts), (*moves, Step(rule=SIDES_DIFFER, before=final, after=UNDEFINED))


def _on_one_side(told: Telling, line: Limit) -> tuple[Step, ...]:
    """Return the moves from a limit on one side to its value; where they are at a loss the slope beside tells it.

    Raises:
        UnsupportedError: it does not tell it either.
    """
    try:
        return _moves(line)
    except UnsupportedError:
        kink = examine_at(told.function, told.variable, told.point, partial(_slope, told.variable))
        slope = None if kink is None else kink.left if line.side == "-" else kink.right
        if slope is None:
            raise
        return (Step(rule=SLOPE_BESIDE, before=line, after=slope),)


def _slope(variable: str, piece: Node) -> Node:
    return differentiate(piece, variable, target="raw", compare=False).last


def _jumps(forward: Node, before: Node, h: Sym) -> bool:
    """Whether the function has another limit at the point than its value, on some side where it has one."""
    if forward.free != {h.name}:
        return False
    sides = [evaluate(Limit(forward, h, ZERO, side), {}, 20) for side in ("-", "+")]
    value = evaluate(before, {}, 20)
    return any(
        side is not None and value is not None and abs(side - value) > _APART * (abs(side) + abs(value))
        for side in sides
    )


def _examined(point: Node, result: Node, parts: tuple[Derivation, ...], side: str, jumps: bool) -> tuple[Kink, ...]:
    if jumps:
        return (Kink(point, "jump"),)
    if result in _INFINITE:
        return (Kink(point, "vertical tangent", result, result),)
    if result is not UNDEFINED and side:
        return (Kink(point, ONE_SIDED, result if side == "-" else None, result if side == "+" else None),)
    if result is not UNDEFINED:
        return ()
    left, right = (part.last for part in parts)
    infinite = left in _INFINITE and right in _INFINITE
    return (Kink(point, "cusp" if infinite else "corner", left, right),)


__all__ = ["RULES", "SIDES", "first_principles", "value_at"]
