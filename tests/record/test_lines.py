"""Lines as a textbook cuts them: nothing belaboured, nothing jumped."""

from __future__ import annotations

import pytest

import derive


def lines(text: str, detail: str = "normal") -> list[str]:
    return [str(frame.expression) for frame in derive.differentiate(text, "x").frames(detail)[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # x · x and the order of factors need no line of their own, but the derivatives stand as they were put in.
        ("x/(x^2 + 1)", ["((x^2 + 1) - x · 2x)/(x^2 + 1)^2", "(1 - x^2)/(x^2 + 1)^2"]),
        (
            "x^3/(x^2 + 2)",
            [
                "(3x^2 (x^2 + 2) - x^3 · 2x)/(x^2 + 2)^2",
                "(3x^4 + 6x^2 - 2x^4)/(x^2 + 2)^2",
                "(x^4 + 6x^2)/(x^2 + 2)^2",
                "x^2 (x^2 + 6)/(x^2 + 2)^2",
            ],
        ),
        ("ln(ln x)", ["1/(x ln(x))"]),
        # -1 and -1 are added up when the terms are collected.
        ("(x + 1)/(x - 1)", ["(x - 1 - (x + 1))/(x - 1)^2", "-2/(x - 1)^2"]),
        ("sqrt(x^2 - 4x + 5)", ["1/(2 sqrt(x^2 - 4x + 5)) · (2x - 4)", "(x - 2)/sqrt(x^2 - 4x + 5)"]),
        ("sin(x)/cos(x)", ["(cos(x)^2 + sin(x)^2)/cos(x)^2", "1/cos(x)^2", "sec(x)^2"]),
        ("x^(3/2) + 2/x", ["3x^(1/2)/2 - 2/x^2"]),
        ("(1 - x) - (1 + x)^2", ["-1 - 2(1 + x)", "-1 - 2 - 2x", "-2x - 3"]),
        ("x^n e^-x", ["n x^(n - 1) e^-x + x^n e^-x (-1)", "x^(n - 1) (n - x) e^-x"]),
        ("1/sqrt(1 - x)", ["1/(2(1 - x)^(3/2))"]),
    ],
)
def test_last_lines(text: str, expected: list[str]) -> None:
    assert lines(text)[-len(expected) :] == expected


def test_in_detail_every_step_has_its_line() -> None:
    assert len(lines("x/(x^2 + 1)", "detailed")) > len(lines("x/(x^2 + 1)")) + 2


def test_a_merged_line_names_both_reasons() -> None:
    frame = derive.differentiate("x/(x^2 + 1)").frames()[3]
    assert [reason.rule.name for reason in frame.reasons] == ["combine powers", "collect like terms"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x^5 + 7", ["d/dx [ 2x^5 ] + d/dx [ 7 ]", "2 · 5x^4 + 0", "10x^4"]),
        ("6/x^2", ["d/dx [ 6x^-2 ]", "6(-2x^-3)", "-12/x^3"]),
        ("3x^2 sin(4x)", ["3 · 2x sin(4x) + 3x^2 cos(4x) · 4", "6x sin(4x) + 12x^2 cos(4x)"]),
        ("1/(3x^2 + 1)^2", ["-2(3x^2 + 1)^-3 · 6x", "-12x/(3x^2 + 1)^3"]),
        # Nothing but the order of factors would change.
        ("tan(4x^2 - 3x)", ["sec(4x^2 - 3x)^2 · d/dx [ 4x^2 - 3x ]", "(8x - 3) sec(4x^2 - 3x)^2"]),
    ],
)
def test_derivatives_are_put_in_before_they_are_tidied(text: str, expected: list[str]) -> None:
    assert lines(text)[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What stands beside each other is opened on one line.
        (
            "x sin(x) + x^2/(x + 2)",
            "d/dx [ x ] · sin(x) + x · d/dx [ sin(x) ] + (d/dx [ x^2 ] · (x + 2) - x^2 · d/dx [ x + 2 ])/(x + 2)^2",
        ),
        ("sin(x^2) cos(x^3)", "cos(x^2) · d/dx [ x^2 ] · cos(x^3) - sin(x^2) sin(x^3) · d/dx [ x^3 ]"),
    ],
)
def test_goals_beside_each_other_are_opened_together(text: str, expected: str) -> None:
    assert expected in lines(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cos(g(x))", ["-sin(g(x)) g'(x)"]),
        ("f(x) g(x)", ["f'(x) g(x) + f(x) g'(x)"]),
    ],
)
@pytest.mark.parametrize("detail", ["normal", "detailed"])
def test_no_line_but_writes_a_derivative_with_a_prime(text: str, expected: list[str], detail: str) -> None:
    assert lines(text, detail) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Brackets are opened, and x/x is cancelled, on the line after the derivatives.
        ("(3x + 9)/(2 - x)", ["(3(2 - x) - (3x + 9) (-1))/(2 - x)^2", "(6 - 3x + 3x + 9)/(2 - x)^2", "15/(2 - x)^2"]),
        ("x ln(x)", ["ln(x) + x · (1/x)", "ln(x) + 1"]),
        # Numbers that are multiplied have a line of their own.
        ("5x^2 csc(x)", ["10x csc(x) - 5x^2 csc(x) cot(x)", "5x csc(x) (2 - x cot(x))"]),
    ],
)
def test_signs_and_brackets_are_tidied_within_the_next_move(text: str, expected: list[str]) -> None:
    assert lines(text)[-len(expected) :] == expected


