"""What JSON holds of a derivative for SymPy reads back there as the same expression; SymPy is not asked to write it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import sympy

import derive
from derive.render.sympy_source import sympy_source
from derive.table import TABLE

X = {name: sympy.Symbol(name, real=True) for name in ("x", "y", "n", "a")}
EXPRESSIONS = (
    "1/(1 + e^-x)",
    "-(x + 1)^2/(3x) - 2/3",
    "x^(1/3) + (x - 1)^(2/3) + sqrt(x) + root(x, 5)",
    "(-8)^(1/3)",
    "e^(-x^2/2) a^x x^a",
    "|x| ln|x| log_2(x) exp(x)",
    "gamma(x) erf(x) arctan(x) sinh(x)^2",
    "relu(x) + gelu(x) + softplus(x)",
    "{x^2 if x > 0; x if x < -1 or x = 0; 1 otherwise}",
    "max(x, y) + min(x, 1)",
    "sum(n x^n, n, 1, 3)",
    "int(sin(x t), t, 0, 1)",
    "2^(1/2) pi 0.125 x",
    "besselj(2, x) + polylog(2, x/9)",
    "x/(y a) - (x/y)/a - x/(y/a)",
    "-x^2 (-x)^2 - (-x) - (1 - x)",
)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_source_reads_back_as_the_same_value(text: str) -> None:
    node = derive.parse(text)
    source = sympy_source(node)
    assert source is not None
    ours, theirs = sympy.sympify(source, X), node.to_sympy()
    for values in ({"x": 0.3, "y": 0.7, "a": 1.3}, {"x": -1.7, "y": 2.1, "a": 0.4}):
        at = {X[name]: value for name, value in values.items()}
        left, right = (sympy.N(one.doit().subs(at)) for one in (ours, theirs))
        assert left == right or abs(left - right) < 1e-9, (source, left, right)


@pytest.mark.parametrize("text", ["f'(x)", "f''(2x)", "g(x, y)", "lambda I + N"])
def test_names_without_a_value_read_back_too(text: str) -> None:
    source = sympy_source(derive.parse(text))
    assert source is not None
    assert sympy.sympify(source).free_symbols


@pytest.mark.parametrize("name", [name for name, entry in TABLE.items() if entry.sympy])
def test_the_names_of_functions_are_names_of_sympy(name: str) -> None:
    assert hasattr(sympy, TABLE[name].sympy)


def test_arrays_have_no_plain_source() -> None:
    done = derive.grad("x^T A x", "x", shapes={"x": "n", "A": ("n", "n")})
    assert json.loads(done.to("json"))["derivative"] == {
        "text": "(A + A^T) x",
        "latex": json.loads(done.to("json"))["result"]["latex"],
        "sympy": None,
    }


def test_json_tells_the_derivative_without_loading_sympy() -> None:
    code = (
        "import sys, json; from derive.answer.differentiate import differentiate;"
        "d = differentiate('x^2 y', 'x', compare=False);"
        "before = 'sympy' in sys.modules; print(json.loads(d.to('json'))['derivative']['sympy']);"
        "assert ('sympy' in sys.modules) is before"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2*x*y"
