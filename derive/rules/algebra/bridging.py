"""The moves of which a bridge between two forms is built: an expression is opened, and closed when read backwards.

Most of them lead towards one fraction of multiplied-out polynomials, where two equal forms meet; read backwards they
factor, split and recognise.  What shortens (take out a common factor, cancel) makes them meet sooner.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    canonical,
    number,
    postorder,
    rational,
    tidy,
)
from derive.expression.tidy import product, quotient
from derive.rules.algebra.algebra import (
    CANCEL,
    CLEAR_FRACTIONS,
    COLLECT,
    COMBINE,
    EXPONENTIAL_OF_LOGARITHM,
    FACTOR_OUT,
    FACTOR_QUADRATIC,
    MULTIPLY_OUT,
    ONE_FRACTION,
    ROOT_OF_SQUARE,
)
from derive.rules.algebra.function_identities import IDENTITIES
from derive.rules.algebra.reversible import Letters, Reversible, reversible
from derive.rules.labels.algebra import (
    ADD_AND_SUBTRACT,
    AS_EXPONENTIAL,
    AS_ROOT,
    DIVIDE_ABOVE_AND_BELOW,
    EXPAND,
    FACTOR,
    MULTIPLY_ABOVE_AND_BELOW,
    REGROUP,
    SPLIT_FRACTION,
    SPLIT_LOGARITHM,
    SPLIT_POWER,
    SPLIT_ROOT,
    SPLIT_TERMS,
    UNITE_ROOTS,
)
from derive.terms.collecting import collect, combine_powers, expand, factor_out, factor_quadratic
from derive.terms.fractions import cancel, clear_fractions, put_over
from derive.terms.functions import exponential_of_logarithm, root_of_square
from derive.terms.logarithms import expanded
from derive.terms.notation import E
from derive.terms.polynomials import arranged
from derive.terms.signs import not_negative, positive
from derive.terms.terms import Exponent, Line, Power, Term, as_node, merge

_MOST_MULTIPLIERS = 10
_DETOUR = 4


def opposite_terms(line: Line, node: Node) -> Node | None:
    """a + b - a = b."""
    return collect(line, node) if _some_vanish(line, node) else None


def like_terms(line: Line, node: Node) -> Node | None:
    """2x + 3x = 5x."""
    return None if _some_vanish(line, node) else collect(line, node)


def _some_vanish(line: Line, node: Node) -> bool:
    terms = [term for term, _ in line.terms(node)]
    return len(merge(terms)) < len({term.key for term in terms})


def multiplied_out(line: Line, node: Node) -> Node | None:
    """(a + b)(c + d) = ac + ad + bc + bd, like terms collected."""
    if _has_bar(node):
        return None
    terms = expand(line, line.term(node))
    return None if terms is None else line.sum(arranged(line, merge(terms)))


def _has_bar(node: Node) -> bool:
    return isinstance(node, Mul) and any(
        isinstance(factor, Div) and rational(factor) is None for factor in node.children
    )


def multiplied_out_terms(line: Line, node: Node) -> Node | None:
    """a(b + c) - ab = ac."""
    parts = [(term, expand(line, term)) for term, _ in line.terms(node)]
    if all(grown is None for _, grown in parts):
        return None
    return line.sum(arranged(line, merge([part for term, grown in parts for part in grown or [term]])))


def fraction_split(line: Line, node: Node) -> Node | None:
    """(a + b)/c = a/c + b/c, each in lowest terms."""
    assert isinstance(node, Div)
    if not isinstance(node.numerator, Add):
        return None
    below = line.term(node.denominator)
    return line.sum([line.product(term, below, -1) for term, _ in line.terms(node.numerator)])


def root_of_product(line: Line, node: Node) -> Node | None:
    """√(4x) = 2√x, √(a/b) = √a/√b where a or b is not negative."""
    match node:
        case Root(radicand=radicand, index=index) if rational(index) == 2:
            pass
        case _:
            return None
    above, below = radicand.children if isinstance(radicand, Div) else (radicand, ONE)
    parts = [*_factors(above), *_factors(below)]
    if len(parts) < 2 or sum(not not_negative(part) for part in parts) > 1:
        return None
    return quotient(
        product(tuple(map(Root, _factors(above)))) if above is not ONE else ONE,
        product(tuple(map(Root, _factors(below)))) if below is not ONE else ONE,
    )


def _factors(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, Mul) else () if node is ONE else (node,)


def logarithm_expanded(line: Line, node: Node) -> Node | None:
    """ln(uv) = ln u + ln v, ln(u^n) = n ln u, where both are defined."""
    match node:
        case Call(name="ln", children=(inside,)) if not node.orders and not _is_absolute(inside):
            return expanded(inside)
    return None


def _is_absolute(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "abs"


def exponential_of_sum(line: Line, node: Node) -> Node | None:
    """e^(u + v) = e^u e^v."""
    match node:
        case Pow(base=base, exponent=Add(children=terms)):
            parts = tuple(Pow(base, term) for term in terms)
            return product(parts)
    return None


def multiplied(by: Node) -> Reversible:
    """Return the move that multiplies numerator and denominator of a fraction by an expression."""

    def local(line: Line, node: Node) -> Node | None:
        assert isinstance(node, Div)
        return Div(*(_times(line, part, by) for part in node.children))

    rule = MULTIPLY_ABOVE_AND_BELOW
    if isinstance(by, Pow):
        inverse = Pow(by.base, tidy(Neg(by.exponent)))
        return reversible(local, Div, rule=rule, back=rule, bindings=_by(by), undone=_by(inverse))
    return reversible(local, Div, rule=rule, back=CANCEL, bindings=_by(by), cost=_DETOUR)


def _by(factor: Node) -> Letters:
    return lambda before, after: (("c", factor),)


def _times(line: Line, node: Node, by: Node) -> Node:
    """Multiply; an exponential goes into a sum that it simplifies: e^2x (1 + e^-x)^2 = (e^x + 1)^2."""
    term = line.term(node)
    for key, power in term.powers.items():
        inside = _absorbed(line, power, by)
        if inside is not None:
            rest = Term(term.coefficient, {k: other for k, other in term.powers.items() if k is not key})
            return line.build(line.product(rest, line.term(inside), _whole(power.exponent)))
    return line.build(line.product(term, line.term(by)))


def _whole(exponent: Exponent) -> int:
    assert isinstance(exponent, Fraction)
    return int(exponent)


def _absorbed(line: Line, power: Power, by: Node) -> Node | None:
    """Return the base of e^u S^n as one n-th power, if the exponential makes its terms simpler."""
    match by, power:
        case Pow(exponent=u), Power(Add() as base, Fraction(denominator=1) as n) if n > 0 and by.base is E:
            each = line.term(Pow(E, as_node(line.times(u, 1 / n))))
            inside = line.sum([line.product(part, each) for part, _ in line.terms(base)])
            return inside if inside.size <= base.size + 1 else None
    return None


def multipliers(*forms: Node) -> tuple[Reversible, ...]:
    """Return the moves that multiply a fraction above and below by what occurs in the forms given.

    Exponentials clear negative exponents; a sum that one form has below the bar may be missing in the other.
    """
    found: dict[Node, Node] = {}
    for form in forms:
        for part in postorder(form):
            match part:
                case Pow(base=base, exponent=exponent) if base is E and exponent.free:
                    for factor in (MINUS_ONE, ONE, Num(2), number(-2)):
                        power = Pow(E, tidy(Mul(factor, exponent)))
                        found.setdefault(canonical(power), power)
                case Add() if part is not form:
                    found.setdefault(canonical(part), part)
    return tuple(map(multiplied, islice(found.values(), _MOST_MULTIPLIERS)))


def logarithm_united(line: Line, node: Node) -> Node | None:
    """ln u + ln v = ln(uv), n ln u = ln(u^n), where u and v are positive."""
    inside: list[Node] = []
    for term, source in line.terms(node):
        parts = list(term.powers.values())
        u = _argument(parts[0]) if len(parts) == 1 else None
        if u is None and rational(source) is None:
            return None
        if u is not None and not positive(u):
            line.assume(Rel(">", u, ZERO))
        inside.append(Pow(E, source) if u is None else u if term.coefficient == 1 else Pow(u, number(term.coefficient)))
    return Call("ln", tidy(Mul(*inside)) if len(inside) > 1 else inside[0])


def _argument(power: Power) -> Node | None:
    base = power.base
    is_logarithm = isinstance(base, Call) and base.name == "ln" and not base.orders and power.exponent == 1
    return base.children[0] if is_logarithm else None


def by_exponential(line: Line, node: Node) -> Node | None:
    """a^u = e^(u ln a) for a positive number a, or any base known to be positive."""
    match node:
        case Pow(base=base, exponent=exponent) if base is not E and rational(exponent) is None and positive(base):
            return Pow(E, tidy(Mul(exponent, Call("ln", base))))
    return None


MOVES: tuple[Reversible, ...] = (
    reversible(combine_powers, Mul, Pow, Div, rule=COMBINE, back=SPLIT_POWER),
    reversible(exponential_of_sum, Pow, rule=SPLIT_POWER, back=COMBINE),
    reversible(like_terms, Add, rule=COLLECT, back=SPLIT_TERMS),
    reversible(opposite_terms, Add, rule=COLLECT, back=ADD_AND_SUBTRACT),
    reversible(multiplied_out, Mul, Pow, rule=EXPAND, back=FACTOR),
    reversible(multiplied_out_terms, Add, rule=EXPAND, back=REGROUP),
    reversible(cancel, Div, rule=CANCEL, back=MULTIPLY_ABOVE_AND_BELOW),
    reversible(put_over, Add, rule=ONE_FRACTION, back=SPLIT_FRACTION),
    reversible(fraction_split, Div, rule=SPLIT_FRACTION, back=ONE_FRACTION),
    reversible(clear_fractions, Div, rule=CLEAR_FRACTIONS, back=DIVIDE_ABOVE_AND_BELOW),
    reversible(factor_out, Add, rule=FACTOR_OUT, back=MULTIPLY_OUT),
    reversible(factor_quadratic, Add, rule=FACTOR_QUADRATIC, back=MULTIPLY_OUT),
    reversible(root_of_square, Root, Pow, rule=ROOT_OF_SQUARE, back=AS_ROOT),
    reversible(root_of_product, Root, rule=SPLIT_ROOT, back=UNITE_ROOTS),
    reversible(exponential_of_logarithm, Pow, Call, rule=EXPONENTIAL_OF_LOGARITHM, back=AS_EXPONENTIAL),
    reversible(by_exponential, Pow, rule=AS_EXPONENTIAL, back=EXPONENTIAL_OF_LOGARITHM),
    reversible(logarithm_expanded, Call, rule=SPLIT_LOGARITHM, back=SPLIT_LOGARITHM),
    reversible(logarithm_united, Add, Mul, rule=SPLIT_LOGARITHM, back=SPLIT_LOGARITHM),
    *IDENTITIES,
)
"""Every move of a bridge, with its inverse."""
