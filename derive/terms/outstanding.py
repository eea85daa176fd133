"""What a move assumed that its result no longer shows: cancelled factors, vanished roots."""

from __future__ import annotations

from collections.abc import Iterable

from derive.expression import ZERO, Call, Div, Mul, Node, Pow, Rel, Root, canonical, postorder, rational
from derive.reading.formulas import fill
from derive.table import TABLE
from derive.terms.signs import never_zero, not_negative


def outstanding(
    after: Node, assumed: Iterable[Node], cancelled: Iterable[Node], rooted: Iterable[Node]
) -> tuple[Node, ...]:
    """Return the conditions of a move, without those that its result implies by being defined.

    Args:
        after: the rewritten line.
        assumed: conditions of identities that were used.
        cancelled: bases that left a denominator; they must not be zero.
        rooted: bases that lost an even root; they must not be negative.

    Returns:
        The relations, each once.
    """
    cancelled = [base for base in cancelled if not never_zero(base)]
    rooted = [base for base in rooted if not not_negative(base)]
    divisors, radicands = _defining(after) if cancelled or rooted else (set(), set())
    lost = [Rel("!=", base, ZERO) for base in cancelled if canonical(base) not in divisors]
    kept = [Rel(">=", base, ZERO) for base in rooted if canonical(base) not in radicands]
    found = dict.fromkeys((*assumed, *lost, *kept))
    implied = _domains(after) if found else frozenset[Node]()
    return tuple(relation for relation in found if canonical(relation) not in implied)


def _domains(after: Node) -> frozenset[Node]:
    """Return (keys of) the relations without which a function of a line has no value: u >= 1 beside arcosh(u)."""
    calls = [part for part in postorder(after) if isinstance(part, Call) and part.name in TABLE and not part.orders]
    return frozenset(canonical(fill(text, call.children)) for call in calls for text in TABLE[call.name].domain)


def _defining(after: Node) -> tuple[set[Node], set[Node]]:
    """Return (keys of) what must not be zero and what must not be negative for `after` to be defined."""
    divisors: set[Node] = set()
    radicands: set[Node] = set()
    for node in postorder(after):
        match node:
            case Div(denominator=bottom):
                divisors.update(_bases(bottom))
            case Call(name="ln", children=(inside,)):
                divisors.add(canonical(inside))
                radicands.add(canonical(inside))
            case Root(radicand=radicand, index=index) if (rational(index) or 1) % 2 == 0:
                radicands.add(canonical(radicand))
            case Pow(base=base, exponent=exponent):
                power = rational(exponent)
                if power is not None and power < 0:
                    divisors.add(canonical(base))
                if power is not None and power.denominator % 2 == 0:
                    radicands.add(canonical(base))
    return divisors, radicands


def _bases(product: Node) -> set[Node]:
    found: set[Node] = set()
    stack = [product]
    while stack:
        factor = stack.pop()
        while isinstance(factor, (Pow, Root)):
            factor = factor.children[0]
        found.add(canonical(factor))
        if isinstance(factor, Mul) or (isinstance(factor, Call) and factor.name == "abs"):
            stack.extend(factor.children)
    return found
