"""Name the mistake in a line: run the rules with one of them replaced by a faulty twin, and compare with the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, islice
from typing import Any, NamedTuple, cast

from derive.errors import DeriveError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Deriv,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Rel,
    Root,
    Sym,
    Whole,
    fold,
    postorder,
    replace,
    same,
    substitute,
    tidy,
)
from derive.expression.components import defined, matrix, rows_of, vector
from derive.expression.tidy import negate
from derive.marking.judge import value_of
from derive.marking.record import Mistake
from derive.reals.sets import essential
from derive.record.engine import discharge, holes, result_of
from derive.record.step import Rewrite, Step, Twin
from derive.record.strategies import Application, Strategy
from derive.rules import ROUTES
from derive.rules.algebra.twins import TWINS as ALGEBRA
from derive.rules.derivative.twins import FAULTY
from derive.rules.derivative.twins import TWINS as DERIVATIVE
from derive.startup.data import data
from derive.startup.data import replace as changed
from derive.table import TABLE
from derive.targets.textbook import best
from derive.values.evaluate import evaluate
from derive.verify.curve import in_letters

_MOST = 4000
"""How many wrong lines are made at most to explain one."""
_SINGLE = 1200
_DIGITS = 20
_HELD = 12
_ROUTES = ("auto", "quotient", "chain")
_PLACES = (
    Fraction(37, 101),
    Fraction(-53, 97),
    Fraction(171, 103),
    Fraction(-229, 89),
    Fraction(13, 211),
    Fraction(311, 61),
)
_WANTED = 3


_LATE = 3
"""How much rarer a slip of algebra is than one with the rule that makes a line."""


class Slip(NamedTuple):
    """One mistake: at which place of a line, what was written there, and what the letters of the rule stand for."""

    twin: Twin
    place: Node
    written: Node
    bindings: tuple[tuple[str, Node], ...] = ()


@data
class Made:
    """A wrong line, and the mistakes that make it.

    Attributes:
        line: the wrong line, derivatives carried out.
        twins: the mistakes.
        late: whether the mistake comes after a rule that was used rightly in the same line.
    """

    line: Node
    twins: tuple[Slip, ...]
    late: bool = False

    @property
    def weight(self) -> tuple[int, int]:
        """Fewest mistakes first, then the most common, then the least that is said to be wrong."""
        return len(self.twins), sum(slip.twin.rarity for slip in self.twins) + _LATE * self.late


class _Line:
    """The values of a line at a few places, to compare many others with."""

    def __init__(self, line: Node, names: frozenset[str] = frozenset()) -> None:
        (line,) = in_letters(line)
        letters = sorted(line.free | names)
        self.points: list[tuple[dict[str, Fraction], Any]] = []
        for turn in range(len(_PLACES)):
            point = {name: _PLACES[(turn + 2 * k) % len(_PLACES)] + Fraction(k, 7) for k, name in enumerate(letters)}
            for sign in (1, -1):
                # A power of a negative base has no value: the other side is tried then.
                moved = {name: abs(value) if sign < 0 else value for name, value in point.items()}
                value = evaluate(line, moved, _DIGITS)
                if value is not None:
                    self.points.append((moved, value))
                    break
            if len(self.points) == _WANTED:
                break

    def is_same(self, other: Node) -> bool:
        """Whether another line has the same values."""
        if not self.points:
            return False
        (other,) = in_letters(other)
        for point, value in self.points:
            if not other.free <= point.keys():
                return False
            found = evaluate(other, point, _DIGITS)
            if found is None or abs(found - value) > max(abs(value), abs(found), 1) * 10.0**-_HELD:
                return False
        return True


def same_values(first: Node, second: Node) -> bool:
    """Whether two expressions have the same values at a few places."""
    return _Line(first, second.free).is_same(second)


def explain(before: Node, after: Node, variable: str = "x") -> Mistake:
    """Return what went wrong between two sides of which the second does not follow from the first.

    Args:
        before: the side before, perhaps with derivatives that are still to be taken.
        after: the wrong side.
        variable: the letter of differentiation.

    Returns:
        The mistake with the fewest faults that makes the second side of the first; where none does, by what the line
        is off, and the right next line.
    """
    before = _with_open_primes(before)
    match before, after:
        case Deriv(), Limit() if (quotient := _difference_quotient(before, after)) is not None:
            return changed(explain(quotient, after, variable), expected=quotient)
        case Limit(), Limit() if before.variable is after.variable and before.point is after.point:
            fraction = before.body
            if isinstance(fraction, Div) and (made := _by_lhospital(fraction, before.variable, after)):
                return _named(made, _expected_limit(before, made))
            before, after = before.body, after.body
        case Deriv(), Deriv() if before.variable is after.variable and not holes(before.body):
            # What is differentiated was rewritten: d/dx sqrt(x^2 + 1) = d/dx (x + 1).
            found = _best(after.body, with_wrong_algebra(before.body), before.body.free)
            if found is not None:
                return _named(found, Deriv(nice(before.body, variable), before.variable))
    if (entries := [*_entries(before, after)]) and _is_permuted(entries):
        expected = _entries_carried_out(before, variable)
        name = "the entries stand in another order"
        return Mistake("order-of-entries", "gradient", name, "∇f = (∂f/∂x, ∂f/∂y)", expected=expected)
    for one, other in entries:
        if not _Line(_value_or_none(one) or one).is_same(_value_or_none(other) or other):
            mistake = _of_another_letter(one, other, entries) or explain(one, other, variable)
            return changed(mistake, expected=_entries_carried_out(before, variable))
    before = _with_inner_values(before)
    right = _value(before, variable)
    target = _value_or_none(after)
    if target is None:
        return _unexplained(before, right, after, variable)
    if right is not None and (half := _right_on_one_side(right, target, variable)) is not None:
        return half
    found = _best(target, _wrong_lines(before), before.free)
    return _unexplained(before, right, after, variable) if found is None else _named(found, right)


def _best(target: Node, lines: Iterator[Made], names: frozenset[str]) -> Made | None:
    """Return the likeliest way to a wrong line, None where there is none; names are the letters of the line before."""
    line = _Line(target, frozenset(name for name in names if "'" not in name))
    found: list[Made] = []
    for count, made in enumerate(islice(lines, _MOST)):
        if found and count > _SINGLE and len(min(found, key=lambda m: m.weight).twins) == 1:
            break
        if line.is_same(made.line):
            found.append(made)
            if made.weight == (1, 0):
                break
    return min(found, key=lambda made: made.weight, default=None)


def _named(found: Made, right: Node | None) -> Mistake:
    first, *more = (mistake_of(slip) for slip in found.twins)
    return changed(first, expected=right, more=tuple(more))


def mistake_of(slip: Slip) -> Mistake:
    """Return what is said of a mistake: the rule as it should be, with the person's own u and v."""
    twin, place, written, bound = slip
    value = _value_or_none(written)
    shown = None if value is None else tidy(value)
    if not isinstance(place, Deriv):
        return Mistake.of(twin, place=place, written=shown)
    bound = bound or _bindings(place, twin.rule)
    bindings = tuple(pair for pair in bound if pair[0] in _letters(twin.right))
    right = twin.right or _statement(place)
    return Mistake.of(twin, right=right, bindings=bindings, place=place, written=shown)


