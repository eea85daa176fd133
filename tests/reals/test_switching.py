"""Functions that switch: where, into what, and which of them always have a value."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.reading import parse
from derive.reals.switching import alternatives, borders, by_cases, is_total, written_out
from derive.values.evaluate import evaluate

SWITCHING = [
    "|x|", "max(x, 1)", "min(x, x^2)", "relu(x - 1)", "sign(x)", "|x| + |x - 1|", "max(x, -x, 1)", "|x^2 - 1|",
    "heaviside(x)", "leaky_relu(x)", "|{x if x < 0; 2x otherwise}|", "max(|x|, 1)", "sqrt(|x|)", "relu(x)^2",
]  # fmt: skip


@pytest.mark.parametrize("text", SWITCHING)
@pytest.mark.parametrize("write", [by_cases, written_out])
def test_written_by_cases_it_is_the_same_function(text: str, write: object) -> None:
    node = parse(text)
    cases = write(node)  # type: ignore[operator]
    for x in (Fraction(k, 3) for k in range(-9, 10)):
        first, second = evaluate(node, {"x": x}, 30), evaluate(cases, {"x": x}, 30)
        assert second is None if first is None else abs(first - second) < 1e-25


@pytest.mark.parametrize(
    "text", ["|x|", "max(x, 1)", "min(x, x^2)", "sign(x)", "max(x, -x, 1)", "|x^2 - 1|", "max(|x|, 1)"]
)
def test_beside_its_borders_it_is_one_of_its_alternatives(text: str) -> None:
    node = parse(text)
    others = alternatives(node)
    for x in (Fraction(k, 7) for k in range(-20, 21, 3)):
        value = evaluate(node, {"x": x}, 30)
        if value is None or any(
            (at := evaluate(border, {"x": x}, 30)) is not None and abs(at) < 1e-9 for border in borders(node)
        ):
            continue
        found = [evaluate(one, {"x": x}, 30) for one in others]
        assert any(one is not None and abs(one - value) < 1e-20 for one in found)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("x^2 + 1", True), ("x^0", True), ("x^(1/3)", True), ("x^(1/2)", False), ("x^(-1)", False), ("e^x", True),
        ("2^x", False), ("x/2", True), ("x/0", False), ("2/x", False), ("cbrt(x)", True), ("sqrt(x)", False),
        ("sin(x)", True), ("tan(x)", False), ("ln(x)", False), ("f(x)", False), ("{x if x > 0}", False),
        ("{x if x > 0; 1 otherwise}", True), ("|x|", True), ("pi x", True), ("arctan(x)", True),
        ("arcsin(x)", False),
    ],
)  # fmt: skip
def test_which_always_have_a_value(text: str, total: bool) -> None:
    assert is_total(parse(text)) is total
