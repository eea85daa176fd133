"""Derivatives of named functions, read from the table, from SymPy where the table is silent, or left open.

Nothing here is about one function: a new function is an entry of `derive.table`.
"""

from __future__ import annotations

from derive.budget import once
from derive.expression import ONE, ZERO, Call, Deriv, Node, Piecewise, Rel, rational, replace, tidy
from derive.reading.formulas import basis_of, fill, instantiate
from derive.record.declare import Outer, rule
from derive.record.derivation import Rewrite, Rule
from derive.record.strategies import Strategy
from derive.rules.derivative.powers import POWERS
from derive.table import TABLE, VARIADIC, Function


def slope(call: Call, index: int) -> tuple[Node, tuple[Node, ...], bool]:
    """Return the partial derivative of a function by one argument, at its arguments.

    Returns:
        The derivative, the conditions of its formula, and whether a closed form is known.  Without one
        the derivative is the opaque ``Call`` with that order raised.
    """
    entry = TABLE.get(call.name)
    if entry is not None and not call.orders and index < len(entry.derivative):
        text = entry.derivative[index]
        if text is not None:
            return fill(text, call.children), tuple(fill(c, call.children) for c in entry.conditions), True
    elif not call.orders and (found := _from_sympy(call.name, len(call.children), index)) is not None:
        return instantiate(found, call.children), (), True
    orders = list(call.orders or (0,) * len(call.children))
    orders[index] += 1
    return Call(call.name, *call.children, orders=tuple(orders)), (), entry is None and not _is_fallback(call.name)


@once
def _from_sympy(name: str, arity: int, index: int) -> Node | None:
    if not _is_fallback(name):
        return None
    from derive.sympy_door.door import special_derivative

    return special_derivative(name, index, arity)


def _is_fallback(name: str) -> bool:
    from derive.table import FALLBACK

    return name in FALLBACK


@once
def table_rule(name: str) -> Rule:
    """Return the rule for one named function of one argument, made from its entry."""
    entry = TABLE.get(name)
    shown = f"{name}(u)"
    text = entry.derivative[0] if entry is not None and entry.derivative else None
    return Rule(
        id=f"derivative-{name}",
        name=f"derivative of {_title(entry, name)}",
        statement=f"({shown})' = {text or f'{name}{chr(39)}(u)'}",
        rewrite=_bare,
        weight=0,
        reference=entry.reference if entry is not None else "SymPy",
    )


def _title(entry: Function | None, name: str) -> str:
    return f"the {entry.title}" if entry is not None and entry.title else name


def _bare(goal: Deriv) -> Rewrite | None:
    found = look_up(goal)
    return None if found is None else found[1]


UNKNOWN = Rule(
    id="unknown-function",
    name="definition of f'",
    statement="(f(u))' = f'(u)",
    rewrite=_bare,
    weight=0,
    notation=True,
)

OPAQUE = Rule(
    id="no-closed-form",
    name="derivative left open: no closed form is known",
    statement="(g(u))' = g'(u)",
    rewrite=_bare,
)


def _call_outer(body: Node, name: str) -> tuple[Rule, Outer] | None:
    if not isinstance(body, Call):
        return None
    dependent = [i for i, argument in enumerate(body.children) if name in argument.free]
    if len(dependent) != 1 or _unfolds(body):
        return None
    index = dependent[0]
    node, conditions, closed = slope(body, index)
    known = body.name in TABLE or _is_fallback(body.name)
    made = table_rule(body.name) if known and closed else UNKNOWN if not known else OPAQUE
    return made, Outer(body.children[index], node, conditions)


def outer_of(body: Node, name: str) -> tuple[Rule, Outer] | None:
    """See a differentiand as g(u) with one inner expression that depends on the variable.

    Args:
        body: the differentiand.
        name: the variable of differentiation.

    Returns:
        The rule for g and g′ at u, or None if `body` is no such composition.
    """
    for entry in POWERS:
        found = entry.match(body, name)
        if found is not None:
            return entry.rule, found
    return _call_outer(body, name)


def slopes_of(body: Node, name: str) -> tuple[Outer, ...] | None:
    """See a differentiand as g(u, v, …) with several arguments that depend on the variable."""
    if not isinstance(body, Call) or _unfolds(body):
        return None
    found = []
    for index, argument in enumerate(body.children):
        if name in argument.free:
            node, conditions, _ = slope(body, index)
            found.append(Outer(argument, node, conditions))
    return tuple(found) if len(found) > 1 else None


