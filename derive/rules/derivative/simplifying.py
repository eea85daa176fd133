"""What a person does before any rule of differentiation: combine powers, cancel, write |x| as x for x > 0."""

from __future__ import annotations

from functools import cache

from derive.expression import Add, Deriv, Div, Mul, Neg, Node, Num, Pow, Rel, Root, Sym, fold, postorder, tidy
from derive.expression.parts import functions_in
from derive.reals.given import Given, where_given
from derive.record.declare import rule
from derive.record.derivation import Label, Rewrite, Rule
from derive.record.strategies import Strategy
from derive.rules.algebra.algebra import (
    CANCEL,
    COMBINE,
    DOUBLE_ANGLE,
    EXPONENTIAL_OF_LOGARITHM,
    ONE_FRACTION,
    PYTHAGORAS,
    QUOTIENT_OF_FUNCTIONS,
    SINE_AND_COSINE,
)
from derive.rules.algebra.angles import double_angle
from derive.startup.data import replace as copy
from derive.terms.identities import PARTS, RECIPROCALS
from derive.terms.moves import everywhere

USE_GIVEN = Label("use-given", "use that", "|u| = u for u >= 0", weight=2)
"""What is given decides which case counts; `as_given` supplies it."""


def as_given(given: Given) -> Strategy:
    """Return the strategy that writes what is differentiated as it is wherever relations hold.

    Args:
        given: the relations.
    """

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        made = use_given(goal.body, given)
        return None if made is None else (USE_GIVEN, copy(made, after=Deriv(made.after, goal.variable)))

    return answer


def _says_more(part: Node) -> bool:
    """Whether what becomes of a part is more than what becomes of its operands: |x|^3 = (-x)^3 goes without saying."""
    return not (isinstance(part, Pow) and isinstance(part.exponent, Num))


def use_given(node: Node, given: Given) -> Rewrite | None:
    """Write an expression as it is wherever relations hold; None where they decide nothing."""
    after = where_given(node, given)
    if after is node:
        return None
    decisive = next(((one,) for one in given if where_given(node, (one,)) is after), given)
    known = {part: where_given(part, given) for part in postorder(node)}
    inner = ((part, part.with_children(tuple(known[child] for child in part.children))) for part in known)
    used = [Rel("=", part, known[part]) for part, rebuilt in inner if known[part] is not rebuilt and _says_more(part)]
    return Rewrite(tidy(after), tuple(("u", equation) for equation in used), decisive)


_CANCELLED = (COMBINE, CANCEL)
"""What is done with the factors of a differentiand."""
_IDENTITIES = (
    EXPONENTIAL_OF_LOGARITHM,
    PYTHAGORAS,
    QUOTIENT_OF_FUNCTIONS,
    *_CANCELLED,
    ONE_FRACTION,
    SINE_AND_COSINE,
)
"""What is tried besides where a differentiand is short."""


@cache
def _in_sums() -> Rule:
    """Return the double angle of a sum: sin(x) cos(x) is no easier as sin(2x)/2."""
    return copy(DOUBLE_ANGLE, rewrite=everywhere(double_angle, Add))


_QUOTIENTS = frozenset(one.left.functions[0] for one in (*PARTS, *RECIPROCALS))
"""Functions that are quotients of others: a differentiand becomes none of them."""
_MOST_MOVES = 3
_SHORT = 30
"""Size up to which an identity is looked for: nobody sees one in a longer line."""
_PRODUCT = 2
"""How much work a product rule is."""


@rule(
    "simplify-first",
    "simplify first",
    "tan(x) cos(x) = sin(x), x^4/x = x^3",
    weight=2,
    choice="less is left to differentiate",
)
def simplify_first(goal: Deriv) -> Rewrite | None:
    """x³ x is x⁴, and tan x cos x is sin x; of sin² x + cos² x nothing would be left: its terms cancel later."""
    body, name = goal.body, goal.variable.name
    effort = _effort(body, name)
    if effort < _PRODUCT:
        return None
    found = None
    if isinstance(body, (Mul, Div)):
        found = _simplest(body, name, _CANCELLED, effort - _PRODUCT)
    if body.size <= _SHORT:
        found = _simplest(body, name, (*_IDENTITIES, _in_sums()), effort // 2) or found
    if found is None:
        return None
    after, made, conditions = found
    named = "; ".join(dict.fromkeys(rule.name for rule in made))
    return Rewrite(Deriv(after, goal.variable), conditions=tuple(dict.fromkeys(conditions)), note=named)


def _simplest(
    body: Node, name: str, rules: tuple[Rule, ...], most: int
) -> tuple[Node, tuple[Rule, ...], tuple[Node, ...]] | None:
    """Return the form that needs the least work, if that is not more than what is allowed, with the moves to it."""
    reached: list[tuple[Node, tuple[Rule, ...], tuple[Node, ...]]] = [(body, (), ())]
    for node, made, conditions in reached:
        for one in rules if len(made) < _MOST_MOVES else ():
            rewrite = one.rewrite(node)
            if rewrite is not None and all(rewrite.after is not other for other, _, _ in reached):
                reached.append((rewrite.after, (*made, one), (*conditions, *rewrite.conditions)))
    # sin(x)/cos(x) is not tan(x) yet: its derivative is what one wants to find.
    new = _QUOTIENTS - functions_in(body)
    shorter = (one for one in reached if one[0].size < body.size and not functions_in(one[0]) & new)
    shorter = (one for one in shorter if _effort(one[0], name) <= most and name in one[0].free)
    return min(shorter, key=lambda one: (_effort(one[0], name), len(one[1])), default=None)


def _effort(node: Node, name: str) -> int:
    """Count the rules that a differentiand needs; linear ones need none, functions and quotients more than one."""

    def count(part: Node, inside: tuple[int, ...]) -> int:
        below = sum(inside)
        if name not in part.free:
            return 0
        varying = sum(name in child.free for child in part.children)
        match part:
            case Mul():
                return below + 2 * (varying - 1)
            case Div():
                return below + (1 + varying if name in part.denominator.free else 0)
            case Add() | Neg() | Sym():
                return below
            case Pow() | Root():
                # x^x needs a logarithm, the product rule and the chain rule.
                return below + (1 if varying < 2 else 7)
        return below + 2

    return fold(node, count)
