"""Conditions in the fewest words: the same set of numbers, counted out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.reading import parse
from derive.reals.sets import boundaries, essential
from derive.reals.zeros import all_zeros
from derive.values.evaluate import holds

WORDS = {
    "x > 2; (x + 1)/sqrt(x - 2) > 0": "x > 2",
    "x^3 - x != 0; x != 0; |x| != 1": "x ≠ 0; |x| ≠ 1",
    "x^2 - x - 2 > 0": "x < -1 or x > 2",
    "x^2 - 3 > 0": "|x| > sqrt(3)",
    "x^2 - x < 0": "0 < x < 1",
    "x > 1; x < 3": "1 < x < 3",
    "x > 0; ln(x) > 0": "x > 1",
    "ln(x) + 1 > 0; x > 0": "x > 1/e",
    "1 + 1/x > 0": "x < -1 or x > 0",
    "x^2 - 2x + 1 != 0": "x ≠ 1",
    "1 - |x| > 0": "|x| < 1",
    "|x| - |x - 2| != 0": "x ≠ 1",
    "e^x - 2 != 0": "x ≠ ln(2)",
    "|x| >= 1; x + sqrt(x^2 - 1) > 0": "x ≥ 1",
    "(x - 1)(x - 2)(x - 3) > 0": "(1 < x < 2) or x > 3",
    "cos(x) != 0; tan(x) > 0; sin(x) != 0": "tan(x) > 0",
    "x > 0; a > 0; x != a": "x > 0; a > 0; x ≠ a",
    "x^5 - x - 1 > 0; x > 0": "x^5 - x - 1 > 0; x > 0",
}
PLACES = [Fraction(k, 4) for k in range(-20, 21)] + [Fraction(k, 97) for k in range(-400, 401, 13)]


@pytest.mark.parametrize("source", WORDS)
def test_words(source: str) -> None:
    assert "; ".join(map(str, essential([parse(part) for part in source.split(";")], "x"))) == WORDS[source]


@pytest.mark.parametrize("source", WORDS)
def test_the_set_is_the_same(source: str) -> None:
    before = [parse(part) for part in source.split(";")]
    after = essential(before, "x")
    for place in PLACES:
        values = {"x": place, "a": Fraction(2)}
        assert all(holds(c, values, 30) is True for c in before) == all(holds(c, values, 30) is True for c in after)


@pytest.mark.parametrize("text", ["x^5 - x - 1", "sin(x) - x/2", "a x - 1", "floor(x) - 1"])
def test_what_is_not_known_is_not_claimed(text: str) -> None:
    assert all_zeros(parse(text), "x") is None
    assert boundaries(parse(f"{text} > 0"), "x") is None
