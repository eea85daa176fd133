"""Functions by cases that work entry by entry: their slopes are named, relu'(u), and told once."""

from __future__ import annotations

from derive.budget import once
from derive.expression import Call, Deriv, Mul, Piecewise, Sym
from derive.record.derivation import Derivation, Rewrite
from derive.record.strategies import Application, Strategy
from derive.rules.labels.vectors import SLOPE
from derive.startup.data import replace as copy
from derive.table import TABLE


@once
def has_cases(name: str) -> bool:
    """Whether the slope of a function of one number has cases.

    >>> has_cases("relu"), has_cases("tanh")
    (True, False)
    """
    return name in TABLE and TABLE[name].arity == 1 and isinstance(_slope(name).last, Piecewise)


def _slope(name: str) -> Derivation:
    from derive.answer.differentiate import differentiate

    return differentiate(Call(name, Sym("x")), "x")


def slope_named(name: str) -> Strategy:
    """Return the strategy that differentiates a function by the chain rule, its slope left as f'(u)."""

    def apply(goal: Deriv) -> Application | None:
        match goal.body:
            case Call(children=(inner,)) as body if body.name == name and not body.orders:
                after = Mul(Call(name, inner, orders=(1,)), Deriv(inner, goal.variable))
                return SLOPE, Rewrite(after, (("u", inner),))
        return None

    return apply


def slope_part(name: str) -> Derivation:
    """Return the derivation of the slope of a function, to stand before what it is used in."""
    return copy(_slope(name).written(heading=f"The slope of {TABLE[name].written}"), parts=())
