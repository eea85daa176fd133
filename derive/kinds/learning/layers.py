"""The steps of a derivation through a network, layer by layer; `backprop` does the rewriting."""

from __future__ import annotations

from derive.record.derivation import Label

ACTIVATION = Label("activation", "activation", "a = f(z)", weight=2)
AFFINE = Label("affine-layer", "affine map", "z = W a + b", weight=2)
WRITE_LOSS = Label(
    "write-loss",
    "write out the loss",
    "L = loss(a, y)",
)
THROUGH_LAYER = Label(
    "chain-rule-layer",
    "chain rule through the next layer, whose delta is known",
    "dL/dz_k = sum_i delta_i dz_i/dz_k",
    weight=2,
)
THROUGH_AFFINE = Label(
    "chain-rule-affine",
    "chain rule through z, whose delta is known",
    "dL/dW_kl = sum_i delta_i dz_i/dW_kl",
    weight=2,
)
RECOGNISE = Label(
    "recognise-activation",
    "recognise the activation",
    "f(z_k) = a_k",
    weight=2,
)

__all__ = ["ACTIVATION", "AFFINE", "RECOGNISE", "THROUGH_AFFINE", "THROUGH_LAYER", "WRITE_LOSS"]
