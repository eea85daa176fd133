"""One line per expression: what is written as text and in LaTeX."""

from __future__ import annotations

import pytest

from derive.errors import LimitError
from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
)
from derive.reading import parse, read
from derive.table import TABLE
from derive.writing.latex import to_latex
from derive.writing.letters import GREEK, plain, split_name, tex
from derive.writing.text import to_text

a, b, c, f, k, n, t, x, y, z = map(Sym, "abcfkntxyz")
e = Const("e")
ZERO, ONE, TWO, THREE = map(Num, range(4))
LOGISTIC = Div(ONE, Add(ONE, Pow(e, Neg(x))))


def call(name: str, *arguments: Node, orders: tuple[int, ...] = ()) -> Call:
    return Call(name, *arguments, orders=orders)


CASES: list[tuple[Node, str, str]] = [
    (LOGISTIC, "1/(1 + e^-x)", r"\frac{1}{1 + e^{-x}}"),
    (Neg(Pow(Add(ONE, Pow(e, Neg(x))), Neg(TWO))), "-(1 + e^-x)^-2", "-(1 + e^{-x})^{-2}"),
    # Products: a times sign only where juxtaposition would misread.
    (Mul(THREE, Pow(x, TWO), call("sin", Mul(Num(4), x))), "3x^2 sin(4x)", r"3x^2 \sin(4x)"),
    (Mul(TWO, THREE), "2 · 3", r"2 \cdot 3"),
    (Mul(x, TWO), "x · 2", r"x \cdot 2"),
    (Mul(TWO, Div(ONE, THREE)), "2 · (1/3)", r"2 \cdot \frac{1}{3}"),
    (Mul(y, Mul(Neg(x), Pow(e, x))), "y ((-x) e^x)", "y ((-x) e^x)"),
    (Mul(Mul(a, b), c), "(a b) c", "(a b) c"),
    (Mul(x, Add(x, ONE)), "x (x + 1)", "x (x + 1)"),
    (Mul(f, Add(x, ONE)), "f · (x + 1)", r"f \cdot (x + 1)"),
    (Mul(Pow(f, TWO), Add(x, ONE)), "f^2 · (x + 1)", r"f^2 \cdot (x + 1)"),
    (Mul(Sym("width"), x), "width · x", r"\mathrm{width} \cdot x"),
    (Mul(a, Deriv(x, x), b), "a · d/dx [ x ] · b", r"a \cdot \frac{d}{dx}[x] \cdot b"),
    (Mul(call("abs", x), call("abs", y)), "|x| |y|", r"|x| |y|"),
    # Quotients.
    (Div(Mul(a, b), c), "a b/c", r"\frac{a b}{c}"),
    (Mul(Div(a, b), c), "a/b · c", r"\frac{a}{b} c"),
    (Mul(a, Div(b, c)), "a · (b/c)", r"a \frac{b}{c}"),
    (Mul(Div(a, b), Div(b, c)), "a/b · (b/c)", r"\frac{a}{b} \cdot \frac{b}{c}"),
    (Div(Div(a, b), c), "a/b/c", r"\frac{\frac{a}{b}}{c}"),
    (Div(a, Mul(b, c)), "a/(b c)", r"\frac{a}{b c}"),
    (Div(Neg(a), b), "(-a)/b", r"\frac{-a}{b}"),
    (Neg(Div(a, b)), "-a/b", r"-\frac{a}{b}"),
    # Signs.
    (Add(a, Neg(b), c), "a - b + c", "a - b + c"),
    (Add(a, Neg(Neg(b))), "a - (-b)", "a - (-b)"),
    (Add(a, Neg(Add(b, c))), "a - (b + c)", "a - (b + c)"),
    (Add(Neg(a), Add(b, c)), "-a + (b + c)", "-a + (b + c)"),
    (Neg(Neg(x)), "-(-x)", "-(-x)"),
    # Powers and roots.
    (Pow(x, Neg(ONE)), "x^-1", "x^{-1}"),
    (Pow(Pow(x, TWO), THREE), "(x^2)^3", "(x^2)^3"),
    (Pow(x, Pow(y, z)), "x^(y^z)", "x^{y^z}"),
    (Pow(Neg(x), TWO), "(-x)^2", "(-x)^2"),
    (Pow(Div(a, b), TWO), "(a/b)^2", r"\left(\frac{a}{b}\right)^2"),
    (Pow(TWO, Div(ONE, TWO)), "2^(1/2)", "2^{1/2}"),
    (Pow(e, Neg(Div(Pow(x, TWO), TWO))), "e^(-x^2/2)", "e^{-x^2/2}"),
    (Pow(Sym("y'"), TWO), "(y')^2", "(y')^2"),
    (Pow(f, Add(n, ONE)), "(f)^(n + 1)", "f^{n + 1}"),
    (Root(Add(ONE, Pow(x, TWO))), "sqrt(1 + x^2)", r"\sqrt{1 + x^2}"),
    (Root(x, THREE), "cbrt(x)", r"\sqrt[3]{x}"),
    (Root(x, n), "root(x, n)", r"\sqrt[n]{x}"),
    # Calls.
    (call("ln", x), "ln(x)", r"\ln x"),
    (call("ln", Add(ONE, x)), "ln(1 + x)", r"\ln(1 + x)"),
    (call("ln", call("abs", x)), "ln(|x|)", r"\ln|x|"),
    (call("ln", LOGISTIC), "ln(1/(1 + e^-x))", r"\ln\left(\frac{1}{1 + e^{-x}}\right)"),
    (Mul(call("ln", x), x), "ln(x) x", r"\ln(x) x"),
    (Mul(call("sin", x), call("cos", x)), "sin(x) cos(x)", r"\sin x \cos x"),
    (Mul(call("ln", TWO), Pow(TWO, x)), "ln(2) · 2^x", r"\ln 2 \cdot 2^x"),
    (Pow(call("sin", x), TWO), "sin(x)^2", r"\sin^2 x"),
    (Pow(call("sin", Mul(TWO, x)), TWO), "sin(2x)^2", r"\sin^2(2x)"),
    (Pow(call("sin", x), Neg(ONE)), "sin(x)^-1", r"\sin(x)^{-1}"),
    (Pow(call("sigmoid", x), TWO), "σ(x)^2", r"\sigma(x)^2"),
    (call("log", TWO, x), "log_2(x)", r"\log_2 x"),
    (call("log", Add(a, b), x), "log(x, a + b)", r"\log_{a + b} x"),
    (call("abs", Add(call("abs", x), Neg(ONE))), "abs(|x| - 1)", r"\left||x| - 1\right|"),
    (call("max", ZERO, x), "max(0, x)", r"\max(0, x)"),
    (call("relu", x), "relu(x)", r"\operatorname{ReLU}(x)"),
    (call("besselj", n, x), "besselj(n, x)", "J_n(x)"),
    (call("f", x, orders=(2,)), "f''(x)", "f''(x)"),
    (call("f", x, orders=(4,)), "f^(4)(x)", "f^{(4)}(x)"),
    (call("sin", x, orders=(4,)), "sin^(4,)(x)", r"\sin^{(4)}(x)"),
    (call("f", x, y, orders=(2, 1)), "f_xxy(x, y)", "f_{xxy}(x, y)"),
    (call("f", x, Sym("theta"), orders=(0, 1)), "f_θ(x, θ)", r"f_\theta(x, \theta)"),
    (call("f", Sym("x_1"), Sym("x_2"), orders=(1, 1)), "f_{x1x2}(x_1, x_2)", "f_{x_1x_2}(x_1, x_2)"),
    (call("f", call("x", t), call("y", t), orders=(1, 0)), "f_x(x(t), y(t))", "f_x(x(t), y(t))"),
    (call("f", Pow(x, TWO), Mul(TWO, x), orders=(0, 1)), "∂_2 f(x^2, 2x)", r"\partial_{2} f(x^2, 2x)"),
    (Pow(call("f", x, x, orders=(1, 1)), TWO), "(∂_12 f(x, x))^2", r"(\partial_{12} f(x, x))^2"),
    (call("f", x, y, orders=(4, 3)), "f^(4,3)(x, y)", "f^{(4,3)}(x, y)"),
    # Leaves.
    (Add(Sym("theta"), Sym("x_0"), Sym("x_max")), "θ + x_0 + x_max", r"\theta + x_0 + x_{\mathrm{max}}"),
    (Add(Const("pi"), Const("oo"), Const("i")), "π + oo + %i", r"\pi + \infty + \mathrm{i}"),
    (Mul(Num("0.50"), x), "0.50x", "0.50x"),
    (Mul(Num("1e-3"), x), "1e-3 · x", r"(1 \times 10^{-3}) x"),
    # Operators.
    (Deriv(LOGISTIC, x), "d/dx [ 1/(1 + e^-x) ]", r"\frac{d}{dx}\left[\frac{1}{1 + e^{-x}}\right]"),
    (Pow(Deriv(x, x), TWO), "(d/dx [ x ])^2", r"\left(\frac{d}{dx}[x]\right)^2"),
    (Deriv(x, Sym("width")), "diff(x, width)", r"\frac{d}{d\mathrm{width}}[x]"),
    (Integral(call("sin", t), t, ZERO, x), "∫_0^x sin(t) dt", r"\int_0^x \sin(t) \, dt"),
    (Sum(Mul(k, x), k, ONE, n), "Σ_(k=1)^n k x", r"\sum_{k = 1}^n k x"),
    (Mul(Sum(k, k, ONE, n), x), "(Σ_(k=1)^n k) x", r"\left(\sum_{k = 1}^n k\right) x"),
    (Limit(Div(x, a), x, ZERO, "+"), "lim_(x→0^+) x/a", r"\lim_{x \to 0^{+}} \frac{x}{a}"),
    # Relations and cases.
    (Rel("!=", x, ZERO), "x ≠ 0", r"x \ne 0"),
    (Rel("<=", x, ZERO), "x ≤ 0", r"x \le 0"),
    (
        Logic("or", Logic("and", Rel("<", ZERO, x), Rel("<", x, ONE)), Rel(">=", x, TWO)),
        "(0 < x < 1) or x ≥ 2",
        r"(0 < x < 1) \text{ or } x \ge 2",
    ),
    (
        Piecewise((Pow(x, TWO), Rel(">", x, ZERO)), otherwise=x),
        "{x^2 if x > 0; x otherwise}",
        r"\begin{cases} x^2 & \text{if } x > 0 \\ x & \text{otherwise} \end{cases}",
    ),
]


