"""Powers in the field: whole numbers by their primes, and the way powers are written."""

from __future__ import annotations

from math import prod

import pytest

from derive.field.powers import _integer_factors
from derive.field.tower import Tower
from derive.reading import parse


@pytest.mark.parametrize("value", [*range(1, 60), 2 * 3**5 * 5, 1009 * 1013, 1999**2, 49 * 121])
def test_a_whole_number_is_the_product_of_its_primes(value: int) -> None:
    found = _integer_factors(value)
    assert prod(prime**power for prime, power in found) == value
    assert all(prime % divisor for prime, _ in found for divisor in range(2, int(prime**0.5) + 1))


@pytest.mark.parametrize("text", ["x^n", "e^(a x)"])
def test_a_power_is_written_with_its_base(text: str) -> None:
    assert str(Tower.over([parse(text)], "x").node(parse(text))) == str(parse(text))
