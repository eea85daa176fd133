"""Unknown functions among the lines: y as y(x), its derivatives, and steps told in other letters."""

from __future__ import annotations

from derive.expression import Call, Node, Rel, Sym, replace
from derive.record.derivation import Step
from derive.startup.data import replace as copy
from derive.table import TABLE


def dependent(name: str, argument: Node, order: int = 0) -> Call:
    """Return a dependent variable as the function that it is, y as y(x), or a derivative of it."""
    inner = f"{name}_" if name in TABLE else name
    return Call(inner, argument, orders=(order,))


def letter(name: str, order: int = 0) -> Sym:
    """Return the letter for a dependent variable or a derivative of it: y, y', y''."""
    return Sym(name + "'" * order)


def respelled(step: Step, names: dict[Node, Node]) -> Step:
    """Return a step without goals, with names put for other names on both sides."""
    conditions = tuple(replace(condition, names) for condition in step.conditions)
    return copy(step, before=replace(step.before, names), after=replace(step.after, names), conditions=conditions)


def within(step: Step, left: Node) -> Step:
    """Return a move on an expression as the move on the right side of ``left = …``."""
    return copy(step, before=Rel("=", left, step.before), after=Rel("=", left, step.after))
