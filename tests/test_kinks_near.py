"""What numbers show at a point: a slope, none, or that it can't be told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.kinks.near import seen
from derive.kinks.settings import further
from derive.reading import parse


@pytest.mark.parametrize(
    ("text", "at", "slope"),
    [
        ("x^2", "3", 6),
        ("|x|", "0", None),
        ("x|x|", "0", 0),
        ("cbrt(x)", "0", None),
        ("cbrt(x)^4", "0", 0),
        ("floor(x)", "2", None),
        ("x^(3/2)", "0", 0),
        ("sqrt(x)", "0", None),
        ("10^400 x", "2", 10**400),
        ("max(e^(-50), e^x)", "-50", None),
        ("10^-20 |x| + x", "0", None),
        ("{0 if x != 1; 5 otherwise}", "1", None),
    ],
)
def test_a_slope_is_seen_or_there_is_none(text: str, at: str, slope: int | None) -> None:
    """What stays apart differs, however small it is."""
    found = seen(parse(text), "x", parse(at), {})
    assert found is not None
    assert found.slope is None if slope is None else found.agrees(slope)


def test_where_there_is_no_value_nothing_is_seen() -> None:
    assert seen(parse("1/x"), "x", parse("0"), {}) is None
    outside = seen(parse("sqrt(a - x)"), "x", parse("3"), {"a": Fraction(2)})
    assert outside is not None
    assert (outside.rates, outside.slope) == ((), None)


def test_parameters_are_drawn_with_both_signs_and_many_sizes() -> None:
    drawn = further(parse("a x + b"), "x")
    assert {setting.keys() == {"a", "b"} for setting in drawn} == {True}
    signs = {(setting["a"] > 0, setting["b"] > 0) for setting in drawn}
    assert len(signs) == 4
    assert min(abs(s["a"]) for s in drawn) < 1 < 100 < max(abs(s["b"]) for s in drawn)
    assert further(parse("x"), "x") == ()
