"""Derivatives from a table of values."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError
from derive.expression import Rel, same
from derive.kinds.question import Lines
from derive.kinds.routes.tabulated import tabulated
from derive.reading import parse
from derive.record.derivation import Outcome

TABLE = "f(2)=3, f'(2)=-1, f''(2)=2; g(2)=5, g'(2)=4, f(4)=7, f'(4)=1/2, f(5)=1, f'(5)=6"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("f(x) g(x)", "7"),
        ("f(x)/g(x)", "-17/25"),
        ("f(g(x))", "24"),
        ("f(x^2) g(x)", "38"),
        ("sqrt(f(x))", "-sqrt(3)/6"),
        ("x f(x)", "1"),
        ("f(x)^3", "-27"),
    ],
)
def test_values(expression: str, expected: str) -> None:
    found = tabulated(expression, TABLE, 2)
    assert isinstance(found.last, Rel)
    assert same(found.last.right, parse(expected)), found.last
    outcomes = {frame.verdict.outcome for frame in found.frames()[1:] if frame.verdict}
    assert outcomes <= {Outcome.PROVED, Outcome.AGREED}


def test_a_mapping_and_a_second_derivative() -> None:
    found = tabulated("x f(x)", {"f(2)": 3, "f'(2)": -1, "f''(2)": 2}, 2, order=2)
    assert isinstance(found.last, Rel)
    assert str(found.last.right) == "2"


def test_the_table_is_read_from_the_inside_out() -> None:
    lines = [str(frame.expression) for frame in tabulated("f(g(x))", TABLE, 2).frames()]
    assert lines == [
        "F'(2)",
        "f'(g(2)) g'(2)",
        "f'(5) · 4",
        "6 · 4",
        "24",
    ]


def test_the_derivative_has_the_name_whose_value_is_asked() -> None:
    assert str(tabulated("f(g(x))", TABLE, 2).parts[0].result) == "F'(x) = f'(g(x)) g'(x)"
    assert str(tabulated("h(x) = f(g(x))", TABLE, 2).parts[0].result) == "h'(x) = f'(g(x)) g'(x)"


@pytest.mark.parametrize(
    ("expression", "values", "words"),
    [
        ("f(x) h(x)", TABLE, r"no value for h\(2\)|no value for .*h"),
        ("f(x)", "f(2)=3", r"f'\(2\)"),
        ("f(x)", "f(2)", "looks like"),
        ("f(x)", "f(x)=3", "looks like"),
        ("f(x)", "f'(2)=a", "to be a number"),
        ("1/f(x)", "f(2)=0, f'(2)=1", "excluded"),
    ],
)
def test_errors(expression: str, values: str, words: str) -> None:
    with pytest.raises(DeriveError, match=words):
        tabulated(expression, values, 2)


def test_the_lines_at_the_point() -> None:
    found = tabulated("f(x)/(x + 1)", "f(3)=4, f'(3)=-2", 3, lines=Lines(True, True))
    assert [str(part.last) for part in (*found.parts, found)][-4:] == [
        "F'(3) = -3/4",
        "F(3) = 1",
        "y = -3x/4 + 13/4",
        "y = 4x/3 - 3",
    ]
    with pytest.raises(DeriveError, match="needs a value"):
        tabulated("x y f(x)", "f(2)=3, f'(2)=1", 2, "x")


@pytest.mark.parametrize(
    ("expression", "values", "at", "slope"),
    [
        ("max(f(x), g(x))", "f(1)=2, f'(1)=2, g(1)=2, g'(1)=2", 1, "2"),
        ("min(f(x), g(x)) x", "f(1)=2, f'(1)=3, g(1)=2, g'(1)=3", 1, "5"),
        ("f(x^2) |x - 1|", "f(1)=0, f'(1)=2", 1, "0"),
        ("|f(x)|", "f(1)=0, f'(1)=0", 1, "0"),
        ("relu(f(x)) + x", "f(1)=0, f'(1)=0", 1, "1"),
        ("f(|x - 2|)", "f(0)=5, f'(0)=0", 2, "0"),
    ],
)
def test_where_the_formula_has_no_value_the_quotient_may_have_a_limit(
    expression: str, values: str, at: int, slope: str
) -> None:
    found = tabulated(expression, values, at)
    assert isinstance(found.last, Rel)
    assert str(found.last.right) == slope
    assert not found.kinks


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        # Functions with these values differ in what there is: f = g, or f - g = x².
        ("sqrt(|f(x) - g(x)|)", "f(1)=2, f'(1)=2, g(1)=2, g'(1)=2"),
        ("sign(f(x))", "f(1)=0, f'(1)=0"),
        ("floor(f(x))", "f(1)=0, f'(1)=0"),
        ("floor(f(x) - g(x))", "f(1)=2, f'(1)=2, g(1)=2, g'(1)=2"),
    ],
)
def test_what_depends_on_the_functions_is_refused(expression: str, values: str) -> None:
    with pytest.raises(DeriveError, match="is excluded"):
        tabulated(expression, values, 1)
