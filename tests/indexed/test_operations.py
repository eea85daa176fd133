"""What an entry tells of an operation on vectors, against what the operation means, entry by entry, in numbers."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest

from derive.expression import Array, Deriv, Indexed, Node, Num, Sym, Whole
from derive.indexed.rules import by_indices
from derive.values.evaluate import evaluate
from derive.vectors.declare import SCALAR, VectorFunction
from derive.vectors.functions import BY_NAME, VECTOR_NAMES
from derive.vectors.indices import defined, entry
from derive.vectors.shapes import shape_of
from derive.verify.concrete import concrete

SIZES = {"m": 2, "n": 3}
A, X, x, y = Array("A", "m", "n"), Array("X", "n", "n"), Array("x", "n"), Array("y", "n")
OPERANDS: dict[str, tuple[Node, ...]] = {
    "product": (A, x),
    "hadamard": (x, y),
    "transpose": (A,),
    "inverse": (X,),
    "tr": (X,),
    "det": (X,),
    "frobenius": (A,),
    "ones": (Sym("n"),),
    "identity": (Sym("n"),),
    "unitvector": (Num(2), Sym("n")),
    "member": (Array("x_", "m", "n"), Num(2)),
    "cosinesimilarity": (x, y),
}
"""What each is applied to here; the others to a vector."""
UNKNOWN = {"field", "gradient", "differential", "reals"}
"""What has no value."""

MEANT = [one for one in BY_NAME.values() if one.meaning is not None and one.name not in UNKNOWN]
WRITTEN = [one for one in MEANT if one.entry is not None or one.expansion is not None]
DIFFERENTIATED = [one for one in MEANT if one.differential is not None]


def whole(one: VectorFunction) -> Whole:
    return Whole(one.name, *OPERANDS.get(one.name, (x,)))


def number(node: Node) -> float:
    """The value, with a number of its own for each entry."""
    names = sorted(node.free)
    values = {name: Fraction(7 * sum(map(ord, name)) % 23 - 9, 7) for name in names}
    found = evaluate(node, values, 20)
    assert found is not None, node
    return float(found)


def grid(node: Node) -> list[list[float]]:
    value = concrete(node, SIZES, {})
    rows = value if isinstance(value, tuple) else ((value,),)
    return [[number(part) for part in row] for row in rows]


def places(node: Node) -> list[tuple[int, ...]]:
    sizes = [SIZES[size] if isinstance(size, str) else size for size in shape_of(node) if size != 1]
    return list(product(*(range(1, size + 1) for size in sizes)))


def at(node: Node, place: tuple[int, ...]) -> Node:
    return Indexed(node, *map(Num, place)) if place else node


def test_no_two_entries_have_one_spelling() -> None:
    spellings = Counter(spelling for one in BY_NAME.values() for spelling in (one.name, *one.aliases))
    assert [spelling for spelling, count in spellings.items() if count > 1] == []


@pytest.mark.parametrize("one", MEANT, ids=lambda one: one.name)
def test_the_shape_is_that_of_the_entries(one: VectorFunction) -> None:
    found = grid(whole(one))
    rows, columns = (SIZES.get(str(size), size) for size in shape_of(whole(one)))
    assert (len(found), len(found[0])) == (rows, columns)


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_an_entry_is_written_as_what_it_means(one: VectorFunction) -> None:
    node = whole(one)
    for place in places(node):
        shown = entry(node, *map(Num, place)) if one.entry is not None else defined(at(node, place), frozenset())
        assert shown is not None
        assert shown is not at(node, place)
        assert grid(shown)[0][0] == pytest.approx(grid(at(node, place))[0][0], abs=1e-15), place


@pytest.mark.parametrize("one", DIFFERENTIATED, ids=lambda one: one.name)
@pytest.mark.parametrize("inner", ["itself", "within"])
def test_the_derivative_is_that_of_the_meaning(one: VectorFunction, inner: str) -> None:
    array = OPERANDS.get(one.name, (x,))[0]
    assert isinstance(array, Array)
    node = Whole(one.name, array if inner == "itself" else Whole("hadamard", array, array))
    for place, by in product(places(node)[:3], places(array)[1:4]):
        goal = Deriv(at(node, place), Indexed(array, *map(Num, by)))
        found = by_indices()(goal)
        assert found is not None
        assert one.differential is not None
        assert found[0].id == one.differential.id
        assert grid(found[1].after)[0][0] == pytest.approx(grid(goal)[0][0], abs=1e-12), (place, by)


def test_rows_are_differentiated_row_by_row() -> None:
    node = Whole("softmax", A)
    for place, by in product(places(A), places(A)):
        goal = Deriv(at(node, place), Indexed(A, *map(Num, by)))
        found = by_indices()(goal)
        assert found is not None
        assert grid(found[1].after)[0][0] == pytest.approx(grid(goal)[0][0], abs=1e-12), (place, by)


def test_what_is_asked_for_by_name_is_an_entry_with_a_formula() -> None:
    assert {"softmax", "log_softmax", "cossim"} <= set(VECTOR_NAMES)
    assert all(one.formula and one.title for one in VECTOR_NAMES.values())
    assert all(one.shape is None or shape_of(whole(one)) in (SCALAR, ("n", 1)) for one in VECTOR_NAMES.values())
