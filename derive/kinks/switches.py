"""What switches in a function, and where: the candidates that `derive.kinks` examines.

The inside of an absolute value or a root, the border between two cases, the ends of the domain of arcsin: a
derivative can fail to exist where one of these is zero, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from derive.budget import spent, uncounted
from derive.expression import (
    ZERO,
    Add,
    Call,
    Div,
    Neg,
    Node,
    Pow,
    Rel,
    Root,
    Sym,
    canonical,
    fresh_name,
    postorder,
    rational,
    replace,
    tidy,
)
from derive.expression.relations import difference
from derive.reading.formulas import fill, formula
from derive.reals.circles import circle_of
from derive.reals.isolation import Setting, sign_changes
from derive.reals.sets import ascending
from derive.reals.switching import positions
from derive.reals.zeros import coefficients_of, factors_of, located
from derive.startup.data import data
from derive.table import TABLE, VARIADIC


def _steps() -> dict[str, tuple[int, ...]]:
    return {
        entry.name: tuple(int(str(tidy(fill(entry.limits[f"{place}{side}"], (ZERO,))))) for side in "-+")
        for entry in TABLE.values()
        for place in entry.jumps
        if entry.arity == 1 and not entry.definition and "u" in place
    }


# Loaded within the first answer, which shall not pay for it.
STEPS = uncounted(_steps)
"""Value to the left and to the right of an integer m, less m."""
_POINTS = 12
_STEPS = 1_500_000
"""Steps of work after which no further zeros are looked for."""
_SCANNED, _COARSE = 20, 60
"""How far from 0 and how finely zeros are looked for that depend on parameters."""
_LISTED = 6
"""More zeros than this that can't be written down are not listed."""


def switches(node: Node) -> Iterator[Node]:
    """Yield the expressions whose zeros are the candidates that one node brings."""
    match node:
        case Call(name=name) if name in VARIADIC:
            for first, second in combinations(node.children, 2):
                yield tidy(Add(first, Neg(second)))
        case Call() if (entry := TABLE.get(node.name)) is not None and not node.orders:
            for value in entry.kinks:
                yield tidy(Add(node.children[0], Neg(formula(value))))
            # Where the formula of the derivative divides by zero, the function may have a derivative all the same.
            for text in entry.conditions:
                match fill(text, node.children):
                    case Rel(relation="!=", left=left, right=right):
                        yield tidy(Add(left, Neg(right)))
        case Rel():
            yield tidy(difference(node))
        case Root():
            yield node.radicand
        case Pow() if (power := rational(node.exponent)) is not None and power.denominator > 1:
            yield node.base


def factors(function: Node, variable: str) -> tuple[Node, ...]:
    """Return the expressions without floors of the variable one of which is zero wherever a part switches."""
    return tuple(factor for factor in _factors(function, variable) if not _steps_of(factor, variable))


def _factors(function: Node, variable: str) -> tuple[Node, ...]:
    """Return the expressions in the variable one of which is zero wherever a part of the function switches."""
    found = (
        factor
        for switch in _all_switches(function, variable)
        for part in positions(switch, variable)
        for factor in factors_of(part)
    )
    return tuple(dict.fromkeys(factor for factor in found if variable in factor.free))


def points(function: Node, variable: str) -> tuple[Node, ...]:
    """Return the single candidates, in ascending order where they can be compared."""
    found: dict[Node, Node] = {}
    start = spent()
    for factor in factors(function, variable):
        if spent() - start > _STEPS:
            break
        if len(found) < _POINTS and circle_of(factor, variable) is None:
            for point in located(factor, variable).exact:
                found.setdefault(canonical(point), point)
    single = tuple(found.values())
    return (ascending(single) or single)[:_POINTS]


Unwritten = tuple[Node, tuple[Fraction, ...]]


