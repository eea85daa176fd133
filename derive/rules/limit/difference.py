"""The difference quotient (f(x + h) − f(x))/h, and how it is freed of h by the algebra of polynomials.

Every rule looks at one limit; A and B stand for f(x + h) and f(x).  What other shapes and functions need stands
in `derive.rules.limit.difference_shapes` and `derive.rules.limit.difference_functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from derive.expression import ZERO, Add, Div, Limit, Mul, Neg, Node, Pow, Sym, fold, fold_units, rational, same
from derive.expression.parts import factors_of, sum_of, terms_of, unsigned
from derive.expression.tidy import negate
from derive.record.declare import rule
from derive.record.derivation import Rewrite, Rule
from derive.rules.limit.laws import at_zero, towards, vanishes, with_values
from derive.terms.terms import Line, Term, merge

_MOST_TERMS = 40
_HIGHEST_POWER = 30


def quotient(forward: Node, h: Sym) -> Node:
    """Return (A − B)/h for A = f(x + h), with B = A at h = 0."""
    return Div(minus(forward, at_zero(forward, h.name)), h)


def minus(left: Node, right: Node) -> Node:
    """Return a − b as it is written: the terms of a without brackets, those of b in brackets."""
    if right is ZERO:
        return left
    return Add(*terms_of(left), Neg(right) if isinstance(right, Add) else negate(right))


def difference(limit: Limit) -> Node | None:
    """Return A if the limit is that of (A − B)/h with B = A at h = 0; a B of 0 may be left out."""
    body, h = limit.body, limit.variable
    if not isinstance(body, Div) or body.denominator is not h or h.name not in body.numerator.free:
        return None
    match body.numerator:
        case Add(children=(*front, last)) if h.name not in last.free and same(
            at_zero(sum_of(front), h.name), with_values(negate(last))
        ):
            return sum_of(front)
        case whole if vanishes(whole, h.name):
            return whole
    return None


def on_difference(
    id: str, name: str, statement: str, *, weight: int = 1
) -> Callable[[Callable[[Node, Limit], Node | None]], Rule]:
    """Declare a rule that takes A to what the limit of (A − B)/h equals."""

    def declare(local: Callable[[Node, Limit], Node | None]) -> Rule:
        @rule(id, name, statement, weight=weight)
        def made(limit: Limit) -> Rewrite | None:
            forward = difference(limit)
            after = None if forward is None else local(forward, limit)
            return None if after is None else Rewrite(after)

        return made

    return declare


def expanded(line: Line, node: Node, name: str) -> list[Term] | None:
    """Multiply an expression out as a polynomial in h, like terms collected; None if it is none, or too long."""

    def combine(part: Node, children: tuple[list[Term] | None, ...]) -> list[Term] | None:
        if name not in part.free and not isinstance(part, (Add, Mul, Neg, Pow)):
            return [line.term(part)]
        match part:
            case Pow(exponent=exponent):
                count = rational(exponent)
                whole = count is not None and count.denominator == 1 and 0 < count <= _HIGHEST_POWER
                if whole and count is not None and children[0] is not None and len(children[0]) > 1:
                    return _multiplied(line, [children[0]] * int(count))
                return [line.term(part)] if name not in part.free or (whole and len(children[0] or ()) == 1) else None
            case Div(denominator=below) if name not in below.free and children[0] is not None:
                return [line.product(term, line.term(below), -1) for term in children[0]]
        if not isinstance(part, (Add, Mul, Neg)):
            return [line.term(part)] if not part.children else None
        found = [child for child in children if child is not None]
        if len(found) < len(children):
            return None
        match part:
            case Add():
                return merge([term for child in found for term in child])
            case Neg():
                return [term.scaled(Fraction(-1)) for term in found[0]]
        return _multiplied(line, found)

    terms = fold(node, combine)
    return None if terms is None or len(terms) > _MOST_TERMS else terms


def _multiplied(line: Line, sums: Sequence[list[Term]]) -> list[Term] | None:
    product = sums[0]
    for other in sums[1:]:
        product = merge([line.product(left, right) for left in product for right in other])
        if len(product) > _MOST_TERMS:
            return None
    return product


def is_polynomial(node: Node, name: str) -> bool:
    """Whether an expression is a polynomial in h that can be written out."""
    return expanded(Line(node), node, name) is not None


def is_over_zero(body: Node, name: str) -> bool:
    """Whether an expression is a fraction whose denominator vanishes at h = 0."""
    return isinstance(body, Div) and name in body.denominator.free and vanishes(body.denominator, name)


def _opened(limit: Limit) -> tuple[Line, list[list[Term]]] | None:
    """Read the numerator over a vanishing denominator as polynomials in h, part by part."""
    body, name = limit.body, limit.variable.name
    if not isinstance(body, Div) or not is_over_zero(body, name):
        return None
    line = Line(body)
    parts = [expanded(line, part, name) for part in terms_of(body.numerator)]
    found = [part for part in parts if part is not None]
    return (line, found) if len(found) == len(parts) else None


def _is_open(part: Node) -> bool:
    """Whether only signs are to be resolved in a part of a sum."""
    inner = unsigned(part)
    if isinstance(inner, Add):
        return all(_is_open(term) for term in inner.children)
    return not any(isinstance(factor, Add) or _is_power_of_sum(factor) for factor in factors_above(inner))


def factors_above(node: Node) -> tuple[Node, ...]:
    """Return the factors of a product, or of the numerator of a fraction."""
    while isinstance(node, Div):
        node = node.numerator
    return factors_of(node)


def _is_power_of_sum(node: Node) -> bool:
    return isinstance(node, Pow) and not isinstance(node.base, Sym)


def _multiply_out(limit: Limit) -> Node | None:
    found = _opened(limit)
    if found is None or not isinstance(limit.body, Div):
        return None
    line, parts = found
    if all(_is_open(part) for part in terms_of(limit.body.numerator)):
        return None
    return towards(limit, Div(line.sum(term for part in parts for term in part), limit.body.denominator))


@rule("binomial-theorem", "expand", "(x + h)^n = x^n + n x^(n - 1) h + … + h^n", weight=2)
def binomial(limit: Limit) -> Rewrite | None:
    """((x + h)³ − x³)/h = (x³ + 3x²h + 3xh² + h³ − x³)/h: powers of sums are multiplied out."""
    if not isinstance(limit.body, Div):
        return None
    factors = (f for part in terms_of(limit.body.numerator) for f in factors_above(unsigned(part)))
    powers = [factor for factor in factors if _is_power_of_sum(factor)]
    if not any(limit.variable.name in factor.free for factor in powers):
        return None
    after = _multiply_out(limit)
    powers = [power for power in powers if limit.variable.name in power.free]
    return None if after is None else Rewrite(after, tuple(("u", power) for power in dict.fromkeys(powers)))


@rule("multiply-out-numerator", "multiply out", "a (b + c) = a b + a c")
def multiply_out(limit: Limit) -> Rewrite | None:
    """(x(x + 1) − …)/h: products in the numerator are multiplied out."""
    after = _multiply_out(limit)
    return None if after is None else Rewrite(after)


@rule("collect-numerator-terms", "collect like terms", "a + b - a = b")
def collect(limit: Limit) -> Rewrite | None:
    """(x² + 2xh + h² − x²)/h = (2xh + h²)/h: what does not hold h cancels."""
    found = _opened(limit)
    if found is None or not isinstance(limit.body, Div):
        return None
    line, parts = found
    terms = [term for part in parts for term in part]
    merged = merge(terms)
    if len(merged) == len(terms) and len(merged) == len(terms_of(limit.body.numerator)):
        return None
    above = line.sum(merged)
    return Rewrite(towards(limit, Div(above, limit.body.denominator) if merged else ZERO))


@rule("factor-out-h", "factor out h", "a h + b h = h (a + b)")
def factor_out(limit: Limit) -> Rewrite | None:
    """(2xh + h²)/h = h(2x + h)/h: the terms of a sum share h, which then cancels."""
    found = _with_shared_power(limit)
    if found is None or len(found.above) < 2:
        return None
    above = Mul(found.line.build(found.shared), found.line.sum(found.above))
    return Rewrite(towards(limit, Div(above, found.below)))


@rule("cancel-h", "cancel h", "(a h)/(b h) = a/b")
def cancel(limit: Limit) -> Rewrite | None:
    """h(2x + h)/h = 2x + h, as h ≠ 0 on the way to the limit."""
    found = _with_shared_power(limit)
    if found is None:
        return None
    below = found.line.build(found.line.product(found.line.term(found.below), found.shared, -1))
    return Rewrite(towards(limit, fold_units(Div(found.line.sum(found.above), below))))


class _Shared(NamedTuple):
    """A fraction whose terms share a power of h: the terms above without it, and what stands below with it."""

    line: Line
    shared: Term
    above: list[Term]
    below: Node


def _with_shared_power(limit: Limit) -> _Shared | None:
    body, h = limit.body, limit.variable
    if not isinstance(body, Div):
        return None
    line = Line(body)
    bottom = line.term(body.denominator)
    tops = [term for term, _ in line.terms(body.numerator)]
    exponents = [term.powers[h].exponent if h in term.powers else Fraction(0) for term in (*tops, bottom)]
    numeric = [exponent for exponent in exponents if isinstance(exponent, Fraction)]
    least = min(numeric)
    if len(numeric) < len(exponents) or least <= 0:
        return None
    whole = line.term(h)
    shared = Term(Fraction(1), {key: base._replace(exponent=least) for key, base in whole.powers.items()})
    return _Shared(line, shared, [line.product(term, shared, -1) for term in tops], body.denominator)
