"""Why gradients vanish: how steep each activation can be, proved, and what that does to δ through many layers.

Going back one layer, δ(l) = (W(l+1)ᵀ δ(l+1)) ⊙ f′(z(l)), so ‖δ(l)‖ ≤ sup|f′| ‖W(l+1)‖ ‖δ(l+1)‖: through n layers the
activations contribute the factor (sup|f′|)^n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as copy
from fractions import Fraction
from typing import NamedTuple

from derive.api import differentiate
from derive.derivation import Derivation, Outcome, Rule, Step
from derive.errors import DeriveError
from derive.expression import (
    TWO,
    ZERO,
    Add,
    Call,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Sym,
    number,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.evaluate import evaluate
from derive.kinds.learning import told_together
from derive.kinds.record import finished
from derive.table import NAMES, TABLE
from derive.verify import check

COMPLETE_SQUARE = Rule(
    id="complete-square",
    name="complete the square",
    statement="b s - a s^2 = b^2/(4a) - a (s - b/(2a))^2",
    rewrite=lambda node: None,
    weight=2,
)

_X, _S = Sym("x"), Sym("s")
_GRID = 2_000
_REACH = 20


class Steepness(NamedTuple):
    """How steep an activation can be.

    Attributes:
        activation: its name.
        bound: the least upper bound of |f′|.
        at: a place where it is reached, None where it is only approached (or not known).
        proved: whether the bound is proved; otherwise it is the largest value met.
        why: the reason, in a sentence.
        derivation: f′, and the line that shows the bound.
    """

    activation: str
    bound: Node
    at: Node | None
    proved: bool
    why: str
    derivation: Derivation


def steepness(activation: str) -> Steepness:
    """Find the least upper bound of |f′| for an activation, and prove it where f′ is a parabola in f or has cases.

    Args:
        activation: a function of one argument, by name.

    Raises:
        DeriveError: no function of one argument is called that.

    >>> found = steepness("sigmoid")
    >>> str(found.bound), str(found.at), found.proved
    ('1/4', '0', True)
    """
    name = NAMES.get(activation, activation)
    if name not in TABLE or TABLE[name].arity != 1:
        raise DeriveError(f"no function of one argument is called {activation!r}")
    slope = differentiate(Call(name, _X), "x")
    for way in (_by_parabola, _by_cases, _by_range):
        found = way(name, slope)
        if found is not None:
            return found
    return _by_search(name, slope)


def _by_parabola(name: str, slope: Derivation) -> Steepness | None:
    """f′ = c + b f − a f² has its summit at f = b/(2a)."""
    own = Call(name, _X)
    inner = replace(slope.result, {own: _S})
    if own.free & inner.free or inner.free != {"s"} or TABLE[name].bounds is None:
        return None
    at = {s: rational(tidy(substitute(inner, "s", number(s)))) for s in (-1, 0, 1)}
    if None in at.values():
        return None
    low, constant, high = (Fraction(at[s] or 0) for s in (-1, 0, 1))
    square, linear = (high + low) / 2 - constant, (high - low) / 2
    if square >= 0:
        return None
    summit, place = constant - linear**2 / (4 * square), -linear / (2 * square)
    gap = Add(own, Neg(number(place))) if place else own
    after = tidy(Add(number(summit), Neg(Mul(number(-square), Pow(gap, TWO)))))
    if check(slope.result, after).outcome is not Outcome.PROVED:
        return None
    ends = [_limit(end) for end in TABLE[name].bounds or ()]
    sizes = [abs(constant + linear * end + square * end**2) for end in ends if end is not None]
    if len(sizes) < len(ends) or any(size > summit for size in sizes):
        return None
    reached = _place(own, place)
    why = f"a square is not negative: {name}' is at most {number(summit)}"
    where = f", reached at x = {reached}" if reached is not None else ""
    told = f"{why}{where}."
    if after is slope.result:
        return Steepness(name, number(summit), reached, True, told, copy(slope, heading=f"How steep {name} is"))
    line = Step(rule=COMPLETE_SQUARE, before=slope.result, after=after)
    shown = copy(slope, goal=slope.result, steps=(line,), result=after, heading=f"How steep {name} is", parts=())
    return Steepness(name, number(summit), reached, True, told, _with_slope(name, slope, shown))


def _limit(end: str) -> Fraction | None:
    try:
        return Fraction(end.strip("()[] "))
    except ValueError:
        return None


def _place(own: Call, height: Fraction) -> Node | None:
    """Where the activation takes a value: 0 is where it is looked for."""
    found = evaluate(substitute(own, "x", ZERO), {}, 40)
    return ZERO if found is not None and found == height.numerator / Fraction(height.denominator) else None


def _by_cases(name: str, slope: Derivation) -> Steepness | None:
    """A slope that is a number on every piece: relu′ is 0 or 1."""
    result = slope.result
    values = [*result.children[0::2]] if isinstance(result, Piecewise) else [result]
    sizes = [rational(value) for value in values]
    if any(size is None for size in sizes):
        return None
    listed = ", ".join(sorted({str(value) for value in values}))
    bound = number(max(abs(size) for size in sizes if size is not None))
    why = f"{name}' takes the values {listed} only."
    return Steepness(name, bound, None, True, why, copy(slope, heading=f"How steep {name} is"))


def _by_range(name: str, slope: Derivation) -> Steepness | None:
    """A slope that is itself a named function: softplus′ = σ, between 0 and 1."""
    result = slope.result
    if not isinstance(result, Call) or result.orders or result.children != (_X,) or result.name not in TABLE:
        return None
    ends = [_limit(end) for end in TABLE[result.name].bounds or ()]
    if not ends or None in ends:
        return None
    bound = number(max(abs(end) for end in ends if end is not None))
    why = f"{name}' = {result} lies in {TABLE[result.name].range}: at most {bound}, approached only."
    return Steepness(name, bound, None, True, why, copy(slope, heading=f"How steep {name} is"))


def _by_search(name: str, slope: Derivation) -> Steepness:
    """The largest |f′| met on a grid: said to be found, not proved."""
    best, place = 0.0, 0.0
    for step in range(_GRID + 1):
        x = _REACH * (2 * step / _GRID - 1)
        value = evaluate(slope.spelled_out(slope.result), {"x": x}, 20)
        if value is not None and abs(value) > best:
            best, place = float(abs(value)), x
    bound, at = number(Fraction(f"{best:.4f}"), decimal=True), number(Fraction(f"{abs(place):.2f}"), decimal=True)
    why = f"the largest |{name}'| met on a grid is about {bound}, near x = {at if place >= 0 else Neg(at)}: not proved."
    found = at if place >= 0 else Neg(at)
    return Steepness(name, bound, found, False, why, copy(slope, heading=f"How steep {name} is"))


def _with_slope(name: str, slope: Derivation, bound: Derivation) -> Derivation:
    """Return the line of the bound, resting on the derivation of f′."""
    done = finished(copy(bound, notes=(), agreement=None))
    return copy(done, parts=(copy(slope, heading=f"The slope of {name}", parts=()),))


def shrinkage(activations: Sequence[str]) -> tuple[Node, ...]:
    """Return the factors by which activations can bound δ, layer by layer from the last: products of sup|f′|.

    >>> [str(bound) for bound in shrinkage(["sigmoid"] * 3)]
    ['1/4', '1/16', '1/64']
    """
    product, found = Fraction(1), list[Node]()
    bounds = {name: rational(steepness(name).bound) for name in dict.fromkeys(activations)}
    for name in activations:
        product *= bounds[name] or 0
        found.append(number(product))
    return tuple(found)


def curve(activation: str, layers: int = 20) -> tuple[tuple[int, float], ...]:
    """Return the points (n, sup|f′|^n) for a plot of how much of δ is left after n layers at most.

    >>> curve("sigmoid", 2)
    ((0, 1.0), (1, 0.25), (2, 0.0625))
    """
    bound = float(rational(steepness(activation).bound) or 0)
    return tuple((n, bound**n) for n in range(layers + 1))


def vanishing_gradients(activations: Sequence[str] = ("sigmoid", "tanh", "relu"), layers: int = 10) -> Derivation:
    """Tell why gradients vanish: the steepest slope of each activation and the bound through many layers.

    Args:
        activations: functions of one argument, by name.
        layers: through how many layers.

    Returns:
        The derivation for the last activation; those for the others are its parts.  The notes state the bounds.
    """
    if not activations:
        raise DeriveError("name an activation")
    found = [steepness(name) for name in activations]
    notes = [
        "Going back one layer, delta is multiplied by the transposed weights and, entry by entry, by f'(z):"
        " its norm grows at most by sup|f'| times the norm of the weights."
    ]
    for one in found:
        size = float(rational(one.bound) or 0) ** layers
        notes.append(f"{one.activation}: {one.why} Through {layers} layers: a factor of at most {size:.3g}.")
    parts = [part for one in found for part in (*one.derivation.parts, copy(one.derivation, parts=()))]
    together = told_together("Vanishing gradients", *parts)
    return copy(together, notes=tuple(notes))
