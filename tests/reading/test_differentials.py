"""Derivatives written as fractions: in any dress an operator, or refused; never a fraction of letters."""

from __future__ import annotations

import pytest

from derive.errors import ParseError
from derive.expression import Deriv, Rel, Sym, postorder
from derive.reading import parse, read

DRESSES = [
    "d",
    r"\mathrm{d}",
    r"\mathrm d",
    r"\textrm{d}",
    r"\mathsf{d}",
    r"\text{d}",
    r"\operatorname{d}",
    r"\operatorname{d}\!",
    r"{\rm d}",
    r"\dd ",
    r"\mathit{d}",
    r"\textsf{d}",
    r"\partial ",
]


@pytest.mark.parametrize("d", DRESSES)
@pytest.mark.parametrize(
    "fraction",
    [
        r"\frac{@}{@x} x^3",
        r"\dfrac{@}{@ x}\left(x^3\right)",
        r"\tfrac{@ x^3}{@x}",
        r"{@ \over @x} x^3",
        r"\frac{@\,(x^3)}{@x}",
        r"\left(\frac{@}{@x}\right) x^3",
    ],
)
def test_every_dress_of_d_is_an_operator(d: str, fraction: str) -> None:
    assert parse(fraction.replace("@", d)) is Deriv(parse("x^3"), Sym("x"))


@pytest.mark.parametrize(
    ("source", "body", "by"),
    [
        (r"\frac{d \sin(x)}{dx}", "sin(x)", ("x",)),
        (r"\frac{d\,e^{-x}}{dx}", "e^-x", ("x",)),
        (r"\frac{d \sqrt{x}}{d x}", "sqrt(x)", ("x",)),
        (r"\frac{d^2 \sin x}{dx^2}", "sin(x)", ("x", "x")),
        (r"\frac{d^{2}\sin x}{dx^{2}}", "sin(x)", ("x", "x")),
        (r"\frac{d\sigma(z)}{dz}", "sigma(z)", ("z",)),
        (r"\frac{\partial \sin(xy)}{\partial x}", "sin(x y)", ("x",)),
        (r"\frac{\partial^2}{\partial x\partial y} x^2 y^2", "x^2 y^2", ("y", "x")),
        (r"\frac{d^2}{dxdy} x y", "x y", ("y", "x")),
        (r"\frac{d \frac{d x^4}{dx}}{dx}", "x^4", ("x", "x")),
        (r"\left(\frac{d}{dx}\right)^{2} x^3", "x^3", ("x", "x")),
        (r"\mathrm{d}/\mathrm{d}x\, x^3", "x^3", ("x",)),
        (r"\partial_x (x^2 y)", "x^2 y", ("x",)),
        (r"\partial_{\theta} \sin\theta", "sin(theta)", ("theta",)),
        (r"D_x\left[5\tan(3x)\right]", "5 tan(3x)", ("x",)),
        ("∂_x (x^2 y)", "x^2 y", ("x",)),
        ("∂(x^2 y)/∂x", "x^2 y", ("x",)),
        ("d(x^2)/dx", "x^2", ("x",)),
        ("d sin(x)/dx", "sin(x)", ("x",)),
        ("d^2 f(x)/dx^2", "f(x)", ("x", "x")),
        ("df(x)/dx", "f(x)", ("x",)),
        ("(d/dx) x^2", "x^2", ("x",)),
    ],
)
def test_what_stands_above_the_bar_or_behind_is_differentiated(source: str, body: str, by: tuple[str, ...]) -> None:
    reading = read(source)
    assert (reading.expression, reading.by) == (parse(body), by)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (r"\frac{dy}{dx} = x", "y'"),
        (r"\frac{\mathrm du}{\mathrm dt} = 3t", "u'"),
        (r"\frac{{\rm d}^2 y}{{\rm d}x^2} = x", "y''"),
        (r"\mathrm{d}y/\mathrm{d}x = x", "y'"),
    ],
)
def test_a_bare_name_above_the_bar_is_a_derivative_of_it(source: str, name: str) -> None:
    equation = parse(source)
    assert isinstance(equation, Rel)
    assert equation.left is Sym(name)


@pytest.mark.parametrize("d", DRESSES)
@pytest.mark.parametrize("fraction", [r"\frac{1}{@x}", r"\dfrac{x+1}{@ x}", r"{x \over @x}", r"\frac{@ x^2}{@x^2}"])
def test_what_is_no_operator_over_dx_is_refused(d: str, fraction: str) -> None:
    with pytest.raises(ParseError):
        parse(fraction.replace("@", d))


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{\Delta s}{\Delta t}",
        r"\frac{\delta F}{\delta x}",
        r"\frac{D u}{D t}",
        r"\frac{d^n}{dx^n} e^{ax}",
        r"\frac{d^2}{dx} x^2",
        r"\partial f",
        "x/dx",
        "3 d x^2/dx",
        "Δs/Δt",
    ],
)
def test_quotients_that_mean_something_else_are_refused(source: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(source)
    assert caught.value.hint


@pytest.mark.parametrize("source", [r"\frac{a}{d}", r"\frac{d}{2}", r"\frac{d^2}{4}", "a/d", r"\frac{d}{d \cdot x}"])
def test_the_letter_d_stays_a_letter(source: str) -> None:
    node = parse(source)
    assert "d" in node.free
    assert not any(isinstance(part, Deriv) for part in postorder(node))


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        (r"\int_1^x \frac{dt}{t}", "int(1/t, t, 1, x)"),
        (r"\int_0^x \sin(t^2)\,\mathrm dt", "int(sin(t^2), t, 0, x)"),
        (r"\int_0^x \sin(t^2)\dd t", "int(sin(t^2), t, 0, x)"),
        (r"\int_0^x \frac{d}{dt}\left[t^2\right] dt", "int(diff(t^2, t), t, 0, x)"),
    ],
)
def test_integrals_keep_their_differentials(source: str, meaning: str) -> None:
    assert parse(source) is parse(meaning)
