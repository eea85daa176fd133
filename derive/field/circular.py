"""Sines and cosines in the tower: addition theorems over a basis of the angles.

Sources: DLMF 4.21(i) (addition formulas), 4.17 (special values), 4.24 (inverse functions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from derive.expression import Call, Node
from derive.field.display import to_node
from derive.field.extension import Extension
from derive.field.factored import Factored, Term, Undecidable
from derive.field.generators import Pair, pair_of
from derive.field.polynomial import Polynomial
from derive.field.powers import combined, linear, real_power

Native = Callable[[Extension, Call, tuple[Factored, ...]], Factored]

_MAX_MULTIPLE = 40


def sine_of(tower: Extension, node: Call, values: tuple[Factored, ...]) -> Factored:
    """Return sin u."""
    return sine_and_cosine(tower, values[0], node.children[0])[0]


def cosine_of(tower: Extension, node: Call, values: tuple[Factored, ...]) -> Factored:
    """Return cos u."""
    return sine_and_cosine(tower, values[0], node.children[0])[1]


def quotient_of(top: Native, bottom: Native) -> Native:
    """Return the function top/bottom."""
    return lambda tower, node, values: tower.field.over(top(tower, node, values), bottom(tower, node, values))


def reciprocal_of(bottom: Native) -> Native:
    """Return the function 1/bottom."""
    return lambda tower, node, values: tower.field.power(bottom(tower, node, values), -1)


def sine_and_cosine(tower: Extension, angle: Factored, node: Node | None = None) -> Pair:
    """Return sin u and cos u, expanded over the basis of the angles met so far."""
    key = ("angle", angle.key)
    found = tower.pairs.get(key)
    if found is None:
        found = tower.pairs[key] = _expand(tower, angle, node)
    return found


def _expand(tower: Extension, angle: Factored, node: Node | None) -> Pair:
    vector = linear(tower, angle)
    pair = (tower.field.zero, tower.field.one)
    for key in list(vector):
        special = _special(tower, key, vector[key])
        if special is not None:
            pair = _add(tower, pair, special)
            del vector[key]
            node = None
    return _add(tower, pair, _over_basis(tower, vector, node)) if vector else pair


def _special(tower: Extension, key: Term, count: Fraction) -> Pair | None:
    powers, rest = key
    if rest or len(powers) != 1 or powers[0][1] != 1:
        return None
    generator = tower.generators[powers[0][0]]
    if generator.kind == "constant":
        return _turns(tower, count)
    pair = pair_of(generator) if count.denominator == 1 else None
    return None if pair is None else _multiple(tower, pair, count.numerator)


def _turns(tower: Extension, halves: Fraction) -> Pair | None:
    """Return the exact sine and cosine of a multiple of pi, where they are square roots."""
    quarter, rest = divmod(halves, Fraction(1, 2))
    radicands = {0: (0, 4), Fraction(1, 6): (1, 3), Fraction(1, 4): (2, 2), Fraction(1, 3): (3, 1)}.get(rest)
    if radicands is None:
        return None
    half = Fraction(1, 2)
    sine, cosine = (tower.field.scale(real_power(tower, tower.rational(r), half), half) for r in radicands)
    for _ in range(int(quarter) % 4):
        sine, cosine = cosine, tower.field.scale(sine, -1)
    return sine, cosine


def _over_basis(tower: Extension, vector: Mapping[Term, Fraction], node: Node | None) -> Pair:
    coordinates = tower.angles.coordinates(vector)
    if coordinates is None:
        flipped = next(iter(vector.values())) < 0
        oriented = {key: -value for key, value in vector.items()} if flipped else vector
        tower.angles.add(oriented)
        tower.circular.append(_new_pair(tower, oriented, None if flipped else node))
        sine, cosine = map(tower.field.generator, tower.circular[-1])
        return (tower.field.scale(sine, -1) if flipped else sine), cosine
    pair = (tower.field.zero, tower.field.one)
    for position, coordinate in coordinates.items():
        if coordinate.denominator > 1:
            _refine(tower, position, coordinate.denominator)
        sine, cosine = map(tower.field.generator, tower.circular[position])
        pair = _add(tower, pair, _multiple(tower, (sine, cosine), coordinate.numerator))
    return pair


def _new_pair(tower: Extension, vector: Mapping[Term, Fraction], node: Node | None) -> tuple[int, int]:
    angle = combined(tower, vector)
    shown = node or to_node(tower, angle)
    sine = tower.new("sin", Call("sin", shown), (angle,))
    cosine = tower.new("cos", Call("cos", shown), (angle,), sine)
    tower.generators[sine].detail = cosine
    tower.field.relate(sine, 2, 1 - tower.field.gens[cosine] ** 2)
    return sine, cosine


def _refine(tower: Extension, position: int, by: int) -> None:
    """Replace a basis angle by a fraction of it; the old pair becomes a polynomial in the new."""
    old = tower.circular[position]
    tower.angles.divide(position, by)
    new = _new_pair(tower, tower.angles.basis[position], None)
    tower.circular[position] = new
    pair = _multiple(tower, (tower.field.generator(new[0]), tower.field.generator(new[1])), by)
    for index, value in zip(old, pair, strict=True):
        tower.field.relate(index, 1, _integral(tower, value))


def _integral(tower: Extension, value: Factored) -> Polynomial:
    return tower.field.expand(value.powers) * int(value.coefficient)


def _add(tower: Extension, left: Pair, right: Pair) -> Pair:
    field = tower.field
    (s, c), (t, d) = left, right
    return (
        field.sum((field.times(s, d), field.times(c, t))),
        field.minus(field.times(c, d), field.times(s, t)),
    )


def _multiple(tower: Extension, pair: Pair, count: int) -> Pair:
    if abs(count) > _MAX_MULTIPLE:
        raise Undecidable("a multiple angle that is too large to expand")
    result = (tower.field.zero, tower.field.one)
    sine, cosine = pair
    step = (sine, cosine) if count > 0 else (tower.field.scale(sine, -1), cosine)
    for _ in range(abs(count)):
        result = _add(tower, result, step)
    return result
