"""What a notebook shows of a derivation and of an error."""

from __future__ import annotations

import pytest

import derive
from derive.errors import DeriveError


@pytest.mark.parametrize("kind", ["text/plain", "text/markdown", "text/latex", "text/html"])
def test_nothing_is_lost_in_a_notebook(kind: str) -> None:
    kinked = derive.differentiate("max(0, x)")._repr_mimebundle_()[kind]
    assert "corner" in kinked
    assert "3 lines" in kinked or "2 lines" in kinked or "4 lines" in kinked
    assert "(1/2)" in derive.differentiate("1/2x")._repr_mimebundle_()[kind].replace("\\", "")


def test_an_error_shows_where_it_is_and_no_traceback() -> None:
    with pytest.raises(DeriveError) as caught:
        derive.differentiate("sin(x")
    (shown,) = caught.value._render_traceback_()
    assert shown.startswith("ParseError: ")
    assert "^" in shown
