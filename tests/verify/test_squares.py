"""Equal squares and equal signs: what is proved about roots, and what is not."""

from __future__ import annotations

import pytest

from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify.lines import Refuted, check

EQUAL = [
    ("sqrt((1 + x)/(1 - x))", "sqrt(1 - x^2)/(1 - x)"),
    ("-1/((1 + x)^2 sqrt((1 - x)/(1 + x)))", "-1/((1 + x) sqrt(1 - x^2))"),
    ("x/sqrt((1 + x)/(1 - x))", "x (1 - x)/sqrt(1 - x^2)"),
    ("sqrt(x^2 - x)/sqrt(x)", "sqrt(x - 1)"),
    ("sqrt(3 + 2 sqrt(2))", "1 + sqrt(2)"),
    ("sqrt(x + 1 - 2 sqrt(x))", "|1 - sqrt(x)|"),
    ("sqrt(x y)/sqrt(x)", "sqrt(y)"),
]
OF_ANOTHER_SIGN = [
    ("sqrt((1 + x)/(1 - x))", "sqrt(1 - x^2)/(x - 1)"),
    ("sqrt((a - x)/(a + x))", "sqrt(a^2 - x^2)/(a + x)"),
    ("sqrt(3 - 2 sqrt(2))", "1 - sqrt(2)"),
    ("sqrt(x + 1 - 2 sqrt(x))", "1 - sqrt(x)"),
    ("sqrt(x^2 + 2x y + y^2)", "x + y"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_sides_with_one_square_and_one_sign_are_proved_equal(left: str, right: str) -> None:
    assert check(parse(left), parse(right)).outcome is Outcome.PROVED


@pytest.mark.parametrize(("left", "right"), OF_ANOTHER_SIGN)
def test_sides_with_one_square_but_two_signs_are_refuted(left: str, right: str) -> None:
    with pytest.raises(Refuted):
        check(parse(left), parse(right))


def test_nothing_is_proved_where_no_side_has_a_value() -> None:
    assert check(parse("sqrt(x - 1) sqrt(-x)"), parse("-sqrt(x - 1) sqrt(-x)")).outcome is Outcome.UNVERIFIED
