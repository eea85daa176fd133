"""Every function of machine learning by its name: the derivative that it must end in, each line checked."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable
from typing import Any

import pytest

import derive
from derive.errors import DeriveError
from derive.expression import Deriv, Indexed, Node, Piecewise, Rel, Sym, Whole, replace, same, substitute
from derive.indexed.numeric import numbers
from derive.indexed.reading import read_arrays
from derive.reals.compare import excludes
from derive.record.derivation import Derivation, Outcome
from derive.values.evaluate import evaluate, holds
from derive.vectors.functions import VECTORS
from derive.verify.lines import Refuted, check

EXPECTED = {
    "sigmoid": "σ(x)(1 - σ(x))",
    "logsigmoid": "1 - σ(x)",
    "tanh": "1 - tanh(x)^2",
    "softplus": "σ(x)",
    "softplus(x, beta)": "σ(beta x)",
    "silu": "silu(x) + σ(x)(1 - silu(x))",
    "swish": "silu(x) + σ(x)(1 - silu(x))",
    "swish(x, beta)": "σ(beta x) + beta swish(x, beta)(1 - σ(beta x))",
    "mish": "tanh(softplus(x)) + σ(x)(x - mish(x) tanh(softplus(x)))",
    "gelu": "Φ(x) + x normpdf(x)",
    "gelu_tanh": "(1 + tanh(sqrt(2/pi)(x + 0.044715x^3)) + x (1 - tanh(sqrt(2/pi)(x + 0.044715x^3))^2) sqrt(2/pi)"
    " (1 + 0.134145x^2))/2",
    "relu": "{1 if x > 0; 0 if x < 0}",
    "leaky_relu": "{1 if x > 0; 0.01 if x < 0}",
    "leaky_relu(x, a)": "{1 if x > 0; a if x < 0}",
    "prelu": "{1 if x > 0; a if x < 0}",
    "relu6": "{0 if x < 0; 1 if 0 < x < 6; 0 if x > 6}",
    "elu": "{1 if x > 0; e^x if x <= 0}",
    "elu(x, alpha)": "{1 if x > 0; alpha e^x if x < 0}",
    "selu": "{1.0507009873554805 if x > 0; 1.7580993408473766e^x if x < 0}",
    "celu": "{1 if x > 0; e^(x/alpha) if x <= 0}",
    "softsign": "1/(1 + |x|)^2",
    "hardtanh": "{0 if x < -1; 1 if -1 < x < 1; 0 if x > 1}",
    "hard_sigmoid": "{0 if x < -3; 1/6 if -3 < x < 3; 0 if x > 3}",
    "hard_swish": "{0 if x < -3; (2x + 3)/6 if -3 < x < 3; 1 if x > 3}",
    "tanhshrink": "tanh(x)^2",
    "softshrink": "{1 if x < -1/2; 0 if -1/2 < x < 1/2; 1 if x > 1/2}",
    "softshrink(x, lambda)": "{1 if x < -lambda; 0 if -lambda < x < lambda; 1 if x > lambda}",
    "hardshrink": "{1 if x < -1/2; 0 if -1/2 < x < 1/2; 1 if x > 1/2}",
    "threshold": "{1 if x > theta; 0 if x < theta}",
    "gaussian": "-2x gaussian(x)",
    "glu": "σ(b)",
    "swiglu": "swiglu(a, b) + σ(a)(b - swiglu(a, b))",
    "squared_error": "2(x - y)",
    "absolute_error": "(x - y)/|x - y|",
    "huber": "{-delta if x - y < -delta; x - y if -delta <= x - y <= delta; delta if x - y > delta}",
    "log_cosh": "tanh(x)",
    "hinge": "{-y if y z < 1; 0 if y z > 1}",
    "squared_hinge": "{-2y (1 - y z) if y z < 1; 0 if y z >= 1}",
    "logistic_loss": "-y σ(-y z)",
    "bce": "(1 - y)/(1 - p) - y/p",
    "bce_logits": "σ(z) - y",
    "cross_entropy": "-y/p",
    "kl_divergence": "ln(p) - ln(q) + 1",
    "binary_kl": "ln(p) - ln(q) + ln(1 - q) - ln(1 - p)",
    "focal": "(1 - p)^(gamma - 1) (gamma ln(p) - (1 - p)/p)",
    "poisson_nll": "e^z - y",
    "poisson_rate": "1 - y/r",
    "quantile": "{-q if x < y; 1 - q if x > y}",
    "triplet_margin(a, b, m)": "{1 if a - b + m > 0; 0 if a - b + m < 0}",
}
"""The derivative by the first argument, in the letters of the entry."""

CORNERS = {
    "relu": ["0"],
    "leaky_relu": ["0"],
    "prelu": ["0"],
    "relu6": ["0", "6"],
    "selu": ["0"],
    "hardtanh": ["-1", "1"],
    "hard_sigmoid": ["-3", "3"],
    "hard_swish": ["-3", "3"],
    "softshrink": ["-1/2", "1/2"],
    "absolute_error": ["y"],
    "quantile": ["y"],
    "hinge": ["1/y"],
    "triplet_margin(a, b, m)": ["b - m"],
}
SMOOTH_AFTER_ALL = {
    "elu": ["0"],
    "celu": ["0"],
    "softsign": ["0"],
    "huber": ["y - delta", "y + delta"],
    "squared_hinge": ["1/y"],
}


def first_letter(name: str) -> list[str]:
    """Return the variable of a call, its first argument; a bare name knows its own."""
    return [name.partition("(")[2][0]] if "(" in name else []


@pytest.mark.parametrize(("name", "form"), EXPECTED.items())
def test_ends_in(name: str, form: str) -> None:
    done = derive.differentiate(name, *first_letter(name))
    assert same(done.last, derive.parse(form)), str(done.last)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    assert done.agreement is not None
    assert done.agreement.outcome is not Outcome.UNVERIFIED


def pieces(form: Node) -> list[Node | None]:
    """Return the conditions of a form by cases; one piece that is everywhere for any other."""
    return list(form.children[1::2]) if isinstance(form, Piecewise) else [None]


def drawn(letters: frozenset[str], rng: random.Random) -> dict[str, float]:
    """Draw a number for each letter, parameters among them: every other one a probability."""
    return {letter: rng.uniform(-8, 8) if rng.random() < 0.5 else rng.uniform(0, 1) for letter in sorted(letters)}


@pytest.mark.parametrize(("name", "form"), EXPECTED.items())
def test_the_expected_derivative_is_right_on_every_piece(name: str, form: str) -> None:
    """The form that is written above, against a central difference of the function: no rule has a part in it."""
    done, expected = derive.differentiate(name, *first_letter(name)), derive.parse(form)
    function, letters = done.function, done.function.free
    compared, rng = dict.fromkeys(pieces(expected), 0), random.Random(20)
    for _ in range(1500):
        if min(compared.values()) >= 3:
            break
        point = drawn(letters, rng)
        piece = next((one for one in compared if one is None or holds(one, point)), ...)
        if piece is ... or not all(holds(condition, point) for condition in done.conditions):
            continue
        h = 1e-6
        around = [{**point, done.variable: point[done.variable] + step} for step in (-h, h)]
        values = [evaluate(function, place, 40) for place in around]
        if None in values or (piece is not None and not all(holds(piece, place) for place in around)):
            continue
        found = evaluate(expected, point, 30)
        assert float(found) == pytest.approx(float((values[1] - values[0]) / (2 * h)), rel=1e-6, abs=1e-8), point
        compared[piece] += 1
    assert min(compared.values()) >= 3, compared


@pytest.mark.parametrize("name", [name for name in EXPECTED if "(" not in name])
def test_starts_from_the_definition(name: str) -> None:
    second = derive.differentiate(name).frames()[1]
    assert second.reasons[0].rule.id == "definition"


@pytest.mark.parametrize(("name", "points"), CORNERS.items())
def test_corners(name: str, points: list[str]) -> None:
    done = derive.differentiate(name, *first_letter(name))
    kinks = [kink for kink in done.kinks if kink.kind == "corner"]
    assert len(kinks) == len(done.kinks) == len(points)
    assert all(same(kink.point, derive.parse(point)) for kink, point in zip(kinks, points, strict=True))
    x = Sym(done.variable)
    assert all(any(excludes(condition, x, kink.point) for condition in done.conditions) for kink in kinks)


@pytest.mark.parametrize(("name", "points"), SMOOTH_AFTER_ALL.items())
def test_points_where_the_pieces_join_smoothly(name: str, points: list[str]) -> None:
    done = derive.differentiate(name)
    assert [kink.kind for kink in done.kinks] == ["differentiable"] * len(points)
    assert all(same(kink.point, derive.parse(point)) for kink, point in zip(done.kinks, points, strict=True))
    # A formula by open cases has no value there: the line does not claim the point, the sentence below it does.
    for kink in done.kinks:
        letters = dict.fromkeys(done.function.free, 2)
        there = evaluate(substitute(done.spelled_out(done.last), done.variable, kink.point), letters, 20)
        claimed = all(not same(c, Rel("!=", Sym(done.variable), kink.point)) for c in done.conditions)
        assert claimed == (there is not None)


def test_a_hard_shrinkage_jumps() -> None:
    assert [kink.kind for kink in derive.differentiate("hardshrink").kinks] == ["jump", "jump"]


def test_the_second_argument_can_be_asked_for() -> None:
    assert same(derive.differentiate("bce", "y").last, derive.parse("ln(1 - p) - ln(p)"))
    assert same(derive.differentiate("glu", "b").last, derive.parse("glu(a, b)(1 - σ(b))"))


# Functions of vectors: against plain Python, its derivatives by differences ------------------------------------

Vector = list[float]


def softmax(z: Vector) -> Vector:
    powers = [math.exp(entry) for entry in z]
    return [power / sum(powers) for power in powers]


def logsoftmax(z: Vector) -> Vector:
    return [math.log(p) for p in softmax(z)]


def sparsemax(z: Vector) -> Vector:
    """Martins and Astudillo's algorithm: sort, find the size of the support, subtract the threshold."""
    ranked = sorted(z, reverse=True)
    size = max(k for k in range(1, len(z) + 1) if 1 + k * ranked[k - 1] > sum(ranked[:k]))
    threshold = (sum(ranked[:size]) - 1) / size
    return [max(entry - threshold, 0.0) for entry in z]


