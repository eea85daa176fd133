"""Backpropagation: the derived gradients against finite differences of a network written out in plain Python."""

from __future__ import annotations

import math
import pickle
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from derive.derivation import Derivation, Outcome
from derive.errors import DeriveError
from derive.kinds.backprop import backprop, gradients
from derive.kinds.network import Layer, Network

TWO_LAYERS = Network.of(4, [(5, "tanh"), (3, "softmax")], "cross-entropy")

TOML = """
inputs = 4
loss = "cross-entropy"

[[layer]]
units = 5
activation = "tanh"

[[layer]]
units = 3
activation = "softmax"
"""


def results(derivation: Derivation) -> dict[str, str]:
    return {part.heading: str(part.result) for part in (*derivation.parts, derivation)}


@pytest.fixture(scope="module")
def derivation() -> Derivation:
    return backprop(TWO_LAYERS)


def test_every_line_is_told_and_checked(derivation: Derivation) -> None:
    found = results(derivation)
    assert found["Forward, layer 1"] == "a^(1) = tanh(W^(1) x + b^(1))"
    assert found["Forward, layer 2"] == "a^(2) = softmax(W^(2) a^(1) + b^(2))"
    assert found["Loss"] == "L = -y^T ln(a^(2))"
    assert found["Layer 2: delta"] == "δ^(2) = a^(2) - y"
    assert found["Layer 2: gradient by the weights"] == "∂/∂W^(2) [ L ] = δ^(2) (a^(1))^T"
    assert found["Layer 1: delta"] == "δ^(1) = (𝟏 - (a^(1))^2) ⊙ (W^(2))^T δ^(2)"
    assert found["Layer 1: gradient by the weights"] == "∂/∂W^(1) [ L ] = δ^(1) x^T"
    assert found["Layer 1: gradient by the offsets"] == "∂/∂b^(1) [ L ] = δ^(1)"
    for part in (*derivation.parts, derivation):
        for line in part.frames()[1:]:
            assert line.verdict is not None
            assert line.verdict.outcome is not Outcome.UNVERIFIED


def test_shapes_and_sizes_are_printed(derivation: Derivation) -> None:
    text = str(derivation)
    assert "Sizes: n_0 = 4, n_1 = 5, n_2 = 3." in text
    assert "gather the components; with sum(y_i, i, 1, n_2) = 1; in ℝ^(n_1×n_0)" in " ".join(text.split())


def test_what_is_given_is_stated_where_it_is_used(derivation: Derivation) -> None:
    delta = next(part for part in derivation.parts if part.heading == "Layer 2: delta, in components")
    assert [str(condition) for condition in delta.conditions] == ["sum(y_i, i, 1, n_2) = 1"]


def test_a_file_describes_the_same_network(tmp_path: Path, derivation: Derivation) -> None:
    file = tmp_path / "network.toml"
    file.write_text(TOML, encoding="utf-8")
    assert Network.read(file) == TWO_LAYERS
    assert backprop(file) == derivation


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("inputs = 2", "needs inputs"),
        ("inputs = 2\n[[layer]]\nunits = 3\nactivation = 'wobble'", "wobble"),
        ("inputs = 2\nloss = 'x'\n[[layer]]\nunits = 3", "losses"),
        ("inputs = 2\ndepth = 3\n[[layer]]\nunits = 3", "depth"),
        ("inputs = 2\n[[layer]]\nunits = '3'", "units"),
        ("inputs = ", "TOML"),
    ],
)
def test_files_that_describe_no_network(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "network.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeriveError, match=message):
        backprop(file)


def test_a_missing_file() -> None:
    with pytest.raises(DeriveError, match="can't be read"):
        backprop("no such file.toml")


# Other activations and losses: δ in closed form --------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "loss", "heading", "delta"),
    [
        ([(2, "sigmoid")], "binary cross-entropy", "Layer 1: delta", "δ^(1) = a^(1) - y"),
        ([(2, "sigmoid")], "squared", "Layer 1: delta", "δ^(1) = (a^(1) - y) ⊙ a^(1) ⊙ (𝟏 - a^(1))"),
        ([(2, "identity")], "squared", "Layer 1: delta", "δ^(1) = a^(1) - y"),
        ([(3, "relu"), (2, "softmax")], "cross-entropy", "Layer 1: delta", "δ^(1) = relu'(z^(1)) ⊙ (W^(2))^T δ^(2)"),
        (
            [(3, "sigmoid"), (2, "identity")],
            "squared",
            "Layer 1: delta",
            "δ^(1) = a^(1) ⊙ (𝟏 - a^(1)) ⊙ (W^(2))^T δ^(2)",
        ),
    ],
)
def test_deltas(layers: list[tuple[int, str]], loss: str, heading: str, delta: str) -> None:
    assert results(backprop(Network.of(3, layers, loss)))[heading] == delta


