"""The tables: every spelling that can be read, with its tree and notes; every one that can't, with place and reason."""

from __future__ import annotations

import pytest

from derive.errors import ParseError
from derive.reading import parse, read

from . import errors, latex_cases, text_cases
from .shape import shape

CASES = [("text", *case) for case in text_cases.CASES] + [("latex", *case) for case in latex_cases.CASES]
ERRORS = [("text", *case) for case in errors.TEXT] + [("latex", *case) for case in errors.LATEX]


@pytest.mark.parametrize(("syntax", "source", "tree", "notes"), CASES, ids=[f"{s}: {c}" for s, c, *_ in CASES])
def test_tree_and_notes(syntax: str, source: str, tree: str, notes: tuple[str, ...]) -> None:
    assert shape(parse(source, syntax=syntax)) == tree
    assert read(source, syntax=syntax).notes == notes


@pytest.mark.parametrize(("syntax", "source", "position", "message", "hint"), ERRORS, ids=[e[1] for e in ERRORS])
def test_error_place_reason_and_hint(syntax: str, source: str, position: int, message: str, hint: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(source, syntax=syntax)
    assert (caught.value.position, caught.value.message, caught.value.hint) == (position, message, hint)
    assert caught.value.source == source


@pytest.mark.parametrize("source", [r"\frac{1}{1+e^{-x}}", "$x^2$", r"\(x\)", r"\sin x"])
def test_latex_is_recognised(source: str) -> None:
    assert parse(source) is parse(source, syntax="latex")


@pytest.mark.parametrize("source", ["x^{-3}", "e^{-x}", "x_{12}", "{x+1}^2"])
def test_braces_alone_are_plain_text(source: str) -> None:
    assert parse(source) is parse(source, syntax="text") is parse(source, syntax="latex")


SAME = [
    ("1/(1+e^-x)", r"\frac{1}{1+e^{-x}}"),
    ("3x^2 sin(4x)", r"3x^2\sin(4x)"),
    ("xe^x", r"x\,\mathrm{e}^x"),
    ("|x|", r"\left|x\right|"),
    ("σ(x)(1−σ(x))", r"\sigma(x)\left(1-\sigma(x)\right)"),
    ("log_2(x)", r"\log_2 x"),
    ("root(x, 3)", r"\sqrt[3]{x}"),
    ("sin^2 x", r"\sin^2 x"),
    ("a*b/c", r"a \cdot b / c"),
    ("(1/2) x", r"\frac12x"),
    ("{x if x>0; 0 otherwise}", r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}"),
    ("∫_0^x e^(-t^2) dt", r"\int_0^x e^{-t^2}\,dt"),
    ("sum(x^k, k, 0, n)", r"\sum_{k=0}^n x^k"),
    ("f^(3)(x)", r"f^{(3)}(x)"),
    ("d/dx[x^2]", r"\frac{d}{dx}\left[x^2\right]"),
    ("x**2", "x²"),
    ("5-x*y", "5 − x·y"),
    ("x_0", "x₀"),
    ("sqrt(x)", "√x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_tree(one: str, other: str) -> None:
    assert parse(one) is parse(other)
