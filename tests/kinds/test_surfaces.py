"""Tangent planes and normal lines, against numerical slopes and against the equation near the point."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.errors import DeriveError, UnsupportedError
from derive.expression import Add, Neg, Rel
from derive.kinds.several.surfaces import surface_at
from derive.questions.answer import Question, answer
from derive.reading import parse
from derive.record.derivation import Outcome
from derive.values.evaluate import evaluate

GRAPHS = {
    ("x^2 + y^2", "1, 2"): "z = 2x + 4y - 5",
    ("x^2 y", "x = 1, y = 2"): "z = 4x + y - 4",
    ("sin(x y)", "pi/2, 1"): "z = 1",
    ("ln(x + 2y)", "1, 0"): "z = x + 2y - 1",
    ("sqrt(9 - x^2 - y^2)", "1, 2"): "z = -x/2 - y + 9/2",
}


@pytest.mark.parametrize(("surface", "at"), GRAPHS)
def test_the_plane_touches_the_graph(surface: str, at: str) -> None:
    done = surface_at(surface, at)
    assert str(done.last) == GRAPHS[surface, at]
    assert done.verdict is not None
    assert done.verdict.outcome is Outcome.PROVED
    assert isinstance(done.last, Rel)
    gap = Add(parse(surface), Neg(done.last.right))
    names = dict(zip("xy", (part.split("=")[-1] for part in at.split(",")), strict=True))
    here = {name: evaluate(parse(value), {}, 50) for name, value in names.items()}
    for dx, dy in ((1, 0), (0, 1), (2, -3)):
        far, near = (
            abs(evaluate(gap, {"x": here["x"] + dx * h, "y": here["y"] + dy * h}, 50))
            for h in (Fraction(1, 10**5), Fraction(1, 10**7))
        )
        # A distance that falls with the square of the way: 10^4 for 10^2.
        assert near <= far / 5_000 + Fraction(1, 10**40)


EQUATIONS = {
    ("x^2 + y^2 + z^2 = 9", "1, 2, 2"): "x + 2y + 2z = 9",
    ("x y z = 6", "(1, 2, 3)"): "6x + 3y + 2z = 18",
    ("e^(x y) = z", "0, 3, 1"): "3x - z = -1",
    ("z^3 = x y", "0, 1, 0"): "x = 0",
    ("x^2 + y^2 + z^2 = 9", "3, 0, 0"): "x = 3",
    ("x^2/4 + y^2/9 + z^2 = 3", "2, 3, 1"): "3x + 2y + 6z = 18",
    ("x^2 + y^2 = z^2 + 1", "-1, 2, 2"): "x - 2y + 2z = -1",
}


@pytest.mark.parametrize(("surface", "at"), EQUATIONS)
def test_the_plane_of_an_equation(surface: str, at: str) -> None:
    assert str(answer(Question(source=surface, at=at, tangent=True)).last) == EQUATIONS[surface, at]


def test_the_normal_line() -> None:
    found = answer(Question(source="z = x^2 + y^2", at="1, 2", tangent=True, normal=True))
    assert str(found.last) == "(x, y, z) = (1 + 2t, 2 + 4t, 5 - t)"
    assert str(found.parts[-1].last) == "z = 2x + 4y - 5"


def test_refusals() -> None:
    with pytest.raises(UnsupportedError, match="not on the surface"):
        surface_at("x y z = 6", "1, 2, 4")
    with pytest.raises(UnsupportedError, match="gradient is zero"):
        surface_at("x^2 + y^2 = z^2", "0, 0, 0")
    with pytest.raises(DeriveError, match="coordinate"):
        surface_at("x^2", "1")
    with pytest.raises(DeriveError, match="a value for each"):
        surface_at("x^2 + y^2", "1, 2, 3")
