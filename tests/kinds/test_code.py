"""Derivatives of Python functions: what is read, what is refused, and what the code itself computes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import wraps
from math import exp, log
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.errors import LimitError, ParseError, UnsupportedError
from derive.expression import same
from derive.kinds.code import (
    compare_with_finite_differences,
    from_function,
    from_source,
    gradient_of_file,
    read_source,
)
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

SLOPE = 3.0
LIMITS = [1.0, 2.0]


def logistic(x: float) -> float:
    """The seed, as people write it."""
    return 1 / (1 + math.exp(-x))


def with_parameters(x: float, k: float, x0: float) -> float:
    return 1 / (1 + exp(-k * (x - x0)))


def leaky(x: float) -> float:
    return x if x > 0 else 0.01 * x


def huber(x: float, d: float = 1.0) -> float:
    if abs(x) <= d:
        return x**2 / 2
    return d * (abs(x) - d / 2)


def stepwise(x: float) -> float:
    y = x * x
    y += 3
    z = y * math.sin(x)
    z *= 2
    return z - y


def branches(x: float) -> float:
    if x < -1:
        y = -x
        scale = 2.0
    elif x < 1:
        y = x**2
        scale = 1.0
    else:
        y = math.sqrt(x)
        scale = -1.0
    return scale * y


def by_helper(x: float) -> float:
    return logistic(x) * log(1 + logistic(x) ** 2)


def clipped(x: float) -> float:
    return max(0.0, min(x, 6.0)) + abs(x)


def powers(x: float) -> float:
    a, b = x**3, 2.0**x
    return a * b + (x * x + 1) ** 0.5 + pow(x, 2)


def tau(x: float) -> float:
    return math.cos(math.tau * x) + math.e**x + math.erf(x)


def ladder(step: float, warm: float, total: float) -> float:
    if step < warm:
        return step / warm
    elif step <= total:
        return 1 - (step - warm) / (total - warm)
    return 0.0


def nested(x: float) -> float:
    if x < 1:
        if x < -1:  # noqa: SIM108
            y = 1.0
        else:
            y = x
    else:
        y = x**2
    return y


def early(x: float) -> float:
    if x > 0:  # noqa: SIM102
        if x > 1:
            return 3 * x
    return x


def scaled(x: float, a: float = 2.0, b: float = 1.0) -> float:
    return a * x + b


def by_keywords(x: float) -> float:
    return scaled(x, b=3) * scaled(b=x, x=2)


def indicator(x: float) -> float:
    inside = (x > 0) & (x < 1)
    return x**2 * inside + (x > 1)


def unrolled(x: float) -> float:
    total = 1.0
    for k in range(1, 4):
        total = total + x**k / k
    return total + sum(k * x for k in (1, 2)) + max(a + x for a in (-1, 1))


def two(x: float) -> tuple[float, float]:
    return x + 1, x - 1


def unpacked(x: float) -> float:
    upper, lower = two(x)
    return upper * lower**2


def inner(x: float) -> float:
    square = lambda t: t**2  # noqa: E731

    def shifted(s: float) -> float:
        return square(s) + x

    return shifted(2 * x)


def named(x: float) -> float:
    return y + 1 if (y := x**2) > 1 else y


def flagged(x: float, kind: str = "call", scale: float | None = None) -> float:
    if scale is None:
        scale = 2.0
    if kind == "call":
        return scale * x
    raise ValueError(kind)


def greek(λ: float, x_: float, x: float, e: float) -> float:
    return λ**2 * x_ + x * e


def with_constant(x: float) -> float:
    return SLOPE * x**2


def guarded(x: float) -> float:
    if x <= 0:
        raise ValueError("positive numbers only")
    assert x < 100
    return math.log(x)


def python_power(x: float) -> float:
    return float((abs(x) + 1) ** (1 / 3))


def chained(x: float) -> float:
    return x**2 if -1 <= x <= 1 else 2 * x if not x < 1 else -2 * x


READ: list[tuple[Callable[..., float], str]] = [
    (logistic, "1/(1 + exp(-x))"),
    (with_parameters, "1/(1 + exp(-k (x - x0)))"),
    (leaky, "{x if x > 0; 0.01x otherwise}"),
    (huber, "{x^2/2 if |x| <= d; d(|x| - d/2) otherwise}"),
    (stepwise, "(x x + 3) sin(x)*2 - (x x + 3)"),
    (branches, "{2 if x < -1; 1 if x < 1; -1 otherwise}{-x if x < -1; x^2 if x < 1; sqrt(x) otherwise}"),
    (by_helper, "1/(1 + exp(-x)) ln(1 + (1/(1 + exp(-x)))^2)"),
    (clipped, "max(0, min(x, 6)) + |x|"),
    (powers, "x^3*2^x + (x x + 1)^0.5 + x^2"),
    (tau, "cos(2 pi x) + e^x + erf(x)"),
    (chained, "{x^2 if -1 <= x <= 1; 2x if x >= 1; -2x otherwise}"),
    (ladder, "{step/warm if step < warm; 1 - (step - warm)/(total - warm) if step <= total; 0 otherwise}"),
    (nested, "{{1 if x < -1; x otherwise} if x < 1; x^2 otherwise}"),
    (early, "{{3x if x > 1; x otherwise} if x > 0; x otherwise}"),
    (by_keywords, "(2x + 3)(2*2 + x)"),
    (indicator, "x^2 {1 if x > 0 and x < 1; 0 otherwise} + {1 if x > 1; 0 otherwise}"),
    (unrolled, "1 + x^1/1 + x^2/2 + x^3/3 + (1 x + 2x) + max(-1 + x, 1 + x)"),
    (unpacked, "(x + 1)(x - 1)^2"),
    (inner, "(2x)^2 + x"),
    (named, "{x^2 + 1 if x^2 > 1; x^2 otherwise}"),
    (flagged, "2x"),
    (with_constant, "3x^2"),
    (guarded, "ln(x)"),
    (python_power, "(|x| + 1)^(1/3)"),
]


@pytest.mark.parametrize(("function", "formula"), READ, ids=lambda value: getattr(value, "__name__", ""))
def test_reads(function: Callable[..., float], formula: str) -> None:
    done = from_function(function)
    assert same(done.function, derive.parse(formula)), str(done.function)


@pytest.mark.parametrize(
    "function", [function for function, _ in READ if function not in (flagged,)], ids=lambda value: value.__name__
)
def test_derivative_is_the_slope_of_the_code(function: Callable[..., float]) -> None:
    done = from_function(function)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    found = compare_with_finite_differences(function, within=2.0)
    assert found.points >= 50
    assert found.error < 1e-6, found


def test_each_parameter_has_a_letter_of_its_own() -> None:
    code = read_source("def f(λ, x_, x, e, e_1, sign): return λ**2 * x_ + x * e + e_1 * sign")
    assert len(set(code.arguments)) == 6
    assert dict(code.letters)["λ"] == "lambda"
    done = from_function(greek, "λ")
    assert same(done.derivative, derive.parse("2 lambda x_1"))
    assert "the parameter x_ is written x_1" in done.notes


def test_what_the_code_requires_is_a_condition() -> None:
    assert [str(c) for c in from_function(guarded).conditions] == ["0 < x < 100"] or set(
        map(str, from_function(guarded).conditions)
    ) == {"x > 0", "x < 100"}
    root = from_source("def f(x): return x ** (1/3)")
    assert "x > 0" in map(str, root.conditions)
    assert not from_source("def f(x): return x ** 3").conditions


def test_a_parameter_that_is_taken_apart() -> None:
    assert dict(read_source("def f(x): return x[0]**2 + 3*x[1]").letters) == {"x_0": "x_0", "x_1": "x_1"}
    code = read_source("def f(p):\n    a, b = p\n    return (1 - a)**2 + 100*(b - a**2)**2")
    assert same(code.expression, derive.parse("(1 - p_0)^2 + 100(p_1 - p_0^2)^2"))


MODULE = """
import torch
import torch.nn as nn

