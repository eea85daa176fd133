"""Where several staircases jump together, floor(x) + floor(2x), and one whose inside is no line, floor(x²)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, gcd, lcm

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Logic,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    number,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.kinks.one_sided import Sides
from derive.kinks.switches import STEPS, Family, counter_of
from derive.reals.circles import circle_of, zeros_in_turn
from derive.reals.closed_forms import angle, exact
from derive.reals.zeros import all_zeros, coefficients_of
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.values.evaluate import evaluate

_MOST = 12
"""More points in one period are not examined."""
_BESIDE = Fraction(1, 10**6)


class Period:
    """The points where floors of lines with rational coefficients jump, one period of them.

    Args:
        families: where each of them jumps.
        variable: the variable.
    """

    def __init__(self, families: tuple[Family, ...], lines: list[tuple[Fraction, Fraction]]) -> None:
        self.families = families
        self.lines = lines
        runs = [1 / abs(slope) for _, slope in lines]
        self.length = Fraction(lcm(*(run.numerator for run in runs)), gcd(*(run.denominator for run in runs)))
        self.starts = sorted({start for line in lines for start in self._of(line)})

    @classmethod
    def of(cls, families: tuple[Family, ...], variable: str) -> Period | None:
        """Return the period; None if a line has other coefficients, or there are too many points."""
        lines = [coefficients_of(family.source.children[0], variable) for family in families]
        exact = [tuple(map(rational, line)) for line in lines if line is not None]
        known = [(a, b) for a, b in exact if a is not None and b is not None]
        if len(known) < len(families):
            return None
        period = cls(families, known)
        return period if len(period.starts) <= _MOST else None

    def _of(self, line: tuple[Fraction, Fraction]) -> Iterator[Fraction]:
        offset, slope = line
        first, step = -offset / slope, 1 / abs(slope)
        yield from ((first + index * step) % self.length for index in range(min(_MOST + 1, int(self.length / step))))

    def heights(self, start: Fraction, side: int, counter: Sym) -> dict[Node, Node]:
        """Return the value of each floor and ceiling at `start` plus `counter` periods, or beside it."""
        found: dict[Node, Node] = {}
        for family, (offset, slope) in zip(self.families, self.lines, strict=True):
            inside = slope * start + offset
            if inside.denominator == 1 and side:
                level = inside + STEPS[family.source.name][side * (1 if slope > 0 else -1) > 0]
            else:
                level = Fraction(floor(inside) if family.source.name == "floor" else ceil(inside))
            found[family.source] = tidy(Add(number(level), Mul(number(slope * self.length), counter)))
        return found

    def every(self, start: Fraction, length: Fraction, counter: Sym) -> Node:
        """Return `start` plus `counter` times a length."""
        return tidy(Add(number(start), Mul(number(length), counter)))

    def spacing(self) -> Fraction | None:
        """Return the distance of the points if they lie evenly, else None."""
        gaps = {second - first for first, second in pairwise((*self.starts, self.starts[0] + self.length))}
        return gaps.pop() if len(gaps) == 1 else None


def one_of(variable: str, places: Sequence[Node]) -> tuple[Node, ...]:
    """Return the relation that a variable has one of some values; none if there are none."""
    relations = [Rel("=", Sym(variable), place) for place in places]
    return (Logic("or", *relations),) if len(relations) > 1 else tuple(relations)


# One staircase whose inside is no line ---------------------------------------------------------------


def of_one(sides: Sides, step: Node) -> Iterator[Kink] | None:
    """Return what happens where the inside u of the only floor or ceiling of a function is an integer.

    If the height of the jump is one number, the function jumps wherever u passes an integer.  Where u only touches it,
    u' is zero: such points are examined.

    Args:
        sides: the function.
        step: the floor or ceiling.

    Returns:
        None where the zeros of u' are not all known.
    """
    assert isinstance(step, Call)
    inside, variable = step.children[0], sides.variable
    if inside.free != {variable}:
        return None
    try:
        slope = tidy(sides.differentiate(inside))
    except DeriveError:
        return None
    still = stationary(slope, variable, counter_of(sides.function))
    return None if still is None else _kinks_of_step(sides, step, still, "jump" if _rise(sides, step) else NOT_DECIDED)


def _rise(sides: Sides, step: Call) -> Fraction | None:
    level = Sym("\0level")
    low, high = (replace(sides.function, {step: Add(level, number(height))}) for height in (0, 1))
    return rational(exact(Add(high, Neg(low))))


Still = list[tuple[Node, Sym | None]]


def stationary(slope: Node, variable: str, counter: Sym) -> Still | None:
    """Return where a slope is zero, single points or points that repeat; None unless these are all."""
    circle = circle_of(slope, variable)
    if circle is None:
        zeros = all_zeros(slope, variable) if variable in slope.free else ()
        return None if zeros is None else [(zero, None) for zero in zeros]
    turn = zeros_in_turn(slope, variable, circle, ())
    if not turn.complete:
        return None
    return [(circle.every(angle(first), 1, counter), counter) for first in turn.exact]


def _kinks_of_step(sides: Sides, step: Call, still: Still, kind: str) -> Iterator[Kink]:
    x = Sym(sides.variable)
    first = {point: point if counter is None else substitute(point, counter.name, ZERO) for point, counter in still}
    touching = [
        (point, counter)
        for point, counter in still
        if only_touches(sides, step, first[point]) and _has_value(sides, first[point])
    ]
    unless = one_of(sides.variable, [point for point, _ in touching])
    letter = next((counter for _, counter in touching if counter is not None), None)
    yield Kink(x, kind, equation=Rel("=", step, step.children[0]), unless=unless, counter=letter)
    for point, counter in touching:
        slope = _slope(sides, step, first[point])
        yield Kink(point, DIFFERENTIABLE, slope, slope, counter=counter)


def _has_value(sides: Sides, point: Node) -> bool:
    """Whether a function may have a value at a point: 1/floor(x^2) has none at 0."""
    there = substitute(sides.function, sides.variable, point)
    return bool(there.free) or evaluate(there, {}, 40) is not None


def only_touches(sides: Sides, step: Call, point: Node) -> bool:
    """Whether u is an integer at a point, and the floor of u is the same on both sides of it and there."""
    values = [
        evaluate(substitute(step, sides.variable, Add(point, number(way))), {}, 40) for way in (-_BESIDE, 0, _BESIDE)
    ]
    inside = evaluate(substitute(step.children[0], sides.variable, point), {}, 40)
    return inside is not None and abs(inside - round(inside)) < 1e-30 and None not in values and len(set(values)) == 1


def _slope(sides: Sides, step: Call, point: Node) -> Node:
    level = exact(substitute(step, sides.variable, point))
    return exact(substitute(sides.differentiate(replace(sides.function, {step: level})), sides.variable, point))


__all__ = ["Period", "of_one", "one_of", "only_touches", "stationary"]
