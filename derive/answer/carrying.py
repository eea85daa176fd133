"""Derivatives that stand in a line of one's own, d/dx (x²) · d/dx (x³): carried out where they stand."""

from __future__ import annotations

from derive.answer.builder import compose
from derive.answer.simplify import simplified
from derive.expression import Deriv, Node, postorder
from derive.reading import Reading
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Subject
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.derivative.inside import inside_first
from derive.rules.derivative.simplifying import as_given
from derive.rules.labels.equations import CARRY_OUT


def carried_out(reading: Reading, route: str, notes: tuple[str, ...]) -> Derivation:
    """Return the derivation of a line that holds derivatives: each is found, nothing is differentiated again.

    Args:
        reading: the line.
        route: the order of the rules.
        notes: how it was read.

    Raises:
        UnsupportedError: some derivative is beyond the rules.
    """
    line = reading.expression
    rules = first_of(as_given(reading.given), ROUTES[route])
    rules = first_of(inside_first(rules), rules)
    step = posed(CARRY_OUT, line, line, rules)
    raw = result_of(step)
    moves = simplified(raw) if raw.free else ()
    result: Node = moves[-1].after if moves else raw
    inner = [part for part in postorder(line) if isinstance(part, Deriv)]
    variable = inner[0].variable.name
    return compose(
        line,
        (step, *moves),
        Subject(reading.source, line, variable, given=reading.given),
        Notation(left=line),
        last=result,
        conditions=conditions(*(part.body for part in inner), result),
        notes=notes,
    )