def layernorm(z: Vector) -> Vector:
    return [(entry - statistics.fmean(z)) / statistics.pstdev(z) for entry in z]


def cosine(x: Vector, y: Vector) -> float:
    return sum(a * b for a, b in zip(x, y, strict=True)) / (math.hypot(*x) * math.hypot(*y))


def triplet(a: Vector, p: Vector, n: Vector, m: float) -> float:
    return max(0.0, math.dist(a, p) - math.dist(a, n) + m)


Values = dict[str, Any]
OF_VECTORS: dict[str, Callable[..., Any]] = {
    "softmax": softmax,
    "logsoftmax": logsoftmax,
    "logsumexp": lambda z: math.log(sum(map(math.exp, z))),
    "layernorm": layernorm,
    "sparsemax": sparsemax,
    "crossentropylogits": lambda z, y: -sum(a * math.log(p) for a, p in zip(y, softmax(z), strict=True)),
    "cosinesimilarity": cosine,
    "tripletmargin": triplet,
}
POINTS: dict[str, list[Values]] = {
    "softmax": [{"z": [0.3, -1.2, 0.8]}, {"z": [2.0, -0.5]}, {"z": [0.1, 0.2, 0.3, -0.4]}],
    "logsoftmax": [{"z": [0.3, -1.2, 0.8]}, {"z": [2.0, -0.5]}],
    "logsumexp": [{"z": [0.3, -1.2, 0.8]}, {"z": [2.0, -0.5]}],
    "layernorm": [{"z": [0.3, -1.2, 0.8]}, {"z": [2.0, -0.5, 0.1, 0.7]}],
    # All of the support, two of three, one of two, two of four.
    "sparsemax": [{"z": [0.3, 0.1, 0.2]}, {"z": [0.9, -1.2, 0.5]}, {"z": [2.0, -0.5]}, {"z": [1.0, 0.1, 0.7, -2.0]}],
    "crossentropylogits": [{"z": [0.3, -1.2, 0.8], "y": [0.0, 1.0, 0.0]}, {"z": [2.0, -0.5], "y": [0.3, 0.7]}],
    "cosinesimilarity": [{"x": [1.0, 2.0, -0.5], "y": [0.3, -0.7, 1.1]}, {"x": [1.0, 2.0], "y": [-0.4, 0.5]}],
    # Within the margin, and beyond it.
    "tripletmargin": [
        {"a": [0.2, 0.7], "p": [1.1, -0.3], "n": [-0.9, 1.4], "m": 0.8},
        {"a": [0.2, 0.7], "p": [0.3, 0.8], "n": [-2.0, 3.0], "m": 0.5},
    ],
}
IN_MATRIX_FORM = {
    ("softmax", "z"): "diag(p) - p p^T",
    ("logsoftmax", "z"): "I - 𝟏 p^T",
    ("logsumexp", "z"): "p",
    ("layernorm", "z"): "(I - (𝟏 𝟏^T)/n - (y y^T)/n)/sqrt(var(z))",
    ("sparsemax", "z"): "diag(s) - (s s^T)/sum(s)",
    ("crossentropylogits", "z"): "p - y",
    ("cosinesimilarity", "x"): "y/(||y|| ||x||) - c x/||x||^2",
    ("cosinesimilarity", "y"): "x/(||x|| ||y||) - c y/||y||^2",
    ("tripletmargin", "a"): "{(a - p)/||a - p|| - (a - n)/||a - n|| if ||a - p|| - ||a - n|| + m > 0;"
    " 0 if ||a - p|| - ||a - n|| + m < 0}",
    ("tripletmargin", "p"): "{-(a - p)/||a - p|| if ||a - p|| - ||a - n|| + m > 0; 0 if ||a - p|| - ||a - n|| + m < 0}",
    ("tripletmargin", "n"): "{(a - n)/||a - n|| if ||a - p|| - ||a - n|| + m > 0; 0 if ||a - p|| - ||a - n|| + m < 0}",
}
IN_COMPONENTS = {
    "softmax": "p_i (δ_ik - p_k)",
    "logsoftmax": "δ_ik - p_k",
    "logsumexp": "p_k",
    "layernorm": "(δ_ik - 1/n - y_i y_k/n)/sqrt(var(z))",
    "sparsemax": "s_i (δ_ik - s_k/sum(s))",
    "crossentropylogits": "p_k - y_k",
    "cosinesimilarity": "y_k/(||y|| ||x||) - c x_k/||x||^2",
}


