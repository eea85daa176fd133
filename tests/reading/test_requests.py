"""Sentences: what they ask for is answered and told, and no mathematics is taken for a word."""

from __future__ import annotations

import pytest

import derive
from derive.errors import ParseError
from derive.questions.words import mistake_in
from derive.reading import read
from derive.reading.requests import request_in

ASKED = [
    ("differentiate u = e^(3x) cot x with respect to x", "d/dx [ u ] = e^(3x) (3 cot(x) - csc(x)^2)"),
    (r"What's the derivative of y = \frac{x^3-1}{x}", "d/dx [ y ] = (2x^3 + 1)/x^2"),
    ("partial derivative of x^3 cos(x y) with respect to y", "d/dy [ x^3 cos(x y) ] = -x^4 sin(x y)"),
    ("take the derivative of 5r^2 + 3*pi*r with respect to r please", "d/dr [ 5r^2 + 3π r ] = 10r + 3π"),
    ("hey, I need the derivative of a sin(bx) where a is constant", "d/dx [ a sin(b x) ] = a b cos(b x)"),
    ("A stone falls so that its height is h(t) = 80 - 5t^2. Find the velocity.", "h'(t) = -10t"),
    ("A stone falls so that its height is h(t) = 80 - 5t^2. Find its acceleration at t = 1.", "h''(1) = -10"),
    ("A particle moves with velocity v(t) = 3t^2 - 2t. Find the acceleration.", "v'(t) = 6t - 2"),
    ("gradient of f(x,y) = x^2 y + ln(y)", "∇f = (2x y, x^2 + 1/y)"),
    ("gradient of f(x,y) = x^2 y at (1,2)", "∇f = (4, 1)"),
    ("gradient of the curve y = x^3 at x = 2", "y'(2) = 12"),
    ("partial derivatives of f(x, y) = x^2 y", "∇f = (2x y, x^2)"),
    ("Find the Hessian of x^2 y + y^3", "H_f = [[2y, 2x], [2x, 6y]]"),
    ("if f(x) = x^4 - x, find f'(2)", "f'(2) = 31"),
    ("find dy/dx if y = cos(x^2)", "d/dx [ y ] = -2x sin(x^2)"),
    ("y = 3x^2 + 1. What is y'?", "d/dx [ y ] = 6x"),
    ("let f(x)=x^3 ln x; compute f''(x)", "f''(x) = 6x ln(x) + 5x"),
    ("Find f'(x) and f''(x) if f(x) = x^2 e^x", "f''(x) = (x^2 + 4x + 2) e^x"),
    ("find dy/dx and d^2y/dx^2 for x^2 + y^2 = 25", "y'' = -25/y^3"),
    ("find d^2y/dx^2 for x = t^2 and y = t^3", "d/dx [ d/dx [ y ] ] = 3/(4t)"),
    ("second derivative of x^2 + y^2 = 25", "y'' = -25/y^3"),
    ("second derivative of a x^3 at x = 2", "f''(2) = 12a"),
    ("mixed partial derivative of x^3 y^2 with respect to x and y", "d/dy [ d/dx [ x^3 y^2 ] ] = 6x^2 y"),
    ("Find the slope of the tangent line to y = x^3 at x = 2", "y'(2) = 12"),
    ("equation of the tangent to y = sqrt(x) at the point (4, 2)", "y = x/4 + 1"),
    ("equation of the tangent to x^2 + y^2 = 25 at the point (3, 4)", "y = -3x/4 + 25/4"),
    ("Find the tangent plane to z = x^2 + y^2 at (1, 2)", "z = 2x + 4y - 5"),
    ("marginal cost for C(q) = q^3 - 3q + 100 at q = 10", "C'(10) = 297"),
    ("rate of change of the area A = pi r^2 with respect to the radius r at r = 5", "A'(5) = 10π"),
    ("what is d/dx of sin x + x", "d/dx [ sin(x) + x ] = cos(x) + 1"),
    ("`f(x) = x^2 e^x`", "f'(x) = x (x + 2) e^x"),
    ("```\nf(x) = x^3\n```", "f'(x) = 3x^2"),
    ("12. Find the derivative of y = x^5.", "d/dx [ y ] = 5x^4"),
    ("the derivative of sigmoid", "σ'(x) = σ(x) (1 - σ(x))"),
    (r"What is the gradient of $\|Ax - b\|^2$ with respect to $x$?", "∂/∂x [ ||A x - b||^2 ] = 2A^T (A x - b)"),
    ("pls help: d/dx of ln(x)/x ???", "d/dx [ ln(x)/x ] = (1 - ln(x))/x^2"),
    ("d/dx of x^2 at x=3", "f'(3) = 6"),
    ("Q5) Differentiate f(x) = sin^2(3x) w.r.t. x.", "f'(x) = 6 sin(3x) cos(3x)"),
    ("A car's position is s(t) = 3t^2 + 2t meters. What is its velocity after 4 seconds?", "s'(4) = 26"),
    ("Find the tangent line to the curve y = e^x at x = 0", "y = x + 1"),
    ("what's the 2nd derivative of cos(2x)?", "d/dx [ d/dx [ cos(2x) ] ] = -4 cos(2x)"),
    ("**Problem 2.** Find $f'(x)$ if $f(x) = \\sqrt{x^2+1}$.", "f'(x) = x/sqrt(x^2 + 1)"),
    ("jacobian of (x^2 y, x + y)", "J_F = [[2x y, x^2], [1, 1]]"),
    ("divergence of (x y, y z, z x)", "∇·F = y + z + x"),
    ("gradient of x^2 y at x = 1, y = 2", "∇f = (4, 1)"),
    ("derivative of softmax(z) with respect to z", "∂/∂z [ p ] = diag(p) - p p^T"),
    ("Differentiate implicitly: x^3 + y^3 = 6xy", "y' = (2y - x^2)/(y^2 - 2x)"),
    ("Let z = x^2 y, x = cos t, y = sin t. Find dz/dt.", "d/dt [ z ] = cos(t) (cos(t)^2 - 2 sin(t)^2)"),
    ("take partial derivatives of u^2 v + v^3 with respect to u and v", "∇f = (2v u, u^2 + 3v^2)"),
    ("what is the derivative of e to the x times sin of x", "d/dx [ e^x sin(x) ] = e^x (sin(x) + cos(x))"),
    (r"Find \(\frac{dy}{dx}\) given \(y = \frac{1}{x}\).", "d/dx [ y ] = -1/x^2"),
    ("Let $u = x^2 + 1$ and $y = \\sin u$. Find $dy/dx$.", "d/dx [ y ] = 2x cos(x^2 + 1)"),
    ("(x + 1)/(x - 5) derivative", "d/dx [ (x + 1)/(x - 5) ] = -6/(x - 5)^2"),
    ("f(x) = 3x^2 - 4x + 7, find f′(x)", "f'(x) = 6x - 4"),
]


