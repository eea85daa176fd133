"""The last lines of a script: from a sum in which all names stand to its terms grouped, one thing a line."""

from __future__ import annotations

from derive.expression import Mul, Node, same
from derive.expression.parts import unsigned
from derive.rules.algebra.algebra import FACTOR_OUT, MULTIPLY_OUT
from derive.rules.labels import algebra as labels
from derive.targets.lines import Line
from derive.targets.worth import SelfForm
from derive.terms.laurent import read


def grouped(named: Node, form: SelfForm) -> list[Line]:
    """Return the lines from an expression in names to a form.

    Where the form names the function itself and the expression does not, the brackets are multiplied out first,
    and the function is recognised in the terms: T + x (1 - T²) σ is T + x σ - x T² σ, is T + x σ - f T σ for f = x T.

    Args:
        named: the expression, in the letters of the form.
        form: where to go.
    """
    final = form.expression
    before, after = read(named, form.letters), read(final, form.letters)
    lines: list[Line] = []
    if before is not None and after is not None and before.terms != after.terms:
        own = tuple((str(alias), body) for alias, body in form.aliases if alias is form.alias)
        lines += [Line(MULTIPLY_OUT, before.to_node()), Line(labels.RECOGNISE_FUNCTION, after.to_node(), own)]
    # A product was factored out of the sum; brackets in a sum gather some of its terms.
    whole = unsigned(final)
    lines.append(Line(FACTOR_OUT if isinstance(whole, Mul) else labels.REGROUP, final))
    kept: list[Line] = []
    for line in lines:
        if not same(line.expression, kept[-1].expression if kept else named):
            kept.append(line)
    return kept
