"""Labels of algebra: what scripts do on the way to a form in terms of the function itself, and moves read backwards."""

from __future__ import annotations

from derive.record.derivation import Label

COLLECT_NUMERATOR = Label("collect-numerator", "multiply out the numerator and collect", "a (b + c) - a c = a b")
PRODUCT_OF_FRACTIONS = Label(
    "product-of-fractions",
    "split into a product of fractions",
    "(a b)/(c d) = (a/c) (b/d)",
    weight=2,
    choice="each fraction can then be seen for itself",
)
ADD_AND_SUBTRACT = Label(
    "add-and-subtract",
    "add and subtract",
    "b = (b + a) - a",
    weight=2,
    choice="what stands above then holds what stands below",
)
AS_COMBINATION = Label(
    "as-combination",
    "write the numerator through the denominator",
    "b = p q + r",
    weight=2,
    choice="what stands above then holds what stands below",
)
SPLIT_AND_CANCEL = Label(
    "split-and-cancel",
    "split the fraction and cancel",
    "(a - b)/a = 1 - b/a",
    weight=2,
    choice="the part that equals the denominator gives 1",
)
SPLIT_FRACTION = Label("split-fraction", "split the fraction", "(a + b)/c = a/c + b/c")
MULTIPLY_ABOVE_AND_BELOW = Label(
    "multiply-above-and-below",
    "multiply above and below",
    "a/b = (a c)/(b c)",
    weight=2,
    choice="the fraction then has the form that is looked for",
)
RECOGNISE_FUNCTION = Label(
    "recognise-function",
    "recognise the function",
    "",
    weight=2,
    choice="the result is shorter in the name of the function",
)
PYTHAGORAS = Label("hyperbolic-identity", "hyperbolic identity", "sech(u)^2 = 1 - tanh(u)^2")
AS_POWERS = Label("as-powers", "write as powers", "a a = a^2", choice="equal factors make a power")
NAME_PARTS = Label("name-parts", "write the names of the code", "")
REGROUP = Label("collect-terms", "group the terms", "a + b - a b = a + b (1 - a)")

SPLIT_POWER = Label("split-power", "split the power", "u^(a + b) = u^a u^b")
FACTOR = Label("factor", "factor", "a c + a d + b c + b d = (a + b) (c + d)")
EXPAND = Label("expand", "multiply out and collect", "(a + b) (c + d) = a c + a d + b c + b d")
SPLIT_TERMS = Label("split-terms", "split a term", "(a + b) u = a u + b u")
DIVIDE_ABOVE_AND_BELOW = Label("divide-above-and-below", "divide above and below", "(a c)/(b c) = a/b")
UNITE_ROOTS = Label("unite-roots", "unite the roots", "sqrt(a) sqrt(b) = sqrt(a b)")
SPLIT_ROOT = Label("root-of-product", "root of a product", "sqrt(a b) = sqrt(a) sqrt(b)")
SPLIT_LOGARITHM = Label("split-logarithm", "laws of logarithms", "ln(u v) = ln(u) + ln(v)")
AS_EXPONENTIAL = Label("as-exponential", "write as an exponential", "u^c = e^(c ln(u))")
AS_ROOT = Label("as-root-of-square", "root of a square", "|u| = sqrt(u^2)")