def _bindings(goal: Deriv, rule: str) -> tuple[tuple[str, Node], ...]:
    """Return what letters stand for in a goal: those of the rule that was meant, where a route takes it."""
    applied = [found for strategy in ROUTES.values() if (found := strategy(goal)) is not None]
    meant = next((found for found in applied if found[0].name == rule), applied[0] if applied else None)
    return () if meant is None else meant[1].bindings


def _letters(statement: str) -> set[str]:
    return set(re.findall(r"(?<![A-Za-z])[a-z](?![A-Za-z])", statement))


def _statement(goal: Deriv) -> str:
    """Return the rule that the table has for the function of a goal, whatever stands inside it."""
    inner = ""
    match goal.body:
        case Call(name=name, children=(argument,)) if argument is not goal.variable:
            goal, inner = Deriv(Call(name, goal.variable), goal.variable), " u'"
    found = ROUTES["auto"](goal)
    return "" if found is None else f"{found[0].statement}{inner}"


def _difference_quotient(goal: Deriv, limit: Limit) -> Limit | None:
    """Return the limit that a derivative is, with the letter of a limit that was written for it."""
    x, h = goal.variable, limit.variable
    if holes(goal.body) or h.name in goal.body.free:
        return None
    step, other = (h, Add(x, h)) if limit.point is ZERO else (Add(h, Neg(x)), h)
    if limit.point is not ZERO and limit.point is not x:
        return None
    quotient = Div(Add(substitute(goal.body, x.name, other), Neg(goal.body)), step)
    return Limit(quotient, h, limit.point, limit.side)


