"""Where sums have a value: what each term needs, and where infinite ones converge.

The ratio test decides that exactly for products of powers, factorials and rational factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
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
from derive.reals.compare import implies
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


def at_each(series: Sum, needed: Iterable[Node]) -> Iterator[Node]:
    """Yield what the terms of a sum need, each relation for all values of the index.

    >>> from derive.reading import parse
    >>> [str(c) for c in at_each(parse("sum_(n=1)^k ln(x - n)"), [Rel(">", parse("x - n"), Num("0"))])]
    ['x - k > 0']
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
            yield from _at_ends(left, series) or [_for_each(left, series)]


def _each(series: Sum, node: Node) -> list[Node] | None:
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


def _always(relation: Node, series: Sum) -> bool | None:
    """Whether a relation of the index alone holds for all its values, or for none; None where that is not seen."""
    name, first = series.variable.name, rational(series.lower)
    if first is None or relation.free != {name}:
        return None
    seen = {holds(relation, {name: first + count}) for count in range(_TRIED)}
    return seen.pop() if len(seen) == 1 else None


def _at_ends(relation: Node, series: Sum) -> tuple[Node, ...]:
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


def _for_each(relation: Node, series: Sum) -> Node:
    """Return the condition that a relation holds for each index: a sum of terms with a value there only is finite."""
    return converging(Sum(Piecewise((ZERO, simplest(relation))), series.variable, series.lower, series.upper))


def together(conditions: Sequence[Node]) -> list[Node]:
    """Leave out what is told of each index and follows from what else is told: x ≠ n beside x > k, for n = 1, …, k."""
    kept = list(conditions)
    for condition in conditions:
        others = [one for one in kept if one is not condition]
        if (each := _of_each(condition)) is not None and _is_told(*each, others):
            kept = others
    return kept


def _of_each(condition: Node) -> tuple[Rel, Sum] | None:
    match condition:
        case Rel(right=Call(children=(Sum(body=Piecewise(pieces=((_, Rel() as each),))) as terms,))):
            return each, terms
    return None


def _is_told(relation: Rel, terms: Sum, others: Sequence[Node]) -> bool:
    among = [each for each in map(_of_each, others) if each is not None]
    if any(each[1].children[1:] == terms.children[1:] and implies(each[0], relation) for each in among):
        return True
    ways = [_at_ends(Rel(way, *relation.children), terms) for way in "<>"] if relation.relation == "!=" else []
    return any(
        ends and all(any(one is end or implies(one, end) for one in others) for end in map(simplest, ends))
        for ends in ways
    )


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
