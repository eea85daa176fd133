"""Every function of machine learning by its name: the derivative that it must end in, each line checked."""

from __future__ import annotations

import pytest

import derive
from derive.derivation import Outcome
from derive.expression import same

EXPECTED = {
    "sigmoid": "σ(x)(1 - σ(x))",
    "logsigmoid": "σ(-x)",
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
    "elu": "{1 if x > 0; e^x if x < 0}",
    "elu(x, alpha)": "{1 if x > 0; alpha e^x if x < 0}",
    "selu": "{1.0507009873554805 if x > 0; 1.7580993408473766e^x if x < 0}",
    "celu": "{1 if x > 0; e^(x/alpha) if x < 0}",
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
    "huber": "{-delta if x - y < -delta; x - y if -delta < x - y < delta; delta if x - y > delta}",
    "log_cosh": "tanh(x)",
    "hinge": "{-y if y z < 1; 0 if y z > 1}",
    "squared_hinge": "{-2y (1 - y z) if y z < 1; 0 if y z > 1}",
    "logistic_loss": "-y σ(-y z)",
    "bce": "(1 - y)/(1 - p) - y/p",
    "bce_logits": "σ(z) - y",
    "cross_entropy": "-y/p",
    "kl_divergence": "ln(p) - ln(q) + 1",
    "binary_kl": "ln(p) - ln(q) + ln(1 - q) - ln(1 - p)",
    "focal": "-(1 - p)^(gamma - 1) ((1 - p)/p - gamma ln(p))",
    "poisson_nll": "e^z - y",
    "poisson_rate": "1 - y/r",
    "quantile": "{-q if x < y; 1 - q if x > y}",
    "triplet_margin": "{1 if a - b + m > 0; 0 if a - b + m < 0}",
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
    "triplet_margin": ["b - m"],
}
SMOOTH_AFTER_ALL = {
    "elu": ["0"],
    "celu": ["0"],
    "softsign": ["0"],
    "huber": ["y - delta", "y + delta"],
    "squared_hinge": ["1/y"],
}


@pytest.mark.parametrize(("name", "form"), EXPECTED.items())
def test_ends_in(name: str, form: str) -> None:
    done = derive.differentiate(name, *(["x"] if "(" in name else []))
    assert same(done.result, derive.parse(form)), str(done.result)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    assert done.agreement is not None
    assert done.agreement.outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize("name", [name for name in EXPECTED if "(" not in name])
def test_starts_from_the_definition(name: str) -> None:
    second = derive.differentiate(name).frames()[1]
    assert second.reasons[0].rule.id == "definition"


@pytest.mark.parametrize(("name", "points"), CORNERS.items())
def test_corners(name: str, points: list[str]) -> None:
    done = derive.differentiate(name)
    kinks = [kink for kink in done.kinks if kink.kind == "corner"]
    assert len(kinks) == len(done.kinks) == len(points)
    assert all(same(kink.point, derive.parse(point)) for kink, point in zip(kinks, points, strict=True))
    excluded = [derive.parse(f"{done.variable} != {point}") for point in points]
    assert all(any(same(condition, one) for condition in done.conditions) for one in excluded)


@pytest.mark.parametrize(("name", "points"), SMOOTH_AFTER_ALL.items())
def test_points_where_the_pieces_join_smoothly(name: str, points: list[str]) -> None:
    done = derive.differentiate(name)
    assert [kink.kind for kink in done.kinks] == ["differentiable"] * len(points)
    assert all(same(kink.point, derive.parse(point)) for kink, point in zip(done.kinks, points, strict=True))
    assert not any(condition.free & {done.variable} for condition in done.conditions)


def test_a_hard_shrinkage_jumps() -> None:
    assert [kink.kind for kink in derive.differentiate("hardshrink").kinks] == ["jump", "jump"]


def test_the_second_argument_can_be_asked_for() -> None:
    assert same(derive.differentiate("bce", "y").result, derive.parse("ln(1 - p) - ln(p)"))
    assert same(derive.differentiate("glu", "b").result, derive.parse("glu(a, b)(1 - σ(b))"))
