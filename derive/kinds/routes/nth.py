"""The n-th derivative: the first few, a formula as a claim, its first case, and the step from n to n + 1."""

from __future__ import annotations

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.input import named, read_expression
from derive.answer.order import ordinal
from derive.answer.refusals import refuse_entries
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Deriv,
    Node,
    Rel,
    Sym,
    Whole,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.kinds.routes.formulas import Formula, formula
from derive.reading import Reading
from derive.reading.letters import variable_by_custom
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Step, Subject
from derive.record.engine import discharge, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import known
from derive.rules.labels.equations import AS_POWER, EVALUATE, INDUCTION, NEXT_CASE
from derive.startup.data import replace as copy
from derive.table import NAMES
from derive.targets.repeated import inner_function
from derive.verify.shifts import NTH


def nth(
    expression: object, variable: object = None, n: str = "n", *, shown: int = 3, syntax: str = "auto"
) -> Derivation:
    """Derive a formula for the n-th derivative, by induction.

    Args:
        expression: text, LaTeX, a SymPy expression or a display tree.
        variable: the variable of differentiation; the only letter, or x, by default.
        n: the letter for the order.
        shown: how many derivatives are derived before the claim.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of ``dⁿ/dxⁿ f = …``; its `parts` are the first derivatives, the first case, the induction step.
        For σ, tanh and others with f' = G(f) the result is the recurrence of the polynomials P with f⁽ⁿ⁾ = P(f).

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: no formula is known.
        DeriveError: the letter for the order occurs in the expression, or the variable is not clear.

    >>> str(nth("e^(2x)").result.right)
    '2^n e^(2x)'
    """
    reading = read_expression(_unnamed(expression), syntax=syntax)
    function = reading.expression
    if isinstance(function, Rel):
        raise DeriveError("an expression is needed, not an equation")
    usual = next(iter(reading.arguments or reading.by), "") or variable_by_custom(function.free)
    name = named(variable) if variable else usual
    if not name or not function.free:
        raise DeriveError(f"which letter is the variable? {', '.join(sorted(function.free)) or 'none'} occur")
    if n in function.free or n == name:
        raise DeriveError(f"{n} is taken: choose another letter for the order")
    refuse_entries(reading, (name,))
    x, order = Sym(name), Sym(n)
    found = formula(function, x, order)
    if found is not None:
        return _proved(reading, x, order, found, shown)
    closed = _recurrence(reading, x, order, shown)
    if closed is None:
        raise UnsupportedError(f"no formula for the n-th derivative of {function} is known; ask for a number of times")
    return closed


def by_formula(found: Derivation) -> Derivation:
    """Tell a derivative of high order by the formula for the n-th, where one is known and it says more than the lines.

    Args:
        found: the derivative, with those before it as its parts.

    Returns:
        The formula with its proof, then its value; `found` itself where the derivatives repeat or vanish.

    >>> str(by_formula(differentiate("cos(3x)", order=5)).derivative)
    '-243 sin(3x)'
    """
    chain, x = (*found.parts, found), Sym(found.variable)
    function, order = chain[0].function, len(chain)
    n = next((letter for letter in map(Sym, "nmkp") if letter.name not in function.free and letter is not x), None)
    if n is None or any(part.last in (function, ZERO) for part in chain):
        return found
    known = formula(function, x, n)
    if known is None or known.last is not None or n.name not in known.value.free:
        return found
    claim = nth(Reading(function, given=found.given), x, n.name)
    case, value = substitute(known.value, n.name, number(order)), found.spelled_out(found.last)
    told = compose(
        case,
        (Step(rule=EVALUATE, before=case, after=value),) if case is not value else (),
        Subject(found.source, function, x.name, name=found.name, order=order, given=found.given),
        Notation(heading=f"The {ordinal(order)} derivative: {n} = {order}"),
        last=Rel("=", Whole(NTH, function, x, number(order)), value),
        conditions=found.conditions,
        kinks=found.kinks,
        parts=(*claim.parts, copy(claim, parts=())),
    )
    first, *others = (*told.parts, copy(told, agreement=found.agreement))
    *parts, last = (copy(first, notes=found.parts[0].notes), *others)
    return copy(last, parts=tuple(parts))


def _unnamed(expression: object) -> object:
    """Return σ(x) for the mere name of a function, ``sigmoid``."""
    named = isinstance(expression, str) and expression.strip() in NAMES and len(expression.strip()) > 1
    return differentiate(expression).function if named else expression


def _first(reading: Reading, x: Sym, count: int) -> list[Derivation]:
    last = differentiate(Reading(reading.expression, given=reading.given), x.name, order=max(count, 1))
    return [copy(part, parts=()) for part in (*last.parts, last)]


