"""Relations cleared of fractions and bars hold at the same points, wherever both sides are defined."""

from __future__ import annotations

import pytest

from derive.expression import Rel
from derive.reading import parse
from derive.reals.polynomial_relations import alike, cleared, opened
from derive.values.evaluate import holds

POINTS = (-3.1, -1.0, -0.73, -0.31, 0.0, 0.27, 0.68, 1.0, 1.9, 4.4)

OPENED = [
    ("|(x - 1)/(x + 1)| < 1", "4x > 0"),
    ("|(1 - x^2)/(1 + x^2)| < 1", "4x^2 > 0"),
    ("|2x/(1 + x^2)| < 1", "1 - x^2 != 0"),
    ("|x sqrt(1 - x^2)| < 1/2", "1 - 2x^2 != 0"),
    ("|x - 1| < 1", "|x - 1| < 1"),
    ("|sin(x)| < 1", "|sin(x)| < 1"),
]


@pytest.mark.parametrize(("relation", "written"), OPENED)
def test_a_size_with_little_in_it_is_opened(relation: str, written: str) -> None:
    given = parse(relation)
    found = opened(given)
    assert str(found) == str(parse(written))
    for x in POINTS:
        told = holds(given, {"x": x})
        assert told is None or holds(found, {"x": x}) is told


def test_what_always_holds_is_opened_to_a_square() -> None:
    found = opened(parse("|2x/(1 + x^2)| <= 1"))
    assert str(found) == str(parse("(1 - x^2)^2 >= 0"))


ALIKE = [
    ("|x/a| < 1", "a^2 - x^2 > 0"),
    ("|x/a| < 1", "x^2 - a^2 != 0"),
    ("|x| < 1", "(1 - x)/(1 + x) >= 0"),
    ("2x - x^2 > 0", "|1 - x| < 1"),
    ("|x| > 1", "(x - 1)/(x + 1) > 0"),
]
DIFFERENT = [
    ("(1 - x)/(1 + x) >= 0", "|x| < 1"),
    ("|x| < 1", "x^2 - 1 > 0"),
    ("x^2 + x > 0", "1 + 1/x > 0"),
    ("|x| < 1", "|x| < 2"),
    ("x - y > 0", "y - x > 0"),
]


@pytest.mark.parametrize(("stronger", "weaker"), ALIKE)
def test_the_same_polynomial_is_seen(stronger: str, weaker: str) -> None:
    one, other = parse(stronger), parse(weaker)
    assert isinstance(one, Rel)
    assert isinstance(other, Rel)
    assert alike(one, other)
    for x in POINTS:
        assert holds(one, {"x": x, "a": 0.9}) is not True or holds(other, {"x": x, "a": 0.9}) is True


@pytest.mark.parametrize(("stronger", "weaker"), DIFFERENT)
def test_other_relations_are_kept_apart(stronger: str, weaker: str) -> None:
    one, other = parse(stronger), parse(weaker)
    assert isinstance(one, Rel)
    assert isinstance(other, Rel)
    assert not alike(one, other)


def test_what_is_no_order_has_no_such_form() -> None:
    assert cleared(parse("x = 1")) is None
    assert cleared(parse("x + y")) is None
