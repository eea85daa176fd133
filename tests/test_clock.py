"""Calls that take too long are given up, also where the alarm is lost at first."""

from __future__ import annotations

from time import process_time

from derive.clock import in_time


def spin(seconds: float) -> float:
    start = process_time()
    while process_time() - start < seconds:
        pass
    return seconds


def test_what_is_quick_returns() -> None:
    assert in_time(lambda: 7, 0.2) == 7


def test_what_is_slow_is_given_up() -> None:
    start = process_time()
    assert in_time(lambda: spin(5), 0.1) is None
    assert process_time() - start < 2


def test_an_alarm_that_is_lost_rings_again() -> None:
    def deaf() -> float:
        try:
            return spin(5)
        except BaseException:
            return spin(5)

    assert in_time(deaf, 0.1) is None


def test_calls_may_be_nested() -> None:
    assert in_time(lambda: (in_time(lambda: spin(5), 0.1), spin(0.05)), 3) == (None, 0.05)
