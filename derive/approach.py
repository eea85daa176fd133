"""Check lines that hold limits by finding the limits in another way: by SymPy's calculus of leading terms."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from derive.derivation import Outcome, Verdict
from derive.errors import InternalError
from derive.expression import Const, Limit, Neg, Node, postorder, replace, same
from derive.expression.evaluate import evaluate
from derive.expression.nearby import growth

UNDEFINED = Const("undefined")
_SIDES = ("-", "+")
_SECONDS = 0.5
"""The numbers serve as well: SymPy is not waited for."""


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
        return _check_growth(before, after)
    if same(first, second):
        return Verdict(Outcome.PROVED, "limits by SymPy")
    try:
        verdict = check(first, second)
    except InternalError:
        # SymPy's limit may be the wrong one: the numbers decide.
        return None
    return Verdict(verdict.outcome, f"limits by SymPy; {verdict.method}", verdict.points, verdict.digits)


def _check_growth(before: Node, after: Node) -> Verdict | None:
    sign = {Const("oo"): 1, Neg(Const("oo")): -1}.get(after)
    if sign is None or not isinstance(before, Limit) or before.free:
        return None
    grows = growth(before.body, before.variable.name, before.side)
    return Verdict(Outcome.AGREED, "grows beyond 10^6", 3, 6) if grows == sign else None


def _check_sides(limit: Node) -> Verdict | None:
    if not isinstance(limit, Limit) or limit.side:
        return None
    left, right = (_found(Limit(limit.body, limit.variable, limit.point, side)) for side in _SIDES)
    if left is None or right is None:
        return _check_sides_by_numbers(limit)
    if left.free or right.free or same(left, right):
        return None
    return Verdict(Outcome.PROVED, f"one-sided limits by SymPy: {left} and {right}")


def _check_sides_by_numbers(limit: Limit) -> Verdict | None:
    found = [_nearby(Limit(limit.body, limit.variable, limit.point, side)) for side in _SIDES]
    if limit.free or None in found or found[0] == found[1]:
        return None
    return Verdict(Outcome.AGREED, f"one-sided limits {found[0]} and {found[1]}", 2, 12)


def _nearby(limit: Limit) -> str | None:
    """Return a limit at 0 as numbers suggest it: a decimal, or infinite."""
    value = evaluate(limit, {}, 30)
    if value is not None:
        return f"{float(value):.12g}"
    return {1: "oo", -1: "-oo"}.get(growth(limit.body, limit.variable.name, limit.side))


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

    return sympy_door.limit(limit.body, limit.variable.name, limit.point, limit.side, seconds=_SECONDS)


__all__ = ["UNDEFINED", "check_limits"]
