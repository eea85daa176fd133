"""SymPy is asked of each derivative once."""

from __future__ import annotations

import pytest

from derive import derive
from derive.answer import checking
from derive.record.derivation import Derivation, Outcome, Verdict


def test_each_order_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count(derivation: Derivation) -> Verdict | None:
        asked.append(derivation.order)
        return Verdict(Outcome.PROVED, "counted")

    monkeypatch.setattr(checking, "ask_sympy", count)
    derive("sin x", order=12)
    assert sorted(asked) == [*range(1, 13)]


def test_a_derivative_of_high_order_is_within_the_budget() -> None:
    found = derive("sin x", order=74)
    assert str(found.derivative) == "-sin(x)"
    assert "74 = 18 · 4 + 2" in str(found)