def unwritten(function: Node, variable: str, settings: Callable[[], Sequence[Setting]]) -> Iterator[Unwritten]:
    """Yield what is zero at points that `points` does not list, with their values where they are few and known.

    Args:
        function, variable: as for `points`.
        settings: values of the parameters, given when they are needed.
    """
    start = spent()
    for factor in _factors(function, variable):
        if steps := _steps_of(factor, variable):
            # Where only the staircases depend on the variable, nothing else switches.
            if not only_steps(factor, variable) and not any(_is_step_itself(factor, step) for step in steps):
                yield factor, ()
        elif spent() - start > _STEPS:
            yield factor, ()
        elif circle_of(factor, variable) is None:
            yield from _scanned(factor, variable, settings)


def _scanned(factor: Node, variable: str, settings: Callable[[], Sequence[Setting]]) -> Iterator[Unwritten]:
    found = located(factor, variable)
    if found.near:
        # What has zeros far out, and is no polynomial, may have them for ever.
        few = len(found.near) <= _LISTED and all(abs(place) < _SCANNED / 2 for place in found.near)
        yield factor, found.near if few or coefficients_of(factor, variable) is not None else ()
    elif factor.free != {variable} and not found.exact and not found.complete:
        drawn = settings()[:3]
        if any(sign_changes(factor, variable, -_SCANNED, _SCANNED, _COARSE, setting) for setting in drawn):
            yield factor, ()


def counter_of(function: Node) -> Sym:
    """Return the letter that counts the members of an infinite set."""
    return Sym(fresh_name("k", function.free))


def _all_switches(function: Node, variable: str) -> Iterable[Node]:
    found = (switch for node in postorder(function) for switch in switches(node) if variable in switch.free)
    return dict.fromkeys(found)


def _steps_of(factor: Node, variable: str) -> list[Node]:
    return [part for part in postorder(factor) if steps_in(part) and isinstance(part, Call) and variable in part.free]


def only_steps(node: Node, variable: str) -> bool:
    """Whether the variable stands under floors and ceilings alone, as in floor(x) ≠ 0, but not in x ≠ floor(x)."""
    steps = (part for part in postorder(node) if isinstance(part, Call) and part.name in STEPS and not part.orders)
    return variable not in replace(node, dict.fromkeys(steps, ZERO)).free


def _is_step_itself(factor: Node, step: Node) -> bool:
    """Whether a factor is u - ⌊u⌋, zero where the staircase steps: that is examined as such."""
    gap = tidy(Add(step.children[0], Neg(step)))
    return factor in (gap, tidy(Neg(gap)), tidy(Add(step, Neg(step.children[0]))))


def steps_in(node: Node) -> bool:
    """Whether a floor or ceiling occurs."""
    return any(isinstance(part, Call) and part.name in STEPS and not part.orders for part in postorder(node))


@data
class Family:
    """The places where a floor or a ceiling jumps.

    Attributes:
        point: all of them, in terms of an integer.
        counter: that integer, the value of what stands under the floor or ceiling.
        source: the floor or ceiling.
    """

    point: Node
    counter: Sym
    source: Call


def families(function: Node, variable: str) -> tuple[Family, ...]:
    """Return where each floor and ceiling of a line jumps; two that jump at the same points are two."""
    counter = counter_of(function)
    steps = [node for node in postorder(function) if isinstance(node, Call) and node.name in STEPS and not node.orders]
    own = dict.fromkeys(node for node in steps if variable in node.free)
    return tuple(family for node in own for family in _integers(node, variable, counter))


def _integers(step: Call, variable: str, counter: Sym) -> Iterator[Family]:
    line = coefficients_of(step.children[0], variable)
    if line is not None and len(line) == 2:
        yield Family(tidy(Div(Add(counter, Neg(line[0])), line[1])), counter, step)


def hidden_steps(function: Node, variable: str) -> Iterator[Call]:
    """Yield what stands under a floor or ceiling, and is no line: nobody lists where it is an integer."""
    for node in dict.fromkeys(postorder(function)):
        if isinstance(node, Call) and node.name in STEPS and variable in node.free:
            line = coefficients_of(node.children[0], variable)
            if line is None or len(line) != 2:
                yield node
