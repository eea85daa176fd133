"""Moves by identities of functions: Pythagoras, quotients of functions, inverse functions, e^ln, √u²."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Neg,
    Node,
    Pow,
    Rel,
    Root,
    canonical,
    number,
    rational,
)
from derive.terms.contents import bases, sums
from derive.terms.signs import Sign, letters_of, not_negative, positive, sign
from derive.terms.squares import squares_of_conjugates
from derive.terms.terms import Line, Power, Term, add

_SQUARES: dict[str, tuple[tuple[str, int], ...]] = {
    "sin": (("cos", 1),),
    "cos": (("sin", 1),),
    "sec": (("tan", -1),),
    "csc": (("cot", -1),),
    "cosh": (("sinh", -1),),
    "sech": (("tanh", 1),),
    "tanh": (("sech", 1),),
    "coth": (("csch", -1),),
}
"""f: (g, s) says f^2 + s g^2 = 1."""

COMPLEMENTS = {
    "sin": (-1, "cos", 1),
    "cos": (-1, "sin", 1),
    "sec": (-1, "tan", -1),
    "csc": (-1, "cot", -1),
    "tan": (1, "sec", 1),
    "cot": (1, "csc", 1),
    "sinh": (1, "cosh", 1),
    "cosh": (-1, "sinh", -1),
}
"""f: (c, g, s) says 1 + c f^2 = s g^2."""

_QUOTIENTS = {
    ("sin", "cos"): "tan",
    ("cos", "sin"): "cot",
    ("sinh", "cosh"): "tanh",
    ("cosh", "sinh"): "coth",
    ("tan", "sec"): "sin",
    ("cot", "csc"): "cos",
    ("sec", "tan"): "csc",
    ("csc", "cot"): "sec",
}
"""(f, g): h says f/g = h."""

_PRODUCTS = {
    frozenset(("tan", "cos")): "sin",
    frozenset(("cot", "sin")): "cos",
    frozenset(("tan", "cot")): "",
    frozenset(("sec", "cos")): "",
    frozenset(("csc", "sin")): "",
    frozenset(("sech", "cosh")): "",
    frozenset(("csch", "sinh")): "",
    frozenset(("tanh", "cosh")): "sinh",
}
"""{f, g}: h says f g = h, or 1 where h is empty."""


def pythagoras(line: Line, node: Node) -> Node | None:
    """c sin^2(u) + c cos^2(u) = c, and its kin."""
    terms = [term for term, _ in line.terms(node)]
    found = _pair(line, terms)
    if found is None:
        return None
    first, second, united = found
    rest = [united if index == first else term for index, term in enumerate(terms) if index != second]
    return add([line.build(term) for term in rest])


def conjugates(line: Line, node: Node) -> Node | None:
    """(1 + sin(u)) (1 - sin(u)) = cos(u)^2, and its kin: conjugate factors whose product is a square."""
    if sums(node) < 2:
        return None
    term = line.term(node)
    brackets = [(key, power) for key, power in term.powers.items() if isinstance(power.base, Add)]
    for (key, first), (other, second) in combinations(brackets, 2):
        squares = squares_of_conjugates(line, first.base, second.base)
        same = squares is not None and first.exponent == second.exponent
        square = pythagoras(line, add([line.build(part) for part in squares or ()])) if same else None
        count = first.exponent
        if square is None or isinstance(square, Add) or not isinstance(count, Fraction) or count.denominator != 1:
            continue
        rest = Term(term.coefficient, {k: power for k, power in term.powers.items() if k not in (key, other)})
        return line.build(line.product(rest, line.term(square), int(count)))
    return None


def has_pythagorean_pair(terms: list[Term]) -> bool:
    """Whether two terms of a sum unite by sin^2 + cos^2 = 1 or its kin."""
    return _pair(Line(ZERO), terms) is not None


def _pair(line: Line, terms: list[Term]) -> tuple[int, int, Term] | None:
    places = {term.key: index for index, term in enumerate(terms)}
    for index, term in enumerate(terms):
        for key, (base, exponent) in term.powers.items():
            if not isinstance(base, Call) or base.orders or not isinstance(exponent, Fraction) or exponent < 2:
                continue
            rest = _reduced(term, key, base, exponent)
            for name, opposite in _SQUARES.get(base.name, ()):
                other = line.product(rest, _power_of(Call(name, *base.children), 2)).scaled(Fraction(opposite))
                place = places.get(other.key)
                if place is not None and terms[place].coefficient == other.coefficient:
                    return index, place, rest
            if base.name in COMPLEMENTS:
                beside, name, factor = COMPLEMENTS[base.name]
                place = places.get(rest.key)
                if place is not None and terms[place].coefficient == beside * term.coefficient:
                    square = line.product(rest, _power_of(Call(name, *base.children), 2))
                    return place, index, square.scaled(Fraction(beside * factor))
    return None


def _reduced(term: Term, key: Node, base: Node, exponent: Fraction) -> Term:
    powers = {k: power for k, power in term.powers.items() if k is not key}
    if exponent != 2:
        powers[key] = Power(base, exponent - 2)
    return Term(term.coefficient, powers)


def _power_of(base: Node, exponent: int | Fraction) -> Term:
    return Term(Fraction(1), {canonical(base): Power(base, Fraction(exponent))})


def quotient_of_functions(line: Line, node: Node) -> Node | None:
    """sin(u)/cos(u) = tan(u), sec(u) cos(u) = 1, and their kin, where no part is left over."""
    if sum(isinstance(part, Call) for part in bases(node)) < 2:
        return None
    term = line.term(node)
    calls = [
        (key, base, exponent)
        for key, (base, exponent) in term.powers.items()
        if isinstance(base, Call) and len(base.children) == 1 and not base.orders and isinstance(exponent, Fraction)
    ]
    for key, base, exponent in calls:
        for other_key, other, opposite in calls:
            if base.children[0] is not other.children[0] or abs(opposite) != abs(exponent) or exponent <= 0:
                continue
            name = (
                _QUOTIENTS.get((base.name, other.name))
                if opposite < 0
                else _PRODUCTS.get(frozenset((base.name, other.name)))
            )
            if name is None:
                continue
            rest = Term(term.coefficient, {k: p for k, p in term.powers.items() if k not in (key, other_key)})
            if name:
                rest = line.product(rest, _power_of(Call(name, *base.children), exponent))
            return line.build(rest)
    return None


def _one_plus(u: Node) -> Node:
    return Add(ONE, Pow(u, TWO))


def _one_minus(u: Node) -> Node:
    return Add(ONE, Neg(Pow(u, TWO)))


def _minus_one(u: Node) -> Node:
    return Add(Pow(u, TWO), Neg(ONE))


INSIDE: dict[tuple[str, str], Callable[[Node], Node]] = {
    ("sin", "arcsin"): lambda u: u,
    ("sin", "arccos"): lambda u: Root(_one_minus(u)),
    ("sin", "arctan"): lambda u: Div(u, Root(_one_plus(u))),
    ("cos", "arccos"): lambda u: u,
    ("cos", "arcsin"): lambda u: Root(_one_minus(u)),
    ("cos", "arctan"): lambda u: Div(ONE, Root(_one_plus(u))),
    ("tan", "arctan"): lambda u: u,
    ("tan", "arcsin"): lambda u: Div(u, Root(_one_minus(u))),
    ("tan", "arccos"): lambda u: Div(Root(_one_minus(u)), u),
    ("sec", "arctan"): lambda u: Root(_one_plus(u)),
    ("sec", "arcsin"): lambda u: Div(ONE, Root(_one_minus(u))),
    ("sinh", "arsinh"): lambda u: u,
    ("cosh", "arsinh"): lambda u: Root(_one_plus(u)),
    ("cosh", "arcosh"): lambda u: u,
    ("sinh", "arcosh"): lambda u: Root(_minus_one(u)),
    ("tanh", "artanh"): lambda u: u,
}
"""(f, g): f(g(u)) without functions, wherever g(u) is defined (DLMF 4.23, 4.37)."""


def inverse_inside(line: Line, node: Node) -> Node | None:
    """sin(arctan u) = u/√(1 + u^2), and its kin; f(u)^2 is reached through its base."""
    base, power = (node.base, node.exponent) if isinstance(node, Pow) else (node, None)
    match base:
        case Call(name=outer, children=(Call(name=inner, children=(u,)) as call,)) if (
            not base.orders and not call.orders
        ):
            written = INSIDE.get((outer, inner))
            if written is not None:
                return written(u) if power is None else line.build(line.term(Pow(written(u), power)))
    return None


def exponential_of_logarithm(line: Line, node: Node) -> Node | None:
    """e^(c ln u) = u^c; ln(e^u) = u."""
    match node:
        case (
            Call(name="ln", children=(Pow(base=Const(name="e"), exponent=u),))
            | Call(name="ln", children=(Call(name="exp", children=(u,)),))
        ):
            return u
        case Pow(base=Const(name="e"), exponent=exponent) | Call(name="exp", children=(exponent,)):
            return _of_logarithm(line, exponent)
    return None


def _of_logarithm(line: Line, exponent: Node) -> Node | None:
    term = line.term(exponent)
    if len(term.powers) != 1:
        return None
    ((base, power),) = term.powers.values()
    if not isinstance(base, Call) or base.name != "ln" or base.orders or power != 1:
        return None
    (u,) = base.children
    if not positive(u):
        line.assume(Rel(">", u, ZERO))
    return u if term.coefficient == 1 else Pow(u, number(term.coefficient, decimal=line.notation.decimals))


def root_of_square(line: Line, node: Node) -> Node | None:
    """√(u^2) = |u|, √(u^4) = u^2."""
    match node:
        case Root(radicand=Pow(base=base, exponent=exponent), index=index):
            pass
        case Pow(base=Pow(base=base, exponent=exponent), exponent=Div(numerator=top, denominator=index)) if top is ONE:
            pass
        case _:
            return None
    inner = rational(exponent)
    if rational(index) != 2 or inner is None or inner <= 0 or inner % 2:
        return None
    half = inner / 2
    size = base if not_negative(base) or half % 2 == 0 else Call("abs", base)
    return size if half == 1 else Pow(size, number(half))


def absolute_value(line: Line, node: Node) -> Node | None:
    """|x + 1| = x + 1 beside √x: what is at least zero wherever the line is defined."""
    assert isinstance(node, Call)
    if node.name != "abs" or node.orders:
        return None
    known = sign(node.children[0], letters_of(line.node))
    return node.children[0] if known in (Sign.POSITIVE, Sign.NOT_NEGATIVE) else None


def absolute_square(line: Line, node: Node) -> Node | None:
    """u^2/|u| = |u|, |u|/u^2 = 1/|u|, |u|/u = u/|u|, |u|^2 = u^2, |x^2| = x^2."""
    if isinstance(node, Call):
        known = node.name == "abs" and not node.orders and not_negative(node.children[0])
        return node.children[0] if known else None
    if not any(isinstance(part, Call) and part.name == "abs" for part in bases(node)):
        return None
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Call) or base.name != "abs" or base.orders or not isinstance(exponent, Fraction):
            continue
        inner = base.children[0]
        rest = Term(term.coefficient, {k: power for k, power in term.powers.items() if k is not key})
        if exponent.denominator == 1 and exponent > 0 and exponent % 2 == 0:
            return line.build(line.product(rest, line.term(inner), int(exponent)))
        held = term.powers.get(canonical(inner))
        if exponent == -1 and held is not None and isinstance(held.exponent, Fraction) and held.exponent >= 2:
            line.cancelled(inner)
            reduced = line.product(rest, line.term(inner), -2)
            return line.build(line.product(reduced, line.term(base)))
        if exponent == 1 and held is not None and isinstance(held.exponent, Fraction) and held.exponent <= -1:
            reduced = line.product(rest, line.term(inner), 2)
            return line.build(line.product(reduced, line.term(base), -1))
    return None
