"""Commands of real files: accents, operators of packages, units, macros, evaluation bars."""

from __future__ import annotations

import pytest

import derive
from derive.errors import ParseError
from derive.kinds.question import Question
from derive.kinds.read import how_read
from derive.questions.answer import answer
from derive.reading import parse, read


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        (r"(y - \hat y)^2", "(y - y_hat)^2"),
        (r"\bar{x}^3", "x_bar^3"),
        (r"\widehat{\theta}", "theta_hat"),
        (r"\ddot{x} + \omega^2 x = 0", "x'' + omega^2 x = 0"),
        (r"7{,}25 x", "7.25 x"),
        (r"1\,000 x^2", "1000 x^2"),
        (r"\SI{9.81}{m/s^2} t^2", "9.81 t^2"),
        (r"\num{1.5} x", "1.5 x"),
        (r"\underbrace{x^2}_{\text{square}} + x", "x^2 + x"),
        (r"\phantom{x} x^2 \hspace{1em}", "x^2"),
        (r"\textcolor{red}{x^2}", "x^2"),
        (r"A e^{-E_a/RT}", "A e^(-E_a/(R T))"),
        (r"V_0 e^{-t/RC}", "V_0 e^(-t/(R C))"),
        (r"\sin x e^{x}", "sin(x) e^x"),
        (r"\newcommand{\half}{\frac{1}{2}} \half x^2", "(1/2) x^2"),
        (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \pd{(x^2 y)}{x}", "∂/∂x [x^2 y]"),
        (r"\DeclareMathOperator{\relu}{ReLU} \relu(x)", "relu(x)"),
        (r"\def\a{\alpha} \a x^2", "alpha x^2"),
        (r"\binom{n}{k} x^k", "binomial(n, k) x^k"),
        (r"\tbinom nk x", "binom(n, k) x"),
        (r"\prod_{k=1}^{3} (x - k)", "(x - 1) (x - 2) (x - 3)"),
        (r"\prod_{i=1}^{2} (x - x_i)", "(x - x_1) (x - x_2)"),
        ("prod(x + k, k, 1, 2)", "(x + 1) (x + 2)"),
        (r"\frac{1}{N} \sum_i (x - a_i)^2", "1/N sum((x - a_i)^2, i, 1, N)"),
        ("sum_i w_i x_i", "sum(w_i x_i, i, 1, n)"),
        (r"\int_0^x \sin t \dd{t}", "int(sin(t), t, 0, x)"),
        (r"\overline{x} + x", "x_bar + x"),
        (r"\alpha {g}_{k}", "alpha g_k"),
        (r"\sin(30^\circ + x)", "sin(30 pi/180 + x)"),
        ("ln|ln|x||", "ln(|ln(|x|)|)"),
        ("x.^2 + 3.*x", "x^2 + 3.*x"),
        ("‘x^2’", "x^2"),
        ("ƒ(x)", "f(x)"),
        (r"\begin{cases} 0 & x\in(-\infty,0) \\ x & x\in[0,\infty) \end{cases}", "{0 if x < 0; x if x >= 0}"),
        (r"\begin{cases} x & \text{if $x \ge 1$,} \\ 1, & \text{else}. \end{cases}", "{x if x >= 1; 1 otherwise}"),
        (r"\begin{cases} 0, & 0\le x<1 \\ x, & \text{elsewhere} \end{cases}", "{0 if 0 <= x < 1; x otherwise}"),
    ],
)
def test_commands(source: str, meaning: str) -> None:
    assert parse(source) is parse(meaning)


@pytest.mark.parametrize(
    ("source", "body", "by"),
    [
        (r"\dv{x}\left(x^4-3x^3\right)", "x^4-3x^3", ("x",)),
        (r"\dv[2]{x} (x^5)", "x^5", ("x", "x")),
        (r"\dv{(x^2+1)}{x}", "x^2+1", ("x",)),
        (r"\pdv{(x^2 y)}{y}", "x^2 y", ("y",)),
        (r"\nabla_\theta J(\theta)", "J(theta)", ("theta",)),
        (r"\mathrm{D}_x x^3", "x^3", ("x",)),
        (r"\pdv{}{x}(x^2 y)", "x^2 y", ("x",)),
        ("D[Sin[x]^2, {x, 2}]", "sin(x)^2", ("x", "x")),
        ("d/dx (f g)", "f(x) g(x)", ("x",)),
        ("D_x f", "f'", ()),
        ("d/dx y", "y'", ()),
        (r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}", "x^2", ("x",)),
    ],
)
def test_operators(source: str, body: str, by: tuple[str, ...]) -> None:
    reading = read(source)
    assert (reading.expression, reading.by) == (parse(body), by)


