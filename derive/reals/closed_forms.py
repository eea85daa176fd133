"""Numbers written as a person would: √8 as 2√2, 0.785… as π/4, where that is exactly so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import exp, isqrt, log, pi

from derive.budget import remember, share
from derive.expression import (
    BINDERS,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Root,
    Sym,
    fold,
    number,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.field.tower import Tower, Undecidable
from derive.reals.switching import collected
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_SQUARE_FACTORS = 1_000
_DIGITS = 60
_PI = Const("pi")
_SIZE = 1e6
"""Larger values are left as they stand."""
_SIMPLE = 7
"""Values with more nodes than this are worth simplifying."""
_DENOMINATOR = 360
_CLOSE = 1e-8
_STEPS = 100_000
"""Steps of work for a fraction in lowest terms."""


def square_root(value: Fraction) -> Node:
    """Return the root of a rational number that is not negative, square factors drawn out: √8 = 2√2."""
    inside, outside = value.numerator * value.denominator, Fraction(1, value.denominator)
    whole = isqrt(inside)
    if whole * whole == inside:
        return number(whole * outside)
    for factor in range(2, _SQUARE_FACTORS):
        while inside % (factor * factor) == 0:
            inside, outside = inside // (factor * factor), outside * factor
    return tidy(Mul(number(outside), Root(Num(inside))))


@remember(1024)
def exact(node: Node) -> Node:
    """Write a value simply: a number that is rational to sixty digits is written as one."""
    node = tidy(node)
    if node.free:
        return _shorter(node)
    if rational(node) is not None:
        return node
    if node.has(Call):
        # At the border of a domain no rounding is forgiven: the arcsine of 1 - sqrt(2)^2 is that of -1.
        node = in_exact_parts(node)
    if (value := evaluate(node, {}, _DIGITS)) is None or abs(value) > _SIZE:
        return node
    # The sine of π/4, and products of such values, are roots.
    for close in values_near(float(value)) if node.has(Call) else [number(rational_near(float(value)))]:
        if vanishes(Add(node, Neg(close))):
            return close
    shorter = _shorter(node) if node.size > _SIMPLE else node
    return shorter if shorter is node or vanishes(Add(node, Neg(shorter))) else node


@remember(1024)
def in_exact_parts(node: Node) -> Node:
    """Write every number in an expression that is rational, or an angle, as such; nothing is folded: 0/0 stays."""
    return fold(node, _with_exact_parts)


def _with_exact_parts(node: Node, parts: tuple[Node, ...]) -> Node:
    """Rebuild a value from parts of which the rational ones, and angles, are written as such: arcsin(1) is π/2."""
    node = node.with_children(parts)
    angle = isinstance(node, Call)
    if (
        node.free
        or not (angle or isinstance(node, (Add, Mul, Div, Pow, Root)))
        or (value := evaluate(node, {}, _DIGITS)) is None
    ):
        return node
    if abs(value) > _SIZE:
        return node
    close = part_of_a_turn(float(value)) if angle and value else number(rational_near(float(value)))
    return close if close is not None and vanishes(Add(node, Neg(close))) else node


def _shorter(node: Node) -> Node:
    """Write y + d - y as d, and cases of which it is certain which one counts as that."""
    if node.has(Piecewise):
        return collected(node)
    if isinstance(node, (Sym, Call)) or (isinstance(node, Neg) and isinstance(node.operand, Sym)):
        return node
    shorter = in_lowest_terms(node)
    return shorter if shorter.size < node.size else node


def in_lowest_terms(node: Node) -> Node:
    """Return an expression as a fraction in lowest terms, functions taken for letters; as it stands if that is hard.

    >>> from derive.reading import parse
    >>> str(in_lowest_terms(parse("(sin(x)^2 - a^2)/(sin(x) - a)")))
    'sin(x) + a'
    """
    if node.has(Piecewise, Deriv, *BINDERS):
        return node
    powers = (part for part in postorder(node) if isinstance(part, Pow) and part.exponent.size > _SIMPLE)
    exponents = {power.exponent: in_lowest_terms(power.exponent) for power in powers}
    node = replace(node, exponents) if exponents else node
    calls = [part for part in postorder(node) if isinstance(part, Call)]
    letters: dict[Node, Node] = {part: Sym(f"\0{index}") for index, part in enumerate(calls)}

    def run() -> Node | None:
        try:
            tower = Tower.over([replace(node, letters)])
            return tower.node(tower.element(replace(node, letters)))
        except Undecidable:
            return None

    found = share(run, _STEPS)
    return node if found is None else tidy(replace(found, {letter: part for part, letter in letters.items()}))


# Numbers known by their digits -----------------------------------------------------------------------


def rational_near(value: float) -> Fraction:
    """Return the simple rational number next to a number."""
    return Fraction(value).limit_denominator(_DENOMINATOR)


def values_near(value: float) -> Iterator[Node]:
    """Yield the rational number and the root of one that are about a number, if they are simple."""
    close, square = rational_near(value), rational_near(value * value)
    if abs(close - value) < _CLOSE:
        yield number(close)
    if square > 0 and abs(float(square) - value * value) < _CLOSE:
        yield square_root(square) if value > 0 else Neg(square_root(square))


def part_of_a_turn(value: float) -> Node | None:
    """Return the multiple of π by a simple fraction that is about a number; None if there is none."""
    part = rational_near(value / pi)
    return tidy(Mul(number(part), _PI)) if part and abs(part * pi - value) < _CLOSE else None


def angle(node: Node) -> Node:
    """Write π/2 + π as 3π/2.

    >>> from derive.reading import parse
    >>> str(angle(parse("pi - pi/6")))
    '5π/6'
    """
    value = None if node.free else evaluate(node, {}, _DIGITS)
    close = None if value is None else part_of_a_turn(float(value))
    return tidy(node) if close is None or not vanishes(Add(node, Neg(close))) else close


def candidates(value: float) -> Iterator[Node]:
    """Yield what a zero may be that is about a number: a fraction, a root, a part of π, a logarithm, a power of e."""
    yield from values_near(value)
    turn = part_of_a_turn(value)
    if turn is not None:
        yield turn
    if 0 < abs(value) < log(_SIZE):
        yield from (tidy(Call("ln", inner)) for inner in values_near(exp(value)))
    if value:
        power = (tidy(Pow(Const("e"), inner)) for inner in values_near(log(abs(value))))
        yield from (each if value > 0 else tidy(Neg(each)) for each in power)


__all__ = [
    "angle",
    "candidates",
    "exact",
    "in_exact_parts",
    "in_lowest_terms",
    "part_of_a_turn",
    "square_root",
    "values_near",
]
