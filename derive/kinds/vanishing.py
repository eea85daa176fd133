"""Why gradients vanish: how steep each activation can be, proved, and what that does to δ through many layers.

Going back one layer, δ(l) = (W(l+1)ᵀ δ(l+1)) ⊙ f′(z(l)), so ‖δ(l)‖ ≤ sup|f′| ‖W(l+1)‖ ‖δ(l+1)‖: through n layers the
activations contribute the factor (sup|f′|)^n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as copy
from fractions import Fraction
from itertools import accumulate
from operator import mul
from sys import float_info
from typing import NamedTuple

from derive.api import differentiate
from derive.derivation import Bounds, Derivation, Outcome, Rule, Step
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
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
from derive.kinds.network import IDENTITY, Network
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
_FAR = (1e2, 6e2)
"""Places that tell whether slopes go on growing outside of the grid."""
_GROWTH = 3
"""How many times larger than before is taken for growing without end."""
_DIGITS, _CLOSE = 40, 1e-35
_PLAIN = (ZERO, Div(Const("pi"), TWO), Const("pi"), ONE)
"""Where a largest or smallest value is looked for."""


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
        UnsupportedError: no bound was found.

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
    """A slope that is, up to its sign, a named function: softplus′ = σ, between 0 and 1."""
    named = slope.result.operand if isinstance(slope.result, Neg) else slope.result
    if not isinstance(named, Call) or named.orders or named.children != (_X,) or named.name not in TABLE:
        return None
    texts = TABLE[named.name].bounds or ()
    ends = [_limit(text) for text in texts]
    if not ends or None in ends:
        return None
    size = max(abs(end) for end in ends if end is not None)
    closed = [end for end, text in zip(ends, texts, strict=True) if end is not None and text.strip("[]") != text]
    reached = [end for end in closed if abs(end) == size]
    place = next((at for at in _PLAIN if any(_takes(named, end, at) for end in reached)), None)
    where = "approached only" if not reached else "reached" if place is None else f"reached at x = {place}"
    why = f"{name}' = {slope.result}, and {named} lies in {TABLE[named.name].range}: at most {number(size)}, {where}."
    return Steepness(name, number(size), place, True, why, copy(slope, heading=f"How steep {name} is"))


def _takes(function: Call, value: Fraction, place: Node) -> bool:
    """Whether a function of x takes a value at a place, to all digits that are looked at."""
    gap = evaluate(Add(substitute(function, "x", place), Neg(number(value))), {}, _DIGITS)
    return gap is not None and abs(gap) < _CLOSE


def _by_search(name: str, slope: Derivation) -> Steepness:
    """The largest |f′| met on a grid, made finer around it, and far away: said to be found, not proved.

    Raises:
        UnsupportedError: the values grow as the grid is made finer, or farther and farther away.
    """
    formula, cell = slope.spelled_out(slope.result), 2 * _REACH / _GRID
    largest, rough = _steepest(formula, 0.0, _REACH)
    best, place = _steepest(formula, rough, cell)
    (far, _), (farther, _) = (max(_size(formula, x), _size(formula, -x)) for x in _FAR)
    if best > _GROWTH * largest or farther > _GROWTH * max(best, far):
        where = f"near x = {rough:.2f}" if best > _GROWTH * largest else "far from 0"
        raise UnsupportedError(f"|{name}'| has no bound that was found: it grows and grows {where}")
    bound = number(Fraction(f"{max(best, farther):.4f}"), decimal=True)
    at = number(Fraction(f"{place:.2f}"), decimal=True)
    met = f"near x = {at}" if best > (1 - 1e-6) * farther else "far from 0"
    why = f"the largest |{name}'| met on a grid is about {bound}, {met}: not proved."
    return Steepness(name, bound, at, False, why, copy(slope, heading=f"How steep {name} is"))


def _size(formula: Node, x: float) -> tuple[float, float]:
    """Return the size of an expression at a place (0 where it has no value), and the place."""
    value = evaluate(formula, {"x": x}, 20)
    return (0.0 if value is None else min(float(abs(value)), float_info.max)), x


def _steepest(formula: Node, middle: float, reach: float) -> tuple[float, float]:
    """Return the largest absolute value on a grid around a place, and where it was met."""
    best, place = 0.0, middle
    for step in range(_GRID + 1):
        x = middle + reach * (2 * step / _GRID - 1)
        value = evaluate(formula, {"x": x}, 20)
        if value is not None and abs(value) > best:
            best, place = float(abs(value)), x
    return best, place


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
        The derivation for the last activation; those for the others are its parts.  The notes state the bounds, and
        `plot` draws them.

    Raises:
        DeriveError: no activation, or no layer, is named.
    """
    if not activations:
        raise DeriveError("name an activation")
    if layers < 1:
        raise DeriveError("gradients go back through one layer or more")
    found = [steepness(name) for name in activations]
    notes = [
        "Going back one layer, delta is multiplied by the transposed weights and, entry by entry, by f'(z):"
        " its norm grows at most by sup|f'| times the norm of the weights."
    ]
    for one in found:
        size = f"{'at most' if one.proved else 'about'} {float(rational(one.bound) or 0) ** layers:.3g}"
        notes.append(f"{one.activation}: {one.why} Through {layers} layers: a factor of {size}.")
    parts = [part for one in found for part in (*one.derivation.parts, copy(one.derivation, parts=()))]
    together = told_together("Vanishing gradients", *parts)
    return copy(together, notes=tuple(notes), bounds=tuple(_bounds(one, layers) for one in found))


def _bounds(found: Steepness, layers: int) -> Bounds:
    left = tuple(height for _, height in curve(found.activation, layers))
    return Bounds(found.activation, left, found.bound, found.proved)


def through(network: Network, layers: int = 20) -> tuple[Bounds, ...]:
    """Return the bounds of a network's activations, and of the network as a whole.

    Args:
        network: δ of its last layer goes back through the activations of all layers before it.
        layers: how far the powers of each activation go.

    Returns:
        One for each activation that works entry by entry; the network's own last, unless a hidden one does not.
    """
    names = dict.fromkeys(layer.activation for layer in network.layers)
    found = [_steepness_if_bounded(name) for name in names if name in TABLE]
    alone = tuple(_bounds(one, layers) for one in found if one is not None)
    hidden = [layer.activation for layer in reversed(network.layers[:-1])]
    if not hidden or None in found or not set(hidden) <= {*TABLE, IDENTITY}:
        return alone
    rates = {one.name: one.left[1] for one in alone} | {IDENTITY: 1.0}
    left = tuple(accumulate((rates[name] for name in hidden), mul, initial=1.0))
    sure = all(one.proved for one in alone if one.name in hidden)
    return (*alone, Bounds("this network", left, None, sure))


def _steepness_if_bounded(name: str) -> Steepness | None:
    try:
        return steepness(name)
    except UnsupportedError:
        return None


def told(bounds: Sequence[Bounds]) -> tuple[str, ...]:
    """Say how fast the gradients of a network vanish, as far as its activations make them."""
    whole = [one for one in bounds if one.rate is None]
    if not whole:
        return ()
    (network,) = whole
    size = f"at most {'' if network.proved else 'about '}{network.left[-1]:.3g}"
    count = len(network.left) - 1
    layers = "the hidden layer" if count == 1 else f"the {count} hidden layers"
    return (f"Back through {layers} the norm of delta is multiplied by {size} times the norms of the weights.",)
