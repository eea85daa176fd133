"""Where infinite series converge: the ratio test, exactly, for products of powers, factorials and rational factors."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from derive.expression import (
    ONE,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    number,
    rational,
    tidy,
)
from derive.expression.parts import terms_of
from derive.reals.convergence import converging
from derive.reals.zeros import coefficients_of
from derive.terms.signs import positive
from derive.terms.terms import Line


class Ratio(NamedTuple):
    """How the quotient of two neighbouring terms behaves for k → ∞: like size · k^order.

    Attributes:
        size: the factors of the limit, absolute values not yet taken.
        order: the power of k: n! has 1, 1/n! has -1, n^2 has 0.
    """

    size: tuple[Node, ...] = ()
    order: Fraction = Fraction(0)


def summed(series: Sum) -> Iterator[Node]:
    """Yield what an infinite series of powers needs to converge, and to be differentiated term by term.

    Inside its radius of convergence a power series is differentiated term by term (Rudin, Principles, 8.1).

    >>> from derive.reading import parse
    >>> [str(c) for c in summed(parse("sum_(n=1)^oo x^n/n^2"))]
    ['|x| < 1']
    >>> list(summed(parse("sum_(n=0)^oo x^n/n!")))
    []
    """
    if series.upper is not Const("oo"):
        return
    terms = terms_of(series.body)
    for term in terms:
        found = ratio(term, series.variable)
        if found is None or found.order > 0:
            yield converging(series)
            return
        if found.order == 0:
            whole = tidy(Mul(*found.size, ONE))
            line = Line(whole)
            size = line.build(line.term(whole))
            if rational(size) in (1, -1):
                yield converging(series)
                return
            yield Rel("<", size if positive(size) else Call("abs", size), ONE)


def ratio(term: Node, k: Sym) -> Ratio | None:
    """Return the limit of the quotient of two neighbouring terms; None where a factor is of no known kind."""
    whole = Ratio()
    stack = [(term, 1)]
    while stack:
        part, sense = stack.pop()
        match part:
            case Neg(operand=inner):
                stack.append((inner, sense))
            case Mul(children=factors):
                stack.extend((factor, sense) for factor in factors)
            case Div(numerator=above, denominator=below):
                stack.extend(((above, sense), (below, -sense)))
            case _:
                found = _of_factor(part, k)
                if found is None:
                    return None
                size = tuple(factor if sense > 0 else Div(ONE, factor) for factor in found.size)
                whole = Ratio((*whole.size, *size), whole.order + sense * found.order)
    return whole


def _of_factor(part: Node, k: Sym) -> Ratio | None:
    if k.name not in part.free or coefficients_of(part, k.name) is not None:
        # (k + 1)^n/k^n tends to 1.
        return Ratio()
    match part:
        case Pow(base=base, exponent=exponent) if k.name not in base.free:
            rate = _rate(exponent, k)
            return None if rate is None else Ratio((Pow(base, rate),))
        case Pow(base=base, exponent=exponent) if k.name not in exponent.free:
            return _raised(_of_factor(base, k), rational(exponent))
        case Root(radicand=radicand, index=index):
            degree = rational(index)
            return _raised(_of_factor(radicand, k), 1 / degree if degree else None)
        case Call(name="factorial", children=(count,)):
            rate = _rate(count, k)
            value = None if rate is None else rational(rate)
            # (r k + r)!/(r k)! grows like (r k)^r.
            return None if value is None or value <= 0 else Ratio((Pow(number(value), number(value)),), value)
        case Call(name="ln", children=(inner,)) if coefficients_of(inner, k.name) is not None:
            return Ratio()
    return None


def _raised(found: Ratio | None, power: Fraction | None) -> Ratio | None:
    if found is None:
        return None
    if not found.size and not found.order:
        return found
    if power is None or power.denominator != 1:
        return None
    return Ratio(tuple(Pow(size, number(power)) for size in found.size), found.order * power)


def _rate(exponent: Node, k: Sym) -> Node | None:
    """Return r for an exponent r k + s."""
    coefficients = coefficients_of(exponent, k.name)
    return coefficients[1] if coefficients is not None and len(coefficients) == 2 else None
