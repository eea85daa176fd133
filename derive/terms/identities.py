"""Identities between functions, one entry each: the table is the mathematics.

Source: DLMF 4.14 to 4.23 (circular functions), 4.28 to 4.37 (hyperbolic functions).
"""

from __future__ import annotations

from derive.terms.statements import Statement

PARTS = (
    Statement("tan(u) = sin(u)/cos(u)", "tangent-quotient", "quotient identity"),
    Statement("cot(u) = cos(u)/sin(u)", "cotangent-quotient", "quotient identity"),
    Statement("tanh(u) = sinh(u)/cosh(u)", "hyperbolic-tangent-quotient", "quotient identity"),
    Statement("coth(u) = cosh(u)/sinh(u)", "hyperbolic-cotangent-quotient", "quotient identity"),
)
"""Functions as quotients of two others."""

RECIPROCALS = (
    Statement("sec(u) = 1/cos(u)", "secant-reciprocal", "reciprocal identity"),
    Statement("csc(u) = 1/sin(u)", "cosecant-reciprocal", "reciprocal identity"),
    Statement("sech(u) = 1/cosh(u)", "hyperbolic-secant-reciprocal", "reciprocal identity"),
    Statement("csch(u) = 1/sinh(u)", "hyperbolic-cosecant-reciprocal", "reciprocal identity"),
)

CANCELLING = (
    Statement("tan(u)/sec(u) = sin(u)", conditions=("cos(u) != 0",)),
    Statement("cot(u)/csc(u) = cos(u)", conditions=("sin(u) != 0",)),
    Statement("sec(u)/tan(u) = csc(u)", conditions=("cos(u) != 0",)),
    Statement("csc(u)/cot(u) = sec(u)", conditions=("sin(u) != 0",)),
    Statement("tan(u) cos(u) = sin(u)", conditions=("cos(u) != 0",)),
    Statement("cot(u) sin(u) = cos(u)", conditions=("sin(u) != 0",)),
    Statement("tanh(u) cosh(u) = sinh(u)"),
    Statement(
        "tan(u) cot(u) = 1",
        conditions=(
            "cos(u) != 0",
            "sin(u) != 0",
        ),
    ),
    Statement("sec(u) cos(u) = 1", conditions=("cos(u) != 0",)),
    Statement("csc(u) sin(u) = 1", conditions=("sin(u) != 0",)),
    Statement("sech(u) cosh(u) = 1"),
    Statement("csch(u) sinh(u) = 1", conditions=("u != 0",)),
)
"""What follows from the quotients in one glance."""

SQUARES = (
    Statement("sin(u)^2 = 1 - cos(u)^2", "sine-squared", "Pythagorean identity"),
    Statement("cos(u)^2 = 1 - sin(u)^2", "cosine-squared", "Pythagorean identity"),
    Statement("sec(u)^2 = 1 + tan(u)^2", "secant-squared", "Pythagorean identity"),
    Statement("tan(u)^2 = sec(u)^2 - 1", "tangent-squared", "Pythagorean identity"),
    Statement("csc(u)^2 = 1 + cot(u)^2", "cosecant-squared", "Pythagorean identity"),
    Statement("cot(u)^2 = csc(u)^2 - 1", "cotangent-squared", "Pythagorean identity"),
    Statement("cosh(u)^2 = 1 + sinh(u)^2", "cosh-squared", "hyperbolic identity"),
    Statement("sinh(u)^2 = cosh(u)^2 - 1", "sinh-squared", "hyperbolic identity"),
)
"""A square by another one."""

COMPLEMENTS = (
    Statement("sech(u)^2 = 1 - tanh(u)^2", "sech-squared", "hyperbolic identity"),
    Statement("csch(u)^2 = coth(u)^2 - 1", "csch-squared", "hyperbolic identity"),
    Statement("tanh(u)^2 = 1 - sech(u)^2", "tanh-squared", "hyperbolic identity"),
)
"""Squares by one that reads best as it is: what stands alone stays 1 - tanh(u)^2."""

PAIRS = (
    Statement("sin(u)^2 + cos(u)^2 = 1", "sine-and-cosine-squared", "Pythagorean identity"),
    Statement(
        "sec(u)^2 - tan(u)^2 = 1", "secant-and-tangent-squared", "Pythagorean identity", conditions=("cos(u) != 0",)
    ),
    Statement(
        "csc(u)^2 - cot(u)^2 = 1", "cosecant-and-cotangent-squared", "Pythagorean identity", conditions=("sin(u) != 0",)
    ),
    Statement("cosh(u)^2 - sinh(u)^2 = 1", "cosh-and-sinh-squared", "hyperbolic identity"),
    Statement("sech(u)^2 + tanh(u)^2 = 1", "sech-and-tanh-squared", "hyperbolic identity"),
    Statement("coth(u)^2 - csch(u)^2 = 1", "coth-and-csch-squared", "hyperbolic identity", conditions=("u != 0",)),
)
"""Two squares that make 1."""

