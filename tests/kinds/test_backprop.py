"""Backpropagation: the derived gradients against finite differences of a network written out in plain Python."""

from __future__ import annotations

import math
import pickle
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from derive.errors import DeriveError
from derive.kinds.learning.backprop import backprop, gradients
from derive.kinds.learning.network import Layer, Network
from derive.record.derivation import Derivation, Outcome
from derive.table.vector_losses import LOSSES, loss_named

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
    return {part.heading: str(part.last) for part in (*derivation.parts, derivation)}


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
    assert "gather the components; with Σ_(i=1)^n_2 y_i = 1; in ℝ^(n_2×n_1)" in " ".join(text.split())


def test_what_is_derived_in_the_same_way_is_told_once_but_in_detail(derivation: Derivation) -> None:
    text = str(derivation)
    assert "Layer 2: gradient by the weights, in components" in text
    assert "Layer 1: gradient by the weights" not in text
    assert "∂/∂W^(1) [ L ] = δ^(1) x^T" in text
    assert "Layer 1: gradient by the weights, in components" in derivation.to("text", detail="detailed")


def test_what_is_given_is_stated_where_it_is_used(derivation: Derivation) -> None:
    delta = next(part for part in derivation.parts if part.heading == "Layer 2: delta, in components")
    assert [str(condition) for condition in delta.conditions] == ["Σ_(i=1)^n_2 y_i = 1"]


def test_a_file_describes_the_same_network(tmp_path: Path, derivation: Derivation) -> None:
    file = tmp_path / "network.toml"
    file.write_text(TOML, encoding="utf-8")
    assert Network.read(file) == TWO_LAYERS
    assert backprop(file) == derivation


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("inputs = 2", r"network.toml: a network needs layer: a table \[\[layer\]\]"),
        ("[[layer]]\nunits = 3", "a network needs inputs: inputs = 4"),
        ("inputs = 0\n[[layer]]\nunits = 3", "at least one input, a whole number of them: not 0"),
        ("inputs = -3\n[[layer]]\nunits = 3", "not -3"),
        ("inputs = true\n[[layer]]\nunits = 3", "not true"),
        ("inputs = '2'\n[[layer]]\nunits = 3", "not '2'"),
        ("inputs = 2.0\n[[layer]]\nunits = 3", "not 2.0"),
        ("inputs = 2\nlayer = 3", r"layer is 3, not a list: write \[\[layer\]\]"),
        ("inputs = 2\n[layer]\nunits = 3", r"not a list: write \[\[layer\]\], in two brackets"),
        ("inputs = 2\nlayer = [3]", "layer 1: 3 is no table"),
        ("inputs = 2\nlayer = []", "at least one layer"),
        ("inputs = 2\nloss = ['kl']\n[[layer]]\nunits = 3", "loss is the name of a loss, not"),
        ("inputs = 2\n[[layer]]\nunits = 3\n[[layer]]\nunits = 2.5", "layer 2: .* a whole number of them: not 2.5"),
        ("inputs = 2\n[[layer]]\nunits = true", "layer 1: .*not true"),
        ("inputs = 2\n[[layer]]\nactivation = 'tanh'", "layer 1: a layer needs units"),
        ("inputs = 2\n[[layer]]\nunits = 3\nactivation = 3", "activation is the name of a function, not 3"),
        ("inputs = 2\n[[layer]]\nunits = 3\nactivaton = 'tanh'", "layer 1: .*did you mean activation"),
        ("inputs = 2\n[[layer]\nunits = 3", "no TOML file: .*line 2"),
        ("inputs = 2\n[[layer]]\nunits = 3\nactivation = 'wobble'", "wobble"),
        ("inputs = 2\nloss = 'x'\n[[layer]]\nunits = 3", "losses"),
        ("inputs = 2\ndepth = 3\n[[layer]]\nunits = 3", "depth"),
        ("inputs = 2\n[[layer]]\nunits = '3'", "layer 1: .*not '3'"),
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


@pytest.mark.parametrize(
    ("loss", "output", "delta"),
    [
        ("absolute", "identity", "(a^(1) - y) ⊙ (1/|a^(1) - y|)"),
        ("huber", "identity", "huber'(a^(1) - y)"),
        ("log-cosh", "identity", "tanh(a^(1) - y)"),
        ("quantile", "identity", "(1 - q) relu'(a^(1) - y) - q relu'(y - a^(1))"),
        ("poisson", "identity", "exp(a^(1)) - y"),
        ("poisson rate", "exp", "a^(1) - y"),
        ("hinge", "identity", "-relu'(𝟏 - y ⊙ a^(1)) ⊙ y"),
        ("logistic", "identity", "-σ(-y ⊙ a^(1)) ⊙ y"),
        ("binary cross-entropy logits", "identity", "σ(a^(1)) - y"),
        ("cross-entropy logits", "identity", "softmax(z^(1)) - y"),
        ("kl", "softmax", "a^(1) - y"),
    ],
)
def test_the_delta_of_every_loss(loss: str, output: str, delta: str) -> None:
    assert results(backprop(Network.of(3, [(2, output)], loss)))["Layer 1: delta"] == f"δ^(1) = {delta}"


