"""Products and sums taken apart: which factors, to which powers; which terms, after multiplying out.

Two displays with the same factors differ only in how one product is written (order, fraction bars, e^a e^b or
e^(a+b)); a script may pass from one to the other in a single move.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product as pairs

from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, canonical, number, rational
from derive.expression.numbers import ONE, split_coefficient
from derive.expression.parts import flat_sum, opened_terms
from derive.expression.tidy import product, quotient

E = Const("e")
_MOST_TERMS = 64

Factors = frozenset[tuple[Node, Fraction]]
"""Bases (in canonical form) with their exponents."""


class Product:
    """A rational coefficient times powers of distinct bases.

    Args:
        coefficient: the rational factor.
        powers: exponent of each base; a base e^u has u without its rational coefficient.
    """

    __slots__ = ("coefficient", "powers", "shown")

    def __init__(self, coefficient: Fraction, powers: dict[Node, Fraction], shown: dict[Node, Node]) -> None:
        self.coefficient = coefficient
        self.powers = {base: n for base, n in powers.items() if n}
        self.shown = shown

    @property
    def factors(self) -> Factors:
        """The bases and exponents, for comparison."""
        return frozenset(self.powers.items())

    @property
    def key(self) -> tuple[Fraction, Factors]:
        """Equal for two products that differ in notation only."""
        return self.coefficient, self.factors

    def __mul__(self, other: Product) -> Product:
        powers = dict(self.powers)
        for base, n in other.powers.items():
            powers[base] = powers.get(base, Fraction(0)) + n
        return Product(self.coefficient * other.coefficient, powers, {**other.shown, **self.shown})

    def to_node(self) -> Node:
        """Return one fraction; exponentials stay above the bar, x^n x^-1 is x^(n - 1)."""
        above: list[Node] = [number(abs(self.coefficient.numerator))]
        below: list[Node] = [number(self.coefficient.denominator)]
        general = {canonical(self.shown[key].children[0]) for key in self.powers if _is_general_power(key)}
        for key, n in self.powers.items():
            if _is_general_power(key):
                # The last operand is the exponent of u^n and the argument of exp(n) alike.
                shown = self.shown[key]
                scaled = product((number(n), shown.children[-1]))
                shift = self.powers.get(canonical(shown.children[0]), Fraction(0))
                exponent = _shifted(scaled, shift) if shift and isinstance(shown, Pow) else scaled
                above.append(shown.with_children((*shown.children[:-1], exponent)))
            elif key not in general:
                (above if n > 0 else below).append(_power(self.shown[key], abs(n)))
        node = quotient(product(tuple(above)), product(tuple(below)))
        return Neg(node) if self.coefficient < 0 else node


def _is_general_power(key: Node) -> bool:
    return isinstance(key, Pow) and rational(key.exponent) is None


def _power(base: Node, exponent: Fraction) -> Node:
    if exponent == 1:
        return base
    if exponent.denominator == 1:
        return Pow(base, number(exponent))
    root = Root(base, number(exponent.denominator))
    return root if exponent.numerator == 1 else Pow(root, number(exponent.numerator))


def factors(node: Node) -> Product:
    """Take a product apart.

    >>> from derive.expression import Sym
    >>> x = Sym("x")
    >>> factors(Div(x, Mul(x, x))).key == factors(Div(ONE, x)).key
    True
    """
    coefficient = Fraction(1)
    powers: dict[Node, Fraction] = {}
    shown: dict[Node, Node] = {}
    display: Node

    def put(key: Node, display: Node, exponent: Fraction) -> None:
        powers[key] = powers.get(key, Fraction(0)) + exponent
        shown.setdefault(key, display)

    stack = [(node, Fraction(1))]
    while stack:
        part, n = stack.pop()
        match part:
            case Neg(operand=inner) if n.denominator == 1:
                coefficient *= -1 if n.numerator % 2 else 1
                stack.append((inner, n))
            case Num(value=value) if n.denominator == 1 and value:
                coefficient *= value ** int(n)
            case Mul(children=children):
                stack.extend((child, n) for child in reversed(children))
            case Div(numerator=top, denominator=bottom):
                stack.extend(((bottom, -n), (top, n)))
            case Root(radicand=inner, index=index) if order := rational(index):
                stack.append((inner, n / order))
            case Pow(base=Const(name="e"), exponent=exponent) if (rest := split_coefficient(exponent))[1]:
                display = Pow(E, product(rest[1]))
                put(Pow(E, canonical(display.exponent)), display, n * rest[0])
            case Call(name="exp", children=(exponent,)) if (rest := split_coefficient(exponent))[1]:
                display = Call("exp", product(rest[1]))
                put(Pow(E, canonical(display.children[0])), display, n * rest[0])
            case Pow(base=base, exponent=exponent) if (power := rational(exponent)) is not None:
                stack.append((base, n * power))
            case Pow(base=base, exponent=Add(children=addends)):
                stack.extend((Pow(base, addend), n) for addend in addends)
            case Pow(base=base, exponent=exponent) if (rest := split_coefficient(exponent))[1]:
                display = Pow(base, product(rest[1]))
                put(Pow(canonical(base), canonical(display.exponent)), display, n * rest[0])
            case _:
                put(canonical(part), part, n)
    return Product(coefficient, powers, shown)


def as_terms(node: Node) -> Counter[tuple[Fraction, Factors]]:
    """Return the multiset of the terms as written, each by its factors: no multiplying out, no collecting."""
    return Counter(factors(term).key for term in opened_terms(node))


def fraction(node: Node) -> tuple[Node, Node]:
    """Return numerator and denominator of a display; the denominator is 1 if it shows none."""
    match node:
        case Div() if rational(node) is None:
            return node.numerator, node.denominator
        case Neg(operand=Div() as inner):
            return Neg(inner.numerator), inner.denominator
        case Pow(base=base, exponent=exponent) if (power := rational(exponent)) is not None and power < 0:
            return ONE, _power(base, -power)
    return node, ONE


def multiplied_out(node: Node) -> Node | None:
    """Return a sum multiplied out and collected; None if it has too many terms or nothing to multiply.

    >>> from derive.expression import Sym
    >>> x = Sym("x")
    >>> multiplied_out(Add(Mul(x, Add(ONE, x)), Neg(Mul(x, x)))) is x
    True
    """
    products = _expanded(node)
    return None if products is None else flat_sum([item.to_node() for item in _positive_first(products)])


def _positive_first(products: list[Product]) -> list[Product]:
    first = next((i for i, item in enumerate(products) if item.coefficient > 0), 0)
    return [*products[first : first + 1], *products[:first], *products[first + 1 :]]


def _expanded(node: Node) -> list[Product] | None:
    collected: dict[Factors, Product] = {}
    for term in opened_terms(node):
        parts = _distributed(term)
        if parts is None:
            return None
        for part in parts:
            old = collected.get(part.factors)
            size = part.coefficient + (old.coefficient if old else 0)
            collected[part.factors] = Product(size, part.powers, part.shown)
    return [part for part in collected.values() if part.coefficient]


def _distributed(term: Node) -> list[Product] | None:
    """Multiply out the sums among the factors of one term."""
    whole = factors(term)
    sums: list[tuple[Node, int]] = []
    rest = dict(whole.powers)
    for base, n in whole.powers.items():
        if isinstance(whole.shown[base], Add) and n > 0 and n.denominator == 1:
            sums.append((whole.shown[base], int(n)))
            del rest[base]
    parts = [Product(whole.coefficient, rest, whole.shown)]
    for addends in (opened_terms(base) for base, n in sums for _ in range(n)):
        opened = [factors(addend) for addend in addends]
        if len(parts) * len(opened) > _MOST_TERMS:
            return None
        parts = [left * right for left, right in pairs(parts, opened)]
    return parts


def _shifted(exponent: Node, shift: Fraction) -> Node:
    return Add(exponent, Neg(number(-shift)) if shift < 0 else number(shift))
