"""Named moves on lines in index notation: deltas collapse, sums split, constants leave them.

Each is an equality of whole lines, made in every place where it applies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from derive.derivation import Rewrite, Rule, Step
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Const,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
    fold,
    fold_units,
    number,
    postorder,
    rational,
    replace,
    same,
    substitute,
    tidy,
)
from derive.expression.tidy import flatten, negate
from derive.rules import algebra, algebra_moves

Local = Callable[[Node], Node | None]


def _move(
    id: str, name: str, statement: str, local: Local, *kinds: type[Node], weight: int = 1, settle: Local = tidy
) -> Rule:
    def rewrite(line: Node) -> Rewrite | None:
        if line.pending:
            return None

        def combine(node: Node, children: tuple[Node, ...]) -> Node:
            node = node.with_children(children)
            found = local(node) if isinstance(node, kinds) else None
            return node if found is None else found

        changed = fold(line, combine)
        if changed is line:
            return None
        after = settle(changed)
        return None if after is None or same(after, line) else Rewrite(after)

    return Rule(id=id, name=name, statement=statement, rewrite=rewrite, weight=weight)


# Products ----------------------------------------------------------------------------------------------------


class Factors(NamedTuple):
    """A product taken apart: sign, what stands above and what stands below the bar."""

    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()

    def node(self) -> Node:
        """Return the product."""
        top = product(self.above)
        whole = Div(top, product(self.below)) if self.below else top
        return Neg(whole) if self.sign < 0 else whole

    def parted(self, index: str) -> tuple[Factors, Factors]:
        """Split into the factors free of an index, sign included, and the others."""
        free = Factors(self.sign, *(tuple(f for f in side if index not in f.free) for side in self[1:]))
        bound = Factors(1, *(tuple(f for f in side if index in f.free) for side in self[1:]))
        return free, bound


def product(factors: Sequence[Node]) -> Node:
    """Return the product of any number of factors."""
    return Mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def factors_of(node: Node) -> Factors:
    """Take a product apart, through signs and fraction bars.

    >>> factors_of(Neg(Div(Sym("a"), Sym("b")))).sign
    -1
    """
    sign, above, below = 1, list[Node](), list[Node]()
    stack = [(node, 1)]
    while stack:
        part, side = stack.pop()
        match part:
            case Neg(operand=inner):
                sign = -sign
                stack.append((inner, side))
            case Mul(children=parts):
                stack.extend((p, side) for p in reversed(parts))
            case Div(numerator=top, denominator=bottom) if rational(part) is None:
                stack.extend(((bottom, -side), (top, side)))
            case _ if part is not ONE:
                (above if side > 0 else below).append(part)
    return Factors(sign, tuple(above), tuple(below))


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a sum (of the opposite of one too), each with its sign."""
    if isinstance(node, Neg) and isinstance(node.operand, Add):
        return [negate(term) for term in node.operand.children]
    return list(flatten(Add, node.children)) if isinstance(node, Add) else [node]


# Sums over an index ------------------------------------------------------------------------------------------


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
        parts = factors_of(body)
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
    terms = [_summed(term, node) for term in spread.children]
    return Add(*terms)


def _spread(body: Node) -> Node:
    """Multiply out the factor that is a sum with deltas in it."""
    return spread_out(body, _worthwhile)


def spread_out(body: Node, wanted: Callable[[Add], bool] = lambda total: True) -> Node:
    """Multiply out the first factor that is a (wanted) sum; a product without one is returned as it is."""
    parts = factors_of(body)
    sums = [factor for factor in parts.above if isinstance(factor, Add) and wanted(factor)]
    if not sums:
        return body
    place = parts.above.index(sums[0])
    terms = []
    for term in sums[0].children:
        own = term.operand if isinstance(term, Neg) else term
        above = (*parts.above[:place], *((own,) if own is not ONE else ()), *parts.above[place + 1 :])
        sign = -parts.sign if isinstance(term, Neg) else parts.sign
        terms.append(Factors(sign, above, parts.below).node())
    return Add(*terms)


def _worthwhile(total: Add) -> bool:
    return any(isinstance(factor, Delta) for term in total.children for factor in factors_of(term).above)


def _summed(term: Node, over: Sum) -> Node:
    """Sum one term, its sign outside."""
    inner = term.operand if isinstance(term, Neg) else term
    total = Sum(inner, over.variable, over.lower, over.upper)
    return Neg(total) if isinstance(term, Neg) else total


def _pull_out(node: Node) -> Node | None:
    assert isinstance(node, Sum)
    free, bound = factors_of(node.body).parted(node.variable.name)
    if not (free.above or free.below or free.sign < 0):
        return None
    inner = node.upper if not bound.above and not bound.below else Sum(bound.node(), *node.children[1:])  # type: ignore[arg-type]
    return Mul(free.node(), inner)