@pytest.mark.parametrize(
    "source",
    [
        r"x^{(i)} w",
        r"f^{(n)}(x)",
        "x!!",
        "x^2 dx",
        r"\nabla f",
        r"\vec{r}^2",
        r"\pdv{f}{x}",
        r"\hat{x+1}",
        r"x \notin A",
        r"\left. x^2 e^x \right|_{x=1}",
        r"\newcommand{\loop}{\loop x} \loop",
        r"\mathrm{D} x^3",
        r"\dd{x}",
        r"\theta^{(t+1)} x",
        r"a^{[l]} x",
        r"x^{(n-1)}",
        "x^2 + y^2 = 1, y = x",
        r"\frac{d}{d(x^2)} x^4",
        r"\frac{df}{d\ln x}",
        r"(e^{2x})^{(3)}",
        r"f(x) = x^2 \text{ is differentiable}",
        r"x\ \text{mod}\ 2",
        r"\mu^+ x",
        r"{\rm tr} A",
        "x^2 + 1, where c = 3",
        r"f(x) = x^2, \quad g(x) = x^3",
        r"\mathbb{E}[x]",
        r"\mathbf{1} x",
        r"\Delta \ln x",
        r"\begin{align} f(x) &= x^2 \\ g(x) &= x^3 \end{align}",
        "Find the integral of $x^2$",
        "Let $f(x) = x^2$ and $g(x) = x^3$",
        "x^2 for x = 2",
        r"\prod_{i=1}^{2} x_{ij}",
        r"\sum_{i \in S} x_i",
        r"\sum_{i \ne j} w_{ij}",
        "np.sqrt(x)",
        "xᵀ A x",
        "∂_1 sin(x)",
        "Tr(X)",
        "inv(x)",
        "sen(x)",
    ],
)
def test_what_can_mean_something_else_is_refused(source: str) -> None:
    with pytest.raises(derive.DeriveError):
        parse(source) if "loop" in source else read(source)


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("x3+1", "x3 is read as a letter with an index: write x^3 for a power"),
        ("1/(1+e-x)", "e-x is read as e minus x: write e^-x for a power"),
        ("x/sqrt(x^2+eps)", "eps is read as one symbol"),
        ("reg*w^2", "reg is read as one symbol"),
        ("wt*x^2", "wt is read as w·t"),
        ("lr*w", "lr is read as one symbol"),
        ("std*x", "std is read as one symbol"),
        ("x lr^2", "lr is read as l·r"),
        ("vmin*s", "vmin is read as one symbol"),
        ("arc sin x", "arc sin is read as arcsin"),
        (r"\sin x^\circ", "x° is read as x degrees, x π/180"),
        ("sum_i w_i x_i", "a sum over i is read as one from 1 to n"),
        (r"\frac1N \sum_i a_i x", "a sum over i is read as one from 1 to N"),
        ("tan-1(x)", "tan^-1 is read as the inverse function arctan, not as 1/tan"),
    ],
)
def test_what_is_decided_is_told(source: str, note: str) -> None:
    assert note in read(source).notes


def test_hints_make_sense() -> None:
    with pytest.raises(ParseError) as caught:
        parse(r"x \notin A")
    assert "softsign" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (r"\left. \frac{d}{dx} (x^2+1) \right|_{x=3}", "6"),
        (r"\frac{d}{dx}(x^2) + \frac{d}{dx}(x^3)", "2x + 3x^2"),
        (r"\frac{d}{dx}(x^2)\cdot\frac{d}{dx}(x^3)", "6x^3"),
        ("d/dx(x)+1", "2"),
        (r"\begin{cases} x = t^2 \\ y = t^3 \end{cases}", "3t/2"),
    ],
)
def test_answers(source: str, result: str) -> None:
    found = answer(Question(source=source)).result
    assert str(getattr(found, "right", found)) == result


def test_a_claim_is_compared_with_the_derivative() -> None:
    assert "the claim 2x is right: proved" in derive.differentiate("d/dx (x^2) = 2x").notes
    assert any("the claim 3x is false" in note for note in derive.differentiate("d/dx (x^2) = 3x").notes)


def test_a_function_of_several_letters_says_which_derivative() -> None:
    derivation = derive.differentiate("f(x, y) = x^2 y")
    assert str(derivation.derivative) == "2x y"
    assert derivation.notes[0].startswith("the partial derivative by x is taken")


def test_the_reading_is_shown() -> None:
    shown = how_read(Question(source="(a) y = a u(x)"))
    assert shown.splitlines()[0] == "y = a u(x)"
    assert "function: u(x)" in shown
    assert "constant: a" in shown
    assert "left out: (a)" in shown
