from __future__ import annotations

import re
from dataclasses import replace

import derive
from derive.render import render
from tests.render.handmade import SIGMOID


def test_short_reasons_stand_beside_and_long_ones_below_by_their_numbers() -> None:
    page = render(SIGMOID, "markdown")
    tags = re.findall(r"\\quad\((\d+)\)", page)
    items = re.findall(r"^(\d+)\. ", page, flags=re.MULTILINE)
    beside = re.findall(r"&& \\text\{(.*)\}", page)
    assert tags == items
    assert len(tags) + len(beside) == 8
    assert beside[0] == "write the reciprocal as a power"


def test_github_refuses_operatorname() -> None:
    page = derive.differentiate("relu").to("markdown")
    assert "operatorname" not in page
    assert r"\mathop{\mathrm{ReLU}}(x)" in page


def test_displays_are_closed_and_stand_alone() -> None:
    page = render(SIGMOID, "markdown")
    fences = [n for n, line in enumerate(page.splitlines()) if line == "$$"]
    assert len(fences) == 4
    for start in fences[::2]:
        assert page.splitlines()[start - 1] == ""


def test_what_was_typed_is_quoted() -> None:
    typed = replace(SIGMOID, subject=replace(SIGMOID.subject, source="a`b *c* <script>"), notes=("ab_c * [x](y), w_k",))
    page = render(typed, "markdown")
    assert "Input: `` a`b *c* <script> ``" in page
    assert r"ab\_c \* \[x\](y), $w_k$" in page
