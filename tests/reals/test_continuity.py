"""Where expressions are continuous: borders at which two cases meet are none."""

from __future__ import annotations

import pytest

from derive.reading import parse
from derive.reals.continuity import continuity


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{t if t < a; a otherwise}", []),
        ("{t if t < a; 2a otherwise}", ["t ≠ a"]),
        ("{1 if e^t < 1; e^t otherwise}", []),
        ("{2 if e^t < 1; e^t otherwise}", ["t ≠ 0"]),
    ],
)
def test_cases_that_meet_are_continuous(text: str, told: list[str]) -> None:
    assert [str(relation) for relation in continuity(parse(text), "t")] == told
