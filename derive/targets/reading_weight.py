"""How hard an expression is to read: a weighted count of its nodes, with what textbooks avoid made expensive."""

from __future__ import annotations

from collections.abc import Collection
from math import gcd

from derive.expression import (
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    Sum,
    Sym,
    canonical,
    fold,
    rational,
)
from derive.expression.numbers import split_coefficient
from derive.expression.ordering import rank
from derive.expression.parts import factors_of
from derive.reading.formulas import entry_of, is_unknown
from derive.table import TABLE
from derive.terms.functions import UNDOING
from derive.terms.notation import degree
from derive.terms.sums import constants_outside
from derive.terms.unknown import has_rates

_WEIGHT: dict[type[Node], float] = {
    Num: 1,
    Sym: 1,
    Const: 1,
    Neg: 0.4,
    Add: 0.6,
    Mul: 0.3,
    Div: 0.8,
    Pow: 0.4,
    Root: 0.8,
    Call: 1,
}
_OTHER = 2.0
_NAME = 1.0
"""What f(x) or σ(x) counts where they are read as names, but for what the table says."""
_NESTED_FRACTION = 4.0
_LEADING_MINUS = 0.8
_SIGN_FIRST = 0.2
_NEGATIVE_POWER = 1.5
_DIGIT = 0.15
_POWER_OF_PRODUCT = 1.0
_REPEATED = 1.0
_OUT_OF_ORDER = 1.0
_COMMON_NUMBER = 0.8
_SUM = 12.0
_DEGREE = 5.0
_COMMON_LETTER = 1.0
_COMMON_FUNCTION = 1.0
_POWER_APART = 2.0
_FRACTION_UNDER_ROOT = 1.5
_NOT_COLLECTED = 1.2
_POLYNOMIAL = frozenset((Add, Mul, Neg, Pow, Num, Sym))
_INVERSE_INSIDE = 3.0
_SPECIAL_CASE = 3.0
_LIKE_TERMS = 4.0
_MINUS_OUTSIDE = 1.0
_LETTER_OUTSIDE = 3.0
_UNKNOWN_OUTSIDE = 6.0
_CONSTANT_INSIDE = 2.0


def weight(node: Node, known: dict[Node, float] | None = None) -> float:
    """Return the weight of a finished line: the smaller, the sooner a textbook prints it.

    Args:
        node: the line.
        known: weights of parts; filled in, for the next line.

    >>> from derive.expression import ONE
    >>> x = Sym("x")
    >>> weight(Div(x, Mul(x, x))) < weight(Div(Div(x, x), x))
    True
    """
    return fold(node, _weigh, known)


def weight_of_product(node: Node, known: dict[Node, float] | None = None) -> float:
    """Return the weight of a finished line where a product is wanted: sums above the bar are heavy, by their degree."""
    while isinstance(node, Neg):
        node = node.operand
    above = node.numerator if isinstance(node, Div) else node
    factors = factors_of(above)
    return weight(node, known) + _SUM * isinstance(above, Add) + _DEGREE * sum(map(_degrees_above_one, factors))


def weight_in_names(node: Node, names: Collection[Node] = (), own: Node | None = None) -> float:
    """Return the weight of an expression in names: the smaller, the sooner a mathematician prints it.

    Args:
        node: the expression.
        names: subexpressions that count as one letter each (f(x), σ(x)).
        own: the one of them that is the function itself, preferred to all others.

    >>> from derive.expression import ONE
    >>> weight_in_names(Add(Sym("x"), ONE)) < weight_in_names(Add(Sym("x"), Sym("y"), ONE))
    True
    """
    entries = {name: entry_of(name) for name in names}
    known = {name: entry.weight if entry is not None and entry.weight else _NAME for name, entry in entries.items()}
    if own is not None:
        known[own] = 0.8 * known.get(own, _NAME)

    def weigh(node: Node, parts: tuple[float, ...]) -> float:
        if rational(node) is not None:
            return 1 + 0.3 * isinstance(node, Div)
        # 1 - f reads more easily than -f + 1.
        late = isinstance(node, Add) and isinstance(node.children[0], Neg)
        return _of_parts(node, parts) + _SIGN_FIRST * late

    return fold(node, weigh, known)


