"""Moves by identities of functions: Pythagoras, quotients of functions, inverse functions, e^ln, √u²."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Node,
    Pow,
    Rel,
    Root,
    canonical,
    number,
    rational,
)
from derive.expression.parts import factors_of, sum_of, terms_of, unsigned
from derive.terms.contents import bases
from derive.terms.identities import CANCELLING, INVERSES, PAIRS, PARTS, SQUARES
from derive.terms.moves import Local
from derive.terms.signs import Sign, letters_of, not_negative, positive, sign
from derive.terms.squares import conjugate_pairs
from derive.terms.statements import forwards, replacement
from derive.terms.terms import Line, Power, Term

pythagoras = replacement(
    [
        *((one.left, one.right) for one in PAIRS),
        *((one.right, one.left) for one in SQUARES),
    ]
)
"""c sin^2(u) + c cos^2(u) = c, c - c sin^2(u) = c cos^2(u), and their kin."""


def as_written(local: Local) -> Local:
    """Return a move on sums that waits until equal factors are written as powers: sin(u) sin(u) is made a square."""

    def wait(line: Line, node: Node) -> Node | None:
        terms = (factors_of(unsigned(term)) for term in terms_of(node))
        return None if any(len({*factors}) < len(factors) for factors in terms) else local(line, node)

    return wait


quotient_of_functions = replacement(
    [
        *((one.right, one.left) for one in PARTS),
        *((one.left, one.right) for one in CANCELLING),
    ],
    whole=True,
)
"""sin(u)/cos(u) = tan(u), sec(u) cos(u) = 1, and their kin, where no part is left over."""

inverse_inside = forwards(INVERSES)
"""sin(arctan u) = u/√(1 + u^2), and its kin; f(u)^2 is reached through its base."""

IN_SQUARES = (*(one.left.names for one in PAIRS), *(one.right.names for one in SQUARES))
"""The functions of which two squares make one, or that of one and a number."""
IN_QUOTIENTS = (*(one.right.names for one in PARTS), *(one.left.names for one in CANCELLING))
"""The functions of which a quotient or a product is one, or a number."""

UNDOING = frozenset(one.left.functions for one in INVERSES)
"""Pairs of names (f, g): f(g(u)) is known without functions."""


def conjugates(line: Line, node: Node) -> Node | None:
    """(1 + sin(u)) (1 - sin(u)) = cos(u)^2, and its kin: conjugate factors whose product is a square."""
    for rest, squares, count in conjugate_pairs(line, node):
        square = pythagoras(line, sum_of([line.build(part) for part in squares]))
        if square is not None and not isinstance(square, Add):
            return line.build(line.product(rest, line.term(square), count))
    return None


def has_pythagorean_pair(terms: list[Term]) -> bool:
    """Whether two terms of a sum unite by sin^2 + cos^2 = 1 or its kin."""
    line = Line(ZERO)
    return len(terms) > 1 and pythagoras(line, sum_of([line.build(term) for term in terms])) is not None


def exponential_of_logarithm(line: Line, node: Node) -> Node | None:
    """e^(c ln u) = u^c, c a number or not; ln(e^u) = u."""
    match node:
        case (
            Call(name="ln", children=(Pow(base=Const(name="e"), exponent=u),))
            | Call(name="ln", children=(Call(name="exp", children=(u,)),))
        ):
            return u
        case Pow(base=Const(name="e"), exponent=exponent) | Call(name="exp", children=(exponent,)):
            return _of_logarithm(line, exponent)
    return None


def _of_logarithm(line: Line, exponent: Node) -> Node | None:
    term = line.term(exponent)
    logarithms = [key for key, (base, _) in term.powers.items() if isinstance(base, Call) and base.name == "ln"]
    if not logarithms:
        return None
    # e^(ln(u) ln(ln(u))) is ln(u)^ln(u) rather than u^ln(ln(u)), and e^(ln(u)^2) is u^ln(u).
    last = max(logarithms, key=lambda key: key.size)
    base, times = term.powers[last]
    if not isinstance(times, Fraction) or times not in (1, 2):
        return None
    left = {last: Power(base, Fraction(1))} if times > 1 else {}
    others = left | {key: power for key, power in term.powers.items() if key is not last}
    (u,) = base.children
    if not positive(u):
        line.assume(Rel(">", u, ZERO))
    rest = line.build(Term(term.coefficient, others))
    return u if rest is ONE else Pow(u, rest)


def root_of_square(line: Line, node: Node) -> Node | None:
    """√(u^2) = |u|, √(u^4) = u^2."""
    match node:
        case Root(radicand=Pow(base=base, exponent=exponent), index=index):
            pass
        case Pow(base=Pow(base=base, exponent=exponent), exponent=Div(numerator=top, denominator=index)) if top is ONE:
            pass
        case _:
            return None
    inner = rational(exponent)
    if rational(index) != 2 or inner is None or inner <= 0 or inner % 2:
        return None
    half = inner / 2
    size = base if not_negative(base) or half % 2 == 0 else Call("abs", base)
    return size if half == 1 else Pow(size, number(half))


def absolute_value(line: Line, node: Node) -> Node | None:
    """|x + 1| = x + 1 beside √x: what is at least zero wherever the line is defined."""
    assert isinstance(node, Call)
    if node.name != "abs" or node.orders:
        return None
    known = sign(node.children[0], letters_of(line.node))
    return node.children[0] if known in (Sign.POSITIVE, Sign.NOT_NEGATIVE) else None


def absolute_square(line: Line, node: Node) -> Node | None:
    """u^2/|u| = |u|, |u|/u^2 = 1/|u|, |u|/u = u/|u|, |u|^2 = u^2, |x^2| = x^2."""
    if isinstance(node, Call):
        known = node.name == "abs" and not node.orders and not_negative(node.children[0])
        return node.children[0] if known else None
    if not any(isinstance(part, Call) and part.name == "abs" for part in bases(node)):
        return None
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Call) or base.name != "abs" or base.orders or not isinstance(exponent, Fraction):
            continue
        inner = base.children[0]
        rest = Term(term.coefficient, {k: power for k, power in term.powers.items() if k is not key})
        if exponent.denominator == 1 and exponent > 0 and exponent % 2 == 0:
            return line.build(line.product(rest, line.term(inner), int(exponent)))
        held = term.powers.get(canonical(inner))
        if exponent == -1 and held is not None and isinstance(held.exponent, Fraction) and held.exponent >= 2:
            line.cancelled(inner)
            reduced = line.product(rest, line.term(inner), -2)
            return line.build(line.product(reduced, line.term(base)))
        if exponent == 1 and held is not None and isinstance(held.exponent, Fraction) and held.exponent <= -1:
            reduced = line.product(rest, line.term(inner), 2)
            return line.build(line.product(reduced, line.term(base), -1))
    return None
