"""Check lines that hold limits by finding the limits in another way: by SymPy's calculus of leading terms."""

from __future__ import annotations

from collections.abc import Callable

from derive.budget import remember
from derive.errors import InternalError
from derive.expression import Const, Limit, Neg, Node, postorder, replace, same
from derive.field.constants import valueless
from derive.record.derivation import Outcome, Verdict
from derive.values.evaluate import evaluate
from derive.values.growth import growth

UNDEFINED = Const("undefined")
_SIDES = ("-", "+")
_STEPS, _LARGEST = 250_000, 70
"""The numbers serve as well: SymPy is not waited for, nor asked about what is large."""
_DIGITS = 12
_AT_ONCE = {Const("oo"): "oo", Neg(Const("oo")): "-oo"}


def check_limits(before: Node, after: Node, check: Callable[[Node, Node], Verdict]) -> Verdict | None:
    """Check an equality by putting in the limits that SymPy finds; infinite ones by numbers too.

    Args:
        before, after: the two sides; `undefined` says that a limit does not exist as its two sides differ.
        check: how two expressions without limits are compared.

    Returns:
        The verdict; None if nothing was found out.
    """
    if after is UNDEFINED:
        return _check_sides(before)
    first, second = _without_limits(before), _without_limits(after)
    # Infinity times 0 says nothing.
    if first is not None and second is not None and not (valueless(first) or valueless(second)):
        if same(first, second):
            return Verdict(Outcome.PROVED, "limits by SymPy")
        try:
            verdict = check(first, second)
        except InternalError:
            # SymPy's limit may be the wrong one: the numbers decide.
            return _check_growth(before, after)
        if verdict.outcome is not Outcome.UNVERIFIED:
            return Verdict(
                verdict.outcome, f"limits by SymPy; {verdict.method}".removesuffix("; "), verdict.points, verdict.digits
            )
    return _check_growth(before, after)


def _check_growth(before: Node, after: Node) -> Verdict | None:
    """Compare two sides one of which is infinite, where SymPy was no help."""
    found = [_nearby(side) if isinstance(side, Limit) else _AT_ONCE.get(side) for side in (before, after)]
    if found[0] is None or found[0] != found[1] or found[0] not in _AT_ONCE.values():
        return None
    return Verdict(Outcome.AGREED, "grows beyond 10^6", 3, 6)


def _check_sides(limit: Node) -> Verdict | None:
    if not isinstance(limit, Limit) or limit.side:
        return None
    sides = [Limit(limit.body, limit.variable, limit.point, side) for side in _SIDES]
    left, right = map(_limit_by_sympy, sides)
    if left is not None and right is not None and not same(left, right):
        outcome = Outcome.AGREED if limit.free else Outcome.PROVED
        # Letters may have values for which the two are equal: conditions of the step leave them out.
        return Verdict(outcome, f"one-sided limits by SymPy: {left} and {right}", len(sides), _DIGITS)
    numbers = [_nearby(side) for side in sides]
    if None in numbers or numbers[0] == numbers[1]:
        return None
    return Verdict(Outcome.AGREED, f"one-sided limits {numbers[0]} and {numbers[1]}", len(sides), _DIGITS)


def _nearby(limit: Limit) -> str | None:
    """Return a limit at 0 as numbers suggest it: a decimal, or infinite."""
    if limit.free:
        return None
    value = evaluate(limit, {}, 30)
    if value is not None:
        return f"{float(value):.{_DIGITS}g}"
    return {1: "oo", -1: "-oo"}.get(growth(limit.body, limit.variable.name, limit.side))


def _without_limits(node: Node) -> Node | None:
    values: dict[Node, Node] = {}
    for part in postorder(node):
        if isinstance(part, Limit):
            value = _limit_by_sympy(part)
            if value is None:
                return None
            values[part] = value
    return replace(node, values) if values else node


@remember(512)
def _limit_by_sympy(limit: Limit) -> Node | None:
    from derive.sympy_door import door as sympy_door

    if limit.size > _LARGEST:
        return None
    return sympy_door.limit(limit.body, limit.variable.name, limit.point, limit.side, steps=_STEPS)


__all__ = ["UNDEFINED", "check_limits"]
