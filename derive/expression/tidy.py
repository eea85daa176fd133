"""Removing what nobody writes: + 0, · 1, double signs, unfolded numbers, fractions within fractions.

Two views of one expression.  `fold_units` only folds 0, 1, signs and numbers; it is safe between two
algebraic moves, whose shape it must not undo.  `tidy` is what a finished line looks like: flat sums
and products, one sign in front, numeric coefficient first, one fraction bar.  Neither collects terms,
cancels factors or reorders anything but numbers, and neither enters the body of a pending `Deriv`.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, prod

from derive.budget import uncounted
from derive.expression.fold import fold
from derive.expression.node import Node
from derive.expression.nodes import Add, Call, Const, Div, Mul, Neg, Num, Pow, Root, Sym
from derive.expression.numbers import MINUS_ONE, ONE, UNIT, ZERO, is_decimal, number, rational, readable
from derive.expression.operators import Deriv, Limit
from derive.expression.ordering import rank
from derive.expression.parts import flat_product, product_of, sum_of

_UNKNOWN = Const("tidied form not computed")
_MAX_POWER_DIGITS = 30
_FIRST = rank(Sym("x"))
_LARGEST_PART = 10**6
"""Numerator or denominator up to which decimals make a fraction: x/0.3 is 10x/3."""


def fold_units(node: Node) -> Node:
    """Fold 0, 1, signs and numbers, and leave every other shape alone.

    >>> from derive.expression import Sym
    >>> str(fold_units(Mul(ONE, Sym("x"))))
    'x'
    """
    return fold(node, lambda n, children: n if isinstance(n, Deriv) else _units(n, children))


def drop_units(node: Node, known: dict[Node, Node] | None = None) -> Node:
    """Leave out + 0 and · 1, and all that is 0 by that; numbers and inner signs stay as they were put in.

    Args:
        node: the expression.
        known: what parts are without them; filled in, for the next line.

    >>> from derive.expression import Sym
    >>> str(drop_units(Add(Mul(Num(2), Num(5), Sym("x")), ZERO)))
    '2 · 5x'
    """
    return fold(node, lambda n, children: n if isinstance(n, Deriv) else _without_units(n, children), known)


def _without_units(node: Node, children: tuple[Node, ...]) -> Node:
    match node:
        case Add():
            kept = tuple(child for child in children if child is not ZERO)
            return sum_of(kept)
        case Mul():
            first, *others = children
            if ZERO in children:
                return ZERO
            inner = flat_product(first.operand if isinstance(first, Neg) else first, *others)
            return Neg(inner) if isinstance(first, Neg) else inner
        case Neg() if children[0] is ZERO:
            return ZERO
        case Div() if children[1] is ONE or (children[0] is ZERO and rational(children[1]) != 0):
            return children[0]
        case Pow() if children[1] is ONE:
            return children[0]
    return node.with_children(children)


def tidy(node: Node) -> Node:
    """Write an expression as a finished line.

    >>> from derive.expression import Sym
    >>> x = Sym("x")
    >>> str(tidy(Mul(Pow(x, MINUS_ONE), Neg(ONE))))
    '-1/x'
    """
    return _over_bar(_known(node) or uncounted(fold, node, _tidy_step, known=_known))


def _known(node: Node) -> Node | None:
    cached: Node | None = getattr(node, "_tidied", _UNKNOWN)
    return None if cached is _UNKNOWN else cached or node


def _tidy_step(node: Node, children: tuple[Node, ...]) -> Node:
    found = node if isinstance(node, (Deriv, Limit)) else _tidied(node, children)
    object.__setattr__(node, "_tidied", None if found is node else found)
    if found is not node and getattr(found, "_tidied", _UNKNOWN) is _UNKNOWN:
        object.__setattr__(found, "_tidied", None)
    return found


def _units(node: Node, children: tuple[Node, ...]) -> Node:
    match node:
        case Neg():
            return negate(children[0])
        case Add():
            return _add(children)
        case Mul():
            return _mul(children)
        case Div():
            return _div(*children)
        case Pow():
            return _pow(*children)
        case Root():
            return _root(*children)
        case Call(name="ln" | "exp", children=(_,)):
            return _known_value(node.with_children(children))
    return node.with_children(children)


def _tidied(node: Node, children: tuple[Node, ...]) -> Node:
    if not isinstance(node, Mul):
        # A product decides for itself: beside a pending goal a power stays a power.
        children = tuple(map(_over_bar, children))
    match node:
        case Add():
            return _add(_opened(children))
        case Mul():
            return product(children)
        case Div(numerator=top, denominator=bottom) if rational(top) is None or rational(bottom) is None:
            return quotient(*children)
    return _units(node, children)


def _opened(terms: tuple[Node, ...]) -> tuple[Node, ...]:
    """Open sums within a sum, but not x - 1 - (x + 1): adding up -1 and -1 is part of collecting."""
    flat = flatten(Add, terms)
    if sum(rational(term) is not None for term in flat) < 2:
        return flat
    kept: list[Node] = []
    for term in terms:
        inner = term.operand if isinstance(term, Neg) else None
        apart = isinstance(inner, Add) and any(rational(part) is not None for part in inner.children)
        kept.extend((term,) if apart else flatten(Add, (term,)))
    return tuple(kept)


def _over_bar(node: Node) -> Node:
    """Write a negative power as a reciprocal."""
    match node:
        case Pow(base=base, exponent=exponent) if not node.pending and (power := rational(exponent)) and power < 0:
            return quotient(ONE, _pow(base, number(-power, decimal=is_decimal(exponent))))
    return node


def negate(node: Node) -> Node:
    """Return the opposite, with no double sign and with ``b - a`` for ``-(a - b)``."""
    match node:
        case Neg(operand=inner):
            return inner
        case Num(value=value) if value == 0:
            return node
        case Add(children=(first, *rest)) if rest and all(isinstance(term, Neg) for term in rest):
            return Add(*(term.children[0] for term in rest), Neg(first)) if not isinstance(first, Neg) else Neg(node)
    return Neg(node)


def flatten(kind: type[Add] | type[Mul], parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Open nested sums (or products) of one kind, a difference of a sum term by term."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.children)
        elif kind is Add and isinstance(part, Neg) and isinstance(part.operand, Add):
            flat.extend(negate(term) for term in part.operand.children)
        else:
            flat.append(part)
    return tuple(flat)


def _add(terms: tuple[Node, ...]) -> Node:
    values = [rational(term) for term in terms]
    numeric = [value for value in values if value is not None]
    if len(numeric) > 1 or 0 in numeric:
        total, placed = sum(numeric, Fraction(0)), False
        decimal = any(is_decimal(t) for t, v in zip(terms, values, strict=True) if v is not None)
        kept: list[Node] = []
        for term, value in zip(terms, values, strict=True):
            if value is None:
                kept.append(term)
            elif not placed and total and value:
                kept.append(number(total, decimal=decimal))
                placed = True
        terms = tuple(kept)
    if not terms:
        return ZERO
    if len(terms) == 1:
        return terms[0]
    return Add(*terms)


def _mul(factors: tuple[Node, ...]) -> Node:
    """Fold numbers and signs of a product, keeping fractions and powers as they stand."""
    sign, numbers, kept = 1, list[Node](), list[Node]()
    for factor in factors:
        while isinstance(factor, Neg):
            sign, factor = -sign, factor.operand
        value = rational(factor)
        if value is None:
            kept.append(factor)
            continue
        sign = sign if value >= 0 else -sign
        numbers.append(factor if value >= 0 else number(-value))
    coefficients = _folded(numbers)
    if ZERO in coefficients:
        return ZERO
    node = product_of([*coefficients, *kept])
    return Neg(node) if sign < 0 else node


def _folded(numbers: list[Node]) -> list[Node]:
    """Multiply non-negative numbers, without those that make 1; decimals stay apart where no one reads the product."""
    if not numbers:
        return []
    total = prod((rational(part) or Fraction(0) for part in numbers), start=UNIT)
    decimal = any(map(is_decimal, numbers))
    if decimal and not _is_short(total):
        exact = [part for part in numbers if not is_decimal(part)]
        return [*_folded(exact), *(part for part in numbers if is_decimal(part))]
    return [number(total, decimal=decimal)] if total != 1 else []


def _div(top: Node, bottom: Node) -> Node:
    upper, lower = rational(top), rational(bottom)
    if upper is not None and lower:
        decimal = is_decimal(top) or is_decimal(bottom)
        return Div(top, bottom) if decimal and not _is_short(upper / lower) else number(upper / lower, decimal=decimal)
    if lower == 1:
        return top
    if upper == 0 and lower is None:
        return ZERO
    if isinstance(top, Neg):
        return negate(_div(top.operand, bottom))
    if isinstance(bottom, Neg):
        return negate(_div(top, bottom.operand))
    return Div(top, bottom)


def _pow(base: Node, exponent: Node) -> Node:
    power, value = rational(exponent), rational(base)
    if power == 1 or value == 1:
        return base
    if power == 0:
        return ONE
    if (
        value is not None
        and power is not None
        and power.denominator == 1
        and (value or power > 0)
        and abs(power) * max(len(str(value.numerator)), len(str(value.denominator))) <= _MAX_POWER_DIGITS
    ):
        return number(value**power.numerator, decimal=is_decimal(base))
    return Pow(base, exponent)


def _root(radicand: Node, index: Node) -> Node:
    value = rational(radicand)
    if value is not None and value >= 0 and value.denominator == 1 and rational(index) == 2:
        side = isqrt(value.numerator)
        if side * side == value:
            return number(side)
    return Root(radicand, index)


def _known_value(node: Node) -> Node:
    match node:
        case Call(name="ln", children=(Const(name="e"),)):
            return ONE
        case Call(name="ln", children=(Num(value=value),)) if value == 1:
            return ZERO
        case Call(name="exp", children=(Num(value=value),)) if value == 0:
            return ONE
    return node


def product(factors: tuple[Node, ...]) -> Node:
    """Write a product as a finished line does.

    Signs and numbers go to the front; fractions and negative powers are gathered over one bar unless
    a factor is a pending derivative, which stays beside the bar.

    Args:
        factors: the (tidied) factors.

    Returns:
        A product, a quotient or the opposite of one.
    """
    flat = flatten(Mul, tuple(_unsigned(flatten(Mul, factors))))
    if any(factor.pending for factor in flat):
        return _mul(flat)
    above: list[Node] = []
    below: list[Node] = []
    for factor in flat:
        if isinstance(factor, Div) and rational(factor) is None:
            above.append(factor.numerator)
            below.append(factor.denominator)
        elif isinstance(factor, Pow) and (power := rational(factor.exponent)) is not None and power < 0:
            below.append(_pow(factor.base, number(-power, decimal=is_decimal(factor.exponent))))
        else:
            above.append(factor)
    top: Node = _mul(_in_order(flatten(Mul, tuple(above)))) if above else ONE
    if not below:
        return _spread(top)
    return quotient(top, _mul(flatten(Mul, tuple(below))))


def _in_order(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    """Put letters before functions, cos(x²) · 2x is written 2x cos(x²), and x before y; m g h stays."""
    ordered = sorted(factors, key=lambda factor: max(rank(factor), _FIRST))
    coordinates = iter(sorted(filter(_coordinate, ordered), key=_coordinate))
    return tuple(next(coordinates) if _coordinate(factor) else factor for factor in ordered)


def _coordinate(node: Node) -> str:
    """Return x, y or z for a power of one; parameters stay where they stand, m g h."""
    base = node.base if isinstance(node, Pow) and rational(node.exponent) is not None else node
    return base.name if isinstance(base, Sym) and base.name in ("x", "y", "z") else ""


def _unsigned(factors: tuple[Node, ...]) -> list[Node]:
    """Move the sign of each factor into one leading -1, so that products under a sign open up."""
    sign, out = 1, []
    for factor in factors:
        while isinstance(factor, Neg):
            sign, factor = -sign, factor.operand
        out.append(factor)
    return [MINUS_ONE, *out] if sign < 0 else out


def _spread(node: Node) -> Node:
    """Write a fractional coefficient as a fraction: (3/2)·x as 3x/2."""
    match node:
        case Neg(operand=inner):
            return negate(_spread(inner))
        case Mul(children=(Div() as coefficient, *rest)) if rational(coefficient) is not None:
            top = _mul((coefficient.numerator, *rest))
            return Div(top, coefficient.denominator)
    return node


def quotient(top: Node, bottom: Node) -> Node:
    """Write a quotient as a finished line does: one bar, sign in front, numeric factors reduced."""
    if top.pending or bottom.pending:
        return _div(top, bottom)
    sign, parts = 1, []
    for part in (top, bottom):
        while isinstance(part, Neg) or _is_all_negative(part):
            sign, part = -sign, opposite(part)
        parts.append(part)
    upper, lower = _fraction_parts(parts[0])
    low_upper, low_lower = _fraction_parts(parts[1])
    above = flatten(Mul, (*upper, *low_lower))
    below = flatten(Mul, (*lower, *low_upper))
    up, over = _coefficient(above)
    down, under = _coefficient(below)
    if up == 0:
        return ZERO if down else Div(top, bottom)
    if down == 0:
        return Div(top, bottom)
    decimal = is_decimal_any((top, bottom))
    ratio = up / down
    if decimal and not _is_short(ratio):
        node = _div(_mul(above), _mul(below))
        return negate(node) if sign < 0 else node
    if ratio < 0:
        sign, ratio = -sign, -ratio
    whole = decimal and readable(ratio)
    numerator = number(ratio if whole else ratio.numerator, decimal=whole)
    node = _div(_mul((numerator, *over)), _mul((ONE if whole else number(ratio.denominator), *under)))
    return negate(node) if sign < 0 else node


def _is_all_negative(node: Node) -> bool:
    return isinstance(node, Add) and all(isinstance(term, Neg) for term in node.children)


def opposite(node: Node) -> Node:
    """Return the opposite, of a sum term by term."""
    return Add(*map(negate, node.children)) if isinstance(node, Add) else negate(node)


def is_decimal_any(nodes: tuple[Node, ...]) -> bool:
    """Whether a numeric factor of one of the products was written with a decimal point."""
    return any(is_decimal(part) for node in nodes for part in flatten(Mul, (node,)) if rational(part) is not None)


def _is_short(value: Fraction) -> bool:
    """Whether a number that was computed from decimals is one that a person would write."""
    return readable(value) or max(abs(value.numerator), value.denominator) <= _LARGEST_PART


def _fraction_parts(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    if isinstance(node, Div) and rational(node) is None:
        return (node.numerator,), (node.denominator,)
    return (node,), ()


def _coefficient(factors: tuple[Node, ...]) -> tuple[Fraction, tuple[Node, ...]]:
    coefficient, kept = UNIT, []
    for factor in factors:
        value = rational(factor)
        if value is None:
            kept.append(factor)
        else:
            coefficient = value if coefficient is UNIT else coefficient * value
    return coefficient, tuple(kept)
