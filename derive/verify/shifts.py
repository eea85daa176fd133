"""Identities in a whole number n that a field of functions does not know: (−1)^(n+1), (n+1)!, sin(u + (n+1)π/2).

`normal` writes each by its value at n, so that two expressions that differ by such shifts become comparable;
`by_induction` proves a formula for the n-th derivative from its first case and the step from n to n + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import factorial, floor

from derive.expression import (
    ONE,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Sym,
    Whole,
    fold,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import product_of
from derive.expression.tidy import negate
from derive.reading.formulas import fill
from derive.record.derivation import Outcome, Verdict
from derive.table import TABLE
from derive.terms.laurent import Polynomial, read

NTH = "nth derivative"
"""The name of ``dⁿ/dxⁿ f``: ``Whole(NTH, f, x, n)``."""

_FARTHEST = 12
_LARGEST_FACTORIAL = 40
_LONGEST = 60
"""Shifts are looked for in arguments of up to so many nodes: n + 1 is short."""
_PI = Const("pi")
_CROSS_CHECKS = 3

Check = Callable[[Node, Node, tuple[Node, ...]], Verdict]


def normal(node: Node) -> Node:
    """Return an expression of equal value in which shifts by whole numbers are carried out.

    >>> n = Sym("n")
    >>> str(normal(Call("factorial", Add(n, ONE))))
    '(n + 1) n!'
    """
    return fold(node, _carried_out) if any(map(_may_shift, postorder(node))) else node


def _may_shift(node: Node) -> bool:
    match node:
        case Pow(base=base):
            return rational(base) == -1
        case Call(name=name):
            return name == "factorial"
    return node is _PI


def _carried_out(node: Node, children: tuple[Node, ...]) -> Node:
    node = node.with_children(children)
    match node:
        case Pow(base=base, exponent=exponent) if rational(base) == -1 and (k := rational(tidy(exponent))) is not None:
            return number(1 - 2 * (k % 2)) if k.denominator == 1 else node
        case Call(name="factorial", children=(argument,)) if (k := rational(tidy(argument))) is not None:
            return number(factorial(int(k))) if k.denominator == 1 and 0 <= k <= _LARGEST_FACTORIAL else node
        case Pow(base=base, exponent=exponent) if exponent.free and rational(base) == -1:
            rest, shift = _shifted(exponent)
            power: Node = Call("alternating_sign", rest)
            return Neg(power) if shift % 2 else power
        case Call(name="factorial", children=(argument,)) if argument.free and not node.orders:
            rest, shift = _shifted(argument)
            least = Call("factorial", rest)
            if shift > 0:
                return Mul(*(_plus(rest, k) for k in range(shift, 0, -1)), least)
            return Div(least, product_of([_plus(rest, k) for k in range(0, shift, -1)])) if shift else least
        case Call(name="sin" | "cos" as name, children=(argument,)) if argument.free and not node.orders:
            return _turned(name, argument)
    return node


def _polynomial(node: Node) -> Polynomial | None:
    if node.size > _LONGEST:
        return None
    letters = [Sym(name) for name in sorted(node.free)]
    return read(node, (_PI, *letters))


def _shifted(node: Node) -> tuple[Node, int]:
    """Split n + 2 into n and 2."""
    found = _polynomial(node)
    if found is None:
        return node, 0
    none = (0,) * len(found.letters)
    shift = floor(found.terms.get(none, Fraction(0)))
    if abs(shift) > _FARTHEST:
        return node, 0
    rest = Polynomial(found.letters, {**found.terms, none: found.terms.get(none, Fraction(0)) - shift})
    return rest.to_node(), shift


def _turned(name: str, argument: Node) -> Node:
    """Carry out the quarter turns in sin(u + kπ/2)."""
    found = _polynomial(argument)
    if found is None:
        return Call(name, argument)
    once = (1, *(0 for _ in found.letters[1:]))
    turns = found.terms.get(once, Fraction(0)) * 2
    quarters = floor(turns)
    rest = Polynomial(found.letters, {**found.terms, once: (turns - quarters) / 2}).to_node()
    shown = fill(TABLE[name].quarter, (rest,)) if quarters % 2 else Call(name, rest)
    return negate(shown) if quarters % 4 >= 2 else shown


def _plus(node: Node, k: int) -> Node:
    return tidy(Add(node, number(k))) if k else node


def by_induction(claim: Whole, formula: Node, assuming: Iterable[Node], check: Check) -> Verdict:
    """Prove a formula for the n-th derivative: its first case, and the step from n to n + 1.

    Args:
        claim: ``Whole(NTH, f, x, n)``.
        formula: what it is claimed to be.
        assuming: conditions, among them ``n >= first case`` (0 if there is none).
        check: what checks an equality.

    Returns:
        The weakest of the verdicts.

    Raises:
        Refuted: by `check`, if a case is false.
    """
    function, variable, order = claim.children
    assert isinstance(variable, Sym)
    assert isinstance(order, Sym)
    conditions = tuple(assuming)
    rest = tuple(condition for condition in conditions if order.name not in condition.free)
    first = _first_case(conditions, order)
    case, verdicts = function, []
    for k in range(first + _CROSS_CHECKS):
        if k >= first and _allowed(conditions, order, k):
            verdicts.append(check(case, tidy(substitute(formula, order.name, number(k))), rest))
        case = Deriv(case, variable)
    following = substitute(formula, order.name, Add(order, ONE))
    verdicts.append(check(Deriv(formula, variable), following, rest))
    ranking = list(Outcome)
    weakest = max(verdicts, key=lambda verdict: ranking.index(verdict.outcome))
    if weakest.outcome is Outcome.PROVED:
        return Verdict(Outcome.PROVED, f"by induction on {order.name}")
    return weakest


def _first_case(conditions: tuple[Node, ...], order: Sym) -> int:
    for condition in conditions:
        if isinstance(condition, Rel) and condition.relation == ">=" and condition.left is order:
            value = rational(condition.right)
            if value is not None:
                return int(value)
    return 0


def _allowed(conditions: tuple[Node, ...], order: Sym, k: int) -> bool:
    """Whether a case is within the bounds that the claim sets to n."""
    for condition in conditions:
        if isinstance(condition, Rel) and condition.relation == "<=" and condition.left is order:
            bound = rational(condition.right)
            return bound is None or k <= bound
    return True


__all__ = ["NTH", "by_induction", "normal"]
