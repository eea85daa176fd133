"""Shorten an expression by the equation of a curve: −(x² + y²)/y³ is −25/y³ where x² + y² = 25."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

from derive.answer.simplify import simplified
from derive.expression import ONE, Add, Div, Mul, Neg, Node, Pow, Rel, Sym, fold, rational, replace, same, tidy
from derive.expression.parts import factors_of, unsigned
from derive.expression.relations import difference
from derive.expression.tidy import negate
from derive.record.derivation import Step
from derive.rules.algebra.algebra import ARRANGE, COMBINE
from derive.rules.labels.equations import THROUGH_EQUATION, USE_EQUATION
from derive.startup.data import replace as copy
from derive.targets.reading_weight import weight

_DETOUR = 0.6
"""How much of the weight may be left for it to be worth while to write a numerator through the equation first."""
_MAX_SIZE = 250


def reduce(expression: Node, curve: Rel) -> tuple[Step, ...]:
    """Return the moves that shorten an expression by an equation, the simplification after them included.

    Args:
        expression: the expression, in plain letters.
        curve: the equation, in the same letters.

    Returns:
        The steps; none if no use of the equation makes the expression shorter.
    """
    if not expression.free or expression.size > _MAX_SIZE:
        return ()
    found = [steps for steps in _ways(expression, curve) if weight(steps[-1].after) < _bound(steps, weight(expression))]
    return min(found, key=lambda steps: (weight(steps[-1].after), len(steps)), default=())


def side_put_in(result: Node, curve: Rel) -> tuple[Step, ...]:
    """Return the moves that write one side of a curve for the other where the slope is shorter then: y for x^y.

    Args:
        result: the equation y' = ….
        curve: the equation, in the same letters.
    """
    assert isinstance(result, Rel)
    ways: list[tuple[Step, ...]] = []
    for one, other in (curve.children, curve.children[::-1]):
        after = replace(result.right, {one: other}) if one.children and other.size < one.size else result.right
        if after is not result.right:
            first = Step(rule=USE_EQUATION, before=result.right, after=neat(tidy(after)), conditions=(curve,))
            ways.append((first, *simplified(first.after)))
    found = min(ways, key=lambda steps: weight(steps[-1].after), default=())
    if not found or weight(found[-1].after) >= weight(result.right):
        return ()
    return tuple(
        copy(
            step,
            before=result.with_children((result.left, step.before)),
            after=result.with_children((result.left, step.after)),
        )
        for step in found
    )


def _bound(steps: tuple[Step, ...], before: float) -> float:
    return _DETOUR * before if steps[0].rule is THROUGH_EQUATION else before


def _ways(expression: Node, curve: Rel) -> Iterator[tuple[Step, ...]]:
    inner = unsigned(expression)
    top, bottom = (inner.numerator, inner.denominator) if isinstance(inner, Div) else (inner, ONE)

    def whole(above: Node) -> Node:
        node = above if bottom is ONE else Div(above, bottom)
        return negate(node) if isinstance(expression, Neg) else node

    for through, used in dict.fromkeys(_divisions(top, curve)):
        steps: list[Step] = []
        line = expression
        if not same(through, top):
            line = whole(through)
            steps.append(Step(rule=THROUGH_EQUATION, before=expression, after=line))
        after = tidy(whole(used))
        steps.append(Step(rule=USE_EQUATION, before=line, after=after, conditions=(curve,)))
        steps.extend(simplified(after))
        yield tuple(steps)


def _divisions(top: Node, curve: Rel) -> Iterator[tuple[Node, Node]]:
    """Yield pairs: the numerator written through the equation, and what the equation makes of it."""
    from derive.field.tower import Tower, Undecidable

    letters = sorted((top.free | curve.free), reverse=True)
    for order in permutations(letters[:3]):
        try:
            tower = Tower.over((*map(Sym, order), top, curve.left, curve.right))
            yield from _divided(tower, top, curve)
        except Undecidable:
            continue


def _divided(tower: Any, top: Node, curve: Rel) -> Iterator[tuple[Node, Node]]:
    from derive.field.polynomial import Quotient

    above, left, right = (tower.element(node) for node in (top, curve.left, curve.right))
    if not left - right:
        return
    shown = curve
    if (left - right).denom != 1:
        # x²/9 + y²/36 = 1 is used as 4x² + y² = 36.
        bar = Quotient((left - right).denom)
        left, right = left * bar, right * bar
        shown = Rel("=", *(neat(tower.node(side)) for side in (left, right)))
    if rational(shown.left) is None:
        quotient, rest = above.numer.div(left.numer)
        if quotient and not rest and left.denom == 1:
            factor = neat(tower.node(Quotient(quotient, above.denom)))
            yield _product(factor, shown.left), tidy(Mul(factor, shown.right))
    gap = left - right
    if gap.denom != 1 or above.denom != 1:
        return
    quotient, rest = above.numer.div(gap.numer)
    if quotient:
        factor, remainder = (neat(tower.node(Quotient(part))) for part in (quotient, rest))
        bracket = _product(factor, tidy(difference(shown)))
        yield (tidy(Add(bracket, remainder)) if rest else bracket), remainder


def neat(node: Node) -> Node:
    """Write what came out of the field as a person would: powers combined, letters in their order."""
    for rule in (COMBINE, ARRANGE):
        rewrite = rule.rewrite(node)
        node = node if rewrite is None else rewrite.after
    return fold(node, _alphabetical)


def _alphabetical(node: Node, children: tuple[Node, ...]) -> Node:
    if isinstance(node, Mul):
        letters = iter(sorted((c for c in children if _letter(c)), key=_letter))
        children = tuple(next(letters) if _letter(child) else child for child in children)
    return node.with_children(children)


def _letter(node: Node) -> str:
    base = node.base if isinstance(node, Pow) else node
    return base.name if isinstance(base, Sym) else ""


def _product(factor: Node, bracket: Node) -> Node:
    match factor:
        case Neg(operand=inner):
            return Neg(_product(inner, bracket))
    return bracket if factor is ONE else Mul(*factors_of(factor), bracket)
