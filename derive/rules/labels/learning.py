"""Labels of learning: the steps through a network, layer by layer, and how steep an activation is."""

from __future__ import annotations

from derive.record.derivation import Label

ACTIVATION = Label("activation", "activation", "a = f(z)", weight=2)
AFFINE = Label("affine-layer", "affine map", "z = W a + b", weight=2)
WRITE_LOSS = Label("write-loss", "write out the loss", "L = loss(a, y)")
THROUGH_LAYER = Label(
    "chain-rule-layer",
    "chain rule through the next layer, whose delta is known",
    "dL/dz_k = sum_i delta_i dz_i/dz_k",
    weight=2,
)
THROUGH_AFFINE = Label(
    "chain-rule-affine", "chain rule through z, whose delta is known", "dL/dW_kl = sum_i delta_i dz_i/dW_kl", weight=2
)
RECOGNISE = Label("recognise-activation", "recognise the activation", "f(z_k) = a_k", weight=2)
THROUGH = Label("chain-rule-through", "chain rule, with the derivative found above", "(g(z))' = g'(z) z'", weight=2)
COMPLETE_SQUARE = Label("complete-square", "complete the square", "b s - a s^2 = b^2/(4a) - a (s - b/(2a))^2", weight=2)
