"""Moves on fractions: cancel, clear fractions within fractions, common denominator, negative powers."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from derive.expression import ONE, Add, Div, Node, Pow, number, rational
from derive.rules.collecting import arranged
from derive.rules.polynomials import Polynomial, divide, greatest_common_divisor, read, terms_of
from derive.rules.terms import Line, Power, Term


def cancel(line: Line, node: Node) -> Node | None:
    """ac/(bc) = a/b for numbers, powers, common factors of sums, and polynomial factors."""
    assert isinstance(node, Div)
    return _cancel_common(line, node) or _cancel_sums(line, node) or _cancel_polynomials(line, node)


def _cancel_common(line: Line, node: Div) -> Node | None:
    top, bottom = node.children
    shared = line.common([_monomial_part(line, top), _monomial_part(line, bottom)])
    shared = Term(shared.coefficient, {k: p for k, p in shared.powers.items() if not _is_negative(p)})
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
        if isinstance(base, Add) and key in bottom.powers and _same_side(exponent, bottom.powers[key].exponent)
    ]
    if not shared:
        return None
    for base in shared:
        line.cancelled(base)
    return line.build(line.product(top, bottom, -1))


def _same_side(left: object, right: object) -> bool:
    return isinstance(left, Fraction) and isinstance(right, Fraction) and left > 0 and right > 0


def _factored(line: Line, node: Node) -> Term:
    if not isinstance(node, Add):
        return line.term(node)
    terms = [term for term, _ in line.terms(node)]
    common = line.common(terms)
    rest = line.sum([line.product(term, common, -1) for term in terms])
    return line.product(common, line.term(rest))


def _cancel_polynomials(line: Line, node: Div) -> Node | None:
    """Divide numerator and denominator by a common polynomial factor."""
    found = read(line, node.numerator) if isinstance(node.numerator, Add) else None
    if found is None:
        return None
    symbol, top = found
    below = line.term(node.denominator)
    for key, (base, exponent) in below.powers.items():
        if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent.denominator > 1 or exponent < 1:
            continue
        other = read(line, base)
        if other is None or other[0] is not symbol:
            continue
        divisor = greatest_common_divisor(top, other[1])
        if len(divisor) < 2:
            continue
        rest = Term(below.coefficient, {k: power for k, power in below.powers.items() if k is not key})
        return _divided_by(line, symbol, top, (other[1], int(exponent)), divisor, base, rest)
    return None


def _divided_by(
    line: Line,
    symbol: Node,
    top: Polynomial,
    below: tuple[Polynomial, int],
    divisor: Polynomial,
    base: Node,
    rest: Term,
) -> Node:
    bottom, count = below
    if len(divisor) == len(bottom):
        # The whole base divides the numerator: cancel it itself, so that its form survives.
        quotient, left = divide(top, bottom)[0], line.product(rest, line.term(base), count - 1)
        line.cancelled(base)
    else:
        quotient = divide(top, divisor)[0]
        smaller = _written(line, symbol, divide(bottom, divisor)[0])
        left = line.product(rest, line.term(smaller))
        left = line.product(left, line.term(base), count - 1)
        line.cancelled(_written(line, symbol, divisor))
    return Div(_written(line, symbol, quotient), line.build(left))


def _written(line: Line, symbol: Node, coefficients: Polynomial) -> Node:
    return line.sum(terms_of(symbol, coefficients, symbol, rising=line.notation.rising))  # type: ignore[arg-type]


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
    top, bottom = node.children
    above = [term for term, _ in line.terms(top)]
    below = [term for term, _ in line.terms(bottom)]
    factor = least_common_denominator(line, above + below)
    if factor.coefficient == 1 and not factor.powers:
        return None
    return Div(
        line.sum(arranged(line, [line.product(term, factor) for term in above]))
        if len(above) > 1
        else line.sum([line.product(above[0], factor)]),
        line.sum([line.product(term, factor) for term in below]),
    )


def common_denominator(line: Line, node: Node) -> Node | None:
    """a/b + c/(bd) = (ad + c)/(bd), where denominators share a factor."""
    terms = [term for term, _ in line.terms(node)]
    seen: set[Node] = set()
    shared = False
    for term in terms:
        below = {key for key, power in term.powers.items() if _is_negative(power)}
        shared = shared or bool(below & seen)
        seen |= below
    if not shared:
        return None
    factor = least_common_denominator(line, terms)
    return Div(line.sum(arranged(line, [line.product(term, factor) for term in terms])), line.build(factor))


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
