"""Relations in normal form: the signs that they allow, joined, denied, implied."""

from __future__ import annotations

import pytest

from derive.expression.relations import CLOSURE, COMPLEMENT, INTERIOR, MIRROR, SIGNS, negation
from derive.reading import parse
from derive.reals.compare import always, contradiction, excludes, implies, independent, never
from derive.reals.logic import both, decided, either, implication, normal
from derive.reals.write import simplest

PAIRS = [(1, 2), (2, 2), (2, 1)]
HOLDS = {
    "<": (True, False, False),
    "<=": (True, True, False),
    "=": (False, True, False),
    "!=": (True, False, True),
    ">": (False, False, True),
    ">=": (False, True, True),
}
"""Whether a relation holds for 1 and 2, 2 and 2, 2 and 1: what its sign means."""


@pytest.mark.parametrize("sign", SIGNS)
def test_the_tables_of_signs(sign: str) -> None:
    assert HOLDS[MIRROR[sign]] == HOLDS[sign][::-1]
    assert HOLDS[COMPLEMENT[sign]] == tuple(not one for one in HOLDS[sign])
    if sign not in ("=", "!="):
        assert HOLDS[INTERIOR[sign]] == (HOLDS[sign][0], False, HOLDS[sign][2])
        assert HOLDS[CLOSURE[sign]] == (HOLDS[sign][0], True, HOLDS[sign][2])


@pytest.mark.parametrize(
    ("condition", "denied"),
    [
        ("x < 1", "x >= 1"),
        ("x >= 1", "x < 1"),
        ("x = 1", "x != 1"),
        ("x < 1 or x > 2", "x >= 1 and x <= 2"),
    ],
)
def test_negation(condition: str, denied: str) -> None:
    assert negation(parse(condition)) is parse(denied)
    assert negation(parse(denied)) is parse(condition)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2x < 2", "1 - x > 0", True),
        ("x/2 >= 1/3", "2 - 3x <= 0", True),
        ("a x > 0", "-a x < 0", True),
        ("x < 1", "x > 1", False),
        ("x < 1", "x <= 1", False),
    ],
)
def test_normal_form(first: str, second: str, same: bool) -> None:
    assert (normal(parse(first)) == normal(parse(second))) is same


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("x < 1", "x > 1"), "x ≠ 1"),
        (("x < 1", "x >= 1"), True),
        (("x = 1", "x > 1"), "x ≥ 1"),
        (("1 = x", "x > 1"), "1 ≤ x"),
        (("x > 0", "x <= 0 and y > 0"), "x > 0 or y > 0"),
        (("x < 0", "0 <= x <= 1", "x > 1"), True),
        (("0 != 0", "x > 0"), "x > 0"),
        (("x^2 >= 0", "y > 0"), True),
    ],
)
def test_alternatives(parts: tuple[str, ...], told: str | bool) -> None:
    found = either(*map(parse, parts))
    assert (found if isinstance(found, bool) else str(found)) == told


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("x >= 1", "x != 1"), "x > 1"),
        (("x < 1", "x >= 1"), False),
        (("x < 0", "x >= 0 or a != 0"), "x < 0 and a ≠ 0"),
        (("x > 0", "x >= 0 or a != 0"), "x > 0"),
    ],
)
def test_conditions_together(parts: tuple[str, ...], told: str | bool) -> None:
    found = both(*map(parse, parts))
    assert (found if isinstance(found, bool) else str(found)) == told


def test_what_one_case_needs() -> None:
    assert str(implication((parse("x < 1"),), parse("x >= -1"))) == "x ≥ 1 or x ≥ -1"
    assert implication((parse("x > 1"),), parse("x > 1")) is True


@pytest.mark.parametrize(
    ("condition", "value"),
    [("2 > 1", True), ("0 != 0", False), ("0 < -1", False), ("x = x", True), ("x < x", False), ("x^2 + 1 <= 0", False)],
)
def test_what_is_certain_is_decided(condition: str, value: bool) -> None:
    assert decided(parse(condition)) is value
    assert always(parse(condition)) is value
    assert never(parse(condition)) is not value


@pytest.mark.parametrize(
    ("stronger", "weaker", "follows"),
    [
        ("x > 2", "x > 1", True),
        ("x > 1", "x > 2", False),
        ("x > 1", "x >= 1", True),
        ("x >= 1", "x > 1", False),
        ("x < 1", "x != 1", True),
        ("x < 1", "x >= 1", False),
        ("x != 1", "x < 1", False),
        ("|x| < 1", "x != 1", True),
        ("|x| > 1", "x != 0", True),
        ("x y != 0", "x != 0", True),
        ("x != 0", "x y != 0", False),
        ("x != 1", "b <= 5 or x != 1", True),
        ("b <= 5 or x != 1", "x != 1", False),
        ("x > 1", "x > 0 and x != 1", True),
        ("x > 0", "x > 0 and x != 1", False),
        ("x > 2 or x < -2", "x != 0", True),
        ("x > 2 or x > -2", "x != 0", False),
    ],
)
def test_implications(stronger: str, weaker: str, follows: bool) -> None:
    assert implies(parse(stronger), parse(weaker)) is follows


def test_of_two_that_say_the_same_one_is_told() -> None:
    told = independent([parse("x >= 0"), parse("x > 0"), parse("x != -1"), parse("a != 0")])
    assert [str(one) for one in told] == ["x > 0", "a ≠ 0"]


def test_contradictions() -> None:
    assert contradiction([parse("x > 0"), parse("x < -1")])
    assert not contradiction([parse("x > 0"), parse("x < 1")])


@pytest.mark.parametrize(
    ("condition", "point", "excluded"),
    [
        ("x > 0", "0", True),
        ("x >= 0", "0", False),
        ("x != a", "a", True),
        ("x != floor(x)", "k", True),
        ("a != x", "4", False),
    ],
)
def test_points_that_a_condition_leaves_out(condition: str, point: str, excluded: bool) -> None:
    from derive.expression import Sym

    assert excludes(parse(condition), Sym("x"), parse(point)) is excluded


@pytest.mark.parametrize(
    ("relation", "written"),
    [
        ("-x > 0", "x < 0"),
        ("-2x >= 4", "x ≤ -2"),
        ("1 - x < 0", "x > 1"),
        ("3 - x >= 0", "x ≤ 3"),
        ("x^2 < 4", "|x| < 2"),
        ("1/x > 0", "x > 0"),
        ("ln(x) < 0", "x < 1"),
        ("x/(-2) <= 1", "x ≥ -2"),
    ],
)
def test_relations_are_written_simply(relation: str, written: str) -> None:
    assert str(simplest(parse(relation))) == written
