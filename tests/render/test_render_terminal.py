from __future__ import annotations

import re
from dataclasses import replace

import pytest

from derive.expression import Add, Sym
from derive.record.derivation import Frame, Subject
from derive.render import render
from tests.render.handmade import FRAMES, SIGMOID, Handmade

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_mathematics_in_two_dimensions_with_marks() -> None:
    page = ESCAPE.sub("", render(SIGMOID, "terminal", width=100))
    assert "  d ⎡    1    ⎤\n  ──⎢ ─────── ⎥\n  dx⎣ 1 + e⁻ˣ ⎦\n" in page
    assert page.count("✓") == 7
    assert page.count("≈") == 2  # the line and the summary
    assert "  │ σ′(x) = σ(x) (1 − σ(x)) │  for every real x\n" in page


def test_reasons_stand_in_one_column() -> None:
    page = ESCAPE.sub("", render(SIGMOID, "terminal", width=110)).splitlines()
    columns = {line.index(mark) for line in page for mark in "✓≈" if mark in line and "lines," not in line}
    assert len(columns) == 1


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    page = ESCAPE.sub("", render(SIGMOID, "terminal", width=width))
    assert max(map(len, page.splitlines())) <= max(width, 44)


def test_colour_marks_what_changed() -> None:
    x, y = Sym("x"), Sym("y")
    line = replace(FRAMES[1], expression=Add(x, y), changed=(y,))

    class Changed(Handmade):
        def frames(self, detail: str = "normal") -> tuple[Frame, ...]:
            return (FRAMES[0], line)

    made = Changed(Subject("s", x, "x"), SIGMOID.goal, (), x)
    assert "\x1b[36my" in render(made, "terminal", width=80)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    page = render(SIGMOID, "terminal", width=80)
    codes = {code for escape in ESCAPE.findall(page) for code in escape[2:-1].split(";")}
    assert not codes & {str(code) for code in (*range(30, 50), *range(90, 108))}


def test_without_colour_there_is_no_escape() -> None:
    assert "\x1b" not in render(SIGMOID, "terminal", width=80, colour=False)