@pytest.mark.parametrize(("sentence", "result"), ASKED)
def test_what_a_sentence_asks_for_is_answered_and_told(sentence: str, result: str) -> None:
    assert not mistake_in([sentence], "auto")
    found = derive.derive(sentence, compare=False)
    assert str(found.result) == result
    if "`" not in sentence:
        assert any(note.startswith("left out: ") for part in (found, *found.parts) for note in part.notes)


@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        (r"Prove that the derivative of $\cosh^2 x$ is $\sinh 2x$", "sinh(2x)", "is right: proved"),
        ("Show that the derivative of ln(cos x) is tan x", "tan(x)", "is false"),
        ("why is the derivative of x^2 equal to 2x", "2x", "is right: proved"),
    ],
)
def test_what_is_said_to_be_the_derivative_is_a_claim(sentence: str, claim: str, verdict: str) -> None:
    assert [str(one) for one in read(sentence).claims] == [claim]
    assert any(f"the claim {claim} {verdict}" in note for note in derive.derive(sentence).notes)


@pytest.mark.parametrize(
    ("sentence", "said", "at"),
    [
        ("find the maximum of x^2", "more than a derivative answers", "maximum"),
        ("find the area of x^2", "more than a derivative answers", "area"),
        ("Find the integral of $x^2$", "more than a derivative answers", "integral"),
        ("find the derivative and the gradient of x^2 y", "are asked for", "gradient"),
        ("Evaluate f(2) if f(x) = x^2", "a value of a function is asked for", "f(2)"),
        ("how does y = x^2 change", "the word how", "how"),
        ("derivative of $x^2$ and $x^3$", "second formula", "x^3"),
        ("what is the derivative of sni(x)", "unknown function sni", "sni"),
        ("V = x^3 and dx/dt = 2, find dV/dt", "rates that are given", "dx/dt"),
        ("Let $f(x) = x^2$ and $g(x) = x$. Find $(f g)'$.", "not clear", "$ and"),
    ],
)
def test_what_is_not_understood_is_refused_where_it_stands(sentence: str, said: str, at: str) -> None:
    with pytest.raises(ParseError, match=said) as caught:
        read(sentence)
    assert caught.value.source == sentence
    assert caught.value.position == sentence.index(at)


@pytest.mark.parametrize(
    "source",
    [
        *("slope x + b", "velocity t + x", "rate x^2", "normal x", "f(x) = x^2 if x > 1 else 2 x", "a tan x"),
        *("x at x = 2", "cos x", "sum(k x, k, 1, n)", "int_0^x t dt", "what", "tan x if x > 0 else x", "I sin x"),
        *("$x^2$", r"\(x\)", "a is", "lim_(x->0) sin(x)/x", r"\text{Find } x^2", "y = a x + b where a > 0"),
    ],
)
def test_mathematics_is_no_sentence(source: str) -> None:
    assert request_in(source) is None


@pytest.mark.parametrize("letter", ["a", "A", "I", "e_1", "t", "lambda", "pi_1"])
def test_letters_in_a_sentence_stay_letters(letter: str) -> None:
    request = request_in(f"find the derivative of {letter} x^2 + {letter} at x = 3")
    assert request is not None
    assert (request.text.strip(), request.at) == (f"{letter} x^2 + {letter}", ("x", "3"))
