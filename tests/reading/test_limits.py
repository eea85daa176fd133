"""Limits and safety: long, deep and hostile input ends at once, with one typed error or a right tree."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from derive.errors import DeriveError, LimitError, ParseError
from derive.expression import Pow
from derive.reading import parse, read
from derive.reading.tokens import MAX_LENGTH, MAX_NESTING

DEEP = 9_000

READ = {
    "brackets": "(" * DEEP + "x" + ")" * DEEP,
    "functions": "sin(" * DEEP + "x" + ")" * DEEP,
    "bare functions": "sin " * DEEP + "x",
    "signs": "-" * DEEP + "x",
    "exponents": "^".join("x" * DEEP),
    "bars": "|" * DEEP + "x" + "|" * DEEP,
    "left": "\\left(" * 5000 + "x" + "\\right)" * 5000,
    "fractions": "\\frac{1}{" * 4000 + "x" + "}" * 4000,
    "terms": "x" + "+x" * 49_000,
    "factors": "x" + "*x" * 49_000,
    "letters": "a" * MAX_LENGTH,
    "pieces": "x if x>0 else " * 5000 + "x",
}
REFUSED = {
    "too long": "x" * (MAX_LENGTH + 1),
    "noise": "".join(chr(33 + (i * 7919) % 90) for i in range(1_000_000)),
    "brackets": "(" * 100_000,
    "signs": "-" * (MAX_NESTING + 1) + "x",
    "exponents": "^".join("x" * 30_000),
    "subscripted operators": "Sum(" * 20_000,
    "digits": "9" * 5_000,
    "decimal exponent": "1e999999999",
    "order": "d^5000/dx^5000 (x)",
}


@pytest.mark.parametrize("kind", READ)
def test_deep_and_long_input_is_read_in_linear_time(kind: str) -> None:
    parse(READ[kind])


@pytest.mark.parametrize("kind", REFUSED)
def test_limits(kind: str) -> None:
    with pytest.raises(LimitError):
        read(REFUSED[kind])


@pytest.mark.parametrize(
    "source",
    [
        "d" + " " * 90_000 + "/x",
        "f" + " " * 90_000,
        "f^" + "1 " * 40_000,
        "\\frac" + " " * 90_000,
        "\\mathrm{" * 10_000,
        "{" * 90_000,
        "\\left" * 15_000,
        "x_{" * 30_000,
        "d/d" + "x" * 90_000,
        "\\sqrt[" * 10_000,
    ],
    ids=lambda source: source[:12],
)
def test_no_pattern_backtracks(source: str) -> None:
    for syntax in ("text", "latex"):
        with suppress(DeriveError):
            parse(source, syntax=syntax)


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("__import__('os').system('x')", 0),
        ("().__class__", 2),
        ("x.real", 1),
        ("x\0y", 1),
        ("open('/etc/passwd').read()", 0),
        ("lambda: 1", 6),
        ('exec("1")', 0),
        ("", 0),
        ("   ", 3),
        ("x^", 2),
    ],
)
def test_programs_are_not_formulas(source: str, position: int) -> None:
    with pytest.raises(ParseError) as caught:
        read(source)
    assert caught.value.position == position


def test_nothing_is_evaluated() -> None:
    tower = parse("9^9^9^9")
    assert isinstance(tower, Pow)
    assert tower.size == 7
    assert str(parse("1/0")) == "1/0"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["text", "latex", "auto"]))
def test_any_text_is_read_or_refused(source: str, syntax: str) -> None:
    _read_or_refuse(source, syntax)


WORDS = r"""
sin log int sum lim d/dx dx sqrt if else otherwise and -> ² √ ∫ σ x_0 1e5 Piecewise(( J_0( √[ ∂/∂x
\frac \sqrt \left \right \sin \log \int \lim \begin{cases} \end{cases} \\ \text{if} \over \mathrm{e} \alpha \, \to
\operatorname \big \prime \sum_{k=0}^n \frac{d}{dx} d\theta \mathrm{d}t \mathbf{w}
"""
FRAGMENTS = st.sampled_from([*"xyef12.,;'|(){}[]^_+-*/=<>! &%$\\", *WORDS.split()])


@settings(max_examples=1500, deadline=None)
@given(st.lists(FRAGMENTS, max_size=14).map("".join), st.sampled_from(["text", "latex", "auto"]))
@example(r"{\sum_{k=0}^n", "latex")
def test_any_fragments_are_read_or_refused(source: str, syntax: str) -> None:
    _read_or_refuse(source, syntax)


def _read_or_refuse(source: str, syntax: str) -> None:
    refusal: DeriveError | None = None
    try:
        read(source, syntax=syntax)
    except (ParseError, LimitError) as error:
        refusal = error
    if isinstance(refusal, ParseError):
        assert 0 <= refusal.position <= len(source)
        assert refusal.message
        assert str(refusal)


def test_reading_loads_no_algebra() -> None:
    code = (
        "import sys, derive.reading as r; r.read('d/dx sin x'); r.read(r'\\frac12x');"
        "print([m for m in ('sympy', 'mpmath', 'rich', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
