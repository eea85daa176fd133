"""What is asked of one input: which letter is which, and which options mean something."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

import derive
from derive.errors import DeriveError, LimitError
from derive.questions.answer import Question, answer
from derive.record.derivation import Derivation


def asked(source: str, **options: Any) -> Derivation:
    return answer(Question(source=source, **options))


SURFACE = "x^3 + y^3 + z^3 + 6xyz = 1"

RESULTS: list[tuple[str, dict[str, Any], str]] = [
    # the letter that is declared to depend is the unknown, the others are constants
    (SURFACE, {"variables": ("x",), "depends": ("z(x,y)",)}, "d/dx [ z ] = -(x^2 + 2y z)/(z^2 + 2x y)"),
    (SURFACE, {"variables": ("x",), "depends": ("z(x)",)}, "z' = -(x^2 + 2y z)/(z^2 + 2x y)"),
    (SURFACE, {"variables": ("x",), "depends": ("z",)}, "z' = -(x^2 + 2y z)/(z^2 + 2x y)"),
    ("x y + z ln(y z) = 1", {"variables": ("x",), "depends": ("z(x,y)",)}, "d/dx [ z ] = -y/(ln(y z) + 1)"),
    ("e^z = x y z", {"variables": ("y",), "depends": ("z(x,y)",)}, "d/dy [ z ] = x z/(e^z - x y)"),
    ("x^2 + y^2 = 25", {"depends": ("x(y)",)}, "x' = -y/x"),
    # Kepler's equation
    ("M = E - e sin E", {"variables": ("M",)}, "E' = 1/(1 - e cos(E))"),
    ("M = E - e sin E", {"depends": ("E(M)",)}, "E' = 1/(1 - e cos(E))"),
    ("E - ε sin E = M", {"variables": ("M",), "depends": ("E(M)",)}, "E' = 1/(1 - ε cos(E))"),
    ("y = x^2", {}, "2x"),
    ("y = x^2", {"variables": ("y",)}, "x' = 1/(2x)"),
    # related rates
    ("x^2+y^2=z^2", {"variables": ("t",), "depends": ("x(t)", "y(t)", "z(t)")}, "z' = (x x' + y y')/z"),
    ("xy = 4", {"variables": ("t",), "depends": ("x(t), y(t)",)}, "y' = -x' y/x"),
    ("A = π r^2", {"variables": ("t",), "depends": ("r(t)",)}, "2π r r'"),
    ("A = π r^2", {"variables": ("t",), "depends": ("A(t), r(t)",)}, "A' = 2π r r'"),
    # the parameter of a curve
    ("x = a cos θ, y = b sin θ", {}, "d/dx [ y ] = -b cot(θ)/a"),
    ("x = r(θ - sin θ), y = r(1 - cos θ)", {}, "d/dx [ y ] = sin(θ)/(1 - cos(θ))"),
    ("x = a q^2, y = 2a q", {"variables": ("q",)}, "d/dx [ y ] = 1/q"),
    ("x = q^2, y = q^3", {}, "d/dx [ y ] = 3q/2"),
    # polar coordinates
    ("r = 2", {}, "d/dx [ y ] = -cot(θ)"),
    ("r = a", {}, "d/dx [ y ] = -cot(θ)"),
    ("r = a θ", {}, "d/dx [ y ] = (sin(θ) + θ cos(θ))/(cos(θ) - θ sin(θ))"),
    ("r = a θ", {"variables": ("theta",)}, "d/dx [ y ] = (sin(θ) + θ cos(θ))/(cos(θ) - θ sin(θ))"),
]


@pytest.mark.parametrize(("source", "options", "result"), RESULTS)
def test_the_letters_play_their_parts(source: str, options: dict[str, Any], result: str) -> None:
    assert str(asked(source, **options).last) == result


def test_what_was_decided_is_told() -> None:
    assert "θ is read as the parameter, a, b as constant" in str(asked("x = a cos θ, y = b sin θ"))
    assert "t is read as the parameter, θ, v as constant" in str(asked("x = v t cos θ, y = v t sin θ"))
    assert "y is read as a function of x, z as constant" in str(asked("x^2 + y^2 + z^2 = 1"))
    assert not any("constant" in note for note in asked("x^2 + y^2 = a^2").notes)
    assert "∂z/∂x = -x/z" in str(asked("x^2 + y^2 + z^2 = 1", variables=("x",), depends=("z(x, y)",)))


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("x = a b, y = a + b", {}),
        ("e^z = x y z", {"variables": ("x",), "depends": ("w(x)",)}),
        ("e^z = x y z", {"variables": ("x",), "depends": ("z(y)",)}),
        ("x^2 + y^2 = 1", {"variables": ("x",), "depends": ("x(y)",)}),
        ("u^2 + v^2 + w^2 = 1", {"variables": ("u",)}),
    ],
)
def test_what_is_not_clear_is_asked(source: str, options: dict[str, Any]) -> None:
    with pytest.raises(DeriveError):
        asked(source, **options)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("x = t^2, y = t^3", {"target": "raw"}, "--target"),
    ("x = t^2, y = t^3", {"depends": ("x(t)",)}, "--depends"),
    ("x^2 + y^2 = 25", {"variables": ("x", "y")}, "more than one --variable"),
    ("x^2 + y^2 = 25", {"target": "factored"}, "--target"),
    ("x y = 4", {"variables": ("t",), "depends": ("x(t), y(t)",), "order": 2}, "--order"),
    ("x y = 4", {"variables": ("t",), "depends": ("x(t), y(t)",), "tangent": True, "at": "x = 1"}, "--tangent"),
    ("r = 2 cos θ", {"target": "raw"}, "--target"),
    ("x^x", {"route": "log", "order": 2}, "--order"),
    ("x^2", {"route": "limit", "at": "1", "tangent": True}, "--tangent"),
    ("arcsin x", {"route": "definition", "order": 2}, "--order"),
    ("tan x", {"route": "all", "at": "1"}, "--at"),
    ("softmax", {"at": "1"}, "--at"),
    ("softmax", {"route": "chain"}, "--route"),
    ("e^x", {"order": "n", "at": "1"}, "--at"),
    ("e^x", {"order": "n", "target": "raw"}, "--target"),
    ("x f(x)", {"values": "f(1)=2, f'(1)=3", "at": "1", "target": "raw"}, "--target"),
    ("x f(x)", {"values": "f(1)=2, f'(1)=3", "at": "1", "depends": ("y(x)",)}, "--depends"),
]


@pytest.mark.parametrize(("source", "options", "named"), REFUSED)
def test_no_option_is_passed_over(source: str, options: dict[str, Any], named: str) -> None:
    with pytest.raises(DeriveError, match=f"{named} can't be asked of"):
        asked(source, **options)


def test_time_is_the_variable_where_x_does_not_occur_and_that_is_told() -> None:
    decay = asked("A e^(-k t)")
    assert decay.variable == "t"
    assert decay.notes == ("t is taken as the variable",)
    assert [note.partition(":")[0] for note in asked("x e^(-k t)").notes] == [
        "x is taken as the variable, t is held constant"
    ]
    with pytest.raises(DeriveError, match="which letter"):
        asked("a b")


@pytest.mark.parametrize(
    ("name", "route", "result"),
    [("arctan", "definition", "1/(1 + x^2)"), ("sin", "limit", "cos(x)"), ("sinh", "limit", "cosh(x)")],
)
def test_a_bare_name_is_a_question_on_every_route(name: str, route: str, result: str) -> None:
    assert str(asked(name, route=route).last) == result


@pytest.mark.parametrize("at", ["3, 4", "(3, 4)", (3, 4), "y = 4, x = 3", {"y": 4, "x": 3}, {"x": 3, "y": "4"}])
def test_a_point_may_name_its_coordinates(at: object) -> None:
    assert str(derive.derive("x^2 + y^2 = 25", at=at).last) == "y = -3x/4 + 25/4"


def test_a_point_of_another_letter_is_refused() -> None:
    assert str(derive.derive("x^2", at={"x": 3}).last) == str(derive.derive("x^2", at="x = 3").last) == "6"
    with pytest.raises(DeriveError, match="value for each of x"):
        derive.derive("x^2", at={"y": 3})


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("x^2 y", {"variables": "x, y"}),
        ("x^2 y", {"variables": ("x", "y")}),
        ("x^2 y", {"variables": [sympy.Symbol("x"), "y"]}),
    ],
)
def test_variables_in_turn(source: str, options: dict[str, Any]) -> None:
    assert str(derive.derive(source, **options).last) == "2x"


def test_the_door_takes_what_sympy_makes() -> None:
    x, y, t = sympy.symbols("x y t")
    assert str(derive.derive(sympy.Eq(x**2 + y**2, 25)).last) == "y' = -x/y"
    assert str(derive.derive((t**2, t**3)).last) == "d/dx [ y ] = 3t/2"
    assert str(derive.derive(x**2 * y, kind="gradient", variables=(x, y), at=(1, 2)).last) == "∇f = (4, 1)"
    assert str(derive.derive("x^T A x", variables="x", shapes={"A": ("n", "n"), "x": "n"}).last) == "(A + A^T) x"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"variables": ("x",), "kind": "gradiant"}, "kind is auto or one of"),
        ({"order": 1.5}, "order"),
        ({"order": None}, "order"),
        ({"route": []}, "route"),
        ({"depends": [1]}, "depends"),
        ({"tangent": True}, "needs a point: add at="),
        ({"layers": 3}, "layers= can't be asked of an expression"),
    ],
)
def test_what_the_door_refuses(options: dict[str, Any], told: str) -> None:
    with pytest.raises(DeriveError, match=told):
        derive.derive("x^2", **options)


def test_a_door_says_which_other_answers() -> None:
    with pytest.raises(DeriveError, match=r"this is an expression: ask derive.differentiate, or derive.derive"):
        derive.implicit("x^2 y")
    with pytest.raises(DeriveError, match="name the variables once"):
        derive.differentiate("x^2", "x", variables="x")
    with pytest.raises(AttributeError, match=r"derive.evaluate_at is gone: write derive.differentiate"):
        _ = derive.evaluate_at


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("x^2 + y(x)^2 = 1", "y' = -x/y"),
        ("x(t)^2 + y(t)^2 = 25", "y' = -x x'/y"),
        ("x y(x) + z = 1", "y' = -y/x"),
    ],
)
def test_an_equation_may_write_the_letter_that_depends_as_a_function(source: str, result: str) -> None:
    assert str(derive.derive(source, compare=False).result) == result


def test_the_functions_of_a_caller_come_back() -> None:
    x, y = sympy.Symbol("x"), sympy.Function("y")
    assert derive.implicit(sympy.Eq(x**2 + y(x) ** 2, 1)).to_sympy() == -x / y(x)


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ("f(x)", {"at": 1, "values": "f'(1)=2, f'(1)=3"}, "given twice"),
        ("x^2", {"depends": "y(x)"}, "y does not occur"),
        ("lambda x: x**2", {}, "derive code"),
    ],
)
def test_what_contradicts_itself_is_refused(source: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        derive.derive(source, **options)


DOORS = [name for name in derive.__all__ if name in ("gradient", "hessian", "jacobian", "implicit", "differentiate")]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_takes_a_budget_and_refuses_what_is_no_option(door: str) -> None:
    source = "x^2 + y^2 = 1" if door == "implicit" else "x^2 y"
    with pytest.raises(LimitError):
        getattr(derive, door)(source, "x", "y", budget=5)
    with pytest.raises(TypeError, match="'bugdet' is no option"):
        getattr(derive, door)(source, "x", "y", bugdet=5)
