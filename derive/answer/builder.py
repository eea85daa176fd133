"""The one builder of records: it judges every step once, and asks for SymPy's opinion of the result last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.errors import InternalError
from derive.expression import Call, Deriv, Node, Sym, replace, same
from derive.reals.given import with_given
from derive.record.derivation import PLAIN, Derivation, Kink, Notation, Outcome, Step, Subject, Verdict, weakest
from derive.record.engine import end_of
from derive.record.frames import joints
from derive.record.step import distinct_steps
from derive.startup.data import replace as copy
from derive.table import TABLE
from derive.verify import Checker, check, verified

Opinion = Callable[[], "Verdict | None"]
"""What SymPy says of a result; asked when everything else is done."""


def compose(
    goal: Node,
    steps: Sequence[Step],
    subject: Subject,
    notation: Notation = PLAIN,
    *,
    last: Node | None = None,
    conditions: Sequence[Node] = (),
    kinks: tuple[Kink, ...] = (),
    notes: tuple[str, ...] = (),
    parts: Sequence[Derivation] = (),
    opinion: Opinion | None = None,
    checker: Checker = check,
) -> Derivation:
    """Make a record: judge its steps, write its end in the letters that are shown, compare its result.

    Args:
        goal, steps: what was asked, and the steps that lead from it.
        subject, notation, kinks, notes, parts: as in `Derivation`.
        last: the last line, where it is written otherwise than the last step leaves it.
        conditions: where the result holds; what is given is added.
        opinion: what SymPy says of the result.
        checker: what judges the steps.

    Raises:
        Refuted: a step is false, or a line is written as something else than what it joins.
        InternalError: SymPy has another result.
    """
    names = dict(notation.shown)
    end = last if last is not None else end_of(steps[-1]) if steps else goal
    where = with_given(conditions, subject.given)
    bare = Derivation(
        copy(subject, given=tuple(replace(relation, names) for relation in subject.given)),
        goal,
        tuple(steps),
        replace(end, names),
        notation,
        conditions=tuple(dict.fromkeys(replace(condition, names) for condition in where)),
        kinks=kinks,
        notes=notes,
        parts=tuple(parts),
    )
    judged = judge(bare, checker)
    return judged if opinion is None else agree(judged, opinion)


def judge(derivation: Derivation, checker: Checker = check) -> Derivation:
    """Return a derivation with a verdict on every step, and the weakest of its lines.

    Args:
        derivation: the record.
        checker: what judges an equality.

    Raises:
        Refuted: a step is false, or a line is written as something else than what it joins.
    """
    steps = tuple(verified(step, derivation.spelled_out, checker) for step in derivation.steps)
    if steps and (doubt := _doubt(derivation, checker)) is not None:
        steps = (copy(steps[0], verdict=weakest((steps[0].verdict, doubt))), *steps[1:])
    return copy(derivation, steps=steps, verdict=weakest(step.verdict for step in distinct_steps(steps)))


def _doubt(derivation: Derivation, checker: Checker) -> Verdict | None:
    """Return what is not proved of how lines are written: beside the steps, every level tidies them in its own way."""
    meaning = derivation.spelled_out
    pairs = dict.fromkeys(joints(derivation.goal, derivation.steps))
    verdicts = [checker(meaning(left), meaning(right)) for left, right in pairs if not same(left, right)]
    doubts = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PROVED]
    return weakest(doubts) if doubts else None


def agree(derivation: Derivation, opinion: Opinion) -> Derivation:
    """Return a derivation with SymPy's opinion of its result.

    Args:
        derivation: the record.
        opinion: what to ask.

    Raises:
        InternalError: SymPy has another result.
    """
    verdict = opinion()
    if verdict is not None and verdict.outcome is Outcome.UNVERIFIED:
        raise InternalError(f"{derivation.result} was derived, but {verdict.method}")
    return copy(derivation, agreement=verdict)


def name_derivative(
    function: Node,
    last: Node,
    variables: Sequence[str],
    name: str = "",
    aliases: Sequence[tuple[Node, Node]] = (),
    arguments: Sequence[str] | None = None,
) -> Node:
    """Return what a derivative is called: f″(x) for f(x) = …, dy/dx for y = …, else d²/dx² of the function.

    Args:
        function: the function as it was asked for.
        last: what the derivative is.
        variables: by which it was differentiated, in turn.
        name: of the function, or "".
        aliases: calls that stand for expressions; one for the function itself is its name.
        arguments: what the name was given with, () for y = …; None: with the variable.

    >>> from derive.expression import Pow, number
    >>> x = Sym("x")
    >>> str(name_derivative(x, number(0), ("x", "x"), "f")), str(name_derivative(Pow(x, number(3)), x, ("x", "x")))
    ("f''(x)", 'd/dx [ d/dx [ x^3 ] ]')
    """
    variable = Sym(variables[0])
    if name and name not in TABLE and arguments is not None and len(arguments) != 1:
        # Of z = … or f(x, y) = … primes would not say by which letter.
        named: Node = Sym(name)
        for letter in variables:
            named = Deriv(named, Sym(letter))
        return named
    if len(set(variables)) == 1:
        own = next((call for call, value in aliases if value is function and isinstance(call, Call)), function)
        called = Call(name, variable) if name else own
        if isinstance(called, Call) and called.children == (variable,):
            orders = sum(called.orders) + len(variables)
            primed = Call(called.name, variable, orders=(orders,))
            # What is left open has no other name than this one.
            if _takes_primes(Call(called.name, variable), orders) and primed is not last:
                return primed
    goal = function
    for letter in variables:
        goal = Deriv(goal, Sym(letter))
    return goal


def _takes_primes(called: Call, orders: int) -> bool:
    # |x| and x! have no name that a prime could stand behind; sin^(4) beyond three primes reads as a power.
    named = str(called).endswith(f"({called.children[0]})")
    return named and (called.name not in TABLE or orders <= _PRIMES)


_PRIMES = 3
"""How many primes are written."""
