"""Differentiating a polynomial in a function that satisfies f' = G(f): P(f)' = f' P'(f), one short line a time.

The rules alone would apply the product rule to every factor, and the lines would grow like the number of partitions.
"""

from __future__ import annotations

from derive.expression import Add, Call, Deriv, Div, Mul, Neg, Node, Pow, Sym, rational
from derive.record.derivation import Label, Rewrite, Step
from derive.record.engine import discharge, result_of
from derive.record.strategies import Application, Strategy
from derive.rules.algebra.algebra import COMBINE
from derive.terms.laurent import Polynomial, monomial, read

_LARGEST = 3_000
"""Size of an expression that is not looked at."""

EXPAND = Label(
    "polynomial-expand",
    "multiply out",
    "a (b + c) = a b + a c",
    weight=2,
)
POLYNOMIAL_CHAIN = Label(
    "polynomial-chain-rule",
    "chain rule for a polynomial",
    "(P(u))' = u' P'(u)",
    weight=2,
)


def inner_function(body: Node, variable: str) -> Call | None:
    """Return the one function of the variable that an expression is a polynomial in, if there is one."""
    found: set[Node] = set()
    stack = [body]
    while stack:
        node = stack.pop()
        if variable not in node.free:
            continue
        match node:
            case Add() | Mul() | Neg():
                stack.extend(node.children)
            case Div(numerator=top, denominator=bottom) if variable not in bottom.free:
                stack.append(top)
            case Pow(base=base, exponent=exponent) if (n := rational(exponent)) and n > 0 and n.denominator == 1:
                stack.append(base)
            case _:
                found.add(node)
        if len(found) > 1:
            return None
    return next((node for node in found if isinstance(node, Call)), None)


def repeated(body: Node, variable: str, rules: Strategy) -> tuple[Strategy, ...]:
    """Return the strategy for a derivative that is to be differentiated again, if it is a polynomial in one function.

    Args:
        body: the differentiand.
        variable: the variable of differentiation.
        rules: the rules that the function itself is differentiated by.
    """
    function = inner_function(body, variable)
    if function is None:
        return ()
    return (polynomial_in(function, result_of(discharge(Deriv(function, Sym(variable)), rules)), variable),)


def polynomial_in(function: Call, derivative: Node, variable: str) -> Strategy:
    """Return the strategy for polynomials in a function whose derivative is one too.

    Args:
        function: f(x).
        derivative: its derivative, an expression in f(x).
        variable: the name of x.

    Returns:
        A strategy that declines every other goal.
    """
    closed = _read(derivative, function, variable) is not None

    def answer(goal: Deriv) -> Application | None:
        poly = _read(goal.body, function, variable) if closed and goal.body is not function else None
        if poly is None or poly.degree(0) < 2:
            return None
        expanded = poly.to_node()
        if goal.body is not expanded:
            return EXPAND, Rewrite(Deriv(expanded, goal.variable))
        slope = poly.slope(0)
        coefficient, powers = slope.content()
        # A parameter stays below the terms, 1 - 2f/L.
        powers = tuple(max(power, 0) for power in powers)
        rest = slope.scaled(1 / coefficient, tuple(-n for n in powers)).to_node()
        factor = monomial(slope.letters, powers, coefficient)
        return POLYNOMIAL_CHAIN, Rewrite(Mul(factor, Deriv(function, goal.variable), rest), (("u", function),))

    return answer


def _read(node: Node, function: Call, variable: str) -> Polynomial | None:
    """Read a polynomial in f(x) whose coefficients do not depend on the variable."""
    if node.size > _LARGEST:
        return None
    letters = sorted(node.free - {variable})
    found = read(node, (function, *map(Sym, letters)))
    return found if found is not None and all(powers[0] >= 0 for powers in found.terms) else None


def finish(line: Node) -> tuple[Step, ...]:
    """Return the moves that such a result still needs: k k f(x) is k^2 f(x)."""
    combined = COMBINE.rewrite(line) if len(line.free) > 1 else None
    return () if combined is None else (Step(rule=COMBINE, before=line, after=combined.after),)


RULES = (EXPAND, POLYNOMIAL_CHAIN)
"""What these steps are named; their result is `finish` and needs no other form."""
