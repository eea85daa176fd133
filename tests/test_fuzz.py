"""Whatever is handed in: an answer or a `DeriveError`, nothing else.  Seeded and bounded; more by FUZZ=5000."""

from __future__ import annotations

import os
import random
import tomllib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import DeriveError, derive, parse
from derive.errors import printable
from derive.expression import Node
from derive.kinds.code import read_program, read_source
from derive.kinds.learning.network import Network
from derive.reading import Reading
from derive.sympy_door.caller import Caller

bounded = settings(max_examples=int(os.environ.get("FUZZ", "60")), derandomize=True, deadline=None, database=None)

TOKENS = [
    "x",
    "y",
    "2",
    "0.5",
    "+",
    "-",
    "*",
    "/",
    "^",
    "^{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "|",
    ",",
    ";",
    "=",
    "'",
    "_",
    "_0",
    "sin",
    "cos(",
    "\\frac{",
    "\\sqrt[",
    "\\left(",
    "\\right)",
    "\\begin{cases}",
    "&",
    "\\\\",
    "$",
    "d/dx",
    "∂",
    "∫",
    "sum_{",
    "\\int_0^",
    "lim",
    "if",
    "else",
    "max(",
    "e",
    "pi",
    "oo",
    "θ",
    "₀",
    "²",
    "\u202e",
    "\x1b",
    "\x00",
    "�",
    "%",
    "\\input{",
    "\\def\\a{",
    "f'(",
    "!",
    "‖",
    ":=",
]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join) | st.text(max_size=20)


def _refused_or(result: Callable[[], object]) -> object:
    try:
        return result()
    except DeriveError as error:
        told = str(error)
    assert printable(told) == told
    return None


@bounded
@given(SOUP, st.sampled_from(("auto", "text", "latex")))
def test_the_reader(source: str, syntax: Any) -> None:
    found = _refused_or(lambda: parse(source, syntax=syntax))
    if isinstance(found, Node):
        with suppress(DeriveError):
            assert parse(str(found)).free <= found.free | {"d"}


@pytest.mark.parametrize("source", [r"x_{}", r"\alpha_{ } + 1", r"f_{}(x)"])
def test_an_empty_subscript_is_refused(source: str) -> None:
    with pytest.raises(DeriveError):
        parse(source, syntax="latex")


x, y, n = sp.symbols("x y n")
LEAVES: list[Any] = [
    x, y, n, sp.Dummy("x"), sp.Symbol("x", positive=True), sp.Symbol("k", integer=True), sp.Symbol("z", imaginary=True),
    sp.Symbol("a b"), sp.Symbol("\\input{x}"), sp.Integer(-3), sp.Rational(2, 3), sp.Float("0.1"), sp.pi, sp.E, sp.I,
    sp.oo, sp.zoo, sp.nan, sp.Function("f")(x), sp.Function("sin")(x), sp.IndexedBase("w")[n], sp.Poly(x**2 + 1, x),
    sp.CRootOf(x**5 - x - 1, 0), sp.Wild("v"), sp.GoldenRatio, sp.MatrixSymbol("A", n, n),
]  # fmt: skip
JOINS: list[Callable[..., Any]] = [
    lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a**b, lambda a, b: a / b, lambda a, b: sp.sin(a), sp.Max,
    lambda a, b: sp.Abs(a, evaluate=False), lambda a, b: sp.log(a), lambda a, b: sp.Integral(a, (x, 0, b)),
    lambda a, b: sp.Piecewise((a, x > 0), (b, True)), lambda a, b: sp.Derivative(a, x), lambda a, b: sp.gamma(a),
    lambda a, b: sp.Eq(a, b, evaluate=False), lambda a, b: sp.Lambda(x, a), lambda a, b: sp.Tuple(a, b),
    lambda a, b: sp.Matrix([a, b]), lambda a, b: sp.Sum(a, (n, 1, b)), lambda a, b: sp.Limit(a, x, b),
    lambda a, b: sp.Subs(sp.Derivative(sp.Function("f")(x), x), x, a), lambda a, b: sp.FiniteSet(a, b), sp.besselj,
]  # fmt: skip


def _joined(parts: tuple[Callable[..., Any], Any, Any]) -> Any:
    join, a, b = parts
    try:
        return join(a, b)
    except Exception:  # SymPy's own refusals, of any class
        return a


EXPRESSIONS = st.recursive(
    st.sampled_from(LEAVES), lambda inner: st.tuples(st.sampled_from(JOINS), inner, inner).map(_joined), max_leaves=5
)


