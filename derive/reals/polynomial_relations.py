"""Relations with the fractions and bars cleared: |(x - 1)/(x + 1)| < 1 as 4x > 0.

Not knowing is an answer: a relation that has no such form is left as it is.
"""

from __future__ import annotations

from fractions import Fraction

from derive.budget import remember
from derive.expression import ZERO, Add, Call, Div, Neg, Node, Pow, Rel, canonical, number, rational
from derive.expression.numbers import TWO
from derive.expression.relations import MIRROR
from derive.terms.collecting import expand
from derive.terms.contents import content, scale
from derive.terms.fractions import put_over
from derive.terms.polynomials import arranged
from derive.terms.signs import positive
from derive.terms.squares import perfect_square
from derive.terms.terms import Line, merge

_LARGEST = 40


@remember(256)
def cleared(relation: Node) -> Rel | None:
    """Return P > 0, P >= 0 or P != 0 with P multiplied out, the same wherever the relation is defined.

    Args:
        relation: an order between two expressions, or that they are different.

    Returns:
        The relation; None for others, and for those that have no such form.

    >>> from derive.reading import parse
    >>> str(cleared(parse("|(x - 1)/(x + 1)| < 1")))
    '4x > 0'
    """
    if not isinstance(relation, Rel) or relation.relation == "=" or relation.size > _LARGEST:
        return None
    gap = _gap(relation)
    line = Line(gap) if gap is not None else None
    if gap is None or line is None:
        return None
    whole = put_over(line, gap) if isinstance(gap, Add) else gap
    top = _without_denominator(line, whole or gap)
    terms = [part for term, _ in line.terms(top) for part in expand(line, term) or [term]]
    total = line.sum(arranged(line, merge(terms)))
    if isinstance(total, Add):
        total = scale(total, 1 / content(total))
    if total.has(Div):
        return None
    return Rel(MIRROR[relation.relation] if relation.relation in ("<", "<=") else relation.relation, total, ZERO)


def _gap(relation: Rel) -> Node | None:
    """Return what a relation says to be positive, c^2 - u^2 for |u| < c."""
    left, right = relation.left, relation.right
    value = rational(right)
    match left:
        case Call(name="abs", children=(inner,)) if value is not None and value > 0:
            line = Line(inner)
            left, right = line.build(line.term(Pow(inner, TWO))), number(value**2)
    low, high = (left, right) if relation.relation in ("<", "<=") else (right, left)
    if low is ZERO:
        return high
    return Neg(low) if high is ZERO else Add(high, Neg(low))


def _without_denominator(line: Line, node: Node) -> Node:
    """Multiply by the square of a denominator, or by the denominator if it is positive."""
    if not isinstance(node, Div):
        return node
    above, below = line.term(node.numerator), line.term(node.denominator)
    for base, exponent in below.powers.values():
        odd = not isinstance(exponent, Fraction) or exponent.denominator > 1 or exponent.numerator % 2
        if odd and not positive(base):
            above = line.product(above, line.term(base))
    return line.build(above)


def opened(relation: Node) -> Node:
    """Write |(x - 1)/(x + 1)| < 1 as 4x > 0, and |2x/(1 + x^2)| < 1 as 1 - x^2 != 0, where little is left."""
    match relation:
        case Rel(left=Call(name="abs", children=(inner,)), right=right) if inner.children and right.free == frozenset():
            found = cleared(relation)
        case _:
            return relation
    if found is None:
        return relation
    if not isinstance(found.left, Add):
        return found
    square = perfect_square(Line(Div(found.left, number(2))), found.left)
    if not isinstance(square, Pow):
        return relation
    # What is at least zero says nothing, and is left out by those who ask whether it always holds.
    return Rel("!=", square.base, ZERO) if found.relation == ">" else Rel(">=", square, ZERO)


def alike(stronger: Rel, weaker: Rel) -> bool:
    """Whether a strict relation says of a polynomial what the other says: |x| < 1 and (1 - x)/(1 + x) >= 0."""
    if stronger.free != weaker.free or stronger.relation not in ("<", ">"):
        return False
    # A sum of fractions, 1 + 1/x^2 > 0, says besides where it is defined.
    if any(isinstance(side.left, Add) and side.left.has(Div) for side in (stronger, weaker)):
        return False
    first, second = cleared(stronger), cleared(weaker)
    if first is None or second is None:
        return False
    signs = (1, -1) if weaker.relation == "!=" else (1,)
    return isinstance(first.left, Add) and any(
        canonical(scale(first.left, Fraction(sign))) is canonical(second.left) for sign in signs
    )
