"""Putting partial derivatives together: what gradient, Hessian, curl and the others have in common.

The body is called f (a field F with components F_1, F_2, …), an alias that the verifier spells out in every line.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact
from derive.answer.places import ExcludedError, put
from derive.answer.simplify import simplified
from derive.errors import DeriveError
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Deriv,
    Div,
    Mul,
    Node,
    Pow,
    Rel,
    Root,
    Sym,
    Whole,
    fresh_name,
    postorder,
    replace,
    tidy,
)
from derive.expression.components import defined, paired, rows_of, vector, with_entries
from derive.expression.parts import sum_of
from derive.kinds.several.at_point import along_axis, evaluated, point_of
from derive.reading import Reading
from derive.reals.domain import conditions
from derive.reals.given import where_given
from derive.record.derivation import Derivation, Label, Notation, Step, Subject, Verdict, weakest
from derive.rules.labels.equations import EVALUATE
from derive.rules.labels.vectors import DEFINITIONS, NORMALISE, PUT_IN_PARTIALS
from derive.startup.data import data, field
from derive.startup.data import replace as copy
from derive.verify import check

Vector = tuple[Node, ...]


@data(frozen=False)
class Assembly:
    """A function or a field, its variables, and the partial derivatives found so far.

    Attributes:
        name: what the whole is called, f or F.
        body: the expression, or the vector of components.
        names: what the components are called; (f,) for a function.
        variables: the variables in order.
        source, notes, given: the input as typed, how it was read, and what was given with it.
        route: which rules.
        parts: the derivations so far.
        known: the value of each derivative so far.
        shown: what the parts are worth, by the derivative and its value.
    """

    name: Sym
    body: Node
    names: tuple[Sym, ...]
    variables: tuple[str, ...]
    source: str
    notes: tuple[str, ...]
    route: str
    given: tuple[Node, ...] = ()
    parts: list[Derivation] = field(default_factory=list)
    known: dict[Node, Node] = field(default_factory=dict)
    shown: dict[tuple[Node, Node], Verdict | None] = field(default_factory=dict)
    extra: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def bodies(self) -> tuple[Node, ...]:
        """The components."""
        return self.body.children if isinstance(self.body, Whole) and self.body.name == "vector" else (self.body,)

    @property
    def aliases(self) -> tuple[tuple[Node, Node], ...]:
        """What the names stand for."""
        pairs = tuple(zip(self.names, self.bodies, strict=True))
        whole = () if self.bodies[0] is self.body else ((self.name, self.body),)
        return (*pairs, *whole, *self.extra)

    @property
    def decisive(self) -> tuple[Node, ...]:
        """What is given, where it decides which case of the body counts."""
        return self.given if where_given(self.body, self.given) is not self.body else ()

    def operator(self, kind: str, *others: Node) -> Whole:
        """Return an operator on the body by its name."""
        return Whole(kind, self.name, *others, *map(Sym, self.variables))

    def partial(self, name: Sym, body: Node, by: tuple[str, ...]) -> Node:
        """Derive a derivative by the last of some variables, those before it being known; 0 needs no derivation."""
        goal: Node = name
        before = body
        for variable in by:
            before = self.known.get(goal, body)
            goal = Deriv(goal, Sym(variable))
        if goal in self.known:
            return self.known[goal]
        if by[-1] not in before.free:
            self.known[goal] = ZERO
            return ZERO
        found = differentiate(Reading(before, given=self.given), by[-1], route=self.route, target="explicit")
        self.known[goal] = found.last
        self.shown[found.goal, found.last] = found.verdict
        notes, heading = ((), "") if self.parts else (self.notes, "Partial derivatives")
        told = found.about(source=self.source, order=len(by))
        told = told.written(aliases=self.aliases, partial=True, heading=heading)
        self.parts.append(copy(told, last=Rel("=", goal, found.last), notes=notes))
        return found.last

    def every_partial(self, *, diagonal: bool = True) -> None:
        """Derive every component by every variable, or only by those of another place."""
        for place, (name, body) in enumerate(zip(self.names, self.bodies, strict=True)):
            for other, variable in enumerate(self.variables):
                if diagonal or place != other:
                    self.partial(name, body, (variable,))

    def second_partials(self, *, mixed: bool) -> None:
        """Derive the second derivatives; a mixed one counts for both orders."""
        for variable in self.variables:
            self.partial(self.name, self.body, (variable,))
        for place, first in enumerate(self.variables):
            for second in self.variables[place:] if mixed else (first,):
                value = self.partial(self.name, self.body, (first, second))
                self.known[Deriv(Deriv(self.name, Sym(second)), Sym(first))] = value

    def assembled(self, heading: str, kind: str, rule: Label = PUT_IN_PARTIALS) -> Derivation:
        """Put the partial derivatives into the definition of an operator, and simplify."""
        goal = self.operator(kind)
        inner = vector(self.names) if self.body is not self.bodies[0] else self.name
        opened = defined(replace(goal, {self.name: inner}))
        filled = tidy(replace(opened, self.known))
        steps = [Step(rule=DEFINITIONS[kind], before=goal, after=opened)]
        note = self._vanishing(opened)
        steps.append(Step(rule=rule, before=opened, after=filled, conditions=self.decisive, note=note))
        steps.extend(_by_entry(filled, frozenset(self.known.values())))
        return self.conclude(heading, goal, steps)

    def _vanishing(self, opened: Node) -> str:
        """Say which derivatives are zero because the variable does not occur."""
        zero = [goal for goal, value in self.known.items() if value is ZERO and isinstance(goal, Deriv)]
        used = [goal for goal in zero if goal in set(_goals(opened))]
        return "0 where the variable does not occur" if used else ""

    def check(self, before: Node, after: Node, *, assuming: Sequence[Node] = ()) -> Verdict:
        """Judge a line entry by entry; what a part has shown is not shown again."""
        pairs = paired(before, after) or ()
        if self.shown.keys().isdisjoint(pairs):
            return check(before, after, assuming=assuming)
        return weakest(self.shown[pair] if pair in self.shown else check(*pair, assuming=assuming) for pair in pairs)

    def conclude(self, heading: str, goal: Node, steps: Sequence[Step]) -> Derivation:
        """Return the last derivation, checked, with the partial derivatives as its parts."""
        result = steps[-1].after
        assumed = tuple(dict.fromkeys(c for part in self.parts for c in part.conditions))
        return compose(
            goal,
            tuple(steps),
            Subject(self.source, self.body, self.variables[0], given=self.given),
            Notation(aliases=self.aliases, partial=True, heading=heading),
            last=Rel("=", goal, result),
            conditions=conditions(self.body, replace(result, dict(self.aliases)), assuming=assumed),
            notes=() if self.parts else self.notes,
            parts=tuple(self.parts),
            opinion=partial(_weakest_agreement, self.parts),
            checker=self.check,
        )

    # In a direction --------------------------------------------------------------------------------

    def normalised(self, towards: Vector) -> Sym:
        """Name the unit vector of a direction; one that is not of length one is divided by its length."""
        free = self.body.free.union(*(entry.free for entry in towards))
        name = Sym(fresh_name("u", free))
        squares = tidy(sum_of([Pow(entry, TWO) for entry in towards]))
        length = _simplest(Root(squares))
        if length is ZERO:
            raise DeriveError("the direction is the zero vector")
        unit = vector([_simplest(Div(entry, length)) for entry in towards])
        self.extra.append((name, unit))
        if length is ONE:
            return name
        norm = Root(sum_of([Pow(entry, TWO) for entry in towards]))
        goal, divided = name, Mul(Div(ONE, norm), vector(towards))
        steps = [Step(rule=NORMALISE, before=goal, after=divided), Step(rule=EVALUATE, before=divided, after=unit)]
        unit_vector = compose(
            goal,
            tuple(steps),
            Subject(self.source, vector(towards)),
            Notation(aliases=((name, unit),), heading="Unit vector in the direction"),
            last=Rel("=", goal, unit),
            conditions=() if not unit.free else (Rel("!=", squares, ZERO),),
        )
        self.parts.append(unit_vector)
        return name

    def along(self, unit: Sym) -> Derivation:
        """Multiply the gradient by the unit vector."""
        goal = self.operator("directional", unit)
        product = Whole("dot", self.operator("gradient"), unit)
        direction = dict(self.extra)[unit]
        gradient_ = replace(defined(self.operator("gradient")), self.known)
        filled = Whole("dot", gradient_, direction)
        line: Node = tidy(defined(filled))
        steps = [
            Step(rule=DEFINITIONS["directional"], before=goal, after=product),
            Step(rule=PUT_IN_PARTIALS, before=product, after=filled, conditions=self.decisive),
            Step(rule=DEFINITIONS["dot"], before=filled, after=line),
        ]
        steps.extend(_by_entry(line))
        return self.conclude("Directional derivative", goal, steps)

    def at(self, general: Derivation, at: object) -> Derivation:
        """Put a point into what was assembled; without one that is the answer."""
        if at is None:
            return general
        assert isinstance(general.last, Rel)
        point = point_of(at, self.variables)
        parts = [*self.parts, copy(general, parts=())]
        try:
            steps = evaluated(general, general.last.right, point)
        except ExcludedError:
            if rows_of(general.goal) is not None or general.goal is not self.operator("gradient"):
                raise
            slopes = [along_axis(self.body, self.name, variable, point, self.given) for variable in self.variables]
            parts.extend(part for slope in slopes for part in (*slope.parts, copy(slope, parts=())))
            self.shown.update({(slope.goal, slope.last): slope.verdict for slope in slopes})
            ends = [(slope.goal, slope.last) for slope in slopes]
            goal, value = map(vector, zip(*ends, strict=True))
            note = f"slopes along the axes; {self.name} need not be differentiable there"
            steps = (Step(rule=PUT_IN_PARTIALS, before=goal, after=value, note=note),)
        place = ", ".join(map(str, point.values()))
        self.parts = []
        last = self.conclude(f"At the point ({place})", steps[0].before, steps)
        left = tuple(there for condition in general.conditions if (there := put(condition, point)).free)
        result = Rel("=", general.goal, steps[-1].after)
        return copy(last.about(given=()), last=result, conditions=left, parts=tuple(parts), notes=())


def _goals(node: Node) -> tuple[Deriv, ...]:
    return tuple(part for part in postorder(node) if isinstance(part, Deriv))


def _simplest(node: Node) -> Node:
    if not node.free:
        return exact(node)
    moves = simplified(node)
    return moves[-1].after if moves else node


def _by_entry(line: Node, ends: Collection[Node] = ()) -> tuple[Step, ...]:
    """Simplify every entry by the moves of a textbook; the same move in several entries is one line.

    Args:
        line: a vector or matrix.
        ends: expressions that are left as they are, since a derivation ended in them.
    """
    rows = rows_of(line)
    if rows is None:
        return simplified(line)
    queues = [[] if entry in ends else list(simplified(entry)) for row in rows for entry in row]
    entries = [entry for row in rows for entry in row]
    steps: list[Step] = []
    while any(queues):
        rule = next(queue[0].rule for queue in queues if queue)
        needed: list[Node] = []
        for place, queue in enumerate(queues):
            if queue and queue[0].rule is rule:
                step = queue.pop(0)
                entries[place] = step.after
                needed.extend(step.conditions)
        after = with_entries(line, entries)
        steps.append(Step(rule=rule, before=line, after=after, conditions=tuple(dict.fromkeys(needed))))
        line = after
    return tuple(steps)


def _weakest_agreement(parts: Sequence[Derivation]) -> Verdict | None:
    """Return the weakest comparison of a partial derivative with SymPy's; None if one could not be compared."""
    found = [part.agreement for part in parts if part.partial]
    known = [verdict for verdict in found if verdict is not None]
    if not found or len(known) < len(found):
        return None
    return weakest(known)
