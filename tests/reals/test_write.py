"""Relations as they are written: shorter than they came, and true at the same places."""

from __future__ import annotations

import pytest

from derive.expression import Sym
from derive.reading import parse
from derive.reals.compare import never_whole
from derive.reals.write import _whole_shift, not_zero, simplest
from derive.values.evaluate import holds


@pytest.mark.parametrize(
    ("text", "told"),
    [("x^2 - 2x + 1", ["x ≠ 1"]), ("x^3 - x", ["x ≠ 0", "|x| ≠ 1"]), ("x^2 + x + 1", []), ("x^2 - 1", ["|x| ≠ 1"])],
)
def test_a_polynomial_is_not_zero_off_its_zeros(text: str, told: list[str]) -> None:
    assert [str(simplest(one)) for one in not_zero(parse(text))] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sqrt(x) > 2", "x > 4"),
        ("cbrt(x) > 2", ""),
        ("1/(x^2 + 1) < 1/2", ""),
        ("1/(x^2 + 1) > -1/2", ""),
        ("e^x > 1", "x > 0"),
        ("x + sin(x) > 0", "x + sin(x) > 0"),
        ("x + y > 0", "x + y > 0"),
    ],
)
def test_the_simplest_form_holds_at_the_same_places(text: str, told: str) -> None:
    relation = parse(text)
    found = simplest(relation)
    assert told in ("", str(found))
    for x in (-9, -2, -1, -0.5, 0.5, 1, 1.5, 3, 5, 7, 8.5, 10, 100):
        truth = holds(relation, {"x": x, "y": 0.75})
        assert truth is None or holds(found, {"x": x, "y": 0.75}) is truth, x


def test_a_whole_number_is_split_off() -> None:
    half = parse("x + 1/2")
    assert _whole_shift(parse("x + 3")) == (Sym("x"), 3)
    assert _whole_shift(half) == (half, 0)


@pytest.mark.parametrize(
    ("text", "whole"), [("u != floor(u)", True), ("u != sin(u)", False), ("u != f(u)", False), ("u != floor(v)", False)]
)
def test_only_a_staircase_says_that_its_argument_is_not_whole(text: str, whole: bool) -> None:
    assert (never_whole(parse(text)) is Sym("u")) is whole
