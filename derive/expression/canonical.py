"""When do two displays say the same thing?  A key blind to order, sign placement and notation.

``a + b`` and ``b + a``, ``-(2x)`` and ``(-2)x``, ``1/x`` and ``x^-1``, ``e^x`` and ``exp(x)``,
``√x`` and ``x^(1/2)`` share a key.  It is for comparing, never for storing or printing, and it does
no algebra beyond collecting numeric coefficients of one product.
"""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter

from derive.budget import uncounted
from derive.expression.fold import fold
from derive.expression.node import Node
from derive.expression.nodes import Add, Call, Const, Div, Mul, Neg, Num, Pow, Rel, Root, Sym
from derive.expression.numbers import MINUS_ONE, ONE, UNIT, number, rational
from derive.expression.parts import factors_of, terms_of
from derive.expression.relations import MIRROR

_ORDER = attrgetter("order")
_UNKNOWN = Sym("canonical form not computed")


def canonical(node: Node) -> Node:
    """Return the representative of all displays that differ from `node` in notation only.

    >>> from derive.expression import Sym
    >>> x = Sym("x")
    >>> canonical(Div(ONE, x)) is canonical(Pow(x, MINUS_ONE))
    True
    """
    # What is known is not entered: most of a line was on the line before.
    return _known(node) or uncounted(fold, node, _step, known=_known)


def _known(node: Node) -> Node | None:
    cached: Node | None = getattr(node, "_canonical", _UNKNOWN)
    return None if cached is _UNKNOWN else cached or node


def same(left: Node, right: Node) -> bool:
    """Whether two displays differ in order and notation only."""
    return left is right or canonical(left) is canonical(right)


def _step(node: Node, children: tuple[Node, ...]) -> Node:
    found = _represent(node, children)
    # A node that is its own representative holds None: a cycle would outlive its last user.
    object.__setattr__(node, "_canonical", None if found is node else found)
    if found is not node:
        object.__setattr__(found, "_canonical", None)
    return found


def _represent(node: Node, children: tuple[Node, ...]) -> Node:
    match node:
        case Num():
            return number(node.value)
        case Neg():
            return _product([MINUS_ONE, children[0]])
        case Add():
            return _sum(children)
        case Mul():
            return _product(list(children))
        case Div():
            return _product([children[0], _power(children[1], MINUS_ONE)])
        case Pow():
            return _power(*children)
        case Root():
            return _power(children[0], _power(children[1], MINUS_ONE))
        case Call(name="exp", children=(_,)) if not node.orders:
            return _power(Const("e"), children[0])
        case Rel(relation=">" | ">=" as sign):
            return Rel(MIRROR[sign], children[1], children[0])
        case Rel(relation="=" | "!="):
            return node.with_children(tuple(sorted(children, key=_ORDER)))
    return node.with_children(children)


def _sum(terms: tuple[Node, ...]) -> Node:
    flat: list[Node] = []
    constant = Fraction(0)
    for term in terms:
        for part in terms_of(term):
            value = rational(part)
            if value is None:
                flat.append(part)
            else:
                constant += value
    if constant:
        flat.append(number(constant))
    return _join(Add, flat, number(0))


def _product(factors: list[Node]) -> Node:
    flat: list[Node] = []
    coefficient = UNIT
    for factor in factors:
        for part in factors_of(factor):
            value = rational(part)
            if value is None:
                flat.append(part)
            elif part is not ONE:
                coefficient = value if coefficient is UNIT else coefficient * value
    if coefficient == 0 or not flat:
        return number(coefficient)
    if len(flat) == 1 and isinstance(flat[0], Add) and coefficient != 1:
        # -(a - b) and b - a are one thing.
        return _sum(tuple(_product([number(coefficient), term]) for term in flat[0].children))
    if coefficient != 1:
        flat.append(number(coefficient))
    return _join(Mul, flat, ONE)


def _power(base: Node, exponent: Node) -> Node:
    power = rational(exponent)
    if power == 1:
        return base
    value = rational(base)
    if value is not None and power is not None and power.denominator == 1 and abs(power) <= 64 and (value or power > 0):
        return number(value**power.numerator)
    if power is not None and isinstance(base, Pow):
        inner = rational(base.exponent)
        # (u^a)^b = u^(ab) for integers; sqrt(x^2) must stay apart from x.
        if inner is not None and inner.denominator == power.denominator == 1:
            return _power(base.base, number(inner * power))
        if power == -1:
            return _power(base.base, _product([MINUS_ONE, base.exponent]))
    if power == -1 and isinstance(base, Mul):
        return _product([_power(factor, exponent) for factor in base.children])
    return Pow(base, exponent)


def _join(kind: type[Add] | type[Mul], parts: list[Node], empty: Node) -> Node:
    if len(parts) == 1:
        return parts[0]
    return kind(*sorted(parts, key=_ORDER)) if parts else empty
