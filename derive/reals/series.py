"""Where sums have a value: what each term needs, and where infinite ones converge.

The ratio test decides that exactly for products of powers, factorials and rational factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from derive.expression import (
    ONE,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Each,
    Logic,
    Mul,
    Neg,
    Node,
    Pow,
    Prod,
    Rel,
    Root,
    Sum,
    Sym,
    fold,
    number,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import terms_of
from derive.expression.relations import difference
from derive.reals.compare import always, implies
from derive.reals.convergence import NOWHERE, converging
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of
from derive.terms.signs import Sign, positive, sign
from derive.terms.terms import Line
from derive.values.evaluate import holds

_FEW = 6
"""Up to one more term a sum is looked at term by term."""
_TRIED = 60


class Ratio(NamedTuple):
    """How the quotient of two neighbouring terms behaves for k → ∞: like size · k^order.

    Attributes:
        size: the factors of the limit, absolute values not yet taken.
        order: the power of k: n! has 1, 1/n! has -1, n^2 has 0.
        degree: of a term that is otherwise bounded, the power of k by which it grows; None if that is not known.
    """

    size: tuple[Node, ...] = ()
    order: Fraction = Fraction(0)
    degree: Fraction | None = Fraction(0)


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
                if found.degree is not None and found.degree < -1:
                    continue
                yield converging(series)
                return
            yield Rel("<", size if positive(size) else Call("abs", size), ONE)


def at_each(series: Sum | Prod, needed: Iterable[Node]) -> Iterator[Node]:
    """Yield what the terms of a sum need, each relation for all values of the index.

    >>> from derive.reading import parse
    >>> [str(c) for c in at_each(parse("sum_(n=1)^k ln(x - n)"), [parse("x > n")])]
    ['x > k']
    """
    for relation in needed:
        if (every := _each(series, relation)) is not None:
            yield from every
            continue
        parts = relation.children if isinstance(relation, Logic) and relation.connective == "or" else (relation,)
        known = {part: _always(part, series) for part in parts}
        open_parts = [part for part in parts if known[part] is None]
        if True in known.values():
            continue
        left = open_parts[0] if len(open_parts) == 1 else Logic("or", *open_parts) if open_parts else NOWHERE
        if series.variable.name not in left.free:
            yield left
        else:
            yield from _at_ends(left, series) or [simplest(Each(left, series.variable, series.lower, series.upper))]


def _each(series: Sum | Prod, node: Node) -> list[Node] | None:
    """Return an expression with each value of an index; None if these are many, or not known."""
    low, high = rational(series.lower), rational(series.upper)
    if low is None or high is None or high - low > _FEW:
        return None
    return [_at(node, series.variable, number(low + count)) for count in range(int(high - low) + 1)]


def term_by_term(node: Node) -> Node:
    """Write sums of few terms as such.

    >>> from derive.reading import parse
    >>> print(term_by_term(parse("sum_(n=1)^3 |x - n|")))
    |x - 1| + |x - 2| + |x - 3|
    """

    def step(part: Node, children: tuple[Node, ...]) -> Node:
        part = part.with_children(children)
        return Add(*terms) if isinstance(part, Sum) and (terms := _each(part, part.body)) else part

    return fold(node, step) if node.has(Sum) else node


def _at(relation: Node, index: Sym, value: Node) -> Node:
    return tidy(substitute(relation, index.name, value))


def _always(relation: Node, series: Sum | Prod) -> bool | None:
    """Whether a relation holds for all values of the index, or, of it alone, for none; None if that is not seen."""
    index, first = series.variable, rational(series.lower)
    if first is not None and relation.free == {index.name}:
        seen = {holds(relation, {index.name: first + count}) for count in range(_TRIED)}
        return seen.pop() if len(seen) == 1 else None
    return True if always(Each(relation, index, series.lower, series.upper)) else None


def _at_ends(relation: Node, series: Sum | Prod | Each) -> tuple[Node, ...]:
    """Return a relation u > v at the ends between which u - v is least, if it is a line in the index; else nothing."""
    if not isinstance(relation, Rel) or relation.relation in ("=", "!="):
        return ()
    line = coefficients_of(difference(relation), series.variable.name)
    rising = sign(line[1]) if line is not None and len(line) == 2 else None
    if rising is None:
        return ()
    if relation.relation[0] == "<":
        rising = {Sign.POSITIVE: Sign.NEGATIVE, Sign.NEGATIVE: Sign.POSITIVE}.get(rising, rising)
    least = {Sign.POSITIVE: (series.lower,), Sign.NEGATIVE: (series.upper,)}.get(rising, (series.lower, series.upper))
    return () if Const("oo") in least else tuple(_at(relation, series.variable, end) for end in least)


def together(conditions: Sequence[Node]) -> list[Node]:
    """Leave out what is told of each index and follows from what else is told: x ≠ n beside x > k, for n = 1, …, k."""
    kept = list(conditions)
    for condition in conditions:
        others = [one for one in kept if one is not condition]
        if isinstance(condition, Each) and _is_told(condition, others):
            kept = others
    return kept


def _is_told(each: Each, others: Sequence[Node]) -> bool:
    if any(implies(other, each) for other in others):
        return True
    relation = each.body
    orders = "<>" if isinstance(relation, Rel) and relation.relation == "!=" else ""
    ways = [_at_ends(Rel(way, *relation.children), each) for way in orders]
    return any(
        ends and all(any(one is end or implies(one, end) for one in others) for end in map(simplest, ends))
        for ends in ways
    )


def is_differentiated_within(before: Node, after: Node) -> bool:
    """Whether a series is differentiated term by term where its terms are known to converge, locally uniformly.

    Of analytic terms the derivatives then do, too: Weierstrass's theorem (Ahlfors, Complex Analysis, 5.1.1).  The ratio
    of neighbouring terms, and the power of k by which they fall, hold near a point as they do there.

    >>> from derive.reading import parse
    >>> series, terms = parse("diff(sum(x^k/k!, k, 0, oo), x)"), parse("sum(diff(x^k/k!, x), k, 0, oo)")
    >>> is_differentiated_within(series, terms)
    True
    """
    match before, after:
        case Deriv(body=Sum() as series, variable=x), Sum(body=Deriv(body=term, variable=same)) if x is same:
            first = tidy(substitute(term, series.variable.name, series.lower))
            starts = [series.lower] if x.name in first.free else [series.lower, tidy(Add(series.lower, ONE))]
            if series.body is not term or after.lower not in starts or series.children[1::2] != after.children[1::2]:
                return False
            known = (relation.left for relation in summed(series) if isinstance(relation, Rel))
            return series.upper is Const("oo") and Const("oo") not in known
    return False


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
                degree = None
                if whole.degree is not None and found.degree is not None:
                    degree = whole.degree + sense * found.degree
                whole = Ratio((*whole.size, *size), whole.order + sense * found.order, degree)
    return whole


def _of_factor(part: Node, k: Sym) -> Ratio | None:
    if k.name not in part.free:
        return Ratio()
    if (coefficients := coefficients_of(part, k.name)) is not None:
        # (k + 1)^n/k^n tends to 1.
        return Ratio(degree=Fraction(len(coefficients) - 1) if rational(coefficients[-1]) is not None else None)
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
            return Ratio(degree=None)
    return None


def _raised(found: Ratio | None, power: Fraction | None) -> Ratio | None:
    if found is None:
        return None
    if not found.size and not found.order:
        return Ratio(degree=None if found.degree is None or power is None else found.degree * power)
    if power is None or power.denominator != 1:
        return None
    return Ratio(tuple(Pow(size, number(power)) for size in found.size), found.order * power)


def _rate(exponent: Node, k: Sym) -> Node | None:
    """Return r for an exponent r k + s."""
    coefficients = coefficients_of(exponent, k.name)
    return coefficients[1] if coefficients is not None and len(coefficients) == 2 else None
