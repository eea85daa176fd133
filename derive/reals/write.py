"""Relations written simply: x - 1 ≠ 0 as x ≠ 1, x e^x > 0 as x > 0, (1 + x)/(1 - x) > 0 as |x| < 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Each,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    rational,
    tidy,
)
from derive.expression.numbers import split_coefficient
from derive.expression.parts import product_of
from derive.expression.relations import MIRROR, ORDERS
from derive.expression.tidy import negate
from derive.reading.formulas import entry_of, fill, formula, values_of
from derive.reals.logic import decided
from derive.reals.polynomial_relations import opened
from derive.table import Function
from derive.terms.fractions import put_over
from derive.terms.functions import inverse_inside
from derive.terms.moves import everywhere
from derive.terms.polynomials import rational_zeros, read
from derive.terms.signs import not_negative, positive
from derive.terms.terms import Line


def not_zero(node: Node) -> Iterator[Node]:
    """Yield what makes an expression different from zero, factor by factor."""
    match node:
        case Neg(operand=inner):
            yield from not_zero(inner)
        case Pow(base=base):
            yield from not_zero(base)
        case Root(radicand=radicand):
            yield from not_zero(radicand)
        case Call(name="abs", children=(inner,)) | Div(numerator=inner):
            yield from not_zero(inner)
        case Mul(children=factors):
            for factor in factors:
                yield from not_zero(factor)
        case Add(
            children=(Pow(base=Const(name="e"), exponent=one), Neg(operand=Pow(base=Const(name="e"), exponent=other)))
        ):
            yield from not_zero(tidy(Add(one, Neg(other))))
        case Add() if (zeros := _zeros(node)) is not None:
            yield from zeros
        case Add(children=terms) if any(map(_is_quotient, terms)) and isinstance(
            whole := put_over(Line(node), node), Div
        ):
            yield from not_zero(whole.numerator)
        case _:
            yield Rel("!=", node, ZERO)


def _zeros(node: Add) -> list[Node] | None:
    """Write x³ - x ≠ 0 as x ≠ 0 and |x| ≠ 1; None where the zeros are not rational, or two terms say it as well."""
    found = read(Line(node), node)
    if found is not None and len(found[1]) == 3 and found[1][1] ** 2 < 4 * found[1][0] * found[1][2]:
        return []  # The discriminant is negative.
    if found is None or (len(node.children) == 2 and found[1][0]):
        return None
    symbol, coefficients = found
    values = rational_zeros(coefficients)
    if values is None:
        return None
    pairs = [value for value in values if value > 0 and -value in values]
    single = [value for value in values if abs(value) not in pairs]
    sizes: list[Node] = [Rel("!=", Call("abs", symbol), number(value)) for value in pairs]
    return [*(Rel("!=", symbol, number(value)) for value in single), *sizes]


def simplest(relation: Node) -> Node:
    """Write x − 1 ≠ 0 as x ≠ 1, −x > 0 as x < 0, x² > 0 as x ≠ 0, 1 − x² > 0 as |x| < 1, ln x ≠ 0 as x ≠ 1."""
    if isinstance(relation, Rel):
        relation = Rel(relation.relation, tidy(relation.left), tidy(relation.right))
        if rational(relation.left) is not None and rational(relation.right) is None:
            relation = Rel(MIRROR[relation.relation], relation.right, relation.left)
    if not relation.free:
        # Of numbers nothing is simpler: -2 > 0 says what is wrong with (-2)^x, 2 < 0 does not.
        return relation
    if isinstance(relation, Each):
        inner = simplest(relation.body)
        return (
            inner
            if relation.variable.name not in inner.free
            else relation.with_children((inner, *relation.children[1:]))
        )
    relation = _counted(relation)
    if isinstance(relation, Logic):
        found = (
            relation if _is_barred(relation) else decided(Logic(relation.connective, *map(simplest, relation.children)))
        )
        return relation if isinstance(found, bool) else found
    for _ in range(_ROUNDS):
        before = relation
        for write in (_isolated, _unscaled, _of_factors, _rooted, _sized, _without_function, _without_inverse, opened):
            relation = write(relation)
        if relation is before:
            break
    return relation


def _counted(relation: Node) -> Node:
    """Write x + 1 not 0, -1, -2, … as x not -1, -2, -3, …: an integer added changes only where the counting begins."""
    match relation:
        case Logic(connective="or", children=(Rel(relation=">", left=left, right=end), second)):
            letter, shift = _whole_shift(left)
            if shift and second is _not_whole(left):
                return Logic("or", Rel(">", letter, tidy(Add(end, number(-shift)))), _not_whole(letter))
        case Rel(relation="!=" | "=" as sign, left=left):
            letter, shift = _whole_shift(left)
            if shift and relation.right is Call("floor", left):
                return Rel(sign, letter, Call("floor", letter))
    return relation


def _is_barred(either: Logic) -> bool:
    """Whether a number is asked not to be one of 0, -1, -2, …"""
    match either:
        case Logic(connective="or", children=(Rel(relation=">", left=left), second)):
            return second is _not_whole(left)
    return False


def _not_whole(node: Node) -> Node:
    return Rel("!=", node, Call("floor", node))


def _whole_shift(node: Node) -> tuple[Node, int]:
    """Split x + 3 into x and 3; the number is 0 where none is added."""
    if isinstance(node, Add) and len(node.children) == 2:
        for term, rest in (node.children, node.children[::-1]):
            value = rational(term)
            if value is not None and value.denominator == 1:
                return rest, int(value)
    return node, 0


def _of_factors(relation: Node) -> Node:
    """Write x e^x > 0 as x > 0, and (1 + x)/(1 - x) > 0 as 1 - x^2 > 0: only the signs of the factors count."""
    if not isinstance(relation, Rel) or relation.right is not ZERO:
        return relation
    sign = relation.relation
    if sign not in ORDERS:
        match relation.left:
            case Div(numerator=above, denominator=below) if sign == "!=" and positive(above):
                return Rel(sign, below, ZERO)
        return relation
    match relation.left:
        case Mul(children=factors):
            kept = [factor for factor in factors if not positive(factor)]
            if kept and len(kept) < len(factors):
                return Rel(sign, product_of(kept), ZERO)
        case Div(numerator=above, denominator=below) if positive(below):
            return Rel(sign, above, ZERO)
        case Div(numerator=above, denominator=below) if positive(above):
            # A quotient of it is never zero.
            return Rel(sign[0], below, ZERO)
        case Div(children=sides) if sign in "<>" and (product := _difference_of_squares(*sides)) is not None:
            return Rel(sign, product, ZERO)
    return relation


def _difference_of_squares(first: Node, second: Node) -> Node | None:
    """Multiply 1 + x and 1 - x, in either order and of either sign; None for any other two."""
    ends = [read(Line(side), side) if isinstance(side, Add) else None for side in (first, second)]
    if ends[0] is None or ends[1] is None or ends[0][0] is not ends[1][0]:
        return None
    (a, b), (c, d) = (found[1] if found is not None and len(found[1]) == 2 else (0, 0) for found in ends)
    if not (a and b and c and d) or a * d + b * c:
        return None
    return tidy(Add(number(a * c), Mul(number(b * d), Pow(ends[0][0], TWO))))


def _rooted(relation: Node) -> Node:
    """Write x² < 4 as |x| < 2, and x⁴ < 1 as |x| < 1."""
    match relation:
        case Rel(relation=sign, left=Pow(base=base, exponent=Num(value=power)), right=right) if power in (2, 4, 6):
            value = rational(right)
            if value is None or value <= 0:
                return relation
            degree = () if power == 2 else (Num(int(power)),)
            if degree and value != 1:
                return relation
            top, bottom = (tidy(Root(number(part), *degree)) for part in (value.numerator, value.denominator))
            return Rel(sign, Call("abs", base), ONE if value == 1 else tidy(Div(top, bottom)))
    return relation


_AGAINST_SIZE = {"<": "<", "!=": "<", ">=": ">=", "=": ">="}
"""What the relation of u - |u| to 0 says of u."""


def _sized(relation: Node) -> Node:
    """Write x²/a² < 1 as |x/a| < 1, and u - |u| < 0 as u < 0."""
    match relation:
        case Rel(relation=sign, left=Add(children=(u, Neg(operand=Call(name="abs", children=(v,)))))) if (
            relation.right is ZERO and sign in _AGAINST_SIZE and (u is v or tidy(Neg(u)) is v)
        ):
            return Rel(_AGAINST_SIZE[sign], u, ZERO)
        case Rel(
            relation=sign,
            left=Div(numerator=Pow(base=above, exponent=first), denominator=Pow(base=below, exponent=second)),
            right=right,
        ) if first is TWO and second is TWO and right is ONE:
            return Rel(sign, Call("abs", Div(above, below)), ONE)
    return relation


def _without_function(relation: Node) -> Node:
    """Write ln x ≠ 0 as x ≠ 1, √x > 0 as x > 0, e^x ≠ 1 as x ≠ 0, |2x| < 1 as |x| < 1/2.

    What the function itself needs, x > 0 for ln x, is a condition of its own.
    """
    match relation:
        case Rel(relation="!=", left=Call(name="tan" | "cot" as name, children=(inner,)), right=right) if right is ZERO:
            return Rel("!=", Call("sin" if name == "tan" else "cos", inner), ZERO)
        case Rel(relation=sign, left=Div(numerator=Num(value=top), denominator=below), right=right) if not_negative(
            below
        ):
            value = rational(right)
            return Rel(MIRROR[sign], below, number(top / value)) if top and value and value > 0 else relation
        case Rel(relation=">" | "!=" as sign, left=Root(radicand=inner, index=index), right=right) if (
            right is ZERO and index.free
        ):
            return Rel(sign, inner, ZERO)
        case Rel(relation=sign, left=Root(radicand=inner, index=index), right=Num(value=value)):
            return Rel(sign, inner, number(value**2)) if index is TWO else relation
        case Rel(relation=sign, left=Pow(base=inner, exponent=Num(value=power)), right=right) if power in (3, 5, 7):
            root = _whole_root(rational(right), int(power))
            return relation if root is None else Rel(sign, inner, number(root))
        case Rel(relation=sign, left=Pow(base=Const(name="e"), exponent=inner), right=right) if right is ONE:
            return Rel(sign, inner, ZERO)
        case Rel(relation=sign, left=Call(name="abs", children=(inner,)), right=right):
            return _of_size(relation, sign, inner, right)
        case Rel(left=Call(name="floor" | "ceil" as name, children=(inner,), orders=())):
            return _of_stairs(relation, inner, name == "floor")
        case Rel(left=Call() as call) if (entry := entry_of(call)) is not None:
            return _of_argument(relation, call, entry)
    return relation


def _of_stairs(relation: Rel, inside: Node, downwards: bool) -> Node:
    """Write ⌊u⌋ ≥ 1 as u ≥ 1, ⌊u⌋ > 1 as u ≥ 2, ⌊u⌋ ≠ 0 as u < 0 or u ≥ 1; of ⌈u⌉ = -⌊-u⌋ the mirror image."""
    value = rational(relation.right)
    if value is None or relation.relation == "=":
        return relation
    sign, level = (relation.relation, value) if downwards else (MIRROR.get(relation.relation, "!="), -value)
    argument = inside if downwards else tidy(Neg(inside))
    if sign == "!=":
        if level.denominator != 1:
            return relation
        ends = Rel("<", argument, number(level)), Rel(">=", argument, number(level + 1))
        return Logic("or", *map(simplest, ends))
    end = ceil(level) if sign in (">=", "<") else floor(level) + 1
    return Rel("<" if sign[0] == "<" else ">=", argument, number(Fraction(end)))


def _of_argument(relation: Rel, call: Call, entry: Function) -> Rel:
    """Write tanh u > 0 as u > 0 by its sign, arctan u < π/4 as u < 1 because it increases."""
    if relation.right is ZERO and formula(entry.sign or "0").free:
        return Rel(relation.relation, tidy(fill(entry.sign, call.children)), ZERO)
    place = next((place for place, value in values_of(call.name).items() if value is relation.right), None)
    if place is None or not entry.monotone:
        return relation
    sign = relation.relation if entry.monotone == "increasing" else MIRROR.get(relation.relation, relation.relation)
    return Rel(sign, call.children[0], place)


def _without_inverse(relation: Node) -> Node:
    """Write cos(arcsin x) ≠ 0 as √(1 - x²) ≠ 0, and k sin(arcsin x)² < 1 as k x² < 1."""
    if not isinstance(relation, Rel) or not relation.has(Call):
        return relation
    found = _UNDO_INVERSES(relation.left)
    return relation if found is None else Rel(relation.relation, found.after, relation.right)


def _whole_root(value: Fraction | None, degree: int) -> int | None:
    return next((root for root in (0, 1, -1, 2, -2) if value == root**degree), None)


_ROUNDS = 6
_UNDO_INVERSES = everywhere(inverse_inside, Call, Pow, deep=True)


def _of_size(relation: Rel, sign: str, inner: Node, right: Node) -> Node:
    coefficient, factors = split_coefficient(inner)
    value = rational(right)
    if value is None or not factors:
        return relation
    if isinstance(inner, Div) and value and (top := rational(inner.numerator)):
        return Rel(MIRROR[sign], Call("abs", inner.denominator), number(abs(top) / value))
    if isinstance(inner, Div) and (below := rational(inner.denominator)):
        return Rel(sign, Call("abs", inner.numerator), number(value * abs(below)))
    rest = product_of(factors)
    if not_negative(rest):
        return Rel(sign, rest, number(value / abs(coefficient)))
    if abs(coefficient) == 1 and rest is inner:
        return relation
    return Rel(sign, Call("abs", rest), number(value / abs(coefficient)))


def _unscaled(relation: Node) -> Node:
    """Write 2x ≠ 2/3 as x ≠ 1/3."""
    if not isinstance(relation, Rel) or (value := rational(relation.right)) is None:
        return relation
    left = relation.left
    if isinstance(left, Div) and (below := rational(left.denominator)):
        turned = relation.relation if below > 0 else MIRROR[relation.relation]
        return Rel(turned, left.numerator, number(value * below))
    coefficient, factors = split_coefficient(left)
    if not factors or coefficient in (0, 1):
        return relation
    sign = MIRROR[relation.relation] if coefficient < 0 else relation.relation
    return Rel(sign, product_of(factors), number(value / coefficient))


def _isolated(relation: Node) -> Node:
    if not isinstance(relation, Rel):
        return relation
    if relation.right is not ZERO:
        return _without_constant(relation)
    left, sign = relation.left, relation.relation
    match left:
        case Add(children=terms) if any(map(_is_quotient, terms)):
            return relation
        case Add(children=(first, Neg(operand=value))) if rational(value) is not None and rational(first) is None:
            return Rel(sign, first, value)
        case Add(children=(first, value)) if rational(value) is not None and rational(first) is None:
            return Rel(sign, first, negate(value))
        case Add(children=(value, Neg(operand=rest))) if rational(value) is not None:
            return Rel(MIRROR[sign], rest, value)
        case Add(children=(value, rest)) if rational(value) is not None:
            return Rel(sign, rest, negate(value))
        case Add(children=(Sym() as first, Neg(operand=Sym() as second))):
            return Rel(sign, first, second)
        case Neg(operand=inner):
            return Rel(MIRROR[sign], inner, ZERO)
        case Pow(base=base, exponent=Num(value=power)) if (
            power.denominator == 1 and power % 2 == 0 and sign in (">", "!=")
        ):
            return Rel("!=", base, ZERO)
    return relation


def _without_constant(relation: Rel) -> Node:
    """Write 1 + x² > 1 as x² > 0."""
    match relation:
        case Rel(relation=sign, left=Add(children=(first, second)), right=Num(value=right)):
            for term, rest in ((first, second), (second, first)):
                value = rational(term)
                if value is not None:
                    return Rel(sign, rest, number(right - value))
    return relation


def _is_quotient(term: Node) -> bool:
    """Whether a term has a denominator of unknown sign: 1 + 1/x > 0 says more than 1/x > -1."""
    while isinstance(term, Neg):
        term = term.operand
    return isinstance(term, Div) and not not_negative(term.denominator)
