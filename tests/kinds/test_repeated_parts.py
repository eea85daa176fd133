"""Parts that occur several times are called by their name first."""

from __future__ import annotations

import pytest

from derive import derive
from derive.record.derivation import Outcome


@pytest.mark.parametrize(
    ("function", "first", "last"),
    [
        (" -(y ln(1/(1+e^(-z))) + (1-y) ln(1-1/(1+e^(-z))))", "-(y ln(σ(z)) + (1 - y) ln(1 - σ(z)))", "σ(z) - y"),
        ("ln(1/(1 + e^-z)) + (1/(1 + e^-z))^2", "ln(σ(z)) + σ(z)^2", "1 - σ(z) + 2 σ(z)^2 (1 - σ(z))"),
        ("ln(1 + e^z)^2/(1 + ln(1 + e^z))", "softplus(z)^2/(1 + softplus(z))", None),
    ],
)
def test_a_part_with_a_telling_name_is_called_by_it(function: str, first: str, last: str | None) -> None:
    found = derive(function, variables="z")
    lines = [str(line.expression) for line in found.frames()]
    assert lines[1] in (f"d/dz [ {first} ]", f"∂/∂z [ {first} ]")
    assert last in (None, lines[-1])
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.PROVED
    assert found.aliases


@pytest.mark.parametrize("function", ["1/(1 + e^-x)", "x/(1 + e^-x)", "x^2/cos(x) + x/cos(x)", "sqrt(x + 1) (x + 1)"])
def test_what_occurs_once_or_has_no_telling_name_stays(function: str) -> None:
    assert all(step.rule.id != "recognise-function" for step in derive(function).steps[:1])
