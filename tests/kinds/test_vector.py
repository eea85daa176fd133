"""Gradient, Jacobian, Hessian, divergence, curl, Laplacian and directional derivative against SymPy."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest
import sympy
from sympy import Expr, Matrix

from derive.answer.differentiate import differentiate
from derive.errors import DeriveError, ParseError, UnsupportedError
from derive.expression import Node, Rel
from derive.expression.components import rows_of
from derive.kinds.several.at_point import at_point
from derive.kinds.several.vector import curl, directional, divergence, gradient, hessian, jacobian, laplacian
from derive.reading import parse
from derive.record.derivation import Derivation, Outcome

POINTS = (0.37, 1.21, 2.43)


def right(derivation: Derivation) -> Node:
    assert isinstance(derivation.last, Rel)
    return derivation.last.right


def entries(derivation: Derivation) -> list[Expr]:
    rows = rows_of(right(derivation)) or ((right(derivation),),)
    return [entry.to_sympy() for entry in chain.from_iterable(rows)]


def sound(derivation: Derivation) -> bool:
    parts = (*derivation.parts, derivation)
    found = {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}
    return found <= {Outcome.PROVED, Outcome.AGREED} and bool(derivation.frames()[1:])


def equal(ours: list[Expr], theirs: list[Expr]) -> bool:
    def close(left: Expr, other: Expr) -> bool:
        letters = sorted(left.free_symbols | other.free_symbols, key=str)
        at = [{name: point + 0.13 * k for k, name in enumerate(letters)} for point in POINTS]
        return all(abs(complex((left - other).subs(values).evalf(20))) < 1e-9 for values in at)

    return len(ours) == len(theirs) and all(close(*pair) for pair in zip(ours, theirs, strict=True))


def symbols(names: str) -> list[sympy.Symbol]:
    return [sympy.Symbol(name, real=True) for name in names.split()]


SCALARS = [
    ("x^2 y + sin(x y)", "x y"),
    ("ln(x^2 + y^2)", "x y"),
    ("x y z e^(x z)", "x y z"),
    ("sqrt(x^2 + y^2 + z^2)", "x y z"),
    ("arctan(y/x)", "x y"),
    ("x^y", "x y"),
    ("1/(1 + e^-(x + 2y))", "x y"),
    ("3x - 2y + 7", "x y"),
]


@pytest.mark.parametrize(("source", "names"), SCALARS)
def test_gradient_hessian_laplacian(source: str, names: str) -> None:
    body, variables = parse(source).to_sympy(), symbols(names)
    first = gradient(source)
    assert equal(entries(first), [body.diff(name) for name in variables])
    second = hessian(source)
    assert equal(entries(second), list(sympy.hessian(body, variables)))
    last = laplacian(source)
    assert equal(entries(last), [sum(body.diff(name, 2) for name in variables)])
    assert all(sound(found) for found in (first, second, last))
    assert all(found.partial for found in (first, second, last))


def test_hessian_derives_a_mixed_derivative_once() -> None:
    found = hessian("x^3 y^2 z")
    second = [part for part in found.parts if part.order == 2]
    assert len(second) == 5  # f_zz = 0 needs no derivation
    assert "schwarz" in [step.rule.id for step in found.steps]


FIELDS = [
    ("(x y, y z, z x)", "x y z"),
    ("(x y z, x^2, y e^z)", "x y z"),
    ("(-y/(x^2 + y^2), x/(x^2 + y^2))", "x y"),
    (r"\begin{pmatrix} x^2 y \\ \sin(x y) \end{pmatrix}", "x y"),
    ("F(x, y, z) = (x, y, z)", "x y z"),
    ("(2, x, 0)", "x y z"),
]


@pytest.mark.parametrize(("source", "names"), FIELDS)
def test_jacobian_divergence_curl(source: str, names: str) -> None:
    variables = symbols(names)
    first = jacobian(source, *names.split())
    field = Matrix([part.to_sympy() for part in first.function.children])
    assert equal(entries(first), list(field.jacobian(variables)))
    second = divergence(source)
    assert equal(entries(second), [sum(e.diff(v) for e, v in zip(field, variables, strict=True))])
    last = curl(source)
    slopes = field.jacobian(variables)
    turning = [slopes[2, 1] - slopes[1, 2], slopes[0, 2] - slopes[2, 0]] if len(variables) == 3 else []
    assert equal(entries(last), [*turning, slopes[1, 0] - slopes[0, 1]])
    assert all(sound(found) for found in (first, second, last))


@pytest.mark.parametrize(
    ("source", "direction", "at"),
    [
        ("x^2 + y^2", (3, 4), (1, 2)),
        ("x^2 + y^2", (1, 0), None),
        ("x e^y", (1, 1), (2, 0)),
        ("x y z", "(1, 2, -2)", (3, 1, "1/2")),
        ("sin(x y)", ("sqrt(3)/2", "1/2"), ("pi/2", 1)),
        ("x^2 y", ("a", "b"), None),
    ],
)
def test_directional(source: str, direction: object, at: tuple[object, ...] | None) -> None:
    found = directional(source, direction, at=at)
    body, variables = parse(source).to_sympy(), symbols("x y z")
    parts = direction.strip("()").split(",") if isinstance(direction, str) else direction
    towards = Matrix([parse(str(part)).to_sympy() for part in parts])  # type: ignore[attr-defined]
    expected = sum(body.diff(v) * c for v, c in zip(variables, towards, strict=False)) / towards.norm()
    for name, value in zip(variables, at or (), strict=False):
        expected = expected.subs(name, parse(str(value)).to_sympy())
    assert equal(entries(found), [expected])
    assert sound(found)


def test_a_unit_vector_is_not_normalised() -> None:
    assert all("Unit" not in part.heading for part in directional("x y", (0, 1)).parts)
    assert any("Unit" in part.heading for part in directional("x y", (1, 1)).parts)


def test_the_text_shows_partial_derivatives_and_names() -> None:
    shown = str(gradient("x^2 y"))
    for line in ("∂f/∂x = ", "f = x^2 y", "∇f = (2x y, x^2)", "definition of the gradient"):
        assert line in shown, shown
    assert r"\begin{pmatrix}" in gradient("x^2 y").to("latex")
    assert "∂" in gradient("x^2 y").to("terminal", width=80, colour=False)
    assert "begin{pmatrix}" in gradient("x^2 y").to("json")
    assert r"\partial" in gradient("x^2 y").to("markdown")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: gradient("a b"),
        lambda: gradient("x^2 = y"),
        lambda: divergence("(x, y)", "x"),
        lambda: curl("(x, y, z, x)", "x", "y", "z", "t"),
        lambda: directional("x y", (0, 0)),
        lambda: directional("x y", (1, 2, 3)),
        lambda: gradient("x y", "x", "x"),
        lambda: divergence("(x, )"),
    ],
)
def test_errors(wrong: object) -> None:
    with pytest.raises((DeriveError, ParseError)):
        wrong()  # type: ignore[operator]


AT = [(gradient, "x^2 y + sin(x y)"), (hessian, "x^3 y^2"), (laplacian, "x^2 y^3"), (gradient, "ln(x^2 + y^2)")]


@pytest.mark.parametrize(("operator", "source"), AT)
@pytest.mark.parametrize("at", [(1, 2), "1, 2", "y = 2, x = 1"])
def test_values_at_a_point(operator: Callable[..., Derivation], source: str, at: object) -> None:
    found, general = operator(source, at=at), operator(source)
    x, y = symbols("x y")
    assert equal(entries(found), [entry.subs({x: 1, y: 2}) for entry in entries(general)])
    assert sound(found)
    assert not found.conditions


def test_values_of_partial_derivatives_at_a_point() -> None:
    assert str(at_point(differentiate("x^2 y^3", "x", "y"), "1, 2").last) == "d/dy [ d/dx [ f ] ] = 24"
    for at in ("1", "1, 2, 3", "x = 1", "x = 1, z = 2"):
        with pytest.raises(DeriveError):
            at_point(differentiate("x^2 y", "x"), at)
    with pytest.raises(UnsupportedError):
        at_point(differentiate("y ln x", "x"), "0, 2")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("bce(p, y)", "∇f = ((1 - y)/(1 - p) - y/p, ln(1 - p) - ln(p))"),
        ("swiglu(a, b)", "∇f = (b σ(a) (1 + a (1 - σ(a))), silu(a))"),
        ("atan2(y, x)", "∇f = (-y/(y^2 + x^2), x/(y^2 + x^2))"),
    ],
)
def test_the_gradient_of_a_named_function_is_by_all_its_arguments(text: str, result: str) -> None:
    """By x, y, z in their order where these are all."""
    assert str(gradient(text).last) == result


def test_arguments_taken_for_variables_are_told() -> None:
    assert "By p and y, the arguments of the function" in gradient("bce(p, y)").to("text")
    assert "arguments of the function" not in gradient("bce(p, y)", "p").to("text")


@pytest.mark.parametrize("source", ["x i + y j + z k", "y i - x j"])
def test_a_field_in_unit_vectors_is_refused(source: str) -> None:
    for operator in (divergence, curl):
        with pytest.raises(DeriveError, match=r"components|two or three"):
            operator(source)


@pytest.mark.parametrize(
    ("function", "at", "slopes"),
    [
        ("x |y|", "0, 0", ["0", "0"]),
        ("|x y|", "0, 0", ["0", "0"]),
        ("(x y)^(1/3)", "0, 0", ["0", "0"]),
        ("x |y - 1| + 3x", "0, 1", ["3", "0"]),
        # Not even continuous at the origin, and yet there are both slopes along the axes.
        ("{x y/(x^2 + y^2) if x^2 + y^2 != 0; 0 otherwise}", "0, 0", ["0", "0"]),
        ("{(x^3 + y^3)/(x^2 + y^2) if x^2 + y^2 != 0; 0 otherwise}", "0, 0", ["1", "1"]),
    ],
)
def test_where_no_formula_holds_the_slopes_along_the_axes_count(function: str, at: str, slopes: list[str]) -> None:
    found = gradient(function, at=at)
    assert [str(slope) for slope in found.steps[-1].after.children] == slopes
    assert found.verdict.outcome is Outcome.PROVED
    assert "need not be differentiable" in found.steps[-1].note


@pytest.mark.parametrize(
    ("function", "at", "said"),
    [
        ("sqrt(x^2 + y^2)", "0, 0", "corner"),
        ("max(x, y)", "1, 1", "corner"),
        ("x y/(x^2 + y^2)", "0, 0", "has no value"),
        ("ln(x) + |y|", "0, 0", "has no value"),
        ("|x| + |y|^3", "0, 0", "no derivative by x"),
        ("x^2 |y|", "1, 0", "no derivative by y"),
    ],
)
def test_no_gradient_where_there_is_no_slope(function: str, at: str, said: str) -> None:
    with pytest.raises(UnsupportedError, match=said):
        gradient(function, at=at)


def test_one_partial_derivative_at_a_point_is_a_slope_along_an_axis_too() -> None:
    assert right(at_point(differentiate("x |y|", "y"), "0, 0")) is parse("0")
