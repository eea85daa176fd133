"""The acceptance cases of the design, one line each: what is typed, and what a good result says."""

import pytest

import derive
from derive.expression import same
from derive.record.derivation import Outcome

CASES = [
    # source, variable, result
    ("3x^2 sin(4x)", "x", "6x sin(4x) + 12x^2 cos(4x)"),
    ("(x^2+1)/(x-1)", "x", "(x^2 - 2x - 1)/(x - 1)^2"),
    ("x^x", "x", "x^x (ln(x) + 1)"),
    ("(sin x)^(cos x)", "x", "sin(x)^cos(x) (cos(x)^2/sin(x) - sin(x) ln(sin(x)))"),
    ("x^n", "x", "n x^(n-1)"),
    ("1/x^2", "x", "-2/x^3"),
    ("log_2(x)", "x", "1/(x ln(2))"),
    ("ln|x|", "x", "1/x"),
    ("|x|", "x", "x/|x|"),
    ("x|x|", "x", "2|x|"),
    ("cbrt(x)", "x", "1/(3 cbrt(x)^2)"),
    ("sin x cos x", "x", "cos(x)^2 - sin(x)^2"),
    ("sin^-1 x", "x", "1/sqrt(1 - x^2)"),
    ("d/dx (x^2)", "x", "2x"),
    ("x^23", "x", "23x^22"),
    (r"x^23", "x", "23x^22"),
    (r"x^{2}3\cdot 1", "x", "6x"),
    ("1/2x", "x", "1/2"),
    ("2(x+1)", "x", "2"),
    ("e^-x e^x", "x", "0"),
    ("x*x", "x", "2x"),
    ("cos(arctan x)", "x", "-x/(1 + x^2)^(3/2)"),
    ("y*((-x)*e^x)", "x", "-y*e^x (1 + x)"),
    ("tan x", "x", "sec(x)^2"),
    ("arcsec x", "x", "1/(|x| sqrt(x^2-1))"),
    ("f(x^2)", "x", "2x f'(x^2)"),
    ("besselj(2, 3x)", "x", "3/2*(besselj(1,3x) - besselj(3,3x))"),
    ("int_0^x e^(-t^2) dt", "x", "e^(-x^2)"),
    ("sum_{k=0}^n x^k", "x", "sum(k x^(k-1), k, 1, n)"),
    ("floor(x)", "x", "0"),
    ("sin^2 x + cos^2 x", "x", "0"),
    ("(2x+1)^5 (x-3)^4", "x", "2(2x+1)^4 (x-3)^3 (9x-13)"),
    ("e^x/(e^x+e^y)", "x", "e^x e^y/(e^x+e^y)^2"),
    ("a e^(-b e^(-c x))", "x", "a b c e^(-b e^(-c x)) e^(-c x)"),
]


@pytest.mark.parametrize(("source", "variable", "result"), CASES, ids=[case[0] for case in CASES])
def test_result(source: str, variable: str, result: str) -> None:
    done = derive.differentiate(source, variable)
    assert same(done.last, derive.parse(result)), str(done.last)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
