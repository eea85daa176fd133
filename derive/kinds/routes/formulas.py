"""Closed formulas for the n-th derivative of elementary functions, as claims to be proved by induction.

Sources: DLMF 1.4(iii) for Leibniz's formula; the others are exercises of every course.  Nothing here is taken on
trust: `derive.kinds.routes.nth` derives the step from n to n + 1 by the ordinary rules, and the verifier proves both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import factorial

from derive.expression import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Sym,
    number,
    postorder,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import factors_of, flat_product, product_of, sum_of, unsigned
from derive.expression.tidy import negate
from derive.reals.compare import always
from derive.reals.write import not_zero, simplest
from derive.rules import derivative_of
from derive.startup.data import data
from derive.targets.textbook import best
from derive.terms.collecting import simplified
from derive.terms.contents import content, scale
from derive.terms.laurent import read

_PI = Const("pi")
_HIGHEST = 12


@data
class Formula:
    """A claim about the n-th derivative.

    Attributes:
        value: the formula in n and the variable.
        raw: the same with negative exponents for quotients, which is easier to differentiate.
        first: the least n for which it is claimed.
        last: the greatest, if there is one.
        note: what it rests on.
    """

    value: Node
    raw: Node
    first: int = 0
    last: Node | None = None
    note: str = ""

    def conditions(self, n: Sym) -> tuple[Node, ...]:
        """Return for which n the formula is claimed."""
        bounds: tuple[Node, ...] = (Rel(">=", n, number(self.first)),)
        if self.last is not None:
            bounds = (*bounds, Rel("<=", n, self.last))
        return tuple(dict.fromkeys((*bounds, *self._without_zero(n))))

    def _without_zero(self, n: Sym) -> Iterator[Node]:
        """Yield what keeps zeros out of powers a^(n - 3), which have negative exponents at first."""
        for part in postorder(self.value):
            if isinstance(part, Pow) and n.name in part.exponent.free:
                least = rational(simplified(substitute(part.exponent, n.name, number(self.first))))
                if least is not None and least < 0:
                    for apart in not_zero(part.base):
                        if not always(apart):
                            yield Logic("or", simplest(apart), Rel(">=", n, number(self.first - least)))

    def times(self, factor: Node) -> Formula:
        """Return the formula for a constant multiple."""
        value, raw = (tidy(Mul(factor, side)) for side in (self.value, self.raw))
        return Formula(value, raw, self.first, self.last, self.note)


def formula(function: Node, x: Sym, n: Sym) -> Formula | None:
    """Return a formula for the n-th derivative, if the function is of a family that has one.

    Args:
        function: the function.
        x: the variable.
        n: the order.
    """
    if x.name not in function.free:
        return Formula(ZERO, ZERO, first=1)
    match function:
        case Neg(operand=inner):
            found = formula(inner, x, n)
            return found.times(MINUS_ONE) if found else None
        case Mul(children=factors) if any(x.name not in factor.free for factor in factors):
            fixed = [factor for factor in factors if x.name not in factor.free]
            found = formula(product_of([factor for factor in factors if x.name in factor.free]), x, n)
            return found.times(product_of(fixed)) if found else None
        case Div(numerator=top, denominator=bottom) if top is not ONE and not top.free & {x.name}:
            found = formula(Div(ONE, bottom), x, n)
            return found.times(top) if found else None
        case Div(numerator=top, denominator=bottom) if x.name not in bottom.free:
            found = formula(top, x, n)
            return found.times(Div(ONE, bottom)) if found else None
    for family in (_of_power, _of_reciprocal, _of_exponential, _of_sine, _of_logarithm, _of_product):
        found = family(function, x, n)
        if found is not None:
            return found
    return _of_polynomial(function, x) or _of_sum(function, x, n)


def _of_sum(function: Node, x: Sym, n: Sym) -> Formula | None:
    if not isinstance(function, Add):
        return None
    found = [formula(term, x, n) for term in function.children]
    terms = [term for term in found if term is not None]
    if len(terms) < len(found) or any(term.last is not None for term in terms):
        return None
    value, raw = (tidy(Add(*(getattr(term, side) for term in terms))) for side in ("value", "raw"))
    return Formula(value, raw, max(term.first for term in terms), None, "term by term")


def _of_exponential(function: Node, x: Sym, n: Sym) -> Formula | None:
    exponent, base = _exponent(function)
    rate = _slope(exponent, x) if exponent is not None else None
    if rate is None or base is None or x.name in base.free:
        return None
    factor = rate if base == Const("e") else tidy(Mul(rate, Call("ln", base)))
    return _plain(tidy(Mul(_power(factor, n), function)))


def _exponent(function: Node) -> tuple[Node | None, Node | None]:
    match function:
        case Call(name="exp", children=(exponent,)) if not function.orders:
            return exponent, Const("e")
        case Pow(base=base, exponent=exponent):
            return exponent, base
    return None, None


def _of_sine(function: Node, x: Sym, n: Sym) -> Formula | None:
    match function:
        case Call(name="sin" | "cos" as name, children=(inner,)) if not function.orders:
            rate = _slope(inner, x)
            if rate is not None:
                return _plain(tidy(Mul(_power(rate, n), Call(name, _turned(inner, n)))))
    return None


def _turned(inner: Node, turns: Node) -> Node:
    """Return u + nπ/2."""
    quarter = Div(Mul(turns, _PI), TWO)
    return Add(*inner.children, quarter) if isinstance(inner, Add) else Add(inner, quarter)


def _of_logarithm(function: Node, x: Sym, n: Sym) -> Formula | None:
    match function:
        case Call(name="ln", children=(inner,)) if not function.orders:
            # ln(2x) and ln(x) differ by a constant.
            inner = _without_factor(inner, x)[1]
            rate = _slope(inner, x)
            if rate is not None:
                before = _minus(n, ONE)
                # For ln(1 - x) the signs cancel: (-1)^(n - 1) (-1)^n = -1.
                falls = isinstance(rate, Neg)
                signs = () if falls else (Pow(Neg(ONE), before),)
                top = (*signs, Call("factorial", before), _power(unsigned(rate), n))
                found = Formula(
                    tidy(Div(product_of([part for part in top if part is not ONE]), Pow(inner, n))),
                    flat_product(*top, Pow(inner, Neg(n))),
                    first=1,
                )
                return found.times(MINUS_ONE) if falls else found
    return None


def _of_power(function: Node, x: Sym, n: Sym) -> Formula | None:
    """x^m for a whole number m ≥ n: m!/(m − n)! x^(m − n)."""
    match function:
        case Pow(base=base, exponent=exponent) if x.name not in exponent.free:
            rate, value = _slope(base, x), rational(exponent)
            whole = isinstance(exponent, Sym) if value is None else value.denominator == 1 and value > 1
            if rate is None or not whole:
                return None
            rest = _minus(exponent, n)
            ratio = Div(Call("factorial", exponent), Call("factorial", rest))
            return Formula(
                tidy(Mul(_power(rate, n), ratio, Pow(base, rest))),
                tidy(Mul(_power(rate, n), ratio, Pow(base, rest))),
                last=exponent,
                note=f"{exponent} a positive integer" if value is None else "",
            )
    return None


def _of_reciprocal(function: Node, x: Sym, n: Sym) -> Formula | None:
    """1/(a x + b)^k: (−1)^n a^n (n + k − 1)!/(k − 1)! / (a x + b)^(n + k)."""
    match function:
        case Div(numerator=top, denominator=bottom) if top is ONE:
            base, k = (bottom.base, rational(bottom.exponent)) if isinstance(bottom, Pow) else (bottom, number(1))
            k = rational(k) if isinstance(k, Node) else k
        case Pow(base=base, exponent=exponent) if (m := rational(exponent)) is not None and m < 0:
            k = -m
        case _:
            return None
    factor, base = _without_factor(base, x)
    rate = _slope(base, x)
    if rate is None or k is None or k.denominator != 1 or not 1 <= k <= _HIGHEST:
        return None
    times = int(k)
    top = flat_product(_power(negate(rate), n), Call("factorial", _plus(n, times - 1)))
    over = number(factorial(times - 1))
    power = _plus(n, times)
    over = tidy(Mul(over, Pow(factor, number(times))))
    value = tidy(Div(top, flat_product(over, Pow(base, power))))
    return Formula(value, tidy(Mul(Div(top, over) if over is not ONE else top, Pow(base, Neg(power)))))


def _of_polynomial(function: Node, x: Sym) -> Formula | None:
    """The derivatives of a polynomial vanish from the one after its degree on."""
    degree = _degree(function, x)
    return None if degree is None else Formula(ZERO, ZERO, first=degree + 1, note=f"degree {degree}")


def _degree(node: Node, x: Sym) -> int | None:
    others = [Sym(name) for name in sorted(node.free - {x.name})]
    found = read(node, (x, *others))
    if found is None or any(powers[0] < 0 for powers in found.terms) or found.degree(0) > _HIGHEST:
        return None
    return found.degree(0)


def _of_product(function: Node, x: Sym, n: Sym) -> Formula | None:
    """Leibniz's formula for a polynomial times e^u, sin u or cos u."""
    if not isinstance(function, Mul):
        return None
    factors = list(function.children)
    others = [factor for factor in factors if _degree(factor, x) is None]
    inner = product_of([factor for factor in factors if factor not in others]) if len(others) == 1 else None
    degree = _degree(inner, x) if inner is not None else None
    family = _derivative_of(others[0], x) if degree else None
    if family is None or inner is None or degree is None:
        return None
    slopes = [inner]
    for _ in range(degree):
        slopes.append(best(derivative_of(slopes[-1], x.name), x.name))
    terms = [flat_product(_binomial(n, k), slope, family(_minus_number(n, k))) for k, slope in enumerate(slopes)]
    value = tidy(sum_of(terms))
    if _exponent(others[0])[0] is not None:
        value = best(value, x.name)
    return Formula(value, value, note="general Leibniz rule: (u v)^(n) = Σ C(n, k) u^(k) v^(n-k)")


