"""A reason gives a part of the line a letter that the line does not have already."""

from __future__ import annotations

import pytest

import derive


@pytest.mark.parametrize(
    ("expression", "variable", "told"),
    [
        ("(x^2+1)^5", "x", "u = x^2 + 1: (u^5)' = 5u^4 u'"),
        ("(u^2+1)^5", "u", "v = u^2 + 1: (g(v))' = g'(v) v'"),
        ("sin(u x)", "x", "v = u x: (g(v))' = g'(v) v'"),
        ("sin(u v x)", "x", "w = u v x: (g(w))' = g'(w) w'"),
        ("u e^u", "u", "w = u, v = e^u: (w v)' = w' v + w v'"),
        ("ln(v)/v", "v", "u = ln(v), w = v: (u/w)' = (u' w - u w')/w^2"),
        ("atan2(u, u^2+1)", "u", "w = u, v = u^2 + 1: (g(w, v))' = g_w w' + g_v v'"),
    ],
)
def test_the_letter_is_free(expression: str, variable: str, told: str) -> None:
    text = derive.differentiate(expression, variable).to("text")
    assert told in " ".join(text.split())


@pytest.mark.parametrize("entry", derive.functions().values(), ids=lambda entry: entry.name)
def test_a_title_does_not_hold_the_letters_of_formulas(entry: object) -> None:
    assert not set(entry.title.replace(",", " ").split()) & {"u", "v", "w", "(v", "u)"}  # type: ignore[attr-defined]
