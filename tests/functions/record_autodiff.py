"""Record what PyTorch, JAX and TensorFlow say of the functions of machine learning, as fixtures.

Run where the frameworks are installed; the tests themselves need none of them:

    python tests/functions/record_autodiff.py

writes `autodiff.json`: values and gradients by PyTorch in double precision at points on every piece, and what each
framework returns at the kinks, with its version.  `LIVE` is also run by the tests where PyTorch can be imported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).with_name("autodiff.json")

LINE = (-7.3, -3.6, -2.61, -1.46, -0.72, -0.29, 0.21, 0.58, 0.93, 1.34, 2.77, 3.6, 7.1)
UNIT = (0.04, 0.21, 0.5, 0.83, 0.97)
SHORT = (-2.61, -0.72, 0.58, 1.34)
POSITIVE = (0.3, 1.0, 2.4)
LABELS = (0.0, 0.3, 1.0)
SIGNS = (-1.0, 1.0)

POINTS: dict[str, tuple[tuple[float, ...], ...]] = {
    "logit": (UNIT,),
    "softplus_of_scale": (LINE, POSITIVE),
    "swish_of_scale": (LINE, POSITIVE),
    "leakyrelu_of_slope": (LINE, (0.01, 0.25, -0.5)),
    "prelu": (LINE, (0.01, 0.25, -0.5)),
    "elu_of_scale": (LINE, POSITIVE),
    "celu": (LINE, POSITIVE),
    "softshrink_by": (LINE, POSITIVE),
    "hardshrink_by": (LINE, POSITIVE),
    "threshold": (LINE, (-0.5, 1.0), (2.0,)),
    "glu": (SHORT, SHORT),
    "swiglu": (SHORT, SHORT),
    "huber": (LINE, (0.4,), POSITIVE),
    "smoothl1": (LINE, (0.4,), POSITIVE),
    "quantile": (LINE, (0.4,), (0.1, 0.5, 0.9)),
    "squarederror": (SHORT, SHORT),
    "absoluteerror": (SHORT, (*SHORT[1:3], 0.4)),
    "logcosh_of_values": (SHORT, SHORT),
    "bce": (UNIT, LABELS),
    "bcelogits": (LINE, LABELS),
    "crossentropy": (UNIT, LABELS),
    "kldivergence": (UNIT, UNIT),
    "binarykl": (UNIT, UNIT),
    "focal": (UNIT, (0.5, 1.0, 2.0)),
    "logisticloss": (LINE, SIGNS),
    "hinge": (LINE, SIGNS),
    "squaredhinge": (LINE, SIGNS),
    "poissonnll": (SHORT, (0.0, 1.0, 3.0)),
    "poissonrate": (POSITIVE, (0.0, 1.0, 3.0)),
    "tripletmargin": (SHORT, (0.4, 1.7), (0.2, 1.0)),
}
"""Values of each argument where there are several, or where they are not those of `LINE`."""

KINKS: dict[str, tuple[float, ...]] = {
    "abs": (0.0,),
    "relu": (0.0,),
    "leakyrelu": (0.0,),
    "prelu": (0.0,),
    "relu6": (0.0, 6.0),
    "elu": (0.0,),
    "selu": (0.0,),
    "celu": (0.0,),
    "softsign": (0.0,),
    "hardtanh": (-1.0, 1.0),
    "hardsigmoid": (-3.0, 3.0),
    "hardswish": (-3.0, 3.0),
    "softshrink": (-0.5, 0.5),
    "hardshrink": (-0.5, 0.5),
    "threshold": (1.0,),
    "absoluteerror": (0.4,),
    "huber": (-0.6, 1.4),
    "hinge": (1.0,),
    "squaredhinge": (1.0,),
    "quantile": (0.4,),
}
"""First arguments at which something switches; the others are in `BESIDE`."""

BESIDE: dict[str, tuple[float, ...]] = {
    "prelu": (0.25,),
    "celu": (1.0,),
    "threshold": (1.0, 2.0),
    "absoluteerror": (0.4,),
    "huber": (0.4, 1.0),
    "hinge": (1.0,),
    "squaredhinge": (1.0,),
    "quantile": (0.4, 0.9),
}


COMPOSED = {"hinge", "squaredhinge", "quantile"}
"""Losses that PyTorch does not have: what it returns at their kinks is the choice of whoever composes them."""


def by_torch() -> dict[str, Callable[..., Any]]:
    """Each function of the table by PyTorch: its own where it has one, else composed of its operations."""
    import torch
    from torch.nn import functional as F

    alone: dict[str, Any] = {"reduction": "none"}
    return {
        "abs": torch.abs,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "logit": torch.logit,
        "softplus": F.softplus,
        "softplus_of_scale": lambda x, b: F.softplus(x, beta=b.item()),
        "logsigmoid": F.logsigmoid,
        "silu": F.silu,
        "swish_of_scale": lambda x, b: x * torch.sigmoid(b * x),
        "gelu": F.gelu,
        "gelutanh": lambda x: F.gelu(x, approximate="tanh"),
        "quickgelu": lambda x: x * torch.sigmoid(1.702 * x),
        "mish": F.mish,
        "softsign": F.softsign,
        "tanhshrink": F.tanhshrink,
        "gaussian": lambda x: torch.exp(-x * x),
        "squareplus": lambda x: (x + torch.sqrt(x * x + 4)) / 2,
        "isru": lambda x: x * torch.rsqrt(1 + x * x),
        "bentidentity": lambda x: (torch.sqrt(x * x + 1) - 1) / 2 + x,
        "glu": lambda a, b: F.glu(torch.stack([a, b]), dim=0)[0],
        "swiglu": lambda a, b: F.silu(a) * b,
        "relu": F.relu,
        "leakyrelu": F.leaky_relu,
        "leakyrelu_of_slope": lambda x, a: F.leaky_relu(x, a.item()),
        "prelu": lambda x, a: F.prelu(x.reshape(1), a.reshape(1))[0],
        "relu6": F.relu6,
        "elu": F.elu,
        "elu_of_scale": lambda x, a: F.elu(x, a.item()),
        "celu": lambda x, a: F.celu(x, a.item()),
        "selu": F.selu,
        "hardtanh": F.hardtanh,
        "hardsigmoid": F.hardsigmoid,
        "hardswish": F.hardswish,
        "softshrink": F.softshrink,
        "softshrink_by": lambda x, v: F.softshrink(x, v.item()),
        "hardshrink": F.hardshrink,
        "hardshrink_by": lambda x, v: F.hardshrink(x, v.item()),
        "threshold": lambda x, t, c: F.threshold(x, t.item(), c.item()),
        "squarederror": lambda x, y: F.mse_loss(x, y, **alone),
        "absoluteerror": lambda x, y: F.l1_loss(x, y, **alone),
        "huber": lambda x, y, d: F.huber_loss(x, y, delta=d.item(), **alone),
        "huber_of_error": lambda x: F.huber_loss(x, torch.zeros_like(x), **alone),
        "smoothl1": lambda x, y, b: F.smooth_l1_loss(x, y, beta=b.item(), **alone),
        "logcosh": lambda x: F.softplus(-2 * x) + x - torch.log(torch.tensor(2.0, dtype=x.dtype)),
        "logcosh_of_values": lambda x, y: F.softplus(-2 * (x - y)) + x - y - torch.log(torch.tensor(2.0).to(x)),
        "quantile": lambda x, y, q: torch.maximum(q * (y - x), (q - 1) * (y - x)),
        "poissonnll": lambda z, y: F.poisson_nll_loss(z, y, **alone),
        "poissonrate": lambda r, y: F.poisson_nll_loss(r, y, log_input=False, eps=0.0, **alone),
        "bce": lambda p, y: F.binary_cross_entropy(p, y, **alone),
        "bcelogits": lambda z, y: F.binary_cross_entropy_with_logits(z, y, **alone),
        "crossentropy": lambda p, y: -torch.xlogy(y, p),
        "kldivergence": lambda p, q: F.kl_div(torch.log(q), p, **alone),
        "binarykl": lambda p, q: F.kl_div(torch.log(q), p, **alone) + F.kl_div(torch.log(1 - q), 1 - p, **alone),
        "focal": lambda p, g: -torch.pow(1 - p, g) * torch.log(p),
        "logisticloss": lambda z, y: F.soft_margin_loss(z, y.detach(), **alone),
        "hinge": lambda z, y: F.relu(1 - y * z),
        "squaredhinge": lambda z, y: F.relu(1 - y * z) ** 2,
        "tripletmargin": lambda a, b, m: F.relu(a - b + m),
    }


def by_jax() -> dict[str, Callable[..., Any]]:
    """Each function with a kink that JAX has under a name of its own."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    nn = jax.nn
    return {
        "abs": jnp.abs,
        "relu": nn.relu,
        "leakyrelu": nn.leaky_relu,
        "prelu": nn.leaky_relu,
        "relu6": nn.relu6,
        "elu": nn.elu,
        "selu": nn.selu,
        "celu": nn.celu,
        "softsign": nn.soft_sign,
        "hardtanh": nn.hard_tanh,
        "hardsigmoid": nn.hard_sigmoid,
        "hardswish": nn.hard_swish,
    }


