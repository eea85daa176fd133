"""Named algebraic moves of the scripted paths to a form in terms of the function itself.

A script decides where a move is made and the verifier checks each line, so `rewrite` here declines: these rules are
names and statements, not strategies.  The moves of the textbook form are in `derive.rules.algebra.algebra`.
"""

from __future__ import annotations

from derive.record.derivation import Rewrite, Rule
from derive.rules.algebra.algebra import FACTOR_OUT, MULTIPLY_OUT


def _by_script_only(_: object) -> Rewrite | None:
    return None


def _move(id: str, name: str, statement: str, weight: int = 1) -> Rule:
    return Rule(id=id, name=name, statement=statement, rewrite=_by_script_only, weight=weight)


collect_numerator = _move("collect-numerator", "multiply out the numerator and collect", "a (b + c) - a c = a b")
product_of_fractions = _move(
    "product-of-fractions", "split into a product of fractions", "(a b)/(c d) = (a/c) (b/d)", weight=2
)
add_and_subtract = _move("add-and-subtract", "add and subtract", "b = (b + a) - a", weight=2)
as_combination = _move("as-combination", "write the numerator through the denominator", "b = p q + r", weight=2)
split_and_cancel = _move("split-and-cancel", "split the fraction and cancel", "(a - b)/a = 1 - b/a", weight=2)
split_fraction = _move("split-fraction", "split the fraction", "(a + b)/c = a/c + b/c")
combine_fractions = _move("combine-fractions", "write as one fraction", "a/b + c/d = (a d + b c)/(b d)")
multiply_above_and_below = _move("multiply-above-and-below", "multiply above and below", "a/b = (a c)/(b c)", weight=2)
factor_out = FACTOR_OUT
multiply_out = MULTIPLY_OUT
recognise_function = _move("recognise-function", "recognise the function", "", weight=2)
pythagoras = _move("hyperbolic-identity", "hyperbolic identity", "sech(u)^2 = 1 - tanh(u)^2")
as_powers = _move("as-powers", "write as powers", "a a = a^2")
regroup = _move("collect-terms", "group the terms", "a + b - a b = a + b (1 - a)")
