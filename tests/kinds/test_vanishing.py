"""How steep activations can be: nothing is claimed of those without a bound."""

import pytest

from derive.errors import UnsupportedError
from derive.kinds.vanishing import steepness


@pytest.mark.parametrize("name", ["exp", "sinh", "tan", "ln"])
def test_a_slope_without_a_bound_has_none(name: str) -> None:
    with pytest.raises(UnsupportedError, match="no bound"):
        steepness(name)


def test_a_bound_approached_far_away_is_not_the_edge_of_a_grid() -> None:
    found = steepness("squareplus")
    assert float(str(found.bound)) == pytest.approx(1, abs=1e-4)
    assert not found.proved
