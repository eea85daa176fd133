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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.expression import Add, Array, Call, Node, Sym, Whole
from derive.indexed.matrices import matrix_product
from derive.table import NAMES, TABLE

IDENTITY = "identity"
"""The activation of a layer that has none."""

WHOLE = frozenset(("softmax",))
"""Activations of the whole vector; every other one works entry by entry."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as a formula in the output a and the target y, and what is given of the target."""

    formula: str
    given: tuple[str, ...] = ()


LOSSES: Mapping[str, Loss] = {
    "cross-entropy": Loss("-y^T ln(a)", ("sum(y) = 1",)),
    "squared": Loss("1/2 ||a - y||^2"),
    "binary cross-entropy": Loss("-sum(y ⊙ ln(a) + (one - y) ⊙ ln(one - a))"),
}
"""The losses by name."""


@dataclass(frozen=True, slots=True)
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
        if self.units < 1:
            raise DeriveError("a layer has at least one unit")
        object.__setattr__(self, "activation", name)


@dataclass(frozen=True, slots=True)
class Network:
    """A chain of layers and a loss.

    Attributes:
        inputs: the length of the input x.
        layers: first to last.
        loss: a name of `LOSSES`.
    """

    inputs: int
    layers: tuple[Layer, ...]
    loss: str = "cross-entropy"

    def __post_init__(self) -> None:
        if not self.layers:
            raise DeriveError("a network has at least one layer")
        if self.loss not in LOSSES:
            raise DeriveError(f"the losses are {', '.join(LOSSES)}, not {self.loss!r}")

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
            data = tomllib.loads(Path(file).read_text(encoding="utf-8"))
        except OSError as error:
            raise DeriveError(f"{file} can't be read: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DeriveError(f"{file} is no TOML file: {error}") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Network:
        """Return the network that plain data describes.

        Raises:
            DeriveError: something is missing or of the wrong type.
        """
        layers = data.get("layer")
        unknown = data.keys() - {"inputs", "layer", "loss"}
        if unknown:
            raise DeriveError(f"a network has inputs, layer and loss, not {', '.join(sorted(unknown))}")
        if not isinstance(layers, list) or not isinstance(data.get("inputs"), int):
            raise DeriveError("a network needs inputs = a number, and one [[layer]] or more")
        return cls(data["inputs"], tuple(map(_layer, layers)), str(data.get("loss", "cross-entropy")))

    def __str__(self) -> str:
        layers = ", ".join(f"{layer.units} {layer.activation}" for layer in self.layers)
        return f"{self.inputs} inputs, {layers}, {self.loss}"

    @property
    def depth(self) -> int:
        """How many layers."""
        return len(self.layers)


def _layer(data: Any) -> Layer:
    if not isinstance(data, dict) or not isinstance(data.get("units"), int) or data.keys() - {"units", "activation"}:
        raise DeriveError('a layer is units = a number, and perhaps activation = "tanh"')
    return Layer(data["units"], str(data.get("activation", IDENTITY)))


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