def _vanish(node: Node) -> Node | None:
    """Σ 0 = 0; Σ_j 1 = n."""
    assert isinstance(node, Sum)
    if node.body is ZERO:
        return ZERO
    return node.upper if node.body is ONE and node.lower is ONE else None


def _delta_of_one_index(node: Node) -> Node | None:
    assert isinstance(node, Delta)
    return ONE if node.left is node.right else None


def _named_quotient(node: Node) -> Node | None:
    """e^z_i/Σ_j e^z_j is softmax(z)_i."""
    match node:
        case Div(
            numerator=Pow(base=Const(name="e"), exponent=Indexed() as part),
            denominator=Sum(body=Pow(base=Const(name="e"), exponent=Indexed() as other), variable=Sym() as index),
        ) if part.base is other.base and len(part.indices) == 1 and other.indices == (index,):
            return Indexed(Whole("softmax", part.base), *part.indices)
    return None


def _deviations(node: Node) -> Node | None:
    """Σ_i (z_i − mean(z)) = 0."""
    match node:
        case Sum(
            body=Add(children=(Indexed() as part, Neg(operand=Whole(name="mean", children=(vector,))))), variable=j
        ):
            return ZERO if part.base is vector and part.indices == (j,) else None
    return None


def _named_deviation(node: Node) -> Node | None:
    """z_i − mean(z) over its spread is layernorm(z)_i: where the spread is below the bar, it is written through it."""
    below = [part for part in postorder(node) if isinstance(part, Root) and _is_spread(part)]
    if not below:
        return None
    spread = below[0]
    variance, *epsilon = spread.radicand.children if isinstance(spread.radicand, Add) else (spread.radicand,)
    (vector,) = variance.children
    named: dict[Node, Node] = {
        part: Mul(spread, Indexed(Whole("layernorm", vector, *epsilon), *part.children[0].indices))
        for part in postorder(node)
        if isinstance(part, Add)
        and len(part.children) == 2
        and part.children[1] is Neg(Whole("mean", vector))
        and isinstance(part.children[0], Indexed)
        and part.children[0].base is vector
    }
    return replace(node, named) if named else None


def _is_spread(node: Root) -> bool:
    inner = node.radicand.children[0] if isinstance(node.radicand, Add) else node.radicand
    return isinstance(inner, Whole) and inner.name == "var"


COLLAPSE = _move("collapse-delta", "collapse the delta", "sum_j delta_jk a_j = a_k", _collapse, Sum, weight=2)
SPLIT_SUM = _move(
    "split-sum", "multiply out and split the sum", "sum_j (a_j + b_j) = sum_j a_j + sum_j b_j", _split, Sum
)
PULL_OUT = _move(
    "constant-out-of-sum", "take constant factors out of the sum", "sum_j c a_j = c sum_j a_j", _pull_out, Sum
)
VANISHING = _move("sum-of-ones", "sum of zeros or ones", "sum_j 1 = n", _vanish, Sum)
SAME_INDEX = _move("delta-one", "delta of one index", "delta_kk = 1", _delta_of_one_index, Delta)
RECOGNISE_SOFTMAX = _move(
    "recognise-softmax", "recognise the softmax", "e^z_i/sum_j e^z_j = softmax(z)_i", _named_quotient, Div, weight=2
)


DEVIATIONS = _move(
    "deviations", "deviations from the mean add up to 0", "sum_i (z_i - mean(z)) = 0", _deviations, Sum, weight=2
)
RECOGNISE_LAYERNORM = Rule(
    id="recognise-layernorm",
    name="write the deviations through the normalised entries",
    statement="z_i - mean(z) = sqrt(var(z)) layernorm(z)_i",
    rewrite=lambda line: None if (found := _named_deviation(line)) is None else Rewrite(tidy(found)),
    weight=2,
)


GIVEN = Rule(id="given", name="use what is given", statement="sum_i y_i = 1", rewrite=lambda line: None, weight=2)


class Move(NamedTuple):
    """A rule that works on this problem only, by what is given with it."""

    rule: Rule
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

    made = _move(GIVEN.id, GIVEN.name, GIVEN.statement, local, Sum)

    def rewrite(line: Node) -> Rewrite | None:
        found: Rewrite | None = made.rewrite(line)
        return None if found is None else Rewrite(found.after, conditions=(condition,))

    return Move(GIVEN, rewrite)


_HIGHEST = 4

# Fractions ---------------------------------------------------------------------------------------------------


