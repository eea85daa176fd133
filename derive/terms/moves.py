"""How an algebraic move reaches the places of a line where it applies.

A move works on the sums, products and quotients of a line; it does not enter arguments of functions,
exponents, bases of powers or radicands (integrands and summands it does), which stay as the person wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from derive.budget import remember
from derive.expression import (
    ZERO,
    Add,
    Div,
    Integral,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    postorder,
    rational,
)
from derive.expression.parts import functions_in
from derive.expression.tidy import flatten, negate, tidy
from derive.record.derivation import Rewrite, Rule
from derive.terms.terms import Line

Local = Callable[[Line, Node], Node | None]
Factor = Callable[[Node, Node], Node | None]

MAX_SIZE = 400
"""Lines with more nodes are left alone."""
_MAX_DEPTH = 60
_OPEN = (Add, Mul, Div, Neg, Rel)


def everywhere(
    local: Local,
    *kinds: type[Node],
    settle: Callable[[Node], Node] = tidy,
    deep: bool = False,
    factor: Factor | None = None,
    beside: Sequence[type[Node]] = (),
    functions: Collection[frozenset[str]] = (),
) -> Callable[[Node], Rewrite | None]:
    """Return the rewrite that applies a local move wherever it fits, innermost first.

    Args:
        local: from the line and one subexpression to what replaces it, or None.
        kinds: the kinds of node that it is tried on.
        settle: how the rewritten line is made presentable.
        deep: whether radicands, and bases and exponents of powers, are entered too.
        factor: from an expression and what replaces it to what the move was made with, told where it is made once.
        beside: kinds of node of which each must occur, or the move is made nowhere.
        functions: sets of names of functions, of which one must occur wholly.
    """

    def can_fit(whole: Node) -> bool:
        """Whether a line has what the move needs: most lines have it of few moves only."""
        if not whole.has(*kinds) or not whole.kinds.issuperset(beside):
            return False
        return not functions or any(map(functions_in(whole).issuperset, functions))

    def rewrite(whole: Node) -> Rewrite | None:
        if whole.pending or whole.size > MAX_SIZE or whole.depth > _MAX_DEPTH or not can_fit(whole):
            return None
        line = Line(whole)
        done: dict[Node, Node] = {}
        made: list[tuple[Node, Node]] = []
        for node in _open_parts(whole, deep):
            # Until the move is made somewhere, there is nothing to be put together anew.
            moved = _rebuilt(node, done, deep) if done else node
            found = local(line, moved) if isinstance(moved, kinds) else None
            if found is not None:
                made.append((moved, found))
                moved = found
            if moved is not node:
                done[node] = moved
        after = settle(done[whole]) if whole in done else whole
        if after is whole:
            return None
        needed = line.conditions(after)
        inner = [c for c in needed if not c.free <= after.free | whole.free]
        if not all(_harmless(c, whole) for c in inner):
            return None
        told = factor(*made[0]) if factor is not None and len(made) == 1 else None
        bindings = () if told is None else (("c", told),)
        return Rewrite(after, bindings, conditions=tuple(c for c in needed if c not in inner))

    return rewrite


def move(
    id: str,
    name: str,
    statement: str,
    local: Local,
    *kinds: type[Node],
    weight: int = 1,
    settle: Callable[[Node], Node] = tidy,
    deep: bool = False,
    implied: bool = False,
    factor: Factor | None = None,
    choice: str = "",
    beside: Sequence[type[Node]] = (),
    functions: Collection[frozenset[str]] = (),
) -> Rule:
    """Declare an algebraic rule from what it does at one place of a line; see `everywhere`."""
    effect = everywhere(
        local, *kinds, settle=settle, deep=deep, factor=factor, beside=beside, functions=tuple(functions)
    )
    return Rule(id, name, statement, rewrite=effect, weight=weight, implied=implied, choice=choice)


def _harmless(condition: Node, whole: Node) -> bool:
    """Whether a condition on a bound letter may be left out of sight.

    What is cancelled in an integrand vanishes at single points, which an integral does not see; an index of
    summation that starts above 0 is not 0.
    """
    if not isinstance(condition, Rel) or condition.relation != "!=":
        return False
    sums = [part for part in postorder(whole) if isinstance(part, Sum) and part.variable.name in condition.free]
    return all(
        condition.left is part.variable and condition.right is ZERO and (rational(part.lower) or 0) > 0 for part in sums
    )


def _entered(node: Node, deep: bool) -> Sequence[int]:
    """Return the places of the operands that a move enters."""
    if isinstance(node, _OPEN):
        return range(len(node.children))
    if isinstance(node, Piecewise):
        return range(0, len(node.children), 2)
    if deep and isinstance(node, Pow):
        return (0, 1)
    return (0,) if isinstance(node, (Integral, Sum)) or (deep and isinstance(node, Root)) else ()


@remember(512)
def _open_parts(whole: Node, deep: bool) -> tuple[Node, ...]:
    """Return the parts of a line that a move enters, operands before their node."""
    found: dict[Node, None] = {}
    stack = [(whole, False)]
    while stack:
        node, expanded = stack.pop()
        if node in found:
            continue
        if expanded:
            found[node] = None
        else:
            stack.append((node, True))
            stack.extend((node.children[place], False) for place in reversed(_entered(node, deep)))
    return tuple(found)


def _rebuilt(node: Node, done: Mapping[Node, Node], deep: bool) -> Node:
    places = _entered(node, deep)
    return node.with_children(
        tuple([done.get(child, child) if place in places else child for place, child in enumerate(node.children)])
    )


def flattened(line: Node) -> Node:
    """Open sums within sums and products within products, and gather signs; numbers are not added up."""
    done: dict[Node, Node] = {}
    for node in _open_parts(line, False):
        children = tuple(done.get(child, child) for child in node.children)
        match node:
            case Add():
                done[node] = Add(*flatten(Add, children))
            case Neg():
                done[node] = negate(children[0])
            case _:
                done[node] = _rebuilt(node, done, False)
    return done[line]
