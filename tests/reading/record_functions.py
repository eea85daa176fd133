"""Record what the functions of `tests/reading/functions.json` return when Python runs them.

    python tests/reading/record_functions.py

needs NumPy, SciPy, PyTorch and JAX.  The functions follow the constructs of public code, in words of our own.
"""

from __future__ import annotations

import importlib
import json
import math
import warnings
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).with_name("functions.json")
WANTED, TRIES = 4, 60


def run(entry: dict[str, Any]) -> list[Any]:
    """Return points with the values that the code itself computes there."""
    names: dict[str, Any] = {}
    exec(compile(entry["code"], entry["function"], "exec"), names)
    owner, _, method = entry["function"].partition(".")
    attributes = entry.get("object", {})
    function = names[owner](**attributes) if attributes else names[owner]
    function = getattr(function, method) if method else function
    random, found = Random(entry["function"]), list[Any]()
    for _ in range(TRIES):
        point = {name: float(f"{random.uniform(*ends):.5g}") for name, ends in entry["domain"].items()}
        try:
            given = arguments(entry, point)
            value = function(**given) if isinstance(given, dict) else function(given)
            value = complex(value).real if complex(value).imag == 0 else math.nan
        except (ArithmeticError, ValueError, AssertionError, TypeError):
            continue
        if math.isfinite(value):
            found.append([point, value])
        if len(found) == WANTED:
            break
    return found


def arguments(entry: dict[str, Any], point: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """Return the arguments of a call: tensors for PyTorch, a list for a function of a vector."""
    if "torch" in entry["code"]:
        torch = importlib.import_module("torch")
        return {name: torch.tensor(value, dtype=torch.float64) for name, value in point.items()}
    if "numpy" in entry["code"]:
        point = {name: importlib.import_module("numpy").float64(value) for name, value in point.items()}
    return [*point.values()] if entry.get("vector") else point


def main() -> None:
    """Record the values of all functions."""
    warnings.simplefilter("ignore")
    importlib.import_module("jax").config.update("jax_enable_x64", True)
    entries = json.loads(HERE.read_text(encoding="utf-8"))
    for entry in entries:
        if not entry.get("refused"):
            entry["values"] = run(entry)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    HERE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(len(entries), "recorded")


if __name__ == "__main__":
    main()
