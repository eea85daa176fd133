"""Derivatives by vectors and matrices: the results that textbooks print, and finite differences of plain Python."""

from __future__ import annotations

import json
import math
import pickle
import random
from collections.abc import Callable

import pytest

import derive
from derive.errors import DeriveError
from derive.expression import Node, Sum, postorder, same
from derive.indexed.gradient import CASES as BY_CASES
from derive.indexed.gradient import COMPONENTS, grad
from derive.indexed.numeric import numbers
from derive.indexed.reading import read_arrays
from derive.record.derivation import Derivation, Outcome
from derive.vectors.declare import ShapeError

SHAPES = {
    "w": "n",
    "x": "n",
    "y": "n",
    "z": "n",
    "b": "m",
    "A": ("m", "n"),
    "B": "n×n",
    "X": "n×n",
    "U": ("m", "r"),
    "V": ("r", "n"),
    "Q": "m×d",
    "K": "p×d",
}

# What is differentiated, by what, the derivative in components (or ""), and in matrix form.
CASES = [
    ("w^T x", "w", "x_k", "x"),
    ("x^T B x", "x", "", "(B + B^T) x"),
    ("||A x - b||^2", "x", "", "2 A^T (A x - b)"),
    ("1/2 ||A x - b||^2", "x", "", "A^T (A x - b)"),
    ("tr(B X)", "X", "B_lk", "B^T"),
    ("tr(X^T X)", "X", "2 X_kl", "2 X"),
    ("tr(X^T B X)", "X", "", "(B + B^T) X"),
    ("x^T X y", "X", "x_k y_l", "x y^T"),
    ("||X||_F^2", "X", "2 X_kl", "2 X"),
    ("||x||", "x", "", "x/||x||"),
    ("x^T X^-1 y", "X", "", "-X^-T x y^T X^-T"),
    ("softmax(z)", "z", "", "diag(softmax(z)) - softmax(z) softmax(z)^T"),
    ("logsumexp(z)", "z", "", "softmax(z)"),
    ("ln det X", "X", "", "X^-T"),
    ("1/2 ||A - U V||_F^2 + 1/2 ||A||_F^2", "U", "", "(U V - A) V^T"),
    ("σ(x)", "x", "", "diag(σ(x) ⊙ (ones - σ(x)))"),
    ("A x", "x", "A_ik", "A"),
    ("mean(x)", "x", "1/n", ""),
    ("var(x)", "x", "2 (x_k - mean(x))/n", ""),
]


def in_names(derivation: Derivation) -> str:
    """Return a result in the functions that its letters stand for."""
    from derive.expression import replace

    return str(replace(derivation.last, {name: node for node, name in derivation.notation.shown}))


@pytest.mark.parametrize(("source", "variable", "entry", "whole"), CASES)
def test_results(source: str, variable: str, entry: str, whole: str) -> None:
    derivation = grad(source, variable, shapes=SHAPES)
    first = derivation.parts[0]
    assert first.heading == COMPONENTS
    if entry:
        assert same(first.last, read_arrays(entry, SHAPES))
    if whole and "ones" not in whole:
        assert in_names(derivation) == str(read_arrays(whole, SHAPES))
    for part in (*derivation.parts, derivation):
        for line in part.frames()[1:]:
            assert line.verdict is not None
            assert line.verdict.outcome is not Outcome.UNVERIFIED


def test_an_unknown_function_of_a_vector_has_a_gradient() -> None:
    assert str(grad("f(x)", "x", shapes=SHAPES).last) == "∇f(x)"
    assert str(grad("f(A x)", "x", shapes=SHAPES).last) == "A^T ∇f(A x)"


def test_the_inverse_ends_in_its_differential() -> None:
    derivation = grad("X^-1", "X", shapes=SHAPES)
    assert str(derivation.last) == "-X^-1 dX X^-1"
    assert [str(condition) for condition in derivation.conditions] == ["det(X) ≠ 0"]


def test_attention_scores() -> None:
    assert str(grad("Q K^T/sqrt(d)", "Q", shapes=SHAPES).last) == "(dQ K^T)/sqrt(d)"


def test_layer_norm() -> None:
    derivation = grad("layernorm(z)", "z", shapes=SHAPES)
    assert str(derivation.parts[0].last) == "(δ_ik - 1/n - y_i y_k/n)/sqrt(var(z))"


