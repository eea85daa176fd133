"""The functions of machine learning against an automatic differentiation that knows nothing of this project.

`autodiff.json` was recorded by `record_autodiff.py`; where PyTorch is installed it is asked again.
"""

from __future__ import annotations

import inspect
import json
import re
from functools import cache
from itertools import product
from typing import Any

import pytest

import derive
from derive.expression import Call, Node, Num, Sym
from derive.kinks.frameworks import returned
from derive.reading.formulas import formula
from derive.record.derivation import Derivation, Outcome
from derive.table import TABLE
from derive.table.frameworks import AT_KINKS, CALLS, VERSIONS
from derive.table.learning import LEARNING
from derive.table.losses import LOSSES
from derive.values.evaluate import evaluate, holds
from tests.functions import record_autodiff

RECORD: dict[str, Any] = json.loads(record_autodiff.FIXTURE.read_text(encoding="utf-8"))
GRADIENTS: dict[str, list[Any]] = RECORD["gradients"]
FORMALS = ("u", "v", "w")

# PyTorch computes in double precision, except that it keeps 1/6 and 1/alpha of these in single precision.
TOLERANCE = 1e-12
IN_SINGLE_PRECISION = {"hardsigmoid": 1e-7, "celu": 1e-7}


def close(name: str, ours: Any, theirs: float) -> bool:
    tolerance = IN_SINGLE_PRECISION.get(name, TOLERANCE)
    return ours is not None and abs(float(ours) - theirs) <= tolerance * max(1.0, abs(theirs))


def call(name: str) -> Call:
    entry = TABLE[name]
    return Call(name, *map(Sym, FORMALS[: entry.arity]))


@cache
def derived(name: str, index: int) -> Derivation:
    return derive.differentiate(call(name), FORMALS[index])


def setting(point: list[float]) -> dict[str, float]:
    return dict(zip(FORMALS, point, strict=False))


def values_of(entry: Any) -> list[tuple[list[float], Any]]:
    """Points with the values there: recorded, or our own where nobody recorded any yet."""
    if entry.name in GRADIENTS:
        return [(point, value) for point, value, _ in GRADIENTS[entry.name]]
    every = [list(point) for point in product(*(record_autodiff.LINE for _ in range(entry.arity)))]
    found = [(point, evaluate(call(entry.name), setting(point), 30)) for point in every[:: 1 + len(every) // 200]]
    return [(point, value) for point, value in found if value is not None]


def test_what_is_not_recorded_is_checked_by_our_own_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(GRADIENTS, "elu")
    assert len(values_of(TABLE["elu"])) == len(record_autodiff.LINE)


@pytest.mark.parametrize("name", GRADIENTS)
def test_values(name: str) -> None:
    node = call(name)
    for point, value, _ in GRADIENTS[name]:
        assert close(name, evaluate(node, setting(point), 30), value), point


@pytest.mark.parametrize(("name", "index"), [(name, i) for name in GRADIENTS for i in range(TABLE[name].arity)])
def test_derivatives(name: str, index: int) -> None:
    done = derived(name, index)
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    result, compared = done.spelled_out(done.last), 0
    for point, _, slopes in GRADIENTS[name]:
        ours = evaluate(result, setting(point), 30)
        if slopes[index] is None or ours is None:
            continue
        assert close(name, ours, slopes[index]), (point, str(done.last))
        compared += 1
    recorded = sum(slopes[index] is not None for _, _, slopes in GRADIENTS[name])
    assert compared >= 0.8 * recorded


RECORDED = [entry for entry in (*LEARNING, *LOSSES) if entry.name in GRADIENTS]
"""Those that a framework has; the others are held against numbers of ours, in `test_table`."""


@pytest.mark.parametrize("entry", RECORDED, ids=lambda entry: entry.name)
def test_values_lie_in_the_range(entry: Any) -> None:
    if entry.bounds is None:
        return
    low, high = entry.bounds
    parameters = [formula(text) for text in entry.range_for]
    for point, value in values_of(entry):
        if not all(holds(one, setting(point)) for one in parameters):
            continue
        ends = [evaluate(formula(text), setting(point), 30) for text in (low[1:], high[:-1])]
        below, above = (None if end is None else float(end) for end in ends)
        assert below is None or value >= below - 1e-5, point
        assert above is None or value <= above + 1e-5, point


# What the frameworks return at kinks --------------------------------------------------------------


@pytest.mark.parametrize("framework", VERSIONS)
def test_versions(framework: str) -> None:
    assert RECORD["versions"][framework].startswith(VERSIONS[framework])


@pytest.mark.parametrize("name", AT_KINKS)
def test_what_is_returned_at_kinks_was_measured(name: str) -> None:
    rows = AT_KINKS[name]
    others = record_autodiff.BESIDE.get(name, ())
    for column, framework in enumerate(VERSIONS):
        measured = RECORD["kinks"][framework].get(name)
        told = [row for row in rows if row.returned[column]]
        assert bool(told) == (measured is not None)
        for row, (place, slope) in zip(told, measured or (), strict=True):
            point = dict(zip(FORMALS, (place, *others), strict=False))
            assert evaluate(formula(row.point), point) == pytest.approx(place)
            assert float(evaluate(formula(row.returned[column]), point)) == pytest.approx(slope, abs=1e-8)


def test_the_measured_functions_are_told() -> None:
    assert set(AT_KINKS) | {"quantile"} == set(record_autodiff.KINKS)
    (told,) = returned(Call("prelu", Sym("x"), Sym("a")), "x", [Num(0)]).values()
    assert [(program.split()[0], str(value)) for program, value in told] == [
        ("PyTorch", "a"),
        ("JAX", "1"),
        ("TensorFlow", "a"),
    ]
    assert returned(Call("relu", Sym("x")), "y", [Num(0)]) == {}
    assert returned(Sym("x"), "x", [Num(0)]) == {}


@pytest.mark.parametrize("name", CALLS)
def test_the_function_that_was_called_is_named(name: str) -> None:
    """The recorder's line for the function calls what the table says it calls."""
    recorders = (record_autodiff.by_torch, record_autodiff.by_jax, record_autodiff.by_tensorflow)
    assert set(CALLS) == set(AT_KINKS)
    for column, recorder in enumerate(recorders):
        lines = [line for line in inspect.getsource(recorder).splitlines() if line.strip().startswith(f'"{name}":')]
        called = CALLS[name][column]
        assert bool(called) == any(row.returned[column] for row in AT_KINKS[name])
        if called:
            (line,) = lines
            assert re.search(rf"\b\w+\.(\w+\.)*{called.rpartition('.')[2]}\b", line), line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("abs(x)", ["PyTorch 2.13 returns 0, JAX 0.10 returns 1, TensorFlow 2.21 returns 0."]),
        ("|2x|", ["PyTorch 2.13 returns 0, JAX 0.10 returns 2, TensorFlow 2.21 returns 0."]),
        ("relu6(2x + 1)", ["x = -1/2", "x = 5/2", "PyTorch 2.13, JAX 0.10 and TensorFlow 2.21 return 0."]),
        ("hardtanh(1 - 3x)", ["x = 2/3", "PyTorch 2.13 returns 0, JAX 0.10 returns -3, TensorFlow 2.21 returns -3."]),
    ],
)
def test_a_line_inside_is_followed_by_the_chain_rule(text: str, told: list[str]) -> None:
    printed = derive.differentiate(text).to("text").replace("\n  ", " ")
    assert all(part in printed for part in told), printed