def by_tensorflow() -> dict[str, Callable[..., Any]]:
    """Each function with a kink that TensorFlow, or the Keras in it, has under a name of its own."""
    import keras
    import tensorflow as tf

    act, losses = keras.activations, keras.losses
    return {
        "abs": tf.abs,
        "relu": tf.nn.relu,
        "leakyrelu": lambda x: tf.nn.leaky_relu(x, 0.01),
        "prelu": lambda x, a: tf.nn.leaky_relu(x, float(a)),
        "relu6": tf.nn.relu6,
        "elu": tf.nn.elu,
        "selu": tf.nn.selu,
        "celu": lambda x, a: act.celu(x, float(a)),
        "softsign": tf.nn.softsign,
        "hardtanh": act.hard_tanh,
        "hardsigmoid": act.hard_sigmoid,
        "hardswish": act.hard_silu,
        "softshrink": lambda x: act.soft_shrink(x, 0.5),
        "hardshrink": lambda x: act.hard_shrink(x, 0.5),
        "threshold": lambda x, t, c: act.threshold(x, float(t), float(c)),
        "absoluteerror": lambda x, y: losses.mean_absolute_error(y[None], x[None]),
        "huber": lambda x, y, d: losses.huber(y[None], x[None], delta=float(d)),
        "hinge": lambda z, y: losses.hinge(y[None], z[None]),
        "squaredhinge": lambda z, y: losses.squared_hinge(y[None], z[None]),
    }


