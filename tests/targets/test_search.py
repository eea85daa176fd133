"""The search for a bridge: it finds known paths, the same ones on every run, names them rightly, and gives up."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest

import derive
from derive.errors import DeriveError
from derive.expression import Node, replace, same
from derive.reading import parse
from derive.record.derivation import Outcome, Step
from derive.targets import search
from derive.targets.scripts import lead
from derive.targets.search import bridge
from derive.values.evaluate import evaluate

# start, goal, names of the moves
BRIDGES = [
    ("x^2+5x+6", "(x+2)(x+3)", ["factor"]),
    ("(x+2)(x+3)", "x^2+5x+6", ["multiply out and collect"]),
    ("3x^2-3", "3(x-1)(x+1)", ["factor"]),
    ("x/(x+1)^2 - 1/(x+1)", "-1/(x+1)^2", ["write as one fraction", "collect like terms"]),
    ("2/sin(x) cos(x)", "2 cot(x)", ["quotient identity"]),
    ("sec(x)^2", "1+tan(x)^2", ["Pythagorean identity"]),
    ("1+tan(x)^2", "sec(x)^2", ["Pythagorean identity"]),
    ("2 sin(x) cos(x)", "sin(2x)", ["double angle"]),
    ("sin(2x)", "2 sin(x) cos(x)", ["double angle"]),
    ("2 cos(2x)", "4 cos(x)^2 - 2", ["double angle"]),
    ("2e^(2x)", "2(e^x)^2", ["split the power"]),
    ("(e^x)^2", "e^(2x)", ["combine powers"]),
    ("e^x/(1+e^x)", "1/(1+e^-x)", ["multiply above and below"]),
    ("ln(x)+1", "ln(e x)", ["laws of logarithms"]),
    ("e^x/(1+e^x)", "sigmoid(x)", ["recognise the function"]),
    ("sech(x)^2", "4/(e^x+e^-x)^2", ["write out the definition"]),
    ("x^2+1", "1+x^2", []),
]


def value(node: Node, x: str = "0.43") -> object:
    # Values come in the evaluator's own context: made numbers of the one that the tests compute with.
    return mpmath.mpf(evaluate(node, {"x": mpmath.mpf(x), "a": mpmath.mpf("1.7"), "b": mpmath.mpf("0.6")}, 30))


def assert_true(steps: tuple[Step, ...], meanings: dict[Node, Node] | None = None) -> None:
    names = meanings or {}
    for step in steps:
        left, right = (value(replace(side, names)) for side in (step.before, step.after))
        assert mpmath.almosteq(left, right, 1e-20), (step.rule.name, str(step.before), str(step.after))


@pytest.mark.parametrize(("start", "goal", "names"), BRIDGES, ids=[f"{row[0]} to {row[1]}" for row in BRIDGES])
def test_a_known_path_is_found_and_every_line_is_true(start: str, goal: str, names: list[str]) -> None:
    steps = bridge(parse(start), parse(goal))
    assert steps is not None
    assert [step.rule.name for step in steps] == names
    assert_true(steps)
    assert all(one.after is other.before for one, other in pairwise(steps))
    if steps:
        assert steps[0].before is parse(start)
        assert steps[-1].after is parse(goal)


def test_the_same_lines_on_every_run() -> None:
    start, goal = parse("e^-x/(1+e^-x)^2"), parse("1/(4cosh(x/2)^2)")
    runs = [bridge(start, goal) for _ in range(3)]
    lines = [[(step.rule.id, str(step.after)) for step in steps or ()] for steps in runs]
    assert lines[0] == lines[1] == lines[2]
    assert len(lines[0]) > 1


def test_the_search_gives_up_after_so_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    monkeypatch.setattr(search, "places", lambda line: looked_at.append(line) or iter(()))
    start, goal = parse("sin(x) + x"), parse("x cos(x) + 1")
    assert bridge(start, goal, expansions=1) is None
    assert looked_at == [start]


def test_moves_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    goal = parse("1/(4cosh(x/2)^2)")
    assert bridge(parse("e^-x/(1+e^-x)^2"), goal) is not None
    monkeypatch.setattr(search, "_MOVES_MADE", 5)
    assert bridge(parse("e^-x/(1+e^-x)^2"), goal) is None


def test_unequal_forms_are_not_connected() -> None:
    assert bridge(parse("x^2"), parse("x^3"), expansions=30) is None


def test_a_name_of_the_persons_own_is_recognised() -> None:
    meaning = {parse("f(x)"): parse("x e^x")}
    steps = bridge(parse("e^x + x e^x"), parse("f(x) + e^x"), meanings=meaning)
    assert steps is not None
    assert [step.rule.name for step in steps] == ["recognise the function"]
    assert steps[0].bindings == (("f(x)", parse("x e^x")),)
    assert_true(steps, meaning)


def test_a_form_beyond_the_scripts_is_searched_for() -> None:
    found = lead(parse("1 - 2/(e^(2x)+1)"), parse("4e^(2x)/(e^(2x)+1)^2"), "x")
    assert found is not None
    form, steps = found
    assert same(steps[-1].after, form.expression)
    assert_true(steps, form.definitions)


# function, form asked for, last move
ASKED = [
    ("(2x+1)^5 (x-3)^4", "(9x-13)*2*(2x+1)^4*(x-3)^3", "collect like terms"),
    ("x^2 e^x", "e^x(x^2+2x)", "factor"),
    ("tan x", "1/cos(x)^2", "reciprocal identity"),
    ("sin(x)cos(x)", "cos(2x)", "double angle"),
    ("x^2/(x-1)", "1-1/(x-1)^2", "split the fraction"),
    ("1/(1+e^-x)", "1/(4cosh(x/2)^2)", "recognise the function"),
    ("1/(1+e^-x)", "e^x/(1+e^x)^2", "multiply above and below"),
    ("1/(1+e^-x)", "σ(x)(1-σ(x))", "recognise the function"),
    ("1/(1+e^-x)", "f(x)(1-f(x))", "recognise the function"),
    ("1/(1+e^-x)", "f*(1-f)", "recognise the function"),
    ("sin(x)^2", "2tan(x)/(1+tan(x)^2)", "Pythagorean identity"),
    ("x ln(x^2)", "2ln(x)+2", "laws of logarithms"),
    ("sqrt(9x)", "3/(2 sqrt(x))", "take the square out of the root"),
    ("sqrt(x)", "1/2 x^(-1/2)", "write in the order and notation asked for"),
]


@pytest.mark.parametrize(("function", "form", "last"), ASKED, ids=[f"{row[0]} to {row[1]}" for row in ASKED])
def test_a_form_asked_for_is_reached_in_named_moves(function: str, form: str, last: str) -> None:
    done = derive.differentiate(function, "x", target=form)
    assert done.steps[-1].rule.name == last
    assert done.verdict is not None
    assert done.verdict.outcome is Outcome.PROVED
    names = dict(done.aliases)
    slope = mpmath.diff(lambda x: value(parse(function), x), mpmath.mpf("0.43"))
    assert mpmath.almosteq(value(replace(done.last, names)), slope, 1e-8)


def test_a_form_that_no_move_leads_to_is_called_equal_and_checked() -> None:
    done = derive.differentiate("sin(x)+cos(x)", "x", target="sqrt(2) cos(x+pi/4)")
    assert done.steps[-1].rule.name == "equal to the form asked for"
    assert done.steps[-1].verdict is not None
    assert done.steps[-1].verdict.outcome is not Outcome.UNVERIFIED


def test_a_form_asked_for_is_that_of_the_last_derivative() -> None:
    done = derive.differentiate("tan x", "x", order=2, target="2tan(x)(1+tan(x)^2)")
    assert str(done.last) == "2 tan(x) (1 + tan(x)^2)"
    slope = mpmath.diff(mpmath.tan, mpmath.mpf("0.43"), 2)
    assert mpmath.almosteq(value(done.last), slope, 1e-8)


def test_a_narrower_form_says_where_it_holds() -> None:
    done = derive.differentiate("x ln(x^2)", "x", target="2ln(x)+2")
    assert [str(condition) for condition in done.conditions] == ["x > 0"]


@pytest.mark.parametrize(("function", "form"), [("tan x", "1-tan(x)^2"), ("x e^x", "f(x) - e^x")])
def test_a_form_that_is_not_equal_is_refused(function: str, form: str) -> None:
    with pytest.raises(DeriveError, match="is not equal to"):
        derive.differentiate(function, "x", target=form)
