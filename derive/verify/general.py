"""More general equalities, of smaller expressions: what two sides share may be any function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.budget import remember
from derive.expression import (
    ZERO,
    Add,
    Call,
    Deriv,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Sym,
    canonical,
    fold,
    postorder,
    rational,
    replace,
    tidy,
)


@remember(1024)
def generalise(left: Node, right: Node) -> tuple[Node, Node]:
    """Replace the maximal subexpressions that two sides share by unknown functions of the same variables.

    An identity that holds for all functions holds for the given ones; the converse may fail.
    """
    functions: dict[Node, Node] = {}
    left, right = _with_inner_bodies_named(left, right, functions)
    common = {canonical(node) for node in postorder(left)} & {canonical(node) for node in postorder(right)}
    common -= _in_the_way(left, right, common)
    names = {node: _named(node, functions) for node in _maximal((left, right), common)}
    return replace(left, names), replace(right, names)


def _named(node: Node, functions: dict[Node, Node]) -> Node:
    """Return the unknown function that stands for a node: one for all displays of it, as a product may be flattened."""
    name = f"shared_{len(functions) + 1}"
    variables = [Sym(free) for free in sorted(node.free)]
    return functions.setdefault(canonical(node), Call(name, *variables) if variables else Sym(name))


def with_inner_integrals_named(left: Node, right: Node) -> tuple[Node, Node]:
    """Replace the integrals inside integrals by unknown functions of their upper limits.

    Whatever F is, the derivative of the integral of F(t) up to x is F(x): how F came about does not matter.
    """
    functions: dict[Node, str] = {}
    for outer in (part for side in (left, right) for part in postorder(side) if isinstance(part, Integral)):
        for inner in (part for part in postorder(outer.body) if isinstance(part, Integral)):
            functions.setdefault(_up_to(inner, Sym("")), f"inner_{len(functions) + 1}")

    def step(node: Node, children: tuple[Node, ...]) -> Node:
        made = node.with_children(children)
        if not isinstance(made, Integral) or (name := functions.get(_up_to(made, Sym("")))) is None:
            return made
        others = sorted(_up_to(made, ZERO).free)
        return Call(name, made.upper, *map(Sym, others))

    return (fold(left, step), fold(right, step)) if functions else (left, right)


def _up_to(integral: Integral, end: Node) -> Node:
    return Integral(integral.body, integral.variable, integral.lower, end)


_MANY = 8
"""A sum or product of fewer parts is short enough as it is."""


def with_constants_named(left: Node, right: Node, variables: frozenset[str] = frozenset()) -> tuple[Node, Node]:
    """Replace terms without the variable that stand together in every sum by one letter; factors likewise.

    What holds for any number c in the place of x_2 + … + x_n holds for that sum.

    Args:
        left, right: two sides.
        variables: letters that are kept; those of derivatives, integrals and sums are.
    """
    sides = [dict.fromkeys(postorder(side)) for side in (left, right)]
    parts = {**sides[0], **sides[1]}
    if all(len(part.children) < _MANY for part in parts):
        return left, right
    bound = (part.children[part.binds[0]].free for part in parts if part.binds is not None)
    kept = variables.union(*(goal.variable.free for side in (left, right) for goal in goals(side)), *bound)
    names: dict[Node, Sym] = {}
    for kind in (Add, Mul):
        hosts: dict[Node, list[Node]] = {}
        for part in parts:
            for child in part.children:
                hosts.setdefault(child, []).append(part)
        together: dict[tuple[Node, ...], list[Node]] = {}
        for child, places in hosts.items():
            single = len(set(places)) == len(places) and all(isinstance(part, kind) for part in places)
            if single and child.free and child.free.isdisjoint(kept):
                together.setdefault(tuple(places), []).append(child)
        for above, group in together.items():
            if len(group) > 1 and not any(side.keys().isdisjoint(above) for side in sides):
                names.update(dict.fromkeys(group, Sym(f"constant_{len(names) + 1}")))

    def rebuilt(node: Node, children: tuple[Node, ...]) -> Node:
        if node in names or names.keys().isdisjoint(node.children):
            return node.with_children(children)
        put = dict.fromkeys(names.get(old, place) for place, old in enumerate(node.children))
        new = [one if isinstance(one, Sym) else children[one] for one in put]
        return type(node)(*new) if len(new) > 1 else new[0]

    return (fold(left, rebuilt), fold(right, rebuilt)) if names else (left, right)


def with_large_numbers_named(left: Node, right: Node) -> tuple[Node, Node]:
    """Replace the whole numbers that no one can write out, as 9^(9^9), by letters.

    What holds for every exponent n by u^(n + 1) = u^n u and (u^n)' = n u' u^(n - 1) holds for a whole number,
    also where u is negative.  A root, a logarithm or another function of u^n might ask whether n is even, and an
    exponent n/2 where u is negative: with these in the line nothing is replaced.
    """
    large = {part for side in (left, right) for part in postorder(side) if _is_large(part)}
    names: dict[Node, Node] = {part: Sym(f"large_{canonical(tidy(part))}") for part in large}
    letters = frozenset(map(str, names.values()))
    named = (replace(left, names), replace(right, names)) if names else (left, right)
    return named if all(_is_for_whole_numbers(side, letters) for side in named) else (left, right)


def _is_large(node: Node) -> bool:
    """Whether a node is a power of whole numbers, a whole number itself, that is kept as a power."""
    if not isinstance(node, Pow) or node.free or rational(node) is not None or rational(tidy(node)) is not None:
        return False
    values = [rational(part) for part in postorder(node) if isinstance(part, Num)]
    whole = all(value is not None and value.denominator == 1 and value > 0 for value in values)
    return whole and node.kinds <= {Num, Pow, Mul}


def _is_for_whole_numbers(side: Node, letters: frozenset[str]) -> bool:
    """Whether letters occur in sums, products, quotients and powers only, these with exponents that are whole then."""
    for part in postorder(side):
        if letters.isdisjoint(part.free) or not part.children:
            continue
        if not isinstance(part, (Add, Mul, Neg, Div, Pow, Deriv)):
            return False
        if isinstance(part, Pow) and not _is_whole(part.exponent, letters):
            return False
    return True


def _is_whole(exponent: Node, letters: frozenset[str]) -> bool:
    leaves = [part for part in postorder(exponent) if not part.children]
    known = all(leaf.free <= letters and (rational(leaf) or Fraction(1)).denominator == 1 for leaf in leaves)
    return known and exponent.kinds <= {Num, Sym, Add, Mul, Neg}


def goals(root: Node) -> Iterator[Deriv]:
    """Yield the derivatives still to be found in an expression; what holds none is not entered."""
    seen: set[Node] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node in seen or not node.pending:
            continue
        seen.add(node)
        stack.extend(reversed(node.children))
        if isinstance(node, Deriv):
            yield node


def _with_inner_bodies_named(left: Node, right: Node, functions: dict[Node, Node]) -> tuple[Node, Node]:
    """Name the bodies of the goals that another goal leads to, without looking into them.

    The derivative of g x + c is a matter of those of g and of x, however large g is.
    """
    found = [{canonical(goal): goal for goal in goals(side)} for side in (left, right)]
    # The body x^1 is the variable itself, which has to stay.
    bodies = {canonical(goal.body) for side in found for goal in side.values()}
    bodies = {body for body in bodies if not isinstance(body, Sym)}
    one_sided = [(found[0] | found[1])[key] for key in found[0].keys() ^ found[1].keys()]
    inner = {part for goal in one_sided for part in _bodies_inside(goal.body, bodies)}

    def known(node: Node) -> Node | None:
        return _named(node, functions) if canonical(node) in inner else None

    return fold(left, _rebuilt, known=known), fold(right, _rebuilt, known=known)


def _rebuilt(node: Node, children: tuple[Node, ...]) -> Node:
    return node.with_children(children)


def _bodies_inside(body: Node, bodies: set[Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    stack = list(body.children)
    while stack:
        part = stack.pop()
        if part in seen:
            continue
        seen.add(part)
        if canonical(part) in bodies:
            yield canonical(part)
        else:
            stack.extend(part.children)


def _in_the_way(left: Node, right: Node, common: set[Node]) -> set[Node]:
    """Return what must keep its form for the derivatives of one side to become those of the other.

    A goal of one side only keeps the outermost function of its body, (tanh u)' = (1 - tanh(u)^2) u' being no identity
    in f = tanh u, down to the bodies of the goals that it leads to.  Those may be any functions.
    """
    every = {canonical(goal): goal for side in (left, right) for goal in goals(side)}
    bodies = {canonical(goal.body) for goal in every.values()}
    kept = {key for key, goal in every.items() if isinstance(goal.body, Sym)}
    inner: set[Node] = set()
    for key, goal in every.items():
        if key in common:
            continue
        above: set[Node] = set()
        for part in postorder(goal.body):
            below = {canonical(child) for child in part.children}
            if below & (bodies | above):
                above.add(canonical(part))
                inner |= below & bodies
        kept |= above | ({canonical(goal.body)} - inner)
    # What a goal leads to is any function, in whichever goal it stands.
    return (kept - inner) | {key for key, goal in every.items() if canonical(goal.body) in inner}


def _maximal(roots: Iterable[Node], common: set[Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node in seen or not node.children:
            continue
        seen.add(node)
        if canonical(node) in common and not isinstance(node, Rel) and node.free:
            yield node
        else:
            stack.extend(node.children)
