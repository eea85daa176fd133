"""Where is an expression zero?  Exactly, by the formulas of school for degree one and two, else through SymPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt

from derive.budget import remember
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Root,
    Sym,
    fold,
    number,
    postorder,
    rational,
    tidy,
)
from derive.expression.tidy import negate
from derive.reading.formulas import fill
from derive.table import TABLE
from derive.terms.signs import never_zero
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_DEGREE = 8
_READABLE = 30
_SQUARE_FACTORS = 1_000
_DIGITS = 60
_PI = Const("pi")
_SIZE = 1e6
"""Larger values are left as they stand."""
_SIMPLE = 7
"""Values with more nodes than this are worth simplifying."""


@remember(512)
def zeros(node: Node, name: str) -> tuple[Node, ...]:
    """Return the real zeros of an expression that can be written down.

    Args:
        node: the expression to be made zero.
        name: the unknown; other symbols are parameters.

    Returns:
        Values of the unknown, each once; empty if there are none or none is found.

    >>> from derive.expression import Num, Sym
    >>> [str(zero) for zero in zeros(Add(Pow(Sym("x"), Num(2)), Neg(ONE)), "x")]
    ['-1', '1']
    """
    found: dict[Node, None] = {}
    for factor in factors_of(node):
        if name in factor.free:
            found.update(dict.fromkeys(_zeros_of_factor(factor, name)))
    return tuple(found)


def factors_of(node: Node) -> Iterator[Node]:
    """Yield the expressions one of which is zero where a product or quotient of powers is."""
    stack = [node]
    while stack:
        part = stack.pop()
        match part:
            case Mul():
                stack.extend(reversed(part.children))
            case Neg() | Root() | Call(name="abs" | "sign"):
                stack.append(part.children[0])
            case Div():
                stack.append(part.numerator)
            case Pow() if (power := rational(part.exponent)) is not None and power > 0:
                stack.append(part.base)
            case Pow(base=base, exponent=exponent) if exponent.free and not exponent.free & base.free:
                stack.append(base)
            case Call(name=name, orders=()) if name in TABLE and TABLE[name].zeros and "u" in TABLE[name].sign:
                # The value has the sign of something simpler: ln u that of u - 1.
                stack.append(tidy(fill(TABLE[name].sign, part.children)))
            case _:
                yield part


def _zeros_of_factor(node: Node, name: str) -> tuple[Node, ...]:
    coefficients = coefficients_of(node, name)
    if coefficients is not None and len(coefficients) == 2:
        return (tidy(Div(_opposite(coefficients[0]), coefficients[1])),)
    if coefficients is not None:
        exact = [value for value in map(rational, coefficients) if value is not None]
        if len(exact) == len(coefficients):
            return _of_polynomial(exact)
    if never_zero(node):
        return ()
    from derive.sympy_door.door import solve_zeros

    return tuple(tidy(zero) for zero in solve_zeros(node, name) if _is_written(zero))


def _opposite(node: Node) -> Node:
    return Add(*map(negate, node.children)) if isinstance(node, Add) else negate(node)


def _is_written(zero: Node) -> bool:
    """Whether a person could read the value: no root of a quintic, no formula of Cardano."""
    return zero.size <= _READABLE and all(not isinstance(p, Call) or p.name in TABLE for p in postorder(zero))


def _of_polynomial(coefficients: Sequence[Fraction]) -> tuple[Node, ...]:
    """Return the zeros of the factors over Q that are linear, quadratic or of the form a x^n + b."""
    if len(coefficients) == 3:
        return _quadratic(*coefficients)
    from derive.sympy_door.door import rational_factors

    found: dict[Node, None] = {}
    for factor in rational_factors(coefficients):
        if len(factor) == 2:
            found[number(-factor[0] / factor[1])] = None
        elif len(factor) == 3:
            found.update(dict.fromkeys(_quadratic(*factor)))
        elif not any(factor[1:-1]):
            found.update(dict.fromkeys(_roots(-factor[0] / factor[-1], len(factor) - 1)))
    return tuple(found)


def _roots(value: Fraction, degree: int) -> tuple[Node, ...]:
    """Return the real solutions of x^n = a."""
    size = Root(number(abs(value)), Num(degree))
    if degree % 2:
        return (size if value > 0 else Neg(size),)
    return (Neg(size), size) if value > 0 else ()


def _quadratic(c: Fraction, b: Fraction, a: Fraction) -> tuple[Node, ...]:
    middle, square = -b / (2 * a), (b * b - 4 * a * c) / (4 * a * a)
    if square < 0:
        return ()
    root = square_root(square)
    value = rational(root)
    if value is not None:
        return tuple(map(number, sorted({middle - value, middle + value})))
    return tuple(tidy(Add(number(middle), term)) for term in (Neg(root), root))


def square_root(value: Fraction) -> Node:
    """Return the root of a rational number that is not negative, square factors drawn out: √8 = 2√2."""
    inside, outside = value.numerator * value.denominator, Fraction(1, value.denominator)
    whole = isqrt(inside)
    if whole * whole == inside:
        return number(whole * outside)
    for factor in range(2, _SQUARE_FACTORS):
        while inside % (factor * factor) == 0:
            inside, outside = inside // (factor * factor), outside * factor
    return tidy(Mul(number(outside), Root(Num(inside))))


def coefficients_of(node: Node, name: str) -> tuple[Node, ...] | None:
    """Return the coefficients of a polynomial in `name`, constant first; None if it is none.

    >>> from derive.expression import Num, Sym
    >>> [str(c) for c in coefficients_of(Add(Mul(Num(2), Sym("x")), Sym("a")), "x")]
    ['a', '2']
    """

    def step(part: Node, children: tuple[tuple[Node, ...] | None, ...]) -> tuple[Node, ...] | None:
        return (part,) if name not in part.free else _collect(part, children)

    found = fold(node, step)
    if found is None:
        return None
    tidied = [tidy(coefficient) for coefficient in found]
    while len(tidied) > 1 and rational(tidied[-1]) == 0:
        tidied.pop()
    return tuple(tidied)


Coefficients = tuple[Node, ...]


def _collect(node: Node, children: tuple[Coefficients | None, ...]) -> Coefficients | None:
    parts = [child for child in children if child is not None]
    if len(parts) < len(children):
        return None
    match node:
        case Sym():
            return (ZERO, ONE)
        case Neg():
            return tuple(map(Neg, parts[0]))
        case Add():
            length = max(map(len, parts))
            return tuple(Add(*(p[i] for p in parts if i < len(p)), ZERO) for i in range(length))
        case Mul():
            return _multiplied(parts)
        case Div() if len(parts[1]) == 1:
            return tuple(Div(c, node.denominator) for c in parts[0])
        case Pow() if (power := rational(node.exponent)) is not None and power in range(_DEGREE):
            return _multiplied([parts[0]] * int(power))
    return None


def _multiplied(parts: list[Coefficients]) -> Coefficients | None:
    total: Coefficients = (ONE,)
    for part in parts:
        if len(total) + len(part) > _DEGREE + 2:
            return None
        sums: list[list[Node]] = [[] for _ in range(len(total) + len(part) - 1)]
        for i, left in enumerate(total):
            for j, right in enumerate(part):
                sums[i + j].append(Mul(left, right))
        total = tuple(tidy(Add(*terms, ZERO)) for terms in sums)
    return total


def bases(node: Node) -> list[Node]:
    """Return the expressions one of which is zero where a product of powers and roots is."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        match part:
            case Mul(children=factors):
                stack.extend(factors)
            case Neg(operand=inner) | Root(radicand=inner):
                stack.append(inner)
            case Pow(base=base, exponent=exponent) if (rational(exponent) or 0) > 0:
                stack.append(base)
            case _:
                found.append(part)
    return found


