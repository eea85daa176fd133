"""Sums over samples, numbers by which one differentiates, single entries: against differences of plain loops."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from derive.errors import DeriveError
from derive.expression import Node, postorder, replace, substitute
from derive.expression.nodes import Num
from derive.indexed.gradient import grad
from derive.indexed.numeric import numbers
from derive.record.derivation import Outcome

N, D, M = 4, 3, 2
Values = Mapping[str, Any]


def dot(u: list[float], v: list[float]) -> float:
    return sum(a * b for a, b in zip(u, v, strict=True))


def minus(u: list[float], v: list[float]) -> list[float]:
    return [a - b for a, b in zip(u, v, strict=True)]


def square(u: list[float]) -> float:
    return dot(u, u)


def apply(matrix: list[list[float]], u: list[float]) -> list[float]:
    return [dot(row, u) for row in matrix]


def log1pexp(u: float) -> float:
    return math.log(1 + math.exp(u))


def values() -> dict[str, Any]:
    """Return numbers for every letter; the rows of ``x_`` are the vectors x_1, …, x_n."""
    rng = random.Random(5)

    def vector(n: int) -> list[float]:
        return [rng.uniform(0.2, 1.2) for _ in range(n)]

    rows = {name: [vector(D) for _ in range(N)] for name in ("x_", "z_", "mu_")}
    vectors = {name: vector(D) for name in ("mu", "w", "x", "z_i", "z_j")}
    samples = {name: vector(N) for name in ("y", "c", "alpha", "pi", "v", "z")}
    return {**rows, **vectors, **samples, "A": [vector(D) for _ in range(M)], "b_": [vector(M) for _ in range(N)],
            "X": [vector(D) for _ in range(N)], "tau": 0.7, "t": 0.3, "lambda": 1.3, "q": vector(D)}  # fmt: skip


def softmax(u: list[float]) -> list[float]:
    return [math.exp(e) / sum(map(math.exp, u)) for e in u]


def contrast(v: Values) -> float:
    against = sum(math.exp(dot(v["z_i"], z) / v["tau"]) for z in v["z_"])
    return -math.log(math.exp(dot(v["z_i"], v["z_j"]) / v["tau"]) / against)


def mixture(v: Values) -> float:
    return math.log(sum(p * math.exp(-square(minus(v["x"], m)) / 2) for p, m in zip(v["pi"], v["mu_"], strict=True)))


CONTRAST = "-ln(exp(z_i^T z_j/tau)/sum_{k=1}^n exp(z_i^T z_k/tau))"
MIXTURE = "ln(sum_{k=1}^n pi_k exp(-||x - mu_k||^2/2))"
FAMILY = {"x_i": "d", "mu": "d", "w": "d", "y": "n", "A": "m,d", "b_i": "m", "X": "n,d", "v": "n"}
KERNEL = {"x": "d", "x_i": "d"}
PAIRS = {"z_i": "d", "z_j": "d", "z_k": "d"}

# What is differentiated, by what, the shapes, and the same in plain loops.
CASES: list[tuple[str, str, dict[str, str], Callable[[Values], float]]] = [
    ("sum_{i=1}^n ||x_i - mu||^2", "mu", FAMILY, lambda v: sum(square(minus(x, v["mu"])) for x in v["x_"])),
    (
        "1/n sum_{i=1}^n (y_i - w^T x_i)^2",
        "w",
        FAMILY,
        lambda v: sum((y - dot(v["w"], x)) ** 2 for y, x in zip(v["y"], v["x_"], strict=True)) / N,
    ),
    (
        "sum_{i=1}^n ln(1 + exp(-y_i w^T x_i))",
        "w",
        FAMILY,
        lambda v: sum(log1pexp(-y * dot(v["w"], x)) for y, x in zip(v["y"], v["x_"], strict=True)),
    ),
    (
        "sum_{i=1}^n ||A x_i - b_i||^2",
        "A",
        FAMILY,
        lambda v: sum(square(minus(apply(v["A"], x), b)) for x, b in zip(v["x_"], v["b_"], strict=True)),
    ),
    (
        "sum_{i=1}^n alpha_i exp(-||x - x_i||^2)",
        "x",
        KERNEL,
        lambda v: sum(a * math.exp(-square(minus(v["x"], x))) for a, x in zip(v["alpha"], v["x_"], strict=True)),
    ),
    (CONTRAST, "z_i", PAIRS, contrast),
    (CONTRAST, "z_j", PAIRS, contrast),
    (CONTRAST, "tau", PAIRS, contrast),
    (MIXTURE, "x", {"x": "d", "mu_k": "d", "pi": "n"}, mixture),
    ("sum_{i=1}^n c_i v_i", "v", {"v": "n"}, lambda v: dot(v["c"], v["v"])),
    (
        "sum(softplus(-y ⊙ (X w)))",
        "w",
        FAMILY,
        lambda v: sum(log1pexp(-y * u) for y, u in zip(v["y"], apply(v["X"], v["w"]), strict=True)),
    ),
    (
        "-sum(y ⊙ ln(sigmoid(X w)) + (1 - y) ⊙ ln(1 - sigmoid(X w)))",
        "w",
        FAMILY,
        lambda v: sum(log1pexp(u) - y * u for y, u in zip(v["y"], apply(v["X"], v["w"]), strict=True)),
    ),
    (
        "sum_{i=1}^n y_i ln(v_i)",
        "v",
        FAMILY,
        lambda v: sum(y * math.log(e) for y, e in zip(v["y"], v["v"], strict=True)),
    ),
    ("||x||_1 + ||x||_2^2", "x", {"x": "d"}, lambda v: sum(map(abs, v["x"])) + square(v["x"])),
    ("logsumexp(z/tau)", "tau", {"z": "n"}, lambda v: math.log(sum(math.exp(e / v["tau"]) for e in v["z"]))),
    ("||z||^2 + lambda ||z||^2", "lambda", {"z": "n", "lambda": "1"}, lambda v: (1 + v["lambda"]) * square(v["z"])),
    ("q_1^2 + q_2 q_3", "q", {"q": "d"}, lambda v: v["q"][0] ** 2 + v["q"][1] * v["q"][2]),
    ("ln(sum_{i=1}^n exp(v_i)) - v_1", "v", FAMILY, lambda v: math.log(sum(map(math.exp, v["v"]))) - v["v"][0]),
    ("sum(A x)^2", "x", {"A": "m,d", "x": "d"}, lambda v: sum(apply(v["A"], v["x"])) ** 2),
]  # fmt: skip


def differences(plain: Callable[[Values], float], name: str) -> list[float]:
    """Return central differences by every entry of a letter."""
    step = 1e-5

    def moved(place: tuple[int, ...], by: float) -> float:
        table = values()
        if not place:
            table[name] += by
        else:
            inner = table[name]
            for index in place[:-1]:
                inner = inner[index]
            inner[place[-1]] += by
        return plain(table)

    here = values()[name]
    places: list[tuple[int, ...]] = [()]
    if isinstance(here, list):
        places = [(i, j) for i, r in enumerate(here) if isinstance(r, list) for j in range(len(r))] or [
            (i,) for i in range(len(here))
        ]
    return [(moved(place, step) - moved(place, -step)) / (2 * step) for place in places]


def flat(table: object) -> list[float]:
    return [e for part in table for e in flat(part)] if isinstance(table, list) else [table]  # type: ignore[list-item]


def unshortened(node: Node, shown: tuple[tuple[Node, Node], ...]) -> Node:
    return replace(node, {name: meaning for meaning, name in shown})


@pytest.mark.parametrize(("source", "variable", "shapes", "plain"), CASES)
def test_against_differences(
    source: str, variable: str, shapes: dict[str, str], plain: Callable[[Values], float]
) -> None:
    done = grad(source, variable, shapes=shapes)
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    found = numbers(unshortened(done.last, done.notation.shown), values())
    assert flat(found) == pytest.approx(differences(plain, variable), rel=1e-6)


def test_by_one_vector_of_a_family() -> None:
    """∂/∂μ_l of a mixture is Σ over nothing: the weight of l times (x − μ_l)."""
    done = grad(MIXTURE, "mu_k", shapes={"x": "d", "mu_k": "d", "pi": "n"})
    assert str(done.variable) == "μ_l"
    second = numbers(substitute(done.last, "l", Num(2)), values())
    assert flat(second) == pytest.approx(differences(mixture, "mu_")[D : 2 * D], rel=1e-6)


@pytest.mark.parametrize(
    ("source", "variable", "shapes", "expected"),
    [
        ("sum_{j=1}^m w_j^T x", "x", {"w_j": "d", "x": "d"}, "Σ_(j=1)^m w_j"),
        ("sum_{i=1}^n c_i x_i", "x", {"x": "n"}, "c"),
        ("sum_{i=1}^n w_i x_i^2", "x", {"x": "n"}, "2(w ⊙ x)"),
        ("sum_{i=1}^n sum_{j=1}^n c_ij x_i x_j", "x", {"x": "n"}, "(c + c^T) x"),
        ("x_1^2 + x_2 x_3", "x", {"x": "n"}, "2x_1 e_1 + x_3 e_2 + x_2 e_3"),
        ("(A + t B)^-1", "t", {"A": "n,n", "B": "n,n"}, "-(A + t B)^-1 B (A + t B)^-1"),
        ("x - mean(x)", "x", {"x": "n"}, "I - (𝟏 𝟏^T)/n"),
        ("x ⊙ x + c", "x", {"x": "n", "c": "1"}, "2 diag(x)"),
        ("(A x)_i", "x", {"A": "m,n", "x": "n"}, "A_ik"),
    ],
)
def test_forms(source: str, variable: str, shapes: dict[str, str], expected: str) -> None:
    done = grad(source, variable, shapes=shapes)
    assert str(done.last) == expected
    assert done.verdict.outcome is not Outcome.UNVERIFIED


def test_what_is_another_for_each_sample_has_no_name_of_its_own() -> None:
    shapes = {"x_i": "d", "y_i": "k", "W": "k,d"}
    done = grad("sum_{i=1}^n y_i^T ln(softmax(W x_i))", "W", shapes=shapes, given=[])
    assert "softmax(W x_i) x_i^T" in str(done.last)


def test_a_vector_beside_the_family_of_its_letter_is_told() -> None:
    done = grad(CONTRAST, "z_i", shapes=PAIRS)
    assert "z_i is taken as a vector apart from the vectors of the sum over z." in done.notes
    assert "z_k in ℝ^d" in done.to("text")


@pytest.mark.parametrize(
    ("source", "variable", "shapes"),
    [
        ("sum_{i=1}^n ||x_i||^2", "x_1", {"x_i": "d"}),
        ("||x_1||^2 + sum_{i=1}^n ||x_i||^2", "x_1", {"x_i": "d"}),
        ("sum_{i=1}^n c_ij x_i", "x", {"x": "n"}),
        ("sum_{i=1}^n tr(X_i)", "X_1", {"X_i": "n,n"}),
        ("sum_{i=0}^n ||x_i||^2", "x_i", {"x_i": "d"}),
        ("sum_{i=2}^n x_i^2", "x", {"x": "n"}),
        ("sum(x_i^2, i, 1, n - 1)", "x", {"x": "n"}),
        ("sum_{i=1}^{n-1} c_i ||x||^2", "x", {"x": "n"}),
        ("c ||x||^2 + sum_{i=1}^n c_i x_i", "x", {"x": "n"}),
    ],
)
def test_a_letter_with_an_index_of_a_sum_is_a_family_or_refused(
    source: str, variable: str, shapes: dict[str, str]
) -> None:
    with pytest.raises(DeriveError):
        grad(source, variable, shapes=shapes)


@pytest.mark.parametrize(
    ("source", "variable", "shapes", "conditions"),
    [
        ("-1/2 (x - m)^T S^-1 (x - m)", "m", {"x": "d", "m": "d", "S": "d,d"}, ["det(S) ≠ 0"]),
        ("(X^T X)^-1 X^T y", "y", {"X": "n,d", "y": "n"}, ["det(X^T X) ≠ 0"]),
        ("softmax(z/tau)", "z", {"z": "n"}, ["τ ≠ 0"]),
        (CONTRAST, "z_i", PAIRS, ["τ ≠ 0"]),
        ("sum(x)/n", "x", {"x": "n"}, []),
    ],
)
def test_conditions_on_what_is_held_constant(
    source: str, variable: str, shapes: dict[str, str], conditions: list[str]
) -> None:
    assert [str(one) for one in grad(source, variable, shapes=shapes).conditions] == conditions


@pytest.mark.parametrize("size", [5, 6, 60, 1000])
def test_the_result_of_a_size_is_that_of_a_letter(size: int) -> None:
    by_letter = grad("||A x - b||^2 + x^T B^-1 x", "x", shapes={"A": "m,n", "B": "n,n", "x": "n", "b": "m"})
    by_number = grad("||A x - b||^2 + x^T B^-1 x", "x", shapes={"A": (3, size), "B": (size, size), "x": size, "b": 3})
    assert str(by_number.last) == str(by_letter.last)
    assert f"x in ℝ^{size}" in by_number.to("text")
    # No entry of a large array is written out.
    assert max(part.size for line in by_number.steps for part in postorder(line.after)) < 100


def test_numbers_of_a_size_keep_apart() -> None:
    assert str(grad("2 sum(x)/8 + mean(x)", "x", shapes={"x": 8}).last) == "1/4 · 𝟏 + 𝟏/8"
    assert str(grad("sum(x_i^2, i, 1, 7)", "x", shapes={"x": 7}).last) == "2x"
