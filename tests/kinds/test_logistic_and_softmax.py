"""Softmax with cross-entropy, logistic regression, and why gradients vanish."""

from __future__ import annotations

import math
import random

import pytest

from derive.errors import DeriveError
from derive.expression import substitute
from derive.indexed.numeric import numbers
from derive.kinds.learning.learning import lesson, logistic_regression, softmax_cross_entropy
from derive.kinds.learning.network import Network
from derive.kinds.learning.vanishing import sentences, steepness, through, vanishing_gradients
from derive.record.derivation import Derivation, Outcome
from derive.values.evaluate import evaluate


def results(derivation: Derivation) -> dict[str, str]:
    return {part.heading: str(part.last) for part in (*derivation.parts, derivation)}


def assert_checked(derivation: Derivation) -> None:
    for part in (*derivation.parts, derivation):
        for line in part.frames()[1:]:
            assert line.verdict is not None
            assert line.verdict.outcome is not Outcome.UNVERIFIED


def test_softmax_with_cross_entropy() -> None:
    derivation = softmax_cross_entropy()
    assert results(derivation) == {
        "The softmax, in components": "p_i (δ_ik - p_k)",
        "The cross-entropy, in components": "p_k - y_k",
        "The cross-entropy, in matrix form": "p - y",
    }
    assert_checked(derivation)


def test_logistic_regression() -> None:
    derivation = logistic_regression()
    assert results(derivation) == {
        "By the logit z": "σ(z) - y",
        "By the weights, in components": "(σ(w^T x + b) - y) x_k",
        "By the weights, in matrix form": "(σ(w^T x + b) - y) x",
        "By the offset b": "σ(w^T x + b) - y",
        "The Hessian, in components": "x_i σ(w^T x + b) (1 - σ(w^T x + b)) x_k",
        "The Hessian, in matrix form": "σ(w^T x + b) (1 - σ(w^T x + b)) x x^T",
    }
    assert_checked(derivation)


@pytest.mark.parametrize("name", ["logistic-regression", "Logistic_Regression", "logistic regression"])
def test_whole_derivations_go_by_name(name: str) -> None:
    assert lesson(name) == logistic_regression()


def test_a_name_that_is_none_tells_the_others() -> None:
    with pytest.raises(DeriveError, match=r"logistic-regression, softmax-cross-entropy, not 'logistik'"):
        lesson("logistik")


def test_logistic_regression_in_numbers() -> None:
    derivation = logistic_regression()
    w, x, b, y = [0.3, -0.7], [1.2, 0.4], 0.1, 1.0

    def loss(w0: float, w1: float) -> float:
        p = 1 / (1 + math.exp(-(w0 * x[0] + w1 * x[1] + b)))
        return -(y * math.log(p) + (1 - y) * math.log(1 - p))

    gradient = next(part for part in derivation.parts if part.heading == "By the weights, in matrix form").last
    values = {"w": w, "x": x, "b": b, "y": y}
    h = 1e-5
    expected = [
        (loss(w[0] + h, w[1]) - loss(w[0] - h, w[1])) / (2 * h),
        (loss(w[0], w[1] + h) - loss(w[0], w[1] - h)) / (2 * h),
    ]
    assert numbers(gradient, values) == pytest.approx(expected, rel=1e-6)
    hessian = numbers(derivation.last, values)
    h = 1e-4
    second = (loss(w[0] + h, w[1]) - 2 * loss(*w) + loss(w[0] - h, w[1])) / h**2
    assert hessian[0][0] == pytest.approx(second, rel=1e-5)


@pytest.mark.parametrize("target", ["text", "latex", "markdown", "json", "terminal"])
def test_every_format(target: str) -> None:
    assert logistic_regression().to(target)


# How steep -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bound", "at"),
    [("sigmoid", "1/4", "0"), ("tanh", "1", "0"), ("relu", "1", None), ("softplus", "1", None)],
)
def test_bounds_are_proved(name: str, bound: str, at: str | None) -> None:
    found = steepness(name)
    assert found.proved
    assert str(found.bound) == bound
    assert (None if found.at is None else str(found.at)) == at


