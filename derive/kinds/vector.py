"""Gradient, Jacobian, Hessian, divergence, curl, Laplacian and directional derivative of explicit expressions.

The partial derivatives are ordinary derivations, the `parts`; the last derivation assembles them.  The body is
called f (a field F with components F_1, F_2, …), an alias that the verifier spells out in every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as copy

from derive.api import differentiate
from derive.components import defined, rows_of, total, vector, with_entries
from derive.derivation import Derivation, Outcome, Rule, Step, Verdict
from derive.domain import conditions
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
    substitute,
    tidy,
)
from derive.kinds.fields import components
from derive.kinds.record import exact, finished, simplified, taken
from derive.rules.equations import EVALUATE, PUT_IN
from derive.rules.vectors import DEFINITIONS, NORMALISE, PUT_IN_PARTIALS, SCHWARZ

_SPACE = ("x", "y", "z")


def gradient(expression: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the gradient of a function of several variables.

    Args:
        expression: text, LaTeX, a SymPy expression or a display tree.
        variables: the variables in order; those of ``f(x, y) = …``, or x, y, z as far as they occur, by default.
        route: as for `differentiate`.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of ``∇f = (∂f/∂x, …)``; the partial derivatives are its `parts`.

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: a partial derivative is beyond the rules.
        DeriveError: it is not clear what the variables are.

    >>> str(gradient("x^2 y").result)
    '∇f = (2x y, x^2)'
    """
    problem = _scalar(expression, variables, syntax, route)
    problem.every_partial()
    return problem.assembled("Gradient", "gradient")


