"""No command whose meaning is an operator becomes a letter, or a function of which nothing is known."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError
from derive.reading import read
from derive.reading.commands import HINTS, UNSUPPORTED

APPLIED = [name for name in UNSUPPORTED if name.isalpha()]
BOUND = ("sum", "prod", "lim", "int", "max", "min")


@pytest.mark.parametrize("name", [*APPLIED, *BOUND])
@pytest.mark.parametrize("applied", [r"\{} x", r"y = \{} a^x", r"\{} x_i^2", r"\{} (x)"])
def test_a_command_of_an_operator_is_refused(name: str, applied: str) -> None:
    with pytest.raises(DeriveError):
        read(applied.replace("{}", name))


@pytest.mark.parametrize("name", [name for name in APPLIED if not name.islower() or len(name) > 2])
@pytest.mark.parametrize("dress", [r"\mathrm{%s}(x)", r"\mathrm{%s}\, x", r"\operatorname{%s} x", r"\text{%s}(x)"])
def test_an_upright_word_of_an_operator_is_refused(name: str, dress: str) -> None:
    with pytest.raises(DeriveError):
        read(dress % name)


def test_every_hint_belongs_to_something_refused() -> None:
    assert {*HINTS} <= {*UNSUPPORTED.values()}
