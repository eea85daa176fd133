"""Where an expression is defined over the reals, as far as its shape says: a list of conditions.

The conditions of a derivation are read off its function and its result, not remembered from rules, so
that whatever form the result takes, the line ``for x > 0`` below it is about that form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.expression import (
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
    number,
    postorder,
    rational,
    tidy,
)
from derive.expression.evaluate import holds
from derive.expression.numbers import split_coefficient
from derive.expression.tidy import negate
from derive.rules.functions import fill
from derive.rules.signs import never_zero, not_negative, positive
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
    return tuple(relation for relation in strict if not any(_implies(other, relation) for other in strict))


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
        case _:
            yield Rel("!=", node, ZERO)


def _power(base: Node, exponent: Node) -> Iterator[Node]:
    power = rational(exponent)
    if power is None:
        if not isinstance(base, (Const, Num)) and exponent.free:
            yield Rel(">", base, ZERO)
        return
    if power.denominator % 2 == 0:
        yield Rel(">=" if power > 0 else ">", base, ZERO)
    elif power < 0:
        yield from _nonzero(base)


def _always(relation: Node) -> bool:
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
    """Write x − 1 ≠ 0 as x ≠ 1, −x > 0 as x < 0, x² > 0 as x ≠ 0, 1 − x² > 0 as |x| < 1."""
    moved = _unscaled(_isolated(relation))
    match moved:
        case Rel(relation=sign, left=Pow(base=base, exponent=Num(value=power)), right=right) if power == 2:
            value = rational(right)
            if value is not None and value > 0:
                top, bottom = (tidy(Root(number(part))) for part in (value.numerator, value.denominator))
                return Rel(sign, Call("abs", base), tidy(Div(top, bottom)))
    return moved


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


def _implies(stronger: Node, weaker: Node) -> bool:
    """Whether one relation on a left side makes another on the same side superfluous."""
    if stronger is weaker or not isinstance(stronger, Rel) or not isinstance(weaker, Rel):
        return False
    if stronger.left is not weaker.left:
        return False
    if stronger.right is weaker.right:
        return weaker.relation in _WEAKER.get(stronger.relation, ())
    a, b = rational(stronger.right), rational(weaker.right)
    if a is None or b is None or a == b:
        return False
    upward = stronger.relation in (">", ">=") and a > b and weaker.relation in (">", ">=", "!=")
    downward = stronger.relation in ("<", "<=") and a < b and weaker.relation in ("<", "<=", "!=")
    return upward or downward


_WEAKER = {">": (">=", "!="), "<": ("<=", "!="), "=": (">=", "<=")}
