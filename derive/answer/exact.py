"""Constants in their simplest exact form, and in decimals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from math import isqrt, lcm

from derive.answer.simplify import simplified
from derive.expression import (
    TWO,
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    fold,
    number,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.expression.parts import sum_of
from derive.values.evaluate import evaluate


def in_parts(node: Node) -> Node:
    """Return a quotient with what stands above and below evaluated apart, where a fraction is divided by.

    >>> from derive.reading import parse
    >>> str(in_parts(parse("(sin(pi/3) + 1)/(cos(pi/3) + 2)")))
    '(sqrt(3) + 2)/2/(5/2)'
    """
    if not isinstance(node, Div):
        return node
    above, below = (exact(part) for part in node.children)
    divisor = rational(below)
    return node if divisor is not None and divisor.denominator == 1 else Div(above, below)


def exact(node: Node) -> Node:
    """Return a constant expression in its simplest exact form: sin(pi/3)/2 is sqrt(3)/4.

    Args:
        node: an expression; where letters are left in it, what is constant beside them is simplified.

    Returns:
        The simplest of the forms that are known; what SymPy says is believed only if the numbers agree.
    """
    from derive.sympy_door import door as sympy_door

    if node.free:
        return tidy(replace(node, {part: exact(part) for part in _constants(node)}))
    tidied = tidy(node)
    theirs = sympy_door.factor(tidied)
    if theirs is None or _unread(theirs) > _unread(tidied):
        return _with_brackets_opened(tidied)
    ours, other = evaluate(tidied, {}, 30), evaluate(theirs, {}, 30)
    agree = ours is not None and other is not None and abs(ours - other) <= abs(ours) * 1e-25 + 1e-28
    return _with_brackets_opened(tidy(theirs) if agree else tidied)


Surds = dict[int, Fraction]
"""A number a + b √2 + c √3 + …: its rational factors, by what stands under the roots."""

_LARGEST_RADICAND = 10**6


def _with_brackets_opened(node: Node) -> Node:
    """Write sqrt(2) (1 + sqrt(2))^2 as 4 + 3 sqrt(2), where no bracket has to stay.

    >>> from derive.reading import parse
    >>> str(_with_brackets_opened(parse("sqrt(2) (1 + sqrt(2))^2"))), str(_with_brackets_opened(parse("sqrt(2)/2")))
    ('4 + 3 sqrt(2)', 'sqrt(2)/2')
    """
    brackets = (part for part in postorder(node) if isinstance(part, (Mul, Pow)))
    if not any(isinstance(child, Add) for part in brackets for child in part.children):
        return node
    found = fold(node, _as_surds)
    if not found:
        return node
    below = lcm(*(factor.denominator for factor in found.values()))
    ordered = sorted(found.items(), key=lambda item: (item[1] < 0, item[0]))
    terms = [tidy(Mul(number(factor * below), Root(number(under), TWO))) for under, factor in ordered]
    return tidy(Div(sum_of(terms), number(below)))


def _as_surds(part: Node, children: tuple[Surds | None, ...]) -> Surds | None:
    value = rational(part)
    if value is not None:
        return {1: value}
    match part:
        case Root(radicand=radicand, index=index) if rational(index) == rational(TWO):
            under = rational(radicand)
            return None if under is None or not 0 < under < _LARGEST_RADICAND else _root(under)
        case Add():
            return None if None in children else _total(child for child in children if child)
        case Neg():
            return _product({1: Fraction(-1)}, children[0])
        case Mul():
            return reduce(_product, children)
        case Pow(exponent=exponent) if (count := rational(exponent)) is not None and count in range(1, _HIGHEST):
            return reduce(_product, [children[0]] * int(count))
        case Div():
            above, below = children
            if below is None or len(below) != 1:
                return None
            ((radicand_below, factor),) = below.items()
            return _product(above, {radicand_below: 1 / (factor * radicand_below)})
    return None


_HIGHEST = 7


def _root(under: Fraction) -> Surds:
    """Return √(p/q) as a rational number times the root of an integer without squares."""
    square, free = 1, under.numerator * under.denominator
    for divisor in range(2, isqrt(free) + 1):
        while free % divisor**2 == 0:
            free, square = free // divisor**2, square * divisor
    return {free: Fraction(square, under.denominator)}


def _product(left: Surds | None, right: Surds | None) -> Surds | None:
    if left is None or right is None:
        return None
    return _total(
        {k: a * b * c} for u, a in left.items() for v, b in right.items() for k, c in _root(Fraction(u * v)).items()
    )


def _total(parts: Iterable[Surds]) -> Surds:
    total: Surds = {}
    for part in parts:
        for under, factor in part.items():
            total[under] = total.get(under, Fraction(0)) + factor
    return {under: factor for under, factor in total.items() if factor}


def printed_form(node: Node) -> Node:
    """Return an expression as its last line prints it: a constant exactly, another by the moves of a textbook."""
    moves = simplified(exact(node)) if node.free else ()
    return moves[-1].after if moves else exact(node)


def _constants(node: Node) -> list[Node]:
    """Return the largest parts without letters, but for plain numbers."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        if part.free:
            stack.extend(part.children)
        elif part.children:
            found.append(part)
    return found


def _unread(node: Node) -> tuple[int, int]:
    """Measure how far a constant is from a value: functions left in it count more than symbols."""
    return sum(isinstance(part, Call) for part in postorder(node)), node.size


def decimal(node: Node, digits: int = 6) -> str:
    """Return a constant as a decimal, "" where it has none."""
    value = evaluate(node, {}, 20)
    return "" if value is None else f"{float(value):.{digits}g}"


_SHORT = 10**6


def in_decimals(value: Node) -> str:
    """Return a remark on a constant: "0.75" where that is exact, else "about 0.333333"; "" where it is read at once."""
    if value.free or isinstance(value, Num):
        return ""
    found, shown = rational(value), decimal(value)
    if shown and (found is None or (found * _SHORT).denominator != 1):
        return f"about {shown}"
    return "" if found is not None and found.denominator == 1 else shown
