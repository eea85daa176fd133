"""What is constant in an index of summation leaves the sum."""

from __future__ import annotations

from derive.expression import ONE, ZERO, Add, Const, Mul, Node, Sum
from derive.expression.parts import split_product


def constants_outside(total: Sum) -> Node | None:
    """Return Σ_j c a_j as c Σ_j a_j; of a summand without the index as many times that as there are terms.

    >>> from derive.reading import parse
    >>> total = parse("sum_{j=1}^n (-2w x_j/s)")
    >>> str(constants_outside(total)) if isinstance(total, Sum) else ""
    '(-2w/s) Σ_(j=1)^n x_j'
    """
    free, bound = split_product(total.body).parted(total.variable.name)
    if not (free.above or free.below or free.sign < 0):
        return None
    if bound.above or bound.below:
        return Mul(free.node(), Sum(bound.node(), total.variable, total.lower, total.upper))
    # From 0 or 1 on, no sum is empty but that of 0 terms: the third to the second is no number of -1 terms.
    if total.lower not in (ZERO, ONE) or total.upper.has(Const):
        return None
    return Mul(free.node(), total.upper if total.lower is ONE else Add(total.upper, ONE))
