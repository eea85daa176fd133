"""Moves between functions of an angle: all in sine and cosine, functions of the double angle, reciprocals."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import (
    ONE,
    TWO,
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    fold,
    postorder,
    replace,
)
from derive.expression.parts import sum_of
from derive.terms.contents import bases, sums
from derive.terms.functions import pythagoras
from derive.terms.identities import COMPLEMENTS, DOUBLE, PARTS, RECIPROCALS, SQUARES
from derive.terms.statements import backwards
from derive.terms.terms import Line, Term

_BY_SINE_AND_COSINE = {one.left.functions[0]: one.right for one in (*PARTS, *RECIPROCALS)}
"""f: f(u) by two functions."""

_PARTNERS = {one.left.functions[0]: one.right for one in SQUARES}
"""f: f(u)^2 by the square of another function."""

double_angle = backwards(DOUBLE, whole=True)
"""2 sin(u) cos(u) = sin(2u), cos(u)^2 - sin(u)^2 = cos(2u), and their hyperbolic kin."""

IN_DOUBLE = tuple(one.right.names for one in DOUBLE)
"""The functions of which one of the double angle is made."""

_square_of_partner = backwards(COMPLEMENTS)
_reciprocal = backwards(RECIPROCALS, whole=True)


def in_sine_and_cosine(line: Line, node: Node) -> Node | None:
    """sec(u)^2/tan(u) = 1/(sin(u) cos(u)), where a product has several functions of one angle."""
    if sum(map(_is_call, bases(node))) < 2:
        return None
    term = line.term(node)
    angles = [base.children[0] for base, n in term.powers.values() if _is_call(base) and isinstance(n, Fraction)]
    result, changed = Term(term.coefficient, {}), False
    for key, (base, n) in term.powers.items():
        parts = _BY_SINE_AND_COSINE.get(base.name) if isinstance(base, Call) and _is_call(base) else None
        if parts is None or not isinstance(n, Fraction) or n.denominator > 1 or angles.count(base.children[0]) < 2:
            result = line.product(result, Term(Fraction(1), {key: term.powers[key]}))
        else:
            result, changed = line.product(result, line.term(parts.at(*base.children)), int(n)), True
    return line.build(result) if changed else None


def _is_call(base: Node) -> bool:
    return isinstance(base, Call) and len(base.children) == 1 and not base.orders


def reciprocal_function(line: Line, node: Node) -> Node | None:
    """1/sin(u) = csc(u), 1/cos(u) = sec(u)."""
    return (
        _reciprocal(line, node)
        if isinstance(node, Div) and node.numerator is ONE and _is_call(node.denominator)
        else None
    )


def conjugate_cancelled(line: Line, node: Node) -> Node | None:
    """(1 - cos(u))/sin(u)^2 = 1/(1 + cos(u)), by sin(u)^2 = (1 - cos(u)) (1 + cos(u))."""
    if not sums(node) or not any(map(_is_call, bases(node))):
        return None
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Add) or len(base.children) != 2 or exponent != 1:
            continue
        a, b = (part for part, _ in line.terms(base))
        squares = sum_of([line.build(line.product(a, a)), line.build(line.product(b, b).scaled(Fraction(-1)))])
        square = pythagoras(line, squares)
        if square is None or isinstance(square, Add):
            continue
        below = line.product(term, line.term(square))
        if len(below.powers) < len(term.powers):
            other = line.sum([a, b.scaled(Fraction(-1))])
            rest = Term(below.coefficient, {k: p for k, p in below.powers.items() if k is not key})
            return line.build(line.product(rest, line.term(other), -1))
    return None


def square_by_partner(line: Line, node: Node) -> Node | None:
    """sin(u)^2/(1 + cos(u)) = (1 - cos(u)^2)/(1 + cos(u)): above the bar, in the function whose sum is below."""
    assert isinstance(node, Div)
    below = [base.radicand if isinstance(base, Root) else base for base in bases(node.denominator)]
    sought = {part for total in below if isinstance(total, Add) for part in postorder(total) if _is_call(part)}

    def known(part: Node) -> Node | None:
        match part:
            case Pow(base=Call() as call, exponent=power) if power is TWO and (found := _by_partner(call)) is not None:
                return found[1] if found[0] in sought else part
        return None if isinstance(part, (Add, Mul, Neg)) else part

    above = fold(node.numerator, lambda part, children: part.with_children(children), known=known) if sought else None
    return None if above in (None, node.numerator) else Div(above, node.denominator)


def _by_partner(call: Call) -> tuple[Node, Node] | None:
    """Return g(u), and f(u)^2 by g(u)^2, for f(u)."""
    side = _PARTNERS.get(call.name) if _is_call(call) else None
    return None if side is None else (Call(side.functions[0], *call.children), side.at(*call.children))


def complement(line: Line, node: Node) -> Node | None:
    """(1 - tanh(u)^2)/tanh(u) = sech(u)^2/tanh(u): the complement to 1 of a square that is a factor too."""
    factors = bases(node)
    for total in factors:
        if not isinstance(total, Add) or len(total.children) != 2:
            continue
        if any(_is_call(base) and base in factors for term in total.children for base in bases(term)):
            found = _square_of_partner(line, total)
            if found is not None:
                return replace(node, {total: found})
    return None
