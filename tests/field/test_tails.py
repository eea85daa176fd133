"""Series towards infinity: coefficients without zeros at their end."""

from __future__ import annotations

import pytest

from derive.field.tails import _trimmed


@pytest.mark.parametrize(
    ("given", "kept"),
    [((1.0, 0.0), (1.0,)), ((0.0, 0.0), (0.0,)), ((0.0, 2.0, 0.0), (0.0, 2.0)), ((3.0,), (3.0,))],
)
def test_zeros_at_the_end_are_left_out(given: tuple[float, ...], kept: tuple[float, ...]) -> None:
    assert _trimmed(given) == kept
