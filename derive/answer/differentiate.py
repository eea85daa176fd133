"""`differentiate`: from what a person typed to a checked derivation.

The pipeline is the file: read, differentiate by rules, aim at a form, check, say where it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.answer import carrying
from derive.answer.builder import compose, name_derivative
from derive.answer.checking import compared, examine_result
from derive.answer.composed import by_strategy, composed
from derive.answer.dependent import Dependence, declarations, dependence
from derive.answer.input import absent, named, read_input, refuse_options
from derive.answer.refusals import (
    HIGHEST,
    LARGEST_ORDER,
    refuse_division_by_zero,
    refuse_entries,
    refuse_many,
    refuse_named_by,
    refuse_no_number,
    refuse_parameters,
)
from derive.answer.repeated_parts import by_names, named_parts
from derive.answer.simplify import simplified
from derive.answer.unguarded import unguarded
from derive.budget import doing
from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import BINDERS, ZERO, Call, Deriv, Div, Mul, Neg, Node, Rel, Sym, postorder, tidy
from derive.expression.indices import runs_with
from derive.field.translate import NATIVE
from derive.reading import Reading
from derive.reading.formulas import basis_of
from derive.reading.letters import variable_by_custom
from derive.reading.roles import vary_together
from derive.reals.given import where_given
from derive.record.derivation import NOT_COMPARED, Derivation, Notation, Step, Subject
from derive.record.engine import discharge, holes, result_of
from derive.record.strategies import Strategy, first_of
from derive.rules import AGAIN, ROUTES
from derive.rules.derivative.functions import by_definition, look_up, write_out
from derive.rules.derivative.inside import carried_out, inside_first
from derive.rules.derivative.known import known
from derive.rules.derivative.simplifying import USE_GIVEN, as_given, use_given
from derive.startup.data import replace as copy
from derive.table import NAMES, TABLE
from derive.targets import Path, aim
from derive.targets.repeated import RULES as REPEATED
from derive.targets.repeated import finish, repeated
from derive.verify import Refuted, check
from derive.verify.comparison import describe

_NAMES = ("f", "g", "h", "F", "G", "H", "f_1")
"""What a function without a name of its own may be called."""

_TARGETS = ("auto", "raw", "explicit", "self", "factored")
"""What a target may be besides a form of one's own."""

_DEEPEST = 1000
"""Depth up to which a derivation is written: each level is a line, as long as the function is deep."""


