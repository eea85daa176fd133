"""Operators in words are read as the signs that they stand for, and told."""

from __future__ import annotations

import pytest

from derive.errors import ParseError
from derive.reading import parse, read
from derive.reading.spoken import in_signs


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("integral from 0 to x^3 of cos(t^2) dt", "int_0^(x^3) cos(t^2) dt"),
        ("sum from k=1 to 5 of x^k", "sum_(k=1)^5 x^k"),
        ("sum over k from 1 to n of k x^k", "sum_(k=1)^n k x^k"),
        ("square root of x", "sqrt(x)"),
        ("square root of (x^2+1)", "sqrt(x^2+1)"),
        ("cube root of x squared", "cbrt(x^2)"),
        ("e to the x", "e^x"),
        ("e to the power of -x^2", "e^(-x^2)"),
        ("e to the 3x plus 1", "e^(3x) + 1"),
        ("x to the fourth", "x^4"),
        ("(x+1) to the third power", "(x+1)^3"),
        ("x squared times sin of x", "x^2 sin(x)"),
        ("x cubed divided by 2", "x^3/2"),
        ("x times the natural log of x", "x ln(x)"),
        ("limit as h -> 0 of x + h", "lim_(h->0) x + h"),
    ],
)
def test_an_operator_in_words_is_read_and_told(words: str, signs: str) -> None:
    written, told = in_signs(words)
    assert len(written) == len(words)
    assert parse(words) is parse(signs)
    assert told == (f"read as {' '.join(written.split())}",)


@pytest.mark.parametrize("source", ["x^2 + 1", "derivative of x^2", "the line to the curve", r"\\sqrt{x}", "of x"])
def test_other_words_stay(source: str) -> None:
    assert in_signs(source) == (source, ())


def test_a_fault_behind_words_stands_where_it_was_typed() -> None:
    source = "x squared times sni(x)"
    with pytest.raises(ParseError, match="unknown function sni") as caught:
        read(source)
    assert (caught.value.source, caught.value.position) == (source, source.index("sni"))
