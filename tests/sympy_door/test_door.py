"""The door to SymPy: shapes of what comes in, values of what goes out, boxes around calls."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derive.errors import LimitError
from derive.expression import ZERO, Call, Const, Node, Sym, number
from derive.reading import parse
from derive.sympy_door import door as sympy_door
from derive.sympy_door import remote
from derive.verify import check

X = Sym("x")


@pytest.mark.parametrize(
    "text",
    [
        "1 - x^2",
        "cos(x) - sin(x)",
        "e^(-x)/(1 + e^(-x))^2",
        "sqrt(x)",
        "|x|",
        "f'(x^2)",
        "f'(g(x)) g'(x)",
        "ln(x)/x",
        "x^n",
        "max(x, y)",
        "besselj(2, 3x)",
        "{x^2 if x > 0; x otherwise}",
        "arctan(x/2)",
        "cbrt(x)",
        "x^(3/2)",
    ],
)
def test_there_and_back_keeps_the_value(text: str) -> None:
    node = parse(text)
    check(node, sympy_door.from_sympy(sympy_door.to_sympy(node)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 - t^2", "1 - t^2"),
        ("-sin(x) + cos(x)", "cos(x) - sin(x)"),
        ("e^(-x)", "e^(-x)"),
        ("1/sqrt(x)", "1/sqrt(x)"),
        ("-(a - b) c", "c (b - a)"),
        ("x^(-2)", "1/x^2"),
    ],
)
def test_results_are_written_as_people_do(text: str, shown: str) -> None:
    found = sympy_door.from_sympy(sympy_door.to_sympy(parse(text)))
    assert str(found) in {shown, str(parse(shown)), *_orders(parse(shown))}


def _orders(node: Node) -> set[str]:
    return {str(type(node)(*reversed(node.children)))} if type(node).__name__ == "Mul" else set()


def test_logarithm_keeps_its_base() -> None:
    check(parse("log_2(x)"), sympy_door.from_sympy(sympy_door.to_sympy(parse("log_2(x)"))))


def test_an_unknown_class_becomes_a_call() -> None:
    sympy = sympy_door.load()
    assert sympy_door.from_sympy(sympy.totient(sympy.Symbol("n"))) is Call("totient", Sym("n"))


def test_odd_roots_of_negative_numbers_are_real() -> None:
    assert sympy_door.to_sympy(parse("cbrt(-8)")) == -2


def test_derivative_by_sympy() -> None:
    found = sympy_door.derivative(parse("x^x"), "x")
    assert found is not None
    check(found, parse("x^x (ln(x) + 1)"))


def test_special_functions_know_their_derivatives() -> None:
    found = sympy_door.special_derivative("besselj", 1)
    assert found is not None
    check(found, parse("(besselj(u - 1, v) - besselj(u + 1, v))/2"))
    assert sympy_door.special_derivative("besselj", 0) is None
    assert sympy_door.special_derivative("no such function", 0) is None


def test_too_deep_for_sympy_is_a_limit() -> None:
    node: Node = X
    for _ in range(400):
        node = Call("sin", node)
    with pytest.raises(LimitError, match="too deep"):
        sympy_door.to_sympy(node)
    assert sympy_door.derivative(node, "x") is None


def test_a_question_that_needs_too_much_work_is_given_up_at_the_same_step_each_time() -> None:
    hard = (parse("(sqrt(1 + x + x^2) - sqrt(1 + x))/(x sin(x)^(1/3))"), "x", ZERO, "+")
    costs = [remote._answered("limit", hard, 100_000) for _ in range(3)]
    assert costs[0][0] is None
    assert costs == [costs[0]] * 3


def test_a_child_that_died_is_replaced() -> None:
    assert sympy_door.derivative(parse("x^2"), "x") is not None
    assert remote._child is not None
    remote._child.process.kill()
    remote._child.process.wait()
    assert sympy_door.derivative(parse("x^3"), "x") is not None


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "SECONDS", 0.0)
    # Asked by nobody before: an answer that is there needs no time.
    assert sympy_door.derivative(parse("sin(x + 2718)"), "x") is None
    with pytest.raises(LimitError, match="did not come to an end"):
        sympy_door.limit(parse("sin(x)/x"), "x", ZERO)


def test_where_no_child_can_start_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_child", None)
    monkeypatch.setattr(remote, "_impossible", False)
    monkeypatch.setattr(sys, "executable", "")
    assert sympy_door.derivative(parse("sin(x)"), "x") is None
    assert sympy_door.limit(parse("sin(x)/x"), "x", ZERO) is None


def test_algebra_helpers() -> None:
    x2 = sympy_door.factor(parse("x^2 - 1"))
    assert x2 is not None
    check(x2, parse("(x-1)(x+1)"))
    assert sympy_door.limit(parse("sin(x)/x"), "x", ZERO) is number(1)
    assert sympy_door.limit(parse("1/x"), "x", ZERO, "+") is Const("oo")
    assert sympy_door.limit(parse("1/x"), "x", Const("oo")) is ZERO


def test_sympy_is_loaded_late() -> None:
    code = "import sys, derive.verify, derive.sympy_door.door; assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
