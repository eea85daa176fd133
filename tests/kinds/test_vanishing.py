"""How steep activations can be, against slopes by SymPy and plain Python; nothing is claimed without a bound."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import mpmath
import pytest
import sympy

import derive
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Call, Sym
from derive.field.enclosure import bounded
from derive.field.tails import tail
from derive.kinds.learning.network import Network
from derive.kinds.learning.steepness import _written, steepness
from derive.kinds.learning.vanishing import account, through, upper, vanishing_gradients
from derive.values.evaluate import evaluate
from derive.vectors.functions import VECTOR_NAMES

X = sympy.Symbol("x", real=True)
SIGMA = 1 / (1 + sympy.exp(-X))
PHI = (1 + sympy.erf(X / sympy.sqrt(2))) / 2
FUNCTIONS = {
    "logsigmoid": -sympy.log(1 + sympy.exp(-X)),
    "softplus": sympy.log(1 + sympy.exp(X)),
    "silu": X * SIGMA,
    "quickgelu": X / (1 + sympy.exp(-1.702 * X)),
    "mish": X * sympy.tanh(sympy.log(1 + sympy.exp(X))),
    "gelu": X * PHI,
    "gelutanh": X * (1 + sympy.tanh(sympy.sqrt(2 / sympy.pi) * (X + 0.044715 * X**3))) / 2,
    "softsign": X / (1 + abs(X)),
    "tanhshrink": X - sympy.tanh(X),
    "gaussian": sympy.exp(-(X**2)),
    "squareplus": (X + sympy.sqrt(X**2 + 4)) / 2,
    "isru": X / sympy.sqrt(1 + X**2),
    "bentidentity": (sympy.sqrt(X**2 + 1) - 1) / 2 + X,
    "elu": sympy.Piecewise((X, X > 0), (sympy.exp(X) - 1, True)),
    "celu(x, 1/2)": sympy.Piecewise((X, X > 0), ((sympy.exp(2 * X) - 1) / 2, True)),
    "selu": sympy.Piecewise((1.0507009873554805 * X, X > 0), (1.7580993408473766 * (sympy.exp(X) - 1), True)),
    "hardswish": sympy.Piecewise((0, X <= -3), (X * (X + 3) / 6, X < 3), (X, True)),
    "sin": sympy.sin(X),
    "erf": sympy.erf(X),
    "arctan": sympy.atan(X),
}
"""What is bounded, by an independent definition."""

LARGEST = {
    "gelu": "Φ(sqrt(2)) + sqrt(2) φ(sqrt(2))",
    "gaussian": "sqrt(2)/e^(1/2)",
    "softsign": "1",
    "squareplus": "1",
    "isru": "1",
    "bentidentity": "3/2",
    "elu": "1",
    "celu(x, 1/2)": "1",
    "selu": "1.7580993408473766",
    "hardswish": "3/2",
    "logsigmoid": "1",
    "tanhshrink": "1",
    "sin": "1",
    "erf": "2/sqrt(π)",
    "silu": "1.0999",
    "mish": "1.0886",
    "quickgelu": "1.0999",
    "gelutanh": "1.1291",
}


def slopes(name: str) -> list[float]:
    """|f′| at places near and far, by SymPy's derivative."""
    by_sympy = sympy.lambdify(X, sympy.diff(FUNCTIONS[name], X), "mpmath")
    near = [k / 40 + side for k in range(-400, 401) for side in (-1e-9, 1e-9)]
    places = near + [sign * 10.0**n for sign in (-1, 1) for n in (1.3, 2, 2.5)]
    with mpmath.workdps(30):
        return [abs(float(by_sympy(mpmath.mpf(place)))) for place in places]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_proved_bound_holds_and_is_close(name: str) -> None:
    found = steepness(name)
    assert found.proved
    met = max(slopes(name))
    assert met <= found.size * (1 + 1e-12)
    # The grid of the test misses the place of the largest slope by at most 1/80.
    assert found.size <= met + 3e-3


@pytest.mark.parametrize(("name", "bound"), LARGEST.items())
def test_the_bound(name: str, bound: str) -> None:
    assert str(steepness(name).bound) == bound


@pytest.mark.parametrize(
    ("name", "at"),
    [("gelu", "sqrt(2)"), ("gaussian", "sqrt(2)/2"), ("softsign", "0"), ("elu", "0"), ("isru", "0"), ("abs", "1")],
)
def test_it_is_reached(name: str, at: str) -> None:
    found = steepness(name)
    assert str(found.at) == at
    assert f"reached at x = {at}." in found.why
    place, h = float(evaluate(found.at, {}) or 0), 1e-5
    values = [evaluate(Call(name, Sym("x")), {"x": place + step}) for step in (-h, h)]
    assert abs(float(values[1] - values[0])) / (2 * h) == pytest.approx(found.size, rel=1e-4)


@pytest.mark.parametrize("name", ["squareplus", "bentidentity", "selu", "hardswish", "tanhshrink", "logsigmoid"])
def test_it_is_only_approached(name: str) -> None:
    found = steepness(name)
    assert found.at is None
    assert found.why.endswith("approached only.")


