"""The two halves of the check, each by itself: the field without numbers, and numbers without the field."""

from __future__ import annotations

import pytest

from derive.expression import ONE, Add, Array, Delta, Indexed, Mul, Neg, Node, Sym, Whole
from derive.field.tower import Tower
from derive.indexed.reading import read_arrays
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.verify import Refuted, check, lines


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A half that is broken on purpose neither meets what the whole has judged, nor leaves its own judgement to it."""
    for name in ("_check", "_cross_check", "_proof"):
        monkeypatch.setattr(lines, name, getattr(lines, name).__wrapped__)


EQUAL = [
    ("(x + 1)^2", "x^2 + 2x + 1"),
    ("sin(x)^2 + cos(x)^2", "1"),
    ("e^(2x) - 1", "(e^x - 1) (e^x + 1)"),
    ("sqrt(x^2)", "|x|"),
    ("sqrt(e^(2x))", "e^x"),
    ("sqrt(x)^2", "x"),
    ("sqrt(x^4)", "x^2"),
    ("ln(x^2)", "2ln|x|"),
    ("cbrt(x^3)", "x"),
    ("1/(1 + e^-x)", "e^x/(1 + e^x)"),
]
DIFFERENT = [
    ("(x + 1)^2", "x^2 + 1"),
    ("sqrt(x^2)", "x"),
    ("sqrt(x^2)", "-x"),
    ("sqrt(ln(x)^2)", "ln(x)"),
    ("sqrt(sin(x)^2)", "sin(x)"),
    ("sqrt(arctan(x)^2)", "arctan(x)"),
    ("sqrt((x - y)^2)", "x - y"),
    ("sqrt(x y)^2", "-x y"),
    ("|x - 1|", "x - 1"),
    ("|x| |y|", "x y"),
    ("ln|x|", "-ln|x|"),
    ("e^(x + y)", "e^x + e^y"),
    ("sin(2x)", "2sin(x)"),
    ("cos(x/2)^2", "cos(x)"),
    ("cbrt(x)^2", "x"),
    ("|x|^3", "x^3"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_the_field_alone_proves(left: str, right: str) -> None:
    first, second = parse(left), parse(right)
    assert Tower.over((first, second)).equal(first, second)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_the_field_alone_proves_nothing_false(left: str, right: str) -> None:
    first, second = parse(left), parse(right)
    assert not Tower.over((first, second)).equal(first, second)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_numbers_refute_what_a_broken_field_would_prove(left: str, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tower, "equal", lambda *_: True)
    with pytest.raises(Refuted):
        check(parse(left), parse(right))


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_numbers_agree_without_the_field(left: str, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tower, "equal", lambda *_: False)
    assert check(parse(left), parse(right)).outcome is Outcome.AGREED


def test_a_deep_line_that_a_broken_field_would_prove_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = "sin(x)^2", "sin(x)^2 + 1/1000"
    for _ in range(25):
        left, right = f"sqrt(1 + ({left})^2)", f"sqrt(1 + ({right})^2)"
    monkeypatch.setattr(Tower, "equal", lambda *_: True)
    with pytest.raises(Refuted):
        check(parse(left), parse(right))


II, JJ = Sym("i"), Sym("j")
PAIR = Mul(Indexed(Array("x", "n"), II), Indexed(Array("x", "n"), JJ))
SQUARES = read_arrays("x ⊙ x", {"x": "n"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Equal on the diagonal alone, and off it alone.
        (Mul(Delta(II, JJ), PAIR), PAIR),
        (Mul(Add(ONE, Neg(Delta(II, JJ))), PAIR), PAIR),
        # Equal in the first entry alone.
        (read_arrays("x x^T", {"x": "n"}), Whole("diag", SQUARES)),
    ],
)
def test_arrays_are_compared_beyond_one_entry(left: Node, right: Node) -> None:
    with pytest.raises(Refuted):
        check(left, right)
