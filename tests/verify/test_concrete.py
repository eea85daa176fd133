"""Arrays written out at sizes: every entry is a symbol, every sum is its terms."""

from __future__ import annotations

import pytest

from derive.errors import InternalError, UnsupportedError
from derive.expression import Add, Array, Call, Deriv, Indexed, Mul, Node, Sum, Sym, Whole, number
from derive.indexed.reading import read_arrays
from derive.vectors.declare import Value
from derive.verify.concrete import concrete, elementwise, entry_name, grid_of

SHAPES = {"A": "m,n", "B": "n,m", "x": "n", "y": "n"}
SIZES = {"m": 3, "n": 2}


def shown(value: Value) -> object:
    return [[str(entry) for entry in row] for row in value] if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("x", [["x_1"], ["x_2"]]),
        ("x^T y", "x_1 y_1 + x_2 y_2"),
        ("A x", [["A_11 x_1 + A_12 x_2"], ["A_21 x_1 + A_22 x_2"], ["A_31 x_1 + A_32 x_2"]]),
        ("x ⊙ y", [["x_1 y_1"], ["x_2 y_2"]]),
        ("2x + y", [["2x_1 + y_1"], ["2x_2 + y_2"]]),
        ("sin(x)", [["sin(x_1)"], ["sin(x_2)"]]),
        ("||x||^2", "sqrt(x_1^2 + x_2^2)^2"),
        ("sum(x)", "x_1 + x_2"),
        ("sum_{i=1}^n x_i^2", "x_1^2 + x_2^2"),
        # At i = 2, j = 1.
        ("x_i", "x_2"),
        ("A_{ij} x_j", "A_21 x_1"),
        ("A_{ij} - B_{ji}", "A_21 - B_12"),
    ],
)
def test_meanings_entry_by_entry(text: str, meaning: object) -> None:
    assert shown(concrete(read_arrays(text, SHAPES), SIZES, {"i": 2, "j": 1})) == meaning


def test_a_derivative_has_the_shape_of_its_variable_and_of_a_vector_one_row_for_each_part() -> None:
    x, matrix = Array("x", "n"), Array("A", "m", "n")
    square = read_arrays("x^T x", SHAPES)
    for by, entries in ((x, [["x_1"], ["x_2"]]), (matrix, [[f"A_{i}{j}" for j in (1, 2)] for i in (1, 2, 3)])):
        found = concrete(Deriv(square, by), SIZES, {})
        assert isinstance(found, tuple)
        assert [[str(part.variable) for part in row if isinstance(part, Deriv)] for row in found] == entries
    jacobian = concrete(Deriv(read_arrays("A x", SHAPES), x), SIZES, {})
    assert isinstance(jacobian, tuple)
    assert [len(row) for row in jacobian] == [2, 2, 2]
    by_letter = concrete(Deriv(x, Sym("t")), SIZES, {})
    assert isinstance(by_letter, tuple)
    assert [len(row) for row in by_letter] == [1, 1]


@pytest.mark.parametrize(
    ("name", "indices", "entry"),
    [
        ("x", (9,), "x_9"),
        ("x", (10,), "x_10"),
        ("A", (9, 9), "A_99"),
        ("A", (1, 10), "A_1,10"),
        ("A", (10, 1), "A_10,1"),
    ],
)
def test_places_beyond_nine_are_kept_apart(name: str, indices: tuple[int, ...], entry: str) -> None:
    assert entry_name(name, *indices) == entry


@pytest.mark.parametrize(
    ("array", "entries"),
    [
        (Array("x", 3), [["x_1"], ["x_2"], ["x_3"]]),
        (Array("A", 2, "n"), [["A_11", "A_12"], ["A_21", "A_22"]]),
        (Array("A", "m", 1), [["A_11"], ["A_21"], ["A_31"]]),
    ],
)
def test_sizes_may_be_numbers(array: Array, entries: list[list[str]]) -> None:
    assert shown(grid_of(array, SIZES)) == entries


def test_a_row_has_one_index_as_a_column_does() -> None:
    row = Whole("transpose", Array("x", "n"))
    assert shown(concrete(Indexed(row, number(2)), SIZES, {})) == "x_2"


@pytest.mark.parametrize("last", [Sym("k"), number(10_000)])
def test_a_sum_that_cannot_be_written_out_is_refused(last: Node) -> None:
    series = Sum(Indexed(Array("x", "n"), Sym("i")), Sym("i"), number(1), last)
    with pytest.raises(UnsupportedError, match="can't be counted"):
        concrete(series, SIZES, {})


def test_a_thousand_and_one_terms_are_still_written_out() -> None:
    total = concrete(Sum(Sym("i"), Sym("i"), number(0), number(1000)), {}, {})
    assert isinstance(total, Add)
    assert len(total.children) == 1001


A, B, SMALL = (grid_of(Array(name, *shape), {}) for name, shape in (("A", (2, 2)), ("B", (2, 2)), ("C", (2, 1))))
T, U = Sym("t"), Sym("u")


def test_numbers_go_with_every_entry() -> None:
    assert shown(elementwise(Add(T, U), (A, T))) == [["A_11 + t", "A_12 + t"], ["A_21 + t", "A_22 + t"]]
    assert shown(elementwise(Mul(T, U), (A, T))) == [["A_11 t", "A_12 t"], ["A_21 t", "A_22 t"]]
    assert shown(elementwise(Add(T, U), (A, B))) == [["A_11 + B_11", "A_12 + B_12"], ["A_21 + B_21", "A_22 + B_22"]]


@pytest.mark.parametrize(
    ("node", "operands", "message"),
    [(Add(T, U), (A, SMALL), "different shapes"), (Mul(T, U), (A, B), "no product of an array")],
)
def test_what_means_nothing_is_an_error(node: Node, operands: tuple[Value, ...], message: str) -> None:
    with pytest.raises(InternalError, match=message):
        elementwise(node, operands)


@pytest.mark.parametrize("indices", [(Sym("i"),), (number(1), Sym("i"))])
def test_an_index_without_a_value_is_an_error(indices: tuple[Node, ...]) -> None:
    array = Array("A", "m", "n") if len(indices) == 2 else Array("x", "n")
    with pytest.raises(InternalError, match="index has no value"):
        concrete(Indexed(array, *indices), SIZES, {})
    assert shown(concrete(Call("sin", Indexed(array, *indices)), SIZES, {"i": 1})) in ("sin(A_11)", "sin(x_1)")
