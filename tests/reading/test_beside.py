"""What stands beside a formula: definitions, a derivative that is asked for, a claim, words, a bar with a point."""

from __future__ import annotations

import pytest

import derive
from derive.reading import read

DEFINED = [
    (r"\mathcal{L} = (a-y)^2 \text{ where } a = \tanh(z),\ z = wx+b", "(tanh(w x + b) - y)^2"),
    (r"f(x) = e^{-kx}\ \text{ with } k = 3", "e^(-3x)"),
    ("y = u^2 where u = sin x", "sin(x)^2"),
    (r"y = u^3,\quad u = x^2+1", "(x^2 + 1)^3"),
    ("y = a x^2 + b, a = 2, b = 3", "2x^2 + 3"),
    (r"g(x) = h(2x),\quad h(t) = t^2", "(2x)^2"),
    (r"\log L(\theta) = n\log\theta - \theta T", "n ln(θ) - θ T"),
    (r"V_{\mathrm{LJ}}(r) = 4\epsilon r^{-6}", "4ε r^-6"),
    (r"f: \mathbb{R}\to\mathbb{R},\quad f(x) = x^3", "x^3"),
    (r"V(x) = k x^2 \quad\text{(harmonic)}", "k x^2"),
    (r"\begin{aligned} f(x) &= x^2 \\ &\quad + 3x \end{aligned}", "x^2 + 3x"),
    ("Find the derivative of $f(x) = x^3$.", "x^3"),
    (r"x\,\mathbf{1}_{x>0}", "x ({1 if x > 0; 0 otherwise})"),
    (r"y = x^x \text{, } x > 0", "x^x"),
    (r"f(x) = 3x^2 \,\, \text{[units]}", "3x^2"),
    (r"\hat y(x) = wx + b", "w x + b"),
    (r"\mathrm{MSE} = a^2", "a^2"),
    (r"\begin{split} y &= (x+1)^2 \\ &= x^2+2x+1 \end{split}", "(x + 1)^2"),
    (r"{\rm sin}\, x", "sin(x)"),
    (r"\mathbb{I}(x \ge 1)", "{1 if x ≥ 1; 0 otherwise}"),
    (r"\frac{V s}{K_m\left(1 + \frac{I}{K_i}\right) + s}", "V s/(K_m (1 + I/K_i) + s)"),
]


@pytest.mark.parametrize(("source", "expected"), DEFINED)
def test_what_is_defined_is_put_in(source: str, expected: str) -> None:
    assert str(read(source).expression) == expected


ASKED = [
    (r"\frac{\partial f}{\partial y},\; f(x,y) = x y^2", ("y",)),
    (r"\frac{\partial z}{\partial x}\text{ if } z = \ln(x^2+y^2)", ("x",)),
    (r"\text{Find } \frac{dy}{dx} \text{ if } y = \sin x", ("x",)),
    (r"\text{Let } f(x) = x^2.\ \text{Compute } f''(x).", ("x", "x")),
    (r"f'(x) \text{ where } f(x) = x^2", ("x",)),
    (r"\left(\frac{\partial P}{\partial T}\right)_V \text{ with } P = \frac{RT}{V-b}", ("T",)),
    ("d^2y/dx^2, y = x^4", ("x", "x")),
    (r"\frac{\partial L}{\partial \dot q},\quad L = m\dot q^2/2 - V", ("q_dot",)),
    (r"\partial_{xy} (x^2 y)", ("y", "x")),
    (r"\partial_x^2 (x^4)", ("x", "x")),
    ("Differentiate $x^2 y$ with respect to $y$.", ("y",)),
]


@pytest.mark.parametrize(("source", "by"), ASKED)
def test_what_is_asked_beside_a_function_is_its_derivative(source: str, by: tuple[str, ...]) -> None:
    assert read(source).by == by


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (r"f(x) = \cos(5x) \implies f'(x) = -\sin(5x)", "-sin(5x)"),
        (r"\frac{d}{dx} s(x) = s(x)(1 - s(x)),\quad s(x) = e^x", "e^x (1 - e^x)"),
        (r"\begin{align} \frac{d}{dx} x^2 &= 2x \\ &= x + x \end{align}", "2x"),
    ],
)
def test_what_follows_is_a_claim(source: str, claim: str) -> None:
    assert str(read(source).claims[0]) == claim


@pytest.mark.parametrize(
    "source",
    [r"\frac{d}{dx}\Big|_{x=0} e^{2x}", r"\left.\frac{d}{dx}\right|_{x=0} e^{2x}", r"\frac{d}{dx} e^{2x} \Big|_{x=0}"],
)
def test_a_bar_gives_the_point(source: str) -> None:
    assert read(source).at == ("x", "0")