def test_cross_entropy_from_logits_uses_what_is_given() -> None:
    derivation = grad("-y^T ln(softmax(z))", "z", shapes=SHAPES, given=["sum(y) = 1"])
    first = derivation.parts[0]
    assert str(derivation.last) == "p - y"
    assert str(first.last) == "p_k - y_k"
    named = [reason.rule.id for line in first.frames() for reason in line.reasons]
    assert {"derivative-softmax", "collapse-delta", "constant-out-of-sum", "given"} <= set(named)
    assert [str(condition) for condition in derivation.conditions] == ["Σ_(i=1)^n y_i = 1"]


@pytest.mark.parametrize(
    ("source", "variable", "conditions"),
    [
        ("||x||", "x", ["||x|| ≠ 0"]),
        ("||A x - b||", "x", ["||A x - b|| ≠ 0"]),
        ("||X||_F", "X", ["||X||_F ≠ 0"]),
        ("||x||^2", "x", []),
        ("y^T x/||x||^2", "x", ["||x|| ≠ 0"]),
        ("1/(x^T y)", "x", ["x^T y ≠ 0"]),
        ("y^T ln(x)", "x", ["x_i > 0"]),
        ("sqrt(x)", "x", ["x_i > 0"]),
        ("relu(x)", "x", ["x_i ≠ 0"]),
        ("ln det X", "X", ["det(X) > 0"]),
        ("layernorm(z)", "z", ["var(z) ≠ 0"]),
        # What always holds is not told: sums of powers of e, probabilities, σ < 1; and n is no variable.
        ("logsumexp(z)", "z", []),
        ("-y^T ln(softmax(z))", "z", []),
        ("ln(1 - σ(x^T y))", "x", []),
        ("Q K^T/sqrt(d)", "Q", []),
        ("sparsemax(z)", "z", ["z_i ≠ τ"]),
    ],
)
def test_conditions_are_told(source: str, variable: str, conditions: list[str]) -> None:
    derivation = grad(source, variable, shapes=SHAPES)
    assert [str(condition) for condition in derivation.conditions] == conditions
    # x_i > 0 is not about one i.
    about_entries = any("_i" in condition for condition in conditions)
    assert ("meant for every entry" in str(derivation)) == about_entries


def test_the_cosine_similarity_is_recognised() -> None:
    derivation = grad("x^T y/(||x|| ||y||)", "x", shapes=SHAPES)
    assert str(derivation.last) == "y/(||y|| ||x||) - c x/||x||^2"
    names = [line.reasons[0].rule.name for line in derivation.parts[0].frames()[1:]]
    assert names[-2:] == ["split the fraction and cancel", "recognise the cosine similarity"]
    assert "c = (x^T y)/(||x|| ||y||)" in str(derivation)


def test_the_support_of_a_sparsemax_within_a_loss() -> None:
    derivation = grad("1/2 ||sparsemax(A^T b) - y||^2", "b", shapes={**SHAPES, "A": ("m", "n")})
    for part in (*derivation.parts, derivation):
        assert all(line.verdict.outcome is Outcome.AGREED for line in part.frames()[1:] if line.verdict is not None)


def test_without_what_is_given_the_sum_stays() -> None:
    result = str(grad("-y^T ln(softmax(z))", "z", shapes=SHAPES).parts[0].last)
    assert result == "p_k Σ_(i=1)^n y_i - y_k"


def test_the_softmax_is_derived_line_by_line() -> None:
    first = grad("softmax(z)", "z", shapes=SHAPES).parts[0]
    assert str(first.last) == "p_i (δ_ik - p_k)"
    named = [line.reasons[0].rule.name for line in first.frames()[1:]]
    assert named[:2] == ["definition", "quotient rule"]
    assert named[-5:] == [
        "collapse the delta",
        "factor out",
        "split into a product of fractions",
        "split the fraction and cancel",
        "recognise the softmax",
    ]