def _of_parts(node: Node, parts: tuple[float, ...]) -> float:
    return sum(parts) + _WEIGHT.get(type(node), _OTHER) * max(len(parts) - 1, 1)


def _degrees_above_one(factor: Node) -> int:
    """Return by how much the degree of a polynomial exceeds 1; more if it is not collected."""
    base = factor.base if isinstance(factor, Pow) else factor
    if not isinstance(base, Add):
        return 0
    degrees = [degree(term) for term in base.children]
    known = max((n for n in degrees if n is not None), default=0)
    return max(known - 1, 0) + 2 * _is_uncollected(base)


def _weigh(node: Node, parts: tuple[float, ...]) -> float:
    value = rational(node)
    if value is not None:
        digits = len(str(value.numerator)) + len(str(value.denominator)) - 2
        return 1 + _DIGIT * digits + (0.5 if isinstance(node, Div) else 0) + (_WEIGHT[Neg] if value < 0 else 0)
    if isinstance(node, Root) and rational(node.index) == 2:
        parts = parts[:1]
    return _of_parts(node, parts) + _awkward(node)


def _awkward(node: Node) -> float:
    match node:
        case Div():
            nested = _NESTED_FRACTION * any(_holds_fraction(part) for part in node.children)
            shared = _COMMON_LETTER * _has_common_letter(node.numerator)
            apart = _POWER_APART * _has_power_apart(node)
            return nested + _COMMON_NUMBER * _has_common_number(node.numerator) + shared + apart
        case Mul():
            ranks = [rank(factor) for factor in node.children]
            common = any(_has_common_number(factor) for factor in node.children)
            repeated = len(node.children) - len(set(node.children))
            outside = _LETTER_OUTSIDE * _is_letter_outside(node) + _UNKNOWN_OUTSIDE * _is_unknown_outside(node)
            return _REPEATED * repeated + _OUT_OF_ORDER * (ranks != sorted(ranks)) + _COMMON_NUMBER * common + outside
        case Neg(operand=Add()):
            return _MINUS_OUTSIDE
        case Call(name=name, children=(first, _)) if name in TABLE and TABLE[name].at_order(rational(first)):
            return _SPECIAL_CASE
        case Call(name=outer, children=(Call(name=inner),)) if (outer, inner) in UNDOING:
            return _INVERSE_INSIDE
        case Add(children=(first, *rest)):
            leading = isinstance(first, Neg) and not all(isinstance(term, Neg) for term in rest)
            alike = _LIKE_TERMS * _has_like_terms(node)
            shared = _COMMON_FUNCTION * _has_common_function(node)
            return _LEADING_MINUS * leading + _NOT_COLLECTED * _is_uncollected(node) + alike + shared
        case Root(radicand=radicand) if _holds_fraction(radicand):
            return _FRACTION_UNDER_ROOT
        case Sum() if constants_outside(node) is not None:
            return _CONSTANT_INSIDE
        case Pow(base=Mul() | Pow() | Div(), exponent=exponent) if rational(exponent) is not None:
            return _POWER_OF_PRODUCT
        case Pow(exponent=exponent) if (power := rational(exponent)) is not None and power < 0:
            return _NEGATIVE_POWER
    return 0


def _holds_fraction(part: Node) -> bool:
    """Whether a numerator or denominator has a fraction among its terms or factors."""
    stack = [part]
    while stack:
        current = stack.pop()
        if isinstance(current, Div):
            return True
        if isinstance(current, (Add, Mul, Neg)):
            stack.extend(current.children)
        if isinstance(current, Pow) and isinstance(current.base, Add):
            stack.append(current.base)
    return False


def _has_power_apart(node: Div) -> bool:
    """Whether a power of a base stands over the base itself, as in r x^r/x."""
    below = {factor.base if isinstance(factor, Pow) else factor for factor in factors_of(node.denominator)}
    powers = (factor for factor in factors_of(node.numerator) if isinstance(factor, Pow))
    return any(power.base in below and rational(power.exponent) is None for power in powers)


