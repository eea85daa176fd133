"""Operations of a display tree that need nothing but its operands: leaves, powers, roots, relations, cases.

Each function makes the operation of one node once, so that what its shape decides is not decided at every point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from derive.expression.nodes import Const, Logic, Num, Pow, Rel, Root, Sym
from derive.expression.numbers import is_decimal, rational
from derive.expression.relations import allows
from derive.values.real import (
    Scene,
    Values,
    exponential,
    fraction,
    indexed_root,
    integer_power,
    order,
    power,
    rational_power,
)

Operation = Callable[[Scene, Values, Sequence[Any]], Any]
"""The value of a node from those of its operands; None where it is undefined."""


@lru_cache(maxsize=1024)
def number_operation(node: Num) -> Operation:
    """Make the operation of a number."""
    top, bottom = node.value.numerator, node.value.denominator
    return lambda scene, values, operands: fraction(scene, top, bottom)


@lru_cache(maxsize=1024)
def symbol_operation(node: Sym) -> Operation:
    """Make the operation of a symbol."""
    name = node.name
    return lambda scene, values, operands: values[name]


@cache
def constant_operation(node: Const) -> Operation:
    """Make the operation of e or pi; other constants are no real numbers."""
    name = node.name
    if name not in ("e", "pi"):
        return lambda scene, values, operands: None
    return lambda scene, values, operands: +getattr(scene.mp, name)


def power_operation(node: Pow) -> Operation:
    """Make the operation of a power, by the exponent as written."""
    exponent = rational(node.exponent)
    if isinstance(node.base, Const) and node.base.name == "e":
        return lambda scene, values, operands: exponential(scene, operands[1])
    if exponent is None or (exponent.denominator != 1 and is_decimal(node.exponent)):
        return lambda scene, values, operands: power(scene, *operands)
    if exponent.denominator == 1:
        return lambda scene, values, operands: integer_power(scene, operands[0], exponent.numerator)
    return lambda scene, values, operands: rational_power(scene, operands[0], exponent)


def root_operation(node: Root) -> Operation:
    """Make the operation of a radical."""
    return lambda scene, values, operands: indexed_root(scene, *operands)


def relation_operation(node: Rel) -> Operation:
    """Make the operation of a relation, whose value is a bool."""
    return lambda scene, values, operands: allows(node.relation, order(scene, *operands))


def logic_operation(node: Logic) -> Operation:
    """Make the operation of and/or: what decides by itself makes up for an undefined part."""
    decisive = node.connective == "or"

    def combine(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
        if decisive in operands:
            return decisive
        return None if None in operands else not decisive

    return combine


def cases(scene: Scene, values: Values, operands: Sequence[Any]) -> Any:
    """Return the value of the first case that applies."""
    for value, condition in zip(operands[0::2], operands[1::2], strict=False):
        if condition is None:
            return None
        if condition:
            return value
    return operands[-1] if len(operands) % 2 else None
