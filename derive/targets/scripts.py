"""The path from an explicit derivative to its form in terms of the function, in named moves.

Given f = p/q as displayed and f' = C f^a N(f): split into a product of fractions, write each numerator through p and q
("add and subtract"), split and cancel, recognise f.  Each line must follow from the one before at a glance; where no
script applies the answer is None, and the explicit form stays the last line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from derive.expression import Call, Div, Node, Rel, Sym, canonical, number, postorder, replace, same
from derive.record.derivation import Step
from derive.rules.algebra.algebra import COMBINE, FACTOR_OUT
from derive.rules.labels import algebra as labels
from derive.startup.data import replace as changed
from derive.targets import Path
from derive.targets.by_product import by_product, by_sum
from derive.targets.by_substitution import by_substitution
from derive.targets.helpers import own_name
from derive.targets.lines import Line, base_of
from derive.targets.search import bridge
from derive.targets.selfform import Relations, candidates
from derive.targets.signature import agree
from derive.targets.worth import SelfForm
from derive.terms.signs import never_zero

# Moves that are not worth a line where they change the notation only.
_NOTATION = (labels.PRODUCT_OF_FRACTIONS, FACTOR_OUT, labels.SPLIT_FRACTION, labels.AS_POWERS)
_ATTEMPTS = 3
_EXPANSIONS = 60
_MOST_LINES = 4


def lead(
    function: Node,
    derivative: Node,
    variable: str,
    name: str = "f",
    *,
    textbook: Node | None = None,
    eager: bool = False,
    relations: Relations | None = None,
) -> tuple[SelfForm, tuple[Step, ...]] | None:
    """Return the best form of a derivative that can be reached in named moves, with the moves.

    Args:
        function: the differentiand.
        derivative: the explicit derivative, as the last line displays it.
        variable: the variable of differentiation.
        name: what the function is called if it is no named function.
        textbook: the best explicit display, to compare with.
        eager: whether a form in the function itself is wanted, also where the explicit display is as good.
        relations: those found for another display of the derivative; filled in.

    Returns:
        None if no form is worth printing or none of the best is within reach.
    """
    beyond: list[SelfForm] = []
    forms = candidates(function, derivative, variable, name, textbook=textbook, eager=eager, relations=relations)
    if eager:
        own, _ = own_name(function, variable, name)
        forms = (form for form in forms if own.name and own in frozenset(postorder(form.expression)))
    for form in islice(forms, _ATTEMPTS):
        steps = path(function, derivative, form, variable)
        if steps is not None:
            return form, steps
        beyond.append(form)
    found = ((form, _searched(derivative, form, variable)) for form in beyond)
    return next(((form, steps) for form, steps in found if steps is not None), None)


def _searched(derivative: Node, form: SelfForm, variable: str) -> tuple[Step, ...] | None:
    """Look for moves to a form that no script reaches; few, or the reader is better served by the explicit form."""
    # cos(x) cos(x) is a square before it takes part in anything.
    combined = COMBINE.rewrite(derivative)
    start = derivative if combined is None else combined.after
    steps = bridge(start, form.expression, meanings=form.definitions, expansions=_EXPANSIONS)
    if steps is not None and combined is not None:
        steps = (Step(COMBINE, derivative, start, combined.bindings, combined.conditions), *steps)
    if steps is None or len(steps) > _MOST_LINES or not all(_true(step, form, variable) for step in steps):
        return None
    return steps


def asked(function: Node, derivative: Node, wanted: Node, variable: str, name: str = "f") -> Path | None:
    """Return the scripted moves to a form in terms of the function that a person asked for.

    Args:
        function, derivative, variable, name: as for `lead`.
        wanted: the form, in the function's name or in f(x).

    Returns:
        None if the form is none of those that are worth printing, or no script leads there.
    """
    own, _ = own_name(function, variable, name)
    called = Call(name, Sym(variable))
    if not {own, called} & frozenset(postorder(wanted)):
        return None
    for form in candidates(function, derivative, variable, name, eager=True):
        new = {form.alias: called} if called in frozenset(postorder(wanted)) else {}
        if same(replace(form.expression, new), wanted):
            steps = path(function, derivative, form, variable)
            if not steps:
                return None
            aliases = tuple((new.get(alias, alias), meaning) for alias, meaning in form.aliases)
            return Path(tuple(_renamed(step, new) for step in steps), aliases)
    return None


def _renamed(step: Step, new: Mapping[Node, Node]) -> Step:
    """Write the function itself as f(x), as in a form given so, where the table knows it as σ(x)."""
    names = {str(name): str(other) for name, other in new.items()}
    bindings = tuple((names.get(letter, letter), meaning) for letter, meaning in step.bindings)
    return changed(step, before=replace(step.before, new), after=replace(step.after, new), bindings=bindings)


def path(function: Node, derivative: Node, form: SelfForm, variable: str) -> tuple[Step, ...] | None:
    """Return the moves from the explicit derivative to a form among `selfform.candidates`.

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
    if named is not None and [line.rule for line in named] == [labels.RECOGNISE_FUNCTION]:
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

    if line.rule is not labels.SPLIT_AND_CANCEL:
        return ()
    gone = bars(before) - bars(line.expression)
    shown = {canonical(part.denominator): part.denominator for part in postorder(before) if isinstance(part, Div)}
    bases = {base_of(shown[key]) for key in gone} - {base_of(bar) for bar in bars(line.expression)}
    return tuple(Rel("!=", base, number(0)) for base in bases if base.free and not never_zero(base))


def _true(move: Step, form: SelfForm, variable: str) -> bool:
    return agree(replace(move.before, form.definitions), replace(move.after, form.definitions), variable)
