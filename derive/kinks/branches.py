"""One smooth branch of a function with switches: which position each switch has at some points.

The points lie on one side of the point that `derive.kinks` examines, so near that nothing else changes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.expression import Call, Neg, Node, Piecewise, Pow, Root, number, rational
from derive.table import TABLE, VARIADIC
from derive.values.evaluate import evaluate, holds

DIGITS = 60
_MANY_DIGITS = 3 * DIGITS
"""Beside a point 1 + x and 1 + x + x³ differ in the seventieth digit."""
_SAME = 10.0**-150


class AbsentError(Exception):
    """The function is not defined on this side of the point."""


class UndecidedError(Exception):
    """The switches can't be read, or no limit is known."""


class OscillatesError(UndecidedError):
    """There is no limit, since values far apart are taken again and again."""


def values_at(node: Node, places: list[dict[str, Any]]) -> list[Any]:
    """Return the values of an expression at points; None where it is undefined."""
    return [evaluate(node, place, DIGITS, flush=True) for place in places]


def position(node: Node, rebuilt: Node, places: list[dict[str, Any]]) -> Node:
    """Return the part of a switching node that counts at all the places.

    Args:
        node: the node, with its operands as they stand in the function.
        rebuilt: the node with the switches in its operands decided.
        places: values of the variable and of the parameters.

    Raises:
        AbsentError: no case applies.
        UndecidedError: another part counts at another place.
    """
    if not _turns(node) or all(value is None for value in values_at(node, places)):
        # What is defined nowhere near stands in a case that doesn't apply here.
        return rebuilt
    match rebuilt:
        case Piecewise():
            return _piece(node, rebuilt, places)
        case Call(name="abs", children=(inner,)):
            return inner if _sign(node.children[0], places) >= 0 else Neg(inner)
        case Call(name=name) if name in VARIADIC:
            chosen: int = _only(_extremes(node, place) for place in places)
            return rebuilt.children[chosen]
        case Call(name=name) if TABLE[name].derivative == ("0",):
            return number(int(_only(values_at(node, places))))
        case Root(radicand=inner, index=index) if _odd(rational(index)) and _sign(node.children[0], places) < 0:
            return Neg(Root(Neg(inner), index))
        case Pow(base=inner, exponent=exponent) if _is_odd_root(power := rational(exponent)):
            if _sign(node.children[0], places) < 0:
                size = Pow(Neg(inner), exponent)
                return size if power is not None and power.numerator % 2 == 0 else Neg(size)
    return rebuilt


def _turns(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in TABLE and TABLE[node.name].switches
    return isinstance(node, (Piecewise, Root, Pow))


def _piece(node: Node, rebuilt: Piecewise, places: list[dict[str, Any]]) -> Node:
    assert isinstance(node, Piecewise)
    for (_, condition), (value, _) in zip(node.pieces, rebuilt.pieces, strict=True):
        if _only(holds(condition, place, DIGITS) for place in places):
            return value
    if rebuilt.otherwise is None:
        raise AbsentError
    return rebuilt.otherwise


def _only(values: Any) -> Any:
    found = set(values)
    if len(found) != 1 or None in found:
        raise UndecidedError
    return found.pop()


def _sign(node: Node, places: list[dict[str, Any]]) -> int:
    return int(_only(None if value is None else (value > 0) - (value < 0) for value in values_at(node, places)))


def _extremes(node: Node, place: dict[str, Any]) -> int | None:
    assert isinstance(node, Call)
    values: list[Any] = [evaluate(child, place, _MANY_DIGITS) for child in node.children]
    if None in values:
        return None
    chosen = (max if VARIADIC[node.name] == ">" else min)(values)
    # Of two that are the same up to rounding, |x| and x, always the first.
    return next(place for place, value in enumerate(values) if abs(value - chosen) <= abs(chosen) * _SAME)


def _odd(index: Fraction | None) -> bool:
    return index is not None and index.denominator == 1 and index.numerator % 2 == 1


def _is_odd_root(power: Fraction | None) -> bool:
    return power is not None and power.denominator > 1 and power.denominator % 2 == 1
