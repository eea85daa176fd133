"""A letter before a bracket: a function where a product makes no sense, and told."""

from __future__ import annotations

import pytest

import derive
from derive.errors import ParseError
from derive.expression import Call, Sym, postorder
from derive.reading import parse, read


def functions_in(source: str) -> set[str]:
    return {part.name for part in postorder(parse(source)) if isinstance(part, Call)}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("u(x) v(x)", "u v"),
        ("u(x)/v(x)", "u v"),
        ("y(x)^2", "y"),
        ("A(t) e^t", "A"),
        ("x(t) y(t)", "x y"),
        ("2x^3 k(x)/(3x+2)", "k"),
        ("T(x,t)", "T"),
        ("e^{u(x)}", "u"),
        ("u(x+h) - u(x)", "u"),
        ("F(x+1)", "F"),
        ("A(2x)", "A"),
        ("y(0) + y(x)", "y"),
        (r"\int_b^r R p(R) \, dR", "p"),
        (r"\frac{d}{dx} \int_{a(x)}^{b(x)} f(t) \, dt", "a b f"),
        (r"u{\left(x \right)} v{\left(x \right)}", "u v"),
        (r"h_\theta(x)", "h_theta"),
        ("y''(t) - (a+b) y'(t) + a b y(t)", "y"),
    ],
)
def test_functions(source: str, names: str) -> None:
    assert functions_in(source) == {*names.split()}


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("a(x+1)", "a*(x+1)"),
        ("2k(x+3)", "2*k*(x+3)"),
        ("x(x+1)", "x*(x+1)"),
        ("p(1-p)", "p*(1-p)"),
        ("u (x+1)", "u*(x+1)"),
        ("r x(1-x/K)", "r*x*(1-x/K)"),
        ("n(n-1) x^(n-2)", "n*(n-1)*x^(n-2)"),
        ("k(T-T_0)", "k*(T-T_0)"),
        ("u + u(x)", "u + u*x"),
        ("sin^n(x)", "(sin x)^n"),
    ],
)
def test_products(source: str, meaning: str) -> None:
    assert parse(source) is parse(meaning)


def test_a_function_of_what_its_bracket_holds_is_told_with_the_other_spelling() -> None:
    (note,) = read("u(x) v(x)").notes
    assert note == "u and v are read as functions of what the bracket holds: write u*(…) for a product"
    assert not read("T(x, t)").notes
    assert not read("f(x)").notes


def test_the_variable_is_no_function_and_what_is_declared_is_one() -> None:
    assert parse("u(x)", symbols=["u"]) is parse("u*x")
    assert parse("a(x+1)", functions=["a"]) is Call("a", parse("x+1"))
    assert str(derive.differentiate("u(x) v(x)", depends=("u(x), v(x)",)).derivative) == "u' v + u v'"
    assert str(derive.differentiate("y^2", depends=("y(x)",)).derivative) == "2y y'"


@pytest.mark.parametrize("source", ["E[x^2]", "P[x]"])
def test_expectations_are_refused(source: str) -> None:
    with pytest.raises(ParseError, match="stand for numbers"):
        parse(source)


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        (r"\frac{d}{dx}\left(\frac{u}{v}\right)", "u(x)/v(x)"),
        ("d/dt (x^2 + y^2)", "x(t)^2 + y(t)^2"),
        ("d/dx (y^2)", "y(x)^2"),
        ("x y' + y", "x y'(x) + y(x)"),
    ],
)
def test_letters_that_can_only_depend_on_the_variable_do(source: str, meaning: str) -> None:
    reading = read(source)
    assert reading.expression is read(meaning).expression
    assert any("as function" in note or "as a function" in note for note in reading.notes)


def test_a_letter_beside_the_variable_is_constant_and_told() -> None:
    assert read("d/dx (x y)").notes == ("y is held constant: declare y(x) if it depends on it",)
    assert not read("∂/∂x (x y)").notes
    assert not read("d/dx (a x)").notes


def test_a_declared_name_is_one_name() -> None:
    assert str(derive.differentiate("lr*w", "lr").derivative) == "w"
    assert str(derive.differentiate("xx0^2 + 1", "xx0").derivative) == "2 · xx0"
    assert parse("lr w", symbols=["lr"]) is parse("a w").__class__(Sym("lr"), Sym("w"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("clip(x, 0, 1)", "min(max(x, 0), 1)"),
        ("2 clamp(x^2, -1, 1)", "2 min(max(x^2, -1), 1)"),
        ("rsqrt(x)", "1/sqrt(x)"),
        ("fmax(x, 0)", "max(x, 0)"),
        ("exp10(x)", "10^x"),
        ("square(sin(x))", "sin(x)^2"),
        ("lerp(a, b, t)", "a + t (b - a)"),
        ("nroot(x, 3)", "cbrt(x)"),
        ("2 where(x > 0, x, 0)", "2({x if x > 0; 0 otherwise})"),
        ("If[x > 0, x, -x]", "{x if x > 0; -x otherwise}"),
    ],
)
def test_what_only_programs_and_calculators_call_so_is_read(source: str, expected: str) -> None:
    assert str(read(source).expression) == expected


@pytest.mark.parametrize(
    "source", ["mean(x)", "norm(x)", "dot(x, y)", "std(x)", "clip(x, 0)", "round(x)", "gelu_new(x)"]
)
def test_a_function_of_several_values_is_refused(source: str) -> None:
    with pytest.raises(derive.DeriveError):
        read(source)