@pytest.mark.parametrize(
    ("loss", "output", "conditions"),
    [
        ("cross-entropy", "softmax", ["Σ_(i=1)^n_1 y_i = 1"]),
        ("cross-entropy", "sigmoid", []),
        ("cross-entropy", "identity", ["a^(1)_i > 0"]),
        ("binary cross-entropy", "sigmoid", []),
        ("binary cross-entropy", "identity", ["a^(1)_i > 0", "1 - a^(1)_i > 0"]),
        ("absolute", "identity", ["a^(1)_i - y_i ≠ 0"]),
        ("squared", "tanh", []),
    ],
)
def test_conditions_are_those_that_the_gradients_need(loss: str, output: str, conditions: list[str]) -> None:
    found = backprop(Network.of(3, [(2, output)], loss))
    backward = [part for part in (*found.parts, found) if part.heading.startswith("Layer")]
    assert {tuple(map(str, part.conditions)) for part in backward} == {tuple(conditions)}


def test_losses_go_by_several_names() -> None:
    assert [loss_named(name) for name in ("MSE", "binary_cross_entropy", "bce-logits")] == [
        "squared",
        "binary cross-entropy",
        "binary cross-entropy logits",
    ]


# Finite differences ------------------------------------------------------------------------------------------

Values = dict[str, Any]

ACTIVATIONS: Mapping[str, Callable[[float], float]] = {
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "relu": lambda z: max(z, 0.0),
    "identity": lambda z: z,
    "exp": math.exp,
    "softplus": lambda z: math.log1p(math.exp(z)),
}


Q, GAMMA, H = 0.3, 2.5, 0.75

PLAIN_LOSSES: Mapping[str, Callable[[float, float], float]] = {
    "squared": lambda a, y: (a - y) ** 2 / 2,
    "absolute": lambda a, y: abs(a - y),
    "huber": lambda a, y: (a - y) ** 2 / 2 if abs(a - y) <= 1 else abs(a - y) - 0.5,
    "log-cosh": lambda a, y: math.log(math.cosh(a - y)),
    "quantile": lambda a, y: Q * (y - a) if y > a else (1 - Q) * (a - y),
    "poisson": lambda a, y: math.exp(a) - y * a,
    "poisson rate": lambda a, y: a - y * math.log(a),
    "hinge": lambda a, y: max(0.0, 1 - y * a),
    "squared hinge": lambda a, y: max(0.0, 1 - y * a) ** 2,
    "logistic": lambda a, y: math.log(1 + math.exp(-y * a)),
    "binary cross-entropy": lambda a, y: -y * math.log(a) - (1 - y) * math.log(1 - a),
    "binary cross-entropy logits": lambda a, y: (
        y * math.log(1 + math.exp(-a)) + (1 - y) * (a + math.log(1 + math.exp(-a)))
    ),
    "cross-entropy": lambda a, y: -y * math.log(a),
    "cross-entropy logits": lambda a, y: -y * math.log(a),
    "kl": lambda a, y: -y * math.log(a),
    "focal": lambda a, y: -y * (1 - a) ** GAMMA * math.log(a),
}

OUTPUTS = {
    "binary cross-entropy": "sigmoid",
    "cross-entropy": "softmax",
    "kl": "softmax",
    "focal": "sigmoid",
    "poisson rate": "exp",
}
"""The activation of the last layer that a loss needs; the others take any output."""


def softmax(z: list[float]) -> list[float]:
    powers = [math.exp(e) for e in z]
    return [power / sum(powers) for power in powers]


def plain_loss(network: Network, values: Values) -> float:
    a = values["x"]
    for number, layer in enumerate(network.layers, 1):
        weights, offsets = values[f"W^({number})"], values[f"b^({number})"]
        z = [sum(w * e for w, e in zip(row, a, strict=True)) + b for row, b in zip(weights, offsets, strict=True)]
        a = softmax(z) if layer.activation == "softmax" else [ACTIVATIONS[layer.activation](e) for e in z]
    if network.loss == "cross-entropy logits":
        a = softmax(a)
    return sum(PLAIN_LOSSES[network.loss](e, y) for e, y in zip(a, values["y"], strict=True)) - values.get("H", 0)


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
    parameters = {"quantile": {"q": Q}, "focal": {"gamma": GAMMA}, "kl": {"H": H}}
    return {**values, **parameters.get(network.loss, {})}


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
        *(Network.of(2, [(2, "tanh"), (2, OUTPUTS.get(loss, "identity"))], loss) for loss in LOSSES),
    ],
    ids=["two layers", "three layers", "softplus", *LOSSES],
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