def _cancel(node: Node) -> Node | None:
    """Cancel a factor above and below the bar."""
    assert isinstance(node, Div)
    parts = factors_of(node)
    above, below = _single(parts.above), _single(parts.below)
    count = len(above)
    for factor in tuple(below):
        if factor in above:
            above.remove(factor)
            below.remove(factor)
    if len(above) == count:
        return None
    return Factors(parts.sign, _as_powers(above), _as_powers(below)).node()


def _single(factors: Sequence[Node]) -> list[Node]:
    """Write natural powers as repeated factors."""
    single: list[Node] = []
    for factor in factors:
        power = rational(factor.exponent) if isinstance(factor, Pow) else None
        whole = power is not None and power.denominator == 1 and 1 < power <= _HIGHEST
        single.extend([factor.children[0]] * int(power or 1) if whole else [factor])
    return single


def _as_powers(factors: Sequence[Node]) -> tuple[Node, ...]:
    counted = Counter(factors)
    return tuple(Pow(factor, number(count)) if count > 1 else factor for factor, count in counted.items())


def _common_factor(node: Node) -> Node | None:
    """A sum whose terms share a factor that is no number, above a bar or alone."""
    assert isinstance(node, Add)
    read = [factors_of(term) for term in terms_of(node)]
    shared = [f for f in read[0].above if rational(f) is None and all(f in other.above for other in read[1:])]
    below = [f for f in read[0].below if all(f in other.below for other in read[1:])]
    if not shared and not below:
        return None
    rest = []
    for parts in read:
        sides = [list(parts.above), list(parts.below)]
        for side, gone in zip(sides, (shared, below), strict=True):
            for factor in dict.fromkeys(gone):
                side.remove(factor)
        rest.append(Factors(parts.sign, *map(tuple, sides)).node())
    shared, below = list(dict.fromkeys(shared)), list(dict.fromkeys(below))
    return Factors(1, (*shared, Add(*rest)), tuple(below)).node()


def _product_of_fractions(node: Node) -> Node | None:
    """a(b S − c)/S² = a/S · (b S − c)/S."""
    match node:
        case Div(numerator=Mul(children=(*outside, Add() as inside)), denominator=Pow(base=base, exponent=power)) if (
            rational(power) == TWO.value and isinstance(base, Sum)
        ):
            return Mul(Div(product(outside), base), Div(inside, base))
    return None


def _split_and_cancel(node: Node) -> Node | None:
    """(b S − c)/S = b − c/S."""
    match node:
        case Div(numerator=Add() as top, denominator=bottom) if any(
            bottom in factors_of(term).above for term in top.children
        ):
            terms = [fold_units(_cancel(Div(term, bottom)) or _over(term, bottom)) for term in top.children]
            return Add(*terms)
    return None


def _over(term: Node, bottom: Node) -> Node:
    return Neg(Div(term.operand, bottom)) if isinstance(term, Neg) else Div(term, bottom)


def _kept(line: Node) -> Node:
    return line


CANCEL = _move(algebra.CANCEL.id + "-in-sums", "cancel the common factor", "(a c)/(b c) = a/b", _cancel, Div)
FACTOR_OUT = _move(algebra.FACTOR_OUT.id + "-in-sums", "factor out", "a b + a c = a (b + c)", _common_factor, Add)
PRODUCT_OF_FRACTIONS = _move(
    "product-of-fractions-in-sums",
    algebra_moves.product_of_fractions.name,
    "(a (b S - c))/S^2 = (a/S) ((b S - c)/S)",
    _product_of_fractions,
    Div,
    weight=2,
    settle=_kept,
)
SPLIT_FRACTION = _move(
    "split-and-cancel-in-sums",
    algebra_moves.split_and_cancel.name,
    "(b S - c)/S = b - c/S",
    _split_and_cancel,
    Div,
    weight=2,
    settle=_kept,
)

INDEX_MOVES: tuple[Rule, ...] = (
    SAME_INDEX,
    COLLAPSE,
    VANISHING,
    DEVIATIONS,
    CANCEL,
    SPLIT_SUM,
    PULL_OUT,
    RECOGNISE_LAYERNORM,
    FACTOR_OUT,
    PRODUCT_OF_FRACTIONS,
    SPLIT_FRACTION,
    RECOGNISE_SOFTMAX,
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
        for move in rules:
            rewrite: Rewrite | None = move.rewrite(line)
            if rewrite is not None:
                rule = move.rule if isinstance(move, Move) else move
                steps.append(Step(rule=rule, before=line, after=rewrite.after, conditions=rewrite.conditions))
                line = rewrite.after
                break
        else:
            break
    return tuple(steps)
