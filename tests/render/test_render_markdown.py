from __future__ import annotations

import re
from dataclasses import replace

from handmade import SIGMOID

from derive.render import render


def test_numbered_lines_have_numbered_reasons() -> None:
    page = render(SIGMOID, "markdown")
    tags = re.findall(r"\\quad\((\d+)\)", page)
    items = re.findall(r"^(\d+)\. ", page, flags=re.MULTILINE)
    assert tags == items == [str(n) for n in range(1, 9)]


def test_displays_are_closed_and_stand_alone() -> None:
    page = render(SIGMOID, "markdown")
    fences = [n for n, line in enumerate(page.splitlines()) if line == "$$"]
    assert len(fences) == 4
    for start in fences[::2]:
        assert page.splitlines()[start - 1] == ""


def test_what_was_typed_is_quoted() -> None:
    typed = replace(SIGMOID, source="a`b *c* <script>", notes=("ab_c * [x](y), w_k",))
    page = render(typed, "markdown")
    assert "Input: `` a`b *c* <script> ``" in page
    assert r"ab\_c \* \[x\](y), $w_{k}$" in page
