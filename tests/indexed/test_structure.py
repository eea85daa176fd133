"""Forms that a paper prints: like terms collected, and what is given of a matrix used."""

from __future__ import annotations

import math
import random

import pytest

from derive.errors import DeriveError, UnsupportedError
from derive.indexed.gradient import grad
from derive.indexed.numeric import numbers
from derive.record.derivation import Outcome

SHAPES = {
    "A": "d,d",
    "X": "n,d",
    "W": "d,d",
    "S": "d,d",
    "Q": "d,d",
    "M": "n,n",
    "x": "d",
    "m": "d",
    "b": "d",
    "w": "d",
    "y": "n",
}


@pytest.mark.parametrize(
    ("source", "variable", "expected"),
    [
        ("1/2 (y - X w)^T (y - X w)", "w", "X^T (X w - y)"),
        ("||X^T X - I||_F^2", "X", "4X (X^T X - I)"),
        ("tr((X^T X - A)^T (X^T X - A))", "X", "2X (2X^T X - A^T - A)"),
        ("tr(W^3)", "W", "3W^T W^T"),
        ("(y - X w)^T M (y - X w)", "w", "X^T (M + M^T) (X w - y)"),
        ("sum_{i=1}^n sum_{j=1}^n (y_i - y_j)^2", "y", "4(n y - sum(y) 𝟏)"),
    ],
)
def test_like_terms_are_collected(source: str, variable: str, expected: str) -> None:
    done = grad(source, variable, shapes=SHAPES)
    assert str(done.last) == expected
    assert done.verdict.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("source", "variable", "given", "expected", "condition"),
    [
        ("x^T S x", "x", "S = S^T", "2S x", "S^T = S"),
        ("x^T S x", "x", "S^T = S", "2S x", "S^T = S"),
        ("-1/2 (x - m)^T S^-1 (x - m)", "m", "S symmetric", "S^-1 (x - m)", "S^T = S"),
        ("x^T (S + 2 I)^-1 x", "x", "S is positive definite", "2(S + 2I)^-1 x", "S^T = S"),
        ("x^T S A x", "x", "S diagonal", "(S A + A^T S) x", "S^T = S"),
        ("x^T (A^T S A + I)^-1 x", "x", "S symmetric", "2(A^T S A + I)^-1 x", "S^T = S"),
        ("||Q x||^2", "x", "Q^T Q = I", "2x", "Q^T Q = I"),
        ("m^T Q^-1 x", "x", "Q orthogonal", "Q m", "Q^T Q = I"),
    ],
)
def test_what_is_given_of_a_matrix_is_used(
    source: str, variable: str, given: str, expected: str, condition: str
) -> None:
    done = grad(source, variable, shapes=SHAPES, given=[given])
    assert str(done.last) == expected
    assert condition in map(str, done.conditions)
    assert done.verdict.outcome is not Outcome.UNVERIFIED


def test_what_is_not_needed_is_no_condition() -> None:
    assert "S^T = S" not in map(str, grad("x^T A x", "x", shapes=SHAPES, given=["S symmetric"]).conditions)


def test_by_a_symmetric_matrix_itself_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="not independent"):
        grad("x^T S x", "S", shapes=SHAPES, given=["S symmetric"])
    with pytest.raises(DeriveError, match="square"):
        grad("y^T X w", "w", shapes=SHAPES, given=["X symmetric"])


def test_a_symmetric_form_against_differences() -> None:
    rng = random.Random(3)
    half = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(3)]
    symmetric = [[half[i][j] + half[j][i] + 4 * (i == j) for j in range(3)] for i in range(3)]
    x = [rng.uniform(-1, 1) for _ in range(3)]

    def plain(point: list[float]) -> float:
        form = sum(symmetric[i][j] * point[i] * point[j] for i in range(3) for j in range(3))
        return math.exp(-form / 2)

    done = grad("exp(-1/2 x^T S x)", "x", shapes=SHAPES, given=["S symmetric"])
    found = numbers(done.last, {"S": symmetric, "x": x})
    step = 1e-6
    for k in range(3):
        ahead, behind = ([e + s * step * (i == k) for i, e in enumerate(x)] for s in (1, -1))
        assert found[k] == pytest.approx((plain(ahead) - plain(behind)) / (2 * step), rel=1e-6)
