"""Proofs case by case: each case where it counts, and none of nothing."""

from __future__ import annotations

import pytest

from derive.expression import Node, same
from derive.reading import parse
from derive.verify.cases import proved_by_cases


def same_or_nothing(one: Node, other: Node) -> str:
    return "the same" if same(one, other) else ""


@pytest.mark.parametrize(
    ("left", "right", "proved"),
    [
        ("{x if x > 0; -x otherwise}", "|x|", True),
        ("{x if x > 0; x otherwise}", "|x|", False),
        ("{x if x > 0}", "{x if x > 0}", True),
        # The left side has no value where the right one has one.
        ("{x if x > 0}", "{x if x > 0; x otherwise}", False),
        # No case has a value: nothing is left that could be equal.
        ("{1/0 if x > 0; 2/0 otherwise}", "{3/0 if x > 0; 4/0 otherwise}", False),
    ],
)
def test_all_cases_are_proved_or_nothing_is(left: str, right: str, proved: bool) -> None:
    assert proved_by_cases(parse(left), parse(right), same_or_nothing) is proved
