"""Equations are checked: what follows is proved, what does not follow is never called so."""

from __future__ import annotations

import pytest

from derive.expression import Call, Deriv, Node, Rel, Sym
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify import Refuted, check
from derive.verify.equations import is_differentiated

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
        ("x/6 + z/4 = 1", "2x + 3z = 12", ()),
        ("6x = 4z", "3x = 2z", ()),
        ("-6x = 4z", "3x = -2z", ()),
        ("2x - 2y = 0", "y - x = 0", ()),
        ("x - y = 0", "x = y", ()),
        ("x = y", "y - x = 0", ()),
        ("x y = z", "x = z/y", ("y != 0",)),
        ("x = z/y", "x y = z", ("y != 0",)),
        ("z = x", "z + y = x + y", ()),
        # What is solved is put into the other.
        ("x + z = 1 - z", "z = (1 - x)/2", ()),
        ("z = x^2", "z + 1 = x^2 + 1", ()),
        ("sin(z) = x", "cos(sin(z)) = cos(x)", ()),
        ("z = x^3", "sin(ln(z)) = sin(ln(x^3))", ()),
    ],
)
def test_what_follows_is_proved(before: str, after: str, assuming: tuple[str, ...]) -> None:
    verdict = check(equation(before), equation(after), assuming=tuple(map(parse, assuming)))
    assert verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2x + 2y z = 0", "2y z = 2x"),
        ("2y z = -2x", "z = x/y"),
        ("x z = 0", "y z = 0"),
        ("z = x^3", "ln(z) = ln(x)"),
        ("x y = z", "x = z y"),
        ("z = x", "z = -x"),
        ("x = 1", "z = 1"),
        ("x/6 + z/4 = 1", "2x + 3z = 6"),
        ("6x = 4z", "3x = z"),
        ("x^2 = y^2", "x = y"),
        ("x = y", "f(x) = g(y)"),
        ("z = x^3", "ln(z) = sin(x^3)"),
    ],
)
def test_what_does_not_follow_is_not(before: str, after: str) -> None:
    assert check(equation(before), equation(after)).outcome is Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x^2 = 4", "x = 2"),
        ("y^2 = x", "y = sqrt(x)"),
        ("x y = x", "x = 0"),
        ("x y = 0", "x = 0"),
        ("z - z = 0", "z = 5"),
        ("sin(x)^2 + cos(x)^2 = 1", "z = 5"),
        ("sin(z) = 0", "z = 0"),
    ],
)
def test_one_solution_of_several_does_not_follow(before: str, after: str) -> None:
    assert check(equation(before), equation(after)).outcome is not Outcome.PROVED


def test_both_sides_differentiated() -> None:
    old = equation("x^2 = y")
    sides: tuple[Node, ...] = tuple(Deriv(side, X) for side in old.children)
    assert check(old, Rel("=", *sides)).outcome is Outcome.PROVED
    # By different letters, or one side only, it does not follow.
    other = Rel("=", sides[0], Deriv(old.right, Sym("y")))
    assert check(old, other).outcome is Outcome.UNVERIFIED
    assert not is_differentiated(old, Rel("=", sides[0], old.right))
    assert not is_differentiated(old, old)
    assert not is_differentiated(old.left, Rel("=", *sides))


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
    third = Call("y", X, orders=(3,))
    assert check(third, parse("6x"), assuming=(known,)).outcome is Outcome.PROVED
    with pytest.raises(Refuted):
        check(second, parse("x^3"), assuming=(known,))
    # It does not tell the function itself.
    with pytest.raises(Refuted):
        check(Call("y", X), parse("x^4/4"), assuming=(known,))


def test_given_equations_are_used_in_turn() -> None:
    given = (equation("u = v^2"), equation("v = x + 1"))
    assert check(parse("u"), parse("(x + 1)^2"), assuming=given).outcome is Outcome.PROVED
    with pytest.raises(Refuted):
        check(parse("u"), parse("(x + 1)^2"), assuming=given[::-1])


def test_equations_on_a_curve_are_not_judged() -> None:
    curve = equation("x^2 + y^2 = 25")
    found = check(equation("x^2 = 1"), equation("y^2 = 24"), assuming=(curve,))
    assert (found.outcome, found.method) == (Outcome.UNVERIFIED, "the equations were not shown to be equivalent")
