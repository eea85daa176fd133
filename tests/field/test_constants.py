"""Constants: which have a value, of which sign, and what is not decided is not claimed."""

from __future__ import annotations

import pytest

from derive.expression import Node, Rel
from derive.field.constants import decide, doubts, has_value, sign, valueless
from derive.reading import parse


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1/3", True),
        ("1/0", False),
        ("0/0", False),
        ("1/sin(pi)", False),
        ("1/(sqrt(2)^2 - 2)", False),
        ("1/(sqrt(2) - 1)", True),
        ("ln(0)", False),
        ("ln(-1)", False),
        ("ln(2)", True),
        ("ln(1 - e^(-50))", True),
        ("ln(cos(pi))", False),
        ("sqrt(-1)", False),
        ("sqrt(0)", True),
        ("cbrt(-8)", True),
        ("(-8)^(1/3)", True),
        ("(-8)^(1/2)", False),
        ("(-2)^3", True),
        ("0^0", True),
        ("0^(-1)", False),
        ("arcsin(1)", True),
        ("arcsin(2)", False),
        ("arcosh(1/2)", False),
        ("tan(pi/2)", False),
        ("tan(pi/4)", True),
        ("gamma(-2)", False),
        ("gamma(1/2)", True),
        ("(-2)^(-3)", True),
        ("(-8)^(-1/3)", True),
        ("(-8)^(2/3)", True),
        ("(-8)^(-1/2)", False),
        ("0^(1/2)", True),
        ("0^(-1/2)", False),
        ("0^pi", True),
        ("0^(-pi)", False),
        ("0^(sin(pi))", None),
        ("(-2)^pi", None),
        ("2^(10^10)", True),
        ("2^(-(10^10))", True),
        ("pi^(e^(10^10))", True),
        ("pi^e", True),
        ("1/(0^(1/2))", False),
        ("{1 if pi < 3}", False),
        ("{1 if pi > 3}", True),
        ("{1/0 if pi < 3; 2 otherwise}", True),
        ("{1/0 if pi > 3; 2 otherwise}", False),
        ("{1 if 1/0 > 0; 2 otherwise}", False),
        ("{1 if pi < 3; 2 if e > 3; 3 otherwise}", True),
        ("{1/0 if pi < 3 or e > 3; 2 otherwise}", True),
        ("{1 if 1/0 > 0 or pi < 3; 2 otherwise}", False),
        ("{1/0 if pi < 3 and 1/0 > 0; 2 otherwise}", True),
        ("sin'(1)", None),
        ("f(1)", None),
        ("x/0", None),
    ],
)
def test_which_constants_have_a_value(text: str, known: bool | None) -> None:
    assert has_value(parse(text)) is known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pi - 3", 1),
        ("3 - pi", -1),
        ("sin(2 pi)", 0),
        ("sqrt(2)^2 - 2", 0),
        ("e^(-144)", 1),
        ("-e^(-144)", -1),
        ("ln(2) - 7/10", -1),
        ("floor(pi) - 3", 0),
        ("ceil(pi) - 3", 1),
        ("max(1, 2) - min(1, 2)", 1),
        ("|3 - pi|", 1),
        ("{1 if pi > 3; -1 otherwise}", 1),
        ("cosh(1) - 1", 1),
        ("(-8)^(1/3)", -1),
        ("(-8)^(2/3)", 1),
        ("(-8)^(-1/3)", -1),
        ("(-2)^3", -1),
        ("(-2)^(-4)", 1),
        ("cbrt(-8) + 2", 0),
        ("0^2", 0),
        ("0^0", 1),
        ("0^(1/3)", 0),
        ("0^pi", 0),
        ("pi^e - e^pi", -1),
        ("2^(1/2) - 7/5", 1),
        ("{1 if pi < 3; -2 if e > 2; 3 otherwise}", -1),
        ("sign(-pi)", -1),
        ("1/0", None),
        ("ln(-1)", None),
    ],
)
def test_signs_of_constants(text: str, expected: int | None) -> None:
    assert sign(parse(text)) == expected


@pytest.mark.parametrize("relation", ["<", "<=", "=", "!=", ">", ">="])
@pytest.mark.parametrize(("left", "right", "order"), [("e", "3", -1), ("sin(pi)", "0", 0), ("pi", "22/7", -1)])
def test_relations_between_constants(relation: str, left: str, right: str, order: int) -> None:
    holds = {"<": order < 0, "<=": order <= 0, "=": order == 0, "!=": order != 0, ">": order > 0, ">=": order >= 0}
    assert decide(Rel(relation, parse(left), parse(right))) is holds[relation]


@pytest.mark.parametrize("text", ["1/0 = 1/0", "ln(0) < 1", "sqrt(-1) != 0"])
def test_a_side_without_a_value_decides_nothing(text: str) -> None:
    assert decide(parse(text)) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [("x + 1/0", "1/0"), ("x ln(-2)", "ln(-2)"), ("x + 1/3", None), ("{1/0 if x > 0; x otherwise}", None)],
)
def test_the_part_without_a_value_is_named(text: str, part: str | None) -> None:
    found: Node | None = valueless(parse(text))
    assert (None if found is None else str(found)) == part


@pytest.mark.parametrize(("text", "parts"), [("x + 1/Si(1)", ["Si(1)"]), ("x + 1/erf(1)", []), ("x + 1/0", [])])
def test_what_may_have_no_value_is_doubted(text: str, parts: list[str]) -> None:
    assert [str(part) for part in doubts(parse(text))] == parts