# Finite differences ------------------------------------------------------------------------------------------

Values = dict[str, list]

ACTIVATIONS: Mapping[str, Callable[[float], float]] = {
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "relu": lambda z: max(z, 0.0),
    "identity": lambda z: z,
    "softplus": lambda z: math.log1p(math.exp(z)),
}


def softmax(z: list[float]) -> list[float]:
    powers = [math.exp(e) for e in z]
    return [power / sum(powers) for power in powers]


def plain_loss(network: Network, values: Values) -> float:
    a = values["x"]
    for number, layer in enumerate(network.layers, 1):
        weights, offsets = values[f"W^({number})"], values[f"b^({number})"]
        z = [sum(w * e for w, e in zip(row, a, strict=True)) + b for row, b in zip(weights, offsets, strict=True)]
        a = softmax(z) if layer.activation == "softmax" else [ACTIVATIONS[layer.activation](e) for e in z]
    pairs = list(zip(a, values["y"], strict=True))
    if network.loss == "squared":
        return sum((e - y) ** 2 for e, y in pairs) / 2
    if network.loss == "cross-entropy":
        return -sum(y * math.log(e) for e, y in pairs)
    return -sum(y * math.log(e) + (1 - y) * math.log(1 - e) for e, y in pairs)


def draw(network: Network, seed: int) -> Values:
    rng = random.Random(seed)
    values: Values = {"x": [rng.gauss(0, 1) for _ in range(network.inputs)]}
    before = network.inputs
    for number, layer in enumerate(network.layers, 1):
        values[f"W^({number})"] = [[rng.gauss(0, 1) for _ in range(before)] for _ in range(layer.units)]
        values[f"b^({number})"] = [rng.gauss(0, 1) for _ in range(layer.units)]
        before = layer.units
    target = [rng.random() for _ in range(before)]
    values["y"] = [part / sum(target) for part in target]
    return values


def slope(network: Network, values: Values, name: str, *place: int) -> float:
    step = 1e-5

    def moved(by: float) -> float:
        table = pickle.loads(pickle.dumps(values))
        inner = table[name]
        for index in place[:-1]:
            inner = inner[index]
        inner[place[-1]] += by
        return plain_loss(network, table)

    # Two central differences, extrapolated.
    near, far = ((moved(h) - moved(-h)) / (2 * h) for h in (step, 2 * step))
    return (4 * near - far) / 3


@pytest.mark.parametrize(
    "network",
    [
        TWO_LAYERS,
        Network.of(3, [(4, "sigmoid"), (3, "relu"), (2, "softmax")], "cross-entropy"),
        Network.of(3, [(4, "softplus"), (2, "identity")], "squared"),
        Network.of(2, [(3, "tanh"), (2, "sigmoid")], "binary cross-entropy"),
    ],
    ids=["two layers", "three layers", "squared", "binary"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_gradients_agree_with_finite_differences(network: Network, seed: int) -> None:
    values = draw(network, seed)
    found = gradients(network, values)
    assert found["L"] == pytest.approx(plain_loss(network, values), rel=1e-12)
    for number in range(1, network.depth + 1):
        for i, row in enumerate(found[f"W^({number})"]):
            for j, entry in enumerate(row):
                assert entry == pytest.approx(slope(network, values, f"W^({number})", i, j), rel=1e-6, abs=1e-9)
        for i, entry in enumerate(found[f"b^({number})"]):
            assert entry == pytest.approx(slope(network, values, f"b^({number})", i), rel=1e-6, abs=1e-9)


def test_layers_are_checked() -> None:
    with pytest.raises(DeriveError, match="at least one unit"):
        Layer(0)
    with pytest.raises(DeriveError, match="at least one layer"):
        Network(3, ())
    assert Layer(3, "sigma").activation == "sigmoid"