@pytest.mark.parametrize(("node", "text", "latex"), CASES, ids=[text for _, text, _ in CASES])
def test_notation(node: Node, text: str, latex: str) -> None:
    assert to_text(node) == text
    assert to_latex(node) == latex


def test_partial_derivatives_on_request() -> None:
    assert to_latex(Deriv(x, x), partial=True) == r"\frac{\partial}{\partial x}[x]"


def test_d_next_to_a_letter_is_no_differential() -> None:
    assert to_latex(Div(Sym("d"), Mul(Sym("d"), x))) == r"\frac{d}{d \cdot x}"


@pytest.mark.parametrize("name", GREEK)
def test_greek_letters(name: str) -> None:
    assert len(plain(name)) == 1
    assert tex(name) == f"\\{name}"
    assert split_name(f"{name}_0").subscript == "0"


@pytest.mark.parametrize("name", TABLE)
def test_every_function_is_written(name: str) -> None:
    arguments = [Sym(letter) for letter in "uvwst"[: TABLE[name].arity]]
    assert to_text(Call(name, *arguments)).count("u") >= 1
    assert r"\left(" not in to_latex(Call(name, *arguments))


def test_deep_trees_are_written() -> None:
    node: Node = x
    for _ in range(10_000):
        node = call("sin", node)
    assert to_text(node).startswith("sin(sin(sin(")
    assert to_latex(node).endswith("\\sin x" + ")" * 9_999)
    for _ in range(5_000):
        node = Pow(e, Neg(node))
    assert to_latex(node).startswith("e^{-e^{-e^{-")