def differentiate(
    expression: object,
    *variables: object,
    order: int = 1,
    route: str = "auto",
    target: Any = "auto",
    depends: Sequence[str] = (),
    syntax: str = "auto",
    compare: bool = True,
) -> Derivation:
    """Derive the derivative of an expression, line by line, each line checked.

    Args:
        expression: text, LaTeX, a SymPy expression or a display tree.
        variables: differentiate by these in turn, letters or symbols; the only letter, or x, by default.
        order: how many times to differentiate by each.
        route: ``auto``, ``chain`` (reciprocals as powers), ``quotient``, or ``definition`` (functions written out).
        target: ``auto`` (in terms of the function itself where it is a named one, else explicit), ``self`` (in terms
            of the function itself), ``raw`` (as the rules leave it), ``explicit`` (without the function itself),
            ``factored`` (a product), or a form of one's own.
        depends: letters that are functions, ``("y(x)",)``; all others are constants.
        syntax: ``auto``, ``text`` or ``latex``.
        compare: whether SymPy is asked for its derivative in the end; `Derivation.compared` asks later.

    Returns:
        The derivation of the last derivative; those before it are its `parts`.

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: some derivative is beyond the rules.
        LimitError: the expression is nested too deep.
        DeriveError: an option names nothing, or it is not clear which letter is the variable.

    >>> str(differentiate("x sin x").derivative)
    'sin(x) + x cos(x)'
    """
    asked = tuple(map(named, variables))
    refuse_options(route, order)
    if order > LARGEST_ORDER:
        raise LimitError(f"the order of a derivative is at most {LARGEST_ORDER}")
    declared = dict(declarations(depends))
    reading = read_input(expression, syntax=syntax, symbols=asked, functions=declared)
    stated = {name: None for on in declared.values() for name in on}
    if not (asked or reading.by or reading.arguments) and len(stated) == 1:
        asked = tuple(stated)
    refuse_entries(reading, asked)
    function = reading.expression
    followed = ROUTES[route]
    plain = (target, order) == ("auto", 1) and not (declared or reading.given)
    if plain and route != "definition" and _is_quoted(function):
        followed, route = first_of(write_out, followed), "definition"
    occurring = function.free | {part.name for part in postorder(function) if isinstance(part, Call)}
    if declared and not occurring & declared.keys():
        raise DeriveError(f"{' and '.join(str(Sym(name)) for name in declared)} does not occur in {function}")
    # What somebody types with d/dx in it is a line of their work; a program's Derivative(…) is differentiated.
    typed = isinstance(expression, str | Reading) and "Derivative(" not in reading.source
    inside = {part.variable.name for part in postorder(function) if isinstance(part, Deriv)}
    alone = typed and not (reading.by or reading.arguments or depends) and order == 1
    if inside and alone and (not asked or (inside == {*asked} and _is_multiple(function))):
        return carrying.carried_out(reading, route, (*reading.notes, *_conventions(function)))
    names = _variables(reading, asked) * order
    refuse_named_by(function, names)
    notes = (
        *reading.notes,
        *_by_custom(reading, asked),
        *_in_turn(names),
        *_inside(function, names),
        *_conventions(function),
        *([f"the value at {reading.at[0]} = {reading.at[1]} is not taken here"] if reading.at[0] else []),
    )
    refuse_division_by_zero(reading)
    refuse_no_number(function)
    refuse_parameters(function)
    if function.depth > _DEEPEST:
        raise LimitError(f"nested {function.depth} deep: lines are written for up to {_DEEPEST} levels")
    for name in names:
        if name.endswith("'"):
            raise DeriveError(f"{name} is itself a derivative: give the function, y = …, or an equation in x and y")
    hidden = dependence(depends, names)
    function, given = hidden.inside(function), tuple(map(hidden.inside, reading.given))
    notes = (*notes, *absent(asked, function.free))
    # γ = … names no function that is called γ elsewhere.
    typed_name = "" if reading.name in TABLE and not reading.arguments else reading.name
    name, source = typed_name or _own_name(function, names[0]), reading.source
    found: list[Derivation] = []
    asked_for = source in NAMES or _of_letters(function) or route == "definition"
    written = _definition(function) if asked_for else ()
    is_partial = _is_partial(reading, names, asked, hidden)
    for place, variable in enumerate(names, 1):
        refuse_many(place, len(names))
        if place > 1:
            doing(f"taking derivative {place} of {len(names)}")
        before = found[-1] if found else None
        start = before.last if before else function
        # sin, cos, -sin, -cos and sin again: what was derived is not derived once more.
        again = next((part for part in found if part.function is start and part.variable == variable), None)
        if again is not None and (target in _TARGETS or place < len(names)):
            found.append(copy(again.about(order=place), parts=tuple(found)))
            continue
        # A function asked for by its name is derived from its definition, once.
        shape = written[0] if written and not before else start
        known_there = tidy(where_given(start, given)) if given else start
        cases = composed(known_there, variable) if shape is start and route == "auto" else None
        unfolded = () if shape is start else (by_definition(start, shape),)
        unfolded = (by_strategy(known_there, cases),) if cases is not None else unfolded
        called = named_parts(start) if not (before or unfolded) and route == "auto" else {}
        unfolded = (by_names(start, called),) if called else unfolded
        usual = AGAIN[route] if before else followed
        rules = first_of(as_given(given), *hidden.strategies, *unfolded, *map(known, relations(before)), usual)
        # A form asked for is that of the last derivative.
        aimed = target if place == len(names) or target in _TARGETS else "explicit"
        if route == "definition" and aimed == "auto" and not before:
            aimed = _by_table(start, variable) or aimed
        rules = first_of(inside_first(rules), rules)
        if before and target == "auto":
            rules = first_of(*repeated(start, variable, rules), rules)
        done = _once(source, start, shape, variable, name, rules, aimed, before, given, is_partial)
        meanings = ((call, basis_of(call) or part) for part, call in called.items() if isinstance(call, Call))
        aliases = tuple(dict.fromkeys((*done.aliases, *meanings)))
        found.append(copy(done.written(partial=is_partial, aliases=aliases), parts=tuple(found)))
        if done.last is ZERO and len(names) > HIGHEST:
            notes = (*notes, f"every derivative from order {place} on is 0")
            break
    notes = (*notes, *_claimed(reading, found[-1]))
    *parts, last = map(hidden.lettered, found)
    told: list[Derivation] = []
    for place, part in enumerate((*parts, last)):
        left = name_derivative(
            body_of(told[0] if told else part), part.last, names[: place + 1], name, part.aliases, reading.arguments
        )
        part = copy(part.written(left=left), notes=() if place else notes, parts=tuple(told))
        told.append(copy(part, agreement=NOT_COMPARED))
    return compared(told[-1]) if compare else told[-1]


