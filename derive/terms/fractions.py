"""Moves on fractions: cancel, clear fractions within fractions, common denominator, negative powers."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import gcd, lcm

from derive.expression import ONE, Add, Div, Node, Pow, Sym, canonical, number, rational
from derive.expression.parts import sum_of
from derive.expression.tidy import tidy
from derive.terms.collecting import expand, multiply_out
from derive.terms.notation import E
from derive.terms.polynomials import Polynomial, arranged, divide, greatest_common_divisor, read, terms_of
from derive.terms.terms import Exponent, Line, Power, Term, merge

_LARGEST_FACTOR = 20
"""Size of what is cancelled up to which it is told."""


def cancel(line: Line, node: Node) -> Node | None:
    """ac/(bc) = a/b for numbers, powers, common factors of sums, and polynomial factors."""
    assert isinstance(node, Div)
    for attempt in (_cancel_common, _cancel_sums, _cancel_content, _cancel_polynomials):
        found = attempt(line, node)
        if found is not None:
            return found
    return None


def divide_powers(line: Line, node: Node) -> Node | None:
    """x^r/x = x^(r - 1), for a constant that is no number; x^(1/x)/x stays, and e^(2x)/e^x is cancelled."""
    assert isinstance(node, Div)
    top, bottom = map(line.term, node.children)
    shared = [key for key in top.powers if key in bottom.powers and key is not E]
    exponents = [power for key in shared for power in (top.powers[key], bottom.powers[key])]
    symbolic = [(base, exponent) for base, exponent in exponents if not isinstance(exponent, Fraction)]
    if not symbolic or any(base.free & exponent.free for base, exponent in symbolic):
        return None
    for key in shared:
        line.cancelled(bottom.powers[key].base)
    return line.build(line.product(top, bottom, -1))


def cancelled_factor(before: Node, after: Node) -> Node | None:
    """Return what was cancelled, x^2 between x^2/x^3 and 1/x; None where it is no plain product."""
    return _ratio_of_denominators(before, after)


def cleared_factor(before: Node, after: Node) -> Node | None:
    """Return what numerator and denominator were multiplied by."""
    return _ratio_of_denominators(after, before)


def _ratio_of_denominators(more: Node, less: Node) -> Node | None:
    above, below = (part.denominator if isinstance(part, Div) else ONE for part in (more, less))
    ratio: Node = tidy(Div(above, below))
    while isinstance(ratio, Div) and (found := cancel(Line(ratio), ratio)) is not None:
        ratio = tidy(found)
    return None if ratio is ONE or ratio.has(Div) or ratio.size > _LARGEST_FACTOR else ratio


def _cancel_common(line: Line, node: Div) -> Node | None:
    top, bottom = node.children
    shared = line.common([_monomial_part(line, top), _monomial_part(line, bottom)])
    # A half that all terms share is not cancelled, it is cleared: above and below are multiplied by 2.
    number = shared.coefficient if line.notation.decimals else Fraction(shared.coefficient.numerator)
    shared = Term(number, {k: p for k, p in shared.powers.items() if not _is_negative(p)})
    if shared.coefficient == 1 and not shared.powers:
        return None
    for base, _ in shared.powers.values():
        line.cancelled(base)
    return Div(_divided(line, top, shared), _divided(line, bottom, shared))


def _is_negative(power: Power) -> bool:
    return isinstance(power.exponent, Fraction) and power.exponent < 0


def _monomial_part(line: Line, node: Node) -> Term:
    if isinstance(node, Add):
        return line.common([term for term, _ in line.terms(node)])
    term = line.term(node)
    return Term(abs(term.coefficient), term.powers)


def _divided(line: Line, node: Node, by: Term) -> Node:
    parts = [term for term, _ in line.terms(node)]
    return line.sum([line.product(part, by, -1) for part in parts])


def _cancel_sums(line: Line, node: Div) -> Node | None:
    """Cancel a whole sum against a factor, up to sign and number: (2x + 2)/(x + 1)^2."""
    top, bottom = (_factored(line, part) for part in node.children)
    shared = [
        base
        for key, (base, exponent) in top.powers.items()
        if isinstance(base, Add) and key in bottom.powers and _both_above(exponent, bottom.powers[key].exponent)
    ]
    if not shared:
        return None
    for base in shared:
        line.cancelled(base)
    return line.build(line.product(top, bottom, -1))


def _both_above(left: Exponent, right: Exponent) -> bool:
    return isinstance(left, Fraction) and isinstance(right, Fraction) and left > 0 and right > 0


def _factored(line: Line, node: Node) -> Term:
    if not isinstance(node, Add):
        return line.term(node)
    terms = [term for term, _ in line.terms(node)]
    common = line.common(terms)
    rest = line.sum([line.product(term, common, -1) for term in terms])
    return line.product(common, line.term(rest))


def _cancel_content(line: Line, node: Div) -> Node | None:
    """Cancel a number against the terms of a power of a sum: 8/(2a + 2b)^2 = 2/(a + b)^2."""
    top, bottom = (line.term(part) for part in node.children)
    content = Fraction(1)
    powers: dict[Node, Power] = {}
    for key, (base, exponent) in bottom.powers.items():
        terms = [term for term, _ in line.terms(base)] if isinstance(base, Add) else []
        number = line.common(terms).coefficient if terms else Fraction(1)
        if number != 1 and isinstance(exponent, Fraction) and exponent.denominator == 1:
            content *= number ** int(exponent)
            base = line.sum([term.scaled(1 / number) for term in terms])
            key = canonical(base)
        # What is left may stand there already: sqrt(1 + x) (2 + 2x) has 1 + x to the power 3/2.
        powers[key] = Power(base, line.plus(powers[key].exponent, exponent) if key in powers else exponent)
    whole = top.coefficient.denominator == content.denominator == bottom.coefficient.denominator == 1
    if not whole or gcd(top.coefficient.numerator, content.numerator) == 1:
        return None
    ratio = top.coefficient / (bottom.coefficient * content)
    below = Term(Fraction(ratio.denominator), powers)
    return Div(line.build(Term(Fraction(ratio.numerator), top.powers)), line.build(below))


def _cancel_polynomials(line: Line, node: Div) -> Node | None:
    """Divide numerator and denominator by a common polynomial factor."""
    above, below = (line.term(part) for part in node.children)
    divided = False
    while (found := _divide_once(line, above, below)) is not None:
        above, below = found
        divided = True
    return Div(line.build(above), line.build(below)) if divided else None


def _divide_once(line: Line, above: Term, below: Term) -> tuple[Term, Term] | None:
    for upper, lower in product(above.powers, below.powers):
        found = _common_polynomial(line, above.powers[upper], below.powers[lower])
        if found is None:
            continue
        return _replaced(line, above, upper, found[0]), _replaced(line, below, lower, found[1])
    return None


def _replaced(line: Line, term: Term, key: Node, by: Node) -> Term:
    """Return the term with one copy of a base replaced."""
    reduced = line.product(
        Term(term.coefficient, _without(term, key)), line.term(term.powers[key].base), _count(term, key) - 1
    )
    return line.product(reduced, line.term(by))


def _without(term: Term, key: Node) -> dict[Node, Power]:
    return {k: power for k, power in term.powers.items() if k is not key}


def _count(term: Term, key: Node) -> int:
    exponent = term.powers[key].exponent
    assert isinstance(exponent, Fraction)
    return int(exponent)


def _common_polynomial(line: Line, upper: Power, lower: Power) -> tuple[Node, Node] | None:
    """Return two bases divided by their greatest common divisor, if that is no number."""
    for base, exponent in (upper, lower):
        if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent < 1 or exponent.denominator > 1:
            return None
    top, bottom = read(line, upper.base), read(line, lower.base)
    if top is None or bottom is None or canonical(top[0]) is not canonical(bottom[0]):
        return None
    divisor = greatest_common_divisor(top[1], bottom[1])
    if len(divisor) < 2:
        return None
    if len(divisor) == len(bottom[1]):
        # Cancel the denominator's factor as it was written, (4x - 3) and not (x - 3/4).
        divisor = bottom[1]
    letter = bottom[0]
    rising = line.notation.rising if isinstance(letter, Sym) else not line.terms(lower.base)[0][0].powers
    parts = tuple(_written(line, letter, divide(values, divisor)[0], rising) for values in (top[1], bottom[1]))
    line.cancelled(_written(line, letter, divisor, rising))
    return parts[0], parts[1]


def _written(line: Line, letter: Node, coefficients: Polynomial, rising: bool) -> Node:
    return line.sum(terms_of(letter, coefficients, rising=rising))


def least_common_denominator(line: Line, terms: list[Term]) -> Term:
    """Return the least common multiple of the denominators of some terms."""
    powers: dict[Node, Power] = {}
    for term in terms:
        for key, (base, exponent) in term.powers.items():
            if not isinstance(exponent, Fraction) or exponent > 0:
                continue
            old = powers[key].exponent if key in powers else Fraction(0)
            assert isinstance(old, Fraction)
            powers[key] = Power(base, max(old, -exponent))
    scale = 1 if line.notation.decimals else lcm(*(term.coefficient.denominator for term in terms))
    return Term(Fraction(scale), powers)


def clear_fractions(line: Line, node: Node) -> Node | None:
    """(1/x + a)/b = (1 + ax)/(bx): multiply numerator and denominator by the inner denominators."""
    assert isinstance(node, Div)
    sides = [_cleared(line, line.term(part)) for part in node.children]
    if sides == [None, None]:
        return None
    top, bottom = (side or line.term(part) for side, part in zip(sides, node.children, strict=True))
    # Each side is written by itself: cancelling between them is another line.
    (above, over), (below, under) = (parted(side) for side in (top, bottom))
    return Div(line.build(line.product(above, under, -1)), line.build(line.product(below, over, -1)))


def parted(term: Term) -> tuple[Term, Term]:
    """Split a term into its factors above and below the fraction bar."""
    below = {key: power for key, power in term.powers.items() if _is_negative(power)}
    above = {key: power for key, power in term.powers.items() if key not in below}
    value = term.coefficient
    return Term(Fraction(value.numerator), above), Term(Fraction(1, value.denominator), below)


def _cleared(line: Line, term: Term) -> Term | None:
    """Write each sum among the factors over its common denominator."""
    changed = False
    # Clearing one sum may cancel another: the factors are looked at afresh each time.  A sum that the line
    # knows with a fractional coefficient would come back as that for ever, so the rounds are counted.
    for _ in range(len(term.powers) + 1):
        following = _cleared_once(line, term)
        if following is None:
            break
        term, changed = following, True
    return term if changed else None


def _cleared_once(line: Line, term: Term) -> Term | None:
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent.denominator > 1 or exponent < 1:
            continue
        terms = [part for part, _ in line.terms(base)]
        factor = least_common_denominator(line, terms)
        if factor.coefficient == 1 and not factor.powers:
            continue
        parts = [line.product(part, factor) for part in terms]
        if exponent > 1:
            parts = [opened for part in parts for opened in expand(line, part) or [part]]
        # The base of a power is not entered again, so it is collected here.
        whole = line.sum(arranged(line, merge(parts) if exponent > 1 else parts))
        rest = line.product(Term(term.coefficient, _without(term, key)), line.term(whole), int(exponent))
        for inner, _ in factor.powers.values():
            line.cancelled(inner)
        return line.product(rest, factor, -int(exponent))
    return None


def _are_powers(terms: list[Term]) -> bool:
    """Whether the terms are numbers times powers of one symbol, fractional and negative ones too."""
    powers = [power for term in terms for power in term.powers.values()]
    bases = {power.base for power in powers}
    return len(bases) == 1 and all(isinstance(p.base, Sym) and isinstance(p.exponent, Fraction) for p in powers)


def common_denominator(line: Line, node: Node) -> Node | None:
    """a/b + c/(bd) = (ad + c)/(bd), where denominators share a factor or the numerator becomes a single term."""
    terms = [term for term, _ in line.terms(node)]
    if node is line.node and _are_powers(terms):
        # 3√x/2 - 2/x^2 + 6/x^3 is read at a glance; over one bar it is not.
        return None
    below = [{key for key, power in term.powers.items() if _is_negative(power)} for term in terms]
    shared = any(keys & other.powers.keys() for i, keys in enumerate(below) for j, other in enumerate(terms) if i != j)
    if not shared and not (len(terms) == 2 and all(below)):
        return None
    factor = least_common_denominator(line, terms)
    top = line.sum(arranged(line, [line.product(term, factor) for term in terms]))
    if not shared and not _is_one_term(line, top):
        return None
    return Div(top, line.build(factor))


def _is_one_term(line: Line, top: Node) -> bool:
    """Whether a sum is a single term when it is multiplied out: (1 - x) + (1 + x) is 2."""
    expanded = multiply_out(line, top) or top
    return len(merge([term for term, _ in line.terms(expanded)])) == 1


def put_over(line: Line, node: Node) -> Node | None:
    """a + b/c = (ac + b)/c for every term of a sum with a denominator."""
    terms = [term for term, _ in line.terms(node)]
    factor = least_common_denominator(line, terms)
    if not factor.powers:
        return None
    return Div(line.sum(arranged(line, [line.product(term, factor) for term in terms])), line.build(factor))


def negative_powers(line: Line, node: Node) -> Node | None:
    """x^-n = 1/x^n."""
    assert isinstance(node, Pow)
    power = rational(node.exponent)
    if power is None or power >= 0:
        return None
    return Div(ONE, node.base if power == -1 else Pow(node.base, number(-power, decimal=line.notation.decimals)))


def add_like_fractions(line: Line, node: Node) -> Node | None:
    """a/c + b/c + d = (a + b)/c + d: fractions with the same denominator, where other terms have none."""
    groups: dict[Node, list[Term]] = {}
    for term, _ in line.terms(node):
        below = {key: power for key, power in term.powers.items() if _below(power.exponent)}
        groups.setdefault(line.build(Term(Fraction(1), below)), []).append(term)
    if len(groups) < 2 or all(len(terms) < 2 or bottom is ONE for bottom, terms in groups.items()):
        return None
    return sum_of([_one_fraction(line, bottom, terms) for bottom, terms in groups.items()])


def _below(exponent: object) -> bool:
    return isinstance(exponent, Fraction) and exponent < 0


def _one_fraction(line: Line, bottom: Node, terms: list[Term]) -> Node:
    if len(terms) == 1 or not isinstance(bottom, Div):
        return line.sum(terms)
    inverse = line.term(bottom)
    return Div(line.sum(line.product(term, inverse, -1) for term in terms), bottom.denominator)
