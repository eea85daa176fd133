"""What SymPy is asked is answered alike whether its steps are counted or not."""

from __future__ import annotations

import signal

import pytest

from derive.reading import parse
from derive.sympy_door import work

LONG = parse("*".join(f"sin({k} x)" for k in range(1, 25)))


@pytest.mark.parametrize("question", ["derivative", "factor"])
@pytest.mark.parametrize("source", ["x^2 - 1", "1/(1 + e^-x)", "gamma(x, y)"])
def test_counting_changes_neither_answer_nor_price(question: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = (parse(source), "x")[: 2 if question == "derivative" else 1]
    at_once = work.answer(question, arguments, 2_000_000)
    monkeypatch.setattr(work, "_at_once", lambda *given: None)
    assert work.answer(question, arguments, 2_000_000) == at_once


def test_what_takes_long_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = work.answer("derivative", (LONG, "x"), 2_000_000)
    assert usual[0] is not None
    monkeypatch.setattr(work, "_FASTEST", 1e-12)
    assert work.answer("derivative", (LONG, "x"), 2_000_000) == usual
    assert work.answer("derivative", (LONG, "x"), 1_000) == (None, 10_000)


def test_the_timer_is_given_back() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    work.answer("derivative", (LONG, "x"), 2_000_000)
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
