"""Moves on square roots: fractions and squares leave the radicand, √(1 − 1/x²) = √(x² − 1)/|x|."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt, lcm

from derive.expression import Add, Call, Div, Mul, Neg, Node, Pow, Root, Sym, canonical, number, rational
from derive.expression.tidy import product
from derive.terms.collecting import expand
from derive.terms.fractions import least_common_denominator, parted
from derive.terms.polynomials import arranged
from derive.terms.signs import not_negative, positive
from derive.terms.squares import perfect_square, squares_of_conjugates
from derive.terms.terms import Line, Power, Term, is_constant_root, joined_roots, merge

Taken = tuple[Term, Node]
"""What leaves a radicand (the root of it), and what stays."""


def _on_radicands(line: Line, node: Node, change: Callable[[Line, Node], Taken | None]) -> Node | None:
    """Change what stands under the square roots of a product, odd powers of them too."""
    if not node.has(Root, Pow):
        return None
    term = line.term(node)
    if not any(_is_root(power.exponent) for power in term.powers.values()):
        return None
    result, changed = Term(term.coefficient, {}), False
    for key, (base, exponent) in term.powers.items():
        taken = change(line, base) if _is_root(exponent) else None
        if taken is None or not isinstance(exponent, Fraction):
            result = line.product(result, Term(Fraction(1), {key: Power(base, exponent)}))
            continue
        outside, inside = taken
        changed = True
        within = Term(Fraction(1), {canonical(inside): Power(inside, exponent)})
        result = line.product(line.product(result, outside, exponent.numerator), within)
    return line.build(result) if changed else None


def _is_root(exponent: object) -> bool:
    return isinstance(exponent, Fraction) and exponent.denominator == 2


def product_of_roots(line: Line, node: Node) -> Node | None:
    """sqrt(2) sqrt(pi) = sqrt(2pi), and sqrt(2) sqrt(1 - x^2/2) = sqrt(2 - x^2)."""
    factors = joined_roots(node.children)
    for one in () if line.notation.decimals else filter(is_constant_root, factors):
        for other in factors:
            inside = _without_fractions(line, one, other)
            if inside is not None:
                kept = [factor for factor in factors if factor is not one]
                return product(tuple(inside if factor is other else factor for factor in kept))
    return product(tuple(factors)) if len(factors) < len(node.children) else None


def _without_fractions(line: Line, constant: Node, root: Node) -> Node | None:
    """Return the product of two roots, if the fractions of a sum under the second go with the first."""
    scale = rational(constant.children[0])
    if scale is None or not isinstance(root, Root) or root.index is not constant.children[1]:
        return None
    terms = [term for term, _ in line.terms(root.radicand)] if isinstance(root.radicand, Add) else []
    below = lcm(*(term.coefficient.denominator for term in terms)) if terms else 1
    if below == 1 or scale % below:
        return None
    return Root(line.sum([term.scaled(scale) for term in terms]), root.index)


def as_radical(line: Line, node: Node) -> Node | None:
    """x^(3/2) = x sqrt(x), u^(4/3) = u cbrt(u); (1 + x^2)^(3/2) stays a power."""
    power = rational(node.exponent) if isinstance(node, Pow) else None
    if not isinstance(node, Pow) or power is None or power.denominator == 1 or power < 0:
        return None
    apart = isinstance(node.base, Sym) or power.denominator > 2
    if not apart and power.numerator > 1:
        return None
    whole = power.numerator // power.denominator if apart else 0
    rest = power - whole
    root = Root(node.base, number(rest.denominator))
    radical = root if rest.numerator == 1 else Pow(root, number(rest.numerator))
    return Mul(node.base if whole == 1 else Pow(node.base, number(whole)), radical) if whole else radical


def root_of_fractions(line: Line, node: Node) -> Node | None:
    """1/(2 sqrt(1 - x^2/4)) = 1/sqrt(4 - x^2), for odd powers of the root too."""
    return None if line.notation.decimals else _on_radicands(line, node, _without_numbers_below)


def _without_numbers_below(line: Line, base: Node) -> Taken | None:
    """Take out the common denominator of the terms of a radicand if it is a square."""
    if not isinstance(base, Add):
        return None
    below = lcm(*(term.coefficient.denominator for term, _ in line.terms(base)))
    if below == 1 or isqrt(below) ** 2 != below:
        return None
    inside = line.sum([part.scaled(Fraction(below)) for part, _ in line.terms(base)])
    return Term(Fraction(1, isqrt(below)), {}), inside


def root_of_quotient(line: Line, node: Node) -> Node | None:
    """sqrt(1 - 1/x^2) = sqrt(x^2 - 1)/|x|, sqrt((1 - x)/(1 + x)) = sqrt((1 - x) (1 + x))/(1 + x)."""
    return None if line.notation.decimals else _on_radicands(line, node, _without_denominator)


def _without_denominator(line: Line, base: Node) -> Taken | None:
    above, below = _fraction(line, base)
    if not below.powers:
        return None
    held = [power for power in below.powers.values() if _is_odd(power.exponent)]
    top = line.build(above)
    # A positive numerator makes the denominator positive wherever the root is defined.
    alone = len(held) == 1 and positive(top)
    outside, inside = Term(Fraction(1), {}), above
    for key, (factor, count) in below.powers.items():
        if not isinstance(count, Fraction) or count.denominator != 1:
            return None
        single = Term(Fraction(1), {key: Power(factor, Fraction(1))})
        if count % 2 and (positive(factor) or alone):
            outside = line.product(outside, Term(Fraction(1), {key: Power(factor, -count / 2)}))
            continue
        if count % 2:
            # The root of a product says more only where the product is short: (1 - x) (1 + x).
            if len(held) > 1 or squares_of_conjugates(line, top, factor) is None:
                return None
            inside = line.product(inside, single)
        size = _sized(line, factor, (count + 1) // 2, top if count % 2 else None)
        outside = line.product(outside, size, -1)
    scale = below.coefficient
    if isqrt(scale.numerator) ** 2 != scale.numerator:
        inside, scale = inside.scaled(scale), scale * scale
    return outside.scaled(Fraction(1, isqrt(scale.numerator))), line.build(inside)


def _is_odd(exponent: object) -> bool:
    return isinstance(exponent, Fraction) and exponent.numerator % 2 == 1


def _fraction(line: Line, base: Node) -> tuple[Term, Term]:
    """Write a radicand as one fraction: terms above and below the bar."""
    if not isinstance(base, Add):
        above, below = parted(line.term(base))
        return above, line.product(Term(Fraction(1), {}), below, -1)
    terms = [term for term, _ in line.terms(base)]
    if any(not isinstance(power.exponent, Fraction) for term in terms for power in term.powers.values()):
        return line.term(base), Term(Fraction(1), {})
    below = least_common_denominator(line, terms)
    total = line.sum(arranged(line, merge([line.product(term, below) for term in terms])))
    return line.term(total), below


def _sized(line: Line, factor: Node, count: Fraction | int, beside: Node | None) -> Term:
    """Return |factor|^count, without the bars where its sign is known; `beside` has the same sign as the factor."""
    known = not_negative(factor) or count % 2 == 0 or (beside is not None and _both_positive(line, factor, beside))
    base = factor if known else Call("abs", factor)
    return Term(Fraction(1), {canonical(base): Power(base, Fraction(count))})


def _both_positive(line: Line, one: Node, other: Node) -> bool:
    """Whether two expressions of the same sign are positive, because their sum is: 1 - x and 1 + x."""
    total = merge([term for part in (one, other) for term, _ in line.terms(part)])
    return bool(total) and positive(line.sum(total))


def expanded_radicand(line: Line, node: Node) -> Node | None:
    """sqrt(1 - (1 - x)^2) = sqrt(2x - x^2), where terms vanish or unite."""
    return _on_radicands(line, node, _multiplied_out)


def _multiplied_out(line: Line, base: Node) -> Taken | None:
    if not isinstance(base, (Add, Mul)):
        return None
    opened = [part for term, _ in line.terms(base) for part in expand(line, term) or [term]]
    united = merge(opened)
    inside = line.sum(arranged(line, united))
    plain = not inside.has(Div) and not any(isinstance(term, Neg) for term in inside.children[:1])
    shorter = plain and len(united) < len(opened) and inside.size <= base.size + 1
    square = inside is not base and isinstance(inside, Add) and perfect_square(line, inside) is not None
    return (Term(Fraction(1), {}), inside) if united and (shorter or square) else None


def square_out_of_root(line: Line, node: Node) -> Node | None:
    """sqrt(4x - 4x^2) = 2 sqrt(x - x^2)."""
    return None if line.notation.decimals else _on_radicands(line, node, _without_square)


def _without_square(line: Line, base: Node) -> Taken | None:
    """Take the largest square number out of what all terms of a radicand have in common."""
    terms = [term for term, _ in line.terms(base)]
    if not isinstance(base, (Add, Mul)) or any(term.coefficient.denominator > 1 for term in terms):
        return None
    common = int(line.common([Term(term.coefficient, {}) for term in terms]).coefficient)
    root = max((n for n in range(1, min(isqrt(common), 100) + 1) if not common % (n * n)), default=1)
    if root == 1:
        return None
    inside = line.sum([term.scaled(Fraction(1, root * root)) for term in terms])
    return Term(Fraction(root), {}), inside
