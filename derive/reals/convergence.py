"""Where integrals and series exist: the way between the limits keeps clear of poles, the terms of a series decrease.

What an integrand needs at every t between the limits becomes conditions on the limits: 1/t from 1 to x needs x > 0.
Power series are decided by the ratio test.  Where nothing is found out, convergence itself is the condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from math import floor, log10

from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.expression.relations import difference
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, factors_of, zeros
from derive.table import TABLE
from derive.terms.collecting import simplified
from derive.terms.signs import Sign, never_zero, positive, sign
from derive.values.evaluate import evaluate, holds

_INFINITY = Const("oo")
_PI = Const("pi")
NOWHERE = Rel("!=", ZERO, ZERO)
"""The condition that is never met."""
_DIGITS = 40
_SAMPLES = tuple(Fraction(*pair) for pair in ((13, 7), (-17, 9), (3, 11), (-2, 7), (-4, 3), (-3, 4)))
"""Values of parameters with which an integrand is looked at."""
_NOTHING = 1e-20
_NEAR = (Fraction(1, 10**12), Fraction(1, 10**15))
_FAR = (10**12, 10**15)
_SURELY, _CLEARLY = 1e-3, 0.15
"""By how much an exponent must differ from -1 to decide: a logarithm shifts it a little."""


class End(Enum):
    """What becomes of an integral close to a point where the integrand is not defined."""

    FINITE = "it exists"
    INFINITE = "it does not exist"
    OPEN = "not found out"


def converging(node: Node) -> Node:
    """Return the condition that an integral or a series converges: its size is finite."""
    return Rel(">", _INFINITY, Call("abs", node))


def is_converging(condition: Node) -> bool:
    """Whether a condition says that an integral or a series converges."""
    match condition:
        case Rel(relation=">", left=left, right=Call(name="abs", children=(Integral() | Sum(),))):
            return left is _INFINITY
    return False


# Integrals


def along(integral: Integral, needed: Sequence[Node]) -> Iterator[Node]:
    """Yield what the limits of an integral must satisfy for the integrand to be defined between them.

    Args:
        integral: the integral.
        needed: relations with the variable of integration that the integrand needs.

    >>> from derive.reading import parse
    >>> [str(c) for c in along(parse("int_1^x 1/t dt"), [parse("t") and Rel("!=", Sym("t"), ZERO)])]
    ['x > 0']
    """
    ends = (integral.lower, integral.upper)
    is_open = False
    for relation in map(simplest, needed):
        places = _places(relation, integral.variable, ends) if isinstance(relation, Rel) else None
        if places is None or not isinstance(relation, Rel):
            is_open = True
            continue
        for place, line in places.items():
            found = tuple(_clear_of(place, line, relation, integral))
            is_open = is_open or any(map(is_converging, found))
            yield from (condition for condition in found if not is_converging(condition))
    for end in ends:
        if _is_infinite(end):
            found = tuple(_far_out(integral, end))
            is_open = is_open or any(map(is_converging, found))
            yield from (condition for condition in found if not is_converging(condition))
    if is_open:
        yield converging(integral)


def _is_infinite(end: Node) -> bool:
    return end is _INFINITY or (isinstance(end, Neg) and end.operand is _INFINITY)


def _places(relation: Rel, t: Sym, ends: Sequence[Node]) -> dict[Node, Node] | None:
    """Return all values of t at which a relation ceases to hold, of infinitely many those next to a fixed limit.

    Beside each stands a multiple of its distance from t.
    """
    found: dict[Node, Node] = {}
    for factor in _borders(relation):
        if t.name not in factor.free or never_zero(factor):
            continue
        match factor:
            case Call(name="sin" | "cos" as name, children=(angle,)):
                near = _periodic(ZERO if name == "sin" else Div(_PI, Num(2)), angle, t, ends)
            case _:
                near = _of_polynomial(factor, t)
        if near is None:
            return None
        for place in near:
            found[place] = factor if _is_linear(factor, t) else Add(t, Neg(place))
    return found


def _borders(relation: Rel) -> Iterator[Node]:
    """Yield expressions one of which is zero where a relation ceases to hold; |u| = c is u = c or u = -c."""
    match relation:
        case Rel(left=Call(name="abs", children=(inner,)), right=right) if positive(right):
            yield from (Add(inner, Neg(right)), Add(inner, right))
        case _:
            yield from factors_of(tidy(difference(relation)))


def _of_polynomial(factor: Node, t: Sym) -> tuple[Node, ...] | None:
    """Return the zeros of a polynomial of degree one or two; of others it is not known whether they are all."""
    coefficients = coefficients_of(factor, t.name)
    if coefficients is None or len(coefficients) > 3:
        return None
    if len(coefficients) == 3 and any(rational(c) is None for c in coefficients):
        return None
    return zeros(factor, t.name)


def _periodic(first: Node, angle: Node, t: Sym, ends: Sequence[Node]) -> tuple[Node, ...] | None:
    """Return the solutions of angle = first + k π next to a limit that is a number, on both sides of it."""
    coefficients = coefficients_of(angle, t.name)
    fixed = [end for end in ends if not end.free and not _is_infinite(end)]
    if coefficients is None or len(coefficients) != 2 or angle.free != {t.name} or not fixed:
        return None
    shift, rate = coefficients
    turns = evaluate(Div(Add(substitute(angle, t.name, fixed[0]), Neg(first)), _PI), {}, _DIGITS)
    if turns is None:
        return None
    nearest, below = round(float(turns)), floor(float(turns))
    counts = (nearest - 1, nearest, nearest + 1) if abs(turns - nearest) < _NOTHING else (below, below + 1)
    return tuple(tidy(Div(Add(_turned(first, count), Neg(shift)), rate)) for count in counts)


def _turned(first: Node, count: int) -> Node:
    share = number(Fraction(count) + (0 if first is ZERO else Fraction(1, 2)))
    return tidy(Mul(share, _PI))


def _clear_of(place: Node, line: Node, relation: Rel, integral: Integral) -> Iterator[Node]:
    """Yield what keeps the way between the limits clear of one value of t."""
    lower, upper, t = integral.lower, integral.upper, integral.variable
    is_border = relation.relation != "!="
    at_end = [end for end in (lower, upper) if _vanishes(Add(end, Neg(place)))]
    fate = _fate(integral, place)
    if at_end:
        others = [end for end in (lower, upper) if end not in at_end]
        if is_border:
            yield from (_replaced(relation, t, end) for end in others if not _is_infinite(end))
        if fate is End.INFINITE:
            yield NOWHERE
        elif fate is End.OPEN:
            yield from _exponents_above(integral, place) or (converging(integral),)
        return
    if is_border:
        yield from (_replaced(relation, t, end) for end in (lower, upper) if not _is_infinite(end))
    elif fate is End.FINITE:
        return
    if fate is End.OPEN and not is_border:
        yield converging(integral)
    if is_border and _is_linear(line, t) and not any(map(_is_infinite, (lower, upper))):
        return  # What is positive at both ends is positive between them.
    yield from _same_side(integral, place, line)


def _is_linear(line: Node, t: Sym) -> bool:
    coefficients = coefficients_of(line, t.name)
    return coefficients is not None and len(coefficients) == 2


def _replaced(relation: Rel, t: Sym, end: Node) -> Node:
    """Ask of a limit what is asked of t; at the very border a variable limit has one side only."""
    sign = relation.relation[0] if end.free else relation.relation
    gap = simplified(tidy(difference(relation)))
    asked = Rel(sign, simplified(tidy(substitute(gap, t.name, end))), ZERO)
    return NOWHERE if not asked.free and holds(asked, {}) is False else asked


def _same_side(integral: Integral, place: Node, line: Node) -> Iterator[Node]:
    """Yield what says that both limits are above a value, or both below: c (t - place) has one sign at both."""
    t, ends = integral.variable, (integral.lower, integral.upper)
    sides = [_side(end, place) for end in ends]
    if all(sides):
        yield from () if sides[0] == sides[1] else (NOWHERE,)
    elif any(sides):
        moving = ends[1] if sides[0] else ends[0]
        yield Rel(">" if sum(sides) > 0 else "<", moving, place)
    else:
        values = [simplified(tidy(substitute(line, t.name, end))) for end in ends]
        moving_values = [value for value in values if value.free]
        senses = [_side(value, ZERO) for value in values if not value.free]
        yield Rel("<" if -1 in senses else ">", simplified(tidy(Mul(*moving_values, ONE))), ZERO)


def _side(end: Node, place: Node) -> int:
    """Return 1 or -1 for a limit known to be above or below a value, else 0."""
    if _is_infinite(end):
        return -1 if isinstance(end, Neg) else 1
    gap = Add(end, Neg(place))
    value = None if gap.free else evaluate(gap, {}, _DIGITS)
    return 0 if value is None else (value > 0) - (value < 0)


def _vanishes(node: Node) -> bool:
    return rational(simplified(tidy(node))) == 0


def _fate(integral: Integral, place: Node) -> End:
    """Find out by the size of the integrand whether it can be integrated up to a value of t."""
    ends = (integral.lower, integral.upper)
    directions = [1, -1]
    for end, toward in ((ends[0], 1), (ends[1], -1)):
        if _vanishes(Add(end, Neg(place))) and all(_side(other, place) == toward for other in ends if other is not end):
            directions = [toward]
    found = {_fate_towards(integral, place, direction) for direction in directions} - {None}
    for fate in (End.OPEN, End.INFINITE, End.FINITE):
        if fate in found:
            return fate
    return End.OPEN


def _exponents_above(integral: Integral, place: Node) -> tuple[Node, ...]:
    """Return x > -1 where t^x is integrated from 0, if the size of the integrand bears it out; () otherwise."""
    t = integral.variable
    powers = [part for part in postorder(integral.body) if isinstance(part, Pow) and part.exponent.free - t.free]
    found = [
        p.exponent for p in powers if _vanishes(substitute(p.base, t.name, place)) and t.name not in p.exponent.free
    ]
    conditions = tuple(Rel(">", simplified(tidy(Add(e, ONE))), ZERO) for e in dict.fromkeys(found))
    direction = 1 if _side(integral.upper, place) > 0 or _side(integral.lower, place) > 0 else -1
    near = [tidy(Add(place, number(direction * gap))) for gap in _NEAR]
    for sample in _sampled(integral.body, t, place):
        growth = _growth(integral, near, sample)
        if growth is None or abs(growth + 1) < _CLEARLY:
            return ()
        if (growth > -1) is not all(holds(condition, sample) for condition in conditions):
            return ()
    return conditions


def _fate_towards(integral: Integral, place: Node, direction: int) -> End | None:
    """Find it out on one side; None where the integrand has no values."""
    near = [tidy(Add(place, number(direction * gap))) for gap in _NEAR]
    found = [_growth(integral, near, sample) for sample in _sampled(integral.body, integral.variable, place)]
    known = [exponent for exponent in found if exponent is not None]
    if not known:
        return None
    if all(exponent > -1 + _CLEARLY for exponent in known):
        return End.FINITE
    poles = [round(exponent) <= -1 and abs(exponent - round(exponent)) < _SURELY for exponent in known]
    return End.INFINITE if all(poles) else End.OPEN


def _sampled(body: Node, t: Sym, place: Node) -> Iterator[dict[str, Fraction]]:
    names = sorted((body.free | place.free) - {t.name})
    for turn in range(len(_SAMPLES) if names else 1):
        yield {name: _SAMPLES[(turn + index) % len(_SAMPLES)] for index, name in enumerate(names)}


def _growth(integral: Integral, places: Sequence[Node], sample: dict[str, Fraction]) -> float | None:
    """Return the exponent p of the power |t - z|^p, or of t^p, as which the integrand behaves at two places."""
    t = integral.variable.name
    sizes = []
    for place in places:
        at = evaluate(place, sample, _DIGITS)
        value = None if at is None else evaluate(integral.body, {**sample, t: at}, _DIGITS, flush=True)
        if value is None:
            return None
        sizes.append(abs(value))
    if not sizes[0] or not sizes[1]:
        return 0.0 if not any(sizes) else None
    return (log10(sizes[0]) - log10(sizes[1])) / 3


def _far_out(integral: Integral, end: Node) -> Iterator[Node]:
    """Yield what makes an integral converge at infinity: an exponential that decreases, or a power below -1."""
    t, sense = integral.variable, -1 if isinstance(end, Neg) else 1
    rate = _exponential_rate(integral.body, t, sense)
    if rate is not None:
        if sign(rate) is not Sign.NEGATIVE:
            yield Rel("<", rate, ZERO)
        return
    places = [number(sense * far) for far in _FAR]
    found = [_growth(integral, places, sample) for sample in _sampled(integral.body, t, ZERO)]
    # The power is that of 1/t: t^-2 has exponent 2 in the quotient of sizes.
    steep = [power for power in found if power is not None]
    if len(steep) < len(found) or not _is_monotone(integral.body, t):
        yield converging(integral)
    elif all(round(power) <= 1 and abs(power - round(power)) < _SURELY for power in steep):
        yield NOWHERE
    elif not all(power > 1 + _CLEARLY for power in steep):
        yield converging(integral)


def _is_monotone(body: Node, t: Sym) -> bool:
    """Whether two values tell of all: nothing oscillates, nothing changes with a parameter."""
    calls = (part for part in postorder(body) if isinstance(part, Call) and t.name in part.free)
    return body.free == {t.name} and not any(call.name in TABLE and TABLE[call.name].period for call in calls)


def _exponential_rate(body: Node, t: Sym, sense: int) -> Node | None:
    """Return the coefficient of the highest power of |t| in e^(p(t)), beside factors that grow like a power at most."""
    exponents: list[Node] = []
    stack = [body]
    while stack:
        part = stack.pop()
        match part:
            case Neg(operand=inner):
                stack.append(inner)
            case Mul(children=factors):
                stack.extend(factors)
            case Div(numerator=above, denominator=below) if t.name not in below.free:
                stack.append(above)
            case Pow(base=Const(name="e"), exponent=exponent) if t.name in exponent.free:
                exponents.append(exponent)
            case _ if not _is_tame(part, t):
                return None
    coefficients = coefficients_of(Add(*exponents, ZERO), t.name) if exponents else None
    if coefficients is None or len(coefficients) < 2:
        return None
    odd = len(coefficients) % 2 == 0
    return tidy(Neg(coefficients[-1]) if odd and sense < 0 else coefficients[-1])


def _is_tame(node: Node, t: Sym) -> bool:
    """Whether an expression grows like a power of t at most: powers of polynomials, sines and cosines."""
    stack = [node]
    while stack:
        part = stack.pop()
        match part:
            case _ if coefficients_of(part, t.name) is not None:
                pass
            case Call(name="sin" | "cos"):
                pass
            case Call(name="ln", children=(inner,)) if coefficients_of(inner, t.name) is not None:
                pass
            case Add() | Mul() | Neg():
                stack.extend(part.children)
            case Div(numerator=above, denominator=below) if coefficients_of(below, t.name) is not None:
                stack.append(above)
            case Root(radicand=base) if coefficients_of(base, t.name) is not None:
                pass
            case Pow(base=base, exponent=exponent) if t.name not in exponent.free:
                if coefficients_of(base, t.name) is None and (rational(exponent) or -1) < 0:
                    return False
                stack.append(base)
            case _:
                return False
    return True
