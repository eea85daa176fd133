"""The rules of differentiation by an entry z_k or X_kl: two for indices, the rest for whole matrices.

Everything else (sums, products, quotients, the chain rule) is done by the ordinary rules, on the same holes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from derive.expression import (
    ONE,
    ZERO,
    Add,
    Array,
    Delta,
    Deriv,
    Div,
    Indexed,
    Mul,
    Neg,
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
from derive.expression.shapes import dimension, shape_of
from derive.indexed.indices import ANY, defined, entry, fresh, letters_of
from derive.record.declare import rule
from derive.record.derivation import Rewrite, Rule
from derive.record.strategies import Application, Strategy, first_of
from derive.rules import ROUTES
from derive.rules.derivative.structural import constant
from derive.startup.data import replace as copy


@rule("entry-by-entry", "entries are independent", "dz_j/dz_k = delta_jk", weight=1)
def entry_by_entry(goal: Deriv) -> Rewrite | None:
    """∂z_j/∂z_k = δ_jk; ∂W_ij/∂W_kl = δ_ik δ_jl."""
    body, variable = goal.body, goal.variable
    if not isinstance(body, Indexed) or not isinstance(variable, Indexed) or body.base is not variable.base:
        return None
    deltas = [
        Delta(left, right) for left, right in zip(body.indices, variable.indices, strict=True) if left is not right
    ]
    return Rewrite(product_of(deltas))


@rule("sum-over-index", "differentiate term by term", "d/dz_k sum_j u_j = sum_j du_j/dz_k", weight=2)
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


@rule(
    "jacobi-formula",
    "derivative of the determinant (Jacobi)",
    "d det(M) = det(M) sum_ij (M^-1)_ji dM_ij",
    weight=2,
    reference="Magnus & Neudecker, Matrix Differential Calculus, 8.3",
)
def jacobi_formula(goal: Deriv) -> Rewrite | None:
    """∂ det M/∂X_kl = det M Σ_i Σ_j (M⁻¹)_ji ∂M_ij/∂X_kl, where det M ≠ 0."""
    match goal.body:
        case Whole(name="det", children=(matrix,)):
            row, column = _pair(goal)
            slope = Deriv(entry(matrix, row, column, taken=letters_of(goal)), goal.variable)
            inner = Mul(Indexed(Whole("inverse", matrix), column, row), slope)
            after = Mul(goal.body, _double(inner, row, column, matrix))
            return Rewrite(after, (), (Rel("!=", goal.body, ZERO),))
    return None


@rule(
    "derivative-inverse",
    "derivative of the inverse",
    "d(M^-1)_ij = -sum_ab (M^-1)_ia dM_ab (M^-1)_bj",
    weight=2,
    reference="Magnus & Neudecker, Matrix Differential Calculus, 8.4",
)
def derivative_inverse(goal: Deriv) -> Rewrite | None:
    """∂(M⁻¹)_ij/∂X_kl = −Σ_a Σ_b (M⁻¹)_ia ∂M_ab/∂X_kl (M⁻¹)_bj, from M M⁻¹ = I."""
    match goal.body:
        case Indexed(children=(Whole(name="inverse", children=(matrix,)) as inverse, left, right)):
            row, column = _pair(goal)
            slope = Deriv(entry(matrix, row, column, taken=letters_of(goal)), goal.variable)
            inner = Mul(Indexed(inverse, left, row), slope, Indexed(inverse, column, right))
            conditions = (Rel("!=", Whole("det", matrix), ZERO),)
            return Rewrite(Neg(_double(inner, row, column, matrix)), (), conditions)
    return None


def _pair(goal: Deriv) -> tuple[Sym, Sym]:
    taken = letters_of(goal)
    row = fresh(taken)
    return row, fresh(taken | {row.name})


def _double(body: Node, row: Sym, column: Sym, matrix: Node) -> Node:
    rows, columns = shape_of(matrix)
    return Sum(Sum(body, column, ONE, dimension(columns)), row, ONE, dimension(rows))


@rule("gradient-of-field", "chain rule for a function of a vector", "d f(u) = sum_i (grad f(u))_i du_i", weight=2)
def gradient_of_field(goal: Deriv) -> Rewrite | None:
    """∂f(u)/∂x_k = Σ_i (∇f(u))_i ∂u_i/∂x_k for an unknown function f of a vector or matrix."""
    match goal.body:
        case Whole(name=name, children=(inner,)) if name.startswith("field "):
            gradient = Whole(name.replace("field", "gradient"), inner)
            return Rewrite(_along(inner, goal, lambda *at: Indexed(gradient, *at)))
    return None


@rule("derivative-logsumexp", "derivative of log-sum-exp", "d logsumexp(u) = sum_i softmax(u)_i du_i", weight=2)
def derivative_logsumexp(goal: Deriv) -> Rewrite | None:
    """∂ ln Σ_i e^u_i/∂x_k = Σ_i softmax(u)_i ∂u_i/∂x_k."""
    match goal.body:
        case Whole(name="logsumexp", children=(inner,)):
            return Rewrite(_along(inner, goal, lambda *at: Indexed(Whole("softmax", inner), *at)))
    return None


@rule(
    "derivative-softmax",
    "derivative of the softmax",
    "dp_i = sum_j p_i (delta_ij - p_j) du_j, p = softmax(u)",
    weight=2,
)
def derivative_softmax(goal: Deriv) -> Rewrite | None:
    """∂p_i/∂x_k = Σ_j p_i(δ_ij − p_j) ∂u_j/∂x_k with p = softmax(u); of a matrix, the same in each row."""
    match goal.body:
        case Indexed(children=(Whole(name="softmax", children=(inner,)) as p, row, column)):
            at = fresh(letters_of(goal))
            slope = Mul(goal.body, Add(Delta(column, at), Neg(Indexed(p, row, at))))
            term = Mul(slope, Deriv(entry(inner, row, at, taken=letters_of(goal)), goal.variable))
            return Rewrite(Sum(term, at, ONE, dimension(shape_of(inner)[1])))
        case Indexed(children=(Whole(name="softmax", children=(inner,)) as p, row)):
            body = goal.body
            return Rewrite(_along(inner, goal, lambda at: Mul(body, Add(Delta(row, at), Neg(Indexed(p, at))))))
    return None


@rule("derivative-norm", "derivative of the norm", "d||u|| = sum_i u_i/||u|| du_i", weight=2)
def derivative_norm(goal: Deriv) -> Rewrite | None:
    """∂‖u‖/∂x_k = Σ_i u_i/‖u‖ ∂u_i/∂x_k, where ‖u‖ ≠ 0."""
    match goal.body:
        case Whole(name="norm" | "frobenius", children=(inner,)) as norm:
            after = _along(inner, goal, lambda *at: Div(entry(inner, *at, taken=letters_of(goal)), norm))
            return Rewrite(after, (), (Rel("!=", norm, ZERO),))
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


def _along(inner: Node, goal: Deriv, slope: Callable[..., Node]) -> Node:
    """Sum slope · ∂u/∂x_k over the entries u of an array; where u is the variable itself, its one term."""
    if isinstance(goal.variable, Indexed) and inner is goal.variable.base:
        return slope(*goal.variable.indices)
    rows, columns = shape_of(inner)
    row, column = _pair(goal)
    at = [index for index, size in ((row, rows), (column, columns)) if size != 1]
    total: Node = Mul(slope(*at), Deriv(entry(inner, *at, taken=letters_of(goal)), goal.variable))
    for index, size in ((column, columns), (row, rows)):
        if size != 1:
            total = Sum(total, index, ONE, dimension(size))
    return total


TABLE: Mapping[str, Rule] = {
    "softmax": derivative_softmax,
    "logsumexp": derivative_logsumexp,
    "norm": derivative_norm,
    "frobenius": derivative_norm,
    "support": support_stays,
}
"""Named functions of vectors whose derivative is known; where it is asked for, they are written out instead."""

INDEXED: tuple[Rule, ...] = (
    entry_by_entry,
    sum_over_index,
    index_notation,
    definition_in_indices,
    jacobi_formula,
    derivative_inverse,
    gradient_of_field,
    derivative_logsumexp,
    derivative_softmax,
    derivative_norm,
    support_stays,
)
"""Every rule of this file, for look-up by id."""


def by_indices(
    unfold: Collection[str] = (),
    known: tuple[Strategy, ...] = (),
    reserved: frozenset[str] = frozenset(),
    around: frozenset[str] = frozenset(),
) -> Strategy:
    """Return the strategy for goals in vectors and matrices.

    Args:
        unfold: named functions that are to be written out instead of looked up: what is being derived.
        known: derivatives found before, asked first.
        reserved: the free indices of what is being derived; no summation index takes their letters.
        around: the letters of the sums that goals may stand in; no sum that a table adds takes them.
    """
    written_out = {TABLE[name] for name in unfold if name in TABLE}
    table = [found for found in dict.fromkeys(TABLE.values()) if found not in written_out]
    choose = first_of(
        *known,
        constant,
        entry_by_entry,
        *table,
        jacobi_formula,
        derivative_inverse,
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
