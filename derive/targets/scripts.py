"""The path from an explicit derivative to its form in terms of the function, in named moves.

Given f = p/q as displayed and f' = C f^a N(f): split into a product of fractions, write each numerator through p and q
("add and subtract"), split and cancel, recognise f.  Each line must follow from the one before at a glance; where no
script applies the answer is None, and the explicit form stays the last line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from derive.derivation import Step
from derive.expression import Div, Node, Rel, canonical, number, postorder, replace, same
from derive.rules import algebra_moves as moves
from derive.rules.signs import never_zero
from derive.targets.by_product import by_product, by_sum
from derive.targets.by_substitution import by_substitution
from derive.targets.lines import Line, base_of
from derive.targets.selfform import candidates
from derive.targets.signature import agree
from derive.targets.worth import SelfForm

# Moves that are not worth a line where they change the notation only.
_NOTATION = (moves.product_of_fractions, moves.factor_out, moves.split_fraction, moves.as_powers)
_ATTEMPTS = 3


def lead(
    function: Node, derivative: Node, variable: str, name: str = "f", *, textbook: Node | None = None
) -> tuple[SelfForm, tuple[Step, ...]] | None:
    """Return the best form of a derivative that can be reached in named moves, with the moves.

    Args:
        function: the differentiand.
        derivative: the explicit derivative, as the last line displays it.
        variable: the variable of differentiation.
        name: what the function is called if it is no named function.
        textbook: the best explicit display, to compare with.

    Returns:
        None if no form is worth printing or none of the best is within reach.
    """
    for form in islice(candidates(function, derivative, variable, name, textbook=textbook), _ATTEMPTS):
        steps = path(function, derivative, form, variable)
        if steps is not None:
            return form, steps
    return None


def path(function: Node, derivative: Node, form: SelfForm, variable: str) -> tuple[Step, ...] | None:
    """Return the moves from the explicit derivative to a form found by `selfform.find`.

    Args:
        function: the differentiand.
        derivative: the explicit derivative, as the last line displays it.
        form: where to go.
        variable: the variable of differentiation.

    Returns:
        The moves, each a true equality of whole expressions; empty if the derivative already is the form; None if no
        script leads there in steps that a reader can follow.
    """
    if same(derivative, form.expression):
        return ()
    named = by_substitution(derivative, form, variable)
    if named is not None and [line.rule for line in named] == [moves.recognise_function]:
        made = _moves(derivative, named, form)
        if all(_true(move, form, variable) for move in made):
            return made
    own = form.alias in form.definitions or form.alias in frozenset(postorder(form.expression))
    for script in (by_product, by_sum, by_substitution) if own else (by_substitution,):
        lines = script(derivative, form, variable)
        if lines is not None:
            made = _moves(derivative, lines, form)
            if all(_true(move, form, variable) for move in made):
                return made
    return None


def _moves(derivative: Node, lines: Sequence[Line], form: SelfForm) -> tuple[Step, ...]:
    made: list[Step] = []
    before = derivative
    for line in lines:
        if line.expression is before or (line.rule in _NOTATION and same(line.expression, before)):
            continue
        made.append(Step(line.rule, before, line.expression, line.bindings, _conditions(line, before)))
        before = line.expression
    return tuple(made)


def _conditions(line: Line, before: Node) -> tuple[Node, ...]:
    """Denominators that the move makes disappear without being plainly positive."""

    def bars(node: Node) -> set[Node]:
        return {canonical(part.denominator) for part in postorder(node) if isinstance(part, Div)}

    if line.rule is not moves.split_and_cancel:
        return ()
    gone = bars(before) - bars(line.expression)
    shown = {canonical(part.denominator): part.denominator for part in postorder(before) if isinstance(part, Div)}
    bases = {base_of(shown[key]) for key in gone} - {base_of(bar) for bar in bars(line.expression)}
    return tuple(Rel("!=", base, number(0)) for base in bases if base.free and not never_zero(base))


def _true(move: Step, form: SelfForm, variable: str) -> bool:
    return agree(replace(move.before, form.definitions), replace(move.after, form.definitions), variable)
