"""Is a number zero?  What rounding leaves shrinks when more digits are kept; a number stays, however small it is."""

from __future__ import annotations

from derive.expression import Node
from derive.values.evaluate import evaluate
from derive.values.real import Values

_DIGITS = (30, 90, 270)
_SHRINKS = 1e-20
_LARGE = 1e-15


def vanishes(node: Node, values: Values | None = None, *, below: float = 0) -> bool | None:
    """Return whether an expression is zero at a point, as far as numbers can tell; None if it has no value there.

    Nothing is said of sizes: e^-500 is not zero.

    Args:
        node: the expression.
        values: a number for each free symbol.
        below: what is smaller counts as zero: for a point that itself is known to some digits only.

    >>> from derive.reading import parse
    >>> vanishes(parse("sin(pi)")), vanishes(parse("e^-500")), vanishes(parse("sqrt(2)^2 - 2")), vanishes(parse("1/0"))
    (True, False, True, None)
    """
    before = None
    for digits in _DIGITS:
        value = evaluate(node, values or {}, digits)
        if value is None:
            return None
        if abs(value) <= below:
            return True
        if abs(value) > _LARGE or (before is not None and abs(value) > abs(before) * _SHRINKS):
            return False
        before = value
    return True