def jacobian(expressions: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the Jacobian matrix of a map: row i holds the partial derivatives of component i.

    Args:
        expressions: the components, as a sequence or as text ``(r cos θ, r sin θ)``.
        variables, route, syntax: as for `gradient`.

    Returns:
        The derivation of ``J_F = …``.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `gradient`.

    >>> str(jacobian(("x y", "x + y")).result)
    'J_F = [[y, x], [1, 1]]'
    """
    problem = _field(expressions, variables, syntax, route)
    problem.every_partial()
    return problem.assembled("Jacobian matrix", "jacobian")


def hessian(expression: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the Hessian matrix of a function; mixed derivatives are derived once.

    Args:
        expression, variables, route, syntax: as for `gradient`.

    Returns:
        The derivation of ``H_f = …``.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `gradient`.

    >>> str(hessian("x^2 y").result)
    'H_f = [[2y, 2x], [2x, 0]]'
    """
    problem = _scalar(expression, variables, syntax, route)
    problem.second_partials(mixed=True)
    rule = SCHWARZ if len(problem.variables) > 1 else PUT_IN_PARTIALS
    return problem.assembled("Hessian matrix", "hessian", rule)


def divergence(field: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the divergence of a vector field.

    Args:
        field: the components, as a sequence or as text ``(x y, y z, z x)``.
        variables, route, syntax: as for `gradient`; as many variables as components.

    Returns:
        The derivation of ``∇·F = …``.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `gradient`.

    >>> str(divergence("(x y, y z, z x)").result)
    '∇·F = x + y + z'
    """
    problem = _field(field, variables, syntax, route, square=True)
    for name, body, variable in zip(problem.names, problem.bodies, problem.variables, strict=True):
        problem.partial(name, body, (variable,))
    return problem.assembled("Divergence", "divergence")


def curl(field: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the curl of a vector field in space, or the scalar curl of one in the plane.

    Args:
        field, variables, route, syntax: as for `divergence`; two or three components.

    Returns:
        The derivation of ``∇×F = …``.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `gradient`.

    >>> str(curl("(-y, x, 0)").result)
    '∇×F = (0, 0, 2)'
    """
    problem = _field(field, variables, syntax, route, square=True)
    if len(problem.variables) not in (2, 3):
        raise DeriveError("the curl is defined for two or three components")
    problem.every_partial(diagonal=False)
    return problem.assembled("Curl", "curl")


def laplacian(expression: object, *variables: str, route: str = "auto", syntax: str = "auto") -> Derivation:
    """Derive the Laplacian of a function, the sum of its second derivatives by each variable.

    Args:
        expression, variables, route, syntax: as for `gradient`.

    Returns:
        The derivation of ``Δf = …``.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `gradient`.

    >>> str(laplacian("x^2 - y^2").result)
    'Δf = 0'
    """
    problem = _scalar(expression, variables, syntax, route)
    problem.second_partials(mixed=False)
    return problem.assembled("Laplacian", "laplacian")


def directional(
    expression: object,
    direction: object,
    *variables: str,
    at: object = None,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Derive the derivative of a function in a direction, which is normalised first.

    Args:
        expression, variables, route, syntax: as for `gradient`.
        direction: the components of a vector, as a sequence or as text ``(3, 4)``.
        at: the coordinates of a point at which the value is wanted.

    Returns:
        The derivation of ``D_u f = ∇f · u``.

    Raises:
        ParseError, UnsupportedError: as for `gradient`.
        DeriveError: the direction is zero or has another number of components than there are variables.

    >>> str(directional("x^2 + y^2", (3, 4), at=(1, 2)).result)
    'D_u f = 22/5'
    """
    problem = _scalar(expression, variables, syntax, route)
    towards = tuple(reading.expression for reading in components(direction, syntax))
    point = None if at is None else tuple(reading.expression for reading in components(at, syntax))
    for given, what in ((towards, "the direction"), (point, "the point")):
        if given is not None and len(given) != len(problem.variables):
            raise DeriveError(f"{what} has {len(given)} components, but there are {len(problem.variables)} variables")
    problem.every_partial()
    unit = problem.normalised(towards)
    return problem.along(unit, point)


# What is given -----------------------------------------------------------------------------------


def _scalar(expression: object, variables: tuple[str, ...], syntax: str, route: str) -> _Problem:
    reading = taken(expression, syntax=syntax)
    if isinstance(reading.expression, Rel):
        raise DeriveError("an expression is needed, not an equation")
    chosen = _chosen(variables or reading.arguments, reading.expression.free)
    name = Sym(_unused(reading.name or "f", reading.expression.free))
    return _Problem(name, reading.expression, (name,), chosen, reading.source, reading.notes, route)


def _field(
    expressions: object, variables: tuple[str, ...], syntax: str, route: str, *, square: bool = False
) -> _Problem:
    readings = components(expressions, syntax)
    bodies = tuple(reading.expression for reading in readings)
    free = frozenset().union(*(body.free for body in bodies))
    default = _SPACE[: len(bodies)] if square and len(bodies) <= len(_SPACE) else ()
    chosen = _chosen(variables or readings[0].arguments or default, free)
    if square and len(chosen) != len(bodies):
        raise DeriveError(f"the field has {len(bodies)} components, but there are {len(chosen)} variables")
    stem = _unused("F", free)
    names = tuple(Sym(f"{stem}_{place}") for place in range(1, len(bodies) + 1))
    source = f"({', '.join(reading.source for reading in readings)})"
    notes = tuple(dict.fromkeys(note for reading in readings for note in reading.notes))
    return _Problem(Sym(stem), vector(bodies), names, chosen, source, notes, route)


def _unused(name: str, free: frozenset[str]) -> str:
    return next(letter for letter in (name, "g", "h", "G", "H", f"{name}_0") if letter not in free)


def _chosen(variables: Sequence[str], free: frozenset[str]) -> tuple[str, ...]:
    """Return the variables: those named, else x, y, z as far as they occur, else x_1, x_2, …"""
    if variables:
        if len(set(variables)) < len(variables):
            raise DeriveError("a variable is named twice")
        return tuple(variables)
    numbered = sorted((name for name in free if name.startswith("x_")), key=lambda name: (len(name), name))
    found = [name for name in _SPACE if name in free] or numbered
    if not found or (set(free) - set(found)) & {*_SPACE, *numbered}:
        raise DeriveError(f"which letters are the variables? {', '.join(sorted(free)) or 'none'} occur: name them")
    return tuple(found)


# The derivation ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Problem:
    """A function or a field, its variables, and the partial derivatives found so far.

    Attributes:
        name: what the whole is called, f or F.
        body: the expression, or the vector of components.
        names: what the components are called; (f,) for a function.
        variables: the variables in order.
        source, notes: the input as typed, and how it was read.
        route: which rules.
        parts: the derivations so far.
        known: the value of each derivative so far.
    """

    name: Sym
    body: Node
    names: tuple[Sym, ...]
    variables: tuple[str, ...]
    source: str
    notes: tuple[str, ...]
    route: str
    parts: list[Derivation] = field(default_factory=list)
    known: dict[Node, Node] = field(default_factory=dict)
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
        found = differentiate(before, by[-1], route=self.route, target="factored")
        self.known[goal] = found.result
        last = copy(
            found,
            source=self.source,
            result=Rel("=", goal, found.result),
            aliases=self.aliases,
            order=len(by),
            partial=True,
            heading="" if self.parts else "Partial derivatives",
            notes=() if self.parts else self.notes,
        )
        self.parts.append(last)
        return found.result

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

    def assembled(self, heading: str, kind: str, rule: Rule = PUT_IN_PARTIALS) -> Derivation:
        """Put the partial derivatives into the definition of an operator, and simplify."""
        goal = self.operator(kind)
        inner = vector(self.names) if self.body is not self.bodies[0] else self.name
        opened = defined(replace(goal, {self.name: inner}))
        filled = tidy(replace(opened, self.known))
        steps = [Step(rule=DEFINITIONS[kind], before=goal, after=opened)]
        steps.append(Step(rule=rule, before=opened, after=filled, note=self._vanishing(opened)))
        steps.extend(_by_entry(filled))
        return self.told(heading, goal, steps)

    def _vanishing(self, opened: Node) -> str:
        """Say which derivatives are zero because the variable does not occur."""
        zero = [goal for goal, value in self.known.items() if value is ZERO and isinstance(goal, Deriv)]
        used = [goal for goal in zero if goal in set(_goals(opened))]
        return "0 where the variable does not occur" if used else ""

    def told(self, heading: str, goal: Node, steps: Sequence[Step]) -> Derivation:
        """Return the last derivation, checked, with the partial derivatives as its parts."""
        result = steps[-1].after
        assumed = tuple(dict.fromkeys(c for part in self.parts for c in part.conditions))
        derivation = Derivation(
            source=self.source,
            function=self.body,
            goal=goal,
            steps=tuple(steps),
            result=Rel("=", goal, result),
            variable=self.variables[0],
            conditions=conditions(self.body, replace(result, dict(self.aliases)), assuming=assumed),
            aliases=self.aliases,
            notes=() if self.parts else self.notes,
            heading=heading,
            partial=True,
            parts=tuple(self.parts),
            agreement=_weakest_agreement(self.parts),
        )
        return finished(derivation)

    # In a direction --------------------------------------------------------------------------------

    def normalised(self, towards: Vector) -> Sym:
        """Name the unit vector of a direction; one that is not of length one is divided by its length."""
        free = self.body.free.union(*(entry.free for entry in towards))
        name = Sym(fresh_name("u", free))
        squares = tidy(total([Pow(entry, TWO) for entry in towards]))
        length = _simplest(Root(squares))
        if length is ZERO:
            raise DeriveError("the direction is the zero vector")
        unit = vector([_simplest(Div(entry, length)) for entry in towards])
        self.extra.append((name, unit))
        if length is ONE:
            return name
        norm = Root(total([Pow(entry, TWO) for entry in towards]))
        goal, divided = name, Mul(Div(ONE, norm), vector(towards))
        steps = [Step(rule=NORMALISE, before=goal, after=divided), Step(rule=EVALUATE, before=divided, after=unit)]
        derivation = Derivation(
            source=self.source,
            function=vector(towards),
            goal=goal,
            steps=tuple(steps),
            result=Rel("=", goal, unit),
            conditions=() if not unit.free else (Rel("!=", squares, ZERO),),
            aliases=((name, unit),),
            heading="Unit vector in the direction",
        )
        self.parts.append(finished(derivation))
        return name

    def along(self, unit: Sym, point: Vector | None) -> Derivation:
        """Multiply the gradient by the unit vector, and put in the point."""
        goal = self.operator("directional", unit)
        product = Whole("dot", self.operator("gradient"), unit)
        direction = dict(self.extra)[unit]
        gradient_ = replace(defined(self.operator("gradient")), self.known)
        filled = Whole("dot", gradient_, direction)
        line: Node = tidy(defined(filled))
        steps = [
            Step(rule=DEFINITIONS["directional"], before=goal, after=product),
            Step(rule=PUT_IN_PARTIALS, before=product, after=filled),
            Step(rule=DEFINITIONS["dot"], before=filled, after=line),
        ]
        steps.extend(_by_entry(line))
        if point is None:
            return self.told("Directional derivative", goal, steps)
        general = self.told("Directional derivative", goal, steps)
        return self._at(general, goal, point)

    def _at(self, general: Derivation, goal: Node, point: Vector) -> Derivation:
        assert isinstance(general.result, Rel)
        value = general.result.right
        for name, coordinate in zip(self.variables, point, strict=True):
            value = substitute(value, name, coordinate)
        given = tuple(Rel("=", Sym(name), at) for name, at in zip(self.variables, point, strict=True))
        simple = _simplest(value)
        steps = [Step(rule=PUT_IN, before=general.result.right, after=value, conditions=given)]
        if simple is not value:
            steps.append(Step(rule=EVALUATE, before=value, after=simple))
        place = ", ".join(map(str, point))
        parts, self.parts = [*self.parts, copy(general, parts=())], []
        last = self.told(f"At the point ({place})", general.result.right, steps)
        return copy(last, result=Rel("=", goal, simple), parts=tuple(parts), notes=())


Vector = tuple[Node, ...]


def _goals(node: Node) -> tuple[Deriv, ...]:
    return tuple(part for part in postorder(node) if isinstance(part, Deriv))


def _simplest(node: Node) -> Node:
    if not node.free:
        return exact(node)
    moves = simplified(node)
    return moves[-1].after if moves else node


def _by_entry(line: Node) -> tuple[Step, ...]:
    """Simplify every entry by the moves of a textbook; the same move in several entries is one line."""
    rows = rows_of(line)
    if rows is None:
        return simplified(line)
    queues = [list(simplified(entry)) for row in rows for entry in row]
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
    if not found or any(verdict is None for verdict in found):
        return None
    order = list(Outcome)
    return max((verdict for verdict in found if verdict), key=lambda verdict: order.index(verdict.outcome))
