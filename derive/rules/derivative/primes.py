"""Derivatives of named functions that are written with primes, sin''(u): what they are by the table and the rules."""

from __future__ import annotations

from derive.budget import once
from derive.errors import UnsupportedError
from derive.expression import Call, Deriv, Node, Sym, fold, postorder
from derive.reading.formulas import formula, instantiate
from derive.record.derivation import Label, Rewrite
from derive.record.engine import discharge, result_of
from derive.record.strategies import Strategy
from derive.table import ARGUMENTS, TABLE
from derive.terms.collecting import simplified

PRIMED = Label(
    "primed-function",
    "write out what is primed",
    "g''(u) by the derivatives of g",
    weight=2,
)
"""The name under which a function with primes becomes what it is; `primes_by` supplies it."""


def primes_by(rules: Strategy) -> Strategy:
    """Return the strategy that answers a goal with primed functions of the table in it by what these are.

    Args:
        rules: by which the functions are differentiated.
    """

    @once
    def meaning(name: str, orders: tuple[int, ...]) -> Node | None:
        return _meaning(name, orders, rules)

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        variable = goal.variable.name

        def step(node: Node, children: tuple[Node, ...]) -> Node:
            made = node.with_children(children)
            if not isinstance(made, Call) or not any(made.orders) or variable not in made.free:
                return made
            found = meaning(made.name, made.orders)
            return made if found is None else instantiate(found, made.children)

        body = fold(goal.body, step) if goal.body.has(Call) else goal.body
        return None if body is goal.body else (PRIMED, Rewrite(Deriv(body, goal.variable)))

    return answer


def _meaning(name: str, orders: tuple[int, ...], rules: Strategy) -> Node | None:
    """Return what a primed function of u, v, … is; None where no closed form is known."""
    entry = TABLE.get(name)
    raised = [index for index, order in enumerate(orders) if order]
    if entry is None or len(raised) != 1 or len(orders) != entry.arity:
        return None
    index, letter = raised[0], Sym(ARGUMENTS[raised[0]])
    text = entry.derivative[index] if index < len(entry.derivative) else None
    if not (text or entry.definition):
        return None
    found = formula(text or entry.definition)
    try:
        for _ in range(orders[index] - bool(text)):
            found = simplified(result_of(discharge(Deriv(found, letter), rules)))
    except UnsupportedError:
        return None
    return None if any(isinstance(part, Call) and part.orders for part in postorder(found)) else found


__all__ = ["PRIMED", "primes_by"]
