"""Functions after public code: what is read has the values of the code; what has no formula is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from derive.errors import UnsupportedError
from derive.kinds.code import read_source
from derive.values.evaluate import evaluate

ENTRIES = json.loads(Path(__file__).with_name("functions.json").read_text(encoding="utf-8"))
READ = [entry for entry in ENTRIES if not entry.get("refused")]
REFUSED = [entry for entry in ENTRIES if entry.get("refused")]


@pytest.mark.parametrize("entry", READ, ids=[entry["function"] for entry in READ])
def test_the_reading_has_the_values_of_the_code(entry: dict[str, Any]) -> None:
    code = read_source(entry["code"], entry["function"])
    assert entry["values"]
    for point, value in entry["values"]:
        letters = {code.letters[name]: number for name, number in point.items()}
        ours = evaluate(code.expression, {**entry.get("object", {}), **letters}, 20)
        assert ours is not None
        assert math.isclose(float(ours), value, rel_tol=1e-6, abs_tol=1e-12), (point, float(ours), value)


@pytest.mark.parametrize("entry", REFUSED, ids=[entry["function"] for entry in REFUSED])
def test_what_has_no_formula_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError, match="line"):
        read_source(entry["code"], entry["function"])


def test_nine_functions_of_ten_are_read() -> None:
    assert len(READ) >= 0.9 * len(ENTRIES)