def _with_open_primes(side: Node) -> Node:
    """Return a side with derivatives that are still to be taken in the place of σ'(x), tanh''(x)."""

    def opened(part: Node, children: tuple[Node, ...]) -> Node:
        node = part.with_children(children)
        match node:
            case Call(name=name, children=(Sym() as letter,), orders=(order,)) if order and name in TABLE:
                node = Call(name, letter)
                for _ in range(order):
                    node = Deriv(node, letter)
        return node

    return side if holes(side) else fold(side, opened)


_QUOTIENT_RULE = Twin(
    "quotient-rule-in-limit",
    "rule of l'Hospital",
    "the quotient was differentiated: numerator and denominator are differentiated each by itself",
    "lim u/v = lim u'/v'",
    lambda _: (),
)


def _by_lhospital(quotient: Div, x: Sym, after: Limit) -> Made | None:
    """Return the likeliest mistake in the step from the limit of a quotient to that of the derivatives."""
    apart = Div(Deriv(quotient.numerator, x), Deriv(quotient.denominator, x))
    together = Deriv(quotient, x)
    target, whole = _value_or_none(after.body), _value_or_none(together)
    if target is None or whole is None:
        return None
    lines = chain(
        with_wrong_algebra(quotient),
        [Made(whole, (Slip(_QUOTIENT_RULE, together, whole),))],
        with_one_twin(apart, "auto"),
    )
    return _best(target, lines, quotient.free)


def _expected_limit(before: Limit, found: Made) -> Node | None:
    """Return the limit that should stand in a line: that of the derivatives, where these were taken."""
    if not isinstance(found.twins[0].place, Deriv) or not isinstance(before.body, Div):
        return nice(before.body, before.variable.name)
    parts = (_value_or_none(Deriv(part, before.variable)) for part in before.body.children)
    return before.with_children((tidy(Div(*cast("Iterator[Node]", parts))), *before.children[1:]))