@bounded
@given(EXPRESSIONS)
def test_the_door_to_sympy(expression: Any) -> None:
    caller = Caller()
    found = _refused_or(lambda: caller.reading(expression))
    if isinstance(found, Reading):
        # What it stands for again: with the same letters.
        from derive.sympy_door.door import to_sympy

        back = _refused_or(lambda: to_sympy(found.expression, evaluate=False, symbols=dict(caller.symbols)))
        assert back is None or back.free_symbols <= {*expression.free_symbols, *caller.names}


KEYS = st.sampled_from(("inputs", "layer", "units", "activation", "loss", "\u202e", "name"))
VALUES = st.recursive(
    st.sampled_from((1, 0, -1, 10**30, 1.5, "relu", "tanh", "softmax", "mse", "\x1b[31m", "\\input{x}", True, "")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@bounded
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_the_description_of_a_network(data: dict[str, Any]) -> None:
    _refused_or(lambda: str(Network.from_data(data)))


@pytest.mark.parametrize("deep", ["a=" + "[" * 3000, "a." * 3000 + "b=1", "a=" + "9" * 5000])
def test_deep_toml(deep: str, tmp_path: Any) -> None:
    file = tmp_path / "network.toml"
    file.write_text(deep)
    with pytest.raises(DeriveError):
        Network.read(file)
    assert tomllib.loads("a = 1") == {"a": 1}


PROGRAM = r"""import math
from numpy import *
def f(x):
    return x**2
    y = math.exp(x)
    return y/x
    if x > 0:
        return x
    for i in range(3):
        x += i
    while True:
    pass
def g(x): return f(x)
    return g(f(x))
class A:
    return lambda t: t
    x = x if x else -x
    return x[0].real
    return [x for x in x]
    import os; os.system('x')
    return 1e999
    return 0xfff
    yield x
    global x
@decorator
    return f'{x}'"""
LINES = st.lists(st.sampled_from((*PROGRAM.splitlines(), "    return '\x1b'", "\u202e")), max_size=7).map("\n".join)


@bounded
@given(LINES | SOUP)
def test_the_reader_of_programs(source: str) -> None:
    _refused_or(lambda: read_source(source))


QUESTIONS = (
    "x^2",
    "sin x",
    "x^2 + y^2 = 1",
    "x = t^2, y = t^3",
    "f(x) g(x)",
    "r = 1 + cos(theta)",
    "|x|",
    "softmax",
    "",
)
OPTIONS: dict[str, tuple[object, ...]] = {
    "variables": ("x", ("x", "y"), "", "2", "\u202e", None), "order": (2, 0, -1, "n", 10**9, 1.5, True, None),
    "at": ("2", "3,4", "x = 3", "oo", "1/0", ",", 2), "route": ("limit", "log", "definition", "all", "none"),
    "target": ("raw", "factored", "self", "2x", "("), "values": ("f(2)=3", "f", "2=3"), "depends": ("y(x)", "y("),
    "given": ("x > 0", "x >", "sum(y) = 1"), "syntax": ("text", "latex", "tex"), "tangent": (True,), "budget": (1, -1),
    "kind": ("gradient", "hessian", "code", "curl", "inverse"), "direction": ("3,4", "x", "0,0"),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(int(os.environ.get("FUZZ", "60"))))
def test_random_options(seed: int) -> None:
    draw = random.Random(seed)
    options = {name: draw.choice(OPTIONS[name]) for name in draw.sample([*OPTIONS], draw.choice((1, 1, 2, 3)))}
    asked: dict[str, Any] = {"budget": 10**6, "compare": False, **options}
    _refused_or(lambda: derive(draw.choice(QUESTIONS), **asked).to("text"))


BODIES = st.recursive(
    st.sampled_from(("x", "w", "A", "2", "lam")),
    lambda inner: st.tuples(
        st.sampled_from(("({} @ {})", "np.dot({}, {})", "({} + {})", "({} * {})", "({} / {})", "np.sum({})", "{}.T",
                         "np.exp({})", "{}**2", "{}.max()", "np.linalg.norm({})", "len({})", "{}.shape[0]", "{}[0]")),
        inner,
        inner,
    ).map(lambda parts: parts[0].format(*parts[1:])),
    max_leaves=5,
)  # fmt: skip


@bounded
@given(BODIES)
def test_the_reader_of_arrays(body: str) -> None:
    _refused_or(lambda: read_program(f"import numpy as np\ndef f(x, w, A, lam):\n    return {body}\n", ""))
