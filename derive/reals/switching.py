"""The parts of an expression that switch: what |u|, max(u, v) or cases may stand for, and where they change from one
to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.budget import remember
from derive.expression import (
    Add,
    Call,
    Const,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    fold,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.expression.relations import difference, negation
from derive.reading.formulas import fill, formula, instantiate
from derive.reals.logic import decided
from derive.table import TABLE, VARIADIC, Function
from derive.terms.terms import Line, merge

_POSITIONS = 16


def written_out(function: Node) -> Node:
    """Write out functions whose derivative comes from their definition or holds on a part of their domain."""
    return _unfolded(function, lambda entry: not any(entry.derivative) or bool(entry.conditions))


def by_cases(function: Node) -> Node:
    """Write out functions that are defined by cases, maxima, signs or sizes.

    >>> from derive.reading import parse
    >>> str(by_cases(parse("sqrt(relu(x)) + tanh(x)")))
    'sqrt({x if x > 0; 0 otherwise}) + tanh(x)'
    """
    return _unfolded(function, lambda entry: any(map(_is_switch, postorder(by_cases(formula(entry.definition))))))


def _unfolded(function: Node, wanted: Callable[[Function], bool]) -> Node:
    def step(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        if not isinstance(node, Call) or node.orders or (entry := TABLE.get(node.name)) is None:
            return node
        if not entry.definition or not wanted(entry):
            return node
        # Definitions don't refer to each other in circles, so this goes down a few levels at most.
        return instantiate(_unfolded(formula(entry.definition), wanted), node.children)

    return fold(function, step)


def alternatives(node: Node) -> tuple[Node, ...]:
    """Return what a switching part may stand for; nothing if it does not switch.

    >>> from derive.reading import parse
    >>> [[str(one) for one in alternatives(parse(text))] for text in ("|x|", "sign(x)", "max(x, 2)", "x^2")]
    [['x', '-x'], ['1', '-1', '0'], ['x', '2'], []]
    """
    if isinstance(node, Call) and node.name in VARIADIC and not node.orders:
        return node.children
    whole = _cases_of(node)
    return () if whole is None else tuple(whole.children[::2])


@remember(2048)
def _cases_of(node: Node) -> Piecewise | None:
    """Return a part that switches as a list of cases: it is one, or the table says which."""
    if isinstance(node, Call) and not node.orders and node.name in TABLE and TABLE[node.name].cases:
        node = tidy(fill(TABLE[node.name].cases, node.children))
    return node if isinstance(node, Piecewise) else None


def choices(part: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Yield what a switching part may stand for, with the conditions that all hold where it does."""
    if isinstance(part, Call) and part.name in VARIADIC and not part.orders:
        sign, ordered = VARIADIC[part.name], sorted(part.children, key=lambda child: not child.free)
        for place, one in enumerate(ordered):
            before = (negation(Rel(sign, other, one)) for other in ordered[:place])
            yield one, (*before, *(Rel(sign, one, other) for other in ordered[place + 1 :]))
    elif (whole := _cases_of(part)) is not None:
        passed: tuple[Node, ...] = ()
        for value, condition in whole.pieces:
            yield value, (*passed, condition)
            passed = (*passed, negation(condition))
        if whole.otherwise is not None:
            yield whole.otherwise, passed


def borders(node: Node) -> Iterator[Node]:
    """Yield the expressions that are zero where a switching part changes from one alternative to another."""
    for _, conditions in choices(node):
        for relation in (part for condition in conditions for part in postorder(condition)):
            if isinstance(relation, Rel):
                yield tidy(difference(relation))


def _is_switch(part: Node) -> bool:
    return bool(alternatives(part))


def switching_part(node: Node, variable: str) -> Node | None:
    """Return a part that switches with the variable, and in which nothing switches; None if there is none."""
    return next((part for part in postorder(node) if variable in part.free and alternatives(part)), None)


def positions(node: Node, variable: str) -> tuple[Node, ...]:
    """Return an expression with every part that switches in each of its positions; as it stands if there are many.

    >>> from derive.reading import parse
    >>> [str(one) for one in positions(parse("|x| - x"), "x")]
    ['0', '-2x']
    """
    found = [node]
    while len(found) <= _POSITIONS:
        inner = next((part for one in found if (part := switching_part(one, variable)) is not None), None)
        if inner is None:
            return tuple(dict.fromkeys(found))
        chosen = [{inner: choice} for choice in alternatives(inner)]
        found = list(dict.fromkeys(collected(replace(one, choice)) for one in found for choice in chosen))
    return (node,)


def collected(node: Node) -> Node:
    """Return an expression with the like terms of its sums collected, and switches written as what they surely are.

    >>> from derive.reading import parse
    >>> str(collected(parse("sin(x - x) + max(2y, 2y)")))
    'sin(0) + 2y'
    """
    return tidy(fold(tidy(node), _collected_step))


def _collected_step(node: Node, children: tuple[Node, ...]) -> Node:
    node = node.with_children(children)
    if isinstance(node, Piecewise):
        return _without_sure_cases(node)
    if not isinstance(node, Add):
        sure = (choice for choice, conditions in choices(node) if all(decided(one) is True for one in conditions))
        choice = next(sure, node) if alternatives(node) else node
        lost = [child for child in node.children if child not in set(postorder(choice))]
        return choice if choice is node or all(map(is_total, lost)) else node
    line = Line(node)
    terms = [term for term, _ in line.terms(node)]
    kept = merge(terms)
    return node if len(kept) == len(terms) else line.sum(kept)


def _without_sure_cases(node: Piecewise) -> Node:
    """Leave out the cases that never count, and those after one that always does; what has no value decides nothing."""
    pieces: list[tuple[Node, Node]] = []
    for value, condition in node.pieces:
        holds = decided(condition) if is_total(condition) else condition
        if holds is True:
            return Piecewise(*pieces, otherwise=value) if pieces else value
        if holds is not False:
            pieces.append((value, condition))
    if pieces:
        return Piecewise(*pieces, otherwise=node.otherwise)
    return node if node.otherwise is None else node.otherwise


def is_total(node: Node) -> bool:
    """Whether an expression has a value for all values of its letters, as far as its operations show."""
    return all(map(_has_always_a_value, postorder(node)))


def _has_always_a_value(part: Node) -> bool:
    match part:
        case Add() | Mul() | Neg() | Num() | Sym() | Rel() | Logic():
            return True
        case Const():
            return part.name in ("e", "pi")
        case Piecewise():
            return part.otherwise is not None
        case Div(denominator=below):
            return (rational(below) or 0) != 0
        case Root(index=index):
            return (rational(index) or 0) % 2 == 1
        case Pow(base=base, exponent=exponent):
            power = rational(exponent)
            return base is Const("e") or (power is not None and power >= 0 and power.denominator % 2 == 1)
        case Call(name=name, orders=()):
            return name in TABLE and not TABLE[name].domain
    return False


__all__ = [
    "alternatives",
    "borders",
    "by_cases",
    "choices",
    "collected",
    "is_total",
    "positions",
    "switching_part",
    "written_out",
]