class Swish(nn.Module):
    def __init__(self, beta):
        self.beta = beta

    @staticmethod
    def gate(z):
        return torch.sigmoid(z)

    def forward(self, x):
        return x * self.gate(self.beta * x)
"""


def test_a_method_holds_what_its_object_has() -> None:
    code = read_source(MODULE, "Swish")
    assert same(code.expression, derive.parse("x sigma(beta x)"))
    assert code.notes == ("self.beta is held constant",)
    assert same(read_source(MODULE, "Swish.gate").expression, derive.parse("sigma(z)"))


SHADOWED = [
    ("from math import sin\ndef sin(x): return 3*x", "sin is bound again at line 3"),
    ("from math import sin\nif True:\n    def sin(x): return 3*x", "sin is bound again at line 4"),
    ("if True:\n    def sin(x): return 3*x", "sin is set at line 3"),
    ("from math import sin\nfor sin in (1, 2): pass", "sin is bound again at line 3"),
    ("from math import sin\ndef g():\n    global sin\n    sin = 3", "sin is bound again at line 4"),
    ("from math import sin\nwith open('x') as sin: pass", "sin is bound again at line 3"),
    ("@twice\ndef sin(x): return x", "sin has a decorator, twice"),
    ("from somewhere import *", "sin may come from what is imported by"),
    ("import math\nmath.sin = math.cos\nsin = math.sin", "math is bound again at line 3"),
]


@pytest.mark.parametrize(("around", "message"), SHADOWED)
def test_a_name_that_is_bound_otherwise_is_refused(around: str, message: str) -> None:
    with pytest.raises(UnsupportedError, match=message):
        read_source(f"\n{around}\ndef f(x): return sin(x)", "f")


def test_what_is_imported_by_a_star_is_known() -> None:
    assert same(read_source("from math import *\ndef f(x): return sin(x)*e").expression, derive.parse("sin(x) e"))


def test_a_wrong_gradient_would_be_seen() -> None:
    from derive.kinds import code

    point = {"x": 0.7}
    assert code._difference(logistic, point, "x") == pytest.approx(logistic(0.7) * (1 - logistic(0.7)), abs=1e-9)
    assert code._difference(leaky, {"x": 0.0005}, "x") is None
    assert code._difference(lambda x: math.log(x), {"x": -1.0}, "x") is None


def test_ends_in_itself() -> None:
    assert same(from_function(logistic).last, derive.parse("σ(x)(1 - σ(x))"))
    assert from_function(with_parameters, "k").variable == "k"


def test_numpy_by_its_names() -> None:
    numpy = pytest.importorskip("numpy")
    np = numpy

    def softplus(x: Any) -> Any:
        return np.log1p(np.exp(x)) + np.where(x > 0, np.square(x), numpy.abs(x)) + np.pi

    done = from_function(softplus)
    assert same(done.function, derive.parse("log1p(exp(x)) + {x^2 if x > 0; |x| otherwise} + pi"))
    assert compare_with_finite_differences(softplus).error < 1e-6


TEXT = """
import math
import numpy as np
import jax.numpy as jnp
import torch.nn.functional as F
from scipy.special import expit as sigma, ndtr
from math import pi