def points(name: str) -> Iterator[tuple[float, ...]]:
    """Points at which a function is recorded."""
    yield from product(*POINTS.get(name, (LINE,)))


def gradient_by_torch(function: Callable[..., Any], point: tuple[float, ...]) -> tuple[float, list[float | None]]:
    """Return the value and its derivative by each argument; None by an argument that PyTorch takes as a constant."""
    import torch

    arguments = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in point]
    value = function(*arguments)
    slopes = torch.autograd.grad(value, arguments, allow_unused=True)
    return value.item(), [None if slope is None else slope.item() for slope in slopes]


def _slope_by_jax(function: Callable[..., Any], point: tuple[float, ...]) -> float:
    import jax

    return float(jax.grad(function)(*point))


def _slope_by_tensorflow(function: Callable[..., Any], point: tuple[float, ...]) -> float:
    import tensorflow as tf

    first, *others = (tf.constant(value, dtype=tf.float64) for value in point)
    with tf.GradientTape() as tape:
        tape.watch(first)
        value = function(first, *others)
    return float(tape.gradient(value, first))


def at_kinks(functions: dict[str, Callable[..., Any]], slope: Callable[..., float]) -> dict[str, list[list[float]]]:
    """Return pairs of point and returned derivative for every function that has kinks."""
    return {
        name: [[place, slope(functions[name], (place, *BESIDE.get(name, ())))] for place in places]
        for name, places in KINKS.items()
        if name in functions
    }


def record() -> dict[str, Any]:
    """Return everything that the fixture holds."""
    import jax
    import keras
    import tensorflow as tf
    import torch

    functions = by_torch()
    gradients = {}
    for name, function in functions.items():
        gradients[name] = [[list(point), *gradient_by_torch(function, point)] for point in points(name)]
    return {
        "source": "tests/functions/record_autodiff.py; double precision, on a CPU",
        "versions": {
            "PyTorch": torch.__version__.partition("+")[0],
            "JAX": jax.__version__,
            "TensorFlow": tf.__version__,
            "Keras": keras.__version__,
        },
        "gradients": gradients,
        "kinks": {
            "PyTorch": at_kinks(
                {n: f for n, f in functions.items() if n not in COMPOSED},
                lambda f, point: gradient_by_torch(f, point)[1][0],
            ),
            "JAX": at_kinks(by_jax(), _slope_by_jax),
            "TensorFlow": at_kinks(by_tensorflow(), _slope_by_tensorflow),
        },
    }


if __name__ == "__main__":
    text = json.dumps(record(), separators=(",", ":")).replace("]],", "]],\n").replace('":{"', '":{\n"')
    FIXTURE.write_text(text + "\n", encoding="utf-8")
