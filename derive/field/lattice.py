"""Rational linear combinations, and the basis over which exponents and angles are written.

Exponents that are rational multiples or sums of each other share generators: e^x, e^(-x) and e^(2x)
are powers of one.  A basis grows as expressions arrive; when x arrives after 2x, the element is halved.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from derive.field.factored import Term

K = TypeVar("K")

Vector = Mapping[Term, Fraction]


class Lattice:
    """A growing list of linearly independent vectors over the rationals."""

    def __init__(self) -> None:
        self.basis: list[Vector] = []
        self._along: dict[frozenset[Term], list[int]] = {}
        self._rows: list[tuple[Term, Vector, Mapping[int, Fraction]]] = []
        self._pivots: dict[Term, int] = {}

    def add(self, vector: Vector) -> int:
        """Append a vector independent of the basis; return its position."""
        self.basis.append(dict(vector))
        self._along.setdefault(frozenset(vector), []).append(len(self.basis) - 1)
        self._enter(len(self.basis) - 1)
        return len(self.basis) - 1

    def divide(self, position: int, by: int) -> None:
        """Replace a basis vector by a fraction of itself."""
        self.basis[position] = {key: value / by for key, value in self.basis[position].items()}
        self._rows.clear()
        self._pivots.clear()
        for place in range(len(self.basis)):
            self._enter(place)

    def coordinates(self, vector: Vector) -> dict[int, Fraction] | None:
        """Return the coordinates of a vector over the basis; None if it is independent of it."""
        for position in self._along.get(frozenset(vector), ()):
            factor = _ratio(vector, self.basis[position])
            if factor is not None:
                return {position: factor}
        rest, combination = dict(vector), dict[int, Fraction]()
        self._reduce(rest, combination)
        return None if rest else {position: -value for position, value in combination.items()}

    def _enter(self, position: int) -> None:
        """Add a vector of the basis to the rows in echelon form, each with its combination of the basis."""
        row, origin = dict(self.basis[position]), {position: Fraction(1)}
        self._reduce(row, origin)
        pivot = next(iter(row))
        lead = row[pivot]
        self._pivots[pivot] = len(self._rows)
        self._rows.append(
            (pivot, {key: value / lead for key, value in row.items()}, {k: v / lead for k, v in origin.items()})
        )

    def _reduce(self, row: dict[Term, Fraction], origin: dict[int, Fraction]) -> None:
        """Subtract the rows whose pivots occur in a vector, and the same from what it is a combination of."""
        last = -1
        while (later := [at for key in row if (at := self._pivots.get(key, -1)) > last]) and (last := min(later)) >= 0:
            pivot, earlier, combination = self._rows[last]
            factor = row[pivot]
            _subtract(row, earlier, factor)
            _subtract(origin, combination, factor)


def _ratio(vector: Vector, element: Vector) -> Fraction | None:
    if vector.keys() != element.keys():
        return None
    ratios = {vector[key] / value for key, value in element.items()}
    return ratios.pop() if len(ratios) == 1 else None


def _subtract(target: dict[K, Fraction], row: Mapping[K, Fraction], factor: Fraction) -> None:
    for key, value in row.items():
        changed = target.get(key, Fraction(0)) - factor * value
        if changed:
            target[key] = changed
        else:
            target.pop(key, None)
