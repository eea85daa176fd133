"""The laws of logarithms: ln of a product, quotient, power or root as a sum of logarithms.

ln|u v| = ln|u| + ln|v| and ln|u^n| = n ln|u| hold wherever the left side is defined; absolute values are left out
only where the argument is known to be positive there.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.expression import ONE, Add, Call, Const, Div, Mul, Neg, Node, Pow, Root, number, rational
from derive.expression.parts import sum_of
from derive.expression.tidy import negate, tidy
from derive.terms.collecting import collect
from derive.terms.moves import everywhere
from derive.terms.signs import positive
from derive.values.evaluate import evaluate

_MAX_FACTORS = 12
_collected = everywhere(collect, Add)


class Factor(NamedTuple):
    """A factor of the argument of a logarithm.

    Attributes:
        base: what is raised.
        exponent: the exponent; negative below the bar.
    """

    base: Node
    exponent: Node


def factors_of(node: Node) -> list[Factor] | None:
    """Read a product of powers; None if it has a sign or too many factors."""
    found: list[Factor] = []
    stack: list[tuple[Node, Node]] = [(node, ONE)]
    while stack:
        current, exponent = stack.pop()
        match current:
            case Neg():
                return None
            case Mul(children=parts):
                stack.extend((part, exponent) for part in reversed(parts))
            case Div(numerator=top, denominator=bottom) if rational(current) is None:
                stack.append((bottom, negate(exponent)))
                stack.append((top, exponent))
            case Pow(base=base, exponent=power) if rational(base) is None or power.free:
                stack.append((base, _times(power, exponent)))
            case Root(radicand=radicand, index=index) if rational(index) is not None:
                stack.append((radicand, _times(Div(ONE, index), exponent)))
            case Call(name="exp", children=(power,)) if not current.payload[1]:
                found.append(Factor(Const("e"), _times(power, exponent)))
            case Call(name="abs", children=(inner,)):
                stack.append((inner, exponent))
            case _ if current is not ONE:
                found.append(Factor(current, exponent))
        if len(found) + len(stack) > _MAX_FACTORS:
            return None
    return found


def _times(left: Node, right: Node) -> Node:
    first, second = rational(left), rational(right)
    if first is not None and second is not None:
        return number(first * second)
    return left if right is ONE else tidy(Mul(right, left))


def expanded(node: Node, *, base: Node | None = None, is_positive: bool = True) -> Node | None:
    """Write ln(u), or ln|u|, as a sum of logarithms.

    Args:
        node: the argument u.
        base: the base of the logarithm; None for the natural one.
        is_positive: whether u is known to be positive, as it is under a logarithm; else ln|u| is meant.

    Returns:
        The sum; None if u is no product, quotient or power.

    >>> from derive.reading import parse
    >>> str(expanded(parse("x^2")))
    '2 ln(|x|)'
    >>> str(expanded(parse("(1 + x)/(1 - x)")))
    'ln(1 + x) - ln(1 - x)'
    """
    factors = factors_of(node)
    if factors is None or (len(factors) == 1 and factors[0].base is node):
        return None
    known = _known_positive(node, is_positive)
    if base is not None and not all(_is_positive(factor.base, known) for factor in factors):
        # log_b|u| is no easier than what it replaces.
        return None
    terms = [_term(factor, base, known) for factor in factors]
    kept = [term for term in terms if rational(term) != 0]
    return sum_of(kept) if kept else None


def is_positive_product(node: Node) -> bool:
    """Whether a product is positive wherever its logarithm can be taken factor by factor.

    >>> from derive.reading import parse
    >>> is_positive_product(parse("2 x^(ln x)")), is_positive_product(parse("x^2 sin(x)"))
    (True, False)
    """
    if factors_of(node) is None:
        return positive(node)
    known = _known_positive(node, False)
    return all(_is_positive(base, known) for base in _signed(node))


def _known_positive(node: Node, whole: bool) -> set[Node]:
    """Return the bases that are positive, because a root of theirs is taken or the whole product is positive."""
    known: set[Node] = set()
    for product in (*_under_roots(node), *((node,) if whole else ())):
        undecided = [base for base in _signed(product) if not _is_positive(base, known)]
        if len(undecided) == 1 or (len(undecided) == 2 and positive(_sum(*undecided))):
            # Two factors of one sign whose sum is positive are not both negative.
            known.update(undecided)
    return known


def _signed(node: Node) -> list[Node]:
    """Return the bases on whose signs that of a product of powers depends: √((x − 1)/x) has none, it is a root."""
    found: list[Node] = []
    stack = [node]
    while stack:
        current = stack.pop()
        match current:
            case Mul(children=parts):
                stack.extend(parts)
            case Div(numerator=top, denominator=bottom):
                stack.extend((top, bottom))
            case Pow(base=base, exponent=exponent) if _is_odd(exponent):
                stack.append(base)
            case Root(radicand=radicand, index=index) if _is_odd(index):
                stack.append(radicand)
            case Pow() | Root() | Call(name="abs"):
                pass
            case _:
                found.append(current)
    return found


def _under_roots(node: Node) -> list[Node]:
    """Return what must be positive for the powers in a product to be defined, innermost first."""
    found: list[Node] = []
    stack = [node]
    while stack:
        current = stack.pop()
        match current:
            case Mul() | Div() | Call(name="abs"):
                stack.extend(current.children)
            case Pow(base=base, exponent=exponent):
                stack.append(base)
                found.extend([base] if _needs_positive(exponent) else ())
            case Root(radicand=radicand, index=index):
                stack.append(radicand)
                found.extend([radicand] if _needs_positive(Div(ONE, index)) else ())
    return found[::-1]


def _sum(left: Node, right: Node) -> Node:
    whole = tidy(Add(left, right))
    rewrite = _collected(whole)
    return whole if rewrite is None else rewrite.after


def _is_odd(exponent: Node) -> bool:
    """Whether a power with this exponent, p/q with p and q odd, has the sign of its base."""
    value = rational(exponent)
    return value is not None and value.numerator % 2 == 1 and value.denominator % 2 == 1


def _needs_positive(exponent: Node) -> bool:
    """Whether a power with this exponent is defined for a positive base only."""
    value = rational(exponent)
    return value is None or value.denominator % 2 == 0


def _is_positive(base: Node, known: set[Node]) -> bool:
    if base in known or positive(base):
        return True
    value = None if base.free else evaluate(base, {}, 20)
    return value is not None and value > 0


def _term(factor: Factor, base: Node | None, known: set[Node]) -> Node:
    inner, exponent = factor
    if base is None and inner is Const("e"):
        return exponent
    argument = inner if _is_positive(inner, known) else Call("abs", inner)
    logarithm = Call("ln", argument) if base is None else Call("log", base, argument)
    return _scaled(exponent, logarithm)


def _scaled(exponent: Node, logarithm: Node) -> Node:
    match exponent:
        case Neg(operand=inner):
            return negate(_scaled(inner, logarithm))
    # 1/2 · ln(u), whose derivative has its factor in front too.
    return logarithm if rational(exponent) == 1 else Mul(exponent, logarithm)
