"""A feed-forward network as data: a chain of layers and a loss, given in Python or in a TOML file.

inputs = 4
loss = "cross-entropy"

[[layer]]
units = 5
activation = "tanh"

[[layer]]
units = 3
activation = "softmax"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.errors import DeriveError, LimitError
from derive.expression import Add, Array, Call, Node, Sym, Whole
from derive.reading.files import read_text
from derive.reading.names import nearest
from derive.startup.data import data
from derive.table import NAMES, TABLE
from derive.table.vector_losses import loss_named
from derive.vectors.matrices import matrix_product

IDENTITY = "identity"
"""The activation of a layer that has none."""

WHOLE = frozenset(("softmax",))
"""Activations of the whole vector; every other one works entry by entry."""


@data
class Layer:
    """An affine map followed by an activation.

    Attributes:
        units: how many outputs.
        activation: a function of the table, ``softmax`` or ``identity``.
    """

    units: int
    activation: str = IDENTITY

    def __post_init__(self) -> None:
        name = NAMES.get(self.activation, self.activation)
        if name not in (*WHOLE, IDENTITY) and (name not in TABLE or TABLE[name].arity != 1):
            raise DeriveError(f"no activation of one argument is called {self.activation!r}")
        if not _is_count(self.units):
            raise DeriveError(f"a layer has at least one unit, a whole number of them: not {_toml(self.units)}")
        object.__setattr__(self, "activation", name)


@data
class Network:
    """A chain of layers and a loss.

    Attributes:
        inputs: the length of the input x.
        layers: first to last.
        loss: a name of `derive.table.vector_losses.LOSSES`, or another name for it.
    """

    inputs: int
    layers: tuple[Layer, ...]
    loss: str = "cross-entropy"

    def __post_init__(self) -> None:
        if not self.layers:
            raise DeriveError("a network has at least one layer")
        if not _is_count(self.inputs):
            raise DeriveError(f"a network has at least one input, a whole number of them: not {_toml(self.inputs)}")
        object.__setattr__(self, "loss", loss_named(self.loss))

    @classmethod
    def of(cls, inputs: int, layers: Sequence[tuple[int, str]], loss: str) -> Network:
        """Return a network from pairs (units, activation).

        >>> Network.of(2, [(3, "tanh"), (1, "sigmoid")], "binary cross-entropy").depth
        2
        """
        return cls(inputs, tuple(Layer(*layer) for layer in layers), loss)

    @classmethod
    def read(cls, file: str | Path) -> Network:
        """Return the network that a TOML file describes.

        Raises:
            DeriveError: the file can't be read, or does not describe a network.
        """
        try:
            data = tomllib.loads(read_text(file))
        except ValueError as error:
            raise DeriveError(f"{file} is no TOML file: {error}") from None
        except RecursionError:
            raise LimitError(f"{file} is nested too deeply") from None
        try:
            return cls.from_data(data)
        except DeriveError as error:
            raise DeriveError(f"{file}: {error}") from None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Network:
        """Return the network that plain data describes.

        Raises:
            DeriveError: something is missing or of the wrong type.
        """
        _refuse_unknown(data, ("inputs", "layer", "loss"), "a network")
        for key, example in (("inputs", "inputs = 4"), ("layer", "a table [[layer]] for each layer")):
            if key not in data:
                raise DeriveError(f"a network needs {key}: {example}")
        layers, loss = data["layer"], data.get("loss", "cross-entropy")
        if not isinstance(layers, list):
            raise DeriveError(f"layer is {_toml(layers)}, not a list: write [[layer]], in two brackets, for each layer")
        if not isinstance(loss, str):
            raise DeriveError(f"loss is the name of a loss, not {_toml(loss)}")
        return cls(data["inputs"], tuple(_layer(place, layer) for place, layer in enumerate(layers, 1)), loss)

    def __str__(self) -> str:
        layers = ", ".join(f"{layer.units} {layer.activation}" for layer in self.layers)
        return f"{self.inputs} inputs, {layers}, {self.loss}"

    @property
    def depth(self) -> int:
        """How many layers."""
        return len(self.layers)


def _layer(place: int, data: Any) -> Layer:
    """Return the layer at a place; every complaint tells the place."""
    try:
        if not isinstance(data, dict):
            raise DeriveError(f"{_toml(data)} is no table of units and activation")
        _refuse_unknown(data, ("units", "activation"), "a layer")
        if "units" not in data:
            raise DeriveError("a layer needs units: units = 3")
        activation = data.get("activation", IDENTITY)
        if not isinstance(activation, str):
            raise DeriveError(f"activation is the name of a function, not {_toml(activation)}")
        return Layer(data["units"], activation)
    except DeriveError as error:
        raise DeriveError(f"layer {place}: {error}") from None


def _refuse_unknown(data: Mapping[str, Any], known: Sequence[str], what: str) -> None:
    unknown = sorted(data.keys() - set(known))
    if unknown:
        near = nearest(unknown[0], known)
        hint = f"; did you mean {near}?" if near else ""
        raise DeriveError(f"{what} has {', '.join(known)}, not {', '.join(unknown)}{hint}")


def _is_count(value: object) -> bool:
    # Python counts with True.
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _toml(value: object) -> str:
    """Write a value as TOML does, short enough for a message."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


class Letters:
    """The letters of a network: W, b, z, a and δ of each layer, with their shapes.

    Layers count from 1; a(0) is the input x.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.y = Array("y", self.size(network.depth))
        self.loss = Sym("L")

    @staticmethod
    def size(layer: int) -> str:
        """Return the letter for the number of units of a layer."""
        return f"n_{layer}"

    def weights(self, layer: int) -> Array:
        """Return W of a layer."""
        return Array(f"W^({layer})", self.size(layer), self.size(layer - 1))

    def vector(self, letter: str, layer: int) -> Array:
        """Return b, z, a or delta of a layer."""
        if letter == "a" and layer == 0:
            return Array("x", self.size(0))
        return Array(f"{letter}^({layer})", self.size(layer))

    def affine(self, layer: int, before: Node | None = None) -> Node:
        """Return W a + b of a layer, of a given input."""
        inner = self.vector("a", layer - 1) if before is None else before
        return Add(matrix_product(self.weights(layer), inner), self.vector("b", layer))

    def activated(self, layer: int, inner: Node | None = None) -> Node:
        """Return f(z) of a layer, of a given z."""
        z = self.vector("z", layer) if inner is None else inner
        name = self.network.layers[layer - 1].activation
        if name == IDENTITY:
            return z
        return Whole(name, z) if name in WHOLE else Call(name, z)

    def sizes(self) -> dict[str, int]:
        """Return the number for each letter that is a size."""
        counts = (self.network.inputs, *(layer.units for layer in self.network.layers))
        return {self.size(layer): count for layer, count in enumerate(counts)}
