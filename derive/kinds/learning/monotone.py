"""How steep a function can be, exactly: between the zeros of f″ and the borders of its cases f′ rises or falls.

So the largest |f′| is found among finitely many values of f′: at those places, from either side, and far away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from derive.answer.differentiate import differentiate
from derive.budget import remember
from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.reading.formulas import entry_of
from derive.reals.closed_forms import exact
from derive.reals.zeros import coefficients_of, zeros
from derive.record.derivation import DIFFERENTIABLE, Derivation
from derive.terms.signs import Sign, sign
from derive.values.evaluate import evaluate, holds

_X = Sym("x")
_INFINITY = Const("oo")
_DIGITS = 40
_CLOSE = 1e-14
_FAR = (50, 200, 800)
"""Places at which a limit far away is not contradicted: each nearer to it than the one before."""


class Run(NamedTuple):
    """A stretch of the axis on which f′ rises, falls, or stays.

    Attributes:
        low, high: its ends, infinite ones too.
        first, last: what f′ tends to at them, from inside.
        direction: 1, −1 or 0.
    """

    low: Node
    high: Node
    first: Node
    last: Node
    direction: int


class Extreme(NamedTuple):
    """The largest |f′|, where it is reached (None where it is only approached), and how f′ runs."""

    size: Node
    at: Node | None
    runs: tuple[Run, ...]
    second: Derivation


def extreme(function: Call, slope: Derivation) -> Extreme | None:
    """Find the least upper bound of |f′| from the sign of f″; None where that is not known everywhere.

    Args:
        function: a function of x, defined everywhere.
        slope: the derivation of its derivative.

    >>> from derive.answer.differentiate import differentiate
    >>> bell = Call("arctan", _X)
    >>> found = extreme(bell, differentiate(bell, "x"))
    >>> str(found.size), str(found.at)
    ('1', '0')
    """
    try:
        second = differentiate(function, "x", order=2)
    except DeriveError:
        return None
    first, bend = (done.spelled_out(done.last) for done in (slope, second))
    needed = (*slope.conditions, *second.conditions)
    left_out = [_left_out(relation) for relation in needed]
    singular = [place for places in left_out for place in places or ()]
    if None in left_out:
        return None
    places = _borders(first, bend, [*singular, *(kink.point for kink in slope.kinks)])
    if places is None:
        return None
    runs: list[Run] = []
    for low, high in pairwise((Neg(_INFINITY), *places, _INFINITY)):
        found = _runs(first, bend, low, high)
        if found is None:
            return None
        runs += found
    joined = tuple(_joined(runs))
    size = max((end for run in joined for end in (run.first, run.last)), key=lambda end: abs(_value(end)))
    return Extreme(_positive(size), _reached(slope, joined, abs(_value(size))), joined, second)


def _left_out(relation: Node) -> tuple[Node, ...] | None:
    """Return the places that x ≠ 1 or |x| ≠ 3 leaves out; None for any other relation."""
    match relation:
        case Rel(relation="!=", left=left, right=right) if left is _X:
            return (right,)
        case Rel(relation="!=", left=Call(name="abs", children=(inner,)), right=right) if inner is _X:
            return (right, tidy(Neg(right)))
    return None


def _value(node: Node) -> float:
    found = evaluate(node, {}, _DIGITS)
    return float("nan") if found is None else float(found)


def _positive(node: Node) -> Node:
    return tidy(Neg(node)) if _value(node) < 0 else node


def _borders(first: Node, bend: Node, kinks: Sequence[Node]) -> list[Node] | None:
    """Return the places between which both have one formula, and x one sign; None if some have no formula."""
    compared = [part for node in (first, bend) for part in postorder(node) if isinstance(part, Rel)]
    known = all(any(side is _X for side in rel.children) for rel in compared)
    if not known or any(kink.free for kink in kinks) or any(rel.free - {"x"} for rel in compared):
        return None
    found: dict[Node, float] = {ZERO: 0.0}
    for place in (*(side for rel in compared for side in rel.children if not side.free), *kinks):
        value = _value(place)
        if not any(abs(value - other) < 1e-12 for other in found.values()):
            found[place] = value
    return sorted(found, key=lambda place: found[place])


def _inside(low: Node, high: Node) -> Fraction:
    """Return a number between two ends, of which one or both may be infinite."""
    left, right = _end(low), _end(high)
    if left is None or right is None:
        return (left + 1) if left is not None else (right - 1) if right is not None else Fraction(0)
    return (left + right) / 2


def _end(place: Node) -> Fraction | None:
    return None if _INFINITY in postorder(place) else Fraction(str(evaluate(place, {}, 20)))


def _branch(node: Node, inside: Fraction) -> Node | None:
    """Return the case that holds at a place; None where cases stand inside of something else."""
    if isinstance(node, Piecewise):
        cases = zip(node.children[0::2], node.children[1::2], strict=False)
        chosen = next((value for value, test in cases if holds(test, {"x": inside})), None)
        if chosen is None:
            return None
        node = chosen
    return None if any(isinstance(part, Piecewise) for part in postorder(node)) else node


def _runs(first: Node, bend: Node, low: Node, high: Node) -> list[Run] | None:
    """Return how f′ runs between two borders; None if the zeros of f″ there are not all known."""
    inside = _inside(low, high)
    slope, second = _branch(first, inside), _branch(bend, inside)
    if slope is None or second is None:
        return None
    cuts = _zeros(second, inside > 0)
    if cuts is None:
        return None
    edges = [_end(low), _end(high)]
    between = [cut for cut in cuts if _lies_in(cut, *edges)]
    found = []
    for left, right in pairwise((low, *sorted(between, key=_value), high)):
        bent = evaluate(second, {"x": _inside(left, right)}, _DIGITS)
        ends = _towards(slope, left, 1), _towards(slope, right, -1)
        if bent is None or ends[0] is None or ends[1] is None:
            return None
        found.append(Run(left, right, ends[0], ends[1], (bent > 0) - (bent < 0)))
    return found


def _lies_in(place: Node, low: Fraction | None, high: Fraction | None) -> bool:
    value = Fraction(str(evaluate(place, {}, 20)))
    return (low is None or value > low) and (high is None or value < high)


def _zeros(node: Node, right: bool) -> list[Node] | None:
    """Return all zeros and poles of an expression on one side of 0; None if they may not be all."""
    known = {_X: Sign.POSITIVE if right else Sign.NEGATIVE, Call("abs", _X): Sign.POSITIVE}
    found: list[Node] = []
    for factor in _factors(node):
        if "x" not in factor.free or sign(factor, known) in (Sign.POSITIVE, Sign.NEGATIVE):
            continue
        while (entry := entry_of(factor)) is not None and (entry.sign, entry.zeros) == ("u", ("0",)):
            factor = factor.children[0]
        coefficients = coefficients_of(factor, "x")
        if coefficients is None or len(coefficients) > 3 or any(rational(one) is None for one in coefficients):
            return None
        found += zeros(factor, "x")
    return found


def _factors(node: Node) -> Iterator[Node]:
    """Yield what must be different from zero for an expression to be neither zero nor undefined."""
    stack = [node]
    while stack:
        part = stack.pop()
        match part:
            case Neg() | Mul() | Div() | Root():
                stack.extend(part.children)
            case Pow() if rational(part.exponent) is not None:
                stack.append(part.base)
            case Num() | Const():
                pass
            case _:
                yield part


@remember(1024)
def _towards(slope: Node, place: Node, side: int) -> Node | None:
    """Return what f′ tends to at an end of a stretch on which it rises or falls; None if nothing is known."""
    if _INFINITY not in postorder(place):
        there = substitute(slope, "x", place)
        return exact(there) if evaluate(there, {}, _DIGITS) is not None else _limit(slope, place, side)
    found = _limit(slope, place, 0)
    if found is None:
        return None
    far = [evaluate(slope, {"x": at if side < 0 else -at}, _DIGITS, flush=True) for at in _FAR]
    gaps = [None if value is None else abs(float(value) - _value(found)) for value in far]
    if None in gaps or any(b > a for a, b in pairwise(gap or 0.0 for gap in gaps)):
        return None
    return found


def _limit(slope: Node, place: Node, side: int) -> Node | None:
    from derive.sympy_door.door import limit

    found = limit(slope, "x", place, {1: "+", -1: "-", 0: ""}[side])
    return None if found is None or found.free or evaluate(found, {}, _DIGITS) is None else exact(found)


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield runs, those that go on in the same direction without a jump as one."""
    kept: Run | None = None
    for run in runs:
        if kept is not None and kept.direction == run.direction and kept.last is run.first:
            kept = Run(kept.low, run.high, kept.first, run.last, run.direction)
            continue
        if kept is not None:
            yield kept
        kept = run
    if kept is not None:
        yield kept