def _derivative_of(function: Node, x: Sym) -> Callable[[Node], Node] | None:
    """Return the n-th derivative of e^u, sin u or cos u as a function of n."""
    marker = Sym("order_n")
    found = _of_exponential(function, x, marker) or _of_sine(function, x, marker)
    if found is None:
        return None
    value = found.value

    def at(order: Node) -> Node:
        return substitute(value, marker.name, order)

    return at


def _binomial(n: Sym, k: int) -> Node:
    """Return n(n − 1)…(n − k + 1)/k! as a polynomial in n."""
    falling = flat_product(*(_minus_number(n, i) for i in range(k)))
    return tidy(Div(falling, number(factorial(k)))) if k > 1 else falling


# Small builders ----------------------------------------------------------------------------------


def _without_factor(node: Node, x: Sym) -> tuple[Node, Node]:
    """Return c and u for c u, c free of x: 2 and x for 2x, 3 and 1 - x for 3 - 3x."""
    if isinstance(node, Add):
        common = content(node)
        return (ONE, node) if common == 1 else (number(common), scale(node, 1 / common))
    factors = flat_product(*(node.operand, MINUS_ONE) if isinstance(node, Neg) else (node,))
    parts = factors_of(factors)
    constant = [part for part in parts if x.name not in part.free]
    return product_of(constant), product_of([part for part in parts if x.name in part.free])


def _slope(node: Node, x: Sym) -> Node | None:
    """Return a for a x + b; None if the expression is not linear."""
    if x.name not in node.free:
        return None
    slope = derivative_of(node, x.name)
    return None if x.name in slope.free else slope


def _plain(node: Node) -> Formula:
    return Formula(node, node)


def _power(base: Node, n: Node) -> Node:
    """Return a^n, (−1)^n a^n for −a, and 1 for 1."""
    if base is ONE:
        return ONE
    if isinstance(base, Neg):
        sign = Pow(Neg(ONE), n)
        return sign if base.operand is ONE else Mul(sign, Pow(base.operand, n))
    return Pow(base, n)


def _plus(n: Node, k: int) -> Node:
    return Add(n, number(k)) if k else n


def _minus(left: Node, right: Node) -> Node:
    return Add(left, Neg(right))


def _minus_number(n: Node, k: int) -> Node:
    return Add(n, Neg(number(k))) if k else n
