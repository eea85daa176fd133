from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import derive
from derive.expression import Add, Call, Const, Deriv, Div, Mul, Neg, Num, Pow, Sym
from derive.render import render
from derive.render.measure import rows, width
from derive.render.phrases import Formula
from derive.render.tex import escape, sentence
from tests.render.handmade import SIGMOID, x


def test_a_fragment_is_an_align_with_reasons_and_an_answer_set_apart() -> None:
    page = render(SIGMOID, "latex")
    assert page.startswith("$e$ is Euler's number\n\\begin{align*}\n&\\frac{d}{dx}")
    assert "\n% 8 lines, 7 proved, 1 agreed" in page
    assert not re.search(r"\\\\(parbox|rlap)", page)
    assert page.count("&=") == 8
    assert r"&& \text{write the reciprocal as a power} \\" in page
    assert r"= \sigma(x) (1 - \sigma(x))} \qquad \text{for every real $x$}" in page
    assert "documentclass" not in page


def test_environments_and_braces_balance() -> None:
    page = render(SIGMOID, "latex", standalone=True)
    opened = re.findall(r"\\begin\{(.*?)\}", page)
    closed = re.findall(r"\\end\{(.*?)\}", page)
    assert sorted(opened) == sorted(closed)
    assert page.count("{") == page.count("}")
    assert page.count(r"\left") == page.count(r"\right")


def test_brackets_around_flat_mathematics_do_not_grow() -> None:
    assert r"\left(x" not in render(SIGMOID, "latex")


def test_statements_are_typeset_as_mathematics() -> None:
    assert r"$(g(u))' = g'(u) u'$" in render(SIGMOID, "latex")
    assert Formula("no equation (").read() is None


def test_jupyter_gets_one_displayed_formula() -> None:
    shown = SIGMOID._repr_latex_()
    assert shown.startswith("$\\displaystyle \\begin{array}{l}\n\\text{$e$ is Euler's number}")
    assert "\\begin{aligned}" in shown
    assert "\\text{8 lines, 7 proved, 1 agreed" in shown
    assert shown.endswith("\\end{array}$")


def test_letters_in_words_are_mathematics() -> None:
    assert sentence("derivative of ln|u|; cancel h, by a rule, e.g. (i, k)", escape) == (
        "derivative of $\\ln|u|$; cancel $h$, by a rule, e.g. ($i$, $k$)"
    )


def test_text_in_a_formula_holds_no_commands() -> None:
    """MathJax prints a command in the text of a formula as its letters."""
    assert not re.search(r"\\[a-z]", re.sub(r"\$.*?\$", "", escape("|x| … < > ^ ~ % _ # & \\ ²")))


@pytest.mark.tex
def test_the_document_compiles_and_keeps_to_the_page(compiled: Callable[[str], str]) -> None:
    assert "Overfull \\hbox" not in compiled(render(SIGMOID, "latex", standalone=True))


@pytest.mark.tex
def test_any_text_that_was_typed_compiles(compiled: Callable[[str], str]) -> None:
    nasty = "\\input{x} % $ # & _ ^ ~ { } \" ' ` | < > √ x² θ₀ − · × é 漢 😀 \t\n \\end{document}"
    compiled(f"\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}{escape(nasty)}\\end{{document}}")


@given(st.text())
def test_escaped_text_has_no_live_commands(words: str) -> None:
    shown = escape(words)
    assert shown.isascii()
    assert not re.search(r"(?<!\\)[%#&_~^]", re.sub(r"\$.*?\$", "", shown))


# Width and breaking ------------------------------------------------------------------------------


def test_a_fraction_is_as_wide_as_its_wider_part() -> None:
    a, b = Sym("a"), Sym("b")
    assert width(Div(Add(a, b), b)) == pytest.approx(width(Div(Add(a, b), Add(a, b))))


@pytest.mark.parametrize(
    "node",
    [
        Add(*(Mul(Num(n), Pow(x, Num(n))) for n in range(2, 40))),
        Mul(*(Call("sin", Mul(Num(n), x)) for n in range(2, 40))),
        Mul(Const("e"), Add(*(Pow(x, Num(n)) for n in range(2, 60)))),
    ],
)
def test_rows_keep_to_the_limit(node: Add | Mul) -> None:
    broken = rows(node, 30.0)
    assert len(broken) > 1
    assert all(width(row.node) <= 31.0 for row in broken)


def test_a_lone_sum_is_never_cut_out_of_a_product() -> None:
    node = Mul(*(Add(Sym(f"a_{n}"), Neg(Sym(f"b_{n}")), Deriv(x, x)) for n in range(6)), x)
    assert not any(isinstance(row.node, Add) for row in rows(node, 12.0))


def test_nested_brackets_are_all_closed() -> None:
    long = Add(*(Pow(x, Num(n)) for n in range(2, 60)))
    broken = rows(Deriv(Mul(Const("e"), long), x), 30.0)
    assert broken[0].opened == (("[", x), ("(", Const("e")))
    assert broken[-1].closed == ")]"
    assert not any(row.opened or row.closed for row in broken[1:-1])


def test_a_fragment_with_headings_says_what_its_indices_mean() -> None:
    page = render(derive.grad("softmax(z)", "z", shapes={"z": "n"}), "latex")
    assert page.startswith(r"Indices: $i$, $k = 1$, $\ldots$, $n$.")
    assert r"a number in $\mathbb{R}$" in page
    assert r"(numerator layout)." in page


def test_a_fraction_far_wider_than_the_page_is_broken() -> None:
    """Parts of an inner sum share a line, the longest factor is the one that is broken, and short terms stay whole."""
    numerator, denominator = "(x^4 + x^3 + x^2 + x + 1) sin(x) e^(x^2)", "(x^5 + x^4 + x^3 + x^2 + x + 1) ln(x)^3"
    chain = derive.differentiate(f"{numerator}/({denominator})").to("latex")
    lines = [line for line in chain.splitlines() if r"&\quad " in line]
    assert lines
    assert all(len(line) > 20 for line in lines)


def test_long_entries_of_a_matrix_wider_than_the_page_are_named_below_it() -> None:
    """Entries that are equal have one name; nothing is broken within a fraction of the matrix."""
    shown = derive.hessian("x^3 y^2 z + sin(x+y z)", "x", "y", "z").to("latex")
    assert r"a_{11} & a_{12}" in shown
    assert r"\text{where } a_{11} = " in shown
    assert "a_{21}" not in shown
