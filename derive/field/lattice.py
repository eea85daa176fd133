"""Rational linear combinations, and the basis over which exponents and angles are written.

Exponents that are rational multiples or sums of each other share generators: e^x, e^(-x) and e^(2x)
are powers of one.  A basis grows as expressions arrive; when x arrives after 2x, the element is halved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

from derive.field.factored import Term

K = TypeVar("K")

Vector = Mapping[Term, Fraction]


class Lattice:
    """A growing list of linearly independent vectors over the rationals."""

    def __init__(self) -> None:
        self.basis: list[Vector] = []

    def add(self, vector: Vector) -> int:
        """Append a vector independent of the basis; return its position."""
        self.basis.append(dict(vector))
        return len(self.basis) - 1

    def divide(self, position: int, by: int) -> None:
        """Replace a basis vector by a fraction of itself."""
        self.basis[position] = {key: value / by for key, value in self.basis[position].items()}

    def coordinates(self, vector: Vector) -> dict[int, Fraction] | None:
        """Return the coordinates of a vector over the basis; None if it is independent of it."""
        for position, element in enumerate(self.basis):
            factor = _ratio(vector, element)
            if factor is not None:
                return {position: factor}
        rest = dict(vector)
        combination: dict[int, Fraction] = {}
        for pivot, row, origin in _echelon(self.basis):
            factor = rest.get(pivot, Fraction(0))
            if factor:
                _subtract(rest, row, factor)
                for position, value in origin.items():
                    combination[position] = combination.get(position, Fraction(0)) + factor * value
        return None if rest else {position: value for position, value in combination.items() if value}


def _ratio(vector: Vector, element: Vector) -> Fraction | None:
    if vector.keys() != element.keys():
        return None
    ratios = {vector[key] / value for key, value in element.items()}
    return ratios.pop() if len(ratios) == 1 else None


def _echelon(basis: list[Vector]) -> Iterator[tuple[Term, dict[Term, Fraction], dict[int, Fraction]]]:
    rows: list[tuple[Term, dict[Term, Fraction], dict[int, Fraction]]] = []
    for position, element in enumerate(basis):
        row = dict(element)
        origin = {position: Fraction(1)}
        for pivot, earlier, combination in rows:
            factor = row.get(pivot, Fraction(0))
            if factor:
                _subtract(row, earlier, factor)
                _subtract(origin, combination, factor)
        pivot = next(iter(row))
        lead = row[pivot]
        rows.append(
            (pivot, {key: value / lead for key, value in row.items()}, {k: v / lead for k, v in origin.items()})
        )
        yield rows[-1]


def _subtract(target: dict[K, Fraction], row: Mapping[K, Fraction], factor: Fraction) -> None:
    for key, value in row.items():
        changed = target.get(key, Fraction(0)) - factor * value
        if changed:
            target[key] = changed
        else:
            target.pop(key, None)
