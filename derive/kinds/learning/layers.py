"""The steps of a derivation through a network, layer by layer; `backprop` does the rewriting."""

from __future__ import annotations

from derive.record.derivation import Rule

ACTIVATION = Rule(id="activation", name="activation", statement="a = f(z)", rewrite=lambda goal: None, weight=2)
AFFINE = Rule(id="affine-layer", name="affine map", statement="z = W a + b", rewrite=lambda goal: None, weight=2)
WRITE_LOSS = Rule(id="write-loss", name="write out the loss", statement="L = loss(a, y)", rewrite=lambda goal: None)
THROUGH_LAYER = Rule(
    id="chain-rule-layer",
    name="chain rule through the next layer, whose delta is known",
    statement="dL/dz_k = sum_i delta_i dz_i/dz_k",
    rewrite=lambda goal: None,
    weight=2,
)
THROUGH_AFFINE = Rule(
    id="chain-rule-affine",
    name="chain rule through z, whose delta is known",
    statement="dL/dW_kl = sum_i delta_i dz_i/dW_kl",
    rewrite=lambda goal: None,
    weight=2,
)
RECOGNISE = Rule(
    id="recognise-activation",
    name="recognise the activation",
    statement="f(z_k) = a_k",
    rewrite=lambda goal: None,
    weight=2,
)

__all__ = ["ACTIVATION", "AFFINE", "RECOGNISE", "THROUGH_AFFINE", "THROUGH_LAYER", "WRITE_LOSS"]
