"""Check that one equation follows from another, and what equations that are given allow.

The equality of two expressions is for `derive.verify`, which is handed in as `check`: here it is decided which
expressions have to be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import gcd, lcm

from derive.expression import (
    ONE,
    ZERO,
    Call,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Rel,
    Sym,
    number,
    postorder,
    rational,
    replace,
)
from derive.expression.relations import difference
from derive.reals.domain import conditions
from derive.reals.zeros import coefficients_of
from derive.record.derivation import Outcome, Verdict
from derive.table import TABLE
from derive.verify.comparison import Agreement, Comparison
from derive.verify.curve import agree_on, in_letters

Check = Callable[[Node, Node], Verdict]
Pairs = tuple[tuple[Node, Node], ...]

_NOT_SHOWN = Verdict(Outcome.UNVERIFIED, "the equations were not shown to be equivalent")


def is_differentiated(before: Node, after: Node) -> bool:
    """Whether an equation says that the two sides of another have equal derivatives, still to be found."""
    if not isinstance(before, Rel) or not isinstance(after, Rel):
        return False
    variables = {side.variable for side in after.children if isinstance(side, Deriv)}
    sides = zip(before.children, after.children, strict=True)
    return len(variables) == 1 and all(new is Deriv(old, *variables) for old, new in sides)


def check_equations(before: Rel, after: Rel, assuming: tuple[Node, ...], check: Check) -> Verdict:
    """Check that one equation follows from another.

    Args:
        before, after: the equations.
        assuming: relations that hold; factors that are not zero may be multiplied or divided by.
        check: decides whether two expressions are equal, raising `Refuted`.

    Returns:
        The best verdict of the ways that are tried.  Equations may be equivalent in ways that are not tried here:
        then nothing is claimed.
    """
    from derive.verify import Refuted

    best = _NOT_SHOWN
    for way in _ways(before, after, assuming):
        try:
            found = max((check(left, right) for left, right in way), key=_doubt)
        except Refuted:
            continue
        best = min(best, found, key=_doubt)
        if best.outcome is Outcome.PROVED:
            break
    return best


def _doubt(verdict: Verdict) -> int:
    return list(Outcome).index(verdict.outcome)


def _ways(before: Rel, after: Rel, assuming: tuple[Node, ...]) -> Iterator[Pairs]:
    """Yield pairs of expressions whose equality would show that the second equation follows from the first."""
    sides = tuple(zip(before.children, after.children, strict=True))
    old, new = (difference(equation) for equation in (before, after))
    yield sides
    yield ((old, new),)
    yield ((old, Neg(new)),)
    yield from _under_one_function(before, after)
    # What solves a linear equation is its one solution; of x² = 4, x = 2 is only one of them.
    if _is_atom(after.left) and _has_one_solution(before, after, assuming):
        yield (_sides(replace(before, {after.left: after.right})),)
    if _is_name(before.left) and not _occurs(before.left, before.right):
        yield (_sides(replace(after, {before.left: before.right})),)
    for whole in _denominators(before):
        yield tuple((Mul(left, number(whole)), right) for left, right in sides)
    common = gcd(*(abs(value.numerator) for node in postorder(before) if (value := rational(node)) is not None))
    for whole in (common, -common) if common else ():
        yield tuple((left, Mul(number(whole), right)) for left, right in sides)
    for relation in assuming:
        if isinstance(relation, Rel) and relation.relation == "!=" and relation.right is ZERO:
            yield tuple((Mul(left, relation.left), right) for left, right in sides)
            yield tuple((left, Mul(right, relation.left)) for left, right in sides)


def _under_one_function(before: Rel, after: Rel) -> Iterator[Pairs]:
    """Yield the sides of an equation g(u) = g(v) without g, in turn: what is equal has equal values of any function."""
    left, right = after.children
    while isinstance(left, Call) and isinstance(right, Call) and (left.name, left.orders) == (right.name, right.orders):
        if len(left.children) != 1 or len(right.children) != 1:
            return
        left, right = left.children[0], right.children[0]
        yield ((before.left, left), (before.right, right))


def _denominators(equation: Rel) -> tuple[int, ...]:
    """Return the whole numbers that an equation may be multiplied by to clear its numerical denominators."""
    found = [
        int(value)
        for node in postorder(equation)
        if isinstance(node, Div) and (value := rational(node.denominator)) and value.denominator == 1
    ]
    return tuple(dict.fromkeys((lcm(*found), *found))) if found else ()


def _sides(equation: Node) -> tuple[Node, Node]:
    return equation.children[0], equation.children[1]


def _is_atom(node: Node) -> bool:
    return not node.children or isinstance(node, Call)


def _has_one_solution(equation: Rel, solved: Rel, assuming: tuple[Node, ...]) -> bool:
    """Whether an equation is linear in what is solved for, its factor not zero wherever both of them are defined."""
    letter = Sym("the unknown")
    found = coefficients_of(replace(difference(equation), {solved.left: letter}), letter.name)
    if found is None or len(found) != 2:
        return False
    return set(conditions(Div(ONE, found[1]))) <= set(conditions(*equation.children, solved.right, assuming=assuming))


def _is_name(node: Node) -> bool:
    inner = node.body if isinstance(node, Deriv) else node
    return isinstance(inner, Sym) or (isinstance(inner, Call) and inner.name not in TABLE)


def _occurs(part: Node, whole: Node) -> bool:
    return any(node is part for node in postorder(whole))


def check_given(before: Node, after: Node, given: tuple[Rel, ...], check: Check) -> Verdict:
    """Check an equality that holds because of equations: names are put in, a curve is divided out.

    Args:
        before, after: the two sides.
        given: the equations, in the order in which they are used.
        check: decides what is left.

    Raises:
        Refuted: the sides differ at a point of the curve.
    """
    for equation in given:
        if _is_name(equation.left) and not _occurs(equation.left, equation.right):
            before, after = (_put(side, equation) for side in (before, after))
        elif isinstance(before, Rel) and isinstance(after, Rel) and before.left is after.left:
            return _on_curve(before.right, after.right, equation)
        elif isinstance(before, Rel) or isinstance(after, Rel):
            return _NOT_SHOWN
        else:
            return _on_curve(before, after, equation)
    return check(before, after)


def _put(side: Node, equation: Rel) -> Node:
    """Put in what a name stands for; a derivative of a dependent variable also tells the higher ones."""
    left = equation.left
    found: dict[Node, Node] = {left: equation.right}
    if isinstance(left, Call) and len(left.children) == 1 and isinstance(left.children[0], Sym):
        variable, order = left.children[0], sum(left.orders)
        for part in postorder(side):
            if isinstance(part, Call) and part.name == left.name and part.children == left.children:
                times = sum(part.orders) - order
                if times >= 0:
                    found[part] = _differentiated(equation.right, variable, times)
    return replace(side, found)


def _differentiated(node: Node, variable: Sym, times: int) -> Node:
    for _ in range(times):
        node = Deriv(node, variable)
    return node


def _on_curve(before: Node, after: Node, equation: Rel) -> Verdict:
    from derive.verify import Refuted

    before, after, curve = in_letters(before, after, equation)
    assert isinstance(curve, Rel)
    verdict, point = agree_on(before, after, curve)
    if point is not None:
        raise Refuted(before, after, Comparison(Agreement.UNEQUAL, point={k: float(v) for k, v in point.items()}))
    return verdict