def _unfolds(call: Call) -> bool:
    """Whether the rules go by the definition: a function of the table with no derivative of its own."""
    entry = TABLE.get(call.name)
    if call.name in VARIADIC:
        return not call.orders or len(call.children) == 1
    if _at_its_order(call) is not None:
        return True
    return entry is not None and not any(entry.derivative) and bool(entry.definition) and not call.orders


def _at_its_order(call: Call) -> Node | None:
    """Return what a function is where its first argument is a certain number, if the table says: P_1(x) is x."""
    entry = TABLE.get(call.name)
    special = entry.at_order(rational(call.children[0])) if entry is not None and not call.orders else ""
    return fill(special, call.children) if special else None


def by_definition(function: Node, written: Node) -> Strategy:
    """Return the strategy that answers one goal, a function asked for by its name, by what it stands for.

    Args:
        function: a named function at its arguments, whose derivative the table may know.
        written: the same by definition.
    """
    note = note_of(function) if isinstance(function, Call) else ""

    def answer(goal: Deriv) -> tuple[Rule, Rewrite] | None:
        if goal.body is not function:
            return None
        return definition, Rewrite(Deriv(written, goal.variable), note=note)

    return answer


def write_out(goal: Deriv) -> tuple[Rule, Rewrite] | None:
    """Write every function by its definition, also those whose derivative the table knows: tan u is sin u/cos u.

    Where a rule sees through a function, as the one of ln|u| does, that function is written out in its place.
    """
    body, name = goal.body, goal.variable.name
    if not isinstance(body, Call) or name not in body.free:
        return None
    if (basis := basis_of(body)) is not None:
        return definition, Rewrite(Deriv(basis, goal.variable), note=note_of(body))
    seen_through = outer_of(body, name)
    part = next((part for part in body.children if seen_through and seen_through[1].inner in part.children), None)
    if not isinstance(part, Call) or part.name not in TABLE:
        return None
    cases = fill(TABLE[part.name].bases[-1], part.children)
    assert isinstance(cases, Piecewise)
    whole = Piecewise(*((tidy(replace(body, {part: value})), condition) for value, condition in cases.pieces))
    return definition, Rewrite(Deriv(whole, goal.variable), note=note_of(part))


def look_up(goal: Deriv) -> tuple[Rule, Rewrite] | None:
    """Apply the table to a function of the variable itself: (tan x)′ = sec² x."""
    found = outer_of(goal.body, goal.variable.name)
    if found is None or found[1].inner is not goal.variable:
        return None
    return found[0], Rewrite(found[1].slope, conditions=found[1].conditions)


@rule(
    "definition",
    "write out the definition",
    "g(u) by its definition",
    weight=2,
    choice="the derivatives of its parts are known",
)
def definition(goal: Deriv) -> Rewrite | None:
    """relu(2x) is {2x if 2x > 0; 0 otherwise}: functions without a derivative of their own are written out."""
    body = goal.body
    if not isinstance(body, Call) or not _unfolds(body):
        return None
    special = _at_its_order(body)
    if special is not None:
        written = special
    elif body.name in VARIADIC:
        written = _extremum(body, goal.variable.name)
    else:
        written = fill(TABLE[body.name].definition, body.children)
    return Rewrite(Deriv(written, goal.variable), note=note_of(body))


def note_of(call: Call) -> str:
    """Say of which function the definition is written out."""
    entry = TABLE.get(call.name)
    return f"of {call.name if entry is None else f'the {entry.title}' if entry.brackets else entry.written}"


def _extremum(call: Call, name: str) -> Node:
    """Write max(a, b) as {a if a > b; b otherwise}, the side that varies first."""
    first, *rest = sorted(dict.fromkeys(call.children), key=lambda argument: name not in argument.free)
    if not rest:
        # A single argument is itself the maximum: max'(u) is 1.
        return first if not sum(call.orders) else ONE if sum(call.orders) == 1 else ZERO
    other = rest[0] if len(rest) == 1 else Call(call.name, *rest)
    return Piecewise((first, Rel(">" if call.name == "max" else "<", first, other)), otherwise=other)
