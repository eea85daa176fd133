"""The formulas in sentences are typeset as one, in every format."""

from __future__ import annotations

import pytest

import derive
from derive.render.phrases import Formula, worded

SENTENCES = {
    "Sizes: n_0 = 4.": ["n_0 = 4"],
    "differentiate both sides (y is a function of x)": ["y", "x"],
    "put in the values (x = 2)": ["x = 2"],
    "add the same to both sides (y = -0.75x + 6.25)": ["y = -0.75x + 6.25"],
    "x > 0, x < 7 are taken as given": ["x > 0", "x < 7"],
    "this is the formula with n + 1 for n (k! (k + 1) = (k + 1)!)": ["n + 1", "n", "k! (k + 1) = (k + 1)!"],
    "Tangent at (-2, 4)": ["(-2, 4)"],
    "derivative of ln|u|": ["ln|u|"],
    "the derivatives repeat: 74 = 18 · 4 + 2": ["74 = 18 · 4 + 2"],
    # What is typed is quoted where we would write it in another way, and an article is no letter.
    "clip(u, v, w) is read as min(max(u, v), w)": ["min(max(u, v), w)"],
    "delta(…) is read as the product of delta and the bracket": [],
    "general Leibniz rule: (u v)^(n) = Σ C(n, k) u^(k) v^(n-k)": [],
    "The 12 values of a function, about 0.5 (2)": [],
    "((, )) and |": [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_formulas_of_a_sentence_are_found(sentence: str) -> None:
    parts = worded(sentence)
    assert [part.text for part in parts if isinstance(part, Formula)] == SENTENCES[sentence]
    assert "".join(part.text if isinstance(part, Formula) else part for part in parts) == sentence


def test_a_point_and_an_equation_are_one_formula_each_on_every_page() -> None:
    tangent = derive.derive("x^2", at=3, tangent=True)
    assert r"\paragraph{Tangent at $(3, 9)$}" in tangent.to("latex")
    assert r"\text{put in the values ($x = 3$)}" in derive.derive("x^3 + x", at=3).to("latex")
    assert "### Tangent at $(3, 9)$" in tangent.to("markdown")
    assert "Tangent at (3, 9)" in tangent.to("text")
