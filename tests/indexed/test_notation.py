"""What papers, MATLAB and NumPy write for vectors and matrices: read as what it means, or refused."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError
from derive.indexed.gradient import grad

SHAPES = {"v": "m", "x": "n", "y": "n", "w": "n", "A": "n×n", "X": "n×n", "S": "n×n", "B": "m×n", "Sigma": "n×n"}


@pytest.mark.parametrize(
    ("source", "variable", "expected"),
    [
        ("Tr(A X)", "X", "A^T"),
        ("Det(X)", "X", "det(X) X^-T"),
        ("tr(inv(X))", "X", "-X^-T X^-T"),
        ("x'*A*x", "x", "(A + A^T) x"),
        ("y' A x", "x", "A^T y"),
        ("(A x)' y", "x", "A^T y"),
        ("x.T @ A @ x", "x", "(A + A^T) x"),
        ("xᵀ A x", "x", "(A + A^T) x"),
        (r"x^\top A x", "x", "(A + A^T) x"),
        (r"x^{\mathsf{T}} A x", "x", "(A + A^T) x"),
        ("1^T x", "x", "𝟏"),
        (r"\mathbf{1}^\top x", "x", "𝟏"),
        (r"\mathbf 1^T A x", "x", "A^T 𝟏"),
        ("||x - 𝟏||^2", "x", "2(x - 𝟏)"),
        (r"\ln\left|\mathbf{X}\right|", "X", "X^-T"),
        ("ln |S|", "S", "S^-T"),
        (r"\log\det \mathbf{X}", "X", "X^-T"),
        ("ln det Sigma", "Sigma", "Σ^-T"),
        (r"\|\mathbf{x}-\mathbf{y}\|_2^2", "x", "2(x - y)"),
        (r"\left\lVert x - y \right\rVert^2", "x", "2(x - y)"),
        (r"x^{\prime} A x", "x", "(A + A^T) x"),
        ("x · (A x)", "x", "(A + A^T) x"),
        (r"\mathbf{y} \cdot \mathbf{x}", "x", "y"),
        (r"\langle x, A y\rangle", "x", "A y"),
        ("⟨X, A⟩", "X", "A"),
        ("dot(x, y)", "x", "y"),
        ("n(x^T x)", "x", "2n x"),
        ("y/t ⊙ x", "x", "diag(y)/t"),
        (r"\sum_i x_i^2", "x", "2x"),
        (r"\sum_i \sum_j B_{ij} v_i y_j", "v", "B y"),
        ("x^T (y ⊘ w)", "x", "y ⊙ (1/w)"),
    ],
)
def test_notations_of_one_thing(source: str, variable: str, expected: str) -> None:
    assert str(grad(source, variable, shapes=SHAPES).last) == expected


@pytest.mark.parametrize(
    ("source", "variable", "note"),
    [
        ("ln |S|", "S", "determinant of S"),
        ("||X||^2", "X", "Frobenius"),
        ("sum(|x|)", "x", "entry by entry; the length of a vector is written ||x||"),
        (r"\sum_i x_i^2", "x", "The sum over i is read as one from 1 to n."),
        ("A' x", "x", "A' is read as the transpose of A"),
    ],
)
def test_a_reading_that_could_be_another_is_told(source: str, variable: str, note: str) -> None:
    assert any(note in told for told in grad(source, variable, shapes=SHAPES).notes)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("mlp(x)", "unknown function mlp"),
        ("std(x)", "std.*not differentiated"),
        ("vec(X)^T vec(X)", "vec.*not differentiated"),
        ("lambda_max(X)", "lambda_max.*not differentiated"),
        ("B_j^T x", "B_j has no shape of its own"),
        ("||X||_2", "norm of the matrix X"),
        ("||x||_3", "‖…‖_3 is not differentiated"),
        ("sum_{i=1}^n q_ij x_i", "q_ij is another one for each i"),
        ("𝟏", "how long"),
        ("A \\ x", "linear system"),
        (r"\hat{z}^T x", "transpose of z_hat"),
        ("dot(x, A)", "inner product takes"),
        ("P[x]", "letters stand for numbers"),
    ],
)
def test_what_is_not_known_is_refused(source: str, message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        grad(source, "x", shapes=SHAPES)


def test_an_error_points_at_what_was_typed() -> None:
    with pytest.raises(DeriveError) as caught:
        grad("||x||^2 + mlp(x)", "x", shapes=SHAPES)
    source, caret = str(caught.value).splitlines()[1:3]
    assert source == "||x||^2 + mlp(x)"
    assert caret.index("^") == source.index("mlp")
