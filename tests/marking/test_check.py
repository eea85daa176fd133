"""Derivations of other people: which line is wrong, and why."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

import derive
from derive.errors import ParseError
from derive.marking import Checked, check
from derive.marking.families import definitions_in
from derive.marking.quiz import quiz
from derive.marking.record import CheckFormat
from derive.record.levels import Detail, Format

ALIGNED = r"""
\begin{align*}
  \frac{d}{dx}\ln(x^2) &= \frac{1}{x^2}\cdot 2x && \text{chain rule} \\
                       &= \frac{2}{x}.
\end{align*}
"""

RIGHT: list[tuple[list[str], str]] = [
    (["F(x,y) = x^2 + xy + y^2 - 7", "F_x = 2x + y", "F_y = x + 2y", "dy/dx = -F_x/F_y = -(2x + y)/(x + 2y)"], ""),
    (["F(x,y) = x^2 y + y^3 - 5 = 0", "F_x + F_y y' = 0", "y' = -F_x/F_y = -2xy/(x^2 + 3y^2)"], ""),
    (["x^2 y + y^3 = 5", "F_x + F_y y' = 0", "y' = -2xy/(x^2 + 3y^2)"], ""),
    (["z = x^2 y, y = sin x", "dz/dx = ∂z/∂x + ∂z/∂y dy/dx = 2xy + x^2 cos x"], ""),
    (["L = -y ln p - (1-y) ln(1-p)", "∂L/∂p = -y/p + (1-y)/(1-p)", "∂p/∂z = p(1-p)", "∂L/∂z = p - y"], ""),
    (["∫ x ln x dx = x^2/2 ln x - x^2/4 + C", "d/dx [x^2/2 ln x - x^2/4] = x ln x + x/2 - x/2 = x ln x"], ""),
    (["y = x^2 + 1 (x > 0)", "dy/dx = 2x"], ""),
    (
        ["The surface area of a cube is S = 6a^2.", "dS/dt = 12 a da/dt", "When a = 5 and dS/dt = 30:", "da/dt = 1/2"],
        "",
    ),
    ([r"\int \frac{1}{x\ln x}\,dx, u=\ln x, du = \frac{dx}{x}", r"= \int \frac{du}{u} = \ln|\ln x| + C"], ""),
    ([r"Let $h = \max(z, 0)$, $z = wx+b$. For $z>0$: $\frac{dh}{dz}=1$, so $\frac{dh}{dw}=x$."], ""),
    ([r"\nabla_x \frac12 x^TAx = \frac12(A+A^T)x", r"= Ax \quad\text{if } A = A^T"], ""),
    (
        [
            "A ladder 10 m long: x^2 + y^2 = 100",
            "2x dx/dt + 2y dy/dt = 0",
            "With x = 6, y = 8, dx/dt = 2:",
            "dy/dt = -(6/8)*2 = -3/2",
        ],
        "",
    ),
    (["x^2 + y^2 = 100", "2x dx/dt + 2y dy/dt = 0", "when x = 6, y = 8, dx/dt = 2: dy/dt = -1.5"], ""),
    (
        ["V = 4/3 π r^3", "dV/dt = 4 π r^2 dr/dt", "With r = 5 and dV/dt = 100:", "100 = 4π(25) dr/dt", "dr/dt = 1/π"],
        "",
    ),
    (["∫ sqrt(1-x^2) dx", "Let x = sin θ, then dx = cos θ dθ", "= ∫ cos θ cos θ dθ = θ/2 + sin(2θ)/4 + C"], ""),
    (["∫ 1/(1+x^2) dx", "x = tan θ, dx = sec^2 θ dθ", "= ∫ sec^2 θ/(1 + tan^2 θ) dθ = θ + C = arctan x + C"], ""),
    (["Sub t = sqrt(x), x = t^2 and dx = 2t dt", "∫ e^(sqrt x) dx = ∫ 2t e^t dt = 2t e^t - 2e^t + C"], ""),
    (["d/dx sin(x)^2 = 2 sin(x) cos(x) = sin(2x)"], ""),
    (["y = x^2 e^x", "y' = 2x e^x + x^2 e^x", "= x e^x (2 + x)"], ""),
    (["f(x) = x^3", "f'(x) = 3x^2", "f''(x) = 6x"], ""),
    (["u = x^2, u' = 2x, v = sin(x), v' = cos(x)", "dy/dx = 2x sin(x) + x^2 cos(x)"], ""),
    (["lim_(h->0) ((x+h)^2 - x^2)/h", "= lim (2x h + h^2)/h", "= lim 2x + h", "= 2x"], ""),
    (["x^2 + y^2 = 25", "2x + 2y y' = 0", "2y y' = -2x", "y' = -x/y"], ""),
    (["x^2 + y^2 = 25", "2x dx + 2y dy = 0", "dy/dx = -x/y"], ""),
    (["x/y^2 + y^2/x = 5", "x^2 + y^4 = 5x y^2", "2x + 4y^3 y' = 5y^2 + 10x y y'", "y' = y/(2x)"], ""),
    (
        [ALIGNED],
        "",
    ),
    (["Look at this.", "$$\\frac{d}{dx} x^3 = 3x^2$$", "and so on, quite simply", "$$= 3 x x$$"], ""),
    (["= 2x"], "x^2"),
    (["f(x) = x^3", "f'(a) = lim_(x->a) (x^3 - a^3)/(x - a)", "= lim_(x->a) (x^2 + a x + a^2)", "= 3a^2"], ""),
    (["A = π r^2", "dA = 2π r dr"], ""),
    (["y = 10^x", "y' = 10^x ln 10", "= 10^x * 2.302585"], ""),
    # Outside the domain of the function nothing was asked.
    (["y' = x/(x|x|)", "= 1/x"], "ln(x)"),
    (["= sqrt(x^2)/x", "= 1"], "sqrt(x)^2"),
    (["y = sqrt(x) ln(x^2)", "y' = 2 ln(x)/(2 sqrt(x)) + 2 sqrt(x)/x"], ""),
    (["x sin(x)", "= sin(x) + x cos(x)"], ""),
    (["x = t^2, y = t^3", "dy/dx = (dy/dt)/(dx/dt)", "= 3t/2", "d^2y/dx^2 = d/dt(3t/2)/(dx/dt)", "= 3/(4t)"], ""),
    (["f(x, y) = x^2 y", "∂f/∂x = 2x y", "∂f/∂y = x^2", "∂²f/∂x∂y = 2x", "∇f = (2x y, x^2)"], ""),
    ([r"\nabla_w \|y - Xw\|^2 = -2X^T(y - Xw)", "= 2X^T X w - 2X^T y"], ""),
    (["= (2x y, x^2)"], "gradient of x^2 y"),
    (["lim (sqrt(x+h)-sqrt(x))/h", "= 1/(2sqrt(x))"], "Find the derivative of sqrt(x) by the limit."),
    (["Differentiate y = x^2 e^x", "y' = 2x e^x + x^2 e^x"], ""),
    (["d/dx 5x3", "= 15x2"], ""),
    (["y = x^x", "ln y = x ln x", "y'/y = ln x + 1", "y' = x^x (ln x + 1)"], ""),
    (["y = x^3", "dy = 3x^2 dx"], ""),
    (["u = x^2 + 1", "du/dx = 2x", "y = u^3", "dy/du = 3u^2", "dy/dx = 3u^2 · 2x = 6x(x^2+1)^2"], ""),
    (["V = 4/3 π r^3", "dV/dt = 4π r^2 dr/dt"], ""),
    (["x^2 + y^2 = 25", "2x dx/dt + 2y dy/dt = 0", "dy/dt = -x/y · dx/dt"], ""),
    (["L = ||y - X w||^2", r"∂L/∂w_j = -2 \sum_i X_{ij} (y_i - (X w)_i)", "∂L/∂w = -2X^T (y - X w)"], ""),
    (["d/dx [ f(g(x)) ]", "= f'(g(x)) · d/dx [ g(x) ]", "= f'(g(x)) g'(x)"], ""),
    (["d/dx int_0^(x^2) sin(t) dt", "= 2x sin(x^2)"], ""),
    # A derivative is taken of the bracket behind it, where that is what makes the line right.
    (["x = t^2, y = t^3", "d^2y/dx^2 = d/dt(3t/2)/(dx/dt)"], ""),
    (["f(x) = x^4", "f'(x) = 4x^3", "f''(x) = 12x^2"], "second derivative of x^4"),
    (["f(x) = x^2", "f'(x) = lim_(h->0) (f(x+h) - f(x))/h", "= lim ((x+h)^2 - x^2)/h", "= 2x", "f'(3) = 6"], ""),
    ([r"\nabla (x^2 + y^2) = \langle 2x, 2y \rangle"], ""),
    (["L = sum_{i=1}^n (y_i - m x_i)^2", "dL/dm = sum_{i=1}^n -2x_i (y_i - m x_i)"], ""),
    (["f(x) = x^2", "lim_(h->0) ((x+h)^2 - x^2)/h", "= lim (2x + h)", "= 2x"], ""),
    (["y = (x^2+1)^3", "y' = 3u^2 · 2x", "where u = x^2 + 1", "= 6x (x^2+1)^2"], ""),
    (["u = x^2 + 1", "d/dx u^3 = 3u^2 · 2x", "u = -x", "d/dx e^u = -e^(-x)"], ""),
    (["x y = 1", "x dy + y dx = 0 dx + 0 dy", "dy/dx = -y/x"], ""),
    (["loss = (y - w x)^2", "d loss/dw = -2x (y - w x)"], ""),
    (["d/dx [x^2] at x = 3", "= 2x at x = 3", "= 6"], ""),
    (["y = |x - 2|", "y' = 1 for x > 2", "y' = -1 for x < 2"], ""),
    (["h(x) = f(g(x)), f(u) = u^2, g(x) = sin x", "h'(x) = f'(g(x)) g'(x) = 2 sin x cos x"], ""),
    (["y = arcsin(x)", "sin(y) = x", "cos(y) y' = 1", "y' = 1/cos(y)", "= 1/sqrt(1-x^2)"], ""),
    (["s = 4t^3 - 2t", "v = ds/dt = 12t^2 - 2", "a = dv/dt = 24t"], ""),
    # The primes of a bracket with several letters; a left side of two functions.
    (["f = x^3, g = ln x", "(f g)' = f'g + fg' = 3x^2 ln x + x^2"], ""),
    (["u = cos x, u' = -sin x, v = x, v' = 1", "(u/v)' = (-x sin x - cos x)/x^2"], ""),
    (["(x^2 sin x)' = (x^2)' sin x + x^2 (sin x)'", "= 2x sin x + x^2 cos x"], ""),
    (["f(x) = sqrt(x)", "f'(x) = lim h->0 (sqrt(x+h) - sqrt(x))/h", "= 1/(2sqrt(x))"], ""),
    # Letters that are constants, though their derivative is written.
    (["d/dx [ (x - b)^2 ]", "= 2(x - b) (1 - db/dx)", "= 2(x - b)"], ""),
    (["∂/∂x [ x/(x + y) ]", "= (x + y - x (1 + ∂y/∂x))/(x + y)^2", "= y/(x + y)^2"], ""),
    # An antiderivative is judged by differentiating.
    (["∫ x e^x dx = x e^x - ∫ e^x dx", "= x e^x - e^x + C"], ""),
    ([r"\int \frac{dx}{1+x^2} = \arctan x + C"], ""),
    (["∫ 2x cos(x^2) dx", "u = x^2, du = 2x dx", "= ∫ cos u du", "= sin u + C", "= sin(x^2) + C"], ""),
    (["u = x, dv = e^x dx", "du = dx, v = e^x", "∫ x e^x dx = x e^x - ∫ e^x dx = x e^x - e^x + C"], ""),
    (["F(t) = ∫ 3t^2 dt = t^3 + K"], ""),
    (["= x^3/3 + C"], "Evaluate ∫ x^2 dx"),
    (["∫ sin(x)^2 dx = ∫ (1 - cos(2x))/2 dx = x/2 - sin(2x)/4 + C"], ""),
    # A left side alone: what it is stands below.
    (["x^2 + y^2 = 1", "y' = -x/y", "y''", "= -1/y^3"], ""),
    (["d/dx [ x^3 - 2x ]", "= 3x^2 - 2", "At x = 2", "f'(2)", "= 10"], ""),
    (["x^2 + y^2 = e", "d/dx (x^2 + y^2) = de/dx", "2x + 2y y' = 0"], ""),
    # What is set to 0 is solved.
    (["f(x) = x^3 - 3x", "f'(x) = 3x^2 - 3", "0 = 3x^2 - 3", "x^2 = 1", "x = ±1"], ""),
    (["f(x) = x^2 - 4x", "f'(x) = 2x - 4 = 0", "x = 2"], ""),
    (["f(x) = x^4 - 2x^2", "f'(x) = 4x^3 - 4x", "f'(x) = 0", "x = 0 or x = 1 or x = -1"], ""),
    (["y = x^2 - x", "y' = 2x - 1 = 0", "x = 1/2", "y(1/2) = -1/4"], ""),
    (["y = 3", "y' = 0"], ""),
    (["y = u^4, u = 2x + 1", "dy/dx = 4u^3 · 2 = 8(2x + 1)^3"], ""),
    (["y = x^2 - 6x + 5", "dy/dx = 2x - 6", "2x - 6 = 0", "x = 3", "y = 9 - 18 + 5 = -4"], ""),
    (["∫ (2x+1)^5 dx", "let u = 2x + 1, du = 2 dx", "= 1/2 ∫ u^5 du", "= u^6/12 + C", "= (2x+1)^6/12 + C"], ""),
    (["I = ∫ x e^x dx", "I = x e^x - ∫ e^x dx", "I = x e^x - e^x + C"], ""),
    # Differentials of several letters, and given rates.
    (["z = x e^y", "dz = e^y dx + x e^y dy"], ""),
    (["d(x^2 y) = 2x y dx + x^2 dy"], ""),
    (["V = x^3, dx/dt = 2", "dV/dt = 3x^2 dx/dt = 6x^2"], ""),
    ([r"L = \sum_i (y_i - w x_i)^2", r"\frac{dL}{dw} = -2 \sum_i x_i (y_i - w x_i)"], ""),
    ([r"\frac{e^{-x}}{(e^{-x}+1)^2} \overset{?}{=} \frac{e^{x}}{(e^{x}+1)^2}"], ""),
    (["∫ x e^x dx", "u = x, dv = e^x dx", "du = dx, v = e^x", "= x e^x - ∫ e^x dx", "= x e^x - e^x + C"], ""),
    (["∫ x cos x dx", "u = x, v' = cos x", "u' = 1, v = sin x", "= x sin x - ∫ sin x dx", "= x sin x + cos x + C"], ""),
    (["∫ ln x dx", "u = ln x, dv = dx", "du = 1/x dx, v = x", "= x ln x - ∫ 1 dx", "= x ln x - x + C"], ""),
    (["d/dx[x^2 sin x]", "u = x^2, v = sin x", "u' = 2x, v' = cos x", "= u'v + uv'", "= 2x sin x + x^2 cos x"], ""),
    (
        [
            "∫ x cos x dx",
            "Let u = x, dv = cos x dx",
            "Then du = dx, v = sin x",
            "= x sin x - ∫ sin x dx",
            "= x sin x + cos x + C",
        ],
        "",
    ),
    (["P = I^2 R", "dP/dI = 2IR"], ""),
    (["U = 1/2 C V^2", "dU/dV = C V"], ""),
    (["S = k ln W", "dS/dW = k/W"], ""),
    (["T = 2π sqrt(L/g)", "dT/dL = π/sqrt(L g)"], ""),
    (["R = ρ L/A", "dR/dA = -ρ L/A^2"], ""),
    (["x^2 + y^2 = 25", "2x + 2yy' = 0", "y' = -x/y", "at (3,4): y' = -3/4"], ""),
    (["x^2 + y^2 = 25", "2x + 2yy' = 0", "y' = -x/y", "y'(3,4) = -3/4"], ""),
    (["x^2 + y^2 = 25", "2x + 2yy' = 0", "y' = -x/y", "At the point (3,4), y' = -3/4"], ""),
    (["x^2 + y^2 = 25", "2x + 2yy' = 0", "y' = -x/y", "when x = 3, y = 4: y' = -3/4"], ""),
    (["x^2 + y^2 = 25", "2x + 2yy' = 0", "y' = -x/y", "\\left.\\frac{dy}{dx}\\right|_{(3,4)} = -\\frac34"], ""),
    (["y = x^2 at x = 3", "y' = 2x", "y'(3) = 6", "tangent: y - 9 = 6(x-3)", "y = 6x - 9"], ""),
    (["Find the tangent line to y = x^3 at (2,8).", "y' = 3x^2", "y'(2) = 12", "y = 12(x-2) + 8", "y = 12x - 16"], ""),
    (["x^2 + y^2 = 25", "y = sqrt(25 - x^2)", "y' = -x/sqrt(25-x^2)"], ""),
    (["u = x^2 + y^2", "Δu = u_xx + u_yy = 2 + 2 = 4"], ""),
    (["Let f(x)=ln(x^2+1). Find f''(x).", "f'(x) = 2x/(x^2+1)", "f''(x) = (2(x^2+1) - 4x^2)/(x^2+1)^2"], ""),
    (["V = 4/3 π r^3", "dV/dt = 4π r^2 dr/dt", "at r = 5, dr/dt = 2: dV/dt = 200π"], ""),
    (["f(x) = x^3 - 3x", "f'(x) = 3x^2 - 3", "f''(x) = 6x", "f''(1) = 6 > 0, so min"], ""),
    (["f(x,y) = x^2 y", "grad f = <2xy, x^2>"], ""),
    (["C(q) = q^3 - 6q", "MC = C'(q) = 3q^2 - 6"], ""),
    (["L = -(y ln p + (1-y) ln(1-p)), p = σ(z)", "dL/dp = -y/p + (1-y)/(1-p)"], ""),
    (["f(x) = x^3 - 3x", "f'(x) = 3x^2 - 3", "f'(x) = 0 => x = 1 or x = -1", "f''(x) = 6x"], ""),
    (["Since y = x^3, y' = 3x^2, and so y'' = 6x."], ""),
    (["derivative of sin(2x) = 2cos(2x)"], ""),
    (["The derivative of x^3 is 3x^2."], ""),
    (["d/dx of x^3 is 3x^2"], ""),
    (["If y = sin(2x) then y' = 2cos(2x)"], ""),
    (["We have f(x) = x^3, hence f'(x) = 3x^2."], ""),
    (["y' = 4x^3 (power rule)"], "x^4"),
    (["y = x^4 → y' = 4x^3 → y'' = 12x^2"], ""),
    (["a) y = x^4", "y' = 4x^3", "b) y = x^5", "y' = 5x^4"], ""),
    (["L = 1/2 (ŷ - y)^2, ŷ = σ(z), z = wx + b", "dL/dw = (ŷ - y) ŷ (1 - ŷ) x"], ""),
    (["L = \\frac12 (\\hat y - y)^2", "\\frac{\\partial L}{\\partial \\hat y} = \\hat y - y"], ""),
    (["H(p) = -p log p - (1-p) log(1-p)", "H'(p) = -log p - 1 + log(1-p) + 1", "= log((1-p)/p)"], ""),
    (["ℓ(p) = k ln p + (n-k) ln(1-p)", "ℓ'(p) = k/p - (n-k)/(1-p)"], ""),
    (["e = m c^2", "de/dm = c^2"], ""),
    (["x = y^2", "d/dx [x] = d/dx [y^2]", "1 = 2y dy/dx", "dy/dx = 1/(2y)"], ""),
    (["d/dΔ [Δ y]", "= y"], ""),
    (
        [
            "cos(x) sin(y) = 1.75",
            "d/dx [ cos(x) sin(y) ] = d/dx [ 1.75 ]",
            "-sin(x) sin(y) + cos(x) cos(y) dy/dx = 0",
            "dy/dx = tan(x) tan(y)",
        ],
        "",
    ),
    (["f(x, y) = x^2 + 3xy", "fx = 2x + 3y", "fy = 3x", "fxx = 2", "fxy = fyx = 3"], ""),
    (["z = x^2 y + y^3", "zx = 2xy", "zxy = 2x"], ""),
    (
        [
            "x = 3cos(t), y = 2sin(t)",
            "dx/dt = -3 sin t",
            "dy/dt = 2cos t",
            "dy/dx = -2cos(t)/(3 sin(t))",
            "at t = pi/4: dy/dx = -2/3",
        ],
        "",
    ),
    (["y = x^2", "y' = 2x", "at x = 3: y' = 6"], ""),
    (["x^2 y + y^3 = 4x", "2xy + x^2 dy/dx + 3y^2 dy/dx = 4", "So dy/dx = (4 - 2xy)/(x^2 + 3y^2)"], ""),
    (
        [
            "1. Take logs: $\\ln y = \\sin x \\ln x$",
            "2. Differentiate: $y'/y = \\cos x \\ln x + \\sin x / x$",
            "3. Multiply by y: $y' = x^{\\sin x}(\\cos x \\ln x + \\sin x/x)$",
        ],
        "y = x^(sin x)",
    ),
    (["Evaluate: d/dx [e^{2x} / (1 + x^2)]", "= (2e^{2x}(1+x^2) - 2x e^{2x})/(1+x^2)^2"], ""),
    (["\\int_0^\\pi x \\sin x dx = \\Big[-x\\cos x\\Big]_0^\\pi + \\int_0^\\pi \\cos x dx = \\pi"], ""),
    (["y = x^2 + 1", "\\left.\\frac{\\mathrm dy}{\\mathrm dx}\\right|_{x=3} = 6"], ""),
    (["> **Q:** Differentiate `y = 5^(2x)`.", "`y' = 5^(2x) * ln(5) * 2 = 2 ln(5) 25^x`"], ""),
    (["$z = Wx + b$", "- $\\frac{\\partial z}{\\partial W} = x$", "- $\\frac{\\partial z}{\\partial b} = 1$"], ""),
    (["s(t) = t^3 + 3t^2", "s'(t) = 3t^2 + 6t", "3t^2 + 6t = 0", "Critical points: t = 0, -2"], ""),
    (["y = x^2 + 1", "y' = 2x + 0 = 2x", "dy = 2x dx"], ""),
    (["f(x) = (x^2+1)/(x)", "f(x) = x + 1/x", "f'(x) = 1 - 1/x^2"], ""),
    (
        ["Consider $$f(x)=x\\ln x - x.$$ Then $$f'(x)=\\ln x + x\\cdot\\frac{1}{x} - 1 = \\ln x.$$ So $f$ falls."],
        "",
    ),
    (
        [
            "I = ∫ e^x sin x dx",
            "= e^x sin x - ∫ e^x cos x dx",
            "= e^x sin x - e^x cos x - ∫ e^x sin x dx",
            "2I = e^x (sin x - cos x)",
            "I = e^x (sin x - cos x)/2 + C",
        ],
        "",
    ),
    (["f(x) = e^x/x", "ln f = x - ln x", "f'/f = 1 - 1/x", "f' = e^x (x-1)/x^2"], ""),
    (["g(x) = sqrt(f(x))", "g'(x) = f'(x)/(2 sqrt(f(x)))"], ""),
    (["y = sin^2 x + cos^2 x", "y' = 2 sin x cos x - 2 cos x sin x = 0"], ""),
    (["\\frac{d}{dx}\\left(\\ln\\frac{x+1}{x-1}\\right) = \\frac{1}{x+1}-\\frac{1}{x-1} = \\frac{-2}{x^2-1}"], ""),
    (
        [
            "f(x)=\\sum_{n=0}^{\\infty} \\frac{x^n}{n!}",
            "f'(x)=\\sum_{n=1}^{\\infty} \\frac{n x^{n-1}}{n!} = \\sum_{n=1}^{\\infty} \\frac{x^{n-1}}{(n-1)!}",
        ],
        "",
    ),
    (["y = 3x^4", "y' = 12x^3", "y'' = 36x^2", "y''' = 72x", "y^(4) = 72"], ""),
    (["y = ln(x^2 + 1)", "Hence, y' = 1/(x^2+1) * 2x", "∴ y' = 2x/(x^2 + 1)"], ""),
    (
        [
            "f(x) = e^(-x^2)",
            "we get f'(x) = e^(-x^2) * (-2x)",
            "⇒ f'(x) = -2x e^(-x^2)",
            "⇒ f''(x) = -2 e^(-x^2) + 4x^2 e^(-x^2)",
            "so f''(x) = (4x^2 - 2) e^(-x^2)",
        ],
        "",
    ),
    (
        [
            "∫ x e^(2x) dx",
            "u = x, v' = e^(2x)",
            "u' = 1, v = e^(2x)/2",
            "= x e^(2x)/2 - ∫ e^(2x)/2 dx",
            "= x e^(2x)/2 - e^(2x)/4 + C",
        ],
        "",
    ),
    (["V = 4/3 π r^3", "dV/dt = 4π r^2 dr/dt", "dr/dt = 2, r = 5", "dV/dt = 4π * 25 * 2", "dV/dt = 200π"], ""),
    (
        [
            "Let's differentiate f(x) = (3x^2 - 1)^4.",
            "",
            "Let u = 3x^2 - 1. Then f = u^4.",
            "",
            "df/du = 4u^3",
            "du/dx = 6x",
            "",
            "By the chain rule:",
            "df/dx = df/du * du/dx = 4u^3 * 6x = 24x(3x^2 - 1)^3",
        ],
        "",
    ),
    (["z = x^2 y, \\quad dz = 2xy\\,dx + x^2\\,dy"], ""),
    (["(f\\circ g)'(x) = f'(g(x))\\, g'(x)"], ""),
    (
        [
            "f(x,y) = x^3 + 2xy + y^2",
            "f_x = 3x^2 + 2y",
            "f_y = 2x + 2y",
            "H_f = \\begin{pmatrix} 6x & 2 \\\\ 2 & 2 \\end{pmatrix}",
            "\\det H_f = 12x - 4",
        ],
        "",
    ),
    (["Tangent to y = x^2 at x = 3:", "y = x^2", "y' = 2x", "y'(3) = 6", "y = 6(x - 3) + 9", "y = 6x - 9"], ""),
    (
        [
            "p_i = exp(z_i)/sum_j exp(z_j)",
            "L = -sum_i y_i ln p_i",
            "∂L/∂z_k = -sum_i y_i (δ_ik - p_k)",
            "= p_k sum_i y_i - y_k",
        ],
        "",
    ),
    (["p_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}", "\\frac{\\partial p_i}{\\partial z_k} = p_i(\\delta_{ik} - p_k)"], ""),
    (
        [
            "c = \\frac{x^T y}{\\|x\\|\\|y\\|}",
            "\\frac{\\partial c}{\\partial x} = \\frac{y}{\\|x\\|\\|y\\|} - c\\frac{x}{\\|x\\|^2}",
        ],
        "",
    ),
    (["L = \\|Xw - y\\|^2 + \\lambda \\|w\\|^2", "\\nabla_w L = 2X^T(Xw - y) + 2\\lambda w"], ""),
    (["r = y - Xw", "L = r^T r", "\\nabla_w L = -2X^T r"], ""),
    (["f(x) = 1/2 x^T A x - b^T x", "∇f(x) = 1/2 (A + A^T) x - b"], ""),
    (["s = \\sum_i w_i x_i + b", "\\frac{\\partial s}{\\partial w_k} = x_k"], ""),
    (["z = w^T x + b", "a = \\sigma(z)", "L = -(y \\ln a + (1-y)\\ln(1-a))", "\\nabla_w L = (a - y) x"], ""),
    (["f = \\ln \\sum_j e^{x_j}", "\\frac{\\partial f}{\\partial x_k} = \\frac{e^{x_k}}{\\sum_j e^{x_j}}"], ""),
    (["p_i = exp(z_i)/sum_j exp(z_j)", "∂p_i/∂z_i = p_i (1 - p_i)", "∂p_i/∂z_j = -p_i p_j"], ""),
    (["∫ dx/sqrt(1-x^2) = arcsin x + C = -arccos x + C"], ""),
    (["f(x) = x^2 - 4x", "2x - 4 = 0", "x = 2"], ""),
    (["2x + 3 = 7", "2x = 4", "x = 2"], ""),
    (["x^2 = 4", "x = 2"], ""),
    (["L = (Xw - y)^T (Xw - y)", "∇L = 2 X^T X w - 2 X^T y", "X^T X w = X^T y", "w = (X^T X)^{-1} X^T y"], ""),
    (["f(w) = 1/2 w^T Q w - b^T w", "f'(w) = 1/2 (Q + Q^T) w - b"], ""),
    (["y = log(x)", "y' = 1/(x ln 10)"], ""),
    (["sqrt(y) = x", "1/(2 sqrt(y)) y' = 1", "y' = 2 sqrt(y)"], ""),
]


@pytest.mark.parametrize(("lines", "of"), RIGHT, ids=lambda value: str(value)[:60])
def test_no_alarm_on_what_is_right(lines: list[str], of: str) -> None:
    found = check(lines, of=of)
    assert found.first_wrong is None, str(found)
    assert found.verdict in ("right", "other-form", "incomplete")
    assert any(line.judgement in ("follows", "conditional") for line in found.lines)


WRONG: list[tuple[list[str], str, int, str]] = [
    (["∫ sqrt(1-x^2) dx", "x = sin θ, dx = cos θ dθ", "= ∫ cos θ dθ"], "", 3, "differential-left"),
    (["∫ x e^(2x) dx = x e^(2x) - ∫ e^(2x) dx"], "", 1, "by-parts-factor"),
    (["∫ (1 + cos 2x)/2 dx = x/2 + sin(2x)/2 + C"], "", 1, "inner-derivative-not-divided"),
    ([r"p = softmax(z), L = -\sum_i y_i \log p_i", r"\frac{\partial L}{\partial z_k} = y_k - p_k"], "", 2, "sign"),
    (["x^2 + y^2 = 100", "2x dx/dt + 2y dy/dt = 0", "when x = 6, y = 8, dx/dt = 2: dy/dt = 1.5"], "", 3, "sign"),
    (["V = π r^2", "dV/dt = 2π r dr/dt", "With r = 5 and dr/dt = 2:", "dV/dt = 10π"], "", 4, "factor-lost"),
    (["F(x,y) = x^3 - 3xy + y^3", "F_y = 3y^2 - 3x", "dy/dx = F_x/F_y = (3x^2 - 3y)/(3y^2 - 3x)"], "", 3, "sign"),
    (["L = (a - y)^2", "∂L/∂a = 2(a - y)", "∂a/∂z = a(1-a)", "∂L/∂z = 2(a-y) a (1+a)"], "", 4, "sign"),
    (["d/dx sin(5x)", "= cos(5x)"], "", 2, "inner-derivative-missing"),
    (["= 5 cos(x)"], "sin(5x)", 1, "outer-at-variable"),
    (["d/dx x^3 ln(x)", "= 3x^2/x", "= 3x"], "", 2, "product-of-derivatives"),
    (["y = x/(1+x^2)", "y' = (1 + x^2 + 2x^2)/(1+x^2)^2"], "", 2, "quotient-plus"),
    (["y = 2^x", "y' = x 2^(x-1)"], "", 2, "power-rule-on-exponential"),
    (["d/dx [ (x^2+1)^3 ]", "= 3(x^2+1)^2 · 2x", "= 6x (x^4 + 1)"], "", 3, "power-of-sum"),
    (["x - (2x - 5)", "= x - 2x - 5"], "", 2, "minus-before-bracket"),
    (["x^2 + y^3 = 1", "2x + 3y^2 = 0"], "", 2, "dependent-slope-missing"),
    (["x^2 + y^2 = 1", "2x + 2y y' = 0", "2y y' = 2x", "y' = x/y"], "", 3, "moved-without-sign"),
    (["y = x^3", "y = 3x^2"], "", 2, "function-for-derivative"),
    (["lim_(k->0) (3x k + k^2)/k", "= lim_(k->0) h (3x + k)/k"], "", 2, "wrong-letter"),
    (["d/dx cos(3x)^2", "= 2cos(3x) · 3"], "", 2, ""),
    (["x = t^2, y = t^3", "dy/dx = 3t/2", "d^2y/dx^2 = 3/2"], "", 3, "second-derivative-by-parameter"),
    (["d^2y/dx^2 = d^2y/dt^2 (dt/dx)^2"], "x = t - sin t, y = 1 - cos t", 1, "second-derivative-of-curve"),
    (["grad_w (y-Xw)^T (y-Xw)", "= 2(y-Xw)(-X)", "= -2yX + 2XwX"], "", 2, "order-of-matrices"),
    ([r"\nabla_w \|y - Xw\|^2 = 2X^T(y - Xw)"], "", 1, "sign"),
    (["y' = e^(x^2) d/dx(x^2)", "= e^(-x^2) (-2x)"], "derivative of e^(-x^2)", 1, ""),
    (["f(x, y) = x^2 y", "∂f/∂x = 2x y", "∂f/∂y = 2x"], "", 3, ""),
    (["lim (sqrt(x+h)-sqrt(x))/h", "= lim (sqrt(x+h)-sqrt(x))/h * h/(sqrt(x+h)+sqrt(x))"], "", 2, "expanded"),
    (["x^2 = x + ... + x (x times)", "2x = 1 + ... + 1 (x times)"], "", 2, "number-of-terms"),
    (["y = (u-v)/(u+v)", "y' = (v u' - u v')/(u+v)^2"], "", 2, "quotient-of-other-parts"),
    (["∂/∂x [ x^T A x ] = 2A x"], "", 1, "symmetric-assumed"),
    (["z = x^2 y + y^3", "∂z/∂y = 2x + 3y^2"], "", 2, "held-constant-differentiated"),
    (["f(x, y) = sin(x y)", "∇f = (cos(x y), cos(x y))"], "", 2, "inner-derivative-missing"),
    (["x y + y^2 = 4", "y + x y' + 2y y' = 0", "y' (x + 2y) = -y", "y' = -(x+2y)/y"], "", 4, "solved-upside-down"),
    (["(x+1)^2 - (x-1)^2", "= x^2 + 2x + 1 - x^2 - 2x + 1"], "", 2, "minus-before-bracket"),
    (
        ["lim_(h->0) (1/(x+h+1) - 1/(x+1))/h", "= lim (x + 1 - x + h + 1)/(h (x+h+1)(x+1))"],
        "",
        2,
        "minus-before-bracket",
    ),
    (["d/dx sin(x^2)", "= 2x cos(2x)"], "", 2, "outer-at-inner-derivative"),
    (["y = |x - 2|", "y' = -1 for x > 2"], "", 2, ""),
    (["V = 4/3 π r^3", "dV/dt = 4π r^2"], "", 2, "inner-derivative-missing"),
    (["x^2 + y^2 = 25", "2x + 2y dy/dt = 0"], "", 2, ""),
    (["x^3 + y^3 = 6x y", "3x^2 + 3y^2 y' = 6y + 6x y'", "3y^2 y' + 6x y' = 6y - 3x^2"], "", 3, "moved-without-sign"),
    (["lim_(h->0) (1/(x+h) - 1/x)/h", "= lim (x - x + h)/(h x (x+h))"], "", 2, "minus-before-bracket"),
    (["d/dx sqrt(x^2+1)", "= d/dx (x + 1)"], "", 2, "root-of-sum"),
    (
        ["f(x) = x^2 sin x", "f'(x) = 2x sin x + x^2 cos x", "f''(x) = 2sin x + 4x cos x + x^2 sin x"],
        "",
        3,
        "table-sign",
    ),
    (["d/dx int_0^(x^2) sin(t) dt", "= sin(x^2)"], "", 2, "inner-derivative-missing"),
    (["f(x) = x^2 - 4x", "f'(x) = 2x - 4 = 0", "x = 3"], "", 3, "no-solution"),
    (["f(x) = x^2 - 4x", "f'(x) = 2x - 4", "2x - 4 = 0", "2x = -4", "x = -2"], "", 4, "equation-changed"),
    (["z = x e^y", "dz = e^y dx + e^y dy"], "", 2, "constant-factor-dropped"),
    (["d/dx(x^2 + 3)", "= 2x", "= 0"], "", 3, ""),
    # Right on one side of a point alone: an absolute value was lost, or kept.
    (["d/dx ln|x|", "= 1/|x|"], "", 2, "absolute-value-kept"),
    (["y = ln|sin x|", "y' = cos x/|sin x|"], "", 2, "absolute-value-kept"),
    (["d/dx arcsin(sin x)", "= 1"], "", 2, "absolute-value-lost"),
    (["d/dx arcsin(2x/(1+x^2))", "= 2/(1+x^2)"], "", 2, "absolute-value-lost"),
    (["d/dx |x^2 - 1|", "= 2x"], "", 2, "absolute-value-lost"),
    (["d/dx x|x|", "= 2x"], "", 2, "absolute-value-lost"),
    (["sqrt(x^2 y)", "= x sqrt(y)"], "", 2, "absolute-value-lost"),
    (["y = x^x", "ln y = x ln x", "y'/y = 1/x"], "", 3, "product-of-derivatives"),
    (["V = 4/3 π r^3", "dV/dt = 4π r^2 dr/dt", "dr/dt = 2, r = 5", "dV/dt = 100π"], "", 4, "factor-lost"),
    (["y = x^2", "y' = 2x", "y'(3) = 6", "y = 6(x-3) + 3"], "", 4, "no-tangent"),
    (["x^2 + y^2 = 25", "dy/dx = -x/y", "d^2y/dx^2 = -(y + x y')/y^2"], "", 3, "quotient-plus"),
    (
        ["f(x,y) = x^3 + 2x y + y^2", "H_f = \\begin{pmatrix} 6x & 2 \\\\ 2 & 2y \\end{pmatrix}"],
        "",
        2,
        "term-not-differentiated",
    ),
]


WHOLE: list[tuple[list[str], dict[str, str], str]] = [
    (["= 2x"], {"of": "x^2"}, "right"),
    (["= 2sin(x) cos(x)"], {"of": "sin(x)^2", "accept": "sin(2x)"}, "other-form"),
    (["= sin(2x)"], {"of": "sin(x)^2", "accept": "sin(2x)"}, "right"),
    (["x^2 + y^4 = 5x y^2", "y' = y/(2x)"], {}, "other-form"),
    (["x^2 + y^2 = 1", "2x + 2y y' = 0"], {}, "incomplete"),
    (["= d/dx(x^2) sin(x) + x^2 cos(x)"], {"of": "x^2 sin(x)"}, "incomplete"),
    (["lim_(h->0) ((x+h)^2 - x^2)/h", "= lim (2x + h)"], {}, "incomplete"),
    (["y' = 4x^3"], {"of": "second derivative of x^4"}, "incomplete"),
    (["= -sin(x)"], {"of": "sin(x)"}, "other-question"),
    (["d/dx cos(x) = -sin(x)"], {"of": "sin(x)"}, "other-question"),
    (["d/dx x^2 sin(x)", "= 2x sin(x) - x^2 cos(x)", "= 2x sin(x) + x^2 cos(x)"], {}, "right-by-wrong-steps"),
    (["y = x^2 sin(x)", "y' = 2x cos(x)"], {}, "mistake"),
    (["f(x) = g(x)"], {}, "undecided"),
    (["= (("], {}, "unread"),
]


@pytest.mark.parametrize(("lines", "options", "verdict"), WHOLE, ids=[f"{v}-{n}" for n, (_, _, v) in enumerate(WHOLE)])
def test_the_whole(lines: list[str], options: dict[str, str], verdict: str) -> None:
    found = check(lines, **options)  # type: ignore[arg-type]
    assert found.verdict == verdict, str(found)
    wrong = verdict in ("mistake", "right-by-wrong-steps", "other-question")
    assert (found.first_wrong is not None) is wrong
    assert found.status == (2 if verdict == "unread" else int(wrong))


@pytest.mark.parametrize(("lines", "of", "number", "mistake"), WRONG, ids=lambda value: str(value)[:50])
def test_the_first_wrong_line_and_its_mistake(lines: list[str], of: str, number: int, mistake: str) -> None:
    found = check(lines, of=of)
    assert found.first_wrong == number, str(found)
    line = found.lines[number - 1]
    assert line.judgement == "wrong"
    assert line.mistake is not None
    if mistake:
        assert line.mistake.id == mistake, str(found)


def test_a_line_that_is_right_on_one_side_says_where() -> None:
    mistake = check(["d/dx |x^2 - 1|", "= 2x"]).lines[1].mistake
    assert mistake is not None
    assert "right only where |x| > 1" in mistake.name


def test_what_follows_a_left_side_that_cannot_be_read_is_not_compared_with_the_line_before() -> None:
    found = check(["y = x^2", "y' = 2x", "slope of this = 4x", "= 2x + 2x"])
    assert [line.judgement for line in found.lines] == ["given", "follows", "unread", "follows"]


def test_an_end_that_was_not_decided_is_not_called_right() -> None:
    assert check(["d/dx x^2", "= 3x", "= q(x)"]).verdict == "mistake"


def test_a_wrong_line_has_a_counterexample() -> None:
    line = check(["d/dx sin(5x)", "= cos(5x)"]).lines[1]
    assert line.counterexample is not None
    assert line.counterexample.needed != pytest.approx(line.counterexample.written)


def test_two_precisions_agree_on_every_counterexample() -> None:
    for lines, of, number, _ in WRONG:
        line = check(lines, of=of).lines[number - 1]
        if line.counterexample is not None and None not in (line.counterexample.needed, line.counterexample.written):
            assert line.counterexample.needed != pytest.approx(line.counterexample.written, rel=1e-9), lines


def test_a_line_built_on_a_wrong_one_is_carried() -> None:
    found = check(["x = cos t, y = sin t", "dx/dt = sin t", "dy/dt = cos t", "dy/dx = cos t/sin t"])
    assert [line.judgement for line in found.lines] == ["given", "wrong", "follows", "carried"]
    found = check(["y = x^x", "ln y = x ln x", "y'/y = ln x", "y' = x^x ln x"])
    assert [line.judgement for line in found.lines] == ["given", "follows", "wrong", "carried"]


def test_a_part_that_is_worked_out_wrongly_is_shown() -> None:
    mistake = check(["(x - 1) (3(x - 1) + (2x + 1))", "= (x - 1) (5x - 7)"]).lines[1].mistake
    assert mistake is not None
    assert (str(mistake.place), str(mistake.written)) == ("3(x - 1) + (2x + 1)", "5x - 7")


def test_a_value_of_a_wrong_derivative_is_carried() -> None:
    found = check(["f(x) = (x^2 + 1)^3", "f'(x) = 3(x^2 + 1)^2", "f'(1) = 3*4 = 12", "f'(2) = 74"])
    assert [line.judgement for line in found.lines] == ["given", "wrong", "carried", "wrong"]


def test_indices_in_cases() -> None:
    cases = r"$$s_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$ For $i = j$: $$\frac{\partial s_i}{\partial z_j} = s_i(1-s_i)$$"
    found = check(rf"{cases} For $i\ne j$: $$\frac{{\partial s_i}}{{\partial z_j}} = -s_is_j$$")
    assert [line.condition for line in found.lines] == ["", "for i = j", "for i ≠ j"]


def test_the_derivative_of_a_wrong_form_is_carried() -> None:
    found = check(["y = 4/sqrt(x)", "y = 4x^(1/2)", "y' = 2x^(-1/2)"])
    assert [line.judgement for line in found.lines] == ["given", "wrong", "carried"]


@pytest.mark.parametrize(
    "lines",
    [
        ["y''", "f = x^3, g = ln x", "∇f = (2x, 2y)"],
        ["∇0 = (2x, 2y)"],
        ["y = max(x, 0)", "y' = H(x)"],
        ["x = cos t, y = sin t", "∇f = ((2x, 2y)"],
        ["int dx", "dy/dx = (dy/dt)/(dx/dt)", "dx/dt = 2", "∫ x e^x dx = x e^x - e^x + C"],
    ],
)
def test_what_fits_nothing_is_no_mistake(lines: list[str]) -> None:
    found = check(lines)
    assert found.first_wrong is None, str(found)


@pytest.mark.parametrize(
    "lines",
    [
        ["y = (x+1)^2 = x^2 + 1", "y' = 2x"],
        ["y = (x+1)^2", "= x^2 + 1", "y' = 2x"],
        ["y = ln(x+1) = ln x + ln 1", "y' = 1/x"],
        ["y = 2(x+3)^2 = (2x+6)^2", "y' = 4(2x+6)"],
    ],
)
def test_what_is_built_on_a_wrong_form_of_the_function_is_carried(lines: list[str]) -> None:
    *_, wrong, last = check(lines).lines
    assert (wrong.judgement, last.judgement) == ("wrong", "carried")


def test_partial_derivatives_beside_their_function_are_no_tangents() -> None:
    found = check(derive.gradient("x^2 y + sin(x y)", "x", "y").to("markdown"))
    assert {line.judgement for line in found.lines} <= {"given", "follows", "conditional"}


def test_exercises_have_functions_of_their_own() -> None:
    found = check(["a) y = x^4", "y' = 4x^3", "b) y = x^5", "y' = 5x^5"])
    assert [line.judgement for line in found.lines] == ["given", "follows", "given", "wrong"]


def test_lines_after_a_mistake_are_carried_or_right_again() -> None:
    carried = check(["d/dx x^2 sin(x)", "= 2x cos(x)", "= 2 cos(x) x"])
    assert [line.judgement for line in carried.lines] == ["given", "wrong", "carried"]
    assert carried.verdict == "mistake"
    again = check(["d/dx 5x^2 csc(x)", "= 5x^2 d/dx(csc x) - csc(x) d/dx(5x^2)", "= -5x^2 csc(x) cot(x) + 10x csc(x)"])
    assert [line.judgement for line in again.lines] == ["given", "wrong", "follows"]
    assert again.verdict == "right-by-wrong-steps"


PROSE: list[tuple[str, list[str]]] = [
    (
        r"""Let $f(x) = x^2 \sin x$ with $u = x^2$.

        $$f'(x) = 2x \sin x + x^2 \cos x$$

        At $x = 0$ this is $0$.""",
        ["given", "given", "follows"],
    ),
    (r"Let \(y = e^{x^2}\). By the chain rule \(y' = e^{x^2} \cdot 2x\).", ["given", "follows"]),
    (
        "Find the derivative of y = x^3 ln x.\nSolution:\ny' = 3x^2 ln x + x^3 · 1/x   (product rule)",
        ["given", "follows"],
    ),
    ("1. f(x) = x^2 + 3x\n2. f'(x) = 2x + 3", ["given", "follows"]),
    ("Step 1: f(x) = sin(2x)\nStep 2: f'(x) = 2 cos(2x)  # chain rule", ["given", "follows"]),
    ("y = x^2 => y' = 2x => y'' = 2", ["given", "follows", "follows"]),
    ("## Answer\n\n$$y = x^2$$\n\n## Then\n\n$$y' = 2x$$", ["given", "follows"]),
]


@pytest.mark.parametrize(("text", "judgements"), PROSE, ids=[str(n) for n in range(len(PROSE))])
def test_prose_around_lines(text: str, judgements: list[str]) -> None:
    found = check(text)
    assert [line.judgement for line in found.lines] == judgements, str(found)


def test_the_solution_of_a_wrong_equation_is_carried() -> None:
    found = check(["f(x) = x^2 - 4x", "f'(x) = 2x - 4", "2x - 4 = 0", "2x = -4", "x = -2"])
    assert [line.judgement for line in found.lines] == ["given", "follows", "follows", "wrong", "carried"]
    assert found.verdict == "mistake"


CASES = r"""\begin{align*}
\frac{d}{dx}[\operatorname{ReLU}(x)] &= \frac{d}{dx}\left[
\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}\right] && \text{its definition} \\
 &&& \text{(of relu)} \\
 &= \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{if } x < 0 \end{cases}
