"""Equations are checked: what follows is proved, what does not follow is never called so."""

from __future__ import annotations

import pytest

from derive.expression import Call, Deriv, Node, Rel, Sym
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify import Refuted, check

X = Sym("x")


def equation(text: str) -> Rel:
    node = parse(text)
    assert isinstance(node, Rel)
    return node


@pytest.mark.parametrize(
    ("before", "after", "assuming"),
    [
        ("2x + 2y z = 0", "2y z = -2x", ()),
        ("2y z = -2x", "z = -x/y", ()),
        ("(x z - y)/x^2 = 0", "x z - y = 0", ("x^2 != 0",)),
        ("x/9 + z/18 = 0", "2x + z = 0", ()),
        ("-x = z", "x = -z", ()),
        ("z = x^3", "ln(z) = ln(x^3)", ()),
        ("z = y + 1", "z = 3", ("y = 2",)),
    ],
)
def test_what_follows_is_proved(before: str, after: str, assuming: tuple[str, ...]) -> None:
    verdict = check(equation(before), equation(after), assuming=tuple(map(parse, assuming)))
    assert verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("before", "after"),
    [("2x + 2y z = 0", "2y z = 2x"), ("2y z = -2x", "z = x/y"), ("x z = 0", "y z = 0"), ("z = x^3", "ln(z) = ln(x)")],
)
def test_what_does_not_follow_is_not(before: str, after: str) -> None:
    assert check(equation(before), equation(after)).outcome is Outcome.UNVERIFIED


def test_both_sides_differentiated() -> None:
    old = equation("x^2 = y")
    sides: tuple[Node, ...] = tuple(Deriv(side, X) for side in old.children)
    assert check(old, Rel("=", *sides)).outcome is Outcome.PROVED


def test_on_a_curve() -> None:
    curve = equation("x^2 + y^2 = 25")
    assert check(parse("(x^2 + y^2)/y"), parse("25/y"), assuming=(curve,)).outcome is Outcome.PROVED
    root = check(parse("|y|"), parse("sqrt(25 - x^2)"), assuming=(curve,))
    assert root.outcome is Outcome.AGREED
    with pytest.raises(Refuted, match="false at"):
        check(parse("(x^2 + y^2)/y"), parse("24/y"), assuming=(curve,))


def test_a_derivative_that_is_known_tells_the_next() -> None:
    slope, second = (Call("y", X, orders=(n,)) for n in (1, 2))
    known = Rel("=", slope, parse("x^3"))
    assert check(second, parse("3x^2"), assuming=(known,)).outcome is Outcome.PROVED
