"""Where a result holds: at a point that was examined it must have a value, and that must be the slope there."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.derivation import DIFFERENTIABLE, NOT_DECIDED, Kink
from derive.expression import Node, Rel, Sym, substitute, tidy
from derive.expression.evaluate import evaluate
from derive.inequalities import simplest
from derive.relations import excludes, independent
from derive.verify.comparison import Agreement, compare


def at_kinks(where: tuple[Node, ...], kinks: tuple[Kink, ...], result: Node, variable: str) -> tuple[Node, ...]:
    """Exclude the points where a result does not hold, and admit those where it turns out to.

    Args:
        where: conditions of the result, as its lines need them.
        kinks: the points that were examined.
        result: the derivative, as an expression.
        variable: the variable.
    """
    x = Sym(variable)
    for kink in kinks:
        excluded = Rel("!=", x, kink.point) if kink.equation is None else Rel("!=", *kink.equation.children)
        if kink.kind == DIFFERENTIABLE and kink.left is not None and _has_value(result, x, kink):
            where = tuple(condition for condition in where if condition is not excluded)
        elif kink.equation is not None:
            where = tuple(dict.fromkeys((*where, simplest(excluded))))
        elif kink.point.free and kink.kind == NOT_DECIDED and _value(result, x, kink) is not None:
            continue
        elif excluded not in where and not any(excludes(condition, x, kink.point) for condition in where):
            where = (*where, excluded)
    return independent(where)


def _has_value(result: Node, x: Sym, kink: Kink) -> bool:
    """Whether a result has a value at a point, 0/0 is none, and that is the derivative there."""
    if kink.left is None or _value(result, x, kink) is None:
        return False
    return compare(tidy(substitute(result, x.name, kink.point)), kink.left).outcome is Agreement.EQUAL


def _value(result: Node, x: Sym, kink: Kink) -> Any:
    """Return the value of a result at a point, or at the member 2 of an infinite set; None if it has none."""
    there = substitute(result, x.name, kink.point)
    # A letter that the result does not know counts the members of the set.
    letters = {
        name: Fraction(7, 10 + index) if name in result.free else 2 for index, name in enumerate(sorted(there.free))
    }
    return evaluate(there, letters, 25)


__all__ = ["at_kinks"]