def test_the_run_of_the_slope_is_told() -> None:
    assert steepness("hardswish").why.startswith(
        "hardswish' is 0 for x < -3, rises from -1/2 at x = -3 to 3/2 at x = 3, is 1 for x > 3,"
        " as the sign of hardswish'' shows."
    )
    second = steepness("softsign").derivation
    assert second.order == 2
    assert [part.order for part in second.parts] == [1]


@pytest.mark.parametrize(
    "name", ["exp", "sinh", "tan", "ln", "logit", "arcosh", "log1p", "erfi", "airyai", "airyaiprime"]
)
def test_a_slope_without_a_bound_has_none(name: str) -> None:
    with pytest.raises(UnsupportedError, match="no bound"):
        steepness(name)


def test_what_is_only_found_is_not_called_proved() -> None:
    found = steepness("sinc")
    assert not found.proved
    assert "not proved" in found.why


def test_a_function_of_several_arguments_needs_numbers_for_the_others() -> None:
    with pytest.raises(DeriveError, match=r"give alpha a number, as in celu\(x, 1\)"):
        steepness("celu")


# The means of proof -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "largest"), [("silu", 1.09983), ("mish", 1.08849), ("gelutanh", 1.12899)])
def test_a_false_bound_is_not_proved(name: str, largest: float) -> None:
    """The largest slopes, by 30 digits of mpmath, are a little above what is asked for here."""
    first, second = (derive.differentiate(name, "x", order=order) for order in (1, 2))
    formulas = [done.spelled_out(done.last) for done in (first, second)]
    assert max(slopes(name)) > largest - 1e-4
    assert bounded(*formulas, Fraction(str(largest)), 16, _written) == 0
    assert bounded(*formulas, Fraction(str(largest)) + Fraction(1, 5000), 16, _written) > 0


@pytest.mark.parametrize(("name", "side"), [*itertools.product(["silu", "mish", "gelutanh", "quickgelu"], [-1, 1])])
def test_beyond_a_place_a_slope_is_as_near_to_its_limit_as_is_claimed(name: str, side: int) -> None:
    by_sympy = sympy.lambdify(X, sympy.diff(FUNCTIONS[name], X), "mpmath")
    done = derive.differentiate(name)
    value, error = tail(done.spelled_out(done.last), 8, side, _written)
    with mpmath.workdps(60):
        gaps = [abs(by_sympy(mpmath.mpf(side) * place) - value) for place in (8, 8.5, 9.7, 13, 21, 55)]
    assert max(gaps) <= error
    assert error < 0.1


def test_a_tail_that_does_not_settle_is_none() -> None:
    for text in ("sin(x)", "x σ(x)", "1/x", "e^x"):
        with pytest.raises(ArithmeticError):
            tail(derive.parse(text), 8, 1, _written)


# Networks -----------------------------------------------------------------------------------------


def test_every_hidden_activation_is_accounted_for() -> None:
    network = Network.of(3, [(3, "softsign"), (3, "softmax"), (3, "sigmoid"), (2, "softmax")], "cross-entropy")
    told = account(network)
    assert [line.partition(":")[0] for line in told[:-1]] == ["softsign", "softmax", "sigmoid"]
    assert "the norm of its Jacobian is at most 1/2" in told[1]
    assert "at most 0.125 times the norms of the weights" in told[-1]
    assert [one.name for one in through(network)] == ["softsign", "softmax", "sigmoid", "this network"]


def test_an_activation_without_a_bound_is_said_to_have_none() -> None:
    network = Network.of(3, [(3, "exp"), (2, "softmax")], "cross-entropy")
    (told,) = account(network)
    assert told.startswith("exp: ")
    assert told.endswith("No bound of the network is stated.")


def test_the_norm_of_the_jacobian_of_softmax() -> None:
    """‖(diag(p) - p pᵀ) v‖ ≤ ‖v‖/2 at random places, and nearly reached at p = (1/2, 1/2)."""
    bound = float(evaluate(derive.parse(VECTOR_NAMES["softmax"].norm), {}))
    rng, largest = random.Random(3), 0.0
    for _ in range(400):
        size = rng.choice((2, 3, 5))
        z, v = ([rng.gauss(0, 1.5) for _ in range(size)] for _ in range(2))
        total = sum(map(math.exp, z))
        p = [math.exp(entry) / total for entry in z]
        mean = sum(a * b for a, b in zip(p, v, strict=True))
        largest = max(largest, math.hypot(*(a * (b - mean) for a, b in zip(p, v, strict=True))) / math.hypot(*v))
    assert 0.95 * bound < largest <= bound


@pytest.mark.parametrize("value", [2.5914, 1 / 3, 9.0949e-13, 0.0625, 1.0, 123456.0, 0.9999])
def test_a_bound_is_rounded_up(value: float) -> None:
    assert value * (1 - 1e-12) <= float(upper(value)) <= value * 1.01


def test_vanishing_gradients_of_an_activation_with_parameters() -> None:
    notes = vanishing_gradients(["celu(x, 1)", "gelu"], layers=3).notes
    assert "celu(x, 1)' rises from 0 to 1 at x = 0" in notes[1]
    assert "a factor of at most 1.44." in notes[2]


def test_a_call_is_told_by_its_function() -> None:
    assert steepness("silu(x)").why == steepness("silu").why
    assert str(steepness("silu(x)").derivation.function) == str(Call("silu", Sym("x")))
