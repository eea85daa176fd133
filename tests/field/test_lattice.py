"""Coordinates over a growing basis of rational vectors."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

from derive.field.factored import Term
from derive.field.lattice import Lattice


def letter(index: int) -> Term:
    return ((index, 1),)


def vector(*entries: int) -> dict[Term, Fraction]:
    return {letter(index): Fraction(value) for index, value in enumerate(entries) if value}


def test_every_combination_of_the_basis_has_its_coordinates() -> None:
    basis = ((1, 1, 0, 0), (1, 0, 1, 0), (0, 2, 3, 0))
    lattice = Lattice()
    for entries in basis:
        assert lattice.coordinates(vector(*entries)) is None
        lattice.add(vector(*entries))
    for factors in product((-2, 0, 1), repeat=3):
        whole = [sum(k * entries[place] for k, entries in zip(factors, basis, strict=True)) for place in range(4)]
        found = lattice.coordinates(vector(*whole))
        assert found == {place: k for place, k in enumerate(factors) if k}
    assert lattice.coordinates(vector(1, 1, 1, 1)) is None


def test_coordinates_follow_when_an_element_is_divided() -> None:
    chosen, lattice = Random(1), Lattice()
    for entries in ((2, 0, 4), (0, 3, 1)):
        lattice.add(vector(*entries))
    lattice.divide(0, 2)
    a, b = (chosen.randint(-9, 9) for _ in range(2))
    assert lattice.coordinates(vector(a, 3 * b, 2 * a + b)) == {0: a, 1: b}
