"""Named moves on lines in index notation: deltas collapse, sums split, constants leave them.

Each is an equality of whole lines, made in every place where it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from derive.expression import (
    ONE,
    ZERO,
    Add,
    Delta,
    Indexed,
    Mul,
    Neg,
    Node,
    Piecewise,
    Rel,
    Sum,
    Sym,
    Whole,
    replace,
    same,
    substitute,
)
from derive.expression.parts import Factors, split_product
from derive.indexed import fractions
from derive.indexed.declare import everywhere, move
from derive.indexed.products import spread_out, summed_term
from derive.record.derivation import Label, Rewrite, Rule, Step
from derive.rules.labels.vectors import GIVEN
from derive.terms.sums import constants_outside


def _collapse(node: Node) -> Node | None:
    assert isinstance(node, Sum)
    index = node.variable.name
    found = _met(node.body, index)
    if found is None:
        return None
    delta, other = found
    return substitute(replace(node.body, {delta: ONE}), index, other)


def _met(body: Node, index: str) -> tuple[Delta, Node] | None:
    """Find the delta δ_jt that is a factor of a summand over j, through inner sums that do not bind t."""
    inner: set[str] = set()
    while True:
        parts = split_product(body)
        for factor in parts.above:
            if isinstance(factor, Delta):
                for one, other in ((factor.left, factor.right), (factor.right, factor.left)):
                    if isinstance(one, Sym) and one.name == index and other is not one and not other.free & inner:
                        return factor, other
        sums = [factor for factor in parts.above if isinstance(factor, Sum)]
        if len(sums) != 1:
            return None
        inner.add(sums[0].variable.name)
        body = sums[0].body


def _split(node: Node) -> Node | None:
    """Σ c(a + b) = Σ c a + Σ c b where that lets a delta collapse or a factor leave."""
    assert isinstance(node, Sum)
    spread = _spread(node.body)
    if not isinstance(spread, Add):
        return None
    terms = [summed_term(term, node) for term in spread.children]
    return Add(*terms)


def _spread(body: Node) -> Node:
    """Multiply out the factor that is a sum with deltas in it."""
    return spread_out(body, _worthwhile)


def _worthwhile(total: Add) -> bool:
    return any(isinstance(factor, Delta) for term in total.children for factor in split_product(term).above)


def _pull_out(node: Node) -> Node | None:
    assert isinstance(node, Sum)
    return constants_outside(node)


def _vanish(node: Node) -> Node | None:
    """Σ 0 = 0; Σ_j 1 = n."""
    assert isinstance(node, Sum)
    if node.body is ZERO:
        return ZERO
    return node.upper if node.body is ONE and node.lower is ONE else None


def _delta_of_one_index(node: Node) -> Node | None:
    assert isinstance(node, Delta)
    return ONE if node.left is node.right else None


def _deviations(node: Node) -> Node | None:
    """Σ_i (z_i − mean(z)) = 0."""
    match node:
        case Sum(
            body=Add(children=(Indexed() as part, Neg(operand=Whole(name="mean", children=(vector,))))), variable=j
        ):
            return ZERO if part.base is vector and part.indices == (j,) else None
    return None


def _common_of_cases(node: Node) -> Node | None:
    """{W_ik if z_i > 0; 0 if z_i < 0} = {1 if z_i > 0; 0 if z_i < 0} W_ik."""
    assert isinstance(node, Piecewise)
    values = node.children[0::2]
    read = [split_product(value) for value in values if value is not ZERO]
    shared = [factor for factor in read[0].above if _is_entry(factor)] if read else []
    common = [factor for factor in shared if all(factor in parts.above for parts in read)]
    if not common:
        return None
    rest = [value if value is ZERO else _without(split_product(value), common) for value in values]
    cases = node.with_children(tuple(part for pair in zip(rest, node.children[1::2], strict=True) for part in pair))
    return Mul(cases, *common)


def _is_entry(factor: Node) -> bool:
    return isinstance(factor, Indexed | Delta) or (isinstance(factor, Sum) and bool(factor.free))


def _without(parts: Factors, common: Sequence[Node]) -> Node:
    above = list(parts.above)
    for factor in common:
        above.remove(factor)
    return parts._replace(above=tuple(above)).node()


COLLAPSE = move("collapse-delta", "collapse the delta", "sum_j delta_jk a_j = a_k", _collapse, Sum, weight=2)
SPLIT_SUM = move(
    "split-sum", "multiply out and split the sum", "sum_j (a_j + b_j) = sum_j a_j + sum_j b_j", _split, Sum
)
PULL_OUT = move(
    "constant-out-of-sum", "take constant factors out of the sum", "sum_j c a_j = c sum_j a_j", _pull_out, Sum
)
VANISHING = move("sum-of-ones", "sum of zeros or ones", "sum_j 1 = n", _vanish, Sum)
SAME_INDEX = move("delta-one", "delta of one index", "delta_kk = 1", _delta_of_one_index, Delta)
DEVIATIONS = move(
    "deviations", "deviations from the mean add up to 0", "sum_i (z_i - mean(z)) = 0", _deviations, Sum, weight=2
)

COMMON_OF_CASES = move(
    "common-factor-of-cases",
    "take the common factor out of the cases",
    "{a b if c; 0 otherwise} = {a if c; 0 otherwise} b",
    _common_of_cases,
    Piecewise,
)


class Move(NamedTuple):
    """A rule that works on this problem only, by what is given with it."""

    rule: Label
    rewrite: Callable[[Node], Rewrite | None]


def given(condition: Rel) -> Move:
    """Return the move that uses an equation given with the problem, such as Σ_i y_i = 1.

    Args:
        condition: an equation whose left side is a sum over an index.
    """
    left, right = condition.left, condition.right

    def local(node: Node) -> Node | None:
        assert isinstance(node, Sum)
        assert isinstance(left, Sum)
        alike = node.lower is left.lower and node.upper is left.upper
        renamed = substitute(node.body, node.variable.name, left.variable) if alike else None
        return right if renamed is not None and same(renamed, left.body) else None

    apply = everywhere(local, Sum)

    def rewrite(line: Node) -> Rewrite | None:
        found = apply(line)
        return None if found is None else Rewrite(found.after, conditions=(condition,))

    return Move(GIVEN, rewrite)


INDEX_MOVES: tuple[Rule, ...] = (
    SAME_INDEX,
    COLLAPSE,
    VANISHING,
    DEVIATIONS,
    COMMON_OF_CASES,
    fractions.CANCEL,
    SPLIT_SUM,
    PULL_OUT,
    fractions.RECOGNISE_LAYERNORM,
    fractions.SPLIT_AT_COSINE,
    fractions.RECOGNISE_COSINE,
    fractions.FACTOR_OUT,
    fractions.PRODUCT_OF_FRACTIONS,
    fractions.SPLIT_FRACTION,
    fractions.RECOGNISE_SOFTMAX,
    fractions.CLEAR_FRACTIONS,
    fractions.AS_POWERS,
)
"""Every move of this file, in the order in which they are tried."""

_MOST_LINES = 20


def path(line: Node, rules: Sequence[Rule | Move] = INDEX_MOVES) -> tuple[Step, ...]:
    """Return the moves that bring a line to its end: the first rule that applies is used, until none does.

    Args:
        line: the (tidied) result of the rules of differentiation.
        rules: the moves, first choice first.
    """
    steps: list[Step] = []
    while len(steps) < _MOST_LINES:
        for candidate in rules:
            rewrite: Rewrite | None = candidate.rewrite(line)
            if rewrite is not None:
                rule = candidate.rule if isinstance(candidate, Move) else candidate
                steps.append(Step(rule=rule, before=line, after=rewrite.after, conditions=rewrite.conditions))
                line = rewrite.after
                break
        else:
            break
    return tuple(steps)
