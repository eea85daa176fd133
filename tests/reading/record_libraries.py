"""Record what the functions of Python's libraries return, for `tests/reading/test_libraries.py`.

    python tests/reading/record_libraries.py

needs NumPy, SciPy, PyTorch and JAX; what is not installed keeps its record.
"""

from __future__ import annotations

import importlib
import json
import math
import sys
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from derive.table.libraries import MODULES, Computed, library

HERE = Path(__file__).with_name("libraries.json")
BY_HAND = frozenset(
    ("where", "logical_and", "logical_or", "logical_not", "sum", "fsum", "mean", "prod", "dot", "norm", "select",
    "polyval", "factorial", "array", "asarray", "comb", "equal", "greater", "greater_equal", "less", "less_equal",
    "not_equal", "amax", "amin", "arange", "inner", "linspace", "matmul", "max", "min", "ones", "vdot", "zeros")
)  # fmt: skip
"""Functions of conditions, or of several values at once."""
OF_COUNTS = frozenset(("polygamma", "iv", "jv", "kv", "yv"))
"""Functions whose first argument is taken as a whole number."""
VALUES: dict[str, object] = {"True": True, "False": False}
POSITIVE = frozenset(("scale", "beta", "delta"))
"""Parameters that the libraries ask to be positive, without saying so when they are not."""
RANGES = ((-2.5, 2.5), (0.1, 0.9), (1.1, 3.0), (-0.9, 0.9))
WANTED, TRIES = 6, 400


def home_of(module: str) -> Any:
    """Return a module, or an object in one: ``scipy.stats.norm``."""
    try:
        return importlib.import_module(module)
    except ImportError:
        above, _, name = module.rpartition(".")
        return getattr(importlib.import_module(above), name)


def by_place(function: Callable[..., Any], entry: Computed) -> Callable[..., Any]:
    """Return a function whose arguments behind ``*`` are given by place as well."""
    if entry.places >= len(entry.parameters):
        return function
    named = entry.parameters[entry.places :]

    def call(*values: Any, **flags: object) -> Any:
        more = {name: float(value) for name, value in zip(named, values[entry.places :], strict=False)}
        return function(*values[: entry.places], **more, **flags)

    return call


def as_tensor(number: float) -> Any:
    import torch

    return torch.tensor(number, dtype=torch.float64)


def recorded(
    function: Callable[..., Any],
    names: tuple[str, ...],
    flags: dict[str, object],
    whole: bool,
    convert: Callable[[float], Any],
) -> list[Any]:
    """Return points in the domain of a function with its values there."""
    random, found = Random(1), []
    for turn in range(TRIES):
        drawn = [round(random.uniform(*RANGES[turn % len(RANGES)]), 3) for _ in names]
        point = [abs(value) if name in POSITIVE else value for name, value in zip(names, drawn, strict=True)]
        if whole:
            point[0] = random.randint(1, 3)
        try:
            rest = [convert(part) for part in (point[1:] if whole else point)]
            value = float(function(*([point[0]] if whole else []), *rest, **flags))
        except (ArithmeticError, ValueError, TypeError, RuntimeError):
            continue
        if math.isfinite(value):
            found.append([point, value])
        if len(found) == WANTED:
            break
    return found


def main() -> None:
    """Record what can be recorded here."""
    kept = json.loads(HERE.read_text(encoding="utf-8")) if HERE.exists() else {}
    warnings.simplefilter("ignore")
    if find_spec("jax"):
        importlib.import_module("jax").config.update("jax_enable_x64", True)
    for module in MODULES:
        if module in ("builtins", "torch.Tensor") or not find_spec(module.split(".")[0]):
            continue
        owner, convert = home_of(module), as_tensor if module.startswith("torch") else float
        for name, entries in library(module).items():
            if name in BY_HAND or not hasattr(owner, name):
                continue
            for entry in entries:
                flags = (
                    {name: {"True": True, "False": False}.get(v, v) for name, v in (entry.flag,)} if entry.flag else {}
                )
                for count in range(max(entry.least, 1), len(entry.parameters) + 1):
                    told = "".join(f"/{flag}={value}" for flag, value in flags.items())
                    function, names = by_place(getattr(owner, name), entry), entry.parameters[:count]
                    found = recorded(function, names, flags, name in OF_COUNTS, convert)
                    if found:
                        kept[f"{module}.{name}/{count}{told}"] = found
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(kept[key])}" for key in sorted(kept))
    HERE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(len(kept), "recorded")


if __name__ == "__main__":
    main()
