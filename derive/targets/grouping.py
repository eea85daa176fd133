"""The last lines of a script: from a sum in which all names stand to its terms grouped, one thing a line."""

from __future__ import annotations

from derive.expression import Mul, Neg, Node, same
from derive.rules.algebra import scripted as moves
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
        lines += [Line(moves.multiply_out, before.to_node()), Line(moves.recognise_function, after.to_node(), own)]
    # A product was factored out of the sum; brackets in a sum gather some of its terms.
    whole = final.operand if isinstance(final, Neg) else final
    lines.append(Line(moves.factor_out if isinstance(whole, Mul) else moves.regroup, final))
    kept: list[Line] = []
    for line in lines:
        if not same(line.expression, kept[-1].expression if kept else named):
            kept.append(line)
    return kept
