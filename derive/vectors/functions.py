"""Named functions of vectors: what is known of each, as `derive.table` has it for functions of numbers."""

from __future__ import annotations

from derive.expression import Add, Call, Delta, Div, Indexed, Mul, Neg, Node, Root, Whole
from derive.vectors.declare import Differential, VectorFunction, Writing
from derive.vectors.grids import by_rows, cosine, layer_norm, log_softmax, log_sum_exp, softmax, sparsemax
from derive.vectors.operations import (
    OPERATIONS,
    exponential,
    of_rows,
    of_vector,
    of_vector_to_scalar,
    pair_to_scalar,
)

FAMILY = "functions of vectors"
"""Heading in the table of functions."""


def _normalised(writing: Writing, y: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    vector, *epsilon = y.children
    spread = Whole("var", vector)
    above = Add(writing.entry(vector, at, taken), Neg(Whole("mean", vector)))
    return Div(above, Root(Add(spread, *epsilon) if epsilon else spread))


def _above_threshold(writing: Writing, p: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    (vector,) = p.children
    above = Add(writing.entry(vector, at, taken), Neg(Whole("threshold", vector)))
    return Mul(Indexed(Whole("support", vector), *at), above)


VECTORS: tuple[VectorFunction, ...] = (
    VectorFunction(
        name="softmax",
        called=True,
        shape=of_rows,
        expansion=lambda writing, p, at, taken: Div(
            exponential(writing.entry(p.children[0], at, taken)),
            writing.over(p.children[0], exponential, taken, at[:-1]),
        ),
        meaning=by_rows(softmax),
        differential=Differential(
            "derivative-softmax",
            "derivative of the softmax",
            "dp_i = sum_j p_i (delta_ij - p_j) du_j, p = softmax(u)",
            lambda p, at, k, u: Mul(Indexed(p, *at), Add(Delta(at[-1], k[-1]), Neg(Indexed(p, *k)))),
        ),
        rows=True,
        letter="p",
        letters={"z": "n"},
        formula="softmax(z)",
        definition="p_i = e^z_i/sum(e^z_j, j, 1, n)",
        derivative={"z": "diag(p) - p p^T"},
        range="p_i > 0, sum of p_i = 1",
        norm="1/2",
        why_norm=(
            "diag(p) - p p^T is symmetric, so its norm is at most the largest sum of sizes in a row,"
            " p_i (1 - p_i) + p_i (1 - p_i) <= 1/2."
        ),
        title="softmax",
        reference="Bridle, NATO ASI F 68 (1990), 227",
    ),
    VectorFunction(
        name="logsoftmax",
        called=True,
        shape=of_rows,
        expansion=lambda writing, q, at, taken: Add(
            writing.entry(q.children[0], at, taken),
            Neg(Call("ln", writing.over(q.children[0], exponential, taken, at[:-1]))),
        ),
        meaning=by_rows(log_softmax),
        rows=True,
        letter="q",
        letters={"z": "n"},
        formula="logsoftmax(z)",
        definition="q_i = z_i - ln(sum(e^z_j, j, 1, n)); one = (1, ..., 1)",
        derivative={"z": "I - one softmax(z)^T"},
        aliases=("log_softmax",),
        range="q_i <= 0",
        title="logarithm of the softmax",
    ),
    VectorFunction(
        name="logsumexp",
        called=True,
        shape=of_vector_to_scalar,
        expansion=lambda writing, whole, at, taken: Call("ln", writing.over(whole.children[0], exponential, taken)),
        meaning=log_sum_exp,
        differential=Differential(
            "derivative-logsumexp",
            "derivative of log-sum-exp",
            "d logsumexp(u) = sum_i softmax(u)_i du_i",
            lambda whole, at, k, u: Indexed(Whole("softmax", *whole.children), *k),
        ),
        letters={"z": "n"},
        formula="logsumexp(z)",
        definition="ln(sum(e^z_j, j, 1, n))",
        derivative={"z": "softmax(z)"},
        range="(-oo, oo)",
        title="logarithm of a sum of exponentials",
    ),
    VectorFunction(
        name="layernorm",
        called=True,
        shape=of_vector,
        expansion=_normalised,
        meaning=layer_norm,
        letter="y",
        letters={"z": "n"},
        formula="layernorm(z)",
        definition="y_i = (z_i - mean(z))/sqrt(var(z)); one = (1, ..., 1)",
        derivative={"z": "(I - one one^T/n - y y^T/n)/sqrt(var(z))"},
        aliases=("layer_norm",),
        conditions=("var(z) != 0",),
        range="sum of y_i = 0, sum of y_i^2 = n",
        title="layer normalisation",
        reference="arXiv:1607.06450",
    ),
    VectorFunction(
        name="sparsemax",
        called=True,
        shape=of_vector,
        expansion=_above_threshold,
        meaning=sparsemax,
        letter="p",
        letters={"z": "n"},
        formula="sparsemax(z)",
        definition="p_i = max(0, z_i - tau) with sum of p_i = 1; s_i = {1 if z_i > tau; 0 otherwise}",
        derivative={"z": "diag(s) - s s^T/sum(s)"},
        conditions=("z_i != tau for every i",),
        range="p_i >= 0, sum of p_i = 1",
        kinks={"z": ("There is no derivative where z_i = τ for some i: there i enters or leaves the support.",)},
        notes=(
            "Sparsemax is the point of the simplex nearest to z: p_i = max(0, z_i - τ), with the one number τ for"
            " which the p_i add up to 1. s_i is 1 on the support, where z_i > τ, and 0 elsewhere;"
            " sum(s) is the size of the support.",
        ),
        title="sparsemax",
        reference="arXiv:1602.02068",
    ),
    VectorFunction(
        name="crossentropylogits",
        letters={"z": "n", "y": "n"},
        formula="-y^T ln(softmax(z))",
        definition="-sum(y_i ln(p_i), i, 1, n) with p = softmax(z) and sum of y_i = 1",
        derivative={"z": "softmax(z) - y"},
        aliases=("cross_entropy_logits", "softmaxcrossentropy", "softmax_cross_entropy"),
        given=("sum(y) = 1",),
        range="(-oo, oo)",
        title="cross-entropy of logits",
    ),
    VectorFunction(
        name="cosinesimilarity",
        called=True,
        shape=pair_to_scalar,
        expansion=lambda writing, c, at, taken: Div(
            writing.inner(*c.children), Mul(*(Whole("norm", vector) for vector in c.children))
        ),
        meaning=cosine,
        letter="c",
        letters={"x": "n", "y": "n"},
        formula="cosinesimilarity(x, y)",
        definition="c = x^T y/(||x|| ||y||)",
        derivative={
            "x": "y/(||x|| ||y||) - c x/||x||^2",
            "y": "x/(||x|| ||y||) - c y/||y||^2",
        },
        aliases=("cosine_similarity", "cossim"),
        conditions=("||x|| != 0", "||y|| != 0"),
        range="[-1, 1]",
        title="cosine similarity",
    ),
    VectorFunction(
        name="tripletmargin",
        letters={"a": "d", "p": "d", "n": "d", "m": ""},
        formula="max(0, ||a - p|| - ||a - n|| + m)",
        definition="max(0, ||a - p|| - ||a - n|| + m)",
        derivative={
            "a": "{(a - p)/||a - p|| - (a - n)/||a - n|| if ||a - p|| - ||a - n|| + m > 0; 0 otherwise}",
            "p": "{-(a - p)/||a - p|| if ||a - p|| - ||a - n|| + m > 0; 0 otherwise}",
            "n": "{(a - n)/||a - n|| if ||a - p|| - ||a - n|| + m > 0; 0 otherwise}",
        },
        aliases=("triplet_margin", "tripletloss", "triplet_loss"),
        conditions=("||a - p|| != 0", "||a - n|| != 0", "||a - p|| - ||a - n|| + m != 0"),
        kinks={
            "a": (
                "There is no derivative on the border ||a - p|| - ||a - n|| + m = 0, where the slopes on its two sides"
                " differ; they agree only where p lies between a and n and ||p - n|| = m, and the derivative is 0.",
                "There is none at a = n, nor at a = p if ||p - n|| <= m (for p ≠ n and m > 0).",
            ),
            "p": (
                "There is no derivative on the border ||a - p|| - ||a - n|| + m = 0,"
                " nor at p = a if ||a - n|| <= m (for m > 0).",
            ),
            "n": ("There is no derivative on the border ||a - p|| - ||a - n|| + m = 0, nor at n = a (for m > 0).",),
        },
        range="[0, oo)",
        title="triplet margin loss of an anchor a, a positive p, a negative n and a margin m",
        reference="arXiv:1503.03832",
    ),
)
"""Entries of the functions of vectors."""

BY_NAME: dict[str, VectorFunction] = {entry.name: entry for entry in (*OPERATIONS, *VECTORS)}
"""The entry of every operation, by its canonical name."""

VECTOR_NAMES: dict[str, VectorFunction] = {
    spelling: entry for entry in VECTORS for spelling in (entry.name, *entry.aliases)
}
"""The entry of every spelling of a function that is asked for by its bare name."""

SPELLINGS: dict[str, str] = {
    spelling: entry.name
    for entry in BY_NAME.values()
    if not entry.formula or entry.shape is not None
    for spelling in (*([entry.name] if entry.called else ()), *entry.aliases)
}
"""The canonical name of every spelling that stands before brackets."""

NOT_DIFFERENTIATED = frozenset(
    ("lambda_max", "lambda_min", "sigma_max", "sigma_min", "vec", "vech", "rank", "kron", "expm", "logm", "sqrtm",
    "eig", "svd", "cond", "std", "Std", "cov", "Cov", "adj", "pinv", "median", "sort", "argmax", "argmin", "topk")
)  # fmt: skip
"""Known operations on whole vectors and matrices without a rule: refused by name, never read as letters."""


_UNKNOWN = VectorFunction(name="")


def operation(node: Whole) -> VectorFunction:
    """Return the entry of an operation, one that tells nothing for what is none.

    What follows a space in its name is a letter: ``field f``.
    """
    return BY_NAME.get(node.name.partition(" ")[0], _UNKNOWN)
