"""Shifts by whole numbers: carried out where they are whole, and left where they are not."""

from __future__ import annotations

import pytest

from derive.reading import parse
from derive.verify.shifts import normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("factorial(n + 1)", "(n + 1) n!"),
        ("factorial(n - 1)", "n!/n"),
        ("factorial(n + 3)", "(n + 3) (n + 2) (n + 1) n!"),
        ("factorial(n + 20)", "(n + 20)!"),
        ("factorial(4)", "24"),
        ("factorial(41)", "41!"),
        ("factorial(5/2)", "(5/2)!"),
        ("factorial(-1)", "(-1)!"),
        ("(-1)^3", "-1"),
        ("(-1)^4", "1"),
        ("(-1)^(1/2)", "(-1)^(1/2)"),
        ("(-1)^(n + 1)", "-alternating_sign(n)"),
        ("(-1)^(n + 2)", "alternating_sign(n)"),
        ("2^(n + 1)", "2^(n + 1)"),
        ("sin(x + pi/2)", "cos(x)"),
        ("sin(x + 3pi/2)", "-cos(x)"),
        ("sin(x - pi/2)", "-cos(x)"),
        ("cos(x + pi)", "-cos(x)"),
        ("cos(n pi/2 + pi/2)", "-sin(π n/2)"),
    ],
)
def test_shifts(text: str, expected: str) -> None:
    assert str(normal(parse(text))) == expected
