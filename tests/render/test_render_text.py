from __future__ import annotations

import re

import pytest

from derive.render import render
from derive.render.text import broken
from tests.render.handmade import SIGMOID


def test_the_sigmoid_as_the_design_sketches_it() -> None:
    assert render(SIGMOID, "text", width=120) == (
        """  e is Euler's number

  d/dx [ 1/(1 + e^-x) ]
  = d/dx [ (1 + e^-x)^-1 ]                        write the reciprocal as a power
  = (-(1 + e^-x)^-2) · d/dx [ 1 + e^-x ]          chain rule (power rule), u = 1 + e^-x: (g(u))' = g'(u) u'
  = (-(1 + e^-x)^-2) e^-x · d/dx [ -x ]           sum rule; chain rule (exponential), u = -x
  = e^-x/(1 + e^-x)^2                             constant factor
  = 1/(1 + e^-x) · (e^-x/(1 + e^-x))              split into a product of fractions
  = 1/(1 + e^-x) · (((1 + e^-x) - 1)/(1 + e^-x))  add and subtract 1
  = 1/(1 + e^-x) · (1 - 1/(1 + e^-x))             split the fraction, cancel; for 1 + e^-x ≠ 0
  = σ(x) (1 - σ(x))                               recognise σ(x) [agreed at 12 points]

  σ'(x) = σ(x) (1 - σ(x))   for every real x

  8 lines, 7 proved, 1 agreed at 12 points to 25 digits; equal to SymPy's derivative: proved
"""
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_lines_keep_to_the_width(width: int) -> None:
    lines = render(SIGMOID, "text", width=width).splitlines()
    longest = max(map(len, lines))
    # A formula without a place to break may stick out, a sentence may not.
    assert longest <= max(width, 60)
    assert all(len(line) <= width for line in lines if re.fullmatch(r"[ a-z';]+", line))


def test_no_escape_ever_reaches_plain_text() -> None:
    assert "\x1b" not in render(SIGMOID, "text")


def test_breaks_stand_before_operators_outside_parentheses() -> None:
    assert list(broken("= aaaa (b + c) + ddd (e + f)", 20)) == ["= aaaa (b + c)", "    + ddd (e + f)"]


def test_what_cannot_be_broken_is_left_whole() -> None:
    assert list(broken("x" * 50, 20)) == ["x" * 50]
