"""Where an expression is defined over the reals, as far as its shape says: a list of conditions.

The conditions of a derivation are read off its function and its result, not remembered from rules, so
that whatever form the result takes, the line ``for x > 0`` below it is about that form.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import (
    ZERO,
    Call,
    Const,
    Div,
    Logic,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    postorder,
    rational,
)
from derive.guards import assured, guarded
from derive.inequalities import not_zero, simplest
from derive.relations import always, independent, strict
from derive.rules.functions import fill
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
        for node, guards in guarded(root):
            if isinstance(node, Pow) and node.exponent.free & letters:
                continue  # An index of summation is an integer.
            for relation in needs(node):
                # What is needed of an integrand along the way is no condition on the result.
                if not always(relation) and not relation.free & letters and not assured(relation, guards):
                    found[simplest(relation)] = None
    for relation in assuming:
        if not always(relation):
            found[simplest(relation)] = None
    return independent(list(dict.fromkeys(simplest(strict(relation, found)) for relation in found)))


def needs(node: Node) -> Iterator[Node]:
    """Yield the relations that one operation needs of its operands."""
    match node:
        case Div(denominator=below):
            yield from not_zero(below)
        case Pow(base=base, exponent=exponent):
            yield from _power(base, exponent)
        case Root(radicand=radicand, index=index) if (n := rational(index)) is not None and n % 2 == 0:
            yield Rel(">=", radicand, ZERO)
        case Call(name="ln", children=(Call(name="abs", children=(inner,)),)):
            yield from not_zero(inner)
        case Call(name=name, children=arguments) if name in TABLE and not node.orders:
            for text in TABLE[name].domain:
                yield from _conjuncts(fill(text, arguments))


def _conjuncts(condition: Node) -> Iterator[Node]:
    match condition:
        case Logic(connective="and", children=parts):
            for part in parts:
                yield from _conjuncts(part)
        case Rel(relation="!=", left=left, right=right) if right is ZERO:
            yield from not_zero(left)
        case _:
            yield condition


def _power(base: Node, exponent: Node) -> Iterator[Node]:
    power = rational(exponent)
    if power is None:
        if not isinstance(base, (Const, Num)):
            yield Rel(">", base, ZERO)
        return
    if power.denominator % 2 == 0:
        yield Rel(">=" if power > 0 else ">", base, ZERO)
    elif power < 0:
        yield from not_zero(base)
