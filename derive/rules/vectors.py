"""Named moves of vector analysis: what an operator means, and putting in the partial derivatives.

Whoever makes the move decides where and the verifier checks each line, so `rewrite` declines.
"""

from __future__ import annotations

from derive.record.derivation import Rewrite, Rule


def _by_hand_only(_: object) -> Rewrite | None:
    return None


def _move(id: str, name: str, statement: str, weight: int = 1) -> Rule:
    return Rule(id=id, name=name, statement=statement, rewrite=_by_hand_only, weight=weight)


DEFINITIONS: dict[str, Rule] = {
    "gradient": _move("definition-gradient", "definition of the gradient", "grad f = (f_x, f_y)"),
    "jacobian": _move("definition-jacobian", "definition of the Jacobian matrix", "J_ij = dF_i/dx_j"),
    "hessian": _move("definition-hessian", "definition of the Hessian matrix", "H_ij = d^2f/dx_i dx_j"),
    "divergence": _move("definition-divergence", "definition of the divergence", "div F = dF_1/dx + dF_2/dy"),
    "curl": _move("definition-curl", "definition of the curl", "curl F = nabla x F"),
    "laplacian": _move("definition-laplacian", "definition of the Laplacian", "Delta f = f_xx + f_yy"),
    "directional": _move(
        "directional-derivative", "directional derivative of a differentiable function", "D_u f = grad f . u", weight=2
    ),
    "dot": _move("dot-product", "dot product", "a . b = a_1 b_1 + a_2 b_2"),
}
"""What each operator means, by the name of its node."""

PUT_IN_PARTIALS = _move("put-in-partials", "put in the partial derivatives", "a = b: b for a")
SCHWARZ = _move(
    "schwarz",
    "put in the second derivatives; the mixed ones are equal where they are continuous (Schwarz)",
    "f_xy = f_yx",
)
NORMALISE = _move("normalise", "divide by the length", "u = v/|v|", weight=2)

VECTOR_MOVES: tuple[Rule, ...] = (*DEFINITIONS.values(), PUT_IN_PARTIALS, SCHWARZ, NORMALISE)
"""Every move of this file, for look-up by id."""