def test_every_function_of_vectors_is_held_here() -> None:
    assert set(IN_MATRIX_FORM) == {(entry.name, by) for entry in VECTORS for by in entry.derivative}
    assert set(OF_VECTORS) == set(POINTS) == {entry.name for entry in VECTORS}


def differences(name: str, by: str, values: Values) -> list[Any]:
    """Return the gradient, or the Jacobian row by row, by central differences."""
    step = 1e-6

    def at(place: int, shift: float) -> Any:
        moved = [entry + shift * (position == place) for position, entry in enumerate(values[by])]
        return OF_VECTORS[name](**{**values, by: moved})

    ends = [(at(place, step), at(place, -step)) for place in range(len(values[by]))]
    if isinstance(ends[0][0], float):
        return [(up - down) / (2 * step) for up, down in ends]
    columns = [[(u - d) / (2 * step) for u, d in zip(up, down, strict=True)] for up, down in ends]
    return [list(row) for row in zip(*columns, strict=True)]


def flat(table: Any) -> list[float]:
    return [entry for part in table for entry in flat(part)] if isinstance(table, list) else [table]


def spelled(derivation: Derivation) -> Node:
    """Return a result with its short names written out."""
    return replace(derivation.last, {name: meaning for meaning, name in derivation.notation.shown})


