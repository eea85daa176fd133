"""Index notation: entries, rules for deltas and sums, the way back, and the check at random arrays."""

from __future__ import annotations

import pytest

import derive
from derive.errors import LimitError, ParseError
from derive.expression import (
    ONE,
    TWO,
    Add,
    Array,
    Call,
    Delta,
    Deriv,
    Indexed,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Sum,
    Sym,
    Whole,
)
from derive.indexed.gather import gather
from derive.indexed.moves import COLLAPSE, PULL_OUT, SPLIT_SUM
from derive.indexed.numeric import numbers
from derive.indexed.reading import read_arrays, shape_named
from derive.indexed.rules import INDEXED, entry_by_entry, sum_over_index
from derive.questions.catalogue import rule_by_id
from derive.record.derivation import Outcome
from derive.vectors.indices import entry
from derive.vectors.matrices import matrix_product, transposed
from derive.vectors.shapes import shape_of, space_text
from derive.verify import Refuted, check
from derive.verify.concrete import concrete
from derive.writing.latex import to_latex
from derive.writing.pretty import to_box

II, J, K, N = map(Sym, "ijkn")
x, z = Array("x", "n"), Array("z", "n")
A = Array("A", "m", "n")
SHAPES = {"x": "n", "z": "n", "A": ("m", "n"), "B": "n×n", "b": "m"}


def total(body: Node, index: Sym = J) -> Sum:
    return Sum(body, index, ONE, N)


@pytest.mark.parametrize(
    ("source", "indices", "expected"),
    [
        ("A x", "k", "Σ_(i=1)^n A_ki x_i"),
        ("A^T b", "k", "Σ_(i=1)^m A_ik b_i"),
        ("x^T B x", "", "Σ_(i=1)^n Σ_(j=1)^n x_i B_ij x_j"),
        ("tr(B B)", "", "Σ_(i=1)^n Σ_(j=1)^n B_ij B_ji"),
        ("||A x - b||^2", "", "Σ_(i=1)^m (Σ_(j=1)^n A_ij x_j - b_i)^2"),
        ("x z^T", "ij", "x_i z_j"),
        ("x ⊙ σ(z)", "k", "x_k σ(z_k)"),
        ("diag(x)", "ij", "δ_ij x_i"),
    ],
)
def test_entries(source: str, indices: str, expected: str) -> None:
    assert str(entry(read_arrays(source, SHAPES), *map(Sym, indices))) == expected


@pytest.mark.parametrize(
    "source", ["A x", "A^T b", "x^T B x", "x z^T", "B B x", "x ⊙ z", "||x||^2", "tr(B B)", "σ(A x + b)", "e^x"]
)
def test_entries_gather_to_what_they_came_from(source: str) -> None:
    node = read_arrays(source, SHAPES)
    rows, columns = shape_of(node)
    row, column = ("k" if rows != 1 else None), ("l" if columns != 1 else None)
    ranges = {"k": rows, "l": columns}
    indices = [Sym(letter) for letter in (row, column) if letter]
    gathered = gather(entry(node, *indices), row, column, ranges)
    assert gathered is not None
    assert gathered is node or check(gathered, node).outcome is not Outcome.UNVERIFIED


def test_the_two_rules_for_indices() -> None:
    rewrite = entry_by_entry.rewrite(Deriv(Indexed(A, II, J), Indexed(A, K, Sym("l"))))
    assert rewrite is not None
    assert str(rewrite.after) == "δ_ik δ_jl"
    clash = sum_over_index.rewrite(Deriv(total(Pow(Indexed(z, K), TWO), K), Indexed(z, K)))
    assert clash is not None
    assert str(clash.after) == "Σ_(i=1)^n ∂/∂z_k [ z_i^2 ]"


def test_a_delta_collapses() -> None:
    line = total(Mul(Indexed(x, J), Delta(J, K)))
    assert COLLAPSE.rewrite(line).after is Indexed(x, K)
    nested = Sum(total(Mul(Indexed(A, II, J), Indexed(x, J), Delta(II, K))), II, ONE, Sym("m"))
    assert str(COLLAPSE.rewrite(nested).after) == "Σ_(j=1)^n A_kj x_j"


def test_a_delta_of_bound_indices_stays_bound() -> None:
    """Σ_i Σ_j δ_ij a_j collapses to Σ_j a_j, never to a_j with j free."""
    line = Sum(total(Mul(Delta(II, J), Indexed(x, J))), II, ONE, N)
    after = COLLAPSE.rewrite(line).after
    assert after.free <= {"x", "n"}
    assert check(line, after).outcome is not Outcome.UNVERIFIED


def test_sums_split_and_give_up_constants() -> None:
    line = total(Mul(Indexed(x, J), Add(Delta(J, K), Neg(Indexed(z, K)))))
    split = SPLIT_SUM.rewrite(line).after
    assert str(split) == "Σ_(j=1)^n x_j δ_jk - Σ_(j=1)^n x_j z_k"
    assert str(PULL_OUT.rewrite(total(Mul(Indexed(x, J), Indexed(z, K)))).after) == "z_k Σ_(j=1)^n x_j"


