"""Check lines that hold limits by finding the limits in another way: by SymPy's calculus of leading terms."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from derive.derivation import Outcome, Verdict
from derive.errors import InternalError
from derive.expression import Const, Limit, Node, postorder, replace, same

UNDEFINED = Const("undefined")
_SIDES = ("-", "+")


def check_limits(before: Node, after: Node, check: Callable[[Node, Node], Verdict]) -> Verdict | None:
    """Check an equality by putting in the limits that SymPy finds.

    Args:
        before, after: the two sides; `undefined` says that a limit does not exist as its two sides differ.
        check: how two expressions without limits are compared.

    Returns:
        The verdict; None if nothing was found out.
    """
    if after is UNDEFINED:
        return _check_sides(before)
    first, second = _without_limits(before), _without_limits(after)
    if first is None or second is None:
        return None
    if same(first, second):
        return Verdict(Outcome.PROVED, "limits by SymPy")
    try:
        verdict = check(first, second)
    except InternalError:
        # SymPy's limit may be the wrong one: the numbers decide.
        return None
    return Verdict(verdict.outcome, f"limits by SymPy; {verdict.method}", verdict.points, verdict.digits)


def _check_sides(limit: Node) -> Verdict | None:
    if not isinstance(limit, Limit) or limit.side:
        return None
    left, right = (_found(Limit(limit.body, limit.variable, limit.point, side)) for side in _SIDES)
    if left is None or right is None or left.free or right.free or same(left, right):
        return None
    return Verdict(Outcome.PROVED, f"one-sided limits by SymPy: {left} and {right}")


def _without_limits(node: Node) -> Node | None:
    values: dict[Node, Node] = {}
    for part in postorder(node):
        if isinstance(part, Limit):
            value = _found(part)
            if value is None:
                return None
            values[part] = value
    return replace(node, values) if values else node


@lru_cache(maxsize=512)
def _found(limit: Limit) -> Node | None:
    from derive.algebra import sympy_door

    return sympy_door.limit(limit.body, limit.variable.name, limit.point, limit.side)


__all__ = ["UNDEFINED", "check_limits"]
