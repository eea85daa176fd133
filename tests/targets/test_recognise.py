"""Named functions known by their definitions, and values in a finite field."""

from __future__ import annotations

import pytest

from derive.expression import canonical, postorder
from derive.reading import parse
from derive.table import TABLE
from derive.targets.recognise import recognise
from derive.targets.signature import agree
from derive.writing.text import to_text

DEFINITIONS = [(entry.name, form) for entry in TABLE.values() for form in entry.forms]


@pytest.mark.parametrize(("name", "definition"), DEFINITIONS)
def test_definitions_are_true_and_recognised(name: str, definition: str) -> None:
    body = parse(definition)
    found = recognise(body)
    assert found is not None
    assert found.call.name == name
    assert agree(body, found.call, "u")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/(e^(-2t)+1)", "σ(2t)"),
        ("(1+e^-x)^-1", "σ(x)"),
        ("1/(1+1/e^x)", "σ(x)"),
        ("e^(k(x-m))/(e^(k(x-m))+1)", "σ(k (x - m))"),
        ("ln(e^(x^2)+1)", "softplus(x^2)"),
        ("sin(3x)/cos(3x)", "tan(3x)"),
        ("1/(1+e^x)", "σ(-x)"),
    ],
)
def test_order_and_notation_do_not_matter(text: str, expected: str) -> None:
    found = recognise(parse(text))
    assert found is not None
    assert to_text(found.call) == expected


@pytest.mark.parametrize(
    "text", ["1/(1+e^x^2+x)", "1/(2+e^-x)", "e^x/(1+e^-x)", "ln(1+x)", "sin(x)/cos(2x)", "x", "1/x"]
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert recognise(parse(text)) is None


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("e^x e^-x", "1", True),
        ("sin(x)^2 + cos(x)^2", "1", True),
        ("cosh(x)^2 - sinh(x)^2", "1", True),
        ("sin(2x)", "2 sin(x) cos(x)", True),
        ("sqrt(1+x^2)^2", "1+x^2", True),
        ("tanh(x)", "2 sigma(2x) - 1", True),
        ("x^n x", "x^(n+1)", True),
        ("sqrt(x^2)", "x", False),
        ("sin(x)", "x", False),
        ("ln(x)", "ln(x^2)", False),
        ("1/(1+e^-x)", "1/(1+e^x)", False),
    ],
)
def test_values_in_a_finite_field(left: str, right: str, equal: bool) -> None:
    assert agree(parse(left), parse(right), "x") is equal


def test_definitions_hold_no_notation_of_one_another() -> None:
    keys = [canonical(parse(text)) for _, text in DEFINITIONS]
    assert len(set(keys)) == len(keys)
    assert all(len(list(postorder(key))) > 2 for key in keys)