@pytest.mark.parametrize("text", ["relu(x^2 - 1)", "relu(x) + x", "elu(x, a)", "max(0, x)"])
def test_nothing_is_claimed_of_what_was_not_measured(text: str) -> None:
    assert not any(kink.returned for kink in derive.differentiate(text, "x").kinks)


def test_kinks_say_what_is_returned() -> None:
    (kink,) = derive.differentiate("leakyrelu").kinks
    assert (kink.kind, str(kink.left), str(kink.right)) == ("corner", "0.01", "1")
    text = derive.differentiate("leakyrelu").to("text").replace("\n  ", " ")
    assert "PyTorch 2.13 returns 0.01, JAX 0.10 returns 1, TensorFlow 2.21 returns 0.01." in text
    text = derive.differentiate("relu").to("text").replace("\n  ", " ")
    assert "PyTorch 2.13, JAX 0.10 and TensorFlow 2.21 return 0." in text


def test_a_wrong_derivative_is_told_where_there_is_one() -> None:
    (kink,) = derive.differentiate("celu").kinks
    assert kink.kind == "differentiable"
    text = derive.differentiate("celu").to("text").replace("\n  ", " ")
    assert "exists at x = 0, and equals 1. TensorFlow 2.21 returns 2." in text


# PyTorch itself, where there is one ---------------------------------------------------------------


@pytest.mark.parametrize("name", GRADIENTS)
def test_live_against_pytorch(name: str) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed; the recorded values are compared")
    function = record_autodiff.by_torch()[name]
    results = [derived(name, index) for index in range(TABLE[name].arity)]
    nodes: list[Node] = [done.spelled_out(done.last) for done in results]
    for point in list(record_autodiff.points(name))[::3]:
        value, slopes = record_autodiff.gradient_by_torch(function, point)
        at = setting(list(point))
        assert close(name, evaluate(call(name), at, 30), value)
        for node, slope in zip(nodes, slopes, strict=True):
            ours = evaluate(node, at, 30)
            assert slope is None or ours is None or close(name, ours, slope)
