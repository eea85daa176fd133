"""Sparse linear relations: write one element as a combination of at most three of many, over Q(parameters).

Vectors are values at random points of Z/p (see `signature`).  The support is found there; coefficients are then
recognised as a rational number times a product of powers of the parameters, by comparing several parameter values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import isqrt

from derive.targets.signature import P

Vector = Sequence[int]
_BOUND = 10_000  # a coefficient with a larger numerator or denominator is an accident


def solve(columns: Sequence[Vector], target: Vector) -> tuple[int, ...] | None:
    """Return the coefficients modulo P of a target over some columns; None if none or not unique."""
    rows = [[column[i] for column in columns] + [target[i]] for i in range(len(target))]
    width = len(columns)
    for place in range(width):
        pivot = next((r for r in range(place, len(rows)) if rows[r][place]), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        scale = pow(rows[place][place], -1, P)
        rows[place] = [entry * scale % P for entry in rows[place]]
        for r, row in enumerate(rows):
            if r != place and (factor := row[place]):
                rows[r] = [(a - factor * b) % P for a, b in zip(row, rows[place], strict=True)]
    if any(row[width] for row in rows[width:]):
        return None
    return tuple(row[width] for row in rows[:width])


def supports(columns: Sequence[Vector], target: Vector, most: int = 3) -> Iterator[tuple[int, ...]]:
    """Yield the smallest index sets whose columns span the target: all of size 1, else all of size 2, else of size 3.

    Args:
        columns: the candidate elements, by their values at five points or more.
        target: the element to be written.
        most: the largest size tried.
    """
    if not any(target):
        return
    finders = (_single, _pairs, _triples)[:most]
    for find in finders:
        found = False
        for support in find(columns, target):
            coefficients = solve([columns[i] for i in support], target)
            if coefficients is not None and all(coefficients):
                found = True
                yield support
        if found:
            return


def _single(columns: Sequence[Vector], target: Vector) -> Iterator[tuple[int, ...]]:
    for i, column in enumerate(columns):
        if (column[0] * target[1] - column[1] * target[0]) % P == 0:
            yield (i,)


def _project(vectors: Sequence[Vector], pivot: Vector) -> list[Vector]:
    """Coordinates in the quotient by the pivot (up to a common factor)."""
    lead = pivot[0]
    return [[(v[k] * lead - v[0] * pivot[k]) % P for k in range(1, len(pivot))] for v in vectors]


def _pairs(columns: Sequence[Vector], target: Vector) -> Iterator[tuple[int, ...]]:
    short = [column[:3] for column in (*columns, target)]
    for i, pivot in enumerate(short[:-1]):
        if not pivot[0]:
            continue
        *rest, (t0, t1) = _project(short, pivot)
        for j in range(i + 1, len(rest)):
            a, b = rest[j]
            if (a * t1 - b * t0) % P == 0:
                yield i, j


def _triples(columns: Sequence[Vector], target: Vector) -> Iterator[tuple[int, ...]]:
    short = [column[:4] for column in (*columns, target)]
    for i, pivot in enumerate(short[:-1]):
        if not pivot[0]:
            continue
        once = _project(short[i + 1 :], pivot)
        for j, second in enumerate(once[:-1]):
            if not second[0]:
                continue
            *rest, (t0, t1) = _project(once[j + 1 :], second)
            for k, (a, b) in enumerate(rest):
                if (a * t1 - b * t0) % P == 0:
                    yield i, i + 1 + j, i + j + 2 + k


def rational_from(residue: int) -> Fraction | None:
    """Return the fraction of small height that a residue modulo P stands for.

    >>> rational_from(-3 * pow(2, -1, P) % P)
    Fraction(-3, 2)
    """
    r0, r1, s0, s1 = P, residue % P, 0, 1
    while r1 > isqrt(P // 2):
        quotient = r0 // r1
        r0, r1, s0, s1 = r1, r0 - quotient * r1, s1, s0 - quotient * s1
    if not s1 or max(abs(r1), abs(s1)) > _BOUND:
        return None
    return Fraction(r1, s1)


def monomial_in(parameters: Sequence[Sequence[int]], values: Sequence[int]) -> tuple[Fraction, tuple[int, ...]] | None:
    """Recognise values as c times a product of powers of the parameters.

    Args:
        parameters: for each sample, the values of the parameters modulo P.
        values: for each sample, the value to recognise.

    Returns:
        ``(c, exponents)`` with exponents from -2 to 2, smallest first; None if there is no such product.
    """
    count = len(parameters[0])
    if count > 5:
        return None
    ladder = sorted(product(range(-2, 3), repeat=count), key=lambda powers: sum(map(abs, powers)))
    inverses = [[pow(entry, -1, P) for entry in sample] for sample in parameters]
    for powers in ladder:
        residues = set()
        for sample, inverse, number in zip(parameters, inverses, values, strict=True):
            residue = number
            for entry, back, power in zip(sample, inverse, powers, strict=True):
                # value = c · param^power, so c = value · param^-power.
                residue = residue * pow(back if power > 0 else entry, abs(power), P) % P
            residues.add(residue)
            if len(residues) > 1:
                break
        if len(residues) == 1 and (constant := rational_from(residues.pop())) is not None:
            return constant, powers
    return None
