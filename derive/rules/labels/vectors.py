"""Named moves of vector analysis: what an operator means, and putting in the partial derivatives."""

from __future__ import annotations

from derive.record.derivation import Label

DEFINITIONS: dict[str, Label] = {
    "gradient": Label("definition-gradient", "definition of the gradient", "grad f = (f_x, f_y)"),
    "jacobian": Label("definition-jacobian", "definition of the Jacobian matrix", "J_ij = dF_i/dx_j"),
    "hessian": Label("definition-hessian", "definition of the Hessian matrix", "H_ij = d^2f/dx_i dx_j"),
    "divergence": Label("definition-divergence", "definition of the divergence", "div F = dF_1/dx + dF_2/dy"),
    "curl": Label("definition-curl", "definition of the curl", "curl F = nabla x F"),
    "laplacian": Label("definition-laplacian", "definition of the Laplacian", "Delta f = f_xx + f_yy"),
    "directional": Label(
        "directional-derivative", "directional derivative of a differentiable function", "D_u f = grad f . u", weight=2
    ),
    "dot": Label("dot-product", "dot product", "a . b = a_1 b_1 + a_2 b_2"),
}
"""What each operator means, by the name of its node."""

PUT_IN_PARTIALS = Label("put-in-partials", "put in the partial derivatives", "a = b: b for a")
SCHWARZ = Label(
    "schwarz",
    "put in the second derivatives; the mixed ones are equal where they are continuous (Schwarz)",
    "f_xy = f_yx",
)
NORMALISE = Label("normalise", "divide by the length", "u = v/|v|", weight=2)

GATHER = Label("gather", "gather the components", "sum_j A_kj x_j = (A x)_k", weight=2)
BY_CASES = Label(
    "cases-of-delta", "by the cases of the delta", "delta_ik = 1 for i = k, delta_ik = 0 for i != k", weight=2
)
COLLECT = Label("collect-like-products", "collect like terms", "A x + A x = 2 A x")
FACTOR_SIDE = Label("factor-out-matrix", "factor out on one side", "A x + B x = (A + B) x")
CONTRACT = Label(
    "differential", "the differential, from the partial derivatives", "dF_ij = sum_k sum_l dF_ij/dX_kl dX_kl", weight=2
)
SLOPE = Label("slope-of-activation", "chain rule, with the slope found above", "(f(u))' = f'(u) u'", weight=2)
GIVEN = Label("given", "use what is given", "sum_i y_i = 1", weight=2)