def exact(node: Node) -> Node:
    """Write a value simply: a number that is rational to sixty digits is written as one."""
    node = tidy(node)
    if node.free:
        return _shorter(node)
    if rational(node) is not None:
        return node
    if any(isinstance(part, Call) for part in postorder(node)):
        # At the border of a domain no rounding is forgiven: the arcsine of 1 - sqrt(2)^2 is that of -1.
        node = in_exact_parts(node)
    if (value := evaluate(node, {}, _DIGITS)) is None or abs(value) > _SIZE:
        return node
    close = Fraction(round(float(value) * 360), 360)
    if vanishes(Add(node, Neg(number(close)))):
        return number(close)
    if any(isinstance(part, Call) for part in postorder(node)):
        # The sine of π/4, and products of such values.
        size = square_root(Fraction(round(float(value * value) * 360), 360))
        root = size if value > 0 else Neg(size)
        if vanishes(Add(node, Neg(root))):
            return root
    shorter = _shorter(node) if node.size > _SIMPLE else node
    return shorter if shorter is node or vanishes(Add(node, Neg(shorter))) else node


def in_exact_parts(node: Node) -> Node:
    """Write every number in an expression that is rational, or an angle, as such; nothing is folded: 0/0 stays."""
    return fold(node, _with_exact_parts)


def _with_exact_parts(node: Node, parts: tuple[Node, ...]) -> Node:
    """Rebuild a value from parts of which the rational ones, and angles, are written as such: arcsin(1) is π/2."""
    node = node.with_children(parts)
    angle = isinstance(node, Call)
    if (
        node.free
        or not (angle or isinstance(node, (Add, Mul, Div, Pow)))
        or (value := evaluate(node, {}, _DIGITS)) is None
    ):
        return node
    if abs(value) > _SIZE:
        return node
    share = number(Fraction(round(float(value / evaluate(_PI, {}, _DIGITS) if angle else value) * 360), 360))
    close = tidy(Mul(share, _PI)) if angle else share
    return close if vanishes(Add(node, Neg(close))) else node


def _shorter(node: Node) -> Node:
    """Write y + d - y as d."""
    from derive.sympy_door.door import cancel

    if isinstance(node, (Sym, Call)) or (isinstance(node, Neg) and isinstance(node.operand, Sym)):
        return node
    if node.has(Piecewise):  # What SymPy makes of conditions is not read back.
        return node
    shorter = cancel(node)
    return shorter if shorter is not None and shorter.size < node.size else node