@pytest.mark.parametrize(
    ("source", "cases"),
    [
        ("softmax(z)", "{p_i (1 - p_i) if i = k; -p_i p_k if i ≠ k}"),
        ("logsoftmax(z)", "{1 - p_i if i = k; -p_k if i ≠ k}"),
        ("sigmoid(z)", None),
        ("layernorm(z)", None),
    ],
)
def test_a_delta_is_told_by_cases_where_they_are_short(source: str, cases: str | None) -> None:
    derivation = grad(source, "z", shapes=SHAPES)
    told = [part for part in derivation.parts if part.heading == BY_CASES]
    assert [str(part.last) for part in told] == [cases] * (cases is not None)
    for part in told:
        assert str(part.result.left) == str(derivation.parts[0].result.left)
        assert part.verdict is not None
        assert part.verdict.outcome is Outcome.AGREED


@pytest.mark.parametrize(("layout", "told"), [("auto", False), ("numerator", True), ("denominator", True)])
def test_layout_of_a_gradient_is_told_where_it_was_asked_for(layout: str, told: bool) -> None:
    derivation = grad("x^T B x", "x", shapes=SHAPES, layout=layout)
    assert any("layout" in note for part in (*derivation.parts, derivation) for note in part.notes) is told


def test_one_layout_is_told_of_several_derivatives() -> None:
    derivation = grad("softmax(z)", "z", shapes={"z": "n"})
    notes = [note for part in (*derivation.parts, derivation) for note in part.notes if "layout" in note]
    assert len(set(notes)) == 1


@pytest.mark.parametrize(("layout", "expected"), [("auto", "A"), ("numerator", "A"), ("denominator", "A^T")])
def test_layouts_of_a_jacobian(layout: str, expected: str) -> None:
    derivation = grad("A x", "x", shapes=SHAPES, layout=layout)
    assert str(derivation.last) == expected
    assert any("layout" in note for note in derivation.notes)


@pytest.mark.parametrize(
    ("source", "shapes"),
    [
        ("A^T x", ("n×m", "n×1")),
        ("x y", ("n×1", "n×1")),
        ("A + X", ("m×n", "n×n")),
        ("det A", ("m×n",)),
        ("x + b", ("n×1", "m×1")),
        ("x ⊙ b", ("n×1", "m×1")),
        ("sum(A_ij x_i, i, 1, m)", ("to m", "to n")),
        ("sum(x_i, i, 1, m)", ("to m", "to n")),
    ],
)
def test_what_does_not_fit_is_refused_with_both_shapes(source: str, shapes: tuple[str, ...]) -> None:
    with pytest.raises(ShapeError) as caught:
        grad(source, "x", shapes=SHAPES)
    assert all(shape in str(caught.value) for shape in shapes)


def test_errors() -> None:
    with pytest.raises(DeriveError, match="layout"):
        grad("w^T x", "w", shapes=SHAPES, layout="upside down")
    with pytest.raises(DeriveError, match="no shape"):
        grad("w^T x", "q", shapes=SHAPES)


# Finite differences, in plain Python ---------------------------------------------------------------------------

N, M, R = 3, 2, 2


def draw(seed: int) -> dict[str, list]:
    """Return random values for every letter."""
    rng = random.Random(seed)

    def vector(n: int) -> list[float]:
        return [rng.uniform(-1, 1) for _ in range(n)]

    square = [[rng.uniform(-0.3, 0.3) + (i == j) for j in range(N)] for i in range(N)]
    return {
        "x": vector(N),
        "y": vector(N),
        "z": vector(N),
        "b": vector(M),
        "A": [vector(N) for _ in range(M)],
        "B": [vector(N) for _ in range(N)],
        "X": square,
        "U": [vector(R) for _ in range(M)],
        "V": [vector(N) for _ in range(R)],
    }


def dot(u: list[float], v: list[float]) -> float:
    return sum(a * b for a, b in zip(u, v, strict=True))


