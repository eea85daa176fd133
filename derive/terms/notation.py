"""How one line writes its powers, so that a rewritten line keeps the person's notation."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from derive.budget import remember
from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, canonical, postorder, rational
from derive.startup.data import data

E = Const("e")


@data
class Notation:
    """The habits of a line.

    Attributes:
        radicands: (keys of) what stands under a radical sign somewhere.
        fractional: (keys of) bases that carry an exponent like 3/2 as it was typed.
        roots: whether an unseen fractional power is written with a radical.
        negative: (keys of) bases that carry a negative numeric exponent.
        below: (keys of) bases whose symbolic powers stand in denominators, ``1/e^x``.
        exp_call: whether exponentials are written ``exp(u)``.
        decimals: whether numbers are written with a decimal point.
        rising: whether polynomials are written from the constant upwards.
    """

    radicands: frozenset[Node]
    fractional: frozenset[Node]
    roots: bool
    negative: frozenset[Node]
    below: frozenset[Node]
    exp_call: bool
    decimals: bool
    rising: bool

    @classmethod
    @remember(32)  # A dozen moves are tried on each line.
    def of(cls, line: Node) -> Notation:
        """Read the habits off a line."""
        radicands, fractional, negative, below = set(), set(), set(), set()
        calls = exponentials = decimals = False
        slopes = [0]
        for node in postorder(line):
            match node:
                case Root(radicand=radicand):
                    radicands.add(canonical(radicand))
                case Pow(base=base, exponent=exponent):
                    power = rational(exponent)
                    exponentials = exponentials or base is E
                    if power is not None and power < 0:
                        negative.add(canonical(base))
                    if power is not None and power.denominator > 1:
                        fractional.add(canonical(base))
                case Div(denominator=bottom):
                    below.update(_symbolic_bases(bottom))
                case Call(name="exp"):
                    calls = True
                case Num():
                    decimals = decimals or node.is_decimal
                case Add():
                    slopes.append(_slope(node))
        return cls(
            radicands=frozenset(radicands),
            fractional=frozenset(fractional),
            roots=bool(radicands) or not fractional,
            negative=frozenset(negative),
            below=frozenset(below),
            exp_call=calls and not exponentials,
            decimals=decimals,
            rising=sum(slopes) > 0,
        )

    def is_radical(self, key: Node, exponent: Fraction) -> bool:
        """Whether a power is written with a radical, as the person wrote such powers of the base."""
        if exponent.denominator == 1 or exponent < 0:
            return False
        typed = key in self.fractional and (exponent.numerator > 1 or key not in self.radicands)
        return not typed and (self.roots or key in self.radicands)


def _symbolic_bases(bottom: Node) -> list[Node]:
    found, stack = [], [bottom]
    while stack:
        match stack.pop():
            case Mul(children=factors):
                stack.extend(factors)
            case Pow(base=base, exponent=exponent):
                if rational(exponent) is None:
                    found.append(canonical(base))
                elif isinstance(base, (Pow, Mul)):
                    stack.append(base)
            case Call(name="exp"):
                found.append(E)
    return found


def _slope(total: Add) -> int:
    """Return 1 for a sum of monomials in one symbol with rising degrees, -1 for falling, 0 otherwise."""
    degrees = [degree(term) for term in total.children]
    if len(total.free) != 1 or None in degrees:
        return 0
    pairs = list(pairwise(degrees))
    if all(a < b for a, b in pairs):  # type: ignore[operator]
        return 1
    return -1 if all(a > b for a, b in pairs) else 0  # type: ignore[operator]


def degree(term: Node) -> int | None:
    """Return the degree of ``3x^2`` in its symbol; None if it is no such monomial."""
    while isinstance(term, Neg):
        term = term.operand
    if isinstance(term, Div) and rational(term.denominator) is not None:
        term = term.numerator
    if isinstance(term, Mul) and all(rational(factor) is not None for factor in term.children[:-1]):
        term = term.children[-1]
    if rational(term) is not None:
        return 0
    if not isinstance(term, Pow):
        return 1 if not term.children and term.free else None
    power = rational(term.exponent)
    if power is None or power.denominator > 1 or term.base.children or not term.base.free:
        return None
    return int(power)
