"""Moves between functions of an angle: all in sine and cosine, functions of the double angle, reciprocals."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import (
    ONE,
    TWO,
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    canonical,
    fold,
    number,
    postorder,
    replace,
    tidy,
)
from derive.expression.numbers import split_coefficient
from derive.expression.tidy import product
from derive.terms.contents import bases, sums
from derive.terms.identities import COMPLEMENTS, pythagoras
from derive.terms.terms import Line, Power, Term, add

_BY_SINE_AND_COSINE = {
    "tan": (("sin", 1), ("cos", -1)),
    "cot": (("cos", 1), ("sin", -1)),
    "sec": (("cos", -1),),
    "csc": (("sin", -1),),
    "tanh": (("sinh", 1), ("cosh", -1)),
    "coth": (("cosh", 1), ("sinh", -1)),
    "sech": (("cosh", -1),),
    "csch": (("sinh", -1),),
}
"""f: f(u) is the product of these powers (DLMF 4.14, 4.28)."""

_DOUBLE_SINE = {frozenset(("sin", "cos")): "sin", frozenset(("sinh", "cosh")): "sinh"}
"""{f, g}: h says f(u) g(u) = h(2u)/2 (DLMF 4.21.27, 4.35.26)."""

_DOUBLE_COSINE = {"cos": ("sin", -1, "cos"), "cosh": ("sinh", 1, "cosh")}
"""f: (g, s, h) says f(u)^2 + s g(u)^2 = h(2u) (DLMF 4.21.28, 4.35.27)."""

_LESS_SQUARE = {"tanh": ("sech", 1), "coth": ("csch", -1)}
"""f: (g, s) says 1 - f^2 = s g^2, where a sum is what is printed alone (DLMF 4.35.12, 4.35.13)."""

_RECIPROCALS = {"sin": "csc", "cos": "sec", "sinh": "csch", "cosh": "sech"}
"""f: g says 1/f = g."""


def in_sine_and_cosine(line: Line, node: Node) -> Node | None:
    """sec(u)^2/tan(u) = 1/(sin(u) cos(u)), where a product has several functions of one angle."""
    if sum(map(_is_call, bases(node))) < 2:
        return None
    term = line.term(node)
    calls = [(key, base, n) for key, (base, n) in term.powers.items() if _is_call(base) and isinstance(n, Fraction)]
    angles = [base.children[0] for _, base, _ in calls]
    result, changed = Term(term.coefficient, {}), False
    for key, power in term.powers.items():
        parts = _BY_SINE_AND_COSINE.get(getattr(power.base, "name", "")) if _is_call(power.base) else None
        if parts is None or angles.count(power.base.children[0]) < 2 or not isinstance(power.exponent, Fraction):
            result = line.product(result, Term(Fraction(1), {key: power}))
            continue
        changed = True
        for name, sign in parts:
            call = Call(name, *power.base.children)
            result = line.product(result, Term(Fraction(1), {canonical(call): Power(call, sign * power.exponent)}))
    return line.build(result) if changed else None


def double_angle(line: Line, node: Node) -> Node | None:
    """2 sin(u) cos(u) = sin(2u), cos(u)^2 - sin(u)^2 = cos(2u), and their hyperbolic kin."""
    return _double_cosine(line, node) if isinstance(node, Add) else _double_sine(line, node)


def _double_sine(line: Line, node: Node) -> Node | None:
    if sum(map(_is_call, bases(node))) < 2:
        return None
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        for other, (beside, count) in term.powers.items():
            name = _DOUBLE_SINE.get(frozenset((_name(base), _name(beside))))
            if name is None or base.children[0] is not beside.children[0] or exponent != count:
                continue
            if not isinstance(exponent, Fraction) or exponent.denominator > 1:
                continue
            rest = Term(
                term.coefficient / Fraction(2) ** int(exponent),
                {k: p for k, p in term.powers.items() if k not in (key, other)},
            )
            doubled = Call(name, _doubled(base.children[0]))
            return line.build(line.product(rest, Term(Fraction(1), {canonical(doubled): Power(doubled, exponent)})))
    return None


def _double_cosine(line: Line, node: Node) -> Node | None:
    terms = [term for term, _ in line.terms(node)]
    for first in terms:
        for key, (base, exponent) in first.powers.items():
            beside, sign, name = _DOUBLE_COSINE.get(_name(base), ("", 0, ""))
            if not name or exponent != 2:
                continue
            rest = Term(first.coefficient, {k: p for k, p in first.powers.items() if k is not key})
            other = Call(beside, *base.children)
            square = line.product(rest, Term(Fraction(sign), {canonical(other): Power(other, Fraction(2))}))
            met = [t for t in terms if t.key == square.key and t.coefficient == square.coefficient]
            if met:
                doubled = Call(name, _doubled(base.children[0]))
                whole = line.product(rest, Term(Fraction(1), {canonical(doubled): Power(doubled, Fraction(1))}))
                return add([line.build(whole if t is first else t) for t in terms if t is not met[0]])
    return None


def _name(base: Node) -> str:
    return base.name if isinstance(base, Call) and _is_call(base) else ""


def _is_call(base: Node) -> bool:
    return isinstance(base, Call) and len(base.children) == 1 and not base.orders


def _doubled(angle: Node) -> Node:
    """2u, term by term: 2(x/2 + pi/4) is x + pi/2."""
    parts = angle.children if isinstance(angle, Add) else (angle,)
    doubled = [(2 * value, rest) for value, rest in map(split_coefficient, parts)]
    return tidy(add([product((number(value), *rest)) for value, rest in doubled]))


def reciprocal_function(line: Line, node: Node) -> Node | None:
    """1/sin(u) = csc(u), 1/cos(u) = sec(u)."""
    match node:
        case Div(numerator=top, denominator=Call(name=name) as bottom) if top is ONE and _is_call(bottom):
            return Call(_RECIPROCALS[name], *bottom.children) if name in _RECIPROCALS else None
    return None


def conjugate_cancelled(line: Line, node: Node) -> Node | None:
    """(1 - cos(u))/sin(u)^2 = 1/(1 + cos(u)), by sin(u)^2 = (1 - cos(u)) (1 + cos(u))."""
    if not sums(node) or not any(map(_is_call, bases(node))):
        return None
    term = line.term(node)
    for key, (base, exponent) in term.powers.items():
        if not isinstance(base, Add) or len(base.children) != 2 or exponent != 1:
            continue
        a, b = (part for part, _ in line.terms(base))
        squares = add([line.build(line.product(a, a)), line.build(line.product(b, b).scaled(Fraction(-1)))])
        square = pythagoras(line, squares)
        if square is None or isinstance(square, Add):
            continue
        below = line.product(term, line.term(square))
        if len(below.powers) < len(term.powers):
            other = line.sum([a, b.scaled(Fraction(-1))])
            rest = Term(below.coefficient, {k: p for k, p in below.powers.items() if k is not key})
            return line.build(line.product(rest, line.term(other), -1))
    return None


def square_by_partner(line: Line, node: Node) -> Node | None:
    """sin(u)^2/(1 + cos(u)) = (1 - cos(u)^2)/(1 + cos(u)): above the bar, in the function whose sum is below."""
    assert isinstance(node, Div)
    below = [base.radicand if isinstance(base, Root) else base for base in bases(node.denominator)]
    sought = {part for total in below if isinstance(total, Add) for part in postorder(total) if _is_call(part)}

    def known(part: Node) -> Node | None:
        match part:
            case Pow(base=Call() as call, exponent=power) if power is TWO and (found := _by_partner(call)) is not None:
                return found[1] if found[0] in sought else part
        return None if isinstance(part, (Add, Mul, Neg)) else part

    above = fold(node.numerator, lambda part, children: part.with_children(children), known=known) if sought else None
    return None if above in (None, node.numerator) else Div(above, node.denominator)


def _by_partner(call: Call) -> tuple[Node, Node] | None:
    """Return g(u), and f(u)^2 by g(u)^2, for f(u)."""
    if call.name not in COMPLEMENTS or not _is_call(call):
        return None
    beside, name, factor = COMPLEMENTS[call.name]
    partner = Call(name, *call.children)
    square = Pow(partner, TWO)
    if beside > 0:
        return partner, Add(square, Neg(ONE))
    return partner, Add(ONE, square if factor < 0 else Neg(square))


def complement(line: Line, node: Node) -> Node | None:
    """(1 - tanh(u)^2)/tanh(u) = sech(u)^2/tanh(u): the complement to 1 of a square that is a factor too."""
    factors = bases(node)
    for total in factors:
        terms = [term for term, _ in line.terms(total)] if isinstance(total, Add) else []
        if len(terms) != 2:
            continue
        for one, square in (terms, terms[::-1]):
            found = _complement(one, square)
            if found is not None and found[0] in factors:
                return replace(node, {total: line.build(line.product(one, line.term(found[1])))})
    return None


def _complement(one: Term, square: Term) -> tuple[Node, Node] | None:
    """Return f(u), and g(u)^2 = 1 - f(u)^2 up to its sign, for the terms c and -c f(u)^2."""
    if one.powers or one.coefficient != -square.coefficient or len(square.powers) != 1:
        return None
    ((call, exponent),) = square.powers.values()
    if exponent != 2 or _name(call) not in _LESS_SQUARE:
        return None
    name, sign = _LESS_SQUARE[_name(call)]
    beside = Pow(Call(name, *call.children), TWO)
    return call, beside if sign > 0 else Neg(beside)
