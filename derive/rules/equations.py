"""Named moves on equations: what may be done to both sides, and what an equation may be used for.

Whoever makes the move decides where and the verifier checks each line, so `rewrite` declines: these are names
and statements, not strategies.
"""

from __future__ import annotations

from derive.record.derivation import Rewrite, Rule


def _by_hand_only(_: object) -> Rewrite | None:
    return None


def _move(id: str, name: str, statement: str, weight: int = 1) -> Rule:
    return Rule(id=id, name=name, statement=statement, rewrite=_by_hand_only, weight=weight)


DIFFERENTIATE_BOTH = _move("differentiate-both-sides", "differentiate both sides", "u = v gives u' = v'", weight=2)
MULTIPLY_BOTH = _move("multiply-both-sides", "multiply both sides by the denominator", "a/c = b gives a = b c")
DIVIDE_BOTH = _move("divide-both-sides", "divide both sides by the factor", "a c = b gives a = b/c")
GATHER = _move("gather-derivative", "gather the terms with the derivative", "a + b = c gives a = c - b")
CHANGE_SIGNS = _move("change-signs", "change the signs on both sides", "-a = b gives a = -b")
COLLECT_IN = _move("collect-derivative", "collect the terms with the derivative", "a u' + b + c u' = (a + c) u' + b")
EXCHANGE = _move("exchange-sides", "exchange the sides", "a = b gives b = a", weight=0)
ADD_BOTH = _move("add-to-both-sides", "add the same to both sides", "a - c = b gives a = b + c")
SUBSTITUTE = _move("substitute", "substitute what was found", "a = b: b for a")
USE_EQUATION = _move("use-equation", "use the equation of the curve", "a = b: b for a", weight=2)
THROUGH_EQUATION = _move("through-equation", "write through the equation of the curve", "p = q (a - b) + r", weight=2)
PUT_IN = _move("put-in", "put in the values", "f(x), x = a")
EVALUATE = _move("evaluate", "evaluate", "a = b")
SOLVE = _move("solve-equation", "solve the equation", "a x^n = b gives x = (b/a)^(1/n)", weight=2)
POINT_SLOPE = _move("point-slope", "line through a point with a slope", "y - y_0 = m (x - x_0)", weight=2)
TAKE_LOGARITHM = _move("take-logarithms", "take the logarithm of both sides", "u = v gives ln(u) = ln(v)", weight=2)
LOG_LAWS = _move("use-laws-of-logarithms", "laws of logarithms", "ln(u v^n) = ln(u) + n ln(v)", weight=2)
MULTIPLY_LETTER = _move("multiply-by-function", "multiply both sides by the function", "y'/y = a gives y' = a y")
PUT_BACK = _move("put-back", "put the function back in", "a = b: b for a")
INVERSE = _move("inverse-function", "write the inverse function as an equation", "y = g^(-1)(x): g(y) = x", weight=2)
SIGN_OF_ROOT = _move(
    "sign-of-root", "identity, with the sign that the range of y gives", "cos(y) = sqrt(1 - sin(y)^2)", weight=2
)
TABLE_VALUES = _move("table-of-values", "read the table of values", "f(a) = b: b for f(a)")
PARAMETRIC = _move("parametric-rule", "derivative of a parametric curve", "dy/dx = (dy/dt)/(dx/dt)", weight=2)
DIFFERENTIATE_AGAIN = _move("differentiate-again", "differentiate what was found", "u = v gives u' = v'")

EQUATION_MOVES: tuple[Rule, ...] = (
    DIFFERENTIATE_BOTH,
    MULTIPLY_BOTH,
    DIVIDE_BOTH,
    GATHER,
    CHANGE_SIGNS,
    COLLECT_IN,
    EXCHANGE,
    ADD_BOTH,
    SUBSTITUTE,
    USE_EQUATION,
    THROUGH_EQUATION,
    PUT_IN,
    EVALUATE,
    SOLVE,
    POINT_SLOPE,
    TAKE_LOGARITHM,
    LOG_LAWS,
    MULTIPLY_LETTER,
    PUT_BACK,
    INVERSE,
    SIGN_OF_ROOT,
    TABLE_VALUES,
    PARAMETRIC,
    DIFFERENTIATE_AGAIN,
)
"""Every move of this file, for look-up by id."""
