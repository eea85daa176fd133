"""Why gradients vanish: how steep each activation can be, proved, and what that does to δ through many layers.

Going back one layer, δ(l) = (W(l+1)ᵀ δ(l+1)) ⊙ f′(z(l)), so ‖δ(l)‖ ≤ sup|f′| ‖W(l+1)‖ ‖δ(l+1)‖: through n layers the
activations contribute the factor (sup|f′|)^n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import floor, isfinite, log10
from operator import mul
from typing import NamedTuple

from derive.errors import DeriveError, UnsupportedError
from derive.expression import Node
from derive.kinds.learning.learning import group
from derive.kinds.learning.network import IDENTITY, Network
from derive.kinds.learning.steepness import steepness
from derive.plotting.bounds import Bounds
from derive.reading import parse
from derive.record.derivation import Derivation
from derive.startup.data import replace as copy
from derive.table import TABLE
from derive.values.evaluate import evaluate
from derive.vectors.declare import VectorFunction
from derive.vectors.functions import VECTOR_NAMES


def vanishing_gradients(activations: Sequence[str] = ("sigmoid", "tanh", "relu"), layers: int = 10) -> Derivation:
    """Answer `derive.vanishing_gradients`."""
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
        size = f"{'at most' if one.proved else 'about'} {upper(one.size**layers)}"
        notes.append(f"{one.activation}: {one.why} Through {layers} layers: a factor of {size}.")
    parts = [part for one in found for part in (*one.derivation.parts, copy(one.derivation, parts=()))]
    together = group("Vanishing gradients", *parts)
    known = (_Known(one.activation, one.why, one.bound, one.proved) for one in found)
    return copy(together, notes=tuple(notes), details=tuple(_over(one, layers) for one in known))


def through(network: Network, layers: int = 20) -> tuple[Bounds, ...]:
    """Return the bounds of a network's activations, and of the network as a whole.

    Args:
        network: δ of its last layer goes back through the activations of all layers before it.
        layers: how far the powers of each activation go.

    Returns:
        One for each activation that works entry by entry, and for hidden ones of whole vectors; the network's own
        last, unless a hidden one has no bound.
    """
    alone = tuple(_over(one, layers) for one in _bounds(network) if isinstance(one, _Known))
    hidden = _hidden(network)
    rates = {one.name: one.left[1] for one in alone} | {IDENTITY: 1.0}
    if not hidden or not set(hidden) <= set(rates):
        return alone
    left = tuple(accumulate((rates[name] for name in hidden), mul, initial=1.0))
    sure = all(one.proved for one in alone if one.name in hidden)
    return (*alone, Bounds("this network", left, None, sure))


def account(network: Network) -> tuple[str, ...]:
    """Say how steep each activation of a network is, and why, then what that does to its gradients."""
    found = [one for one in _bounds(network) if one.name in _hidden(network)]
    return (*(f"{one.name}: {one.why}" for one in found), *sentences(through(network)))


class _Known(NamedTuple):
    """The bound of one activation of a network, and why it holds."""

    name: str
    why: str
    rate: Node
    proved: bool


class _Unknown(NamedTuple):
    """An activation without a bound, and why it has none."""

    name: str
    why: str


def _hidden(network: Network) -> list[str]:
    """Return the activations through which δ goes back, the last first."""
    return [layer.activation for layer in reversed(network.layers[:-1])]


def _bounds(network: Network) -> Iterator[_Known | _Unknown]:
    for name in dict.fromkeys(layer.activation for layer in network.layers):
        if name in TABLE:
            yield _of_numbers(name)
        elif name in VECTOR_NAMES and name in _hidden(network):
            yield _of_vectors(VECTOR_NAMES[name])


def _of_numbers(name: str) -> _Known | _Unknown:
    try:
        found = steepness(name)
    except UnsupportedError as error:
        return _Unknown(name, f"{error}. No bound of the network is stated.")
    return _Known(name, found.why, found.bound, found.proved)


def _of_vectors(entry: VectorFunction) -> _Known | _Unknown:
    if not entry.norm:
        return _Unknown(entry.name, "no bound of its Jacobian is known here. No bound of the network is stated.")
    return _Known(
        entry.name, f"the norm of its Jacobian is at most {entry.norm}: {entry.why_norm}", parse(entry.norm), True
    )


def _over(found: _Known, layers: int) -> Bounds:
    value = evaluate(found.rate, {}, 20)
    rate = 0.0 if value is None else float(value)
    return Bounds(found.name, tuple(rate**n for n in range(layers + 1)), found.rate, found.proved)


def sentences(bounds: Sequence[Bounds]) -> tuple[str, ...]:
    """Say how fast the gradients of a network vanish, as far as its activations make them."""
    whole = [one for one in bounds if one.rate is None]
    if not whole:
        return ()
    (network,) = whole
    size = f"at most {'' if network.proved else 'about '}{upper(network.left[-1])}"
    count = len(network.left) - 1
    layers = "the hidden layer" if count == 1 else f"the {count} hidden layers"
    return (f"Back through {layers} the norm of delta is multiplied by {size} times the norms of the weights.",)


def upper(value: float) -> str:
    """Write a bound with three digits, rounded up.

    >>> upper(2.5914), upper(1 / 16), upper(4.0**-10)
    ('2.6', '0.0625', '9.54e-07')
    """
    plain = f"{value:.3g}"
    if not isfinite(value) or float(plain) >= value * (1 - 1e-12):
        return plain
    unit = 10.0 ** (floor(log10(value)) - 2)
    return f"{(floor(value / unit) + 1) * unit:.3g}"