def times(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    return [[dot(row, list(column)) for column in zip(*b, strict=True)] for row in a]


def det3(a: list[list[float]]) -> float:
    (p, q, r), (s, t, u), (v, w, x) = a
    return p * (t * x - u * w) - q * (s * x - u * v) + r * (s * w - t * v)


def loss(v: dict[str, list]) -> float:
    uv = times(v["U"], v["V"])
    return 0.5 * sum((v["A"][i][j] - uv[i][j]) ** 2 for i in range(M) for j in range(N))


PLAIN: list[tuple[str, str, Callable[[dict[str, list]], float]]] = [
    ("x^T B x", "x", lambda v: dot(v["x"], [dot(row, v["x"]) for row in v["B"]])),
    ("||A x - b||^2", "x", lambda v: sum((dot(r, v["x"]) - t) ** 2 for r, t in zip(v["A"], v["b"], strict=True))),
    ("ln det X", "X", lambda v: math.log(det3(v["X"]))),
    ("logsumexp(z)", "z", lambda v: math.log(sum(map(math.exp, v["z"])))),
    ("1/2 ||A - U V||_F^2", "U", loss),
    ("tr(X^T X)", "X", lambda v: sum(e * e for row in v["X"] for e in row)),
    ("var(x)", "x", lambda v: sum((e - sum(v["x"]) / N) ** 2 for e in v["x"]) / N),
    ("||x||", "x", lambda v: math.sqrt(dot(v["x"], v["x"]))),
]


@pytest.mark.parametrize(("source", "variable", "plain"), PLAIN)
def test_against_finite_differences(source: str, variable: str, plain: Callable[[dict[str, list]], float]) -> None:
    from derive.expression import replace

    derivation = grad(source, variable, shapes=SHAPES)
    formula = replace(derivation.last, {name: node for node, name in derivation.notation.shown})
    values = draw(7)
    assert flat(numbers(formula, values)) == pytest.approx(flat(differences(plain, values, variable)), rel=1e-6)


def flat(table: object) -> list[float]:
    return [e for part in table for e in flat(part)] if isinstance(table, list) else [table]  # type: ignore[list-item]


def differences(plain: Callable[[dict[str, list]], float], values: dict[str, list], name: str) -> list[float]:
    step = 1e-5

    def moved(place: tuple[int, ...], by: float) -> float:
        table = pickle.loads(pickle.dumps(values))
        inner = table[name]
        for index in place[:-1]:
            inner = inner[index]
        inner[place[-1]] += by
        return plain(table)

    rows = values[name]
    places = [(i, j) for i, r in enumerate(rows) for j in range(len(r))] if isinstance(rows[0], list) else None
    return [(moved(p, step) - moved(p, -step)) / (2 * step) for p in places or [(i,) for i in range(len(rows))]]


def test_every_format_can_be_written() -> None:
    derivation = grad("softmax(z)", "z", shapes=SHAPES)
    for target in ("text", "latex", "markdown", "json", "terminal"):
        assert derivation.to(target)
    assert pickle.loads(pickle.dumps(derivation)) == derivation
    text = str(derivation)
    assert "= p_i (δ_ik - p_k)" in text
    assert "in ℝ^(n×n)" in text


def test_the_axioms_of_index_letters() -> None:
    """A summation index that has the letter of a free one is renamed."""
    derivation = grad("sum(e^z_k, k, 1, n)", "z", shapes={"z": "n"})
    assert str(derivation.last) == "e^z"


@pytest.mark.parametrize(
    ("source", "variable", "expected"),
    [
        ("tr(X)^2", "X", "2 tr(X) I"),
        ("det(X)^2", "X", "2 det(X)^2 X^-T"),
        ("sin(x)^T x", "x", "cos(x) ⊙ x + sin(x)"),
        ("sum(x_i^2, i, 1, n)", "x", "2x"),
        ("||X||", "X", "X/||X||_F"),
    ],
)
def test_more_results(source: str, variable: str, expected: str) -> None:
    assert str(grad(source, variable, shapes=SHAPES).last) == expected


def test_what_has_no_matrix_form_is_left_in_components() -> None:
    assert str(grad("x_i x_k", "x", shapes=SHAPES).last) == "δ_il x_k + x_i δ_kl"
    assert str(grad("1", "x", shapes=SHAPES).last) == "0"


def test_the_maximum_of_a_vector_is_refused() -> None:
    with pytest.raises(DeriveError, match="max"):
        grad("max(x)", "x", shapes=SHAPES)


# Functions by cases, scores, and what is told --------------------------------------------------------------


def relu(u: float) -> float:
    return max(u, 0.0)


def elu(u: float) -> float:
    return u if u > 0 else 0.7 * (math.exp(u) - 1)


@pytest.mark.parametrize(
    ("source", "function", "whole"),
    [
        ("relu(A x)", relu, "diag({1 if A x > 0; 0 if A x < 0}) A"),
        ("max(0, A x)", relu, "diag({1 if A x > 0; 0 if A x < 0}) A"),
        ("elu(A x, 0.7)", elu, "diag({1 if A x > 0; 0.7e^(A x) if A x < 0}) A"),
        ("tanh(A x)", math.tanh, "A - diag(tanh(A x)^2) A"),
    ],
)
def test_a_layer_by_its_input(source: str, function: Callable[[float], float], whole: str) -> None:
    """∂f(A x)/∂x = diag(f'(A x)) A, against central differences of plain Python."""
    derivation = grad(source, "x", shapes=SHAPES)
    assert str(derivation.last) == whole
    rng = random.Random(11)
    matrix = [[rng.uniform(-2, 2) for _ in range(3)] for _ in range(4)]
    x, h = [rng.uniform(-2, 2) for _ in range(3)], 1e-6

    def layer(point: list[float]) -> list[float]:
        return [function(sum(a * b for a, b in zip(row, point, strict=True))) for row in matrix]

    found = numbers(derivation.last, {"A": matrix, "x": x})
    for k in range(3):
        ahead, behind = ([value + s * h * (i == k) for i, value in enumerate(x)] for s in (1, -1))
        expected = [(one - other) / (2 * h) for one, other in zip(layer(ahead), layer(behind), strict=True)]
        assert [row[k] for row in found] == pytest.approx(expected, abs=1e-7)


def test_where_a_layer_by_cases_has_no_derivative_is_told() -> None:
    text = grad("relu(A x)", "x", shapes=SHAPES).to("text")
    assert "Σ_(j=1)^n A_ij x_j ≠ 0" in text
    assert "Cases of a vector or matrix are meant entry by entry." in text


def test_the_loss_of_a_layer_by_its_weights() -> None:
    derivation = grad("sum(relu(A x))", "A", shapes=SHAPES)
    assert str(derivation.last) == "({1 if A x > 0; 0 if A x < 0}) x^T"


def test_scores_of_attention() -> None:
    """One query against all keys, and the scores of all queries."""
    shapes = {"q": "d", "K": ("d", "n"), "Q": ("m", "d")}
    assert str(grad("q^T K/sqrt(d)", "q", shapes=shapes).last) == "K^T/sqrt(d)"
    assert str(grad("K^T q/sqrt(d)", "q", shapes=shapes).last) == "K^T/sqrt(d)"
    with pytest.raises(ShapeError, match=r"softmax is a function of a vector.*take its rows one by one"):
        grad("softmax(q^T K/sqrt(d))", "q", shapes=shapes)
    with pytest.raises(ShapeError, match=r"layernorm is a function of a vector"):
        grad("layernorm(Q K/sqrt(d))", "Q", shapes=shapes)


def test_softmax_of_a_matrix_is_taken_row_by_row() -> None:
    """The line that backpropagation through attention needs: P ⊙ (G − rowsum(G ⊙ P))."""
    shapes = {"S": ("m", "n"), "G": ("m", "n")}
    derivation = grad("tr(G^T softmax(S))", "S", shapes=shapes)
    assert str(derivation.parts[0].last) == "P_kl (G_kl - Σ_(i=1)^n G_ki P_ki)"
    assert str(derivation.last) == "P ⊙ (G - (G ⊙ P) 𝟏 𝟏^T)"
    assert derivation.verdict.outcome is Outcome.AGREED
    assert "row by row" in derivation.to("text")
    whole = grad("softmax(S)", "S", shapes=shapes).to("text")
    assert "= P_ij δ_ik (δ_jl - P_il)" in whole
    assert "dP = P ⊙ dS - diag((P ⊙ dS) 𝟏) P" in whole
    logarithm = grad("sum(G ⊙ logsoftmax(S))", "S", shapes=shapes)
    assert str(logarithm.last) == "G - diag(G 𝟏) P"


def test_attention_by_its_queries_keys_and_values() -> None:
    """Gradients of a weighted sum of softmax(Q Kᵀ/√d) V, each line checked, none with an index bound twice."""
    shapes = {"Q": ("m", "d"), "K": ("n", "d"), "V": ("n", "p"), "G": ("m", "p")}
    by = {name: grad("tr(G^T softmax(Q K^T/sqrt(d)) V)", name, shapes=shapes) for name in "QKV"}
    assert all(found.verdict.outcome is Outcome.AGREED for found in by.values())
    assert str(by["V"].last) == "P^T G"
    assert str(by["K"].last) == "((P^T ⊙ V G^T) Q - P^T diag((P ⊙ G V^T) 𝟏) Q)/sqrt(d)"
    assert str(by["Q"].last) == "((P ⊙ G V^T) K)/sqrt(d) - (diag((P ⊙ G V^T) 𝟏) P K)/sqrt(d)"
    for found in by.values():
        for line in (found.parts or (found,))[0].steps:
            assert not any(_bound_twice(part) for part in postorder(line.after))


def _bound_twice(part: Node) -> bool:
    return isinstance(part, Sum) and any(
        isinstance(inner, Sum) and inner.variable is part.variable for inner in postorder(part.body)
    )


@pytest.mark.parametrize(
    ("source", "expected"), [("sum(S)", "𝟏 𝟏^T"), ("mean(S)", "(𝟏 𝟏^T)/(m n)"), ("sum(G ⊙ S)", "G")]
)
def test_totals_of_matrices(source: str, expected: str) -> None:
    assert str(grad(source, "S", shapes={"S": ("m", "n"), "G": ("m", "n")}).last) == expected


def test_the_transpose_of_a_gradient_is_a_row() -> None:
    derivation = grad("x^T B x", "x", shapes=SHAPES, layout="numerator")
    assert str(derivation.last) == "x^T (B^T + B)"
    assert "in ℝ^(1×n)" in derivation.to("text")


def test_letters_without_a_shape_are_told() -> None:
    assert "a is read as a number: no shape is given." in grad("a x^T x", "x", shapes=SHAPES).notes
    with pytest.raises(ShapeError, match="c has no shape, so it is read as a number"):
        grad("||A x - c||^2", "x", shapes=SHAPES)
    assert not any("number:" in note for note in grad("x^T B x", "x", shapes=SHAPES).notes)


def test_a_function_of_a_square_matrix_is_told_to_work_entry_by_entry() -> None:
    for source in ("e^X", "sin(X)"):
        assert any(note.startswith(f"{source} works entry by entry") for note in grad(source, "X", shapes=SHAPES).notes)
    assert not any("entry by entry" in note for note in grad("e^x", "x", shapes=SHAPES).notes)


def test_the_space_of_every_line_is_in_the_record() -> None:
    record = json.loads(grad("relu(A x)", "x", shapes=SHAPES).to("json"))
    first, last = record["parts"][0], record
    assert {line["space"] for line in first["lines"]} == {"ℝ"}
    assert {line["space"] for line in last["lines"]} == {"ℝ^(m×n)"}


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("text", ["In components every line is entry (i, k)", "in ℝ^(m×n)"]),
        ("markdown", ["In components every line is entry $(i, k)$", r"in $\mathbb{R}^{m \times n}$"]),
        ("latex", [r"in $\mathbb{R}^{m \times n}$"]),
    ],
)
def test_the_space_of_lines_is_told_in_every_format(target: str, told: list[str]) -> None:
    printed = grad("A x", "x", shapes=SHAPES).to(target).replace("\n  ", " ")
    assert all(part in printed for part in told), printed


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("x/||x||", "(||x||^2 I - x x^T)/||x||^3"),
        ("||x - a||/||x||", "(||x||^2 (x - a) - ||x - a||^2 x)/(||x||^3 ||x - a||)"),
        ("(x^T A x) x", "x (A x + A^T x)^T + (x^T A x) I"),
        ("a^T x ||x||^2", "||x||^2 a + 2(a^T x) x"),
    ],
)
def test_one_bar_and_brackets_around_numbers_made_of_vectors(expression: str, result: str) -> None:
    assert str(grad(expression, "x", shapes={"x": "n", "a": "n", "A": ("n", "n")}).derivative) == result


@pytest.mark.parametrize(
    ("source", "variable", "found"),
    [
        ("||A x - b||^2", ["x"], "2A^T (A x - b)"),
        ("x^T A x", ["x"], "(A + A^T) x"),
        ("log det X", [], "X^-T"),
    ],
)
def test_the_command_reads_shapes_off_the_notation(source: str, variable: list[str], found: str) -> None:
    told = derive.derive(source, kind="matrix", variables=variable)
    assert str(told.last) == found
    assert any("read off the notation" in note for note in told.notes)


def test_shapes_that_the_notation_does_not_tell_are_asked_for() -> None:
    with pytest.raises(derive.DeriveError, match="--shape A=m,n"):
        derive.derive("x^2", kind="matrix", variables=["x"])
