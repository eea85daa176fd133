"""Signs that can be read off."""

from __future__ import annotations

import pytest

from derive.reading import parse
from derive.terms.signs import Sign, sign


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2 + x + 1", Sign.POSITIVE),
        ("x^2 - 2x + 1", Sign.NOT_NEGATIVE),
        ("-x^2 - 1", Sign.NEGATIVE),
        ("x^2 - 2x", Sign.UNKNOWN),
        ("x^2 + x y + 1", Sign.UNKNOWN),
        ("2 + sin x", Sign.POSITIVE),
        ("1 - cos x", Sign.NOT_NEGATIVE),
        ("3 - 2sin x - cos x", Sign.NOT_NEGATIVE),
        ("1 - tanh(x)^2", Sign.POSITIVE),
        ("1 - sin(x)^2", Sign.NOT_NEGATIVE),
        ("x + sqrt(x^2 + 1)", Sign.POSITIVE),
        ("x + sqrt(x^2 - 1)", Sign.UNKNOWN),
        ("2 - e^x", Sign.UNKNOWN),
        ("x^2 |y|", Sign.NOT_NEGATIVE),
        ("-x^2 |y|", Sign.NOT_POSITIVE),
        ("-x^2 (-|y|)", Sign.NOT_NEGATIVE),
        ("e^x x^2", Sign.NOT_NEGATIVE),
        ("e^x (-e^y)", Sign.NEGATIVE),
        ("(-e^x) (-e^y)", Sign.POSITIVE),
        ("x y", Sign.UNKNOWN),
        ("x^3", Sign.UNKNOWN),
        ("1/x^2", Sign.NOT_NEGATIVE),
        ("x^(-2)", Sign.POSITIVE),
        ("x^(2/3)", Sign.NOT_NEGATIVE),
        ("x^(-2/3)", Sign.POSITIVE),
        ("(-e^x)^3", Sign.NEGATIVE),
        ("sqrt(x)", Sign.NOT_NEGATIVE),
        ("cbrt(-e^x)", Sign.NEGATIVE),
        ("max(x, 1)", Sign.POSITIVE),
        ("max(x, y)", Sign.UNKNOWN),
        ("min(x, -1)", Sign.NEGATIVE),
        ("min(x^2, 1)", Sign.NOT_NEGATIVE),
        ("max(-x^2, -1)", Sign.NOT_POSITIVE),
        ("max(-e^x, -1)", Sign.NEGATIVE),
        ("|x| + 1", Sign.POSITIVE),
        ("-|x| - x^2", Sign.NOT_POSITIVE),
        ("|x| - x^2", Sign.UNKNOWN),
    ],
)
def test_sign(text: str, expected: Sign) -> None:
    assert sign(parse(text)) is expected


def test_a_known_sign_of_a_letter_counts() -> None:
    assert sign(parse("x + sqrt(x)"), {parse("x"): Sign.POSITIVE}) is Sign.POSITIVE
