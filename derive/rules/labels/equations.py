"""Named moves on equations: what may be done to both sides, and what an equation may be used for."""

from __future__ import annotations

from derive.record.derivation import Label

CARRY_OUT = Label("carry-out", "carry out the derivatives", "each d/dx [ u ] is found in its place", weight=0)
DIFFERENTIATE_BOTH = Label(
    "differentiate-both-sides",
    "differentiate both sides",
    "u = v gives u' = v'",
    weight=2,
    choice="the two sides are the same function of the variable",
    plan="Differentiate both sides, where each term in {letter} gets a factor {rate} by the chain rule; "
    "then solve for {rate}.",
)
MULTIPLY_BOTH = Label(
    "multiply-both-sides", "multiply both sides by", "a/c = b gives a = b c", choice="a fraction is in the way"
)
DIVIDE_BOTH = Label(
    "divide-both-sides", "divide both sides by", "a c = b gives a = b/c", choice="the derivative is to stand alone"
)
GATHER = Label(
    "gather-derivative",
    "gather the terms with the derivative",
    "a + b = c gives a = c - b",
    choice="only what stands on one side can be solved for",
)
CHANGE_SIGNS = Label("change-signs", "change the signs on both sides", "-a = b gives a = -b")
COLLECT_IN = Label(
    "collect-derivative",
    "collect the terms with the derivative",
    "a u' + b + c u' = (a + c) u' + b",
    choice="one factor then holds the derivative",
)
EXCHANGE = Label("exchange-sides", "exchange the sides", "a = b gives b = a", weight=0, implied=True)
ADD_BOTH = Label("add-to-both-sides", "add the same to both sides", "a - c = b gives a = b + c")
SUBSTITUTE = Label("substitute", "substitute what was found", "a = b: b for a")
USE_EQUATION = Label("use-equation", "use the equation of the curve", "a = b: b for a", weight=2)
THROUGH_EQUATION = Label("through-equation", "write through the equation of the curve", "p = q (a - b) + r", weight=2)
ANOTHER_WAY = Label("another-way", "found above", "a = b, both found before", weight=2)
PUT_IN = Label("put-in", "put in the values", "f(x), x = a")
EVALUATE = Label("evaluate", "evaluate", "a = b")
SOLVE = Label("solve-equation", "solve the equation", "a x^n = b gives x = (b/a)^(1/n)", weight=2)
TAKE_LOGARITHM = Label(
    "take-logarithms",
    "take the logarithm of both sides",
    "u = v gives ln(u) = ln(v)",
    weight=2,
    choice="products, quotients and powers become sums, differences and factors",
    plan="Take the logarithm of both sides, split it by the laws of logarithms, differentiate, and solve for {rate}.",
)
LOG_LAWS = Label(
    "use-laws-of-logarithms",
    "laws of logarithms",
    "ln(u v^n) = ln(u) + n ln(v)",
    weight=2,
    choice="sums are easier to differentiate than products",
)
MULTIPLY_LETTER = Label(
    "multiply-by-function", "multiply both sides by", "a/u = b gives a = b u", choice="the derivative is to stand alone"
)
PUT_BACK = Label(
    "put-back", "put the function back in", "a = b: b for a", choice="the answer is to be told in the variable"
)
INVERSE = Label(
    "inverse-function",
    "write the inverse function as an equation",
    "y = g^(-1)(x): g(y) = x",
    weight=2,
    choice="the derivative of the function that is inverted is known",
    plan="Write an equation without the inverse function, differentiate both sides, and solve for {rate}; "
    "in the end {letter} is put back.",
)
SIGN_OF_ROOT = Label(
    "sign-of-root",
    "identity, with the sign that the range of y gives",
    "cos(y) = sqrt(1 - sin(y)^2)",
    weight=2,
    choice="the square alone does not tell the sign",
)
TABLE_VALUES = Label("table-of-values", "put in the known values", "f(a) = b: b for f(a)")
PARAMETRIC = Label(
    "parametric-rule",
    "derivative of a parametric curve",
    "dy/dx = (dy/dt)/(dx/dt)",
    weight=2,
    choice="both coordinates are functions of the parameter",
)
CHAIN_OF_LINKS = Label(
    "chain-of-links",
    "chain rule",
    "dz/dt = dz/dx dx/dt + dz/dy dy/dt",
    weight=2,
    choice="each letter depends on the next",
)
USE_LETTERS = Label("use-letters", "write with the letters", "a = b: a for b")
PUT_LETTERS = Label("put-letters", "put in what the letters stand for", "a = b: b for a")
DIFFERENTIATE_AGAIN = Label("differentiate-again", "differentiate what was found", "u = v gives u' = v'")
FUNCTIONS_THROUGH = Label(
    "functions-through-values",
    "seen on functions with these values",
    "functions with the given values and slopes that bend either way, and a rough one",
    weight=2,
)
INDUCTION = Label("induction", "by induction", "P(0) and P(n) gives P(n + 1) prove P(n)", weight=2)
NEXT_CASE = Label("next-case", "this is the formula with n + 1 for n", "(n + 1) n! = (n + 1)!")
AS_POWER = Label("as-negative-power", "write the quotient with a negative power", "1/u^n = u^(-n)")