def _reached(slope: Derivation, runs: Sequence[Run], size: float) -> Node | None:
    """Return a place at which the largest |f′| is the slope of f, the least far from 0 of several."""
    rough = {kink.point for kink in slope.kinks if kink.kind != DIFFERENTIABLE}
    ends = [(place, value) for run in runs for place, value in ((run.low, run.first), (run.high, run.last))]
    at = [place for place, value in ends if _end(place) is not None and _close(value, size)]
    at += [number(_inside(run.low, run.high)) for run in runs if not run.direction and _close(run.first, size)]
    smooth = [place for place in at if all(abs(_value(place) - _value(kink)) > 1e-12 for kink in rough)]
    return min(smooth, key=lambda place: (abs(_value(place)), _value(place) < 0), default=None)


def _close(value: Node, size: float) -> bool:
    return abs(abs(_value(value)) - size) < _CLOSE


_WAYS = {1: "rises", -1: "falls", 0: "stays"}


def sentence(name: str, found: Extreme) -> str:
    """Say how f′ runs, from left to right: "rises from 0 to 1 at x = 0, falls to 0"."""
    said: list[str] = []
    before: Run | None = None
    for run in found.runs:
        jumps = before is None or before.last is not run.first
        start = f" from {short(run.first)}{_place(run.low)}" if jumps else ""
        if run.direction:
            said.append(f"{_WAYS[run.direction]}{start} to {short(run.last)}{_place(run.high)}")
        else:
            said.append(f"is {short(run.first)}{_stretch(run)}")
        before = run
    return f"{name}' {', '.join(said)}, as the sign of {name}'' shows."


def _place(place: Node) -> str:
    return "" if _end(place) is None else f" at x = {place}"


def _stretch(run: Run) -> str:
    if _end(run.low) is None:
        return f" for x < {run.high}"
    return f" for x > {run.low}" if _end(run.high) is None else f" for {run.low} < x < {run.high}"


def short(value: Node) -> str:
    """Write a value: exactly if it is a number, else with its decimal."""
    return str(value) if rational(value) is not None else f"{value} (about {_value(value):.4f})"


__all__ = ["Extreme", "Run", "extreme", "sentence", "short"]