\end{align*}"""


def test_the_rows_of_cases_are_no_lines() -> None:
    found = check(CASES)
    assert [line.judgement for line in found.lines] == ["follows", "follows"], str(found)


def test_headings_and_the_words_of_a_reason_that_goes_on_are_no_lines() -> None:
    found = check("d/dx x^2\n= 2x\n\nTangent at (1, 1)\n\ny = 1 + 2(x - 1)\ny = 2x - 1\ndigits")
    assert [line.text for line in found.lines] == ["d/dx x^2", "= 2x", "y = 1 + 2(x - 1)", "y = 2x - 1"]


def test_a_missing_constant_of_integration_is_told_once_and_is_no_mistake() -> None:
    found = check(["∫ x^2 dx", "= x^3/3", "= x x^2/3"])
    assert [line.judgement for line in found.lines] == ["given", "conditional", "follows"]
    assert "+ C" in found.lines[1].condition
    assert found.status == 0


def test_functions_are_no_prose() -> None:
    found = check(["d/dx [ 10 ln(ln(ln(x))) ]", "This is quite a line of words", "= 10/(x ln(x) ln(ln(x)))"])
    assert [line.judgement for line in found.lines] == ["given", "follows"]


def test_what_cannot_be_read_is_told_in_its_place() -> None:
    found = check(["d/dx x^2", "= 2x + (", "= 2x"])
    assert [line.judgement for line in found.lines] == ["given", "unread", "follows"]
    assert check(["= ((", "= ))"]).status == 2
    with pytest.raises(ParseError):
        check("")


def test_what_nobody_defined_is_not_called_wrong() -> None:
    found = check([r"\ddx \sin(1+2x) &= \ddx f(g(x)) \\ &= f'(g(x))g'(x) \\ &= 2\cos(1+2x)"])
    assert found.first_wrong is None
    assert [line.judgement for line in found.lines] == ["undecided", "follows", "follows"]


@pytest.mark.parametrize("hint", ["line", "kind", "full"])
def test_a_hint_gives_away_no_more_than_asked(hint: str) -> None:
    found = check(["d/dx sin(5x)", "= cos(5x)"])
    told = "".join(found.to(target, hint) for target in get_args(CheckFormat))
    assert ("the inner derivative is missing" in told) is (hint == "full")
    assert ("chain rule" in told) is (hint in ("kind", "full"))
    assert "5 cos(5x)" not in told or hint == "full"


def test_a_checked_derivation_is_printed_with_its_marks() -> None:
    found = check(["d/dx (x^2+1)^3", "= 3(x^2+1)^2 · 2x", "= 6x (x^4 + 1)", "= ((", "= 6x^5 + 6x"])
    latex, markdown = found.to("latex"), found.to("markdown")
    assert r"\surd\quad& = 3(x^2 + 1)^2 \cdot 2x && \text{chain rule, sum rule, power rule}" in latex
    assert latex.count(r"\begin{align*}") == latex.count(r"\end{align*}") == 2
    assert "right would be: $6x (x^2 + 1)^2$" in latex
    assert "3. ✗ $= 6x (x^4 + 1)$ does not follow\n   * at $x = 1" in markdown
    assert "4. ? `= ((`" in markdown


def test_a_page_holds_the_lines_their_marks_and_the_mistake() -> None:
    found = check(["d/dx (x^2+1)^3", "= 3(x^2+1)^2 · 2x", "= 6x (x^4 + 1)", "= ((", "= <b>"])
    shown = found.to("html")
    page = ElementTree.fromstring(shown.removeprefix("<!DOCTYPE html>\n").replace("&nbsp;", " "))
    lines = [item for item in page.iter("li") if "derive-line" in item.get("class", "")]
    assert [item.get("class", "").split()[-1] for item in lines] == [
        f"derive-{judgement}" for judgement in ("given", "follows", "wrong", "unread", "unread")
    ]
    assert [item.get("value") for item in lines] == ["1", "2", "3", "4", "5"]
    assert "a power of a sum is not the sum of the powers" in "".join(lines[2].itertext())
    assert "right would be" not in found.to("html", "kind")


def test_json_is_as_the_schema_says() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(__file__).parents[2] / "docs/schema/derive-check-1.json").read_text(encoding="utf-8"))
    for lines in (["d/dx sin(5x)", "= cos(5x)", "= ("], ["d/dx x^2", "= 2x"]):
        jsonschema.validate(json.loads(check(lines).to("json")), schema)


OWN = [
    "1/(1+e^-x)",
    "x^2 sin x",
    "x|x|",
    "x^x",
    "x^2+y^2=25",
    "x = t^2, y = t^3",
    "r = 1 + cos θ",
    "f(g(x))",
]


@pytest.mark.parametrize("source", OWN)
@pytest.mark.parametrize("target", ["text", "latex", "markdown", "json"])
def test_our_own_derivations_follow_from_their_text_alone(source: str, target: str) -> None:
    done = derive.derive(source)
    for detail in get_args(Detail):
        found: Checked = check(done.to(target, detail=detail))
        assert found.first_wrong is None, str(found)
        assert {line.judgement for line in found.lines} <= {"given", "follows", "conditional"}, str(found)
        assert sum(line.judgement in ("follows", "conditional") for line in found.lines) >= 2


@pytest.mark.parametrize("target", ["text", "latex", "json"])
def test_our_own_lines_in_indices_and_matrices_follow(target: Format) -> None:
    done = derive.grad("||y - X w||^2", "w", shapes={"y": "m", "X": ("m", "n"), "w": "n"})
    found = check(done.to(target))
    assert {line.judgement for line in found.lines} == {"given", "follows"}, str(found)


@pytest.mark.parametrize("name", ["softmax", "cosinesimilarity"])
@pytest.mark.parametrize("target", ["latex", "markdown", "json"])
def test_names_and_shapes_are_told_below_the_lines(name: str, target: Format) -> None:
    found = check(derive.derive(name).to(target, detail="brief"))
    assert {line.judgement for line in found.lines} <= {"given", "follows"}, str(found)


def test_shapes_told_in_words_are_taken() -> None:
    found = check("for m ∈ ℝ^d, n ∈ ℝ^d:\n∂/∂m [ ||m - n||^2 ]\n= 2(m - n)")
    assert found.lines[-1].judgement == "follows"


def test_a_place_told_in_prose_is_no_line() -> None:
    text = (
        "$$y = \\sqrt{1 - 4x^2}$$ $$y' = -\\frac{4x}{\\sqrt{1 - 4x^2}}$$ None at $x = -\\frac{1}{2}$: it is vertical."
    )
    assert [line.judgement for line in check(text).lines] == ["given", "follows"]


@pytest.mark.parametrize(
    ("lines", "condition"),
    [
        (["x^2 = 4x", "x = 4"], "x = 0 solves it, too"),
        (["f(x) = x^3 - 3x^2", "f'(x) = 3x^2 - 6x = 0", "x = 2"], "x = 0 solves it, too"),
        (["f(x) = (x-1)^3 (x-3)", "f'(x) = (x-1)^2 (4x-10) = 0", "x = 5/2"], "x = 1 solves it, too"),
        (["f(x) = ln(x^2 - 4)", "= ln(x-2) + ln(x+2)"], "where both sides are defined"),
        (["f(x) = ln(x) - x^2/2", "f'(x) = 1/x - x = 0", "x = 1"], ""),
        (["f(x) = x^3 - 3x", "f'(x) = 3x^2 - 3 = 0", "x = 1", "x = -1"], ""),
    ],
)
def test_what_is_lost_is_said(lines: list[str], condition: str) -> None:
    found = check(lines)
    assert (found.first_wrong, found.lines[-1].condition) == (None, condition), str(found)


@pytest.mark.parametrize(
    ("lines", "judgement", "verdict"),
    [
        (["x^2 + y^2 = 25", "y = 25 - x^2", "y' = -2x"], "carried", "mistake"),
        (["y = x^2", "y' = 2x", "y'(3) = 6", "tangent: y = 6x - 8"], "wrong", "mistake"),
        (
            ["∫ x e^x dx", "u = x, dv = e^x dx", "du = dx, v = e^x", "= x e^x + ∫ e^x dx", "= x e^x + e^x + C"],
            "carried",
            "mistake",
        ),
        (["x = 3", "y = x^2", "y' = 2x = 6"], "follows", "right"),
        (["b) y = x^5", "y' = 5x^4"], "follows", "right"),
    ],
)
def test_the_last_line_and_the_whole(lines: list[str], judgement: str, verdict: str) -> None:
    found = check(lines)
    assert (found.lines[-1].judgement, found.verdict) == (judgement, verdict), str(found)


def test_a_decimal_beyond_rounding_is_wrong() -> None:
    assert check(["y = 10^x", "y' = 10^x ln 10", "= 10^x * 2.31"]).first_wrong == 3


def test_what_a_definition_by_cases_leads_back_to_stays_a_letter() -> None:
    texts = ["s_i = {1 if z_i > t; 0 otherwise}", "t = sum(s)"]
    found, _ = definitions_in(texts, {"z": "n", "s": "n"})
    assert set(found.known) == {"t"}


@pytest.mark.parametrize("topic", ["product", "quotient", "chain", "mixed"])
def test_our_own_keys_follow_from_their_text_alone(topic: str) -> None:
    for problem in quiz(topic, level=2, seed=11, count=2).problems:
        found = check(problem.key.to("latex", detail="detailed"))
        assert {line.judgement for line in found.lines} <= {"given", "follows", "conditional"}, str(found)


PAGE = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- check: (.*?) -->\n\n```text\n(.*?)\n```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize(("words", "output"), SHOWN, ids=[words[:30] for words, _ in SHOWN])
def test_the_page_shows_what_is_found(words: str, output: str) -> None:
    assert len(SHOWN) >= 6
    assert str(check(shlex.split(words))) == output


def test_a_side_with_entries_beside_one_without_is_not_decided() -> None:
    found = check("f = x^2 y\nHessian of f\n= [[2y, 2x], [2x, 0]]")
    assert found.lines[-1].judgement == "undecided"
    assert "entries" in found.lines[-1].method


def test_a_letter_without_a_shape_may_make_a_line_fit() -> None:
    """δ of (1 - a²) ⊙ Wᵀ δ is a vector that no line tells of: a line is wrong only if no shape of it fits."""
    layers = [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": "softmax"}]
    done = derive.backprop({"inputs": 2, "loss": "cross-entropy", "layer": layers})
    assert not [line.text for line in check(done.to("text")).lines if line.judgement in ("wrong", "carried")]
    assert check(["L = ||X w - y||^2 + λ ||w||^2", "∇_w L = 2X (X w - y) + 2λ w"]).first_wrong == 2


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["y^2 = x", "y = ±sqrt(x)", "y' = ±1/(2 sqrt(x))"], id="either sign of a curve"),
        pytest.param(["x^2 + y^2 = 25", "y = ±sqrt(25 - x^2)", "y' = ∓x/sqrt(25 - x^2) = -x/y"], id="the other sign"),
        pytest.param(["y = ±sqrt(x)", "y' = ±1/(2sqrt(x))"], id="the same sign throughout"),
        pytest.param(["d/dx |x| = ±1"], id="another sign at another place"),
        pytest.param(["y = x^2 e^3x", "y' = 2x e^3x + 3x^2 e^3x"], id="brackets of an exponent left out"),
        pytest.param(["y = ln(2x)", "y' = 1/2x * 2 = 1/x"], id="brackets below a slash left out"),
        pytest.param(["f = x^T A x", "∂f/∂x = x^T (A + A^T)", "= x^T A + x^T A^T"], id="gradient as a row"),
        pytest.param(["y = A x + b", "∂y/∂x = A^T"], id="Jacobian in denominator layout"),
        pytest.param(["p = softmax(z)", "L = -y^T ln(p)", "∂L/∂z = p - y"], id="labels add up to 1"),
        pytest.param(
            [
                r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, L = -\sum_i y_i \ln p_i",
                r"\frac{\partial L}{\partial z_k} = p_k - y_k",
            ],
            id="two in one line",
        ),
        pytest.param(["f(x) = ln(1 + e^x)", "f'(1) = e/(1 + e) ≈ 0.731"], id="rounded"),
        pytest.param(["f(x) = ln(1 + e^x)", "f'(1) = e/(1 + e) ≈ 0.7"], id="rounded roughly"),
        pytest.param(["f(x) = sin x", "f'(x) = cos x ≈ 1 - x^2/2"], id="only about equal"),
        pytest.param(["d(x e^x) = e^x dx + x e^x dx = (1 + x) e^x dx"], id="differential of a product"),
        pytest.param(["f(x) = x^2", "f'(3) = 6", "Tangent at x = 3: y = 6x - 9"], id="tangent named y"),
        pytest.param(["p_i = e^(z_i)/Σ_k e^(z_k)", "∂p_i/∂z_j = p_i (δ_ij - p_j)"], id="a sum without bounds"),
        pytest.param(["F = (x^2 y, y z, x z)", "∇·F = 2x y + z + x"], id="divergence"),
        pytest.param(["F = (y, -x, 0)", "∇×F = (0, 0, -2)"], id="curl"),
        pytest.param([r"f(x) = \ln x", r"f^{(n)}(x) = \frac{(-1)^{n-1} (n-1)!}{x^n}"], id="derivative of order n"),
    ],
)
def test_what_is_right_by_some_custom_is_not_called_wrong(lines: list[str]) -> None:
    found = check(lines)
    assert found.first_wrong is None
    assert {line.judgement for line in found.lines} <= {"given", "follows", "conditional"}


@pytest.mark.parametrize(
    ("lines", "line", "mistake"),
    [
        (["y = ±sqrt(x)", "y' = ±1/sqrt(x)"], 2, "exponent-not-multiplied"),
        (["d/dx |x| = ±2"], 1, ""),
        (["f = x^T A x", "∂f/∂x = 2 x^T A"], 2, "symmetric-assumed"),
        (["f = x^T A x", "∇f = x^T (A + A^T)"], 2, "transpose"),
        (["p = softmax(z)", "L = -y^T ln(p)", "∂L/∂z = y - p"], 3, ""),
        (["p_i = e^(z_i)/Σ_k e^(z_k)", "∂p_i/∂z_j = p_i (1 - p_j)"], 2, "delta-missing"),
        (["L = -Σ_i y_i ln(p_i)", "∂L/∂p_k = y_k/p_k"], 2, "sign"),
        (["∇(x y z) = (y z, x z, y z)"], 1, "another-letter"),
        (["lim_(x->0) sin(3x)/x = lim_(x->0) cos(3x)/1"], 1, "inner-derivative-missing"),
        (["lim_(x->0) (e^x - 1)/x = lim_(x->0) (x e^x - (e^x - 1))/x^2"], 1, "quotient-rule-in-limit"),
        (["∫ x e^(x^2) dx", "u = x^2, du = 2x dx", "= ∫ e^u du"], 3, "substitution-factor"),
        (["∫_0^1 (3x + 1)^2 dx = [(3x + 1)^3/3]_0^1 = 21"], 1, "inner-derivative-not-divided"),
        (["F = (y, -x, 0)", "∇×F = (0, 0, 2)"], 2, "sign"),
        (["y = e^(2x)", "y^(n) = 2 e^(2x)"], 2, ""),
        (["f(x) = x^3 - x", "f'(2) = 11", "Tangent at x = 2: y = 11(x - 2)"], 3, "no-tangent"),
        (["x^2 + y^2 = 100", "2x dx/dt + 2y dy/dt = 0", "dy/dt = x/y dx/dt"], 3, "moved-without-sign"),
        (["∫ (x^2 + 1)(x - 1) dx = (x^3/3 + x)(x^2/2 - x) + C"], 1, "product-of-antiderivatives"),
        (["d/dx (2x - 5)^3", "= 3(2x - 5)^2 · 2", "= 3(-5)^2 · 2"], 3, "term-lost"),
    ],
)
def test_a_mistake_is_named_in_limits_integrals_fields_and_indices(lines: list[str], line: int, mistake: str) -> None:
    found = check(lines)
    assert found.first_wrong == line
    named = next(one.mistake for one in found.lines if one.number == line)
    assert named is not None
    assert not mistake or named.id == mistake


def test_a_wrong_partial_derivative_beside_a_right_one_is_a_mistake() -> None:
    found = check(["f(x,y) = x^2 y + y^3", "f_x = 2x y + 3y^2", "f_y = x^2 + 3y^2"])
    assert (found.verdict, found.first_wrong) == ("mistake", 2)
    assert found.lines[2].judgement == "follows"


def test_what_a_line_defines_unreadably_is_not_decided() -> None:
    """The derivative of a name that is not understood is unknown, and shapes that nobody told may be others."""
    lines = ["a = g⊗(W z)", "L = ||a||^2", "∂a_i/∂z_k = ∂/∂z_k [ a_i ]", "= W_ik"]
    assert not [line for line in check(lines).lines if line.judgement in ("wrong", "carried")]
