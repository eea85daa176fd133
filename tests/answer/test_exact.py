"""Constants in their simplest form: the same number, and never SymPy's word alone."""

from __future__ import annotations

import pytest

from derive.answer.exact import exact, in_decimals
from derive.expression import Node
from derive.reading import parse
from derive.sympy_door import door
from derive.values.evaluate import evaluate


@pytest.mark.parametrize(
    ("text", "simplest"),
    [
        ("sin(pi/3)/2", "sqrt(3)/4"),
        ("2 + 3/4", "11/4"),
        ("ln(1)", "0"),
        ("e^0", "1"),
        ("cos(pi)", "-1"),
        ("x sin(pi/6)", "x/2"),
    ],
)
def test_simplest_forms(text: str, simplest: str) -> None:
    assert str(exact(parse(text))) == simplest


@pytest.mark.parametrize("text", ["sqrt(2) + sqrt(3)", "ln(8)/ln(2)", "(1 + sqrt(5))^3", "e^(ln(2)/2)", "arctan(1/2)"])
def test_the_number_stays_the_same(text: str) -> None:
    before, after = (evaluate(node, {}, 40) for node in (parse(text), exact(parse(text))))
    assert before is not None
    assert abs(before - after) < 1e-38


@pytest.mark.parametrize("wrong", ["2", "1/0", "sqrt(3)/4 + 10^(-20)"])
def test_what_sympy_says_is_believed_only_if_numbers_agree(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Node] = []
    monkeypatch.setattr(door, "factor", lambda node: asked.append(node) or parse(wrong))
    assert str(exact(parse("sin(pi/3)/2"))) == "sin(π/3)/2"
    assert asked


@pytest.mark.parametrize(
    ("text", "told"), [("3", ""), ("3/4", "0.75"), ("1/3", "about 0.333333"), ("sqrt(2)", "about 1.41421"), ("x", "")]
)
def test_in_decimals(text: str, told: str) -> None:
    assert in_decimals(parse(text)) == told


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("sqrt(2) (1 + sqrt(2))/2", "(2 + sqrt(2))/2"),
        ("sqrt(2) (1 + sqrt(2))^2", "4 + 3 sqrt(2)"),
        ("(sqrt(3) - 1) (sqrt(3) + 1)/sqrt(8)", "sqrt(2)/2"),
        ("sqrt(6) (1 - sqrt(2))", "sqrt(6) - 2 sqrt(3)"),
    ],
)
def test_no_bracket_stands_before_roots_of_numbers(typed: str, printed: str) -> None:
    assert str(exact(parse(typed))) == printed