@pytest.mark.parametrize("rule", INDEXED, ids=lambda rule: rule.id)
def test_rules_are_found_by_id(rule: object) -> None:
    assert rule_by_id(rule.id) is rule  # type: ignore[attr-defined]


# The check --------------------------------------------------------------------------------------------------

SOFTMAX = Whole("softmax", z)
P_I, P_K = Indexed(SOFTMAX, II), Indexed(SOFTMAX, K)
WRONG = [
    (Deriv(P_I, Indexed(z, K)), Mul(P_I, Add(Delta(II, K), P_K))),
    (Deriv(P_I, Indexed(z, K)), Mul(P_I, Add(ONE, Neg(P_K)))),
    (Deriv(P_I, Indexed(z, K)), Neg(Mul(P_I, P_K))),
    (entry(read_arrays("A x", SHAPES), K), Indexed(x, K)),
    (read_arrays("B x", SHAPES), read_arrays("B^T x", SHAPES)),
    (Deriv(Whole("det", Array("B", "n", "n")), Array("B", "n", "n")), read_arrays("B^-1", SHAPES)),
]


@pytest.mark.parametrize(("left", "right"), WRONG[:3] + WRONG[4:])
def test_what_is_wrong_is_refuted(left: Node, right: Node) -> None:
    with pytest.raises(Refuted):
        check(left, right)


def test_what_is_right_agrees_at_many_points() -> None:
    verdict = check(Deriv(P_I, Indexed(z, K)), Mul(P_I, Add(Delta(II, K), Neg(P_K))))
    assert verdict.outcome is Outcome.AGREED
    assert verdict.points >= 12
    assert verdict.digits >= 12


def test_a_condition_matters() -> None:
    y = Array("y", "n")
    line = Mul(P_K, total(Indexed(y, J)))
    with pytest.raises(Refuted):
        check(line, P_K)
    assert check(line, P_K, assuming=(Rel("=", total(Indexed(y, J)), ONE),)).outcome is Outcome.AGREED


# Numbers, shapes, writing -----------------------------------------------------------------------------------


def test_numbers() -> None:
    values = {"A": [[1, 2], [3, 4], [5, 6]], "x": [1, -1], "B": [[2, 1], [1, 1]], "z": [0, 0], "b": [1, 1, 1]}
    assert numbers(read_arrays("A x - b", SHAPES), values) == [-2, -2, -2]
    assert numbers(read_arrays("B^-1", SHAPES), values) == [[1, -1], [-1, 2]]
    assert numbers(read_arrays("det B", SHAPES), values) == 1
    assert numbers(read_arrays("softmax(z)", SHAPES), values) == [0.5, 0.5]


def test_concrete_sums_have_as_many_terms_as_there_are_entries() -> None:
    assert str(concrete(total(Indexed(x, J)), {"n": 3}, {})) == "x_1 + x_2 + x_3"


def test_shapes() -> None:
    assert space_text(shape_of(read_arrays("x z^T", SHAPES))) == "ℝ^(n×n)"
    assert shape_named("m×n") == shape_named(("m", "n")) == ("m", "n")


@pytest.mark.parametrize(
    ("source", "text", "tex", "pretty"),
    [
        ("x^T B x", "x^T B x", r"x^{\mathsf{T}} B x", "xᵀ B x"),
        ("B^{-T}", "B^-T", r"B^{-\mathsf{T}}", "B⁻ᵀ"),
        (r"\|A x - b\|^2", "||A x - b||^2", r"\|A x - b\|^2", "‖A x − b‖²"),
        ("A_ij x_j", "A_ij x_j", "A_{ij} x_j", "Aᵢⱼ xⱼ"),
        ("δ_ik x_k", "δ_ik x_k", r"\delta_{ik} x_k", "δᵢₖ xₖ"),
        ("ln det B", "ln(det(B))", r"\ln(\det(B))", "ln(det(B))"),
    ],
)
def test_writing(source: str, text: str, tex: str, pretty: str) -> None:
    node = read_arrays(source, SHAPES)
    assert str(node) == text
    assert read_arrays(text, SHAPES) is node
    assert to_latex(node) == tex
    assert to_box(node).plain().strip() == pretty


def test_a_layer_stands_above_and_takes_brackets_in_powers() -> None:
    a = Array("a^(1)", "n")
    assert to_latex(Pow(Indexed(a, K), TWO)) == "(a^{(1)}_k)^2"


def test_products_are_written_as_a_person_would() -> None:
    B = Array("B", "n", "n")
    assert str(matrix_product(TWO, B, Neg(B), x)) == "-2B B x"
    assert str(transposed(matrix_product(A, B))) == "B^T A^T"


def test_limits() -> None:
    with pytest.raises(ParseError, match="norm"):
        read_arrays("||x", SHAPES)
    node: Node = x
    for _ in range(300):
        node = Call("sin", node)
    with pytest.raises(LimitError):
        entry(node, K)


@pytest.mark.parametrize("size", [0, -3, 10**9])
def test_a_dimension_has_bounds(size: int) -> None:
    with pytest.raises(derive.DeriveError, match="dimension"):
        derive.grad("||A x - b||^2", "x", shapes={"A": (size, 3), "x": 3, "b": size})