@pytest.mark.parametrize(("name", "by"), IN_MATRIX_FORM)
def test_of_vectors(name: str, by: str) -> None:
    done = derive.differentiate(name, by)
    assert str(done.last) == IN_MATRIX_FORM[name, by]
    for part in (*done.parts, done):
        assert all(line.verdict is not None for line in part.frames()[1:])
        assert all(line.verdict.outcome is not Outcome.UNVERIFIED for line in part.frames()[1:])  # type: ignore[union-attr]
    for values in POINTS[name]:
        found = numbers(spelled(done), values)
        expected = flat(differences(name, by, values))
        # Zero, where nothing of an array is left, stands for the zero vector.
        assert (flat(found) if isinstance(found, list) else [found] * len(expected)) == pytest.approx(
            expected, rel=1e-6, abs=1e-8
        )


@pytest.mark.parametrize(("name", "by"), IN_MATRIX_FORM)
def test_what_the_table_says_of_vectors(name: str, by: str) -> None:
    """The formula that `derive functions` lists, in the letters of the definition."""
    entry = next(entry for entry in VECTORS if entry.name == name)
    shapes = {**entry.letters, **dict.fromkeys(("p", "s", "y", "one"), "n")} if "z" in entry.letters else entry.letters
    formula = read_arrays(entry.derivative[by], shapes)
    for values in POINTS[name]:
        value = OF_VECTORS[name](**values)
        letters = {**values, **{"one": [1.0] * len(values[by]), "c": value}}
        if name in ("softmax", "sparsemax", "layernorm"):
            letters |= {"p": value, "s": [float(p > 0) for p in value], "y": value}
        expected = flat(differences(name, by, values))
        found = numbers(formula, letters)
        assert (flat(found) if isinstance(found, list) else [found] * len(expected)) == pytest.approx(
            expected, rel=1e-6, abs=1e-8
        )