def test_the_signs_of_a_quotient_are_seen_before_they_are_tidied() -> None:
    assert "(cos(x) cos(x) - sin(x) (-sin(x)))/cos(x)^2" in lines("sin(x)/cos(x)")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # What is not long is tidied within the line that finds it.
        ("5x^2/(4x + 3)", 1),
        ("x^3 ln(x) cos(x)", 1),
        ("1/(1 + e^-x)", 1),
        ("(2x + 1)^5 (3x - 2)^7", 1),
        ("(x^2 + 1)^3 sin(x)^2 ln(x) e^x", 2),
    ],
)
def test_brief_is_what_the_rules_leave_and_what_that_becomes(text: str, count: int) -> None:
    assert len(lines(text, "brief")) == count
    assert lines(text, "brief")[-1] == lines(text)[-1]


def test_brief_writes_a_limit_frees_it_of_h_and_takes_it() -> None:
    found = derive.differentiate("x^3", route="limit")
    assert [str(frame.expression) for frame in found.frames("brief")] == [
        "d/dx [ x^3 ]",
        "lim_(h→0) ((x + h)^3 - x^3)/h",
        "lim_(h→0) (3x^2 + 3x h + h^2)",
        "3x^2",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Three chains or more make a long line: their inner derivatives are put in at once.
        ("ln(x^2 + 1) + ln(x^3 + 1) + sin(x^4)", "1/(x^2 + 1) · 2x + 1/(x^3 + 1) · 3x^2 + cos(x^4) · 4x^3"),
        # Nobody carries √(1 - x²)/√(1 - x²) along.
        ("arcsin(x)/sqrt(1 - x^2)", "(1 - arcsin(x) · (1/(2 sqrt(1 - x^2))) (-2x))/sqrt(1 - x^2)^2"),
        ("arcsin(x)/sqrt(1 - x^2)", "(1 + x arcsin(x)/sqrt(1 - x^2))/(1 - x^2)"),
    ],
)
def test_no_line_is_longer_than_it_has_to_be(text: str, expected: str) -> None:
    found = lines(text)
    assert expected in found
    assert not any("sqrt(1 - x^2)/sqrt(1 - x^2)" in line for line in found)


def test_in_an_equation_the_derivative_of_a_plain_factor_is_put_in_at_once() -> None:
    found = [str(frame.expression) for frame in derive.implicit("x^3 + y^2 - 2x y = 2").frames()]
    assert "3x^2 + 2y y' - (2y + 2x y') = 0" in found


@pytest.mark.parametrize("text", ["x^2 + 7", "x sin(x)", "5x^2/(4x + 3)", "(x + 1)/(x - 1)"])
def test_nobody_writes_plus_0_or_times_1(text: str) -> None:
    for line in lines(text, "detailed"):
        assert "+ 0" not in line
        assert "- 0" not in line
        assert "· 1 " not in f"{line} "


def test_what_is_held_constant_is_said_where_it_counts() -> None:
    assert str(derive.differentiate("x^2 + 2y^2 + 5", "x")).count("y is held constant") == 1
    assert "a and y are held constant" in str(derive.differentiate("a x^2 y + y", "x"))
    assert "held" not in str(derive.differentiate("a x^2", "x"))
    both = " ".join(str(derive.gradient("x^2 y")).split())
    assert both.count("held constant") == 2
