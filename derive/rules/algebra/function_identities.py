"""Identities between functions, one entry each: the table is the mathematics.

Source: DLMF 4.14 to 4.21 (circular functions), 4.28 to 4.35 (hyperbolic functions).
"""

from __future__ import annotations

from derive.rules.algebra.patterns import identity
from derive.rules.algebra.reversible import Reversible

IDENTITIES: tuple[Reversible, ...] = (
    *identity("tangent-quotient", "quotient identity", "tan(u) = sin(u)/cos(u)"),
    *identity("cotangent-quotient", "quotient identity", "cot(u) = cos(u)/sin(u)"),
    *identity("secant-reciprocal", "reciprocal identity", "sec(u) = 1/cos(u)"),
    *identity("cosecant-reciprocal", "reciprocal identity", "csc(u) = 1/sin(u)"),
    *identity("cotangent-reciprocal", "reciprocal identity", "cot(u) = 1/tan(u)"),
    *identity("sine-and-cosine-squared", "Pythagorean identity", "sin(u)^2 + cos(u)^2 = 1"),
    *identity("sine-squared", "Pythagorean identity", "sin(u)^2 = 1 - cos(u)^2"),
    *identity("cosine-squared", "Pythagorean identity", "cos(u)^2 = 1 - sin(u)^2"),
    *identity("secant-squared", "Pythagorean identity", "sec(u)^2 = 1 + tan(u)^2"),
    *identity("tangent-squared", "Pythagorean identity", "tan(u)^2 = sec(u)^2 - 1"),
    *identity("cosecant-squared", "Pythagorean identity", "csc(u)^2 = 1 + cot(u)^2"),
    *identity("sine-of-double", "double angle", "sin(2u) = 2 sin(u) cos(u)"),
    *identity("cosine-of-double", "double angle", "cos(2u) = cos(u)^2 - sin(u)^2"),
    *identity("cosine-of-double-by-cosine", "double angle", "cos(2u) = 2 cos(u)^2 - 1"),
    *identity("cosine-of-double-by-sine", "double angle", "cos(2u) = 1 - 2 sin(u)^2"),
    *identity("tangent-of-double", "double angle", "tan(2u) = 2 tan(u)/(1 - tan(u)^2)"),
    *identity("sine-squared-half", "half angle", "sin(u)^2 = (1 - cos(2u))/2", opens=True),
    *identity("cosine-squared-half", "half angle", "cos(u)^2 = (1 + cos(2u))/2", opens=True),
    *identity("sine-of-triple", "triple angle", "sin(3u) = 3 sin(u) - 4 sin(u)^3"),
    *identity("cosine-of-triple", "triple angle", "cos(3u) = 4 cos(u)^3 - 3 cos(u)"),
    *identity("sine-of-sum", "addition formula", "sin(u + v) = sin(u) cos(v) + cos(u) sin(v)"),
    *identity("cosine-of-sum", "addition formula", "cos(u + v) = cos(u) cos(v) - sin(u) sin(v)"),
    *identity("sine-odd", "the sine is odd", "sin(-u) = -sin(u)", opens=True),
    *identity("cosine-even", "the cosine is even", "cos(-u) = cos(u)", opens=True),
    *identity("tangent-odd", "the tangent is odd", "tan(-u) = -tan(u)", opens=True),
    *identity("hyperbolic-tangent-quotient", "quotient identity", "tanh(u) = sinh(u)/cosh(u)"),
    *identity("hyperbolic-cotangent-quotient", "quotient identity", "coth(u) = cosh(u)/sinh(u)"),
    *identity("hyperbolic-secant-reciprocal", "reciprocal identity", "sech(u) = 1/cosh(u)"),
    *identity("hyperbolic-cosecant-reciprocal", "reciprocal identity", "csch(u) = 1/sinh(u)"),
    *identity("cosh-and-sinh-squared", "hyperbolic identity", "cosh(u)^2 - sinh(u)^2 = 1"),
    *identity("cosh-squared", "hyperbolic identity", "cosh(u)^2 = 1 + sinh(u)^2"),
    *identity("sinh-squared", "hyperbolic identity", "sinh(u)^2 = cosh(u)^2 - 1"),
    *identity("sech-squared", "hyperbolic identity", "sech(u)^2 = 1 - tanh(u)^2"),
    *identity("tanh-squared", "hyperbolic identity", "tanh(u)^2 = 1 - sech(u)^2"),
    *identity("csch-squared", "hyperbolic identity", "csch(u)^2 = coth(u)^2 - 1"),
    *identity("sinh-of-double", "hyperbolic double angle", "sinh(2u) = 2 sinh(u) cosh(u)"),
    *identity("cosh-of-double", "hyperbolic double angle", "cosh(2u) = cosh(u)^2 + sinh(u)^2"),
    *identity("cosh-of-double-by-cosh", "hyperbolic double angle", "cosh(2u) = 2 cosh(u)^2 - 1"),
    *identity("cosh-of-double-by-sinh", "hyperbolic double angle", "cosh(2u) = 1 + 2 sinh(u)^2"),
    *identity("sinh-odd", "the hyperbolic sine is odd", "sinh(-u) = -sinh(u)", opens=True),
    *identity("cosh-even", "the hyperbolic cosine is even", "cosh(-u) = cosh(u)", opens=True),
    *identity("tanh-odd", "the hyperbolic tangent is odd", "tanh(-u) = -tanh(u)", opens=True),
    *identity("sigmoid-opposite", "symmetry of the sigmoid", "sigmoid(-u) = 1 - sigmoid(u)", opens=True),
    *identity("sign-quotient", "the sign by the absolute value", "sign(u) = u/abs(u)"),
    *identity("square-of-absolute", "square of an absolute value", "abs(u)^2 = u^2"),
)
"""Every identity, read in both directions."""
