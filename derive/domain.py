"""Where an expression is defined over the reals, as far as its shape says: a list of conditions.

The conditions of a derivation are read off its function and its result, not remembered from rules, so
that whatever form the result takes, the line ``for x > 0`` below it is about that form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne

from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sym,
    canonical,
    number,
    postorder,
    rational,
    tidy,
)
from derive.expression.evaluate import holds
from derive.expression.numbers import split_coefficient
from derive.expression.tidy import negate
from derive.rules.functions import fill
from derive.rules.polynomials import rational_zeros, read
from derive.rules.signs import never_zero, not_negative, positive
from derive.rules.terms import Line
from derive.table import TABLE


def conditions(*nodes: Node, assuming: tuple[Node, ...] = ()) -> tuple[Node, ...]:
    """Return the relations that all the expressions need in order to be defined.

    Args:
        nodes: expressions, typically a function and its derivative.
        assuming: relations already known; they and what they imply trivially are not repeated.

    Returns:
        Relations in order of appearance, without those that always hold and those implied by another.
    """
    found: dict[Node, None] = {}
    for root in nodes:
        bound = {part.children[part.binds[0]] for part in postorder(root) if part.binds is not None}
        letters = frozenset().union(*(variable.free for variable in bound))
        for node in postorder(root):
            if isinstance(node, Pow) and node.exponent.free & letters:
                continue  # An index of summation is an integer.
            for relation in _needs(node):
                # What is needed of an integrand along the way is no condition on the result.
                if not _always(relation) and not relation.free & letters:
                    found[_simplest(relation)] = None
    for relation in assuming:
        if not _always(relation):
            found[_simplest(relation)] = None
    strict = dict.fromkeys(_strict(relation, found) for relation in found)
    return independent(list(strict))


def independent(relations: Sequence[Node]) -> tuple[Node, ...]:
    """Return the relations without those that another one implies; of two that say the same the first stays."""
    kept: list[Node] = []
    for position, relation in enumerate(relations):
        later = relations[position + 1 :]
        if any(implies(other, relation) for other in kept):
            continue
        if not any(implies(other, relation) and not implies(relation, other) for other in later):
            kept.append(relation)
    return tuple(kept)


def _strict(relation: Node, others: Iterable[Node]) -> Node:
    """Write x ≥ 0 beside x ≠ 0 as x > 0."""
    match relation:
        case Rel(relation=">=" | "<=" as sign, left=left, right=right) if Rel("!=", left, right) in others:
            return Rel(sign[0], left, right)
    return relation


def _needs(node: Node) -> Iterator[Node]:
    match node:
        case Div(denominator=below):
            yield from _nonzero(below)
        case Pow(base=base, exponent=exponent):
            yield from _power(base, exponent)
        case Root(radicand=radicand, index=index) if (n := rational(index)) is not None and n % 2 == 0:
            yield Rel(">=", radicand, ZERO)
        case Call(name="ln", children=(Call(name="abs", children=(inner,)),)):
            yield from _nonzero(inner)
        case Call(name=name, children=arguments) if name in TABLE and not node.orders:
            for text in TABLE[name].domain:
                yield from _conjuncts(fill(text, arguments))


def _conjuncts(condition: Node) -> Iterator[Node]:
    if isinstance(condition, Logic) and condition.connective == "and":
        for part in condition.children:
            yield from _conjuncts(part)
    else:
        yield condition


def _nonzero(node: Node) -> Iterator[Node]:
    match node:
        case Neg(operand=inner):
            yield from _nonzero(inner)
        case Pow(base=base):
            yield from _nonzero(base)
        case Root(radicand=radicand):
            yield from _nonzero(radicand)
        case Call(name="abs", children=(inner,)):
            yield from _nonzero(inner)
        case Mul(children=factors):
            for factor in factors:
                yield from _nonzero(factor)
        case Add() if (zeros := _zeros(node)) is not None:
            yield from zeros
        case _:
            yield Rel("!=", node, ZERO)


def _zeros(node: Add) -> list[Node] | None:
    """Write x³ - x ≠ 0 as x ≠ 0 and |x| ≠ 1; None where the zeros are not rational, or two terms say it as well."""
    found = read(Line(node), node)
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


def _power(base: Node, exponent: Node) -> Iterator[Node]:
    power = rational(exponent)
    if power is None:
        if not isinstance(base, (Const, Num)):
            yield Rel(">", base, ZERO)
        return
    if power.denominator % 2 == 0:
        yield Rel(">=" if power > 0 else ">", base, ZERO)
    elif power < 0:
        yield from _nonzero(base)


def _always(relation: Node) -> bool:
    if isinstance(relation, Logic):
        return (any if relation.connective == "or" else all)(map(_always, relation.children))
    if not isinstance(relation, Rel):
        return False
    if not relation.free:
        return bool(holds(relation, {}))
    if relation.right is not ZERO:
        return False
    left, sign = relation.left, relation.relation
    if sign == "!=":
        return never_zero(left)
    return not_negative(left) if sign == ">=" else sign == ">" and positive(left)


def _simplest(relation: Node) -> Node:
    """Write x − 1 ≠ 0 as x ≠ 1, −x > 0 as x < 0, x² > 0 as x ≠ 0, 1 − x² > 0 as |x| < 1, ln x ≠ 0 as x ≠ 1."""
    for _ in range(_ROUNDS):
        before = relation
        for write in (_isolated, _unscaled, _rooted, _without_function):
            relation = write(relation)
        if relation is before:
            break
    return relation


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


def _without_function(relation: Node) -> Node:
    """Write ln x ≠ 0 as x ≠ 1, √x > 0 as x > 0, e^x ≠ 1 as x ≠ 0, |2x| < 1 as |x| < 1/2.

    What the function itself needs, x > 0 for ln x, is a condition of its own.
    """
    match relation:
        case Rel(relation=sign, left=Call(name="ln", children=(inner,)), right=right) if right is ZERO:
            return Rel(sign, tidy(Add(inner, MINUS_ONE)), ZERO)
        case Rel(relation="!=", left=Call(name="tan" | "cot" as name, children=(inner,)), right=right) if right is ZERO:
            return Rel("!=", Call("sin" if name == "tan" else "cos", inner), ZERO)
        case Rel(relation=sign, left=Call(name=name, children=(inner,)), right=right) if right is ZERO:
            return Rel(sign, inner, ZERO) if name in _SIGN_OF_ARGUMENT else relation
        case Rel(relation=sign, left=Div(numerator=Num(value=top), denominator=below), right=right) if not_negative(
            below
        ):
            value = rational(right)
            return Rel(_MIRROR[sign], below, number(top / value)) if top and value and value > 0 else relation
        case Rel(relation=">" | "!=" as sign, left=Root(radicand=inner), right=right) if right is ZERO:
            return Rel(sign, inner, ZERO)
        case Rel(relation=sign, left=Pow(base=Const(name="e"), exponent=inner), right=right) if right is ONE:
            return Rel(sign, inner, ZERO)
        case Rel(relation=sign, left=Call(name="abs", children=(inner,)), right=right):
            return _of_size(relation, sign, inner, right)
    return relation


_ROUNDS = 6
_SIGN_OF_ARGUMENT = {"arcsin", "arctan", "sinh", "tanh", "arsinh", "artanh"}
"""Odd increasing functions: their value has the sign of their argument."""


def _of_size(relation: Rel, sign: str, inner: Node, right: Node) -> Node:
    coefficient, factors = split_coefficient(inner)
    value = rational(right)
    if value is None or not factors:
        return relation
    if isinstance(inner, Div) and value and (top := rational(inner.numerator)):
        return Rel(_MIRROR[sign], Call("abs", inner.denominator), number(abs(top) / value))
    rest = Mul(*factors) if len(factors) > 1 else factors[0]
    if not_negative(rest):
        return Rel(sign, rest, number(value / abs(coefficient)))
    if abs(coefficient) == 1 and rest is inner:
        return relation
    return Rel(sign, Call("abs", rest), number(value / abs(coefficient)))


def _unscaled(relation: Node) -> Node:
    """Write 2x ≠ 2/3 as x ≠ 1/3."""
    if not isinstance(relation, Rel) or (value := rational(relation.right)) is None:
        return relation
    coefficient, factors = split_coefficient(relation.left)
    if not factors or coefficient in (0, 1):
        return relation
    sign = _MIRROR[relation.relation] if coefficient < 0 else relation.relation
    return Rel(sign, Mul(*factors) if len(factors) > 1 else factors[0], number(value / coefficient))


def _isolated(relation: Node) -> Node:
    if not isinstance(relation, Rel) or relation.right is not ZERO:
        return relation
    left, sign = relation.left, relation.relation
    match left:
        case Add(children=terms) if any(map(_is_quotient, terms)):
            return relation
        case Add(children=(first, Neg(operand=value))) if rational(value) is not None and rational(first) is None:
            return Rel(sign, first, value)
        case Add(children=(first, value)) if rational(value) is not None and rational(first) is None:
            return Rel(sign, first, negate(value))
        case Add(children=(value, Neg(operand=rest))) if rational(value) is not None:
            return Rel(_MIRROR[sign], rest, value)
        case Add(children=(value, rest)) if rational(value) is not None:
            return Rel(sign, rest, negate(value))
        case Add(children=(Sym() as first, Neg(operand=Sym() as second))):
            return Rel(sign, first, second)
        case Neg(operand=inner):
            return Rel(_MIRROR[sign], inner, ZERO)
        case Pow(base=base, exponent=Num(value=power)) if power.denominator == 1 and power % 2 == 0 and sign == ">":
            return Rel("!=", base, ZERO)
    return relation


_MIRROR = {"!=": "!=", "=": "=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


def implies(stronger: Node, weaker: Node) -> bool:
    """Whether one relation makes another superfluous, as far as their shape says.

    >>> from derive.expression import Sym
    >>> implies(Rel(">", Sym("a"), Sym("x")), Rel("!=", Sym("x"), Sym("a")))
    True
    """
    if stronger is weaker or not isinstance(stronger, Rel) or not isinstance(weaker, Rel):
        return False
    if _opposed(stronger, weaker):
        return True
    if _is_within(stronger, weaker):
        return True
    return weaker.relation == "!=" and stronger.relation in ("<", ">", "!=") and _has_factor(stronger, weaker)


def _opposed(stronger: Rel, weaker: Rel) -> bool:
    """Whether both compare the same two sides, up to order."""
    gap, other = (canonical(Add(side.left, Neg(side.right))) for side in (stronger, weaker))
    if gap is other:
        return weaker.relation in (stronger.relation, *_WEAKER.get(stronger.relation, ()))
    sign = _MIRROR[stronger.relation]
    return gap is canonical(Neg(other)) and weaker.relation in (sign, *_WEAKER.get(sign, ()))


_WEAKER = {">": (">=", "!="), "<": ("<=", "!="), "=": (">=", "<=")}


def _values_of(relation: Rel) -> tuple[Node, bool, Fraction] | None:
    """Read u < c or |u| < c: the expression u, whether its size counts, and c."""
    value = rational(relation.right)
    if value is None:
        return None
    match relation.left:
        case Call(name="abs", children=(inner,)):
            return inner, True, value
    return relation.left, False, value


def _is_within(stronger: Rel, weaker: Rel) -> bool:
    """Whether all the values that one relation allows are allowed by the other."""
    first, second = _values_of(stronger), _values_of(weaker)
    if first is None or second is None or canonical(first[0]) is not canonical(second[0]):
        return False
    ends = sorted({sign * value for _, _, value in (first, second) for sign in (-1, 1)})
    between = [(low + high) / 2 for low, high in pairwise(ends)]
    places = [ends[0] - 1, *ends, *between, ends[-1] + 1]
    allowed = [_allows(stronger, first, place) for place in places]
    return any(allowed) and all(_allows(weaker, second, p) for p, yes in zip(places, allowed, strict=True) if yes)


def _allows(relation: Rel, read: tuple[Node, bool, Fraction], place: Fraction) -> bool:
    _, size, value = read
    return _COMPARED[relation.relation](abs(place) if size else place, value)


_COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "!=": ne,
    "=": eq,
}


def _has_factor(stronger: Rel, weaker: Rel) -> bool:
    """Whether a product or quotient that is not zero has the factor that must not be zero."""
    if stronger.right is not ZERO or not isinstance(stronger.left, (Mul, Div)):
        return False
    factors = _nonzero(Mul(*stronger.left.children))
    return any(canonical(_simplest(factor)) is canonical(weaker) for factor in factors)


def _is_quotient(term: Node) -> bool:
    """Whether a term has a denominator of unknown sign: 1 + 1/x > 0 says more than 1/x > -1."""
    while isinstance(term, Neg):
        term = term.operand
    return isinstance(term, Div) and not not_negative(term.denominator)
