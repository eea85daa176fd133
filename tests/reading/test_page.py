"""What surrounds a formula: wrappings, labels, numbers, prose and conditions are told apart from it."""

from __future__ import annotations

from contextlib import suppress

import pytest

import derive
from derive.errors import DeriveError, ParseError
from derive.expression import Rel, same
from derive.reading import parse, read

WRAPPED = [
    r"\begin{align*} y &= x^2 \end{align*}",
    r"\begin{align} y &= x^2 \end{align}",
    r"\begin{equation}\begin{split} y &= x^2 \end{split}\end{equation}",
    r"\begin{gather*} y = x^2 \end{gather*}",
    r"\begin{aligned} y = x^2 \end{aligned}",
    r"\boxed{y = x^2}",
    r"$$\boxed{y = x^2.}$$",
    r"y = x^2 \tag{1}",
    r"y = x^2 \label{eq:a}",
    r"y = x^2 \qquad (2)",
    r"y = x^2 \quad \text{(3.4)}",
    r"\text{Differentiate } y = x^2",
    r"\text{Let } y = x^2",
    r"y = x^2 \\",
    r"y = x^2, \quad x \neq 1",
    r"y = x^2 \text{ for all } x",
    r"y = x^2, \; x \in \mathbb{R}",
    "(a) y = x^2",
    "y = x^2 (2)",
    "y = x^2, x > 0",
    "y = x^2 for x > 0",
    "𝑦 = 𝑥^2",
    "\ufeffy\u00a0= x\u200b^2",
    "y = (ｘ)^2",
]


@pytest.mark.parametrize("source", WRAPPED)
def test_the_formula_alone_is_read(source: str) -> None:
    reading = read(source)
    assert (reading.name, reading.expression) == ("y", parse("x^2"))


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        (r"\text{Find } x^2", "Find"),
        ("(a) x^2", "(a)"),
        (r"y = x^2 \qquad (2)", r"the number \qquad (2)"),
        (r"x^n, n \in \mathbb{N}", r"n \in \mathbb{N}"),
        ("x^2 where all is well", "where all is well"),
    ],
)
def test_what_is_left_out_is_told(source: str, left_out: str) -> None:
    assert read(source).notes == (f"left out: {left_out}",)


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("f(x) = x^2 for x > 0", ("x > 0",)),
        (r"f(x)=\sqrt{x}\quad\text{for all }x>0", ("x > 0",)),
        (r"a x^b \text{ for } a, b > 0", ("a > 0", "b > 0")),
        (r"x^2, x \in [0,1)", ("x ≥ 0", "x < 1")),
        (r"\ln x, \quad x \in \mathbb{R}^+", ("x > 0",)),
        (r"1/x, \quad x \in \mathbb{R} \setminus \{0\}", ("x ≠ 0",)),
        (r"\frac{1}{x(x-1)} \quad (x \neq 0, 1)", ("x ≠ 0", "x ≠ 1")),
        ("x^2, 0 < x < 1 and a != 2", ("0 < x", "x < 1", "a ≠ 2")),
        (r"e^{-\lambda x}, \; x \geq 0, \; \lambda > 0", ("x ≥ 0", "λ > 0")),
    ],
)
def test_conditions_behind_a_formula_are_given(source: str, given: tuple[str, ...]) -> None:
    reading = read(source)
    assert tuple(map(str, reading.given)) == given
    assert reading.notes[-1].endswith("taken as given")


def test_what_is_given_is_told_with_the_result() -> None:
    assert [str(one) for one in derive.derive("f(x) = x^2 for x > 0").conditions] == ["x > 0"]


def test_words_name_the_variable() -> None:
    assert read("what is the derivative of e^(2x) y with respect to y?").by == ("y",)


@pytest.mark.parametrize("source", ["(x+1)(x+2)", "2(x)", "f(x) = {x if x > 0; 0 otherwise}", "x^2 + (2)", "(x) (y)"])
def test_brackets_of_a_formula_are_no_labels(source: str) -> None:
    assert not any(note.startswith("left out") for note in read(source).notes)


@pytest.mark.parametrize(
    "source", ["x^2\nx^3", "y = x^2\ny = x^3", r"\begin{align*} y &= x^2 \\ z &= x^3 \end{align*}"]
)
def test_several_lines_are_no_product(source: str) -> None:
    with pytest.raises(ParseError):
        parse(source)


def test_a_line_may_go_on() -> None:
    assert parse("x^2 +\n  x^3") is parse("x^2 + x^3")


@pytest.mark.parametrize(
    ("source", "name", "right"),
    [
        (r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}", "tanh", "(e^z - e^-z)/(e^z + e^-z)"),
        (r"\operatorname{softplus}(x) = \ln(1+e^x)", "softplus", "ln(1+e^x)"),
        (r"\text{ReLU}(x) = \max(0, x)", "ReLU", "max(0, x)"),
        (r"\mathcal{L}(w) = (w-1)^2", "L", "(w-1)^2"),
        (r"h_\theta(x) = \theta_0 + \theta_1 x", "h_theta", "theta_0 + theta_1 x"),
        (r"f: x \mapsto x^2", "f", "x^2"),
        ("sech(x) = 1/cosh(x)", "sech", "1/cosh(x)"),
    ],
)
def test_definitions(source: str, name: str, right: str) -> None:
    reading = read(source)
    assert (reading.name, reading.expression) == (name, parse(right))


@pytest.mark.parametrize("source", ["log(x) = y", "gamma(x) = y", "sin(y) = x", r"\ln(x) = y", "erf(x) = y"])
def test_equations_about_known_functions(source: str) -> None:
    assert isinstance(read(source).expression, Rel)


@pytest.mark.parametrize(
    ("source", "claims"),
    [
        ("d/dx (x^2) = 2x", ("2x",)),
        (r"\frac{d}{dx}\left[\ln x\right] = \frac{1}{x}", ("1/x",)),
        ("d/dx (x^2) = x + x = 2x", ("x + x", "2x")),
    ],
)
def test_claims(source: str, claims: tuple[str, ...]) -> None:
    reading = read(source)
    assert tuple(map(str, reading.claims)) == claims
    assert reading.by == ("x",)


@pytest.mark.parametrize(
    ("source", "read_as"),
    [
        ("(2) + (-2) x", "2 + (-2) x"),
        ("(2) - x", "2 - x"),
        ("(a) + b x", "a + b x"),
        ("(2) * x", "2x"),
        ("(a) / x", "a/x"),
        (r"(a) \cdot x", "a x"),
        ("(a) = x", "a = x"),
        # A label.
        ("(a) x^2", "x^2"),
        ("(2) -x^2", "-x^2"),
    ],
)
def test_before_an_operation_stands_no_label(source: str, read_as: str) -> None:
    assert same(parse(source), parse(read_as))


@pytest.mark.parametrize(
    "source", ["d" + " " * 90_000 + "/x", "differentiate x" + " " * 90_000 + "y", "x |" + "\t" * 90_000]
)
def test_long_blanks_are_read_at_once(source: str) -> None:
    for syntax in ("text", "latex"):
        with suppress(DeriveError):
            parse(source, syntax=syntax)
