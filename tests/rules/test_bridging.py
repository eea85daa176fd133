"""Every reversible move is true, wherever it is made, and so is its inverse; identities are true as they are stated."""

from __future__ import annotations

import mpmath
import pytest

from derive.expression import Node
from derive.reading import parse
from derive.rules.algebra.bridging import MOVES, multiplied, multipliers
from derive.rules.algebra.function_identities import IDENTITIES
from derive.rules.algebra.reversible import Reversible, places
from derive.targets.naming import NAMING
from derive.values.evaluate import evaluate

POINTS = ("0.37", "-0.62", "1.4")
LINES = [
    "x (x+1)^2 + 2x (x+1)",
    "(x^2-1)/(x-1)^2",
    "(x+1)/(x(x-1)) - 1/x",
    "1/x + 1/(x+1)",
    "x/(1+1/x)",
    "e^(2x) e^-x + e^(x+1)",
    "(e^x)^2/(1+e^-x)",
    "sqrt(4x) + sqrt(x^2)",
    "ln(x^2 (1+x^2)) + 2 ln(1+x^2)",
    "ln(x) + 3 ln(1+x)",
    "e^(2 ln(x)) + 2^x",
    "x + x + 3x - x^2 + x^2",
    "tan(x)^2 + cot(x) + sec(x)^2 + csc(x)^2",
    "sin(2x) + cos(2x) + tan(2x)",
    "sin(3x) cos(x)^2 + cos(3x) sin(x)^2",
    "2 sin(x) cos(x) + 1 - 2 sin(x)^2",
    "cos(x)^2 - sin(x)^2",
    "sin(x)^2 + cos(x)^2",
    "a - a cos(x)^2",
    "sin(x+1) + cos(x+2)",
    "sin(-x) + cos(-x) + tan(-x)",
    "sinh(2x)/cosh(2x)",
    "tanh(x)^2 + sech(x)^2 + coth(x) + csch(x)^2",
    "cosh(x)^2 - sinh(x)^2",
    "sec(x)^2 - tan(x)^2",
    "csc(x)^2 - cot(x)^2",
    "coth(x)^2 - csch(x)^2",
    "sinh(x+1) cosh(x+2) cot(x)^2",
    "sinh(-x) cosh(-x) tanh(-x)",
    "sigmoid(x) sigmoid(-x)",
    "sign(x) abs(x)^2",
    "softplus(x) + swish(x)",
]


def value(node: Node, x: str) -> object:
    return evaluate(node, {"x": mpmath.mpf(x), "a": mpmath.mpf("1.3"), "u": mpmath.mpf(x), "v": mpmath.mpf("0.9")}, 30)


def equal_at(left: Node, right: Node, points: tuple[str, ...] = POINTS) -> int:
    """Compare two expressions at points; return at how many both are defined."""
    pairs = [(a, b) for a, b in ((value(left, x), value(right, x)) for x in points) if None not in (a, b)]
    for a, b in pairs:
        assert mpmath.almosteq(a, b, 1e-15), (left, right)
    return len(pairs)


def made(moves: tuple[Reversible, ...], text: str) -> list[tuple[Reversible, Node]]:
    line = parse(text)
    found = [(move, move.at(line, part)) for part in places(line) for move in moves]
    for move, steps in found:
        if steps is not None:
            forth, back = steps
            assert forth.before is line is back.after
            assert forth.after is back.before
            assert (forth.rule, back.rule) == (move.rule, move.back)
            assert equal_at(forth.before, forth.after), (move.rule.name, str(line), str(forth.after))
    return [(move, steps[0].after) for move, steps in found if steps is not None]


def test_every_move_is_true_wherever_it_is_made_and_every_move_is_made() -> None:
    moves = (*MOVES, *NAMING[:1])
    seen = {move for text in LINES for move, _ in made(moves, text)}
    # An identity has two moves, one for each side.
    assert {move.rule.id for move in moves} == {move.rule.id for move in seen}


@pytest.mark.parametrize("statement", sorted({move.rule.statement for move in IDENTITIES}))
def test_an_identity_is_true_as_stated(statement: str) -> None:
    left, right = (parse(side) for side in statement.split(" = "))
    assert equal_at(left, right, ("0.37", "0.62", "-0.41")) == 3


@pytest.mark.parametrize("statement", sorted({move.rule.statement for move in IDENTITIES}))
def test_an_identity_is_found_in_either_direction(statement: str) -> None:
    moves = [move for move in IDENTITIES if move.rule.statement == statement]
    sides = [parse(side.replace("u", "x")) for side in statement.split(" = ")]
    for move, side in zip(moves, sides, strict=False):
        results = [move.at(side, part) for part in places(side)]
        assert any(steps is not None and equal_at(side, steps[0].after) for steps in results), (statement, str(side))


@pytest.mark.parametrize(
    ("text", "by", "expected"),
    [
        ("e^x/(1+e^x)", "e^-x", "1/(e^-x+1)"),
        ("e^-x/(1+e^-x)^2", "e^(2x)", "e^x/(e^x+1)^2"),
        ("1/(1+x)", "1-x", "(1-x)/((1+x)(1-x))"),
    ],
)
def test_multiply_above_and_below(text: str, by: str, expected: str) -> None:
    line = parse(text)
    steps = multiplied(parse(by)).at(line, line)
    assert steps is not None
    assert str(steps[0].after) == str(parse(expected))
    assert steps[0].bindings == (("c", parse(by)),)


def test_what_is_multiplied_is_taken_from_both_forms() -> None:
    lines = parse("1/(1+e^x)"), parse("(x+3)/x")
    assert 3 < len(multipliers(*lines)) <= 10


def test_ln_of_a_power_is_taken_apart_for_positive_numbers_only_with_the_condition() -> None:
    line = parse("2 ln(x)")
    (steps,) = [s for m in MOVES if m.rule.id == "split-logarithm" and (s := m.at(line, line)) is not None]
    assert str(steps[0].after) == "ln(x^2)"
    assert [str(condition) for condition in steps[0].conditions] == ["x > 0"]


def test_a_line_that_binds_a_letter_is_left_alone() -> None:
    assert list(places(parse("integral(t (t + 1), t, 0, x)"))) == []
