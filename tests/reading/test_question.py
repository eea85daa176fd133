"""What is asked: definitions, requested derivatives, declared names."""

from __future__ import annotations

import pytest

import derive
from derive.errors import DeriveError, ParseError
from derive.expression import Call, Const, Deriv, Mul, Num, Pow, Rel, Sym
from derive.reading import Reading, parse, read

X = Sym("x")

DEFINITIONS = [
    ("f(x) = x^2", "f", ("x",)),
    ("f(x, y) = x^2", "f", ("x", "y")),
    ("y = x^2", "y", ()),
    ("y(x) = x^2", "y", ("x",)),
    ("glu(x) = x^2", "glu", ("x",)),
    ("f(x) := x^2", "f", ("x",)),
    (r"f\left(x\right) = x^2", "f", ("x",)),
    (r"\sigma(x) = x^2", "sigma", ("x",)),
    ("x^2", "", ()),
]


@pytest.mark.parametrize(("source", "name", "arguments"), DEFINITIONS)
def test_definitions(source: str, name: str, arguments: tuple[str, ...]) -> None:
    reading = read(source)
    assert (reading.expression, reading.name, reading.arguments) == (Pow(X, Num(2)), name, arguments)
    assert reading.source == source


@pytest.mark.parametrize(
    "source", ["x = y^2", "y = x y", "sin(y) = x", "x^2 + y^2 = 1", "y' = y", "x = 3 x y + 4 ln(y)"]
)
def test_equations_stay_equations(source: str) -> None:
    assert isinstance(read(source).expression, Rel)
    assert read(source).name == ""


QUESTIONS = [
    ("d/dx (x^2)", ("x",)),
    ("d/dx x^2", ("x",)),
    ("d/dx[x^2]", ("x",)),
    ("d^2/dx^2 (x^2)", ("x", "x")),
    ("d²/dx² x^2", ("x", "x")),
    ("∂²/∂x∂y (x^2)", ("y", "x")),
    ("d/dx d/dy x^2", ("y", "x")),
    ("D_x x^2", ("x",)),
    ("diff(x^2, x, 2)", ("x", "x")),
    ("(x^2)''", ("x", "x")),
    (r"\frac{d^2}{dx^2} x^2", ("x", "x")),
    (r"\frac{\partial}{\partial \theta} x^2", ("theta",)),
    ("f(x) = d/dx x^2", ("x",)),
]


@pytest.mark.parametrize(("source", "by"), QUESTIONS)
def test_outer_derivatives_are_what_is_asked(source: str, by: tuple[str, ...]) -> None:
    assert read(source).expression is Pow(X, Num(2))
    assert read(source).by == by


def test_parse_keeps_the_question() -> None:
    assert parse("d/dx (x^2)") is Deriv(Pow(X, Num(2)), X)
    assert isinstance(parse("y = x^2"), Rel)


def test_a_derivative_at_the_start_is_of_all_that_follows() -> None:
    assert read("d/dx (x+1)(x+2)").expression is parse("(x+1)(x+2)")
    assert read("d/dx x^2 + 3x").expression is parse("x^2 + 3x")
    assert parse("d/dx(u) v + u d/dx(v)") is parse("d/dx[u]*v + u*d/dx[v]")
    assert parse("d/dx[x] + 1") is parse("(d/dx[x]) + 1")


def test_declared_names() -> None:
    assert parse("rate t", symbols=["rate"]) is Mul(Sym("rate"), Sym("t"))
    assert parse("ab", symbols=["ab"]) is Sym("ab")
    assert parse("e", symbols=["e"]) is Sym("e")
    assert parse("f(x)", symbols=["f"]) is Mul(Sym("f"), X)
    assert parse("u(x)", functions=["u"]) is Call("u", X)
    assert parse("u'(x+1)", functions=["u"]) is Call("u", parse("x+1"), orders=(1,))
    assert parse("sgmoid(x)", functions=["sgmoid"]) is Call("sgmoid", X)


def test_the_imaginary_unit_is_asked_for() -> None:
    assert parse("i") is Sym("i")
    assert parse("i", imaginary=True) is Const("i") is parse("%i")


def test_a_reading_is_a_value() -> None:
    assert read("x") == read("x")
    with pytest.raises(AttributeError):
        read("x").name = "y"  # type: ignore[misc]
    assert Reading(X).by == ()


def test_an_unknown_syntax_is_refused() -> None:
    with pytest.raises(DeriveError, match="syntax"):
        read("x", syntax="maple")


COMPOSITIONS = [
    ("(f∘g)(x)", "f(g(x))"),
    (r"(f\circ g)(x)", "f(g(x))"),
    (r"\left(f \circ g\right)\left(x^2\right)", "f(g(x^2))"),
    ("(f ∘ g ∘ h)(t)", "f(g(h(t)))"),
    ("(sin∘ln)(x) + 1", "sin(ln(x)) + 1"),
    ("x (f∘σ)(2x)", "x f(σ(2x))"),
    ("(u∘v)(x)", "u(v(x))"),
]


@pytest.mark.parametrize(("source", "meaning"), COMPOSITIONS)
def test_compositions(source: str, meaning: str) -> None:
    assert parse(source) is parse(meaning, functions=("u", "v"))


def test_primes_of_compositions_ask_for_their_derivative() -> None:
    assert read("(f∘g)'(x)").by == ("x",)
    assert read("(f∘g)''(t)").by == ("t", "t")
    assert read("(f∘g)'(x)").expression is parse("f(g(x))")


@pytest.mark.parametrize("source", ["f∘g", "(f∘g)", "(f∘2)(x)", "(f∘g)'(x^2)", "(f∘)(x)", "(f∘g)(x, y"])
def test_what_is_no_composition_is_refused(source: str) -> None:
    with pytest.raises(ParseError):
        parse(source)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        (r"\frac{d^n}{dx^n} e^{ax}", "d^n/dx^n [ e^(a x) ] = a^n e^(a x)"),
        (r"\frac{\mathrm{d}^k}{\mathrm{d}x^k} \sin(2x)", "d^k/dx^k [ sin(2x) ] = 2^k sin(2x + k π/2)"),
        ("d^n/dx^n (1/(x + 1))", "d^n/dx^n [ 1/(x + 1) ] = (-1)^n n!/(x + 1)^(n + 1)"),
    ],
)
def test_a_derivative_of_every_order_is_a_question(source: str, result: str) -> None:
    assert str(derive.derive(source, compare=False).result) == result


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{d^n}{dx^m} x",
        r"x + \frac{d^n}{dx^n} e^x",
        r"f(x) = \frac{d^n}{dx^n} e^x",
        r"\frac{d^n}{dx^n} (x^2) = 0",
        r"\frac{d^n y}{dx^n}",
    ],
)
def test_a_derivative_of_every_order_beside_others_is_refused(source: str) -> None:
    with pytest.raises(ParseError, match="order that is no number"):
        derive.derive(source)