def test_the_square_is_completed() -> None:
    found = steepness("sigmoid").derivation
    assert str(found.last) == "1/4 - (σ(x) - 1/2)^2"
    assert found.steps[-1].verdict is not None
    assert found.steps[-1].verdict.outcome is Outcome.PROVED


def test_the_product_bound() -> None:
    notes = vanishing_gradients(layers=10).notes
    assert any("9.54e-07" in note for note in notes)


@pytest.mark.parametrize(
    ("name", "bound", "at", "where"),
    [
        ("sin", "1", "0", "reached at x = 0"),
        ("cos", "1", "π/2", "reached at x = π/2"),
        ("softplus", "1", None, "approached only"),
        ("logcosh", "1", None, "approached only"),
    ],
)
def test_a_bound_by_a_range_says_whether_it_is_reached(name: str, bound: str, at: str | None, where: str) -> None:
    found = steepness(name)
    assert found.proved
    assert (str(found.bound), None if found.at is None else str(found.at)) == (bound, at)
    assert found.why.endswith(f"at most {bound}, {where}.")
    if found.at is not None:
        slope = found.derivation.last
        assert abs(float(evaluate(substitute(slope, "x", found.at), {}, 20) or 0)) == pytest.approx(float(bound))


def test_what_follows_from_a_bound_that_is_not_proved_is_not_called_a_bound() -> None:
    sure, unsure = (vanishing_gradients([name]).notes[-1] for name in ("tanh", "sinc"))
    assert "a factor of at most 1." in sure
    assert "at most" not in unsure
    assert "a factor of about" in unsure


def test_the_bounds_of_a_network() -> None:
    layers = [(5, "sigmoid"), (5, "tanh"), (5, "identity"), (5, "sigmoid"), (3, "softmax")]
    network = Network.of(4, layers, "cross-entropy")
    bounds = {one.name: one for one in through(network, 3)}
    assert bounds["sigmoid"].left == (1, 1 / 4, 1 / 16, 1 / 64)
    assert bounds["tanh"].left == (1, 1, 1, 1)
    # From the last layer back: sigmoid, identity, tanh, sigmoid.
    assert bounds["this network"].left == (1, 1 / 4, 1 / 4, 1 / 4, 1 / 16)
    assert sentences(tuple(bounds.values())) == (
        "Back through the 4 hidden layers the norm of delta is multiplied by at most 0.0625 times the norms of the"
        " weights.",
    )


def test_the_bound_of_a_network_holds() -> None:
    """δ of the first layer against δ of the second, in numbers: plain Python, weights drawn at random."""
    rng = random.Random(5)
    (_, factor) = next(
        one for one in through(Network.of(3, [(3, "sigmoid"), (3, "softmax")], "squared")) if not one.rate
    ).left
    for _ in range(50):
        weights = [[rng.uniform(-2, 2) for _ in range(3)] for _ in range(3)]
        z, delta = ([rng.uniform(-3, 3) for _ in range(3)] for _ in range(2))
        slopes = [s * (1 - s) for s in (1 / (1 + math.exp(-entry)) for entry in z)]
        back = [slopes[j] * sum(weights[i][j] * delta[i] for i in range(3)) for j in range(3)]
        frobenius = math.sqrt(sum(entry**2 for row in weights for entry in row))
        assert math.hypot(*back) <= factor * frobenius * math.hypot(*delta)


def test_a_network_with_a_hidden_softmax_has_a_bound() -> None:
    network = Network.of(3, [(3, "tanh"), (3, "softmax"), (3, "softmax")], "cross-entropy")
    assert [one.name for one in through(network)] == ["tanh", "softmax", "this network"]
    assert through(Network.of(3, [(3, "softmax")], "cross-entropy")) == ()


def test_unknown_activations_are_refused() -> None:
    with pytest.raises(DeriveError, match="wobble"):
        steepness("wobble")
