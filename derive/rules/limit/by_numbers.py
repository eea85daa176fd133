"""What numbers show of a limit before a law is used on it: two sides that differ, a product of 0 and infinity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.expression import Limit, Node
from derive.values.evaluate import evaluate

_DIGITS, _EQUAL = 20, 1e-9


def sides_differ(limit: Limit) -> bool:
    """Whether numbers show that the limits from the left and from the right differ: |h|/h has none at 0."""
    if limit.side or limit.free:
        return False
    left, right = (_value_on(limit, side) for side in ("-", "+"))
    return left is not None and right is not None and bool(abs(left - right) > max(abs(left), abs(right)) * _EQUAL)


def _value_on(limit: Limit, side: str) -> Any:
    return evaluate(Limit(limit.body, limit.variable, limit.point, side), {}, _DIGITS)


def is_zero_times_infinite(parts: Sequence[Node]) -> bool:
    """Whether numbers show that one factor tends to 0 while another has no limit: their product says nothing."""
    if any(part.free for part in parts):
        return False
    values = [evaluate(part, {}, _DIGITS) for part in parts]
    return None in values and any(value is not None and abs(value) < _EQUAL for value in values)