@pytest.mark.parametrize(("name", "form"), IN_COMPONENTS.items())
def test_components_of_vectors(name: str, form: str) -> None:
    assert str(derive.differentiate(name).parts[0].last) == form


@pytest.mark.parametrize(
    ("name", "conditions"),
    [
        ("softmax", []),
        ("logsoftmax", []),
        ("logsumexp", []),
        ("layernorm", ["var(z) ≠ 0"]),
        ("sparsemax", ["z_i ≠ τ"]),
        ("cosinesimilarity", ["||x|| ≠ 0", "||y|| ≠ 0"]),
        ("tripletmargin", ["||a - p|| ≠ 0", "||a - n|| ≠ 0", "||a - p|| - ||a - n|| + m ≠ 0"]),
    ],
)
def test_conditions_of_vectors(name: str, conditions: list[str]) -> None:
    done = derive.differentiate(name)
    assert [str(condition) for condition in done.conditions] == conditions
    told = next(entry for entry in VECTORS if entry.name == name)
    printed = " ".join(str(done).split())
    assert all(sentence in printed for by, told_of in told.kinks.items() if by == done.variable for sentence in told_of)


def slopes(function: Callable[[Vector], float], at: Vector, along: Vector) -> tuple[float, float]:
    """Return the slopes along a direction on the two sides of a point."""
    step = 1e-7
    here = function(at)
    before, after = (function([x + sign * step * d for x, d in zip(at, along, strict=True)]) for sign in (-1, 1))
    return (here - before) / step, (after - here) / step


