"""Python's libraries as their own functions answer: recorded values, module by module."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from derive.errors import UnsupportedError
from derive.kinds.code import read_source
from derive.table.libraries import MODULES, library
from derive.values.evaluate import evaluate
from tests.reading.record_libraries import BY_HAND

RECORD = json.loads(Path(__file__).with_name("libraries.json").read_text(encoding="utf-8"))


def called(key: str, count: int) -> str:
    """Return code that calls a recorded function of as many parameters."""
    path, _, flags = key.partition("/")
    module, _, name = path.rpartition(".")
    letters = [f"x{place}" for place in range(count)]
    entry = next(e for e in library(module)[name] if len(e.parameters) >= count)
    given = [x if place < entry.places else f"{entry.parameters[place]}={x}" for place, x in enumerate(letters)]
    told = [
        f"{flag}={value if value in ('True', 'False') else repr(value)}"
        for flag, _, value in (f.partition("=") for f in flags.split("/")[1:])
    ]
    above, _, last = module.rpartition(".")
    imported = f"from {above} import {last} as home" if above else f"import {module} as home"
    return f"{imported}\ndef f({', '.join(letters)}): return home.{name}({', '.join((*given, *told))})"


@pytest.mark.parametrize("key", RECORD)
def test_a_function_is_what_its_library_computes(key: str) -> None:
    code = read_source(called(key, len(RECORD[key][0][0])))
    for point, value in RECORD[key]:
        ours = evaluate(code.expression, dict(zip(code.arguments, point, strict=True)), 20)
        assert ours is not None
        assert math.isclose(float(ours), value, rel_tol=1e-6, abs_tol=1e-7), (point, float(ours), value)


def test_nearly_all_that_is_declared_was_recorded() -> None:
    recorded = {key.partition("/")[0] for key in RECORD}
    declared = {
        f"{module}.{name}"
        for module in ("math", "numpy", "scipy.special", "torch", "torch.nn.functional", "jax.nn")
        for name in library(module)
    }
    by_hand = BY_HAND | {"tensor", "as_tensor"}
    missing = {name for name in declared - recorded if name.rpartition(".")[2] not in by_hand}
    assert not missing


@pytest.mark.parametrize(
    "call",
    [
        "np.max(x, 0)",
        "np.log(x, 2)",
        "np.round(x)",
        "np.random.normal(x)",
        "np.cumsum(x)",
        "np.polyval(x, 2)",
        "torch.max(x, 0)",
        "torch.softmax(x, 0)",
        "F.cross_entropy(x, 0)",
        "F.dropout(x)",
        "F.softplus(x, threshold=3)",
        "F.gelu(x, approximate='other')",
        "sp.lambertw(x)",
        "x.detach()",
        "np.clip(x, 0, 1, out=x)",
    ],
)
def test_what_is_not_known_of_a_library_is_refused(call: str) -> None:
    imports = "import numpy as np, torch, scipy.special as sp, torch.nn.functional as F"
    with pytest.raises(UnsupportedError):
        read_source(f"{imports}\ndef f(x): return {call}")


def test_every_line_of_every_module_is_read() -> None:
    assert all(entry.formula for module in MODULES for entries in library(module).values() for entry in entries)
