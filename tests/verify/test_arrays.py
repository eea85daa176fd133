"""Lines about arrays: equal at every size and entry, or refuted by one of them."""

from __future__ import annotations

import pytest

from derive.errors import InternalError, LimitError
from derive.expression import Node, Rel, Whole
from derive.indexed.reading import read_arrays
from derive.record.derivation import Outcome
from derive.vectors.declare import dimension
from derive.verify.arrays import check_arrays, compared

IDENTITY = Whole("identity", dimension("n"))
SHAPES = {"A": "n,n", "B": "n,n", "C": "m,n", "D": "n,k", "Q": "n,n", "x": "n", "y": "n", "z": "m"}


def arrays(text: str) -> Node:
    return read_arrays(text, SHAPES)


def equation(left: str, right: str) -> Rel:
    return Rel("=", arrays(left), IDENTITY if right == "I" else arrays(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("x^T y", "y^T x"),
        ("tr(C D D^T C^T)", "tr(D^T C^T C D)"),
        ("(C D)^T", "D^T C^T"),
        ("det(A B)", "det(A) det(B)"),
        ("(A B)^-1", "B^-1 A^-1"),
        ("A x + A y", "A (x + y)"),
        ("x_i (x_j + 1)", "x_i x_j + x_i"),
        ("sum_{i=1}^n x_i y_i", "x^T y"),
    ],
)
def test_what_is_equal_agrees(left: str, right: str) -> None:
    verdict, counterexample = check_arrays(arrays(left), arrays(right), ())
    assert verdict.outcome is Outcome.AGREED
    assert verdict.points >= 12
    assert verdict.digits == 25
    assert counterexample is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("A x", "A y"),
        ("A B", "B A"),
        ("A", "A^T"),
        ("x_i x_j", "x_i x_i"),
        ("x_i", "x_1"),
        ("A_{ij}", "A_{ji}"),
        ("(A B)^T", "A^T B^T"),
        ("det(2A)", "2det(A)"),
        # Only the last entries differ: the first six of nine are looked at, those of each index in turn.
        ("sum(x) - x_3", "x_1 + x_2 + x_3"),
    ],
)
def test_what_differs_is_refuted_by_an_entry(left: str, right: str) -> None:
    verdict, counterexample = check_arrays(arrays(left), arrays(right), ())
    assert verdict.outcome is Outcome.UNVERIFIED
    assert counterexample is not None


def test_what_has_no_value_anywhere_is_not_decided() -> None:
    verdict, counterexample = check_arrays(arrays("ln(-||x||^2 - 1)"), arrays("0"), ())
    assert (verdict.outcome, counterexample) == (Outcome.UNVERIFIED, None)
    assert "no point" in verdict.method


@pytest.mark.parametrize(
    ("left", "right", "given"),
    [
        ("A^T x", "A x", equation("A^T", "A")),
        ("sum(x)", "1", equation("sum(x)", "1")),
        ("y_i", "x_i^2", equation("y_i", "x_i^2")),
        ("||Q x||^2", "||x||^2", equation("Q^T Q", "I")),
        ("Q^-1", "Q^T", equation("Q^T Q", "I")),
        ("|x_i|", "x_i", arrays("x_i > 0")),
        # An index that only the condition has is given some value.
        ("|x_1|", "x_1", arrays("x_j > 0")),
    ],
)
def test_what_is_given_is_used(left: str, right: str, given: Node) -> None:
    verdict, _ = check_arrays(arrays(left), arrays(right), (given,))
    assert verdict.outcome is Outcome.AGREED
    assert check_arrays(arrays(left), arrays(right), ())[0].outcome is Outcome.UNVERIFIED


def test_sides_of_different_shapes_are_an_error() -> None:
    with pytest.raises(InternalError, match="different shapes"):
        list(compared(arrays("x"), arrays("z"), ()))


def test_entries_named_by_their_place_make_the_array_large_enough() -> None:
    assert check_arrays(arrays("sum(x) - x_9"), arrays("x_9 + sum(x) - 2x_9"), ())[0].outcome is Outcome.AGREED
    with pytest.raises(LimitError, match="place 10"):
        check_arrays(arrays("x_10"), arrays("x_10"), ())


def test_every_index_meets_every_value() -> None:
    # The diagonal alone, and what is off it, are both looked at: i = j, and i ≠ j.
    rows = [(str(left), str(right)) for left, right, _ in compared(arrays("A_{ij}"), arrays("A_{ji}"), ())]
    assert any(left == right for left, right in rows)
    assert any(left != right for left, right in rows)
