"""The smallest parts whose equality would imply that of the whole."""

from __future__ import annotations

import pytest

from derive.expression import Rel
from derive.reading import parse
from derive.verify.parts import attempts, innermost


def pair(left: str, right: str) -> tuple[str, str]:
    return str(parse(left)), str(parse(right))


@pytest.mark.parametrize(
    ("left", "right", "smallest"),
    [
        ("sin(x) + 1", "sin(y) + 1", ("x", "y")),
        ("sin(x)", "cos(x)", ("sin(x)", "cos(x)")),
        ("sin(x) + a + b", "b + cos(x) + a", ("sin(x)", "cos(x)")),
        ("e^(x (y + 1))", "e^(x (1 + y) 2)", ("y + 1", "(1 + y) * 2")),
        ("a b c", "a c d", ("b", "d")),
        # A term counts as often as it stands there.
        ("a + a + b", "a + b + b", ("a", "b")),
        ("a b", "a b c", ("1", "c")),
        ("a + b", "a + b + c", ("0", "c")),
        ("a + b + c", "a", ("a + b + c", "a")),
        ("2x^3", "3x^3", ("2", "3")),
        ("x", "y", ("x", "y")),
        # Two places differ: no smaller part implies the whole.
        ("sin(x)/y", "sin(y)/x", ("sin(x)/y", "sin(y)/x")),
        ("f'(x)", "f(x)", ("f'(x)", "f(x)")),
    ],
)
def test_the_innermost_difference(left: str, right: str, smallest: tuple[str, str]) -> None:
    assert tuple(map(str, innermost(parse(left), parse(right)))) == pair(*smallest)


def test_equations_are_not_entered() -> None:
    sides = parse("{1 if x > 0; 0 otherwise}"), parse("{1 if x > 1; 0 otherwise}")
    assert innermost(*sides) == sides
    assert not isinstance(innermost(*sides)[0], Rel)


@pytest.mark.parametrize(
    ("left", "right", "tried"),
    [
        ("sin(x) + 1", "sin(y) + 1", [("x", "y"), ("sin(x)", "sin(y)"), ("sin(x) + 1", "sin(y) + 1")]),
        ("x", "y", [("x", "y")]),
        # The three innermost, and the whole.
        (
            "ln(sin(e^(a x)))",
            "ln(sin(e^(b x)))",
            [("a", "b"), ("a x", "b x"), ("e^(a x)", "e^(b x)"), ("ln(sin(e^(a x)))", "ln(sin(e^(b x)))")],
        ),
        # With shifts carried out, if there are some.
        ("factorial(n + 1)", "n factorial(n)", [("(n + 1)!", "n n!"), ("(n + 1) n!", "n n!")]),
    ],
)
def test_small_parts_are_tried_first(left: str, right: str, tried: list[tuple[str, str]]) -> None:
    assert [tuple(map(str, one)) for one in attempts(parse(left), parse(right))] == tried