def _entries(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the entries of two vectors side by side; none where they are no vectors."""
    first, second = (rows_of(defined(side)) for side in (before, after))
    if first is not None and second is not None:
        yield from zip(chain.from_iterable(first), chain.from_iterable(second), strict=False)


def _is_permuted(entries: Sequence[tuple[Node, Node]]) -> bool:
    """Whether the entries of two vectors are the same in another order."""
    wanted, written = ([_value_or_none(one) or one for one in side] for side in zip(*entries, strict=True))
    left = [_Line(one) for one in written]
    for one in wanted:
        place = next((place for place, line in enumerate(left) if line.is_same(one)), None)
        if place is None:
            return False
        del left[place]
    return True


def _of_another_letter(entry: Node, written: Node, entries: Sequence[tuple[Node, Node]]) -> Mistake | None:
    """Name the letter by which an entry of a gradient was differentiated, where it is that of another entry."""
    line = _Line(_value_or_none(written) or written)
    for other, _ in entries:
        if isinstance(entry, Deriv) and isinstance(other, Deriv) and line.is_same(_value_or_none(other) or other):
            name = f"this is the derivative by {other.variable}, not by {entry.variable}"
            return Mistake("another-letter", "partial derivative", name, "∇f = (∂f/∂x, ∂f/∂y)", place=entry)
    return None


def _entries_carried_out(side: Node, variable: str) -> Node | None:
    """Return a vector or a matrix entry by entry, None where a rule is missing."""
    rows = [[_value(entry, variable) for entry in row] for row in rows_of(defined(side)) or ()]
    if any(entry is None for row in rows for entry in row):
        return None
    entries = cast("list[list[Node]]", rows)
    return vector([entry for (entry,) in entries]) if all(len(row) == 1 for row in entries) else matrix(entries)


def _with_inner_values(side: Node) -> Node:
    """Carry out the derivatives inside derivatives: of f'' the rules go on from f'."""
    put: dict[Node, Node] = {}
    for hole in holes(side):
        value = _value_or_none(hole.body) if holes(hole.body) else None
        if value is not None:
            put[hole] = Deriv(value, hole.variable)
    return replace(side, put) if put else side


def _value_or_none(side: Node) -> Node | None:
    """Return a side with its derivatives carried out, None where a rule is missing."""
    try:
        return value_of(side)
    except DeriveError:
        return None


def _value(before: Node, variable: str) -> Node | None:
    carried = _value_or_none(before)
    return None if carried is None else nice(carried, variable)


# Wrong lines -------------------------------------------------------------------------------------


def _wrong_lines(before: Node) -> Iterator[Made]:
    if isinstance(before, Limit):
        yield from with_wrong_algebra(before.body)
        return
    if holes(before):
        yield from _wrong_derivatives(before)
        return
    yield from with_wrong_algebra(before)


def _wrong_derivatives(before: Node) -> Iterator[Made]:
    singles: list[Made] = []
    for route in _ROUTES:
        for made in with_one_twin(before, route):
            singles.append(made)
            yield made
        yield from _everywhere(before, route)
    # The right derivative, and then a mistake of algebra in the same line.
    for route in _ROUTES:
        right = _derived(before, route)
        if right is not None:
            yield from (Made(made.line, made.twins, late=True) for made in with_wrong_algebra(right))
    # What is differentiated was rewritten wrongly first.
    for hole in holes(before):
        for made in with_wrong_algebra(hole.body):
            line = _derived(replace(before, {hole: Deriv(made.line, hole.variable)}), "auto")
            if line is not None:
                yield Made(line, made.twins, late=True)
    yield from _with_two_twins(before)
    for single in sorted(singles, key=lambda made: made.weight)[:60]:
        for second in islice(filter(_is_plausible_beside, with_wrong_algebra(single.line)), 60):
            yield Made(second.line, (*single.twins, *second.twins))


def _is_plausible_beside(made: Made) -> bool:
    """Whether a slip of algebra explains something beside another mistake: a factor with letters lost explains all."""
    (slip,) = made.twins
    return slip.twin.rarity <= 1 or slip.place.free == slip.written.free


def _goals(before: Node, route: str) -> list[Step]:
    """Return the step of each goal on the way to a derivative, the outer ones first."""
    found: dict[Node, Step] = {}
    for hole in holes(before):
        try:
            stack = [discharge(hole, ROUTES[route])]
        except DeriveError:
            continue
        while stack:
            step = stack.pop(0)
            if step.before not in found:
                found[step.before] = step
                stack.extend(step.substeps)
    return list(found.values())


def with_one_twin(before: Node, route: str) -> Iterator[Made]:
    """Yield the lines that one mistake with a rule, made at one goal, makes of a line with derivatives.

    Args:
        before: the line.
        route: in which order the rules are tried, as for `derive.differentiate`.
    """
    for step in _goals(before, route):
        for twin in DERIVATIVE:
            for wrong in twin.wrong(step.before):
                line = _derived(before, route, {step.before: wrong})
                if line is not None:
                    yield Made(line, (Slip(twin, step.before, wrong),))


def _with_two_twins(before: Node) -> Iterator[Made]:
    steps = _goals(before, "auto")
    options = [
        (step, twin, wrong)
        for step in steps
        for twin in DERIVATIVE
        if twin.rarity <= 1
        for wrong in twin.wrong(step.before)
    ]
    for first, (step, twin, wrong) in enumerate(options):
        for other, second, also in options[first + 1 :]:
            if other.before is step.before:
                continue
            line = _derived(before, "auto", {step.before: wrong, other.before: also})
            if line is not None:
                pair = (Slip(twin, step.before, wrong), Slip(second, other.before, also))
                yield Made(line, pair)


def _everywhere(before: Node, route: str) -> Iterator[Made]:
    """Make one mistake wherever it can be made: a person who forgets the inner derivative forgets all of them."""
    steps = _goals(before, route)
    for twin in DERIVATIVE:
        wrong = {step.before: made for step in steps if (made := next(iter(twin.wrong(step.before)), None)) is not None}
        if len(wrong) > 1:
            line = _derived(before, route, wrong)
            if line is not None:
                yield Made(line, (Slip(twin, *next(iter(wrong.items()))),))


def _derived(before: Node, route: str, wrong: Mapping[Node, Node] | None = None) -> Node | None:
    """Return a line with its derivatives taken, certain goals answered wrongly; None where a rule is missing."""
    strategy = faulty(ROUTES[route], wrong or {})
    try:
        return replace(before, {hole: result_of(discharge(hole, strategy)) for hole in holes(before)})
    except (DeriveError, ArithmeticError):
        return None


def faulty(strategy: Strategy, wrong: Mapping[Node, Node]) -> Strategy:
    """Return a strategy that answers some goals wrongly."""

    def answer(goal: Deriv) -> Application | None:
        made = wrong.get(goal)
        return strategy(goal) if made is None else (FAULTY, Rewrite(made))

    return answer


def with_wrong_algebra(before: Node) -> Iterator[Made]:
    """Yield a line with one mistake of algebra in one place of it, the outer places first."""
    places = [node for node in reversed(list(postorder(before))) if node.children]
    for node in places:
        for twin in ALGEBRA:
            for wrong in twin.wrong(node):
                line = wrong if node is before else replace(before, {node: wrong})
                if line is not before:
                    yield Made(line, (Slip(twin, node, wrong),))


# What no twin explains ---------------------------------------------------------------------------


def _unexplained(before: Node, right: Node | None, after: Node, variable: str) -> Mistake:
    """Say by what a line is off: by a factor, or by a term."""
    if before.children and before is not after and not holes(before) and before in postorder(after):
        factor = nice(Div(after, before), variable)
        if _Line(after).is_same(Mul(before, factor)) and _parts(factor) <= _SIMPLE:
            name = f"the line before was multiplied by {factor}, which is not 1"
            return Mistake("expanded", "fractions", name, "a/b = (a c)/(b c)", expected=right)
    if not holes(before) and (pair := _part(before, after)) is not None:
        return Mistake("", "algebra", "a part is worked out wrongly", place=pair[0], written=pair[1], expected=right)
    off = "" if right is None else _off(right, after, variable)
    return Mistake("", "", off or "it does not follow from the line before", expected=right)


def _part(before: Node, after: Node) -> tuple[Node, Node] | None:
    """Return the part of a side and what stands for it, where all around it is the same; None where nothing is."""
    pair: tuple[Node, Node] | None = None
    while type(before) is type(after) and before.children and len(after.children) == len(before.children):
        rest = [
            (one, other) for one, other in zip(before.children, after.children, strict=True) if not same(one, other)
        ]
        if len(rest) != 1:
            break
        before, after = pair = rest[0]
    return None if pair is None or not (pair[0].children or pair[1].children) else pair


def _right_on_one_side(right: Node, target: Node, variable: str) -> Mistake | None:
    """Return the mistake of a line that has the right size everywhere, and the right sign in some places alone.

    Such a line has lost an absolute value, or kept one: nothing else turns a sign at one place.
    """
    if isinstance(right, Rel | Limit | Whole) or isinstance(target, Rel | Limit | Whole):
        return None
    ratio = Div(target, right)
    signs = {round(float(value), _HELD) for value in _values(ratio, right.free | target.free)}
    if signs != {1.0, -1.0}:
        return None
    turned = _turning(nice(ratio, variable), variable)
    told = "on a part of its domain" if turned is None else f"where {turned}"
    name = f"this is right only {told}; elsewhere the sign is wrong"
    if not _has_absolute_value(right) and _has_absolute_value(target):
        return Mistake("absolute-value-kept", "absolute values", name, "(ln|u|)' = u'/u", expected=right)
    return Mistake("absolute-value-lost", "absolute values", name, "sqrt(a^2) = |a|; |u|' = u' u/|u|", expected=right)


def _has_absolute_value(side: Node) -> bool:
    return any(isinstance(part, Root) or _is_size(part) for part in postorder(side))


def _is_size(part: Node) -> bool:
    return isinstance(part, Call) and part.name == "abs"


def _turning(ratio: Node, variable: str) -> Node | None:
    """Return the relation u > 0 under which |u|/u or u/|u| is 1."""
    match ratio:
        case (
            Div(numerator=Call(name="abs", children=(inner,)), denominator=other)
            | Div(numerator=other, denominator=Call(name="abs", children=(inner,)))
        ):
            if same(inner, other):
                return next(iter(essential([Rel(">", inner, ZERO)], variable)), None)
    return None


_TURNED = "the sign of the whole line is wrong"
_SIMPLE = 12
"""How many parts a factor or term has at most that is told."""


def _off(right: Node, after: Node, variable: str) -> str:
    target = _value_or_none(after)
    if target is None or isinstance(right, Rel | Limit | Whole) or isinstance(target, Rel | Limit | Whole):
        return ""
    line = _Line(right)
    ratio, gap = Div(target, right), Add(target, Neg(right))
    if line.is_same(ZERO) or _Line(target).is_same(ZERO):
        return f"the line is 0, and should be {right}" if not line.is_same(ZERO) else "the line should be 0"
    names = right.free | target.free
    if (value := _constant(ratio, names)) is not None:
        return _TURNED if value == "-1" else f"the line is {value} times what it should be"
    if (value := _constant(gap, names)) is not None:
        way = "small" if value.startswith("-") else "large"
        return f"the line is too {way} by {value.removeprefix('-')}"
    factor, term = (nice(node, variable) for node in (ratio, gap))
    options = []
    if line.is_same(Div(target, factor)):
        options.append((_parts(factor), f"the line is off by the factor {factor}"))
    if line.is_same(Add(target, Neg(term))):
        words = ("is missing", negate(term)) if isinstance(term, Neg) else ("does not belong there", term)
        options.append((_parts(term), f"the term {words[1]} {words[0]}"))
    size, said = min(options, default=(_SIMPLE + 1, ""))
    return said if size <= _SIMPLE else ""


def _parts(node: Node) -> int:
    return sum(1 for _ in postorder(node))


def nice(node: Node, variable: str) -> Node:
    """Return an expression in the form that a book would print."""
    try:
        return best(tidy(node), variable)
    except (DeriveError, ArithmeticError):
        return tidy(node)


def _values(node: Node, names: frozenset[str]) -> list[Any]:
    """Return the values of an expression at a few places, where it has one."""
    found = []
    for turn in range(len(_PLACES)):
        point = {name: _PLACES[(turn + k) % len(_PLACES)] for k, name in enumerate(sorted(names))}
        value = evaluate(node, point, _DIGITS)
        if value is not None:
            found.append(value)
    return found


def _constant(gap: Node, names: frozenset[str]) -> str | None:
    found = _values(gap, names)
    if len(found) < _WANTED or any(abs(v - found[0]) > 1e-12 * max(1, abs(found[0])) for v in found[1:]):
        return None
    exact = Fraction(float(found[0])).limit_denominator(1000)
    return str(exact) if abs(float(exact) - float(found[0])) < 1e-12 else f"{float(found[0]):.6g}"
