"""How long does a command take, against a bare Typer program and a bare import of SymPy?

Run with the Python that has derive installed: python benchmarks/startup.py [--rounds 11]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from common import ratio

BARE_TYPER = """
import typer

def main(word: str) -> None:
    print(word)

typer.run(main)
"""

DERIVE = ["-m", "derive"]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "bare Typer program": ["{bare}", "x"],
    "bare Typer --help": ["{bare}", "--help"],
    "import sympy": ["-c", "import sympy"],
    "derive --version": [*DERIVE, "--version"],
    "derive --help": [*DERIVE, "--help"],
    "derive 'x^' (syntax error)": [*DERIVE, "x^"],
    "derive '1/(1+e^-x)'": [*DERIVE, "1/(1+e^-x)"],
}
FIRST = "its first byte"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled once and kept, as after an installation."""

GOALS = (
    ("derive --version", "bare Typer program", 0.5),
    ("derive --help", "bare Typer --help", 0.6),
    ("derive 'x^' (syntax error)", "bare Typer program", 0.8),
    (FIRST, "import sympy", 0.65),
    ("derive '1/(1+e^-x)'", "import sympy", 1.2),
)
"""What is compared with what, and the limit we hold ourselves to."""


def seconds_of(words: list[str]) -> tuple[float, float]:
    """Return when the first byte of a program's output was there, and when the program had ended."""
    start = perf_counter()
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        os.read(process.stdout.fileno(), 1)
        first = perf_counter() - start
        process.stdout.read()
    return first, perf_counter() - start


def main() -> None:
    """Print medians, paired ratios and ratios of the shortest times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in (*COMMANDS, FIRST)}
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE_TYPER, encoding="utf-8")
        commands = {
            name: [str(bare) if word == "{bare}" else word for word in words] for name, words in COMMANDS.items()
        }
        for words in commands.values():
            seconds_of(words)
        for _ in range(rounds):
            # In turn, so that whatever else the machine does touches all of them alike.
            for name, words in commands.items():
                first, whole = seconds_of(words)
                times[name].append(whole)
            times[FIRST].append(first)
    for name, found in times.items():
        print(f"{name:<30} {1000 * median(found):7.0f} ms, {1000 * min(found):7.0f} at best")
    print()
    for name, against, goal in GOALS:
        found, best = ratio(times[name], times[against]), min(times[name]) / min(times[against])
        missed = "" if min(found, best) <= goal else "  MISSED"
        print(f"{name:<30} {found:5.2f} of {against:<22} ({best:.2f} at best)  goal {goal}{missed}")


if __name__ == "__main__":
    main()
