"""Moves on sums and products: combine powers, multiply out, collect, factor out."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from derive.expression import Add, Const, Div, Mul, Neg, Node, Num, Pow, Root, Sym, fold, rational
from derive.expression.ordering import rank
from derive.expression.parts import factors_of, product_of, sum_of
from derive.expression.tidy import negate, tidy
from derive.terms.notation import E
from derive.terms.polynomials import arranged, content_of, divide, polynomial, rational_zeros, terms_of
from derive.terms.terms import Line, Power, Term, merge

_MAX_TERMS = 30
_MAX_EXPANDED_POWER = 3


def combine_powers(line: Line, node: Node) -> Node | None:
    """x · x^2 = x^3; (x^2)^3 = x^6; e^x · e^2x = e^3x; (2x)^3 = 8 x^3."""
    term = line.term(node)
    if len(term.powers) < _factor_count(line, node) or _is_nested_power(node):
        after = line.build(term)
        # x sqrt(x) is one power, written as two factors.
        return None if Counter(after.children) == Counter(node.children) else after
    return None


def _factor_count(line: Line, node: Node) -> int:
    """Count the factors that are written; sqrt(2π) is as many as its radicand has."""
    count, stack = 0, [node]
    while stack:
        current = stack.pop()
        if isinstance(current, (Mul, Neg)):
            stack.extend(current.children)
        elif isinstance(current, Root):
            count += max(1, len(line.term(current).powers))
        elif rational(current) is None:
            count += 1
    return count


def _is_nested_power(node: Node) -> bool:
    power = rational(node.exponent) if isinstance(node, Pow) else None
    if not isinstance(node, Pow) or power is None:
        return False
    match node.base:
        case Pow() | Root():
            # A root raised to a power is one notation for a fractional power: kept, unless it is whole.
            index = rational(node.base.children[1])
            return isinstance(node.base, Pow) or (index is not None and (power / (index or 1)).denominator == 1)
        case Mul(children=(Num(), *_)) | Div():
            return power.denominator == 1
        case Mul(children=factors) if all(isinstance(factor, (Sym, Const, Root)) for factor in factors):
            # Two displays of one monomial, (a x)^2 and a^2 x^2, would never meet in a sum.
            return power.denominator == 1
    return False


def collect(line: Line, node: Node) -> Node | None:
    """2x + 3x = 5x; a - a = 0."""
    read = line.terms(node)
    terms = [term for term, _ in read]
    merged = merge(terms)
    if len(merged) == len(terms):
        return None
    sources = {id(term): source for term, source in read}
    ordered = arranged(line, merged)
    return sum_of([sources.get(id(term)) or line.build(term) for term in ordered])


def multiply_out(line: Line, node: Node) -> Node | None:
    """a(b + c) = ab + ac, in a sum where terms then unite."""
    read = line.terms(node)
    expanded: list[Term] = []
    sources: dict[int, Node] = {}
    grown = False
    for term, source in read:
        parts = expand(line, term)
        grown = grown or parts is not None
        if parts is None:
            sources[id(term)] = source
        expanded.extend(parts if parts is not None else [term])
        if len(expanded) > _MAX_TERMS:
            return None
    if not grown and not _has_parentheses(node):
        return None
    # A polynomial in one letter is multiplied out even where no terms unite: 8x + 3(x^2 + 1).
    if not _unites(expanded) and polynomial(expanded) is None:
        return None
    return sum_of([sources.get(id(term)) or line.build(term) for term in expanded])


def _has_parentheses(node: Node) -> bool:
    return any(
        isinstance(part, Add) or (isinstance(part, Neg) and isinstance(part.operand, Add)) for part in node.children
    )


def _unites(terms: list[Term]) -> bool:
    """Whether collecting, or a Pythagorean identity, will shorten the sum."""
    from derive.terms.functions import has_pythagorean_pair

    return len(merge(terms)) < len(terms) or has_pythagorean_pair(terms)


def expand(line: Line, term: Term) -> list[Term] | None:
    """Multiply out the sums among the factors of a term; None if there are none, or too many terms arise."""
    total = [term]
    changed = True
    grown = False
    while changed:
        changed = False
        following: list[Term] = []
        for part in total:
            found = _distributed(line, part)
            changed = changed or found is not None
            following.extend(found if found is not None else [part])
            if len(following) > _MAX_TERMS:
                return None
        total = following
        grown = grown or changed
    return total if grown else None


def _distributed(line: Line, term: Term) -> list[Term] | None:
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Add) or not isinstance(exponent, Fraction):
            continue
        if exponent.denominator > 1 or not 0 < exponent <= _MAX_EXPANDED_POWER:
            continue
        rest = Term(term.coefficient, {k: power for k, power in term.powers.items() if k is not key})
        inner = [part for part, _ in line.terms(base)]
        products = [rest]
        for _ in range(int(exponent)):
            products = [line.product(left, right) for left in products for right in inner]
            if len(products) > _MAX_TERMS:
                return None
        return products
    return None


def factor_out(line: Line, node: Node) -> Node | None:
    """ab + ac = a(b + c), with the greatest common factor a."""
    terms = [term for term, _ in line.terms(node)]
    if node is line.node and all(term.is_monomial for term in terms):
        # A polynomial that is the whole answer is printed as a sum.
        return None
    common = line.common(terms)
    if all(term.coefficient < 0 for term in terms):
        common = common.scaled(Fraction(-1))
    if common.coefficient == 1 and not common.powers:
        return None
    rest = [line.product(term, common, -1) for term in terms]
    match [[*term.powers.values()] for term in rest]:
        case [[], [(Add(), 1)]] if rest[1].coefficient == 1:
            # 1 + (x + 1) is written x + 1 + 1, and so x + 2.
            rest.reverse()
    inner = line.sum(arranged(line, rest))
    outside = line.build(common)
    if isinstance(outside, Neg):
        return Neg(inner if outside.operand is Num(1) else Mul(outside.operand, inner))
    match outside:
        case Div(numerator=Num(value=value), denominator=bottom) if value == 1:
            return Div(inner, bottom)
        case Div(numerator=top, denominator=bottom):
            return Div(Mul(top, inner), bottom)
    return Mul(outside, inner)


def factor_bases(line: Line, node: Node) -> Node | None:
    """t² (5t³ − 12t)² (5t² − 12) = t⁴ (5t² − 12)³: sums whose factors stand beside them already are factored."""
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent.denominator > 1:
            continue
        inner = [part for part, _ in line.terms(base)]
        common = line.common(inner)
        if not common.powers:
            continue
        rest = line.term(line.sum(arranged(line, [line.product(part, common, -1) for part in inner])))
        others = Term(term.coefficient, {other: power for other, power in term.powers.items() if other is not key})
        made = line.product(line.product(others, common, int(exponent)), rest, int(exponent))
        if len(made.powers) < len(term.powers):
            return line.build(made)
    return None


def factor_exponential(line: Line, node: Node) -> Node | None:
    """1 - e^(-u) = e^(-u) (e^u - 1), in a fraction."""
    if node is line.node or line.notation.exp_call:
        return None
    terms = [term for term, _ in line.terms(node)]
    for term in terms:
        for key, (base, exponent) in term.powers.items():
            if base is not E or isinstance(exponent, Fraction) or not _is_negative(line, exponent):
                continue
            outside = Term(Fraction(1), {key: Power(base, exponent)})
            parts = [line.product(part, outside, -1) for part in terms]
            if all(_is_growing(line, part) for part in parts):
                return Mul(line.build(outside), line.sum(arranged(line, parts)))
    return None


def _is_negative(line: Line, exponent: Node) -> bool:
    return all(term.coefficient < 0 for term, _ in line.terms(exponent))


def _is_growing(line: Line, term: Term) -> bool:
    """Whether no exponential of a term has a negative exponent."""
    return not any(
        base is E and not isinstance(n, Fraction) and _is_negative(line, n) for base, n in term.powers.values()
    )


def factor_polynomial(line: Line, node: Node) -> Node | None:
    """6x^3 - 6x = 6x (x - 1) (x + 1): the common factor, then the rational zeros."""
    found = polynomial([term for term, _ in line.terms(node)])
    if found is None:
        return None
    symbol, coefficients = found
    whole = Term(content_of(coefficients), {})
    rest = tuple(value / whole.coefficient for value in coefficients)
    while not rest[0]:
        rest, whole = rest[1:], line.product(whole, line.term(symbol))
    for zero in reversed(rational_zeros(rest) or ()):
        factor = (Fraction(-zero.numerator), Fraction(zero.denominator))
        base = line.sum(terms_of(symbol, factor, rising=False))
        while len(rest) > 1 and not divide(rest, factor)[1]:
            rest = divide(rest, factor)[0]
            whole = line.product(whole, line.term(base))
    after = line.build(line.product(whole, line.term(line.sum(terms_of(symbol, rest, rising=line.notation.rising)))))
    return None if isinstance(after, Add) else after


def factor_quadratic(line: Line, node: Node) -> Node | None:
    """x^2 - 2x + 1 = (x - 1)^2; x^2 - 1 = (x - 1)(x + 1)."""
    from derive.terms.polynomials import rational_roots

    found = polynomial([term for term, _ in line.terms(node)])
    if found is None or node is line.node:
        return None
    symbol, coefficients = found
    roots = rational_roots(coefficients)
    if roots is None or 0 in roots:
        return None
    lead = Term(coefficients[-1], {})
    factors = []
    for root in roots:
        # Integer coefficients: 2x - 1 rather than x - 1/2.
        lead = lead.scaled(Fraction(1, root.denominator))
        pair = terms_of(symbol, (Fraction(-root.numerator), Fraction(root.denominator)), rising=False)
        factors.append(line.sum(pair))
    product: Node = Pow(factors[0], Num(2)) if factors[0] is factors[1] else Mul(*factors)
    if lead.coefficient == 1:
        return product
    return Mul(line.build(lead), product)


def _sign_inside(line: Line, node: Node) -> Node | None:
    """Return -a/b with the sign in the terms of a, or of its only sum, if they don't get more signs by that."""
    above = node.numerator if isinstance(node, Div) else node
    factors = factors_of(above)
    sums = [factor for factor in factors if isinstance(factor, Add)]
    if len(sums) != 1 or not isinstance(node, (Div, Mul)):
        return None
    terms = [term for term, _ in line.terms(sums[0])]
    if 2 * sum(isinstance(term, Neg) for term in sums[0].children) < len(terms):
        return None
    falling = polynomial(terms)
    whole_line = isinstance(line.node, Neg) and line.node.operand is node
    if above is not sums[0] and (not whole_line or (falling is not None and falling[1][-1] > 0)):
        # -2(x - 1) stays, -2(1 - x) is 2(x - 1); a term of a sum keeps its sign.
        return None
    turned = line.sum(arranged(line, [term.scaled(Fraction(-1)) for term in terms]))
    whole = product_of([turned if factor is sums[0] else factor for factor in factors])
    return Div(whole, node.denominator) if isinstance(node, Div) else whole