def test_rates_beside_a_partial_derivative_are_letters_of_their_own() -> None:
    reading = read(r"\frac{\partial}{\partial \theta}\left[\dot\theta^2 \cos\theta\right]")
    assert str(reading.expression) == "θ_dot^2 cos(θ)"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (r"\nabla\left(x^2 y\right)", "∇f = (2x y, x^2)"),
        (r"\nabla f,\quad f(x,y) = x^2 - y^3", "∇f = (2x, -3y^2)"),
        (r"\vec{\nabla} (x y)", "∇f = (y, x)"),
        ("∇²(x^2 + y^2)", "Δf = 4"),
        ("derivative of x^3 at x = 2", "f'(2) = 12"),
        (r"\frac{d}{dx} x^3 \bigg\rvert_{x=2}", "f'(2) = 12"),
        (r"\frac{d}{dx} x^2 \text{ at } x = 1", "f'(1) = 2"),
        ("find f'(x) if f(x) = x^2 + 1", "f'(x) = 2x"),
        ("MSE = (y - 3x)^2 ", "d/dx [ MSE ] = 6(3x - y)"),
        (r"-\frac{d}{dx} x^3", "-d/dx [ x^3 ] = -3x^2"),
    ],
)
def test_what_is_asked_is_answered(source: str, result: str) -> None:
    assert str(derive.derive(source).result) == result


def test_a_typed_derivative_is_not_differentiated_again_by_its_own_letter() -> None:
    assert str(derive.derive(r"-\frac{d}{dr} \frac{q}{r}", variables="r").result) == "-d/dr [ q/r ] = q/r^2"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (r"f'(2)\text{ where }f(x)=x^3-4x", "f'(2) = 8"),
        (r"y''\text{ if } y=\sqrt{9-x^2}", "d/dx [ d/dx [ y ] ] = -9/(9 - x^2)^(3/2)"),
        (r"y^{(3)},\quad y=e^{-x}", "d/dx [ d/dx [ d/dx [ y ] ] ] = -e^-x"),
        (r"\frac{\partial^2 f}{\partial x\partial y},\ f(x,y)=x^3y^2", "d/dx [ d/dy [ f ] ] = 6x^2 y"),
        (r"\frac{\partial f}{\partial x}(1,2),\ f(x,y)=x^2y^3", "d/dx [ f ] = 16"),
        (r"\left.\frac{\partial f}{\partial x}\right|_{(1,2)},\ f(x,y)=x^2y", "d/dx [ f ] = 4"),
        ("f(x,y) = x^2 y + y^3, find f_xy", "d/dy [ d/dx [ f ] ] = 2x"),
        ("z = x^2 y^3, ∂²z/∂x∂y", "d/dx [ d/dy [ z ] ] = 6x y^2"),
        (r"f(x)=\sqrt{x}\text{ at }x=4", "f'(4) = 1/4"),
        (r"f(x)=x^2 \text{ at the point } (1,1)", "f'(1) = 2"),
        (r"f(x)=\frac{1}{x}\;(x\neq 0)", "f'(x) = -1/x^2"),
        (r"\Pr(X=k)=\frac{\lambda^ke^{-\lambda}}{k!}", "d/dλ [ λ^k e^-λ/k! ] = λ^(k - 1) (k - λ) e^-λ/k!"),
    ],
)
def test_what_is_asked_for_beside_a_function_is_answered(source: str, result: str) -> None:
    asked = {"variables": r"\lambda"} if "lambda" in source else {}
    assert str(derive.derive(source, **asked).result) == result  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "derivative"),
    [
        ("Σ(y_i - β x_i)²", "-2 Σ_(i=1)^n x_i (y_i - β x_i)"),
        (r"\sum (y_i-\beta x_i)^2", "-2 Σ_(i=1)^n x_i (y_i - β x_i)"),
        ("sum_i (y_i - β x_i - m)^2", "-2 Σ_(i=1)^n x_i (y_i - β x_i - m)"),
    ],
)
def test_a_sum_whose_bounds_nobody_wrote(source: str, derivative: str) -> None:
    done = derive.derive(source, variables="beta")
    assert str(done.derivative) == derivative
    assert any("from 1 to n" in note for note in done.notes)


@pytest.mark.parametrize(
    "source",
    [
        r"e^{\sin x}^2",
        "x^{a}^{b}",
        "a_{n+1} = 2a_n + 1",
        r"\mathrm{sen}^2x",
        "f(x) = f(x)^2",
        r"\frac{d}{d\theta}\log \pi_\theta(a)",
        r"\frac{\partial}{\partial \theta_j}\left(\theta x-y\right)^2",
    ],
)
def test_what_would_be_read_as_something_else_is_refused(source: str) -> None:
    with pytest.raises(derive.DeriveError):
        derive.derive(source, syntax="latex")


@pytest.mark.parametrize(
    ("source", "variable", "note"),
    [
        (r"\theta(x-1)x^2", "", "θ(…) is read as the unit step: write θ*(…) for a product"),
        (r"[x>0]\,x^2", "", "[x > 0] is read as 1 where it holds, else 0"),
        ("(uv)'", "", "the prime is read as the derivative by x"),
        (r"|Z|=\sqrt{R^2+\omega^2}", r"\omega", "|Z| is read as the name of the right side"),
        ("KE = 1/2 m v^2", "v", "KE is read as the name of the right side"),
        ("(ŷ - y)^2", "ŷ", "ŷ is read as the letter y_hat"),
    ],
)
def test_a_decision_is_told(source: str, variable: str, note: str) -> None:
    assert note in derive.derive(source, variables=variable or ()).notes
