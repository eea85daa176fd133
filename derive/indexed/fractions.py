"""Named moves on fractions in index notation, and the named functions of vectors that come out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product as pairs

from derive.expression import (
    TWO,
    Add,
    Const,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Pow,
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
    tidy,
)
from derive.expression.parts import Factors, product_of, split_product
from derive.indexed.declare import move
from derive.indexed.products import terms_of
from derive.record.derivation import Rewrite, Rule
from derive.rules.algebra import algebra
from derive.rules.labels import algebra as labels
from derive.terms.fractions import clear_fractions
from derive.terms.outstanding import outstanding
from derive.terms.signs import positive
from derive.terms.terms import Line

_HIGHEST = 4


def _cancel(node: Div) -> tuple[Node, list[Node]] | None:
    """Cancel factors above and below the bar; return the quotient and what was cancelled."""
    parts = split_product(node)
    above, below = _single(parts.above), _single(parts.below)
    gone: list[Node] = []
    for factor in tuple(below):
        if factor in above:
            above.remove(factor)
            below.remove(factor)
            gone.append(factor)
    return (Factors(parts.sign, _as_powers(above), _as_powers(below)).node(), gone) if gone else None


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
    read = [split_product(term) for term in terms_of(node)]
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
            return Mul(Div(product_of(outside), base), Div(inside, base))
    return None


def _split_and_cancel(node: Node) -> Node | None:
    """(b S − c)/S = b − c/S."""
    match node:
        case Div(numerator=Add() as top, denominator=bottom) if any(
            bottom in split_product(term).above for term in top.children
        ):
            return Add(*(fold_units(_divided(term, bottom)) for term in top.children))
    return None


def _divided(term: Node, bottom: Node) -> Node:
    found = _cancel(Div(term, bottom))
    if found is not None:
        return found[0]
    return Neg(Div(term.operand, bottom)) if isinstance(term, Neg) else Div(term, bottom)


def _unchanged(line: Node) -> Node:
    return line


def _cancel_everywhere(line: Node) -> Rewrite | None:
    """Cancel in every fraction of a line; what was cancelled and may be zero becomes a condition."""
    if line.pending:
        return None
    cancelled: dict[Node, None] = {}

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        found = _cancel(node) if isinstance(node, Div) else None
        if found is None:
            return node
        cancelled.update(dict.fromkeys(found[1]))
        return found[0]

    changed = fold(line, combine)
    if changed is line:
        return None
    after = tidy(changed)
    inverted = {part.children[0] for part in postorder(after) if isinstance(part, Whole) and part.name == "inverse"}
    lost = [factor for factor in cancelled if not _never_zero(factor, inverted)]
    return Rewrite(after, conditions=outstanding(after, (), lost, ()))


def _never_zero(factor: Node, inverted: set[Node]) -> bool:
    match factor:
        case Indexed(children=(Whole(name="softmax"), _)):
            return True
        case Whole(name="det", children=(matrix,)):
            # The inverse that is left says so already.
            return matrix in inverted
        case Sum(body=body):
            return positive(body)
    return False


CANCEL = Rule(
    id=f"{algebra.CANCEL.id}-in-sums",
    name="cancel the common factor",
    statement="(a c)/(b c) = a/b",
    rewrite=_cancel_everywhere,
)
FACTOR_OUT = move(algebra.FACTOR_OUT.id + "-in-sums", "factor out", "a b + a c = a (b + c)", _common_factor, Add)


def _repeated(node: Node) -> Node | None:
    """A factor that stands twice is a square."""
    assert isinstance(node, Mul)
    powers = _as_powers(node.children)
    return product_of(powers) if len(powers) < len(node.children) else None


def _over_its_own(node: Node) -> Node | None:
    """Clear the fractions above a bar whose denominators stand below it too, as ||x|| over ||x||^2."""
    assert isinstance(node, Div)
    below = set(_single(split_product(node).below))
    inner = {factor for term in terms_of(node.numerator) for factor in _single(split_product(term).below)}
    return clear_fractions(Line(node), node) if below & inner else None


CLEAR_FRACTIONS = move(
    f"{algebra.CLEAR_FRACTIONS.id}-in-sums",
    algebra.CLEAR_FRACTIONS.name,
    "(a S + b/S)/S^2 = (a S^2 + b)/S^3",
    _over_its_own,
    Div,
)
AS_POWERS = move(
    f"{labels.AS_POWERS.id}-in-sums",
    labels.AS_POWERS.name,
    labels.AS_POWERS.statement,
    _repeated,
    Mul,
)
PRODUCT_OF_FRACTIONS = move(
    "product-of-fractions-in-sums",
    labels.PRODUCT_OF_FRACTIONS.name,
    "(a (b S - c))/S^2 = (a/S) ((b S - c)/S)",
    _product_of_fractions,
    Div,
    weight=2,
    settle=_unchanged,
)
SPLIT_FRACTION = move(
    "split-and-cancel-in-sums",
    labels.SPLIT_AND_CANCEL.name,
    "(b S - c)/S = b - c/S",
    _split_and_cancel,
    Div,
    weight=2,
    settle=_unchanged,
)


# Named functions of vectors --------------------------------------------------------------------------------


def _named_quotient(node: Node) -> Node | None:
    """e^z_i/Σ_j e^z_j is softmax(z)_i."""
    parts = split_product(node)
    for above, below in pairs(parts.above, parts.below):
        named = _softmax_of(above, below)
        if named is not None:
            top = tuple(named if factor is above else factor for factor in parts.above)
            return Factors(parts.sign, top, tuple(factor for factor in parts.below if factor is not below)).node()
    return None


def _softmax_of(above: Node, below: Node) -> Node | None:
    match above, below:
        case (
            Pow(base=Const(name="e"), exponent=Indexed() as part),
            Sum(body=Pow(base=Const(name="e"), exponent=Indexed() as other), variable=Sym() as index),
        ) if part.base is other.base and other.indices == (*part.indices[:-1], index):
            return Indexed(Whole("softmax", part.base), *part.indices)
    return None


def _named_deviation(node: Node) -> Node | None:
    """z_i − mean(z) over its spread is layernorm(z)_i: where the spread is below the bar, it is written through it."""
    below = [part for part in postorder(node) if isinstance(part, Root) and _is_spread(part)]
    if not below:
        return None
    spread = below[0]
    variance, *epsilon = terms_of(spread.radicand)
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


def _split_at_cosine(node: Node) -> Node | None:
    """Split a fraction that holds xᵀy over ‖x‖ ‖y‖ in one of its terms."""
    match node:
        case Div(numerator=Add() as top, denominator=bottom):
            terms = [fold_units(_one_fraction(Div(term, bottom))) for term in top.children]
            return Add(*terms) if any(_cosine_in(term) for term in terms) else None
    return None


def _one_fraction(node: Div) -> Node:
    found = _cancel(node)
    if found is not None:
        return found[0]
    parts = split_product(node)
    return Factors(parts.sign, _as_powers(_single(parts.above)), _as_powers(_single(parts.below))).node()


def _named_cosine(node: Node) -> Node | None:
    """xᵀy/(‖x‖ ‖y‖) is the cosine of the angle between x and y."""
    found = _cosine_in(node)
    if found is None:
        return None
    parts = split_product(node)
    above, below = _single(parts.above), _single(parts.below)
    above[above.index(found)] = named = Whole("cosinesimilarity", *_vectors(found))
    for vector in named.children:
        below.remove(Whole("norm", vector))
    return Factors(parts.sign, _as_powers(above), _as_powers(below)).node()


def _cosine_in(node: Node) -> Node | None:
    """Return the inner product of two vectors that stands above the product of their norms."""
    parts = split_product(node)
    below = Counter(_single(parts.below))
    for factor in parts.above:
        norms = Counter(Whole("norm", vector) for vector in _vectors(factor))
        if norms and norms <= below:
            return factor
    return None


def _vectors(node: Node) -> tuple[Node, ...]:
    """Return x and y of xᵀy."""
    match node:
        case Whole(name="product", children=(Whole(name="transpose", children=(left,)), right)):
            return left, right
    return ()


RECOGNISE_SOFTMAX = move(
    "recognise-softmax", "recognise the softmax", "e^z_i/sum_j e^z_j = softmax(z)_i", _named_quotient, Div, weight=2
)
SPLIT_AT_COSINE = move(
    "split-at-cosine",
    labels.SPLIT_AND_CANCEL.name,
    "(a ||x|| - x^T y b)/(||x|| ||y||) = a/||y|| - x^T y b/(||x|| ||y||)",
    _split_at_cosine,
    Div,
    weight=2,
    settle=_unchanged,
)
RECOGNISE_COSINE = move(
    "recognise-cosine", "recognise the cosine similarity", "x^T y/(||x|| ||y||) = c", _named_cosine, Div, weight=2
)
RECOGNISE_LAYERNORM = Rule(
    id="recognise-layernorm",
    name="write the deviations through the normalised entries",
    statement="z_i - mean(z) = sqrt(var(z)) layernorm(z)_i",
    rewrite=lambda line: None if (found := _named_deviation(line)) is None else Rewrite(tidy(found)),
    weight=2,
)
