"""Every faulty twin makes the wrong line of its own example, and no strategy can reach one."""

from __future__ import annotations

import pytest

import derive
from derive.expression import Deriv, Sym, postorder
from derive.expression.fold import replace
from derive.indexed.reading import read_arrays
from derive.indexed.twins import TWINS as MATRICES
from derive.marking import check
from derive.marking.arrays import judge_arrays
from derive.marking.explain import with_one_twin
from derive.marking.judge import judge
from derive.questions.catalogue import rules
from derive.record.derivation import Rule
from derive.record.step import Twin
from derive.rules import ROUTES
from derive.rules.algebra.twins import TWINS as ALGEBRA
from derive.rules.derivative.antiderivatives import TWINS as ANTIDERIVATIVE
from derive.rules.derivative.twins import BENDS, SLOPES
from derive.rules.derivative.twins import TWINS as DERIVATIVE
from derive.vectors.shapes import shape_of

SHAPES = {"A": ("n", "n"), "B": ("n", "n"), "x": "n", "b": "n"}
WITH_EXAMPLE = [twin for twin in DERIVATIVE if twin.example[0]]


@pytest.mark.parametrize("twin", WITH_EXAMPLE, ids=lambda twin: twin.id)
def test_a_twin_of_a_rule_makes_its_example(twin: Twin) -> None:
    problem, wrong = map(derive.parse, twin.example)
    goal = Deriv(problem, Sym("x"))
    made = [m.line for route in ROUTES for m in with_one_twin(goal, route) if m.twins[0].twin is twin]
    assert any(judge(wrong, line).judgement in ("follows", "conditional") for line in made), [str(m) for m in made]
    assert judge(goal, wrong).judgement == "wrong"


@pytest.mark.parametrize("twin", ALGEBRA, ids=lambda twin: twin.id)
def test_a_twin_of_algebra_makes_its_example(twin: Twin) -> None:
    before, wrong = map(derive.parse, twin.example)
    made = [replace(before, {part: line}) for part in postorder(before) for line in twin.wrong(part)]
    assert any(judge(wrong, line).judgement in ("follows", "conditional") for line in made), [str(m) for m in made]
    assert judge(before, wrong).judgement == "wrong"


@pytest.mark.parametrize("twin", MATRICES, ids=lambda twin: twin.name)
def test_what_undoes_a_mistake_with_matrices_makes_its_line_right(twin: Twin) -> None:
    right, wrong = (read_arrays(text, SHAPES) for text in twin.example)
    assert judge_arrays(right, wrong).judgement == "wrong"
    mended = [line for line in twin.wrong(wrong) if shape_of(line) == shape_of(right)]
    assert any(judge_arrays(right, line).judgement == "follows" for line in mended), list(map(str, mended))


@pytest.mark.parametrize("twin", [*WITH_EXAMPLE, *ALGEBRA], ids=lambda twin: twin.id)
def test_the_mistake_of_an_example_is_found(twin: Twin) -> None:
    problem, wrong = twin.example
    lines = [problem, f"= {wrong}"] if twin in ALGEBRA else [f"d/dx [ {problem} ]", f"= {wrong}"]
    found = check(lines)
    assert found.first_wrong == 2
    mistake = found.lines[1].mistake
    assert mistake is not None
    assert mistake.id


@pytest.mark.parametrize("twin", [*SLOPES, *BENDS], ids=lambda twin: twin.id)
def test_the_mistake_with_a_parametric_curve_is_found(twin: Twin) -> None:
    problem, wrong = twin.example
    mistake = check([wrong], of=problem).lines[0].mistake
    assert mistake is not None
    assert mistake.id == twin.id


@pytest.mark.parametrize("twin", ANTIDERIVATIVE, ids=lambda twin: twin.id)
def test_the_mistake_with_an_antiderivative_is_found(twin: Twin) -> None:
    problem, wrong = twin.example
    found = check([f"∫ ({problem}) dx", f"= {wrong} + C"])
    mistake = found.lines[1].mistake
    assert mistake is not None
    assert mistake.id == twin.id


def test_no_strategy_reaches_a_twin() -> None:
    assert not issubclass(Twin, Rule)
    assert not {rule.id for rule in rules()} & {twin.id for twin in (*DERIVATIVE, *ALGEBRA)}
    for goal in ("sin(3x)", "x^2 sin(x)", "x/sin(x)", "x^5", "3^x"):
        for strategy in ROUTES.values():
            found = strategy(Deriv(derive.parse(goal), Sym("x")))
            assert found is not None
            assert not isinstance(found[0], Twin)


def test_identifiers_are_their_own() -> None:
    ids = [twin.id for twin in (*DERIVATIVE, *SLOPES, *BENDS, *ALGEBRA, *ANTIDERIVATIVE)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("lines", "mistake", "expected"),
    [
        (("r = 1 + cos θ", "dr/dθ = sin θ"), "table-sign", "-sin(θ)"),
        (("y = x^2 + 1/x", "y' = 2x + 1/x^2"), "reciprocal-sign", "2x - 1/x^2"),
        (("f(x) = x^2", "f'(x) = lim_{h->0} (x^2 + h^2 - x^2)/h"), "power-of-sum", "lim_(h→0) ((x + h)^2 - x^2)/h"),
        (("sigma'(x)", "= sigma(x) (1 + sigma(x))"), "sign", "σ(x) (1 - σ(x))"),
        (("tanh'(x)", "= 1 + tanh(x)^2"), "sign", "1 - tanh(x)^2"),
        (("f(x, y) = x^2 y", "∇f = (x^2, 2x y)"), "order-of-entries", "(2x y, x^2)"),
        (("x y + y^2 = 3", "y + x y' + 2y y' = 0", "y' = -y/x + 2y"), "slope-collected", "y' = -y/(x + 2y)"),
        (("x^2 + 4y^2 = 4", "2x + 8y y' = 0", "y' = -8y/(2x)"), "solved-upside-down", "y' = -x/(4y)"),
        (("x^2 + x y = 7", "2x + y = 0"), "product-one-term", "2x + y + x y' = 0"),
        (("y = sin^2 x", "y' = 2x cos(x^2)"), "power-of-function", "2 sin(x) cos(x)"),
        (("y = x^x", "ln y = x ln x", "y' = ln x + 1"), "logarithm-not-undone", "x^x (ln(x) + 1)"),
        (("f(x) = x cos(x)", "f'(x) = cos(x) + x sin(x)"), "table-sign", "cos(x) - x sin(x)"),
        (("y = cos^-1 x", "y' = sin x/cos^2 x"), "inverse-taken-for-power", "-1/sqrt(1 - x^2)"),
    ],
)
def test_a_mistake_is_named_by_the_rule_that_was_meant(lines: tuple[str, ...], mistake: str, expected: str) -> None:
    found = check(lines)
    wrong = found.lines[-1].mistake
    assert wrong is not None
    assert (wrong.id, str(wrong.expected)) == (mistake, expected)
