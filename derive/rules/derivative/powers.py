"""Powers, roots, exponentials and logarithms as outer functions, in the order of a textbook."""

from __future__ import annotations

from derive.expression import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    number,
    rational,
)
from derive.expression.numbers import is_decimal
from derive.expression.parts import sum_of
from derive.record.declare import Outer, elementary
from derive.terms.signs import positive


def lowered(exponent: Node) -> Node:
    """Return the exponent less one, folded where it is a number."""
    value = rational(exponent)
    if value is not None:
        return number(value - 1, decimal=is_decimal(exponent))
    if isinstance(exponent, Add):
        terms = exponent.children
        one = next((place for place, term in enumerate(terms) if rational(term) == 1), None)
        if one is not None:
            return sum_of([*terms[:one], *terms[one + 1 :]])
        return Add(*exponent.children, MINUS_ONE)
    return Add(exponent, MINUS_ONE)


def power(base: Node, exponent: Node) -> Node:
    """Return base^exponent, the base itself for exponent 1."""
    return base if rational(exponent) == 1 else Pow(base, exponent)


@elementary(
    "power-rule",
    "power rule",
    "(u^n)' = n u^(n - 1)",
    reference="OpenStax Calculus 1, 3.3",
    choice="the exponent is constant",
)
def power_rule(body: Node, name: str) -> Outer | None:
    """(x^n)′ = n x^(n−1), n constant: (x^3)′ = 3x^2."""
    match body:
        case Pow(base=base, exponent=exponent) if name in base.free and name not in exponent.free:
            if rational(exponent) == 0:
                return Outer(base, ZERO)
            return Outer(base, Mul(exponent, power(base, lowered(exponent))))
    return None


@elementary("square-root", "derivative of the square root", "(sqrt(u))' = 1/(2 sqrt(u))")
def square_root(body: Node, name: str) -> Outer | None:
    """(√x)′ = 1/(2√x)."""
    match body:
        case Root(radicand=radicand, index=Num(value=index)) if index == 2 and name in radicand.free:
            return Outer(radicand, Div(ONE, Mul(TWO, body)))
    return None


@elementary("root", "derivative of a root", "(u^(1/n))' = 1/(n u^(1/n)^(n - 1))")
def root(body: Node, name: str) -> Outer | None:
    """The n-th root: (∛x)′ = 1/(3 ∛x²)."""
    match body:
        case Root(radicand=radicand, index=index) if name in radicand.free and name not in index.free:
            return Outer(radicand, Div(ONE, Mul(index, power(body, lowered(index)))))
    return None


@elementary(
    "exponential", "derivative of the exponential", "(e^u)' = e^u", reference="DLMF 4.2(iii)", choice="the base is e"
)
def exponential(body: Node, name: str) -> Outer | None:
    """(e^x)′ = e^x."""
    match body:
        case Pow(base=Const(name="e"), exponent=exponent) if name in exponent.free:
            return Outer(exponent, body)
    return None


@elementary("power-of-zero", "power of zero", "(0^u)' = 0")
def power_of_zero(body: Node, name: str) -> Outer | None:
    """(0^x)′ = 0, as 0^x is 0 for x > 0; for other x there is no such power, or none beside it."""
    match body:
        case Pow(base=base, exponent=exponent) if rational(base) == 0 and name in exponent.free:
            return Outer(exponent, ZERO, (Rel(">", exponent, ZERO),))
    return None


@elementary(
    "exponential-base",
    "derivative of an exponential with base a",
    "(a^u)' = a^u ln(a)",
    choice="the base is constant and the exponent varies",
)
def exponential_base(body: Node, name: str) -> Outer | None:
    """(2^x)′ = 2^x ln 2."""
    match body:
        case Pow(base=base, exponent=exponent) if name in exponent.free and name not in base.free:
            conditions = () if positive(base) else (Rel(">", base, ZERO),)
            return Outer(exponent, Mul(body, Call("ln", base)), conditions)
    return None


@elementary("logarithm-base", "derivative of a logarithm", "(log_b(u))' = 1/(u ln(b))", choice="the base is constant")
def logarithm_base(body: Node, name: str) -> Outer | None:
    """(log_2 x)′ = 1/(x ln 2)."""
    match body:
        case Call(name="log", children=(base, inner)) if name not in base.free and name in inner.free:
            return Outer(inner, Div(ONE, Mul(inner, Call("ln", base))))
    return None


@elementary("logarithm-of-absolute-value", "derivative of ln|u|", "(ln|u|)' = 1/u")
def logarithm_of_absolute_value(body: Node, name: str) -> Outer | None:
    """(ln|x|)′ = 1/x, on both sides of 0."""
    match body:
        case Call(name="ln", children=(Call(name="abs", children=(inner,)),)) if name in inner.free:
            return Outer(inner, Div(ONE, inner))
    return None


POWERS = (
    power_rule,
    square_root,
    root,
    exponential,
    power_of_zero,
    exponential_base,
    logarithm_base,
    logarithm_of_absolute_value,
)
"""Before the table of named functions: ln|u| must be seen before ln."""
