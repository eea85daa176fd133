"""Named functions of vectors: what is known of each, as `declare.Function` says it of functions of numbers.

Formulas are text in the language of vectors and matrices (`derive.indexed.reading`); the command line, the list of
functions, its documentation and the tests take what they need from an entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.startup.data import data, field


@data(kw_only=True)
class VectorFunction:
    """One named function of vectors.

    Attributes:
        name: canonical plain name.
        letters: what its arguments are called, with their shapes; the first one is differentiated by.
        formula: what is differentiated, in these letters.
        definition: the function (or its entry i) written out.
        derivative: one formula per letter that is a vector, in matrix form, in the letters of `definition` too.
        aliases: other plain names that people type.
        given: equations that hold of the arguments, used on the way: ``sum(y) = 1``.
        conditions: where the derivative holds, as text.
        range: the values that it takes, in words of mathematics.
        kinks: where there is no derivative by a letter, as sentences.
        notes: what else a reader has to know, as sentences.
        norm: a number that the norm of its Jacobian never exceeds, or "".
        why_norm: the proof of that, as a sentence.
        title: what a textbook calls it.
        reference: source of the formulas.
    """

    name: str
    letters: Mapping[str, str]
    formula: str
    definition: str
    derivative: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    range: str = ""
    kinks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    norm: str = ""
    why_norm: str = ""
    title: str = ""
    reference: str = ""

    @property
    def arguments(self) -> str:
        """The letters with where they live: ``x, y in R^n``."""
        spaces: dict[str, list[str]] = {}
        for letter, size in self.letters.items():
            spaces.setdefault(f"R^{size}" if size else "R", []).append(letter)
        return ", ".join(f"{', '.join(letters)} in {space}" for space, letters in spaces.items())


OPERATIONS: Mapping[str, str] = {
    "norm": "norm",
    "frobenius": "frobenius",
    "euclidean": "euclidean",
    "onenorm": "onenorm",
    "tr": "tr",
    "trace": "tr",
    "Tr": "tr",
    "Trace": "tr",
    "det": "det",
    "Det": "det",
    "inv": "inverse",
    "Inv": "inverse",
    "inverse": "inverse",
    "transpose": "transpose",
    "diag": "diag",
    "Diag": "diag",
    "mean": "mean",
    "var": "var",
    "Var": "var",
    "total": "sum",
    "dot": "inner",
    "inner": "inner",
}
"""Operations on whole vectors and matrices, by their spellings."""

NOT_DIFFERENTIATED = frozenset(
    ("lambda_max", "lambda_min", "sigma_max", "sigma_min", "vec", "vech", "rank", "kron", "expm", "logm", "sqrtm",
    "eig", "svd", "cond", "std", "Std", "cov", "Cov", "adj", "pinv", "median", "sort", "argmax", "argmin", "topk")
)  # fmt: skip
"""Known operations on whole vectors and matrices without a rule: refused by name, never read as letters."""

FAMILY = "functions of vectors"
"""Heading in the table of functions."""

VECTORS: tuple[VectorFunction, ...] = (
    VectorFunction(
        name="softmax",
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
        letters={"z": "n"},
        formula="logsumexp(z)",
        definition="ln(sum(e^z_j, j, 1, n))",
        derivative={"z": "softmax(z)"},
        range="(-oo, oo)",
        title="logarithm of a sum of exponentials",
    ),
    VectorFunction(
        name="layernorm",
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

VECTOR_NAMES: dict[str, VectorFunction] = {
    spelling: entry for entry in VECTORS for spelling in (entry.name, *entry.aliases)
}
"""The entry of every spelling."""
