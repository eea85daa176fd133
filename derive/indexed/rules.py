"""The rules of differentiation by an entry z_k or X_kl: two for indices, the rest for whole matrices.

Everything else (sums, products, quotients, the chain rule) is done by the ordinary rules, on the same holes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.expression import (
    ONE,
    ZERO,
    Array,
    Delta,
    Deriv,
    Indexed,
    Node,
    Pow,
    Rel,
    Sum,
    Sym,
    Whole,
    fold,
    substitute,
)
from derive.expression.parts import Factors, product_of, split_product
from derive.record.declare import rule
from derive.record.derivation import Rewrite, Rule
from derive.record.strategies import Application, Strategy, first_of
from derive.rules import ROUTES
from derive.rules.derivative.structural import constant
from derive.startup.data import replace as copy
from derive.vectors.declare import SCALAR, Differential, VectorFunction, dimension
from derive.vectors.functions import BY_NAME, operation
from derive.vectors.indices import ANY, defined, entry, fresh, letters_of
from derive.vectors.shapes import shape_of


@rule("entry-by-entry", "entries are independent", "dz_j/dz_k = delta_jk", weight=0)
def entry_by_entry(goal: Deriv) -> Rewrite | None:
    """∂z_j/∂z_k = δ_jk; ∂W_ij/∂W_kl = δ_ik δ_jl."""
    body, variable = goal.body, goal.variable
    if not isinstance(body, Indexed) or not isinstance(variable, Indexed) or body.base is not variable.base:
        return None
    deltas = [
        Delta(left, right) for left, right in zip(body.indices, variable.indices, strict=True) if left is not right
    ]
    return Rewrite(product_of(deltas))


@rule("sum-over-index", "differentiate term by term", "d/dz_k sum_j u_j = sum_j du_j/dz_k", weight=1)
def sum_over_index(goal: Deriv) -> Rewrite | None:
    """∂/∂z_k Σ_j u_j = Σ_j ∂u_j/∂z_k; a summation index called k is renamed first."""
    body = goal.body
    if not isinstance(body, Sum):
        return None
    index, inner = body.variable, body.body
    if isinstance(index, Sym) and index.name in goal.variable.free:
        other = fresh(letters_of(body, goal.variable))
        inner, index = substitute(inner, index.name, other), other
    return Rewrite(Sum(Deriv(inner, goal.variable), index, body.lower, body.upper))


@rule("index-notation", "write in indices", "(A x)_i = sum_j A_ij x_j", weight=2)
def index_notation(goal: Deriv) -> Rewrite | None:
    """∂/∂x_k (xᵀA x) = ∂/∂x_k Σ_i Σ_j x_i A_ij x_j."""
    written = entry(goal.body, taken=letters_of(goal.variable))
    return None if written is goal.body else Rewrite(Deriv(written, goal.variable))


@rule("definition-in-indices", "definition", "softmax(z)_i = e^z_i / sum_j e^z_j", weight=2)
def definition_in_indices(goal: Deriv) -> Rewrite | None:
    """Softmax(z)_i is e^z_i/Σ_j e^z_j: named functions of vectors are written out."""
    written = defined(goal.body, letters_of(goal.variable))
    return None if written is None else Rewrite(Deriv(written, goal.variable))


def _pair(goal: Deriv) -> tuple[Sym, Sym]:
    taken = letters_of(goal)
    row = fresh(taken)
    return row, fresh(taken | {row.name})


@rule("gradient-of-field", "chain rule for a function of a vector", "d f(u) = sum_i (grad f(u))_i du_i", weight=2)
def gradient_of_field(goal: Deriv) -> Rewrite | None:
    """∂f(u)/∂x_k = Σ_i (∇f(u))_i ∂u_i/∂x_k for an unknown function f of a vector or matrix."""
    match goal.body:
        case Whole(name=name, children=(inner,)) if name.startswith("field "):
            gradient = Whole(name.replace("field", "gradient"), inner)

            def term(slope: Node | None, *k: Node) -> Node:
                return product_of([part for part in (Indexed(gradient, *k), slope) if part is not None])

            return Rewrite(_along(inner, goal, term))
    return None


@rule("support-stays", "the support stays the same nearby", "d(s_i u)/dz_k = s_i du/dz_k where z_j != tau", weight=2)
def support_stays(goal: Deriv) -> Rewrite | None:
    """∂(s_i u)/∂z_k = s_i ∂u/∂z_k where no z_j is at the border z_j = τ of the support of the sparsemax."""
    parts = split_product(goal.body)
    fixed = {part: vector for part in (*parts.above, *parts.below) if (vector := _of_support(part)) is not None}
    if not fixed:
        return None
    above, below = (tuple(part for part in side if part in fixed) for side in parts[1:])
    rest = Factors(1, *(tuple(part for part in side if part not in fixed) for side in parts[1:])).node()
    slope = ZERO if rest is ONE else Factors(parts.sign, (*above, Deriv(rest, goal.variable)), below).node()
    return Rewrite(slope, (), tuple(map(_off_border, dict.fromkeys(fixed.values()))))


def _of_support(node: Node) -> Node | None:
    """Return the vector on whose support an expression s_i or Σ s_i speaks."""
    match node:
        case Indexed(children=(Whole(name="support", children=(inner,)), _)):
            return inner
        case Whole(name="sum", children=(Whole(name="support", children=(inner,)),)):
            return inner
    return None


def _off_border(vector: Node) -> Rel:
    return Rel("!=", entry(vector, ANY), Whole("threshold", vector))


def _along(
    inner: Node, goal: Deriv, term: Callable[..., Node], row: tuple[Node, ...] = (), *, short: bool = True
) -> Node:
    """Sum the terms over the entries u_k of an array; where u is the variable itself, its one term.

    Args:
        inner: the array.
        goal: what is differentiated.
        term: a term, from the derivative of u_k (None if that is 1) and the indices k.
        row: the row of a matrix whose entries they are, if not all.
        short: whether the sum is left out where u is the variable.
    """
    if short and not row and isinstance(goal.variable, Indexed) and inner is goal.variable.base:
        return term(None, *goal.variable.indices)
    sizes = [length for length in shape_of(inner) if length != 1][len(row) :]
    at = _pair(goal)[: len(sizes)]
    total = term(Deriv(entry(inner, *row, *at, taken=letters_of(goal)), goal.variable), *row, *at)
    for index, length in reversed(list(zip(at, sizes, strict=True))):
        total = Sum(total, index, ONE, dimension(length))
    return total


def _rule_of(found: Differential) -> Rule:
    """Return the rule for the derivative of the operations whose entries have it."""

    def rewrite(goal: Deriv) -> Rewrite | None:
        whole, at = (goal.body.base, goal.body.indices) if isinstance(goal.body, Indexed) else (goal.body, ())
        if not isinstance(whole, Whole) or operation(whole).differential is not found:
            return None
        if not at and shape_of(whole) != SCALAR:
            return None
        inner = whole.children[0]

        def term(slope: Node | None, *k: Node) -> Node:
            u = entry(inner, *k, taken=letters_of(goal))
            behind = found.behind(whole, at, k, u) if found.behind is not None else None
            return product_of([part for part in (found.slope(whole, at, k, u), slope, behind) if part is not None])

        total = _along(inner, goal, term, at[:-1] if operation(whole).rows else (), short=found.short)
        after = total if found.around is None else found.around(whole, total)
        return Rewrite(after, (), () if found.nonzero is None else (Rel("!=", found.nonzero(whole), ZERO),))

    return Rule(found.id, found.name, found.statement, rewrite=rewrite, weight=2, reference=found.reference)


_RULES: Mapping[str, Rule] = {
    found.id: _rule_of(found) for one in BY_NAME.values() if (found := one.differential) is not None
}
"""The rules for the derivatives that entries have; where one is asked for, it is written out instead, if it can be."""


INDEXED: tuple[Rule, ...] = (
    entry_by_entry,
    sum_over_index,
    index_notation,
    definition_in_indices,
    *_RULES.values(),
    gradient_of_field,
    support_stays,
)
"""Every rule of this file, for look-up by id."""


def by_indices(
    asked: Whole | None = None,
    known: tuple[Strategy, ...] = (),
    reserved: frozenset[str] = frozenset(),
    around: frozenset[str] = frozenset(),
) -> Strategy:
    """Return the strategy for goals in vectors and matrices.

    Args:
        asked: the function that is being derived, which is written out instead of looked up.
        known: derivatives found before, asked first.
        reserved: the free indices of what is being derived; no summation index takes their letters.
        around: the letters of the sums that goals may stand in; no sum that a table adds takes them.
    """
    own = VectorFunction(name="") if asked is None else operation(asked)
    asked_for = own.differential.id if own.differential is not None and (own.entry or own.expansion) else ""
    table = [*(rule for id, rule in _RULES.items() if id != asked_for), support_stays]
    choose = first_of(
        *known,
        constant,
        entry_by_entry,
        *table,
        gradient_of_field,
        definition_in_indices,
        _where_whole(index_notation),
        sum_over_index,
        ROUTES["auto"],
    )

    def apply(goal: Deriv) -> Application | None:
        found = choose(goal)
        if found is None:
            return found
        kept = reserved | around if found[0] in table else reserved
        return found[0], copy(found[1], after=_apart(found[1].after, kept)) if kept else found[1]

    return apply


def _apart(node: Node, reserved: frozenset[str]) -> Node:
    """Rename summation indices that have the letter of a free index elsewhere."""

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        part = part.with_children(children)
        if not isinstance(part, Sum) or part.variable.name not in reserved:
            return part
        other = fresh(letters_of(part) | reserved)
        return Sum(substitute(part.body, part.variable.name, other), other, part.lower, part.upper)

    return fold(node, combine)


def _where_whole(found: Rule) -> Strategy:
    """Write in indices only what stands at the root as a whole: the parts of a sum are each met in their turn."""

    def apply(goal: Deriv) -> Application | None:
        body = goal.body
        base = body.base if isinstance(body, Pow) else body.base if isinstance(body, Indexed) else body
        if not isinstance(base, Whole) and not (isinstance(body, Indexed) and not isinstance(base, Array)):
            return None
        rewrite: Rewrite | None = found.rewrite(goal)
        return None if rewrite is None else (found, rewrite)

    return apply
