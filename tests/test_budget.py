"""Limits are counted work: the same in every thread and at every time, and what ran out is not kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

import derive
from derive.budget import once, remember, share, spend, spent, total
from derive.errors import LimitError


def test_a_share_bounds_optional_work() -> None:
    assert share(lambda: spend(11), 10) is None
    assert share(lambda: 7, 0) == 7


def test_a_share_inside_a_share_ends_with_the_outer_one() -> None:
    reached: list[str] = []

    def outer() -> None:
        share(lambda: spend(50), 40)
        reached.append("after the inner share")
        share(lambda: spend(50), 1_000)
        reached.append("after the outer share")

    assert share(outer, 60) is None
    assert reached == ["after the inner share"]


def test_nothing_on_the_way_takes_a_limit_for_an_answer() -> None:
    def deaf() -> str:
        try:
            spend(100)
        except Exception:
            return "heard"
        return "done"

    with pytest.raises(LimitError, match="50 steps"), total(50):
        deaf()


def test_a_total_inside_a_total_begins_nothing_anew() -> None:
    with pytest.raises(LimitError, match="50 steps"), total(50), total():
        spend(60)
    with pytest.raises(LimitError, match="20 steps"), total(50), total(20):
        spend(30)
    with pytest.raises(LimitError, match="50 steps"), total(50), total(100):
        spend(60)


def test_what_is_remembered_costs_what_it_cost() -> None:
    calls: list[int] = []

    @remember(8)
    def costly(number: int) -> int:
        calls.append(number)
        spend(30)
        return number

    for _ in range(3):
        before = spent()
        assert costly(1) == 1
        assert spent() - before == 30
    assert calls == [1]
    assert share(lambda: costly(1), 20) is None
    assert share(lambda: costly(2), 20) is None
    assert costly(2) == 2
    assert calls == [1, 2, 2]


def test_tables_cost_no_answer_anything() -> None:
    table = once(lambda: spend(1_000))
    before = spent()
    table()
    assert spent() == before


def test_each_thread_counts_its_own() -> None:
    def work(steps: int) -> bool:
        with total(1_000):
            for _ in range(steps):
                spend(1)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, [1_000] * 50))


def steps_of(source: str) -> int:
    with total(1 << 60):
        before = spent()
        str(derive.differentiate(source))
        return spent() - before


@pytest.mark.parametrize("source", ["x^2 sin(x)", "|x^2 - 3| e^x", "1/(1 + e^-x)", "max(x, x^2)"])
def test_an_answer_costs_the_same_each_time(source: str) -> None:
    first = steps_of(source)
    assert first > 0
    assert steps_of(source) == first
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(steps_of, [source] * 4)) == {first}
