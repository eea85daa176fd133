"""Python functions of arrays: what is read, and its gradient; differences of what the code computes are the judge."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pytest

import derive
from derive import DeriveError

GRADIENTS = [
    ("np.mean((y - X @ w)**2)", "w, X, y", "w", "-2X^T (y - X w)/m"),
    ("0.5 * np.sum((X @ w - y)**2) + 0.5 * lam * np.sum(w**2)", "w, X, y, lam", "w", "X^T (X w - y) + λ w"),
    ("np.dot(w, x) + b", "w, x, b", "w", "x"),
    ("np.dot(w, x) + b", "w, x, b", "b", "1"),
    ("x.T @ A @ x", "x, A", "x", "(A + A^T) x"),
    ("np.linalg.norm(x)", "x", "x", "x/||x||"),
    ("-np.sum(y * np.log(softmax(z)))", "z, y", "z", "sum(y) p - y"),
    ("np.exp(z - z.max()) / np.exp(z - z.max()).sum()", "z", "z", "diag(p) - p p^T"),
    ("np.outer(a, b) @ x @ a", "a, b, x", "x", "||a||^2 b"),
    ("np.trace(A @ B)", "A, B", "A", "B^T"),
    ("np.log(np.linalg.det(A))", "A", "A", "A^-T"),
    ("(x.shape[0] / 2) * np.log(s) + x @ x / (2 * s)", "s, x", "s", "n/(2s) - (x^T x)/(2s^2)"),
]
HEAD = """
import numpy as np
def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()
"""


@pytest.mark.parametrize(("formula", "parameters", "variable", "gradient"), GRADIENTS)
def test_the_gradient_of_a_function_of_arrays(formula: str, parameters: str, variable: str, gradient: str) -> None:
    found = derive.from_source(f"{HEAD}\ndef f({parameters}):\n    return {formula}\n", "f", variable)
    assert str(found.derivative) == gradient
    assert any(note.startswith("read: ") for note in found.notes)


def test_every_parameter_is_derived_by(tmp_path: Any) -> None:
    path = tmp_path / "model.py"
    path.write_text(f"{HEAD}\ndef loss(w, b, X, y):\n    r = y - (X @ w + b)\n    return r @ r / len(y)\n")
    found = derive.derive(path, kind="code")
    assert [part.variable for part in (*found.parts, found)] == ["w", "b", "X", "y"]
    assert found.verdict != "not verified"


@pytest.mark.parametrize(
    ("formula", "parameters", "variable", "slope"),
    [
        ("a * np.sum(x**2)", "x, a", "a", "sum(x^2)"),
        ("v * (u @ u)", "u, v", "v", "u^T u"),
        ("-len(x) * np.log(s) - np.sum((x - m)**2) / (2 * s**2)", "x, m, s", "s", "-n/s + sum((x - m 𝟏)^2)/s^3"),
        ("np.exp(z / T) / np.sum(np.exp(z / T))", "z, T", "T", "p ⊙ (-z + (p^T z) 𝟏)/T^2"),
    ],
)
def test_by_a_number_beside_a_sum_over_all_entries(formula: str, parameters: str, variable: str, slope: str) -> None:
    """d/da of a Σ x² is the whole sum, not the square of one entry."""
    found = derive.from_source(f"import numpy as np\ndef f({parameters}):\n    return {formula}\n", "f", variable)
    assert str(found.derivative) == slope


def test_constants_that_are_arrays_are_told() -> None:
    code = "import numpy as np\ndef f(x):\n    A = np.array([[2.0, 1.0], [1.0, 3.0]])\n    return x @ A @ x\n"
    found = derive.from_source(code)
    assert "A, an array of numbers, is held constant" in found.notes


@pytest.mark.parametrize(
    "body",
    [
        "return np.exp(x - x.max())",
        "return np.sum(np.exp(x - x.max()))",
        "return x.max() + np.dot(x, x)",
        "return np.dot(x, y)[0]",
        "return np.dot(x, x) if x[0] > 0 else 0",
        "for i in range(3):\n        x = A @ x\n    return x @ x",
        "return np.sum(x @ A, axis=1)",
        "return np.linalg.eigvals(A) @ x",
        "return A @ x.astype(int) @ x",
        "return np.dot(x, np.random.rand(3))",
    ],
)
def test_what_is_not_understood_is_refused(body: str) -> None:
    with pytest.raises(DeriveError):
        derive.from_source(f"import numpy as np\ndef f(x, y, A):\n    {body}\n")


def test_a_shift_that_cancels_leaves_the_softmax_alone() -> None:
    """The oracle: differences of the softmax as the code writes it."""

    def softmax(z: list[float]) -> list[float]:
        shifted = [math.exp(one - max(z)) for one in z]
        return [one / sum(shifted) for one in shifted]

    def loss(z: list[float]) -> float:
        return -sum(one * math.log(p) for one, p in zip(y, softmax(z), strict=True))

    draw = random.Random(7)
    z, y = [draw.uniform(-1, 1) for _ in range(4)], [draw.uniform(0, 1) for _ in range(4)]
    for place in range(4):
        slope = _difference(loss, z, place)
        assert abs(sum(y) * softmax(z)[place] - y[place] - slope) < 1e-6


def _difference(function: Callable[[list[float]], float], point: list[float], place: int) -> float:
    step = 1e-5
    up, down = ([one + sign * step * (at == place) for at, one in enumerate(point)] for sign in (1, -1))
    return (function(up) - function(down)) / (2 * step)


@pytest.mark.parametrize(
    ("body", "variable", "result"),
    [
        ("np.mean((w*x - y)**2)", "w", "d/dw [ mean((w x - y)^2) ] = 2(w x - y)^T x/n"),
        ("np.sum((w*x - y)**2)", "w", "d/dw [ sum((w x - y)^2) ] = 2(w x - y)^T x"),
        ("np.mean((w*x + b - y)**2)", "b", "d/db [ mean(((w x + b 𝟏) - y)^2) ] = 2(w sum(x) + b n - sum(y))/n"),
        ("np.sum(w*x)", "w", "∂/∂w [ sum(w ⊙ x) ] = x"),
        ("np.sum(w*(x - y)**2)", "w", "∂/∂w [ sum(w ⊙ (x - y)^2) ] = (x - y)^2"),
        (
            "np.mean((w*np.exp(-b*x) - y)**2)",
            "w",
            "d/dw [ mean((w exp((-b) x) - y)^2) ] = 2 exp(-b x)^T (w exp(-b x) - y)/n",
        ),
        ("np.mean((w - y)**2)", "w", "∂/∂w [ mean((w - y)^2) ] = 2(w - y)/n"),
    ],
)
def test_a_factor_of_all_data_is_one_number(body: str, variable: str, result: str) -> None:
    found = derive.from_source(f"import numpy as np\ndef f(w, b, x, y):\n    return {body}\n", "f", variable)
    assert str(found.result) == result