K = 3

def silu(x):
    return x * sigma(x)

def gelu(x):
    return x * ndtr(x)

def mixed(x, w):
    return jnp.tanh(w * x) + np.maximum(x, 0) + F.softplus(x) + math.log(x, 2) + pi * torch.relu(x)

def loss(z, y):
    return F.softplus(z) - y * z
"""


@pytest.mark.parametrize(
    ("name", "formula"),
    [("silu", "x σ(x)"), ("gelu", "x Φ(x)"), ("loss", "softplus(z) - y z"), ("", "softplus(z) - y z")],
)
def test_text_is_read_without_its_modules(name: str, formula: str) -> None:
    assert same(read_source(TEXT, name).expression, derive.parse(formula))


def test_a_module_that_was_not_imported_is_refused() -> None:
    with pytest.raises(UnsupportedError, match=r"line 18: mystery\.relu is not known"):
        from_source(TEXT.replace("torch.relu", "mystery.relu"), "mixed")


@pytest.mark.parametrize(
    ("line", "derivative", "module"),
    [
        ("np.exp(-x**2)", "-2x e^(-x^2)", "np is taken for numpy"),
        ("math.log(x)", "1/x", "math is taken for math"),
        ("torch.tanh(x)", "1 - tanh(x)^2", "torch is taken for torch"),
        ("F.softplus(x)", "sigmoid(x)", "F is taken for torch.nn.functional"),
        ("nn.functional.tanh(x)", "1 - tanh(x)^2", "nn is taken for torch.nn"),
        ("jnp.sinh(x)", "cosh(x)", "jnp is taken for jax.numpy"),
        ("jax.nn.sigmoid(x)", "sigmoid(x) (1 - sigmoid(x))", "jax is taken for jax"),
        ("norm.cdf(x)", "normpdf(x)", "norm is taken for scipy.stats.norm"),
        ("scipy.special.loggamma(x)", "digamma(x)", "scipy is taken for scipy"),
        ("tf.math.exp(x)", "e^x", "tf is taken for tensorflow"),
    ],
)
def test_what_everybody_calls_a_module_needs_no_import_and_is_told(line: str, derivative: str, module: str) -> None:
    found = from_source(f"def f(x):\n    return {line}\n")
    assert same(found.last, derive.parse(derivative))
    assert f"{module}: nothing imports it" in found.notes


def test_what_is_imported_or_a_parameter_is_not_presumed() -> None:
    for source in ("import numpy as np\ndef f(x): return np.sin(x)", "def f(norm): return norm**2"):
        assert not any("nothing imports" in note for note in from_source(source).notes)


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "loss.py"
    path.write_text("raise SystemExit('this must not run')\n" + TEXT)
    assert same(gradient_of_file(path, "loss", "z").last, derive.parse("σ(z) - y"))


def test_nothing_is_run() -> None:
    calls = []

    def counted(x: float) -> float:
        return x**2 + 1

    text = "def f(x):\n    return x**2 + launch()\n"
    with pytest.raises(UnsupportedError, match="line 2: the function launch is not known"):
        from_source(text)
    from_function(counted)
    assert calls == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("for i in range(n):\n        x += i\n    return x", "line 2: n is not known here"),
        ("for i in x:\n        x += i\n    return x", "line 1: a sum over all entries of an array"),
        (
            "for i in range(9):\n        if x > i:\n            return i\n    return x",
            "line 2: a loop that may end early",
        ),
        ("while x > 1:\n        x /= 2\n    return x", "line 2: a loop"),
        ("return sum(x for i in range(3) if i)", "line 2: a comprehension with a condition"),
        ("return K * x", "line 2: K is bound again at line 4"),
        ("return y * x", "line 2: y is not known"),
        ("return x[0] + x", "line 2: an element of an array"),
        ("return x if x else 1", "line 2: a number is used as a condition"),
        ("return 'x'", "line 2: 'x' is no number"),
        ("return True", "line 2: True is no number"),
        ("return", "line 2: return without a value"),
        ("if x > 0:\n        return x", "line 2: a value is returned on one side only"),
        ("if x > 0:\n        y = x\n    return y", "line 4: y has no value here on every path"),
        ("pass", "line 1: f does not return a value"),
        ("return f(x - 1)", "line 2: f calls itself"),
        ("return math.exp(x, 2)", "line 2: exp takes 1 arguments, not 2"),
        ("return math.exp(x=x)", "line 2: exp with x= is not known"),
        ("return math.nothing(x)", "line 2: the function math.nothing is not known"),
        ("return math.nan * x", "line 2: math.nan is not known"),
        ("return os.path.join(x)", "line 2: os.path.join(x)|line 2: the function os.path.join|line 2: os.path.join"),
        ("return x.real", "line 2: x.real is not known"),
        ("x.y = 2\n    return x", "line 2: only names are assigned to"),
        ("return x ^ 2", "line 2: ^ (it works on bits; a power is written **)"),
        ("if x > 0:\n        assert x < 3\n    return x", "line 3: a requirement inside a branch"),
        ("return x if x is 1 else 0", "line 2: the comparison is is not read"),
        ("return 1e999 * x", "line 2: inf is no number"),
    ],
)
def test_refusals_tell_the_line(body: str, message: str) -> None:
    with pytest.raises(UnsupportedError, match=re.escape(message) if "|" not in message else message):
        from_source(f"def f(x):\n    {body}\nK = 3\nK = 4\nimport math, os\n")


def test_refusals_point_at_the_place() -> None:
    with pytest.raises(UnsupportedError) as refused:
        from_source("import math\ndef f(x):\n    return math.exp(x) + launch(x)\n")
    line, shown, caret = str(refused.value).splitlines()
    assert line == "line 3: the function launch is not known"
    assert shown[caret.index("^") :] == "launch(x)"
    with pytest.raises(ParseError) as unreadable:
        from_source("def f(x):\n    return (x +\n")
    _, shown, caret = str(unreadable.value).splitlines()
    assert shown[caret.index("^")] == "("


LOSS = """
import math
def loss(z, y):
    p = 1 / (1 + math.exp(-z))
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))
"""


def test_the_gradient_of_a_file_is_by_every_parameter(tmp_path: Path) -> None:
    path = tmp_path / "loss.py"
    path.write_text("raise SystemExit('this must not run')\n" + LOSS)
    found = gradient_of_file(path)
    assert [part.variable for part in (*found.parts, found)] == ["z", "y"]
    assert [part.variable for part in (gradient_of_file(path, "loss", "y"),)] == ["y"]


def test_a_file_is_run_to_be_compared_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "loss.py"
    path.write_text(LOSS)
    assert "finite differences" not in gradient_of_file(path).to("text")
    assert "finite differences at 50 random points: relative error" in gradient_of_file(path, compare=True).to("text")


def test_a_file_that_computes_something_else(tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    # What runs is the later definition; what a reader of one function sees is the first.
    path.write_text("import math\ndef f(x):\n    return x**2\nglobals()['f'].__code__ = (lambda x: x**3).__code__\n")
    with pytest.raises(UnsupportedError):
        gradient_of_file(path, compare=True)
    path.write_text("def f(x):\n    return x**2\nraise RuntimeError('no')\n")
    with pytest.raises(UnsupportedError, match="can't be run: RuntimeError: no"):
        gradient_of_file(path, compare=True)


def test_living_refusals() -> None:
    def decorator(function: Callable[..., float]) -> Callable[..., float]:
        @wraps(function)
        def inner(x: float) -> float:
            return -function(x)

        return inner

    @decorator
    def wrapped(x: float) -> float:
        return x**2

    def many(*xs: float) -> float:
        return xs[0]

    def with_global(x: float) -> float:
        return LIMITS[0] * x

    for function, message in [
        (wrapped, "can't be told|decorator|function in a function|line"),
        (many, "any number of arguments"),
        (with_global, "LIMITS is set outside"),
        (math.exp, "no Python function"),
        (eval("lambda x: x"), "can't be found"),
    ]:
        with pytest.raises(UnsupportedError, match=message):
            from_function(function)


def test_no_parameters() -> None:
    with pytest.raises(UnsupportedError, match="no parameter"):
        from_source("def f(): return 1")


def test_no_python() -> None:
    with pytest.raises(ParseError, match="no Python"):
        from_source("def f(x: return")
    with pytest.raises(UnsupportedError, match="there is no function g; there are f"):
        from_source("def f(x): return x", "g")
    with pytest.raises(UnsupportedError, match="no function in this code"):
        from_source("x = 1")


def test_deep_and_long_code() -> None:
    lines = "\n".join("    x = x * x + x" for _ in range(60))
    with pytest.raises(LimitError):
        from_source(f"def f(x):\n{lines}\n    return x")
    with pytest.raises((LimitError, ParseError)):
        from_source("def f(x): return " + "(" * 5000 + "x" + ")" * 5000)
    read_source("def f(x): return " + " + ".join(["x"] * 500))


def test_letters_that_mean_something() -> None:
    done = from_source("def f(e, lambda_): return e**2 * lambda_")
    assert str(done.last) == "2λ e_1"
    assert from_source("lambda x: x**3").last is derive.parse("3x^2")
    squared = lambda x: x * x  # noqa: E731
    assert str(from_function(squared).last) == "2x"


def test_a_name_of_the_table_stands_for_the_table() -> None:
    done = from_source("def tanh(x): return x**2 * 2.718281828 ** x")
    assert "tanh" not in str(done.last)


def test_a_loss_written_with_exponentials_ends_in_the_sigmoid() -> None:
    loss = "-(y*log(p) + (1 - y)*log(1 - p))"
    text = f"from math import exp, log\ndef f(z, y):\n    p = 1/(1 + exp(-z))\n    return {loss}\n"
    done = from_source(text)
    assert str(done.last) == "σ(z) - y"
    assert [(str(name), str(meaning)) for name, meaning in done.aliases] == [("σ(z)", "1/(1 + e^-z)")]


def test_a_result_has_the_names_that_the_code_gives_to_its_parts() -> None:
    code = """
