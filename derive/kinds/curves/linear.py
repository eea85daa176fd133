"""Solve an equation that is linear in one letter by the moves of a textbook.

Multiply out what holds the letter, gather its terms on one side, factor it out, divide, simplify.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from derive.answer.exact import exact
from derive.answer.simplify import simplified
from derive.errors import UnsupportedError
from derive.expression import ONE, ZERO, Add, Div, Mul, Neg, Node, Piecewise, Rel, Sym, fold_units, rational, tidy
from derive.expression.parts import product_of, sum_of, unsigned
from derive.expression.tidy import negate
from derive.record.derivation import Label, Step, conditions_of
from derive.rules.algebra.algebra import CANCEL, COMBINE, FACTOR_OUT, MULTIPLY_OUT
from derive.rules.labels.equations import CHANGE_SIGNS, DIVIDE_BOTH, EXCHANGE, GATHER, MULTIPLY_BOTH
from derive.targets.reading_weight import is_polynomial
from derive.targets.textbook import best


class Side(NamedTuple):
    """One side of an equation, read as terms.

    Attributes:
        terms: its terms in order: the coefficient of the unknown, or the term itself; and whether the unknown is in it.
        grown: whether brackets had to be multiplied out for that.
    """

    terms: tuple[tuple[Node, bool], ...]
    grown: bool

    def carrying(self) -> list[Node]:
        """The coefficients of the unknown, term by term."""
        return [term for term, carries in self.terms if carries]

    def others(self) -> list[Node]:
        """The terms without the unknown."""
        return [term for term, carries in self.terms if not carries]


def read_side(side: Node, unknown: Sym) -> Side:
    """Read one side of an equation as a sum that is linear in a letter.

    Args:
        side: the expression.
        unknown: the letter.

    Raises:
        UnsupportedError: the letter does not occur linearly.
    """
    found: list[tuple[Node, bool]] = []
    grown = False
    stack: list[tuple[Node, int, tuple[Node, ...], tuple[Node, ...]]] = [(side, 1, (), ())]
    while stack:
        node, sign, above, below = stack.pop()
        carries = unknown.name in node.free
        match node:
            case Neg(operand=inner):
                stack.append((inner, -sign, above, below))
            case Add(children=parts) if carries or not (above or below):
                grown = grown or bool(above or below)
                stack.extend((part, sign, above, below) for part in reversed(parts))
            case Mul(children=factors) if carries and sum(unknown.name in f.free for f in factors) == 1:
                place = next(i for i, factor in enumerate(factors) if unknown.name in factor.free)
                others = (*factors[:place], *factors[place + 1 :])
                stack.append((factors[place], sign, (*above, *others), below))
            case Div(numerator=top, denominator=bottom) if carries and unknown.name not in bottom.free:
                stack.append((top, sign, above, (*below, bottom)))
            case _ if node is unknown or not carries:
                factors = above if node is unknown else (*above, node)
                term = tidy(Div(product_of(factors), product_of(below)) if below else product_of(factors))
                found.append((negate(term) if sign < 0 else term, carries))
            case _:
                raise UnsupportedError(_why_not(node, unknown))
    return Side(tuple(found), grown)


def _why_not(node: Node, unknown: Sym) -> str:
    if isinstance(node, Piecewise):
        return f"{unknown} stands in a list of cases, {node}: it is solved for in one case at a time, or at a point"
    return f"the equation is not linear in {unknown}"


def total(terms: Sequence[Node]) -> Node:
    """Return a sum, 0 for no terms, with a positive term first where there is one."""
    terms = [term for term in terms if term is not ZERO]
    if not terms:
        return ZERO
    first = next((i for i, term in enumerate(terms) if not isinstance(term, Neg)), 0)
    ordered = [terms[first], *terms[:first], *terms[first + 1 :]]
    return fold_units(Add(*ordered)) if len(ordered) > 1 else ordered[0]


def times(coefficient: Node, unknown: Node) -> Node:
    """Return coefficient · unknown as a finished line has it."""
    match coefficient:
        case Neg(operand=inner):
            return Neg(times(inner, unknown))
        case Div(numerator=top, denominator=bottom):
            return Div(times(top, unknown), bottom)
        case Mul(children=factors):
            return Mul(*factors, unknown)
    return unknown if coefficient is ONE else Mul(coefficient, unknown)


class Chain:
    """Steps from one equation to the next, as they are made."""

    def __init__(self, start: Rel) -> None:
        self.equation = start
        self.steps: list[Step] = []

    def to(
        self, rule: Label, left: Node, right: Node, conditions: tuple[Node, ...] = (), by: Node | None = None
    ) -> None:
        """Go on to another equation, by an expression if one is told; nothing happens if it is the same."""
        after = Rel("=", left, right)
        if after is not self.equation:
            bindings = () if by is None else (("c", by),)
            self.steps.append(Step(rule, self.equation, after, bindings, conditions))
            self.equation = after


def noted_conditions(steps: Sequence[Step]) -> tuple[tuple[Rel, ...], tuple[Node, ...]]:
    """Return what steps note but for divisions, and 1/c for each c that they say is not zero.

    A divisor that was zero would still stand below the bar, or its cancelling would have been noted.
    """
    noted = [c for s in steps if s.rule is not DIVIDE_BOTH for c in conditions_of((s,)) if isinstance(c, Rel)]
    return tuple(noted), tuple(Div(ONE, c.left) for c in noted if c.relation == "!=" and c.right is ZERO)


def solve(equation: Rel, unknown: Sym) -> tuple[Step, ...]:
    """Solve an equation for a letter that occurs linearly.

    Args:
        equation: the equation, in plain letters.
        unknown: the letter.

    Returns:
        The steps; the last one ends in ``unknown = …``.

    Raises:
        UnsupportedError: the letter does not occur, or not linearly.

    >>> y = Sym("y'")
    >>> from derive.reading import parse
    >>> str(solve(Rel("=", Add(Sym("x"), Mul(Sym("y"), y)), ZERO), y)[-1].after)
    "y' = -x/y"
    """
    if unknown.name not in equation.free:
        raise UnsupportedError(
            f"{unknown} drops out: the derivatives of the two sides are {' and '.join(map(str, equation.children))}"
        )
    chain = Chain(equation)
    _drop_factors(chain, unknown)
    _gather(chain, unknown)
    _divide(chain, unknown)
    for step in simplified(chain.equation.right):
        chain.to(step.rule, unknown, step.after, step.conditions)
    return tuple(chain.steps)


def _drop_factors(chain: Chain, unknown: Sym) -> None:
    """Where a product or a fraction is zero, keep the factor that holds the unknown."""
    if chain.equation.left is ZERO:
        chain.to(EXCHANGE, chain.equation.right, ZERO)
    while chain.equation.right is ZERO:
        side = chain.equation.left
        if isinstance(side, Neg):
            side = side.operand
        match side:
            case Div(numerator=top, denominator=bottom) if unknown.name not in bottom.free:
                chain.to(MULTIPLY_BOTH, top, ZERO, _not_zero(bottom), bottom)
            case Mul(children=factors) if _is_factored(side, unknown):
                others = product_of([f for f in factors if unknown.name not in f.free])
                carrying = product_of([f for f in factors if unknown.name in f.free])
                chain.to(DIVIDE_BOTH, carrying, ZERO, _not_zero(others), others)
            case _:
                return


def _is_factored(product: Mul, unknown: Sym) -> bool:
    """Whether a product is a sum with the unknown times something that varies."""
    return any(isinstance(f, Add) and unknown.name in f.free for f in product.children) and any(
        f.free and unknown.name not in f.free for f in product.children
    )


def _not_zero(node: Node) -> tuple[Node, ...]:
    return (Rel("!=", node, ZERO),) if node.free else ()


def _gather(chain: Chain, unknown: Sym) -> None:
    if unknown.name not in chain.equation.left.free:
        chain.to(EXCHANGE, chain.equation.right, chain.equation.left)
    left, right = (read_side(side, unknown) for side in chain.equation.children)
    if left.grown or right.grown:
        chain.to(MULTIPLY_OUT, _written(left, unknown), _written(right, unknown))
    if (cancelled := CANCEL.rewrite(chain.equation)) is not None:
        # x y'/x^2 is y'/x before the terms are gathered.
        assert isinstance(cancelled.after, Rel)
        by = dict(cancelled.bindings).get("c")
        chain.to(CANCEL, cancelled.after.left, cancelled.after.right, cancelled.conditions, by)
        left, right = (read_side(side, unknown) for side in chain.equation.children)
    if (cleared := _cleared(left, right, unknown)) is not None:
        factor, sides = cleared
        chain.to(MULTIPLY_BOTH, *sides, _not_zero(factor), factor)
        left, right = (read_side(side, unknown) for side in chain.equation.children)
    coefficients = [*left.carrying(), *map(negate, right.carrying())]
    others = [*right.others(), *map(negate, left.others())]
    negative = all(isinstance(coefficient, Neg) for coefficient in coefficients)
    if negative:
        coefficients, others = [negate(c) for c in coefficients], [negate(other) for other in others]
    moved = right.carrying() or [other for other in left.others() if other is not ZERO]
    if moved or negative:
        chain.to(GATHER if moved else CHANGE_SIGNS, total([times(c, unknown) for c in coefficients]), total(others))
    whole = total(coefficients)
    if best(whole, unknown.name) is ZERO:
        raise UnsupportedError(f"{unknown} drops out of {chain.equation}")
    if len(coefficients) > 1:
        chain.to(FACTOR_OUT, times(whole, unknown), chain.equation.right)


def _cleared(left: Side, right: Side, unknown: Sym) -> tuple[Node, tuple[Node, Node]] | None:
    """Multiply both sides by a denominator that clears all fractions, if one without the unknown stands in the way."""
    below = {
        bare.denominator: carries
        for term, carries in (*left.terms, *right.terms)
        if isinstance(bare := unsigned(term), Div) and bare.denominator.free and is_polynomial(bare.denominator)
    }
    if all(below.values()):
        return None
    for factor in below:
        sides = [
            Side(tuple((_times_denominator(term, factor), carries) for term, carries in side.terms), grown=False)
            for side in (left, right)
        ]
        if not any(_is_fraction(term) for side in sides for term, _ in side.terms):
            return factor, (_written(sides[0], unknown), _written(sides[1], unknown))
    return None


def _is_fraction(term: Node) -> bool:
    bare = unsigned(term)
    return isinstance(bare, Div) and bool(bare.denominator.free)


def _times_denominator(term: Node, factor: Node) -> Node:
    if isinstance(term, Neg):
        return negate(_times_denominator(term.operand, factor))
    above, below = (term.numerator, term.denominator) if isinstance(term, Div) else (term, ONE)
    product = tidy(Div(Mul(factor, above), below))
    for move in (CANCEL, COMBINE):
        made = move.rewrite(product)
        product = product if made is None else made.after
    return product


def _written(side: Side, unknown: Sym) -> Node:
    terms = [times(term, unknown) if carries else term for term, carries in side.terms]
    return sum_of(terms)


def _divide(chain: Chain, unknown: Sym) -> None:
    """Divide by the coefficient, whatever shape it has."""
    coefficient = read_side(chain.equation.left, unknown).carrying()
    whole = coefficient[0] if len(coefficient) == 1 else chain.equation.left.children[0]
    right = chain.equation.right
    match whole:
        case Div(numerator=top, denominator=bottom) if bottom.free or rational(bottom) is not None:
            chain.to(MULTIPLY_BOTH, times(top, unknown), tidy(Mul(right, bottom)), _not_zero(bottom), bottom)
            whole, right = top, chain.equation.right
    if whole is not ONE:
        quotient = Div(right, whole)
        chain.to(DIVIDE_BOTH, unknown, tidy(quotient) if quotient.free else exact(quotient), _not_zero(whole), whole)
