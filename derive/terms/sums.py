"""What is constant in an index of summation leaves the sum."""

from __future__ import annotations

from derive.expression import ONE, ZERO, Add, Const, Mul, Node, Sum, tidy
from derive.expression.parts import split_product, sum_of, terms_of


def constants_outside(total: Sum) -> Node | None:
    """Return Σ_j c a_j as c Σ_j a_j; of a summand without the index as many times that as there are terms.

    >>> from derive.reading import parse
    >>> total = parse("sum_{j=1}^n (-2w x_j/s)")
    >>> str(constants_outside(total)) if isinstance(total, Sum) else ""
    '(-2w/s) Σ_(j=1)^n x_j'
    """
    if isinstance(total.body, Add):
        return _constant_terms_outside(total)
    free, bound = split_product(total.body).parted(total.variable.name)
    if not (free.above or free.below or free.sign < 0):
        return None
    if bound.above or bound.below:
        return Mul(free.node(), Sum(bound.node(), total.variable, total.lower, total.upper))
    count = _count(total)
    return None if count is None else Mul(free.node(), count)


def _count(total: Sum) -> Node | None:
    # From 0 or 1 on, no sum is empty but that of 0 terms: the third to the second is no number of -1 terms.
    if total.lower not in (ZERO, ONE) or total.upper.has(Const):
        return None
    return total.upper if total.lower is ONE else Add(total.upper, ONE)


def _constant_terms_outside(total: Sum) -> Node | None:
    """Return Σ_i (x_i/a - 1) as Σ_i x_i/a - n; Σ_i (x_i - m) stays, since nothing leaves the sum of the rest."""
    parts = [(term, split_product(term).parted(total.variable.name)) for term in terms_of(total.body)]
    constant = [term for term, (_, bound) in parts if not (bound.above or bound.below)]
    varying = [(term, free) for term, (free, bound) in parts if bound.above or bound.below]
    count = _count(total)
    if count is None or not constant or len(varying) != 1 or not (varying[0][1].above or varying[0][1].below):
        return None
    rest = constants_outside(Sum(varying[0][0], total.variable, total.lower, total.upper))
    assert rest is not None
    return sum_of([rest, *(tidy(Mul(count, term)) for term in constant)])
