"""What switches in a function, and where: the candidates that `derive.kinks` examines.

The inside of an absolute value or a root, the border between two cases, the ends of the domain of arcsin: a
derivative can fail to exist where one of these is zero, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from time import process_time

from derive.expression import (
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    fold,
    fresh_name,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.expression.evaluate import evaluate
from derive.kinks.zeros import coefficients_of, zeros
from derive.table import ARGUMENTS, TABLE

STEPS = {"floor": (-1, 0), "ceil": (0, 1)}
"""Value to the left and to the right of an integer m, less m."""
_POINTS = 12
_POSITIONS = 16
_SECONDS = 1.5
"""Processor time after which no further zeros are looked for."""
_PI = Const("pi")
_CIRCULAR = {"sin", "cos", "tan", "cot", "sec", "csc"}
_ZEROS_OF = {"sin": ZERO, "tan": ZERO, "cos": Div(_PI, TWO), "cot": Div(_PI, TWO)}
"""First zero of a function whose zeros follow each other at distance pi."""


def breakpoints(function: Node, variable: str) -> tuple[Node, ...]:
    """Return the values of the variable where a switching part of a function switches.

    Args:
        function: the function.
        variable: the name of its variable.

    Returns:
        Exact values; an infinite set is one value in terms of an integer k, or of the floor of the argument.

    >>> from derive.expression import Call, Sym
    >>> breakpoints(Call("abs", Add(Sym("x"), Neg(Sym("a")))), "x") == (Sym("a"),)
    True
    """
    written = written_out(function)
    return (*points(written, variable), *(family.point for family in families(written, variable)))


def written_out(function: Node) -> Node:
    """Write out functions whose derivative comes from their definition or holds on a part of their domain."""

    def step(node: Node, children: tuple[Node, ...]) -> Node:
        node = node.with_children(children)
        if not isinstance(node, Call) or node.orders or (entry := TABLE.get(node.name)) is None:
            return node
        if not entry.definition or (any(entry.derivative) and not entry.conditions):
            return node
        formals: dict[Node, Node] = {
            Sym(formal): child for formal, child in zip(ARGUMENTS, node.children, strict=False)
        }
        # Definitions don't refer to each other in circles, so this goes down a few levels at most.
        return replace(written_out(_formula(entry.definition)), formals)

    return fold(function, step)


@cache
def _formula(text: str) -> Node:
    from derive.reading import parse

    return parse(text)


def switches(node: Node) -> Iterator[Node]:
    """Yield the expressions whose zeros are the candidates that one node brings."""
    match node:
        case Call(name="max" | "min"):
            for first, second in combinations(node.children, 2):
                yield tidy(Add(first, Neg(second)))
        case Call() if (entry := TABLE.get(node.name)) is not None and not node.orders:
            for value in entry.kinks:
                yield tidy(Add(node.children[0], Neg(_formula(value))))
        case Rel():
            yield tidy(Add(node.left, Neg(node.right)))
        case Root():
            yield node.radicand
        case Pow() if (power := rational(node.exponent)) is not None and power.denominator > 1:
            yield node.base


def points(function: Node, variable: str) -> tuple[Node, ...]:
    """Return the single candidates, in ascending order where they can be compared."""
    found: dict[Node, None] = {}
    start = process_time()
    for switch in _all_switches(function, variable):
        if process_time() - start > _SECONDS:
            break
        if angle_of(switch, variable) is None and not steps_in(switch) and len(found) < _POINTS:
            found.update(dict.fromkeys(zero for part in _positions(switch) for zero in zeros(part, variable)))
    values = {point: evaluate(point, {}, 20) if not point.free else None for point in found}
    if None in values.values():
        return tuple(found)[:_POINTS]
    return tuple(sorted(found, key=lambda point: float(values[point] or 0)))[:_POINTS]


def _all_switches(function: Node, variable: str) -> Iterable[Node]:
    found = (switch for node in postorder(function) for switch in switches(node) if variable in switch.free)
    return dict.fromkeys(found)


def _positions(switch: Node) -> tuple[Node, ...]:
    """Return a switch with every maximum or case inside it in each of its positions; as it stands if there are many."""
    found = [switch]
    while len(found) <= _POSITIONS:
        inner = next((part for part in postorder(found[0]) if _alternatives(part)), None)
        if inner is None:
            return tuple(dict.fromkeys(map(tidy, found)))
        found = [replace(node, {inner: choice}) for node in found for choice in _alternatives(inner)]
    return (switch,)


def _alternatives(node: Node) -> tuple[Node, ...]:
    match node:
        case Call(name="max" | "min"):
            return node.children
        case Piecewise():
            return node.children[::2]
    return ()


def steps_in(node: Node) -> bool:
    """Whether a floor or ceiling occurs."""
    return any(isinstance(part, Call) and part.name in STEPS and not part.orders for part in postorder(node))


def angle_of(node: Node, variable: str) -> Node | None:
    """Return the one angle of whose sine, cosine, … an expression is a function; None if there is none.

    Such an expression has the period 2 pi in the angle.
    """
    angles = {part.children[0] for part in postorder(node) if isinstance(part, Call) and part.name in _CIRCULAR}
    dependent = [angle for angle in angles if variable in angle.free]
    if len(dependent) != 1:
        return None
    (angle,) = dependent
    # The variable must not be seen except through the functions of the angle.
    masked: dict[Node, Node] = {
        part: Sym(f"\0{part.name}")
        for part in postorder(node)
        if isinstance(part, Call) and part.name in _CIRCULAR and part.children[0] is angle
    }
    return None if variable in replace(node, masked).free else angle


@dataclass(frozen=True, slots=True)
class Family:
    """Candidates that follow each other for ever.

    Attributes:
        point: all of them, in terms of an integer or of a floor.
        source: the floor or ceiling that jumps, or the angle.
        sample: those of one period.
    """

    point: Node
    source: Node
    sample: tuple[Node, ...] = ()


def families(function: Node, variable: str) -> tuple[Family, ...]:
    """Return the infinite sets of candidates."""
    found: dict[Node, Family] = {}
    for node in postorder(function):
        if isinstance(node, Call) and node.name in STEPS and not node.orders and variable in node.free:
            found.update((family.point, family) for family in _integers(node, variable))
    counter = Sym(fresh_name("k", function.free))
    for switch in _all_switches(function, variable):
        angle = angle_of(switch, variable)
        if angle is not None:
            found.update((family.point, family) for family in _turns(switch, angle, variable, counter))
    return tuple(found.values())


def _integers(step: Call, variable: str) -> Iterator[Family]:
    line = coefficients_of(step.children[0], variable)
    if line is not None and len(line) == 2:
        yield Family(tidy(Div(Add(step, Neg(line[0])), line[1])), step)


def _turns(switch: Node, angle: Node, variable: str, counter: Sym) -> Iterator[Family]:
    line = coefficients_of(angle, variable)
    if line is None or len(line) != 2:
        return

    def at(value: Node) -> Node:
        return tidy(Div(Add(value, Neg(line[0])), line[1]))

    def every(first: Node, period: Node) -> Node:
        return tidy(Add(at(first), Mul(counter, tidy(Div(period, line[1])))))

    if isinstance(switch, Call) and switch.name in _ZEROS_OF:
        first = _ZEROS_OF[switch.name]
        yield Family(every(first, _PI), angle, (at(first), at(tidy(Add(first, _PI)))))
        return
    turn = Sym("\0turn")
    for first in _in_one_turn(zeros(replace(switch, {angle: turn}), turn.name)):
        yield Family(every(first, Mul(TWO, _PI)), angle, (at(first),))


def _in_one_turn(values: Iterable[Node]) -> Iterator[Node]:
    seen: set[str] = set()
    for value in values:
        size = evaluate(Div(value, Mul(TWO, _PI)), {}, 20) if not value.free else None
        if size is not None and (place := f"{float(size % 1) % 0.9999999999:.9f}") not in seen:
            seen.add(place)
            yield value
