"""What the common frameworks return where a function has no derivative: a table of measured values.

At a corner every slope between the two one-sided ones is a subgradient, and automatic differentiation returns one
number without a word.  Which one is a fact about a version of a program, so it was measured, not looked up:
`tests/functions/record_autodiff.py` calls each framework's own function and its own differentiation at the point,
and `tests/functions/test_autodiff.py` holds this table against the record, and against PyTorch where it is installed.
"""

from __future__ import annotations

from typing import NamedTuple

VERSIONS: dict[str, str] = {"PyTorch": "2.13", "JAX": "0.10", "TensorFlow": "2.21"}
"""The frameworks, in the order of the columns, and the versions that were measured."""


class AtKink(NamedTuple):
    """What is returned at one point.

    Attributes:
        point: value of the first argument, as text in the formal arguments.
        returned: the derivative by the first argument in PyTorch, JAX and TensorFlow, as text; "" where the framework
            has no such function.
    """

    point: str
    returned: tuple[str, str, str]


def _everywhere(value: str) -> tuple[str, str, str]:
    return value, value, value


AT_KINKS: dict[str, tuple[AtKink, ...]] = {
    "abs": (AtKink("0", ("0", "1", "0")),),
    "relu": (AtKink("0", _everywhere("0")),),
    "leakyrelu": (AtKink("0", ("0.01", "1", "0.01")),),
    "prelu": (AtKink("0", ("v", "1", "v")),),
    "relu6": (AtKink("0", _everywhere("0")), AtKink("6", _everywhere("0"))),
    "elu": (AtKink("0", _everywhere("1")),),
    "selu": (AtKink("0", ("1.7580993408473766", "1.7580993408473766", "1.0507009873554805")),),
    # Keras differentiates max(x, 0) and min(x, 0) each as if it went on: not a subgradient of anything.
    "celu": (AtKink("0", ("1", "1", "2")),),
    "softsign": (AtKink("0", _everywhere("1")),),
    "hardtanh": (AtKink("-1", ("0", "1", "1")), AtKink("1", ("0", "1", "1"))),
    "hardsigmoid": (AtKink("-3", _everywhere("0")), AtKink("3", _everywhere("0"))),
    "hardswish": (AtKink("-3", _everywhere("0")), AtKink("3", _everywhere("1"))),
    "softshrink": (AtKink("-1/2", ("0", "", "0")), AtKink("1/2", ("0", "", "0"))),
    "hardshrink": (AtKink("-1/2", ("0", "", "0")), AtKink("1/2", ("0", "", "0"))),
    "threshold": (AtKink("v", ("0", "", "0")),),
    "absoluteerror": (AtKink("v", ("0", "", "0")),),
    "huber": (AtKink("v - w", ("-w", "", "-w")), AtKink("v + w", ("w", "", "w"))),
    "hinge": (AtKink("1/v", ("", "", "-v")),),
    "squaredhinge": (AtKink("1/v", ("", "", "0")),),
}
"""What is returned, by canonical name."""

_TORCH, _JAX, _KERAS = "torch.nn.functional", "jax.nn", "keras.activations"

CALLS: dict[str, tuple[str, str, str]] = {
    "abs": ("torch.abs", "jax.numpy.abs", "tf.abs"),
    "relu": (f"{_TORCH}.relu", f"{_JAX}.relu", "tf.nn.relu"),
    "leakyrelu": (f"{_TORCH}.leaky_relu", f"{_JAX}.leaky_relu", "tf.nn.leaky_relu"),
    "prelu": (f"{_TORCH}.prelu", f"{_JAX}.leaky_relu", "tf.nn.leaky_relu"),
    "relu6": (f"{_TORCH}.relu6", f"{_JAX}.relu6", "tf.nn.relu6"),
    "elu": (f"{_TORCH}.elu", f"{_JAX}.elu", "tf.nn.elu"),
    "selu": (f"{_TORCH}.selu", f"{_JAX}.selu", "tf.nn.selu"),
    "celu": (f"{_TORCH}.celu", f"{_JAX}.celu", f"{_KERAS}.celu"),
    "softsign": (f"{_TORCH}.softsign", f"{_JAX}.soft_sign", "tf.nn.softsign"),
    "hardtanh": (f"{_TORCH}.hardtanh", f"{_JAX}.hard_tanh", f"{_KERAS}.hard_tanh"),
    "hardsigmoid": (f"{_TORCH}.hardsigmoid", f"{_JAX}.hard_sigmoid", f"{_KERAS}.hard_sigmoid"),
    "hardswish": (f"{_TORCH}.hardswish", f"{_JAX}.hard_swish", f"{_KERAS}.hard_silu"),
    "softshrink": (f"{_TORCH}.softshrink", "", f"{_KERAS}.soft_shrink"),
    "hardshrink": (f"{_TORCH}.hardshrink", "", f"{_KERAS}.hard_shrink"),
    "threshold": (f"{_TORCH}.threshold", "", f"{_KERAS}.threshold"),
    "absoluteerror": (f"{_TORCH}.l1_loss", "", "keras.losses.mean_absolute_error"),
    "huber": (f"{_TORCH}.huber_loss", "", "keras.losses.huber"),
    "hinge": ("", "", "keras.losses.hinge"),
    "squaredhinge": ("", "", "keras.losses.squared_hinge"),
}
"""What was called and differentiated for each figure: its source, in the order of the columns."""
