"""Notation of papers, textbooks and chemistry, by kind: what each is read as, and by which letter."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError, ParseError
from derive.indexed.reading import read_arrays
from derive.reading import read
from derive.reading.fields import field_operator

READ = {
    "positive part": (r"[x]_+^{3} + (x-a)_{+}", "max(0, x)^3 + max(0, x - a)", ()),
    "digits in a font": (r"\color{red}{x^2}+\mathbf{3}x", "x^2 + 3x", ()),
    "by a square": (r"\frac{\partial}{\partial\sigma^2}\left(\sqrt{\sigma^2+\epsilon}\right)", "sqrt(v + ε)", ("v",)),
    "odd powers of its root": (r"\frac{\partial}{\partial(\sigma^2)}(\sigma^4 + \sigma)", "v^2 + sqrt(v)", ("v",)),
    "product of sums": (r"\prod_{k=1}^{n}(x+k)", "∏_(k=1)^n (x + k)", ()),
    "product of powers": (r"\prod_{i=1}^n p^{x_i}", "p^(Σ_(i=1)^n x_i)", ()),
    "product of densities": (r"\prod_{i=1}^{n}\theta e^{-\theta x_i}", "θ^n e^(Σ_(i=1)^n (-θ x_i))", ()),
    "normal distribution": ("K N(d_1)", "K Φ(d_1)", ()),
    "below a slash in an exponent": (r"e^{-x^2/2\sigma^2}", "e^(-x^2/(2σ^2))", ()),
    "the same in exp": (r"\exp(-x^2/2\sigma^2)", "exp(-x^2/(2σ^2))", ()),
    "a half in an exponent": ("e^{1/2x}", "e^(1/2 · x)", ()),
    "determinant": (r"\det\begin{pmatrix} x & 1\\ 2 & x^2\end{pmatrix}", "x x^2 - 1 · 2", ()),
    "index above": (r"w^{(2)}\tanh(w^{(1)}x)", "w_2 tanh(w_1 x)", ()),
    "sample and feature": (r"x_j^{(i)}\theta_j", "x_ij θ_j", ()),
    "concentration": (r"\frac{V_{\max}[S]}{K_m+[S]}", "V_max S/(K_m + S)", ()),
    "ion": (r"-\log_{10}[\mathrm{H}^+]", "-log_10(H)", ()),
    "standard potential": (r"E^\circ - R\ln Q", "E_std - R ln(Q)", ()),
    "percent": (r"5\%\,x", "0.05x", ()),
    "subscript in a font": (r"V_\text{in} t", "V_in t", ()),
    "factor with an index 0": (r"A_0\left(\frac{\sin\beta}{\beta}\right)^2", "A_0 · (sin(β)/β)^2", ()),
    "variance before a bracket": (r"\sigma^2(1-x)", "σ^2 · (1 - x)", ()),
    "letter that stands bare": (r"\mu+\sigma(x-1)+\sigma", "μ + σ · (x - 1) + σ", ()),
    "fraction behind an operator": (r"1 + \frac{d}{dx}\frac{1}{2}x^2", "1 + d/dx [ 1/2 · x^2 ]", ()),
    "held constant": (r"\left(\frac{\partial}{\partial V}\frac{RT}{V-b}\right)_{T}", "R T/(V - b)", ("V",)),
    "logarithmic derivative": (r"\frac{d\ln k}{dT}", "ln(k(T))", ("T",)),
    "polylogarithm": (r"\operatorname{Li}_2(x)", "polylog(2, x)", ()),
    "two letters in a font": (r"\mathrm{th}\,\frac{x}{2}", "tanh(x/2)", ()),
    "matrix of cases": (r"\left\{\begin{matrix}x & x>0\\ 0 & x\le0\end{matrix}\right.", "{x if x > 0; 0 if x ≤ 0}", ()),
    "derivative beside its function": (r"f_x \text{ for } f(x,y)=x^{y}", "x^y", ("x",)),
    "mixed": (r"f_{xy}\text{ where } f(x,y)=x^2y^3", "x^2 y^3", ("x", "y")),
    "order in brackets": (r"f^{(4)}(x),\quad f(x)=\sin 2x", "sin(2x)", ("x",) * 4),
    "question mark": (r"\frac{dy}{dx}=?\quad y=\sqrt{\tan x}", "sqrt(tan(x))", ("x",)),
    "equation with what is asked": (r"x^2+y^2=4,\quad\frac{dy}{dx}=?", "x^2 + y^2 = 4", ()),
    "sentence": ("Let $$y = x^3$$ Compute $\\frac{dy}{dx}$", "x^3", ("x",)),
    "exercise": ("**Exercise 4.** Find $f'(t)$ if $f(t)=t^2$.", "t^2", ("t",)),
    "prose between": (r"Q(p)=30p \text{ units per week. Find } Q'(p)", "30p", ("p",)),
    "two arguments of one letter": (r"k(x,x')=e^{-(x-x^{\prime})^2}", "e^(-(x - x_prime)^2)", ()),
}


@pytest.mark.parametrize("kind", READ)
def test_notation(kind: str) -> None:
    source, expression, by = READ[kind]
    found = read(source, syntax="latex")
    assert (str(found.expression), found.by) == (expression, by)


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{d}{dx^2}(x^4)",
        r"\frac{\partial}{\partial\bar z}|z|^2",
        r"D\left[x^2\right]",
        r"\frac{\partial \ell}{\partial \sigma^2},\quad \ell = -\ln\sigma^2",
        r"\frac{d \ln P}{dT} = \frac{L}{T^2}",
        r"\arg\max_x f(x)",
        "f(y) = x",
        r"\mathbf{1} x",
    ],
)
def test_what_could_be_something_else_is_refused(source: str) -> None:
    with pytest.raises(ParseError):
        read(source, syntax="latex")


def test_a_rate_that_is_named_is_a_letter() -> None:
    assert str(read(r"m\dot{x}^2", symbols=(r"\dot{x}",)).expression) == "m x_dot^2"


@pytest.mark.parametrize(
    ("source", "command", "letters"),
    [
        (r"\nabla_{(w,b)}\;(wx+b)^2", "gradient", ("w", "b")),
        (r"\nabla_\theta\left(\theta_1^2+\theta_1\theta_2\right)", "gradient", ("theta_1", "theta_2")),
        (r"\vec{\nabla}\,\bigl(e^{-x^2}\bigr)", "gradient", ()),
        (r"\nabla^2(x^2)", "laplacian", ()),
    ],
)
def test_operators_of_fields(source: str, command: str, letters: tuple[str, ...]) -> None:
    found = field_operator(source)
    assert found is not None
    assert (found.command, found.variables) == (command, letters)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\lambda\lVert\mathbf{w}\rVert_2^2", "λ ||w||^2"),
        (r"\mathbf{w}^\top\Sigma\mathbf{w}", "w^T Σ w"),
        (r"\det(\Sigma)", "det(Σ)"),
        (r"\mathbf{w}^\top\mathbf{v}\lVert\mathbf{w}\rVert", "(w^T v) ||w||"),
    ],
)
def test_what_stands_in_the_place_of_a_norm_stays_apart(source: str, shown: str) -> None:
    shapes = {"w": "n", "v": "n", "Sigma": ("n", "n")}
    assert str(read_arrays(source, shapes)) == shown


def test_a_vector_in_the_plain_door_points_to_the_other() -> None:
    with pytest.raises(DeriveError, match="determinant"):
        read(r"\nabla_X \det(X)")


@pytest.mark.parametrize("source", ["sqrt(y) = x", "cbrt(y) = x", "log_2(y) = x", "root(y, 3) = x", "log(y) = x"])
def test_what_the_grammar_reads_itself_is_not_defined(source: str) -> None:
    found = read(source)
    assert (found.name, str(found.expression).endswith(" = x")) == ("", True)