def test_a_tree_that_unfolds_beyond_memory_is_refused() -> None:
    node: Node = x
    for _ in range(60):
        node = Add(node, node)
    with pytest.raises(LimitError, match="too long to write"):
        to_text(node)


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ("besselj(x, 2)", "J_x(2)"),
        ("besselj(n - 1, x)", "J_{n - 1}(x)"),
        ("besseli(2n, x)^2", "I_{2n}(x)^2"),
        ("besselj^(1,0)(x, 2)", r"\partial_{1} J_x(2)"),
        ("besselk^(1,0)(n + 1, 2x)", r"\partial_{1} K_{n + 1}(2x)"),
    ],
)
def test_the_order_of_a_bessel_function_is_its_index_also_where_it_is_differentiated(source: str, latex: str) -> None:
    node = parse(source)
    assert to_latex(node) == latex
    assert parse(latex, syntax="latex") is node
    assert parse(latex) is node


@pytest.mark.parametrize("variable", ["x1", "x12", "y2"])
def test_a_letter_with_a_number_stands_in_the_sign_of_a_derivative(variable: str) -> None:
    node = Deriv(Pow(Sym(variable), Num(2)), Sym(variable))
    assert to_text(node) == f"d/d{variable} [ {variable}^2 ]"
    asked = read(to_text(node))
    assert (asked.expression, asked.by) == (node.body, (variable,))


@pytest.mark.parametrize(("source", "text"), [("h^(1/3)", "h^(1/3)"), ("f^(n + 1)", "(f)^(n + 1)")])
def test_only_a_power_that_could_be_an_order_takes_brackets(source: str, text: str) -> None:
    assert to_text(parse(source)) == text