def _is_multiple(function: Node) -> bool:
    """Whether this is a number times one derivative, -d/dx (x^3): its letter is named, and nothing else to be done."""
    others = [part for part in function.children if not isinstance(part, Deriv) and not _is_multiple(part)]
    single = len(function.children) - len(others) == 1
    return isinstance(function, (Neg, Mul, Div)) and single and not any(part.free for part in others)


def _by_custom(reading: Reading, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Tell which letter was taken where several occur and x is not among them."""
    free = reading.expression.free
    if not (asked or reading.by) and len(reading.arguments) > 1:
        first, *others = map(Sym, reading.arguments)
        listed = ", ".join(map(str, others))
        return (f"the partial derivative by {first} is taken; name another letter for the one by {listed}",)
    if asked or reading.by or reading.arguments or len(free) < 2:
        return ()
    if "x" in free:
        binders = [part for part in postorder(reading.expression) if isinstance(part, BINDERS)]
        members = {name for part in binders for name in free if runs_with(name, part.variable.name)}
        together = sorted(name for name in free - members if vary_together("x", name))
        listed = ", ".join(str(Sym(name)) for name in together)
        held = f"x is taken as the variable, {listed} {'is' if len(together) == 1 else 'are'} held constant"
        return (f"{held}: name another with --variable {together[0]} (variables=)",) if together else ()
    return (f"{variable_by_custom(free)} is taken as the variable",)


def _claimed(reading: Reading, done: Derivation) -> tuple[str, ...]:
    """Say of each claim about the derivative whether it is right."""
    told: list[str] = []
    for claim in reading.claims:
        try:
            verdict = check(done.spelled_out(done.last), claim, assuming=reading.given)
        except Refuted as error:
            at = describe(error.comparison.point)
            told.append(f"the claim {claim} is false: at {at} it is not the derivative, which is {done.last}")
        else:
            told.append(f"the claim {claim} is right: {verdict.outcome.value}")
    return tuple(told)


def _in_turn(names: tuple[str, ...]) -> tuple[str, ...]:
    """Say in which order a mixed derivative is taken."""
    distinct = tuple(dict.fromkeys(names))
    return (f"first by {', then by '.join(distinct)}",) if len(distinct) > 1 else ()


def _inside(function: Node, names: tuple[str, ...]) -> tuple[str, ...]:
    """Say what is done with derivatives in the differentiand: a person may have meant them alone."""
    if not function.pending:
        return ()
    return (f"the derivative inside is carried out first, then the whole is differentiated by {names[0]}",)


def _conventions(function: Node) -> tuple[str, ...]:
    """Say which function is meant where textbooks differ."""
    entries = (TABLE[part.name] for part in postorder(function) if isinstance(part, Call) and part.name in TABLE)
    return tuple(dict.fromkeys(entry.remark for entry in entries if entry.remark))


def _is_partial(reading: Reading, names: tuple[str, ...], asked: tuple[str, ...], hidden: Dependence) -> bool:
    """Whether derivatives are written with ∂: by several variables, of a function of several, or as it was asked."""
    if len(set(names)) > 1 or len(reading.arguments) > 1 or any(sign in reading.source for sign in ("∂", "\\partial")):
        return True
    if hidden.calls:
        return any(len(call.children) > 1 for _, call in hidden.calls)
    beside = reading.expression.free if asked and not reading.arguments else ()
    return any(vary_together(names[0], other) for other in beside)


def _once(
    source: str,
    function: Node,
    shape: Node,
    variable: str,
    name: str,
    rules: Strategy,
    target: Any,
    before: Derivation | None,
    given: tuple[Node, ...],
    partial: bool,
) -> Derivation:
    """Differentiate once; `shape` is the function as its lines display it."""
    goal = Deriv(function, Sym(variable))
    needed = before.conditions if before else _needed_inside(function)
    aliases = before.aliases if before else ()
    step = unguarded(discharge(goal, rules))
    raw = result_of(step)
    used = {part.name for part in postorder(shape) if isinstance(part, Call)} | shape.free
    # f(x) is no name of a function of several variables.
    alias = "" if partial else next(letter for letter in (name, *_NAMES) if letter and letter not in used)
    if step.rule in REPEATED:
        form = Path(finish(raw))
    else:
        form = aim(carried_out(step), raw, variable, name=alias, target=target, again=before is not None)
    function, steps = carried_out(step), (step, *map(unguarded, form.steps))
    last = form.steps[-1].after if form.steps else raw
    if target == "auto" and (made := use_given(last, given)) is not None:
        steps = (*steps, Step(USE_GIVEN, last, made.after, made.bindings, made.conditions), *simplified(made.after))
        last = steps[-1].after
    aliases = (*aliases, *form.aliases)
    found = examine_result(function, last, variable, steps, aliases=aliases, needed=needed, given=given)
    return compose(
        goal,
        found.steps,
        Subject(source, function, variable, name=name, order=before.order + 1 if before else 1, given=given),
        Notation(aliases=aliases),
        last=found.last,
        conditions=found.conditions,
        kinks=found.kinks,
    )


def _needed_inside(function: Node) -> tuple[Node, ...]:
    """Return where the derivatives that stand in an expression exist.

    Raises:
        UnsupportedError: one of them is taken under an integral or a sum, of something with its variable.
    """
    inside = holes(function)
    for hole in inside:
        if not hole.free <= function.free:
            raise UnsupportedError(f"{hole} stands under the sign of an integral, a sum or a limit: derive it first")
    return tuple(c for hole in inside for c in differentiate(hole.body, hole.variable, target="raw").conditions)


def relations(before: Derivation | None) -> tuple[tuple[Node, Node], ...]:
    """Return what is known of earlier derivatives: pairs f(x), f'(x) for the names in their results."""
    if before is None:
        return ()
    first = before.parts[0] if before.parts else before
    return tuple((alias, first.last) for alias, meaning in first.aliases if meaning is first.function)


def body_of(derivation: Derivation) -> Node:
    """Return the differentiand with the derivatives in it that were carried out first."""
    goal = derivation.goal
    return goal.body if isinstance(goal, Deriv) and goal.body.pending else derivation.function


def _own_name(function: Node, variable: str) -> str:
    """Return the name of a named function of the variable itself."""
    if not isinstance(function, Call) or function.orders or function.name not in TABLE:
        return ""
    return function.name if function.children == (Sym(variable),) else ""


def _by_table(function: Node, variable: str) -> Node | None:
    """Return the derivative that the table has of a function, written out or not: sec(x) tan(x) of sec(x)."""
    goal = Deriv(function, Sym(variable))
    found = look_up(goal) if isinstance(function, Call) and _definition(function) else None
    return None if found is None else found[1].after


def _is_quoted(function: Node) -> bool:
    """Whether the table has the whole derivative, of tan x or ln|x|, although the function can be written out."""
    goals = [Deriv(function, Sym(name)) for name in function.free] if isinstance(function, Call) else []
    if len(goals) != 1 or look_up(goals[0]) is None or (applied := write_out(goals[0])) is None:
        return False
    # Of the logarithm of Γ its definition would say no more than the table does.
    return all(part.name in NATIVE for part in postorder(applied[1].after) if isinstance(part, Call))


def _of_letters(function: Node) -> bool:
    """Whether a function of several arguments stands alone: softplus(x, β) is asked for like softplus."""
    letters = function.children if isinstance(function, Call) and len(function.children) > 1 else ()
    return len(set(letters)) > 1 and all(isinstance(letter, Sym) for letter in letters)


def _definition(function: Node) -> tuple[Node, ...]:
    """Return what a function of the table stands for, in simpler ones, if it says."""
    written = basis_of(function) if isinstance(function, Call) else None
    return () if written is None else (written,)


def _variables(reading: Reading, asked: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(reading.expression, Rel) and reading.expression.relation != "=":
        raise UnsupportedError(f"{reading.expression} is a condition: only a function or an equation has a derivative")
    if isinstance(reading.expression, Rel):
        raise UnsupportedError("an equation is differentiated implicitly: use derive.implicit")
    chosen = asked or reading.by or reading.arguments[:1]
    if chosen:
        return tuple(chosen)
    free = reading.expression.free
    if usual := variable_by_custom(free):
        return (usual,)
    raise DeriveError(
        f"which letter is the variable? {', '.join(sorted(free))} occur: name one with --variable (variables=)"
    )


__all__ = ["differentiate", "relations"]