def arrange(line: Line, node: Node) -> Node | None:
    """sin(x) x = x sin(x); -a + b = b - a; -a - b = -(a + b); -(1 - x) u = (x - 1) u."""
    if isinstance(node, Neg):
        return _sign_inside(line, node.operand)
    if isinstance(node, Mul):
        ordered = tuple(sorted(node.children, key=rank))
        return Mul(*ordered) if ordered != node.children else None
    parts = node.children
    if not isinstance(parts[0], Neg):
        return None
    if all(isinstance(part, Neg) for part in parts):
        if node is line.node:
            return None
        return Neg(Add(*(negate(part) for part in parts)))
    read = line.terms(node)
    sources = {id(term): source for term, source in read}
    written = [sources[id(term)] for term in arranged(line, [term for term, _ in read])]
    if node is not line.node and isinstance(written[0], Neg) and sum(isinstance(t, Neg) for t in parts) > 1:
        return Neg(sum_of([negate(term) for term in written]))
    return sum_of(written)


def simplified(node: Node) -> Node:
    """Return an expression with powers combined and like terms collected, inside functions too: sin(x x²) = sin(x³)."""
    from derive.terms.moves import everywhere

    moves = ((everywhere(combine_powers, Mul, Pow, deep=True), (Mul, Pow)), (everywhere(collect, Add), (Add,)))

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        made = tidy(part.with_children(children))
        for move, kinds in moves:
            if isinstance(made, kinds) and (found := move(made)) is not None:
                made = found.after
        return made

    return fold(node, combine)