@pytest.mark.parametrize("z", [[1.0, 0.0], [1.0, 0.0, -3.0], [0.5, 0.5, 0.0], [0.2, 0.9, 0.05]])
def test_sparsemax_turns_where_an_entry_enters_the_support(z: Vector) -> None:
    p = sparsemax(z)
    threshold = max(z) - p[z.index(max(z))]
    border = next(i for i, entry in enumerate(z) if math.isclose(entry, threshold, abs_tol=1e-12))
    along = [float(i == border) for i in range(len(z))]
    left, right = slopes(lambda moved: sparsemax(moved)[border], z, along)
    assert left == pytest.approx(0, abs=1e-6)
    assert right > 0.4


A, P, N = [0.0, 2.0], [1.0, 0.0], [4.0, 0.0]
BORDER = math.dist(A, N) - math.dist(A, P)


@pytest.mark.parametrize(
    ("by", "at", "margin", "along", "turns"),
    [
        # On the border, off the line through p and n.
        ("a", A, BORDER, [1.0, 0.0], True),
        ("p", P, BORDER, [1.0, 0.0], True),
        ("n", N, BORDER, [1.0, 0.0], True),
        # On the border, p between a and n at the distance of the margin: the derivative is 0.
        ("a", [-2.0, 0.0], 3.0, [1.0, 2.0], False),
        ("a", [-2.0, 0.0], 3.0, [1.0, 0.0], False),
        # At n, and at p, within the margin, at its border and beyond it.
        ("a", N, 1.0, [0.0, 1.0], True),
        ("a", P, 4.0, [0.0, 1.0], True),
        ("a", P, 3.0, [0.0, 1.0], True),
        ("a", P, 2.0, [0.0, 1.0], False),
    ],
)
def test_where_the_triplet_loss_turns(by: str, at: Vector, margin: float, along: Vector, turns: bool) -> None:
    points = {"a": A, "p": P, "n": N, by: at}
    left, right = slopes(lambda moved: triplet(**{**points, by: moved}, m=margin), at, along)
    assert (abs(left - right) > 0.1) is turns
    if not turns:
        assert (left, right) == pytest.approx((0, 0), abs=1e-5)


@pytest.mark.parametrize(("by", "margin"), [("p", 1.0), ("n", 1.0)])
def test_where_the_triplet_loss_has_a_tip(by: str, margin: float) -> None:
    """At p = a (for |a - n| ≤ m) and at n = a."""
    points: dict[str, Vector] = {"a": [0.0, 0.0], "p": [0.0, 3.0], "n": [0.5, 0.5], by: [0.0, 0.0]}
    left, right = slopes(lambda moved: triplet(**{**points, by: moved}, m=margin), [0.0, 0.0], [1.0, 0.0])
    assert abs(left - right) > 1


def test_a_wrong_derivative_of_the_sparsemax_is_refuted() -> None:
    z, i, k = read_arrays("z", {"z": "n"}), Sym("i"), Sym("k")
    goal = Deriv(Indexed(Whole("sparsemax", z), i), Indexed(z, k))
    right = derive.differentiate("sparsemax").parts[0]
    assert check(goal, spelled(right)).outcome is Outcome.AGREED
    with pytest.raises(Refuted):
        check(goal, Indexed(Whole("support", z), i))


@pytest.mark.parametrize(
    "question",
    [
        lambda: derive.differentiate("softmax", order=2),
        lambda: derive.differentiate("softmax", route="quotient"),
        lambda: derive.differentiate("tripletmargin", "m"),
        lambda: derive.differentiate("cosinesimilarity", "x", "y"),
    ],
)
def test_what_is_not_derived_of_vectors(question: Callable[[], object]) -> None:
    with pytest.raises(DeriveError):
        question()
