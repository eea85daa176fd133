"""Compare two expressions numerically: where do they agree, and which is defined on more?

Points are drawn by a seeded generator, on both sides of 0 and ±1 and in every piece of switching
expressions; unknown functions are replaced by sines of random frequency together with their derivatives.  A
disagreement is confirmed with twice the digits before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import partial
from itertools import chain, islice, pairwise
from random import Random
from typing import Any

from derive.budget import share, spent
from derive.expression import (
    BINDERS,
    TWO,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    fold,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.relations import allows, difference
from derive.reading.formulas import fill, is_unknown
from derive.reals.sets import ascending, boundaries
from derive.reals.switching import borders
from derive.reals.zeros import zeros
from derive.startup.data import data
from derive.table import FALLBACK, TABLE
from derive.values.evaluate import evaluate, holds

DIGITS = 50
SEED = 20_240_229
_INTERVALS = ((0.1, 0.9), (-0.9, -0.1), (1.1, 3.0), (-3.0, -1.1), (3.0, 8.0), (-8.0, -3.0))
_NEAR_ZERO = ((0.01, 0.1), (-0.1, -0.01), (0.001, 0.01))
_ALIKE = {2: _INTERVALS[:1], 5: _INTERVALS[:5:2]}
"""Where all variables are drawn together in some turns: a sum of ln x_i asks that every one be positive."""
_EARLY = 18
"""Points drawn before narrow places are looked at too: √(-9x^2 - x) is defined between -1/9 and 0."""
_PARAMETERS = (0.2, 3.0)
_REACH, _MOST_BORDERS = 6, 4
"""Numbers beyond the reach of the grid, on both sides of which points are drawn, and how many of them."""
_VARIABLES = frozenset("xyztuvwrs")
_FAR, _TINY = 1e6, 1e-12
_BARREN = 200
"""Points drawn without one that satisfies what is supposed, after which they are looked for inside of that."""
_POINTS_INSIDE = 60
_GRID = 49
_FEW_POINTS = 4
_FEW_DIGITS = 20
"""For expressions with integrals."""
_STEPS = 1_000_000
"""Steps of work after which no further point is tried, and for one point: some functions take long far from 0."""
_ATTEMPTS = 5
"""Points tried for each one that is wanted."""


class Agreement(Enum):
    """How two expressions compare, one point being enough for the last three."""

    EQUAL = "equal"
    UNEQUAL = "unequal"
    NARROWER = "the right side is defined on less"
    WIDER = "the right side is defined on more"
    UNDECIDED = "no point where both are defined"


@data
class Comparison:
    """What sampling found.

    Attributes:
        outcome: the finding; a difference of values outweighs a difference of domains.
        points: number of points at which both were defined and equal.
        digits: to how many digits.
        point: the counter-example, by name of the symbol; empty if there is none.
        left, right: the values there; None where undefined.
    """

    outcome: Agreement
    points: int = 0
    digits: int = 0
    point: Mapping[str, float] | None = None
    left: Any = None
    right: Any = None


Point = dict[str, float]
Interval = tuple[float, float]


def compare(
    before: Node, after: Node, *, assuming: Sequence[Node] = (), points: int = 12, digits: int = DIGITS
) -> Comparison:
    """Compare two expressions at random points.

    Args:
        before: the left side.
        after: the right side.
        assuming: relations that a point has to satisfy to count.
        points: how many points are wanted.
        digits: working precision.

    Returns:
        The finding, with a counter-example if there is one.
    """
    left, right, *assuming = _with_functions((before, after, *assuming))
    kinds, wanted = left.kinds | right.kinds, points
    if Integral in kinds or _has_series(left) or _has_series(right) or _is_slow(left) or _is_slow(right):
        # Quadrature is dear, and so are some functions: fewer points and digits, and the verdict says how many.
        points, digits = min(points, _FEW_POINTS), min(digits, _FEW_DIGITS)
    # Numerical differentiation, done by the evaluator inside a hole, costs half of the digits and more.
    numerical = left.pending or right.pending or Limit in kinds
    held = min(12 if numerical else digits, digits // 2)
    noise = 10.0 ** -(held * 3 // 2)
    agreed = 0
    domain: Comparison | None = None
    last: Point | None = None
    start = spent()
    beyond = list(_beyond(left, right, assuming)) if points > _FEW_POINTS else []
    points += len(beyond)
    for tried, point in enumerate(chain(beyond, _samples(left, right, assuming))):
        if agreed >= points or tried >= _ATTEMPTS * points + len(_INTERVALS) or spent() - start > _STEPS:
            break
        found = share(partial(_values, left, right, point, digits), _STEPS)
        if found is None:
            break
        first, second = found
        if first is not None and second is not None:
            if not _differ(first, second, held) or (numerical and abs(first - second) <= noise):
                agreed += 1
                last = point
            elif _confirmed((left, first), (right, second), point, held, digits):
                return Comparison(Agreement.UNEQUAL, agreed, held, point, first, second)
            elif abs(first - second) <= noise:
                # What changes with the precision, far below it, is the noise that nearly equal numbers leave.
                agreed += 1
        elif first is not second:
            outcome = Agreement.NARROWER if second is None else Agreement.WIDER
            domain = domain or Comparison(outcome, 0, held, point, first, second)
    if not agreed:
        return Comparison(Agreement.UNDECIDED)
    if last is not None and _gap(left, right, last) is not None:
        return Comparison(Agreement.UNEQUAL, agreed, held, last, *_values(left, right, last, digits))
    if wanted >= _FEW_POINTS and (apart := _apart_on_a_border(left, right, assuming, held, digits)) is not None:
        point, first, second = apart
        return Comparison(Agreement.UNEQUAL, agreed, held, point, first, second)
    if domain is None:
        return Comparison(Agreement.EQUAL, agreed, held)
    return Comparison(domain.outcome, agreed, held, domain.point, domain.left, domain.right)


def _apart_on_a_border(
    left: Node, right: Node, assuming: Sequence[Node], held: int, digits: int
) -> tuple[Point, Any, Any] | None:
    """Return a border between two parts at which two sides differ, with their values: x > 1 there and x ≥ 1 here.

    No point that is drawn lies on a border.  The letter is put in exactly, so that it does not lie beside it either.
    """
    names = sorted(left.free | right.free)
    parts = dict.fromkeys(chain(postorder(left), postorder(right)))
    by = {part.variable.name for part in parts if isinstance(part, Deriv)}
    # What is differentiated has slopes on both sides of a border, and may have none on it; h of a limit has no value.
    letters = {*names} - by
    borders = dict.fromkeys(border for part in parts for border in _borders(part) if border.free <= letters)
    few = list(islice(borders, _MOST_BORDERS))
    places = [(name, place) for border in few for name in names for place in zeros(border, name)]
    settings = list(islice(_signed((left, right), names, frozenset(), Random(SEED)), 2)) or [{}]
    start = spent()
    for name, place in places:
        sides = substitute(left, name, place), substitute(right, name, place)
        supposed = _conditions([substitute(relation, name, place) for relation in assuming])
        for setting in settings:
            if spent() - start > _STEPS or not all(condition(setting) for condition in supposed):
                continue
            first, second = _values(*sides, setting, digits)
            pairs = (sides[0], first), (sides[1], second)
            if None in (first, second) or not _differ(first, second, held):
                continue
            point = {**setting, name: float(evaluate(place, setting, digits) or 0)}
            if _confirmed(*pairs, setting, held, digits) and not any(_to_nothing(part, name, point) for part in parts):
                return point, first, second
    return None


def _to_nothing(part: Node, name: str, point: Point) -> bool:
    """Whether a part is 0^0 with a letter in the exponent, which has no value: put in, the letter is seen no more."""
    return isinstance(part, Pow) and name in part.exponent.free and abs(evaluate(part.base, point, 15) or 0) < _TINY


def _borders(node: Node) -> Iterator[Node]:
    """Yield expressions that are zero where a part of a function ends, of a staircase at a few of its steps."""
    yield from borders(node)
    entry = TABLE.get(node.name) if isinstance(node, Call) and not node.orders else None
    for place in () if entry is None or entry.cases else entry.jumps:
        at = fill(place, node.children)
        steps = [part for part in postorder(at) if isinstance(part, Call) and TABLE[part.name].stairs]
        for count in (0, 1) if steps else (0,):
            yield tidy(Add(node.children[0], Neg(replace(at, dict.fromkeys(steps, number(count))))))


def _values(left: Node, right: Node, point: Point, digits: int) -> tuple[Any, Any]:
    return evaluate(left, point, digits), evaluate(right, point, digits)


def _differ(left: Any, right: Any, digits: int) -> bool:
    return bool(abs(left - right) > max(abs(left), abs(right)) * 10.0**-digits)


def _gap(left: Node, right: Node, point: Point) -> Any:
    """Return the difference of two sides that agree to all digits, where it is known not to be 0: e^-144.

    What cancels is computed again with more digits, up to eight times as many; noise changes with the precision.
    """
    if not {Deriv, *BINDERS}.isdisjoint(left.kinds | right.kinds):
        return None
    gap = Add(left, Neg(right))
    # What is 0 to some digits is so to more, which cost most of the time.
    first = evaluate(gap, point, 15)
    second = evaluate(gap, point, 40) if first else None
    return second if second and not _differ(first, second, 10) else None


def _confirmed(left: tuple[Node, Any], right: tuple[Node, Any], point: Point, held: int, digits: int) -> bool:
    """Whether two values still differ with twice the digits, and neither was noise (the sine of 10^200 is)."""
    first, second = (_stable(side, value, point, held, digits) for side, value in (left, right))
    return first is not None and second is not None and _differ(first, second, held)


def _stable(side: Node, value: Any, point: Point, held: int, digits: int) -> Any:
    better = evaluate(side, point, 2 * digits)
    return None if better is None or _differ(value, better, held) else better


def _has_series(side: Node) -> bool:
    """Whether infinitely many terms are to be added."""
    return side.has(Sum) and any(isinstance(node, Sum) and node.upper is Const("oo") for node in postorder(side))


def _is_slow(side: Node) -> bool:
    calls = (node.name for node in postorder(side) if isinstance(node, Call))
    return any(name in FALLBACK or (name in TABLE and TABLE[name].slow) for name in calls)


def _samples(left: Node, right: Node, assuming: Sequence[Node]) -> Iterator[Point]:
    names = sorted(left.free | right.free)
    random = Random(SEED)
    changing = _changing(left, right, names)
    supposed = _conditions(assuming)
    drawn = chain(
        _near_limits((left, right), names, random),
        _pieces((left, right), names, changing, random),
        _spread(names, changing, _counts((left, right)), random),
    )
    met = False
    for turn, point in enumerate(drawn):
        if all(condition(point) for condition in supposed):
            met = True
            yield point
        elif not names:
            return
        elif not met and turn > _BARREN:
            break
    for point in () if met else _inside(assuming, names, random):
        if all(condition(point) for condition in supposed):
            yield point


def _inside(assuming: Sequence[Node], names: Sequence[str], random: Random) -> Iterator[Point]:
    """Yield points between the ends of what is supposed: 100 < x < 101 holds at no other one."""
    intervals: dict[str, list[tuple[float, float]]] = {}
    for name in names:
        known = (boundaries(relation, name) or () for relation in assuming if relation.free == {name})
        if ends := ascending([*chain.from_iterable(known)]):
            values = [float(evaluate(end, {}, 20) or 0) for end in ends]
            reach = 1 + max(map(abs, values))
            intervals[name] = list(pairwise((values[0] - reach, *values, values[-1] + reach)))
    for turn in range(_POINTS_INSIDE if intervals else 0):
        point = {name: _dyadic(random.uniform(*_PARAMETERS)) for name in names}
        yield {**point, **{name: random.uniform(*each[turn % len(each)]) for name, each in intervals.items()}}


def _beyond(left: Node, right: Node, assuming: Sequence[Node]) -> Iterator[Point]:
    """Yield points that the intervals leave out: beyond the numbers that occur, and with parameters of both signs."""
    names = sorted(left.free | right.free)
    random = Random(SEED + 1)
    changing = _changing(left, right, names)
    supposed = _conditions(assuming)
    drawn = chain(_far((left, right), names, changing, random), _signed((left, right), names, changing, random))
    yield from (point for point in drawn if all(condition(point) for condition in supposed))


def _far(sides: Sequence[Node], names: Sequence[str], changing: frozenset[str], random: Random) -> Iterator[Point]:
    """Yield points on both sides of each large number that occurs, where something may switch: {x if x < 20; …}."""
    numbers = {abs(value) for side in sides for part in postorder(side) if (value := rational(part)) is not None}
    large = sorted(value for value in numbers if _REACH <= value < _FAR)[:_MOST_BORDERS]
    for border in large:
        for factor in (1.02, -1.02, 0.98, -0.98):
            # Dyadic like all points, and off the border however large it is.
            place = _dyadic(float(border) * (factor + random.uniform(-0.01, 0.01)))
            yield {name: place if name in changing else _dyadic(random.uniform(*_PARAMETERS)) for name in names}


def _signed(sides: Sequence[Node], names: Sequence[str], changing: frozenset[str], random: Random) -> Iterator[Point]:
    """Yield points with parameters of both signs, small and large; how far a sum goes is not tried."""
    counts = _counts(sides)
    parameters = [name for name in names if name not in changing and name not in counts]
    if not parameters:
        return
    for turn, size in enumerate((1.0, 1.0, 20.0, 0.05)):
        point = {name: _dyadic(random.uniform(*_PARAMETERS)) for name in names}
        for place, name in enumerate(parameters):
            negative = turn != 1 or place % 2 == 0
            point[name] *= -size if negative else size
        for offset, name in enumerate(sorted(changing & set(names))):
            point[name] = _dyadic(random.uniform(*_in_turn(_INTERVALS, turn, offset)))
        yield {name: _dyadic(value) for name, value in point.items()}


def _in_turn(intervals: Sequence[Interval], turn: int, offset: int) -> Interval:
    """Return the interval in which a variable is drawn: each comes through all, beside every one of the others."""
    step = 1 + 2 * offset + 2 * (offset % 3 == 1)
    return intervals[(turn * step + offset * (1 + turn // len(_INTERVALS))) % len(intervals)]


def _counts(sides: Sequence[Node]) -> frozenset[str]:
    """Return the letters that say how far a sum goes: integers."""
    sums = (part for side in sides for part in postorder(side) if isinstance(part, Sum | Prod))
    return frozenset().union(*(part.lower.free | part.upper.free for part in sums))


def _changing(left: Node, right: Node, names: Sequence[str]) -> frozenset[str]:
    """Return the names that range over both signs: variables, as opposed to positive parameters."""
    pending = [node for side in (left, right) if side.has(Deriv) for node in postorder(side)]
    by = {node.variable.name for node in pending if isinstance(node, Deriv)}
    found = frozenset(name for name in names if name in by or name.split("_")[0] in _VARIABLES)
    return found or frozenset(names[:1])


def _spread(names: Sequence[str], changing: frozenset[str], counts: frozenset[str], random: Random) -> Iterator[Point]:
    """Yield points for ever: each variable runs through the intervals, and late points have integer parameters."""
    if not names:
        yield {}
        return
    turn = 0
    while turn < 1_000:
        point: Point = {}
        alike = _ALIKE.get(turn % 6, ()) if len(changing) > 1 else ()
        for offset, name in enumerate(names):
            if name in changing:
                chosen = alike or (_INTERVALS if turn < _EARLY or turn % 2 else _NEAR_ZERO)
                point[name] = _dyadic(random.uniform(*_in_turn(chosen, turn, offset)))
            elif name in counts or (turn + turn // 12) % 4 == 3:
                point[name] = float(random.randint(1, 4))
            else:
                point[name] = _dyadic(random.uniform(*_PARAMETERS))
        yield point
        turn += 1


def _near_limits(sides: Sequence[Node], names: Sequence[str], random: Random) -> Iterator[Point]:
    """Yield points where a variable limit of an integral is close to the fixed one: tan t from x to 10."""
    parts = dict.fromkeys(part for side in sides if side.has(Integral) for part in postorder(side))
    for node in (part for part in parts if isinstance(part, Integral)):
        for fixed, moving in ((node.lower, node.upper), (node.upper, node.lower)):
            value = None if fixed.free else evaluate(fixed, {}, 15)
            if value is None or abs(value) > _FAR or not isinstance(moving, Sym) or moving.name not in names:
                continue
            for gap in (0.3, -0.3, 0.6, -0.6):
                point = {name: _dyadic(random.uniform(*_PARAMETERS)) for name in names}
                yield {**point, moving.name: _dyadic(float(value) + gap * random.uniform(0.5, 1))}


def _dyadic(value: float) -> float:
    """Round to a short binary fraction, so that counter-examples are short and exact."""
    return round(value * 4096) / 4096


def _pieces(sides: Sequence[Node], names: Sequence[str], changing: frozenset[str], random: Random) -> Iterator[Point]:
    """Yield a point in each piece that a grid can find: one for each pattern of signs of the switching expressions."""
    parts = dict.fromkeys(part for side in sides if side.has(Call, Piecewise) for part in postorder(side))
    switches = list(dict.fromkeys(switch for part in parts for switch in _switches(part)))
    switches = [switch for switch in switches if not switch.pending and switch.free <= frozenset(names)]
    if not switches or len(switches) > 12:
        return
    seen: set[tuple[int, ...]] = set()
    fixed = {name: _dyadic(random.uniform(*_PARAMETERS)) for name in names}
    for name in sorted(changing):
        for step in range(_GRID):
            point = {**fixed, name: _dyadic(-6 + 12 * (step + random.random()) / _GRID)}
            pattern = tuple(_sign(evaluate(switch, point, 15)) for switch in switches)
            if pattern not in seen:
                seen.add(pattern)
                yield point


def _sign(value: Any) -> int:
    return 2 if value is None else (value > 0) - (value < 0)


def _switches(node: Node) -> Iterator[Node]:
    """Yield the expressions whose sign decides what a node is."""
    yield from dict.fromkeys(borders(node))
    entry = TABLE.get(node.name) if isinstance(node, Call) and not node.orders else None
    if entry is not None and entry.kinks and not entry.cases:
        yield node.children[0]


def _conditions(assuming: Sequence[Node]) -> list[Callable[[Point], bool]]:
    return [
        _condition(node) if isinstance(node, Rel) else partial(_joined, node)
        for node in assuming
        if isinstance(node, Logic) or (isinstance(node, Rel) and node.relation != "=")
    ]


def _joined(condition: Node, point: Point) -> bool:
    return not condition.free <= point.keys() or holds(condition, point, 20) is not False


def _condition(relation: Rel) -> Callable[[Point], bool]:
    gap = difference(relation)

    def holds(point: Point) -> bool:
        if not gap.free <= point.keys():
            return True
        value = evaluate(gap, point, 20)
        # Where a side has no value, ln x at -6, nothing is supposed.
        return value is not None and allows(relation.relation, value)

    return holds


# Unknown functions


def _with_functions(sides: tuple[Node, ...]) -> list[Node]:
    """Replace unknown functions by smooth ones, f by a + b sin(c·u + d) and its derivatives accordingly."""
    known: dict[Node, Node] = {}
    if not any(side.has(Call) for side in sides):
        return list(sides)

    def step(node: Node, children: tuple[Node, ...]) -> Node:
        if is_unknown(node):
            return _smooth(node.name, node.orders, children)
        return node.with_children(children)

    return [fold(side, step, known) for side in sides]


def _smooth(name: str, orders: tuple[int, ...], arguments: tuple[Node, ...]) -> Node:
    random = Random(f"{SEED} {name} {len(arguments)}")
    level, size, phase = (Fraction(random.randint(16, 48), 16) for _ in range(3))
    rates = [Fraction(random.randint(8, 24), 16) for _ in arguments]
    total = sum(orders)
    for rate, order in zip(rates, orders, strict=False):
        size *= rate**order
    angle = [Mul(number(rate), argument) for rate, argument in zip(rates, arguments, strict=True)]
    # A derivative of order n shifts the sine by n quarter turns.
    wave = Mul(number(size), Call("sin", Add(*angle, number(phase), Mul(number(total), Div(Const("pi"), TWO)))))
    # Above zero, so that logarithms and roots of f are defined.
    return wave if total else Add(number(level + size), wave)


def describe(point: Mapping[str, float] | None) -> str:
    """Return a point as text: ``x = -1.05``."""
    return ", ".join(f"{name} = {value:.10g}" for name, value in (point or {}).items()) or "every point"