def _proved(reading: Reading, x: Sym, n: Sym, found: Formula, shown: int) -> Derivation:
    source, function = reading.source, reading.expression
    # The derivatives of a polynomial are shown until they vanish.
    parts = _first(reading, x, min(found.first, 8) if found.value is ZERO else shown)
    claim = Whole(NTH, function, x, n)
    bounds = found.conditions(n)
    # x^m needs no positive x where m is a whole number, and that is said.
    where = (Rel("=", found.last, Call("floor", found.last)),) if isinstance(found.last, Sym) else parts[0].conditions
    base = _base(source, function, x, n, found, parts)
    parts.extend((*([base] if base.steps else []), _step(source, function, x, n, found)))
    assertion = Step(rule=INDUCTION, before=claim, after=found.value, conditions=bounds, note=found.note)
    return compose(
        claim,
        (assertion,),
        Subject(source, function, x.name, given=reading.given),
        Notation(heading="The n-th derivative" if n.name == "n" else f"The derivative of order {n}"),
        last=Rel("=", claim, found.value),
        conditions=(*bounds, *where),
        parts=tuple(parts),
        notes=_beyond(found, n),
    )


def _beyond(found: Formula, n: Sym) -> tuple[str, ...]:
    """Say what the derivatives of a power are after the last for which the formula is claimed."""
    if found.last is None:
        return ()
    whole = "" if rational(found.last) is not None else f", with {found.note},"
    return (f"for {n} > {found.last}{whole} the derivative of order {n} is 0",)


def _base(source: str, function: Node, x: Sym, n: Sym, found: Formula, parts: list[Derivation]) -> Derivation:
    """Put the first case into the formula: it is the function, or the derivative of that order."""
    case = substitute(found.value, n.name, number(found.first))
    value = parts[found.first - 1].spelled_out(parts[found.first - 1].last) if found.first else function
    steps = (Step(rule=EVALUATE, before=case, after=value),) if case is not value else ()
    what = f"the {ordinal(found.first)} derivative" if found.first else "the function itself"
    return compose(
        case,
        steps,
        Subject(source, function, x.name),
        Notation(heading=f"First case, {n} = {found.first}: {what}"),
        last=Rel("=", case, value),
    )


def _step(source: str, function: Node, x: Sym, n: Sym, found: Formula) -> Derivation:
    """Differentiate the formula by the ordinary rules: it is the formula for n + 1."""
    goal, inner = Deriv(found.value, x), Deriv(found.raw, x)
    tree = discharge(inner, first_of(ROUTES["auto"]))
    if inner is not goal:
        tree = Step(rule=AS_POWER, before=goal, after=inner, substeps=(tree,))
    raw = result_of(tree)
    following = tidy(substitute(found.value, n.name, Add(n, ONE)))
    steps = [tree]
    if raw is not following:
        steps.append(Step(rule=NEXT_CASE, before=raw, after=following, note=_why(found.value)))
    # The formula for n + 1 is claimed up to the last order too.
    bounds = () if found.last is None else (Rel("<", n, found.last),)
    return compose(
        goal,
        tuple(steps),
        Subject(source, function, x.name),
        Notation(heading=f"From {n} to {n} + 1: the formula is differentiated"),
        last=Rel("=", goal, following),
        conditions=(*bounds, *conditions(function)),
    )


def _why(value: Node) -> str:
    """Say which identities make the next case of what was differentiated."""
    names = {part.name for part in postorder(value) if isinstance(part, Call)}
    told = {
        "sin": "cos u = sin(u + π/2)",
        "cos": "-sin u = cos(u + π/2)",
        "factorial": "k! (k + 1) = (k + 1)!",
    }
    return ", ".join(words for name, words in told.items() if name in names)


def _recurrence(reading: Reading, x: Sym, n: Sym, shown: int) -> Derivation | None:
    """For f' = G(f): the n-th derivative is a polynomial P_n(f), and P_(n+1) = G P_n'."""
    function = reading.expression
    first = _first(reading, x, 1)[0]
    alias = next((name for name, meaning in first.aliases if meaning is function), function)
    if inner_function(first.last, x.name) is not alias or not isinstance(alias, Call):
        return None
    polynomial = f"P_{n}"
    goal = Deriv(Call(polynomial, alias), x)
    tree = discharge(goal, first_of(known((alias, first.last)), ROUTES["auto"]))
    s = Sym("s")
    growth = replace(first.last, {alias: s})
    return compose(
        goal,
        (tree,),
        Subject(reading.source, function, x.name, given=reading.given),
        Notation(aliases=first.aliases, heading=f"The recurrence: the derivative of {polynomial}({alias})"),
        last=Rel("=", goal, result_of(tree)),
        notes=(
            f"the derivative of order {n} is a polynomial {polynomial} in s = {alias}: P_0(s) = s,"
            f" and P_({n}+1)(s) = {growth} · {polynomial}'(s)",
        ),
        parts=tuple(_first(reading, x, shown)),
    )
