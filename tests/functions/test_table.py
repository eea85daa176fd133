"""The table is the parametrisation: a new entry is tested without writing a test."""

from __future__ import annotations

from itertools import product

import mpmath
import pytest

from derive.expression import Call, Sym
from derive.reading import parse
from derive.table import ARGUMENTS, FALLBACK, NAMES, TABLE, Function, families
from derive.table.facts import derivatives, facts, kinks
from derive.table.learning import LEARNING
from derive.table.losses import LOSSES
from derive.values.evaluate import evaluate, holds

DIGITS = 30
SPREAD = (-7.31, -2.63, -1.46, -0.72, -0.29, 0.21, 0.58, 0.93, 1.34, 2.77, 7.13)
FIRST = (0.4, 2, 3)
"""Values of an argument by which the table knows no derivative: an order, a degree."""

SLOPES = [
    pytest.param(entry, index, text, id=f"{entry.name}-{index}")
    for entry in TABLE.values()
    for index, text in enumerate(entry.derivative)
    if text is not None
]
WITH_BOTH = [pytest.param(entry, id=entry.name) for entry in TABLE.values() if entry.value and entry.definition]
EVERY = [pytest.param(entry, id=entry.name) for entry in TABLE.values()]


def points(entry: Function) -> list[dict[str, float]]:
    """Points on both sides of 0; those outside the domain evaluate to None."""
    if entry.arity == 1:
        return [{"u": value} for value in SPREAD]
    choices = [FIRST if text is None else SPREAD for text in entry.derivative]
    every = [dict(zip(ARGUMENTS, point, strict=False)) for point in product(*choices)]
    return every[:: max(1, len(every) // (12 if entry.slow else 40))]


def call(entry: Function) -> Call:
    return Call(entry.name, *map(Sym, ARGUMENTS[: entry.arity]))


def numerical(entry: Function, point: dict[str, float], index: int) -> mpmath.mpf | None:
    """A central difference of the value, or of the definition."""
    name, node = ARGUMENTS[index], call(entry)
    with mpmath.workdps(2 * DIGITS):
        h = mpmath.mpf(10) ** -10
        shifted = []
        for k in (-2, -1, 1, 2):
            shifted.append(evaluate(node, {**point, name: mpmath.mpf(point[name]) + k * h}, 2 * DIGITS))
        if any(value is None for value in shifted):
            return None
        # Values come in the evaluator's own context, which computes with fifteen digits.
        a, b, c, d = map(mpmath.mpf, shifted)
        return (a - 8 * b + 8 * c - d) / (12 * h)


@pytest.mark.parametrize(("entry", "index", "text"), SLOPES)
def test_derivative_agrees_with_a_numerical_one(entry: Function, index: int, text: str) -> None:
    formula, conditions, compared = parse(text), [parse(c) for c in entry.conditions], 0
    for point in points(entry):
        expected = numerical(entry, point, index)
        if expected is None or not all(holds(condition, point) for condition in conditions):
            continue
        found = evaluate(formula, point, DIGITS)
        assert found is not None, f"{text} is undefined at {point}"
        assert abs(found - expected) <= 1e-18 * max(1, abs(expected)), f"{point}: {found} is not {expected}"
        compared += 1
    assert compared >= 2


@pytest.mark.parametrize("entry", WITH_BOTH)
def test_value_agrees_with_the_definition(entry: Function) -> None:
    definition, compared = parse(entry.definition), 0
    for point in points(entry):
        value, written_out = evaluate(call(entry), point, DIGITS), evaluate(definition, point, DIGITS)
        if value is not None and written_out is not None:
            assert abs(value - written_out) <= 1e-25 * max(1, abs(value)), point
            compared += 1
    assert compared >= 2


@pytest.mark.parametrize("entry", EVERY)
def test_domain_is_where_there_is_a_value(entry: Function) -> None:
    if not entry.domain:
        return
    domain = [parse(condition) for condition in entry.domain]
    for point in points(entry):
        inside = all(holds(condition, point) for condition in domain)
        if inside:
            assert evaluate(call(entry), point, DIGITS) is not None, f"{point} is in the domain"
        elif entry.arity == 1:
            assert evaluate(call(entry), point, DIGITS) is None, f"{point} is outside the domain"


@pytest.mark.parametrize("entry", EVERY)
def test_entry_is_complete(entry: Function) -> None:
    assert entry.title
    assert entry.family
    assert entry.value is not None or entry.definition
    formals = frozenset(ARGUMENTS[: entry.arity])
    derivatives = [text for text in entry.derivative if text]
    for text in (*derivatives, entry.definition, *entry.conditions, *entry.domain, *entry.range_for):
        assert not text or parse(text).free <= formals, text
    for text in entry.kinks:
        assert not parse(text).free


@pytest.mark.parametrize("entry", EVERY)
def test_every_derivative_is_told(entry: Function) -> None:
    """By a definition there is a closed form for each argument of the functions of machine learning."""
    known = derivatives(entry)
    assert len(known) == entry.arity
    if entry in (*LEARNING, *LOSSES):
        assert all(known)


FOLLOWING = [
    pytest.param(entry, index, text, id=f"{entry.name}-{index}")
    for entry in TABLE.values()
    for index, text in enumerate(derivatives(entry))
    if text and not (entry.derivative and entry.derivative[index])
]


@pytest.mark.parametrize(("entry", "index", "text"), FOLLOWING)
def test_a_derivative_by_definition_agrees_with_a_numerical_one(entry: Function, index: int, text: str) -> None:
    formula, compared = parse(text), 0
    for point in points(entry):
        expected, found = numerical(entry, point, index), evaluate(formula, point, DIGITS)
        if expected is not None and found is not None:
            assert abs(found - expected) <= 1e-18 * max(1, abs(expected)), f"{point}: {found} is not {expected}"
            compared += 1
    assert compared


@pytest.mark.parametrize("entry", EVERY)
def test_kinks_of_an_entry_are_those_that_are_told(entry: Function) -> None:
    told = [one.partition(":")[0].removeprefix("u = ") for one in kinks(entry)]
    assert not entry.kinks or tuple(told) == entry.kinks


def test_what_is_told_of_functions_of_two_arguments() -> None:
    assert dict(facts(TABLE["hardshrink_by"]))["kinks"] == "u = -v: jump, unless v = 0; u = v: jump, unless v = 0"
    assert dict(facts(TABLE["hinge"]))["kinks"] == "u = 1/v: corner"
    assert dict(facts(TABLE["celu"]))["range"] == "(-v, oo) for v > 0"
    assert dict(facts(TABLE["prelu"]))["derivative by u"] == "{1 if u > 0; v if u < 0}"
    assert dict(facts(TABLE["prelu"]))["derivative by v"] == "{0 if u > 0; u if u ≤ 0}"
    assert "kinks" not in dict(facts(TABLE["huber"]))


def test_formulas_use_known_functions_only() -> None:
    from derive.expression import postorder

    for entry in TABLE.values():
        for text in (*entry.derivative, entry.definition):
            for node in postorder(parse(text)) if text else ():
                assert not isinstance(node, Call) or node.name in TABLE, (entry.name, node)


def test_spellings_are_unique() -> None:
    entries = [entry for entry in TABLE.values() if not entry.shares]
    spellings = [s for e in entries for s in (e.name, *e.aliases, *([e.symbol] if e.symbol else []))]
    assert len(spellings) == len(set(spellings))
    assert {*spellings, *FALLBACK} == set(NAMES)
    assert not set(FALLBACK) & set(spellings)


def test_an_overload_differs_in_its_number_of_arguments() -> None:
    for entry in TABLE.values():
        if entry.shares:
            assert TABLE[NAMES[entry.shares]].arity != entry.arity
            assert parse(str(call(entry))) is call(entry)


def test_capital_letters_of_people_are_no_functions() -> None:
    assert not {"E", "I", "S", "N", "O", "Q", "C", "e", "i"} & {*NAMES, *FALLBACK}


def test_every_entry_is_in_one_family() -> None:
    assert sum(map(len, families().values())) == len(TABLE)


@pytest.mark.parametrize(("name", "listed"), FALLBACK.items())
def test_sympy_differentiates_the_fallback(name: str, listed: tuple[str, int]) -> None:
    from derive.sympy_door.door import special_derivative

    _, arity = listed
    assert any(special_derivative(name, index, arity) is not None for index in range(arity))


PLACES = (-2, -1, 0, 1, 2, 0.5, -1.5)
"""Whole numbers, where gamma functions have poles, zero, and halves."""


@pytest.mark.parametrize("entry", [one for one in EVERY if 1 < one.values[0].arity < 5 and one.values[0].value])
def test_what_is_told_at_special_places(entry: Function) -> None:
    every = list(product(PLACES, repeat=entry.arity))
    for place in every[:: max(1, len(every) // (10 if entry.slow else 50))]:
        point = dict(zip(ARGUMENTS, place, strict=False))
        if not all(holds(parse(text), point, DIGITS) for text in entry.domain):
            continue
        assert evaluate(call(entry), point, DIGITS) is not None, place
        if not all(holds(parse(text), point, DIGITS) for text in entry.conditions):
            continue
        for index, text in enumerate(entry.derivative):
            told = evaluate(parse(text), point, DIGITS) if text is not None else None
            if told is not None:
                assert told == pytest.approx(numerical(entry, point, index), rel=1e-12, abs=1e-12), (place, index)
