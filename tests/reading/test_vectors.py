"""Vectors and matrices without a word on their shapes: the notation tells them."""

from __future__ import annotations

import pytest

from derive import DeriveError, derive
from derive.indexed.inferred import shapes_told

SHAPES = [
    (r"-\frac12(\mathbf x-\boldsymbol\mu)^\top\boldsymbol\Sigma^{-1}(\mathbf x-\boldsymbol\mu)", "mu",
     {"Sigma": ("n", "n"), "mu": "n", "x": "n"}),
    ("w^T x + b", "w", {"w": "n", "x": "n"}),
    (r"\tfrac12\|X\beta-y\|_2^2+\alpha\|\beta\|_1", "beta", {"X": ("m", "n"), "beta": "n", "y": "m"}),
    (r"\frac{1}{2N}\|Xw-y\|_2^2+\frac{\lambda}{2}\|w\|_2^2", "w", {"X": ("m", "n"), "w": "n", "y": "m"}),
    (r"\log(1+e^{-y\,\mathbf w^\top\mathbf x})", "w", {"w": "n", "x": "n"}),
    (r"\|A-BC\|_F^2", "B", {"A": ("m", "p"), "B": ("m", "n"), "C": ("n", "p")}),
    ("x'*A*x - 2*b'*x", "x", {"A": ("n", "n"), "b": "n", "x": "n"}),
    (r"\sum_{i=1}^n\|x_i-\mu\|^2", "mu", {"mu": "m", "x_i": "m"}),
    (r"\operatorname{tr}(X^{-1}A)", "X", {"A": ("n", "n"), "X": ("n", "n")}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "variable", "shapes"), SHAPES)
def test_the_notation_tells_the_shapes(source: str, variable: str, shapes: dict[str, object]) -> None:
    told = shapes_told(source, variable)
    assert told is not None
    assert told.shapes == shapes


GRADIENTS = [
    (r"\nabla_{\mathbf w}\,\mathbf a^\top\mathbf w", {}, "a"),
    (r"\frac{\partial}{\partial U}\lVert R-UV^\top\rVert_F^2", {}, "2(U V^T - R) V"),
    (r"\|\mathbf A\mathbf x-\mathbf b\|^2", {"variables": r"\mathbf x"}, "2A^T (A x - b)"),
    ("w^T x + b", {"variables": "w", "kind": "gradient"}, "x"),
    (r"\ell(\mathbf w) = 2\mathbf x^\top\mathbf w", {"kind": "gradient"}, "2x"),
]


@pytest.mark.parametrize(("source", "asked", "gradient"), GRADIENTS)
def test_a_gradient_needs_no_shapes_where_the_notation_tells_them(
    source: str, asked: dict[str, str], gradient: str
) -> None:
    done = derive(source, **asked)  # type: ignore[arg-type]
    assert str(done.derivative) == gradient
    assert any(note.startswith("read off the notation") for note in done.notes)


@pytest.mark.parametrize("source", [r"\|x\|^2 + y", r"\|A x\| + \|x\|", "x^2"])
def test_what_does_not_fit_or_names_no_variable_is_no_vector(source: str) -> None:
    assert shapes_told(source, "y" if "y" in source else "") is None


def test_a_norm_without_a_variable_is_still_refused() -> None:
    with pytest.raises(DeriveError, match="a norm can't be read"):
        derive(r"\|A x\|")


def test_the_diagonal_of_a_matrix_is_not_its_first_column() -> None:
    with pytest.raises(DeriveError, match="the diagonal of the matrix X"):
        derive("sum(diag(X))", kind="matrix", variables="X", shapes={"X": ("n", "n")})


@pytest.mark.parametrize(
    ("source", "variable", "gradient"),
    [
        ("w^T x + b", "w", "x"),
        ("x^T A x", "x", "(A + A^T) x"),
        (r"V(x) = x^TPx", "x", "(P + P^T) x"),
        ("x^{T}Ax + b^{T}x + c", "x", "A x + A^T x + b"),
        ("tr(A X^T B)", "X", "B A"),
        (r"\hat\beta = (X^TX)^{-1}X^Ty", "y", "(X^T X)^-1 X^T"),
        (r"(x - \mu)^T \Sigma^{-1} (x - \mu)", "x", "(Σ^-1 + Σ^-T) (x - μ)"),
    ],
)
def test_what_has_a_raised_t_beside_a_factor_is_transposed(source: str, variable: str, gradient: str) -> None:
    found = derive(source, variables=variable)
    assert str(found.derivative) == gradient
    assert any("^(T) for a power" in note for note in found.notes)


@pytest.mark.parametrize(
    ("source", "variable", "derivative"),
    [
        ("(1+r)^T", "r", "T (1 + r)^(T - 1)"),
        ("P r^T", "r", "P T r^(T - 1)"),
        ("r^T x", "T", "x r^T ln(r)"),
        ("e^{-rT} S^T", "S", "T S^(T - 1) e^(-r T)"),
        ("w^(T) x", "w", "x T w^(T - 1)"),
        ("r^T for r > 0", "r", "T r^(T - 1)"),
    ],
)
def test_a_raised_t_alone_is_a_power(source: str, variable: str, derivative: str) -> None:
    assert str(derive(source, variables=variable).derivative) == derivative