def _has_like_terms(total: Add) -> bool:
    """Whether two terms differ in their number only, as in x + x."""
    terms = [frozenset(map(canonical, split_coefficient(term)[1])) for term in total.children]
    return len(terms) != len(set(terms))


def _is_letter_outside(node: Mul) -> bool:
    """Whether only letters stand before a sum of functions: 6x (sin 4x + 2x cos 4x) says less than two terms."""
    sums = [factor for factor in node.children if isinstance(factor, Add)]
    letters = [factor for factor in node.children if isinstance(factor, Sym) or _is_power_of_letter(factor)]
    numbers = [factor for factor in node.children if rational(factor) is not None]
    if len(sums) != 1 or not letters or len(letters) + len(numbers) + 1 != len(node.children):
        return False
    # x (σ(w x + b) - y) says no less: there the functions are not each in a term of its own; x^2 + x cos(x y) does.
    inside = {term.operand if isinstance(term, Neg) else term for term in sums[0].children}
    apart = any(isinstance(term, Sym) for term in inside.difference(letters))
    return len(inside) == 2 and sums[0].has(Call, Root) and not apart


def _is_unknown_outside(node: Mul) -> bool:
    """Whether a factor hides what a derivative counts: r (2h r' + r h'), or (x + 1) (k + x k') with more to open."""
    sums = [factor for factor in node.children if isinstance(factor, Add)]
    bases = (factor.base if isinstance(factor, Pow) else factor for factor in node.children)
    return any(map(has_rates, sums)) and (len(sums) > 1 or any(map(is_unknown, bases)))


def _is_power_of_letter(node: Node) -> bool:
    return isinstance(node, Pow) and isinstance(node.base, Sym) and rational(node.exponent) is not None


def _is_uncollected(total: Add) -> bool:
    """Whether a polynomial in one symbol still has products of sums among its terms."""
    if len(total.free) != 1 or not any(_is_product_of_sum(term) for term in total.children):
        return False
    return is_polynomial(total)


def is_polynomial(node: Node) -> bool:
    """Whether an expression is made of letters and numbers by + · and powers."""
    return node.kinds <= _POLYNOMIAL


def _is_product_of_sum(term: Node) -> bool:
    while isinstance(term, Neg):
        term = term.operand
    factors = factors_of(term)
    return any(isinstance(factor.base if isinstance(factor, Pow) else factor, Add) for factor in factors)


def _has_common_number(part: Node) -> bool:
    """Whether the terms of a sum have a whole number in common, as in 4 - 8 ln x."""
    if not isinstance(part, Add):
        return False
    numbers = [split_coefficient(term)[0] for term in part.children]
    return all(value.denominator == 1 for value in numbers) and gcd(*(value.numerator for value in numbers)) > 1


def _has_common_letter(part: Node) -> bool:
    """Whether a letter is a factor of every term of a sum, as in 3x^2 - x^4 and e^x (x^2 - x)."""
    sums = [factor for factor in factors_of(part) if isinstance(factor, Add)]
    return any(isinstance(base, Sym) for total in sums for base in _common_bases(total))


def _has_common_function(part: Add) -> bool:
    """Whether a function is a factor of every term of a sum, as in sec(x) tan(x)^2 + sec(x)^3."""
    return any(isinstance(base, (Call, Pow)) and base.free for base in _common_bases(part))


def _common_bases(total: Add) -> frozenset[Node]:
    return frozenset.intersection(*(_bases(term) for term in total.children))


def _bases(term: Node) -> frozenset[Node]:
    """Return what the factors of a term above the bar are powers of; for e^u, e^u itself."""
    while isinstance(term, Neg):
        term = term.operand
    above = term.numerator if isinstance(term, Div) else term
    factors = factors_of(above)
    return frozenset(f.base if isinstance(f, Pow) and rational(f.exponent) is not None else f for f in factors)
