"""No command whose meaning is an operator becomes a letter, or a function of which nothing is known."""

from __future__ import annotations

from itertools import product

import pytest

from derive.errors import DeriveError, ParseError
from derive.reading import read
from derive.reading.commands import HINTS, UNSUPPORTED

APPLIED = [name for name in UNSUPPORTED if name.isalpha()]
BOUND = ("sum", "prod", "lim", "int", "max", "min")


OPERANDS = (r"\{} x", r"y = \{} a^x", r"\{} x_i^2", r"\{} (x)")
SUM_OF_ENTRIES = ("sum", r"\{} x_i^2")
"""Needs no bounds: they are told."""


@pytest.mark.parametrize(
    ("name", "applied"), [pair for pair in product((*APPLIED, *BOUND), OPERANDS) if pair != SUM_OF_ENTRIES]
)
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


@pytest.mark.parametrize(
    "source",
    ["d/d(x^2) x^4", "d(x^2)/d(x^3)", "d(sin x)/d(cos x)", r"\frac{d}{d(x^2)} x^4", r"\frac{d}{d\sqrt{x}} x"],
)
def test_a_derivative_by_an_expression_is_refused(source: str) -> None:
    with pytest.raises(DeriveError, match="by an expression"):
        read(source)


@pytest.mark.parametrize(("source", "at"), [("x^2 --at 2", 4), ("y --depends y(x)", 2)])
def test_an_option_inside_of_an_expression_is_refused(source: str, at: int) -> None:
    with pytest.raises(ParseError, match="option") as caught:
        read(source)
    assert caught.value.position == at
    assert read("3--x").expression is not None
