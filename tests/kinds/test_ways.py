"""Every way to a derivative, side by side, and that their results are equal."""

from __future__ import annotations

import pytest

from derive import derive
from derive.errors import DeriveError
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify.comparison import Agreement, compare


@pytest.mark.parametrize(
    ("function", "ways"),
    [
        ("x^3", ["The usual way", "Logarithm of both sides", "First principles"]),
        ("x/(1 + x)", ["The usual way", "Reciprocals as powers", "Logarithm of both sides", "First principles"]),
        ("1/(1+e^-x)", ["The usual way", "Quotient rule", "Logarithm of both sides", "First principles"]),
        ("tan x", ["The usual way", "Reciprocals as powers", "First principles"]),
        ("arctan x", ["The usual way", "Functions by their definitions", "First principles"]),
        ("x^x", ["The usual way", "Logarithm of both sides"]),
    ],
)
def test_which_ways_there_are(function: str, ways: list[str]) -> None:
    assert [part.heading for part in derive(function, route="all").parts] == ways


@pytest.mark.parametrize("function", ["x^3", "1/(1+e^-x)", "tan x", "x^2 sin x", "x^x", "|x|", "silu(x)", "ln(x)/x"])
def test_all_results_are_shown_to_be_equal(function: str) -> None:
    found, usual = derive(function, route="all"), derive(function)
    assert found.derivative is usual.derivative
    ends = {part.spelled_out(part.result.right) for part in found.parts}
    joined = {found.spelled_out(frame.expression) for frame in found.frames()[1:]}
    assert ends == joined
    assert found.verdict is not None
    assert found.verdict.outcome is not Outcome.UNVERIFIED
    assert all(compare(end, parse(str(usual.closed))).outcome is Agreement.EQUAL for end in ends)


def test_the_last_block_says_what_was_found_how() -> None:
    last = derive("tan x", route="all")
    assert [(str(frame.expression), frame.reasons[0].note) for frame in last.frames()[1:]] == [
        ("1/cos(x)^2", "first principles"),
        ("sec(x)^2", "the usual way, reciprocals as powers"),
    ]


def test_a_single_way_is_told_to_be_the_only_one() -> None:
    found = derive("erf(x)", route="all")
    assert not found.parts
    assert found.notes[-1] == "no other way shows other lines"


def test_an_equation_has_no_ways_of_this_kind() -> None:
    with pytest.raises(DeriveError, match="implicitly"):
        derive("x^2 + y^2 = 25", route="all")


def test_a_result_is_equal_where_it_has_a_value() -> None:
    lines = derive("x^2 sin x", route="all").frames()[1:]
    assert "logarithm of both sides" in lines[-1].reasons[0].note
    assert not any(line.conditions for line in lines)
