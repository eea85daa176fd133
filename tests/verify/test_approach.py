"""Lines with limits: what SymPy and numbers find, each by itself."""

from __future__ import annotations

import pytest

from derive.errors import InternalError
from derive.expression import Const, Node
from derive.reading import parse
from derive.record.derivation import Outcome, Verdict
from derive.verify import approach, check
from derive.verify.approach import UNDEFINED, check_limits

OO = Const("oo")


def judged(before: str, after: Node | str) -> tuple[Outcome, str] | None:
    found = check_limits(parse(before), parse(after) if isinstance(after, str) else after, check)
    return None if found is None else (found.outcome, found.method)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lim_(x->0) sin(x)/x", "1"),
        ("lim_(x->oo) (1 + 1/x)^x", "e"),
        ("lim_(x->0) (1 - cos(x))/x^2", "1/2"),
        ("lim_(x->0^+) x ln(x)", "0"),
        ("2 lim_(x->0) sin(x)/x + lim_(x->1) x", "3"),
        ("lim_(x->0) sin(a x)/x", "a"),
    ],
)
def test_limits_that_are_right_are_proved(before: str, after: str) -> None:
    found = judged(before, after)
    assert found is not None
    assert found[0] is Outcome.PROVED
    assert found[1].startswith("limits by SymPy")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lim_(x->0) sin(x)/x", "0"),
        ("lim_(x->oo) (1 + 1/x)^x", "2"),
        ("lim_(x->0^+) 1/x", "5"),
        ("lim_(x->0^+) 1/x", "-oo"),
    ],
)
def test_limits_that_are_wrong_are_not(before: str, after: str) -> None:
    assert judged(before, after) is None


@pytest.mark.parametrize(("before", "after"), [("lim_(x->0^+) 1/x", OO), ("lim_(x->0^+) -1/x^2", "-oo")])
def test_growth_without_bound(before: str, after: Node | str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(before, after)
    assert found is not None
    assert found[0] is not Outcome.UNVERIFIED
    # By numbers alone.
    monkeypatch.setattr(approach, "_limit_by_sympy", lambda _: None)
    assert judged(before, after) == (Outcome.AGREED, "grows beyond 10^6")


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("lim_(x->0) |x|/x", Outcome.PROVED),
        ("lim_(x->0) 1/x", Outcome.PROVED),
        # With a letter that may be 0.
        ("lim_(x->0) a |x|/x", Outcome.AGREED),
    ],
)
def test_two_sides_that_differ(before: str, outcome: Outcome) -> None:
    found = judged(before, UNDEFINED)
    assert found is not None
    assert found[0] is outcome
    assert found[1].startswith("one-sided limits by SymPy")


@pytest.mark.parametrize("before", ["lim_(x->0) |x|", "lim_(x->0^+) |x|/x", "x"])
def test_a_limit_that_exists_is_not_called_undefined(before: str) -> None:
    assert judged(before, UNDEFINED) is None


def test_two_sides_that_differ_by_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approach, "_limit_by_sympy", lambda _: None)
    assert judged("lim_(x->0) |x|/x", UNDEFINED) == (Outcome.AGREED, "one-sided limits -1 and 1")
    assert judged("lim_(x->0) 1/x", UNDEFINED) == (Outcome.AGREED, "one-sided limits -oo and oo")
    assert judged("lim_(x->0) 1/x^2", UNDEFINED) is None
    assert judged("lim_(x->0) a |x|/x", UNDEFINED) is None


def test_a_wrong_limit_of_sympy_is_overruled_by_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuting(before: Node, after: Node) -> Verdict:
        raise InternalError("they differ")

    monkeypatch.setattr(approach, "_limit_by_sympy", lambda _: parse("5"))
    found = check_limits(parse("lim_(x->0^+) 1/x"), OO, refuting)
    assert found == Verdict(Outcome.AGREED, "grows beyond 10^6", 3, 6)


def test_large_limits_are_left_to_numbers() -> None:
    body = " + ".join(f"sin({n} x)/x" for n in range(1, 20))
    assert judged(f"lim_(x->0) ({body})", "190") is None
