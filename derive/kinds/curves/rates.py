"""Related rates: an equation between letters that all depend on one variable gives a relation of their rates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from derive.answer.builder import compose
from derive.answer.dependent import Dependence, dependence
from derive.answer.input import absent, named, refuse_options
from derive.answer.unknown import respelled
from derive.errors import DeriveError, LimitError
from derive.expression import ONE, ZERO, Add, Call, Deriv, Mul, Node, Rel, Sym, replace
from derive.expression.relations import difference
from derive.kinds.curves.curve import an_equation
from derive.kinds.curves.linear import noted_conditions, solve
from derive.reading import Reading
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Outcome, Step, Subject, Verdict
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.algebra.algebra import OPEN_RATES
from derive.rules.derivative.simplifying import as_given
from derive.rules.labels.equations import DIFFERENTIATE_BOTH
from derive.startup.data import replace as copy
from derive.verify.curve import agree_on


def related_rates(
    equation: object,
    variable: object = "t",
    depends: Sequence[str] = (),
    *,
    route: str = "auto",
    syntax: str = "auto",
    solved: bool = True,
) -> Derivation:
    """Answer `derive.related_rates`: the relation of the rates, solved for one of them if that is wanted."""
    refuse_options(route)
    given, reading = an_equation(equation, syntax)
    name = named(variable)
    hidden = dependence(depends, (name,))
    letters = [letter for letter, call in hidden.calls if letter.name in given.free and Sym(name) in call.children]
    if not letters:
        raise DeriveError(f"no letter of {given} depends on {Sym(name)}: say which, as in depends y({Sym(name)})")
    goal = hidden.inside(given)
    assert isinstance(goal, Rel)
    both = Rel("=", *(Deriv(side, Sym(name)) for side in goal.children))
    step = posed(
        DIFFERENTIATE_BOTH,
        goal,
        both,
        first_of(as_given(tuple(map(hidden.inside, reading.given))), *hidden.strategies, ROUTES[route]),
        note=_dependence(letters, name),
    )
    found = result_of(step)
    plain = replace(found, dict(hidden.shown))
    assert isinstance(found, Rel)
    assert isinstance(plain, Rel)
    wanted = next((letter for letter in letters if letter in given.children), letters[-1])
    rate = _rate(hidden, wanted, name)
    if plain.left is rate and rate.name not in plain.right.free:
        moves = _opened(found, hidden)
    else:
        moves = solve(plain, rate) if solved else ()
    notes = (*reading.notes, *absent([letter.name for letter, _ in hidden.calls], given.free))
    result = moves[-1].after if moves else plain
    assert isinstance(result, Rel)
    return _compose_rate(given, goal, hidden, name, (step, *moves), result, reading, notes)


def _opened(found: Rel, hidden: Dependence) -> tuple[Step, ...]:
    """Leave what a rate equals as a sum of the other rates, each with its factors."""
    opened = OPEN_RATES.rewrite(found.right)
    if opened is None:
        return ()
    before, after = (replace(Rel("=", found.left, side), dict(hidden.shown)) for side in (found.right, opened.after))
    return (Step(OPEN_RATES, before, after),)


def _rate(hidden: Dependence, letter: Sym, variable: str) -> Sym:
    """Return how the rate of a letter is written."""
    call = dict(hidden.calls)[letter]
    orders = tuple(int(argument is Sym(variable)) for argument in call.children)
    written = dict(hidden.shown)[Call(call.name, *call.children, orders=orders)]
    assert isinstance(written, Sym)
    return written


def _compose_rate(
    given: Rel,
    goal: Node,
    hidden: Dependence,
    variable: str,
    steps: tuple[Step, ...],
    result: Rel,
    reading: Reading,
    notes: tuple[str, ...],
) -> Derivation:
    """Return the record: steps in functions of the variable, the result in letters, all checked."""
    calls = {shown: call for call, shown in hidden.shown}
    inner = tuple(step if step.substeps else respelled(step, calls) for step in steps)
    _, divisors = noted_conditions(steps)
    where = conditions(*given.children, *result.children, *divisors)
    names = dict(hidden.shown)
    return compose(
        goal,
        inner,
        Subject(reading.source, given, variable, given=reading.given),
        Notation(shown=hidden.shown, partial=any(len(call.children) > 1 for _, call in hidden.calls)),
        last=result,
        conditions=tuple(dict.fromkeys(replace(condition, names) for condition in where)),
        notes=notes,
        opinion=partial(_compare, given, hidden, variable, result, reading.given),
    )


def _compare(given: Rel, hidden: Dependence, variable: str, result: Rel, supposed: tuple[Node, ...]) -> Verdict | None:
    """Compare with SymPy's partial derivatives: F_x x' + F_y y' + F_t = 0 for the left side less the right one."""
    from derive.sympy_door import door as sympy_door

    gap = difference(given)
    whole: list[Node] = []
    moving = [letter for letter, call in hidden.calls if Sym(variable) in call.children]
    rates = ((variable, ONE), *((letter.name, _rate(hidden, letter, variable)) for letter in moving))
    try:
        for name, rate in rates:
            by = sympy_door.derivative(gap, name)
            if by is None:
                return None
            whole.append(Mul(by, rate))
    except LimitError:
        return None
    told: Node = difference(result)
    if isinstance(result.left, Sym):
        whole, told = [replace(Add(*whole), {result.left: result.right})], ZERO
    verdict, point = agree_on(Add(*whole), told, given, supposed)
    if point is not None:
        return Verdict(Outcome.UNVERIFIED, "SymPy's partial derivatives give something else")
    return None if verdict.outcome is Outcome.UNVERIFIED else copy(verdict, method="equal to SymPy's")


def _dependence(letters: Sequence[Node], name: str) -> str:
    """Say which letters depend on the variable."""
    *most, last = map(str, letters)
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"{listed} {'are functions' if len(letters) > 1 else 'is a function'} of {Sym(name)}"
