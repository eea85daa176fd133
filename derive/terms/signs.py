"""What is known of the sign of an expression over the reals, without knowing its variables.

Only what can be read off: exponentials and cosh are positive, squares are not negative, sums of
positives are positive.  Not knowing is an answer; a wrong one would drop a condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import MappingProxyType

from derive.budget import remember, uncounted
from derive.expression import (
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Root,
    Sym,
    fold,
    postorder,
    rational,
)
from derive.expression.numbers import split_coefficient
from derive.reading.formulas import definition_of, entry_of, fill
from derive.table import intervals


class Sign(Enum):
    """The sign of a value wherever the expression is defined."""

    POSITIVE = "> 0"
    NOT_NEGATIVE = ">= 0"
    NEGATIVE = "< 0"
    NOT_POSITIVE = "<= 0"
    NOT_ZERO = "!= 0"
    UNKNOWN = ""


_OPPOSITE = {
    Sign.POSITIVE: Sign.NEGATIVE,
    Sign.NEGATIVE: Sign.POSITIVE,
    Sign.NOT_NEGATIVE: Sign.NOT_POSITIVE,
    Sign.NOT_POSITIVE: Sign.NOT_NEGATIVE,
}
_NEVER_ZERO = {Sign.POSITIVE, Sign.NEGATIVE, Sign.NOT_ZERO}


def positive(node: Node) -> bool:
    """Whether an expression is positive wherever it is defined.

    >>> from derive.expression import Sym
    >>> positive(Add(Pow(Sym("x"), Num(2)), Num(1)))
    True
    """
    return sign(node) is Sign.POSITIVE


def never_zero(node: Node) -> bool:
    """Whether an expression is different from zero wherever it is defined."""
    return sign(node) in _NEVER_ZERO


def not_negative(node: Node) -> bool:
    """Whether an expression is at least zero wherever it is defined."""
    return sign(node) in (Sign.POSITIVE, Sign.NOT_NEGATIVE)


def whole(node: Node) -> bool:
    """Whether a number is an integer however it is written, as 10^10 is, which nobody multiplies out.

    >>> whole(Pow(Num(10), Num(10))), whole(Pow(Num(10), Neg(Num(1))))
    (True, False)
    """
    return fold(node, _whole)


def _whole(node: Node, children: tuple[bool, ...]) -> bool:
    match node:
        case Num(value=value):
            return value.denominator == 1
        case Add() | Mul() | Neg():
            return all(children)
        case Pow(exponent=exponent):
            return all(children) and not_negative(exponent)
        case Call(name="floor" | "ceil" | "sign", orders=()):
            return True
        case Call(name="abs" | "max" | "min", orders=()):
            return all(children)
    return False


def has_positive_constants(node: Node) -> bool:
    """Whether a product or quotient is of positive constants that are no rational number together: π/2, 2π."""
    return not node.free and rational(node) is None and all(map(positive, node.children))


def sign(node: Node, given: Mapping[Node, Sign] = MappingProxyType({})) -> Sign:
    """Return what can be read off about the sign of an expression with real variables.

    Args:
        node: the expression.
        given: known signs, of letters for example.
    """
    if given:
        return fold(node, _sign, dict(given))
    if len(_signs[0]) > _MOST_SIGNS:
        # Another one, not the same one emptied: someone may be in the middle of a fold.
        _signs[0] = {}
    return uncounted(fold, node, _sign, _signs[0])


_signs: list[dict[Node, Sign]] = [{}]
"""The signs read off before: each condition of a deep expression is about a part of the next one."""
_MOST_SIGNS = 1 << 13


@remember(64)
def letters_of(line: Node) -> Mapping[Node, Sign]:
    """Return the letters that are not negative wherever a line is defined: x for sqrt(x) + |x + 1|."""
    parts = tuple(postorder(line))
    if any(isinstance(part, Piecewise) or part.binds is not None for part in parts):
        return {}
    found: dict[Node, Sign] = {}
    for part in parts:
        match part:
            case Root(radicand=Sym() as letter, index=index) if (n := rational(index)) and n % 2 == 0:
                found.setdefault(letter, Sign.NOT_NEGATIVE)
            case Call(name="ln", children=(Sym() as letter,)):
                found[letter] = Sign.POSITIVE
    return found


def _sign(node: Node, children: tuple[Sign, ...]) -> Sign:
    match node:
        case Num(value=value):
            return Sign.POSITIVE if value > 0 else Sign.NOT_NEGATIVE
        case Const(name="e" | "pi"):
            return Sign.POSITIVE
        case Neg():
            return _OPPOSITE.get(children[0], children[0])
        case Add():
            known = _sum(children)
            known = known if known is not Sign.UNKNOWN else _between(node)
            known = known if known is not Sign.UNKNOWN else _quadratic(node)
            return known if known is not Sign.UNKNOWN else _beside_root(node)
        case Mul() | Div():
            return _product(children)
        case Pow():
            return _power(node, children[0])
        case Root():
            return Sign.POSITIVE if children[0] is Sign.POSITIVE else _root(node, children[0])
        case Call(name="max" | "min" as name, orders=()):
            return _extreme(children, upper=name == "max")
        case Call():
            return _call(node, children)
    return Sign.UNKNOWN


def _extreme(operands: tuple[Sign, ...], *, upper: bool) -> Sign:
    """The largest of several values is positive if one of them is; negative if all of them are."""
    signs = {one if upper else _OPPOSITE.get(one, one) for one in operands}
    known = next((one for one in (Sign.POSITIVE, Sign.NOT_NEGATIVE) if one in signs), Sign.UNKNOWN)
    if signs <= {Sign.NEGATIVE, Sign.NOT_POSITIVE}:
        # max(-x^2, -1) is 0 at 0: one that may be 0 is enough.
        known = Sign.NOT_POSITIVE if Sign.NOT_POSITIVE in signs else Sign.NEGATIVE
    return known if upper else _OPPOSITE.get(known, known)


def _sum(terms: tuple[Sign, ...]) -> Sign:
    kinds = set(terms)
    if kinds <= {Sign.POSITIVE, Sign.NOT_NEGATIVE}:
        return Sign.POSITIVE if Sign.POSITIVE in kinds else Sign.NOT_NEGATIVE
    if kinds <= {Sign.NEGATIVE, Sign.NOT_POSITIVE}:
        return Sign.NEGATIVE if Sign.NEGATIVE in kinds else Sign.NOT_POSITIVE
    return Sign.UNKNOWN


def _quadratic(node: Add) -> Sign:
    """x^2 + x + 1 is positive: its discriminant is negative."""
    coefficients = [Fraction(0)] * 3
    base: Node | None = None
    for term in node.children:
        value, factors = split_coefficient(term)
        degree, inner = _degree(factors)
        if inner is not None and base is not None and inner is not base:
            return Sign.UNKNOWN
        base = inner or base
        if degree > 2:
            return Sign.UNKNOWN
        coefficients[degree] += value
    c, b, a = coefficients
    discriminant = b * b - 4 * a * c
    if not a or discriminant > 0:
        return Sign.UNKNOWN
    if discriminant:
        return Sign.POSITIVE if a > 0 else Sign.NEGATIVE
    return Sign.NOT_NEGATIVE if a > 0 else Sign.NOT_POSITIVE


def _beside_root(node: Add) -> Sign:
    """x + √(x² + 1) is positive, 2x - 2√(x² + 1) negative: the root is larger than |x|."""
    terms = [split_coefficient(term) for term in node.children]
    if len(terms) != 2 or abs(terms[0][0]) != abs(terms[1][0]):
        return Sign.UNKNOWN
    for (value, root), (_, other) in (terms, terms[::-1]):
        match root, other:
            case [Root(radicand=Add(children=parts), index=index)], [size] if rational(index) == 2:
                rest = [part for part in parts if part is not Pow(size, Num(2))]
                if len(rest) == len(parts) - 1 and all(sign(part) is Sign.POSITIVE for part in rest):
                    return Sign.POSITIVE if value > 0 else Sign.NEGATIVE
    return Sign.UNKNOWN


def _degree(factors: Sequence[Node]) -> tuple[int, Node | None]:
    """Return the degree of a power and its base; 3 for anything else."""
    match list(factors):
        case []:
            return 0, None
        case [Pow(base=base, exponent=Num(value=power))] if power == 2:
            return 2, base
        case [base]:
            return 1, base
    return 3, None


def _product(factors: tuple[Sign, ...]) -> Sign:
    kinds = set(factors)
    if Sign.UNKNOWN in kinds:
        return Sign.UNKNOWN
    if kinds <= _NEVER_ZERO:
        if Sign.NOT_ZERO in kinds:
            return Sign.NOT_ZERO
        return Sign.NEGATIVE if factors.count(Sign.NEGATIVE) % 2 else Sign.POSITIVE
    if Sign.NOT_ZERO in kinds:
        return Sign.UNKNOWN
    flips = sum(factor in (Sign.NEGATIVE, Sign.NOT_POSITIVE) for factor in factors)
    return Sign.NOT_POSITIVE if flips % 2 else Sign.NOT_NEGATIVE


def _power(node: Pow, base: Sign) -> Sign:
    power = rational(node.exponent)
    if base is Sign.POSITIVE:
        return Sign.POSITIVE
    if power is None:
        return Sign.UNKNOWN
    # Even numerator over an odd denominator: u^2, u^(2/3).  Even denominator: an even root.
    if power.numerator % 2 == 0 or power.denominator % 2 == 0:
        return Sign.POSITIVE if base in _NEVER_ZERO or power < 0 else Sign.NOT_NEGATIVE
    return base if power > 0 else Sign.UNKNOWN


def _root(node: Root, radicand: Sign) -> Sign:
    index = rational(node.index)
    if index is None or index.denominator != 1:
        return Sign.UNKNOWN
    return radicand if index % 2 else Sign.NOT_NEGATIVE


def _call(node: Call, arguments: tuple[Sign, ...]) -> Sign:
    """What the table tells of the function: tanh u has the sign of u, 1/cosh u is positive."""
    if node.orders:
        return Sign.UNKNOWN
    entry = entry_of(node)
    if entry is not None and entry.sign:
        return arguments[0] if entry.sign == "u" else sign(fill(entry.sign, node.children))
    known = _of_interval(range_of(node))
    if known is Sign.UNKNOWN and entry is not None and entry.zeros == ():
        return Sign.NOT_ZERO
    return known if known is not Sign.UNKNOWN else _by_definition(node)


def _by_definition(call: Call) -> Sign:
    """hypot(x, 3) = √(x² + 3²) is positive."""
    written = definition_of(call)
    return Sign.UNKNOWN if written is None else sign(written)


Interval = tuple[Fraction | None, bool, Fraction | None, bool]
"""Lower end, whether it is attained, upper end, whether it is attained; None is infinite."""
_EVERYTHING: Interval = (None, False, None, False)


def range_of(call: Call) -> Interval:
    """Return the values that a named function of one argument takes, by the table."""
    entry = entry_of(call)
    if entry is None or not entry.range:
        return _EVERYTHING
    lowest, *_, highest = (parts := intervals(entry.range))[0], parts[-1]
    return _end(lowest.low), lowest.has_low, _end(highest.high), highest.has_high


def _end(text: str) -> Fraction | None:
    # Decimals in the table are rounded: they bound nothing to the last digit.
    return Fraction(text) if text.removeprefix("-").isdigit() else None


def _between(total: Add) -> Sign:
    """The sign of 1 - σ(u), a sum of numbers and of functions with bounded values."""
    low, low_attained, high, high_attained = Fraction(0), True, Fraction(0), True
    below = above = True
    for term in total.children:
        first, first_attained, last, last_attained = _interval(term)
        below, above = below and first is not None, above and last is not None
        low, low_attained = low + (first or 0), low_attained and first_attained
        high, high_attained = high + (last or 0), high_attained and last_attained
    return _of_interval((low if below else None, low_attained, high if above else None, high_attained))


def _interval(node: Node) -> Interval:
    value = rational(node)
    if value is not None:
        return value, True, value, True
    match node:
        case Neg(operand=inner):
            low, low_attained, high, high_attained = _interval(inner)
            return _minus(high), high_attained, _minus(low), low_attained
        case Call(name="abs", children=(inner,)):
            low, low_attained, high, high_attained = _interval(inner)
            if low is None or high is None:
                return range_of(node)
            return Fraction(0), True, *max((-low, low_attained), (high, high_attained))
        case Call():
            return range_of(node)
        case Mul(children=(number, inner)) if (factor := rational(number)) is not None and factor > 0:
            low, low_attained, high, high_attained = _interval(inner)
            return _times(factor, low), low_attained, _times(factor, high), high_attained
        case Pow(base=Call() as base, exponent=Num(value=power)) if power == 2:
            low, low_attained, high, high_attained = _interval(base)
            if low is not None and high is not None:
                ends = max((-low, low_attained), (high, high_attained))
                return Fraction(0), True, ends[0] ** 2, ends[1]
    return _EVERYTHING


def _times(factor: Fraction, end: Fraction | None) -> Fraction | None:
    return None if end is None else factor * end


def _minus(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _of_interval(interval: Interval) -> Sign:
    low, low_attained, high, high_attained = interval
    if low is not None and low >= 0:
        return Sign.POSITIVE if low > 0 or not low_attained else Sign.NOT_NEGATIVE
    if high is not None and high <= 0:
        return Sign.NEGATIVE if high < 0 or not high_attained else Sign.NOT_POSITIVE
    return Sign.UNKNOWN