import math
def price(S, K, T, s):
    d1 = (math.log(S / K) + s * T) / (s * math.sqrt(T))
    d2 = d1 - s * math.sqrt(T)
    return S * math.erf(d1) - K * math.erf(d2)
"""
    done = from_source(code, "price", "S")
    assert [str(name) for name, _ in done.aliases] == ["d1", "d2"]
    assert {"d1", "d2"} <= done.last.free
    assert done.closed.free == {"S", "K", "T", "s"}
    assert done.verdict.outcome is not Outcome.UNVERIFIED


LOOPS = [
    ("n = 0\n    while n < 3:\n        x = x + n\n        n += 1", lambda x: x + 3),
    ("for k in range(9):\n        if k > 2:\n            break\n        x = 2 * x + k", lambda x: 8 * x + 4),
    ("for k in range(4):\n        if k == 2:\n            continue\n        x = x + k", lambda x: x + 4),
    ("for k in range(2):\n        if k < 5:\n            x = x + 1\n        x = x * 2", lambda x: 4 * x + 6),
    (
        "for i in (0, 1):\n        for j in (0, 1):\n            if j > i:\n                break\n            x += j",
        lambda x: x + 1,
    ),
    ("c = {'a': 2, 'b': 3}\n    x = c['a'] * x + c['b']", lambda x: 2 * x + 3),
    ("import math as m\n    x = m.sqrt(x)", lambda x: x**0.5),
    ("def inner():\n        return 3 * x\n    x = inner()", lambda x: 3 * x),
    ("x = (x, -x)[x < 1]", lambda x: -x if x < 1 else x),
]


@pytest.mark.parametrize(("body", "meant"), LOOPS)
def test_loops_whose_end_is_known_are_written_out(body: str, meant: Callable[[float], float]) -> None:
    code = read_source(f"def f(x):\n    {body}\n    return x")
    for x in (0.25, 1.5, 3.0):
        assert evaluate(code.expression, {"x": x}, 20) == pytest.approx(meant(x))


@pytest.mark.parametrize("jump", ["break", "continue"])
def test_a_loop_that_ends_where_the_parameter_says_is_refused(jump: str) -> None:
    with pytest.raises(UnsupportedError, match="may end early"):
        read_source(
            f"def f(x):\n    for k in range(4):\n        if x > k:\n            {jump}\n        x += 1\n    return x"
        )


@pytest.mark.parametrize("change", ["C['a'] = 5", "C.update(a=5)", "C |= {'a': 5}", "C['a'] += 1", "del C['a']"])
def test_a_dictionary_that_is_changed_is_refused(change: str) -> None:
    with pytest.raises(UnsupportedError, match="bound again"):
        read_source(f"C = {{'a': 2}}\ndef f(x):\n    return C['a'] * x\n{change}\n")
