"""Related rates at a moment: the values of the letters, and of the rates that are known, put into the relation.

A letter that was not given follows from the equation, and the rate that is left from the relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.answer.builder import compose
from derive.answer.exact import exact, in_decimals
from derive.answer.input import constant, named
from derive.answer.places import is_defined, needed, refuse_outside
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ZERO, Node, Rel, Sym, replace
from derive.expression.relations import difference
from derive.kinds.curves.at_point import put_and_solved
from derive.reading.brackets import separated
from derive.reals.zeros import all_zeros
from derive.record.derivation import Derivation, Notation, Outcome, Step, Subject
from derive.rules.labels.equations import PUT_IN, SOLVE
from derive.startup.data import replace as copy
from derive.startup.patterns import pattern
from derive.values.evaluate import holds
from derive.verify import Refuted, check

_FRACTION = pattern(r"d\s*(\w+)\s*/\s*d\s*(\w+)")


def rates_at(rates: Derivation, at: str) -> Derivation:
    """Evaluate a relation of rates at a moment.

    Args:
        rates: the derivation of the relation.
        at: values of letters and rates, ``x = 3, y = 4, x' = 2``; a rate may be written ``dx/dt``.

    Returns:
        The derivation of the rate there.  A length that was not given is found from the equation if it has one
        positive solution, a rate from the relation; whatever else was not given stays a letter.

    Raises:
        ParseError: a value can't be read.
        UnsupportedError: the values do not satisfy the equation, or the relation does not hold there.
        DeriveError: something is given that does not occur.

    >>> from derive.kinds.curves.rates import related_rates
    >>> ladder = related_rates("x^2 + y^2 = 25", "t", ("x(t), y(t)",), solved=False)
    >>> str(rates_at(ladder, "x = 3, dx/dt = 2").result)
    "y' = -3/2"
    >>> balloon = related_rates("V = 4/3 pi r^3", "t", ("V(t), r(t)",), solved=False)
    >>> str(rates_at(balloon, "r = 5, V' = 10").result)
    "r' = 1/(10π)"
    """
    assert isinstance(rates.last, Rel)
    assert isinstance(rates.function, Rel)
    given = dict(_given(at, rates.variable))
    known = rates.function.free | rates.last.free
    if strange := sorted(given.keys() - known):
        raise DeriveError(f"{', '.join(strange)} does not occur in {rates.last}")
    values: dict[Node, Node] = {Sym(name): value for name, value in given.items()}
    found = _missing(rates, values)
    if found is not None:
        assert isinstance(found.last, Rel)
        values[found.last.left] = found.last.right
    refuse_outside(rates.given, {str(letter): value for letter, value in values.items()})
    _refuse_elsewhere(rates, values)
    steps = _evaluated(rates.last, values)
    return compose(
        rates.last,
        steps,
        Subject(rates.source, rates.function, rates.variable),
        Notation(heading=f"At the moment when {', '.join(f'{name} = {value}' for name, value in values.items())}"),
        conditions=() if found is None else found.conditions,
        parts=(
            copy(rates.written(heading="The relation of the rates"), notes=(*rates.notes, _PLAN)),
            *(() if found is None else (found,)),
        ),
    )


_PLAN = "the relation is differentiated first, as it holds at all times; then the values of the moment are put in"


def _evaluated(relation: Rel, values: Mapping[Node, Node]) -> tuple[Step, ...]:
    """Put the values into a relation of rates, and solve it for the rate that is left."""
    left, right = (exact(replace(side, dict(values))) for side in relation.children)
    rates = sorted(name for name in left.free | right.free if name.endswith("'"))
    if not rates:
        _refuse_unequal(left, right, relation)
        return put_and_solved(relation, values, None)
    # Of several rates that nobody gave, the one of a letter that stands alone is told by the others.
    alone = next((name for name in rates if relation.left is Sym(name)), rates[-1])
    return put_and_solved(relation, values, Sym(alone))


def _missing(rates: Derivation, values: Mapping[Node, Node]) -> Derivation | None:
    """Return how the one letter that was not given follows from the equation; None if it does not."""
    equation = rates.function
    assert isinstance(equation, Rel)
    put = replace(equation, dict(values))
    assert isinstance(put, Rel)
    if len(put.free) != 1 or put.free == {rates.variable} or put.free.isdisjoint(rates.last.free):
        return None
    letter = Sym(*put.free)
    roots = all_zeros(difference(put), letter.name)
    if roots == ():
        raise UnsupportedError(f"{equation} does not hold for these values: no real {letter} solves {put}")
    # Of several roots what is given chooses, and else the sign of a length.
    given = tuple(relation for relation in rates.given if letter.name in relation.free)
    for chosen in ((), given, (Rel(">", letter, ZERO),)):
        allowed = [root for root in roots or () if _may_hold(chosen, {**values, letter: root})]
        if len(allowed) == 1:
            break
    else:
        return None
    root, needed = allowed[0], chosen
    used = tuple(Rel("=", *pair) for pair in values.items() if not pair[0].free.isdisjoint(equation.free))
    steps = (
        Step(rule=PUT_IN, before=equation, after=put, conditions=used),
        Step(rule=SOLVE, before=put, after=Rel("=", letter, root), conditions=needed, note=in_decimals(root)),
    )
    return compose(
        equation,
        steps,
        Subject(rates.source, equation, rates.variable),
        Notation(heading=f"The value of {letter}"),
        conditions=needed,
    )


def _may_hold(relations: Iterable[Node], values: Mapping[Node, Node]) -> bool:
    there = [replace(relation, dict(values)) for relation in relations]
    return all(relation.free or holds(relation, {}, 30) is True for relation in there)


def _given(at: str, variable: str) -> Iterator[tuple[str, Node]]:
    for part in separated(at):
        left, sign, value = part.partition("=")
        if not sign:
            raise DeriveError(f"the moment of related rates is given by names, x = 3, x' = 2, not by {part.strip()!r}")
        name = left.strip()
        found = _FRACTION.fullmatch(name)
        if found and named(found[2]) == variable:
            name = f"{found[1]}'"
        letter, primes = name.rstrip("'"), len(name) - len(name.rstrip("'"))
        yield named(letter) + "'" * primes, constant(value.strip(), f"the value of {name}")


def _refuse_elsewhere(rates: Derivation, values: Mapping[Node, Node]) -> None:
    """Refuse values that do not satisfy the equation or a condition of the relation."""
    assert isinstance(rates.function, Rel)
    left, right = (replace(side, dict(values)) for side in rates.function.children)
    _refuse_unequal(left, right, rates.function)
    needed(rates.conditions, lambda node: replace(node, dict(values)), "that moment")
    for side in rates.last.children:
        if not is_defined(replace(side, dict(values))):
            raise UnsupportedError(f"{side} has no value there")


def _refuse_unequal(left: Node, right: Node, relation: Rel) -> None:
    """Refuse two numbers that are not equal, as a relation says they are."""
    if left.free | right.free:
        return
    try:
        holds_there = check(left, right).outcome is not Outcome.UNVERIFIED
    except Refuted:
        holds_there = False
    if not holds_there:
        raise UnsupportedError(f"{relation} does not hold for these values: {left} is not {right}")


__all__ = ["rates_at"]