DOUBLE = (
    Statement("sin(2u) = 2 sin(u) cos(u)", "sine-of-double", "double angle"),
    Statement("cos(2u) = cos(u)^2 - sin(u)^2", "cosine-of-double", "double angle"),
    Statement("sinh(2u) = 2 sinh(u) cosh(u)", "sinh-of-double", "hyperbolic double angle"),
    Statement("cosh(2u) = cosh(u)^2 + sinh(u)^2", "cosh-of-double", "hyperbolic double angle"),
)

SUMS = (
    Statement("sin(u + v) = sin(u) cos(v) + cos(u) sin(v)", "sine-of-sum", "addition formula"),
    Statement("cos(u + v) = cos(u) cos(v) - sin(u) sin(v)", "cosine-of-sum", "addition formula"),
    Statement("sinh(u + v) = sinh(u) cosh(v) + cosh(u) sinh(v)", "sinh-of-sum", "addition formula"),
    Statement("cosh(u + v) = cosh(u) cosh(v) + sinh(u) sinh(v)", "cosh-of-sum", "addition formula"),
)

OTHERS = (
    Statement("cot(u) = 1/tan(u)", "cotangent-reciprocal", "reciprocal identity", conditions=("cos(u) != 0",)),
    Statement("cos(2u) = 2 cos(u)^2 - 1", "cosine-of-double-by-cosine", "double angle"),
    Statement("cos(2u) = 1 - 2 sin(u)^2", "cosine-of-double-by-sine", "double angle"),
    Statement("tan(2u) = 2 tan(u)/(1 - tan(u)^2)", "tangent-of-double", "double angle", conditions=("cos(u) != 0",)),
    Statement("sin(u)^2 = (1 - cos(2u))/2", "sine-squared-half", "half angle", opens=True),
    Statement("cos(u)^2 = (1 + cos(2u))/2", "cosine-squared-half", "half angle", opens=True),
    Statement("sin(3u) = 3 sin(u) - 4 sin(u)^3", "sine-of-triple", "triple angle"),
    Statement("cos(3u) = 4 cos(u)^3 - 3 cos(u)", "cosine-of-triple", "triple angle"),
    Statement("sin(-u) = -sin(u)", "sine-odd", "the sine is odd", opens=True),
    Statement("cos(-u) = cos(u)", "cosine-even", "the cosine is even", opens=True),
    Statement("tan(-u) = -tan(u)", "tangent-odd", "the tangent is odd", opens=True),
    Statement("cosh(2u) = 2 cosh(u)^2 - 1", "cosh-of-double-by-cosh", "hyperbolic double angle"),
    Statement("cosh(2u) = 1 + 2 sinh(u)^2", "cosh-of-double-by-sinh", "hyperbolic double angle"),
    Statement("sinh(-u) = -sinh(u)", "sinh-odd", "the hyperbolic sine is odd", opens=True),
    Statement("cosh(-u) = cosh(u)", "cosh-even", "the hyperbolic cosine is even", opens=True),
    Statement("tanh(-u) = -tanh(u)", "tanh-odd", "the hyperbolic tangent is odd", opens=True),
    Statement("sigmoid(-u) = 1 - sigmoid(u)", "sigmoid-opposite", "symmetry of the sigmoid", opens=True),
    Statement("sign(u) = u/abs(u)", "sign-quotient", "the sign by the absolute value", conditions=("u != 0",)),
    Statement("abs(u)^2 = u^2", "square-of-absolute", "square of an absolute value"),
)

INVERSES = (
    Statement("sin(arcsin(u)) = u", conditions=("|u| <= 1",)),
    Statement("sin(arccos(u)) = sqrt(1 - u^2)"),
    Statement("sin(arctan(u)) = u/sqrt(1 + u^2)"),
    Statement("cos(arccos(u)) = u", conditions=("|u| <= 1",)),
    Statement("cos(arcsin(u)) = sqrt(1 - u^2)"),
    Statement("cos(arctan(u)) = 1/sqrt(1 + u^2)"),
    Statement("tan(arctan(u)) = u"),
    Statement("tan(arcsin(u)) = u/sqrt(1 - u^2)"),
    Statement("tan(arccos(u)) = sqrt(1 - u^2)/u"),
    Statement("sec(arctan(u)) = sqrt(1 + u^2)"),
    Statement("sec(arcsin(u)) = 1/sqrt(1 - u^2)"),
    Statement("sinh(arsinh(u)) = u"),
    Statement("cosh(arsinh(u)) = sqrt(1 + u^2)"),
    Statement("cosh(arcosh(u)) = u", conditions=("u >= 1",)),
    Statement("sinh(arcosh(u)) = sqrt(u^2 - 1)", conditions=("u >= 1",)),
    Statement("tanh(artanh(u)) = u", conditions=("|u| < 1",)),
)
"""A function of an inverse function without functions, wherever the left side is defined."""
