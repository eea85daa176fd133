"""Lines as a textbook cuts them: nothing belaboured, nothing jumped."""

from __future__ import annotations

import pytest

import derive


def lines(text: str, detail: str = "normal") -> list[str]:
    return [str(frame.expression) for frame in derive.differentiate(text, "x").frames(detail)[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # x · x and the order of factors need no line of their own.
        ("x/(x^2 + 1)", ["(x^2 + 1 - 2x^2)/(x^2 + 1)^2", "(1 - x^2)/(x^2 + 1)^2"]),
        ("ln(ln x)", ["1/(x ln(x))"]),
        # -1 and -1 are added up when the terms are collected.
        ("(x + 1)/(x - 1)", ["(x - 1 - (x + 1))/(x - 1)^2", "-2/(x - 1)^2"]),
        ("sqrt(x^2 - 4x + 5)", ["(2x - 4)/(2 sqrt(x^2 - 4x + 5))", "(x - 2)/sqrt(x^2 - 4x + 5)"]),
        ("sin(x)/cos(x)", ["(cos(x) cos(x) + sin(x) sin(x))/cos(x)^2", "1/cos(x)^2", "sec(x)^2"]),
        ("x^(3/2) + 2/x", ["3x^(1/2)/2 - 2/x^2"]),
        ("(1 - x) - (1 + x)^2", ["-1 - 2(1 + x)", "-1 - 2 - 2x", "-2x - 3"]),
        ("x^n e^-x", ["n x^(n - 1) e^-x - x^n e^-x", "x^(n - 1) (n - x) e^-x"]),
        ("1/sqrt(1 - x)", ["1/(2(1 - x)^(3/2))"]),
    ],
)
def test_last_lines(text: str, expected: list[str]) -> None:
    assert lines(text)[-len(expected) :] == expected


def test_in_detail_every_step_has_its_line() -> None:
    assert len(lines("x/(x^2 + 1)", "detailed")) > len(lines("x/(x^2 + 1)")) + 2


def test_a_merged_line_names_both_reasons() -> None:
    frame = derive.differentiate("x/(x^2 + 1)").frames()[2]
    assert [reason.rule.name for reason in frame.reasons][-1] == "combine powers"
